//! `itemgetter`, `attrgetter` and `methodcaller`.

use exuvia::{Gc, Trace};

use super::call_by_name;
use crate::modules::argument::{self, unpack};
use crate::object::class::{Class, ClassSpec};
use crate::object::function::NativeFn;
use crate::object::{Dict, Insert as _, PyResult, Str, Tuple, Value, tag};
use crate::vm::text::Open;
use crate::vm::{Args, Vm};

const METHODS: &[(&str, NativeFn)] =
    &[("__call__", call_by_name), ("__repr__", repr), ("__reduce__", reduce)];

pub(super) const CLASSES: &[ClassSpec] = &[
    ClassSpec {
        constructor: Some(new_item_getter),
        methods: METHODS,
        ..ClassSpec::new(tag::ITEM_GETTER)
    },
    ClassSpec {
        constructor: Some(new_attribute_getter),
        methods: METHODS,
        ..ClassSpec::new(tag::ATTRIBUTE_GETTER)
    },
    ClassSpec {
        constructor: Some(new_method_caller),
        methods: METHODS,
        ..ClassSpec::new(tag::METHOD_CALLER)
    },
];

/// `itemgetter(item, …)`
#[derive(Debug, Trace)]
#[trace(tag = tag::ITEM_GETTER)]
pub(super) struct ItemGetter {
    /// The item, or a tuple of several.
    items: Value,
    is_single: bool,
}

/// `attrgetter(name, …)`
#[derive(Debug, Trace)]
#[trace(tag = tag::ATTRIBUTE_GETTER)]
pub(super) struct AttributeGetter {
    names: Gc<Tuple>,
}

/// `methodcaller(name, …)`
#[derive(Debug, Trace)]
#[trace(tag = tag::METHOD_CALLER)]
pub(super) struct MethodCaller {
    name: Gc<Str>,
    args: Gc<Tuple>,
    keywords: Option<Gc<Dict>>,
}

fn new_item_getter(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "itemgetter")?;
    let (items, is_single) = match args.values {
        [item] => (item.clone(), true),
        [] => unpack(vm, args, "itemgetter", 1, 1).map(|items| (items[0].clone(), true))?,
        items => (vm.new_tuple(items.to_vec()), false),
    };
    Ok(Gc::into_any(vm.heap.alloc(ItemGetter { items, is_single })))
}

pub(super) fn get_items(vm: &Vm, callable: &Value, args: &Args<'_>) -> PyResult {
    let object = &unpack(vm, args, "itemgetter", 1, 1)?[0];
    let Some(getter) = callable.downcast_ref::<ItemGetter>() else { return Ok(object.clone()) };
    if getter.is_single {
        return vm.subscript(object, &getter.items);
    }
    let items = getter.items.downcast_ref::<Tuple>().map_or(&[][..], |items| items.items());
    let found = items.iter().map(|item| vm.subscript(object, item)).collect::<PyResult<_>>()?;
    Ok(vm.new_tuple(found))
}

fn new_attribute_getter(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "attrgetter")?;
    if args.values.is_empty() {
        unpack(vm, args, "attrgetter", 1, 1)?;
    }
    let name = |value: &Value| match argument::text(value) {
        Some(name) => Ok(Gc::into_any(vm.intern_object(name))),
        None => Err(vm.type_error("attribute name must be a string")),
    };
    let names = args.values.iter().map(name).collect::<PyResult<_>>()?;
    let names = vm.new_tuple_object(names);
    Ok(Gc::into_any(vm.heap.alloc(AttributeGetter { names })))
}

pub(super) fn get_attributes(vm: &Vm, callable: &Value, args: &Args<'_>) -> PyResult {
    let object = &unpack(vm, args, "attrgetter", 1, 1)?[0];
    let Some(getter) = callable.downcast_ref::<AttributeGetter>() else {
        return Ok(object.clone());
    };
    match getter.names.items() {
        [name] => dotted(vm, object, name),
        names => {
            let found =
                names.iter().map(|name| dotted(vm, object, name)).collect::<PyResult<_>>()?;
            Ok(vm.new_tuple(found))
        }
    }
}

