//! `type`: making classes by calling it, and what it lets programs ask of classes.

use exuvia::Gc;

use super::type_attributes as attributes;
use super::{get_dict, name_of};
use crate::object::alias::union;
use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::dict::as_dict;
use crate::object::{Class, PyResult, Str, Value, tag};
use crate::vm::text::as_str;
use crate::vm::{Args, Vm};

/// `type`
pub(crate) const TYPE: ClassSpec = ClassSpec {
    constructor: Some(new_type),
    is_base: true,
    methods: &[
        ("mro", mro),
        ("__subclasses__", subclasses),
        ("__call__", call),
        ("__getattribute__", getattribute),
        ("__setattr__", setattr),
        ("__delattr__", delattr),
        ("__instancecheck__", instance_check),
        ("__subclasscheck__", subclass_check),
        ("__init__", init),
        ("__repr__", repr),
        ("__or__", union::or),
        ("__ror__", union::ror),
    ],
    attributes: &[
        AttributeSpec { name: "__name__", get: attributes::name, set: Some(attributes::set_name) },
        AttributeSpec {
            name: "__qualname__",
            get: attributes::qualname,
            set: Some(attributes::set_qualname),
        },
        AttributeSpec { name: "__bases__", get: bases, set: Some(set_bases) },
        AttributeSpec { name: "__base__", get: base, set: None },
        AttributeSpec { name: "__mro__", get: order, set: None },
        AttributeSpec {
            name: "__module__",
            get: attributes::module,
            set: Some(attributes::set_module),
        },
        AttributeSpec { name: "__doc__", get: attributes::doc, set: Some(attributes::set_doc) },
        AttributeSpec {
            name: "__abstractmethods__",
            get: attributes::abstract_methods,
            set: Some(attributes::set_abstract_methods),
        },
        AttributeSpec {
            name: "__annotations__",
            get: attributes::annotations,
            set: Some(attributes::set_annotations),
        },
        AttributeSpec { name: "__text_signature__", get: |vm, _| Ok(vm.none.clone()), set: None },
        AttributeSpec { name: "__flags__", get: attributes::flags, set: None },
        AttributeSpec {
            name: "__basicsize__",
            get: |vm, class| Ok(vm.new_size(this(vm, class)?.basic_size())),
            set: None,
        },
        AttributeSpec {
            name: "__itemsize__",
            get: |vm, class| Ok(vm.new_size(this(vm, class)?.item_size())),
            set: None,
        },
        AttributeSpec {
            name: "__dictoffset__",
            get: |vm, class| Ok(vm.new_int(this(vm, class)?.dict_offset())),
            set: None,
        },
        AttributeSpec {
            name: "__weakrefoffset__",
            get: |vm, class| Ok(vm.new_size(this(vm, class)?.weakref_offset())),
            set: None,
        },
        AttributeSpec { name: "__dict__", get: get_dict, set: None },
    ],
    ..ClassSpec::new(tag::CLASS)
};

/// The class that an attribute or method of `type` is asked of.
pub(super) fn this(vm: &Vm, value: &Value) -> PyResult<Gc<Class>> {
    value.clone().downcast::<Class>().map_err(|other| {
        let class = vm.class_name(&other);
        vm.type_error(format!("descriptor requires a 'type' object but received a '{class}'"))
    })
}

