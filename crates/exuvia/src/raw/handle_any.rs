//! Counted handles to objects of any type.

use std::any::TypeId;
use std::fmt;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use super::content::Content;
use super::core::{Core, CoreRef};
use super::handle::{Gc, release, retain};
use super::header::{Header, IMMORTAL, flag};
use super::page::Page;
use super::slot::Slot;
use super::vtable::{VTable, vtable};
use crate::heap::Heap;
use crate::trace::{Reader, Trace, Tracer};

/// A counted handle to an object of any type.
#[repr(transparent)]
pub struct GcAny(pub(super) NonNull<Header>);

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
    pub fn is<T: Content + ?Sized>(&self) -> bool {
        T::has_vtable(self.vtable()) || self.has_type(TypeId::of::<T>())
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
    pub fn downcast<T: Content + ?Sized>(self) -> Result<Gc<T>, Self> {
        if !self.is::<T>() {
            return Err(self);
        }
        let this = ManuallyDrop::new(self);
        // SAFETY: a handle is counted, so its slot is allocated (S2), and the type has just been compared.
        Ok(Gc(unsafe { T::block(this.0) }))
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

    /// Puts the object into generation 0, unless it is tracked already, a part, or of a type that cannot be.
    #[inline]
    pub fn track(&self) {
        if !self.slot().has(flag::TRACKED | flag::PART) && self.is_trackable() {
            self.core().track(self.slot());
        }
    }

    /// Whether the object is in one of the collector's lists.
    #[inline]
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
        if release(header) {
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

impl fmt::Debug for GcAny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{:#x}", self.type_name(), self.address())
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
