//! The methods of `set` and `frozenset`.

use exuvia::Gc;

use super::class::{Class, ClassSpec};
use super::set::{Elements, as_elements, as_set, is_frozen};
use super::set_operators::{
    collect, difference, difference_update, intersection, is_subset, make, make_and_fill,
    symmetric_difference, symmetric_difference_update, update,
};
use super::{PyResult, Value, dunder, tag};
use crate::object::function::NativeFn;
use crate::vm::{Args, Kind, Vm};

/// `set`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct_set),
    is_base: true,
    methods: &joined::<14, { COMMON.len() }, 40>(
        [
            ("__init__", init),
            ("add", add),
            ("clear", clear),
            ("discard", discard),
            ("pop", pop),
            ("remove", remove),
            ("update", update_all),
            ("difference_update", difference_update_all),
            ("intersection_update", intersection_update_all),
            ("symmetric_difference_update", symmetric_difference_update_one),
            ("__ior__", dunder::ior),
            ("__iand__", dunder::iand),
            ("__isub__", dunder::isub),
            ("__ixor__", dunder::ixor),
        ],
        COMMON,
    ),
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    ..ClassSpec::new(tag::SET)
};

/// `frozenset`
pub(crate) const FROZENSET_CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct_frozenset),
    is_base: true,
    methods: &joined::<1, { COMMON.len() }, 27>([("__hash__", dunder::hash)], COMMON),
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    ..ClassSpec::new(tag::FROZENSET)
};

/// A name with its method.
type Method = (&'static str, NativeFn);

/// Both lists of methods, one after the other.
const fn joined<const A: usize, const B: usize, const N: usize>(
    a: [Method; A],
    b: [Method; B],
) -> [Method; N] {
    assert!(A + B == N && A > 0, "the lengths must add up");
    let mut all = [a[0]; N];
    let mut i = 1;
    while i < N {
        all[i] = if i < A { a[i] } else { b[i - A] };
        i += 1;
    }
    all
}

/// What both have.
const COMMON: [Method; 26] = [
    ("copy", copy),
    ("union", union),
    ("intersection", intersection_of_all),
    ("difference", difference_of_all),
    ("symmetric_difference", symmetric_difference_of_two),
    ("isdisjoint", isdisjoint),
    ("issubset", issubset),
    ("issuperset", issuperset),
    ("__len__", dunder::len),
    ("__contains__", dunder::contains),
    ("__iter__", dunder::iter),
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

/// `set(iterable)`
fn construct_set(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "set")?;
    match args.between(vm, "set", 0, 1)? {
        [iterable] => make_and_fill(vm, false, || collect(vm, iterable)),
        _ => Ok(make(vm, Elements::default(), false)),
    }
}

/// `frozenset(iterable)`
fn construct_frozenset(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "frozenset")?;
    match args.between(vm, "frozenset", 0, 1)? {
        [iterable] if iterable.tag() == tag::FROZENSET => Ok(iterable.clone()),
        [iterable] => make_and_fill(vm, true, || collect(vm, iterable)),
        _ => Ok(make(vm, Elements::default(), true)),
    }
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "__init__")?;
    args.no_keywords(vm, "set")?;
    let rest = args.rest().between(vm, "set", 0, 1)?;
    set.clear();
    if let [iterable] = rest {
        update(vm, set, iterable)?;
    }
    Ok(vm.none.clone())
}

/// The set that a method was called on.
fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Elements> {
    match args.values.first().and_then(as_elements) {
        Some(elements) => Ok(elements),
        None => Err(vm.wrong_receiver(args, method, "set")),
    }
}

/// The set, not frozen, that a method was called on.
fn set_receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Elements> {
    match args.values.first().and_then(as_set) {
        Some(set) => Ok(&set.elements),
        None => Err(vm.wrong_receiver(args, method, "set")),
    }
}

fn is_frozen_receiver(args: &Args<'_>) -> bool {
    args.values.first().is_some_and(is_frozen)
}

fn add(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "add")?;
    let [_, element] = args.exactly::<2>(vm, "set.add")?;
    set.add(vm, element)?;
    Ok(vm.none.clone())
}

fn clear(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "clear")?;
    args.exactly::<1>(vm, "set.clear")?;
    set.clear();
    Ok(vm.none.clone())
}

fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = receiver(vm, args, "copy")?;
    let [this] = args.exactly::<1>(vm, "set.copy")?;
    if this.tag() == tag::FROZENSET {
        return Ok(this.clone());
    }
    Ok(make(vm, set.copy(), is_frozen(this)))
}

/// The hash of a value that is looked up in a set; a set is looked up as if it were frozen.
pub(crate) fn lookup_hash(vm: &Vm, value: &Value) -> PyResult<i64> {
    match vm.hash(value) {
        Err(error) if vm.is_kind(&error, Kind::TypeError) => match as_set(value) {
            Some(set) => Ok(set.elements.hash()),
            None => Err(error),
        },
        hash => hash,
    }
}

