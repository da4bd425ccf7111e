//! The methods of `collections.deque`.

use std::ops::ControlFlow;

use exuvia::Gc;

use super::deque::{Deque, as_deque};
use super::deque_iterator::{DequeIterator, DequeReverseIterator};
use super::{required_integer, state_of};
use crate::bytecode::Comparison;
use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::list_methods::actual_index;
use crate::object::{PyErr, PyResult, Value, dunder, tag};
use crate::vm::text::Open;
use crate::vm::{Args, Kind, Vm};

/// `deque`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("append", append),
        ("appendleft", appendleft),
        ("clear", clear),
        ("copy", copy),
        ("count", count),
        ("extend", extend),
        ("extendleft", extendleft),
        ("index", index),
        ("insert", insert),
        ("pop", pop),
        ("popleft", popleft),
        ("remove", remove),
        ("reverse", reverse),
        ("rotate", rotate),
        ("__copy__", copy),
        ("__reduce__", reduce),
        ("__reversed__", reversed),
        ("__sizeof__", sizeof),
        ("__len__", dunder::len),
        ("__getitem__", getitem),
        ("__setitem__", setitem),
        ("__delitem__", delitem),
        ("__contains__", contains),
        ("__iter__", iter),
        ("__eq__", |vm, args| compare(vm, args, Comparison::Eq)),
        ("__ne__", |vm, args| compare(vm, args, Comparison::Ne)),
        ("__lt__", |vm, args| compare(vm, args, Comparison::Lt)),
        ("__le__", |vm, args| compare(vm, args, Comparison::Le)),
        ("__gt__", |vm, args| compare(vm, args, Comparison::Gt)),
        ("__ge__", |vm, args| compare(vm, args, Comparison::Ge)),
        ("__add__", add),
        ("__iadd__", iadd),
        ("__mul__", mul),
        ("__rmul__", mul),
        ("__imul__", imul),
        ("__repr__", repr),
    ],
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    attributes: &[AttributeSpec { name: "maxlen", get: max_len, set: None }],
    ..ClassSpec::new(tag::DEQUE)
};

/// `deque(iterable=(), maxlen=None)`
fn construct(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let deque = vm.heap.alloc(Deque::new(None));
    fill(vm, &deque, args)?;
    Ok(Gc::into_any(deque))
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__init__")?;
    fill(vm, deque, &args.rest())?;
    Ok(vm.none.clone())
}

fn fill(vm: &Vm, deque: &Deque, args: &Args<'_>) -> PyResult<()> {
    let [iterable, max_len] = args.bind(vm, "deque", ["iterable", "maxlen"], 0)?;
    let max_len = match max_len.filter(|max_len| !vm.is_none(max_len)) {
        Some(max_len) => Some(
            usize::try_from(required_integer(vm, &max_len)?)
                .map_err(|_| vm.value_error("maxlen must be non-negative"))?,
        ),
        None => None,
    };
    deque.max_len.set(max_len);
    if deque.len() > 0 {
        deque.clear();
    }
    match iterable {
        Some(iterable) => deque.extend(vm, &iterable),
        None => Ok(()),
    }
}

/// The deque that a method was called on.
fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<Deque>> {
    match args.values.first().and_then(as_deque) {
        Some(deque) => Ok(deque),
        None => Err(vm.wrong_receiver(args, method, "collections.deque")),
    }
}

fn append(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "append")?;
    let [_, item] = args.exactly::<2>(vm, "deque.append")?;
    deque.push_right(item.clone());
    Ok(vm.none.clone())
}

fn appendleft(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "appendleft")?;
    let [_, item] = args.exactly::<2>(vm, "deque.appendleft")?;
    deque.push_left(item.clone());
    Ok(vm.none.clone())
}

fn clear(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "clear")?;
    args.exactly::<1>(vm, "deque.clear")?;
    deque.clear();
    Ok(vm.none.clone())
}

fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    receiver(vm, args, "copy")?;
    let [this] = args.exactly::<1>(vm, "deque.copy")?;
    duplicate(vm, this)
}

