//! Full collections of a large live graph, in which nothing is to be freed.

use super::{Size, graph, opaque};
use crate::contender::Contender;
use crate::report::{Report, Stopwatch, nanoseconds};

const LIVE: usize = 1_000_000;

/// After the build, at once again, with one handle cloned and dropped before, with all 125,000.
pub(super) fn full_collection<C: Contender>(heap: &mut C, _: Size) -> Option<Report> {
    if C::BY_HAND {
        return None;
    }
    graph::tangle(heap, LIVE);
    let after_build = collect(heap);
    let again = collect(heap);
    touch(heap, 1);
    let one_touched = collect(heap);
    touch(heap, LIVE);
    let all_touched = collect(heap);
    let report = Report::new(LIVE as u64).with("after_build", after_build).with("again", again);
    Some(report.with("one_touched", one_touched).with("all_touched", all_touched))
}

/// Nanoseconds for each live node.
fn collect<C: Contender>(heap: &mut C) -> f64 {
    let watch = Stopwatch::start();
    heap.collect();
    nanoseconds(watch.elapsed()) / LIVE as f64
}

/// Clones and drops up to `limit` of the held handles.
fn touch<C: Contender>(heap: &mut C, limit: usize) {
    heap.enter(|_, roots| {
        for node in roots.nodes.iter().take(limit) {
            drop(opaque(node.clone()));
        }
    });
}
