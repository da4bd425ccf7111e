//! Frames as objects: made when somebody asks, and kept when the frame ends and somebody still has them.

use exuvia::Gc;

use super::raw::{Activation, register};
use super::{FrameKind, Vm};
use crate::bytecode::Op;
use crate::object::frame::{Frame, FrameExtras};
use crate::object::frame_class::line;
use crate::object::generator::State;
use crate::object::{CellObject, Code, Dict, Function, Generator, Insert as _, PyResult, Value};

/// Where the locals of a frame are.
enum Place {
    /// In the registers of the frame with this index.
    Running(usize),
    /// In a generator that is suspended.
    Suspended(Gc<Generator>),
    /// In the object itself.
    Ended,
}

impl Vm {
    /// The innermost frame as an object.
    pub(super) fn innermost_frame_object(&self) -> Option<Gc<Frame>> {
        let last = self.frames.borrow().len().checked_sub(1)?;
        self.frame_object_of(last)
    }

    /// The frame that many calls below the innermost, as an object.
    pub(crate) fn frame_object_at(&self, depth: usize) -> Option<Gc<Frame>> {
        let mut index = self.frames.borrow().len().checked_sub(1)?;
        for _ in 0..depth {
            index = self.caller_of(index)?;
        }
        self.frame_object_of(index)
    }

    /// The frame that waits for the one at an index. One that is letting go of its locals, which call something, has left
    /// already.
    pub(super) fn caller_of(&self, index: usize) -> Option<usize> {
        let frames = self.frames.borrow();
        frames.get(..index)?.iter().rposition(|frame| !frame.is_hidden_at(frame.instruction.get()))
    }

    pub(super) fn frame_object_of(&self, index: usize) -> Option<Gc<Frame>> {
        let (code, generator) = {
            let frames = self.frames.borrow();
            let frame = frames.get(index)?;
            if let Some(object) = frame.object() {
                return Some(object.clone());
            }
            let generator = match &frame.kind {
                FrameKind::Generator(generator) | FrameKind::Iterated(generator) => {
                    Some(generator.clone())
                }
                _ => None,
            };
            (frame.function.code.clone(), generator)
        };
        let object = self.new_frame_object(code, generator.as_ref());
        if let Some(frame) = self.frames.borrow_mut().get_mut(index) {
            frame.extras.get_or_insert_default().object = Some(object.clone());
            self.n_frame_objects.set(self.n_frame_objects.get() + 1);
        }
        Some(object)
    }

    /// CPython's collector does not look at the object either as long as its frame has not ended.
    fn new_frame_object(&self, code: Gc<Code>, generator: Option<&Gc<Generator>>) -> Gc<Frame> {
        let object = self.heap.alloc_untracked(Frame::new(code));
        if let Some(generator) = generator {
            object.generator.replace(Gc::downgrade(generator));
        }
        object
    }

    /// The frame of a generator that is not running, as an object.
    pub(crate) fn generator_frame(&self, generator: &Gc<Generator>) -> Option<Gc<Frame>> {
        let function = generator.function.get()?;
        let known = |extras: &Option<Box<FrameExtras>>| extras.as_ref()?.object.clone();
        let running = self.frames.borrow().iter().position(|frame| match &frame.kind {
            FrameKind::Generator(other) | FrameKind::Iterated(other) => {
                Gc::ptr_eq(other, generator)
            }
            _ => false,
        });
        if let Some(index) = running {
            return self.frame_object_of(index);
        }
        let object = known(&generator.extras.borrow());
        Some(object.unwrap_or_else(|| {
            let object = self.new_frame_object(function.code.clone(), Some(generator));
            generator.extras.borrow_mut().get_or_insert_default().object = Some(object.clone());
            object
        }))
    }

    fn place_of(&self, frame: &Gc<Frame>) -> Place {
        let is_it = |other: Option<&Gc<Frame>>| other.is_some_and(|other| Gc::ptr_eq(other, frame));
        let running = self.frames.borrow().iter().rposition(|record| is_it(record.object()));
        if let Some(index) = running {
            return Place::Running(index);
        }
        let generator = frame.generator.borrow().upgrade().filter(|generator| {
            let extras = generator.extras.borrow();
            is_it(extras.as_ref().and_then(|extras| extras.object.as_ref()))
        });
        generator.map_or(Place::Ended, Place::Suspended)
    }

