//! Counted handles.

use std::any::TypeId;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::ptr::NonNull;

use super::core::{Core, CoreRef};
use super::header::{Block, Header, IMMORTAL, flag};
use super::page::Page;
use super::slot::Slot;
use super::vtable::{VTable, vtable};
use crate::heap::Heap;
use crate::trace::{Reader, Trace, Tracer};

/// A counted handle to a value in a [`Heap`], as [`Rc`](std::rc::Rc) is to one on the system's.
///
/// The object dies with its last handle, at once. What keeps itself alive in a cycle is found by the heap's
/// collector. A handle is one word, and so is an `Option` of one.
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
#[repr(transparent)]
pub struct Gc<T: ?Sized + 'static>(pub(super) NonNull<Block<T>>);

/// A counted handle to an object of any type.
#[repr(transparent)]
pub struct GcAny(pub(super) NonNull<Header>);

impl<T: Trace> Gc<T> {
    /// Makes `value` an object of the thread's heap.
    ///
    /// If the type can have edges and the gates say so, the heap collects first.
    #[inline]
    pub fn new(value: T) -> Self {
        Core::allocate_local(value)
    }

    /// Calls `code` with a handle, without counting it.
    ///
    /// # Safety
    /// `header` is that of a live value of type `T` on which the caller holds a count.
    pub(super) unsafe fn lend(header: NonNull<Header>, code: fn(&Self)) {
        let handle = ManuallyDrop::new(Self(header.cast()));
        code(&handle);
    }

    /// The value, if this is the only handle and there are no weak ones; as [`Rc::get_mut`](std::rc::Rc::get_mut).
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
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        if Self::strong_count(this) != 1 || Self::slot(this).is_watched() {
            return None;
        }
        // SAFETY: the object is alive (S2), nobody else has a handle, strong or weak, and the collector, which
        // has pointers of its own, does not run meanwhile, since it would have to be called.
        Some(unsafe { this.0.as_mut() }.value.get_mut())
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
        Slot(this.0.cast())
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

    /// The object's address, at which its count stands.
    #[inline]
    pub fn address(this: &Self) -> usize {
        this.0.addr().get()
    }

