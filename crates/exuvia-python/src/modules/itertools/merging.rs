//! `cycle`, `chain`, `zip_longest` and `pairwise`.

use std::cell::Cell;

use exuvia::{Field, Gc, Trace};

use super::state::{Parts, exactly, items};
use super::{class, class_with_state, fill_result, this};
use crate::modules::argument::{self, unpack};
use crate::object::class::{Class, ClassSpec};
use crate::object::iterator_methods::itself;
use crate::object::iterator_state::position;
use crate::object::{List, PyErr, PyResult, Tuple, Value, dunder, tag};
use crate::vm::{Args, Vm};

pub(super) const CLASSES: &[ClassSpec] = &[
    class_with_state(tag::CYCLE, new_cycle),
    ClassSpec {
        class_methods: &[
            ("from_iterable", from_iterable),
            ("__class_getitem__", dunder::class_getitem),
        ],
        ..class_with_state(tag::CHAIN, new_chain)
    },
    class_with_state(tag::ZIP_LONGEST, new_zip_longest),
    // This one cannot be copied.
    ClassSpec {
        methods: &[("__iter__", itself), ("__next__", dunder::next)],
        ..class(tag::PAIRWISE, new_pairwise)
    },
];

/// `cycle(iterable)`
#[derive(Debug, Trace)]
#[trace(tag = tag::CYCLE, levels = 0)]
pub(super) struct Cycle {
    iterator: Field<Option<Value>>,
    saved: Field<Gc<List>>,
    index: Cell<usize>,
    /// Whether all that the iterator will give has been saved already.
    is_saved: Cell<bool>,
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
    fill: Field<Value>,
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
    let saved = Field::new(vm.heap.alloc(List::new(Vec::new())));
    let (iterator, is_saved) = (Field::new(Some(iterator)), Cell::new(false));
    Ok(Gc::into_any(vm.heap.alloc(Cycle { iterator, saved, index: Cell::new(0), is_saved })))
}

fn next_of_cycle(vm: &Vm, cycle: &Cycle) -> PyResult<Option<Value>> {
    if let Some(iterator) = cycle.iterator.get() {
        if let Some(item) = vm.next(&iterator)? {
            if !cycle.is_saved.get() {
                cycle.saved.get().push(item.clone());
            }
            return Ok(Some(item));
        }
        cycle.iterator.set(None);
    }
    let index = cycle.index.get();
    let saved = cycle.saved.get();
    let Some(item) = saved.get(index) else { return Ok(None) };
    cycle.index.set(if index + 1 < saved.len() { index + 1 } else { 0 });
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
    let (result, fill) = (Field::new(Some(vm.new_tuple_object(blank))), Field::new(fill));
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
            items.push(zip.fill.get());
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
                items.push(zip.fill.get());
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

pub(super) fn parts(vm: &Vm, iterator: &Value) -> PyResult<Option<Parts>> {
    match iterator.tag() {
        tag::CYCLE => parts_of_cycle(vm, this!(iterator, Cycle)).map(Some),
        tag::CHAIN => {
            let chain: &Chain = this!(iterator, Chain);
            let state = chain.source.get().map(|source| {
                let state = std::iter::once(source).chain(chain.active.get()).collect();
                vm.new_tuple(state)
            });
            Ok(Some(Parts::new(Vec::new(), state)))
        }
        _ => {
            let zip: &ZipLongest = this!(iterator, ZipLongest);
            let iterators = zip.iterators.get();
            let nothing = || Gc::into_any(vm.empty_tuple.clone());
            let or_nothing =
                |iterator: &Value| if vm.is_none(iterator) { nothing() } else { iterator.clone() };
            let args = iterators.items().iter().map(or_nothing).collect();
            Ok(Some(Parts::new(args, Some(zip.fill.get()))))
        }
    }
}

/// Once the iterator is at its end, one over the saved items takes its place.
fn parts_of_cycle(vm: &Vm, cycle: &Cycle) -> PyResult<Parts> {
    let saved = Gc::into_any(cycle.saved.get());
    let (iterator, is_saved) = match cycle.iterator.get() {
        Some(iterator) => (iterator, false),
        None => {
            let iterator = vm.iter(&saved)?;
            if cycle.index.get() > 0 {
                let set = vm.attribute_named(&iterator, "__setstate__")?;
                vm.call(&set, &[vm.new_size(cycle.index.get())])?;
            }
            (iterator, true)
        }
    };
    let state = vm.new_tuple(vec![saved, vm.new_bool(is_saved)]);
    Ok(Parts::new(vec![iterator], Some(state)))
}

pub(super) fn set_state(vm: &Vm, iterator: &Value, state: &Value) -> PyResult<Option<()>> {
    match iterator.tag() {
        tag::CYCLE => set_cycle(vm, this!(iterator, Cycle), exactly(vm, state)?)?,
        tag::CHAIN => set_chain(vm, this!(iterator, Chain), items(vm, state)?)?,
        _ => this!(iterator, ZipLongest).fill.set(state.clone()),
    }
    Ok(Some(()))
}

fn set_cycle(vm: &Vm, cycle: &Cycle, [saved, is_saved]: &[Value; 2]) -> PyResult<()> {
    let Ok(saved) = saved.clone().downcast::<List>() else {
        let class = vm.class_name(saved);
        return Err(vm.type_error(format!("argument 1 must be list, not {class}")));
    };
    if argument::as_integer(is_saved).is_none() {
        return Err(vm.not_an_integer(is_saved));
    }
    cycle.is_saved.set(position(vm, is_saved)? != 0);
    cycle.saved.set(saved);
    cycle.index.set(0);
    Ok(())
}

fn set_chain(vm: &Vm, chain: &Chain, state: &[Value]) -> PyResult<()> {
    let (source, active) = match state {
        [source] => (source, None),
        [source, active] => (source, Some(active)),
        [] => return Err(wrong_length(vm, "at least 1", state)),
        _ => return Err(wrong_length(vm, "at most 2", state)),
    };
    if !vm.is_iterator(source) || active.is_some_and(|active| !vm.is_iterator(active)) {
        return Err(vm.type_error("Arguments must be iterators."));
    }
    chain.source.set(Some(source.clone()));
    chain.active.set(active.cloned());
    Ok(())
}

fn wrong_length(vm: &Vm, wanted: &str, state: &[Value]) -> PyErr {
    let plural = if wanted.ends_with('1') { "" } else { "s" };
    vm.type_error(format!("function takes {wanted} argument{plural} ({} given)", state.len()))
}
