//! Python threads.
//!
//! They share the one thread of the operating system that owns the heap, and take turns on it. Each but the main one has
//! a stack of its own ([`fiber`]). They are switched where a thread waits, and, while there are several, every
//! [`interval`](Threads::interval) where the loop goes backwards. What a thread has in the [`Vm`] while it runs is kept in its
//! [`ThreadState`] while it does not.
//!
//! The main thread is the one that schedules: when it is its turn to wait, it runs the others from where it stands, one
//! after the other, until it can go on. So the others only ever suspend themselves to the main thread's stack.
//!
//! As long as a program has one thread, nothing of this costs anything.

mod current;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use exuvia::{Field, Gc, StackState, WeakAny};

use super::raw::RegisterStack;
use super::raw::fiber::{self, Fiber};
use super::slow::{ask_to_switch, is_interrupted};
use super::{Args, AsyncHooks, FrameRecord, Kind, Vm};
use crate::bytecode::Op;
use crate::object::{PyResult, Tuple, Value};

/// Address space for the stack of a thread; memory is used as the stack grows.
const STACK_SIZE: usize = 256 << 20;
/// Registers of a thread's frames.
const N_REGISTERS: usize = 1 << 20;
/// How long the thread sleeps at most before it looks for Ctrl-C.
const NAP: Duration = Duration::from_millis(20);

/// How deep Rust code may be nested on a stack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StackLimits {
    /// Loops within loops: how often Rust may call back into Python before a `RecursionError`.
    pub(crate) loops: usize,
    /// Recursion in Rust over the program's objects.
    pub(crate) recursion: usize,
}

impl StackLimits {
    /// Those of the main thread's stack, which is as large as [`with_large_stack`](crate::with_large_stack) makes it.
    pub(crate) const MAIN: Self = Self { loops: 6_000, recursion: 20_000 };
    const OTHERS: Self = Self { loops: 1_500, recursion: 5_000 };
}

/// A Python thread.
#[derive(Debug)]
pub(crate) struct Thread {
    /// `threading.get_ident()`
    pub(crate) ident: u64,
    pub(crate) is_daemon: Cell<bool>,
    is_main: bool,
    pub(crate) is_done: Cell<bool>,
    /// What is in the [`Vm`] while the thread runs.
    state: ThreadState,
    /// Its stack, unless it is the main thread.
    fiber: RefCell<Option<Fiber>>,
    /// Whether it waits for something; and until when at most.
    is_waiting: Cell<bool>,
    deadline: Cell<Option<Instant>>,
    /// Who waits for its end.
    pub(crate) joining: WaitQueue,
    /// Locks that are released at its end.
    pub(crate) sentinels: RefCell<Vec<Value>>,
    /// The thread-local objects that it has used, and their dictionaries.
    locals: RefCell<Vec<(WeakAny, WeakAny)>>,
}

/// What belongs to one thread.
#[derive(Debug)]
struct ThreadState {
    registers: RegisterStack,
    frames: RefCell<Vec<FrameRecord>>,
    n_frame_objects: Cell<usize>,
    position: Cell<*const Op>,
    depth: Cell<usize>,
    n_loops: Cell<usize>,
    stack_limits: Cell<StackLimits>,
    handled: Field<Option<Value>>,
    handled_outside: RefCell<Vec<Option<Value>>>,
    initializing: RefCell<Vec<String>>,
    async_hooks: AsyncHooks,
    stack: RefCell<StackState>,
}

/// All threads of a program.
#[derive(Debug)]
pub(crate) struct Threads {
    current: RefCell<Rc<Thread>>,
    /// Those that have not ended, in the order in which they were started; the main thread first.
    alive: RefCell<Vec<Rc<Thread>>>,
    /// Those that can go on, except the one that runs.
    ready: RefCell<VecDeque<Rc<Thread>>>,
    last_ident: Cell<u64>,
    /// `sys.getswitchinterval()`
    pub(crate) interval: Cell<Duration>,
    ticker: Arc<Ticker>,
}

/// What the thread of the operating system knows that asks for switches.
#[derive(Debug, Default)]
struct Ticker {
    /// How many threads take turns with the main one.
    n_threads: AtomicUsize,
    interval_ns: AtomicU64,
    /// Whether it runs.
    n_tickers: AtomicUsize,
}

/// Threads that wait for the same thing, in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct WaitQueue(RefCell<VecDeque<Rc<Thread>>>);

