//! A map whose entries are gone with their keys.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::{self, Rc};

use super::handle::Gc;
use super::slot::Slot;
use super::weak::Weak;
use super::weak_table::Forget;
use crate::Heap;
use crate::address::ByAddress;
use crate::ordered::{Ordered, Ticket};
use crate::trace::{Trace, Tracer};

/// A map from objects to values that keeps no key alive, and a value only as long as its key: an *ephemeron* each.
///
/// Keys are compared by identity. An entry is gone with its key, also if its value leads back to the key: what keeps
/// only itself alive that way is found by the collector. (A key of a type without edges is never examined, and so counts as
/// alive as long as there is a handle to it, be it in the map's own values.) The value is dropped after the callbacks for the
/// key have run; if the collector found the key, after the finalizers.
///
/// A map can be a local variable, or a part of an object: then it is an edge. All methods take `&self`, since entries go
/// by themselves. No lock is held while code of the user runs, so that it may do with the map what it likes.
///
/// # Examples
/// ```
/// use exuvia::{Gc, Heap, Trace, WeakMap};
///
/// #[derive(Trace)]
/// struct Notes {
///     about: Gc<String>,
/// }
///
/// let map = WeakMap::new();
/// let key = Gc::new(Some(Gc::new(1)));
/// map.insert(&key, "odd");
/// assert_eq!(map.get(&key), Some("odd"));
/// drop(key);
/// assert!(map.is_empty());
/// ```
///
/// A value that leads back to its key does not keep it alive:
///
/// ```
/// use std::cell::RefCell;
/// use exuvia::{Gc, Heap, WeakMap};
///
/// type Object = RefCell<Vec<exuvia::GcAny>>;
/// let (map, key) = (WeakMap::new(), Gc::new(Object::default()));
/// map.insert(&key, key.clone());
/// drop(key);
/// assert_eq!(Heap::current().collect(2).collected, 1);
/// assert_eq!(map.len(), 0);
/// ```
pub struct WeakMap<K: ?Sized + 'static, V: Trace>(Gc<Store<K, V>>);

/// The object behind a map. Nobody else keeps its entries for longer than a call.
struct Store<K: ?Sized + 'static, V: Trace>(Rc<Entries<K, V>>);

struct Entries<K: ?Sized + 'static, V: Trace>(RefCell<Inner<K, V>>);

struct Inner<K: ?Sized + 'static, V: Trace> {
    tickets: ByAddress<Ticket>,
    entries: Ordered<Entry<K, V>>,
}

struct Entry<K: ?Sized + 'static, V: Trace> {
    address: usize,
    key: Weak<K>,
    /// Shared with calls that look at it.
    value: Rc<V>,
}

impl<K: ?Sized + 'static, V: Trace> WeakMap<K, V> {
    /// An empty map in the thread's heap.
    pub fn new() -> Self {
        Self::new_in(&Heap::current())
    }

    /// An empty map in a heap. Keys and values may live in others; cycles through several heaps are not found.
    pub fn new_in(heap: &Heap) -> Self {
        Self(heap.alloc(Store(Rc::default())))
    }

    fn entries(&self) -> &Rc<Entries<K, V>> {
        &(*self.0).0
    }

    /// Gives a key its value. Says whether it had one before, which is dropped.
    pub fn insert(&self, key: &Gc<K>, value: V) -> bool {
        let old = self.entries().insert(key, Rc::new(value));
        old.is_some()
    }

    /// A clone of the key's value.
    pub fn get(&self, key: &Gc<K>) -> Option<V>
    where
        V: Clone,
    {
        self.with(key, V::clone)
    }

    /// What `look` makes of the key's value, if it has one.
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Gc, WeakMap};
    ///
    /// let (map, key) = (WeakMap::new(), Gc::new(1));
    /// map.insert(&key, vec![1, 2, 3]);
    /// assert_eq!(map.with(&key, Vec::len), Some(3));
    /// ```
    pub fn with<R>(&self, key: &Gc<K>, look: impl FnOnce(&V) -> R) -> Option<R> {
        let ticket = self.entries().find(key)?;
        let value = self.entries().get(ticket)?;
        Some(look(&value))
    }

    /// Takes the key's value out.
    ///
    /// # Panics
    /// If this is called from code that a method of the map has given this very value to look at.
    pub fn remove(&self, key: &Gc<K>) -> Option<V> {
        let value = self.entries().remove(Gc::address(key))?;
        let value = Rc::try_unwrap(value).ok();
        Some(value.expect("a value is not taken out of a map while somebody looks at it"))
    }

    /// Whether the key has a value.
    pub fn contains_key(&self, key: &Gc<K>) -> bool {
        self.entries().find(key).is_some()
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.entries().0.borrow().entries.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The keys that are alive, in the order of their insertion.
    pub fn keys(&self) -> Vec<Gc<K>> {
        self.snapshot().into_iter().map(|(_, key)| key).collect()
    }

    /// The entries with their values cloned, in the order of insertion.
    pub fn to_vec(&self) -> Vec<(Gc<K>, V)>
    where
        V: Clone,
    {
        let mut entries = Vec::new();
        self.for_each(|key, value| entries.push((key.clone(), value.clone())));
        entries
    }

    /// Calls `look` with the entries in the order of insertion; not with those that it removes or adds meanwhile.
    pub fn for_each(&self, mut look: impl FnMut(&Gc<K>, &V)) {
        for (ticket, key) in self.snapshot() {
            if let Some(value) = self.entries().get(ticket) {
                look(&key, &value);
            }
        }
    }

    /// Removes the entries of which `keep` says no, in the order of insertion.
    pub fn retain(&self, mut keep: impl FnMut(&Gc<K>, &V) -> bool) {
        self.for_each(|key, value| {
            if !keep(key, value) {
                drop(self.entries().remove(Gc::address(key)));
            }
        });
    }

    /// Removes all entries.
    pub fn clear(&self) {
        drop(self.entries().take());
    }

    fn snapshot(&self) -> Vec<(Ticket, Gc<K>)> {
        let inner = self.entries().0.borrow();
        let entries = inner.entries.iter();
        entries.filter_map(|(ticket, entry)| Some((ticket, entry.key.upgrade()?))).collect()
    }
}

