//! Containers of the standard library.
//!
//! Its modules are imported at the beginning, as an import leaves garbage that differs from one library to another.

use super::{Author, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("library", 3, create),
    Rule::new("library", 2, partial),
    Rule::new("copies", 1, copy),
];

fn create(author: &mut Author<'_>) -> Option<()> {
    author.has_library.then_some(())?;
    let (one, other) = (author.value(), author.value());
    let text = *author.rng.pick(&[
        "NAME = collections.deque([ONE, OTHER])",
        "NAME = collections.deque([ONE, OTHER], 1)\nNAME.append(NAME)",
        "NAME = collections.deque()\nNAME.appendleft(ONE)\nNAME.pop()",
        "NAME = collections.OrderedDict(a=ONE)\nNAME['b'] = OTHER\nNAME.move_to_end('a')",
        "NAME = collections.defaultdict(list)\nNAME['a'].append(ONE)\nNAME['me'] = NAME",
        "NAME = collections.namedtuple('P', 'x y')(ONE, OTHER)",
        "NAME = collections.ChainMap({'a': ONE}, {'a': OTHER})",
        "NAME = collections.Counter('aab')\nNAME.held = ONE",
    ]);
    let name = author.fresh("c");
    author.lines(&text.replace("NAME", &name).replace("ONE", &one).replace("OTHER", &other));
    author.declare(&name, Kind::Other);
    if author.rng.chance(40) {
        author.line(format!("del {name}"));
        author.forget(&name);
    }
    Some(())
}

fn partial(author: &mut Author<'_>) -> Option<()> {
    author.has_library.then_some(())?;
    let (one, other) = (author.value(), author.value());
    let text = *author.rng.pick(&[
        "functools.partial(show, ONE)",
        "functools.partial(dict, a=ONE, b=OTHER)",
        "functools.lru_cache(lambda x=ONE: x)",
        "functools.partial(functools.partial(list), [ONE])",
    ]);
    author.assign("f", Kind::Function, &text.replace("ONE", &one).replace("OTHER", &other));
    Some(())
}

fn copy(author: &mut Author<'_>) -> Option<()> {
    author.has_library.then_some(())?;
    let name = author.of(Kind::List).or_else(|| author.of(Kind::Dict))?;
    author.assign("c", Kind::Other, &format!("copy.copy({name})"));
    Some(())
}
