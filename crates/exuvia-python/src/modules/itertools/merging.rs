//! `cycle`, `chain`, `zip_longest` and `pairwise`.

use std::cell::Cell;

use exuvia::{Field, Gc, Trace};

use super::{METHODS, class, fill_result, this};
use crate::modules::argument::unpack;
use crate::object::class::{Class, ClassSpec};
use crate::object::{List, PyResult, Tuple, Value, dunder, tag};
use crate::vm::{Args, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[
    class(tag::CYCLE, new_cycle),
    ClassSpec {
        class_methods: &[
            ("from_iterable", from_iterable),
            ("__class_getitem__", dunder::class_getitem),
        ],
        methods: METHODS,
        ..class(tag::CHAIN, new_chain)
    },
    class(tag::ZIP_LONGEST, new_zip_longest),
    class(tag::PAIRWISE, new_pairwise),
];

/// `cycle(iterable)`
#[derive(Debug, Trace)]
#[trace(tag = tag::CYCLE, levels = 0)]
pub(super) struct Cycle {
    iterator: Field<Option<Value>>,
    saved: Gc<List>,
    index: Cell<usize>,
}

/// `chain(*iterables)`
#[derive(Debug, Trace)]
#[trace(tag = tag::CHAIN, levels = 0)]
pub(super) struct Chain {
    active: Field<Option<Value>>,
    source: Field<Option<Value>>,
}

/// `zip_longest(*iterables, fillvalue=None)`
#[derive(Debug, Trace)]
#[trace(tag = tag::ZIP_LONGEST, levels = 0)]
pub(super) struct ZipLongest {
    /// `None` takes the place of an iterator that is at its end.
    iterators: Field<Gc<Tuple>>,
    result: Field<Option<Gc<Tuple>>>,
    fill: Value,
    n_active: Cell<usize>,
}

/// `pairwise(iterable)`
#[derive(Debug, Trace)]
#[trace(tag = tag::PAIRWISE, levels = 0)]
pub(super) struct Pairwise {
    iterator: Field<Option<Value>>,
    old: Field<Option<Value>>,
}

fn new_cycle(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let iterator = vm.iter(&unpack(vm, args, "cycle", 1, 1)?[0])?;
    let saved = vm.heap.alloc(List::new(Vec::new()));
    let iterator = Field::new(Some(iterator));
    Ok(Gc::into_any(vm.heap.alloc(Cycle { iterator, saved, index: Cell::new(0) })))
}

fn next_of_cycle(vm: &Vm, cycle: &Cycle) -> PyResult<Option<Value>> {
    if let Some(iterator) = cycle.iterator.get() {
        if let Some(item) = vm.next(&iterator)? {
            cycle.saved.push(item.clone());
            return Ok(Some(item));
        }
        cycle.iterator.set(None);
    }
    let index = cycle.index.get();
    let Some(item) = cycle.saved.get(index) else { return Ok(None) };
    cycle.index.set(if index + 1 < cycle.saved.len() { index + 1 } else { 0 });
    Ok(Some(item))
}

fn new_chain(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "chain")?;
    let iterables = vm.new_tuple(args.values.to_vec());
    chain_of(vm, &iterables)
}

fn chain_of(vm: &Vm, iterables: &Value) -> PyResult {
    let source = Field::new(Some(vm.iter(iterables)?));
    Ok(Gc::into_any(vm.heap.alloc(Chain { active: Field::new(None), source })))
}

fn from_iterable(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, iterables] = args.exactly::<2>(vm, "chain.from_iterable")?;
    let chain = chain_of(vm, iterables)?;
    match class.downcast_ref::<Class>() {
        Some(class) if !class.is_builtin => Ok(vm.new_holder(class, chain)),
        _ => Ok(chain),
    }
}

fn next_of_chain(vm: &Vm, chain: &Chain) -> PyResult<Option<Value>> {
    loop {
        let Some(source) = chain.source.get() else { return Ok(None) };
        let active = match chain.active.get() {
            Some(active) => active,
            None => {
                let active = next_active(vm, &source);
                let Ok(Some(active)) = active else {
                    chain.source.set(None);
                    return active;
                };
                chain.active.set(Some(active.clone()));
                active
            }
        };
        if let Some(item) = vm.next(&active)? {
            return Ok(Some(item));
        }
        drop(active);
        chain.active.set(None);
    }
}