impl<K: ?Sized + 'static, V: Trace> Entries<K, V> {
    fn find(&self, key: &Gc<K>) -> Option<Ticket> {
        self.0.borrow().tickets.get(&Gc::address(key)).copied()
    }

    fn get(&self, ticket: Ticket) -> Option<Rc<V>> {
        self.0.borrow().entries.get(ticket).map(|entry| Rc::clone(&entry.value))
    }

    /// Returns the value that was there.
    fn insert(self: &Rc<Self>, key: &Gc<K>, value: Rc<V>) -> Option<Rc<V>> {
        let address = Gc::address(key);
        let mut inner = self.0.borrow_mut();
        let Inner { tickets, entries } = &mut *inner;
        if let Some(entry) = tickets.get(&address).and_then(|ticket| entries.get_mut(*ticket)) {
            return Some(std::mem::replace(&mut entry.value, value));
        }
        let ticket = entries.push(Entry { address, key: Gc::downgrade(key), value });
        tickets.insert(address, ticket);
        let map: rc::Weak<Self> = Rc::downgrade(self);
        Gc::slot(key).add_map(ticket, map);
        None
    }

    fn remove(&self, address: usize) -> Option<Rc<V>> {
        let mut inner = self.0.borrow_mut();
        let ticket = inner.tickets.remove(&address)?;
        let entry = inner.entries.remove(ticket)?;
        entry.leave(ticket);
        Some(entry.value)
    }

    /// Takes all entries out, which are still to be dropped.
    fn take(&self) -> Inner<K, V> {
        let inner = self.0.take();
        inner.entries.iter().for_each(|(ticket, entry)| entry.leave(ticket));
        inner
    }
}

impl<K: ?Sized + 'static, V: Trace> Entry<K, V> {
    /// The key does not know of the entry any more.
    fn leave(&self, ticket: Ticket) {
        if let Some(slot) = self.key.slot() {
            slot.remove_map(ticket);
        }
    }
}

impl<K: ?Sized + 'static, V: Trace> Forget for Entries<K, V> {
    fn forget(&self, ticket: Ticket) -> Option<Rc<dyn Any>> {
        let mut inner = self.0.borrow_mut();
        let entry = inner.entries.remove(ticket)?;
        inner.tickets.remove(&entry.address);
        Some(entry.value)
    }
}

impl<K: ?Sized + 'static, V: Trace> Drop for Entries<K, V> {
    fn drop(&mut self) {
        drop(self.take());
    }
}

// SAFETY: reports what the values report, each once: their owner is this object; who else has one looks at it during a call.
unsafe impl<K: ?Sized + 'static, V: Trace> Trace for Store<K, V> {
    const TRACKED: bool = V::TRACKED;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        if !V::TRACKED {
            return;
        }
        if let Ok(inner) = self.0.0.try_borrow() {
            for (_, entry) in inner.entries.iter() {
                let key: Option<Slot> = entry.key.slot();
                tracer.ephemeron(key, &*entry.value);
            }
        }
    }
}

// SAFETY: reports its one handle.
unsafe impl<K: ?Sized + 'static, V: Trace> Trace for WeakMap<K, V> {
    /// Without a look at `V`, so that types may contain maps to themselves.
    const TRACKED: bool = true;

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

impl<K: ?Sized + 'static, V: Trace> Default for Inner<K, V> {
    fn default() -> Self {
        Self { tickets: ByAddress::default(), entries: Ordered::new() }
    }
}

impl<K: ?Sized + 'static, V: Trace> Default for Entries<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: ?Sized + 'static, V: Trace> Default for WeakMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: ?Sized + 'static, V: Trace> fmt::Debug for WeakMap<K, V> {
    /// Does not show the entries: they may lead back here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakMap").field("len", &self.len()).finish_non_exhaustive()
    }
}
