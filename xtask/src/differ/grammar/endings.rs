//! The end of a program: what is left then dies in an order of its own.

use super::{Author, Rule};

pub(crate) const RULES: &[Rule] =
    &[Rule::new("ending", 1, at_exit), Rule::new("ending", 1, hang_on)];

/// How programs end, with how often each of 100 does; the others just end.
const ENDINGS: &[(usize, &str)] = &[
    (4, "sys.exit(3)"),
    (2, "sys.exit('message')"),
    (2, "sys.exit()"),
    (3, "def leave(v):\n    sys.exit(4)\nleave(VALUE)"),
    (3, "raise ValueError(VALUE)"),
    (3, "def fail(v):\n    local = [v]\n    raise KeyError('end')\nfail(VALUE)"),
    (2, "raise SystemExit"),
    (1, "import os\nsys.stdout.flush()\nos._exit(5)"),
    (4, "gc.disable()"),
    (3, "gc.freeze()"),
    (4, "kept.clear()"),
    (6, "print('collect', gc.collect())"),
];

/// Writes the last statements.
pub(crate) fn write(author: &mut Author<'_>) {
    if !author.grammar.has("ending") {
        return;
    }
    let mut point = author.rng.below(100);
    for (percent, text) in ENDINGS {
        if point < *percent {
            // The text of an uncaught error must not show an address.
            let value = author.new_instance_of(0);
            author.line("print('end')");
            author.lines(&text.replace("VALUE", &format!("show({value})")));
            return;
        }
        point -= percent;
    }
    author.line("print('end')");
}

fn at_exit(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let label = author.fresh("z");
    let text = *author.rng.pick(&[
        "atexit.register(print, 'at exit LABEL')",
        "atexit.register(lambda x: print('at exit', show(x)), VALUE)",
        "atexit.register(lambda: kept.append(show(kept)))",
        "atexit.register(lambda: print('collect at exit', gc.collect()))",
        "atexit.register(gc.collect)",
        "atexit.register(lambda: 1 / 0)",
        "atexit.unregister(print)",
    ]);
    author.line(text.replace("VALUE", &value).replace("LABEL", &label));
    Some(())
}

/// Hangs something where it is let go of late.
fn hang_on(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let text = *author.rng.pick(&[
        "sys.held = VALUE",
        "import builtins\nbuiltins.held = VALUE",
        "gc.held = VALUE",
        "_private = VALUE",
        "sys.modules['extra'] = type(sys)('extra')\nsys.modules['extra'].held = VALUE",
        "show.held = VALUE",
        "sys.last_value = VALUE",
    ]);
    author.lines(&text.replace("VALUE", &value));
    Some(())
}
