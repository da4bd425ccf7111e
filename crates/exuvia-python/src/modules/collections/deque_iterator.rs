//! The iterators of `collections.deque`.

use std::cell::Cell;

use exuvia::{Gc, Trace};

use super::deque::{Deque, as_deque};
use super::deque_methods::mutated;
use crate::object::class::{Class, ClassSpec};
use crate::object::function::NativeFn;
use crate::object::iterator_methods::itself;
use crate::object::{PyResult, Value, dunder, tag};
use crate::vm::{Args, Vm};

macro_rules! iterators {
    ($($(#[$doc:meta])* $name:ident $tag:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Trace)]
        #[trace(tag = tag::$tag)]
        pub(super) struct $name {
            deque: Value,
            state: u64,
            index: Cell<usize>,
            n_left: Cell<usize>,
        }

        impl $name {
            /// Over `deque`, which `this` is or holds.
            pub(super) fn new(this: &Value, deque: &Deque) -> Self {
                Self {
                    deque: this.clone(),
                    state: deque.state.get(),
                    index: Cell::new(0),
                    n_left: Cell::new(deque.len()),
                }
            }

            /// How many items have been given, while there are any left.
            fn advance(&self, vm: &Vm, deque: &Deque) -> PyResult<Option<usize>> {
                if deque.state.get() != self.state {
                    self.n_left.set(0);
                    return Err(mutated(vm));
                }
                let Some(n_left) = self.n_left.get().checked_sub(1) else { return Ok(None) };
                self.n_left.set(n_left);
                let index = self.index.get();
                self.index.set(index + 1);
                Ok(Some(index))
            }
        }
    )*};
}

iterators! {
    /// `iter(deque)`
    DequeIterator DEQUE_ITERATOR
    /// `reversed(deque)`
    DequeReverseIterator DEQUE_REVERSE_ITERATOR
}

const METHODS: &[(&str, NativeFn)] = &[
    ("__iter__", itself),
    ("__next__", dunder::next),
    ("__length_hint__", length_hint),
    ("__reduce__", reduce),
];

/// `_deque_iterator`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    methods: METHODS,
    ..ClassSpec::new(tag::DEQUE_ITERATOR)
};

/// `_deque_reverse_iterator`
pub(super) const REVERSE_CLASS: ClassSpec = ClassSpec { tag: tag::DEQUE_REVERSE_ITERATOR, ..CLASS };

/// `_deque_iterator(deque, index=0)`
fn construct(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "_deque_iterator", 1, 2)?;
    let Some(deque) = as_deque(&values[0]) else {
        let (name, other) = (class.short_name(), vm.class_name(&values[0]));
        let text = format!("{name}() argument 1 must be collections.deque, not {other}");
        return Err(vm.type_error(text));
    };
    let n_given = match values.get(1) {
        Some(index) => usize::try_from(vm.expect_index(index)?).unwrap_or(0),
        None => 0,
    };
    let is_reverse = Gc::ptr_eq(class, vm.classes.by_tag(tag::DEQUE_REVERSE_ITERATOR));
    let iterator = if is_reverse {
        Gc::into_any(vm.heap.alloc(DequeReverseIterator::new(&values[0], deque)))
    } else {
        Gc::into_any(vm.heap.alloc(DequeIterator::new(&values[0], deque)))
    };
    for _ in 0..n_given.min(deque.len()) {
        next(vm, &iterator)?;
    }
    Ok(iterator)
}

/// The next item of one of these iterators.
pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    if let Some(iterator) = iterator.downcast_ref::<DequeIterator>() {
        let Some(deque) = as_deque(&iterator.deque) else { return Ok(None) };
        return Ok(iterator.advance(vm, deque)?.and_then(|index| deque.get(index)));
    }
    let Some(iterator) = iterator.downcast_ref::<DequeReverseIterator>() else { return Ok(None) };
    let Some(deque) = as_deque(&iterator.deque) else { return Ok(None) };
    let index = iterator.advance(vm, deque)?;
    Ok(index.and_then(|index| deque.get(deque.len().checked_sub(index + 1)?)))
}

/// The deque, and how many items are left.
fn parts(iterator: &Value) -> Option<(&Value, usize)> {
    if let Some(iterator) = iterator.downcast_ref::<DequeIterator>() {
        return Some((&iterator.deque, iterator.n_left.get()));
    }
    let iterator = iterator.downcast_ref::<DequeReverseIterator>()?;
    Some((&iterator.deque, iterator.n_left.get()))
}

fn length_hint(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "_deque_iterator.__length_hint__")?;
    Ok(vm.new_size(parts(this).map_or(0, |(_, n_left)| n_left)))
}

fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "_deque_iterator.__reduce__")?;
    let Some((deque, n_left)) = parts(this) else { return Ok(vm.none.clone()) };
    let n_given = as_deque(deque).map_or(0, |deque| deque.len().saturating_sub(n_left));
    let class = Gc::as_any(vm.class_of(this)).clone();
    let arguments = vm.new_tuple(vec![deque.clone(), vm.new_size(n_given)]);
    Ok(vm.new_tuple(vec![class, arguments]))
}
