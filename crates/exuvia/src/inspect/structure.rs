//! What must hold in every heap outside of an examination, whatever its users do.

use std::collections::HashSet;

use super::graph::each_slot;
use super::verify::{Fault, Problem};
use crate::event::Named;
use crate::raw::core::{Core, LISTS};
use crate::raw::page::Page;
use crate::raw::slot::Slot;

/// Checks lists, flags, working counts, free lists and freed memory.
pub(super) fn check(core: &Core) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut listed = HashSet::new();
    for generation in 0..LISTS {
        for slot in core.list(generation) {
            if !slot.is_listed(generation) || !listed.insert(slot) {
                problems.push(broken(slot, "stands in a list where it does not belong"));
            }
        }
    }
    each_slot(core, |slot| check_slot(slot, &listed, &mut problems));
    core.memory().each_page(|page| check_page(page, &mut problems));
    problems
}

fn broken(slot: Slot, what: &'static str) -> Problem {
    Problem { object: Named::by_type(slot), fault: Fault::Broken(what) }
}

/// Checks a slot of a type that can have edges.
fn check_slot(slot: Slot, listed: &HashSet<Slot>, problems: &mut Vec<Problem>) {
    if slot.gc_refs() != 0 {
        problems.push(broken(slot, "has a working count"));
    }
    if slot.has_bits() {
        problems.push(broken(slot, "is marked"));
    }
    let flagged = (0..LISTS).any(|generation| slot.is_listed(generation));
    if flagged != listed.contains(&slot) {
        problems.push(broken(slot, "is flagged as tracked, but in no list"));
    }
}

fn check_page(page: &Page, problems: &mut Vec<Problem>) {
    page.each_free(|slot, whole| {
        if slot.strong() != 0 {
            problems.push(broken(slot, "is in use, but free"));
        } else if !whole {
            let fault = Fault::WrittenAfterFree;
            problems.push(Problem { object: Named::by_type(slot), fault });
        }
    });
    if !page.is_counted() {
        problems.push(broken(page.first_slot(), "starts a page whose slots do not add up"));
    }
}
