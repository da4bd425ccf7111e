//! A cell for a handle.

use std::cell::UnsafeCell;
use std::fmt;

use super::handle::{Gc, GcAny};
use crate::trace::{Trace, Tracer};

/// What a [`Field`] can hold: a [`Gc`], a [`GcAny`], or an `Option` of one.
///
/// Sealed: cloning such a handle runs no code of the user, on which [`Field::get`] relies.
pub trait Handle: Trace + Clone + sealed::Sealed {}

mod sealed {
    pub trait Sealed {}
}

impl<T: ?Sized + 'static> sealed::Sealed for Gc<T> {}
impl sealed::Sealed for GcAny {}
impl<H: Handle> sealed::Sealed for Option<H> {}
impl<T: ?Sized + 'static> Handle for Gc<T> {}
impl Handle for GcAny {}
impl<H: Handle> Handle for Option<H> {}

/// A cell that holds a handle: an edge that can be changed.
///
/// Without a borrow flag, as [`Cell`](std::cell::Cell): the handle is copied out, and one that is replaced is dropped
/// after the new one stands in its place.
///
/// # Examples
/// ```
/// use exuvia::{Field, Gc, Trace};
///
/// #[derive(Trace)]
/// struct Person {
///     friend: Field<Option<Gc<Person>>>,
/// }
///
/// let one = Gc::new(Person { friend: Field::new(None) });
/// let two = Gc::new(Person { friend: Field::new(Some(one.clone())) });
/// one.friend.set(Some(two));
/// assert!(one.friend.is_some());
/// ```
pub struct Field<H: Handle>(UnsafeCell<H>);

impl<H: Handle> Field<H> {
    /// A field that holds `handle`.
    #[inline]
    pub const fn new(handle: H) -> Self {
        Self(UnsafeCell::new(handle))
    }

    /// A copy of the handle.
    #[inline(always)]
    pub fn get(&self) -> H {
        // SAFETY: on one thread (S6) nothing else runs while a handle is cloned, which runs no code of the user.
        unsafe { &*self.0.get() }.clone()
    }

    /// Puts `handle` in the place of the present one, which is returned.
    #[inline(always)]
    pub fn replace(&self, handle: H) -> H {
        // SAFETY: on one thread (S6) and without code of the user in between, nobody else reads or writes the field.
        unsafe { self.0.get().replace(handle) }
    }

    /// Puts `handle` in the place of the present one, and then drops the latter.
    #[inline(always)]
    pub fn set(&self, handle: H) {
        drop(self.replace(handle));
    }

    /// The handle, which is no longer needed here.
    pub fn into_inner(self) -> H {
        self.0.into_inner()
    }

    /// The handle, to be changed in place.
    pub fn get_mut(&mut self) -> &mut H {
        self.0.get_mut()
    }
}

impl<H: Handle> Field<Option<H>> {
    /// Takes the handle out and leaves none.
    #[inline]
    pub fn take(&self) -> Option<H> {
        self.replace(None)
    }

    /// Whether there is a handle.
    #[inline]
    pub fn is_some(&self) -> bool {
        // SAFETY: as in `get`.
        unsafe { &*self.0.get() }.is_some()
    }

    /// Whether there is none.
    #[inline]
    pub fn is_none(&self) -> bool {
        !self.is_some()
    }
}

impl<H: Handle + Default> Default for Field<H> {
    fn default() -> Self {
        Self::new(H::default())
    }
}

impl<H: Handle> From<H> for Field<H> {
    fn from(handle: H) -> Self {
        Self::new(handle)
    }
}

impl<H: Handle> fmt::Debug for Field<H> {
    /// Does not show what the handle leads to: that may lead back here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Field(..)")
    }
}

// SAFETY: reports what its handle reports.
unsafe impl<H: Handle> Trace for Field<H> {
    const TRACKED: bool = H::TRACKED;

    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: tracing a handle runs no code of the user (S8).
        unsafe { &*self.0.get() }.trace(tracer);
    }
}
