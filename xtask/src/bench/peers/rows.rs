//! The rows of the tables: which number of which workload, and what it should be.

/// One number of a workload.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) work: &'static str,
    /// The number's name in the output of a cell.
    pub(crate) number: &'static str,
    pub(crate) title: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) target: Target,
}

/// What exuvia is to reach.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// At most so many times what `Rc` needs.
    Rc(f64),
    /// At most so many times what the best other collector needs.
    Peer(f64),
    /// At most this.
    Most(f64),
    /// Measured for interest.
    Open,
}

use Target::{Most, Open, Peer, Rc};

/// All rows with one number for each contender.
pub(crate) const ROWS: &[Row] = &[
    row("w1a", "ns", "leaf, made and dropped at once", "ns", Rc(0.6)),
    row("w1c", "ns", "container, made and dropped at once", "ns", Rc(0.7)),
    row("w1b", "ns", "100,000 leaves, then dropped", "ns each", Rc(0.5)),
    row("w1d", "ns", "100,000 containers, then dropped", "ns each", Rc(0.5)),
    row("w3b", "ns", "binary trees, depth 14", "ns a node", Rc(0.5)),
    row("w3a", "ns", "tree of depth 20: made, counted, dropped", "ns a node", Rc(0.5)),
    row("w4", "ns", "list of 1M: made, summed, dropped", "ns a node", Rc(0.5)),
    row("w2a", "ns", "handle of a leaf, cloned and dropped", "ns", Rc(1.1)),
    row("w2b", "ns", "handle of a node in a ring, cloned and dropped", "ns", Rc(1.1)),
    row("w11b", "ns", "handle of a hub with 10,000 edges, cloned and dropped", "ns", Rc(1.1)),
    row("w11a", "ns", "hub with 10,000 edges: made, filled, dropped", "ns an edge", Open),
    row("w5", "ns", "cycles of two with vectors", "ns a pair", Peer(0.7)),
    row("w6a", "ns", "rings of 1,000", "ns a node", Peer(0.7)),
    row("w6b", "ns", "rings of 100,000", "ns a node", Peer(0.7)),
    row("w8a", "ns", "doubly linked lists of 100,000", "ns a node", Peer(0.7)),
    row("w8b", "ns", "trees of 131,071 with parents", "ns a node", Peer(0.7)),
    row("w7-10k", "ns", "churn over 10,000 live nodes", "ns a step", Peer(1.0)),
    row("w7-100k", "ns", "churn over 100,000 live nodes", "ns a step", Peer(1.0)),
    row("w7-1m", "ns", "churn over 1M live nodes", "ns a step", Peer(1.0)),
    row(
        "w10",
        "after_build",
        "full collection of 1M live nodes, after the build",
        "ns a node",
        Most(60.0),
    ),
    row("w10", "again", "the same again", "ns a node", Most(60.0)),
    row("w10", "one_touched", "the same, one handle touched before", "ns a node", Most(60.0)),
    row("w10", "all_touched", "the same, 125,000 handles touched before", "ns a node", Most(60.0)),
    row("w9", "ns", "random graph mutation", "ns", Rc(0.8)),
    row("mem-leaf", "bytes", "resident memory of a leaf of 16 bytes", "bytes", Rc(1.0)),
    row("mem-container", "bytes", "of a container of 16 bytes and an edge", "bytes", Rc(1.0)),
    row("mem-node", "bytes", "of a node with a number and three edges that change", "bytes", Open),
    row("i-leaf", "instructions", "instructions: leaf, made and dropped", "", Open),
    row("i-container", "instructions", "instructions: container, made and dropped", "", Most(60.0)),
    row("i-clone", "instructions", "instructions: handle, cloned and dropped", "", Most(10.0)),
];

const fn row(
    work: &'static str,
    number: &'static str,
    title: &'static str,
    unit: &'static str,
    target: Target,
) -> Row {
    Row { work, number, title, unit, target }
}

/// What is said of the pauses of the churn.
pub(crate) const PAUSES: &[(&str, &str, f64)] = &[
    ("p50_us", "median of 8 steps, us", 1.0),
    ("p99_us", "99 of 100, us", 1.0),
    ("p999_us", "999 of 1,000, us", 1.0),
    ("max_us", "longest, ms", 1e-3),
    ("peak_rss", "peak resident memory, MB", 1e-6),
];
