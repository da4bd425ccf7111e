//! `object`

use exuvia::Gc;

use super::class::overrides_init;
use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::dict::as_dict;
use crate::object::number::PlainObject;
use crate::object::{Class, Exception, Instance, PyResult, Str, Value, tag};
use crate::vm::{Args, Vm};

/// `object`
pub(crate) const OBJECT: ClassSpec = ClassSpec {
    constructor: Some(new_object),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("__repr__", object_repr),
        ("__str__", object_str),
        ("__format__", object_format),
        ("__eq__", object_eq),
        ("__ne__", object_ne),
        ("__lt__", unordered),
        ("__le__", unordered),
        ("__gt__", unordered),
        ("__ge__", unordered),
        ("__hash__", object_hash),
        ("__getattribute__", getattribute),
        ("__setattr__", setattr),
        ("__delattr__", delattr),
        ("__dir__", dir),
        ("__sizeof__", sizeof),
        ("__reduce__", reduce),
        ("__reduce_ex__", reduce_ex),
        ("__getstate__", getstate),
    ],
    class_methods: &[
        ("__init_subclass__", init_subclass),
        ("__subclasshook__", |vm, _| Ok(vm.not_implemented.clone())),
    ],
    attributes: &[AttributeSpec { name: "__class__", get: get_class, set: Some(Vm::set_class) }],
    ..ClassSpec::new(tag::PLAIN_OBJECT)
};

fn new_object(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    if !args.values.is_empty() {
        return Err(vm.type_error("object() takes no arguments"));
    }
    Ok(Gc::into_any(vm.heap.alloc(PlainObject)))
}

/// `object.__init__` is strict about arguments unless a class has a `__new__` and no `__init__` of its own.
fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let Some(class) = args.values.get(..1).filter(|_| args.values.len() > 1) else {
        return Ok(vm.none.clone());
    };
    let class = vm.class_of(&class[0]);
    let owner = if overrides_init(vm, class) {
        "object".to_owned()
    } else if class.layout == tag::INSTANCE && !class.has_new.get() {
        class.name.borrow().clone()
    } else {
        return Ok(vm.none.clone());
    };
    Err(vm.type_error(format!(
        "{owner}.__init__() takes exactly one argument (the instance to initialize)"
    )))
}

fn object_repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__repr__")?;
    Ok(vm.new_string(vm.default_repr(object)))
}

fn object_str(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__str__")?;
    Ok(vm.new_string(vm.repr(object)?))
}

fn object_format(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, spec] = args.exactly(vm, "object.__format__")?;
    if spec.downcast_ref::<Str>().is_some_and(|spec| spec.len() > 0) {
        let class = vm.class_name(object);
        return Err(
            vm.type_error(format!("unsupported format string passed to {class}.__format__"))
        );
    }
    vm.str(object)
}

fn object_eq(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = args.exactly(vm, "object.__eq__")?;
    if Value::ptr_eq(a, b) { Ok(vm.true_.clone()) } else { Ok(vm.not_implemented.clone()) }
}

fn object_ne(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = args.exactly(vm, "object.__ne__")?;
    match vm.call_special(a, &vm.names.eq, std::slice::from_ref(b))? {
        Some(result) if !Value::ptr_eq(&result, &vm.not_implemented) => {
            let equal = vm.truth(&result)?;
            Ok(vm.new_bool(!equal))
        }
        _ => Ok(vm.not_implemented.clone()),
    }
}

fn unordered(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<2>(vm, "object.comparison")?;
    Ok(vm.not_implemented.clone())
}

fn object_hash(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__hash__")?;
    let rotated = object.address().rotate_right(4);
    Ok(vm.new_int(rotated as i64))
}

fn getattribute(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, name] = args.exactly(vm, "object.__getattribute__")?;
    let name = name_of(vm, name)?;
    match vm.find_generic_attribute(object, &name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(object, &name)),
    }
}

fn setattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, name, value] = args.exactly(vm, "object.__setattr__")?;
    check_applicable(vm, object, "__setattr__")?;
    vm.set_generic_attribute(object, &name_of(vm, name)?, value)?;
    Ok(vm.none.clone())
}

