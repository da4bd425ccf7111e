//! `tee`: iterators that share a list of blocks of what the first of them has taken.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Trace};

use super::state::{self, Parts};
use super::this;
use crate::modules::argument::unpack;
use crate::object::class::{Class, ClassSpec};
use crate::object::iterator_methods::itself;
use crate::object::iterator_state::position;
use crate::object::list::as_list;
use crate::object::result_tuple::replace;
use crate::object::{PyResult, Value, dunder, tag};
use crate::vm::{Args, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[
    ClassSpec {
        constructor: Some(new_tee),
        methods: &[
            ("__iter__", itself),
            ("__next__", dunder::next),
            ("__copy__", copy),
            ("__reduce__", state::reduce),
            ("__setstate__", state::set_state),
        ],
        ..ClassSpec::new(tag::TEE)
    },
    ClassSpec {
        constructor: Some(new_tee_data),
        methods: &[("__reduce__", state::reduce)],
        ..ClassSpec::new(tag::TEE_DATA)
    },
];

/// How many items a block holds.
const BLOCK: usize = 57;

/// A block of items.
#[derive(Debug, Trace)]
#[trace(tag = tag::TEE_DATA, levels = 0)]
pub(super) struct TeeData {
    iterator: Value,
    values: RefCell<Vec<Value>>,
    next: Field<Option<Value>>,
    is_running: Cell<bool>,
}

/// One of the iterators.
#[derive(Debug, Trace)]
#[trace(tag = tag::TEE, levels = 0)]
pub(super) struct Tee {
    data: Field<Gc<TeeData>>,
    index: Cell<usize>,
}

fn new_data(vm: &Vm, iterator: Value) -> Gc<TeeData> {
    vm.heap.alloc(TeeData {
        iterator,
        values: RefCell::default(),
        next: Field::new(None),
        is_running: Cell::new(false),
    })
}

/// `tee(iterable, n=2)`
pub(super) fn tee(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "itertools.tee")?;
    let values = unpack(vm, args, "tee", 1, 2)?;
    let n = match values.get(1) {
        Some(n) => vm.expect_index(n)?,
        None => 2,
    };
    let Ok(n) = usize::try_from(n) else { return Err(vm.value_error("n must be >= 0")) };
    let mut places = Vec::new();
    places.try_reserve_exact(n).map_err(|_| vm.no_memory())?;
    if n == 0 {
        return Ok(vm.new_tuple(places));
    }
    // The tuple is made before what comes into it.
    places.resize(n, vm.none.clone());
    let mut tees = vm.new_tuple_object(places);
    let copy = vm.intern("__copy__");
    let iterator = vm.iter(&values[0])?;
    let first = match vm.find_attribute(&iterator, &copy)? {
        Some(_) => iterator,
        None => from_iterator(vm, iterator),
    };
    let copy = vm.attribute(&first, &copy)?;
    replace(&mut tees, 0, first);
    for index in 1..n {
        replace(&mut tees, index, vm.call(&copy, &[])?);
    }
    Gc::as_any(&tees).track();
    Ok(Gc::into_any(tees))
}

fn from_iterator(vm: &Vm, iterator: Value) -> Value {
    let data = Field::new(new_data(vm, iterator));
    Gc::into_any(vm.heap.alloc(Tee { data, index: Cell::new(0) }))
}

/// `_tee(iterable)`
fn new_tee(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let iterator = vm.iter(&unpack(vm, args, "_tee", 1, 1)?[0])?;
    match iterator.downcast_ref::<Tee>() {
        Some(tee) => Ok(copy_of(vm, tee)),
        None => Ok(from_iterator(vm, iterator)),
    }
}

fn copy_of(vm: &Vm, tee: &Tee) -> Value {
    let data = Field::new(tee.data.get());
    Gc::into_any(vm.heap.alloc(Tee { data, index: Cell::new(tee.index.get()) }))
}

fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "_tee.__copy__")?;
    match this.downcast_ref::<Tee>() {
        Some(tee) => Ok(copy_of(vm, tee)),
        None => Err(vm.wrong_receiver(args, "__copy__", "itertools._tee")),
    }
}

impl TeeData {
    fn get(&self, vm: &Vm, index: usize) -> PyResult<Option<Value>> {
        let known = self.values.borrow().get(index).cloned();
        if known.is_some() {
            return Ok(known);
        }
        if self.is_running.replace(true) {
            return Err(vm.runtime_error("cannot re-enter the tee iterator"));
        }
        let value = vm.next(&self.iterator);
        self.is_running.set(false);
        let value = value?;
        self.values.borrow_mut().extend(value.clone());
        Ok(value)
    }

    /// The block after this one, which is full.
    fn following(&self, vm: &Vm) -> Value {
        self.next.get().unwrap_or_else(|| {
            let next = Gc::into_any(new_data(vm, self.iterator.clone()));
            self.next.set(Some(next.clone()));
            next
        })
    }
}

pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    let tee: &Tee = this!(iterator, Tee);
    let mut data = tee.data.get();
    if tee.index.get() >= BLOCK {
        if let Ok(next) = data.following(vm).downcast::<TeeData>() {
            data = next;
        }
        tee.data.set(data.clone());
        tee.index.set(0);
    }
    let value = data.get(vm, tee.index.get())?;
    if value.is_some() {
        tee.index.set(tee.index.get() + 1);
    }
    Ok(value)
}

pub(super) fn parts(vm: &Vm, iterator: &Value) -> Option<Parts> {
    if let Some(tee) = iterator.downcast_ref::<Tee>() {
        let state = vec![Gc::into_any(tee.data.get()), vm.new_size(tee.index.get())];
        let args = vec![Gc::into_any(vm.empty_tuple.clone())];
        return Some(Parts::new(args, Some(vm.new_tuple(state))));
    }
    let data = iterator.downcast_ref::<TeeData>()?;
    let values = vm.new_list(data.values.borrow().clone());
    let next = data.next.get().unwrap_or_else(|| vm.none.clone());
    Some(Parts::new(vec![data.iterator.clone(), values, next], None))
}

pub(super) fn set_state(vm: &Vm, iterator: &Value, state: &Value) -> PyResult<Option<()>> {
    let tee: &Tee = this!(iterator, Tee);
    let [data, index] = state::exactly(vm, state)?;
    let Ok(data) = data.clone().downcast::<TeeData>() else {
        let class = vm.class_name(data);
        let text = format!("argument 1 must be itertools._tee_dataobject, not {class}");
        return Err(vm.type_error(text));
    };
    let index = usize::try_from(position(vm, index)?).ok().filter(|index| *index <= BLOCK);
    tee.index.set(index.ok_or_else(|| vm.value_error("Index out of range"))?);
    tee.data.set(data);
    Ok(Some(()))
}

/// `_tee_dataobject(iterator, values, next)`
fn new_tee_data(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [iterator, values, next] = args.exactly::<3>(vm, "teedataobject")?;
    let Some(list) = as_list(values) else {
        let class = vm.class_name(values);
        let text = format!("teedataobject() argument 2 must be list, not {class}");
        return Err(vm.type_error(text));
    };
    let next = Some(next.clone()).filter(|next| !vm.is_none(next));
    let is_last = list.len() < BLOCK;
    let fits = next.as_ref().is_none_or(|next| !is_last && next.tag() == tag::TEE_DATA);
    if list.len() > BLOCK || !fits {
        return Err(vm.value_error("Invalid arguments"));
    }
    let data = new_data(vm, iterator.clone());
    data.values.replace(list.to_vec());
    data.next.set(next);
    Ok(Gc::into_any(data))
}
