//! What the heap knows about a type.

use std::any::TypeId;
use std::mem::offset_of;
use std::ptr::NonNull;
use std::slice::Iter;

use super::content::{Content, Stored};
use super::handle::Gc;
use super::header::{Block, Header};
use super::release::{self, Pinned};
use super::slot::Slot;
use crate::collector::refs::CANDIDATE;
use crate::policy::Stock;
use crate::trace::{Trace, Tracer};

/// A type's description; one per type, and per codegen unit at worst, so that different types never share an address.
/// Slices have one for each size of their slots.
#[derive(Debug)]
pub struct VTable {
    /// The embedder's number, [`Trace::TAG`].
    pub(crate) tag: u32,
    /// [`Trace::TRACKED`].
    pub(crate) tracked: bool,
    /// The bytes of header and value; for slices that have a page of their own, the least of them.
    pub(crate) size: usize,
    pub(crate) align: usize,
    pub(crate) type_id: TypeId,
    pub(crate) type_name: fn() -> &'static str,
    /// Reports the edges of the first slots of a list, as long as they are objects with this vtable; returns the others.
    pub(crate) trace_some: TraceSome,
    /// Reports the edges of the first slots of a list, as long as they are objects with this vtable that are known to be
    /// reachable, and takes their working counts away; returns the others.
    pub(crate) mark_some: TraceSome,
    /// Drops the value in place.
    pub(crate) drop: unsafe fn(NonNull<Header>),
    /// Drops the values of the next pinned objects, as long as they have this vtable, each after it has been taken off.
    pub(crate) drop_some: unsafe fn(&mut Iter<'_, Pinned>, *const Self),
    /// Tears down an object whose count has come to zero.
    pub(crate) release: unsafe fn(NonNull<Header>),
    /// Says whether the finalizer is wanted, or `None` for types without one.
    pub(crate) needs_finalizer: Option<unsafe fn(NonNull<Header>) -> bool>,
    /// Runs the finalizer on a counted object.
    pub(crate) finalize: unsafe fn(NonNull<Header>),
    /// Tells a counted object that what it watches has died.
    pub(crate) notify: Option<unsafe fn(NonNull<Header>)>,
    /// [`Trace::LEVELS`], or 1 for leaves, which are put off like others without anybody noticing.
    pub(crate) levels: u32,
    /// Has a counted object let go of its handles.
    pub(crate) clear: Option<unsafe fn(NonNull<Header>)>,
    /// Has an object without handles drop what is to be gone before its weak handles are cleared.
    pub(crate) shed: Option<unsafe fn(NonNull<Header>)>,
    /// Says to which stock an object belongs, or `None` for types that belong to none.
    pub(crate) stock: Option<unsafe fn(NonNull<Header>) -> Option<Stock>>,
    /// Says whether a survivor of a collection of a generation can do without the collector, or `None` for types that never can.
    pub(crate) settled: Option<unsafe fn(NonNull<Header>, usize) -> bool>,
}

type TraceSome = for<'s> unsafe fn(&'s [Slot], *const VTable, &mut Tracer<'_>) -> &'s [Slot];

/// Gives each type its vtable.
struct Of<T>(std::marker::PhantomData<T>);

impl<T: Trace> Of<T> {
    const VTABLE: &'static VTable = &VTable {
        tag: T::TAG,
        needs_finalizer: if T::FINALIZER.is_some() { Some(needs_finalizer::<T>) } else { None },
        finalize: finalize::<T>,
        notify: if T::WATCHER.is_some() { Some(notify::<T>) } else { None },
        clear: if T::CLEAR.is_some() { Some(clear::<T>) } else { None },
        shed: if T::SHED.is_some() { Some(shed::<T>) } else { None },
        stock: if T::STOCK.is_some() { Some(stock::<T>) } else { None },
        settled: if T::SETTLED.is_some() { Some(settled::<T>) } else { None },
        ..VTable::new::<T>(size_of::<Block<T>>(), align_of::<Block<T>>())
    };
}

/// The vtable of `T`.
#[inline(always)]
pub(crate) fn vtable<T: Trace>() -> &'static VTable {
    Of::<T>::VTABLE
}

impl VTable {
    /// The vtable of a type without a finalizer.
    pub(super) const fn new<V: Content + ?Sized>(size: usize, align: usize) -> Self {
        assert!(align <= super::page::MAX_ALIGN, "alignment too large for the heap");
        Self {
            tag: 0,
            tracked: V::TRACKED,
            size,
            align,
            type_id: TypeId::of::<V>(),
            type_name: std::any::type_name::<V>,
            trace_some: trace_some::<V>,
            mark_some: mark_some::<V>,
            drop: drop_value::<V>,
            drop_some: drop_some::<V>,
            release: release::release::<V>,
            needs_finalizer: None,
            finalize: |_| (),
            notify: None,
            levels: V::LEVELS,
            clear: None,
            shed: None,
            stock: None,
            settled: None,
        }
    }
}

/// The address of a value behind its header.
pub(crate) const fn value_offset<T>() -> usize {
    offset_of!(Block<T>, value)
}

