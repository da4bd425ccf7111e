//! `groupby`

use std::cell::{Cell, OnceCell};

use exuvia::{Field, Gc, Trace};

use super::state::{Parts, exactly};
use super::{METHODS, class_with_state, this};
use crate::modules::argument::unpack;
use crate::object::class::{Class, ClassSpec};
use crate::object::{PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[
    class_with_state(tag::GROUP_BY, new_group_by),
    ClassSpec { constructor: Some(new_grouper), methods: METHODS, ..ClassSpec::new(tag::GROUPER) },
];

/// `groupby(iterable, key=None)`
#[derive(Debug, Trace)]
#[trace(tag = tag::GROUP_BY, levels = 0)]
pub(super) struct GroupBy {
    /// It is made first, as in CPython, and then this.
    iterator: OnceCell<Value>,
    key: Value,
    target: Field<Option<Value>>,
    current_key: Field<Option<Value>>,
    current_value: Field<Option<Value>>,
    /// Number of the group that may go on.
    group: Cell<u64>,
}

/// The items of a group.
#[derive(Debug, Trace)]
#[trace(tag = tag::GROUPER, levels = 0)]
pub(super) struct Grouper {
    parent: Gc<GroupBy>,
    target: Value,
    group: u64,
}

fn new_group_by(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [iterable, key] = args.bind(vm, "groupby", ["iterable", "key"], 1)?;
    let empty = || Field::new(None);
    let made = vm.heap.alloc(GroupBy {
        iterator: OnceCell::new(),
        key: key.unwrap_or_else(|| vm.none.clone()),
        target: empty(),
        current_key: empty(),
        current_value: empty(),
        group: Cell::new(0),
    });
    let iterator = vm.iter(&iterable.unwrap_or_else(|| vm.none.clone()))?;
    made.iterator.get_or_init(|| iterator);
    Ok(Gc::into_any(made))
}

impl GroupBy {
    /// Takes the next item; false at the end.
    fn step(&self, vm: &Vm) -> PyResult<bool> {
        let Some(iterator) = self.iterator.get() else { return Ok(false) };
        let Some(value) = vm.next(iterator)? else { return Ok(false) };
        let key = if vm.is_none(&self.key) {
            value.clone()
        } else {
            vm.call(&self.key, std::slice::from_ref(&value))?
        };
        let old = self.current_value.replace(Some(value));
        self.current_key.set(Some(key));
        drop(old);
        Ok(true)
    }

    /// Goes on to the first item of another group.
    fn skip(&self, vm: &Vm) -> PyResult<Option<Value>> {
        loop {
            if let Some(current) = self.current_key.get() {
                match self.target.get() {
                    Some(target) if vm.equal(&target, &current)? => {}
                    _ => return Ok(Some(current)),
                }
            }
            if !self.step(vm)? {
                return Ok(None);
            }
        }
    }
}

fn next_of_group_by(vm: &Vm, parent: &Gc<GroupBy>) -> PyResult<Option<Value>> {
    let group = parent.group.get() + 1;
    parent.group.set(group);
    let Some(key) = parent.skip(vm)? else { return Ok(None) };
    parent.target.set(Some(key.clone()));
    let grouper = vm.heap.alloc(Grouper { parent: parent.clone(), target: key.clone(), group });
    Ok(Some(vm.new_tuple(vec![key, Gc::into_any(grouper)])))
}

/// `_grouper(parent, key)`
fn new_grouper(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let values = unpack(vm, args, "_grouper", 2, 2)?;
    let Some(parent) = values[0].downcast_ref::<GroupBy>() else {
        let class = vm.class_name(&values[0]);
        let text = format!("_grouper() argument 1 must be itertools.groupby, not {class}");
        return Err(vm.type_error(text));
    };
    let group = parent.group.get() + 1;
    parent.group.set(group);
    let (parent, target) = (parent.clone(), values[1].clone());
    Ok(Gc::into_any(vm.heap.alloc(Grouper { parent, target, group })))
}

fn next_of_grouper(vm: &Vm, grouper: &Grouper) -> PyResult<Option<Value>> {
    let parent = &grouper.parent;
    if parent.group.get() != grouper.group {
        return Ok(None);
    }
    if parent.current_value.is_none() && !parent.step(vm)? {
        return Ok(None);
    }
    let Some(current) = parent.current_key.get() else { return Ok(None) };
    if !vm.equal(&grouper.target, &current)? {
        return Ok(None);
    }
    drop(current);
    let value = parent.current_value.take();
    parent.current_key.set(None);
    Ok(value)
}

pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    match iterator.tag() {
        tag::GROUP_BY => next_of_group_by(vm, this!(iterator, GroupBy)),
        _ => next_of_grouper(vm, this!(iterator, Grouper)),
    }
}

pub(super) fn parts(vm: &Vm, iterator: &Value) -> Option<Parts> {
    if let Some(grouper) = iterator.downcast_ref::<Grouper>() {
        if grouper.parent.group.get() != grouper.group {
            return Some(Parts::of_nothing(vm));
        }
        let parent = Gc::as_any(&grouper.parent).clone();
        return Some(Parts::new(vec![parent, grouper.target.clone()], None));
    }
    let parent = iterator.downcast_ref::<GroupBy>()?;
    let state = [&parent.current_key, &parent.current_value, &parent.target].map(Field::get);
    let state = match state {
        [Some(key), Some(value), Some(target)] => Some(vm.new_tuple(vec![key, value, target])),
        _ => None,
    };
    Some(Parts::new(vec![parent.iterator.get()?.clone(), parent.key.clone()], state))
}

pub(super) fn set_state(vm: &Vm, iterator: &Value, state: &Value) -> PyResult<Option<()>> {
    let parent: &GroupBy = this!(iterator, GroupBy);
    let [key, value, target] = exactly(vm, state)?;
    parent.current_key.set(Some(key.clone()));
    parent.current_value.set(Some(value.clone()));
    parent.target.set(Some(target.clone()));
    Ok(Some(()))
}
