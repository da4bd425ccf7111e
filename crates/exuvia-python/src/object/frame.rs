//! Frames and tracebacks as objects.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace, Weak};

use super::{Code, Dict, Function, Generator, Value, tag};

/// One entry of a traceback: a frame and the instruction at which the exception left or entered it.
#[derive(Debug, Trace)]
#[trace(tag = tag::TRACEBACK, clear = clear_traceback)]
pub(crate) struct Traceback {
    pub(crate) next: Field<Option<Gc<Self>>>,
    pub(crate) frame: Gc<Frame>,
    /// Index of the instruction.
    pub(crate) instruction: u32,
    /// What `tb_lasti` and `tb_lineno` are, if a program has made the entry or the frame had not begun.
    #[trace(skip)]
    pub(crate) given: Option<(i64, i64)>,
}

/// A frame as an object.
///
/// While the frame runs, all that it has is in the VM's registers and list of frames, and in its generator while that is
/// suspended. When the frame ends and somebody holds the object, it moves here, and lives as long as the object, which
/// is tracked from then on. The fields die in CPython's order.
#[derive(Debug, Trace)]
#[trace(tag = tag::FRAME, clear = clear)]
pub(crate) struct Frame {
    pub(crate) function: Field<Option<Gc<Function>>>,
    /// `f_locals`: the namespace of code that has one, or copies of the locals.
    pub(crate) namespace: Field<Option<Value>>,
    /// Locals, then the cells of free variables.
    pub(crate) locals: RefCell<Vec<Option<Value>>>,
    pub(crate) back: Field<Option<Gc<Self>>>,
    /// `f_trace`, which nothing calls.
    pub(crate) trace: Field<Option<Value>>,
    pub(crate) code: Gc<Code>,
    pub(crate) instruction: Cell<u32>,
    /// Whose frame it is.
    #[trace(skip)]
    pub(crate) generator: RefCell<Weak<Generator>>,
}

fn clear_traceback(traceback: &Gc<Traceback>) {
    drop(traceback.next.take());
}

fn clear(frame: &Gc<Frame>) {
    drop(frame.trace.take());
    let locals = frame.locals.take();
    drop(locals);
}

impl Frame {
    /// The object for a frame that runs this code.
    pub(crate) fn new(code: Gc<Code>) -> Self {
        Self {
            function: Field::new(None),
            namespace: Field::new(None),
            locals: RefCell::default(),
            back: Field::new(None),
            trace: Field::new(None),
            code,
            instruction: Cell::new(0),
            generator: RefCell::default(),
        }
    }
}

/// What few frames have besides their registers.
#[derive(Debug, Default, Trace)]
pub(crate) struct FrameExtras {
    /// Where names are looked up by code that has no fast locals.
    pub(crate) namespace: Option<Value>,
    /// What `locals()` gave in code with fast locals.
    pub(crate) snapshot: Option<Gc<Dict>>,
    /// The frame as an object, once somebody has asked for it.
    pub(crate) object: Option<Gc<Frame>>,
}

impl FrameExtras {
    /// What `f_locals` is, if that is known.
    pub(crate) fn into_namespace(self) -> Option<Value> {
        self.namespace.or(self.snapshot.map(Gc::into_any))
    }
}