/// A deque of the same class with the same items.
fn duplicate(vm: &Vm, this: &Value) -> PyResult {
    let Some(deque) = as_deque(this) else { return Ok(this.clone()) };
    if this.tag() == tag::DEQUE {
        let copy = Deque::new(deque.max_len.get());
        copy.extend(vm, this)?;
        return Ok(Gc::into_any(vm.heap.alloc(copy)));
    }
    let class = Gc::as_any(vm.class_of(this)).clone();
    let copy = match deque.max_len.get() {
        None => vm.call(&class, std::slice::from_ref(this))?,
        Some(max_len) => vm.call(&class, &[this.clone(), vm.new_size(max_len)])?,
    };
    if as_deque(&copy).is_some() {
        return Ok(copy);
    }
    let (name, other) = (vm.class_name(this), vm.class_name(&copy));
    Err(vm.type_error(format!("{name}() must return a deque, not {other}")))
}

/// Calls `action` with each item as long as nobody adds or removes any.
fn for_each_unchanged(
    vm: &Vm,
    deque: &Deque,
    range: std::ops::Range<usize>,
    mut action: impl FnMut(usize, &Value) -> PyResult<ControlFlow<()>>,
) -> PyResult<()> {
    let state = deque.state.get();
    for i in range {
        let Some(item) = deque.get(i) else { break };
        let flow = action(i, &item)?;
        if flow.is_break() {
            break;
        }
        if deque.state.get() != state {
            return Err(mutated(vm));
        }
    }
    Ok(())
}

pub(super) fn mutated(vm: &Vm) -> PyErr {
    vm.runtime_error("deque mutated during iteration")
}

fn count(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "count")?;
    let [_, wanted] = args.exactly::<2>(vm, "deque.count")?;
    let mut n = 0;
    for_each_unchanged(vm, deque, 0..deque.len(), |_, item| {
        n += usize::from(vm.equal(item, wanted)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(vm.new_size(n))
}

/// The position of the first item in a range that equals `wanted`.
fn find(
    vm: &Vm,
    deque: &Deque,
    range: std::ops::Range<usize>,
    wanted: &Value,
) -> PyResult<Option<usize>> {
    let mut found = None;
    for_each_unchanged(vm, deque, range, |i, item| {
        if !vm.equal(item, wanted)? {
            return Ok(ControlFlow::Continue(()));
        }
        found = Some(i);
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}

fn contains(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__contains__")?;
    let [_, wanted] = args.exactly::<2>(vm, "deque.__contains__")?;
    Ok(vm.new_bool(find(vm, deque, 0..deque.len(), wanted)?.is_some()))
}

fn extend(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "extend")?;
    let [_, iterable] = args.exactly::<2>(vm, "deque.extend")?;
    deque.extend(vm, iterable)?;
    Ok(vm.none.clone())
}

fn extendleft(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "extendleft")?;
    let [_, iterable] = args.exactly::<2>(vm, "deque.extendleft")?;
    deque.extend_left(vm, iterable)?;
    Ok(vm.none.clone())
}

fn index(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "index")?;
    let values = args.between(vm, "deque.index", 2, 4)?;
    let len = deque.len();
    let start = vm.search_bound(values.get(2), 0, len)?;
    let stop = vm.search_bound(values.get(3), len, len)?.min(len);
    match find(vm, deque, start.min(stop)..stop, &values[1])? {
        Some(i) => Ok(vm.new_size(i)),
        None => Err(vm.value_error(format!("{} is not in deque", vm.repr(&values[1])?))),
    }
}

fn insert(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "insert")?;
    let [_, index, item] = args.exactly::<3>(vm, "deque.insert")?;
    let index = vm.expect_index(index)?;
    if deque.max_len.get() == Some(deque.len()) {
        return Err(vm.index_error("deque already at its maximum size"));
    }
    deque.insert(index, item.clone());
    Ok(vm.none.clone())
}

fn pop(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "pop")?;
    args.exactly::<1>(vm, "deque.pop")?;
    deque.pop_right().ok_or_else(|| vm.index_error("pop from an empty deque"))
}

fn popleft(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "popleft")?;
    args.exactly::<1>(vm, "deque.popleft")?;
    deque.pop_left().ok_or_else(|| vm.index_error("pop from an empty deque"))
}

