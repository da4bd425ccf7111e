//! `permutations`, `combinations` and `combinations_with_replacement`.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace};

use super::state::{self, Parts};
use super::{class_with_state, next_result, this};
use crate::modules::argument;
use crate::object::class::{Class, ClassSpec};
use crate::object::{PyResult, Tuple, Value, tag};
use crate::vm::{Args, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[
    class_with_state(tag::PERMUTATIONS, new_permutations),
    class_with_state(tag::COMBINATIONS, new_combinations),
    class_with_state(tag::COMBINATIONS_WITH, new_combinations_with),
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
    ($($name:ident $tag:ident $advance:ident $state:ident $set:ident)*) => {
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

        pub(super) fn parts(vm: &Vm, iterator: &Value) -> Option<Parts> {
            match iterator.tag() {
                $(tag::$tag => {
                    let this = iterator.downcast_ref::<$name>()?;
                    let pool = match this.choice.is_over.get() && this.result.is_some() {
                        true => &vm.empty_tuple,
                        false => &this.pool,
                    };
                    let has_begun = this.result.is_some() && !this.choice.is_over.get();
                    let state = has_begun.then(|| this.choice.$state(vm));
                    let args = vec![Gc::as_any(pool).clone(), vm.new_size(this.choice.n)];
                    Some(Parts::new(args, state))
                })*
                _ => None,
            }
        }

        pub(super) fn set_state(
            vm: &Vm,
            iterator: &Value,
            state: &Value,
        ) -> PyResult<Option<()>> {
            match iterator.tag() {
                $(tag::$tag => {
                    let this: &$name = this!(iterator, $name);
                    this.choice.$set(vm, state, this.pool.items().len())?;
                    next_result(vm, &this.result, this.choice.items(&this.pool));
                })*
                _ => return Ok(None),
            }
            Ok(Some(()))
        }
    };
}

choices! {
    Permutations PERMUTATIONS next_permutation state_with_cycles set_with_cycles
    Combinations COMBINATIONS next_combination state set_rising
    CombinationsWith COMBINATIONS_WITH next_combination_with state set
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

/// How far a choice has come, as `__reduce__` tells it.
impl Choice {
    fn state(&self, vm: &Vm) -> Value {
        state::indices(vm, &self.indices.borrow())
    }

    fn state_with_cycles(&self, vm: &Vm) -> Value {
        vm.new_tuple(vec![self.state(vm), state::indices(vm, &self.cycles.borrow())])
    }

    fn set(&self, vm: &Vm, state: &Value, n_pool: usize) -> PyResult<()> {
        self.set_within(vm, state, |_| n_pool.saturating_sub(1))
    }

    fn set_rising(&self, vm: &Vm, state: &Value, n_pool: usize) -> PyResult<()> {
        self.set_within(vm, state, |i| (i + n_pool).saturating_sub(self.n))
    }

    /// Sets each index, up to its greatest value.
    fn set_within(&self, vm: &Vm, state: &Value, last: impl Fn(usize) -> usize) -> PyResult<()> {
        let given = state::choice(vm, state, self.indices.borrow().len())?;
        for (i, index) in given.items().iter().enumerate() {
            let index = state::clamped(vm, index, 0, last(i))?;
            self.indices.borrow_mut()[i] = index;
        }
        Ok(())
    }

    fn set_with_cycles(&self, vm: &Vm, state: &Value, n_pool: usize) -> PyResult<()> {
        let [indices, cycles] = state::exactly(vm, state)?;
        let given = state::choice(vm, cycles, self.cycles.borrow().len())?;
        self.set(vm, indices, n_pool)?;
        for (i, cycle) in given.items().iter().enumerate() {
            let cycle = state::clamped(vm, cycle, 1, n_pool - i)?;
            self.cycles.borrow_mut()[i] = cycle;
        }
        Ok(())
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
