//! Exceptions, tracebacks and the frames that tracebacks keep.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace};

use super::{Class, Dict, Function, Tuple, Value, tag};
use crate::vm::Vm;

/// An instance of an exception class.
#[derive(Debug, Trace)]
#[trace(tag = tag::EXCEPTION, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer)]
pub(crate) struct Exception {
    /// All other attributes. They die first, and the class last, as in CPython.
    pub(crate) dict: Field<Option<Gc<Dict>>>,
    pub(crate) args: Field<Gc<Tuple>>,
    pub(crate) traceback: Field<Option<Gc<Traceback>>>,
    pub(crate) cause: Field<Option<Value>>,
    pub(crate) context: Field<Option<Gc<Self>>>,
    pub(crate) suppress_context: Cell<bool>,
    pub(crate) class: Gc<Class>,
}

fn needs_finalizer(exception: &Exception) -> bool {
    exception.class.has_del.get()
}

fn finalize(exception: &Gc<Exception>) {
    Vm::with_current(|vm| vm.call_del(Gc::as_any(exception)));
}

/// One entry of a traceback: a frame and the instruction at which the exception left or entered it.
#[derive(Debug, Trace)]
#[trace(tag = tag::TRACEBACK)]
pub(crate) struct Traceback {
    pub(crate) next: Field<Option<Gc<Self>>>,
    pub(crate) frame: Gc<Frame>,
    /// Index of the instruction.
    pub(crate) instruction: u32,
}

/// A frame as an object. While the frame runs, its locals are in the VM's registers; when an exception
/// leaves it, they move here, and live as long as the traceback.
#[derive(Debug, Trace)]
#[trace(tag = tag::FRAME)]
pub(crate) struct Frame {
    /// Locals, then the cells of free variables. They die in this order, before the function.
    pub(crate) locals: RefCell<Vec<Option<Value>>>,
    pub(crate) function: Gc<Function>,
    pub(crate) back: Field<Option<Gc<Self>>>,
    pub(crate) instruction: Cell<u32>,
}
