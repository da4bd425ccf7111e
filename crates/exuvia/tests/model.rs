//! Random programs of operations against the model of `exuvia-model`, which says what is checked.

use exuvia_model::{Kind, Op, Program, run};
use proptest::collection::vec;
use proptest::prelude::*;

/// More in optimised builds.
const CASES: u32 = if cfg!(debug_assertions) { 400 } else { 4000 };

fn program(operations: usize) -> impl Strategy<Value = Program> {
    let op = any::<[u8; 5]>().prop_map(Op::from_bytes);
    (0_u32..1 << 20, vec(op, 1..operations)).prop_map(|(setting, ops)| Program { setting, ops })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn short_programs(program in program(60)) {
        run(&program);
    }

    #[test]
    fn middling_programs(program in program(300)) {
        run(&program);
    }
}

/// The same in every run, and without shrinking: `cargo xtask soak` goes on from here.
#[test]
fn long_programs() {
    for seed in 0..30 {
        let outcome = run(&Program::random(seed, 2000));
        assert_eq!(outcome.operations, 2000);
    }
}

/// Collections, panics and deaths happen in the programs, so that the tests mean something.
#[test]
fn programs_do_what_they_should() {
    let mut sum = (0, 0, 0);
    for seed in 0..300 {
        let outcome = run(&Program::random(seed, 150));
        sum = (sum.0 + outcome.collections, sum.1 + outcome.collected, sum.2 + outcome.panics);
    }
    assert!(sum.0 > 3000 && sum.1 > 3000 && sum.2 > 30, "{sum:?}");
}

/// An immortal watcher is told of the death of an object that only it leads to, when the model takes its edges away at last.
#[test]
fn immortal_watchers_are_told_at_the_end_of_a_program() {
    let op = |kind, a, b| Op { kind, a, b };
    let ops = vec![
        // One that watches, and one that is watched.
        op(Kind::Make, 15, 1),
        op(Kind::Make, 0, 1),
        op(Kind::Watch, 1, 0),
        op(Kind::Link, 0, 1),
        op(Kind::Immortalize, 0, 0),
    ];
    let outcome = run(&Program { setting: 1, ops });
    assert_eq!((outcome.made, outcome.leaked), (2, 0));
}