/// The attribute with a name that may have dots.
fn dotted(vm: &Vm, object: &Value, name: &Value) -> PyResult {
    let Some(name) = name.downcast_ref::<Str>() else { return Ok(object.clone()) };
    if !name.as_str().contains('.') {
        return vm.attribute(object, name);
    }
    let mut value = object.clone();
    for part in name.as_str().split('.') {
        value = vm.attribute_named(&value, part)?;
    }
    Ok(value)
}

fn new_method_caller(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [name, rest @ ..] = args.positional() else {
        let text = "methodcaller needs at least one argument, the method name";
        return Err(vm.type_error(text));
    };
    let Some(name) = argument::text(name) else {
        return Err(vm.type_error("method name must be a string"));
    };
    let mut keywords: Option<Gc<Dict>> = None;
    for (key, value) in args.keywords() {
        keywords.get_or_insert_with(|| vm.new_dict()).set_str(key, value.clone());
    }
    let (name, args) = (vm.intern_object(name), vm.new_tuple_object(rest.to_vec()));
    Ok(Gc::into_any(vm.heap.alloc(MethodCaller { name, args, keywords })))
}

pub(super) fn call_method(vm: &Vm, callable: &Value, args: &Args<'_>) -> PyResult {
    let object = &unpack(vm, args, "methodcaller", 1, 1)?[0];
    let Some(caller) = callable.downcast_ref::<MethodCaller>() else { return Ok(object.clone()) };
    let method = vm.attribute(object, &caller.name)?;
    let Some(keywords) = &caller.keywords else {
        return vm.call(&method, caller.args.items());
    };
    let (names, more): (Vec<Value>, Vec<Value>) = keywords.pairs().into_iter().unzip();
    let names = vm.new_tuple_object(names);
    let values = [caller.args.items(), &more].concat();
    vm.call_args(&method, &Args { values: &values, names: Some(&names) })
}

/// What a getter was made with.
fn arguments(vm: &Vm, this: &Value) -> (Vec<Value>, Option<Gc<Dict>>) {
    if let Some(getter) = this.downcast_ref::<ItemGetter>() {
        let several = (!getter.is_single).then(|| getter.items.downcast_ref::<Tuple>()).flatten();
        let items = several.map(|items| items.items().to_vec());
        return (items.unwrap_or_else(|| vec![getter.items.clone()]), None);
    }
    if let Some(getter) = this.downcast_ref::<AttributeGetter>() {
        return (getter.names.items().to_vec(), None);
    }
    let Some(caller) = this.downcast_ref::<MethodCaller>() else { return (Vec::new(), None) };
    let mut values = vec![Gc::as_any(&caller.name).clone()];
    values.extend_from_slice(caller.args.items());
    (values, caller.keywords.clone().filter(|keywords| keywords.len() > 0 && !vm.is_none(this)))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "itemgetter.__repr__")?;
    let class = vm.class_name(this);
    let Some(_open) = Open::new(vm, this) else {
        return Ok(vm.new_string(format!("{class}(...)")));
    };
    let (values, keywords) = arguments(vm, this);
    let mut parts = values.iter().map(|value| vm.repr(value)).collect::<PyResult<Vec<String>>>()?;
    for (name, value) in keywords.iter().flat_map(|keywords| keywords.pairs()) {
        parts.push(format!("{}={}", vm.to_str(&name)?, vm.repr(&value)?));
    }
    Ok(vm.new_string(format!("{class}({})", parts.join(", "))))
}

/// What `copy` and `pickle` need: the class and its arguments; for keyword arguments, a `partial` of it.
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "itemgetter.__reduce__")?;
    let (values, keywords) = arguments(vm, this);
    let class = Gc::as_any(vm.class_of(this)).clone();
    let Some(keywords) = keywords else {
        return Ok(vm.new_tuple(vec![class, vm.new_tuple(values)]));
    };
    let partial = vm.module_attribute("functools", "partial")?;
    let (names, more): (Vec<Value>, Vec<Value>) = keywords.pairs().into_iter().unzip();
    let names = vm.new_tuple_object(names);
    let given = [&[class, values[0].clone()], more.as_slice()].concat();
    let make = vm.call_args(&partial, &Args { values: &given, names: Some(&names) })?;
    Ok(vm.new_tuple(vec![make, vm.new_tuple(values[1..].to_vec())]))
}
