//! How much room there is in a table: as much as in CPython, where sizes show it.

use super::{EMPTY, Table};
use crate::object::{Value, tag};

/// How many slots the smallest table has in CPython; here it has no index.
const FEWEST_SLOTS: usize = 8;

/// How many slots there are when at least so many are wanted.
fn slots_for(n_wanted: usize) -> usize {
    let enough = ((n_wanted | FEWEST_SLOTS) - 1) | (FEWEST_SLOTS - 1);
    (enough + 1).next_power_of_two()
}

/// How many entries fit with so many slots.
fn usable(n_slots: usize) -> usize {
    n_slots * 2 / 3
}

impl<V> Table<V> {
    /// How many slots the index has in CPython, if the table ever held anything.
    pub(crate) fn n_slots(&self) -> Option<usize> {
        match self.index.len() {
            0 => (self.entries.capacity() > 0).then_some(FEWEST_SLOTS),
            n => Some(n),
        }
    }

    /// Closes the holes and makes room for at least one more entry.
    pub(super) fn rebuild(&mut self) {
        self.resize(slots_for(self.n_occupied * 3));
    }

    fn resize(&mut self, n_slots: usize) {
        if self.n_occupied < self.entries.len() {
            self.renumber_order();
            self.entries.retain(Option::is_some);
        }
        self.n_leading = 0;
        self.index.clear();
        self.n_usable = usable(n_slots) - self.entries.len();
        if n_slots == FEWEST_SLOTS {
            self.entries.reserve(1);
            return;
        }
        self.index.resize(n_slots, EMPTY);
        for position in 0..self.entries.len() {
            let hash = self.entries[position].as_ref().map_or(0, |entry| entry.hash);
            self.index_position(hash, position);
        }
    }

    /// A key is going to be added that may be no string, which needs a form of the table that is larger.
    #[inline]
    pub(super) fn note_key(&mut self, key: &Value) {
        if !self.is_general && key.tag() != tag::STR {
            self.generalize();
        }
    }

    #[cold]
    fn generalize(&mut self) {
        self.is_general = true;
        if self.n_slots().is_some() {
            self.rebuild();
        }
    }

    /// Whether there is or was a key that is no string.
    pub(crate) fn is_general(&self) -> bool {
        self.is_general
    }

    /// The entries of another table are going to be added: CPython's `dict_merge`.
    pub(crate) fn make_room_for(&mut self, other: &Self) {
        if other.len() == 0 || self.n_shared > 0 {
            return;
        }
        let others_slots = other.n_slots().unwrap_or(FEWEST_SLOTS);
        let is_full = others_slots == FEWEST_SLOTS || usable(others_slots / 2) < other.len();
        let has_holes = other.len() < other.n_positions();
        if self.len() == 0 && other.n_shared == 0 && !has_holes && is_full {
            self.is_general = other.is_general;
            self.resize(others_slots);
        } else if self.n_slots().map_or(0, usable) < other.len() {
            self.make_room(other.len(), other.is_general);
        }
    }

    /// So many entries more are going to be added: CPython's `estimate_log2_keysize`.
    pub(crate) fn make_room(&mut self, n_entries: usize, is_general: bool) {
        self.is_general |= is_general;
        self.resize(slots_for(((self.len() + n_entries) * 3).div_ceil(2)));
    }

    /// This empty table is going to be a copy of another one: CPython's `PyDict_Copy`.
    pub(crate) fn make_room_for_copy(&mut self, other: &Self) {
        if other.len() == 0 {
            return;
        }
        if other.n_shared == 0 && other.len() >= other.n_positions() * 2 / 3 {
            self.is_general = other.is_general;
            self.resize(other.n_slots().unwrap_or(FEWEST_SLOTS));
            // The holes are copied there.
            self.n_usable -= other.n_positions() - other.len();
        } else if usize::from(other.n_shared) >= other.n_positions().max(1) {
            self.n_shared = other.n_shared;
        } else {
            self.make_room_for(other);
        }
    }
}
