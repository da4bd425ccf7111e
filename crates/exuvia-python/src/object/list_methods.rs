//! The methods of `list`.

use exuvia::{Gc, HandleVec};

use super::class::{Class, ClassSpec};
use super::dunder;
use super::instance::inner;
use super::iterator::ListReverseIterator;
use super::list::{List, as_list, make_room, make_room_at_once, push, receiver, set_capacity};
use super::{PyResult, Tuple, Value, tag};
use crate::vm::{Args, Vm};

/// `list`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("append", append),
        ("clear", clear),
        ("copy", copy),
        ("count", count),
        ("extend", extend),
        ("index", index),
        ("insert", insert),
        ("pop", pop),
        ("remove", remove),
        ("reverse", reverse),
        ("sort", super::list_sort::sort),
        ("__len__", dunder::len),
        ("__getitem__", dunder::getitem),
        ("__setitem__", dunder::setitem),
        ("__delitem__", dunder::delitem),
        ("__contains__", dunder::contains),
        ("__iter__", dunder::iter),
        ("__reversed__", reversed),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
        ("__lt__", dunder::lt),
        ("__le__", dunder::le),
        ("__gt__", dunder::gt),
        ("__ge__", dunder::ge),
        ("__add__", dunder::add),
        ("__iadd__", dunder::iadd),
        ("__mul__", dunder::mul),
        ("__rmul__", dunder::mul),
        ("__imul__", dunder::imul),
        ("__repr__", dunder::repr),
    ],
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    ..ClassSpec::new(tag::LIST)
};

/// `list(iterable)`
fn construct(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "list")?;
    let iterable = args.between(vm, "list", 0, 1)?;
    // Unlike those of displays, such a list never comes from the free list.
    let list = vm.heap.alloc_from(None, List::new(Vec::new()));
    if let [iterable] = iterable {
        list.replace(vm.to_list_items(iterable)?);
    }
    Ok(Gc::into_any(list))
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "__init__")?;
    // With a `__new__` of its own, the class may take others.
    if !vm.class_of(&args.values[0]).has_new.get() {
        args.no_keywords(vm, "list")?;
    }
    let rest = Args::positional_only(&args.positional()[1..]).between(vm, "list", 0, 1)?;
    let old = list.replace(Vec::new());
    drop(old);
    if let [iterable] = rest {
        extend_list(vm, list, iterable)?;
    }
    Ok(vm.none.clone())
}

fn append(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "append")?;
    let [_, item] = args.exactly::<2>(vm, "list.append")?;
    list.push(item.clone());
    Ok(vm.none.clone())
}

fn clear(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "clear")?;
    args.exactly::<1>(vm, "list.clear")?;
    let old = list.replace(Vec::new());
    drop(old);
    Ok(vm.none.clone())
}

fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "copy")?;
    args.exactly::<1>(vm, "list.copy")?;
    Ok(vm.new_list(list.to_vec()))
}

fn count(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "count")?;
    let [_, wanted] = args.exactly::<2>(vm, "list.count")?;
    let (mut i, mut n) = (0, 0);
    while let Some(item) = list.get(i) {
        n += usize::from(vm.equal(&item, wanted)?);
        i += 1;
    }
    Ok(vm.new_size(n))
}

fn extend(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "extend")?;
    let [_, iterable] = args.exactly::<2>(vm, "list.extend")?;
    extend_list(vm, list, iterable)?;
    Ok(vm.none.clone())
}

/// Adds all that `iterable` gives, one by one, so that an exception on the way leaves what came before.
pub(crate) fn extend_list(vm: &Vm, list: &List, iterable: &Value) -> PyResult<()> {
    if let Some(tuple) = iterable.downcast_ref::<Tuple>() {
        list.extend(tuple.items());
        return Ok(());
    }
    let is_itself = as_list(iterable).is_some_and(|other| std::ptr::eq::<List>(&**other, list));
    if is_itself || iterable.tag() == tag::LIST {
        list.extend(&vm.to_vec(if is_itself { inner(iterable) } else { iterable })?);
        return Ok(());
    }
    let iterator = vm.iter(iterable)?;
    match vm.known_length(iterable)?.unwrap_or(GUESS) {
        0 => {}
        // There can be no list of this length; CPython hopes then that what says it is wrong.
        n if isize::try_from(list.len() + n).is_err() => {}
        n => {
            vm.check_room_for::<Value>(n)?;
            list.expect(n);
        }
    }
    while let Some(item) = vm.next(&iterator)? {
        list.push(item);
    }
    list.cut_back();
    Ok(())
}

/// How many items CPython expects of what does not say how many it has.
const GUESS: usize = 8;

