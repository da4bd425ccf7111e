//! The pages of one type.

use std::cell::Cell;

use super::page_ref;
use crate::raw::page::{Page, State};
use crate::raw::vtable::VTable;

/// The pages of one type.
pub(crate) struct Kind {
    pub(super) vtable: &'static VTable,
    pub(super) large: bool,
    pub(super) current: Cell<*mut Page>,
    /// Pages in state `Room`, doubly linked.
    pub(super) room: Cell<*mut Page>,
}

impl Kind {
    /// A page of its own of so many bytes, in which nothing is left.
    pub(super) fn room_of<'a>(&self, bytes: usize) -> Option<&'a Page> {
        let mut next = self.room.get();
        while let Some(page) = page_ref(next) {
            if page.bytes == bytes {
                return Some(page);
            }
            next = page.next.get();
        }
        None
    }

    pub(super) fn link(&self, page: &Page) {
        let pointer = std::ptr::from_ref(page).cast_mut();
        page.enter(State::Room);
        page.prev.set(std::ptr::null_mut());
        page.next.set(self.room.replace(pointer));
        if let Some(next) = page_ref(page.next.get()) {
            next.prev.set(pointer);
        }
    }

    pub(super) fn unlink(&self, page: &Page) {
        match page_ref(page.prev.get()) {
            Some(prev) => prev.next.set(page.next.get()),
            None => self.room.set(page.next.get()),
        }
        if let Some(next) = page_ref(page.next.get()) {
            next.prev.set(page.prev.get());
        }
    }
}
