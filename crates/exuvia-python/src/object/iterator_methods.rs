//! The classes of iterators, and of the views of dictionaries.

use std::cell::{Cell, OnceCell};

use exuvia::{Field, Gc};
use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

use super::class::{AttributeSpec, Class, ClassSpec};
use super::dict::as_dict;
use super::dunder;
use super::function::NativeFn;
use super::instance::inner;
use super::iterator::{
    DictCursor, DictItemIterator, DictItems, DictKeyIterator, DictKeys, DictValueIterator,
    DictValues, Enumerate, Filter, LongRangeIterator, Map, Reversed, Zip,
};
use super::iterator_state::{reduce, setstate};
use super::list::as_list;
use super::list_methods::new_reverse_iterator;
use super::result_tuple::{ResultTuple, replace};
use super::{PyResult, Tuple, Value, tag};
use crate::modules::argument;
use crate::vm::{Args, Vm, native_length_hint};

/// What every iterator has.
const ITERATOR: &[(&str, NativeFn)] =
    &[("__iter__", itself), ("__next__", dunder::next), ("__reduce__", reduce)];

/// What an iterator has that knows how much is left.
const SIZED_ITERATOR: &[(&str, NativeFn)] = &[
    ("__iter__", itself),
    ("__next__", dunder::next),
    ("__length_hint__", length_hint),
    ("__reduce__", reduce),
];

/// What an iterator has besides that can be put at a place.
const SEQUENCE_METHODS: &[(&str, NativeFn)] = &[
    ("__iter__", itself),
    ("__next__", dunder::next),
    ("__length_hint__", length_hint),
    ("__reduce__", reduce),
    ("__setstate__", setstate),
];

const fn iterator(tag: u32) -> ClassSpec {
    ClassSpec { methods: ITERATOR, ..ClassSpec::new(tag) }
}

const fn sized_iterator(tag: u32) -> ClassSpec {
    ClassSpec { methods: SIZED_ITERATOR, ..ClassSpec::new(tag) }
}

const fn sequence_iterator(tag: u32) -> ClassSpec {
    ClassSpec { methods: SEQUENCE_METHODS, ..ClassSpec::new(tag) }
}

/// The iterators that no program makes by calling a class.
pub(crate) const RANGE_ITERATOR: ClassSpec = sequence_iterator(tag::RANGE_ITERATOR);
pub(crate) const LONG_RANGE_ITERATOR: ClassSpec = sequence_iterator(tag::LONG_RANGE_ITERATOR);
pub(crate) const LIST_ITERATOR: ClassSpec = sequence_iterator(tag::LIST_ITERATOR);
pub(crate) const LIST_REVERSE_ITERATOR: ClassSpec = sequence_iterator(tag::LIST_REVERSE_ITERATOR);
pub(crate) const TUPLE_ITERATOR: ClassSpec = sequence_iterator(tag::TUPLE_ITERATOR);
pub(crate) const STR_ITERATOR: ClassSpec = sequence_iterator(tag::STR_ITERATOR);
pub(crate) const BYTES_ITERATOR: ClassSpec = sequence_iterator(tag::BYTES_ITERATOR);
pub(crate) const STR_ASCII_ITERATOR: ClassSpec = sequence_iterator(tag::STR_ASCII_ITERATOR);
pub(crate) const BYTEARRAY_ITERATOR: ClassSpec = sequence_iterator(tag::BYTEARRAY_ITERATOR);
pub(crate) const DICT_REVERSE_KEY_ITERATOR: ClassSpec =
    sized_iterator(tag::DICT_REVERSE_KEY_ITERATOR);
pub(crate) const DICT_REVERSE_VALUE_ITERATOR: ClassSpec =
    sized_iterator(tag::DICT_REVERSE_VALUE_ITERATOR);
pub(crate) const DICT_REVERSE_ITEM_ITERATOR: ClassSpec =
    sized_iterator(tag::DICT_REVERSE_ITEM_ITERATOR);
pub(crate) const DICT_KEY_ITERATOR: ClassSpec = sized_iterator(tag::DICT_KEY_ITERATOR);
pub(crate) const DICT_VALUE_ITERATOR: ClassSpec = sized_iterator(tag::DICT_VALUE_ITERATOR);
pub(crate) const DICT_ITEM_ITERATOR: ClassSpec = sized_iterator(tag::DICT_ITEM_ITERATOR);
pub(crate) const SET_ITERATOR: ClassSpec = sized_iterator(tag::SET_ITERATOR);
pub(crate) const SEQUENCE_ITERATOR: ClassSpec = sequence_iterator(tag::SEQUENCE_ITERATOR);
pub(crate) const CALLABLE_ITERATOR: ClassSpec = iterator(tag::CALLABLE_ITERATOR);

pub(crate) const ENUMERATE: ClassSpec = ClassSpec {
    constructor: Some(new_enumerate),
    is_base: true,
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    ..iterator(tag::ENUMERATE)
};
pub(crate) const ZIP: ClassSpec = ClassSpec {
    constructor: Some(new_zip),
    is_base: true,
    methods: &[
        ("__iter__", itself),
        ("__next__", dunder::next),
        ("__reduce__", reduce),
        ("__setstate__", setstate),
    ],
    ..ClassSpec::new(tag::ZIP)
};
pub(crate) const MAP: ClassSpec =
    ClassSpec { constructor: Some(new_map), is_base: true, ..iterator(tag::MAP) };
