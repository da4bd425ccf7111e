//! Calling the methods that classes define for operations.

use exuvia::Gc;

use super::Vm;
use crate::object::function::{ClassMethod, Native, StaticMethod};
use crate::object::{PyResult, Str, Value, tag};

impl Vm {
    /// Calls a method of the object's class, if the class has it; attributes of the object itself do not count.
    pub(crate) fn call_special(&self, object: &Value, name: &Gc<Str>, args: &[Value]) -> PyResult<Option<Value>> {
        match self.class_of(object).lookup(name) {
            Some(method) => self.call_special_method(&method, object, args).map(Some),
            None => Ok(None),
        }
    }

    /// Calls what a lookup in the object's class has found.
    pub(crate) fn call_special_method(&self, method: &Value, object: &Value, args: &[Value]) -> PyResult {
        if matches!(method.tag(), tag::FUNCTION | tag::NATIVE_METHOD) {
            let mut all = Vec::with_capacity(args.len() + 1);
            all.push(object.clone());
            all.extend_from_slice(args);
            return self.call(method, &all);
        }
        if let Some(method) = method.downcast_ref::<StaticMethod>() {
            return self.call(&method.function, args);
        }
        if let Some(method) = method.downcast_ref::<ClassMethod>() {
            let class = Gc::as_any(self.class_of(object)).clone();
            return self.call_special_method(&method.function, &class, args);
        }
        if method.is::<Native>() {
            return self.call(method, args);
        }
        let class = Gc::as_any(self.class_of(object)).clone();
        match self.call_special(method, &self.names.get, &[object.clone(), class])? {
            Some(bound) => self.call(&bound, args),
            None => self.call(method, args),
        }
    }
}
