//! `--like`: the collector of another CPython.

use std::process::Command;

use crate::support::{Done, finish, run};

/// Where the programs are.
const DIRECTORY: &str = "crates/exuvia-cli/tests/cli/like";

fn run_like(version: &str, program: &str) -> Done {
    run(["--like", version, &format!("{DIRECTORY}/{program}.py")])
}

#[test]
fn moments_are_those_of_3_13() {
    for version in ["3.13", "3.14"] {
        run_like(version, "moments").expect(include_str!("like/moments_3_13.out"), 0);
    }
}

#[test]
fn weak_references_are_cleared_later_in_3_14() {
    run_like("3.11", "weak").expect(include_str!("like/weak_3_11.out"), 0);
    run_like("3.13", "weak").expect(include_str!("like/weak_3_13.out"), 0);
    run_like("3.14", "weak").expect(include_str!("like/weak_3_14.out"), 0);
}

#[test]
fn programs_print_the_same_under_cpython_3_13() {
    let question = "import sys; sys.exit(sys.version_info[:2] != (3, 13))";
    let answer = Command::new("python3.13").args(["-S", "-c", question]).output();
    if !answer.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: no CPython 3.13 is installed, so nothing was compared with it");
        return;
    }
    for program in ["moments", "weak"] {
        let mut command = Command::new("python3.13");
        command.args(["-S", "-B", &format!("{DIRECTORY}/{program}.py")]);
        command.current_dir(crate::support::root());
        let expected = run_like("3.13", program).out;
        finish(command, b"").expect(&expected, 0);
    }
}

#[test]
fn thresholds_come_first() {
    let done =
        run(["--like", "3.13", "--thresholds", "5", "-c", "import gc; print(gc.get_threshold())"]);
    done.expect("(5, 10, 10)\n", 0);
}

#[test]
fn other_versions_are_refused() {
    let done = run(["--like", "3.12", "-c", "pass"]);
    done.expect("", 2).expect_err(&["invalid value '3.12'", "3.11, 3.13, 3.14"]);
}
