//! Loops, conditions, `with`: where temporaries live longer than a statement.

use super::functions::MAX_DEPTH;
use super::{Author, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("control", 3, repeat),
    Rule::new("control", 2, each),
    Rule::new("control", 2, condition),
    Rule::new("control", 2, manage),
    Rule::new("control", 1, repeat_while),
];

fn repeat(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let n = 1 + author.rng.below(4);
    let name = author.fresh("i");
    author.block(format!("for {name} in range({n}):"), |author| {
        let n_statements = 1 + author.rng.below(4);
        author.statements(n_statements);
    });
    Some(())
}

fn each(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let name = author.fresh("x");
    let (one, class) = author.new_instance();
    let other = author.new_instance_of(class);
    let sequence = *author.rng.pick(&["[ONE, OTHER]", "(ONE, OTHER)", "iter([ONE, OTHER])"]);
    let sequence = sequence.replace("ONE", &one).replace("OTHER", &other);
    author.block(format!("for {name} in {sequence}:"), |author| {
        author.declare(&name, Kind::Instance(class));
        author.line(format!("print('loop', show({name}))"));
        let n_statements = author.rng.below(3);
        author.statements(n_statements);
        if author.rng.chance(20) {
            author.line(*author.rng.clone().pick(&["break", "continue"]));
        }
    });
    Some(())
}

fn condition(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let (one, other) = (author.value(), author.value());
    let test = *author.rng.pick(&[
        "ONE is OTHER",
        "not ONE",
        "[ONE]",
        "(ONE, OTHER)[0] is None",
        "len(kept) % 2",
        "show(ONE) == show(OTHER)",
    ]);
    let test = test.replace("ONE", &one).replace("OTHER", &other);
    author.block(format!("if {test}:"), |author| {
        let n_statements = 1 + author.rng.below(3);
        author.statements(n_statements);
    });
    author.block("else:", |author| author.statements(1));
    Some(())
}

fn manage(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let classes: Vec<String> = author
        .classes
        .iter()
        .filter(|class| class.is_manager)
        .map(|class| class.name.clone())
        .collect();
    if classes.is_empty() {
        return None;
    }
    let class = author.rng.pick(&classes).clone();
    let (label, name) = (author.fresh("o"), author.fresh("x"));
    let target = if author.rng.chance(50) { format!(" as {name}") } else { String::new() };
    author.block("try:", |author| {
        author.block(format!("with {class}('{label}'){target}:"), |author| {
            let n_statements = 1 + author.rng.below(3);
            author.statements(n_statements);
            if author.rng.chance(30) {
                let value = author.value();
                author.line(format!("raise ValueError({value})"));
            }
        });
    });
    author.lines("except ValueError:\n    print('not suppressed')");
    Some(())
}

fn repeat_while(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let name = author.fresh("c");
    let text = *author.rng.pick(&[
        "NAME = [VALUE, 1, 2]\nwhile NAME:\n    NAME.pop()",
        "NAME = [VALUE]\nwhile len(NAME) < 4:\n    NAME.append([NAME[-1]])",
        "NAME = None\nfor i in range(3):\n    NAME = (NAME, VALUE)",
        "NAME = []\nfor i in range(3):\n    NAME = [NAME, VALUE]",
    ]);
    author.lines(&text.replace("NAME", &name).replace("VALUE", &value));
    author.declare(&name, Kind::Other);
    Some(())
}
