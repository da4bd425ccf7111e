//! `collections.OrderedDict`: an instance that holds a dictionary, whose entries have an order anyway.

use std::ops::ControlFlow;

use exuvia::Gc;

use super::ordered_views::{OrderedItems, OrderedIterator, OrderedKeys, OrderedValues, Part};
use super::{is_filled_here, state_of};
use crate::bytecode::Comparison;
use crate::modules::size_of;
use crate::object::class::{Class, ClassSpec};
use crate::object::dict::{Dict, as_dict};
use crate::object::table::Entry;
use crate::object::{PyResult, Value, dunder, tag};
use crate::vm::text::Open;
use crate::vm::{Args, Kind, Vm};

/// `OrderedDict`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("move_to_end", move_to_end),
        ("pop", pop),
        ("popitem", popitem),
        ("setdefault", setdefault),
        ("update", update),
        ("copy", copy),
        ("keys", keys),
        ("values", values),
        ("items", items),
        ("__iter__", iter),
        ("__reversed__", reversed),
        ("__eq__", |vm, args| compare(vm, args, Comparison::Eq)),
        ("__ne__", |vm, args| compare(vm, args, Comparison::Ne)),
        ("__or__", or),
        ("__ror__", ror),
        ("__ior__", ior),
        ("__reduce__", reduce),
        ("__sizeof__", sizeof),
        ("__repr__", repr),
    ],
    class_methods: &[("fromkeys", fromkeys), ("__class_getitem__", dunder::class_getitem)],
    ..ClassSpec::new(tag::ORDERED_DICT)
};

fn construct(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let this = vm.new_holder(class, Gc::into_any(vm.new_called_dict()));
    if is_filled_here(vm, class) {
        fill(vm, &this, args)?;
    }
    Ok(this)
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "__init__")?;
    fill(vm, this, &args.rest())?;
    Ok(vm.none.clone())
}

fn fill(vm: &Vm, this: &Value, args: &Args<'_>) -> PyResult<()> {
    let n = args.positional().len();
    if n > 1 {
        return Err(vm.type_error(format!("expected at most 1 arguments, got {n}")));
    }
    update_with(vm, this, args)
}

/// The ordered dictionary that a method was called on, and what it holds.
fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<(&'a Value, &'a Gc<Dict>)> {
    let found = args.values.first().filter(|this| is_ordered(vm, this));
    match found.and_then(|this| Some((this, as_dict(this)?))) {
        Some(found) => Ok(found),
        None => Err(vm.wrong_receiver(args, method, "collections.OrderedDict")),
    }
}

fn is_ordered(vm: &Vm, value: &Value) -> bool {
    vm.class_of(value).is_subclass_of(vm.classes.by_tag(tag::ORDERED_DICT))
}

/// Adds what `update` is given, through the methods of a subclass if it has some.
fn update_with(vm: &Vm, this: &Value, args: &Args<'_>) -> PyResult<()> {
    if let [other] = args.positional() {
        add_all(vm, this, other)?;
    }
    if args.keywords().next().is_none() {
        return Ok(());
    }
    // As in CPython, a list of pairs.
    let pair = |(key, value): (&Gc<crate::object::Str>, &Value)| {
        vm.new_tuple(vec![Gc::as_any(key).clone(), value.clone()])
    };
    add_iterable(vm, this, &vm.new_list(args.keywords().map(pair).collect()))
}

fn add_all(vm: &Vm, this: &Value, other: &Value) -> PyResult<()> {
    if let Some(dict) = other.downcast_ref::<Dict>() {
        let pair = |(key, value)| vm.new_tuple(vec![key, value]);
        let pairs = vm.new_list(dict.pairs().into_iter().map(pair).collect());
        return add_iterable(vm, this, &pairs);
    }
    if let Some(keys) = vm.find_attribute(other, &vm.names.keys)? {
        let keys = vm.call(&keys, &[])?;
        return vm.for_each(&keys, |key| {
            let value = vm.subscript(other, &key)?;
            vm.set_subscript(this, &key, value)?;
            Ok(ControlFlow::Continue(()))
        });
    }
    if let Some(items) = vm.find_attribute(other, &vm.intern("items"))? {
        return add_iterable(vm, this, &vm.call(&items, &[])?);
    }
    add_iterable(vm, this, other)
}

fn add_pairs(vm: &Vm, this: &Value, pairs: Vec<(Value, Value)>) -> PyResult<()> {
    for (key, value) in pairs {
        vm.set_subscript(this, &key, value)?;
    }
    Ok(())
}