impl Vm {
    /// The items of a new list, with the room that it has.
    pub(crate) fn to_list_items(&self, iterable: &Value) -> PyResult<Vec<Value>> {
        if matches!(iterable.tag(), tag::LIST | tag::TUPLE) {
            let mut items = self.to_vec(iterable)?;
            let n = items.len();
            make_room_at_once(&mut items, n);
            return Ok(items);
        }
        let iterator = self.iter(iterable)?;
        let n = self.known_length(iterable)?.unwrap_or(GUESS);
        let mut items = Vec::new();
        items.try_reserve_exact(n.next_multiple_of(2)).map_err(|_| self.no_memory())?;
        while let Some(item) = self.next(&iterator)? {
            push(&mut items, item);
        }
        let len = items.len();
        make_room(&mut items, len);
        Ok(items)
    }
}

fn index(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "index")?;
    let values = args.between(vm, "list.index", 2, 4)?;
    let wanted = &values[1];
    let start = vm.search_bound(values.get(2), 0, list.len())?;
    let stop = vm.search_bound(values.get(3), usize::MAX, list.len())?;
    let mut i = start;
    while i < stop
        && let Some(item) = list.get(i)
    {
        if vm.equal(&item, wanted)? {
            return Ok(vm.new_size(i));
        }
        i += 1;
    }
    Err(vm.value_error(format!("{} is not in list", vm.repr(wanted)?)))
}

fn insert(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "insert")?;
    let [_, index, item] = args.exactly::<3>(vm, "list.insert")?;
    let index = vm.expect_index(index)?;
    let mut items = list.items.borrow_mut();
    let len = items.len();
    make_room(&mut items, len + 1);
    items.insert(clamp_index(index, len), item.clone());
    Ok(vm.none.clone())
}

/// The position that an index means where any index is allowed.
pub(crate) fn clamp_index(index: i64, len: usize) -> usize {
    let from_start = if index < 0 {
        len.saturating_sub(usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX))
    } else {
        usize::try_from(index).unwrap_or(usize::MAX)
    };
    from_start.min(len)
}

fn pop(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "pop")?;
    let index = match args.between(vm, "list.pop", 1, 2)? {
        [_, index] => vm.expect_index(index)?,
        _ => -1,
    };
    let len = list.len();
    if len == 0 {
        return Err(vm.index_error("pop from empty list"));
    }
    match actual_index(index, len).and_then(|i| list.remove(i)) {
        Some(item) => Ok(item),
        None => Err(vm.index_error("pop index out of range")),
    }
}

/// The position that an index means, counted from the end if it is negative.
#[inline]
pub(crate) fn actual_index(index: i64, len: usize) -> Option<usize> {
    let index = if index < 0 { index.checked_add_unsigned(len as u64)? } else { index };
    usize::try_from(index).ok().filter(|index| *index < len)
}

fn remove(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "remove")?;
    let [_, wanted] = args.exactly::<2>(vm, "list.remove")?;
    let mut i = 0;
    while let Some(item) = list.get(i) {
        if vm.equal(&item, wanted)? {
            drop(item);
            let removed = list.remove(i);
            drop(removed);
            return Ok(vm.none.clone());
        }
        i += 1;
    }
    Err(vm.value_error("list.remove(x): x not in list"))
}

fn reverse(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "reverse")?;
    args.exactly::<1>(vm, "list.reverse")?;
    list.items.borrow_mut().reverse();
    Ok(vm.none.clone())
}

fn reversed(vm: &Vm, args: &Args<'_>) -> PyResult {
    let list = receiver(vm, args, "__reversed__")?;
    args.exactly::<1>(vm, "list.__reversed__")?;
    Ok(new_reverse_iterator(vm, &args.values[0], list))
}

/// Iterator from its end over a list, which `owner` is or holds.
pub(crate) fn new_reverse_iterator(vm: &Vm, owner: &Value, list: &List) -> Value {
    let (list, index) = (exuvia::Field::new(Some(owner.clone())), std::cell::Cell::new(list.len()));
    Gc::into_any(vm.heap.alloc(ListReverseIterator { list, index }))
}

/// Takes a range of items out of a list; they are released last to first when the result is dropped.
pub(crate) fn take_range(
    list: &List,
    start: usize,
    stop: usize,
    new: Vec<Value>,
) -> HandleVec<Value> {
    let mut items = list.items.borrow_mut();
    let stop = stop.min(items.len());
    let start = start.min(stop);
    let new_len = items.len() - (stop - start) + new.len();
    if new_len > items.len() {
        make_room(&mut items, new_len);
    }
    let taken = items.splice(start..stop, new).collect::<Vec<Value>>();
    if new_len == 0 && !taken.is_empty() {
        set_capacity(&mut items, 0);
    }
    make_room(&mut items, new_len);
    taken.into()
}