fn remove(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "remove")?;
    let [_, wanted] = args.exactly::<2>(vm, "deque.remove")?;
    let (state, len) = (deque.state.get(), deque.len());
    for i in 0..len {
        let Some(item) = deque.get(i) else { break };
        let is_equal = vm.equal(&item, wanted)?;
        if deque.state.get() != state {
            return Err(vm.index_error("deque mutated during iteration"));
        }
        drop(item);
        if is_equal {
            drop(deque.remove(i));
            return Ok(vm.none.clone());
        }
    }
    Err(vm.value_error(format!("{} is not in deque", vm.repr(wanted)?)))
}

fn reverse(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "reverse")?;
    args.exactly::<1>(vm, "deque.reverse")?;
    deque.reverse();
    Ok(vm.none.clone())
}

fn rotate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "rotate")?;
    let n = match args.between(vm, "deque.rotate", 1, 2)? {
        [_, n] => vm.expect_index(n)?,
        _ => 1,
    };
    deque.rotate(n);
    Ok(vm.none.clone())
}

/// What `copy` and `pickle` need: the class, its arguments, the state, and the items.
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__reduce__")?;
    let [this] = args.exactly::<1>(vm, "deque.__reduce__")?;
    let class = Gc::as_any(vm.class_of(this)).clone();
    let arguments = match deque.max_len.get() {
        None => vm.new_tuple(Vec::new()),
        Some(max_len) => {
            let nothing = vm.new_tuple(Vec::new());
            vm.new_tuple(vec![nothing, vm.new_size(max_len)])
        }
    };
    let items = vm.iter(this)?;
    Ok(vm.new_tuple(vec![class, arguments, state_of(vm, this)?, items]))
}

fn iter(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__iter__")?;
    let [this] = args.exactly::<1>(vm, "deque.__iter__")?;
    Ok(Gc::into_any(vm.heap.alloc(DequeIterator::new(this, deque))))
}

fn reversed(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__reversed__")?;
    let [this] = args.exactly::<1>(vm, "deque.__reversed__")?;
    Ok(Gc::into_any(vm.heap.alloc(DequeReverseIterator::new(this, deque))))
}

fn sizeof(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__sizeof__")?;
    args.exactly::<1>(vm, "deque.__sizeof__")?;
    Ok(vm.new_size(deque.size()))
}

/// The position that a subscript means.
fn position(vm: &Vm, deque: &Deque, key: &Value) -> PyResult<usize> {
    let Some(index) = vm.try_index(key)? else {
        let class = vm.class_name(key);
        let text = format!("sequence index must be integer, not '{class}'");
        return Err(vm.type_error(text));
    };
    let index = vm.index_or(&index, Kind::IndexError)?;
    actual_index(index, deque.len()).ok_or_else(|| vm.index_error("deque index out of range"))
}

fn getitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__getitem__")?;
    let [_, key] = args.exactly::<2>(vm, "deque.__getitem__")?;
    let item = deque.get(position(vm, deque, key)?);
    item.ok_or_else(|| vm.index_error("deque index out of range"))
}

fn setitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__setitem__")?;
    let [_, key, value] = args.exactly::<3>(vm, "deque.__setitem__")?;
    let set = deque.set(position(vm, deque, key)?, value.clone());
    set.map_err(|_| vm.index_error("deque index out of range"))?;
    Ok(vm.none.clone())
}

fn delitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__delitem__")?;
    let [_, key] = args.exactly::<2>(vm, "deque.__delitem__")?;
    drop(deque.remove(position(vm, deque, key)?));
    Ok(vm.none.clone())
}

fn compare(vm: &Vm, args: &Args<'_>, operator: Comparison) -> PyResult {
    let a = receiver(vm, args, "__eq__")?;
    let [_, other] = args.exactly::<2>(vm, "deque.__eq__")?;
    let Some(b) = as_deque(other) else { return Ok(vm.not_implemented.clone()) };
    let _guard = vm.enter_recursion()?;
    match operator {
        Comparison::Eq if Gc::ptr_eq(a, b) => return Ok(vm.true_.clone()),
        Comparison::Ne if Gc::ptr_eq(a, b) => return Ok(vm.false_.clone()),
        Comparison::Eq if a.len() != b.len() => return Ok(vm.false_.clone()),
        Comparison::Ne if a.len() != b.len() => return Ok(vm.true_.clone()),
        _ => {}
    }
    let states = (a.state.get(), b.state.get());
    let mut i = 0;
    while let (Some(x), Some(y)) = (a.get(i), b.get(i)) {
        if !vm.equal(&x, &y)? {
            return match operator {
                Comparison::Eq => Ok(vm.false_.clone()),
                Comparison::Ne => Ok(vm.true_.clone()),
                _ => vm.compare(operator, &x, &y),
            };
        }
        if (a.state.get(), b.state.get()) != states {
            return Err(mutated(vm));
        }
        i += 1;
    }
    vm.compare(operator, &vm.new_size(a.len()), &vm.new_size(b.len()))
}

