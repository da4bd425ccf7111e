//! The module `gc`: collections, counters, generations, what is tracked and what refers to what.

use super::{Author, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("collect", 8, collect),
    Rule::new("collect", 2, switch),
    Rule::new("counts", 3, counts),
    Rule::new("thresholds", 2, thresholds),
    Rule::new("thresholds", 3, allocate),
    Rule::new("tracking", 4, tracking),
    Rule::new("referents", 3, referents),
    Rule::new("referents", 2, referrers),
    Rule::new("generations", 2, generations),
    Rule::new("freeze", 1, freeze),
    Rule::new("hooks", 2, hooks),
    Rule::new("debug", 1, debug),
    Rule::new("arguments", 1, arguments),
];

fn collect(author: &mut Author<'_>) -> Option<()> {
    let text = *author.rng.pick(&[
        "print('collect', gc.collect())",
        "print('collect', gc.collect())",
        "print('collect', gc.collect(0))",
        "print('collect', gc.collect(1))",
        "print('collect', gc.collect(2))",
        "gc.collect()",
        "gc.collect(1)",
    ]);
    author.line(text);
    Some(())
}

fn switch(author: &mut Author<'_>) -> Option<()> {
    let text = *author.rng.pick(&[
        "gc.disable()",
        "gc.enable()",
        "print('enabled', gc.isenabled())",
        "print('stats', [s['uncollectable'] for s in gc.get_stats()])",
    ]);
    author.line(text);
    Some(())
}

fn counts(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let text = *author.rng.pick(&[
        "prime()\nprint('count', gc.get_count())",
        "print('count', gc.get_count()[1:])",
        "gc.collect()\nprint('count', gc.get_count())",
        "gc.collect()\nx = VALUE\nprime()\nprint('count', gc.get_count()[0])\ndel x",
        "prime()\nbefore = gc.get_count()[0]\nVALUE\nprime()\nprint('count', gc.get_count()[0] - before)",
    ]);
    author.lines(&text.replace("VALUE", &value));
    Some(())
}

fn thresholds(author: &mut Author<'_>) -> Option<()> {
    let first = *author.rng.pick(&[0, 7, 20, 50, 700]);
    let text = *author.rng.pick(&[
        "gc.set_threshold(N)",
        "gc.set_threshold(N, 2)",
        "gc.set_threshold(N, 2, 2)",
        "gc.set_threshold(N, 0, 0)",
        "print('threshold', gc.get_threshold())",
    ]);
    author.line(text.replace('N', &first.to_string()));
    Some(())
}

/// Enough containers to pass a gate.
fn allocate(author: &mut Author<'_>) -> Option<()> {
    let n = *author.rng.pick(&[5, 10, 50, 800, 1500]);
    let text = *author.rng.pick(&[
        "junk = [[] for i in range(N)]",
        "junk = [(i, i) for i in range(N)]",
        "junk = [{'i': i} for i in range(N)]",
        "junk = [lambda: i for i in range(N)]",
        "junk = []\nfor i in range(N):\n    junk.append([i])",
        "junk = []\nfor i in range(N):\n    junk.append(junk[-1:])",
        "for i in range(N):\n    junk = []\n    junk.append(junk)",
        "junk = [set() for i in range(N)]",
        "junk = list(map(str, range(N)))",
        "junk = [object() for i in range(N)]",
        "junk = None",
    ]);
    author.line("prime()");
    author.lines(&text.replace('N', &n.to_string()));
    author.declare("junk", Kind::Other);
    Some(())
}

fn tracking(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.any()?;
    let value = author.value();
    let text = *author.rng.pick(&[
        "print('tracked', gc.is_tracked(NAME))",
        "print('tracked', gc.is_tracked(VALUE))",
        "print('tracked', gc.is_tracked((VALUE, 1)), gc.is_tracked({'a': VALUE}))",
        "print('tracked', gc.is_tracked([VALUE]), gc.is_tracked({1: 2}))",
        "print('finalized', gc.is_finalized(NAME))",
        "x = (1, (2, VALUE))\ngc.collect()\nprint('tracked', gc.is_tracked(x), gc.is_tracked(x[1]))\ndel x",
        "x = {'a': 1}\nx['b'] = VALUE\nprint('tracked', gc.is_tracked(x))\ndel x",
        "x = {'a': VALUE}\nx['a'] = 1\ngc.collect()\nprint('tracked', gc.is_tracked(x))\ndel x",
    ]);
    author.lines(&text.replace("NAME", &name).replace("VALUE", &value));
    Some(())
}

