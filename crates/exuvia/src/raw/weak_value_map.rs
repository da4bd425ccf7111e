//! A map whose entries are gone with their values.

use std::any::Any;
use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::rc::{self, Rc};

use super::handle::Gc;
use super::weak::Weak;
use super::weak_table::Forget;
use crate::ordered::{Ordered, Ticket};
use crate::trace::{Trace, Tracer};

/// A map from ordinary keys to objects that it does not keep alive: an entry is gone with its value.
///
/// For caches, and for tables that must not have two objects for one name. All methods take `&self`, since entries go by
/// themselves. No lock is held while code of the user runs, that of `Hash` and `Eq` included, so that it may do with the map
/// what it likes. A key is dropped after the callbacks for its value have run.
///
/// # Examples
/// ```
/// use exuvia::{Gc, WeakValueMap};
///
/// let cache = WeakValueMap::new();
/// let value = Gc::new(42);
/// cache.insert("answer", &value);
/// assert_eq!(cache.get("answer").as_deref(), Some(&42));
/// drop(value);
/// assert!(cache.get("answer").is_none() && cache.is_empty());
/// ```
pub struct WeakValueMap<K: 'static, V: ?Sized + 'static>(Rc<Entries<K, V>>);

struct Entries<K: 'static, V: ?Sized + 'static> {
    hasher: RandomState,
    inner: RefCell<Inner<K, V>>,
}

struct Inner<K: 'static, V: ?Sized + 'static> {
    /// Hashes of the keys, each with its entry.
    hashes: BTreeSet<(u64, Ticket)>,
    entries: Ordered<Entry<K, V>>,
}

struct Entry<K: 'static, V: ?Sized + 'static> {
    hash: u64,
    /// Shared with calls that look at it.
    key: Rc<K>,
    value: Weak<V>,
}

impl<K: 'static, V: ?Sized + 'static> WeakValueMap<K, V> {
    /// An empty map.
    pub fn new() -> Self {
        Self(Rc::new(Entries { hasher: RandomState::new(), inner: RefCell::default() }))
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.0.inner.borrow().entries.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values that are alive, in the order of their insertion.
    pub fn values(&self) -> Vec<Gc<V>> {
        self.snapshot().into_iter().map(|(_, _, value)| value).collect()
    }

    /// The entries with their keys cloned, in the order of insertion.
    pub fn to_vec(&self) -> Vec<(K, Gc<V>)>
    where
        K: Clone,
    {
        self.snapshot().into_iter().map(|(_, key, value)| (K::clone(&key), value)).collect()
    }

    /// Calls `look` with all entries that there are now, in the order of insertion.
    pub fn for_each(&self, mut look: impl FnMut(&K, &Gc<V>)) {
        self.snapshot().iter().for_each(|(_, key, value)| look(key, value));
    }

    /// Removes the entries of which `keep` says no, in the order of insertion.
    pub fn retain(&self, mut keep: impl FnMut(&K, &Gc<V>) -> bool) {
        for (ticket, key, value) in self.snapshot() {
            if !keep(&key, &value) {
                drop(self.0.remove(ticket));
            }
        }
    }

    /// Removes all entries.
    pub fn clear(&self) {
        drop(self.0.take());
    }

    fn snapshot(&self) -> Vec<(Ticket, Rc<K>, Gc<V>)> {
        let inner = self.0.inner.borrow();
        let entries = inner.entries.iter();
        let alive = entries.filter_map(|(ticket, entry)| {
            Some((ticket, Rc::clone(&entry.key), entry.value.upgrade()?))
        });
        alive.collect()
    }
}

impl<K: Hash + Eq + 'static, V: ?Sized + 'static> WeakValueMap<K, V> {
    /// Gives a key its value, and returns the one that it had.
    ///
    /// A key that was there loses its place in the order of insertion.
    pub fn insert(&self, key: K, value: &Gc<V>) -> Option<Gc<V>> {
        let hash = self.0.hasher.hash_one(&key);
        let old = self.0.find(hash, &key).and_then(|ticket| self.0.remove(ticket));
        self.0.push(hash, Rc::new(key), value);
        old?.value.upgrade()
    }

    fn find<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<Ticket>
    where
        K: Borrow<Q>,
    {
        self.0.find(self.0.hasher.hash_one(key), key)
    }

