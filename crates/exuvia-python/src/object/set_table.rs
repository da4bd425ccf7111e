//! The hash table under sets, laid out as CPython's, so that sets of numbers are iterated in the same order.

use exuvia::Trace;

use super::Value;
use super::table::quick_eq;

/// The smallest table.
const MIN_SIZE: usize = 8;

/// How many neighbours of a slot are looked at before jumping elsewhere.
const LINEAR_PROBES: usize = 9;

/// How much of a hash each further jump brings in.
const PERTURB_SHIFT: u32 = 5;

/// The hash in the slot of a removed element; no object has it.
const REMOVED: i64 = -1;

/// From this size on a table grows by two, not by four.
const LARGE: usize = 50_000;

/// Elements by their hashes.
#[derive(Debug, Default, Trace)]
pub(crate) struct SetTable {
    /// A power of two, or none at all as long as the set is empty.
    slots: Vec<Slot>,
    n_used: usize,
    /// Used slots and those of removed elements.
    n_filled: usize,
    /// Where `pop` goes on searching.
    finger: usize,
    /// Changes whenever an element is added or removed.
    version: u32,
}

/// A place for an element.
#[derive(Clone, Debug, Default, Trace)]
struct Slot {
    hash: i64,
    key: Option<Value>,
}

/// What a lookup without Python code can say.
#[derive(Debug)]
pub(crate) enum Found {
    /// In this slot.
    At(usize),
    /// Nowhere.
    Nowhere,
    /// Only these slots have the same hash, and Python has to be asked whether one of them is equal.
    Perhaps(Vec<usize>),
}

/// Calls `visit` with the slots for a hash in probing order until it returns something.
#[expect(clippy::cast_possible_truncation, reason = "the low bits are wanted")]
#[inline]
fn probe<R>(hash: i64, n_slots: usize, mut visit: impl FnMut(usize) -> Option<R>) -> R {
    let mask = n_slots - 1;
    let mut perturb = hash.cast_unsigned();
    let mut slot = perturb as usize & mask;
    loop {
        let n_neighbours = if slot + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        for neighbour in slot..=slot + n_neighbours {
            if let Some(result) = visit(neighbour) {
                return result;
            }
        }
        perturb >>= PERTURB_SHIFT;
        slot = slot.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
    }
}