fn delattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, name] = args.exactly(vm, "object.__delattr__")?;
    check_applicable(vm, object, "__delattr__")?;
    vm.del_generic_attribute(object, &name_of(vm, name)?)?;
    Ok(vm.none.clone())
}

/// CPython's `hackcheck`: classes have methods of their own for this, which must not be passed over.
fn check_applicable(vm: &Vm, object: &Value, method: &str) -> PyResult<()> {
    if object.tag() != tag::CLASS {
        return Ok(());
    }
    let class = vm.class_name(object);
    Err(vm.type_error(format!("can't apply this {method} to {class} object")))
}

/// An attribute's name, which must be a string.
pub(crate) fn name_of(vm: &Vm, value: &Value) -> PyResult<Gc<Str>> {
    match vm.intern_name(value) {
        Some(name) => Ok(name),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("attribute name must be string, not '{class}'")))
        }
    }
}

fn dir(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__dir__")?;
    Ok(vm.new_list(super::attribute::attribute_names(vm, object)?))
}

fn sizeof(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__sizeof__")?;
    Ok(vm.new_size(crate::modules::size_of(object)))
}

/// Calls what the methods for pickling do, which is written in Python.
fn pickling(vm: &Vm, args: &Args<'_>, function: &str) -> PyResult {
    vm.call_args(&vm.module_attribute("_pickling", function)?, args)
}

fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "object.__reduce__")?;
    pickling(vm, args, "reduce")
}

fn reduce_ex(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, protocol] = args.exactly::<2>(vm, "object.__reduce_ex__")?;
    crate::modules::argument::c_int(vm, protocol)?;
    pickling(vm, args, "reduce_ex")
}

fn getstate(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "object.__getstate__")?;
    pickling(vm, args, "getstate")
}

fn init_subclass(vm: &Vm, args: &Args<'_>) -> PyResult {
    if args.values.len() > 1 {
        let class = args.values[0].downcast_ref::<Class>().map(|class| class.name.borrow().clone());
        let class = class.unwrap_or_default();
        return Err(
            vm.type_error(format!("{class}.__init_subclass__() takes no keyword arguments"))
        );
    }
    Ok(vm.none.clone())
}

fn get_class(vm: &Vm, object: &Value) -> PyResult {
    Ok(Gc::as_any(vm.class_of(object)).clone())
}

/// `object.__dict__`
pub(crate) fn get_dict(vm: &Vm, object: &Value) -> PyResult {
    if let Some(class) = object.downcast_ref::<Class>() {
        return Ok(vm.new_mapping_proxy(Gc::as_any(&class.dict).clone()));
    }
    match object.downcast_ref::<Instance>() {
        Some(instance) if instance.class().has_dict => Ok(instance.materialize_dict(vm)),
        _ => Ok(Gc::into_any(vm.dict_of(object)?)),
    }
}

/// Sets `object.__dict__`, or empties it.
pub(crate) fn set_dict(vm: &Vm, object: &Value, value: Option<Value>) -> PyResult<()> {
    match object.tag() {
        tag::CLASS => {
            let text = "attribute '__dict__' of 'type' objects is not writable";
            return Err(vm.attribute_error(text));
        }
        tag::MODULE => return Err(vm.attribute_error("readonly attribute")),
        tag::EXCEPTION if value.is_none() => {
            return Err(vm.type_error("cannot delete __dict__"));
        }
        _ => {}
    }
    if let Some(value) = value.as_ref().filter(|value| as_dict(value).is_none()) {
        let class = vm.class_name(value);
        return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{class}'")));
    }
    if let Some(error) = object.downcast_ref::<Exception>() {
        error.dict.set(value.as_ref().and_then(as_dict).cloned());
        return Ok(());
    }
    let Some(instance) = object.downcast_ref::<Instance>().filter(|i| i.class().has_dict) else {
        return Err(vm.no_attribute(object, &vm.names.dict));
    };
    instance.materialize_dict(vm);
    instance.dict.set(value);
    Ok(())
}