    /// The key's value, if it is alive.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<Gc<V>>
    where
        K: Borrow<Q>,
    {
        let ticket = self.find(key)?;
        self.0.inner.borrow().entries.get(ticket)?.value.upgrade()
    }

    /// What `look` makes of the key's value, if that is alive.
    pub fn with<Q: Hash + Eq + ?Sized, R>(&self, key: &Q, look: impl FnOnce(&V) -> R) -> Option<R>
    where
        K: Borrow<Q>,
    {
        self.get(key).map(|value| look(&value))
    }

    /// Takes the key's value out.
    pub fn remove<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<Gc<V>>
    where
        K: Borrow<Q>,
    {
        let ticket = self.find(key)?;
        self.0.remove(ticket)?.value.upgrade()
    }

    /// Whether the key has a value that is alive.
    pub fn contains_key<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.get(key).is_some()
    }
}

impl<K: 'static, V: ?Sized + 'static> Entries<K, V> {
    /// The entry for a key. Compares it without a lock on the entries.
    fn find<Q: Eq + ?Sized>(&self, hash: u64, key: &Q) -> Option<Ticket>
    where
        K: Borrow<Q>,
    {
        let mut after = Ticket::FIRST;
        loop {
            let (ticket, other) = self.next_with(hash, after)?;
            if K::borrow(&other) == key {
                return Some(ticket);
            }
            after = ticket.next();
        }
    }

    /// The first entry with this hash, from a ticket on.
    fn next_with(&self, hash: u64, from: Ticket) -> Option<(Ticket, Rc<K>)> {
        let inner = self.inner.borrow();
        let range = (hash, from)..=(hash, Ticket::LAST);
        let &(_, ticket) = inner.hashes.range(range).next()?;
        Some((ticket, Rc::clone(&inner.entries.get(ticket)?.key)))
    }

    fn push(self: &Rc<Self>, hash: u64, key: Rc<K>, value: &Gc<V>) {
        let mut inner = self.inner.borrow_mut();
        let ticket = inner.entries.push(Entry { hash, key, value: Gc::downgrade(value) });
        inner.hashes.insert((hash, ticket));
        let map: rc::Weak<Self> = Rc::downgrade(self);
        Gc::slot(value).add_map(ticket, map);
    }

    /// Takes an entry out, which is still to be dropped.
    fn remove(&self, ticket: Ticket) -> Option<Entry<K, V>> {
        let mut inner = self.inner.borrow_mut();
        let entry = inner.entries.remove(ticket)?;
        inner.hashes.remove(&(entry.hash, ticket));
        entry.leave(ticket);
        Some(entry)
    }

    /// Takes all entries out, which are still to be dropped.
    fn take(&self) -> Inner<K, V> {
        let inner = self.inner.take();
        inner.entries.iter().for_each(|(ticket, entry)| entry.leave(ticket));
        inner
    }
}

impl<K: 'static, V: ?Sized + 'static> Entry<K, V> {
    /// The value does not know of the entry any more.
    fn leave(&self, ticket: Ticket) {
        if let Some(slot) = self.value.slot() {
            slot.remove_map(ticket);
        }
    }
}

impl<K: 'static, V: ?Sized + 'static> Forget for Entries<K, V> {
    fn forget(&self, ticket: Ticket) -> Option<Rc<dyn Any>> {
        Some(self.remove(ticket)?.key)
    }
}

impl<K: 'static, V: ?Sized + 'static> Drop for Entries<K, V> {
    fn drop(&mut self) {
        drop(self.take());
    }
}

// SAFETY: reports what the keys report, each once: their owner is this map; who else has one looks at it during a call.
unsafe impl<K: Trace, V: ?Sized + 'static> Trace for WeakValueMap<K, V> {
    const TRACKED: bool = K::TRACKED;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        if K::TRACKED
            && let Ok(inner) = self.0.inner.try_borrow()
        {
            inner.entries.iter().for_each(|(_, entry)| entry.key.as_ref().trace(tracer));
        }
    }
}

impl<K: 'static, V: ?Sized + 'static> Default for Inner<K, V> {
    fn default() -> Self {
        Self { hashes: BTreeSet::new(), entries: Ordered::new() }
    }
}

impl<K: 'static, V: ?Sized + 'static> Default for WeakValueMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: 'static, V: ?Sized + 'static> fmt::Debug for WeakValueMap<K, V> {
    /// Does not show the entries: they may lead back here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakValueMap").field("len", &self.len()).finish_non_exhaustive()
    }
}