    /// Gives up the type.
    #[inline(always)]
    pub fn into_any(this: Self) -> GcAny {
        let this = ManuallyDrop::new(this);
        GcAny(this.0.cast())
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
fn retain(header: &Header) {
    let count = header.strong.get().wrapping_add(1);
    header.strong.set(if count.cast_signed() < 0 { IMMORTAL } else { count });
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
        let count = header.strong.get().wrapping_sub(1);
        if count.cast_signed() > 0 {
            header.strong.set(count);
        } else if count == 0 {
            header.strong.set(0);
            // SAFETY: a handle was counted, so its slot is allocated, with a vtable (S2, S4).
            let vtable = unsafe { &*header.word.get().cast_const().cast::<VTable>() };
            // SAFETY: this was the last handle to a value that is alive (S3), of its vtable's type (S4).
            unsafe { (vtable.release)(self.0.cast()) }
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

impl GcAny {
    #[inline(always)]
    pub(crate) fn slot(&self) -> Slot {
        Slot(self.0)
    }

    #[inline(always)]
    fn vtable(&self) -> &'static VTable {
        let vtable = self.slot().header().word.get().cast::<VTable>();
        // SAFETY: a handle is counted, so its slot is allocated, with a vtable (S2, S4).
        unsafe { &*vtable }
    }

    #[inline(always)]
    pub(crate) fn core(&self) -> &Core {
        // SAFETY: a handle is counted, so its page is formatted (S1, S2).
        let page = unsafe { Page::of(self.0).as_ref() };
        // SAFETY: a page in use has a core (S7).
        unsafe { page.core.as_ref() }
    }

    /// The type's [`Trace::TAG`].
    #[inline(always)]
    pub fn tag(&self) -> u32 {
        self.vtable().tag
    }

    /// Whether the object is of type `T`.
    #[inline(always)]
    pub fn is<T: Trace>(&self) -> bool {
        std::ptr::eq(self.vtable(), vtable::<T>()) || self.has_type(TypeId::of::<T>())
    }

    /// A type may have several vtables, so that addresses may differ though the types do not.
    #[inline(never)]
    fn has_type(&self, id: TypeId) -> bool {
        self.vtable().type_id == id
    }

    /// The handle with its type, if the object is of type `T`.
    #[inline(always)]
    pub fn downcast_ref<T: Trace>(&self) -> Option<&Gc<T>> {
        if !self.is::<T>() {
            return None;
        }
        // SAFETY: both are transparent around the same address, and the type has just been compared.
        Some(unsafe { &*std::ptr::from_ref(self).cast::<Gc<T>>() })
    }

    /// The handle with its type, if the object was seen at once to be of type `T`: by one comparison, which for rare
    /// types may fail although the type is right. For hot paths that have a slower one behind them.
    #[inline(always)]
    pub fn quick_ref<T: Trace>(&self) -> Option<&Gc<T>> {
        if !std::ptr::eq(self.vtable(), vtable::<T>()) {
            return None;
        }
        // SAFETY: both are transparent around the same address, and this vtable is one of `T`'s.
        Some(unsafe { &*std::ptr::from_ref(self).cast::<Gc<T>>() })
    }

    /// The handle with its type.
    ///
    /// # Errors
    /// The handle itself, if the object is of another type.
    #[inline]
    pub fn downcast<T: Trace>(self) -> Result<Gc<T>, Self> {
        if !self.is::<T>() {
            return Err(self);
        }
        let this = ManuallyDrop::new(self);
        Ok(Gc(this.0.cast()))
    }

    /// Whether both are handles to the same object.
    #[inline]
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// The number of handles to the object.
    #[inline]
    pub fn strong_count(&self) -> u32 {
        self.slot().strong()
    }

    /// The object's address, at which its count stands.
    #[inline]
    pub fn address(&self) -> usize {
        self.0.addr().get()
    }

    /// The name of the object's Rust type.
    pub fn type_name(&self) -> &'static str {
        (self.vtable().type_name)()
    }

    /// The heap that the object lives in.
    pub fn heap(&self) -> Heap {
        Heap::from_core(CoreRef::to(self.core()))
    }

    /// Whether the object is in one of the collector's lists.
    pub fn is_tracked(&self) -> bool {
        self.slot().has(flag::TRACKED)
    }

    /// Whether objects of this type can be tracked at all.
    pub fn is_trackable(&self) -> bool {
        self.vtable().tracked
    }

    /// Whether its finalizer has run.
    pub fn is_finalized(&self) -> bool {
        self.slot().has(flag::FINALIZED)
    }

    /// The objects to which it reports edges, in that order, one for each edge.
    pub fn referents(&self) -> Vec<Self> {
        let mut edges = Vec::new();
        self.slot().trace(&mut Tracer::new(&mut edges, Reader::Inspection));
        edges.into_iter().map(Slot::handle).collect()
    }

    /// Has the object live for ever, see [`Gc::immortalize`].
    pub fn immortalize(&self) {
        self.slot().header().strong.set(IMMORTAL);
    }
}

impl Clone for GcAny {
    #[inline(always)]
    fn clone(&self) -> Self {
        // SAFETY: a handle is counted, so its slot is in use (S1, S2).
        retain(unsafe { self.0.as_ref() });
        Self(self.0)
    }
}

impl Drop for GcAny {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: a handle is counted, so its slot is in use (S1, S2).
        let header = unsafe { &*self.0.as_ptr() };
        let count = header.strong.get().wrapping_sub(1);
        if count.cast_signed() > 0 {
            header.strong.set(count);
        } else if count == 0 {
            header.strong.set(0);
            // SAFETY: this was the last handle to a value that is alive (S3), of its vtable's type (S4).
            unsafe { (self.vtable().release)(self.0) }
        }
    }
}

impl<T: ?Sized + 'static> From<Gc<T>> for GcAny {
    fn from(handle: Gc<T>) -> Self {
        Gc::into_any(handle)
    }
}

impl<T: ?Sized + fmt::Debug + 'static> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display + 'static> fmt::Display for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + 'static> fmt::Pointer for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.0, f)
    }
}

impl<T: ?Sized + PartialEq + 'static> PartialEq for Gc<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: ?Sized + Eq + 'static> Eq for Gc<T> {}

impl<T: ?Sized + Hash + 'static> Hash for Gc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: Trace + Default> Default for Gc<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl fmt::Debug for GcAny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{:#x}", self.type_name(), self.address())
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

// SAFETY: reports its one handle.
unsafe impl Trace for GcAny {
    const TRACKED: bool = true;

    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.edge_any(self);
    }
}