impl Threads {
    /// Only the main thread.
    pub(super) fn new() -> Self {
        // The registers that the runtime is made with are the main thread's: what is here is never used by a frame.
        let main = Rc::new(Thread::new(1, true, 1));
        Self {
            current: RefCell::new(main.clone()),
            alive: RefCell::new(vec![main]),
            ready: RefCell::default(),
            last_ident: Cell::new(1),
            interval: Cell::new(Duration::from_millis(5)),
            ticker: Arc::default(),
        }
    }

    /// The thread that runs.
    pub(crate) fn current(&self) -> Rc<Thread> {
        self.current.borrow().clone()
    }

    /// The main thread.
    pub(crate) fn main(&self) -> Rc<Thread> {
        self.alive.borrow()[0].clone()
    }

    /// How many there are beside the main one.
    pub(crate) fn n_others(&self) -> usize {
        self.alive.borrow().len() - 1
    }

    /// The thread with this number, if it has not ended.
    pub(crate) fn find(&self, ident: u64) -> Option<Rc<Thread>> {
        self.alive.borrow().iter().find(|thread| thread.ident == ident).cloned()
    }

    /// A thread other than the main one that is no daemon.
    fn any_to_join(&self) -> Option<Rc<Thread>> {
        let alive = self.alive.borrow();
        alive.iter().find(|thread| !thread.is_main && !thread.is_daemon.get()).cloned()
    }

    /// Makes a thread go on that waits.
    fn wake(&self, thread: &Rc<Thread>) {
        if thread.is_waiting.replace(false) {
            thread.deadline.set(None);
            self.ready.borrow_mut().push_back(thread.clone());
        }
    }

    /// Makes those go on whose time is up.
    fn wake_sleepers(&self) {
        let now = Instant::now();
        let is_due = |thread: &&Rc<Thread>| thread.deadline.get().is_some_and(|due| due <= now);
        let mut due: Vec<_> = self.alive.borrow().iter().filter(is_due).cloned().collect();
        due.sort_by_key(|thread| thread.deadline.get());
        due.iter().for_each(|thread| self.wake(thread));
    }

    /// When the next one has to be woken.
    fn next_deadline(&self) -> Option<Instant> {
        self.alive.borrow().iter().filter_map(|thread| thread.deadline.get()).min()
    }

    fn add(&self, thread: &Rc<Thread>) {
        self.alive.borrow_mut().push(thread.clone());
        self.ready.borrow_mut().push_back(thread.clone());
        self.ticker.n_threads.fetch_add(1, Ordering::Relaxed);
        self.tick();
    }

    fn remove(&self, thread: &Rc<Thread>) {
        self.alive.borrow_mut().retain(|other| !Rc::ptr_eq(other, thread));
        self.ticker.n_threads.fetch_sub(1, Ordering::Relaxed);
    }

    /// Sees to it that switches are asked for as long as there are several threads.
    pub(crate) fn tick(&self) {
        /// How often it finds nothing to do before it ends.
        const PATIENCE: u32 = 100;
        let interval = u64::try_from(self.interval.get().as_nanos()).unwrap_or(u64::MAX);
        self.ticker.interval_ns.store(interval, Ordering::Relaxed);
        let ticker = self.ticker.clone();
        if ticker.n_threads.load(Ordering::Relaxed) == 0
            || ticker.n_tickers.swap(1, Ordering::Relaxed) > 0
        {
            return;
        }
        let tick = move || {
            let mut n_idle = 0;
            while n_idle < PATIENCE {
                std::thread::sleep(Duration::from_nanos(
                    ticker.interval_ns.load(Ordering::Relaxed),
                ));
                if ticker.n_threads.load(Ordering::Relaxed) > 0 {
                    ask_to_switch();
                    n_idle = 0;
                } else {
                    n_idle += 1;
                }
            }
            ticker.n_tickers.store(0, Ordering::Relaxed);
        };
        // Without it, threads still switch where they wait.
        drop(std::thread::Builder::new().name("ticker".to_owned()).spawn(tick));
    }
}

impl Thread {
    fn new(ident: u64, is_main: bool, n_registers: usize) -> Self {
        Self {
            ident,
            is_daemon: Cell::new(false),
            is_main,
            is_done: Cell::new(false),
            state: ThreadState {
                registers: RegisterStack::new(n_registers),
                frames: RefCell::default(),
                n_frame_objects: Cell::new(0),
                position: Cell::new(std::ptr::null()),
                depth: Cell::new(0),
                n_loops: Cell::new(0),
                stack_limits: Cell::new(StackLimits::OTHERS),
                handled: Field::new(None),
                handled_outside: RefCell::default(),
                initializing: RefCell::default(),
                async_hooks: AsyncHooks::default(),
                stack: RefCell::default(),
            },
            fiber: RefCell::default(),
            is_waiting: Cell::new(false),
            deadline: Cell::new(None),
            joining: WaitQueue::default(),
            sentinels: RefCell::default(),
            locals: RefCell::default(),
        }
    }
}

