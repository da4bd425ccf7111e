//! A vector of handles that is released from its end.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::field::Handle;
use crate::trace::{Trace, Tracer};

/// A `Vec` of handles that releases and reports them **last to first**, as CPython's lists and tuples do.
///
/// # Examples
/// ```
/// use exuvia::{Gc, HandleVec};
///
/// let mut numbers: HandleVec<Gc<i32>> = vec![Gc::new(1), Gc::new(2)].into();
/// numbers.push(Gc::new(3));
/// assert_eq!(numbers.len(), 3);
/// ```
#[derive(Clone)]
pub struct HandleVec<H: Handle>(Vec<H>);

impl<H: Handle> Drop for HandleVec<H> {
    fn drop(&mut self) {
        while let Some(handle) = self.0.pop() {
            drop(handle);
        }
    }
}

// SAFETY: exactly the vector's handles are reported; `drop` releases them without looking at their targets.
unsafe impl<H: Handle> Trace for HandleVec<H> {
    const TRACKED: bool = H::TRACKED;

    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for handle in self.0.iter().rev() {
            handle.trace(tracer);
        }
    }
}

impl<H: Handle> Default for HandleVec<H> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<H: Handle> From<Vec<H>> for HandleVec<H> {
    fn from(handles: Vec<H>) -> Self {
        Self(handles)
    }
}

impl<H: Handle> FromIterator<H> for HandleVec<H> {
    fn from_iter<I: IntoIterator<Item = H>>(handles: I) -> Self {
        Self(handles.into_iter().collect())
    }
}

impl<H: Handle> Deref for HandleVec<H> {
    type Target = Vec<H>;

    #[inline]
    fn deref(&self) -> &Vec<H> {
        &self.0
    }
}

impl<H: Handle> DerefMut for HandleVec<H> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Vec<H> {
        &mut self.0
    }
}

impl<H: Handle + fmt::Debug> fmt::Debug for HandleVec<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