fn add_iterable(vm: &Vm, this: &Value, pairs: &Value) -> PyResult<()> {
    vm.for_each(pairs, |pair| {
        // CPython asks an iterator for the key and the value.
        let _iterator = matches!(pair.tag(), tag::TUPLE | tag::LIST).then(|| vm.heap.stand_in());
        let items = vm.to_vec(&pair)?;
        let text = match items.len() {
            0 => "need more than 0 values to unpack".to_owned(),
            1 => "need more than 1 value to unpack".to_owned(),
            _ => "too many values to unpack (expected 2)".to_owned(),
        };
        let Ok([key, value]) = <[Value; 2]>::try_from(items) else {
            return Err(vm.value_error(text));
        };
        vm.set_subscript(this, &key, value)?;
        Ok(ControlFlow::Continue(()))
    })
}

fn update(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "update")?;
    let rest = args.rest();
    let n = rest.positional().len();
    if n > 1 {
        let text = format!("update() takes at most 1 positional argument ({n} given)");
        return Err(vm.type_error(text));
    }
    update_with(vm, this, &rest)?;
    Ok(vm.none.clone())
}

/// The position of a key that must be there.
fn position(vm: &Vm, dict: &Dict, key: &Value) -> PyResult<usize> {
    let found = dict.position(vm, key, vm.hash(key)?)?;
    found.ok_or_else(|| vm.key_error(key))
}

fn move_to_end(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (_, dict) = receiver(vm, args, "move_to_end")?;
    let [key, last] = args.rest().bind(vm, "move_to_end", ["key", "last"], 1)?;
    let key = key.unwrap_or_else(|| vm.none.clone());
    let last = is_true(vm, last)?;
    let position = position(vm, dict, &key)?;
    dict.table.borrow_mut().move_to_end(position, last);
    Ok(vm.none.clone())
}

/// The argument `last`, which is true unless it is given.
fn is_true(vm: &Vm, last: Option<Value>) -> PyResult<bool> {
    last.map_or(Ok(true), |last| vm.truth(&last))
}

fn pop(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, dict) = receiver(vm, args, "pop")?;
    let [key, default] = args.rest().bind(vm, "pop", ["key", "default"], 1)?;
    let key = key.unwrap_or_else(|| vm.none.clone());
    if let Some(delete) = vm.overridden(this, &vm.names.delitem) {
        return pop_by_methods(vm, this, &key, default, &delete);
    }
    match (dict.remove(vm, &key)?, default) {
        (Some(entry), _) => Ok(entry.value),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(vm.key_error(&key)),
    }
}

/// `pop` of a subclass with a `__delitem__` of its own.
fn pop_by_methods(
    vm: &Vm,
    this: &Value,
    key: &Value,
    default: Option<Value>,
    delete: &Value,
) -> PyResult {
    if !vm.contains(this, key)? {
        return default.ok_or_else(|| vm.key_error(key));
    }
    let value = vm.subscript(this, key)?;
    vm.call_found(delete, this, std::slice::from_ref(key))?;
    Ok(value)
}

fn popitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (_, dict) = receiver(vm, args, "popitem")?;
    let [last] = args.rest().bind(vm, "popitem", ["last"], 0)?;
    match pop_entry(dict, is_true(vm, last)?) {
        Some(entry) => Ok(vm.new_tuple(vec![entry.key, entry.value])),
        None => Err(vm.error(Kind::KeyError, "dictionary is empty")),
    }
}

fn pop_entry(dict: &Dict, last: bool) -> Option<Entry<Value>> {
    let mut table = dict.table.borrow_mut();
    let position = if last { table.last() } else { table.first() };
    table.remove(position?)
}

fn setdefault(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, dict) = receiver(vm, args, "setdefault")?;
    let [key, default] = args.rest().bind(vm, "setdefault", ["key", "default"], 1)?;
    let key = key.unwrap_or_else(|| vm.none.clone());
    if let Some(value) = dict.get(vm, &key)? {
        return Ok(value);
    }
    let default = default.unwrap_or_else(|| vm.none.clone());
    vm.set_subscript(this, &key, default.clone())?;
    Ok(default)
}

/// `OrderedDict.fromkeys(iterable, value=None)`
fn fromkeys(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [keys, value] = args.rest().bind(vm, "fromkeys", ["iterable", "value"], 1)?;
    let made = vm.call(&args.values[0], &[])?;
    let value = value.unwrap_or_else(|| vm.none.clone());
    vm.for_each(&keys.unwrap_or_else(|| vm.none.clone()), |key| {
        vm.set_subscript(&made, &key, value.clone())?;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(made)
}

fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, dict) = receiver(vm, args, "copy")?;
    args.exactly::<1>(vm, "OrderedDict.copy")?;
    let class = Gc::as_any(vm.class_of(this)).clone();
    let copy = vm.call(&class, &[])?;
    add_pairs(vm, &copy, dict.pairs())?;
    Ok(copy)
}

