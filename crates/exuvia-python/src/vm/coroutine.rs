//! Coroutines and asynchronous generators: what `await`, `async for` and `async with` do.
//!
//! A step of anything that can be awaited has one of three results: it yields a value to whoever drives the coroutine,
//! it returns a value, or it raises. In Python the second is a `StopIteration`; here it is `(false, value)`.

use std::cell::Cell;

use exuvia::{Field, Gc};

use super::{Kind, Vm};
use crate::bytecode::op::NO_REG;
use crate::bytecode::{CodeFlags, Op};
use crate::object::coroutine::{
    AnextAwaitable, AsyncSend, AsyncThrow, CoroutineWrapper, Progress, Sent, WrappedValue,
};
use crate::object::generator::{GeneratorKind, State};
use crate::object::generator_class::thrown;
use crate::object::{Function, Generator, PyErr, PyResult, Tuple, Value, tag};

/// What `sys.set_asyncgen_hooks` and `sys.set_coroutine_origin_tracking_depth` set.
#[derive(Debug)]
pub(crate) struct AsyncHooks {
    pub(crate) first_iteration: Field<Option<Value>>,
    pub(crate) finalizer: Field<Option<Value>>,
    pub(crate) origin_depth: Cell<i32>,
}

impl AsyncHooks {
    /// Exchanges them, when another thread goes on.
    pub(super) fn swap(&self, other: &Self) {
        self.first_iteration.set(other.first_iteration.replace(self.first_iteration.take()));
        self.finalizer.set(other.finalizer.replace(self.finalizer.take()));
        self.origin_depth.swap(&other.origin_depth);
    }
}

impl Default for AsyncHooks {
    fn default() -> Self {
        Self {
            first_iteration: Field::new(None),
            finalizer: Field::new(None),
            origin_depth: Cell::new(0),
        }
    }
}

const REUSED_SEND: &str = "cannot reuse already awaited __anext__()/asend()";
const REUSED_THROW: &str = "cannot reuse already awaited aclose()/athrow()";
const IGNORED_EXIT: &str = "async generator ignored GeneratorExit";

impl Vm {
    // --- instructions -----------------------------------------------------------------------------

    /// A `GetAwaitable`.
    pub(super) fn get_awaitable(&self, value: &Value, what: u8) -> PyResult {
        if let Some(method) = ["", "__aenter__", "__aexit__"].get(usize::from(what))
            && !method.is_empty()
            && !self.is_awaitable(value)
        {
            let class = self.class_name(value);
            return Err(self.type_error(format!(
                "'async with' received an object from {method} that does not implement __await__: {class}"
            )));
        }
        let iterator = self.awaitable_iterator(value)?;
        if let Some(coroutine) = iterator.downcast_ref::<Generator>()
            && coroutine.kind == GeneratorKind::Coroutine
            && self.delegate_of(coroutine).is_some()
        {
            return Err(self.runtime_error("coroutine is being awaited already"));
        }
        Ok(iterator)
    }

    fn is_awaitable(&self, value: &Value) -> bool {
        is_native_awaitable(value) || self.class_of(value).lookup(&self.names.await_).is_some()
    }

    /// The iterator that `await value` hands over to.
    pub(crate) fn awaitable_iterator(&self, value: &Value) -> PyResult {
        if is_native_awaitable(value) {
            return Ok(value.clone());
        }
        let Some(method) = self.class_of(value).lookup(&self.names.await_) else {
            let class = self.class_name(value);
            return Err(
                self.type_error(format!("object {class} can't be used in 'await' expression"))
            );
        };
        let iterator = self.call_found(&method, value, &[])?;
        if is_native_awaitable(&iterator) {
            return Err(self.type_error("__await__() returned a coroutine"));
        }
        if !self.is_iterator(&iterator) {
            let class = self.class_name(&iterator);
            return Err(
                self.type_error(format!("__await__() returned non-iterator of type '{class}'"))
            );
        }
        Ok(iterator)
    }

