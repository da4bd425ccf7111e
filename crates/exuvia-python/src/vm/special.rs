//! Special methods, as the operations on objects look them up.
//!
//! What an instance of a subclass of a built-in class does without a method of its own, what it holds does. So
//! operations ask for the methods that a class *overrides*, and turn to the built-in behaviour if there is none.

use std::cell::Cell;

use exuvia::Gc;

use super::{Args, Values, Vm};
use crate::object::function::NativeMethod;
use crate::object::instance::inner;
use crate::object::{Class, PyResult, Str, Value, tag};

impl Vm {
    /// The special method of an object's class, unless it is the built-in one of `object` or of what the object holds.
    #[inline]
    pub(crate) fn overridden(&self, object: &Value, name: &Gc<Str>) -> Option<Value> {
        let method = self.special_method(object, name)?;
        if method.tag() == tag::NATIVE_METHOD && self.is_default(&method, object, name) {
            return None;
        }
        Some(method)
    }

    /// Whether a built-in method does what happens without it.
    fn is_default(&self, method: &Value, object: &Value, name: &Gc<Str>) -> bool {
        method.downcast_ref::<NativeMethod>().is_some_and(|method| {
            // A class can have another built-in method under the name: `__str__ = int.__repr__`.
            if method.name != name.as_str() {
                return false;
            }
            if Value::ptr_eq(inner(object), object) {
                return matches!(method.owner, "object" | "type");
            }
            // These are subclasses of `dict` that are written in Rust.
            self.is_receiver(method, inner(object))
                && !matches!(method.owner, "collections.defaultdict" | "collections.OrderedDict")
        })
    }

    /// Calls a method that was found in an object's class.
    pub(crate) fn call_found(&self, method: &Value, object: &Value, args: &[Value]) -> PyResult {
        if !matches!(method.tag(), tag::FUNCTION | tag::NATIVE_METHOD) {
            let bound = self.bind_descriptor(method, Some(object), self.class_of(object))?;
            return self.call(&bound, args);
        }
        if let Some(native) = method.downcast_ref::<NativeMethod>() {
            return self.call_in_slot(native, object, args);
        }
        match args {
            [] => self.call_borrowed(method, &[object]),
            [first] => self.call_borrowed(method, &[object, first]),
            [first, second] => self.call_borrowed(method, &[object, first, second]),
            more => self.call_with_first(method, object, &Args::positional_only(more)),
        }
    }

    /// Calls a built-in method as CPython calls the function in the slot that the method stands for.
    fn call_in_slot(&self, method: &NativeMethod, object: &Value, args: &[Value]) -> PyResult {
        let values: Values = std::iter::once(object).chain(args).cloned().collect();
        self.call_unpacked_method(method, &Args::positional_only(&values))
    }

    /// Calls a method that was found in an object's class, bound to the object: what CPython does where it looks for a
    /// method that no slot of the class leads to.
    pub(crate) fn call_as_bound(&self, method: &Value, object: &Value, args: &[Value]) -> PyResult {
        if !matches!(method.tag(), tag::FUNCTION | tag::NATIVE_METHOD) {
            return self.call_found(method, object, args);
        }
        // The bound method is an object that holds its receiver.
        let _bound = self.heap.stand_in();
        let _receiver = object.clone();
        self.call_found(method, object, args)
    }

    /// The same for a special method, if the object's class has it.
    pub(crate) fn call_special_as_bound(
        &self,
        object: &Value,
        name: &Gc<Str>,
        args: &[Value],
    ) -> PyResult<Option<Value>> {
        match self.class_of(object).lookup(name) {
            Some(method) => self.call_as_bound(&method, object, args).map(Some),
            None => Ok(None),
        }
    }

    /// Calls a special method that an object's class overrides, if it does.
    pub(crate) fn call_overridden(
        &self,
        object: &Value,
        name: &Gc<Str>,
        args: &[Value],
    ) -> PyResult<Option<Value>> {
        match self.overridden(object, name) {
            Some(method) => self.call_found(&method, object, args).map(Some),
            None => Ok(None),
        }
    }
}

/// Where classes define special methods: a small table of what was looked up last, as CPython's `type_cache`.
///
/// It remembers places and no objects, so that it keeps nothing alive. The addresses of names stand for them: interned names
/// live as long as the VM.
#[derive(Debug)]
pub(crate) struct SpecialPlaces {
    known: Box<[Cell<Known>; 256]>,
}

/// What is known of a name in a class.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// The class as it was; 0 is no version.
    version: u32,
    name: usize,
    /// Index in the method resolution order, and position in that class's dictionary.
    place: Option<(u32, u32)>,
}

impl SpecialPlaces {
    pub(super) fn new() -> Self {
        Self {
            known: Box::new([const { Cell::new(Known { version: 0, name: 0, place: None }) }; 256]),
        }
    }

    /// What a class or its bases define under a special name.
    #[inline]
    pub(super) fn look_up(&self, class: &Gc<Class>, name: &Gc<Str>) -> Option<Value> {
        if !name.is_interned() {
            return class.lookup(name);
        }
        let (version, address) = (class.version.get(), Gc::address(name));
        let slot = &self.known[(version as usize ^ address >> 4) % 256];
        let known = slot.get();
        let place = if known.version == version && known.name == address {
            known.place
        } else {
            let found = class.locate(name);
            let place = found
                .and_then(|(i, position)| Some((i.try_into().ok()?, position.try_into().ok()?)));
            if found.is_some() && place.is_none() {
                return class.lookup(name);
            }
            slot.set(Known { version, name: address, place });
            place
        };
        let (i, position) = place?;
        class.at((i as usize, position as usize), name)
    }
}
