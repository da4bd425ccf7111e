//! The classes of built-in functions and methods, and of the descriptors in built-in classes and of `__slots__`.

use exuvia::Gc;

use super::class::{AttributeSpec, ClassSpec};
use super::function::{ClassMethod, GetSet, Member, NativeFn, NativeMethod};
use super::{Class, Native, PyResult, Value, tag};
use crate::builtins::descriptor::{delete, get, set};
use crate::vm::{Args, Vm};

/// `builtin_function_or_method`
pub(crate) const NATIVE: ClassSpec = ClassSpec {
    methods: CALLED,
    attributes: &[
        NAME,
        QUALNAME,
        DOC,
        TEXT_SIGNATURE,
        AttributeSpec { name: "__self__", get: native_self, set: None },
        AttributeSpec { name: "__module__", get: native_module, set: None },
    ],
    ..ClassSpec::new(tag::NATIVE)
};

/// `method_descriptor`
pub(crate) const NATIVE_METHOD: ClassSpec = ClassSpec {
    methods: CALLED_OR_BOUND,
    attributes: &[NAME, QUALNAME, CLASS, DOC, TEXT_SIGNATURE],
    ..ClassSpec::new(tag::NATIVE_METHOD)
};

/// `wrapper_descriptor`
pub(crate) const WRAPPER: ClassSpec = ClassSpec { ..with_tag(NATIVE_METHOD, tag::WRAPPER) };

/// `method-wrapper`
pub(crate) const METHOD_WRAPPER: ClassSpec = ClassSpec {
    methods: CALLED,
    attributes: &[
        NAME,
        QUALNAME,
        CLASS,
        DOC,
        TEXT_SIGNATURE,
        AttributeSpec { name: "__self__", get: native_self, set: None },
    ],
    ..ClassSpec::new(tag::METHOD_WRAPPER)
};

/// `classmethod_descriptor`
pub(crate) const CLASS_METHOD_DESCRIPTOR: ClassSpec = ClassSpec {
    methods: &[("__call__", call_class_method), ("__get__", get)],
    ..with_tag(NATIVE_METHOD, tag::CLASS_METHOD_DESCRIPTOR)
};

/// `member_descriptor`
pub(crate) const MEMBER: ClassSpec = ClassSpec {
    methods: &[("__get__", get), ("__set__", set), ("__delete__", delete), ("__reduce__", reduce)],
    attributes: &[NAME, QUALNAME, CLASS, DOC],
    ..ClassSpec::new(tag::MEMBER)
};

/// `getset_descriptor`
pub(crate) const GETSET: ClassSpec = ClassSpec { ..with_tag(MEMBER, tag::GETSET) };

const fn with_tag(spec: ClassSpec, tag: u32) -> ClassSpec {
    ClassSpec { tag, ..spec }
}

const CALLED: &[(&str, NativeFn)] = &[("__call__", call), ("__reduce__", reduce)];
const CALLED_OR_BOUND: &[(&str, NativeFn)] =
    &[("__call__", call), ("__get__", get), ("__reduce__", reduce)];

const NAME: AttributeSpec = AttributeSpec { name: "__name__", get: name, set: None };
const QUALNAME: AttributeSpec = AttributeSpec { name: "__qualname__", get: qualname, set: None };
const CLASS: AttributeSpec = AttributeSpec { name: "__objclass__", get: class, set: None };
const DOC: AttributeSpec = AttributeSpec { name: "__doc__", get: nothing, set: None };
const TEXT_SIGNATURE: AttributeSpec =
    AttributeSpec { name: "__text_signature__", get: nothing, set: None };

/// Built-in functions and attributes have no documentation.
#[expect(clippy::unnecessary_wraps, reason = "the type of `AttributeSpec::get`")]
fn nothing(vm: &Vm, _: &Value) -> PyResult {
    Ok(vm.none.clone())
}

fn call(vm: &Vm, args: &Args<'_>) -> PyResult {
    vm.call_args(&args.values[0], &args.rest())
}

