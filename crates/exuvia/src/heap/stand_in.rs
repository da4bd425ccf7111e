//! Counting at the gates without making objects.

use std::fmt;

use super::Heap;
use crate::raw::core::Core;

impl Heap {
    /// Counts an object with edges, as long as the result lives, though there is none.
    ///
    /// For those who follow another implementation of something, which has made an object here that nobody can get hold of:
    /// the gates then open at the same moment. As any other allocation, this may collect.
    ///
    /// # Examples
    /// ```
    /// let heap = exuvia::Heap::new();
    /// let bound_method = heap.stand_in();
    /// assert_eq!(heap.counts()[0], 1);
    /// drop(bound_method);
    /// assert_eq!(heap.counts()[0], 0);
    /// ```
    #[inline]
    pub fn stand_in(&self) -> StandIn<'_> {
        self.0.count_allocation();
        StandIn(&self.0)
    }

    /// Takes one object with edges out of the count, as long as the result lives.
    ///
    /// For those who follow another implementation of something, which has no object here where they need one.
    ///
    /// # Examples
    /// ```
    /// let heap = exuvia::Heap::new();
    /// let bound_method = heap.stand_in();
    /// let uncounted = heap.uncounted();
    /// assert_eq!(heap.counts()[0], 0);
    /// drop(uncounted);
    /// assert_eq!(heap.counts()[0], 1);
    /// ```
    #[inline]
    pub fn uncounted(&self) -> Uncounted<'_> {
        self.0.count_free();
        Uncounted(&self.0)
    }
}

/// What is counted like an object; see [`Heap::stand_in`].
pub struct StandIn<'heap>(&'heap Core);

impl Drop for StandIn<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.count_free();
    }
}

/// What is not counted; see [`Heap::uncounted`].
pub struct Uncounted<'heap>(&'heap Core);

impl Drop for Uncounted<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.count_again();
    }
}

impl fmt::Debug for Uncounted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Uncounted")
    }
}

impl fmt::Debug for StandIn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StandIn")
    }
}
