//! `product`

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace};

use super::state::{self, Parts};
use super::{class_with_state, next_result, this};
use crate::object::class::{Class, ClassSpec};
use crate::object::{PyResult, Tuple, Value, tag};
use crate::vm::{Args, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[class_with_state(tag::PRODUCT, new_product)];

/// `product(*iterables, repeat=1)`
#[derive(Debug, Trace)]
#[trace(tag = tag::PRODUCT, levels = 0)]
pub(super) struct Product {
    /// A tuple of tuples.
    pools: Gc<Tuple>,
    result: Field<Option<Gc<Tuple>>>,
    indices: RefCell<Vec<usize>>,
    is_over: Cell<bool>,
}

/// More pools than any memory could hold.
const MAX_POOLS: usize = 1 << 28;

fn new_product(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [repeat] = vm.keyword_only(args, "product", ["repeat"])?;
    let repeat = repeat.map_or(Ok(1), |repeat| vm.expect_index(&repeat))?;
    let Ok(repeat) = usize::try_from(repeat) else {
        return Err(vm.value_error("repeat argument cannot be negative"));
    };
    let iterables = if repeat == 0 { &[] } else { args.positional() };
    let n_pools = iterables.len().checked_mul(repeat).filter(|n| *n < MAX_POOLS);
    if n_pools.is_none() {
        return Err(vm.no_memory());
    }
    let pools = iterables
        .iter()
        .map(|iterable| Ok(vm.new_tuple(vm.to_vec(iterable)?)))
        .collect::<PyResult<Vec<Value>>>()?;
    let n = pools.len() * repeat;
    let pools: Vec<Value> = pools.into_iter().cycle().take(n).collect();
    let indices = RefCell::new(vec![0; pools.len()]);
    let (pools, result) = (vm.new_tuple_object(pools), Field::new(None));
    let is_over = Cell::new(false);
    Ok(Gc::into_any(vm.heap.alloc(Product { pools, result, indices, is_over })))
}

impl Product {
    fn pool(&self, i: usize) -> &[Value] {
        self.pools.items()[i].downcast_ref::<Tuple>().map_or(&[], |pool| pool.items())
    }

    fn chosen(&self) -> Vec<Value> {
        let indices = self.indices.borrow();
        indices.iter().enumerate().map(|(i, index)| self.pool(i)[*index].clone()).collect()
    }

    /// Goes on to the next choice; false if there is none.
    fn advance(&self) -> bool {
        if self.result.is_none() {
            return (0..self.pools.items().len()).all(|i| !self.pool(i).is_empty());
        }
        let mut indices = self.indices.borrow_mut();
        for (i, index) in indices.iter_mut().enumerate().rev() {
            *index += 1;
            if *index < self.pool(i).len() {
                return true;
            }
            *index = 0;
        }
        false
    }
}

pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    let product: &Product = this!(iterator, Product);
    if product.is_over.get() {
        return Ok(None);
    }
    if !product.advance() {
        product.is_over.set(true);
        if product.result.is_some() {
            // All indices have come round, and so has the tuple.
            next_result(vm, &product.result, product.chosen());
        }
        return Ok(None);
    }
    Ok(Some(next_result(vm, &product.result, product.chosen())))
}

pub(super) fn parts(vm: &Vm, iterator: &Value) -> Option<Parts> {
    let product = iterator.downcast_ref::<Product>()?;
    if product.is_over.get() {
        return Some(Parts::new(vec![Gc::into_any(vm.empty_tuple.clone())], None));
    }
    let has_begun = product.result.is_some();
    let state = has_begun.then(|| state::indices(vm, &product.indices.borrow()));
    Some(Parts::new(product.pools.items().to_vec(), state))
}

pub(super) fn set_state(vm: &Vm, iterator: &Value, state: &Value) -> PyResult<Option<()>> {
    let product: &Product = this!(iterator, Product);
    let n = product.pools.items().len();
    for (i, index) in state::choice(vm, state, n)?.items().iter().enumerate() {
        let Some(last) = product.pool(i).len().checked_sub(1) else {
            product.is_over.set(true);
            return Ok(Some(()));
        };
        let index = state::clamped(vm, index, 0, last)?;
        product.indices.borrow_mut()[i] = index;
    }
    next_result(vm, &product.result, product.chosen());
    Ok(Some(()))
}
