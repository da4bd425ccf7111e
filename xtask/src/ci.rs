//! Everything that must pass before a change is accepted.

use std::time::Instant;

use crate::step::{Outcome, Step};
use crate::{asan, differ, zeal};

/// 200 random programs.
const PROGRAMS: &[&str] = &["--count", "200", "--seed", "97", "--keep", "0"];

/// Runs all checks; ends with the first that fails.
pub(crate) fn run() -> Outcome {
    let start = Instant::now();
    Step::cargo("fmt --all --check").run()?;
    Step::cargo("clippy --workspace --all-targets --locked -- -D warnings").run()?;
    // Unit tests, integration tests and the examples in the documentation.
    Step::cargo("test --workspace").run()?;
    Step::cargo("test -p exuvia --all-features --test features").run()?;
    Step::cargo("doc --workspace --no-deps").env("RUSTDOCFLAGS", "-D warnings").run()?;
    differ::run(PROGRAMS)?;
    zeal::run()?;
    asan::run()?;
    println!("\nAll checks passed in {:.0} s.", start.elapsed().as_secs_f64());
    Ok(())
}
