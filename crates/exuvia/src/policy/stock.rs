//! Freed objects that the gates go on counting, so that as many new ones need not be counted: CPython's free lists.
//!
//! CPython keeps some dead tuples, lists and dictionaries to use them again. What is kept has not been given back, and what is
//! taken from there has not been allocated, so neither is counted at the gates. Here each slot goes back to its page, which is
//! as fast; a stock is only the number of objects that CPython would have kept.

use std::array;
use std::cell::Cell;

/// To which stock an object belongs, and how many that holds at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stock {
    /// The number of the stock, below [`Stock::COUNT`].
    pub number: u8,
    /// How many freed objects it holds at most.
    pub limit: u32,
}

impl Stock {
    /// How many stocks a heap has.
    pub const COUNT: usize = 32;
    /// Stocks with this number and above are not emptied by full collections.
    pub const LASTING: u8 = 24;

    fn index(self) -> usize {
        usize::from(self.number) % Self::COUNT
    }
}

/// What is in the stocks of a heap.
#[derive(Debug)]
pub(crate) struct Stocks([Cell<u32>; Stock::COUNT]);

impl Default for Stocks {
    fn default() -> Self {
        Self(array::from_fn(|_| Cell::new(0)))
    }
}

impl Stocks {
    /// Takes one out, if there is one.
    #[inline(always)]
    pub(crate) fn take(&self, stock: Stock) -> bool {
        let place = &self.0[stock.index()];
        let Some(left) = place.get().checked_sub(1) else { return false };
        place.set(left);
        true
    }

    /// Puts one in, if there is room.
    #[inline(always)]
    pub(crate) fn put(&self, stock: Stock) -> bool {
        let place = &self.0[stock.index()];
        let room = place.get() < stock.limit;
        if room {
            place.set(place.get() + 1);
        }
        room
    }

    /// How many are in one.
    pub(crate) fn count(&self, stock: Stock) -> usize {
        self.0[stock.index()].get() as usize
    }

    /// Takes all out that do not last, and returns how many there were.
    pub(crate) fn clear(&self) -> usize {
        self.0[..usize::from(Stock::LASTING)].iter().map(|place| place.take() as usize).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Stock, Stocks};

    #[test]
    fn a_stock_holds_so_many_and_no_more() {
        let stocks = Stocks::default();
        let (stock, other) = (Stock { number: 1, limit: 2 }, Stock { number: 2, limit: 0 });
        assert!(!stocks.take(stock) && !stocks.put(other));
        assert_eq!([(); 3].map(|()| stocks.put(stock)), [true, true, false]);
        assert_eq!((stocks.count(stock), stocks.count(other)), (2, 0));
        assert_eq!((stocks.take(stock), stocks.clear(), stocks.take(stock)), (true, 1, false));
    }
}
