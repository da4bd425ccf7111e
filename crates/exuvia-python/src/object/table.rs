//! The hash table under dictionaries: entries in order of insertion, and an index over them.
//!
//! Up to [`FEW`] entries are simply searched from the first to the last, which is faster than hashing into an index and
//! saves its memory. Beyond that, `index` maps hashes to positions by open addressing; collisions are resolved as in
//! CPython's dictionaries, so that hashes of small integers, which are the integers, spread well. Tables grow when
//! CPython's do, which a program can see that changes a dictionary while it iterates over it.

mod order;
mod room;

use exuvia::{Gc, Trace};

use self::order::Order;
use super::{Float, Int, Str, Tuple, Value, tag};

/// So many positions do without an index: what CPython's smallest table can hold.
const FEW: usize = 5;

/// An index slot that was never used.
const EMPTY: u32 = u32::MAX;

/// An index slot whose entry was removed.
const REMOVED: u32 = u32::MAX - 1;

/// How much of a hash each further probe brings in.
const PERTURB_SHIFT: u32 = 5;

/// Keys with values, in order of insertion. A removed entry leaves a hole until an insertion needs the room.
#[derive(Debug, Trace)]
pub(crate) struct Table<V> {
    entries: Vec<Option<Entry<V>>>,
    /// Positions in `entries`, or nothing as long as there are few entries.
    #[trace(skip)]
    index: Vec<u32>,
    /// How many more entries can be added before a rebuild.
    n_usable: usize,
    n_occupied: usize,
    /// So many of the first positions are known to be holes, which searches for the first entry pass over.
    n_leading: usize,
    /// For how many names there is room in the keys that it shares with a class in CPython, if it does.
    n_shared: u8,
    /// Whether there is or was a key that is no string: CPython's table keeps the form that such keys need.
    is_general: bool,
    /// Changes whenever a key is added, so that "this name is not here" can be cached.
    version: u32,
    /// The order of the entries for an `OrderedDict`, once it is not that of insertion.
    #[trace(skip)]
    order: Option<Box<Order>>,
}

/// A key with its hash and value. As in CPython, the collector is told of the value first, and the key is released first.
#[derive(Debug, Trace)]
#[trace(last_first)]
pub(crate) struct Entry<V> {
    pub(crate) hash: i64,
    pub(crate) key: Value,
    pub(crate) value: V,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            index: Vec::new(),
            n_usable: FEW,
            n_occupied: 0,
            n_leading: 0,
            n_shared: 0,
            is_general: false,
            version: 0,
            order: None,
        }
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

/// The index slots to look at for a hash, in order.
struct Probes {
    slot: usize,
    perturb: u64,
    mask: usize,
}

#[expect(clippy::cast_possible_truncation, reason = "the low bits are wanted")]
impl Probes {
    #[inline]
    fn new(hash: i64, n_slots: usize) -> Self {
        let mask = n_slots - 1;
        let perturb = hash.cast_unsigned();
        Self { slot: perturb as usize & mask, perturb, mask }
    }

    #[inline]
    fn advance(&mut self) {
        self.perturb >>= PERTURB_SHIFT;
        let next = self.slot.wrapping_mul(5).wrapping_add(self.perturb as usize).wrapping_add(1);
        self.slot = next & self.mask;
    }
}

