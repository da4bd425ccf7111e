//! Counted handles.

use std::hint::cold_path;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::NonNull;

use super::core::{Core, CoreRef};
pub use super::handle_any::GcAny;
use super::header::{Block, Header, IMMORTAL};
use super::lasting;
use super::slot::Slot;
use super::vtable::VTable;
use crate::error::AllocError;
use crate::heap::Heap;
use crate::trace::{Trace, Tracer};

/// A counted handle to a value in a [`Heap`], as [`Rc`](std::rc::Rc) is to one on the system's.
///
/// The object dies with its last handle, at once. What keeps itself alive in a cycle is found by the heap's
/// collector.
///
/// A handle is used as an `Rc` is: it dereferences to the value, compares, orders, hashes and is shown as the value does, and
/// what can be done with the handle itself are functions of the type, called as `Gc::ptr_eq(&one, &other)`. It is one word, and
/// so is an `Option` of one.
///
/// # Examples
/// ```
/// use exuvia::Gc;
///
/// let text = Gc::new(String::from("shed"));
/// let same = Gc::clone(&text);
/// assert_eq!(*same, "shed");
/// assert_eq!(Gc::strong_count(&text), 2);
/// ```
///
/// # Slices, texts and traits
/// A `Gc<[T]>` or a `Gc<str>` is made by [`From`] or [`FromIterator`], with the elements in the object itself; a `Gc<dyn Trait>`
/// of another handle by [`gc_dyn!`](crate::gc_dyn). Such handles are two words: without their type ([`into_any`](Gc::into_any))
/// they are one as well.
///
/// ```
/// use exuvia::{Gc, GcAny};
///
/// let slice: Gc<[i32]> = (1..4).collect();
/// let any = GcAny::from(slice);
/// assert_eq!(*any.downcast::<[i32]>().unwrap(), [1, 2, 3]);
/// ```
///
/// # Threads
/// A handle is neither `Send` nor `Sync`, and so nothing is that holds one: counts are changed without a lock, and the
/// collector looks at objects without asking other threads. What has to go to another thread is copied, or lives behind an `Arc`
/// of its own. (When the compiler says that `NonNull<Block<T>>` cannot be sent between threads, it speaks of this.)
#[repr(transparent)]
pub struct Gc<T: ?Sized + 'static>(pub(super) NonNull<Block<T>>);

impl<T: Trace> Gc<T> {
    /// Makes `value` an object of the thread's heap.
    ///
    /// If the type can have edges and the gates say so, the heap collects first.
    #[inline]
    pub fn new(value: T) -> Self {
        Core::allocate_local(value)
    }

    /// Makes `value` an object of the thread's heap, if there is memory.
    ///
    /// # Errors
    /// As [`Heap::try_alloc`], of which this is the short form for the thread's heap.
    ///
    /// # Panics
    /// As [`Heap::try_alloc`].
    ///
    /// # Examples
    /// ```
    /// use exuvia::{AllocError, Gc};
    ///
    /// let text = Gc::try_new(String::from("shed"))?;
    /// assert_eq!(*text, "shed");
    /// # Ok::<(), AllocError>(())
    /// ```
    #[inline]
    pub fn try_new(value: T) -> Result<Self, AllocError> {
        Core::try_allocate_local(value)
    }

    /// Calls `code` with a handle, without counting it.
    ///
    /// # Safety
    /// `header` is that of a live value of type `T` on which the caller holds a count.
    pub(super) unsafe fn lend(header: NonNull<Header>, code: fn(&Self)) {
        let handle = ManuallyDrop::new(Self(header.cast()));
        code(&handle);
    }

    /// The same handle without its type.
    #[inline(always)]
    pub fn as_any(this: &Self) -> &GcAny {
        // SAFETY: both are transparent around the same address: a block starts with its header.
        unsafe { &*std::ptr::from_ref(this).cast::<GcAny>() }
    }
}

