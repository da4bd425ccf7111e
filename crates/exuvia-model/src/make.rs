//! Makes objects, and counts births and deaths as the first gate does.

use std::cell::Cell;

use exuvia::{Heap, Stock};

use crate::graph::{Id, Place, Shape};
use crate::object::{self, Birth};
use crate::state::{Held, Pending, Record, State, WeakEntry};

/// The stocks that objects belong to.
const STOCKS: [Stock; 4] = [
    Stock { number: 1, limit: 2 },
    Stock { number: 2, limit: 30 },
    Stock { number: Stock::LASTING, limit: 5 },
    Stock { number: Stock::LASTING + 1, limit: 0 },
];

/// One of the stocks, or none.
pub(crate) fn stock(number: usize) -> Option<Stock> {
    STOCKS.get(number % (STOCKS.len() + 1)).copied()
}

impl Birth {
    /// That of an object without anything special.
    pub(crate) fn of(shape: Shape, action: u8) -> Self {
        let stock = match shape {
            Shape::Stocked | Shape::Instance => stock(usize::from(action) / 16),
            _ => None,
        };
        let settles_from = usize::from(action) % 4;
        Self { id: 0, shape, action, tracked: true, stock, from: None, settles_from }
    }
}

impl State {
    /// Makes an object.
    pub(crate) fn make(&self, heap: &Heap, number: usize, birth: Birth) -> Held {
        let id = self.graph.borrow_mut().make(number, birth.shape);
        {
            let node = &mut self.graph.borrow_mut().nodes[id];
            (node.stock, node.settles_from) = (birth.stock, birth.settles_from);
        }
        let pending = Pending { id, is_built: Cell::new(true) };
        let is_taken =
            self.record(number, |record| record.take_from(birth.from.unwrap_or(birth.stock)));
        let starts = self.record(number, |record| record.starts);
        let any = object::make(heap, &Birth { id, ..birth });
        let counted = birth.shape != Shape::Leaf && !is_taken;
        self.made(pending, number, counted.then_some(starts), birth.tracked);
        if self.heaps.borrow()[number].heap.is_none() {
            self.keep_key(&any);
        }
        Held::made(any)
    }

    /// Makes a small object that callbacks put somewhere.
    pub(crate) fn make_small(&self, heap: &Heap, number: usize) -> Held {
        self.make(heap, number, Birth::of(Shape::Small, 0))
    }

    /// There is a new object, which is counted if no collection has begun since so many `starts`.
    fn made(&self, pending: Pending, number: usize, starts: Option<u64>, tracked: bool) {
        let id = pending.id;
        std::mem::forget(pending);
        let mut graph = self.graph.borrow_mut();
        graph.nodes[id].made = true;
        if tracked && graph.nodes[id].shape != Shape::Leaf {
            graph.track(id);
        }
        drop(graph);
        self.record(number, |record| {
            record.made += 1;
            record.count += i64::from(starts == Some(record.starts));
        });
    }

    /// Makes an object with a weak handle to itself.
    pub(crate) fn make_cyclic(&self, heap: &Heap, number: usize) -> Held {
        let id = self.graph.borrow_mut().make(number, Shape::Small);
        let pending = Pending { id, is_built: Cell::new(false) };
        let starts = self.record(number, |record| record.starts);
        let mut weak = None;
        let any = object::make_cyclic(heap, &pending, &mut weak);
        self.made(pending, number, Some(starts), true);
        self.graph.borrow_mut().nodes[id].weakened = true;
        let weak = weak.expect("given to the closure");
        self.weak.borrow_mut().push(WeakEntry { target: id, weak, cleared: false });
        Held::made(any)
    }

