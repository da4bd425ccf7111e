//! What the heap has Python code do when objects die: `__del__`, and the callbacks of weak references.
//!
//! Nobody waits for what such code returns or raises: errors are reported and dropped.

use super::Vm;
use crate::object::{PyResult, Value, tag};

impl Vm {
    /// Calls a finalizer written in Python.
    pub(crate) fn call_del(&self, object: &Value) {
        let class = self.class_of(object);
        let Some(method) = class.lookup(&self.names.del) else { return };
        let pending = self.handled.get();
        let result = if method.tag() == tag::FUNCTION {
            self.call_borrowed(&method, &[object])
        } else {
            // As in CPython, nobody hears of it if there is no method to be had.
            match self.bind_descriptor(&method, Some(object), class) {
                Ok(bound) => self.call(&bound, &[]),
                Err(_) => Ok(method.clone()),
            }
        };
        self.report_dropped(result, &method);
        self.handled.set(pending);
    }

    /// Calls the callback of a weak reference.
    pub(crate) fn call_weakref_callback(&self, callback: &Value, reference: &Value) {
        let result = self.call(callback, std::slice::from_ref(reference));
        self.report_dropped(result, callback);
    }

    fn report_dropped(&self, result: PyResult, caller: &Value) {
        if let Err(error) = result {
            self.report_unraisable(&error, Some(caller), None);
        }
    }
}
