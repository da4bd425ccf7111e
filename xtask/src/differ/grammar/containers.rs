//! Lists, dictionaries, tuples, sets, and iterators over them.

use super::{Author, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("containers", 8, create),
    Rule::new("containers", 8, change_list),
    Rule::new("containers", 6, change_dict),
    Rule::new("containers", 3, change_set),
    Rule::new("containers", 2, use_tuple),
    Rule::new("containers", 2, unpack),
    Rule::new("containers", 2, comprehension),
    Rule::new("containers", 2, subscript),
    Rule::new("iterators", 2, iterate),
    Rule::new("iterators", 2, step),
    Rule::new("cycles", 3, container_cycle),
];

fn create(author: &mut Author<'_>) -> Option<()> {
    let (one, other) = (author.value(), author.value());
    let (kind, text) = *author.rng.pick(&[
        (Kind::List, "[]"),
        (Kind::List, "[ONE, OTHER]"),
        (Kind::List, "list((ONE, OTHER))"),
        (Kind::List, "[ONE] * 2"),
        (Kind::List, "[ONE] + [OTHER]"),
        (Kind::Dict, "{}"),
        (Kind::Dict, "{'a': ONE, 'b': OTHER}"),
        (Kind::Dict, "dict(a=ONE, b=OTHER)"),
        (Kind::Dict, "{1: ONE, (1, 2): OTHER}"),
        (Kind::Dict, "dict([(1, ONE)])"),
        (Kind::Tuple, "(ONE, OTHER)"),
        (Kind::Tuple, "(ONE,)"),
        (Kind::Tuple, "tuple([ONE, OTHER])"),
        (Kind::Tuple, "((1, 2), ONE)"),
        (Kind::Set, "set()"),
        (Kind::Set, "{1, 2}"),
    ]);
    let text = text.replace("ONE", &one).replace("OTHER", &other);
    author.assign("c", kind, &text);
    Some(())
}

fn change_list(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::List)?;
    let value = author.value();
    let other = author.value();
    let text = *author.rng.pick(&[
        "NAME.append(VALUE)",
        "NAME.append(VALUE)",
        "NAME.insert(0, VALUE)",
        "NAME.extend([VALUE, OTHER])",
        "NAME += [VALUE]",
        "NAME[:] = [VALUE]",
        "NAME[:1] = [VALUE, OTHER]",
        "NAME[len(NAME):] = (VALUE,)",
        "NAME.clear()",
        "NAME.reverse()",
        "del NAME[:1]",
        "del NAME[::2]",
        "del NAME[:]",
        "NAME *= 2",
        "NAME.pop() if NAME else None",
        "print('popped', show(NAME.pop() if NAME else None))",
        "if NAME: NAME[0] = VALUE",
        "if NAME: NAME[-1], NAME[0] = NAME[0], VALUE",
        "print('list', show(NAME))",
        "NAME.append(NAME.copy())",
        "NAME[:] = [x for x in NAME if x is not None]",
        "NAME.sort(key=lambda x: len(show(x)))",
        "print('in', VALUE in NAME)",
    ]);
    // An augmented assignment would make the name a local one.
    if (text.contains("+=") || text.contains("*=")) && author.in_function() {
        return None;
    }
    author.line(text.replace("NAME", &name).replace("VALUE", &value).replace("OTHER", &other));
    Some(())
}

fn change_dict(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::Dict)?;
    let value = author.value();
    let text = *author.rng.pick(&[
        "NAME['a'] = VALUE",
        "NAME['b'] = VALUE",
        "NAME[1] = VALUE",
        "NAME['me'] = NAME",
        "NAME[VALUE] = 1",
        "NAME[VALUE] = VALUE",
        "NAME.pop('a', None)",
        "print('popped', show(NAME.pop('b', None)))",
        "NAME.clear()",
        "NAME.update(a=VALUE)",
        "NAME.setdefault('b', VALUE)",
        "print('item', show(NAME.popitem() if NAME else None))",
        "NAME |= {'c': VALUE}",
        "print('dict', show(NAME))",
        "NAME['copy'] = NAME.copy()",
        "NAME['keys'] = NAME.keys()",
        "print('keys', [show(k) for k in NAME])",
        "NAME['a'] = NAME.get('b')",
    ]);
    if text.contains("|=") && author.in_function() {
        return None;
    }
    let text = text.replace("NAME", &name).replace("VALUE", &value);
    if text.contains(" = 1") || text.contains("[K") {
        author.attempt(&text);
    } else {
        author.line(text);
    }
    Some(())
}

/// A set holds one object whose hash is its address at most: its order must not be seen.
fn change_set(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::Set)?;
    let value = author.value();
    let text = *author.rng.pick(&[
        "NAME.add(VALUE)",
        "NAME.discard(VALUE)",
        "NAME.clear()",
        "NAME.update((1, 2, 3))",
        "print('set', len(NAME))",
        "NAME.add((1, VALUE))",
    ]);
    let text = text.replace("NAME", &name).replace("VALUE", &value);
    if text.contains(".add(") {
        author.line(format!("{name}.clear()"));
    }
    author.attempt(&text);
    Some(())
}

