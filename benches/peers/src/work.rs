//! The workloads, written once for all contenders.
//!
//! Each makes a heap, does its work, has everything collected, and reports; the last collection is part of the time wherever
//! garbage is what it is about. Work is done in *slices*, between which a contender that cannot collect at any time may do so.

mod acyclic;
mod churn;
mod cyclic;
mod full;
mod graph;
mod handles;
mod instructions;
mod memory;
mod mutation;

use std::hint::black_box;
use std::time::Duration;

use crate::contender::{Contender, Roots, Scope};
use crate::report::{Report, Stopwatch};

/// How much work a cell does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    quick: bool,
    ops: usize,
}

impl Size {
    /// From the options of the command line.
    pub(crate) fn parse(options: &[&str]) -> Result<Self, String> {
        let mut size = Self { quick: false, ops: 100_000 };
        let mut options = options.iter();
        while let Some(option) = options.next() {
            match *option {
                "--quick" => size.quick = true,
                "--ops" => {
                    let number = options.next().and_then(|number| number.parse().ok());
                    size.ops = number.ok_or("--ops needs a number")?;
                }
                other => return Err(format!("'{other}' is not --quick or --ops N")),
            }
        }
        Ok(size)
    }

    /// `full`, or a quarter of it (at least 1).
    fn of(self, full: usize) -> usize {
        if self.quick { (full / 4).max(1) } else { full }
    }
}

macro_rules! works {
    ($($id:literal => $run:expr,)*) => {
        /// The names of all workloads.
        pub(crate) const IDS: &[&str] = &[$($id),*];

        /// Runs one; nothing is reported if it makes no sense for the contender.
        pub(crate) fn run<C: Contender>(id: &str, size: Size) -> Result<Option<Report>, String> {
            match id {
                $($id => {
                    let run: fn(&mut C, Size) -> Option<Report> = $run;
                    Ok(run_in::<C>(size, run))
                })*
                _ => Err(format!("there is no workload '{id}'")),
            }
        }
    };
}

works! {
    "w1a" => acyclic::leaf_at_once,
    "w1b" => acyclic::leaf_batch,
    "w1c" => acyclic::container_at_once,
    "w1d" => acyclic::container_batch,
    "w2a" => handles::clone_leaf,
    "w2b" => handles::clone_node_of_ring,
    "w3a" => acyclic::deep_tree,
    "w3b" => acyclic::binary_trees,
    "w4" => acyclic::list,
    "w5" => cyclic::pairs,
    "w6a" => |heap, size| cyclic::rings(heap, 1000, size.of(300)),
    "w6b" => |heap, size| cyclic::rings(heap, 100_000, size.of(8)),
    "w7-10k" => |heap, size| churn::churn(heap, 10_000, size.of(400_000)),
    "w7-100k" => |heap, size| churn::churn(heap, 100_000, size.of(400_000)),
    "w7-1m" => |heap, size| churn::churn(heap, 1_000_000, size.of(1_000_000)),
    "w8a" => cyclic::doubly_linked_list,
    "w8b" => cyclic::tree_with_parents,
    "w9" => mutation::random,
    "w10" => full::full_collection,
    "w11a" => handles::push_edges_to_hub,
    "w11b" => handles::clone_hub,
    "mem-leaf" => memory::leaf,
    "mem-container" => memory::container,
    "mem-node" => memory::node,
    "i-nothing" => instructions::nothing,
    "i-leaf" => instructions::leaf,
    "i-container" => instructions::container,
    "i-clone" => instructions::clone,
}

/// Gives a workload a heap, and has all of it freed in the end.
fn run_in<C: Contender>(size: Size, work: fn(&mut C, Size) -> Option<Report>) -> Option<Report> {
    let mut heap = C::new();
    let report = work(&mut heap, size);
    heap.edit(|_, roots| *roots = Roots::default());
    heap.collect();
    drop(heap);
    report
}

/// The processor time of `work` and of a full collection after it.
fn timed<C: Contender>(heap: &mut C, work: impl FnOnce(&mut C)) -> Duration {
    let watch = Stopwatch::start();
    work(heap);
    heap.collect();
    watch.elapsed()
}

/// Keeps the optimizer from seeing through a value.
#[inline(always)]
fn opaque<T>(value: T) -> T {
    black_box(value)
}

/// Takes the edges `edge` out along a path that they make, where cycles have to be broken by hand.
fn break_path<'w, C: Contender>(scope: C::Scope<'w>, start: &NodeOf<'w, C>, edge: usize) {
    if !C::BY_HAND {
        return;
    }
    let mut next = take_edge::<C>(scope, start, edge);
    while let Some(node) = next {
        next = take_edge::<C>(scope, &node, edge);
    }
}

fn take_edge<'w, C: Contender>(
    scope: C::Scope<'w>,
    node: &NodeOf<'w, C>,
    edge: usize,
) -> Option<NodeOf<'w, C>> {
    let target = <C::Scope<'w> as Scope>::edge(node, edge);
    scope.set_edge(node, edge, None);
    target
}

type NodeOf<'w, C> = <<C as Contender>::Scope<'w> as Scope>::Node;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contender::{exuvia::Exuvia, rc::Counted};

    #[test]
    fn contenders_do_the_same_work() {
        let size = Size { quick: true, ops: 10 };
        for work in ["w1a", "w1b", "w2b", "w3b", "w5", "w6a", "w8a", "w8b", "w9", "w11a", "i-clone"]
        {
            let exuvia = run::<Exuvia<700>>(work, size).unwrap().unwrap();
            let rc = run::<Counted>(work, size).unwrap().unwrap();
            assert_eq!(exuvia.checksum, rc.checksum, "{work}");
        }
    }

    #[test]
    fn unknown_workloads_are_refused() {
        assert!(run::<Counted>("w99", Size { quick: true, ops: 1 }).is_err());
    }
}
