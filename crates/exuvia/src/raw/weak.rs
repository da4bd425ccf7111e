//! Weak handles and watchers: a table beside the objects, so that objects without them pay nothing.

use std::any::Any;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::marker::PhantomData;
use std::rc::Rc;

use super::core::Core;
use super::handle::{Gc, GcAny};
use super::header::flag;
use super::release::keep_first;
use super::slot::Slot;
use crate::trace::{Trace, Tracer};

/// What a weak handle points at: the target's slot, until the target dies.
type Target = Cell<Option<Slot>>;

/// The weak handles and watchers of one object.
#[derive(Default)]
struct Entry {
    /// Shared by all handles that `downgrade` makes.
    shared: Option<Rc<Target>>,
    /// Oldest first, each with the weak handle that `watch` returned.
    watchers: Vec<(Slot, Rc<Target>)>,
}

/// The table of a heap.
#[derive(Default)]
pub(crate) struct WeakTable {
    /// By the address of the target.
    targets: Map<Entry>,
    /// By the address of the watcher: what it watches.
    watched: Map<Vec<Slot>>,
}

type Map<V> = HashMap<usize, V, BuildHasherDefault<AddressHasher>>;

/// Addresses of slots are distinct and well spread once multiplied.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_usize(byte.into());
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0.rotate_left(5) ^ number as u64)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(26);
    }
}

/// A handle that does not keep its object alive.
///
/// It is cleared when the object dies: before the finalizer if the collector found it, after it otherwise, as
/// CPython does it.
pub struct WeakAny(Option<Rc<Target>>);

/// A [`WeakAny`] that knows the type.
pub struct Weak<T: Trace> {
    weak: WeakAny,
    target: PhantomData<fn() -> Gc<T>>,
}

impl WeakAny {
    /// A handle to nothing.
    pub const fn new() -> Self {
        Self(None)
    }

    /// A counted handle, if the object is still alive.
    pub fn upgrade(&self) -> Option<GcAny> {
        let slot = self.0.as_ref()?.get()?;
        (slot.strong() != 0).then(|| slot.handle())
    }

    /// Whether the object is gone, or dying.
    pub fn is_dead(&self) -> bool {
        self.0.as_ref().and_then(|target| target.get()).is_none_or(|slot| slot.strong() == 0)
    }

    /// Whether both point at the same object, or were made by the same call of `watch`; dead ones only equal their clones.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(two)) => {
                Rc::ptr_eq(one, two) || one.get().is_some() && one.get() == two.get()
            }
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: Trace> Weak<T> {
    /// A handle to nothing.
    pub const fn new() -> Self {
        Self::from_any(WeakAny::new())
    }

    /// `weak` points at an object of type `T`, or is checked by `upgrade`.
    pub(super) const fn from_any(weak: WeakAny) -> Self {
        Self { weak, target: PhantomData }
    }

    /// A counted handle, if the object is still alive.
    pub fn upgrade(&self) -> Option<Gc<T>> {
        self.weak.upgrade()?.downcast().ok()
    }

    /// Whether both point at the same object, see [`WeakAny::ptr_eq`].
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.weak.ptr_eq(&other.weak)
    }

    /// The same handle without its type.
    pub fn as_any(&self) -> &WeakAny {
        &self.weak
    }
}

impl Core {
    /// A weak handle to an object.
    pub(super) fn downgrade(&self, slot: Slot) -> WeakAny {
        let mut table = self.weak.borrow_mut();
        let entry = table.targets.entry(slot.address()).or_default();
        let shared = entry.shared.get_or_insert_with(|| Rc::new(Cell::new(Some(slot))));
        slot.set(flag::HAS_WEAK);
        WeakAny(Some(Rc::clone(shared)))
    }

    /// Registers a watcher, and gives it a weak handle of its own.
    pub(crate) fn watch(&self, target: Slot, watcher: Slot) -> WeakAny {
        let mut table = self.weak.borrow_mut();
        let weak = Rc::new(Cell::new(Some(target)));
        table
            .targets
            .entry(target.address())
            .or_default()
            .watchers
            .push((watcher, Rc::clone(&weak)));
        table.watched.entry(watcher.address()).or_default().push(target);
        target.set(flag::HAS_WEAK);
        watcher.set(flag::IS_WATCHER);
        WeakAny(Some(weak))
    }

