//! Objects that are slices and texts.

use std::cell::Cell;
use std::mem::forget;
use std::ptr::NonNull;

use super::content::{Slice, length, slice_vtable, with_length};
use super::core::Core;
use super::handle::Gc;
use super::header::{Block, Header};
use super::local;
use super::slot::Slot;
use crate::trace::Trace;

impl Core {
    /// Makes `len` elements an object: copies them, and so takes them over. If it panics, they have not been copied.
    ///
    /// # Safety
    /// `elements` points at `len` live elements, which the caller forgets afterwards; those of a `str` are its text.
    unsafe fn adopt<V: Slice + ?Sized>(&self, elements: NonNull<V::Element>, len: usize) -> Gc<V> {
        let (vtable, bytes) = slice_vtable::<V>(len);
        let slot = self.need_slot(vtable, bytes);
        let header = Header {
            strong: Cell::new(1),
            flags: Cell::new(0),
            word: Cell::new(std::ptr::from_ref(vtable).cast_mut().cast()),
        };
        // SAFETY: a free slot.
        unsafe { slot.write(header) };
        // SAFETY: it has just become one of a slice.
        let place = unsafe { length(slot) };
        // SAFETY: the last word of the slot, behind the elements, or of its memory (S10).
        unsafe { place.write(len) };
        let block = with_length::<V::Element>(slot, len);
        // SAFETY: within the slot, which was chosen to have room for so many.
        let value = unsafe { Block::place(block) };
        // SAFETY: `len` elements, by the contract, to a slot that has room for them.
        unsafe { value.cast::<V::Element>().copy_from_nonoverlapping(elements, len) };
        if V::TRACKED {
            self.track(Slot(slot));
        }
        Gc::from_counted(V::of_elements(block))
    }

    /// Makes the elements of a vector an object.
    pub(crate) fn adopt_vec<T: Trace>(&self, mut elements: Vec<T>) -> Gc<[T]> {
        // SAFETY: the vector's elements, which it forgets.
        let object = unsafe { self.adopt::<[T]>(first_of(&elements), elements.len()) };
        // SAFETY: they have been taken over.
        unsafe { elements.set_len(0) };
        object
    }

    /// Makes the elements of an array an object.
    fn adopt_array<T: Trace, const N: usize>(&self, elements: [T; N]) -> Gc<[T]> {
        // SAFETY: the array's elements, which are forgotten.
        let object = unsafe { self.adopt::<[T]>(first_of(&elements), N) };
        forget(elements);
        object
    }

    /// Makes a copy of a text an object.
    pub(crate) fn adopt_text(&self, text: &str) -> Gc<str> {
        // SAFETY: the bytes of a text, which need not be forgotten.
        unsafe { self.adopt::<str>(first_of(text.as_bytes()), text.len()) }
    }
}

fn first_of<T>(elements: &[T]) -> NonNull<T> {
    NonNull::from(elements).cast()
}

impl<T: Trace> From<Vec<T>> for Gc<[T]> {
    /// Moves the elements into an object of the thread's heap.
    fn from(elements: Vec<T>) -> Self {
        local::with_core(|core| core.adopt_vec(elements))
    }
}

impl<T: Trace, const N: usize> From<[T; N]> for Gc<[T]> {
    /// Moves the elements into an object of the thread's heap.
    fn from(elements: [T; N]) -> Self {
        local::with_core(|core| core.adopt_array(elements))
    }
}

impl From<&str> for Gc<str> {
    /// Copies the text into an object of the thread's heap.
    fn from(text: &str) -> Self {
        local::with_core(|core| core.adopt_text(text))
    }
}
