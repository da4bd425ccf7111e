//! The virtual machine: everything that a running program shares.
//!
//! [`run`] is the loop. It never calls itself for a Python function that calls a Python function; it does when code written in
//! Rust calls back (a sort key, `__del__`, a method behind an operator), and then the inner loop ends with that call.
//! All state is behind shared references, since any release of a value may run Python code.

mod args;
mod attribute;
mod bind;
mod bootstrap;
mod call;
mod class_build;
mod class_check;
mod class_slots;
mod class_statement;
mod compare;
mod compiled;
mod construct;
mod contain;
mod coroutine;
mod descriptor;
pub(crate) mod errors;
mod exit;
mod finalize;
mod frame;
mod frame_object;
mod generator;
mod group;
mod hash;
mod import;
mod index;
mod inline_cache;
mod iterate;
mod layout;
mod link;
mod make;
mod matching;
mod mro;
mod names;
pub(crate) mod number;
mod parsers;
mod quick;
mod raise;
mod raw;
mod recursion;
mod report;
mod returns;
mod run;
mod seldom;
pub(crate) mod shown_line;
mod slow;
mod special;
mod subscript;
mod suggest;
pub(crate) mod text;
pub(crate) mod thread;
mod traceback;
mod uncaught;
mod unpack;
mod verify;
mod warnings;

use hashbrown::HashMap;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use exuvia::{Field, Gc, Heap};

pub(crate) use args::{Args, Bound, Values, plural};
pub(crate) use bootstrap::Classes;
pub(crate) use compiled::CodeTuples;
pub(crate) use coroutine::AsyncHooks;
pub(crate) use errors::Kind;
pub(crate) use frame::{FrameKind, FrameRecord};
pub use frame::{Location, current_location};
pub(crate) use index::{Index, Span};
pub(crate) use iterate::native_length_hint;
use names::Names;
use raw::RegisterStack;
pub use slow::interrupt;
pub(crate) use subscript::bytes_of as subscript_bytes;
pub(crate) use subscript::bytes_of;
use thread::{StackLimits, Threads};
pub(crate) use traceback::operator_marks;

use self::special::SpecialPlaces;
use crate::bytecode::Op;
use crate::object::shape::Shapes;
use crate::object::{Dict, Str, Tuple, Value};

/// A Python runtime. There is at most one *current* one in a thread.
#[derive(Debug)]
pub(crate) struct Vm {
    pub(crate) heap: Heap,
    pub(crate) none: Value,
    pub(crate) true_: Value,
    pub(crate) false_: Value,
    pub(crate) ellipsis: Value,
    pub(crate) not_implemented: Value,
    pub(crate) empty_tuple: Gc<Tuple>,
    /// −5 to 256.
    small_ints: Vec<Value>,
    /// The characters up to U+00FF.
    latin1: Vec<Gc<Str>>,
    /// The `bytes` of a single byte, by that, and then the empty ones.
    short_bytes: Vec<Value>,
    pub(crate) names: Names,
    pub(crate) classes: Classes,
    pub(crate) shapes: Shapes,
    interned: RefCell<HashMap<Box<str>, Gc<Str>>>,
    special_places: SpecialPlaces,
    pub(crate) builtins: Gc<Dict>,
    /// `sys.modules`
    pub(crate) modules: Gc<Dict>,
    /// The dictionary of `sys`.
    pub(crate) sys: Gc<Dict>,

    /// The Python threads. What is theirs is in the fields from here to `async_hooks` while they run.
    pub(crate) threads: Threads,
    registers: RegisterStack,
    pub(crate) frames: RefCell<Vec<FrameRecord>>,
    /// How many of them exist as objects as well.
    n_frame_objects: Cell<usize>,
    /// Whether something has been shown that can contain itself.
    has_open_list: Cell<bool>,
    /// Which functions have collected the names of their keywords; see [`parsers`].
    parsed_keywords: Cell<u64>,
    /// The instruction after the one that the innermost frame executes, as of its last operation that
    /// could allocate or raise.
    position: Cell<*const Op>,
    /// How many frames there are, and loops within loops.
    depth: Cell<usize>,
    pub(crate) recursion_limit: Cell<usize>,
    n_loops: Cell<usize>,
    /// What the stack has room for.
    stack_limits: Cell<StackLimits>,
    /// The exception that is being handled, in the innermost generator if one runs.
    pub(crate) handled: Field<Option<Value>>,
    /// What those were handling that have resumed the generators which run, outermost first.
    handled_outside: RefCell<Vec<Option<Value>>>,
    next_version: Cell<u32>,
    /// Sources of the programs that ran, by file name, for tracebacks.
    pub(crate) sources: RefCell<HashMap<Rc<str>, Rc<str>>>,
    pub(crate) streams: crate::modules::Streams,
    pub(crate) gc_state: crate::modules::GcState,
    pub(crate) allocations: crate::modules::Allocations,
    /// What `atexit` was given, with holes where that was taken back.
    pub(crate) at_exit: RefCell<Vec<Option<crate::modules::ExitFunction>>>,
    /// What `builtins` held before the program ran.
    builtins_at_start: RefCell<Vec<(Gc<Str>, Value)>>,
    /// What `sys.addaudithook` was given.
    pub(crate) audit_hooks: RefCell<Vec<Value>>,
    /// `sys.UnraisableHookArgs`
    pub(crate) unraisable_class: OnceCell<Value>,
    /// The classes of nodes of syntax trees, once a program has wanted one.
    pub(crate) node_classes: OnceCell<crate::modules::NodeClasses>,
    /// What stands between arguments with and without names in the keys of an `lru_cache`.
    pub(crate) keyword_mark: OnceCell<Value>,
    /// Names of the modules that are being imported, outermost first.
    initializing: RefCell<Vec<String>>,
    /// How often a class was registered with an abstract base class.
    pub(crate) abc_token: Cell<u64>,
    pub(crate) async_hooks: AsyncHooks,
    /// Whether the end of the program has begun to take modules apart.
    pub(crate) is_finalizing: Cell<bool>,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Vm>>> = const { RefCell::new(None) };
}

impl Vm {
    /// Calls `action` with the thread's runtime; does nothing if there is none (any more).
    pub(crate) fn with_current<R>(action: impl FnOnce(&Self) -> R) -> Option<R> {
        let current = CURRENT.try_with(|current| current.borrow().clone()).ok()??;
        Some(action(&current))
    }

    /// Makes a runtime the thread's current one, or none.
    pub(crate) fn set_current(vm: Option<Rc<Self>>) -> Option<Rc<Self>> {
        CURRENT.with(|current| current.replace(vm))
    }

    #[inline]
    pub(crate) fn is_none(&self, value: &Value) -> bool {
        Value::ptr_eq(value, &self.none)
    }

    /// A number that no class had before.
    pub(crate) fn new_version(&self) -> u32 {
        let version = self.next_version.get() + 1;
        self.next_version.set(version);
        version
    }

    /// Remembers where the running frame is, before anything that may allocate, raise or call.
    #[inline(always)]
    fn save_position(&self, position: *const Op) {
        self.position.set(position);
    }
}
