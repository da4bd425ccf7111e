//! [`Trace`] for the type of `either`.

#![expect(unsafe_code, reason = "Trace is an unsafe trait")]

use either::Either;

use super::{Trace, Tracer};

// SAFETY: reports what the value in it reports.
unsafe impl<L: Trace, R: Trace> Trace for Either<L, R> {
    const TRACKED: bool = L::TRACKED || R::TRACKED;

    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        match self {
            Self::Left(value) => value.trace(tracer),
            Self::Right(value) => value.trace(tracer),
        }
    }
}
