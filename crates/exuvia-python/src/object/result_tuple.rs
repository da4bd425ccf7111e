//! The tuples that iterators give.

use exuvia::{Field, Gc, Trace};

use super::{Tuple, Value};
use crate::vm::Vm;

/// The tuple that an `enumerate`, a `zip` or an iterator over a dictionary's items gave last.
///
/// As in CPython, the next step fills it again if the program has let go of it by then. Until that step, or the iterator's
/// end, it keeps the last items alive.
#[derive(Debug, Trace)]
pub(crate) struct ResultTuple(Field<Option<Gc<Tuple>>>);

impl ResultTuple {
    /// A tuple of `n` times `None`, as CPython makes it with the iterator.
    pub(crate) fn new(vm: &Vm, n: usize) -> Self {
        Self(Field::new((n > 0).then(|| vm.new_tuple_object(vec![vm.none.clone(); n]))))
    }

    /// The same for an iterator that exists already.
    pub(crate) fn prepare(&self, vm: &Vm, n: usize) {
        self.0.set(Self::new(vm, n).0.take());
    }

    /// For an iterator that gives no tuples, or that has to be prepared.
    pub(crate) fn none() -> Self {
        Self(Field::new(None))
    }

    /// The last tuple with new items, or a new one if the last is in use.
    pub(crate) fn fill<const N: usize>(&self, vm: &Vm, items: [Value; N]) -> Value {
        let Some(mut tuple) = self.take_unused() else { return vm.new_tuple(items.into()) };
        let old = items
            .into_iter()
            .enumerate()
            .map(|(index, item)| replace(&mut tuple, index, item))
            .collect::<Vec<_>>();
        self.put_back(&tuple);
        drop(old);
        Gc::into_any(tuple)
    }

    /// The last tuple, if nobody else has it.
    pub(crate) fn take_unused(&self) -> Option<Gc<Tuple>> {
        let tuple = self.0.take()?;
        if Gc::strong_count(&tuple) == 1 {
            return Some(tuple);
        }
        self.0.set(Some(tuple));
        None
    }

    /// Keeps a tuple for the next step.
    pub(crate) fn put_back(&self, tuple: &Gc<Tuple>) {
        // A collection may have found it to be in no cycle when it held something else.
        Gc::as_any(tuple).track();
        self.0.set(Some(tuple.clone()));
    }
}

/// Replaces an item of a tuple that nobody else has, and gives the old one.
pub(crate) fn replace(tuple: &mut Gc<Tuple>, index: usize, item: Value) -> Option<Value> {
    let mut tuple = Gc::get_mut(tuple)?;
    let place = tuple.items.get_mut(index)?;
    Some(std::mem::replace(place, item))
}
