//! `_thread.RLock`

use std::cell::Cell;

use exuvia::{Gc, Trace};

use super::lock::{check_count, patience, wait_for};
use crate::modules::argument;
use crate::object::class::{Class, ClassSpec};
use crate::object::instance::inner;
use crate::object::{PyResult, Value, tag};
use crate::vm::thread::WaitQueue;
use crate::vm::{Args, Vm};

/// A lock that its owner can take again.
#[derive(Debug, Trace)]
#[trace(tag = tag::RLOCK)]
pub(super) struct RLock {
    /// Its class, as in [`Lock`](super::lock::Lock).
    class: Gc<Class>,
    /// The thread that holds it; 0 if none does.
    owner: Cell<u64>,
    /// How often.
    count: Cell<usize>,
    #[trace(skip)]
    waiting: WaitQueue,
}

/// `_thread.RLock`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new),
    is_base: true,
    methods: &[
        ("acquire", acquire),
        ("__enter__", acquire),
        ("release", release),
        ("__exit__", exit),
        ("_is_owned", is_owned),
        ("_recursion_count", recursion_count),
        ("_release_save", release_save),
        ("_acquire_restore", acquire_restore),
        ("_at_fork_reinit", reinit),
        ("__repr__", repr),
    ],
    ..ClassSpec::new(tag::RLOCK)
};

fn new(vm: &Vm, _class: &Gc<Class>, _args: &Args<'_>) -> PyResult {
    let class = vm.classes.by_tag(tag::RLOCK).clone();
    let lock =
        RLock { class, owner: Cell::new(0), count: Cell::new(0), waiting: WaitQueue::default() };
    Ok(Gc::into_any(vm.heap.alloc(lock)))
}

fn this<'a>(vm: &Vm, args: &Args<'a>) -> PyResult<&'a RLock> {
    let lock = args.values.first().and_then(|value| inner(value).downcast_ref::<RLock>());
    lock.map(|lock| &**lock).ok_or_else(|| vm.type_error("an RLock is required"))
}

impl RLock {
    fn is_mine(&self, vm: &Vm) -> bool {
        self.count.get() > 0 && self.owner.get() == vm.threads.current().ident
    }

    fn set_free(&self, vm: &Vm) {
        self.owner.set(0);
        self.count.set(0);
        self.waiting.wake_one(vm);
    }
}

/// `acquire(blocking=True, timeout=-1)`
fn acquire(vm: &Vm, args: &Args<'_>) -> PyResult {
    let lock = this(vm, args)?;
    check_count(vm, args)?;
    let patience = patience(vm, args)?;
    if lock.is_mine(vm) {
        lock.count.set(lock.count.get() + 1);
        return Ok(vm.new_bool(true));
    }
    // The arguments hold the lock while this thread waits.
    let is_free = wait_for(vm, patience, &lock.waiting, || lock.count.get() == 0)?;
    if is_free {
        lock.owner.set(vm.threads.current().ident);
        lock.count.set(1);
    }
    Ok(vm.new_bool(is_free))
}

fn release(vm: &Vm, args: &Args<'_>) -> PyResult {
    let lock = this(vm, args)?;
    args.exactly::<1>(vm, "RLock.release")?;
    if !lock.is_mine(vm) {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    }
    match lock.count.get() {
        1 => lock.set_free(vm),
        n => lock.count.set(n - 1),
    }
    Ok(vm.none.clone())
}

fn exit(vm: &Vm, args: &Args<'_>) -> PyResult {
    release(vm, &Args::positional_only(&args.values[..1]))
}

fn is_owned(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_bool(this(vm, args)?.is_mine(vm)))
}

fn recursion_count(vm: &Vm, args: &Args<'_>) -> PyResult {
    let lock = this(vm, args)?;
    Ok(vm.new_size(if lock.is_mine(vm) { lock.count.get() } else { 0 }))
}

/// Lets go of it entirely: how often it was held, and by whom.
fn release_save(vm: &Vm, args: &Args<'_>) -> PyResult {
    let lock = this(vm, args)?;
    if lock.count.get() == 0 {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    }
    let saved = vec![vm.new_size(lock.count.get()), vm.new_big_int(lock.owner.get().into())];
    lock.set_free(vm);
    Ok(vm.new_tuple(saved))
}

/// Takes it again as it was.
fn acquire_restore(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, saved] = args.exactly::<2>(vm, "RLock._acquire_restore")?;
    let lock = this(vm, args)?;
    let Some([count, owner]) =
        argument::tuple(saved).and_then(|saved| <&[Value; 2]>::try_from(saved.items()).ok())
    else {
        return Err(vm.type_error("a tuple of two numbers is required"));
    };
    let count = usize::try_from(argument::long(vm, count)?).unwrap_or(0);
    let owner = u64::try_from(argument::long(vm, owner)?).unwrap_or(0);
    wait_for(vm, Some(None), &lock.waiting, || lock.count.get() == 0)?;
    lock.owner.set(owner);
    lock.count.set(count);
    Ok(vm.none.clone())
}

fn reinit(vm: &Vm, args: &Args<'_>) -> PyResult {
    let lock = this(vm, args)?;
    lock.owner.set(0);
    lock.count.set(0);
    Ok(vm.none.clone())
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let lock = this(vm, args)?;
    let value = &args.values[0];
    let word = if lock.count.get() > 0 { "locked" } else { "unlocked" };
    let class = vm.class_of(value).name.borrow().clone();
    Ok(vm.new_string(format!(
        "<{word} {class} object owner={} count={} at {:#x}>",
        lock.owner.get(),
        lock.count.get(),
        value.address()
    )))
}
