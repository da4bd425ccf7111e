//! [`Trace`](super::Trace) for the collections of `hashbrown`.

#![expect(
    unsafe_code,
    reason = "Trace is an unsafe trait; these implementations report what they own"
)]

use std::hash::BuildHasher;

use hashbrown::{HashMap, HashSet, HashTable};

use super::Trace;
use super::containers::{map, sequence};

sequence! {
    [T: Trace, S: BuildHasher + 'static] HashSet<T, S>,
    [T: Trace] HashTable<T>,
}

map! {
    [K: Trace, V: Trace, S: BuildHasher + 'static] HashMap<K, V, S>,
}
