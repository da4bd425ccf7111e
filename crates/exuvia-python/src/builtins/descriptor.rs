//! The classes `staticmethod` and `classmethod`, and how programs call descriptors by name.

use exuvia::Gc;

use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::function::{ClassMethod, StaticMethod};
use crate::object::instance::inner;
use crate::object::{Insert as _, PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// `descriptor.__get__(object, class=None)`, for every built-in descriptor.
pub(crate) fn get(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "descriptor.__get__", 2, 3)?;
    let given = |i: usize| values.get(i).filter(|value| !vm.is_none(value));
    let (object, class) = (given(1), given(2));
    let own_class = object.map(|object| vm.class_of(object));
    let descriptor = inner(&values[0]);
    let Some(class) = class.or(own_class.map(Gc::as_any)) else {
        return Err(vm.type_error("__get__(None, None) is invalid"));
    };
    if vm.class_of(descriptor).layout == tag::CLASS_METHOD_DESCRIPTOR {
        return vm.bind_class_method(descriptor, class);
    }
    let class = class.downcast_ref::<Class>().or(own_class).unwrap_or(&vm.classes.object);
    match object {
        Some(object) => vm.check_descriptor(descriptor, object)?,
        // An instance of a subclass is not what it holds.
        None if descriptor.tag() == tag::PROPERTY => return Ok(values[0].clone()),
        None => {}
    }
    vm.bind_descriptor(descriptor, object, class)
}

/// `descriptor.__set__(object, value)`
pub(crate) fn set(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [descriptor, object, value] = args.exactly::<3>(vm, "descriptor.__set__")?;
    vm.check_descriptor(descriptor, object)?;
    vm.set_computed(inner(descriptor), object, Some(value))?;
    Ok(vm.none.clone())
}

/// `descriptor.__delete__(object)`
pub(crate) fn delete(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [descriptor, object] = args.exactly::<2>(vm, "descriptor.__delete__")?;
    vm.check_descriptor(descriptor, object)?;
    vm.set_computed(inner(descriptor), object, None)?;
    Ok(vm.none.clone())
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
    AttributeSpec {
        name: "__dict__",
        get: |vm, method| vm.dict_of(method).map(Gc::into_any),
        set: None,
    },
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
    let _guard = vm.enter_recursion()?;
    let flag = vm.find_attribute(&function, &vm.intern("__isabstractmethod__"))?;
    Ok(vm.new_bool(flag.is_some_and(|flag| vm.truth(&flag).unwrap_or(false))))
}