    /// The watchers of an object, newest first.
    pub(crate) fn watchers(&self, target: Slot) -> Vec<GcAny> {
        let table = self.weak.borrow();
        let Some(entry) = table.targets.get(&target.address()) else { return Vec::new() };
        let alive = entry.watchers.iter().rev().filter(|(watcher, _)| watcher.strong() != 0);
        alive.map(|(watcher, _)| watcher.handle()).collect()
    }

    /// The number of weak handles to an object.
    pub(crate) fn weak_count(&self, target: Slot) -> usize {
        let table = self.weak.borrow();
        let Some(entry) = table.targets.get(&target.address()) else { return 0 };
        let cells = entry.shared.iter().chain(entry.watchers.iter().map(|(_, weak)| weak));
        cells.map(|cell| Rc::strong_count(cell) - 1).sum()
    }

    /// Clears the weak handles to a target, and returns its watchers, newest first; these no longer watch it.
    pub(crate) fn take_watchers(&self, target: Slot, cleared: &mut usize) -> Vec<Slot> {
        target.clear(flag::HAS_WEAK);
        let mut table = self.weak.borrow_mut();
        let Some(entry) = table.targets.remove(&target.address()) else { return Vec::new() };
        let cells = entry.shared.iter().chain(entry.watchers.iter().map(|(_, weak)| weak));
        for cell in cells {
            cell.set(None);
            *cleared += usize::from(Rc::strong_count(cell) > 1);
        }
        for (watcher, _) in &entry.watchers {
            table.unwatch(*watcher, target);
        }
        entry.watchers.into_iter().rev().map(|(watcher, _)| watcher).collect()
    }

    /// Takes a watcher that dies out of the table, and clears its weak handles.
    pub(crate) fn forget_watcher(&self, watcher: Slot) {
        watcher.clear(flag::IS_WATCHER);
        let mut table = self.weak.borrow_mut();
        for target in table.watched.remove(&watcher.address()).unwrap_or_default() {
            let Some(entry) = table.targets.get_mut(&target.address()) else { continue };
            entry.watchers.retain(|(other, weak)| {
                if *other == watcher {
                    weak.set(None);
                }
                *other != watcher
            });
        }
    }

    /// Clears the weak handles to an object that is being torn down, and calls its watchers.
    pub(super) fn clear_weak(&self, target: Slot, panic: &mut Option<Box<dyn Any + Send>>) {
        let watchers = self.take_watchers(target, &mut 0);
        let alive =
            watchers.into_iter().filter(|watcher| watcher.strong() != 0 && *watcher != target);
        let handles: Vec<_> = alive.map(Slot::handle).collect();
        for watcher in handles {
            keep_first(panic, || watcher.slot().notify());
            keep_first(panic, || drop(watcher));
        }
    }
}

impl WeakTable {
    fn unwatch(&mut self, watcher: Slot, target: Slot) {
        let Some(watched) = self.watched.get_mut(&watcher.address()) else { return };
        watched.retain(|other| *other != target);
        if watched.is_empty() {
            self.watched.remove(&watcher.address());
            watcher.clear(flag::IS_WATCHER);
        }
    }
}

impl Clone for WeakAny {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Trace> Clone for Weak<T> {
    fn clone(&self) -> Self {
        Self::from_any(self.weak.clone())
    }
}

impl Default for WeakAny {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Trace> Default for Weak<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for WeakAny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_dead() { "(dead)" } else { "(weak)" })
    }
}

impl<T: Trace> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.weak.fmt(f)
    }
}

// SAFETY: owns no handle.
unsafe impl Trace for WeakAny {
    const TRACKED: bool = false;

    fn trace(&self, _: &mut Tracer<'_>) {}
}

// SAFETY: owns no handle.
unsafe impl<T: Trace> Trace for Weak<T> {
    const TRACKED: bool = false;

    fn trace(&self, _: &mut Tracer<'_>) {}
}
