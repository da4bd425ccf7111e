//! Long runs of what the tests run briefly: random programs, all small graphs, the fuzzer.

use crate::step::{Outcome, Step, root, target};

/// Passes its options on to `exuvia-model`, built with all optimisations.
pub(crate) fn run(options: &[&str]) -> Outcome {
    let options = options.join(" ");
    Step::cargo(format!("run --release -p exuvia-model --bin soak -- {options}").trim_end()).run()
}

/// The fuzzer, for some seconds.
pub(crate) fn fuzz(options: &[&str]) -> Outcome {
    let seconds = match options {
        [] => "60",
        ["--seconds", seconds] => *seconds,
        _ => return Err("usage: cargo xtask fuzz [--seconds N]".to_owned()),
    };
    let words = format!("fuzz run programs -- -max_len=2000 -max_total_time={seconds}");
    Step::cargo_of("nightly", &words)
        .env("RUSTFLAGS", "--cfg gc_asan")
        .target_dir(&target().join("fuzz"))
        .inside(&root().join("fuzz"))
        .run()
        .map_err(|problem| format!("{problem}\n(needs a nightly compiler and cargo-fuzz)"))
}
