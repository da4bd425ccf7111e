//! The operators of sets, step by step as in CPython, so that the results are laid out alike.

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;

use exuvia::Gc;

use super::dict::as_dict;
use super::instance::inner;
use super::set::{Elements, FrozenSet, Set, as_elements, is_frozen};
use super::{PyResult, Value, tag};
use crate::bytecode::BinaryOp;
use crate::object::iterator::{DictItems, DictKeys};
use crate::vm::Vm;

/// Adds all that `iterable` gives.
pub(crate) fn update(vm: &Vm, set: &Elements, iterable: &Value) -> PyResult<()> {
    if let Some(other) = as_elements(iterable) {
        return merge(vm, set, other);
    }
    if let Some(dict) = as_dict(iterable).filter(|_| iterable.tag() == tag::DICT) {
        let keys = dict.hashed_keys();
        set.table.borrow_mut().reserve(keys.len());
        return add_all(vm, set, keys);
    }
    vm.for_each(iterable, |element| {
        set.add(vm, &element)?;
        Ok(ControlFlow::Continue(()))
    })
}

/// Adds the elements of another set.
fn merge(vm: &Vm, set: &Elements, other: &Elements) -> PyResult<()> {
    if std::ptr::eq(set, other) || other.len() == 0 {
        return Ok(());
    }
    if set.table.borrow().n_filled() == 0 {
        let copy = other.copy();
        set.replace(&copy);
        return Ok(());
    }
    set.table.borrow_mut().reserve(other.len());
    add_all(vm, set, other.hashed())
}

fn add_all(vm: &Vm, set: &Elements, elements: Vec<(i64, Value)>) -> PyResult<()> {
    for (hash, element) in elements {
        set.add_hashed(vm, element, hash)?;
    }
    Ok(())
}

/// Those of `other` that are in `set`.
pub(crate) fn intersection(vm: &Vm, set: &Elements, other: &Value) -> PyResult<Elements> {
    let result = Elements::default();
    match as_elements(other) {
        Some(other) => {
            let (small, large) = if other.len() > set.len() { (set, other) } else { (other, set) };
            for (hash, element) in small.hashed() {
                if large.contains_hashed(vm, &element, hash)? {
                    result.add_hashed(vm, element, hash)?;
                }
            }
        }
        None => vm.for_each(other, |element| {
            let hash = vm.hash(&element)?;
            if set.contains_hashed(vm, &element, hash)? {
                result.add_hashed(vm, element, hash)?;
            }
            Ok(ControlFlow::Continue(()))
        })?,
    }
    Ok(result)
}

/// Those of `set` that are not in `other`.
pub(crate) fn difference(vm: &Vm, set: &Elements, other: &Value) -> PyResult<Elements> {
    let n_other = match (as_elements(other), as_dict(other)) {
        (Some(other), _) => Some(other.len()),
        (None, Some(dict)) => Some(dict.len()),
        (None, None) => None,
    };
    if n_other.is_none_or(|n| set.len() >> 2 > n) {
        let result = set.copy();
        difference_update(vm, &result, other)?;
        return Ok(result);
    }
    let result = Elements::default();
    for (hash, element) in set.hashed() {
        let is_in = match (as_elements(other), as_dict(other)) {
            (Some(other), _) => other.contains_hashed(vm, &element, hash)?,
            (None, Some(dict)) => dict.position(vm, &element, hash)?.is_some(),
            (None, None) => false,
        };
        if !is_in {
            result.add_hashed(vm, element, hash)?;
        }
    }
    Ok(result)
}

/// Removes all that `other` gives.
pub(crate) fn difference_update(vm: &Vm, set: &Elements, other: &Value) -> PyResult<()> {
    match as_elements(other) {
        Some(other) if std::ptr::eq(set, other) => set.clear(),
        Some(elements) => {
            // What is in a much smaller set of the two is soon found.
            let elements = if elements.len() >> 3 > set.len() {
                intersection(vm, set, other)?.hashed()
            } else {
                elements.hashed()
            };
            for (hash, element) in elements {
                set.remove_hashed(vm, &element, hash)?;
            }
        }
        None => vm.for_each(other, |element| {
            set.remove(vm, &element)?;
            Ok(ControlFlow::Continue(()))
        })?,
    }
    set.table.borrow_mut().tidy();
    Ok(())
}

/// Removes what both have and adds what only `other` has.
pub(crate) fn symmetric_difference_update(vm: &Vm, set: &Elements, other: &Value) -> PyResult<()> {
    let others = match as_elements(other) {
        Some(other) if std::ptr::eq(set, other) => {
            set.clear();
            return Ok(());
        }
        Some(other) => other.hashed(),
        None => collect(vm, other)?.hashed(),
    };
    for (hash, element) in others {
        if !set.remove_hashed(vm, &element, hash)? {
            set.add_hashed(vm, element, hash)?;
        }
    }
    Ok(())
}

/// What exactly one of the two has.
pub(crate) fn symmetric_difference(vm: &Vm, set: &Elements, other: &Value) -> PyResult<Elements> {
    let result = collect(vm, other)?;
    for (hash, element) in set.hashed() {
        if !result.remove_hashed(vm, &element, hash)? {
            result.add_hashed(vm, element, hash)?;
        }
    }
    Ok(result)
}

