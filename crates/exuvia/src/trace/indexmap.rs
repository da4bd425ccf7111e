//! [`Trace`](super::Trace) for the collections of `indexmap`.

#![expect(
    unsafe_code,
    reason = "Trace is an unsafe trait; these implementations report what they own"
)]

use std::hash::BuildHasher;

use indexmap::{IndexMap, IndexSet};

use super::Trace;
use super::containers::{map, sequence};

sequence! {
    [T: Trace, S: BuildHasher + 'static] IndexSet<T, S>,
}

map! {
    [K: Trace, V: Trace, S: BuildHasher + 'static] IndexMap<K, V, S>,
}
