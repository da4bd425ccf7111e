//! Instances of classes that Python code defines.

use std::cell::{Cell, OnceCell, RefCell};

use exuvia::{Field, Gc, Part, Trace};

use super::shape::{self, ShapeId};
use super::weakref::instance_notified;
use super::{Class, Dict, Insert as _, Value, tag};
use crate::vm::Vm;

/// How many values live in the instance itself.
pub(crate) const N_INLINE: usize = 4;

/// An instance.
///
/// It has *places* for values: first those of `__slots__`, then the attributes in the order in which they were
/// set. The first few places are in the object itself. When somebody asks for `__dict__` or deletes an
/// attribute, the attributes move into a dictionary.
#[derive(Debug, Trace)]
#[trace(tag = tag::INSTANCE, watcher = instance_notified, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer)]
pub(crate) struct Instance {
    pub(crate) class: Gc<Class>,
    pub(crate) shape: Cell<ShapeId>,
    inline: [Field<Option<Value>>; N_INLINE],
    /// The further places.
    more: OnceCell<Box<RefCell<Vec<Option<Value>>>>>,
    pub(crate) dict: Field<Option<Gc<Dict>>>,
    /// What an instance of a subclass of a built-in class holds: the list, the number, the string.
    pub(crate) payload: Option<Part>,
}

impl Instance {
    #[inline]
    pub(crate) fn new(class: Gc<Class>, payload: Option<Part>) -> Self {
        Self {
            class,
            shape: Cell::new(shape::EMPTY),
            inline: [const { Field::new(None) }; N_INLINE],
            more: OnceCell::new(),
            dict: Field::new(None),
            payload,
        }
    }

    /// The value at a place.
    #[inline(always)]
    pub(crate) fn value_at(&self, place: usize) -> Option<Value> {
        match self.inline.get(place) {
            Some(field) => field.get(),
            None => self.more.get()?.borrow().get(place - N_INLINE)?.clone(),
        }
    }

    /// Replaces the value at a place; the old one is released afterwards.
    #[inline(always)]
    pub(crate) fn set_value_at(&self, place: usize, value: Option<Value>) {
        match self.inline.get(place) {
            Some(field) => field.set(value),
            None => self.set_far_value(place - N_INLINE, value),
        }
    }

    /// What it refers to, apart from what the built-in object inside it does.
    pub(crate) fn own_referents(&self) -> Vec<Value> {
        let near = self.inline.iter().filter_map(Field::get);
        let mut found: Vec<Value> = near.collect();
        if let Some(more) = self.more.get() {
            found.extend(more.borrow().iter().flatten().cloned());
        }
        found.extend(self.dict.get().map(Gc::into_any));
        found.push(Gc::as_any(&self.class).clone());
        found
    }

    fn set_far_value(&self, index: usize, value: Option<Value>) {
        let old = {
            let mut more = self.more.get_or_init(Box::default).borrow_mut();
            if more.len() <= index {
                more.resize(index + 1, None);
            }
            std::mem::replace(&mut more[index], value)
        };
        drop(old);
    }

    /// The `__dict__`, into which the attributes move when it is asked for the first time.
    pub(crate) fn materialize_dict(&self, vm: &Vm) -> Gc<Dict> {
        if let Some(dict) = self.dict.get() {
            return dict;
        }
        let dict = vm.new_dict();
        let shape = self.shape.replace(shape::IN_DICT);
        for (position, name) in vm.shapes.names(shape).iter().enumerate() {
            let place = self.class.n_slots + position;
            if let Some(value) = self.value_at(place) {
                dict.set_str(name, value);
                self.set_value_at(place, None);
            }
        }
        self.dict.set(Some(dict.clone()));
        dict
    }
}

fn needs_finalizer(instance: &Instance) -> bool {
    instance.class.has_del.get()
}

fn finalize(instance: &Gc<Instance>) {
    Vm::with_current(|vm| vm.call_del(Gc::as_any(instance)));
}

/// What an instance of a subclass of a built-in class holds; any other object itself.
#[inline]
pub(crate) fn inner(value: &Value) -> &Value {
    if value.tag() != tag::INSTANCE {
        return value;
    }
    let payload = value.downcast_ref::<Instance>().and_then(|instance| instance.payload.as_deref());
    payload.unwrap_or(value)
}
