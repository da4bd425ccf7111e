//! Instances of classes that Python code defines.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace};

use super::shape::{self, ShapeId};
use super::{Class, Dict, Value, tag};
use crate::vm::Vm;

/// How many attributes live in the instance itself.
pub(crate) const N_INLINE: usize = 4;

/// An instance.
///
/// Its attributes are kept in the order in which they were set, the first few in the object itself, until
/// somebody asks for `__dict__` or deletes one; from then on they are in a dictionary.
#[derive(Debug, Trace)]
#[trace(tag = tag::INSTANCE, finalizer = finalize, needs_finalizer = needs_finalizer)]
pub(crate) struct Instance {
    pub(crate) class: Gc<Class>,
    pub(crate) shape: Cell<ShapeId>,
    inline: [Field<Option<Value>>; N_INLINE],
    more: RefCell<Vec<Value>>,
    pub(crate) dict: Field<Option<Gc<Dict>>>,
    /// Values of `__slots__`, by the position that the member descriptor knows.
    pub(crate) slots: Option<Box<[Field<Option<Value>>]>>,
    /// What an instance of a subclass of a built-in class holds: the list, the number, the string.
    pub(crate) payload: Option<Value>,
}

impl Instance {
    #[inline]
    pub(crate) fn new(class: Gc<Class>, n_slots: usize, payload: Option<Value>) -> Self {
        let slots = (n_slots > 0).then(|| (0..n_slots).map(|_| Field::new(None)).collect());
        Self {
            class,
            shape: Cell::new(shape::EMPTY),
            inline: [const { Field::new(None) }; N_INLINE],
            more: RefCell::default(),
            dict: Field::new(None),
            slots,
            payload,
        }
    }

    /// The attribute at a position of the instance's shape.
    #[inline]
    pub(crate) fn attribute(&self, position: usize) -> Option<Value> {
        match self.inline.get(position) {
            Some(field) => field.get(),
            None => self.more.borrow().get(position - N_INLINE).cloned(),
        }
    }

    /// Replaces the attribute at a position of the instance's shape.
    #[inline]
    pub(crate) fn set_attribute(&self, position: usize, value: Value) {
        match self.inline.get(position) {
            Some(field) => field.set(Some(value)),
            None => {
                let mut more = self.more.borrow_mut();
                let old = more.get_mut(position - N_INLINE).map(|old| std::mem::replace(old, value));
                drop(more);
                drop(old);
            }
        }
    }

    /// Adds an attribute at the end; `shape` is the shape that has it.
    #[inline]
    pub(crate) fn add_attribute(&self, shape: ShapeId, position: usize, value: Value) {
        self.shape.set(shape);
        match self.inline.get(position) {
            Some(field) => field.set(Some(value)),
            None => self.more.borrow_mut().push(value),
        }
    }

    /// The `__dict__`, into which the attributes move when it is asked for the first time.
    pub(crate) fn materialize_dict(&self, vm: &Vm) -> Gc<Dict> {
        if let Some(dict) = self.dict.get() {
            return dict;
        }
        let dict = vm.heap.alloc(Dict::default());
        let shape = self.shape.replace(shape::IN_DICT);
        for (position, name) in vm.shapes.names(shape).iter().enumerate() {
            let value = match self.inline.get(position) {
                Some(field) => field.take(),
                None => self.more.borrow().get(position - N_INLINE).cloned(),
            };
            if let Some(value) = value {
                dict.set_str(name, value);
            }
        }
        self.more.take();
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
    let payload = value.downcast_ref::<Instance>().and_then(|instance| instance.payload.as_ref());
    payload.unwrap_or(value)
}