pub(crate) const FILTER: ClassSpec =
    ClassSpec { constructor: Some(new_filter), is_base: true, ..iterator(tag::FILTER) };
pub(crate) const REVERSED: ClassSpec = ClassSpec {
    constructor: Some(new_reversed),
    is_base: true,
    ..sequence_iterator(tag::REVERSED)
};

pub(crate) const DICT_KEYS: ClassSpec = ClassSpec {
    methods: SET_LIKE_VIEW,
    attributes: VIEW_ATTRIBUTES,
    ..ClassSpec::new(tag::DICT_KEYS)
};
pub(crate) const DICT_ITEMS: ClassSpec = ClassSpec {
    methods: SET_LIKE_VIEW,
    attributes: VIEW_ATTRIBUTES,
    ..ClassSpec::new(tag::DICT_ITEMS)
};
pub(crate) const DICT_VALUES: ClassSpec = ClassSpec {
    methods: &[
        ("__len__", dunder::len),
        ("__iter__", dunder::iter),
        ("__reversed__", reversed_view),
        ("__repr__", dunder::repr),
    ],
    attributes: VIEW_ATTRIBUTES,
    ..ClassSpec::new(tag::DICT_VALUES)
};

const SET_LIKE_VIEW: &[(&str, NativeFn)] = &[
    ("isdisjoint", view_isdisjoint),
    ("__len__", dunder::len),
    ("__contains__", dunder::contains),
    ("__iter__", dunder::iter),
    ("__reversed__", reversed_view),
    ("__eq__", dunder::eq),
    ("__ne__", dunder::ne),
    ("__lt__", dunder::lt),
    ("__le__", dunder::le),
    ("__gt__", dunder::gt),
    ("__ge__", dunder::ge),
    ("__or__", dunder::or_),
    ("__and__", dunder::and_),
    ("__sub__", dunder::sub),
    ("__xor__", dunder::xor),
    ("__ror__", dunder::ror),
    ("__rand__", dunder::rand),
    ("__rsub__", dunder::rsub),
    ("__rxor__", dunder::rxor),
    ("__repr__", dunder::repr),
];

const VIEW_ATTRIBUTES: &[AttributeSpec] =
    &[AttributeSpec { name: "mapping", get: view_mapping, set: None }];

/// `__iter__` of an iterator.
pub(crate) fn itself(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "iterator.__iter__")?;
    Ok(this.clone())
}

fn length_hint(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "iterator.__length_hint__")?;
    let iterator = inner(this);
    if let Some(range) = iterator.downcast_ref::<LongRangeIterator>() {
        return Ok(vm.new_big_int(range.n_remaining()));
    }
    match vm.n_left_of_sequence(iterator) {
        Some(n) => n?.map_or_else(|| Ok(vm.not_implemented.clone()), |n| Ok(vm.new_size(n))),
        None => Ok(vm.new_size(native_length_hint(iterator).unwrap_or(0))),
    }
}

/// `enumerate(iterable, start=0)`
fn new_enumerate(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [iterable, start] = args.bind(vm, "enumerate", ["iterable", "start"], 1)?;
    let iterable = iterable.unwrap_or_else(|| vm.none.clone());
    let start = start.map_or_else(|| Ok(BigInt::zero()), |start| argument::integer(vm, &start))?;
    let index = start.to_i64().unwrap_or(i64::MAX);
    let long_index = (index == i64::MAX).then(|| vm.new_big_int(start));
    let made = vm.heap.alloc(Enumerate {
        iterator: OnceCell::new(),
        result: ResultTuple::none(),
        index: Cell::new(index),
        long_index: Field::new(long_index),
    });
    let iterator = vm.iter(&iterable)?;
    made.iterator.get_or_init(|| iterator);
    made.result.prepare(vm, 2);
    Ok(Gc::into_any(made))
}

/// `zip(*iterables, strict=False)`
fn new_zip(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [strict] = vm.keyword_only(args, "zip", ["strict"])?;
    let is_strict = match strict {
        Some(strict) => vm.truth(&strict)?,
        None => false,
    };
    let iterators = iterators_over(vm, args.positional())?;
    let result = ResultTuple::new(vm, iterators.items().len());
    let is_strict = Cell::new(is_strict);
    Ok(Gc::into_any(vm.heap.alloc(Zip { iterators, result, is_strict })))
}