fn next_active(vm: &Vm, source: &Value) -> PyResult<Option<Value>> {
    match vm.next(source)? {
        Some(iterable) => vm.iter(&iterable).map(Some),
        None => Ok(None),
    }
}

fn new_zip_longest(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let mut fill = vm.none.clone();
    for (name, value) in args.keywords() {
        if name.as_str() != "fillvalue" {
            return Err(vm.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = value.clone();
    }
    let iterables = args.positional();
    let iterators = iterables.iter().map(|i| vm.iter(i)).collect::<PyResult<Vec<Value>>>()?;
    let n_active = Cell::new(iterators.len());
    let blank = vec![vm.none.clone(); iterators.len()];
    let iterators = Field::new(vm.new_tuple_object(iterators));
    let result = Field::new(Some(vm.new_tuple_object(blank)));
    Ok(Gc::into_any(vm.heap.alloc(ZipLongest { iterators, result, fill, n_active })))
}

fn next_of_zip_longest(vm: &Vm, zip: &ZipLongest) -> PyResult<Option<Value>> {
    let n = zip.iterators.get().items().len();
    if n == 0 || zip.n_active.get() == 0 {
        return Ok(None);
    }
    let mut items = Vec::with_capacity(n);
    for i in 0..n {
        let iterator = zip.iterators.get().items()[i].clone();
        if vm.is_none(&iterator) {
            items.push(zip.fill.clone());
            continue;
        }
        match vm.next(&iterator) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => {
                // An iterator that asks for the next item itself may have come to its end there already.
                zip.n_active.set(zip.n_active.get().saturating_sub(1));
                if zip.n_active.get() == 0 {
                    return Ok(None);
                }
                drop(iterator);
                forget_iterator(vm, zip, i);
                items.push(zip.fill.clone());
            }
            Err(error) => {
                zip.n_active.set(0);
                return Err(error);
            }
        }
    }
    Ok(Some(Gc::into_any(fill_result(vm, &zip.result, items))))
}

/// Lets go of an iterator that is at its end.
fn forget_iterator(vm: &Vm, zip: &ZipLongest, index: usize) {
    let mut iterators = zip.iterators.replace(vm.empty_tuple.clone());
    let changed = Gc::get_mut(&mut iterators)
        .map(|mut tuple| std::mem::replace(&mut tuple.items[index], vm.none.clone()));
    if changed.is_none() {
        let mut items = iterators.items().to_vec();
        items[index] = vm.none.clone();
        iterators = vm.new_tuple_object(items);
    }
    zip.iterators.set(iterators);
    drop(changed);
}

fn new_pairwise(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let iterator = vm.iter(&unpack(vm, args, "pairwise", 1, 1)?[0])?;
    let iterator = Field::new(Some(iterator));
    Ok(Gc::into_any(vm.heap.alloc(Pairwise { iterator, old: Field::new(None) })))
}

fn next_of_pairwise(vm: &Vm, pairwise: &Pairwise) -> PyResult<Option<Value>> {
    let Some(iterator) = pairwise.iterator.get() else { return Ok(None) };
    let old = match pairwise.old.get() {
        Some(old) => old,
        None => {
            let old = vm.next_raising(&iterator);
            let Ok(Some(old)) = old else {
                pairwise.iterator.set(None);
                return old;
            };
            pairwise.old.set(Some(old.clone()));
            old
        }
    };
    let new = vm.next_raising(&iterator);
    let Ok(Some(new)) = new else {
        pairwise.iterator.set(None);
        pairwise.old.set(None);
        return new;
    };
    let pair = vm.new_tuple(vec![old, new.clone()]);
    pairwise.old.set(Some(new));
    Ok(Some(pair))
}

pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    match iterator.tag() {
        tag::CYCLE => next_of_cycle(vm, this!(iterator, Cycle)),
        tag::CHAIN => next_of_chain(vm, this!(iterator, Chain)),
        tag::ZIP_LONGEST => next_of_zip_longest(vm, this!(iterator, ZipLongest)),
        _ => next_of_pairwise(vm, this!(iterator, Pairwise)),
    }
}
