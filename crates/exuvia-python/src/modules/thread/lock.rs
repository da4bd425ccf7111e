//! `_thread.lock`

use std::cell::Cell;
use std::time::Instant;

use exuvia::{Gc, Trace};

use super::deadline;
use crate::modules::argument;
use crate::object::class::ClassSpec;
use crate::object::{Class, PyResult, Value, tag};
use crate::vm::thread::WaitQueue;
use crate::vm::{Args, Vm};

/// A lock.
#[derive(Debug, Trace)]
#[trace(tag = tag::LOCK)]
pub(super) struct Lock {
    /// As CPython's locks, it refers to its class, and so is a container.
    class: Gc<Class>,
    is_locked: Cell<bool>,
    #[trace(skip)]
    waiting: WaitQueue,
}

/// `_thread.lock`
pub(super) const CLASS: ClassSpec = ClassSpec {
    methods: &[
        ("acquire", acquire),
        ("acquire_lock", acquire),
        ("__enter__", acquire),
        ("release", release),
        ("release_lock", release),
        ("__exit__", exit),
        ("locked", locked),
        ("locked_lock", locked),
        ("_at_fork_reinit", reinit),
        ("__repr__", repr),
    ],
    ..ClassSpec::new(tag::LOCK)
};

/// `allocate_lock()`
pub(super) fn allocate(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_thread.allocate_lock")?;
    Ok(new(vm, false))
}

fn new(vm: &Vm, is_locked: bool) -> Value {
    let class = vm.classes.by_tag(tag::LOCK).clone();
    let lock = Lock { class, is_locked: Cell::new(is_locked), waiting: WaitQueue::default() };
    Gc::into_any(vm.heap.alloc(lock))
}

/// `_set_sentinel()`: a lock that is released when the thread ends.
pub(super) fn set_sentinel(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_thread._set_sentinel")?;
    let lock = new(vm, false);
    vm.threads.current().sentinels.borrow_mut().push(lock.clone());
    Ok(lock)
}

impl Vm {
    /// Releases a lock that waited for the end of a thread.
    pub(crate) fn release_sentinel(&self, lock: &Value) {
        if let Some(lock) = lock.downcast_ref::<Lock>() {
            lock.is_locked.set(false);
            lock.waiting.wake_one(self);
        }
    }
}

fn this<'a>(vm: &Vm, value: Option<&'a Value>) -> PyResult<&'a Gc<Lock>> {
    let lock = value.and_then(|value| value.downcast_ref::<Lock>());
    lock.ok_or_else(|| vm.type_error("a lock is required"))
}

/// The two arguments of `acquire`: `None` if it is not to wait, else until when.
#[expect(clippy::option_option, reason = "a wait without an end is not the same as no wait")]
pub(super) fn patience(vm: &Vm, args: &Args<'_>) -> PyResult<Option<Option<Instant>>> {
    let [_, blocking, timeout] = args.bind(vm, "acquire", ["self", "blocking", "timeout"], 1)?;
    let is_blocking = blocking.map_or(Ok(true), |blocking| vm.truth(&blocking))?;
    let Some(timeout) = timeout else { return Ok(is_blocking.then_some(None)) };
    let deadline = deadline(vm, &timeout)?;
    match (is_blocking, deadline) {
        (true, deadline) => Ok(Some(deadline)),
        (false, None) => Ok(None),
        (false, Some(_)) => Err(vm.value_error("can't specify a timeout for a non-blocking call")),
    }
}

/// Waits until `is_free`. False if that took too long.
pub(super) fn wait_for(
    vm: &Vm,
    patience: Option<Option<Instant>>,
    waiting: &WaitQueue,
    is_free: impl Fn() -> bool,
) -> PyResult<bool> {
    while !is_free() {
        let Some(deadline) = patience else { return Ok(false) };
        if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
            return Ok(false);
        }
        if let Err(error) = vm.wait(waiting, deadline) {
            // It may have been this one that was woken, and another one that could go on.
            waiting.wake_one(vm);
            return Err(error);
        }
    }
    Ok(true)
}

/// `acquire(blocking=True, timeout=-1)`
fn acquire(vm: &Vm, args: &Args<'_>) -> PyResult {
    let lock = this(vm, args.values.first())?.clone();
    check_count(vm, args)?;
    let patience = patience(vm, args)?;
    let is_free = wait_for(vm, patience, &lock.waiting, || !lock.is_locked.get())?;
    if is_free {
        lock.is_locked.set(true);
    }
    Ok(vm.new_bool(is_free))
}

/// `acquire` takes two arguments.
pub(super) fn check_count(vm: &Vm, args: &Args<'_>) -> PyResult<()> {
    match args.values.len() - 1 {
        0..=2 => Ok(()),
        n => Err(vm.type_error(format!("acquire() takes at most 2 arguments ({n} given)"))),
    }
}

fn release(vm: &Vm, args: &Args<'_>) -> PyResult {
    let lock = this(vm, args.values.first())?;
    args.exactly::<1>(vm, "lock.release")?;
    if !lock.is_locked.replace(false) {
        return Err(vm.runtime_error("release unlocked lock"));
    }
    lock.waiting.wake_one(vm);
    Ok(vm.none.clone())
}

fn exit(vm: &Vm, args: &Args<'_>) -> PyResult {
    release(vm, &Args::positional_only(&args.values[..1]))
}

fn locked(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_bool(this(vm, args.values.first())?.is_locked.get()))
}

fn reinit(vm: &Vm, args: &Args<'_>) -> PyResult {
    this(vm, args.values.first())?.is_locked.set(false);
    Ok(vm.none.clone())
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let lock = this(vm, args.values.first())?;
    let word = if lock.is_locked.get() { "locked" } else { "unlocked" };
    Ok(vm.new_string(format!("<{word} _thread.lock object at {:#x}>", Gc::address(lock))))
}