impl Thread {
    /// Remembers a thread-local object that has a dictionary for this thread, and forgets those that have died.
    pub(crate) fn remember_local(&self, local: WeakAny, dicts: WeakAny) {
        let mut locals = self.locals.borrow_mut();
        if locals.len().is_power_of_two() {
            locals.retain(|(_, dicts)| dicts.upgrade().is_some());
        }
        locals.push((local, dicts));
    }
}

impl WaitQueue {
    /// Makes the first one go on.
    pub(crate) fn wake_one(&self, vm: &Vm) {
        let first = self.0.borrow_mut().pop_front();
        if let Some(thread) = first {
            vm.threads.wake(&thread);
        }
    }

    /// Makes all go on.
    pub(crate) fn wake_all(&self, vm: &Vm) {
        let all = self.0.take();
        all.iter().for_each(|thread| vm.threads.wake(thread));
    }
}

impl Vm {
    pub(super) fn is_main_thread(&self) -> bool {
        self.threads.current.borrow().is_main
    }

    // --- start and end ----------------------------------------------------------------------------

    /// Starts a thread that calls `function`.
    pub(crate) fn start_thread(
        &self,
        function: Value,
        args: Vec<Value>,
        names: Option<Gc<Tuple>>,
        is_daemon: bool,
    ) -> PyResult<Rc<Thread>> {
        let ident = self.threads.last_ident.get() + 1;
        let thread = Rc::new(Thread::new(ident, false, N_REGISTERS));
        thread.is_daemon.set(is_daemon);
        let body = move || {
            Self::with_current(|vm| vm.thread_body(function, args, names));
        };
        let fiber = Fiber::new(STACK_SIZE, body)
            .map_err(|_| self.runtime_error("can't start new thread"))?;
        *thread.fiber.borrow_mut() = Some(fiber);
        self.threads.last_ident.set(ident);
        self.threads.add(&thread);
        Ok(thread)
    }

    /// All that a thread does.
    fn thread_body(&self, function: Value, args: Vec<Value>, names: Option<Gc<Tuple>>) {
        let result = self.call_args(&function, &Args { values: &args, names: names.as_ref() });
        if let Err(error) = result
            && !self.is_kind(&error, Kind::SystemExit)
        {
            let message = "Exception ignored in thread started by";
            self.report_unraisable(&error, Some(&function), Some(message));
        }
        drop(function);
        drop(args);
        drop(names);
        self.end_thread();
    }

    /// The running thread has ended: lets go of what was its own, and tells those who wait for it.
    fn end_thread(&self) {
        self.handled.set(None);
        let thread = self.threads.current();
        self.forget_thread_locals(&thread);
        self.async_hooks.first_iteration.set(None);
        self.async_hooks.finalizer.set(None);
        self.threads.remove(&thread);
        thread.is_done.set(true);
        thread.joining.wake_all(self);
        for lock in thread.sentinels.take() {
            self.release_sentinel(&lock);
        }
    }

    /// Waits at the end of the program for the threads that are no daemons, as `threading._shutdown` does.
    pub(super) fn join_threads(&self) {
        let Some(module) = self.modules.get_str(&self.intern("threading")) else { return };
        let result = self
            .attribute_named(&module, "_shutdown")
            .and_then(|shutdown| self.call(&shutdown, &[]));
        if let Err(error) = result {
            self.report_unraisable(&error, Some(&module), None);
        }
    }

    /// Waits for all threads that are no daemons.
    pub(crate) fn join_all_threads(&self) -> PyResult<()> {
        while let Some(thread) = self.threads.any_to_join() {
            self.join_thread(&thread, None)?;
        }
        Ok(())
    }

