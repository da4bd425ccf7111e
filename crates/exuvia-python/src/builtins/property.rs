//! `property`

use exuvia::{Field, Gc};

use super::descriptor::{delete, get, set};
use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::function::Property;
use crate::object::instance::inner;
use crate::object::{PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// `property`
pub(crate) const PROPERTY: ClassSpec = ClassSpec {
    constructor: Some(new_property),
    is_base: true,
    methods: &[
        ("__init__", init_property),
        ("__get__", get),
        ("__set__", set),
        ("__delete__", delete),
        ("__set_name__", set_name),
        ("getter", |vm, args| changed(vm, args, 0)),
        ("setter", |vm, args| changed(vm, args, 1)),
        ("deleter", |vm, args| changed(vm, args, 2)),
    ],
    attributes: &[
        AttributeSpec { name: "fget", get: |vm, p| part(vm, p, |p| p.getter.get()), set: None },
        AttributeSpec { name: "fset", get: |vm, p| part(vm, p, |p| p.setter.get()), set: None },
        AttributeSpec { name: "fdel", get: |vm, p| part(vm, p, |p| p.deleter.get()), set: None },
        AttributeSpec {
            name: "__doc__",
            get: |vm, p| part(vm, p, |p| p.doc.get()),
            set: Some(set_doc),
        },
        AttributeSpec { name: "__isabstractmethod__", get: is_abstract, set: None },
    ],
    ..ClassSpec::new(tag::PROPERTY)
};

fn property<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Property>> {
    inner(value).downcast_ref::<Property>().ok_or_else(|| vm.type_error("a property is needed"))
}

fn part(vm: &Vm, value: &Value, get: fn(&Property) -> Option<Value>) -> PyResult {
    Ok(get(property(vm, value)?).unwrap_or_else(|| vm.none.clone()))
}

fn set_doc(vm: &Vm, value: &Value, doc: Option<Value>) -> PyResult<()> {
    property(vm, value)?.doc.set(doc);
    Ok(())
}

fn set_name(vm: &Vm, args: &Args<'_>) -> PyResult {
    let n = args.values.len().saturating_sub(1);
    let [this, _, name] = args.values else {
        let text = format!("__set_name__() takes 2 positional arguments but {n} were given");
        return Err(vm.type_error(text));
    };
    property(vm, this)?.name.set(Some(name.clone()));
    Ok(vm.none.clone())
}

fn is_abstract(vm: &Vm, value: &Value) -> PyResult {
    let property = property(vm, value)?;
    let _guard = vm.enter_recursion()?;
    let name = vm.intern("__isabstractmethod__");
    for function in [&property.getter, &property.setter, &property.deleter] {
        let Some(function) = function.get() else { continue };
        if let Some(flag) = vm.find_attribute(&function, &name)?
            && vm.truth(&flag)?
        {
            return Ok(vm.true_.clone());
        }
    }
    Ok(vm.false_.clone())
}

fn new_property(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let property = vm.heap.alloc(Property::default());
    fill(vm, Gc::as_any(&property), &property, args)?;
    Ok(Gc::into_any(property))
}

/// Fills an instance of a subclass, whose `__init__` called this one.
fn init_property(vm: &Vm, args: &Args<'_>) -> PyResult {
    let Some(this) = args.values.first() else { return Err(vm.type_error("a property is needed")) };
    fill(vm, this, property(vm, this)?, &args.rest())?;
    Ok(vm.none.clone())
}

/// Takes the functions, and the text that documents the property, by default that of the getter. An instance of a
/// subclass keeps that among its attributes.
fn fill(vm: &Vm, this: &Value, property: &Property, args: &Args<'_>) -> PyResult<()> {
    let parts = args.bind(vm, "property", ["fget", "fset", "fdel", "doc"], 0)?;
    let [getter, setter, deleter, mut doc] =
        parts.map(|part| part.filter(|part| !vm.is_none(part)));
    let mut own_doc = None;
    if let (None, Some(getter)) = (&doc, &getter) {
        own_doc = vm.find_attribute(getter, &vm.names.doc)?;
    }
    property.is_doc_of_getter.set(own_doc.is_some());
    if this.tag() == tag::PROPERTY {
        doc = doc.or_else(|| own_doc.take());
    }
    property.getter.set(getter);
    property.setter.set(setter);
    property.deleter.set(deleter);
    property.doc.set(doc);
    match own_doc {
        Some(doc) => vm.set_attribute(this, &vm.names.doc, &doc),
        None => Ok(()),
    }
}

/// A property like this one, of the same class, but for one function.
fn changed(vm: &Vm, args: &Args<'_>, index: usize) -> PyResult {
    let [this, function] = args.exactly(vm, "property.setter")?;
    let old = property(vm, this)?;
    let parts = [&old.getter, &old.setter, &old.deleter, &old.doc].map(Field::get);
    let mut parts = parts.map(|part| part.unwrap_or_else(|| vm.none.clone()));
    if !vm.is_none(function) {
        parts[index] = function.clone();
    }
    if old.is_doc_of_getter.get() && !vm.is_none(&parts[0]) {
        parts[3] = vm.none.clone();
    }
    let made = vm.call(Gc::as_any(vm.class_of(this)), &parts)?;
    if let Some(new) = inner(&made).downcast_ref::<Property>() {
        new.name.set(old.name.get());
    }
    Ok(made)
}
