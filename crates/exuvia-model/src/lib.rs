//! Random programs of operations on heaps, checked against a model that knows nothing but who refers to whom.
//!
//! A [`Program`] is a list of operations: make an object, link it, let go of it, collect, freeze, close a heap, have the next
//! finalizer panic. [`run`] carries it out twice: on real heaps, and on a graph of numbers. The objects say when they are
//! finalized and when they die, so that the graph always knows, also within callbacks, what stands. After each operation
//! it is checked that
//!
//! * each object has died once at most, and none that can be reached,
//! * whatever lost its last handle is dead at once,
//! * counts, edges, parts, flags, lists, stocks and statistics are the model's,
//! * weak handles lead to the living, and watchers have been told of the dead, once.
//!
//! An observer foretells every collection from the graph: how many are examined, held from outside and condemned, and which;
//! in which order they are cleared and die, and what they take along; in which order the others stand in their list, and which of
//! them are asked whether they can do without the collector. Afterwards it compares. Finalizers must run in the order of the
//! lists, and see all edges of their object intact. For each release the order of the deaths is foretold as well, those
//! included that are put off because they are nested too deep.
//!
//! The same code serves the tests (`crates/exuvia/tests/model.rs`), the fuzzer (`fuzz/`) and `cargo xtask soak`.
//! [`small`] does the same for all small graphs.

mod callbacks;
mod cascade;
mod check;
mod graph;
mod graphs;
mod make;
mod object;
mod program;
pub mod small;
mod special;
mod state;
mod watch;
mod world;

pub use program::{Kind, Op, Program, Random};
pub use world::{Outcome, run};
