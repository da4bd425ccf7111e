//! Generators: suspending and resuming a frame. Coroutines and asynchronous generators do it in the same way.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc};

use super::iterate::is_awaitable_iterator;
use super::raw::Activation;
use super::{Bound, FrameKind, FrameRecord, Kind, Vm};
use crate::bytecode::op::NO_REG;
use crate::bytecode::{Op, Reg};
use crate::object::coroutine::Sent;
use crate::object::generator::{AsyncState, GeneratorKind, State};
use crate::object::{Function, Generator, PyErr, PyResult, Value, tag};

impl Vm {
    /// A generator that has not started; `bound` are its arguments.
    pub(super) fn new_generator(&self, function: Gc<Function>, bound: Bound) -> Value {
        let (name, qualname) = (function.name.get(), function.qualname.get());
        let kind = GeneratorKind::of(function.flags());
        let origin = match kind {
            GeneratorKind::Coroutine => self.coroutine_origin(),
            _ => None,
        };
        let n_cells = u32::try_from(function.code.spec.cells.len()).unwrap_or(u32::MAX);
        let registers = self.with_cells(&function, bound);
        Gc::into_any(self.heap.alloc(Generator {
            code: function.code.clone(),
            function: Field::new(Some(function)),
            registers: RefCell::new(registers),
            extras: RefCell::default(),
            instruction: Cell::new(n_cells),
            state: Cell::new(State::Created),
            kind,
            async_state: AsyncState::default(),
            handled: Field::new(None),
            name: Field::new(name),
            qualname: Field::new(qualname),
            origin_or_finalizer: Field::new(origin),
        }))
    }

    /// The registers of a generator that has not started: the cells are there already, those of its closure and, in
    /// place of what the instructions at the start of the code would do, those that it makes.
    fn with_cells(&self, function: &Gc<Function>, bound: Bound) -> Vec<Option<Value>> {
        let spec = &function.code.spec;
        let n_registers = usize::from(function.code.n_registers);
        let mut registers = Vec::with_capacity(n_registers);
        registers.extend(bound);
        registers.resize(n_registers, None);
        if let Some(closure) = function.closure.get() {
            for (slot, cell) in registers[spec.locals.len()..].iter_mut().zip(closure.items()) {
                *slot = Some(cell.clone());
            }
        }
        for &cell in &spec.cells {
            let value = registers[usize::from(cell)].take();
            registers[usize::from(cell)] = Some(self.new_cell(value));
        }
        registers
    }

    /// `next(generator)`; `None` when it has returned.
    pub(crate) fn next_generator(&self, generator: &Gc<Generator>) -> PyResult<Option<Value>> {
        if generator.state.get() == State::Finished {
            return Ok(None);
        }
        let value = self.resume(generator, Sent::Value(self.none.clone()))?;
        Ok((generator.state.get() == State::Suspended).then_some(value))
    }

    /// `generator.send(value)`: whether it yielded, and what it yielded or returned.
    pub(crate) fn send_to_generator(
        &self,
        generator: &Gc<Generator>,
        value: Value,
    ) -> PyResult<(bool, Value)> {
        self.step_generator(generator, Sent::Value(value))
    }

    /// `generator.throw(error)`: whether it yielded, and what.
    pub(crate) fn throw_into_generator(
        &self,
        generator: &Gc<Generator>,
        error: PyErr,
    ) -> PyResult<(bool, Value)> {
        self.step_generator(generator, Sent::thrown(error))
    }

    /// Resumes a generator: whether it yielded, and what it yielded or returned.
    pub(crate) fn step_generator(
        &self,
        generator: &Gc<Generator>,
        sent: Sent,
    ) -> PyResult<(bool, Value)> {
        let kind = generator.kind;
        match (generator.state.get(), &sent) {
            (State::Finished, _) if kind == GeneratorKind::Coroutine => {
                return Err(self.runtime_error("cannot reuse already awaited coroutine"));
            }
            (State::Finished, Sent::Value(_)) => return Ok((false, self.none.clone())),
            (State::Finished, Sent::Exception { error, .. }) => {
                error.is_raised.set(true);
                return Err(error.clone());
            }
            (State::Created, Sent::Value(value)) if !self.is_none(value) => {
                let text = format!("can't send non-None value to a just-started {}", kind.word());
                return Err(self.type_error(text));
            }
            _ => {}
        }
        let value = self.resume(generator, sent)?;
        Ok((generator.state.get() == State::Suspended, value))
    }

