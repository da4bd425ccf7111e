//! The list of generation 0, and the count of the first gate.
//!
//! The list is a log of the tracked objects in the order of their creation. An object that dies while it is the last one is
//! taken off at once; others leave a stale entry, which a compaction takes out later. So that there is always a last entry,
//! the first one is a sentinel.
//!
//! The count is that of allocations minus frees of types that can have edges, since the last collection, and never negative.
//! It is the distance from `floor` to `top`, so that an object that is entered has been counted as well, and `span` says how
//! large it may be before an allocation has to look closer: because the gate wants to know, or because the log is full.
//!
//! ```text
//! buffer:  sentinel | entry | entry | entry |  …  |  …  | slack |
//!             ▲                         ▲            ▲
//!           floor ──────── count ────▶ top   floor + span
//! ```

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

use super::nesting;
use super::slot::Slot;

/// Entries of a new log: more than the default gate lets in between two collections.
const CAPACITY: usize = 1024;
/// Entries of the largest log that is kept when it has been emptied.
const KEPT: usize = 1 << 14;
/// Entries beyond the capacity: each release that is running has yet to lift `floor` by one, and there are only so many.
const SLACK: usize = 2 * nesting::MOST as usize;
/// Bytes of an entry, which count for one.
const ONE: usize = size_of::<Slot>();

/// An entry that is nobody's slot: slots are never at so low an address.
const SENTINEL: Slot = Slot(NonNull::dangling());

/// The log. `top` is within the buffer, behind the sentinel.
#[repr(C)]
pub(crate) struct Log {
    /// Where the next entry goes.
    top: Cell<*mut Slot>,
    /// The address of `top` minus [`ONE`] for each that is counted. Frees may lift it above `top`: that counts as nothing, and
    /// is put right before the next allocation.
    floor: Cell<usize>,
    /// An allocation has nothing else to do while `top` is less than this above `floor`: as long as the gate is shut and there
    /// is room. `floor + span`, if `span` is not 0, is not above the capacity, or only by as much as the releases that were
    /// running when it was set have lifted `floor` since.
    span: Cell<usize>,
    gate: Cell<i64>,
    /// The address behind the last entry that may be written without slack.
    end: Cell<usize>,
    /// The sentinel and room for all entries. Its length means nothing.
    buffer: RefCell<Vec<Slot>>,
}

/// Where an entry goes.
pub(crate) struct Place(*mut Slot);

impl Log {
    /// An empty log, whose gate is shut.
    pub(crate) fn new() -> Self {
        let log = Self {
            top: Cell::new(std::ptr::null_mut()),
            floor: Cell::new(0),
            span: Cell::new(0),
            gate: Cell::new(i64::MAX),
            end: Cell::new(0),
            buffer: RefCell::default(),
        };
        log.renew();
        log
    }

    /// The place for the next entry, if an allocation has nothing else to do than to [`push`](Self::push) it.
    #[inline(always)]
    pub(crate) fn ready(&self) -> Option<Place> {
        let top = self.top.get();
        let ready = top.addr().wrapping_sub(self.floor.get()) < self.span.get();
        ready.then_some(Place(top))
    }

    /// Enters a new object, and counts it. Nothing has happened to the log since it was ready.
    #[inline(always)]
    pub(crate) fn push(&self, place: Place, slot: Slot) {
        let Place(top) = place;
        debug_assert_eq!(top, self.top.get());
        // SAFETY: the log was ready, so `top` is below `floor + span`, which is within the buffer, counting the slack.
        unsafe { top.write(slot) }
        self.top.set(top.wrapping_add(1));
    }

    /// Counts an object that is not entered. The log is ready.
    #[inline(always)]
    pub(crate) fn count_one(&self) {
        self.floor.set(self.floor.get().wrapping_sub(ONE));
    }

    /// Enters an object that has been counted. The log must not be full.
    pub(crate) fn enter(&self, slot: Slot) {
        let top = self.top.get();
        assert!(!self.is_full(), "room in the log");
        // SAFETY: not full, so within the buffer.
        unsafe { top.write(slot) }
        self.top.set(top.wrapping_add(1));
        self.count_free();
    }

    /// Takes the last entry off if it is `slot`, which stays counted.
    #[inline(always)]
    pub(crate) fn pop(&self, slot: Slot) -> bool {
        let last = self.top.get().wrapping_sub(1);
        // SAFETY: there is always a last entry, the sentinel at least.
        if unsafe { last.read() } != slot {
            return false;
        }
        self.top.set(last);
        self.floor.set(self.floor.get().wrapping_sub(ONE));
        true
    }