/// # Safety
/// `vtable` describes `V`.
unsafe fn trace_some<'s, V: Stored + ?Sized>(
    slots: &'s [Slot],
    vtable: *const VTable,
    tracer: &mut Tracer<'_>,
) -> &'s [Slot] {
    let mut left = slots;
    while let Some((slot, rest)) = left.split_first()
        && slot.is_whole_as(vtable)
    {
        // SAFETY: an object with this vtable.
        unsafe { trace::<V>(*slot, tracer) }
        left = rest;
    }
    left
}

/// # Safety
/// `vtable` describes `V`.
unsafe fn mark_some<'s, V: Stored + ?Sized>(
    slots: &'s [Slot],
    vtable: *const VTable,
    tracer: &mut Tracer<'_>,
) -> &'s [Slot] {
    let mut left = slots;
    while let Some((slot, rest)) = left.split_first()
        && slot.gc_refs() != CANDIDATE
        && slot.is_whole_as(vtable)
    {
        slot.set_gc_refs(0);
        // SAFETY: an object with this vtable.
        unsafe { trace::<V>(*slot, tracer) }
        left = rest;
    }
    left
}

/// # Safety
/// The slot holds a live value of type `V`.
#[inline(always)]
unsafe fn trace<V: Stored + ?Sized>(slot: Slot, tracer: &mut Tracer<'_>) {
    // SAFETY: an allocated slot of this type (S4).
    let block = unsafe { V::block(slot.0) };
    // SAFETY: as before.
    let block = unsafe { block.as_ref() };
    // SAFETY: alive (S3), and not lent to be changed (S11).
    unsafe { block.value() }.report(tracer);
}

/// # Safety
/// `vtable` describes `V`, and nobody will use the pinned objects again, nor has dropped their values.
unsafe fn drop_some<V: Stored + ?Sized>(pinned: &mut Iter<'_, Pinned>, vtable: *const VTable) {
    while let Some(object) = pinned.as_slice().first()
        && object.has_vtable(vtable)
    {
        pinned.next();
        // SAFETY: a value of this type, taken off before it is dropped.
        unsafe { drop_value::<V>(object.header()) }
    }
}

/// # Safety
/// `header` is that of a live value of type `V` that nobody will use again.
#[inline]
pub(super) unsafe fn drop_value<V: Stored + ?Sized>(header: NonNull<Header>) {
    // SAFETY: an allocated slot of this type (S4).
    let block = unsafe { V::block(header) };
    // SAFETY: in bounds of the slot.
    let value = unsafe { Block::place(block) };
    // SAFETY: live and not used again, by the contract.
    unsafe { value.drop_in_place() }
}

/// # Safety
/// `header` is that of a live value of type `T` (S3, S4).
unsafe fn needs_finalizer<T: Trace>(header: NonNull<Header>) -> bool {
    // SAFETY: a slot of this type, by the contract.
    let block = unsafe { header.cast::<Block<T>>().as_ref() };
    // SAFETY: alive, by the contract.
    unsafe { block.value() }.needs_finalizer()
}

/// # Safety
/// As for [`finalize`].
unsafe fn clear<T: Trace>(header: NonNull<Header>) {
    if let Some(clear) = T::CLEAR {
        // SAFETY: a live value of this type with a count, by the contract.
        unsafe { Gc::<T>::lend(header, clear) }
    }
}

/// # Safety
/// `header` is that of a value of type `T` that has not been dropped (S4), and to which there is no handle (S2).
unsafe fn shed<T: Trace>(header: NonNull<Header>) {
    let Some(shed) = T::SHED else { return };
    // SAFETY: a slot of this type, by the contract.
    let block = unsafe { header.cast::<Block<T>>().as_ref() };
    // SAFETY: not dropped yet, by the contract.
    shed(unsafe { block.value() });
}

/// # Safety
/// `header` is that of a live value of type `T` (S3, S4).
unsafe fn stock<T: Trace>(header: NonNull<Header>) -> Option<Stock> {
    // SAFETY: a slot of this type, by the contract.
    let block = unsafe { header.cast::<Block<T>>().as_ref() };
    // SAFETY: alive, by the contract.
    unsafe { block.value() }.stock()
}

/// # Safety
/// `header` is that of a live value of type `T` (S3, S4) that is not lent (S11).
unsafe fn settled<T: Trace>(header: NonNull<Header>, generation: usize) -> bool {
    let Some(settled) = T::SETTLED else { return false };
    // SAFETY: a slot of this type, by the contract.
    let block = unsafe { header.cast::<Block<T>>().as_ref() };
    // SAFETY: alive, by the contract.
    settled(unsafe { block.value() }, generation)
}

/// # Safety
/// `header` is that of a live value of type `T` (S3, S4), and the caller holds a count during the call.
unsafe fn finalize<T: Trace>(header: NonNull<Header>) {
    if let Some(finalizer) = T::FINALIZER {
        // SAFETY: a live value of this type with a count, by the contract.
        unsafe { Gc::<T>::lend(header, finalizer) }
    }
}

/// # Safety
/// As for [`finalize`].
unsafe fn notify<T: Trace>(header: NonNull<Header>) {
    if let Some(watcher) = T::WATCHER {
        // SAFETY: a live value of this type with a count, by the contract.
        unsafe { Gc::<T>::lend(header, watcher) }
    }
}