fn new_type(vm: &Vm, metaclass: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [name, bases, namespace] = args.positional() else {
        let one = args.positional().len() == 1 && args.names.is_some();
        let text = if one { "takes no keyword arguments" } else { "takes 1 or 3 arguments" };
        return Err(vm.type_error(format!("type() {text}")));
    };
    let Some(name) = as_str(name) else {
        let class = vm.class_name(name);
        return Err(vm.type_error(format!("type.__new__() argument 1 must be str, not {class}")));
    };
    let Some(bases) = Vm::as_tuple(bases) else {
        let class = vm.class_name(bases);
        return Err(vm.type_error(format!("type.__new__() argument 2 must be tuple, not {class}")));
    };
    let Some(namespace) = as_dict(namespace) else {
        let class = vm.class_name(namespace);
        return Err(vm.type_error(format!("type.__new__() argument 3 must be dict, not {class}")));
    };
    let keywords: Vec<(Gc<Str>, Value)> =
        args.keywords().map(|(k, v)| (k.clone(), v.clone())).collect();
    check_bases(vm, bases.items())?;
    let winner = vm.choose_metaclass(Some(Gc::as_any(metaclass).clone()), bases.items())?;
    let winner = this(vm, &winner)?;
    if !Gc::ptr_eq(&winner, metaclass)
        && winner.has_new.get()
        && let Some(new) = winner.lookup(&vm.names.new)
    {
        let new = vm.bind_descriptor(&new, None, &winner)?;
        let values: Vec<Value> =
            std::iter::once(Gc::as_any(&winner)).chain(args.values).cloned().collect();
        return vm.call_args(&new, &Args { values: &values, names: args.names });
    }
    vm.new_class(&winner, name.as_str(), bases, namespace, &keywords).map(Gc::into_any)
}

/// Only a `class` statement replaces bases by others.
fn check_bases(vm: &Vm, bases: &[Value]) -> PyResult<()> {
    for base in bases.iter().filter(|base| base.tag() != tag::CLASS) {
        if vm.find_attribute(base, &vm.intern("__mro_entries__"))?.is_some() {
            return Err(
                vm.type_error("type() doesn't support MRO entry resolution; use types.new_class()")
            );
        }
    }
    Ok(())
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let n = args.positional().len().saturating_sub(1);
    if n == 1 && args.keywords().next().is_some() {
        return Err(vm.type_error("type.__init__() takes no keyword arguments"));
    }
    if n != 1 && n != 3 {
        return Err(vm.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(vm.none.clone())
}

fn call(vm: &Vm, args: &Args<'_>) -> PyResult {
    let class = this(vm, &args.values[0])?;
    vm.make_and_init(&class, &args.rest())
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class] = args.exactly(vm, "type.__repr__")?;
    Ok(vm.new_string(vm.default_repr(class)))
}

fn getattribute(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, name] = args.exactly(vm, "type.__getattribute__")?;
    let name = name_of(vm, name)?;
    let found = vm.find_generic_attribute(class, &name)?;
    found.ok_or_else(|| vm.lacks_attribute(class, &name))
}

fn setattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, name, value] = args.exactly(vm, "type.__setattr__")?;
    vm.set_generic_attribute(class, &name_of(vm, name)?, value)?;
    Ok(vm.none.clone())
}

fn delattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, name] = args.exactly(vm, "type.__delattr__")?;
    vm.del_generic_attribute(class, &name_of(vm, name)?)?;
    Ok(vm.none.clone())
}

/// What the method resolution order is without an `mro` of a metaclass's own.
fn mro(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class] = args.exactly::<1>(vm, "type.mro")?;
    Ok(vm.new_list(vm.natural_order(&this(vm, class)?)?))
}

fn subclasses(vm: &Vm, args: &Args<'_>) -> PyResult {
    let class = this(vm, &args.values[0])?;
    Ok(vm.new_list(class.subclasses.alive().into_iter().map(Gc::into_any).collect()))
}

fn instance_check(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, object] = args.exactly(vm, "type.__instancecheck__")?;
    Ok(vm.new_bool(vm.is_real_instance(object, class)?))
}

fn subclass_check(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, other] = args.exactly(vm, "type.__subclasscheck__")?;
    Ok(vm.new_bool(this(vm, other)?.is_subclass_of(&this(vm, class)?)))
}

fn bases(vm: &Vm, class: &Value) -> PyResult {
    let bases = this(vm, class)?.bases.get();
    Ok(bases.map_or_else(|| vm.new_tuple(Vec::new()), Gc::into_any))
}

fn set_bases(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    vm.set_bases(&this(vm, class)?, value)
}

fn base(vm: &Vm, class: &Value) -> PyResult {
    let base = this(vm, class)?.base.get();
    Ok(base.map_or_else(|| vm.none.clone(), Gc::into_any))
}

fn order(vm: &Vm, class: &Value) -> PyResult {
    let order = this(vm, class)?.mro();
    Ok(order.map_or_else(|| vm.none.clone(), Gc::into_any))
}
