//! The library's tests with `cfg(gc_zeal)`: the heap verifies itself around the phases of each collection.

use crate::step::{Outcome, Step, target};

/// Builds in a directory of its own, so that other builds are not thrown away.
pub(crate) fn run() -> Outcome {
    Step::cargo("test -p exuvia --tests")
        .env("RUSTFLAGS", "--cfg gc_zeal")
        .target_dir(&target().join("zeal"))
        .run()
}
