//! Generators.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace};

use super::{Function, Str, Value, tag};
use crate::vm::Vm;

/// A generator: a frame that can be suspended.
#[derive(Debug, Trace)]
#[trace(tag = tag::GENERATOR, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer)]
pub(crate) struct Generator {
    /// The code and its environment; gone when the generator has finished.
    pub(crate) function: Field<Option<Gc<Function>>>,
    /// The registers while it is suspended.
    pub(crate) registers: RefCell<Vec<Option<Value>>>,
    /// Index of the instruction at which it goes on.
    pub(crate) instruction: Cell<u32>,
    #[trace(skip)]
    pub(crate) state: Cell<State>,
    /// The exception that it was handling when it was suspended.
    pub(crate) handled: Field<Option<Value>>,
    pub(crate) name: Field<Gc<Str>>,
    pub(crate) qualname: Field<Gc<Str>>,
}

/// What a generator is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Created,
    Suspended,
    Running,
    Finished,
}

/// A suspended generator has `finally` blocks and `with` statements to clean up; one that has not started lets go of its
/// arguments when it is closed.
fn needs_finalizer(generator: &Generator) -> bool {
    matches!(generator.state.get(), State::Created | State::Suspended)
}

fn finalize(generator: &Gc<Generator>) {
    Vm::with_current(|vm| vm.finalize_generator(generator));
}
