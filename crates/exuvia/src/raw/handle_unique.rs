//! What the owner of the only handle can do: change the value, or take it out.
//!
//! While somebody has a `&mut` to a value the collector may run: the code that changes the value need only make an object.
//! So the object is flagged `LENT` meanwhile (S11): its edges are not read, which is always sound, and nobody is given a
//! handle to it. An edge *to* it is not seen either, as the handle that it would come from is borrowed itself.

use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;

use super::content::Content;
use super::handle::Gc;
use super::header::{Block, flag};
use super::release;
use crate::heap::Heap;
use crate::trace::{Trace, Tracer};

/// Exclusive access to the value of an object, see [`Gc::get_mut`] and [`Gc::make_mut`].
///
/// It can be used like a `&mut`. If it is forgotten instead of dropped, the collector does not look at the object's edges
/// any more: cycles through them leak.
#[must_use = "it gives access to a value"]
pub struct GcMut<'h, T: ?Sized + 'static>(&'h mut Gc<T>);

impl<T: ?Sized + 'static> Gc<T> {
    /// The value, to be changed: if this is the only handle, and there are neither weak handles nor watchers, the object is
    /// no watcher, and it was not [pinned](Gc::pin). As [`Rc::get_mut`](std::rc::Rc::get_mut).
    ///
    /// As long as the value is held the collector takes the object to have no edges.
    ///
    /// # Examples
    /// ```
    /// use exuvia::Gc;
    ///
    /// let mut number = Gc::new(1);
    /// *Gc::get_mut(&mut number).unwrap() += 1;
    /// let other = number.clone();
    /// assert_eq!((*other, Gc::get_mut(&mut number).is_none()), (2, true));
    /// ```
    pub fn get_mut(this: &mut Self) -> Option<GcMut<'_, T>> {
        let slot = Self::slot(this);
        if !Self::is_only(this) || slot.has(flag::IS_WATCHER) || slot.is_watched() {
            return None;
        }
        slot.set(flag::LENT);
        Some(GcMut(this))
    }

    /// Whether this is the only handle, to an object that may be changed and that no running collection has condemned.
    fn is_only(this: &Self) -> bool {
        Self::strong_count(this) == 1
            && !Self::slot(this).has(flag::CONDEMNED | flag::CLEARED | flag::PINNED)
    }
}

impl<V: CloneContent + ?Sized> Gc<V> {
    /// The value, to be changed: that of this object if [`get_mut`](Gc::get_mut) gives it, or else that of a new one with a
    /// clone of the value, in the same heap, to which `this` leads from then on. As [`Rc::make_mut`](std::rc::Rc::make_mut),
    /// but an object that has only weak handles left dies like any other.
    ///
    /// # Examples
    /// ```
    /// use exuvia::Gc;
    ///
    /// let mut ours = Gc::new(vec![1]);
    /// let theirs = ours.clone();
    /// Gc::make_mut(&mut ours).push(2);
    /// assert_eq!((&**ours, &**theirs), (&[1, 2][..], &[1][..]));
    /// ```
    pub fn make_mut(this: &mut Self) -> GcMut<'_, V> {
        if Self::get_mut(this).is_none() {
            let clone = (**this).clone_in(&Self::heap(this));
            // Lent before the old object can die, in whose finalizer the new one could be found.
            Self::slot(&clone).set(flag::LENT);
            let old = std::mem::replace(this, clone);
            let access = GcMut(this);
            drop(old);
            return access;
        }
        Self::slot(this).set(flag::LENT);
        GcMut(this)
    }
}

/// What [`Gc::make_mut`] can clone: values, slices of values, and texts.
pub trait CloneContent: Content {
    /// A clone that is an object of `heap`.
    fn clone_in(&self, heap: &Heap) -> Gc<Self>;
}

impl<T: Trace + Clone> CloneContent for T {
    fn clone_in(&self, heap: &Heap) -> Gc<Self> {
        heap.alloc(self.clone())
    }
}