    /// `generator.close()`
    pub(crate) fn close_generator(&self, generator: &Gc<Generator>) -> PyResult<()> {
        if generator.state.get() == State::Finished {
            return Ok(());
        }
        let exit = self.raised_bare(Kind::GeneratorExit);
        match self.throw_into_generator(generator, exit) {
            Ok((true, _)) => {
                let word = generator.kind.word();
                Err(self.runtime_error(format!("{word} ignored GeneratorExit")))
            }
            Ok((false, _)) => Ok(()),
            Err(error)
                if self.is_kind(&error, Kind::GeneratorExit)
                    || self.is_kind(&error, Kind::StopIteration) =>
            {
                // CPython has made no exception of it if nobody handled it, so that the locals die two levels deep, not three.
                let traceback = error.traceback.take();
                drop(error);
                drop(traceback);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Closes a generator that nobody refers to any more.
    pub(crate) fn finalize_generator(&self, generator: &Gc<Generator>) {
        if generator.state.get() == State::Finished {
            return;
        }
        let pending = self.handled.get();
        if let Err(error) = self.end_unreferenced(generator) {
            self.report_unraisable(&error, Some(Gc::as_any(generator)), None);
        }
        self.handled.set(pending);
    }

    fn end_unreferenced(&self, generator: &Gc<Generator>) -> PyResult<()> {
        match generator.kind {
            GeneratorKind::AsyncGenerator if !generator.async_state.is_closed.get() => {
                if let Some(finalizer) = generator.origin_or_finalizer.get() {
                    return self.call(&finalizer, &[Gc::as_any(generator).clone()]).map(drop);
                }
            }
            GeneratorKind::Coroutine if generator.state.get() == State::Created => {
                self.warn_unawaited(generator);
                return Ok(());
            }
            _ => {}
        }
        self.close_generator(generator)
    }

    fn resume(&self, generator: &Gc<Generator>, sent: Sent) -> PyResult {
        let state = generator.state.get();
        if state == State::Running {
            let word = generator.kind.word();
            return Err(self.value_error(format!("{word} already executing")));
        }
        let Some(function) = generator.function.get() else { return Ok(self.none.clone()) };
        let is_new = state == State::Created;
        let outer = self.handled.replace(generator.handled.take());
        self.handled_outside.borrow_mut().push(outer);
        generator.state.set(State::Running);
        let record = self.record(function, FrameKind::Generator(generator.clone()), None);
        let result = self.run_suspended(record, generator, is_new, sent);
        if result.is_err() {
            self.finish_generator(generator);
        }
        let outer = self.handled_outside.borrow_mut().pop();
        self.handled.set(outer.flatten());
        result.map_err(|error| self.not_stop_iteration(error, generator))
    }

    fn run_suspended(
        &self,
        record: FrameRecord,
        generator: &Gc<Generator>,
        is_new: bool,
        sent: Sent,
    ) -> PyResult {
        self.nested(|vm| {
            let mut act = vm.enter(record, None)?;
            vm.restore_registers(generator, &mut act);
            act.go_to(generator.instruction.get());
            if is_new {
                return match sent {
                    Sent::Value(_) => vm.run(act),
                    Sent::Exception { error, .. } => {
                        vm.set_context_of_thrown(&error);
                        vm.raise_at_start(&mut act, &error);
                        Err(error)
                    }
                };
            }
            vm.continue_after_yield(act, sent)
        })
    }

    /// Goes on after the `Yield` that `act` is about to execute again.
    fn continue_after_yield<'vm>(&'vm self, mut act: Activation<'vm>, sent: Sent) -> PyResult {
        let Op::Yield { dst, iter, .. } = *act.fetch() else {
            return Err(self.system_error("a generator was suspended elsewhere than at a yield"));
        };
        self.save_position(act.position());
        match sent {
            Sent::Value(value) => {
                act.set(dst, value);
                self.run(act)
            }
            Sent::Exception { error, closes_delegate } => {
                self.throw_here(act, dst, iter, error, closes_delegate)
            }
        }
    }

    /// Raises in a suspended generator, or in the one that it delegates to.
    fn throw_here<'vm>(
        &'vm self,
        mut act: Activation<'vm>,
        dst: Reg,
        iter: Reg,
        error: PyErr,
        closes_delegate: bool,
    ) -> PyResult {
        let inner = if iter == NO_REG { None } else { act.get(iter).cloned() };
        let error = match inner {
            None => error,
            Some(inner) => match self.throw_into(&inner, error, closes_delegate) {
                Ok((true, value)) => {
                    drop(inner);
                    return Ok(self.suspend_generator(&mut act, value));
                }
                Ok((false, value)) => return self.run_after_delegate(act, dst, iter, value),
                Err(error) => error,
            },
        };
        self.set_context_of_thrown(&error);
        match self.unwind(&mut act, error, true) {
            Ok(()) => self.run(act),
            Err(error) => Err(error),
        }
    }

    /// The delegate returned: the result takes the place of what would have been yielded, and the loop of
    /// the `yield from` is left, as `Send` would.
    fn run_after_delegate<'vm>(
        &'vm self,
        mut act: Activation<'vm>,
        dst: Reg,
        iter: Reg,
        value: Value,
    ) -> PyResult {
        act.set(dst, value);
        act.release(iter);
        // Behind the `Yield` stands the jump back to `Send`, whose own jump leads out of the loop.
        if let Op::JumpBack { offset } = *act.fetch() {
            act.jump(offset);
            if let Op::Send { offset, .. } = *act.fetch() {
                act.jump(i32::from(offset));
            }
        }
        self.run(act)
    }

