//! The list of frames: what the VM keeps of a function that runs or waits for a call to return.

use std::cell::Cell;
use std::rc::Rc;

use exuvia::Gc;

use super::call::Packed;
use super::raw::{Activation, instruction_at, register};
use super::{Bound, Values, Vm};
use crate::bytecode::{Op, Reg};
use crate::object::frame::{Frame, FrameExtras};
use crate::object::{Function, Generator, PyResult, Value};

/// A frame.
#[derive(Debug)]
pub(crate) struct FrameRecord {
    pub(crate) function: Gc<Function>,
    /// Index of its first register.
    pub(crate) base: usize,
    pub(crate) kind: FrameKind,
    /// What few frames have.
    pub(crate) extras: Option<Box<FrameExtras>>,
    /// Index of the instruction that waits for a call to return; not kept up to date while the frame is innermost.
    pub(crate) instruction: Cell<u32>,
    /// The caller's register for the result.
    pub(crate) dst: Reg,
}

impl FrameRecord {
    #[inline(always)]
    pub(crate) fn new(function: Gc<Function>, base: usize, dst: Reg, kind: FrameKind) -> Self {
        Self { function, base, kind, extras: None, instruction: Cell::new(0), dst }
    }

    /// The same with a namespace.
    pub(crate) fn with_namespace(mut self, namespace: Option<Value>) -> Self {
        if namespace.is_some() {
            self.extras = Some(Box::new(FrameExtras { namespace, ..FrameExtras::default() }));
        }
        self
    }

    /// Whether the frame is not running yet or any more at this instruction: it makes its cells, or lets go of its locals.
    pub(super) fn is_hidden_at(&self, instruction: u32) -> bool {
        let op = self.function.code.ops.get(instruction as usize);
        matches!(op, Some(Op::MakeCell { .. } | Op::Return { .. } | Op::ReturnConst { .. }))
    }

    /// The frame as an object, if somebody has asked for it.
    #[inline(always)]
    pub(crate) fn object(&self) -> Option<&Gc<Frame>> {
        self.extras.as_ref()?.object.as_ref()
    }
}

/// What becomes of a frame's result.
#[derive(Debug)]
pub(crate) enum FrameKind {
    /// It goes to the register `dst` of the frame below.
    Plain,
    /// It ends the loop.
    Entry,
    /// It must be `None`; this instance goes to `dst` instead. The arguments are still in the caller's registers, and are
    /// counted once more; see [`Activation::copy_arguments`].
    Constructor(Value),
    /// As for `Plain`, but the arguments are still in the caller's registers.
    Kept(Box<Kept>),
    /// It ends the loop, like a `yield`.
    Generator(Gc<Generator>),
    /// A generator that a `for` statement or a `yield from` resumed without a loop of its own: a `yield` leads back there.
    Iterated(Gc<Generator>),
}

/// What is kept besides the caller's registers until a call returns.
#[derive(Debug)]
pub(crate) struct Kept {
    /// For a constructor, the instance, which is the result.
    pub(crate) instance: Option<Value>,
    /// Where CPython copies the arguments of a call with keywords once more.
    pub(crate) held: Values,
    /// What the gates count as long.
    pub(super) packed: Packed,
}