impl<T: Trace + Clone> CloneContent for [T] {
    fn clone_in(&self, heap: &Heap) -> Gc<Self> {
        heap.alloc_slice(self)
    }
}

impl CloneContent for str {
    fn clone_in(&self, heap: &Heap) -> Gc<Self> {
        heap.alloc_str(self)
    }
}

impl<T: Trace> Gc<T> {
    /// The value, taken out of the object, if this is the only handle and the object was not [pinned](Gc::pin). As
    /// [`Rc::try_unwrap`](std::rc::Rc::try_unwrap).
    ///
    /// Weak handles are cleared, and watchers called; but nothing dies, so no finalizer runs.
    ///
    /// # Errors
    /// The handle itself, if it is not the only one.
    ///
    /// # Panics
    /// With the payload of a watcher that panicked. The value has been dropped then.
    ///
    /// # Examples
    /// ```
    /// use exuvia::Gc;
    ///
    /// let text = Gc::new(String::from("ours alone"));
    /// assert_eq!(Gc::try_unwrap(text), Ok(String::from("ours alone")));
    /// ```
    pub fn try_unwrap(this: Self) -> Result<T, Self> {
        if !Self::is_only(&this) {
            return Err(this);
        }
        let this = ManuallyDrop::new(this);
        // SAFETY: a handle is counted, so its slot is in use (S1, S2).
        let place = unsafe { Block::place(this.0) };
        // SAFETY: the value is alive (S3), and nobody looks at it again: the only handle is given up.
        let value = unsafe { place.read() };
        release::vacate(Self::slot(&this));
        Ok(value)
    }

    /// The value, if this is the only handle; if not, the handle is dropped. As [`Rc::into_inner`](std::rc::Rc::into_inner).
    ///
    /// # Panics
    /// As [`try_unwrap`](Gc::try_unwrap).
    pub fn into_inner(this: Self) -> Option<T> {
        Self::try_unwrap(this).ok()
    }

    /// The value: itself if this is the only handle, or else a clone.
    ///
    /// # Panics
    /// As [`try_unwrap`](Gc::try_unwrap).
    pub fn unwrap_or_clone(this: Self) -> T
    where
        T: Clone,
    {
        Self::try_unwrap(this).unwrap_or_else(|this| (*this).clone())
    }

    /// Makes `value` an object that is never moved: no handle to it gives the value out, or gives access to change it.
    ///
    /// # Examples
    /// ```
    /// use exuvia::Gc;
    ///
    /// let pinned = Gc::pin([1, 2]);
    /// assert_eq!(pinned.clone()[1], 2);
    /// ```
    pub fn pin(value: T) -> Pin<Self> {
        let this = Self::new(value);
        Self::slot(&this).set(flag::PINNED);
        // SAFETY: it does not move until it is dropped, as no handle, however it was come by, gives a pinned value out or
        // gives access to change it.
        unsafe { Pin::new_unchecked(this) }
    }
}

impl<T: ?Sized + 'static> Deref for GcMut<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.0
    }
}

impl<T: ?Sized + 'static> DerefMut for GcMut<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: a handle is counted, so its slot is in use (S1, S2).
        let mut place = unsafe { Block::place(self.0.0) };
        // SAFETY: alive (S3); the only handle is borrowed as long as the reference is used, and nobody comes by another or
        // looks at the value meanwhile (S11).
        unsafe { place.as_mut() }
    }
}

impl<T: ?Sized + 'static> Drop for GcMut<'_, T> {
    #[inline]
    fn drop(&mut self) {
        Gc::slot(self.0).clear(flag::LENT);
    }
}

impl<T: ?Sized + fmt::Debug + 'static> fmt::Debug for GcMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

// SAFETY: reports its one handle.
unsafe impl<T: ?Sized + 'static> Trace for Pin<Gc<T>> {
    const TRACKED: bool = true;

    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: `Pin` is transparent; the handle is only looked at.
        let this = unsafe { &*std::ptr::from_ref(self).cast::<Gc<T>>() };
        tracer.edge(this);
    }
}