    /// Throws into any iterator that a generator delegates to.
    pub(super) fn throw_into(
        &self,
        inner: &Value,
        error: PyErr,
        closes_delegate: bool,
    ) -> PyResult<(bool, Value)> {
        let generator = inner.downcast_ref::<Generator>();
        if closes_delegate && self.is_kind(&error, Kind::GeneratorExit) {
            self.close_iterator(inner, generator)?;
            return Err(error);
        }
        if let Some(generator) = generator {
            return self.step_generator(generator, Sent::Exception { error, closes_delegate });
        }
        let Some(throw) = self.find_attribute(inner, &self.names.throw)? else { return Err(error) };
        self.bear(&error);
        match self.call(&throw, &[Gc::into_any(error)]) {
            Ok(value) => Ok((true, value)),
            Err(stop) if self.is_kind(&stop, Kind::StopIteration) => {
                Ok((false, self.stop_iteration_value(&stop)))
            }
            Err(error) => Err(error),
        }
    }

    fn close_iterator(&self, inner: &Value, generator: Option<&Gc<Generator>>) -> PyResult<()> {
        if let Some(generator) = generator {
            return self.close_generator(generator);
        }
        match self.find_attribute(inner, &self.names.close)? {
            Some(close) => self.call(&close, &[]).map(drop),
            None => Ok(()),
        }
    }

    /// Suspends the running generator at the `Yield` that was just executed.
    pub(super) fn suspend_generator(&self, act: &mut Activation<'_>, value: Value) -> Value {
        let record = self.leave_suspended(act);
        drop(record);
        value
    }

    /// Takes the frame of a generator off the list; its registers go to the generator.
    #[inline]
    pub(super) fn leave_suspended(&self, act: &mut Activation<'_>) -> FrameRecord {
        let instruction = act.instruction();
        let mut record = self.leave();
        let extras = record.extras.take();
        if let FrameKind::Generator(generator) | FrameKind::Iterated(generator) = &record.kind {
            act.exchange(&mut generator.registers.borrow_mut());
            generator.instruction.set(instruction);
            if extras.is_some() {
                generator.extras.replace(extras);
            }
            generator.handled.set(self.handled.take());
            generator.state.set(State::Suspended);
        }
        record
    }

