//! What the first gate counts.

use super::Core;
use crate::collector;
use crate::policy::Stock;

impl Core {
    /// Counts an allocation, and collects if the gate says so.
    pub(crate) fn count_allocation(&self) {
        let count = self.log.count() + 1;
        self.log.set_count(count);
        if count > self.log.gate() {
            collector::pass_gates(self);
        }
    }

    /// Counts what was there before, which opens no gate.
    pub(crate) fn count_again(&self) {
        self.log.set_count(self.log.count() + 1);
    }

    /// Allocations minus frees of types that can have edges, since the last collection; never negative.
    pub(crate) fn count(&self) -> i64 {
        self.log.count()
    }

    /// Has the count begin anew.
    pub(crate) fn reset_count(&self) {
        self.log.set_count(0);
    }

    /// Above this count, an allocation collects: the threshold, or the largest number when it must not.
    pub(crate) fn set_gate(&self, gate: i64) {
        self.log.set_gate(gate);
    }

    /// Counts one free.
    pub(crate) fn count_free(&self) {
        self.log.count_free();
    }

    /// An object of a type with edges has been freed: counts that, unless it went into stock.
    #[inline]
    pub(crate) fn discount(&self, stock: Option<Stock>) {
        if !stock.is_some_and(|stock| self.stocks.put(stock)) {
            self.count_free();
        }
    }

    /// Puts a freed object into stock, if there is room.
    #[inline(always)]
    pub(crate) fn put_into_stock(&self, stock: Stock) -> bool {
        self.stocks.put(stock)
    }

    /// Takes an object out of a stock, if there is one.
    #[inline(always)]
    pub(crate) fn take_from_stock(&self, stock: Stock) -> bool {
        self.stocks.take(stock)
    }

    /// How many freed objects are in a stock.
    pub(crate) fn in_stock(&self, stock: Stock) -> usize {
        self.stocks.count(stock)
    }

    /// Empties all stocks, and counts what was there as freed now.
    pub(crate) fn clear_stocks(&self) {
        self.count_frees(self.stocks.clear());
    }

    /// Counts as many frees.
    pub(crate) fn count_frees(&self, frees: usize) {
        let frees = i64::try_from(frees).unwrap_or(i64::MAX);
        self.log.set_count((self.log.count() - frees).max(0));
    }
}
