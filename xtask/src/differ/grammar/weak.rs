//! Weak references, their callbacks, and the mappings and finalizers made of them.

use super::{Author, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("weak", 8, create),
    Rule::new("weak", 5, look),
    Rule::new("weak", 2, count),
    Rule::new("weaklib", 3, finalize),
    Rule::new("weaklib", 3, mapping),
    Rule::new("weak", 2, proxy),
    Rule::new("weak", 2, of_function),
    Rule::new("weak", 1, refused),
];

fn create(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.instance_that(|class| class.has_weak)?;
    let label = author.fresh("w");
    let text = *author.rng.pick(&[
        "weakref.ref(NAME)",
        "weakref.ref(NAME, callback('LABEL'))",
        "weakref.ref(NAME, callback('LABEL'))",
        "weakref.ref(NAME, on_death)",
        "weakref.ref(NAME, kept.append)",
        "weakref.ref(NAME, lambda ref: 1 / 0)",
        "weakref.ref(NAME, lambda ref: print('collect in callback', gc.collect()))",
        "weakref.ref(NAME, lambda ref, keep=NAME: print('never'))",
        "weakref.ref(NAME, lambda ref: kept.clear())",
        "weakref.WeakMethod(NAME.method, callback('LABEL'))",
    ]);
    if text.contains("WeakMethod") && !author.grammar.has("weaklib") {
        return None;
    }
    let text = text.replace("NAME", &name).replace("LABEL", &label);
    match author.rng.below(4) {
        0 => author.line(format!("kept.append({text})")),
        1 => {
            let (holder, class) = author.instance()?;
            let attribute = *author.rng.pick(class.attributes);
            author.line(format!("{holder}.{attribute} = {text}"));
        }
        _ => _ = author.assign("r", Kind::Ref, &text),
    }
    Some(())
}

fn look(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::Ref)?;
    let text = *author.rng.pick(&[
        "print('ref', show(NAME()))",
        "print('dead', NAME() is None)",
        "print('equal', NAME == NAME, NAME is NAME)",
        "print('callback of', NAME.__callback__ is None)",
        "print('hash', hash(NAME) == hash(NAME()))",
    ]);
    author.attempt(&text.replace("NAME", &name));
    Some(())
}

fn count(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.instance_that(|class| class.has_weak)?;
    let text = *author.rng.pick(&[
        "print('weak count', weakref.getweakrefcount(NAME))",
        "print('weak list', [type(r).__name__ for r in weakref.getweakrefs(NAME)])",
        "print('same ref', weakref.ref(NAME) is weakref.ref(NAME))",
        "weakref.ref(NAME)",
    ]);
    author.line(text.replace("NAME", &name));
    Some(())
}

fn finalize(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.instance_that(|class| class.has_weak)?;
    let label = author.fresh("w");
    let value = author.value();
    let text = *author.rng.pick(&[
        "weakref.finalize(NAME, print, 'finalize LABEL')",
        "LABEL = weakref.finalize(NAME, print, 'finalize LABEL')",
        "LABEL = weakref.finalize(NAME, show, VALUE)\nprint('alive', LABEL.alive)\nLABEL()",
        "LABEL = weakref.finalize(NAME, print, 'finalize LABEL')\nLABEL.atexit = False",
        "LABEL = weakref.finalize(NAME, print, 'finalize LABEL')\nLABEL.detach()",
        "LABEL = weakref.finalize(NAME, lambda: print('finalize LABEL', 1 / 0))",
    ]);
    author.lines(&text.replace("NAME", &name).replace("LABEL", &label).replace("VALUE", &value));
    Some(())
}

fn mapping(author: &mut Author<'_>) -> Option<()> {
    let (name, class) = author.instance_that(|class| class.has_weak)?;
    let value = author.value();
    let label = author.fresh("w");
    let text = *author.rng.pick(&[
        "LABEL = weakref.WeakValueDictionary()\nLABEL['a'] = NAME\nLABEL['b'] = NEW\nprint('values', [show(x) for x in LABEL.values()])",
        "LABEL = weakref.WeakKeyDictionary()\nLABEL[NAME] = VALUE\nprint('keys', [show(x) for x in LABEL])",
        "LABEL = weakref.WeakSet([NAME])\nprint('set', len(LABEL))",
        "LABEL = weakref.WeakKeyDictionary({NAME: VALUE})\nkept.append(LABEL)",
        "LABEL = weakref.WeakValueDictionary(a=NAME)\nprint('get', show(LABEL.get('a')), len(LABEL))",
    ]);
    if !class.is_hashable && !text.contains("WeakValueDictionary") {
        return None;
    }
    let new = author.weakable();
    let text = text.replace("NAME", &name).replace("LABEL", &label);
    author.lines(&text.replace("VALUE", &value).replace("NEW", &new));
    author.declare(&label, Kind::Other);
    if author.rng.chance(30) {
        author.line(format!("del {name}"));
        author.forget(&name);
        author.line(format!("print('left', len({label}))"));
    }
    Some(())
}

fn proxy(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.instance_that(|class| class.has_weak)?;
    let value = author.value();
    let label = author.fresh("w");
    let text = *author.rng.pick(&[
        "LABEL = weakref.proxy(NAME)\nprint('proxy', LABEL.label)",
        "LABEL = weakref.proxy(NAME, callback('LABEL'))\nLABEL.a = VALUE",
        "LABEL = weakref.proxy(NAME)\nkept.append(LABEL)",
        "LABEL = weakref.proxy(NEW)\nLABEL.label",
    ]);
    let new = author.weakable();
    let text = text.replace("NAME", &name).replace("LABEL", &label).replace("VALUE", &value);
    author.attempt(&text.replace("NEW", &new));
    Some(())
}

fn of_function(author: &mut Author<'_>) -> Option<()> {
    let text = *author.rng.pick(&[
        "weakref.ref(lambda: 0, callback('function'))",
        "LABEL = weakref.ref(type('T', (), {}), callback('type'))",
        "LABEL = lambda: LABEL\nkept.append(weakref.ref(LABEL, callback('function')))",
        "LABEL = (x for x in [])\nkept.append(weakref.ref(LABEL, callback('generator')))",
        "LABEL = {1}\nkept.append(weakref.ref(LABEL, callback('set')))",
    ]);
    let label = author.fresh("w");
    author.lines(&text.replace("LABEL", &label));
    if text.contains("LABEL =") {
        author.declare(&label, Kind::Other);
    }
    Some(())
}

fn refused(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.any()?;
    author.attempt(&format!("print('made', show(weakref.ref({name})()))"));
    Some(())
}
