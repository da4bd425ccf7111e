//! An order of a table's entries other than that of insertion, which only an `OrderedDict` can have.
//!
//! As in CPython, the entries stay where they are: whoever releases all of them, or asks for the objects that a dictionary
//! refers to, gets them in the order of insertion.

use super::{Entry, Table};

/// Positions of a table, each linked with those before and after it.
#[derive(Debug)]
pub(super) struct Order {
    /// What is beside each position; means nothing for a hole.
    links: Vec<Link>,
    first: u32,
    last: u32,
}

/// The neighbours of a position.
#[derive(Clone, Copy, Debug)]
struct Link {
    before: u32,
    after: u32,
}

/// Where there is no position.
const NONE: u32 = u32::MAX;

impl Order {
    /// The given positions in the given order.
    fn new(positions: impl Iterator<Item = usize>) -> Self {
        let mut order = Self { links: Vec::new(), first: NONE, last: NONE };
        for position in positions {
            order.push(position);
        }
        order
    }

    fn first(&self) -> Option<usize> {
        position(self.first)
    }

    fn last(&self) -> Option<usize> {
        position(self.last)
    }

    fn after(&self, at: usize) -> Option<usize> {
        position(self.links.get(at)?.after)
    }

    fn before(&self, at: usize) -> Option<usize> {
        position(self.links.get(at)?.before)
    }

    /// All positions.
    fn iter(&self) -> impl Iterator<Item = usize> {
        std::iter::successors(self.first(), |&at| self.after(at))
    }

    /// Adds a position behind all others.
    pub(super) fn push(&mut self, at: usize) {
        self.link(Link { before: self.last, after: NONE }, at);
    }

    /// Adds a position before all others.
    fn push_front(&mut self, at: usize) {
        self.link(Link { before: NONE, after: self.first }, at);
    }

    fn link(&mut self, link: Link, at: usize) {
        if self.links.len() <= at {
            self.links.resize(at + 1, Link { before: NONE, after: NONE });
        }
        self.links[at] = link;
        let at = u32::try_from(at).unwrap_or(NONE);
        self.set_after(link.before, at);
        self.set_before(link.after, at);
    }

    /// Takes a position out.
    pub(super) fn unlink(&mut self, at: usize) {
        let Link { before, after } = self.links[at];
        self.set_after(before, after);
        self.set_before(after, before);
    }

    fn set_after(&mut self, at: u32, after: u32) {
        match position(at) {
            Some(at) => self.links[at].after = after,
            None => self.first = after,
        }
    }

    fn set_before(&mut self, at: u32, before: u32) {
        match position(at) {
            Some(at) => self.links[at].before = before,
            None => self.last = before,
        }
    }
}

fn position(at: u32) -> Option<usize> {
    (at != NONE).then_some(at as usize)
}

impl<V> Table<V> {
    /// The position of the entry that comes first.
    pub(crate) fn first(&self) -> Option<usize> {
        match &self.order {
            Some(order) => order.first(),
            None => (self.n_leading..self.entries.len()).find(|&at| self.entries[at].is_some()),
        }
    }

    /// The position of the entry that comes last.
    pub(crate) fn last(&self) -> Option<usize> {
        match &self.order {
            Some(order) => order.last(),
            None => self.entries.iter().rposition(Option::is_some),
        }
    }

    /// The position of the entry that follows that at a position.
    pub(crate) fn after(&self, at: usize) -> Option<usize> {
        match &self.order {
            Some(order) => order.after(at),
            None => (at + 1..self.entries.len()).find(|&at| self.entries[at].is_some()),
        }
    }

    /// The position of the entry that precedes that at a position.
    pub(crate) fn before(&self, at: usize) -> Option<usize> {
        match &self.order {
            Some(order) => order.before(at),
            None => self.entries.get(..at)?.iter().rposition(Option::is_some),
        }
    }

    /// What `read` makes of all entries, one after the other.
    pub(crate) fn map<T>(&self, read: impl Fn(&Entry<V>) -> T) -> Vec<T> {
        match &self.order {
            Some(order) => order.iter().filter_map(|at| self.entry(at)).map(read).collect(),
            None => self.iter().map(read).collect(),
        }
    }

    /// Has the entry at a position come after all others, or before them, from now on.
    pub(crate) fn move_to_end(&mut self, at: usize, last: bool) {
        if Some(at) == if last { self.last() } else { self.first() } {
            return;
        }
        self.version = self.version.wrapping_add(1);
        let order = self.order.get_or_insert_with(|| {
            let occupied = self.entries.iter().enumerate().filter(|(_, entry)| entry.is_some());
            Box::new(Order::new(occupied.map(|(at, _)| at)))
        });
        order.unlink(at);
        if last {
            order.push(at);
        } else {
            order.push_front(at);
        }
    }

    /// Tells the order where the entries will be when the holes are closed.
    pub(super) fn renumber_order(&mut self) {
        let Some(order) = &self.order else { return };
        let mut n_before = 0;
        let mut renumbered = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            renumbered.push(n_before);
            n_before += usize::from(entry.is_some());
        }
        self.order = Some(Box::new(Order::new(order.iter().map(|at| renumbered[at]))));
    }
}

#[cfg(test)]
mod tests {
    use super::Order;

    #[test]
    fn positions_come_in_the_order_in_which_they_were_moved() {
        let mut order = Order::new([0, 1, 3].into_iter());
        order.unlink(0);
        order.push(0);
        order.unlink(3);
        order.push_front(3);
        assert_eq!(order.iter().collect::<Vec<_>>(), [3, 1, 0]);
        assert_eq!((order.last(), order.before(1)), (Some(0), Some(3)));
        for at in [3, 1, 0] {
            order.unlink(at);
        }
        assert_eq!((order.first(), order.last()), (None, None));
    }
}
