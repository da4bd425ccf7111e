//! Names and attributes: what keeps objects alive, and what lets go of them.

use super::{Author, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("objects", 12, create),
    Rule::new("objects", 10, delete),
    Rule::new("objects", 6, rebind),
    Rule::new("objects", 10, set_attribute),
    Rule::new("objects", 4, delete_attribute),
    Rule::new("objects", 4, temporary),
    Rule::new("objects", 3, alias),
    Rule::new("objects", 3, look),
    Rule::new("objects", 2, touch_dict),
    Rule::new("objects", 2, swap),
    Rule::new("cycles", 8, cycle),
    Rule::new("cycles", 6, ring),
    Rule::new("refcounts", 6, count),
    Rule::new("resurrection", 3, take_back),
    Rule::new("subclasses", 2, fill_subclass),
];

fn create(author: &mut Author<'_>) -> Option<()> {
    let (value, class) = author.new_instance();
    author.assign("x", Kind::Instance(class), &value);
    Some(())
}

fn delete(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.own()?;
    author.line(format!("del {name}"));
    author.forget(&name);
    Some(())
}

fn rebind(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.own()?;
    let (value, kind) = match author.rng.below(3) {
        0 => ("None".to_owned(), Kind::Other),
        1 => author.any()?,
        _ => {
            let (value, class) = author.new_instance();
            (value, Kind::Instance(class))
        }
    };
    author.line(format!("{name} = {value}"));
    author.declare(&name, kind);
    Some(())
}

fn set_attribute(author: &mut Author<'_>) -> Option<()> {
    let (name, class) = author.instance()?;
    let attribute = *author.rng.pick(class.attributes);
    let value = author.value();
    author.line(format!("{name}.{attribute} = {value}"));
    Some(())
}

fn delete_attribute(author: &mut Author<'_>) -> Option<()> {
    let (name, class) = author.instance()?;
    let attribute = *author.rng.pick(class.attributes);
    author.attempt(&format!("del {name}.{attribute}"));
    Some(())
}

fn temporary(author: &mut Author<'_>) -> Option<()> {
    let (value, _) = author.new_instance();
    let other = author.value();
    let line = *author.rng.pick(&[
        "NEW",
        "NEW.method(OTHER)",
        "print('temporary', show(NEW.method(OTHER)))",
        "[NEW, OTHER]",
        "print('same', NEW is OTHER)",
        "NEW.a = OTHER",
        "(NEW, OTHER)[0]",
        "print('label', NEW.label, [OTHER][0] is None)",
        "print('either', show(NEW or OTHER), show(OTHER and NEW))",
        "print('text', f\"{show(NEW)} {show(OTHER)}\")",
        "NEW if OTHER is None else OTHER",
        "print('type', type(NEW).__name__)",
    ]);
    author.line(line.replace("NEW", &value).replace("OTHER", &other));
    Some(())
}

fn alias(author: &mut Author<'_>) -> Option<()> {
    let (name, kind) = author.any()?;
    author.assign("x", kind, &name);
    Some(())
}

fn look(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.any()?;
    author.line(format!("print('look', show({name}))"));
    Some(())
}

fn touch_dict(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.instance_that(|class| class.has_dict)?;
    let line = *author.rng.pick(&[
        "NAME.__dict__",
        "d = NAME.__dict__",
        "print('dict', show(vars(NAME)))",
        "NAME.__dict__['a'] = VALUE",
        "NAME.__dict__ = {'label': NAME.label, 'c': VALUE}",
        "NAME.__dict__.pop('a', None)",
    ]);
    let value = author.value();
    let line = line.replace("NAME", &name).replace("VALUE", &value);
    match line.strip_prefix("d = ") {
        Some(value) => _ = author.assign("d", Kind::Dict, value),
        None => author.line(line),
    }
    Some(())
}

fn swap(author: &mut Author<'_>) -> Option<()> {
    let (one, one_kind) = author.own()?;
    let (other, other_kind) = author.own()?;
    if one == other {
        return None;
    }
    author.line(format!("{one}, {other} = {other}, {one}"));
    author.declare(&one, other_kind);
    author.declare(&other, one_kind);
    Some(())
}

