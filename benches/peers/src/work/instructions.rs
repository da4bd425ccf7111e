//! Work to be counted in instructions, by callgrind. `nothing` is what the loop itself costs, two opaque values a turn included.

use super::{Size, opaque};
use crate::contender::{Contender, Scope};
use crate::report::Report;

pub(super) fn nothing<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    heap.enter(|_, _| repeat(size, opaque))
}

pub(super) fn leaf<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    heap.enter(|scope, _| repeat(size, |i| scope.leaf([opaque(i); 2])))
}

pub(super) fn container<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    heap.enter(|scope, _| repeat(size, |i| scope.link([opaque(i); 2], None)))
}

pub(super) fn clone<C: Contender>(heap: &mut C, size: Size) -> Option<Report> {
    let report = heap.enter(|scope, _| {
        let node = scope.node(0);
        repeat(size, |_| opaque(&node).clone())
    });
    report.filter(|_| C::COUNTED)
}

/// Makes something and drops it, as often as the command line says.
#[inline(always)]
fn repeat<H>(size: Size, mut make: impl FnMut(u64) -> H) -> Option<Report> {
    for i in 0..size.ops as u64 {
        drop(opaque(make(i)));
    }
    Some(Report::new(size.ops as u64))
}
