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
}

/// What is counted like an object; see [`Heap::stand_in`].
pub struct StandIn<'heap>(&'heap Core);

impl Drop for StandIn<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.count_free();
    }
}

impl fmt::Debug for StandIn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StandIn")
    }
}
