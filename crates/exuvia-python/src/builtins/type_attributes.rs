//! The attributes that `type` gives classes: names, documentation, flags.

use exuvia::Gc;

use super::type_class::this;
use crate::object::{Class, Insert as _, PyErr, PyResult, Str, Value, tag};
use crate::vm::Vm;
use crate::vm::text::as_str;

pub(super) fn name(vm: &Vm, class: &Value) -> PyResult {
    let class = this(vm, class)?;
    Ok(Gc::into_any(vm.intern(&class.short_name())))
}

pub(super) fn set_name(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    let class = this(vm, class)?;
    let value = settable(vm, &class, "__name__", value)?;
    let name = checked_text(vm, &class, "__name__", &value)?;
    if name.as_str().contains('\0') {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    *class.name.borrow_mut() = name.as_str().to_owned();
    Ok(())
}

pub(super) fn qualname(vm: &Vm, class: &Value) -> PyResult {
    let name = this(vm, class)?.qualname.borrow().clone();
    Ok(Gc::into_any(vm.intern(&name)))
}

pub(super) fn set_qualname(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    let class = this(vm, class)?;
    let value = settable(vm, &class, "__qualname__", value)?;
    let name = checked_text(vm, &class, "__qualname__", &value)?;
    *class.qualname.borrow_mut() = name.as_str().to_owned();
    Ok(())
}

fn checked_text<'a>(vm: &Vm, class: &Class, name: &str, value: &'a Value) -> PyResult<&'a Gc<Str>> {
    as_str(value).ok_or_else(|| {
        let (class, kind) = (class.name.borrow(), vm.class_name(value));
        vm.type_error(format!("can only assign string to {class}.{name}, not '{kind}'"))
    })
}

/// CPython's `check_set_special_type_attr`: these attributes can be replaced, but not deleted, and not those of built-in
/// classes.
fn settable(vm: &Vm, class: &Class, name: &str, value: Option<Value>) -> PyResult<Value> {
    match value {
        Some(value) if !class.is_builtin => Ok(value),
        Some(_) => Err(immutable(vm, "set", name, class)),
        None => Err(immutable(vm, "delete", name, class)),
    }
}

fn immutable(vm: &Vm, verb: &str, name: &str, class: &Class) -> PyErr {
    let class = class.name.borrow();
    vm.type_error(format!("cannot {verb} '{name}' attribute of immutable type '{class}'"))
}

pub(super) fn module(vm: &Vm, class: &Value) -> PyResult {
    let class = this(vm, class)?;
    let module = vm.module_of_class(&class);
    module.ok_or_else(|| vm.attribute_error("__module__"))
}

pub(super) fn set_module(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    let class = this(vm, class)?;
    let value = settable(vm, &class, "__module__", value)?;
    class.dict.set_str(&vm.names.module, value);
    vm.class_changed(&class);
    Ok(())
}

pub(super) fn doc(vm: &Vm, class: &Value) -> PyResult {
    let class = this(vm, class)?;
    match class.dict.get_str(&vm.names.doc).filter(|_| !class.is_builtin) {
        Some(doc) => vm.bind_descriptor(&doc, None, &class),
        None => Ok(vm.none.clone()),
    }
}

pub(super) fn set_doc(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    let class = this(vm, class)?;
    let value = settable(vm, &class, "__doc__", value)?;
    class.dict.set_str(&vm.names.doc, value);
    vm.class_changed(&class);
    Ok(())
}

pub(super) fn abstract_methods(vm: &Vm, class: &Value) -> PyResult {
    let class = this(vm, class)?;
    let methods = class.dict.get_str(&vm.intern("__abstractmethods__"));
    let methods = methods.filter(|_| !class.is_builtin);
    methods.ok_or_else(|| vm.attribute_error("__abstractmethods__"))
}

