//! Whom the collector tells what it does.
//!
//! All that is called here is code of the user: it may panic, and may come back to the heap with any request, also to
//! install or remove observers. So nothing is borrowed during a call, and the first panic is kept until the collection is through.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::shared::Payload;
use crate::GcAny;
use crate::event::{Event, Observer};
use crate::heap::Heap;
use crate::raw::core::{Core, CoreRef};
use crate::raw::release::keep_first;

/// Names an object for reports, see [`Heap::set_labeler`].
pub type Labeler = Rc<dyn Fn(&GcAny) -> String>;

/// Names an observer that was [added](Heap::add_observer), so that it can be removed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ObserverId(u64);

/// The one that [`Heap::set_observer`] sets.
const MAIN: ObserverId = ObserverId(0);

/// The observers of a heap, and how it names objects.
#[derive(Default)]
pub(crate) struct Observers {
    /// In the order in which they were installed.
    list: RefCell<Vec<(ObserverId, Rc<dyn Observer>)>>,
    added: Cell<u64>,
    labeler: RefCell<Option<Labeler>>,
}

/// What the observers of a collection want to be told, asked once when it begins.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Wants {
    /// Labels and times.
    pub(super) details: bool,
    /// The unreachable objects themselves.
    pub(super) objects: bool,
}

impl Observers {
    /// Puts `observer` into the place of the one that was set before.
    pub(crate) fn set(&self, observer: Option<Rc<dyn Observer>>) {
        let old = self.remove(MAIN);
        if let Some(observer) = observer {
            self.list.borrow_mut().insert(0, (MAIN, observer));
        }
        drop(old);
    }

    pub(crate) fn add(&self, observer: Rc<dyn Observer>) -> ObserverId {
        self.added.set(self.added.get() + 1);
        let id = ObserverId(self.added.get());
        self.list.borrow_mut().push((id, observer));
        id
    }

    pub(crate) fn remove(&self, id: ObserverId) -> Option<Rc<dyn Observer>> {
        let mut list = self.list.borrow_mut();
        let index = list.iter().position(|(other, _)| *other == id)?;
        Some(list.remove(index).1)
    }

    pub(crate) fn set_labeler(&self, labeler: Option<Labeler>) {
        let old = self.labeler.replace(labeler);
        drop(old);
    }

    /// Lets go of all code of the user, which may hold handles to objects of the heap.
    pub(crate) fn clear(&self) {
        let users = (self.list.take(), self.labeler.take());
        drop(users);
    }

    /// Whether there is anybody to be told.
    pub(super) fn any(&self) -> bool {
        !self.list.borrow().is_empty()
    }

    fn all(&self) -> Vec<Rc<dyn Observer>> {
        self.list.borrow().iter().map(|(_, observer)| observer.clone()).collect()
    }

    /// Asks what is to be told. Who panics wants nothing.
    pub(super) fn wants(&self, panic: &mut Payload) -> Wants {
        let mut wants = Wants::default();
        for observer in self.all() {
            keep_first(panic, || {
                wants.details |= observer.wants_details();
                wants.objects |= observer.wants_objects();
            });
        }
        wants
    }

    /// Tells all observers.
    pub(super) fn notify(&self, core: &Core, event: &Event<'_>, panic: &mut Payload) {
        for observer in self.all() {
            keep_first(panic, || observer.event(&Heap::from_core(CoreRef::to(core)), event));
        }
    }

    /// The name of an object for reports.
    pub(crate) fn label(&self, object: &GcAny) -> String {
        let labeler = self.labeler.borrow().clone();
        match labeler {
            Some(labeler) => labeler(object),
            None => object.type_name().to_owned(),
        }
    }
}
