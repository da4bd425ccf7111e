//! [`Trace`] for the vector of `smallvec`.

#![expect(unsafe_code, reason = "Trace is an unsafe trait")]

use smallvec::{Array, SmallVec};

use super::{Trace, Tracer};

// SAFETY: reports what its elements report, each once.
unsafe impl<A: Array<Item: Trace> + 'static> Trace for SmallVec<A> {
    const TRACKED: bool = A::Item::TRACKED;

    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if Self::TRACKED {
            self.iter().for_each(|element| element.trace(tracer));
        }
    }
}
