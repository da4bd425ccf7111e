//! Generators: suspended, finished, closed, thrown into, in cycles.

use super::functions::MAX_DEPTH;
use super::{Author, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("generators", 6, create),
    Rule::new("generators", 6, step),
    Rule::new("generators", 3, cycle),
    Rule::new("generators", 2, consume),
];

const BODIES: &[&str] = &[
    "yield v",
    "yield v\nyield [v]\nyield None",
    "try:\n    yield v\n    yield 2\nfinally:\n    print('finally', show(v))",
    "try:\n    x = yield v\n    print('sent', show(x))\n    yield x\nexcept ValueError as e:\n    print('caught', e)\n    yield e",
    "try:\n    yield v\nexcept GeneratorExit:\n    print('exit')\n    raise",
    "with Context(v) as x:\n    yield x\n    yield v",
    "yield from [v, 2]",
    "def inner():\n    try:\n        yield v\n    finally:\n        print('inner')\ntry:\n    yield from inner()\nfinally:\n    print('outer')",
    "for x in [v, 1]:\n    yield x",
    "try:\n    yield v\nfinally:\n    kept.append(v)",
    "try:\n    yield v\nfinally:\n    raise KeyError('from finally')",
    "try:\n    yield v\nexcept GeneratorExit:\n    yield 'ignored'",
    "w = [v]\ndel v\nyield w\nreturn w",
];

const CONTEXT: &str = "\
class Context:
    def __init__(self, v):
        self.v = v
    def __enter__(self):
        return self.v
    def __exit__(self, *error):
        print('context', error[0].__name__ if error[0] else None)";

/// A generator, started or not.
fn create(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let body = *author.rng.pick(BODIES);
    if body.contains("Context") {
        author.lines(CONTEXT);
    }
    let function = author.fresh("g");
    author.function(format!("def {function}(v):"), |author| author.lines(body));
    let value = author.value();
    let name = author.assign("g", Kind::Generator, &format!("{function}({value})"));
    if author.rng.chance(60) {
        author.line(format!("next({name})"));
    }
    Some(())
}

fn step(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::Generator)?;
    let value = author.value();
    let text = *author.rng.pick(&[
        "print('next', show(next(NAME, 'end')))",
        "print('next', show(next(NAME, 'end')))",
        "NAME.close()",
        "NAME.throw(ValueError('thrown'))",
        "NAME.throw(KeyError, VALUE)",
        "NAME.send(None)",
        "print('sent', show(NAME.send(VALUE)))",
        "print('list', show(list(NAME)))",
        "for x in NAME:\n    print('item', show(x))\n    break",
        "print('frame', NAME.gi_frame is None, NAME.gi_running)",
    ]);
    author.attempt(&text.replace("NAME", &name).replace("VALUE", &value));
    Some(())
}

fn cycle(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::Generator)?;
    let (object, class) = author.instance()?;
    let attribute = *author.rng.pick(class.attributes);
    author.line(format!("{object}.{attribute} = {name}"));
    if author.rng.chance(60) {
        author.attempt(&format!("{name}.send({object})"));
    }
    Some(())
}

fn consume(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let text = *author.rng.pick(&[
        "print('any', any(x is None for x in [VALUE, None]))",
        "print('sum', sum(1 for x in (VALUE, VALUE)))",
        "print('next', show(next(x for x in [VALUE])))",
        "print('list', show([*(x for x in [VALUE])]))",
        "print('joined', ' '.join(show(x) for x in [VALUE]))",
        "(x for x in [VALUE])",
    ]);
    author.line(text.replace("VALUE", &value));
    Some(())
}
