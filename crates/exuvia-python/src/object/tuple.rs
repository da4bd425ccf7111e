//! `tuple`

use exuvia::{Gc, HandleVec, Stock, Trace};

use super::class::{Class, ClassSpec};
use super::instance::inner;
use super::tracking::may_be_tracked;
use super::{PyResult, Value, dunder, tag};
use crate::vm::{Args, Vm};

/// A `tuple`. Its items are released last to first, as CPython does.
#[derive(Debug, Trace)]
#[trace(tag = tag::TUPLE, unsafe_settled = is_settled, unsafe_stock = stock)]
pub(crate) struct Tuple {
    pub(crate) items: HandleVec<Value>,
}

impl Tuple {
    pub(crate) fn new(items: Vec<Value>) -> Self {
        Self { items: items.into() }
    }

    #[inline]
    pub(crate) fn items(&self) -> &[Value] {
        &self.items
    }
}

fn stock(tuple: &Tuple) -> Option<Stock> {
    stock_of(tuple.items().len())
}

/// CPython keeps 2,000 dead tuples of each length from 1 to 20.
pub(crate) fn stock_of(len: usize) -> Option<Stock> {
    let number = u8::try_from(len).ok().filter(|len| matches!(len, 1..=20))?;
    Some(Stock { number, limit: 2000 })
}

/// The length of a tuple that CPython makes when it does not know how many items there will be.
const GUESS: usize = 10;

/// Collections untrack tuples without anything that can be part of a cycle.
fn is_settled(tuple: &Tuple, _generation: usize) -> bool {
    !tuple.items().iter().any(may_be_tracked)
}

/// The tuple that `value` is, or holds as an instance of a subclass.
#[inline]
pub(crate) fn as_tuple(value: &Value) -> Option<&Gc<Tuple>> {
    inner(value).downcast_ref::<Tuple>()
}

/// `tuple`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("count", count),
        ("index", index),
        ("__len__", dunder::len),
        ("__getitem__", dunder::getitem),
        ("__contains__", dunder::contains),
        ("__iter__", dunder::iter),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
        ("__lt__", dunder::lt),
        ("__le__", dunder::le),
        ("__gt__", dunder::gt),
        ("__ge__", dunder::ge),
        ("__hash__", dunder::hash),
        ("__add__", dunder::add),
        ("__mul__", dunder::mul),
        ("__rmul__", dunder::mul),
        ("__repr__", dunder::repr),
        ("__getnewargs__", getnewargs),
    ],
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    ..ClassSpec::new(tag::TUPLE)
};

/// `tuple(iterable)`
fn construct(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "tuple")?;
    match args.between(vm, "tuple", 0, 1)? {
        [iterable] if iterable.tag() == tag::TUPLE => Ok(iterable.clone()),
        [iterable] => vm.to_tuple(iterable),
        _ => Ok(vm.new_tuple(Vec::new())),
    }
}

impl Vm {
    /// A tuple of what an iterable gives: CPython's `PySequence_Tuple`.
    pub(crate) fn to_tuple(&self, iterable: &Value) -> PyResult {
        if matches!(iterable.tag(), tag::LIST | tag::TUPLE) {
            return Ok(self.new_tuple(self.to_vec(iterable)?));
        }
        let iterator = self.iter(iterable)?;
        let n = self.known_length(iterable)?.unwrap_or(GUESS);
        // CPython makes the tuple before it has the items, as long as it expects it to become.
        let made = (n > 0).then(|| self.heap.stand_in_from(stock_of(n)));
        let items = self.collect(&iterator, n)?;
        drop(made);
        if items.is_empty() {
            return Ok(self.new_tuple(items));
        }
        Ok(Gc::into_any(self.new_tuple_from(stock_of(n), items)))
    }
}

fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<Tuple>> {
    match args.values.first().and_then(as_tuple) {
        Some(tuple) => Ok(tuple),
        None => Err(vm.wrong_receiver(args, method, "tuple")),
    }
}

fn count(vm: &Vm, args: &Args<'_>) -> PyResult {
    let tuple = receiver(vm, args, "count")?;
    let [_, wanted] = args.exactly::<2>(vm, "tuple.count")?;
    let mut n = 0;
    for item in tuple.items() {
        n += usize::from(vm.equal(item, wanted)?);
    }
    Ok(vm.new_size(n))
}

fn index(vm: &Vm, args: &Args<'_>) -> PyResult {
    let tuple = receiver(vm, args, "index")?;
    let values = args.between(vm, "tuple.index", 2, 4)?;
    let len = tuple.items().len();
    let start = vm.search_bound(values.get(2), 0, len)?;
    let stop = vm.search_bound(values.get(3), usize::MAX, len)?.min(len);
    for (i, item) in tuple.items().iter().enumerate().take(stop).skip(start) {
        if vm.equal(item, &values[1])? {
            return Ok(vm.new_size(i));
        }
    }
    Err(vm.value_error("tuple.index(x): x not in tuple"))
}

fn getnewargs(vm: &Vm, args: &Args<'_>) -> PyResult {
    let tuple = receiver(vm, args, "__getnewargs__")?;
    args.exactly::<1>(vm, "tuple.__getnewargs__")?;
    let copy = vm.new_tuple(tuple.items().to_vec());
    Ok(vm.new_tuple(vec![copy]))
}