fn add(vm: &Vm, args: &Args<'_>) -> PyResult {
    receiver(vm, args, "__add__")?;
    let [this, other] = args.exactly::<2>(vm, "deque.__add__")?;
    if as_deque(other).is_none() {
        let class = vm.class_name(other);
        let text = format!("can only concatenate deque (not \"{class}\") to deque");
        return Err(vm.type_error(text));
    }
    let sum = duplicate(vm, this)?;
    if let Some(deque) = as_deque(&sum) {
        deque.extend(vm, other)?;
    }
    Ok(sum)
}

fn iadd(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__iadd__")?;
    let [this, other] = args.exactly::<2>(vm, "deque.__iadd__")?;
    deque.extend(vm, other)?;
    Ok(this.clone())
}

fn mul(vm: &Vm, args: &Args<'_>) -> PyResult {
    receiver(vm, args, "__mul__")?;
    let [this, count] = args.exactly::<2>(vm, "deque.__mul__")?;
    let count = factor(vm, count)?;
    let product = duplicate(vm, this)?;
    if let Some(deque) = as_deque(&product) {
        repeat(vm, deque, count)?;
    }
    Ok(product)
}

fn imul(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__imul__")?;
    let [this, count] = args.exactly::<2>(vm, "deque.__imul__")?;
    repeat(vm, deque, factor(vm, count)?)?;
    Ok(this.clone())
}

fn factor(vm: &Vm, count: &Value) -> PyResult<usize> {
    let Some(count) = vm.try_index(count)? else {
        let class = vm.class_name(count);
        let text = format!("can't multiply sequence by non-int of type '{class}'");
        return Err(vm.type_error(text));
    };
    Ok(usize::try_from(vm.index_or(&count, Kind::OverflowError)?).unwrap_or(0))
}

/// Repeats the items in place; with a bound, no oftener than what is seen of it.
fn repeat(vm: &Vm, deque: &Deque, count: usize) -> PyResult<()> {
    let items = deque.to_vec();
    if items.is_empty() || count == 1 {
        return Ok(());
    }
    if count == 0 {
        deque.clear();
        return Ok(());
    }
    let enough = deque.max_len.get().map(|max_len| max_len.div_ceil(items.len()).max(1));
    let count = enough.map_or(count, |enough| count.min(enough));
    let len = items.len().checked_mul(count).filter(|len| *len < 1 << 40);
    let reserved = len.map(|len| deque.items.borrow_mut().try_reserve(len));
    if !matches!(reserved, Some(Ok(()))) {
        return Err(vm.no_memory());
    }
    for _ in 1..count {
        items.iter().for_each(|item| deque.push_right(item.clone()));
    }
    Ok(())
}

fn max_len(vm: &Vm, this: &Value) -> PyResult {
    let max_len = as_deque(this).and_then(|deque| deque.max_len.get());
    Ok(max_len.map_or_else(|| vm.none.clone(), |max_len| vm.new_size(max_len)))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let deque = receiver(vm, args, "__repr__")?;
    let [this] = args.exactly::<1>(vm, "deque.__repr__")?;
    let Some(_open) = Open::new(vm, this) else { return Ok(vm.new_str("[...]")) };
    let items = vm.repr(&vm.new_list(vm.to_vec(this)?))?;
    let class = vm.class_of(this).short_name();
    Ok(vm.new_string(match deque.max_len.get() {
        Some(max_len) => format!("{class}({items}, maxlen={max_len})"),
        None => format!("{class}({items})"),
    }))
}
