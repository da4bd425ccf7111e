//! `_weakref`: weak references and proxies. The collections of the module `weakref` are written in Python.

mod proxy;
mod reference;

use exuvia::Gc;

pub(crate) use proxy::{
    CALLABLE_PROXY, CALLABLE_PROXY_METHODS, PROXY, PROXY_METHODS, is_proxy, unwrap,
};
pub(crate) use reference::{REFERENCE, new_link};

use super::{ModuleSpec, argument, set};
use crate::object::weakref::Link;
use crate::object::{Dict, PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_weakref",
    functions: &[
        ("getweakrefcount", getweakrefcount),
        ("getweakrefs", getweakrefs),
        ("proxy", proxy::proxy),
        ("_remove_dead_weakref", remove_dead_weakref),
    ],
    fill,
};

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    for (name, tag) in [
        ("ref", tag::WEAKREF),
        ("ReferenceType", tag::WEAKREF),
        ("ProxyType", tag::WEAK_PROXY),
        ("CallableProxyType", tag::WEAK_CALLABLE_PROXY),
    ] {
        set(vm, dict, name, Gc::as_any(vm.classes.by_tag(tag)).clone());
    }
    Ok(())
}

impl Vm {
    /// The weak reference without callback that there is already, or a new one.
    pub(crate) fn reference_to(&self, target: &Value) -> Value {
        let known = self.shared_link(target, |known| known.tag() == tag::WEAKREF);
        known.unwrap_or_else(|| new_link(&self.heap, target))
    }

    /// Refuses objects to which there can be no weak reference, as CPython does.
    fn check_weakly_referenceable(&self, target: &Value) -> PyResult<()> {
        let class = self.class_of(target);
        if class.has_weakref {
            return Ok(());
        }
        let class = class.name.borrow().clone();
        Err(self.type_error(format!("cannot create weak reference to '{class}' object")))
    }

    /// Has the heap tell `watcher`, which holds the link, of the end of what it leads to.
    fn watch(&self, target: &Value, watcher: &Value) {
        if Link::of(watcher).is_some_and(|link| link.callback.is_some()) {
            self.heap.watch(target, watcher);
        } else {
            self.heap.watch_silently(target, watcher);
        }
    }

    /// The weak reference or proxy without callback that there is already; `is_wanted` says which of them.
    fn shared_link(&self, target: &Value, is_wanted: fn(&Value) -> bool) -> Option<Value> {
        let is_shared = |known: &Value| is_wanted(known) && place_among_references(known) < OTHERS;
        self.heap.watchers(target).into_iter().find(is_shared)
    }
}

/// The place of all but the two that are shared.
const OTHERS: u8 = 2;

/// Where CPython keeps a weak reference: the shared one first, then the shared proxy, then the others.
fn place_among_references(reference: &Value) -> u8 {
    let has_callback = Link::of(reference).is_some_and(|link| link.callback.is_some());
    match reference.tag() {
        tag::WEAKREF if !has_callback => 0,
        tag::WEAK_PROXY | tag::WEAK_CALLABLE_PROXY if !has_callback => 1,
        _ => OTHERS,
    }
}

/// The weak references and proxies of an object in CPython's order: those that are shared, then the newest first.
fn references(vm: &Vm, target: &Value) -> Vec<Value> {
    let mut references = vm.heap.watchers(target);
    references.sort_by_key(place_among_references);
    references
}

/// `object.__weakref__`: the first of its weak references.
#[expect(clippy::unnecessary_wraps, reason = "the type of `AttributeSpec::get`")]
pub(crate) fn first_reference(vm: &Vm, object: &Value) -> PyResult {
    let references = references(vm, object);
    Ok(references.into_iter().next().unwrap_or_else(|| vm.none.clone()))
}

fn getweakrefcount(vm: &Vm, args: &Args<'_>) -> PyResult {
    let target = argument::one(vm, args, "_weakref.getweakrefcount")?;
    Ok(vm.new_size(vm.heap.watchers(target).len()))
}

fn getweakrefs(vm: &Vm, args: &Args<'_>) -> PyResult {
    let target = argument::one(vm, args, "_weakref.getweakrefs")?;
    Ok(vm.new_list(references(vm, target)))
}

/// Takes an entry out of a dictionary, unless its weak reference is alive (again).
fn remove_dead_weakref(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "_weakref._remove_dead_weakref")?;
    let [dict, key] = args.exactly::<2>(vm, "_remove_dead_weakref")?;
    let Some(dict) = argument::inner(dict).downcast_ref::<Dict>() else {
        let class = vm.argument_class(dict);
        let text = format!("_remove_dead_weakref() argument 1 must be dict, not {class}");
        return Err(vm.type_error(text));
    };
    if let Some(value) = dict.get(vm, key)? {
        let Some(link) = Link::of(&value) else { return Err(vm.type_error("not a weakref")) };
        if link.target.is_dead() {
            drop(dict.remove(vm, key)?);
        }
    }
    Ok(vm.none.clone())
}

/// The callback among the arguments of `ref` and `proxy`: what it is called with must be positional.
fn target_and_callback<'a>(
    vm: &Vm,
    args: &Args<'a>,
    function: &str,
) -> PyResult<(&'a Value, Option<Value>)> {
    let n = args.positional().len();
    match args.positional() {
        [] => Err(vm.type_error(format!("{function} expected at least 1 argument, got 0"))),
        [target] => Ok((target, None)),
        [target, callback] => {
            Ok((target, Some(callback.clone()).filter(|callback| !vm.is_none(callback))))
        }
        _ => Err(vm.type_error(format!("{function} expected at most 2 arguments, got {n}"))),
    }
}