fn discard(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "discard")?;
    let [_, element] = args.exactly::<2>(vm, "set.discard")?;
    set.remove_hashed(vm, element, lookup_hash(vm, element)?)?;
    Ok(vm.none.clone())
}

fn remove(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "remove")?;
    let [_, element] = args.exactly::<2>(vm, "set.remove")?;
    if set.remove_hashed(vm, element, lookup_hash(vm, element)?)? {
        return Ok(vm.none.clone());
    }
    Err(vm.key_error(element))
}

fn pop(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "pop")?;
    args.exactly::<1>(vm, "set.pop")?;
    set.pop().ok_or_else(|| vm.error(Kind::KeyError, "pop from an empty set"))
}

fn update_all(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "update")?;
    args.no_keywords(vm, "set.update")?;
    for other in &args.values[1..] {
        update(vm, set, other)?;
    }
    Ok(vm.none.clone())
}

fn difference_update_all(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "difference_update")?;
    args.no_keywords(vm, "set.difference_update")?;
    for other in &args.values[1..] {
        difference_update(vm, set, other)?;
    }
    Ok(vm.none.clone())
}

fn intersection_update_all(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "intersection_update")?;
    let result = intersect_all(vm, set, args)?;
    set.replace(&result);
    Ok(vm.none.clone())
}

fn symmetric_difference_update_one(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = set_receiver(vm, args, "symmetric_difference_update")?;
    let [_, other] = args.exactly::<2>(vm, "set.symmetric_difference_update")?;
    symmetric_difference_update(vm, set, other)?;
    Ok(vm.none.clone())
}

fn union(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = receiver(vm, args, "union")?;
    args.no_keywords(vm, "set.union")?;
    make_and_fill(vm, is_frozen_receiver(args), || {
        let result = set.copy();
        for other in &args.values[1..] {
            update(vm, &result, other)?;
        }
        Ok(result)
    })
}

fn intersect_all(vm: &Vm, set: &Elements, args: &Args<'_>) -> PyResult<Elements> {
    args.no_keywords(vm, "set.intersection")?;
    let Some((first, others)) = args.values[1..].split_first() else { return Ok(set.copy()) };
    let mut result = intersection(vm, set, first)?;
    for other in others {
        result = intersection(vm, &result, other)?;
    }
    Ok(result)
}

fn intersection_of_all(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = receiver(vm, args, "intersection")?;
    make_and_fill(vm, is_frozen_receiver(args), || intersect_all(vm, set, args))
}

fn difference_of_all(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = receiver(vm, args, "difference")?;
    args.no_keywords(vm, "set.difference")?;
    let is_frozen = is_frozen_receiver(args);
    let Some((first, others)) = args.values[1..].split_first() else {
        return Ok(make(vm, set.copy(), is_frozen));
    };
    make_and_fill(vm, is_frozen, || {
        let result = difference(vm, set, first)?;
        for other in others {
            difference_update(vm, &result, other)?;
        }
        Ok(result)
    })
}

fn symmetric_difference_of_two(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = receiver(vm, args, "symmetric_difference")?;
    let [_, other] = args.exactly::<2>(vm, "set.symmetric_difference")?;
    make_and_fill(vm, is_frozen_receiver(args), || symmetric_difference(vm, set, other))
}

fn isdisjoint(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = receiver(vm, args, "isdisjoint")?;
    let [_, other] = args.exactly::<2>(vm, "set.isdisjoint")?;
    let other = set_of(vm, other)?;
    let (small, large) = if other.len() > set.len() { (set, &*other) } else { (&*other, set) };
    for (hash, element) in small.hashed() {
        if large.contains_hashed(vm, &element, hash)? {
            return Ok(vm.new_bool(false));
        }
    }
    Ok(vm.new_bool(true))
}

fn issubset(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = receiver(vm, args, "issubset")?;
    let [_, other] = args.exactly::<2>(vm, "set.issubset")?;
    let other = set_of(vm, other)?;
    Ok(vm.new_bool(is_subset(vm, set, &other)?))
}

fn issuperset(vm: &Vm, args: &Args<'_>) -> PyResult {
    let set = receiver(vm, args, "issuperset")?;
    let [_, other] = args.exactly::<2>(vm, "set.issuperset")?;
    let other = set_of(vm, other)?;
    Ok(vm.new_bool(is_subset(vm, &other, set)?))
}

/// The elements of a set, or of any iterable.
fn set_of<'a>(vm: &Vm, value: &'a Value) -> PyResult<SetOf<'a>> {
    match as_elements(value) {
        Some(elements) => Ok(SetOf::Borrowed(elements)),
        None => Ok(SetOf::Owned(collect(vm, value)?)),
    }
}

/// Elements that are there already, or were collected.
enum SetOf<'a> {
    Borrowed(&'a Elements),
    Owned(Elements),
}

impl std::ops::Deref for SetOf<'_> {
    type Target = Elements;

    fn deref(&self) -> &Elements {
        match self {
            Self::Borrowed(elements) => elements,
            Self::Owned(elements) => elements,
        }
    }
}
