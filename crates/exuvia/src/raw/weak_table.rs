//! Who wants to know of an object's death: a table for each page, so that objects without weak handles pay nothing.
//!
//! An object gets a [`Target`] with its first weak handle. It is shared by all of them and by the table of the object's page,
//! which gives it up when the object dies. So a weak handle never looks at a slot that may have been used again: it asks the
//! target, which knows the slot as long as the object is alive. A flag in the header says whether the table has an entry.

use std::any::Any;
use std::cell::Cell;
use std::rc::{self, Rc};

use super::handle::GcAny;
use super::header::flag;
use super::release::keep_first;
use super::slot::Slot;
use super::weak::WeakAny;
use crate::ordered::{Ordered, Ticket};

/// What weak handles point at.
pub(super) struct Target {
    /// The object, until it dies.
    slot: Cell<Option<Slot>>,
    dependents: Cell<Option<Box<Dependents>>>,
}

/// Who else than weak handles is concerned with an object.
#[derive(Default)]
struct Dependents {
    /// Those that watch it.
    watchers: Ordered<Watcher>,
    /// Those that have an entry for it.
    maps: Ordered<rc::Weak<dyn Forget>>,
    /// What it watches itself, with the tickets that it has there.
    watched: Ordered<Slot>,
}

/// One that watches an object.
struct Watcher {
    slot: Slot,
    /// A weak handle of its own.
    handle: Option<Rc<Target>>,
    /// Whether it is to be told of the death.
    told: bool,
}

/// A map with entries that live no longer than an object.
pub(super) trait Forget {
    /// Takes out the entry with this ticket. What it held is dropped later, by the caller.
    fn forget(&self, ticket: Ticket) -> Option<Rc<dyn Any>>;
}

/// The targets of the objects in a page, by the numbers of the slots.
#[derive(Default)]
pub(crate) struct WeakPage(Vec<Option<Rc<Target>>>);

impl Target {
    fn new(slot: Slot) -> Rc<Self> {
        Rc::new(Self { slot: Cell::new(Some(slot)), dependents: Cell::default() })
    }

    /// The object, until it dies.
    pub(super) fn slot(&self) -> Option<Slot> {
        self.slot.get()
    }

    /// The object, if handles to it may be made.
    #[inline(always)]
    pub(super) fn alive(&self) -> Option<Slot> {
        self.slot.get().filter(|slot| slot.strong() != 0 && !slot.has(flag::CLEARED))
    }

    /// Calls `code`, which must not call anybody, with the dependents.
    fn with_dependents<R>(&self, code: impl FnOnce(&mut Dependents) -> R) -> R {
        let mut dependents = self.dependents.take().unwrap_or_default();
        let result = code(&mut dependents);
        self.dependents.set((!dependents.is_empty()).then_some(dependents));
        result
    }
}

impl Dependents {
    fn is_empty(&self) -> bool {
        self.watchers.is_empty() && self.maps.is_empty() && self.watched.is_empty()
    }
}

/// Flags of objects with an entry in the table.
const LISTED: u32 = flag::HAS_WEAK | flag::IS_WATCHER;

impl Slot {
    /// Calls `code`, which must not call anybody, with the slot's place in the table.
    #[inline(always)]
    fn with_place<R>(self, code: impl FnOnce(&mut Option<Rc<Target>>) -> R) -> R {
        let page = self.page();
        let mut table = page.weak.take().unwrap_or_default();
        let result = code(table.place(page.number(self)));
        page.weak.set(Some(table));
        result
    }

    /// What weak handles to the object share.
    #[inline]
    pub(super) fn weak_target(self) -> Rc<Target> {
        if self.has(flag::PART) {
            self.leave_whole();
        }
        self.set(flag::HAS_WEAK);
        self.target()
    }

    #[inline(always)]
    fn target(self) -> Rc<Target> {
        self.with_place(|place| match place {
            Some(target) => Rc::clone(target),
            None => Rc::clone(place.insert(Target::new(self))),
        })
    }

