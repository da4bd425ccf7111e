//! What `await` and `async for` hand over to beside coroutines.

use std::cell::Cell;

use exuvia::{Gc, Trace};

use super::{Generator, PyErr, Value, tag};

/// `coroutine.__await__()`: the coroutine as an iterator.
#[derive(Debug, Trace)]
#[trace(tag = tag::COROUTINE_WRAPPER, levels = 0)]
pub(crate) struct CoroutineWrapper {
    pub(crate) coroutine: Gc<Generator>,
}

/// What an asynchronous generator yields, as opposed to what it awaits.
#[derive(Debug, Trace)]
#[trace(tag = tag::ASYNC_GENERATOR_WRAPPED, levels = 0)]
pub(crate) struct WrappedValue {
    pub(crate) value: Value,
}

/// `agen.__anext__()`, `agen.asend(value)`
#[derive(Debug, Trace)]
#[trace(tag = tag::ASYNC_GENERATOR_SEND, levels = 0)]
pub(crate) struct AsyncSend {
    pub(crate) generator: Gc<Generator>,
    /// What is sent first.
    pub(crate) value: Value,
    #[trace(skip)]
    pub(crate) progress: Cell<Progress>,
}

/// `agen.athrow(error)`, `agen.aclose()`
#[derive(Debug, Trace)]
#[trace(tag = tag::ASYNC_GENERATOR_THROW, levels = 0)]
pub(crate) struct AsyncThrow {
    pub(crate) generator: Gc<Generator>,
    /// What is thrown, as it was given; nothing for `aclose`.
    pub(crate) error: Option<Value>,
    #[trace(skip)]
    pub(crate) progress: Cell<Progress>,
}

/// How far an awaitable has got that can be awaited once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    New,
    Iterating,
    Closed,
}

/// `anext(iterator, default)`
#[derive(Debug, Trace)]
#[trace(tag = tag::ANEXT_AWAITABLE, levels = 0)]
pub(crate) struct AnextAwaitable {
    pub(crate) awaitable: Value,
    pub(crate) default: Value,
}

/// What a suspended frame is resumed with.
#[derive(Clone, Debug)]
pub(crate) enum Sent {
    Value(Value),
    Exception {
        error: PyErr,
        /// Whether a `GeneratorExit` closes what is being delegated to.
        closes_delegate: bool,
    },
}

impl Sent {
    /// An exception as `throw` throws it.
    pub(crate) fn thrown(error: PyErr) -> Self {
        Self::Exception { error, closes_delegate: true }
    }
}
