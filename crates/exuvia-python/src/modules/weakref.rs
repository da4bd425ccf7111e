//! `_weakref`: weak references. The collections of the module `weakref` are written in Python.

use std::cell::Cell;

use exuvia::{Field, Gc};

use super::{ModuleSpec, argument, set};
use crate::bytecode::Comparison;
use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::weakref::WeakReference;
use crate::object::{Dict, Exception, Instance, PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_weakref",
    functions: &[("getweakrefcount", getweakrefcount), ("getweakrefs", getweakrefs)],
    fill,
};

/// `weakref.ReferenceType`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new_reference),
    is_base: true,
    methods: &[
        ("__call__", referent),
        ("__hash__", hash),
        ("__eq__", equal),
        ("__ne__", not_equal),
        ("__repr__", repr),
    ],
    attributes: &[AttributeSpec { name: "__callback__", get: callback, set: None }],
    ..ClassSpec::new(tag::WEAKREF)
};

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    let class = Gc::as_any(vm.classes.by_tag(tag::WEAKREF));
    set(vm, dict, "ref", class.clone());
    set(vm, dict, "ReferenceType", class.clone());
    Ok(())
}

impl Vm {
    /// Whether objects like this one can be referenced weakly, as in CPython.
    pub(crate) fn can_be_referenced_weakly(&self, object: &Value) -> bool {
        match object.tag() {
            tag::SET
            | tag::FROZENSET
            | tag::FUNCTION
            | tag::NATIVE
            | tag::NATIVE_METHOD
            | tag::BOUND_METHOD
            | tag::CODE
            | tag::GENERATOR
            | tag::CLASS
            | tag::MODULE
            | tag::TEXT_FILE
            | tag::BINARY_FILE => true,
            tag::INSTANCE => {
                object.downcast_ref::<Instance>().is_some_and(|instance| instance.class.has_weakref)
            }
            tag::EXCEPTION => object.downcast_ref::<Exception>().is_some_and(|exception| {
                exception.class.has_weakref && !exception.class.is_builtin
            }),
            _ => false,
        }
    }

    /// A weak reference; the one without callback that there is already, or a new one.
    pub(crate) fn new_weakref(&self, target: &Value, callback: Option<Value>) -> PyResult {
        if !self.can_be_referenced_weakly(target) {
            let class = self.class_name(target);
            return Err(
                self.type_error(format!("cannot create weak reference to '{class}' object"))
            );
        }
        if callback.is_none()
            && let Some(known) = self.heap.watchers(target).into_iter().find(has_no_callback)
        {
            return Ok(known);
        }
        let is_told = callback.is_some();
        let reference = Gc::into_any(self.heap.alloc(WeakReference {
            target: target.downgrade(),
            callback: Field::new(callback),
            hash: Cell::new(None),
        }));
        if is_told {
            self.heap.watch(target, &reference);
        } else {
            self.heap.watch_silently(target, &reference);
        }
        Ok(reference)
    }
}

fn has_no_callback(reference: &Value) -> bool {
    reference.downcast_ref::<WeakReference>().is_some_and(|reference| reference.callback.is_none())
}

fn new_reference(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    if class.is_builtin {
        args.no_keywords(vm, "ref")?;
    }
    let n = args.positional().len();
    match args.positional() {
        [] => Err(vm.type_error("__new__ expected at least 1 argument, got 0")),
        [target] => vm.new_weakref(target, None),
        [target, callback] => {
            vm.new_weakref(target, Some(callback.clone()).filter(|callback| !vm.is_none(callback)))
        }
        _ => Err(vm.type_error(format!("__new__ expected at most 2 arguments, got {n}"))),
    }
}

fn reference<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<WeakReference>> {
    let reference = argument::inner(value).downcast_ref::<WeakReference>();
    reference.ok_or_else(|| vm.type_error("a weak reference is required"))
}

fn referent(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "weakref.__call__")?;
    Ok(reference(vm, this)?.target.upgrade().unwrap_or_else(|| vm.none.clone()))
}

fn callback(vm: &Vm, this: &Value) -> PyResult {
    let this = reference(vm, this)?;
    if this.target.is_dead() {
        return Ok(vm.none.clone());
    }
    Ok(this.callback.get().unwrap_or_else(|| vm.none.clone()))
}

fn hash(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "weakref.__hash__")?;
    let this = reference(vm, this)?;
    let hash = match this.hash.get() {
        Some(hash) => hash,
        None => {
            let Some(target) = this.target.upgrade() else {
                return Err(vm.type_error("weak object has gone away"));
            };
            let hash = vm.hash(&target)?;
            this.hash.set(Some(hash));
            hash
        }
    };
    Ok(vm.new_int(hash))
}

fn compare(vm: &Vm, args: &Args<'_>, operator: Comparison) -> PyResult {
    let [this, other] = args.exactly::<2>(vm, "weakref.__eq__")?;
    let a = reference(vm, this)?;
    let Some(b) = argument::inner(other).downcast_ref::<WeakReference>() else {
        return Ok(vm.not_implemented.clone());
    };
    match (a.target.upgrade(), b.target.upgrade()) {
        (Some(a), Some(b)) => vm.compare(operator, &a, &b),
        _ => Ok(vm.new_bool(Value::ptr_eq(this, other) == (operator == Comparison::Eq))),
    }
}

fn equal(vm: &Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, Comparison::Eq)
}

fn not_equal(vm: &Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, Comparison::Ne)
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "weakref.__repr__")?;
    let address = this.address();
    let Some(target) = reference(vm, this)?.target.upgrade() else {
        return Ok(vm.new_string(format!("<weakref at {address:#x}; dead>")));
    };
    let class = vm.class_name(&target);
    let name = vm.absorb(vm.attribute(&target, &vm.names.name), crate::vm::Kind::AttributeError)?;
    let name = name.as_ref().and_then(argument::text).map(|name| format!(" ({})", name.as_str()));
    let (name, target) = (name.unwrap_or_default(), target.address());
    Ok(vm.new_string(format!("<weakref at {address:#x}; to '{class}' at {target:#x}{name}>")))
}

/// The weak references to an object, in CPython's order: the one without callback, then the newest first.
fn references(vm: &Vm, target: &Value) -> Vec<Value> {
    let mut references = vm.heap.watchers(target);
    references.sort_by_key(|reference| !has_no_callback(reference));
    references
}

fn getweakrefcount(vm: &Vm, args: &Args<'_>) -> PyResult {
    let target = argument::one(vm, args, "_weakref.getweakrefcount")?;
    Ok(vm.new_size(references(vm, target).len()))
}

fn getweakrefs(vm: &Vm, args: &Args<'_>) -> PyResult {
    let target = argument::one(vm, args, "_weakref.getweakrefs")?;
    Ok(vm.new_list(references(vm, target)))
}