    /// Counts one free. `span` has to make up for it: `pop` has lowered `floor` in this release, or [`narrow`](Self::narrow)
    /// is called as well.
    #[inline(always)]
    pub(crate) fn lift(&self) {
        self.floor.set(self.floor.get().wrapping_add(ONE));
    }

    /// Makes up for a `lift`.
    #[inline(always)]
    pub(crate) fn narrow(&self) {
        self.span.set(self.span.get().saturating_sub(ONE));
    }

    /// Counts one free.
    #[inline]
    pub(crate) fn count_free(&self) {
        self.narrow();
        self.lift();
    }

    /// The count.
    pub(crate) fn count(&self) -> i64 {
        let bytes = self.top.get().addr().wrapping_sub(self.floor.get()).cast_signed();
        (bytes / ONE.cast_signed()).max(0) as i64
    }

    /// Sets the count, which is not negative, and finds out again how far allocations can go.
    pub(crate) fn set_count(&self, count: i64) {
        let bytes = usize::try_from(count).expect("the count is not negative") * ONE;
        let floor = self.top.get().addr().wrapping_sub(bytes);
        self.floor.set(floor);
        // Those that are suspended on other stacks may lift the floor at any time, and are not covered by the slack.
        let suspended = nesting::n_suspended() * ONE;
        let room = self.end.get().saturating_sub(floor).saturating_sub(suspended);
        let gate = usize::try_from(self.gate.get()).unwrap_or(0).saturating_mul(ONE);
        self.span.set(room.min(gate));
    }

    /// Above this count, an allocation collects.
    pub(crate) fn gate(&self) -> i64 {
        self.gate.get()
    }

    pub(crate) fn set_gate(&self, gate: i64) {
        self.gate.set(gate);
        self.set_count(self.count());
    }

    /// Whether there is no room for another entry.
    pub(crate) fn is_full(&self) -> bool {
        self.top.get().addr() >= self.end.get()
    }

    /// The number of entries.
    pub(crate) fn len(&self) -> usize {
        let first = self.buffer.borrow().as_ptr().addr() + ONE;
        (self.top.get().addr() - first) / ONE
    }

    fn capacity(&self) -> usize {
        self.buffer.borrow().capacity() - SLACK - 1
    }

    /// Has the entries changed by `edit`, which runs no code of users. It returns how many are left, at the start.
    pub(crate) fn edit(&self, edit: impl FnOnce(&mut [Slot]) -> usize) {
        let (count, entries) = (self.count(), self.len());
        let mut buffer = self.buffer.borrow_mut();
        // SAFETY: `renew` has written the sentinel, and `push` and `enter` the entries.
        unsafe { buffer.set_len(1 + entries) };
        let left = edit(&mut buffer[1..]).min(entries);
        self.settle(&mut buffer, left, count);
    }

    /// Appends all entries to a list.
    pub(crate) fn copy_into(&self, list: &mut Vec<Slot>) {
        self.edit(|entries| {
            list.extend_from_slice(entries);
            entries.len()
        });
    }

    /// Moves all entries to the end of `list`.
    pub(crate) fn drain_into(&self, list: &mut Vec<Slot>) {
        self.edit(|entries| {
            list.extend_from_slice(entries);
            0
        });
        if self.capacity() > KEPT {
            self.renew();
        }
    }

    /// Makes room for as many entries again.
    pub(crate) fn grow(&self) {
        let (count, entries) = (self.count(), self.len());
        let mut buffer = self.buffer.borrow_mut();
        // SAFETY: as in `edit`.
        unsafe { buffer.set_len(1 + entries) };
        let wanted = 2 * (buffer.capacity() - SLACK) + SLACK;
        buffer.reserve_exact(wanted - (1 + entries));
        self.settle(&mut buffer, entries, count);
    }

    /// Gives the empty log a new buffer.
    fn renew(&self) {
        let count = self.count();
        let mut buffer = self.buffer.borrow_mut();
        *buffer = Vec::with_capacity(1 + CAPACITY + SLACK);
        buffer.push(SENTINEL);
        self.settle(&mut buffer, 0, count);
    }

    /// The buffer has been changed, and holds so many entries.
    fn settle(&self, buffer: &mut Vec<Slot>, entries: usize, count: i64) {
        let first = buffer.as_mut_ptr();
        self.top.set(first.wrapping_add(1 + entries));
        self.end.set(first.wrapping_add(buffer.capacity() - SLACK).addr());
        self.set_count(count);
    }
}
