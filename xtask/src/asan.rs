//! The library's tests under AddressSanitizer, which finds uses of freed memory and overruns, and LeakSanitizer.

use crate::step::{Outcome, Step, target};

const TARGET: &str = "x86_64-unknown-linux-gnu";
/// Makes the heap tell the sanitizer which slots are free, see `crates/exuvia/src/raw/asan.rs`.
const FLAGS: &str = "-Zsanitizer=address --cfg gc_asan";

/// Builds in a directory of its own, so that other builds are not thrown away.
pub(crate) fn run() -> Outcome {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu")) {
        println!("\nSKIPPED: the run under AddressSanitizer needs {TARGET}.");
        return Ok(());
    }
    Step::cargo(&format!("test -p exuvia --tests --target {TARGET}"))
        .env("RUSTFLAGS", FLAGS)
        .env("RUSTC_BOOTSTRAP", "1")
        .target_dir(&target().join("asan"))
        .run()
}