impl<V> Table<V> {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.n_occupied
    }

    /// For how many names there is room in the keys that it shares with a class in CPython, or 0.
    pub(crate) fn n_shared(&self) -> u8 {
        self.n_shared
    }

    /// Says that it shares the keys of a class.
    pub(crate) fn share(&mut self, n_names: u8) {
        self.n_shared = n_names;
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

    /// No position before this one is occupied.
    #[inline]
    pub(crate) fn first_position(&self) -> usize {
        self.n_leading
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

    /// Position of the first entry with this hash of which `is_wanted` holds.
    #[inline]
    fn search(
        &self,
        hash: i64,
        mut is_wanted: impl FnMut(usize, &Entry<V>) -> bool,
    ) -> Option<usize> {
        if self.index.is_empty() {
            return self.entries.iter().enumerate().position(|(position, entry)| {
                entry.as_ref().is_some_and(|entry| entry.hash == hash && is_wanted(position, entry))
            });
        }
        let mut probes = Probes::new(hash, self.index.len());
        loop {
            let position = self.index[probes.slot];
            if position == EMPTY {
                return None;
            }
            let position = position as usize;
            if let Some(Some(entry)) = self.entries.get(position)
                && entry.hash == hash
                && is_wanted(position, entry)
            {
                return Some(position);
            }
            probes.advance();
        }
    }

    /// Looks a key up as far as that is possible without running Python code.
    #[inline]
    pub(crate) fn find(&self, key: &Value, hash: i64) -> Found {
        let mut is_undecided = false;
        let found = self.search(hash, |_, entry| {
            quick_eq(&entry.key, key).unwrap_or_else(|| {
                is_undecided = true;
                false
            })
        });
        match found {
            _ if is_undecided => Found::Perhaps(self.candidates(hash)),
            Some(position) => Found::At(position),
            None => Found::Nowhere,
        }
    }

    /// All positions with this hash, in the order in which a search comes to them.
    #[cold]
    fn candidates(&self, hash: i64) -> Vec<usize> {
        let mut positions = Vec::new();
        self.search(hash, |position, _| {
            positions.push(position);
            false
        });
        positions
    }

    /// Looks a string up. Keys that are not strings are taken to be different.
    #[inline]
    pub(crate) fn find_str(&self, key: &Gc<Str>) -> Option<usize> {
        self.search(key.hash(), |_, entry| is_same_str(&entry.key, key))
    }

    /// Adds a key that is known not to be here.
    pub(crate) fn insert_new(&mut self, key: Value, hash: i64, value: V) {
        self.note_key(&key);
        self.append(key, hash, value);
    }

    /// The same for a key that is a string, or like those that are here.
    pub(crate) fn append(&mut self, key: Value, hash: i64, value: V) {
        self.version = self.version.wrapping_add(1);
        if self.n_usable == 0 {
            self.rebuild();
        }
        self.n_usable -= 1;
        let position = self.entries.len();
        self.entries.push(Some(Entry { hash, key, value }));
        self.n_occupied += 1;
        if let Some(order) = &mut self.order {
            order.push(position);
        }
        if !self.index.is_empty() {
            self.index_position(hash, position);
        }
    }

    fn index_position(&mut self, hash: i64, position: usize) {
        let mut probes = Probes::new(hash, self.index.len());
        while self.index[probes.slot] < REMOVED {
            probes.advance();
        }
        self.index[probes.slot] = u32::try_from(position).unwrap_or(REMOVED);
    }

    /// Removes the entry at a position that is occupied.
    pub(crate) fn remove(&mut self, position: usize) -> Option<Entry<V>> {
        let entry = self.entries.get_mut(position)?.take()?;
        self.n_occupied -= 1;
        while self.n_leading <= position && matches!(self.entries.get(self.n_leading), Some(None)) {
            self.n_leading += 1;
        }
        if let Some(order) = &mut self.order {
            order.unlink(position);
        }
        self.unindex(entry.hash, position);
        Some(entry)
    }

    /// Removes the last entry.
    pub(crate) fn pop(&mut self) -> Option<Entry<V>> {
        let position = self.entries.iter().rposition(Option::is_some)?;
        let entry = self.remove(position);
        self.entries.truncate(position);
        self.n_leading = self.n_leading.min(position);
        entry
    }

    fn unindex(&mut self, hash: i64, position: usize) {
        if self.index.is_empty() {
            return;
        }
        let mut probes = Probes::new(hash, self.index.len());
        loop {
            match self.index[probes.slot] {
                EMPTY => return,
                found if found as usize == position => break,
                _ => probes.advance(),
            }
        }
        self.index[probes.slot] = REMOVED;
    }
}

/// How deep tuples within tuples are compared without Python code.
const MAX_QUICK_DEPTH: usize = 4;

/// Equality where it needs no Python code: identity, strings, integers, floats, and tuples of them.
#[inline]
pub(crate) fn quick_eq(a: &Value, b: &Value) -> Option<bool> {
    if Value::ptr_eq(a, b) {
        return Some(true);
    }
    match (a.tag(), b.tag()) {
        (tag::STR, tag::STR) => Some(str_eq(a, b)),
        (tag::INT, tag::INT) => Some(a.downcast_ref::<Int>()?.0 == b.downcast_ref::<Int>()?.0),
        _ => less_quick_eq(a, b, MAX_QUICK_DEPTH),
    }
}

fn less_quick_eq(a: &Value, b: &Value, depth: usize) -> Option<bool> {
    if Value::ptr_eq(a, b) {
        return Some(true);
    }
    match (a.tag(), b.tag()) {
        (tag::STR, tag::STR) => Some(str_eq(a, b)),
        (tag::INT, tag::INT) => Some(a.downcast_ref::<Int>()?.0 == b.downcast_ref::<Int>()?.0),
        (tag::FLOAT, tag::FLOAT) => {
            Some(a.downcast_ref::<Float>()?.0 == b.downcast_ref::<Float>()?.0)
        }
        (tag::TUPLE, tag::TUPLE) if depth > 0 => {
            let (a, b) = (a.downcast_ref::<Tuple>()?.items(), b.downcast_ref::<Tuple>()?.items());
            if a.len() != b.len() {
                return Some(false);
            }
            for (x, y) in a.iter().zip(b) {
                if !less_quick_eq(x, y, depth - 1)? {
                    return Some(false);
                }
            }
            Some(true)
        }
        (a, b) => different_kinds(a, b).then_some(false),
    }
}

/// Whether objects with these tags are never equal.
fn different_kinds(a: u32, b: u32) -> bool {
    let kind = |tag| match tag {
        tag::STR => 1,
        tag::INT | tag::BOOL => 2,
        tag::NONE => 3,
        tag::TUPLE => 4,
        _ => 0,
    };
    let (a, b) = (kind(a), kind(b));
    a != 0 && b != 0 && a != b
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