    /// `f_back`
    pub(crate) fn frame_back(&self, frame: &Gc<Frame>) -> Option<Gc<Frame>> {
        match self.place_of(frame) {
            Place::Running(index) => self.frame_object_of(self.caller_of(index)?),
            Place::Suspended(_) => None,
            Place::Ended => frame.back.get(),
        }
    }

    /// The function that the frame runs; `None` if the frame was cleared.
    pub(crate) fn frame_function(&self, frame: &Gc<Frame>) -> Option<Gc<Function>> {
        match self.place_of(frame) {
            Place::Running(index) => Some(self.frames.borrow().get(index)?.function.clone()),
            Place::Suspended(generator) => generator.function.get(),
            Place::Ended => frame.function.get(),
        }
    }

    /// Index of the instruction that the frame executes, or last did.
    pub(crate) fn frame_instruction(&self, frame: &Gc<Frame>) -> u32 {
        match self.place_of(frame) {
            Place::Running(index) => {
                let frames = self.frames.borrow();
                match frames.get(index) {
                    Some(record) if index + 1 == frames.len() => self.current_instruction(record),
                    Some(record) => record.instruction.get(),
                    None => 0,
                }
            }
            Place::Suspended(generator) => generator.instruction.get(),
            Place::Ended => frame.instruction.get(),
        }
    }

    /// The line that the frame executes, or last did; that of the definition for a generator that has not started.
    pub(crate) fn frame_line(&self, frame: &Gc<Frame>) -> i64 {
        let generator = frame.generator.borrow().upgrade();
        if generator.is_some_and(|generator| generator.state.get() == State::Created) {
            return i64::from(frame.code.spec.first_line);
        }
        line(frame, self.frame_instruction(frame))
    }

    /// `f_locals`
    pub(crate) fn frame_locals(&self, frame: &Gc<Frame>) -> Value {
        match self.place_of(frame) {
            Place::Running(index) => self.locals_of(index),
            Place::Suspended(generator) => {
                let known = generator.extras.borrow().as_ref().and_then(|e| e.snapshot.clone());
                let dict = known.unwrap_or_else(|| self.new_dict());
                generator.extras.borrow_mut().get_or_insert_default().snapshot = Some(dict.clone());
                let registers = generator.registers.borrow().clone();
                self.take_snapshot(&frame.code, &dict, |i| registers.get(i).cloned().flatten());
                Gc::into_any(dict)
            }
            Place::Ended => {
                let namespace = frame.namespace.get();
                let namespace = namespace.unwrap_or_else(|| Gc::into_any(self.new_dict()));
                frame.namespace.set(Some(namespace.clone()));
                let Some(dict) = namespace.downcast_ref::<Dict>() else { return namespace };
                let locals = frame.locals.borrow().clone();
                self.take_snapshot(&frame.code, dict, |i| locals.get(i).cloned().flatten());
                namespace
            }
        }
    }

    /// Locals of the innermost frame by name, as `locals()` gives them; for a module its namespace.
    pub(crate) fn locals(&self) -> Value {
        let last = self.frames.borrow().len().checked_sub(1);
        last.map_or_else(|| Gc::into_any(self.new_dict()), |last| self.locals_of(last))
    }

    /// Locals of a frame that runs. In a function it is always the same dictionary, which is brought up to date.
    fn locals_of(&self, index: usize) -> Value {
        let (code, base, known) = {
            let frames = self.frames.borrow();
            let frame = &frames[index];
            let extras = frame.extras.as_ref();
            if let Some(namespace) = extras.and_then(|extras| extras.namespace.clone()) {
                return namespace;
            }
            let known = extras.and_then(|extras| extras.snapshot.clone());
            (frame.function.code.clone(), frame.base, known)
        };
        let dict = known.unwrap_or_else(|| self.new_dict());
        if let Some(frame) = self.frames.borrow_mut().get_mut(index) {
            frame.extras.get_or_insert_default().snapshot = Some(dict.clone());
        }
        self.take_snapshot(&code, &dict, |i| self.registers.peek(base + i));
        Gc::into_any(dict)
    }

