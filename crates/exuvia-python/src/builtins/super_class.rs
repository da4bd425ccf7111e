//! `super`: attributes as they are found after a class in a method resolution order.

use exuvia::{Field, Gc};

use super::name_of;
use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::function::Super;
use crate::object::instance::inner;
use crate::object::{Class, PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// `super`
pub(crate) const SUPER: ClassSpec = ClassSpec {
    constructor: Some(new_super),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("__get__", get),
        ("__getattribute__", getattribute),
        ("__repr__", repr),
    ],
    attributes: &[
        AttributeSpec {
            name: "__thisclass__",
            get: |vm, s| part(vm, s, |proxy| proxy.class.get().map(Gc::into_any)),
            set: None,
        },
        AttributeSpec {
            name: "__self__",
            get: |vm, s| part(vm, s, |proxy| proxy.object.get()),
            set: None,
        },
        AttributeSpec {
            name: "__self_class__",
            get: |vm, s| part(vm, s, |proxy| proxy.object_class.get().map(Gc::into_any)),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::SUPER)
};

/// `super(…)`; what an instance of a subclass holds is filled by `__init__`.
fn new_super(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let (class, object) = arguments(vm, args)?;
    new_bound_super(vm, class, object)
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let Some(proxy) = args.values.first().and_then(|proxy| inner(proxy).downcast_ref::<Super>())
    else {
        return Err(vm.type_error("a super object is needed"));
    };
    let (class, object) = arguments(vm, &args.rest())?;
    let object_class = object.as_ref().map(|object| checked_class(vm, &class, object));
    proxy.object_class.set(object_class.transpose()?);
    proxy.class.set(Some(class));
    proxy.object.set(object);
    Ok(vm.none.clone())
}

/// The class, and the object if there is one.
fn arguments(vm: &Vm, args: &Args<'_>) -> PyResult<(Gc<Class>, Option<Value>)> {
    args.no_keywords(vm, "super")?;
    let (class, object) = match args.values {
        [] => {
            let found = vm.super_arguments();
            let (class, object) = found.ok_or_else(|| vm.runtime_error("super(): no arguments"))?;
            (class, Some(object))
        }
        [class] => (class.clone(), None),
        [class, object] => (class.clone(), Some(object.clone()).filter(|o| !vm.is_none(o))),
        values => {
            let n = values.len();
            return Err(vm.type_error(format!("super() expected at most 2 arguments, got {n}")));
        }
    };
    let class = class.downcast::<Class>().map_err(|other| {
        let kind = vm.class_name(&other);
        vm.type_error(format!("super() argument 1 must be a type, not {kind}"))
    })?;
    Ok((class, object))
}

fn new_bound_super(vm: &Vm, class: Gc<Class>, object: Option<Value>) -> PyResult {
    let object_class = match &object {
        Some(object) => Some(checked_class(vm, &class, object)?),
        None => None,
    };
    Ok(Gc::into_any(vm.heap.alloc(Super {
        class: Field::new(Some(class)),
        object: Field::new(object),
        object_class: Field::new(object_class),
    })))
}

/// CPython's `supercheck`: the class in whose method resolution order the search goes on. An object may claim one by a
/// `__class__` of its own.
fn checked_class(vm: &Vm, class: &Gc<Class>, object: &Value) -> PyResult<Gc<Class>> {
    if let Some(other) = object.downcast_ref::<Class>()
        && other.is_subclass_of(class)
    {
        return Ok(other.clone());
    }
    let own = vm.class_of(object);
    if own.is_subclass_of(class) {
        return Ok(own.clone());
    }
    match vm.find_attribute(object, &vm.names.class)?.map(exuvia::GcAny::downcast::<Class>) {
        Some(Ok(claimed)) if claimed.is_subclass_of(class) => Ok(claimed),
        _ => Err(vm.type_error("super(type, obj): obj must be an instance or subtype of type")),
    }
}

/// `super(C).__get__(object, class)`: what is not bound yet is bound.
fn get(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "super.__get__", 2, 3)?;
    match inner(&values[0]).downcast_ref::<Super>() {
        Some(proxy) => vm.bind_super(&values[0], proxy, &values[1]),
        None => Ok(values[0].clone()),
    }
}

fn getattribute(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, name] = args.exactly::<2>(vm, "super.__getattribute__")?;
    let name = name_of(vm, name)?;
    let found = match inner(object).downcast_ref::<Super>() {
        Some(proxy) => vm.find_super_attribute(proxy, object, &name)?,
        None => vm.find_generic_attribute(object, &name)?,
    };
    found.ok_or_else(|| vm.no_attribute(object, &name))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly::<1>(vm, "super.__repr__")?;
    Ok(vm.new_string(vm.plain_repr(inner(object))?))
}

fn part(vm: &Vm, proxy: &Value, part: fn(&Super) -> Option<Value>) -> PyResult {
    let part = inner(proxy).downcast_ref::<Super>().and_then(|proxy| part(proxy));
    Ok(part.unwrap_or_else(|| vm.none.clone()))
}

impl Vm {
    /// A `super` object as an attribute of a class, asked of an object.
    pub(crate) fn bind_super(&self, value: &Value, proxy: &Super, object: &Value) -> PyResult {
        let (Some(class), None) = (proxy.class.get(), proxy.object.get()) else {
            return Ok(value.clone());
        };
        if self.is_none(object) {
            return Ok(value.clone());
        }
        if value.tag() == tag::SUPER {
            return new_bound_super(self, class, Some(object.clone()));
        }
        let maker = Gc::as_any(self.class_of(value)).clone();
        self.call(&maker, &[Gc::into_any(class), object.clone()])
    }
}
