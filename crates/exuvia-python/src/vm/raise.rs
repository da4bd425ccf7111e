//! Raising, unwinding and handling exceptions.

use exuvia::{Field, Gc};

use super::raw::Activation;
use super::{FrameKind, FrameRecord, Kind, Vm};
use crate::bytecode::{Op, Reg};
use crate::object::frame::{Frame, Traceback};
use crate::object::{Class, Exception, PyErr, PyResult, Tuple, Value, tag};

impl Vm {
    /// The exception that is being handled. A generator that handles none is part of what its caller does.
    pub(crate) fn handled_now(&self) -> Option<Value> {
        if let Some(handled) = self.handled.get() {
            return Some(handled);
        }
        self.handled_outside.borrow().iter().rev().flatten().next().cloned()
    }

    /// Whether an exception is being handled.
    pub(super) fn is_handling(&self) -> bool {
        self.handled.is_some() || self.handled_outside.borrow().iter().any(Option::is_some)
    }

    /// A `raise` statement. `Ok` is an exception to raise here; `Err` one to raise again (a bare `raise`).
    pub(super) fn raise(
        &self,
        exception: Option<Value>,
        cause: Option<Value>,
    ) -> Result<PyErr, PyErr> {
        let Some(exception) = exception else {
            return match self.handled_now().and_then(|handled| handled.downcast().ok()) {
                Some(handled) => Err(handled),
                None => Ok(self.runtime_error("No active exception to reraise")),
            };
        };
        let error = match self.exception_from(&exception) {
            Ok(error) | Err(error) => error,
        };
        drop(exception);
        error.is_raised.set(true);
        self.replace_context(&error, self.handled_now());
        if let Some(cause) = cause
            && let Err(other) = self.set_cause(&error, &cause)
        {
            return Ok(other);
        }
        Ok(error)
    }

    fn set_cause(&self, error: &PyErr, cause: &Value) -> PyResult<()> {
        error.suppress_context.set(true);
        if self.is_none(cause) {
            error.cause.set(None);
            return Ok(());
        }
        if !matches!(cause.tag(), tag::EXCEPTION | tag::CLASS) {
            return Err(self.type_error("exception causes must derive from BaseException"));
        }
        let cause = self.exception_from(cause)?;
        error.cause.set(Some(Gc::into_any(cause)));
        Ok(())
    }

