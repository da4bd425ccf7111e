//! The subclasses that a class knows, and how it forgets them.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use exuvia::Gc;

use super::weakref::Link;
use super::{Class, Value, dict};
use crate::vm::Vm;

/// Weak references to the subclasses of a class, in the order in which they were made. As in CPython these are objects: whoever
/// asks for a weak reference to a class gets the one that stands here.
#[derive(Debug, Default)]
pub(crate) struct Subclasses(Rc<RefCell<Vec<Value>>>);

/// The lists in which a class stands. At its end it is taken off them.
#[derive(Debug, Default)]
pub(crate) struct Registrations(RefCell<Vec<Weak<RefCell<Vec<Value>>>>>);

impl Subclasses {
    /// The subclasses that are alive.
    pub(crate) fn alive(&self) -> Vec<Gc<Class>> {
        self.0.borrow().iter().filter_map(referent).collect()
    }

    /// Adds a class, given a weak reference to it.
    pub(crate) fn add(&self, class: &Class, reference: Value) {
        if self.0.borrow().is_empty() {
            // CPython keeps them in a dictionary, as long as there are some.
            Vm::with_current(|vm| vm.heap.count_in(Some(dict::STOCK)));
        }
        self.0.borrow_mut().push(reference);
        class.registrations.0.borrow_mut().push(Rc::downgrade(&self.0));
    }

    /// Takes a class off.
    pub(crate) fn remove(&self, class: &Gc<Class>) {
        let is_it = |other: Gc<Class>| Gc::ptr_eq(&other, class);
        keep_if(&self.0, |reference| !referent(reference).is_some_and(is_it));
        let here = Rc::downgrade(&self.0);
        class.registrations.0.borrow_mut().retain(|list| !Weak::ptr_eq(list, &here));
    }
}

impl Drop for Subclasses {
    fn drop(&mut self) {
        if !self.0.borrow().is_empty() {
            count_out_dictionary();
        }
    }
}

impl Drop for Registrations {
    fn drop(&mut self) {
        for list in self.0.get_mut().iter().filter_map(Weak::upgrade) {
            keep_if(&list, |reference| referent(reference).is_some());
        }
    }
}

fn referent(reference: &Value) -> Option<Gc<Class>> {
    Link::of(reference)?.target.upgrade()?.downcast().ok()
}

/// Takes references off a list; they are released when nothing is borrowed any more.
fn keep_if(list: &RefCell<Vec<Value>>, is_kept: impl Fn(&Value) -> bool) {
    let (kept, removed) = list.take().into_iter().partition::<Vec<_>, _>(is_kept);
    let is_last = kept.is_empty() && !removed.is_empty();
    list.replace(kept);
    drop(removed);
    if is_last {
        count_out_dictionary();
    }
}

fn count_out_dictionary() {
    Vm::with_current(|vm| vm.heap.count_out(Some(dict::STOCK)));
}