/// How it is pickled: as an attribute of its class or object. Functions of modules are found by their names.
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "method_descriptor.__reduce__")?;
    let name = name(vm, this)?;
    let holder = match this.downcast_ref::<Native>() {
        Some(native) if !is_bound_to_object(native) => return Ok(name),
        Some(native) => native.receiver.clone(),
        None => vm.class_of_attribute(this).map(Gc::into_any),
    };
    let getattr = vm.builtins.get_str(&vm.intern("getattr"));
    let parts = [getattr, holder].map(|part| part.unwrap_or_else(|| vm.none.clone()));
    let [getattr, holder] = parts;
    Ok(vm.new_tuple(vec![getattr, vm.new_tuple(vec![holder, name])]))
}

/// `dict.__dict__['fromkeys'](class, …)`
fn call_class_method(vm: &Vm, args: &Args<'_>) -> PyResult {
    let method = &args.values[0];
    let rest = args.rest();
    let Some(class) = rest.positional().first() else {
        let (name, owner) = names_of(method).unwrap_or_default();
        let text = format!("descriptor '{name}' of '{owner}' object needs an argument");
        return Err(vm.type_error(text));
    };
    let bound = vm.bind_class_method(method, class)?;
    vm.call_args(&bound, &rest.rest())
}

/// The name of a function or attribute, and that of its class or module.
pub(crate) fn names_of(value: &Value) -> Option<(String, String)> {
    let names = |name: &str, owner: &str| Some((name.to_owned(), owner.to_owned()));
    if let Some(native) = value.downcast_ref::<Native>() {
        return names(native.name, native.owner);
    }
    if let Some(method) = value.downcast_ref::<NativeMethod>() {
        return names(method.name, method.owner);
    }
    if let Some(method) = value.downcast_ref::<ClassMethod>() {
        return names_of(&method.function);
    }
    if let Some(member) = value.downcast_ref::<Member>() {
        return names(member.name.as_str(), &member.class.name.borrow());
    }
    let getset = value.downcast_ref::<GetSet>()?;
    match &getset.class {
        Some(class) => names(getset.name, &class.name.borrow()),
        None => names(getset.name, getset.owner),
    }
}

fn name(vm: &Vm, value: &Value) -> PyResult {
    Ok(vm.new_string(names_of(value).unwrap_or_default().0))
}

fn qualname(vm: &Vm, value: &Value) -> PyResult {
    let (name, owner) = names_of(value).unwrap_or_default();
    let is_function = value
        .downcast_ref::<Native>()
        .is_some_and(|native| !is_bound_to_object(native) && !native.is_static_method());
    if is_function {
        return Ok(vm.new_string(name));
    }
    let class = vm.class_of_attribute(value);
    let owner = class.map_or(owner, |class| class.qualname.borrow().clone());
    Ok(vm.new_string(format!("{owner}.{name}")))
}

fn class(vm: &Vm, value: &Value) -> PyResult {
    Ok(vm.class_of_attribute(value).map_or_else(|| vm.none.clone(), Gc::into_any))
}

fn native_self(vm: &Vm, function: &Value) -> PyResult {
    let native = function.downcast_ref::<Native>();
    Ok(native.and_then(|native| native.receiver.clone()).unwrap_or_else(|| vm.none.clone()))
}

fn native_module(vm: &Vm, function: &Value) -> PyResult {
    match function.downcast_ref::<Native>() {
        Some(native) if !is_bound_to_object(native) => Ok(vm.new_str(native.owner)),
        _ => Ok(vm.none.clone()),
    }
}

fn is_bound_to_object(native: &Native) -> bool {
    native.receiver.as_ref().is_some_and(|receiver| receiver.tag() != tag::MODULE)
}

impl Vm {
    /// `__objclass__`: the class that a method or an attribute belongs to.
    pub(crate) fn class_of_attribute(&self, value: &Value) -> Option<Gc<Class>> {
        if let Some(method) = value.downcast_ref::<NativeMethod>() {
            return Some(self.classes.by_tag(method.class).clone());
        }
        if let Some(method) = value.downcast_ref::<ClassMethod>() {
            return self.class_of_attribute(&method.function);
        }
        if let Some(member) = value.downcast_ref::<Member>() {
            return Some(member.class.clone());
        }
        let owner = match value.downcast_ref::<GetSet>() {
            Some(getset) if getset.class.is_some() => return getset.class.clone(),
            Some(getset) => getset.owner,
            None => value.downcast_ref::<Native>()?.owner,
        };
        let tag = tag::CLASS_NAMES.iter().position(|name| *name == owner)?;
        Some(self.classes.by_tag(u32::try_from(tag).ok()?).clone())
    }
}