    /// Finds the handler of an exception: in this frame, or in those below down to the one that ends the
    /// loop. Frames without a handler end; their locals live on with the traceback.
    ///
    /// # Errors
    /// The exception, if no frame of this loop handles it.
    pub(super) fn unwind<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        mut error: PyErr,
        mut is_new: bool,
    ) -> Result<(), PyErr> {
        self.set_context(&error);
        loop {
            let instruction = act.instruction();
            if is_new {
                self.add_traceback(&error, instruction);
            }
            let code = &act.function().code;
            let entry = code
                .spec
                .exception_table
                .iter()
                .find(|entry| entry.start <= instruction && instruction < entry.end)
                .copied();
            if let Some(entry) = entry {
                act.unwind_to(usize::from(entry.base));
                self.bear(&error);
                act.set(entry.base, Gc::into_any(error));
                act.go_to(entry.handler);
                return Ok(());
            }
            if !is_new {
                go_back(act, &error);
            }
            let FrameRecord { function, extras, kind, .. } = self.end_frame(act);
            if let FrameKind::Entry | FrameKind::Generator(_) = kind {
                return Err(error);
            }
            // The caller is resumed first: what dies now may run code, which notes where the innermost frame is.
            *act = self.resume_caller();
            self.save_position(act.position());
            is_new = true;
            if let FrameKind::Iterated(generator) = &kind {
                self.finish_generator(generator);
                error = self.not_stop_iteration(error, generator);
            }
            drop(extras);
            drop(function);
            match kind {
                FrameKind::Constructor(instance) => {
                    drop(instance);
                    self.count_out_tuple(act.release_constructor_call());
                }
                FrameKind::Kept(kept) => {
                    let packed = kept.packed;
                    drop(kept);
                    packed.end(self);
                    act.release_call();
                }
                kind => drop(kind),
            }
        }
    }

    /// Raises in a frame that has not begun: no handler of it applies, and the place is the line of the `def`.
    pub(super) fn raise_at_start(&self, act: &mut Activation<'_>, error: &PyErr) {
        let line = act.function().code.spec.first_line;
        self.add_traceback_entry(error, 0, Some((-1, i64::from(line))));
        drop(self.end_frame(act));
    }

    /// Takes a frame off that an exception ends; its locals live on with the traceback.
    fn end_frame(&self, act: &mut Activation<'_>) -> FrameRecord {
        act.unwind_to(0);
        if self.frames.borrow().last().is_some_and(|frame| frame.object().is_some()) {
            self.keep_locals(act);
        }
        act.clear_from(0);
        self.leave()
    }

    /// What is being handled becomes the context of an exception that is raised for the first time.
    fn set_context(&self, error: &PyErr) {
        if !error.is_raised.replace(true) && error.context.is_none() {
            self.replace_context(error, self.handled_now());
        }
    }

    /// The context of what is thrown into the running generator: only what that is handling itself, not its caller.
    pub(super) fn set_context_of_thrown(&self, error: &PyErr) {
        error.is_raised.set(true);
        self.replace_context(error, self.handled.get());
    }

    fn replace_context(&self, error: &PyErr, handled: Option<Value>) {
        let Some(handled) = handled.and_then(|v| v.downcast::<Exception>().ok()) else { return };
        if Gc::ptr_eq(&handled, error) {
            return;
        }
        self.bear(error);
        // The chain of contexts must not become a ring. It may have been one already, which the slower of two walkers
        // finds out.
        let (mut link, mut slow, mut is_even) = (handled.clone(), handled.clone(), false);
        while let Some(next) = link.context.get() {
            if Gc::ptr_eq(&next, error) {
                link.context.set(None);
                break;
            }
            link = next;
            if Gc::ptr_eq(&link, &slow) {
                break;
            }
            if is_even && let Some(next) = slow.context.get() {
                slow = next;
            }
            is_even = !is_even;
        }
        error.context.set(Some(handled));
    }

    fn add_traceback(&self, error: &PyErr, instruction: u32) {
        self.add_traceback_entry(error, instruction, None);
    }

    fn add_traceback_entry(&self, error: &PyErr, instruction: u32, given: Option<(i64, i64)>) {
        if let Some(frame) = self.innermost_frame_object() {
            self.add_entry(error, frame, instruction, given);
        }
    }

    fn add_entry(
        &self,
        error: &PyErr,
        frame: Gc<Frame>,
        instruction: u32,
        given: Option<(i64, i64)>,
    ) {
        let next = Field::new(error.traceback.get());
        let entry = self.heap.alloc(Traceback { next, frame, instruction, given });
        error.traceback.set(Some(entry));
    }

    /// The traceback of an exception that is reported and dropped: if no Python code has raised it or let it through, the
    /// frame that is running.
    pub(crate) fn traceback_to_report(&self, error: &PyErr) -> Option<Gc<Traceback>> {
        if error.traceback.get().is_none() {
            let frames = self.frames.borrow();
            let frame = frames.last()?;
            let (mut index, mut instruction) = (frames.len() - 1, self.current_instruction(frame));
            if frame.is_hidden_at(instruction) {
                index = self.caller_of(index)?;
                instruction = frames.get(index)?.instruction.get();
            }
            drop(frames);
            let frame = self.frame_object_of(index)?;
            self.add_entry(error, frame, instruction, None);
        }
        error.traceback.get()
    }

    /// `except kind:`
    pub(crate) fn exception_matches(&self, error: &Value, kind: &Value) -> PyResult<bool> {
        const TEXT: &str = "catching classes that do not inherit from BaseException is not allowed";
        if let Some(kinds) = kind.downcast_ref::<Tuple>() {
            for kind in kinds.items() {
                if kind.tag() != tag::CLASS {
                    return Err(self.type_error(TEXT));
                }
            }
            for kind in kinds.items() {
                if self.exception_matches(error, kind)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let Some(class) = kind.downcast_ref::<Class>() else { return Err(self.type_error(TEXT)) };
        if !class.is_subclass_of(self.exception_class(Kind::BaseException)) {
            return Err(self.type_error(TEXT));
        }
        Ok(self.class_of(error).is_subclass_of(class))
    }

    /// The start of a `with` statement: the bound `__enter__` and `__exit__`; for an `async with`, `__aenter__`
    /// and `__aexit__`.
    pub(super) fn context_methods(
        &self,
        manager: &Value,
        is_async: bool,
    ) -> PyResult<(Value, Value)> {
        let class = self.class_of(manager);
        let (enter, exit, word) = if is_async {
            (&self.names.aenter, &self.names.aexit, "asynchronous ")
        } else {
            (&self.names.enter, &self.names.exit, "")
        };
        let missing = |what: &str| {
            self.type_error(format!(
                "'{}' object does not support the {word}context manager protocol{what}",
                self.class_name(manager)
            ))
        };
        let missed = format!(" (missed {} method)", exit.as_str());
        let enter = class.lookup(enter).ok_or_else(|| missing(""))?;
        let exit = class.lookup(exit).ok_or_else(|| missing(&missed))?;
        let exit = self.bind_descriptor(&exit, Some(manager), class)?;
        let enter = self.bind_descriptor(&enter, Some(manager), class)?;
        Ok((enter, exit))
    }

    /// The end of a `with` statement by an exception.
    pub(super) fn leave_context(&self, exit: &Value, error: &Value) -> PyResult {
        let class = Gc::as_any(self.class_of(error)).clone();
        let traceback = error
            .downcast_ref::<Exception>()
            .and_then(|error| error.traceback.get())
            .map_or_else(|| self.none.clone(), Gc::into_any);
        self.call(exit, &[class, error.clone(), traceback])
    }

    /// `UnboundLocalError` for an empty local.
    #[cold]
    pub(super) fn unbound_local(&self, function: &crate::object::Function, register: Reg) -> PyErr {
        let spec = &function.code.spec;
        match spec.locals.get(usize::from(register)) {
            Some(name) => self.error(
                Kind::UnboundLocalError,
                format!(
                    "cannot access local variable '{name}' where it is not associated with a value"
                ),
            ),
            None => self.system_error(format!("register {register} is empty")),
        }
    }

    /// `NameError` for an empty cell.
    #[cold]
    pub(super) fn unbound_cell(&self, function: &crate::object::Function, register: Reg) -> PyErr {
        let spec = &function.code.spec;
        let register = usize::from(register);
        match spec.locals.get(register) {
            Some(_) => self.unbound_local(function, super::raw::register(register)),
            None => {
                let name = spec.free.get(register - spec.locals.len()).map_or("?", String::as_str);
                let message = format!(
                    "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
                );
                self.unknown_name(name, message)
            }
        }
    }
}

/// The frame of an exception that is raised again at the end of a handler ends where it was raised first.
fn go_back(act: &mut Activation<'_>, error: &PyErr) {
    let op = act.function().code.ops.get(act.instruction() as usize);
    if let Some(Op::Reraise { back: true, .. }) = op
        && let Some(entry) = error.traceback.get()
    {
        act.go_to(entry.instruction + 1);
    }
}
