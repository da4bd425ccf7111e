//! Counting at the gates without making objects.

use std::fmt;

use super::Heap;
use crate::policy::Stock;
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
        self.stand_in_from(None)
    }

    /// The same for an object that would belong to a [`Stock`].
    #[inline]
    pub fn stand_in_from(&self, stock: Option<Stock>) -> StandIn<'_> {
        self.count_in(stock);
        StandIn(&self.0, stock)
    }

    /// Counts an object with edges, though there is none, until [`Heap::count_out`] is told of its end: for those who cannot
    /// hold a [`StandIn`] so long.
    ///
    /// # Examples
    /// ```
    /// let (heap, stock) = (exuvia::Heap::new(), Some(exuvia::Stock { number: 1, limit: 8 }));
    /// heap.count_in(stock);
    /// heap.count_out(stock);
    /// // It has not been given back, so the next one is not counted.
    /// assert_eq!(heap.counts()[0], 1);
    /// heap.count_in(stock);
    /// assert_eq!(heap.counts()[0], 1);
    /// ```
    #[inline]
    pub fn count_in(&self, stock: Option<Stock>) {
        if !stock.is_some_and(|stock| self.0.take_from_stock(stock)) {
            self.0.count_allocation();
        }
    }

    /// Counts the end of an object that [`Heap::count_in`] was told of.
    #[inline]
    pub fn count_out(&self, stock: Option<Stock>) {
        self.0.discount(stock);
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
pub struct StandIn<'heap>(&'heap Core, Option<Stock>);

impl Drop for StandIn<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.discount(self.1);
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
