//! `permutations`, `combinations` and `combinations_with_replacement`.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace};

use super::{class, next_result, this};
use crate::modules::argument;
use crate::object::class::{Class, ClassSpec};
use crate::object::{PyResult, Tuple, Value, tag};
use crate::vm::{Args, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[
    class(tag::PERMUTATIONS, new_permutations),
    class(tag::COMBINATIONS, new_combinations),
    class(tag::COMBINATIONS_WITH, new_combinations_with),
];

/// Indices of the items that are chosen, and how far their choice has come.
#[derive(Debug, Default, Trace)]
#[trace(leaf)]
struct Choice {
    indices: RefCell<Vec<usize>>,
    /// For permutations: in how many steps each place starts anew.
    cycles: RefCell<Vec<usize>>,
    /// How many items are chosen.
    n: usize,
    is_over: Cell<bool>,
}

macro_rules! choices {
    ($($name:ident $tag:ident $advance:ident)*) => {
        $(
            /// Choices of items of a pool.
            #[derive(Debug, Trace)]
            #[trace(tag = tag::$tag)]
            pub(super) struct $name {
                pool: Gc<Tuple>,
                result: Field<Option<Gc<Tuple>>>,
                choice: Choice,
            }

            impl $name {
                fn next(&self, vm: &Vm) -> Option<Value> {
                    let is_first = self.result.is_none();
                    let n_pool = self.pool.items().len();
                    if self.choice.is_over.get() || !is_first && !$advance(&self.choice, n_pool) {
                        self.choice.is_over.set(true);
                        return None;
                    }
                    let items = self.choice.items(&self.pool);
                    Some(next_result(vm, &self.result, items))
                }
            }
        )*

        pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
            match iterator.tag() {
                $(tag::$tag => Ok(this!(iterator, $name).next(vm)),)*
                _ => Ok(None),
            }
        }
    };
}

choices! {
    Permutations PERMUTATIONS next_permutation
    Combinations COMBINATIONS next_combination
    CombinationsWith COMBINATIONS_WITH next_combination_with
}

impl Choice {
    fn new(indices: Vec<usize>, n: usize, is_over: bool) -> Self {
        let indices = RefCell::new(indices);
        Self { indices, n, is_over: Cell::new(is_over), ..Self::default() }
    }

    fn items(&self, pool: &Tuple) -> Vec<Value> {
        self.indices.borrow()[..self.n].iter().map(|i| pool.items()[*i].clone()).collect()
    }
}

/// The pool and how many items are to be chosen of it.
fn pool_and_n(vm: &Vm, args: &Args<'_>, name: &str) -> PyResult<(Gc<Tuple>, usize)> {
    let [iterable, n] = args.bind(vm, name, ["iterable", "r"], 2)?;
    let n = vm.expect_index(&n.unwrap_or_else(|| vm.none.clone()));
    let pool = pool_of(vm, iterable)?;
    Ok((pool, usize::try_from(n?).map_err(|_| vm.value_error("r must be non-negative"))?))
}

fn pool_of(vm: &Vm, iterable: Option<Value>) -> PyResult<Gc<Tuple>> {
    let iterable = iterable.unwrap_or_else(|| vm.none.clone());
    match iterable.downcast::<Tuple>() {
        Ok(pool) => Ok(pool),
        Err(iterable) => Ok(vm.new_tuple_object(vm.to_vec(&iterable)?)),
    }
}

fn new_permutations(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [iterable, n] = args.bind(vm, "permutations", ["iterable", "r"], 1)?;
    let pool = pool_of(vm, iterable)?;
    let n_pool = pool.items().len();
    let n = match n.filter(|n| !vm.is_none(n)) {
        None => n_pool,
        Some(n) if argument::as_integer(&n).is_none() => {
            return Err(vm.type_error("Expected int as r"));
        }
        Some(n) => usize::try_from(vm.expect_index(&n)?)
            .map_err(|_| vm.value_error("r must be non-negative"))?,
    };
    let choice = Choice::new((0..n_pool).collect(), n, n > n_pool);
    choice.cycles.replace((0..n.min(n_pool)).map(|i| n_pool - i).collect());
    Ok(Gc::into_any(vm.heap.alloc(Permutations { pool, result: Field::new(None), choice })))
}

fn new_combinations(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let (pool, n) = pool_and_n(vm, args, "combinations")?;
    let n_pool = pool.items().len();
    let choice = Choice::new((0..n.min(n_pool)).collect(), n, n > n_pool);
    Ok(Gc::into_any(vm.heap.alloc(Combinations { pool, result: Field::new(None), choice })))
}

fn new_combinations_with(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let (pool, n) = pool_and_n(vm, args, "combinations_with_replacement")?;
    let mut indices = Vec::new();
    indices.try_reserve_exact(n).map_err(|_| vm.no_memory())?;
    indices.resize(n, 0);
    let choice = Choice::new(indices, n, n > 0 && pool.items().is_empty());
    Ok(Gc::into_any(vm.heap.alloc(CombinationsWith { pool, result: Field::new(None), choice })))
}

fn next_permutation(choice: &Choice, n_pool: usize) -> bool {
    let (mut indices, mut cycles) = (choice.indices.borrow_mut(), choice.cycles.borrow_mut());
    for i in (0..choice.n).rev() {
        cycles[i] -= 1;
        if cycles[i] > 0 {
            indices.swap(i, n_pool - cycles[i]);
            return true;
        }
        indices[i..].rotate_left(1);
        cycles[i] = n_pool - i;
    }
    false
}

fn next_combination(choice: &Choice, n_pool: usize) -> bool {
    let mut indices = choice.indices.borrow_mut();
    let n = choice.n;
    let Some(i) = (0..n).rev().find(|i| indices[*i] != i + n_pool - n) else { return false };
    let first = indices[i] + 1;
    for (offset, index) in indices[i..].iter_mut().enumerate() {
        *index = first + offset;
    }
    true
}

fn next_combination_with(choice: &Choice, n_pool: usize) -> bool {
    let mut indices = choice.indices.borrow_mut();
    let Some(i) = indices.iter().rposition(|index| *index + 1 < n_pool) else { return false };
    let next = indices[i] + 1;
    indices[i..].fill(next);
    true
}
