//! The views of a `collections.OrderedDict`, and its iterator.

use std::cell::Cell;

use exuvia::{Field, Gc, Trace};

use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::dict::{Dict, as_dict};
use crate::object::function::NativeFn;
use crate::object::iterator::{DictItems, DictKeys, DictValues};
use crate::object::iterator_methods::itself;
use crate::object::{PyResult, Value, dunder, tag};
use crate::vm::{Args, Vm};

/// What of the dictionary is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Keys,
    Values,
    Items,
}

macro_rules! views {
    ($($name:ident $tag:ident $plain:ident)*) => {
        $(
            /// View of an ordered dictionary.
            #[derive(Debug, Trace)]
            #[trace(tag = tag::$tag)]
            pub(super) struct $name {
                pub(super) owner: Value,
            }
        )*

        /// The view of the same part of the dictionary inside, which has no iterators of its own.
        fn plain_view(vm: &Vm, view: &Value) -> Value {
            $(
                if let Some(view) = view.downcast_ref::<$name>() {
                    return Gc::into_any(vm.heap.alloc($plain::new(&view.owner)));
                }
            )*
            view.clone()
        }

        /// The dictionary that a view shows.
        fn owner(view: &Value) -> Option<&Value> {
            $(
                if let Some(view) = view.downcast_ref::<$name>() {
                    return Some(&view.owner);
                }
            )*
            None
        }
    };
}

views! {
    OrderedKeys ORDERED_KEYS DictKeys
    OrderedValues ORDERED_VALUES DictValues
    OrderedItems ORDERED_ITEMS DictItems
}

/// Methods that do what those of the plain views do.
macro_rules! plain {
    ($($name:ident),*) => {
        $(
            fn $name(vm: &Vm, args: &Args<'_>) -> PyResult {
                let mut values = args.values.to_vec();
                for value in &mut values {
                    *value = plain_view(vm, value);
                }
                dunder::$name(vm, &Args { values: &values, names: args.names })
            }
        )*
    };
}

plain! { len, contains, eq, ne, lt, le, gt, ge, or_, and_, sub, xor, ror, rand, rsub, rxor }

const SET_LIKE: &[(&str, NativeFn)] = &[
    ("isdisjoint", is_disjoint),
    ("__len__", len),
    ("__contains__", contains),
    ("__iter__", iter),
    ("__reversed__", reversed),
    ("__eq__", eq),
    ("__ne__", ne),
    ("__lt__", lt),
    ("__le__", le),
    ("__gt__", gt),
    ("__ge__", ge),
    ("__or__", or_),
    ("__and__", and_),
    ("__sub__", sub),
    ("__xor__", xor),
    ("__ror__", ror),
    ("__rand__", rand),
    ("__rsub__", rsub),
    ("__rxor__", rxor),
    ("__repr__", repr),
];

const ATTRIBUTES: &[AttributeSpec] = &[AttributeSpec { name: "mapping", get: mapping, set: None }];

/// The views and the iterator.
pub(super) const CLASSES: &[ClassSpec] = &[
    ClassSpec { methods: SET_LIKE, attributes: ATTRIBUTES, ..ClassSpec::new(tag::ORDERED_KEYS) },
    ClassSpec { methods: SET_LIKE, attributes: ATTRIBUTES, ..ClassSpec::new(tag::ORDERED_ITEMS) },
    ClassSpec {
        methods: &[
            ("__len__", len),
            ("__iter__", iter),
            ("__reversed__", reversed),
            ("__repr__", repr),
        ],
        attributes: ATTRIBUTES,
        ..ClassSpec::new(tag::ORDERED_VALUES)
    },
    ClassSpec {
        methods: &[("__iter__", itself), ("__next__", dunder::next), ("__reduce__", reduce)],
        ..ClassSpec::new(tag::ORDERED_ITERATOR)
    },
];

fn is_disjoint(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, other] = args.exactly::<2>(vm, "odict_keys.isdisjoint")?;
    let method = vm.attribute_named(&plain_view(vm, this), "isdisjoint")?;
    vm.call(&method, &[plain_view(vm, other)])
}

