//! The lecture's programs, with the output that they have under CPython.

use std::process::Command;

use crate::support::{cpython, finish, root, run};

const REFERENCE_COUNTING: &str = "Created Ada\n1\n2\n1\nDEL Ada\n0\nend\n";
const COLLECTED_IN_THE_LOOP: &str =
    "Created Ada\nCreated Bob\n2 & 2\n1 & 1\nDEL Ada\nDEL Bob\n0 & 0\nend\n";
const ALIVE_TO_THE_END: &str =
    "Created Ada\nCreated Bob\n2 & 2\n1 & 1\n1 & 1\nend\nDEL Ada\nDEL Bob\n";

/// The programs with their arguments, and what they print.
const PROGRAMS: [(&[&str], &str); 5] = [
    (&["examples/refcount_in_action.py"], REFERENCE_COUNTING),
    (&["examples/gc_in_action.py"], COLLECTED_IN_THE_LOOP),
    (&["examples/gc_in_action.py", "lists"], COLLECTED_IN_THE_LOOP),
    (&["examples/gc_in_action.py", "scalars"], ALIVE_TO_THE_END),
    (&["examples/gc_in_action.py", "none"], ALIVE_TO_THE_END),
];

#[test]
fn programs_print_what_the_lecture_shows() {
    for (args, expected) in PROGRAMS {
        let done = run(args);
        done.expect(expected, 0);
        assert_eq!(done.err, "");
    }
}

#[test]
fn programs_print_the_same_under_cpython() {
    let Some(cpython) = cpython() else { return };
    for (args, expected) in PROGRAMS {
        let mut command = Command::new(cpython);
        command.arg("-B").args(args).current_dir(root());
        finish(command, b"").expect(expected, 0);
    }
}

#[test]
fn unknown_variants_are_named() {
    let done = run(["examples/gc_in_action.py", "bla"]);
    done.expect("", 1).expect_err(&["'bla' is not one of lists, scalars, none"]);
}

#[test]
fn friends_are_collected_near_iteration_690() {
    let done = run(["--gc-log", "examples/gc_in_action.py"]);
    let block = done.err.split("\n\n").find(|block| block.contains("in make_lists"));
    let block = block.expect("there is a collection in the loop");
    let examined = block.lines().find_map(|line| line.strip_prefix("examined"));
    let number = examined.and_then(|text| text.trim().strip_suffix(" objects"));
    let number: u32 = number.and_then(|number| number.parse().ok()).expect("a number of objects");
    assert!((685..=705).contains(&number), "{block}");
}
