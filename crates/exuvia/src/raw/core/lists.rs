//! The lists of the generations: the log of the youngest one, and a vector for each of the others.
//!
//! An object that leaves its list leaves its entry behind, which is stale from then on: its flags tell.

use std::cell::Cell;
use std::hint::cold_path;

use super::{Core, PERMANENT};
use crate::raw::header::flag;
use crate::raw::slot::Slot;

/// Entries of a list that is rather copied than moved.
const SMALL: usize = 4096;
/// How many vectors are kept to be used again.
const SPARE: usize = 3;

impl Core {
    /// Enters an object that has been counted into the log.
    pub(super) fn enter(&self, slot: Slot) {
        if self.log.is_full() {
            self.make_room();
        }
        self.log.enter(slot);
    }

    /// Makes room in the log.
    #[cold]
    fn make_room(&self) {
        if self.stale[0].get() > self.log.len() / 2 {
            self.tidy(0);
        } else {
            self.log.grow();
        }
    }

    /// Puts an object into generation 0.
    pub(crate) fn track(&self, slot: Slot) {
        slot.set_generation(0);
        slot.set(flag::TRACKED);
        self.enter(slot);
    }

    /// Takes a tracked object out of its list.
    pub(crate) fn untrack(&self, slot: Slot) {
        self.unlist(slot);
        slot.clear(flag::TRACKED);
    }

    /// Takes a tracked object, or a dying one, out of its list. Says whether that lowers the log's floor.
    #[inline(always)]
    pub(in crate::raw) fn unlist(&self, slot: Slot) -> bool {
        let popped = self.log.pop(slot);
        if !popped {
            cold_path();
            let stale = &self.stale[slot.generation()];
            stale.set(stale.get() + 1);
        }
        popped
    }

    pub(super) fn stale_entries(&self) -> usize {
        self.stale.iter().map(Cell::get).sum()
    }

    /// The number of entries, stale ones included.
    pub(super) fn entries(&self) -> usize {
        self.log.len() + self.old.iter().map(|list| list.borrow().len()).sum::<usize>()
    }

    /// Moves the permanent generation to the end of generation 2.
    pub(crate) fn unfreeze(&self) {
        let list = self.take_list(PERMANENT);
        list.iter().for_each(|slot| slot.set_generation(2));
        self.append(2, list);
        self.shared.forget_examinations();
    }

    /// The number of objects in a generation.
    pub(crate) fn size(&self, generation: usize) -> usize {
        let entries = match generation {
            0 => self.log.len(),
            _ => self.old[generation - 1].borrow().len(),
        };
        entries - self.stale[generation].get()
    }

    /// Takes the list of a generation, in order, without stale entries.
    pub(crate) fn take_list(&self, generation: usize) -> Vec<Slot> {
        self.tidy(generation);
        let mut list = self.take_spare();
        if generation == 0 {
            self.log.drain_into(&mut list);
        } else {
            move_all(&mut self.old[generation - 1].borrow_mut(), &mut list);
        }
        list
    }

    /// Appends objects to the list of a generation that is not 0, in which their flags already put them.
    pub(crate) fn append(&self, generation: usize, mut objects: Vec<Slot>) {
        let list = &self.old[generation - 1];
        let mut list = list.borrow_mut();
        let stale = &self.stale[generation];
        if stale.get() > 1024 && stale.get() > list.len() / 2 {
            stale.set(0);
            compact_but(&mut list, generation, &objects);
        }
        move_all(&mut objects, &mut list);
        drop(list);
        self.give_spare(objects);
    }

    /// An empty vector, with room if there has been one with room lately.
    pub(crate) fn take_spare(&self) -> Vec<Slot> {
        self.spare.borrow_mut().pop().unwrap_or_default()
    }

    /// Keeps a vector that is not used any more. Its contents do not matter.
    ///
    /// Young collections come often, and what they would ask of the allocator and give back to it is large enough to
    /// disturb the small pieces that the condemned own: it would put its caches of these in order each time.
    pub(crate) fn give_spare(&self, mut list: Vec<Slot>) {
        let mut spare = self.spare.borrow_mut();
        if spare.len() < SPARE && (1..=2 * SMALL).contains(&list.capacity()) {
            list.clear();
            spare.push(list);
        }
    }

    /// A copy of the list of a generation, in order.
    pub(crate) fn list(&self, generation: usize) -> Vec<Slot> {
        self.tidy(generation);
        match generation {
            0 => {
                let mut list = Vec::new();
                self.log.copy_into(&mut list);
                list
            }
            _ => self.old[generation - 1].borrow().clone(),
        }
    }

    /// Takes the stale entries out of the list of a generation.
    pub(super) fn tidy(&self, generation: usize) {
        let stale = self.stale[generation].replace(0);
        if stale == 0 {
            return;
        }
        let tidy = |list: &mut [Slot]| match list.len() {
            len if len == stale => 0,
            _ => compact(list, generation),
        };
        if generation == 0 {
            return self.log.edit(tidy);
        }
        let mut list = self.old[generation - 1].borrow_mut();
        let left = tidy(&mut list);
        list.truncate(left);
    }
}

/// Appends all entries of a list to another one, without copying them if they are many and the other is empty.
fn move_all(from: &mut Vec<Slot>, to: &mut Vec<Slot>) {
    if to.is_empty() && from.len() > SMALL {
        std::mem::swap(from, to);
    } else {
        to.append(from);
    }
}

/// Moves all entries of a list to its start but for the stale ones and the earlier ones of duplicates; returns how many.
fn compact(list: &mut [Slot], generation: usize) -> usize {
    let mut write = list.len();
    for read in (0..list.len()).rev() {
        let slot = list[read];
        if slot.is_listed(generation) && !slot.has(flag::SEEN) {
            slot.set(flag::SEEN);
            write -= 1;
            list[write] = slot;
        }
    }
    list.copy_within(write.., 0);
    let left = list.len() - write;
    list[..left].iter().for_each(|slot| slot.clear(flag::SEEN));
    left
}

/// The same for a list to which `others` are about to be appended: entries for these are old.
fn compact_but(list: &mut Vec<Slot>, generation: usize, others: &[Slot]) {
    others.iter().for_each(|slot| slot.set(flag::SEEN));
    let left = compact(list, generation);
    list.truncate(left);
    others.iter().for_each(|slot| slot.clear(flag::SEEN));
}