impl Vm {
    /// Puts a frame on the list and gives its activation. The frame below waits at `instruction`, if that is given.
    #[inline(always)]
    pub(super) fn enter(
        &self,
        record: FrameRecord,
        instruction: Option<u32>,
    ) -> PyResult<Activation<'_>> {
        self.check_signals()?;
        let depth = self.depth.get() + 1;
        if depth > self.recursion_limit.get() {
            return Err(self.too_deep());
        }
        // Makes the window part of the stack; nothing may refuse the call afterwards.
        let activation = Activation::new(&self.registers, &record.function, record.base, 0);
        let Some(activation) = activation else { return Err(self.too_deep()) };
        self.depth.set(depth);
        let mut frames = self.frames.borrow_mut();
        if let (Some(instruction), Some(caller)) = (instruction, frames.last()) {
            caller.instruction.set(instruction);
        }
        frames.push(record);
        Ok(activation)
    }

    #[cold]
    pub(super) fn too_deep(&self) -> crate::object::PyErr {
        // The limit is lifted while the error is made, which itself may call.
        self.recursion_error("maximum recursion depth exceeded")
    }

    /// Takes the innermost frame off the list.
    pub(super) fn leave(&self) -> FrameRecord {
        self.depth.set(self.depth.get() - 1);
        let record = self.frames.borrow_mut().pop().expect("a frame was entered");
        if record.object().is_some() {
            self.n_frame_objects.set(self.n_frame_objects.get() - 1);
        }
        record
    }

    /// The activation of the frame that is now innermost, after the instruction that waited.
    pub(super) fn resume_caller(&self) -> Activation<'_> {
        self.resume_frame(self.frames.borrow().last())
    }

    /// The activation of a frame after the instruction that waited.
    #[inline(always)]
    pub(super) fn resume_frame(&self, frame: Option<&FrameRecord>) -> Activation<'_> {
        let caller = frame.expect("a plain frame has a caller");
        let next = caller.instruction.get() + 1;
        Activation::new(&self.registers, &caller.function, caller.base, next)
            .expect("the caller's window was entered before")
    }

    /// Runs a frame with these first registers, in a loop of its own, until it ends.
    pub(super) fn run_nested(&self, record: FrameRecord, arguments: Bound) -> PyResult {
        self.nested(|vm| {
            let mut activation = vm.enter(record, None)?;
            for (i, value) in arguments.into_iter().enumerate() {
                if let Some(value) = value {
                    activation.set(register(i), value);
                }
            }
            vm.load_closure(&mut activation);
            vm.run(activation)
        })
    }

    /// Prepares for a loop within the loop, and puts everything back afterwards.
    pub(super) fn nested(&self, action: impl FnOnce(&Self) -> PyResult) -> PyResult {
        let n_loops = self.n_loops.get();
        if n_loops >= self.stack_limits.get().loops {
            return Err(self.too_deep());
        }
        let position = self.position.get();
        self.note_position();
        let top = self.registers.top();
        self.n_loops.set(n_loops + 1);
        let result = action(self);
        self.n_loops.set(n_loops);
        self.registers.set_top(top);
        self.position.set(position);
        result
    }

    /// Writes the saved position into the innermost frame, before another one is put above it.
    pub(super) fn note_position(&self) {
        if let Some(frame) = self.frames.borrow().last() {
            frame.instruction.set(self.current_instruction(frame));
        }
    }

    pub(super) fn current_instruction(&self, frame: &FrameRecord) -> u32 {
        let ops: &[Op] = &frame.function.code.ops;
        let instruction = instruction_at(ops.as_ptr(), self.position.get());
        if (instruction as usize) < ops.len() { instruction } else { 0 }
    }

    /// File and line that are being executed, and the name of the function.
    pub(crate) fn current_location(&self) -> Option<Location> {
        let frames = self.frames.try_borrow().ok()?;
        let frame = frames.last()?;
        let code = &frame.function.code;
        let instruction = self.current_instruction(frame);
        let line = code.spec.spans.get(instruction as usize)?.line;
        Some(Location {
            file: code.spec.filename.to_string(),
            line,
            function: code.qualname.as_str().to_owned(),
        })
    }

    /// Files and lines that are being executed, the innermost first and at most `limit` of them; and how many there are.
    pub(crate) fn lines(&self, limit: usize) -> (Vec<(Rc<str>, u32)>, usize) {
        let Ok(frames) = self.frames.try_borrow() else { return (Vec::new(), 0) };
        // A frame that is still making its cells has not begun, as in CPython.
        let has_begun = frames.last().is_none_or(|frame| {
            let op = frame.function.code.ops.get(self.current_instruction(frame) as usize);
            !matches!(op, Some(Op::MakeCell { .. }))
        });
        let frames = if has_begun { &frames[..] } else { &frames[..frames.len() - 1] };
        let line = |(depth, frame): (usize, &FrameRecord)| {
            let is_innermost = depth == 0 && has_begun;
            let waiting = frame.instruction.get();
            let instruction = if is_innermost { self.current_instruction(frame) } else { waiting };
            let spec = &frame.function.code.spec;
            let line = spec.spans.get(instruction as usize).map_or(0, |span| span.line);
            (spec.filename.clone(), line)
        };
        (frames.iter().rev().enumerate().take(limit).map(line).collect(), frames.len())
    }

    /// How many frames and recursions in Rust there are.
    pub(crate) fn recursion_depth(&self) -> usize {
        self.depth.get()
    }

    /// How many registers frames use: the base of a new window.
    pub(super) fn new_base(&self) -> usize {
        self.registers.top()
    }
}

/// What the thread's running program is executing, if one runs.
pub fn current_location() -> Option<Location> {
    Vm::with_current(Vm::current_location).flatten()
}

/// A place in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// File name, as Python shows it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Qualified name of the function.
    pub function: String,
}