    /// Resumes a generator for the `ForIter` or `Send` that the running frame executes, in the same loop. `None` if that
    /// takes more than putting a frame on the list.
    #[inline]
    pub(super) fn enter_generator<'vm>(
        &'vm self,
        generator: &Gc<Generator>,
        sent: &Value,
        instruction: u32,
    ) -> Option<PyResult<Activation<'vm>>> {
        let can_go_on = match generator.state.get() {
            State::Created => self.is_none(sent),
            State::Suspended => true,
            State::Running | State::Finished => false,
        };
        if !can_go_on || generator.handled.is_some() || self.handled.is_some() {
            return None;
        }
        let is_new = generator.state.get() == State::Created;
        let function = generator.function.get()?;
        let record = self.record(function, FrameKind::Iterated(generator.clone()), None);
        let mut act = match self.enter(record, Some(instruction)) {
            Ok(act) => act,
            Err(error) => {
                self.finish_generator(generator);
                return Some(Err(error));
            }
        };
        generator.state.set(State::Running);
        self.restore_registers(generator, &mut act);
        act.go_to(generator.instruction.get());
        if is_new {
            return Some(Ok(act));
        }
        if let Op::Yield { dst, .. } = *act.fetch() {
            act.set(dst, sent.clone());
        }
        Some(Ok(act))
    }

    /// Moves what a generator kept into the registers of its frame, which are empty.
    #[inline]
    fn restore_registers(&self, generator: &Generator, act: &mut Activation<'_>) {
        act.exchange(&mut generator.registers.borrow_mut());
        if generator.extras.borrow().is_some() {
            self.restore_extras(generator);
        }
    }

    #[cold]
    fn restore_extras(&self, generator: &Generator) {
        let Some(extras) = generator.extras.take() else { return };
        if extras.object.is_some() {
            self.n_frame_objects.set(self.n_frame_objects.get() + 1);
        }
        if let Some(frame) = self.frames.borrow_mut().last_mut() {
            frame.extras = Some(extras);
        }
    }

    /// A generator that has returned or raised lets go of its code.
    pub(super) fn finish_generator(&self, generator: &Gc<Generator>) {
        generator.state.set(State::Finished);
        if generator.extras.borrow().is_some() {
            self.keep_generator_locals(generator);
        }
        let registers = generator.registers.take();
        drop(registers);
        generator.function.set(None);
        generator.handled.set(None);
    }

    /// A `StopIteration` that leaves a generator is a bug of the generator (PEP 479); so is a `StopAsyncIteration`
    /// that leaves an asynchronous one.
    pub(super) fn not_stop_iteration(&self, error: PyErr, generator: &Generator) -> PyErr {
        let name = if self.is_kind(&error, Kind::StopIteration) {
            "StopIteration"
        } else if generator.kind == GeneratorKind::AsyncGenerator
            && self.is_kind(&error, Kind::StopAsyncIteration)
        {
            "StopAsyncIteration"
        } else {
            return error;
        };
        let text = format!("{} raised {name}", generator.kind.word());
        self.caused(self.runtime_error(text), error)
    }

    /// One step of a `yield from`: whether `iter` yielded, and what it yielded or returned.
    pub(super) fn send(&self, iter: &Value, value: &Value) -> PyResult<(bool, Value)> {
        if iter.tag() == tag::GENERATOR || is_awaitable_iterator(iter) {
            return self.resume_awaitable(iter, value.clone());
        }
        if self.is_none(value) && iter.tag() != tag::INSTANCE {
            return match self.next_raising(iter) {
                Ok(Some(value)) => Ok((true, value)),
                Ok(None) => Ok((false, self.none.clone())),
                Err(stop) if self.is_kind(&stop, Kind::StopIteration) => {
                    Ok((false, self.stop_iteration_value(&stop)))
                }
                Err(error) => Err(error),
            };
        }
        let result = if self.is_none(value) {
            self.call_special(iter, &self.names.next, &[])
                .and_then(|value| value.ok_or_else(|| self.type_error("not an iterator")))
        } else {
            let send = self.attribute(iter, &self.names.send)?;
            self.call(&send, std::slice::from_ref(value))
        };
        match result {
            Ok(value) => Ok((true, value)),
            Err(stop) if self.is_kind(&stop, Kind::StopIteration) => {
                Ok((false, self.stop_iteration_value(&stop)))
            }
            Err(error) => Err(error),
        }
    }
}

/// Goes back from a generator to the `ForIter` or `Send` that resumed it, which `caller` waits in, with what it yielded or
/// returned.
pub(super) fn back_to_resumer<'vm>(
    mut caller: Activation<'vm>,
    has_yielded: bool,
    result: Value,
) -> Activation<'vm> {
    let (iter, offset) = match caller.current() {
        Op::ForIter { dst, iter, offset } => {
            if has_yielded {
                caller.set(dst, result);
            } else {
                drop(result);
            }
            (iter, offset)
        }
        Op::Send { iter, value, offset } => {
            caller.set(value, result);
            (iter, offset)
        }
        _ => return caller,
    };
    if !has_yielded {
        caller.release(iter);
        caller.jump(i32::from(offset));
    }
    caller
}
