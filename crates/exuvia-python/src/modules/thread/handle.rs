//! `_thread._ThreadHandle`: what a thread is waited for with.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::{Gc, Trace};

use super::{deadline, ident};
use crate::modules::argument;
use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::{PyResult, Value, tag};
use crate::vm::thread::Thread;
use crate::vm::{Args, Vm};

/// A thread, once it has been started.
#[derive(Debug, Trace)]
#[trace(leaf, tag = tag::THREAD_HANDLE)]
pub(super) struct Handle {
    #[trace(skip)]
    thread: RefCell<Option<Rc<Thread>>>,
    /// Set for the main thread at the end of the program.
    is_done: Cell<bool>,
}

/// `_thread._ThreadHandle`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(|vm, _, _| Ok(new(vm, None))),
    methods: &[("join", join), ("is_done", is_done), ("_set_done", set_done)],
    attributes: &[AttributeSpec { name: "ident", get: get_ident, set: None }],
    ..ClassSpec::new(tag::THREAD_HANDLE)
};

fn new(vm: &Vm, thread: Option<Rc<Thread>>) -> Value {
    let handle = Handle { thread: RefCell::new(thread), is_done: Cell::new(false) };
    Gc::into_any(vm.heap.alloc(handle))
}

/// `_make_thread_handle(ident)`
pub(super) fn make(vm: &Vm, args: &Args<'_>) -> PyResult {
    let number = argument::long(vm, argument::one(vm, args, "_thread._make_thread_handle")?)?;
    Ok(new(vm, vm.threads.find(u64::try_from(number).unwrap_or(0))))
}

/// `start_joinable_thread(function, handle=None, daemon=True)`
pub(super) fn start(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [function, handle, daemon] =
        args.bind(vm, "start_joinable_thread", ["function", "handle", "daemon"], 1)?;
    let function = function.filter(|function| argument::is_callable(vm, function));
    let Some(function) = function else {
        return Err(vm.type_error("thread function must be callable"));
    };
    let is_daemon = daemon.map_or(Ok(true), |daemon| vm.truth(&daemon))?;
    let handle = handle.filter(|handle| !vm.is_none(handle)).unwrap_or_else(|| new(vm, None));
    let Some(inner) = handle.downcast_ref::<Handle>() else {
        return Err(vm.type_error("'handle' must be a _ThreadHandle"));
    };
    if inner.thread.borrow().is_some() {
        return Err(vm.runtime_error("thread already started"));
    }
    let thread = vm.start_thread(function, Vec::new(), None, is_daemon)?;
    *inner.thread.borrow_mut() = Some(thread);
    Ok(handle)
}

fn this<'a>(vm: &Vm, value: Option<&'a Value>) -> PyResult<&'a Gc<Handle>> {
    let handle = value.and_then(|value| value.downcast_ref::<Handle>());
    handle.ok_or_else(|| vm.type_error("a thread handle is required"))
}

fn thread_of(vm: &Vm, handle: &Handle) -> PyResult<Rc<Thread>> {
    let thread = handle.thread.borrow().clone();
    thread.ok_or_else(|| vm.runtime_error("thread not started"))
}

/// `join(timeout=None)`
fn join(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "_ThreadHandle.join", 1, 2)?;
    let thread = thread_of(vm, this(vm, values.first())?)?;
    let until = match values.get(1).filter(|timeout| !vm.is_none(timeout)) {
        Some(timeout) => deadline(vm, timeout)?,
        None => None,
    };
    if thread.ident == vm.threads.current().ident {
        return Err(vm.runtime_error("Cannot join current thread"));
    }
    vm.join_thread(&thread, until)?;
    Ok(vm.none.clone())
}

fn is_done(vm: &Vm, args: &Args<'_>) -> PyResult {
    let handle = this(vm, args.values.first())?;
    let thread_is_done = handle.thread.borrow().as_ref().is_some_and(|thread| thread.is_done.get());
    Ok(vm.new_bool(handle.is_done.get() || thread_is_done))
}

fn set_done(vm: &Vm, args: &Args<'_>) -> PyResult {
    let handle = this(vm, args.values.first())?;
    handle.is_done.set(true);
    let thread = thread_of(vm, handle)?;
    thread.is_done.set(true);
    thread.joining.wake_all(vm);
    Ok(vm.none.clone())
}

fn get_ident(vm: &Vm, value: &Value) -> PyResult {
    let thread = this(vm, Some(value))?.thread.borrow().clone();
    Ok(thread.map_or_else(|| vm.new_int(0), |thread| ident(vm, &thread)))
}
