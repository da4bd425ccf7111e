//! Random programs of operations against the model of `exuvia-model`, which says what is checked.
//!
//! They are the same in every run, so that a failure can be repeated; `cargo xtask soak` tries others.

use exuvia_model::{Kind, Op, Program, run};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// More in optimised builds.
const CASES: u32 = if cfg!(debug_assertions) { 400 } else { 4000 };

fn program(operations: usize) -> impl Strategy<Value = Program> {
    let op = any::<[u8; 5]>().prop_map(Op::from_bytes);
    (0_u32..1 << 20, vec(op, 1..operations)).prop_map(|(setting, ops)| Program { setting, ops })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, rng_seed: RngSeed::Fixed(4), ..ProptestConfig::default() })]

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

/// What the model and the heap do not agree about yet: two finalizers of 19 objects run in the other order.
#[test]
#[ignore = "fails: nobody has found out yet which of the two is right"]
fn finalizers_of_wholes_run_in_the_order_foretold() {
    let ops = [
        (Kind::Make, 0, 0),
        (Kind::Make, 0, 0),
        (Kind::Make, 0, 0),
        (Kind::Link, 0, 0),
        (Kind::Upgrade, 0, 0),
        (Kind::Make, 7, 0),
        (Kind::Hold, 0, 0),
        (Kind::Make, 0, 0),
        (Kind::Make, 0, 0),
        (Kind::Link, 0, 0),
        (Kind::Make, 7, 0),
        (Kind::MakeWhole, 22172, 129),
        (Kind::Ring, 8704, 154),
        (Kind::Release, 19203, 0),
        (Kind::Release, 6743, 0),
        (Kind::Release, 91, 0),
        (Kind::Make, 0, 0),
        (Kind::Release, 0, 0),
        (Kind::MakeWhole, 0, 152),
        (Kind::Make, 0, 0),
        (Kind::Release, 3, 0),
        (Kind::Release, 7448, 0),
        (Kind::Unlink, 0, 0),
        (Kind::Weaken, 48384, 0),
        (Kind::Release, 0, 0),
        (Kind::MakeWhole, 14062, 156),
        (Kind::Chain, 0, 1792),
        (Kind::Ring, 3584, 0),
        (Kind::Release, 29184, 0),
        (Kind::MakeCyclic, 0, 0),
        (Kind::Chain, 0, 2),
        (Kind::Ring, 39424, 0),
        (Kind::Chain, 4, 0),
        (Kind::Release, 8960, 0),
        (Kind::Make, 0, 0),
        (Kind::MakeCyclic, 0, 0),
        (Kind::Release, 10, 0),
        (Kind::MakeWhole, 1092, 8485),
        (Kind::MakeCyclic, 62556, 6918),
        (Kind::Chain, 42067, 30881),
        (Kind::Link, 48774, 35303),
        (Kind::MakeWhole, 51720, 64333),
        (Kind::Make, 14325, 40974),
        (Kind::Release, 14931, 49051),
        (Kind::Make, 15725, 55839),
        (Kind::Make, 25071, 26108),
        (Kind::Make, 25128, 29462),
        (Kind::Release, 61164, 18308),
        (Kind::Make, 27796, 59958),
        (Kind::Make, 20746, 65526),
        (Kind::Make, 12568, 58077),
        (Kind::Make, 19036, 4560),
        (Kind::Release, 63904, 37544),
        (Kind::MakeFrom, 15348, 53484),
        (Kind::MakeWhole, 10063, 52448),
        (Kind::Make, 33933, 44920),
        (Kind::Make, 50486, 16945),
        (Kind::MakeFrom, 10956, 41604),
        (Kind::Make, 52260, 54124),
        (Kind::Release, 57109, 32436),
        (Kind::MakeWhole, 36820, 14778),
        (Kind::Make, 13453, 21670),
    ];
    let ops = ops.map(|(kind, a, b)| Op { kind, a, b }).to_vec();
    run(&Program { setting: 0x6d21, ops });
}
