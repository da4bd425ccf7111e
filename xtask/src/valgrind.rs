//! Some of the library's tests under valgrind, which also finds what has not been initialised.

use std::process::{Command, Stdio};

use crate::step::{Outcome, Step, target};

/// Tests that are quick enough, and go everywhere.
const TESTS: [&str; 6] = ["derive", "finalizers", "friends", "heap_ends", "panics", "memory"];

/// Runs them, or says that there is no valgrind.
pub(crate) fn run() -> Outcome {
    let found = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        println!("\nSKIPPED: valgrind is not installed.");
        return Ok(());
    }
    let directory = target().join("valgrind");
    for test in TESTS {
        // One thread, as valgrind runs one at a time; leaks are what LeakSanitizer is for.
        Step::cargo(&format!("test -p exuvia --test {test} -- --test-threads 1"))
            .env("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER", "valgrind -q --error-exitcode=1")
            .target_dir(&directory)
            .run()?;
    }
    Ok(())
}