    /// Copies locals and free variables into a dictionary, and removes those without a value from it.
    fn take_snapshot(
        &self,
        code: &Code,
        dict: &Gc<Dict>,
        register_at: impl Fn(usize) -> Option<Value>,
    ) {
        let spec = &code.spec;
        if code.local_names.is_empty() && spec.free.is_empty() {
            return;
        }
        let names = spec.locals.iter().chain(&spec.free);
        for (i, name) in names.enumerate() {
            let is_captured = spec.cells.contains(&register(i)) || i >= spec.locals.len();
            let value = register_at(i).and_then(|value| match value.downcast_ref::<CellObject>() {
                Some(cell) if is_captured => cell.value.get(),
                _ => Some(value),
            });
            let name = self.intern(name);
            match value {
                Some(value) => dict.set_str(&name, value),
                None => drop(dict.remove_str(&name)),
            }
        }
    }

    /// `frame.clear()`
    ///
    /// # Errors
    /// `RuntimeError` if it is running.
    pub(crate) fn clear_frame(&self, frame: &Gc<Frame>) -> PyResult<()> {
        match self.place_of(frame) {
            Place::Running(_) => Err(self.runtime_error("cannot clear an executing frame")),
            Place::Suspended(generator) => {
                self.finalize_generator(&generator);
                Ok(())
            }
            Place::Ended => {
                let locals = frame.locals.take();
                drop(locals);
                Ok(())
            }
        }
    }

    /// A `return` takes the value of a local away, which the object of its frame is to have.
    #[cold]
    pub(super) fn put_back_returned(&self, act: &mut Activation<'_>, value: &Value) {
        let has_object = self.frames.borrow().last().is_some_and(|frame| frame.object().is_some());
        if let Op::Return { src } = act.current()
            && has_object
            && act.is_named(src)
        {
            act.set(src, value.clone());
        }
    }

    /// When a frame ends whose object somebody holds, its locals go to that object, which leads to the caller's
    /// frame from then on.
    #[cold]
    pub(super) fn keep_locals(&self, act: &mut Activation<'_>) {
        let (extras, function, is_generator) = {
            let mut frames = self.frames.borrow_mut();
            let Some(frame) = frames.last_mut() else { return };
            if frame.object().is_none() {
                return;
            }
            let Some(extras) = frame.extras.take() else { return };
            let is_generator =
                matches!(frame.kind, FrameKind::Generator(_) | FrameKind::Iterated(_));
            (extras, frame.function.clone(), is_generator)
        };
        self.n_frame_objects.set(self.n_frame_objects.get() - 1);
        let FrameExtras { namespace, snapshot, object } = *extras;
        let Some(object) = object else { return };
        if Gc::strong_count(&object) == 1 {
            drop(object);
            if let Some(frame) = self.frames.borrow_mut().last_mut() {
                let extras = FrameExtras { namespace, snapshot, object: None };
                frame.extras = Some(Box::new(extras));
            }
            return;
        }
        object.instruction.set(act.instruction());
        object.namespace.set(namespace.or(snapshot.map(Gc::into_any)));
        object.locals.replace(act.take_all(usize::from(function.code.n_named)));
        object.function.set(Some(function));
        let last = self.frames.borrow().len().saturating_sub(1);
        let caller = self.caller_of(last).filter(|_| !is_generator);
        object.back.set(caller.and_then(|index| self.frame_object_of(index)));
        Gc::as_any(&object).track();
    }

    /// The same for a generator that ends without running.
    pub(super) fn keep_generator_locals(&self, generator: &Generator) {
        let extras = generator.extras.take();
        let Some(mut extras) = extras else { return };
        let object = extras.object.take();
        let Some(object) = object.filter(|object| Gc::strong_count(object) > 1) else { return };
        object.instruction.set(generator.instruction.get());
        object.namespace.set(extras.into_namespace());
        let mut locals = generator.registers.take();
        locals.truncate(usize::from(object.code.n_named));
        object.locals.replace(locals);
        object.function.set(generator.function.get());
        Gc::as_any(&object).track();
    }
}