    /// The same if there is one.
    fn known_target(self) -> Option<Rc<Target>> {
        self.has(LISTED).then(|| self.target())
    }

    /// Forgets the target once no flag says that there is one.
    fn tidy_target(self) -> Option<Rc<Target>> {
        if self.has(LISTED) { None } else { self.with_place(Option::take) }
    }

    /// The number of weak handles to the object.
    pub(crate) fn weak_count(self) -> usize {
        let Some(target) = self.known_target() else { return 0 };
        let watchers = target.with_dependents(|dependents| {
            let handles =
                dependents.watchers.iter().filter_map(|(_, watcher)| watcher.handle.as_ref());
            handles.map(|handle| Rc::strong_count(handle) - 1).sum::<usize>()
        });
        // One is the table's, one is ours.
        Rc::strong_count(&target) - 2 + watchers
    }

    /// Whether anybody would notice the object's death: a weak handle, a watcher, a map.
    pub(super) fn is_watched(self) -> bool {
        if !self.has(flag::HAS_WEAK) {
            return false;
        }
        let target = self.target();
        Rc::strong_count(&target) > 2
            || target.with_dependents(|dependents| {
                !dependents.watchers.is_empty() || !dependents.maps.is_empty()
            })
    }

    /// Registers a watcher, which is told of the object's death if it wants to be, and gives it a weak handle of its own.
    pub(crate) fn watch(self, watcher: Self, told: bool) -> WeakAny {
        let handle = Target::new(self);
        self.add_watcher(Watcher { slot: watcher, handle: Some(Rc::clone(&handle)), told });
        WeakAny(Some(handle))
    }

    /// Registers a watcher that is told of the object's death.
    pub(super) fn tell(self, watcher: Self) {
        self.add_watcher(Watcher { slot: watcher, handle: None, told: true });
    }

    fn add_watcher(self, watcher: Watcher) {
        let slot = watcher.slot;
        if slot.has(flag::PART) {
            slot.leave_whole();
        }
        let ticket =
            self.weak_target().with_dependents(|dependents| dependents.watchers.push(watcher));
        slot.target().with_dependents(|dependents| dependents.watched.push_at(ticket, self));
        slot.set(flag::IS_WATCHER);
    }

    /// Registers a map that has an entry for the object.
    pub(super) fn add_map(self, ticket: Ticket, map: rc::Weak<dyn Forget>) {
        self.weak_target().with_dependents(|dependents| dependents.maps.push_at(ticket, map));
    }

    /// Takes a map out that does not have the entry any more.
    pub(super) fn remove_map(self, ticket: Ticket) {
        let Some(target) = self.known_target() else { return };
        target.with_dependents(|dependents| dependents.maps.remove(ticket));
    }

    /// The watchers of the object, newest first.
    pub(crate) fn watchers(self) -> Vec<GcAny> {
        let Some(target) = self.known_target() else { return Vec::new() };
        let slots: Vec<_> = target.with_dependents(|dependents| {
            dependents.watchers.iter().rev().map(|(_, watcher)| watcher.slot).collect()
        });
        slots.into_iter().filter(|watcher| watcher.strong() != 0).map(Self::handle).collect()
    }

    /// Takes a watcher that dies out of the lists of all that it watches, and clears its weak handles.
    pub(crate) fn stop_watching(self) {
        let watched = self.target().with_dependents(|own| std::mem::take(&mut own.watched));
        for (ticket, target) in watched {
            let watcher = target.target().with_dependents(|other| other.watchers.remove(ticket));
            if let Some(handle) = watcher.and_then(|watcher| watcher.handle) {
                handle.slot.set(None);
            }
        }
        self.clear(flag::IS_WATCHER);
        self.tidy_target();
    }