    /// A `GetAIter`.
    pub(super) fn get_aiter(&self, value: &Value) -> PyResult {
        let Some(method) = self.class_of(value).lookup(&self.names.aiter) else {
            let class = self.class_name(value);
            return Err(self.type_error(format!(
                "'async for' requires an object with __aiter__ method, got {class}"
            )));
        };
        let iterator = self.call_found(&method, value, &[])?;
        if self.class_of(&iterator).lookup(&self.names.anext).is_none() {
            let class = self.class_name(&iterator);
            return Err(self.type_error(format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {class}"
            )));
        }
        Ok(iterator)
    }

    /// A `GetANext`.
    pub(super) fn get_anext(&self, iterator: &Value) -> PyResult {
        if is_async_generator(iterator) {
            return self.async_generator_next(iterator);
        }
        let Some(method) = self.class_of(iterator).lookup(&self.names.anext) else {
            let class = self.class_name(iterator);
            return Err(self.type_error(format!(
                "'async for' requires an iterator with __anext__ method, got {class}"
            )));
        };
        let next = self.call_found(&method, iterator, &[])?;
        self.awaitable_iterator(&next).map_err(|error| {
            let class = self.class_name(&next);
            let text = format!("'async for' received an invalid object from __anext__: {class}");
            self.caused(self.type_error(text), error)
        })
    }

    /// A `GetYieldFromIter` of this function.
    pub(super) fn yield_from_iter(&self, value: &Value, function: &Function) -> PyResult {
        let Some(generator) = value.downcast_ref::<Generator>() else { return self.iter(value) };
        let awaits = CodeFlags(CodeFlags::COROUTINE.0 | CodeFlags::ITERABLE_COROUTINE.0);
        match generator.kind {
            GeneratorKind::AsyncGenerator => self.iter(value),
            GeneratorKind::Coroutine if !function.flags().intersects(awaits) => Err(self
                .type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")),
            _ => Ok(value.clone()),
        }
    }

    /// An `AsyncWrap`.
    pub(super) fn wrap_async_value(&self, value: Value) -> Value {
        Gc::into_any(self.heap.alloc(WrappedValue { value }))
    }

    /// What a suspended generator delegates to.
    pub(crate) fn delegate_of(&self, generator: &Generator) -> Option<Value> {
        if generator.state.get() != State::Suspended {
            return None;
        }
        let function = generator.function.get()?;
        match function.code.ops.get(generator.instruction.get() as usize) {
            Some(Op::Yield { iter, .. }) if *iter != NO_REG => {
                generator.registers.borrow().get(usize::from(*iter))?.clone()
            }
            _ => None,
        }
    }

    /// The same error with a cause, which is its context too.
    pub(super) fn caused(&self, error: PyErr, cause: PyErr) -> PyErr {
        self.bear(&cause);
        self.bear(&error);
        error.cause.set(Some(Gc::as_any(&cause).clone()));
        error.suppress_context.set(true);
        error.context.set(Some(cause));
        error
    }

    // --- steps ------------------------------------------------------------------------------------

    /// Resumes with a value.
    pub(crate) fn resume_awaitable(
        &self,
        awaitable: &Value,
        value: Value,
    ) -> PyResult<(bool, Value)> {
        self.step_awaitable(awaitable, Sent::Value(value))
    }

    /// Resumes a generator, or what stands for one.
    pub(crate) fn step_awaitable(&self, awaitable: &Value, sent: Sent) -> PyResult<(bool, Value)> {
        if let Some(generator) = awaitable.downcast_ref::<Generator>() {
            return self.step_generator(generator, sent);
        }
        if let Some(wrapper) = awaitable.downcast_ref::<CoroutineWrapper>() {
            return self.step_generator(&wrapper.coroutine, sent);
        }
        if let Some(send) = awaitable.downcast_ref::<AsyncSend>() {
            return self.step_async_send(send, sent);
        }
        if let Some(throw) = awaitable.downcast_ref::<AsyncThrow>() {
            return self.step_async_throw(throw, sent);
        }
        match awaitable.downcast_ref::<AnextAwaitable>() {
            Some(anext) => self.step_anext(anext, sent),
            None => Err(self.type_error("an awaitable is needed")),
        }
    }

    /// `awaitable.close()`
    pub(crate) fn close_awaitable(&self, awaitable: &Value) -> PyResult<()> {
        if let Some(wrapper) = awaitable.downcast_ref::<CoroutineWrapper>() {
            return self.close_generator(&wrapper.coroutine);
        }
        if let Some(send) = awaitable.downcast_ref::<AsyncSend>() {
            send.progress.set(Progress::Closed);
        }
        if let Some(throw) = awaitable.downcast_ref::<AsyncThrow>() {
            throw.progress.set(Progress::Closed);
        }
        if let Some(anext) = awaitable.downcast_ref::<AnextAwaitable>() {
            let iterator = self.anext_iterator(anext)?;
            let close = self.attribute(&iterator, &self.names.close)?;
            self.call(&close, &[])?;
        }
        Ok(())
    }

    fn step_async_send(&self, send: &AsyncSend, sent: Sent) -> PyResult<(bool, Value)> {
        if send.progress.get() == Progress::Closed {
            return Err(self.runtime_error(REUSED_SEND));
        }
        let is_running = &send.generator.async_state.is_running;
        let sent = match sent {
            Sent::Value(value) => {
                let is_new = send.progress.get() == Progress::New;
                if is_new && is_running.get() {
                    return Err(
                        self.runtime_error("anext(): asynchronous generator is already running")
                    );
                }
                send.progress.set(Progress::Iterating);
                is_running.set(true);
                let takes_first = is_new && self.is_none(&value);
                Sent::Value(if takes_first { send.value.clone() } else { value })
            }
            thrown => thrown,
        };
        let result = self.step_generator(&send.generator, sent);
        let result = self.unwrap_async(&send.generator, result);
        if !matches!(result, Ok((true, _))) {
            send.progress.set(Progress::Closed);
        }
        result
    }

    /// What a step of an asynchronous generator means: a wrapped value is an item, which ends the awaiting; the end
    /// of the generator is a `StopAsyncIteration`.
    fn unwrap_async(
        &self,
        generator: &Generator,
        result: PyResult<(bool, Value)>,
    ) -> PyResult<(bool, Value)> {
        let state = &generator.async_state;
        match result {
            Ok((true, value)) => match value.downcast_ref::<WrappedValue>() {
                None => Ok((true, value)),
                Some(wrapped) => {
                    state.is_running.set(false);
                    Ok((false, wrapped.value.clone()))
                }
            },
            Ok((false, _)) => {
                state.is_closed.set(true);
                state.is_running.set(false);
                Err(self.stop_async_iteration())
            }
            Err(error) => {
                if self.ends_async_iteration(&error) {
                    state.is_closed.set(true);
                }
                state.is_running.set(false);
                Err(error)
            }
        }
    }

    fn stop_async_iteration(&self) -> PyErr {
        self.raised_bare(Kind::StopAsyncIteration)
    }

    fn ends_async_iteration(&self, error: &PyErr) -> bool {
        self.is_kind(error, Kind::StopAsyncIteration) || self.is_kind(error, Kind::GeneratorExit)
    }

    fn step_async_throw(&self, throw: &AsyncThrow, sent: Sent) -> PyResult<(bool, Value)> {
        if throw.progress.get() == Progress::Closed {
            return Err(self.runtime_error(REUSED_THROW));
        }
        let result = match sent {
            Sent::Value(value) => {
                if throw.generator.state.get() == State::Finished {
                    throw.progress.set(Progress::Closed);
                    return Ok((false, self.none.clone()));
                }
                if throw.progress.get() == Progress::New {
                    let sent = self.begin_async_throw(throw, &value)?;
                    self.step_generator(&throw.generator, sent)
                } else {
                    self.step_generator(&throw.generator, Sent::Value(value))
                }
            }
            thrown => self.step_generator(&throw.generator, thrown),
        };
        self.after_async_throw(throw, result)
    }

    /// The first step of `athrow` and `aclose`: what is thrown.
    fn begin_async_throw(&self, throw: &AsyncThrow, value: &Value) -> PyResult<Sent> {
        let state = &throw.generator.async_state;
        if state.is_running.get() {
            throw.progress.set(Progress::Closed);
            let name = if throw.error.is_some() { "athrow" } else { "aclose" };
            return Err(
                self.runtime_error(format!("{name}(): asynchronous generator is already running"))
            );
        }
        if state.is_closed.get() {
            throw.progress.set(Progress::Closed);
            return Err(self.stop_async_iteration());
        }
        if !self.is_none(value) {
            return Err(self.runtime_error("can't send non-None value to a just-started coroutine"));
        }
        throw.progress.set(Progress::Iterating);
        state.is_running.set(true);
        let error = match &throw.error {
            Some(error) => {
                let values = error.downcast_ref::<Tuple>().map_or(&[][..], |values| values.items());
                thrown(self, values).inspect_err(|_| {
                    state.is_running.set(false);
                    throw.progress.set(Progress::Closed);
                })?
            }
            None => {
                state.is_closed.set(true);
                self.raised_bare(Kind::GeneratorExit)
            }
        };
        Ok(Sent::Exception { error, closes_delegate: false })
    }

    fn after_async_throw(
        &self,
        throw: &AsyncThrow,
        result: PyResult<(bool, Value)>,
    ) -> PyResult<(bool, Value)> {
        let generator = &throw.generator;
        if throw.error.is_some() {
            let result = self.unwrap_async(generator, result);
            if result.is_err() {
                throw.progress.set(Progress::Closed);
            }
            return result;
        }
        let error = match result {
            Ok((true, value)) if value.tag() != tag::ASYNC_GENERATOR_WRAPPED => {
                return Ok((true, value));
            }
            Ok((true, _)) => Some(self.runtime_error(IGNORED_EXIT)),
            Ok((false, _)) => None,
            Err(error) => Some(error).filter(|error| !self.ends_async_iteration(error)),
        };
        generator.async_state.is_running.set(false);
        throw.progress.set(Progress::Closed);
        match error {
            Some(error) => Err(error),
            None => Ok((false, self.none.clone())),
        }
    }

    // --- anext ------------------------------------------------------------------------------------

    fn anext_iterator(&self, anext: &AnextAwaitable) -> PyResult {
        let iterator = self.awaitable_iterator(&anext.awaitable)?;
        match iterator.downcast_ref::<Generator>() {
            Some(coroutine) if coroutine.kind == GeneratorKind::Coroutine => {
                let coroutine = coroutine.clone();
                Ok(Gc::into_any(self.heap.alloc(CoroutineWrapper { coroutine })))
            }
            _ => Ok(iterator),
        }
    }

    fn step_anext(&self, anext: &AnextAwaitable, sent: Sent) -> PyResult<(bool, Value)> {
        let iterator = self.anext_iterator(anext)?;
        let result = match sent {
            Sent::Value(value) => self.send(&iterator, &value),
            Sent::Exception { error, closes_delegate } => {
                self.throw_into(&iterator, error, closes_delegate)
            }
        };
        match result {
            Err(error) if self.is_kind(&error, Kind::StopAsyncIteration) => {
                Ok((false, anext.default.clone()))
            }
            result => result,
        }
    }

    // --- hooks ------------------------------------------------------------------------------------

    /// When an asynchronous generator is first iterated over, the hooks of `sys.set_asyncgen_hooks` become its own.
    pub(crate) fn call_first_iteration_hook(&self, generator: &Gc<Generator>) -> PyResult<()> {
        if generator.async_state.has_hooks.replace(true) {
            return Ok(());
        }
        generator.origin_or_finalizer.set(self.async_hooks.finalizer.get());
        if let Some(hook) = self.async_hooks.first_iteration.get() {
            self.call(&hook, &[Gc::as_any(generator).clone()])?;
        }
        Ok(())
    }

    /// Where a coroutine is made, if that is to be remembered: a tuple of file, line and function for each frame.
    pub(super) fn coroutine_origin(&self) -> Option<Value> {
        let depth = usize::try_from(self.async_hooks.origin_depth.get()).ok().filter(|d| *d > 0)?;
        self.note_position();
        let frames = self.frames.borrow();
        let places: Vec<_> = frames
            .iter()
            .rev()
            .take(depth)
            .map(|frame| {
                let code = frame.function.code.clone();
                let span = code.spec.spans.get(frame.instruction.get() as usize);
                (code.spec.filename.clone(), span.map_or(0, |span| span.line), code.name.clone())
            })
            .collect();
        drop(frames);
        let places = places.into_iter().map(|(file, line, name)| {
            let line = self.new_int(i64::from(line));
            self.new_tuple(vec![self.new_str(&file), line, Gc::into_any(name)])
        });
        Some(self.new_tuple(places.collect()))
    }

    /// A coroutine dies that nobody has awaited.
    pub(super) fn warn_unawaited(&self, coroutine: &Gc<Generator>) {
        let value = Gc::as_any(coroutine);
        let warned = match self.module_attribute("warnings", "_warn_unawaited_coroutine") {
            Ok(warn) => self.call(&warn, std::slice::from_ref(value)).map(drop),
            Err(_) => {
                let name = coroutine.qualname.get();
                let text = format!("coroutine '{}' was never awaited", name.as_str());
                self.print_warning("RuntimeWarning", &text);
                Ok(())
            }
        };
        if let Err(error) = warned {
            self.report_unraisable(&error, Some(value), None);
        }
    }

    /// Shows a warning where the module `warnings` cannot.
    fn print_warning(&self, category: &str, text: &str) {
        let place = self.current_location();
        let (file, line) = place.map_or(("sys".to_owned(), 1), |place| (place.file, place.line));
        let source = self.sources.borrow().get(file.as_str()).cloned();
        let index = usize::try_from(line).unwrap_or(0).saturating_sub(1);
        let source = source.as_ref().and_then(|source| source.lines().nth(index));
        let source = source.map(|line| format!("  {}\n", line.trim())).unwrap_or_default();
        self.write_stderr(&format!("{file}:{line}: {category}: {text}\n{source}"));
    }
}

fn is_native_awaitable(value: &Value) -> bool {
    value.downcast_ref::<Generator>().is_some_and(|generator| generator.kind.is_awaitable())
}

fn is_async_generator(value: &Value) -> bool {
    value
        .downcast_ref::<Generator>()
        .is_some_and(|generator| generator.kind == GeneratorKind::AsyncGenerator)
}
