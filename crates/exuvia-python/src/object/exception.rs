//! Exceptions.

use std::cell::Cell;

use exuvia::{Field, Gc, Trace};

use super::frame::Traceback;
use super::{Class, Dict, Tuple, Value, tag};
use crate::vm::Vm;

/// An instance of an exception class.
#[derive(Debug, Trace)]
#[trace(tag = tag::EXCEPTION, clear = clear, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer)]
pub(crate) struct Exception {
    /// For an `AttributeError`, the object that lacks the attribute. For an exception group, the message.
    pub(crate) object: Field<Option<Value>>,
    /// For an `AttributeError` or a `NameError`, the name that was not found. For a group, the tuple of its exceptions.
    pub(crate) name: Field<Option<Value>>,
    /// All other attributes. They die first, and the class last, as in CPython.
    pub(crate) dict: Field<Option<Gc<Dict>>>,
    pub(crate) args: Field<Gc<Tuple>>,
    pub(crate) traceback: Field<Option<Gc<Traceback>>>,
    pub(crate) cause: Field<Option<Value>>,
    pub(crate) context: Field<Option<Gc<Self>>>,
    pub(crate) suppress_context: Cell<bool>,
    /// It has been raised, so that its context is settled.
    pub(crate) is_raised: Cell<bool>,
    pub(crate) class: Gc<Class>,
}

fn needs_finalizer(exception: &Exception) -> bool {
    exception.class.has_del.get()
}

fn finalize(exception: &Gc<Exception>) {
    Vm::with_current(|vm| vm.call_del(Gc::as_any(exception)));
}

fn clear(exception: &Gc<Exception>) {
    drop(exception.dict.take());
    drop(exception.traceback.take());
    drop(exception.cause.take());
    drop(exception.context.take());
}
