//! Weak handles.

use std::fmt;
use std::ptr::NonNull;
use std::rc::Rc;

use super::handle::{Gc, GcAny};
use super::header::Block;
use super::slot::Slot;
use super::weak_table::Target;
use crate::trace::{Trace, Tracer};

/// A handle that does not keep its object alive, as [`std::rc::Weak`] is to an `Rc`.
///
/// It is *cleared* when the object dies, and leads to nothing from then on. If the object dies with its last handle, that
/// is after its finalizer; if the collector found it, before any finalizer: CPython's rules. An object that its finalizer
/// has resurrected keeps its weak handles in the first case, and has lost them in the second.
///
/// # Examples
/// ```
/// use exuvia::Gc;
///
/// let object = Gc::new(String::from("shed"));
/// let weak = Gc::downgrade(&object);
/// assert_eq!(weak.upgrade().as_deref().map(String::as_str), Some("shed"));
/// drop(object);
/// assert!(weak.upgrade().is_none());
/// ```
pub struct Weak<T: ?Sized + 'static> {
    any: WeakAny,
    /// The address that the handle had, which is good as long as the target is alive; `None` without a target.
    block: Option<NonNull<Block<T>>>,
}

/// A weak handle to an object of any type.
pub struct WeakAny(pub(super) Option<Rc<Target>>);

impl<T> Weak<T> {
    /// A handle to nothing.
    ///
    /// # Examples
    /// ```
    /// assert!(exuvia::Weak::<String>::new().upgrade().is_none());
    /// ```
    pub const fn new() -> Self {
        Self { any: WeakAny::new(), block: None }
    }

    /// A handle to what becomes an object of this type, and leads nowhere before.
    pub(super) fn to_slot(slot: Slot) -> Self {
        Self { any: WeakAny(Some(slot.weak_target())), block: Some(slot.0.cast()) }
    }
}

impl<T: ?Sized + 'static> Gc<T> {
    /// A handle that does not keep the object alive.
    #[inline]
    pub fn downgrade(this: &Self) -> Weak<T> {
        Weak { any: WeakAny(Some(Self::slot(this).weak_target())), block: Some(this.0) }
    }
}

impl<T: ?Sized + 'static> Weak<T> {
    /// A counted handle, if the object is still alive.
    ///
    /// A dying object can still be had in its [finalizer](crate::Finalize), which may resurrect it; not by code that runs
    /// afterwards, such as the `Drop` of its parts.
    #[inline]
    pub fn upgrade(&self) -> Option<Gc<T>> {
        let (slot, block) = (self.slot()?, self.block?);
        slot.retain();
        // The object has not died since its handle had this address, and the count is the new handle's.
        Some(Gc::from_counted(block))
    }

    /// The number of handles to the object; 0 if it is dead.
    pub fn strong_count(&self) -> u32 {
        self.slot().map_or(0, Slot::strong)
    }

    /// The number of weak handles to the object; 0 if it is dead.
    pub fn weak_count(&self) -> usize {
        self.slot().map_or(0, Slot::weak_count)
    }

    /// Whether the object is gone, or dying.
    pub fn is_dead(&self) -> bool {
        self.slot().is_none()
    }

    /// Whether both lead, or led, to the same object. Handles to nothing are equal among themselves.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.any.ptr_eq(&other.any)
    }

    /// The same handle without its type.
    pub fn as_any(&self) -> &WeakAny {
        &self.any
    }

    /// The object, as long as it is alive.
    #[inline(always)]
    pub(crate) fn slot(&self) -> Option<Slot> {
        self.any.0.as_ref()?.alive()
    }
}

impl GcAny {
    /// A handle that does not keep the object alive.
    pub fn downgrade(&self) -> WeakAny {
        WeakAny(Some(self.slot().weak_target()))
    }
}

impl WeakAny {
    /// A handle to nothing.
    pub const fn new() -> Self {
        Self(None)
    }

    /// A counted handle, if the object is still alive.
    #[inline]
    pub fn upgrade(&self) -> Option<GcAny> {
        self.0.as_ref()?.alive().map(Slot::handle)
    }

    /// Whether the object is gone, or dying.
    pub fn is_dead(&self) -> bool {
        self.0.as_ref().and_then(|target| target.alive()).is_none()
    }

    /// Whether both lead, or led, to the same object. What [`Heap::watch`](crate::Heap::watch) returned only equals
    /// its clones once the object is dead.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(two)) => {
                Rc::ptr_eq(one, two) || one.slot().is_some() && one.slot() == two.slot()
            }
            (one, two) => one.is_none() && two.is_none(),
        }
    }
}

impl<T: ?Sized + 'static> Clone for Weak<T> {
    #[inline]
    fn clone(&self) -> Self {
        Self { any: self.any.clone(), block: self.block }
    }
}

impl Clone for WeakAny {
    #[inline]
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl Default for WeakAny {
    fn default() -> Self {
        Self::new()
    }
}

/// Does not show the object, which may lead back here.
fn show(dead: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(if dead { "(dead)" } else { "(weak)" })
}

impl<T: ?Sized + 'static> fmt::Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.is_dead(), f)
    }
}

impl fmt::Debug for WeakAny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self.is_dead(), f)
    }
}

// SAFETY: owns no handle.
unsafe impl<T: ?Sized + 'static> Trace for Weak<T> {
    const TRACKED: bool = false;

    fn trace(&self, _: &mut Tracer<'_>) {}
}

// SAFETY: owns no handle.
unsafe impl Trace for WeakAny {
    const TRACKED: bool = false;

    fn trace(&self, _: &mut Tracer<'_>) {}
}