fn cycle(author: &mut Author<'_>) -> Option<()> {
    let (one, class) = author.instance()?;
    let attribute = *author.rng.pick(class.attributes);
    let text = *author.rng.pick(&[
        "ONE.ATTR = ONE",
        "ONE.ATTR = [ONE]",
        "ONE.ATTR = (1, ONE)",
        "ONE.ATTR = {'me': ONE}",
        "ONE.ATTR = ONE.method",
        "ONE.ATTR = lambda: ONE",
        "ONE.ATTR = [[], ONE, {}]",
    ]);
    author.line(text.replace("ONE", &one).replace("ATTR", attribute));
    Some(())
}

/// Some new objects in a circle, of which perhaps no name remains.
fn ring(author: &mut Author<'_>) -> Option<()> {
    let n = 2 + author.rng.below(3);
    let names: Vec<(String, usize)> = (0..n)
        .map(|_| {
            let (value, class) = author.new_instance();
            (author.assign("x", Kind::Instance(class), &value), class)
        })
        .collect();
    for (i, (name, class)) in names.iter().enumerate() {
        let attribute = *author.rng.pick(author.classes[*class].attributes);
        author.line(format!("{name}.{attribute} = {}", names[(i + 1) % n].0));
    }
    if author.rng.chance(60) {
        let all: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        author.line(format!("del {}", all.join(", ")));
        names.iter().for_each(|(name, _)| author.forget(name));
    }
    Some(())
}

fn count(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.any()?;
    let value = author.value();
    let text = *author.rng.pick(&[
        "print('rc', min(sys.getrefcount(NAME), 99))",
        "print('rc of new', min(sys.getrefcount(NEW), 99))",
        "print('rc in list', [min(sys.getrefcount(y), 99) for y in [NAME]])",
        "print('rc loop')\nfor y in [NAME]:\n    print('rc', min(sys.getrefcount(y), 99))\ndel y",
        "print('rc tuple', min(sys.getrefcount((NAME, 1)[0]), 99))",
        "print('rc type', sys.getrefcount(type(NAME)) < 10 ** 6)",
        "print('rc lambda', (lambda y: min(sys.getrefcount(y), 99))(NAME))",
        "print('rc star', (lambda *y: min(sys.getrefcount(y[0]), 99))(NAME))",
        "print('rc kw', (lambda **y: min(sys.getrefcount(y['z']), 99))(z=NAME))",
        "print('rc default', (lambda y=NAME: min(sys.getrefcount(y), 99))())",
    ]);
    if text.contains("min(sys.getrefcount(NAME), 99)")
        && matches!(author.kind_of(&name), Kind::Other)
    {
        return None;
    }
    let (new, _) = author.new_instance();
    let text = text.replace("NAME", &name).replace("NEW", &new).replace("VALUE", &value);
    author.lines(&text);
    Some(())
}

fn take_back(author: &mut Author<'_>) -> Option<()> {
    let text = *author.rng.pick(&[
        "print('kept', show(kept))",
        "kept.clear()",
        "print('kept', len(kept))",
        "kept.pop() if kept else None",
        "del kept[:1]",
        "print('finalized', [gc.is_finalized(x) for x in kept])",
        "kept.append(kept)",
        "kept = []",
    ]);
    if text == "kept = []" && author.in_function() {
        return None;
    }
    author.line(text);
    Some(())
}

fn fill_subclass(author: &mut Author<'_>) -> Option<()> {
    let (name, class) =
        author.instance_that(|class| matches!(class.builtin, Some("list" | "dict" | "set")))?;
    let value = author.value();
    let text = match class.builtin? {
        "list" => {
            *author.rng.pick(&["NAME.append(VALUE)", "NAME[:] = [VALUE, NAME]", "NAME.clear()"])
        }
        "dict" => *author.rng.pick(&["NAME['k'] = VALUE", "NAME.update(me=NAME)", "NAME.clear()"]),
        _ => *author.rng.pick(&["NAME.add(1)", "NAME.clear()", "NAME.discard(1)"]),
    };
    author.line(text.replace("NAME", &name).replace("VALUE", &value));
    Some(())
}
