#![doc = include_str!("../README.md")]
//!
//! ## What does not compile
//! Handles stay on their thread:
//!
//! ```compile_fail,E0277
//! let object = exuvia::Gc::new(1);
//! std::thread::spawn(move || *object);
//! ```
//!
//! A type whose edges are traced has no `Drop` of its own, as the collector may have cleared what the edges lead to (it can
//! have a [finalizer](Finalize), or hold its edges in a part of its own):
//!
//! ```compile_fail,E0119
//! #[derive(exuvia::Trace)]
//! struct Node(exuvia::Gc<u8>);
//!
//! impl Drop for Node {
//!     fn drop(&mut self) {}
//! }
//! ```
//!
//! Fields must say which edges they have:
//!
//! ```compile_fail,E0277
//! struct Unknown;
//!
//! #[derive(exuvia::Trace)]
//! struct Node(Unknown);
//! ```
//!
//! A reference into an object does not outlive the handle that it came from:
//!
//! ```compile_fail,E0505
//! let object = exuvia::Gc::new(String::new());
//! let text: &str = &object;
//! drop(object);
//! println!("{text}");
//! ```
//!
//! ## What it does not do
//! Heaps and handles stay on their thread. Nothing is moved. A cycle through an `Rc`, through another heap, or through a
//! field that is not traced is not found: it leaks. The crate knows no Python; it prints nothing.

extern crate self as exuvia;

mod address;
mod collector;
#[cfg(doctest)]
mod compile_fail;
mod error;
pub mod event;
mod handle;
mod heap;
pub mod inspect;
mod ordered;
mod policy;
mod raw;
mod trace;

pub use collector::{Collected, Labeler, ObserverId};
pub use error::AllocError;
pub use event::{Cause, Event, Observer, Report};
#[cfg(feature = "derive")]
pub use exuvia_derive::Trace;
pub use heap::{Closed, GenerationStats, Heap, Held, StandIn, Totals, Uncounted};
pub use policy::{Counters, Policy, Stock};
pub use raw::content::Content;
pub use raw::field::{Field, Handle};
pub use raw::handle::{Gc, GcAny};
pub use raw::handle_unique::{CloneContent, GcMut};
pub use raw::handle_vec::HandleVec;
pub use raw::memory::{BirthWatcher, MemoryUse, Probe};
pub use raw::part::Part;
pub use raw::stack::StackState;
pub use raw::watch::Watch;
pub use raw::weak::{Weak, WeakAny};
pub use raw::weak_map::WeakMap;
pub use raw::weak_value_map::WeakValueMap;
pub use trace::{Finalize, Trace, Tracer};