/// A read-only view of the dictionary itself.
fn mapping(vm: &Vm, view: &Value) -> PyResult {
    vm.attribute_named(&plain_view(vm, view), "mapping")
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "odict_keys.__repr__")?;
    let text = vm.repr(&plain_view(vm, this))?;
    Ok(vm.new_string(text.replacen("dict_", "odict_", 1)))
}

fn part_of(view: &Value) -> Part {
    match view.tag() {
        tag::ORDERED_KEYS => Part::Keys,
        tag::ORDERED_VALUES => Part::Values,
        _ => Part::Items,
    }
}

fn iter(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "odict_keys.__iter__")?;
    new_iterator(vm, this, false)
}

fn reversed(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "odict_keys.__reversed__")?;
    new_iterator(vm, this, true)
}

fn new_iterator(vm: &Vm, view: &Value, is_reversed: bool) -> PyResult {
    match owner(view) {
        Some(owner) => Ok(OrderedIterator::make(vm, owner, part_of(view), is_reversed)),
        None => Err(vm.type_error("a view of an OrderedDict is required")),
    }
}

/// Iterator over an ordered dictionary, which notices every change of its order.
#[derive(Debug, Trace)]
#[trace(tag = tag::ORDERED_ITERATOR, levels = 0)]
pub(super) struct OrderedIterator {
    owner: Field<Option<Value>>,
    #[trace(skip)]
    part: Part,
    is_reversed: bool,
    /// Of the next entry.
    position: Cell<Option<usize>>,
    n_expected: usize,
    version: u32,
}

impl OrderedIterator {
    pub(super) fn make(vm: &Vm, owner: &Value, part: Part, is_reversed: bool) -> Value {
        let (n_expected, version, position) = as_dict(owner).map_or((0, 0, None), |dict| {
            let table = dict.table.borrow();
            let position = if is_reversed { table.last() } else { table.first() };
            (table.len(), table.version(), position)
        });
        Gc::into_any(vm.heap.alloc(Self {
            owner: Field::new(Some(owner.clone())),
            part,
            is_reversed,
            position: Cell::new(position),
            n_expected,
            version,
        }))
    }

    fn next(&self, vm: &Vm) -> PyResult<Option<Value>> {
        let Some(owner) = self.owner.get() else { return Ok(None) };
        let Some(dict) = as_dict(&owner) else { return Ok(None) };
        if dict.len() != self.n_expected || dict.table.borrow().version() != self.version {
            return Err(vm.runtime_error("OrderedDict mutated during iteration"));
        }
        let Some((key, value)) = self.advance(dict) else {
            self.owner.set(None);
            return Ok(None);
        };
        Ok(Some(match self.part {
            Part::Keys => key,
            Part::Values => value,
            Part::Items => vm.new_tuple(vec![key, value]),
        }))
    }

    /// The next entry, if there is one.
    fn advance(&self, dict: &Dict) -> Option<(Value, Value)> {
        let table = dict.table.borrow();
        let at = self.position.get()?;
        self.position.set(if self.is_reversed { table.before(at) } else { table.after(at) });
        table.entry(at).map(|entry| (entry.key.clone(), entry.value.clone()))
    }
}

/// The next item of an iterator.
pub(super) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    match iterator.downcast_ref::<OrderedIterator>() {
        Some(iterator) => iterator.next(vm),
        None => Ok(None),
    }
}

/// What `copy` and `pickle` need: an iterator over a list of what is left.
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "odict_iterator.__reduce__")?;
    let iter = vm.builtins.get_str(&vm.intern("iter")).unwrap_or_else(|| vm.none.clone());
    let Some(iterator) = this.downcast_ref::<OrderedIterator>() else { return Ok(iter) };
    let (owner, position) = (iterator.owner.get(), iterator.position.get());
    let mut items = Vec::new();
    while let Some(item) = iterator.next(vm)? {
        items.push(item);
    }
    iterator.owner.set(owner);
    iterator.position.set(position);
    let items = vm.new_list(items);
    Ok(vm.new_tuple(vec![iter, vm.new_tuple(vec![items])]))
}
