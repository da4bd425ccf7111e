//! Special methods, as the operations on objects look them up.
//!
//! What an instance of a subclass of a built-in class does without a method of its own, what it holds does. So
//! operations ask for the methods that a class *overrides*, and turn to the built-in behaviour if there is none.

use exuvia::Gc;

use super::{Args, Vm};
use crate::object::function::NativeMethod;
use crate::object::instance::inner;
use crate::object::{PyResult, Str, Value, tag};

impl Vm {
    /// The special method of an object's class, unless it is the built-in one of `object` or of what the object holds.
    #[inline]
    pub(crate) fn overridden(&self, object: &Value, name: &Gc<Str>) -> Option<Value> {
        let method = self.class_of(object).lookup(name)?;
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
        match args {
            [] => self.call_borrowed(method, &[object]),
            [first] => self.call_borrowed(method, &[object, first]),
            [first, second] => self.call_borrowed(method, &[object, first, second]),
            more => self.call_with_first(method, object, &Args::positional_only(more)),
        }
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
