//! Resident memory of a million objects, the handles to them taken off.

use std::mem::size_of;

use super::Size;
use crate::contender::{Contender, Scope};
use crate::report::{Report, resident};

const OBJECTS: usize = 1_000_000;

pub(super) fn leaf<C: Contender>(heap: &mut C, _: Size) -> Option<Report> {
    heap.enter(|scope, _| measure(|i| scope.leaf([i; 2])))
}

pub(super) fn container<C: Contender>(heap: &mut C, _: Size) -> Option<Report> {
    heap.enter(|scope, _| measure(|i| scope.link([i; 2], None)))
}

pub(super) fn node<C: Contender>(heap: &mut C, _: Size) -> Option<Report> {
    heap.enter(|scope, _| measure(|i| scope.node(i)))
}

/// Bytes for each object. The vector of the handles has been written to its end, so that its share is known.
fn measure<H>(make: impl Fn(u64) -> H) -> Option<Report> {
    let before = resident();
    let mut handles = Vec::with_capacity(OBJECTS);
    handles.extend((0..OBJECTS as u64).map(make));
    let grown = resident().checked_sub(before)?;
    let bytes = grown as f64 / OBJECTS as f64 - size_of::<H>() as f64;
    Some(Report::new(handles.len() as u64).with("bytes", bytes))
}