impl SetTable {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.n_used
    }

    #[inline]
    pub(crate) fn version(&self) -> u32 {
        self.version
    }

    /// The element in a slot.
    #[inline]
    pub(crate) fn get(&self, slot: usize) -> Option<&Value> {
        self.slots.get(slot)?.key.as_ref()
    }

    /// How many slots there are.
    #[inline]
    pub(crate) fn n_slots(&self) -> usize {
        self.slots.len()
    }

    /// Number of slots that are in use or were.
    pub(crate) fn n_filled(&self) -> usize {
        self.n_filled
    }

    /// All elements with their hashes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, &Value)> {
        self.slots.iter().filter_map(|slot| Some((slot.hash, slot.key.as_ref()?)))
    }

    /// Looks an element up as far as that is possible without running Python code.
    #[inline]
    pub(crate) fn find(&self, key: &Value, hash: i64) -> Found {
        if self.slots.is_empty() {
            return Found::Nowhere;
        }
        let mut is_undecided = false;
        let found = self.search(hash, |_, other| {
            quick_eq(other, key).unwrap_or_else(|| {
                is_undecided = true;
                false
            })
        });
        match found {
            _ if is_undecided => Found::Perhaps(self.candidates(hash)),
            Some(slot) => Found::At(slot),
            None => Found::Nowhere,
        }
    }

    /// The first element with this hash of which `is_wanted` holds.
    #[inline]
    fn search(&self, hash: i64, mut is_wanted: impl FnMut(usize, &Value) -> bool) -> Option<usize> {
        probe(hash, self.slots.len(), |i| {
            let slot = &self.slots[i];
            match &slot.key {
                None => (slot.hash != REMOVED).then_some(None),
                Some(key) => (slot.hash == hash && is_wanted(i, key)).then_some(Some(i)),
            }
        })
    }

    /// All slots with this hash, in the order in which a search comes to them.
    #[cold]
    fn candidates(&self, hash: i64) -> Vec<usize> {
        let mut slots = Vec::new();
        self.search(hash, |slot, _| {
            slots.push(slot);
            false
        });
        slots
    }

    /// Adds an element that is known not to be here: where the last removed element was that a search
    /// comes by, else in the first slot that was never used.
    pub(crate) fn insert_new(&mut self, key: Value, hash: i64) {
        self.version = self.version.wrapping_add(1);
        if self.slots.is_empty() {
            self.slots.resize(MIN_SIZE, Slot::default());
        }
        let mut removed = None;
        let unused = probe(hash, self.slots.len(), |i| {
            let slot = &self.slots[i];
            if slot.key.is_some() {
                return None;
            }
            if slot.hash == REMOVED {
                removed = Some(i);
                return None;
            }
            Some(i)
        });
        self.slots[removed.unwrap_or(unused)] = Slot { hash, key: Some(key) };
        self.n_used += 1;
        if removed.is_some() {
            return;
        }
        self.n_filled += 1;
        if self.n_filled * 5 >= (self.slots.len() - 1) * 3 {
            let factor = if self.n_used > LARGE { 2 } else { 4 };
            self.resize(self.n_used * factor);
        }
    }

    /// Gets rid of the slots of removed elements if there are many.
    pub(crate) fn tidy(&mut self) {
        if self.n_filled - self.n_used > self.slots.len().saturating_sub(1) / 4 {
            let factor = if self.n_used > LARGE { 2 } else { 4 };
            self.resize(self.n_used * factor);
        }
    }

    /// Puts an element into the first slot that was never used.
    fn insert_clean(&mut self, key: Value, hash: i64) {
        let slots = &self.slots;
        let free = probe(hash, slots.len(), |i| {
            (slots[i].key.is_none() && slots[i].hash != REMOVED).then_some(i)
        });
        self.slots[free] = Slot { hash, key: Some(key) };
    }

    /// Moves everything to a table that has room for more than `n_used` elements.
    fn resize(&mut self, n_used: usize) {
        let mut size = MIN_SIZE;
        while size <= n_used {
            size <<= 1;
        }
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in old {
            if let Some(key) = slot.key {
                self.insert_clean(key, slot.hash);
            }
        }
        self.n_filled = self.n_used;
    }

    /// Makes room for as many elements more, as CPython does before it adds a whole set or dictionary.
    pub(crate) fn reserve(&mut self, n_more: usize) {
        if self.slots.is_empty() {
            self.slots.resize(MIN_SIZE, Slot::default());
        }
        if (self.n_filled + n_more) * 5 >= (self.slots.len() - 1) * 3 {
            self.resize((self.n_used + n_more) * 2);
        }
    }

    /// A table with the same elements.
    pub(crate) fn copy(&self) -> Self {
        let mut copy = Self::default();
        if self.n_used == 0 {
            return copy;
        }
        copy.reserve(self.n_used);
        if copy.slots.len() == self.slots.len() && self.n_filled == self.n_used {
            copy.slots.clone_from(&self.slots);
        } else {
            for (hash, key) in self.iter() {
                copy.insert_clean(key.clone(), hash);
            }
        }
        copy.n_filled = self.n_used;
        copy.n_used = self.n_used;
        copy
    }

    /// Removes the element in a slot.
    pub(crate) fn remove(&mut self, slot: usize) -> Option<Value> {
        let key = self.slots.get_mut(slot)?;
        let removed = key.key.take()?;
        key.hash = REMOVED;
        self.n_used -= 1;
        self.version = self.version.wrapping_add(1);
        Some(removed)
    }

    /// Removes some element.
    pub(crate) fn pop(&mut self) -> Option<Value> {
        if self.n_used == 0 {
            return None;
        }
        let mut slot = self.finger & (self.slots.len() - 1);
        while self.slots[slot].key.is_none() {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.finger = slot + 1;
        self.remove(slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probing_visits_neighbours_before_it_jumps() {
        let mut visited = Vec::new();
        probe(3, 32, |slot| {
            visited.push(slot);
            (visited.len() == 11).then_some(())
        });
        assert_eq!(visited, [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16]);
    }
}