fn use_tuple(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::Tuple)?;
    let value = author.value();
    let text = *author.rng.pick(&[
        "print('tuple', show(NAME))",
        "NAME + (VALUE,)",
        "print('first', show(NAME[0]))",
        "print('more', len(NAME * 2))",
        "print('in', VALUE in NAME)",
    ]);
    author.line(text.replace("NAME", &name).replace("VALUE", &value));
    Some(())
}

fn unpack(author: &mut Author<'_>) -> Option<()> {
    let (one, two, three) = (author.value(), author.value(), author.value());
    let (a, b) = (author.fresh("x"), author.fresh("x"));
    let text = *author.rng.pick(&[
        "A, B = ONE, TWO",
        "A, *B = ONE, TWO, THREE",
        "*A, B = [ONE, TWO, THREE]",
        "(A, B), B = (ONE, TWO), THREE",
        "A = B = ONE",
        "A, B = [ONE, TWO]",
    ]);
    let text = text.replace("ONE", &one).replace("TWO", &two).replace("THREE", &three);
    // The names of variables are replaced last and in one pass, so that no label is taken for one.
    let text: String = text
        .split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .map(|word| match word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()) {
            "A" => word.replacen('A', &a, 1),
            "B" => word.replacen('B', &b, 1),
            _ => word.to_owned(),
        })
        .collect();
    author.line(text);
    author.declare(&a, Kind::Other);
    author.declare(&b, Kind::Other);
    Some(())
}

fn comprehension(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let class = author.rng.below(author.classes.len());
    let class = author.classes[class].name.clone();
    let label = author.fresh("i");
    let (kind, text) = *author.rng.pick(&[
        (Kind::List, "[CLASS('LABEL' + str(i)) for i in range(3)]"),
        (Kind::List, "[x for x in (VALUE, CLASS('LABEL'))]"),
        (Kind::List, "[CLASS('LABEL' + str(i)).label for i in range(2)]"),
        (Kind::Dict, "{i: CLASS('LABEL' + str(i)) for i in range(2)}"),
        (Kind::List, "[[x, VALUE] for x in range(2)]"),
        (Kind::List, "[lambda: x for x in [VALUE]]"),
        (Kind::Generator, "(CLASS('LABEL' + str(i)) for i in range(2))"),
        (Kind::Generator, "(x for x in [VALUE, CLASS('LABEL')])"),
        (Kind::List, "[y for x in [[VALUE], [CLASS('LABEL')]] for y in x]"),
    ]);
    let text = text.replace("VALUE", &value).replace("CLASS", &class).replace("LABEL", &label);
    author.assign("c", kind, &text);
    Some(())
}

fn subscript(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::List)?;
    author.assign("x", Kind::Other, &format!("{name}[0] if {name} else None"));
    Some(())
}

fn iterate(author: &mut Author<'_>) -> Option<()> {
    let (one, other) = (author.value(), author.value());
    let text = *author.rng.pick(&[
        "iter([ONE, OTHER])",
        "iter((ONE, OTHER))",
        "iter({'a': ONE, 'b': OTHER}.values())",
        "enumerate([ONE, OTHER])",
        "zip([ONE], [OTHER])",
        "map(lambda x: [x], [ONE, OTHER])",
        "filter(None, [ONE, OTHER])",
        "reversed([ONE, OTHER])",
        "iter({'a': ONE}.items())",
        "iter([ONE].pop, OTHER)",
    ]);
    author.assign("i", Kind::Iterator, &text.replace("ONE", &one).replace("OTHER", &other));
    Some(())
}

fn step(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::Iterator)?;
    let text = *author.rng.pick(&[
        "print('next', show(next(NAME, None)))",
        "next(NAME, None)",
        "for x in NAME:\n    print('item', show(x))\n    del x",
        "print('rest', show(list(NAME)))",
    ]);
    author.attempt(&text.replace("NAME", &name));
    Some(())
}

fn container_cycle(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let text = *author.rng.pick(&[
        "NAME = []\nNAME.append(NAME)",
        "NAME = [VALUE]\nNAME.append((NAME, VALUE))",
        "NAME = {'v': VALUE}\nNAME['me'] = NAME",
        "NAME = [VALUE]\nNAME.append({'me': NAME})",
        "NAME = ([VALUE],)\nNAME[0].append(NAME)",
        "NAME = [VALUE]\nNAME.append(iter(NAME))",
        "NAME = {}\nNAME['values'] = NAME.values()",
    ]);
    let name = author.fresh("c");
    author.lines(&text.replace("NAME", &name).replace("VALUE", &value));
    if author.rng.chance(60) {
        author.line(format!("del {name}"));
    } else {
        author.declare(&name, Kind::Other);
    }
    Some(())
}