/// The elements of any iterable.
pub(crate) fn collect(vm: &Vm, iterable: &Value) -> PyResult<Elements> {
    let result = Elements::default();
    update(vm, &result, iterable)?;
    Ok(result)
}

/// Whether all of `set` are in `other`.
pub(crate) fn is_subset(vm: &Vm, set: &Elements, other: &Elements) -> PyResult<bool> {
    if set.len() > other.len() {
        return Ok(false);
    }
    for (hash, element) in set.hashed() {
        if !other.contains_hashed(vm, &element, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes a `set` or `frozenset`.
pub(crate) fn make(vm: &Vm, elements: Elements, is_frozen: bool) -> Value {
    if is_frozen {
        Gc::into_any(vm.heap.alloc(FrozenSet { elements, hash: Cell::new(None) }))
    } else {
        Gc::into_any(vm.heap.alloc(Set { elements }))
    }
}

/// Makes a `set` or `frozenset` first, and then finds out what is in it, as in CPython: the collector knows it before it
/// knows what is made meanwhile.
pub(crate) fn make_and_fill(
    vm: &Vm,
    is_frozen: bool,
    find: impl FnOnce() -> PyResult<Elements>,
) -> PyResult {
    let made = make(vm, Elements::default(), is_frozen);
    let found = find()?;
    if let Some(elements) = as_elements(&made) {
        elements.replace(&found);
    }
    Ok(made)
}

/// `a | b` and so on, if these are sets, or views of dictionaries that work as such.
pub(crate) fn binary(vm: &Vm, operator: BinaryOp, a: &Value, b: &Value) -> PyResult<Option<Value>> {
    if !is_set_operator(operator) {
        return Ok(None);
    }
    if let (Some(set), Some(_)) = (as_elements(a), as_elements(b)) {
        return make_and_fill(vm, is_frozen(a), || combined(vm, operator, set, b)).map(Some);
    }
    if is_view(a) || is_view(b) {
        return binary_of_views(vm, operator, a, b);
    }
    Ok(None)
}

/// `a |= b` and so on, if these are sets of which the first can be changed.
pub(crate) fn in_place(
    vm: &Vm,
    operator: BinaryOp,
    a: &Value,
    b: &Value,
) -> PyResult<Option<Value>> {
    match (as_elements(a), as_elements(b)) {
        (Some(set), Some(_)) if is_set_operator(operator) && !is_frozen(a) => {
            update_in_place(vm, operator, set, b)?;
            Ok(Some(a.clone()))
        }
        _ => binary(vm, operator, a, b),
    }
}

fn is_set_operator(operator: BinaryOp) -> bool {
    matches!(operator, BinaryOp::Or | BinaryOp::And | BinaryOp::Sub | BinaryOp::Xor)
}

fn combined(vm: &Vm, operator: BinaryOp, set: &Elements, other: &Value) -> PyResult<Elements> {
    match operator {
        BinaryOp::Or => {
            let result = set.copy();
            update(vm, &result, other)?;
            Ok(result)
        }
        BinaryOp::And => intersection(vm, set, other),
        BinaryOp::Sub => difference(vm, set, other),
        _ => symmetric_difference(vm, set, other),
    }
}

fn update_in_place(vm: &Vm, operator: BinaryOp, set: &Elements, b: &Value) -> PyResult<()> {
    match operator {
        BinaryOp::Or => update(vm, set, b),
        BinaryOp::And => {
            set.replace(&intersection(vm, set, b)?);
            Ok(())
        }
        BinaryOp::Sub => difference_update(vm, set, b),
        _ => symmetric_difference_update(vm, set, b),
    }
}

fn is_view(value: &Value) -> bool {
    matches!(value.tag(), tag::DICT_KEYS | tag::DICT_ITEMS)
}

/// The operators of `dict_keys` and `dict_items`: one operand is such a view, the other any iterable.
fn binary_of_views(vm: &Vm, operator: BinaryOp, a: &Value, b: &Value) -> PyResult<Option<Value>> {
    if operator == BinaryOp::And {
        let (view, other) = if is_view(a) { (a, b) } else { (b, a) };
        return intersection_with_view(vm, view, other).map(Some);
    }
    let find = || {
        let result = collect(vm, a)?;
        match operator {
            BinaryOp::Or => update(vm, &result, b)?,
            BinaryOp::Sub => difference_update(vm, &result, b)?,
            _ => symmetric_difference_update(vm, &result, b)?,
        }
        Ok(result)
    };
    make_and_fill(vm, false, find).map(Some)
}

fn intersection_with_view(vm: &Vm, view: &Value, other: &Value) -> PyResult {
    let is_smaller = as_elements(other).is_some_and(|other| other.len() > view_len(view))
        || is_view(other) && view_len(other) > view_len(view);
    let (view, other) = if is_smaller { (other, view) } else { (view, other) };
    make_and_fill(vm, false, || {
        let result = Elements { table: RefCell::default() };
        vm.for_each(other, |element| {
            if vm.contains(view, &element)? {
                result.add(vm, &element)?;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(result)
    })
}

/// How many keys the dictionary of a view has.
pub(crate) fn view_len(view: &Value) -> usize {
    let view = inner(view);
    if let Some(keys) = view.downcast_ref::<DictKeys>() {
        return keys.dict().len();
    }
    view.downcast_ref::<DictItems>().map_or(0, |items| items.dict().len())
}
