//! Exceptions: handled, kept, chained; their tracebacks and frames.

use super::functions::MAX_DEPTH;
use super::{Author, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("errors", 6, catch),
    Rule::new("errors", 4, raise_in_function),
    Rule::new("errors", 3, keep),
    Rule::new("errors", 3, use_error),
    Rule::new("errors", 2, handler),
    Rule::new("errors", 2, finally),
];

const ERRORS: &[&str] = &["ValueError", "KeyError", "RuntimeError", "LookupError"];

/// Statements in a `try`, then perhaps an error, and what handles it.
fn catch(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let error = *author.rng.pick(ERRORS);
    author.block("try:", |author| {
        let n_statements = 1 + author.rng.below(3);
        author.statements(n_statements);
        let value = author.value();
        author.line(format!("raise {error}({value})"));
    });
    let head = *author.rng.pick(&["except Exception as e:", "except:", "except BaseException:"]);
    author.block(head, |author| {
        author.line("print('handling', type(sys.exc_info()[1]).__name__)");
        let n_statements = author.rng.below(3);
        author.statements(n_statements);
    });
    if author.rng.chance(30) {
        author.block("finally:", |author| author.statements(1));
    }
    Some(())
}

fn raise_in_function(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let name = author.fresh("f");
    let value = author.value();
    let error = *author.rng.pick(ERRORS);
    let body = *author.rng.pick(&[
        "local = [p]\nraise ERROR(p)",
        "local = p\ntry:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ERROR('later') from e",
        "try:\n    1 / 0\nfinally:\n    print('finally', show(p))",
        "try:\n    raise ERROR(p)\nexcept KeyError:\n    raise TypeError('second')",
        "def inner(q):\n    raise ERROR(q)\ninner([p])",
        "for local in [p]:\n    {}[1000]",
        "raise ERROR from None",
    ]);
    author.function(format!("def {name}(p):"), |author| {
        author.lines(&body.replace("ERROR", error));
    });
    author.block("try:", |author| author.line(format!("{name}({value})")));
    let (kept, kind, handler) = *author.rng.pick(&[
        ("", Kind::Other, "print('caught', type(e).__name__)"),
        ("e", Kind::Error, "NAME = e"),
        ("t", Kind::Other, "NAME = e.__traceback__"),
        ("x", Kind::Other, "NAME = e.__traceback__.tb_frame"),
        ("x", Kind::Other, "NAME = sys.exc_info()"),
        ("x", Kind::Other, "NAME = [e, e.__context__]"),
        ("x", Kind::Other, "NAME = e.args"),
        ("", Kind::Other, "kept.append(e)"),
        ("", Kind::Other, "e.me = e"),
    ]);
    let result = author.fresh(if kept.is_empty() { "x" } else { kept });
    author.lines(&format!("except Exception as e:\n    {}", handler.replace("NAME", &result)));
    if !kept.is_empty() {
        author.block("else:", |author| author.line(format!("{result} = None")));
        author.declare(&result, kind);
    }
    Some(())
}

fn keep(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let error = *author.rng.pick(ERRORS);
    author.assign("e", Kind::Error, &format!("{error}({value})"));
    Some(())
}

fn use_error(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::Error)?;
    let value = author.value();
    let text = *author.rng.pick(&[
        "raise NAME",
        "NAME.__traceback__ = None",
        "NAME.__context__ = None",
        "NAME.__cause__ = NAME.__context__",
        "NAME.held = VALUE",
        "NAME.args = (VALUE,)",
        "print('error', show(NAME.args), NAME.__traceback__ is None)",
        "NAME.me = NAME",
        "raise KeyError('new') from NAME",
    ]);
    author.block("try:", |author| {
        author.lines(&text.replace("NAME", &name).replace("VALUE", &value));
    });
    author.lines("except Exception as e:\n    print('again', type(e).__name__)");
    Some(())
}

fn handler(author: &mut Author<'_>) -> Option<()> {
    let value = author.value();
    let text = *author.rng.pick(&[
        "try:\n    raise ValueError(VALUE)\nexcept ValueError:\n    pass",
        "try:\n    raise ValueError\nexcept ValueError as e:\n    e = VALUE",
        "try:\n    [VALUE][5]\nexcept IndexError as e:\n    print('index', e)",
        "try:\n    VALUE.missing_attribute\nexcept AttributeError as e:\n    print('attribute', type(e.obj).__name__)",
        "try:\n    try:\n        raise KeyError(VALUE)\n    finally:\n        raise ValueError\nexcept ValueError as e:\n    print('context', type(e.__context__).__name__)",
        "for x in range(2):\n    try:\n        raise ValueError(VALUE)\n    except ValueError:\n        continue",
        "print('no error', sys.exc_info())",
    ]);
    author.lines(&text.replace("VALUE", &value));
    Some(())
}

fn finally(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let name = author.fresh("f");
    let value = author.value();
    let body = *author.rng.pick(&[
        "try:\n    return [p]\nfinally:\n    print('finally')",
        "for x in [p, p]:\n    try:\n        continue\n    finally:\n        print('finally')",
        "while True:\n    try:\n        break\n    finally:\n        del p",
        "try:\n    raise ValueError(p)\nfinally:\n    return p",
        "try:\n    return p\nfinally:\n    p = None",
    ]);
    author.function(format!("def {name}(p):"), |author| author.lines(body));
    author.line(format!("{name}({value})"));
    Some(())
}
