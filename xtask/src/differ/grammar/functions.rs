//! Functions and closures: arguments, locals, cells.

use super::{Author, Kind, Rule};

pub(crate) const RULES: &[Rule] = &[
    Rule::new("functions", 8, define_and_call),
    Rule::new("functions", 3, lambda),
    Rule::new("functions", 3, call),
    Rule::new("functions", 2, bound),
    Rule::new("closures", 4, closure),
    Rule::new("closures", 2, recursive),
    Rule::new("functions", 2, defaults),
    Rule::new("frames", 2, frame),
];

/// How deep functions and blocks are nested at most.
pub(crate) const MAX_DEPTH: usize = 5;

fn define_and_call(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let name = author.fresh("f");
    let n_arguments = author.rng.below(3);
    let arguments: Vec<(String, Kind)> = (0..n_arguments).map(|_| argument(author)).collect();
    let parameters: Vec<String> = arguments.iter().map(|_| author.fresh("p")).collect();
    let mut returned = Kind::Other;
    author.function(format!("def {name}({}):", parameters.join(", ")), |author| {
        for (parameter, (_, kind)) in parameters.iter().zip(&arguments) {
            author.declare(parameter, *kind);
        }
        let n_statements = 1 + author.rng.below(5);
        author.statements(n_statements);
        returned = result(author);
    });
    let values: Vec<&str> = arguments.iter().map(|(value, _)| value.as_str()).collect();
    let call = format!("{name}({})", values.join(", "));
    if author.rng.chance(60) {
        author.line(call);
    } else {
        author.assign("x", returned, &call);
    }
    if parameters.is_empty() {
        author.declare(&name, Kind::Other);
    }
    Some(())
}

fn argument(author: &mut Author<'_>) -> (String, Kind) {
    if author.rng.chance(50)
        && let Some(argument) = author.any()
    {
        return argument;
    }
    let (value, class) = author.new_instance();
    (value, Kind::Instance(class))
}

/// Writes the end of a function, and tells what it returns.
fn result(author: &mut Author<'_>) -> Kind {
    match author.any() {
        Some((name, kind)) if author.rng.chance(50) => {
            author.line(format!("return {name}"));
            kind
        }
        _ => Kind::Other,
    }
}

fn lambda(author: &mut Author<'_>) -> Option<()> {
    let (one, other) = (author.value(), author.value());
    let text = *author.rng.pick(&[
        "lambda: ONE",
        "lambda x=ONE: x",
        "lambda *args, x=ONE, **kw: (args, kw, OTHER)",
        "(lambda x: lambda: x)(ONE)",
        "(lambda x, y: lambda: (x, y))(ONE, OTHER)",
    ]);
    // What a lambda reads when it is called later could be gone.
    if text == "lambda: ONE" || text.contains("OTHER)") && !text.ends_with("OTHER)") {
        return None;
    }
    author.assign("f", Kind::Function, &text.replace("ONE", &one).replace("OTHER", &other));
    Some(())
}

fn call(author: &mut Author<'_>) -> Option<()> {
    let name = author.of(Kind::Function)?;
    let text = *author.rng.pick(&["NAME()", "print('called', show(NAME()))", "[NAME(), NAME()]"]);
    author.attempt(&text.replace("NAME", &name));
    Some(())
}

fn bound(author: &mut Author<'_>) -> Option<()> {
    let (value, _) = author.new_instance();
    let existing = author.instance().map(|(name, _)| name);
    let object = if author.rng.chance(50) { existing.unwrap_or(value) } else { value };
    author.assign("m", Kind::Function, &format!("{object}.method"));
    Some(())
}

fn closure(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let (outer, result) = (author.fresh("f"), author.fresh("f"));
    let (one, other) = (author.value(), author.value());
    let body = *author.rng.pick(&[
        "def inner():\n    return p\nreturn inner",
        "def inner():\n    nonlocal p\n    p = q\n    return p\nreturn inner",
        "def inner(x=q):\n    return [p, x]\ndel q\nreturn inner",
        "def inner():\n    return inner, p\nreturn inner",
        "def get():\n    return p\ndef set(x=q):\n    nonlocal p\n    p = x\nset()\nreturn get",
        "p.label if hasattr(p, 'label') else None\nreturn lambda: [p for _ in range(2)]",
        "class Local:\n    held = p\n    def method(self):\n        return q\nreturn Local().method",
        "def inner():\n    return p\ndel p\nreturn inner",
    ]);
    author.function(format!("def {outer}(p, q):"), |author| author.lines(body));
    author.line(format!("{result} = {outer}({one}, {other})"));
    author.declare(&result, Kind::Function);
    Some(())
}

/// A function that refers to itself: three objects in a cycle.
fn recursive(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let name = author.fresh("f");
    let value = author.value();
    let body = *author.rng.pick(&[
        "def inner(n):\n    return inner(n - 1) if n else v\ninner(3)",
        "inner = lambda: (inner, v)",
        "def even(n):\n    return n == 0 or odd(n - 1)\ndef odd(n):\n    return n != 0 and even(n - 1)\neven(4)",
        "v = [v]\nv.append(lambda: v)",
    ]);
    author.function(format!("def {name}(v):"), |author| author.lines(body));
    author.line(format!("{name}({value})"));
    Some(())
}

fn defaults(author: &mut Author<'_>) -> Option<()> {
    let (one, other) = (author.value(), author.value());
    let name = author.fresh("f");
    let text = *author.rng.pick(&[
        "def NAME(x=ONE):\n    return x",
        "def NAME(*, x=ONE, y=OTHER):\n    return x, y",
        "def NAME(x=[]):\n    x.append(len(x))\n    return x\nNAME()",
        "def NAME(): pass\nNAME.held = ONE",
        "def NAME(): pass\nNAME.me = NAME",
        "def NAME(x: 'int' = ONE): pass\nNAME.__defaults__ = (OTHER,)",
    ]);
    author.lines(&text.replace("NAME", &name).replace("ONE", &one).replace("OTHER", &other));
    author.declare(&name, Kind::Function);
    Some(())
}

fn frame(author: &mut Author<'_>) -> Option<()> {
    if author.depth() >= MAX_DEPTH {
        return None;
    }
    let name = author.fresh("f");
    let value = author.value();
    let body = *author.rng.pick(&[
        "frame = sys._getframe()",
        "return sys._getframe()",
        "kept.append(sys._getframe())",
        "print('locals', show(locals()))",
        "frame = sys._getframe()\nprint('names', sorted(frame.f_locals))\ndel frame",
        "frame = sys._getframe()\nprint('back', frame.f_back.f_code.co_name)\ndel frame",
    ]);
    author.function(format!("def {name}(p):"), |author| author.lines(body));
    if body.starts_with("return") {
        author.assign("x", Kind::Other, &format!("{name}({value})"));
    } else {
        author.line(format!("{name}({value})"));
    }
    Some(())
}