    /// Makes an object with a part, which is an object like others if somebody else holds it or it lives in another heap.
    pub(crate) fn make_whole(&self, heap: &Heap, number: usize, part: Held) -> Held {
        let of = part.id();
        let id = self.graph.borrow_mut().make(number, Shape::Whole);
        let pending = Pending { id, is_built: Cell::new(true) };
        let starts = self.record(number, |record| record.starts);
        self.graph.borrow_mut().link(id, of, Place::Part);
        let any = part.into_any();
        let is_sole = self.become_part(of, number);
        let any = object::make_whole(heap, id, any);
        self.made(pending, number, (!is_sole).then_some(starts), true);
        Held::made(any)
    }

    /// Has an object become a part, if it can.
    fn become_part(&self, id: Id, number: usize) -> bool {
        let node = &mut self.graph.borrow_mut().nodes[id];
        let is_sole = node.count == 1
            && !node.immortal
            && node.shape != Shape::Leaf
            && !node.shape.has_finalizer()
            && !node.is_part
            && node.heap == number;
        if is_sole {
            (node.tracked, node.frozen, node.is_part) = (false, false, true);
        }
        is_sole
    }

    /// An object gets a weak handle, or becomes a watcher: so it is no part any more.
    pub(crate) fn note_weak(&self, id: Id) {
        let mut graph = self.graph.borrow_mut();
        let node = &mut graph.nodes[id];
        node.weakened = true;
        if std::mem::take(&mut node.is_part) {
            let heap = node.heap;
            graph.track(id);
            self.record(heap, |record| record.count += 1);
        }
    }

    /// Whether it is known that an object has no entry in the table of weak handles.
    pub(crate) fn is_unwatched(&self, id: Id) -> bool {
        !self.graph.borrow().nodes[id].weakened
            && !self.watches.borrow().iter().any(|watch| watch.watcher == id)
    }

    /// The value of an object is being dropped.
    pub(crate) fn count_death(&self, id: Id) {
        let graph = self.graph.borrow();
        let node = &graph.nodes[id];
        if node.is_counted() {
            self.record(node.heap, |record| {
                if !(node.made && node.stock.is_some_and(|stock| record.put_into(stock))) {
                    record.count_frees(1);
                }
            });
        }
    }

    /// The stocks hold what they should, as far as that is known; and otherwise they hold what they do.
    pub(crate) fn settle_stocks(&self) {
        for number in self.live.get() {
            let Some(heap) = self.heap(number) else { continue };
            self.record(number, |record| {
                let is_vague = std::mem::take(&mut record.stocks_are_vague);
                if is_vague || !self.setting.get().observed {
                    record.count = heap.counts()[0];
                    STOCKS.iter().for_each(|stock| record.adopt(&heap, *stock));
                }
                for stock in STOCKS {
                    let expected = record.stocks[usize::from(stock.number)] as usize;
                    assert_eq!(heap.in_stock(stock), expected, "what is in {stock:?}");
                }
            });
        }
    }
}

impl Record {
    fn adopt(&mut self, heap: &Heap, stock: Stock) {
        let found = u32::try_from(heap.in_stock(stock)).expect("stocks are limited");
        self.stocks[usize::from(stock.number)] = found;
    }

    fn take_from(&mut self, stock: Option<Stock>) -> bool {
        let Some(stock) = stock else { return false };
        let left = &mut self.stocks[usize::from(stock.number)];
        let is_taken = *left != 0;
        *left -= u32::from(is_taken);
        is_taken
    }

    fn put_into(&mut self, stock: Stock) -> bool {
        let left = &mut self.stocks[usize::from(stock.number)];
        let has_room = *left < stock.limit;
        *left += u32::from(has_room);
        has_room
    }

    fn count_frees(&mut self, frees: u32) {
        self.count = (self.count - i64::from(frees)).max(0);
    }

    /// A full collection has come to its end.
    pub(crate) fn clear_stocks(&mut self) {
        let cleared = self.stocks[..usize::from(Stock::LASTING)].iter_mut().map(std::mem::take);
        let cleared = cleared.sum();
        self.count_frees(cleared);
    }
}
