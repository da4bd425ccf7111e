//! The classes `property`, `staticmethod` and `classmethod`, and how programs call descriptors by name.

use exuvia::{Field, Gc};

use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::function::{ClassMethod, Property, StaticMethod};
use crate::object::instance::inner;
use crate::object::{Function, Insert as _, PyResult, Value, tag};
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
        ("getter", with_getter),
        ("setter", with_setter),
        ("deleter", with_deleter),
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

/// `descriptor.__get__(object, class=None)`, for every built-in descriptor.
pub(crate) fn get(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "descriptor.__get__", 2, 3)?;
    let object = Some(&values[1]).filter(|object| !vm.is_none(object));
    let class = match values.get(2).and_then(|class| class.downcast_ref::<Class>()) {
        Some(class) => class,
        None if object.is_some() || vm.is_none(&values[1]) && values.len() == 3 => {
            vm.class_of(&values[1])
        }
        None => return Err(vm.type_error("__get__(None, None) is invalid")),
    };
    vm.bind_descriptor(inner(&values[0]), object, class)
}

/// `descriptor.__set__(object, value)`
pub(crate) fn set(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [descriptor, object, value] = args.exactly::<3>(vm, "descriptor.__set__")?;
    vm.set_computed(inner(descriptor), object, Some(value))?;
    Ok(vm.none.clone())
}

/// `descriptor.__delete__(object)`
pub(crate) fn delete(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [descriptor, object] = args.exactly::<2>(vm, "descriptor.__delete__")?;
    vm.set_computed(inner(descriptor), object, None)?;
    Ok(vm.none.clone())
}

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

fn is_abstract(vm: &Vm, value: &Value) -> PyResult {
    let property = property(vm, value)?;
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

/// The arguments of `property`: functions and the text that documents it, by default that of the getter.
fn parts(vm: &Vm, args: &Args<'_>) -> PyResult<[Option<Value>; 4]> {
    let parts = args.bind(vm, "property", ["fget", "fset", "fdel", "doc"], 0)?;
    let [getter, setter, deleter, doc] = parts.map(|part| part.filter(|part| !vm.is_none(part)));
    let doc = doc.or_else(|| Some(getter.as_ref()?.downcast_ref::<Function>()?.doc.get()));
    Ok([getter, setter, deleter, doc])
}

fn new_property(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [getter, setter, deleter, doc] = parts(vm, args)?.map(Field::new);
    Ok(Gc::into_any(vm.heap.alloc(Property { getter, setter, deleter, doc })))
}

/// Fills an instance of a subclass, whose `__init__` called this one.
fn init_property(vm: &Vm, args: &Args<'_>) -> PyResult {
    let Some(this) = args.values.first() else { return Err(vm.type_error("a property is needed")) };
    let [getter, setter, deleter, doc] = parts(vm, &args.rest())?;
    let property = property(vm, this)?;
    property.getter.set(getter);
    property.setter.set(setter);
    property.deleter.set(deleter);
    property.doc.set(doc);
    Ok(vm.none.clone())
}

/// A property like this one, of the same class, but for one function.
fn changed(vm: &Vm, args: &Args<'_>, change: fn(&mut [Value; 3], Value)) -> PyResult {
    let [this, function] = args.exactly(vm, "property.setter")?;
    let old = property(vm, this)?;
    let mut parts = [&old.getter, &old.setter, &old.deleter]
        .map(|part| part.get().unwrap_or_else(|| vm.none.clone()));
    change(&mut parts, function.clone());
    let made = vm.call(Gc::as_any(vm.class_of(this)), &parts)?;
    let has_getter = old.getter.get().is_some();
    if let Some(new) = inner(&made).downcast_ref::<Property>().filter(|_| has_getter) {
        new.doc.set(old.doc.get());
    }
    Ok(made)
}

fn with_getter(vm: &Vm, args: &Args<'_>) -> PyResult {
    changed(vm, args, |parts, function| parts[0] = function)
}

fn with_setter(vm: &Vm, args: &Args<'_>) -> PyResult {
    changed(vm, args, |parts, function| parts[1] = function)
}

fn with_deleter(vm: &Vm, args: &Args<'_>) -> PyResult {
    changed(vm, args, |parts, function| parts[2] = function)
}

/// `staticmethod`
pub(crate) const STATIC_METHOD: ClassSpec = ClassSpec {
    constructor: Some(|vm, _, args| {
        let [function] = args.exactly(vm, "staticmethod")?;
        wrap(vm, Gc::into_any(vm.heap.alloc(StaticMethod::new(function.clone()))), function)
    }),
    is_base: true,
    methods: &[("__get__", get)],
    attributes: WRAPPER_ATTRIBUTES,
    ..ClassSpec::new(tag::STATIC_METHOD)
};

/// `classmethod`
pub(crate) const CLASS_METHOD: ClassSpec = ClassSpec {
    constructor: Some(|vm, _, args| {
        let [function] = args.exactly(vm, "classmethod")?;
        wrap(vm, Gc::into_any(vm.heap.alloc(ClassMethod::new(function.clone()))), function)
    }),
    is_base: true,
    methods: &[("__get__", get)],
    attributes: WRAPPER_ATTRIBUTES,
    ..ClassSpec::new(tag::CLASS_METHOD)
};

const WRAPPER_ATTRIBUTES: &[AttributeSpec] = &[
    AttributeSpec { name: "__func__", get: wrapped, set: None },
    AttributeSpec { name: "__wrapped__", get: wrapped, set: None },
    AttributeSpec { name: "__isabstractmethod__", get: wraps_abstract, set: None },
];

/// What a static or class method takes over from its function.
const TAKEN_OVER: [&str; 5] =
    ["__module__", "__name__", "__qualname__", "__doc__", "__annotations__"];

/// Has a new static or class method look like its function.
fn wrap(vm: &Vm, method: Value, function: &Value) -> PyResult {
    for name in TAKEN_OVER {
        let name = vm.intern(name);
        if let Some(value) = vm.find_attribute(function, &name)? {
            vm.dict_of(&method)?.set_str(&name, value);
        }
    }
    Ok(method)
}

fn wrapped(vm: &Vm, method: &Value) -> PyResult {
    let method = inner(method);
    let function = match method.downcast_ref::<StaticMethod>() {
        Some(method) => Some(&method.function),
        None => method.downcast_ref::<ClassMethod>().map(|method| &method.function),
    };
    Ok(function.unwrap_or(&vm.none).clone())
}

fn wraps_abstract(vm: &Vm, method: &Value) -> PyResult {
    let function = wrapped(vm, method)?;
    let flag = vm.find_attribute(&function, &vm.intern("__isabstractmethod__"))?;
    Ok(vm.new_bool(flag.is_some_and(|flag| vm.truth(&flag).unwrap_or(false))))
}
