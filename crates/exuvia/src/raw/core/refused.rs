//! Why there is no slot for a new object.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::NonNull;

use crate::error::AllocError;
use crate::raw::header::Header;
use crate::raw::release::contain;

/// A free slot, or why there is none.
pub(in crate::raw) type Found = Result<NonNull<Header>, Failure>;

/// Why there is no slot. Boxed, so that a [`Found`] fits into registers.
pub(in crate::raw) struct Failure(pub(super) Box<Reason>);

pub(super) enum Reason {
    /// The collection before it has run user code that panicked.
    Panic(Box<dyn Any + Send>),
    Refused(AllocError),
}

impl Failure {
    /// Drops the value that was to become an object, and panics.
    #[cold]
    #[inline(never)]
    pub(in crate::raw) fn raise<T>(self, value: T) -> ! {
        self.end(value).raise()
    }

    /// Drops the value that was to become an object, and goes on with a panic.
    #[cold]
    #[inline(never)]
    pub(super) fn end<T>(self, value: T) -> AllocError {
        match *self.0 {
            Reason::Panic(payload) => {
                contain(|| drop(value));
                resume_unwind(payload)
            }
            Reason::Refused(error) => error,
        }
    }
}

/// Runs user code.
pub(super) fn attempt<R>(code: impl FnOnce() -> R) -> Result<R, Failure> {
    catch_unwind(AssertUnwindSafe(code))
        .map_err(|payload| Failure(Box::new(Reason::Panic(payload))))
}
