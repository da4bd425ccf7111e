//! The hash table under dictionaries and sets: entries in order of insertion, and an index over them.

use exuvia::{Gc, Trace};
use hashbrown::HashTable;

use super::{Str, Value, tag};

/// Keys with values, in order of insertion. A removed entry leaves a hole until the next compaction.
#[derive(Debug, Trace)]
pub(crate) struct Table<V> {
    entries: Vec<Option<Entry<V>>>,
    #[trace(skip)]
    index: HashTable<u32>,
    /// Changes whenever a key is added, so that "this name is not here" can be cached.
    version: u32,
}

/// A key with its hash and value.
#[derive(Debug, Trace)]
pub(crate) struct Entry<V> {
    pub(crate) hash: i64,
    pub(crate) key: Value,
    pub(crate) value: V,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { entries: Vec::new(), index: HashTable::new(), version: 0 }
    }
}

/// What a lookup without Python code can say.
#[derive(Debug)]
pub(crate) enum Found {
    /// At this position.
    At(usize),
    /// Nowhere.
    Nowhere,
    /// Only these positions have the same hash, and Python has to be asked whether one of them is equal.
    Perhaps(Vec<usize>),
}

impl<V> Table<V> {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }

    #[inline]
    pub(crate) fn version(&self) -> u32 {
        self.version
    }

    /// How many positions there are, holes included.
    #[inline]
    pub(crate) fn n_positions(&self) -> usize {
        self.entries.len()
    }

    #[inline]
    pub(crate) fn entry(&self, position: usize) -> Option<&Entry<V>> {
        self.entries.get(position)?.as_ref()
    }

    #[inline]
    pub(crate) fn entry_mut(&mut self, position: usize) -> Option<&mut Entry<V>> {
        self.entries.get_mut(position)?.as_mut()
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry<V>> {
        self.entries.iter().flatten()
    }

    /// Looks a key up as far as that is possible without running Python code.
    #[inline]
    pub(crate) fn find(&self, key: &Value, hash: i64) -> Found {
        let mut undecided = Vec::new();
        let found = self.index.find(hash.cast_unsigned(), |&position| {
            let Some(entry) = self.entry(position as usize) else { return false };
            if entry.hash != hash {
                return false;
            }
            match quick_eq(&entry.key, key) {
                Some(equal) => equal,
                None => {
                    undecided.push(position as usize);
                    false
                }
            }
        });
        match found {
            Some(&position) => Found::At(position as usize),
            None if undecided.is_empty() => Found::Nowhere,
            None => Found::Perhaps(undecided),
        }
    }

    /// Looks a string up. Keys that are not strings are taken to be different.
    #[inline]
    pub(crate) fn find_str(&self, key: &Gc<Str>) -> Option<usize> {
        let hash = key.hash();
        let found = self.index.find(hash.cast_unsigned(), |&position| {
            let Some(entry) = self.entry(position as usize) else { return false };
            entry.hash == hash && is_same_str(&entry.key, key)
        })?;
        Some(*found as usize)
    }

    /// Adds a key that is known not to be here.
    pub(crate) fn insert_new(&mut self, key: Value, hash: i64, value: V) {
        let position = u32::try_from(self.entries.len()).expect("a dictionary has less than 2^32 entries");
        self.entries.push(Some(Entry { hash, key, value }));
        self.version = self.version.wrapping_add(1);
        let entries = &self.entries;
        self.index.insert_unique(hash.cast_unsigned(), position, |&other| {
            entries[other as usize].as_ref().map_or(0, |entry| entry.hash.cast_unsigned())
        });
    }

    /// Removes the entry at a position that is occupied.
    pub(crate) fn remove(&mut self, position: usize) -> Option<Entry<V>> {
        let entry = self.entries.get_mut(position)?.take()?;
        let wanted = u32::try_from(position).ok()?;
        if let Ok(slot) = self.index.find_entry(entry.hash.cast_unsigned(), |&other| other == wanted) {
            slot.remove();
        }
        while let Some(None) = self.entries.last() {
            self.entries.pop();
        }
        if self.entries.len() > 8 && self.entries.len() / 2 > self.index.len() {
            self.compact();
        }
        Some(entry)
    }

    /// Position of the last entry.
    pub(crate) fn last_position(&self) -> Option<usize> {
        self.entries.iter().rposition(Option::is_some)
    }

    fn compact(&mut self) {
        self.entries.retain(Option::is_some);
        self.version = self.version.wrapping_add(1);
        self.index.clear();
        for (position, entry) in self.entries.iter().enumerate() {
            let hash = entry.as_ref().map_or(0, |entry| entry.hash.cast_unsigned());
            let position = u32::try_from(position).unwrap_or(u32::MAX);
            self.index.insert_unique(hash, position, |&other| {
                self.entries[other as usize].as_ref().map_or(0, |entry| entry.hash.cast_unsigned())
            });
        }
    }
}

/// Equality where it needs no Python code: identity, strings, integers.
#[inline]
pub(crate) fn quick_eq(a: &Value, b: &Value) -> Option<bool> {
    if Value::ptr_eq(a, b) {
        return Some(true);
    }
    match (a.tag(), b.tag()) {
        (tag::STR, tag::STR) => Some(str_eq(a, b)),
        (tag::INT, tag::INT) => {
            let a = a.downcast_ref::<super::Int>()?;
            let b = b.downcast_ref::<super::Int>()?;
            Some(a.0 == b.0)
        }
        (tag::STR, tag::INT) | (tag::INT, tag::STR) => Some(false),
        (tag::STR | tag::INT, tag::NONE) | (tag::NONE, tag::STR | tag::INT) => Some(false),
        _ => None,
    }
}

fn str_eq(a: &Value, b: &Value) -> bool {
    match (a.downcast_ref::<Str>(), b.downcast_ref::<Str>()) {
        (Some(a), Some(b)) => {
            if a.is_interned() && b.is_interned() {
                return false;
            }
            a.as_str() == b.as_str()
        }
        _ => false,
    }
}

#[inline]
fn is_same_str(key: &Value, name: &Gc<Str>) -> bool {
    Value::ptr_eq(key, Gc::as_any(name)) || (key.tag() == tag::STR && str_eq(key, Gc::as_any(name)))
}