    /// This watcher does not watch an object any more that has died.
    fn unwatch(self, ticket: Ticket) {
        let idle = self.target().with_dependents(|own| {
            own.watched.remove(ticket);
            own.watched.is_empty()
        });
        if idle {
            self.clear(flag::IS_WATCHER);
            self.tidy_target();
        }
    }

    /// Clears the weak handles to an object that dies, takes its entries out of the maps, and notes who is to be told.
    ///
    /// It has [stopped watching](Self::stop_watching) itself before, and so have all that die with it.
    pub(crate) fn clear_weak(self, bereaved: &mut Bereaved) {
        debug_assert!(!self.has(flag::IS_WATCHER), "a watcher that dies stops watching first");
        self.clear(flag::HAS_WEAK);
        let Some(target) = self.with_place(Option::take) else { return };
        target.slot.set(None);
        let Some(dependents) = target.dependents.take() else {
            return bereaved.cleared += Rc::strong_count(&target) - 1;
        };
        for (ticket, map) in dependents.maps {
            bereaved.values.extend(map.upgrade().and_then(|map| map.forget(ticket)));
        }
        bereaved.cleared += Rc::strong_count(&target) - 1;
        for (ticket, watcher) in dependents.watchers.into_iter().rev() {
            watcher.slot.unwatch(ticket);
            bereaved.add(watcher);
        }
    }

    /// Clears the weak handles of those that are to be told of the death of a condemned object, and notes which of these
    /// are not condemned themselves. All other weak handles stay as they are.
    pub(crate) fn clear_told(self, bereaved: &mut Bereaved) {
        let told = self.target().with_dependents(|own| {
            let all = std::mem::take(&mut own.watchers).into_iter();
            let (told, others): (Vec<_>, Vec<_>) = all.partition(|(_, watcher)| watcher.told);
            for (ticket, watcher) in others {
                own.watchers.push_at(ticket, watcher);
            }
            told
        });
        for (ticket, watcher) in told.into_iter().rev() {
            let told = !watcher.slot.has(flag::CONDEMNED);
            watcher.slot.unwatch(ticket);
            bereaved.add(Watcher { told, ..watcher });
        }
    }

    /// What the death of an object that is torn down on its own entails.
    pub(crate) fn tell_dependents(self, panic: &mut Option<Box<dyn Any + Send>>) {
        if self.has(flag::IS_WATCHER) {
            self.stop_watching();
        }
        if self.has(flag::HAS_WEAK) {
            let mut bereaved = Bereaved::default();
            self.clear_weak(&mut bereaved);
            bereaved.settle(panic);
        }
    }
}

/// What an object's death, or that of many, leaves to be done.
#[derive(Default)]
pub(crate) struct Bereaved {
    /// Weak handles cleared.
    pub(crate) cleared: usize,
    /// Those that are to be told, those of one object newest first.
    pub(crate) watchers: Vec<GcAny>,
    /// What maps held for the sake of the objects.
    pub(crate) values: Vec<Rc<dyn Any>>,
}

impl Bereaved {
    fn add(&mut self, watcher: Watcher) {
        if let Some(handle) = watcher.handle {
            handle.slot.set(None);
            self.cleared += Rc::strong_count(&handle) - 1;
        }
        if watcher.told && watcher.slot.strong() != 0 {
            self.watchers.push(watcher.slot.handle());
        }
    }

    /// Tells the watchers, and then drops the values.
    pub(super) fn settle(self, panic: &mut Option<Box<dyn Any + Send>>) {
        for watcher in self.watchers {
            keep_first(panic, || watcher.slot().notify());
            keep_first(panic, || drop(watcher));
        }
        for value in self.values {
            keep_first(panic, || drop(value));
        }
    }
}

impl WeakPage {
    #[inline(always)]
    fn place(&mut self, number: usize) -> &mut Option<Rc<Target>> {
        if number >= self.0.len() {
            self.grow(number);
        }
        &mut self.0[number]
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, number: usize) {
        self.0.resize_with((number + 1).next_power_of_two(), || None);
    }
}