fn referents(author: &mut Author<'_>) -> Option<()> {
    let (name, kind) = author.any()?;
    let value = author.value();
    let text = *author.rng.pick(&[
        "print('referents', [type(x).__name__ for x in gc.get_referents(NAME)])",
        "print('referents', len(gc.get_referents(NAME)))",
        "print('referents', show(gc.get_referents([VALUE, 1], {3: 4})))",
        "print('referents', len(gc.get_referents(VALUE, (1, 2))))",
    ]);
    // The members of a set have no order that could be compared, and a module's have too many differences.
    if kind == Kind::Set {
        return None;
    }
    author.line(text.replace("NAME", &name).replace("VALUE", &value));
    Some(())
}

fn referrers(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.instance()?;
    let text = *author.rng.pick(&[
        "print('referrers', [type(x).__name__ for x in gc.get_referrers(NAME) if x is not globals()])",
        "print('referrers', len([x for x in gc.get_referrers(NAME) if type(x) is list]))",
        "print('referrers', [show(x) for x in gc.get_referrers(NAME) if hasattr(x, 'label')])",
    ]);
    author.line(text.replace("NAME", &name));
    Some(())
}

fn generations(author: &mut Author<'_>) -> Option<()> {
    let (name, _) = author.any()?;
    let text = *author.rng.pick(&[
        "print('in', [any(x is NAME for x in gc.get_objects(g)) for g in range(3)])",
        "print('in', any(x is NAME for x in gc.get_objects()))",
        "gc.collect(0)\nprint('young', [type(x).__name__ for x in gc.get_objects(0)])",
        "print('labelled', [show(x) for x in gc.get_objects() if hasattr(type(x), 'method')])",
    ]);
    author.lines(&text.replace("NAME", &name));
    Some(())
}

fn freeze(author: &mut Author<'_>) -> Option<()> {
    let text = *author.rng.pick(&[
        "gc.freeze()",
        "gc.unfreeze()",
        "gc.freeze()\nprime()\nprint('count', gc.get_count())\ngc.unfreeze()",
        "gc.unfreeze()\nprint('frozen', gc.get_freeze_count())",
        "gc.collect()\ngc.freeze()\nprint('collect', gc.collect())",
    ]);
    author.lines(text);
    Some(())
}

fn hooks(author: &mut Author<'_>) -> Option<()> {
    let text = *author.rng.pick(&[
        "gc.callbacks.append(lambda phase, info: print('phase', phase, info))",
        "gc.callbacks.append(lambda phase, info: print('phase', phase, sorted(info)))",
        "gc.callbacks.append(lambda *args: 1 / 0)",
        "gc.callbacks.clear()",
        "sys.unraisablehook = lambda u: print('hook', type(u.exc_value).__name__, u.err_msg, u.object is None)",
        "sys.unraisablehook = sys.__unraisablehook__",
        "def hook(unraisable):\n    kept.append(unraisable.object)\nsys.unraisablehook = hook",
        "gc.callbacks.append(lambda phase, info: kept.append(len(kept)) if len(kept) < 5 else None)",
    ]);
    author.lines(text);
    Some(())
}

fn debug(author: &mut Author<'_>) -> Option<()> {
    let text = *author.rng.pick(&[
        "gc.set_debug(gc.DEBUG_COLLECTABLE)",
        "gc.set_debug(gc.DEBUG_SAVEALL)",
        "gc.set_debug(gc.DEBUG_UNCOLLECTABLE)",
        "gc.set_debug(gc.DEBUG_LEAK)",
        "gc.set_debug(0)",
        "print('garbage', [type(x).__name__ for x in gc.garbage])",
        "gc.garbage.clear()",
        "print('debug', gc.get_debug())",
    ]);
    author.line(text);
    Some(())
}

fn arguments(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let text = *author.rng.pick(&[
        "gc.collect(3)",
        "gc.collect(-1)",
        "gc.collect('x')",
        "gc.collect(VALUE, 1)",
        "gc.set_threshold()",
        "gc.set_threshold('x')",
        "gc.get_objects(3)",
        "gc.get_objects(-2)",
        "gc.get_objects('x')",
        "print('objects', len(gc.get_objects(None)) == len(gc.get_objects()))",
        "gc.is_tracked()",
        "gc.is_tracked(VALUE, 1)",
        "gc.set_debug('x')",
        "gc.set_debug(1, 2)",
        "print('nothing', gc.get_referents(), gc.get_referrers())",
        "weakref.ref()",
        "weakref.ref(VALUE, None, 1)",
        "weakref.getweakrefcount()",
        "sys.getrefcount()",
        "gc.freeze(1)",
    ]);
    author.attempt(&text.replace("VALUE", &value));
    Some(())
}