/// `map(function, *iterables)`
fn new_map(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "map")?;
    let [function, iterables @ ..] = args.values else {
        return Err(vm.type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let iterators = iterators_over(vm, iterables)?;
    Ok(Gc::into_any(vm.heap.alloc(Map { function: function.clone(), iterators })))
}

/// A tuple of iterators, which is made before them.
fn iterators_over(vm: &Vm, iterables: &[Value]) -> PyResult<Gc<Tuple>> {
    let mut tuple = vm.new_tuple_object(vec![vm.none.clone(); iterables.len()]);
    for (index, iterable) in iterables.iter().enumerate() {
        let iterator = vm.iter(iterable)?;
        replace(&mut tuple, index, iterator);
    }
    // A collection may have found nothing in it to be tracked for.
    if !iterables.is_empty() {
        Gc::as_any(&tuple).track();
    }
    Ok(tuple)
}

/// `filter(function, iterable)`
fn new_filter(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [function, iterable] = args.exactly::<2>(vm, "filter")?;
    let iterator = vm.iter(iterable)?;
    Ok(Gc::into_any(vm.heap.alloc(Filter { function: function.clone(), iterator })))
}

/// `reversed(sequence)`, which may be of another class.
fn new_reversed(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [sequence] = args.exactly::<1>(vm, "reversed")?;
    match vm.overridden(sequence, &vm.names.reversed) {
        Some(method) if vm.is_none(&method) => return Err(not_reversible(vm, sequence)),
        Some(method) if is_instance(sequence) || reversed_built_in(vm, sequence).is_none() => {
            return vm.call_as_bound(&method, sequence, &[]);
        }
        _ => {}
    }
    // The method `__reversed__`, bound.
    let _bound = vm.heap.stand_in();
    if let Some(reversed) = reversed_built_in(vm, sequence) {
        return Ok(reversed);
    }
    let is_sequence =
        matches!(inner(sequence).tag(), tag::TUPLE | tag::STR | tag::BYTES | tag::BYTEARRAY)
            || is_sequence_by_method(vm, sequence);
    if !is_sequence {
        return Err(not_reversible(vm, sequence));
    }
    let index = i64::try_from(vm.len(sequence)?).unwrap_or(i64::MAX) - 1;
    let sequence = Field::new(Some(sequence.clone()));
    Ok(Gc::into_any(vm.heap.alloc(Reversed { sequence, index: Cell::new(index) })))
}

/// Whether a value is an instance of a class that is not built in, or of one that is written in terms of another.
fn is_instance(value: &Value) -> bool {
    !Value::ptr_eq(inner(value), value)
}

/// Proxies are mappings as far as this goes.
fn is_sequence_by_method(vm: &Vm, value: &Value) -> bool {
    !matches!(value.tag(), tag::WEAK_PROXY | tag::WEAK_CALLABLE_PROXY)
        && vm.overridden(value, &vm.names.getitem).is_some()
}

fn not_reversible(vm: &Vm, value: &Value) -> super::PyErr {
    vm.type_error(format!("'{}' object is not reversible", vm.class_name(value)))
}

/// What has a `__reversed__` of its own.
fn reversed_built_in(vm: &Vm, value: &Value) -> Option<Value> {
    if let Some(list) = as_list(value) {
        return Some(new_reverse_iterator(vm, value, list));
    }
    let held = inner(value);
    if let Some(reversed) = super::range::reversed(vm, held) {
        return Some(reversed);
    }
    if as_dict(value).is_some() {
        return Some(Gc::into_any(
            vm.heap.alloc(DictKeyIterator { cursor: DictCursor::new(value, true) }),
        ));
    }
    reversed_of_view(vm, held)
}

fn reversed_of_view(vm: &Vm, view: &Value) -> Option<Value> {
    let owner = owner_of(view)?;
    let cursor = match view.tag() {
        tag::DICT_ITEMS => DictCursor::of_items(vm, owner, true),
        _ => DictCursor::new(owner, true),
    };
    Some(match view.tag() {
        tag::DICT_KEYS => Gc::into_any(vm.heap.alloc(DictKeyIterator { cursor })),
        tag::DICT_VALUES => Gc::into_any(vm.heap.alloc(DictValueIterator { cursor })),
        _ => {
            let cursor = DictCursor::of_items(vm, owner, true);
            Gc::into_any(vm.heap.alloc(DictItemIterator { cursor }))
        }
    })
}

/// The dictionary behind a view, or the instance that is one.
fn owner_of(view: &Value) -> Option<&Value> {
    match view.tag() {
        tag::DICT_KEYS => view.downcast_ref::<DictKeys>().map(|keys| keys.owner()),
        tag::DICT_VALUES => view.downcast_ref::<DictValues>().map(|values| values.owner()),
        tag::DICT_ITEMS => view.downcast_ref::<DictItems>().map(|items| items.owner()),
        _ => None,
    }
}

fn reversed_view(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "dict_view.__reversed__")?;
    reversed_of_view(vm, this).ok_or_else(|| not_reversible(vm, this))
}

fn view_isdisjoint(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, other] = args.exactly::<2>(vm, "dict_view.isdisjoint")?;
    for item in vm.to_vec(other)? {
        if vm.contains(this, &item)? {
            return Ok(vm.new_bool(false));
        }
    }
    Ok(vm.new_bool(true))
}

/// The dictionary of a view, which cannot be changed through this.
fn view_mapping(vm: &Vm, view: &Value) -> PyResult {
    let owner = owner_of(view).unwrap_or(&vm.none);
    Ok(vm.new_mapping_proxy(owner.clone()))
}
