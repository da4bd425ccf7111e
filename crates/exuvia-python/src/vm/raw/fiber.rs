//! Stacks for Python threads: each is a coroutine of the operating system's thread that owns the heap.
//!
//! A coroutine can only be suspended through a reference that its body gets. Code deep inside the body has no way to that
//! reference, so its address is kept in a thread-local variable: while a body runs, and only then, its reference stands there.

use std::cell::Cell;
use std::io;
use std::ptr::NonNull;

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};

type Suspender = Yielder<(), ()>;

thread_local! {
    /// The running body's means to suspend itself.
    static RUNNING: Cell<Option<NonNull<Suspender>>> = const { Cell::new(None) };
}

/// A stack of its own, and what runs on it. One that is dropped before it has ended is leaked, as CPython leaks the
/// threads that still run at the end of the program.
pub(crate) struct Fiber(Option<Coroutine<(), (), ()>>);

impl Drop for Fiber {
    fn drop(&mut self) {
        std::mem::forget(self.0.take_if(|coroutine| !coroutine.done()));
    }
}

/// Puts back what stood in [`RUNNING`], also when a body panics.
struct Restore(Option<NonNull<Suspender>>);

impl Drop for Restore {
    fn drop(&mut self) {
        RUNNING.set(self.0);
    }
}

impl std::fmt::Debug for Fiber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fiber")
            .field("done", &self.0.as_ref().map(Coroutine::done))
            .finish_non_exhaustive()
    }
}

impl Fiber {
    /// Prepares to run `body` on a new stack.
    ///
    /// # Errors
    /// The system gives no memory for the stack.
    pub(crate) fn new(stack_size: usize, body: impl FnOnce() + 'static) -> io::Result<Self> {
        let stack = DefaultStack::new(stack_size)?;
        Ok(Self(Some(Coroutine::with_stack(stack, move |suspender, ()| {
            RUNNING.set(Some(NonNull::from(suspender)));
            body();
        }))))
    }

    /// Runs it until it suspends itself. True if it has ended.
    pub(crate) fn resume(&mut self) -> bool {
        let Some(coroutine) = &mut self.0 else { return true };
        let _restore = Restore(RUNNING.take());
        matches!(coroutine.resume(()), CoroutineResult::Return(()))
    }
}

/// Suspends the fiber that is running: its `resume` returns. Comes back when it is resumed.
pub(crate) fn suspend() {
    let Some(suspender) = RUNNING.get() else { return };
    // SAFETY: the reference of the body that is running, which lives as long as that (R8).
    unsafe { suspender.as_ref() }.suspend(());
    RUNNING.set(Some(suspender));
}
