//! `weakref.ref`

use std::cell::Cell;

use exuvia::{Gc, Heap};

use super::target_and_callback;
use crate::bytecode::Comparison;
use crate::modules::argument;
use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::weakref::{Link, WeakReference};
use crate::object::{PyResult, Value, dunder, tag};
use crate::vm::{Args, Vm};

/// `weakref.ReferenceType`
pub(crate) const REFERENCE: ClassSpec = ClassSpec {
    constructor: Some(new_reference),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("__call__", referent),
        ("__hash__", hash),
        ("__eq__", |vm, args| compare(vm, args, Comparison::Eq)),
        ("__ne__", |vm, args| compare(vm, args, Comparison::Ne)),
        ("__repr__", repr),
    ],
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    attributes: &[AttributeSpec {
        name: "__callback__",
        get: callback,
        set: Some(|vm, _, _| Err(vm.attribute_error("readonly attribute"))),
    }],
    ..ClassSpec::new(tag::WEAKREF)
};

/// A weak reference without callback, to what has none yet.
pub(crate) fn new_link(heap: &Heap, target: &Value) -> Value {
    let reference = WeakReference { link: Link::new(target, None), hash: Cell::new(None) };
    let reference = Gc::into_any(heap.alloc(reference));
    heap.watch_silently(target, &reference);
    reference
}

/// The one without callback that there is already, or a new one. Those of a class below `ref` are never shared.
fn new_reference(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let (target, callback) = target_and_callback(vm, args, "__new__")?;
    vm.check_weakly_referenceable(target)?;
    if class.is_builtin {
        args.no_keywords(vm, "ref")?;
        if callback.is_none()
            && let Some(known) = vm.shared_link(target, |known| known.tag() == tag::WEAKREF)
        {
            return Ok(known);
        }
    }
    let reference = WeakReference { link: Link::new(target, callback), hash: Cell::new(None) };
    let mut reference = Gc::into_any(vm.heap.alloc(reference));
    if !class.is_builtin {
        reference = vm.new_holder(class, reference);
    }
    vm.watch(target, &reference);
    Ok(reference)
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "ref")?;
    target_and_callback(vm, &args.rest(), "__init__")?;
    Ok(vm.none.clone())
}

fn reference<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<WeakReference>> {
    let reference = argument::inner(value).downcast_ref::<WeakReference>();
    reference.ok_or_else(|| vm.type_error("a weak reference is required"))
}

fn referent(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "weakref")?;
    let [this] = args.values else {
        let n = args.values.len().saturating_sub(1);
        return Err(vm.type_error(format!("weakref expected 0 arguments, got {n}")));
    };
    Ok(reference(vm, this)?.link.target.upgrade().unwrap_or_else(|| vm.none.clone()))
}

fn callback(vm: &Vm, this: &Value) -> PyResult {
    let link = &reference(vm, this)?.link;
    Ok(link.callback.get().unwrap_or_else(|| vm.none.clone()))
}

/// The referent's hash, which is remembered for the time after its death.
fn hash(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "weakref.ReferenceType.__hash__")?;
    let this = reference(vm, this)?;
    if let Some(hash) = this.hash.get() {
        return Ok(vm.new_int(hash));
    }
    let Some(target) = this.link.target.upgrade() else {
        return Err(vm.type_error("weak object has gone away"));
    };
    let hash = vm.hash(&target)?;
    this.hash.set(Some(hash));
    Ok(vm.new_int(hash))
}

/// Compares the referents as long as both are alive, and then the references themselves.
fn compare(vm: &Vm, args: &Args<'_>, operator: Comparison) -> PyResult {
    let [this, other] = args.exactly::<2>(vm, "weakref.ReferenceType.__eq__")?;
    let a = &reference(vm, this)?.link;
    let Some(b) = Link::of(other) else { return Ok(vm.not_implemented.clone()) };
    match (a.target.upgrade(), b.target.upgrade()) {
        (Some(a), Some(b)) => vm.compare(operator, &a, &b),
        _ => Ok(vm.new_bool(std::ptr::eq(a, b) == (operator == Comparison::Eq))),
    }
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "weakref.ReferenceType.__repr__")?;
    let address = this.address();
    let Some(target) = reference(vm, this)?.link.target.upgrade() else {
        return Ok(vm.new_string(format!("<weakref at {address:#x}; dead>")));
    };
    let class = vm.class_name(&target);
    // As in CPython, only classes are asked for the name.
    let class_of_target = vm.class_of(&target);
    let name = class_of_target.lookup(&vm.names.name);
    let name = name.map(|name| vm.bind_descriptor(&name, Some(&target), class_of_target));
    let name = name.transpose()?;
    let name = name.as_ref().and_then(argument::text).map(|name| format!(" ({})", name.as_str()));
    let (name, target) = (name.unwrap_or_default(), target.address());
    Ok(vm.new_string(format!("<weakref at {address:#x}; to '{class}' at {target:#x}{name}>")))
}
