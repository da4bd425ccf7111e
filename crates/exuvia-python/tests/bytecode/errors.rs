//! What is said about wrong programs.

use exuvia_python::compile::{Mode, compile};
use exuvia_python::syntax::{SyntaxError, SyntaxErrorKind};

/// Programs, each with the exception, line and message that CPython 3.11 gives.
const RECORDED: &str = include_str!("errors.txt");

fn fail(source: &str) -> SyntaxError {
    compile(source, "<test>", Mode::Exec).unwrap_err()
}

fn show(error: &SyntaxError) -> String {
    let kind = match error.kind {
        SyntaxErrorKind::Syntax | SyntaxErrorKind::Unsupported => "SyntaxError",
        SyntaxErrorKind::Indentation => "IndentationError",
        SyntaxErrorKind::Tab => "TabError",
        SyntaxErrorKind::Recursion => "RecursionError",
    };
    format!("{kind} {}: {}", error.line, error.message)
}

#[test]
fn errors_are_worded_as_in_cpython() {
    let mut lines = Vec::new();
    let mut differing = Vec::new();
    let mut n = 0;
    for line in RECORDED.lines() {
        let Some(expected) = line.strip_prefix("=> ") else {
            lines.push(line);
            continue;
        };
        let source = format!("{}\n", lines.join("\n").trim_start_matches('\n'));
        let got = show(&fail(&source));
        if got != expected {
            differing.push(format!("{source}expected {expected}\n     got {got}\n"));
        }
        lines.clear();
        n += 1;
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert!(n > 150, "the recorded errors were not found");
}

#[test]
fn unsupported_constructs_are_named() {
    for (source, message) in [
        ("def f[T](): pass", "type parameters are not supported by Exuvia yet"),
        ("type X = int", "'type' statements are not supported by Exuvia yet"),
    ] {
        let error = fail(source);
        assert_eq!((error.kind, &*error.message), (SyntaxErrorKind::Unsupported, message));
    }
}

#[test]
fn what_later_versions_have_is_wrong() {
    assert_eq!(show(&fail("x = t'{a}'\n")), "SyntaxError 1: invalid syntax");
}

#[test]
fn columns_count_characters_and_the_line_is_given() {
    let error = fail("x = 1\nä = 'é' 1\n");
    assert_eq!((error.line, error.column, error.end_line, error.end_column), (2, 9, 2, 10));
    assert_eq!(error.text, "ä = 'é' 1\n");
}

#[test]
fn nesting_is_limited() {
    let nested = |n: usize| format!("x = {}{}\n", "(".repeat(n), ")".repeat(n));
    assert!(compile(&nested(200), "<test>", Mode::Exec).is_ok());
    assert_eq!(show(&fail(&nested(201))), "SyntaxError 1: too many nested parentheses");
    assert_eq!(show(&fail(&"(".repeat(100_000))), "SyntaxError 1: too many nested parentheses");

    let blocks = |n: usize| {
        let lines: Vec<_> = (0..n).map(|i| format!("{}if x:\n", " ".repeat(i))).collect();
        format!("{}{}x\n", lines.concat(), " ".repeat(n))
    };
    assert!(compile(&blocks(99), "<test>", Mode::Exec).is_ok());
    let error = fail(&blocks(100));
    assert_eq!(show(&error), "IndentationError 101: too many levels of indentation");
}

#[test]
fn long_chains_are_errors_and_never_overflow_the_stack() {
    const N: usize = 100_000;
    for source in [
        format!("x{}", ".a".repeat(N)),
        format!("x{}", "()".repeat(N)),
        format!("x{}", "[0]".repeat(N)),
        format!("x{}", "+x".repeat(N)),
        format!("1{}", "+1".repeat(N)),
        format!("1{}", "**1".repeat(N)),
        format!("{}1", "-".repeat(N)),
        format!("{}1", "not ".repeat(N)),
        format!("{}1", "lambda:".repeat(N)),
        format!("{}1", "1 if 1 else ".repeat(N)),
        format!("({}b){}", "a.".repeat(N), ".c".repeat(N)),
        format!("f\"{{{}1}}\"", "-".repeat(N)),
    ] {
        let error = fail(&source);
        assert_eq!(error.message, "maximum recursion depth exceeded during compilation");
        assert_eq!(error.kind, SyntaxErrorKind::Recursion);
    }
}

#[test]
fn what_is_long_but_not_deep_compiles() {
    const N: usize = 20_000;
    for source in [
        format!("x = [{}]", "a,".repeat(N)),
        format!("x = ({})", "f(-1),".repeat(N)),
        format!("x = {{{}}}", "a:b,".repeat(N)),
        format!("if x: pass\n{}", "elif x: pass\n".repeat(N)),
        format!("x = {}1", "x and ".repeat(N)),
        format!("x = {}1", "x < ".repeat(N)),
        format!("x = 'a'{}", " 'b'".repeat(N)),
        format!("f({})", "*a,".repeat(N)),
        format!("f({})", "a,".repeat(N)),
        "x = y.z\n".repeat(70_000),
        format!("x = a{}", ".b".repeat(2900)),
    ] {
        compile(&source, "<test>", Mode::Exec).unwrap();
    }
}

#[test]
fn too_many_names_are_an_error() {
    let source: String = (0..70_000).map(|i| format!("x{i} = 1\n")).collect();
    assert!(fail(&source).message.contains("too many names"));
}