    /// Waits for the end of a thread. False if that took too long.
    pub(crate) fn join_thread(&self, thread: &Thread, deadline: Option<Instant>) -> PyResult<bool> {
        while !thread.is_done.get() {
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                return Ok(false);
            }
            self.wait(&thread.joining, deadline)?;
        }
        Ok(true)
    }

    /// From here on only the main thread goes on; what the others hold is leaked, as in CPython.
    pub(super) fn stop_threads(&self) {
        self.threads.ready.borrow_mut().clear();
        let stopped = self.threads.alive.borrow_mut().split_off(1);
        // A finalizer can still wake them, but without a stack they have no turn.
        stopped.iter().for_each(|thread| drop(thread.fiber.take()));
        self.threads.ticker.n_threads.store(0, Ordering::Relaxed);
    }

    // --- waiting ----------------------------------------------------------------------------------

    /// Waits until a queue wakes the running thread, or until `deadline`.
    ///
    /// # Errors
    /// `KeyboardInterrupt`, in the main thread.
    pub(crate) fn wait(&self, queue: &WaitQueue, deadline: Option<Instant>) -> PyResult<()> {
        let current = self.threads.current();
        queue.0.borrow_mut().push_back(current.clone());
        self.block(&current, deadline);
        queue.0.borrow_mut().retain(|other| !Rc::ptr_eq(other, &current));
        if current.is_main { self.raise_interrupt() } else { Ok(()) }
    }

    /// Lets the others go on for some time.
    ///
    /// # Errors
    /// `KeyboardInterrupt`, in the main thread.
    pub(crate) fn sleep(&self, duration: Duration) -> PyResult<()> {
        let current = self.threads.current();
        let deadline = Instant::now().checked_add(duration);
        self.block(&current, deadline);
        if current.is_main { self.raise_interrupt() } else { Ok(()) }
    }

    fn block(&self, current: &Rc<Thread>, deadline: Option<Instant>) {
        current.deadline.set(deadline);
        current.is_waiting.set(true);
        self.suspend(current);
    }

    /// Lets those threads have their turn that are ready.
    pub(crate) fn yield_to_threads(&self) {
        if self.threads.n_others() == 0 {
            return;
        }
        self.threads.wake_sleepers();
        if self.threads.ready.borrow().is_empty() && !is_interrupted() {
            return;
        }
        let current = self.threads.current();
        self.threads.ready.borrow_mut().push_back(current.clone());
        self.suspend(&current);
    }

    /// Lets the others run; comes back when it is the thread's turn.
    fn suspend(&self, current: &Rc<Thread>) {
        if current.is_main {
            self.exchange(&current.state);
            self.schedule(current);
            self.exchange(&current.state);
        } else {
            fiber::suspend();
        }
    }

    /// Runs the other threads until it is the main thread's turn.
    fn schedule(&self, main: &Rc<Thread>) {
        loop {
            if is_interrupted() {
                self.threads.wake(main);
            }
            self.threads.wake_sleepers();
            let next = self.threads.ready.borrow_mut().pop_front();
            match next {
                Some(next) if next.is_main => return,
                Some(next) => self.run_thread(main, &next),
                None => self.nap(),
            }
        }
    }

    /// Nobody can go on.
    fn nap(&self) {
        let now = Instant::now();
        let rest = self.threads.next_deadline().map(|due| due.saturating_duration_since(now));
        std::thread::sleep(rest.unwrap_or(NAP).min(NAP));
    }

    /// Runs a thread, not the main one, until it suspends itself or ends.
    fn run_thread(&self, main: &Rc<Thread>, thread: &Rc<Thread>) {
        let Some(mut fiber) = thread.fiber.borrow_mut().take() else { return };
        self.exchange(&thread.state);
        *self.threads.current.borrow_mut() = thread.clone();
        let has_ended = fiber.resume();
        *self.threads.current.borrow_mut() = main.clone();
        self.exchange(&thread.state);
        if !has_ended {
            *thread.fiber.borrow_mut() = Some(fiber);
        }
    }

    /// Exchanges what belongs to the thread that runs for what is kept.
    fn exchange(&self, kept: &ThreadState) {
        self.registers.swap(&kept.registers);
        self.frames.swap(&kept.frames);
        self.n_frame_objects.swap(&kept.n_frame_objects);
        self.position.swap(&kept.position);
        self.depth.swap(&kept.depth);
        self.n_loops.swap(&kept.n_loops);
        self.stack_limits.swap(&kept.stack_limits);
        self.handled.set(kept.handled.replace(self.handled.take()));
        self.handled_outside.swap(&kept.handled_outside);
        self.initializing.swap(&kept.initializing);
        self.async_hooks.swap(&kept.async_hooks);
        kept.stack.borrow_mut().swap();
    }

    // --- thread-local data ------------------------------------------------------------------------

    /// The dictionaries that thread-local objects had for a thread.
    fn forget_thread_locals(&self, thread: &Thread) {
        loop {
            let locals = thread.locals.take();
            if locals.is_empty() {
                return;
            }
            for (local, dicts) in locals {
                if let (Some(local), Some(dicts)) = (local.upgrade(), dicts.upgrade()) {
                    self.forget_local(&local, &dicts, thread.ident);
                }
            }
        }
    }
}
