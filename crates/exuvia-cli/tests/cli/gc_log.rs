//! `--gc-log`.

use std::path::Path;

use crate::support::{exuvia, finish, run};

/// Compares a log with `golden/NAME.txt`, durations masked. `BLESS=1` rewrites the file.
#[track_caller]
fn check_golden(name: &str, log: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/golden").join(name);
    let masked = mask(log);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &masked).expect("the expectation can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(masked == expected, "expected:\n{expected}\nprinted:\n{masked}");
}

/// Takes out how long things took: in headings, and all of the phases.
fn mask(log: &str) -> String {
    let mut masked = String::new();
    let mut in_phases = false;
    for line in log.lines() {
        in_phases = line.starts_with("phases") || in_phases && line.starts_with(' ');
        if !in_phases {
            masked += &mask_line(line);
            masked.push('\n');
        } else if line.starts_with("phases") {
            masked += "phases      …\n";
        }
    }
    masked
}

/// `── title ──── 48 µs ──` becomes `── title … ──`.
fn mask_line(line: &str) -> String {
    let title = line.strip_prefix("── ").and_then(|line| Some(line.split_once(" ──")?.0));
    title.map_or_else(|| line.to_owned(), |title| format!("── {title} … ──"))
}

#[test]
fn friends_log_is_as_recorded() {
    let done = run(["--gc-log", "examples/gc_in_action.py"]);
    done.expect("Created Ada\nCreated Bob\n2 & 2\n1 & 1\nDEL Ada\nDEL Bob\n0 & 0\nend\n", 0);
    // What other collections examine are the runtime's own objects.
    let block = done.err.split("\n\n").find(|block| block.contains("in make_lists"));
    check_golden("gc_in_action.txt", block.expect("there is a collection in the loop"));
    done.expect_err(&[
        "where       examples/gc_in_action.py, line 39, in main\n\
         why now     the program asked for it: gc.collect()\n",
        "where       outside the program's code\n\
         why now     the program is over, and what it left behind is collected\n",
        "\n── summary ──",
        " µs in collections ──\n\
         collections generation 0                      1\n",
        "objects     made by the start of Python  ",
        "\n            freed by reference counting  ",
    ]);
}

#[test]
fn quarter_rule_is_told_with_its_numbers() {
    let code = "kept = []\nfor i in range(20_000): kept.append([i])";
    let done = run(["--gc-log", "--thresholds", "100,2,2", "-c", code]);
    done.expect("", 0).expect_err(&["held back", "25 % rule: ", " old ones"]);
}

#[test]
fn what_is_freed_is_named() {
    let code = "\
import gc, weakref
class Node:
    def __del__(self): pass
a, b = Node(), Node()
a.other, b.other, b.list = b, a, [a]
r = weakref.ref(a, print)
q = weakref.ref(b)
del a, b
gc.collect()";
    let done = run(["--gc-log", "-c", code]);
    done.expect_no_panic().expect_err(&[
        "the program asked for it: gc.collect()",
        "where       <string>, line 9, in <module>",
        "freed       3 objects: 2 Node, 1 list",
        "finalizers  2 run, 0 objects resurrected",
        "weakrefs    2 cleared",
    ]);
}

#[test]
fn lines_fit_into_80_columns() {
    let done = run(["--gc-log", "examples/gc_in_action.py"]);
    assert!(done.err.lines().all(|line| line.chars().count() <= 80), "{}", done.err);
}

#[test]
fn colours_are_used_only_when_wanted() {
    let is_colored = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = exuvia(args);
        command.args(["run", "--gc-log", "-c", "import gc; gc.collect()"]);
        command.envs(variables.iter().copied());
        finish(command, b"").err.contains('\u{1b}')
    };
    assert!(!is_colored(&[], &[]), "a pipe is no terminal");
    assert!(!is_colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_colored(&[], &[("NO_COLOR", "1")]));
    assert!(is_colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(is_colored(&["--color", "always"], &[]));
    assert!(is_colored(&["--color=always"], &[("NO_COLOR", "1")]));
}

#[test]
fn log_changes_nothing_for_the_program() {
    let code = "\
import gc, sys
class C: pass
def f():
    c = C(); c.c = c
    return gc.get_count()[0] - start
start = gc.get_count()[0]
print(f(), f(), gc.collect(), gc.get_count()[1:], len(gc.get_objects()), sys.getrefcount(C))
print([s['collections'] for s in gc.get_stats()])";
    let (with, without) = (run(["--gc-log", "-c", code]), run(["-c", code]));
    without.expect(&with.out, 0);
}

#[test]
fn thresholds_can_be_set() {
    let code = "import gc; print(gc.get_threshold())";
    run(["--thresholds", "5,6,7", "-c", code]).expect("(5, 6, 7)\n", 0);
    run(["--thresholds", "0", "-c", code]).expect("(0, 10, 10)\n", 0);
    run(["-c", code]).expect("(700, 10, 10)\n", 0);
}