impl<T: ?Sized + 'static> Gc<T> {
    /// Takes over a count.
    #[inline(always)]
    pub(super) fn from_counted(block: NonNull<Block<T>>) -> Self {
        Self(block)
    }

    #[inline(always)]
    pub(crate) fn slot(this: &Self) -> Slot {
        Slot(Self::header(this))
    }

    /// The object's header.
    ///
    /// Handles with two words come from references to the object alone, see `unsize`: their right to all of the page (S5)
    /// is that of the exposed memory.
    #[inline(always)]
    fn header(this: &Self) -> NonNull<Header> {
        if size_of::<Self>() == size_of::<usize>() {
            this.0.cast()
        } else {
            NonNull::with_exposed_provenance(this.0.addr())
        }
    }

    /// Whether both are handles to the same object.
    #[inline]
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        std::ptr::addr_eq(this.0.as_ptr(), other.0.as_ptr())
    }

    /// The number of handles to the object.
    #[inline]
    pub fn strong_count(this: &Self) -> u32 {
        Self::slot(this).strong()
    }

    /// The number of weak handles to the object, those of [weak maps](crate::WeakMap) included.
    pub fn weak_count(this: &Self) -> usize {
        Self::slot(this).weak_count()
    }

    /// The object's address, at which its count stands.
    #[inline]
    pub fn address(this: &Self) -> usize {
        this.0.addr().get()
    }

    /// Gives up the type.
    #[inline(always)]
    pub fn into_any(this: Self) -> GcAny {
        let this = ManuallyDrop::new(this);
        GcAny(Self::header(&this))
    }

    /// A handle more, without the type.
    #[inline]
    pub fn to_any(this: &Self) -> GcAny {
        Self::into_any(this.clone())
    }

    /// The heap that the object lives in.
    pub fn heap(this: &Self) -> Heap {
        Heap::from_core(CoreRef::to(Self::slot(this).core()))
    }

    /// Has the object live for ever: from now on its count stays as it is, at a large number.
    pub fn immortalize(this: &Self) {
        Self::slot(this).header().strong.set(IMMORTAL);
    }
}

/// Counts one handle more, and stops counting at the sign bit (S2).
#[inline(always)]
pub(super) fn retain(header: &Header) {
    let count = header.strong.get().wrapping_add(1);
    header.strong.set(count);
    if count.cast_signed() < 0 {
        stay_immortal(header);
    }
}

/// Counts one handle less, and says whether it was the last.
#[inline(always)]
pub(super) fn release(header: &Header) -> bool {
    let count = header.strong.get().wrapping_sub(1);
    header.strong.set(count);
    if count.cast_signed() > 0 {
        lasting::note();
        return false;
    }
    if count != 0 {
        stay_immortal(header);
    }
    count == 0
}

/// Undoes the counting at an immortal object, or makes one immortal.
#[inline(always)]
fn stay_immortal(header: &Header) {
    cold_path();
    // SAFETY: a cell of ours. Volatile, as the compiler would otherwise make one write of this and the one before, with a
    // choice between the numbers that is on everybody's way.
    unsafe { header.strong.as_ptr().write_volatile(IMMORTAL) }
}

impl<T: ?Sized + 'static> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        // SAFETY: a handle is counted, so its slot is in use (S1, S2).
        retain(&unsafe { self.0.as_ref() }.header);
        Self(self.0)
    }
}

impl<T: ?Sized + 'static> Drop for Gc<T> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: a handle is counted, so its slot is in use (S1, S2).
        let header = unsafe { &(*self.0.as_ptr()).header };
        if release(header) {
            // SAFETY: a handle was counted, so its slot is allocated, with a vtable (S2, S4).
            let vtable = unsafe { &*header.word.get().cast_const().cast::<VTable>() };
            // SAFETY: this was the last handle to a value that is alive (S3), of its vtable's type (S4).
            unsafe { (vtable.release)(Self::header(self)) }
        }
    }
}

impl<T: ?Sized + 'static> Deref for Gc<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a handle is counted, so its slot is in use (S1, S2).
        let block = unsafe { self.0.as_ref() };
        // SAFETY: for the same reason its value is alive (S3); who changes it holds the only handle exclusively.
        unsafe { block.value() }
    }
}

// SAFETY: reports its one handle.
unsafe impl<T: ?Sized + 'static> Trace for Gc<T> {
    /// Without a look at `T`, so that types may contain handles to themselves.
    const TRACKED: bool = true;

    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.edge(self);
    }
}
