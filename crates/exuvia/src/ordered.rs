//! A list in the order of insertion, any entry of which can be taken out by its ticket.

use std::sync::atomic::{AtomicU64, Ordering};

/// The number of an entry. No two entries of a program have the same, and later ones have larger ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Ticket(u64);

impl Ticket {
    /// Smaller than all others.
    pub(crate) const FIRST: Self = Self(0);
    /// Larger than all others.
    pub(crate) const LAST: Self = Self(u64::MAX);

    /// The one after this.
    pub(crate) fn next(self) -> Self {
        Self(self.0 + 1)
    }

    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// The list. An entry is found by bisection; places of entries that are gone are kept until they are the majority.
#[derive(Debug)]
pub(crate) struct Ordered<T> {
    entries: Vec<(Ticket, Option<T>)>,
    len: usize,
}

impl<T> Ordered<T> {
    pub(crate) const fn new() -> Self {
        Self { entries: Vec::new(), len: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Appends an entry with a new ticket.
    pub(crate) fn push(&mut self, entry: T) -> Ticket {
        let ticket = Ticket::new();
        self.push_at(ticket, entry);
        ticket
    }

    /// Appends an entry with the latest ticket that there is.
    pub(crate) fn push_at(&mut self, ticket: Ticket, entry: T) {
        debug_assert!(self.entries.last().is_none_or(|(last, _)| *last < ticket));
        self.entries.push((ticket, Some(entry)));
        self.len += 1;
    }

    fn place(&self, ticket: Ticket) -> Option<usize> {
        self.entries.binary_search_by_key(&ticket, |(ticket, _)| *ticket).ok()
    }

    pub(crate) fn get(&self, ticket: Ticket) -> Option<&T> {
        self.entries[self.place(ticket)?].1.as_ref()
    }

    pub(crate) fn get_mut(&mut self, ticket: Ticket) -> Option<&mut T> {
        let place = self.place(ticket)?;
        self.entries[place].1.as_mut()
    }

    /// Takes an entry out.
    pub(crate) fn remove(&mut self, ticket: Ticket) -> Option<T> {
        let place = self.place(ticket)?;
        let entry = self.entries[place].1.take()?;
        self.len -= 1;
        if self.len * 2 < self.entries.len() {
            self.entries.retain(|(_, entry)| entry.is_some());
        }
        Some(entry)
    }

    /// The entries, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (Ticket, &T)> {
        self.entries.iter().filter_map(|(ticket, entry)| Some((*ticket, entry.as_ref()?)))
    }
}

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> IntoIterator for Ordered<T> {
    type Item = (Ticket, T);
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self.entries.into_iter())
    }
}

/// The entries, oldest first.
pub(crate) struct IntoIter<T>(std::vec::IntoIter<(Ticket, Option<T>)>);

impl<T> Iterator for IntoIter<T> {
    type Item = (Ticket, T);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.find_map(|(ticket, entry)| Some((ticket, entry?)))
    }
}

impl<T> DoubleEndedIterator for IntoIter<T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        while let Some((ticket, entry)) = self.0.next_back() {
            if let Some(entry) = entry {
                return Some((ticket, entry));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Ordered;

    #[test]
    fn entries_keep_their_order_and_their_tickets() {
        let mut list = Ordered::new();
        let tickets: Vec<_> = (0..100).map(|number| list.push(number)).collect();
        for index in (0..100).filter(|index| index % 3 != 0) {
            assert_eq!(list.remove(tickets[index]), Some(index));
            assert_eq!(list.remove(tickets[index]), None);
        }
        let left: Vec<_> = list.iter().map(|(_, number)| *number).collect();
        assert_eq!(left, (0..100).step_by(3).collect::<Vec<_>>());
        assert_eq!(
            (list.len(), list.get(tickets[99]), list.get(tickets[98])),
            (34, Some(&99), None)
        );
        assert!(list.into_iter().rev().map(|(_, number)| number).eq(left.into_iter().rev()));
    }
}
