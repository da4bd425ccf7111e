//! What an object can hold: one value, or a slice of values with its length behind them.
//!
//! A slice stands in a slot of one of [`SIZES`], about four for each doubling, or has a page of its own. Its length stands in
//! the last word of the slot, so that an object without its type still knows it:
//!
//! ```text
//! [ header: 16 ][ element ][ element ][ element ] … unused … [ length: 8 ]
//! ```
//!
//! As pages hold one type, and a vtable stands for one size, there is a table of vtables for each type of elements.

use std::marker::PhantomData;
use std::mem::needs_drop;
use std::ptr::{NonNull, slice_from_raw_parts_mut};

use super::header::{Block, Header};
use super::page::{self, LARGEST, Page};
use super::vtable::{VTable, value_offset, vtable};
use crate::policy::Stock;
use crate::trace::{Trace, Tracer};

/// What an object can hold: a value of a type that implements [`Trace`], a slice `[T]` of such values, or a `str`.
///
/// Sealed: these are all.
pub trait Content: Stored {}

impl<V: Stored + ?Sized> Content for V {}

/// How values of one type lie in their slots.
///
/// # Safety
/// `block` is right for every slot whose vtable was made for the type, and `TRACKED` is true if `report` reports anything.
pub unsafe trait Stored: 'static {
    const TRACKED: bool;
    const NEEDS_DROP: bool;
    const MAY_FINALIZE: bool = false;
    const LEVELS: u32 = 1;

    /// The object of this type at `header`.
    ///
    /// # Safety
    /// The slot is allocated and of this type (S4).
    unsafe fn block(header: NonNull<Header>) -> NonNull<Block<Self>>;

    /// Whether a vtable is seen at once to be this type's.
    fn has_vtable(vtable: &'static VTable) -> bool;

    /// Reports the edges.
    fn report(&self, tracer: &mut Tracer<'_>);

    /// The stock that the object belongs to.
    #[inline(always)]
    fn stock(&self) -> Option<Stock> {
        None
    }

    /// Whether the finalizer is wanted.
    fn wants_finalizer(&self) -> bool {
        false
    }
}

// SAFETY: a block of a sized type is what the slot holds.
unsafe impl<T: Trace> Stored for T {
    const TRACKED: bool = T::TRACKED;
    const NEEDS_DROP: bool = needs_drop::<T>();
    const MAY_FINALIZE: bool = T::FINALIZER.is_some();
    const LEVELS: u32 = if T::TRACKED { T::LEVELS } else { 1 };

    #[inline(always)]
    unsafe fn block(header: NonNull<Header>) -> NonNull<Block<Self>> {
        header.cast()
    }

    #[inline(always)]
    fn has_vtable(other: &'static VTable) -> bool {
        std::ptr::eq(other, vtable::<T>())
    }

    #[inline(always)]
    fn report(&self, tracer: &mut Tracer<'_>) {
        self.trace(tracer);
    }

    #[inline(always)]
    fn stock(&self) -> Option<Stock> {
        T::STOCK.and_then(|stock| stock(self))
    }

    #[inline(always)]
    fn wants_finalizer(&self) -> bool {
        self.needs_finalizer()
    }
}

// SAFETY: as many elements as the length says, which stands where `allocate_slice` put it (S10).
unsafe impl<T: Trace> Stored for [T] {
    const TRACKED: bool = T::TRACKED;
    const NEEDS_DROP: bool = needs_drop::<T>();

    #[inline]
    unsafe fn block(header: NonNull<Header>) -> NonNull<Block<Self>> {
        // SAFETY: an allocated slot of a slice, by the contract.
        let place = unsafe { length(header) };
        // SAFETY: as before (S10).
        let len = unsafe { place.read() };
        with_length(header, len)
    }

    #[inline]
    fn has_vtable(_: &'static VTable) -> bool {
        false
    }

    #[inline]
    fn report(&self, tracer: &mut Tracer<'_>) {
        if T::TRACKED {
            self.iter().for_each(|element| element.trace(tracer));
        }
    }
}

// SAFETY: the bytes of a text (S10).
unsafe impl Stored for str {
    const TRACKED: bool = false;
    const NEEDS_DROP: bool = false;

    #[inline]
    unsafe fn block(header: NonNull<Header>) -> NonNull<Block<Self>> {
        // SAFETY: a text lies in its slot as its bytes do.
        let bytes = unsafe { <[u8]>::block(header) };
        Self::of_elements(bytes)
    }

    #[inline]
    fn has_vtable(_: &'static VTable) -> bool {
        false
    }

    #[inline]
    fn report(&self, _: &mut Tracer<'_>) {}
}

/// A slice type, or `str`.
pub(super) trait Slice: Stored {
    type Element: Trace;

    fn of_elements(block: NonNull<Block<[Self::Element]>>) -> NonNull<Block<Self>>;
}

impl<T: Trace> Slice for [T] {
    type Element = T;

    #[inline(always)]
    fn of_elements(block: NonNull<Block<[T]>>) -> NonNull<Block<Self>> {
        block
    }
}

impl Slice for str {
    type Element = u8;

    #[inline(always)]
    fn of_elements(block: NonNull<Block<[u8]>>) -> NonNull<Block<Self>> {
        // SAFETY: comes from a pointer that is not null.
        unsafe { NonNull::new_unchecked(block.as_ptr() as *mut Block<Self>) }
    }
}

/// The object at `header`, with so many elements.
#[inline]
pub(super) fn with_length<T>(header: NonNull<Header>, len: usize) -> NonNull<Block<[T]>> {
    let block = slice_from_raw_parts_mut(header.as_ptr().cast::<T>(), len) as *mut Block<[T]>;
    // SAFETY: comes from a pointer that is not null.
    unsafe { NonNull::new_unchecked(block) }
}

/// Where the length of a slice stands (S10).
///
/// # Safety
/// The slot is allocated, with the vtable of a slice (S4).
#[inline]
pub(super) unsafe fn length(header: NonNull<Header>) -> NonNull<usize> {
    // SAFETY: by the contract.
    let word = unsafe { header.as_ref() }.word.get();
    // SAFETY: an allocated slot's second word is its vtable (S4).
    let vtable = unsafe { &*word.cast_const().cast::<VTable>() };
    let end = if page::is_large(vtable) {
        // SAFETY: a slot's page is formatted (S1).
        let page = unsafe { Page::of(header).as_ref() };
        page.base().addr() + page.bytes
    } else {
        header.addr().get() + vtable.size
    };
    // SAFETY: the last word of the slot or of its memory, so not null.
    unsafe { NonNull::new_unchecked(header.as_ptr().with_addr(end - size_of::<usize>()).cast()) }
}

/// How many sizes of slots there are for slices: four for each doubling.
const SIZES: usize = 4 * 9;

/// The bytes of the slots with number `index`: 32, 40, 48, 56, 64, 80, 96, … 14,336.
const fn size(index: usize) -> usize {
    (32 + 8 * (index % 4)) << (index / 4)
}

/// The number of the smallest slots with at least so many bytes, if there are such.
const fn index(bytes: usize) -> usize {
    if bytes <= 32 {
        return 0;
    }
    let doubling = ((bytes - 1).ilog2() - 5) as usize;
    4 * doubling + (bytes - 1 - (32 << doubling)) / (8 << doubling) + 1
}

/// Gives each type of slices its vtables.
struct Of<V: ?Sized>(PhantomData<V>);

impl<V: Slice + ?Sized> Of<V> {
    /// One for each size, and one for all that are larger.
    const VTABLES: &'static [VTable; SIZES + 1] = &Self::vtables();

    const fn vtables() -> [VTable; SIZES + 1] {
        let align = align_of::<Block<V::Element>>();
        let mut vtables =
            [const { VTable::new::<V>(0, align_of::<Block<V::Element>>()) }; SIZES + 1];
        let mut number = 0;
        while number < SIZES {
            vtables[number].size = size(number).next_multiple_of(align);
            number += 1;
        }
        vtables[SIZES].size = LARGEST + 1;
        vtables
    }
}

/// The vtable of an object with so many elements, and the bytes that it takes.
pub(super) fn slice_vtable<V: Slice + ?Sized>(len: usize) -> (&'static VTable, usize) {
    let elements = len * size_of::<V::Element>() + value_offset::<V::Element>();
    let bytes = elements.next_multiple_of(size_of::<usize>()) + size_of::<usize>();
    let vtables = Of::<V>::VTABLES;
    match vtables[..SIZES].get(index(bytes)) {
        Some(vtable) if vtable.size <= LARGEST => (vtable, vtable.size),
        _ => (&vtables[SIZES], bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::{SIZES, index, size};

    #[test]
    fn sizes_are_found_and_none_smaller_would_do() {
        assert_eq!((size(0), size(1), size(4), size(SIZES - 1)), (32, 40, 64, 14_336));
        for bytes in 0..=size(SIZES - 1) {
            let index = index(bytes);
            assert!(bytes <= size(index), "{bytes}");
            assert!(index == 0 || size(index - 1) < bytes, "{bytes}");
        }
        assert_eq!(index(size(SIZES - 1) + 1), SIZES);
    }
}
