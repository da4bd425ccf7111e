//! `itertools`: each iterator is an object of its own class, with CPython's edges, and lets go of what it holds when
//! CPython's does.

mod choosing;
mod combining;
mod grouping;
mod merging;
pub(crate) mod numbers;
mod selecting;
mod slicing;
mod state;
mod tee;

use exuvia::{Field, Gc};

use super::ModuleSpec;
use crate::object::class::ClassSpec;
use crate::object::function::NativeFn;
use crate::object::iterator_methods::itself;
use crate::object::{Dict, PyResult, Tuple, Value, dunder, tag};
use crate::vm::Vm;

pub(crate) const MODULE: ModuleSpec =
    ModuleSpec { name: "itertools", functions: &[("tee", tee::tee)], fill };

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    let all = [
        numbers::CLASSES,
        merging::CLASSES,
        selecting::CLASSES,
        grouping::CLASSES,
        slicing::CLASSES,
        tee::CLASSES,
        combining::CLASSES,
        choosing::CLASSES,
    ];
    for spec in all.into_iter().flatten() {
        vm.install_class(dict, spec);
    }
    Ok(())
}

/// What nearly every iterator has.
const METHODS: &[(&str, NativeFn)] =
    &[("__iter__", itself), ("__next__", dunder::next), ("__reduce__", state::reduce)];

/// What an iterator has besides whose arguments do not tell all.
const STATE_METHODS: &[(&str, NativeFn)] = &[
    ("__iter__", itself),
    ("__next__", dunder::next),
    ("__reduce__", state::reduce),
    ("__setstate__", state::set_state),
];

/// A class of iterators that programs can derive from.
const fn class(tag: u32, constructor: crate::object::class::Constructor) -> ClassSpec {
    ClassSpec {
        constructor: Some(constructor),
        is_base: true,
        methods: METHODS,
        ..ClassSpec::new(tag)
    }
}

/// A class of such iterators, with `__setstate__`.
const fn class_with_state(tag: u32, constructor: crate::object::class::Constructor) -> ClassSpec {
    ClassSpec { methods: STATE_METHODS, ..class(tag, constructor) }
}

/// The next item of one of these iterators.
pub(crate) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    let _guard = vm.enter_recursion()?;
    match iterator.tag() {
        tag::COUNT | tag::REPEAT | tag::ACCUMULATE => numbers::next(vm, iterator),
        tag::CYCLE | tag::CHAIN | tag::ZIP_LONGEST | tag::PAIRWISE => merging::next(vm, iterator),
        tag::GROUP_BY | tag::GROUPER => grouping::next(vm, iterator),
        tag::I_SLICE => slicing::next(vm, iterator),
        tag::TEE => tee::next(vm, iterator),
        tag::PRODUCT => combining::next(vm, iterator),
        tag::PERMUTATIONS..=tag::COMBINATIONS_WITH => choosing::next(vm, iterator),
        _ => selecting::next(vm, iterator),
    }
}

/// What `sys.getsizeof` tells of these iterators.
pub(crate) fn size(tag: u32) -> usize {
    match tag {
        tag::COUNT | tag::DROP_WHILE | tag::TAKE_WHILE | tag::TEE => 56,
        tag::CYCLE | tag::ACCUMULATE => 64,
        tag::I_SLICE | tag::ZIP_LONGEST => 72,
        tag::GROUP_BY | tag::PRODUCT | tag::COMBINATIONS | tag::COMBINATIONS_WITH => 80,
        tag::PERMUTATIONS => 112,
        _ => 48,
    }
}

/// The object as one of these iterators.
macro_rules! this {
    ($value:expr, $type:ty) => {
        match $value.downcast_ref::<$type>() {
            Some(this) => this,
            None => return Ok(None),
        }
    };
}
use this;

/// A tuple of these items: the one in `kept` if nobody else has it, which then is changed, or a new one.
fn fill_result(vm: &Vm, kept: &Field<Option<Gc<Tuple>>>, items: Vec<Value>) -> Gc<Tuple> {
    if let Some(mut tuple) = kept.take() {
        let mut items = items;
        let old = Gc::get_mut(&mut tuple).map(|mut tuple| {
            std::mem::replace(&mut tuple.items, std::mem::take(&mut items).into())
        });
        let was_kept = old.is_some();
        if was_kept {
            // Its old items may have been such that the collector did not have to look at it.
            Gc::as_any(&tuple).track();
            kept.set(Some(tuple.clone()));
            drop(old);
            return tuple;
        }
        kept.set(Some(tuple));
        return vm.new_tuple_object(items);
    }
    vm.new_tuple_object(items)
}

/// [`fill_result`], where the tuple that is made becomes the one that is kept.
fn next_result(vm: &Vm, kept: &Field<Option<Gc<Tuple>>>, items: Vec<Value>) -> Value {
    let tuple = fill_result(vm, kept, items);
    kept.set(Some(tuple.clone()));
    Gc::into_any(tuple)
}
