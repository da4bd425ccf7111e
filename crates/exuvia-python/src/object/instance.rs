//! Instances of classes that Python code defines.

use std::cell::{Cell, OnceCell, RefCell};

use exuvia::{Field, Gc, Part, Trace};

use super::dict::as_dict;
use super::shape::{self, ShapeId};
use super::weakref::instance_notified;
use super::{Class, Dict, Insert as _, List, Set, Str, Value, tag};
use crate::vm::Vm;

/// How many values live in the instance itself.
pub(crate) const N_INLINE: usize = 4;

/// An instance.
///
/// It has *places* for values: first those of `__slots__`, then those of its class's [keys](shape::Keys). The first few places
/// are in the object itself. When somebody asks for `__dict__`, or sets an attribute for which the keys have no room, the
/// attributes move into a dictionary. Instances of classes that derive from built-in ones have theirs there from
/// the beginning.
#[derive(Debug, Trace)]
#[trace(tag = tag::INSTANCE, clear = clear, watcher = instance_notified, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer)]
pub(crate) struct Instance {
    pub(crate) class: Gc<Class>,
    pub(crate) shape: Cell<ShapeId>,
    inline: [Field<Option<Value>>; N_INLINE],
    /// The further places.
    more: OnceCell<Box<RefCell<Vec<Option<Value>>>>>,
    /// A dictionary, or an instance that is one.
    pub(crate) dict: Field<Option<Value>>,
    /// What an instance of a subclass of a built-in class holds: the list, the number, the string.
    pub(crate) payload: Option<Part>,
}

impl Instance {
    #[inline]
    pub(crate) fn new(class: Gc<Class>, payload: Option<Part>) -> Self {
        class.keys.count_instance();
        Self {
            class,
            shape: Cell::new(if payload.is_some() { shape::BEFORE_DICT } else { shape::EMPTY }),
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
        found.extend(self.dict.get());
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

    /// Where it keeps an attribute, if that is in itself. `name` is interned.
    pub(crate) fn place_of(&self, name: &Gc<Str>) -> Option<usize> {
        match self.shape.get() {
            shape::IN_DICT | shape::BEFORE_DICT => None,
            _ => Some(self.class.n_slots + self.class.keys.position(name)?),
        }
    }

    /// An attribute.
    pub(crate) fn attribute(&self, name: &Gc<Str>) -> Option<Value> {
        match self.place_of(name) {
            Some(place) => self.value_at(place),
            None => as_dict(self.dict.get().as_ref()?)?.get_str(name),
        }
    }

    /// Sets an attribute.
    pub(crate) fn set_attribute(&self, vm: &Vm, name: &Gc<Str>, value: Value) {
        if let Err(value) = self.set_own(vm, name, value)
            && let Some(dict) = as_dict(&self.materialize_dict(vm))
        {
            dict.set_str(name, value);
        }
    }

    /// Sets an attribute in itself, or gives the value back.
    fn set_own(&self, vm: &Vm, name: &Gc<Str>, value: Value) -> Result<(), Value> {
        let shape = self.shape.get();
        if matches!(shape, shape::IN_DICT | shape::BEFORE_DICT) {
            return Err(value);
        }
        let Some(position) = self.class.keys.position_or_add(name) else { return Err(value) };
        let place = self.class.n_slots + position;
        if self.value_at(place).is_none() {
            let Some(next) = vm.shapes.with(shape, name) else { return Err(value) };
            self.shape.set(next);
        }
        self.set_value_at(place, Some(value));
        Ok(())
    }

    /// Takes an attribute out of itself, and says whether it has done so.
    pub(crate) fn del_own(&self, vm: &Vm, name: &Gc<Str>) -> bool {
        let Some(place) = self.place_of(name) else { return false };
        let Some(shape) = vm.shapes.without(self.shape.get(), name) else { return false };
        self.shape.set(shape);
        self.set_value_at(place, None);
        true
    }

    /// The `__dict__`, into which the attributes move when it is asked for the first time.
    pub(crate) fn materialize_dict(&self, vm: &Vm) -> Value {
        if let Some(dict) = self.dict.get() {
            return dict;
        }
        let dict = vm.new_dict();
        if let Some(dict) = self.dict.get() {
            // A collection has come in between, and code that asked for it as well.
            return dict;
        }
        let names = vm.shapes.names(self.shape.get());
        for name in &names {
            if let Some(value) = self.attribute(name) {
                dict.set_str(name, value);
            }
        }
        let places = names.iter().filter_map(|name| self.place_of(name)).collect::<Vec<_>>();
        self.shape.set(shape::IN_DICT);
        places.into_iter().for_each(|place| self.set_value_at(place, None));
        let dict = Gc::into_any(dict);
        self.dict.set(Some(dict.clone()));
        dict
    }
}

/// Lets go of the attributes, then of what the built-in object inside holds.
fn clear(instance: &Gc<Instance>) {
    for field in &instance.inline {
        drop(field.take());
    }
    if let Some(more) = instance.more.get() {
        let more = more.take();
        drop(more);
    }
    drop(instance.dict.take());
    let Some(payload) = &instance.payload else { return };
    if let Some(list) = payload.downcast_ref::<List>() {
        drop(list.replace(Vec::new()));
    } else if let Some(dict) = payload.downcast_ref::<Dict>() {
        dict.clear();
    } else if let Some(set) = payload.downcast_ref::<Set>() {
        set.elements.clear();
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