fn keys(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "keys")?;
    args.exactly::<1>(vm, "OrderedDict.keys")?;
    Ok(Gc::into_any(vm.heap.alloc(OrderedKeys { owner: this.clone() })))
}

fn values(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "values")?;
    args.exactly::<1>(vm, "OrderedDict.values")?;
    Ok(Gc::into_any(vm.heap.alloc(OrderedValues { owner: this.clone() })))
}

fn items(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "items")?;
    args.exactly::<1>(vm, "OrderedDict.items")?;
    Ok(Gc::into_any(vm.heap.alloc(OrderedItems { owner: this.clone() })))
}

fn iter(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "__iter__")?;
    args.exactly::<1>(vm, "OrderedDict.__iter__")?;
    Ok(OrderedIterator::make(vm, this, Part::Keys, false))
}

fn reversed(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "__reversed__")?;
    args.exactly::<1>(vm, "OrderedDict.__reversed__")?;
    Ok(OrderedIterator::make(vm, this, Part::Keys, true))
}

/// Equality; among ordered dictionaries the order counts.
fn compare(vm: &Vm, args: &Args<'_>, operator: Comparison) -> PyResult {
    let (_, dict) = receiver(vm, args, "__eq__")?;
    let [_, other] = args.exactly::<2>(vm, "OrderedDict.__eq__")?;
    let Some(others) = as_dict(other) else { return Ok(vm.not_implemented.clone()) };
    let mut is_equal = vm.equal(Gc::as_any(dict), Gc::as_any(others))?;
    if is_equal && is_ordered(vm, other) {
        for (a, b) in dict.keys().iter().zip(&others.keys()) {
            if !vm.equal(a, b)? {
                is_equal = false;
                break;
            }
        }
    }
    Ok(vm.new_bool(is_equal == (operator == Comparison::Eq)))
}

fn or(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "__or__")?;
    let [left, right] = args.exactly::<2>(vm, "OrderedDict.__or__")?;
    merge(vm, this, left, right)
}

fn ror(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "__ror__")?;
    let [right, left] = args.exactly::<2>(vm, "OrderedDict.__ror__")?;
    merge(vm, this, left, right)
}

fn merge(vm: &Vm, this: &Value, left: &Value, right: &Value) -> PyResult {
    if as_dict(left).is_none() || as_dict(right).is_none() {
        return Ok(vm.not_implemented.clone());
    }
    let class = Gc::as_any(vm.class_of(this)).clone();
    let merged = vm.call(&class, std::slice::from_ref(left))?;
    add_all(vm, &merged, right)?;
    Ok(merged)
}

fn ior(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "__ior__")?;
    let [_, other] = args.exactly::<2>(vm, "OrderedDict.__ior__")?;
    add_all(vm, this, other)?;
    Ok(this.clone())
}

/// What `copy` and `pickle` need: the class, no arguments, the state, and the items.
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, _) = receiver(vm, args, "__reduce__")?;
    let class = Gc::as_any(vm.class_of(this)).clone();
    let items = vm.call(&vm.attribute_named(this, "items")?, &[])?;
    let items = vm.iter(&items)?;
    let arguments = vm.new_tuple(Vec::new());
    Ok(vm.new_tuple(vec![class, arguments, state_of(vm, this)?, vm.none.clone(), items]))
}

/// What CPython has for a node of its list of entries.
const NODE: usize = 32;

/// The dictionary, the fields of CPython's list of entries, a table of them, its nodes, and what a class has in `__slots__`.
fn sizeof(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, dict) = receiver(vm, args, "__sizeof__")?;
    let n = dict.len();
    let mut n_slots = 8;
    while n_slots * 2 / 3 < n {
        n_slots *= 2;
    }
    let table = if n > 0 { 8 * n_slots } else { 0 };
    let slots = 8 * vm.class_of(this).n_slots;
    Ok(vm.new_size(size_of(Gc::as_any(dict)) + 64 + table + NODE * n + slots))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (this, dict) = receiver(vm, args, "__repr__")?;
    let class = vm.class_of(this).short_name();
    if dict.len() == 0 {
        return Ok(vm.new_string(format!("{class}()")));
    }
    let Some(_open) = Open::new(vm, this) else { return Ok(vm.new_str("...")) };
    let pairs = match vm.overridden(this, &vm.intern("items")) {
        Some(items) if items.tag() == tag::FUNCTION => {
            vm.to_vec(&vm.call(&items, std::slice::from_ref(this))?)?
        }
        _ => dict.pairs().into_iter().map(|(k, v)| vm.new_tuple(vec![k, v])).collect(),
    };
    let pairs = vm.repr(&vm.new_list(pairs))?;
    Ok(vm.new_string(format!("{class}({pairs})")))
}