pub(super) fn set_abstract_methods(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    let class = this(vm, class)?;
    if class.is_builtin {
        let verb = if value.is_some() { "set" } else { "delete" };
        return Err(immutable(vm, verb, "__abstractmethods__", &class));
    }
    let name = vm.intern("__abstractmethods__");
    match value {
        Some(value) => {
            vm.truth(&value)?;
            class.dict.set_str(&name, value);
        }
        None => {
            let removed = class.dict.remove_str(&name);
            removed.ok_or_else(|| vm.attribute_error("__abstractmethods__"))?;
        }
    }
    vm.class_changed(&class);
    Ok(())
}

/// The annotations in a class; there is always a dictionary for them.
pub(super) fn annotations(vm: &Vm, class: &Value) -> PyResult {
    let class = this(vm, class)?;
    if class.is_builtin {
        return Err(vm.no_attribute(Gc::as_any(&class), &vm.names.annotations));
    }
    match class.dict.get_str(&vm.names.annotations) {
        Some(annotations) => vm.bind_descriptor(&annotations, None, &class),
        None => {
            let annotations = Gc::into_any(vm.new_dict());
            class.dict.set_str(&vm.names.annotations, annotations.clone());
            vm.class_changed(&class);
            Ok(annotations)
        }
    }
}

pub(super) fn set_annotations(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    let class = this(vm, class)?;
    if class.is_builtin {
        return Err(immutable(vm, "set", "__annotations__", &class));
    }
    match value {
        Some(value) => class.dict.set_str(&vm.names.annotations, value),
        None => {
            let removed = class.dict.remove_str(&vm.names.annotations);
            removed.ok_or_else(|| vm.attribute_error("__annotations__"))?;
        }
    }
    vm.class_changed(&class);
    Ok(())
}

impl Vm {
    /// `class.__module__`. Those of built-in classes are parts of their names.
    pub(crate) fn module_of_class(&self, class: &Class) -> Option<Value> {
        if !class.is_builtin {
            return class.dict.get_str(&self.names.module);
        }
        let name = class.name.borrow();
        let module = name.rsplit_once('.').map_or("builtins", |(module, _)| module);
        Some(Gc::into_any(self.intern(module)))
    }
}

/// The built-in classes whose objects CPython's collector does not know.
const LEAVES: &[&str] = &[
    "NoneType",
    "NotImplementedType",
    "bool",
    "bytearray",
    "bytes",
    "code",
    "complex",
    "ellipsis",
    "float",
    "int",
    "object",
    "range",
    "range_iterator",
    "str",
];

/// CPython's flags of classes, as far as they tell something here.
pub(super) fn flags(vm: &Vm, class: &Value) -> PyResult {
    const HEAP: i64 = 1 << 9;
    const BASE: i64 = 1 << 10;
    const COLLECTED: i64 = 1 << 14;
    const ABSTRACT: i64 = 1 << 20;
    let class = this(vm, class)?;
    let flag = |condition: bool, flag: i64| if condition { flag } else { 0 };
    let kind = match class.layout {
        tag::INT | tag::BOOL => 1 << 24,
        tag::LIST => 1 << 25,
        tag::TUPLE => 1 << 26,
        tag::BYTES => 1 << 27,
        tag::STR => 1 << 28,
        tag::DICT => 1 << 29,
        tag::EXCEPTION => 1 << 30,
        tag::CLASS => 1 << 31,
        _ => 0,
    };
    let is_abstract = class.metaclass.is_some()
        && match class.dict.get_str(&vm.intern("__abstractmethods__")) {
            Some(missing) => vm.truth(&missing)?,
            None => false,
        };
    let is_collected = !(class.is_builtin && LEAVES.contains(&class.name.borrow().as_str()));
    Ok(vm.new_int(
        flag(!class.is_builtin, HEAP)
            | flag(!class.is_builtin || class.is_base.get(), BASE)
            | flag(is_collected, COLLECTED)
            | flag(is_abstract, ABSTRACT)
            | kind,
    ))
}
