//! Generators, coroutines and asynchronous generators: frames that can be suspended.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace};

use super::frame::FrameExtras;
use super::{Code, Function, Str, Value, tag};
use crate::bytecode::CodeFlags;
use crate::vm::Vm;

/// A generator: a frame that can be suspended. Coroutines and asynchronous generators are generators too.
#[derive(Debug, Trace)]
#[trace(tag = tag::GENERATOR, levels = 0, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer)]
pub(crate) struct Generator {
    /// The code with its environment; gone when the generator has finished.
    pub(crate) function: Field<Option<Gc<Function>>>,
    /// `gi_code`, which stays.
    pub(crate) code: Gc<Code>,
    /// The registers while it is suspended.
    pub(crate) registers: RefCell<Vec<Option<Value>>>,
    /// What few frames have; see [`FrameExtras`].
    pub(crate) extras: RefCell<Option<Box<FrameExtras>>>,
    /// Index of the instruction at which it goes on.
    pub(crate) instruction: Cell<u32>,
    #[trace(skip)]
    pub(crate) state: Cell<State>,
    #[trace(skip)]
    pub(crate) kind: GeneratorKind,
    /// What only asynchronous generators need.
    #[trace(skip)]
    pub(crate) async_state: AsyncState,
    /// The exception that it was handling when it was suspended.
    pub(crate) handled: Field<Option<Value>>,
    pub(crate) name: Field<Gc<Str>>,
    pub(crate) qualname: Field<Gc<Str>>,
    /// Of an asynchronous generator the hook that finalizes it; of a coroutine where it was made.
    pub(crate) origin_or_finalizer: Field<Option<Value>>,
}

/// What a generator is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Created,
    Suspended,
    Running,
    Finished,
}

/// What a generator is to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GeneratorKind {
    Generator,
    /// A generator that can be awaited, by `types.coroutine`.
    IterableCoroutine,
    Coroutine,
    AsyncGenerator,
}

/// What is known of an asynchronous generator beyond its state.
#[derive(Debug, Default)]
pub(crate) struct AsyncState {
    /// Somebody awaits its next item.
    pub(crate) is_running: Cell<bool>,
    /// It has ended, or is being closed.
    pub(crate) is_closed: Cell<bool>,
    /// The hooks have been asked for.
    pub(crate) has_hooks: Cell<bool>,
}

impl GeneratorKind {
    /// What a call of code with these flags makes.
    pub(crate) fn of(flags: CodeFlags) -> Self {
        if flags.contains(CodeFlags::COROUTINE) {
            Self::Coroutine
        } else if flags.contains(CodeFlags::ASYNC_GENERATOR) {
            Self::AsyncGenerator
        } else if flags.contains(CodeFlags::ITERABLE_COROUTINE) {
            Self::IterableCoroutine
        } else {
            Self::Generator
        }
    }

    /// Whether `iter` and `next` take it.
    #[inline]
    pub(crate) fn is_iterator(self) -> bool {
        matches!(self, Self::Generator | Self::IterableCoroutine)
    }

    /// Whether `await` takes it as it is.
    pub(crate) fn is_awaitable(self) -> bool {
        matches!(self, Self::Coroutine | Self::IterableCoroutine)
    }

    /// The tag that stands for its class.
    #[inline]
    pub(crate) fn class_tag(self) -> u32 {
        match self {
            Self::Generator | Self::IterableCoroutine => tag::GENERATOR,
            Self::Coroutine => tag::COROUTINE,
            Self::AsyncGenerator => tag::ASYNC_GENERATOR,
        }
    }

    /// Its name in `repr`.
    pub(crate) fn class_word(self) -> &'static str {
        tag::CLASS_NAMES[self.class_tag() as usize]
    }

    /// Its name in messages.
    pub(crate) fn word(self) -> &'static str {
        if self == Self::AsyncGenerator { "async generator" } else { self.class_word() }
    }
}

/// A suspended generator has `finally` blocks and `with` statements to clean up; one that has not started lets go of its
/// arguments when it is closed.
fn needs_finalizer(generator: &Generator) -> bool {
    matches!(generator.state.get(), State::Created | State::Suspended)
}

fn finalize(generator: &Gc<Generator>) {
    Vm::with_current(|vm| {
        // Unlike instances, a generator is gone for its weak references before it is closed.
        vm.heap.clear_weak(Gc::as_any(generator));
        vm.finalize_generator(generator);
    });
}
