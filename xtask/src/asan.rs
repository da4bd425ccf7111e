//! The library's tests and the runtime's cases under AddressSanitizer, which finds uses of freed memory and overruns, and LeakSanitizer.

use crate::step::{Outcome, Step, root, target};

const TARGET: &str = "x86_64-unknown-linux-gnu";
/// Makes the heap tell the sanitizer which slots are free, see `crates/exuvia/src/raw/asan.rs`.
const FLAGS: &str = "-Zsanitizer=address --cfg gc_asan";

/// Builds in a directory of its own, so that other builds are not thrown away.
pub(crate) fn run() -> Outcome {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu")) {
        println!("\nSKIPPED: the run under AddressSanitizer needs {TARGET}.");
        return Ok(());
    }
    sanitized("test -p exuvia --tests").run()?;
    // Threads that are stopped at the end of a program leave their stacks as they are.
    let cases = "test -p exuvia-python --test cases cases_print_what_is_expected";
    sanitized(cases).env("NOT_CASE", "threads").run()
}

fn sanitized(command: &str) -> Step {
    let leaks = root().join("xtask/lsan.txt");
    Step::cargo(&format!("{command} --target {TARGET}"))
        .env("RUSTFLAGS", FLAGS)
        .env("RUSTC_BOOTSTRAP", "1")
        // As without it: what asks for too much is refused.
        .env("ASAN_OPTIONS", "allocator_may_return_null=1")
        .env("LSAN_OPTIONS", &format!("suppressions={}", leaks.display()))
        .target_dir(&target().join("asan"))
}
