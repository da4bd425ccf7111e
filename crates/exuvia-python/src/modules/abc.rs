//! `_abc`: what abstract base classes remember, and the checks that use it.

use std::cell::Cell;

use exuvia::{Field, Gc, Trace};

use super::{ModuleSpec, argument, bound_native};
use crate::object::class::{ClassSpec, Collection};
use crate::object::set_table::{Found, SetTable};

use crate::object::weakref::Link;
use crate::object::{Class, Dict, PyResult, Set, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_abc",
    functions: &[
        ("get_cache_token", get_cache_token),
        ("_abc_init", abc_init),
        ("_abc_register", abc_register),
        ("_abc_instancecheck", instance_check),
        ("_abc_subclasscheck", subclass_check),
        ("_get_dump", get_dump),
        ("_reset_registry", reset_registry),
        ("_reset_caches", reset_caches),
    ],
    fill,
};

/// `_abc_data`: weak references to the classes that were registered, and to those whose checks are known.
#[derive(Debug, Trace)]
#[trace(tag = tag::ABC_DATA)]
pub(crate) struct AbcData {
    registry: WeakSet,
    cache: WeakSet,
    negative_cache: WeakSet,
    /// The token of the registrations that the negative cache knows of.
    negative_version: Cell<u64>,
}

/// A set of weak references, which is made when it gets the first.
type WeakSet = Field<Option<Gc<Set>>>;

fn fill(vm: &Vm, _dict: &Gc<Dict>) -> PyResult<()> {
    const CLASS: ClassSpec = ClassSpec::new(tag::ABC_DATA);
    vm.prepare_class(&CLASS);
    Ok(())
}

/// What an abstract base class remembers.
fn data_of(vm: &Vm, class: &Value) -> PyResult<Gc<AbcData>> {
    let data = vm.attribute_named(class, "_abc_impl")?;
    data.downcast().map_err(|_| vm.type_error("_abc_impl is set to a wrong type"))
}

fn get_cache_token(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_abc.get_cache_token")?;
    Ok(vm.new_size(usize::try_from(vm.abc_token.get()).unwrap_or(usize::MAX)))
}

/// Finds out which methods of a new class are abstract, and gives it its memory.
fn abc_init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let class = argument::one(vm, args, "_abc._abc_init")?;
    let names = abstract_names(vm, class)?;
    let names = vm.new_frozen_set_from(names)?;
    vm.set_attribute(class, &vm.intern("__abstractmethods__"), &names)?;
    let version = Cell::new(vm.abc_token.get());
    let empty = || Field::new(None);
    let data = vm.heap.alloc(AbcData {
        registry: empty(),
        cache: empty(),
        negative_cache: empty(),
        negative_version: version,
    });
    vm.set_attribute(class, &vm.intern("_abc_impl"), &Gc::into_any(data))?;
    take_collection_flag(vm, class);
    Ok(vm.none.clone())
}

fn abstract_names(vm: &Vm, class: &Value) -> PyResult<Vec<Value>> {
    let mut names = Vec::new();
    let own = class.downcast_ref::<Class>().map_or_else(Vec::new, |class| class.dict.pairs());
    for (name, value) in own {
        if is_abstract(vm, &value)? {
            names.push(name);
        }
    }
    let methods = vm.intern("__abstractmethods__");
    for base in vm.to_vec(&vm.attribute_named(class, "__bases__")?)? {
        let Some(inherited) = vm.find_attribute(&base, &methods)? else { continue };
        for name in vm.to_vec(&inherited)? {
            let value = match argument::text(&name) {
                Some(text) => vm.find_attribute(class, &vm.intern_object(text))?,
                None => None,
            };
            if value.map_or(Ok(false), |value| is_abstract(vm, &value))? {
                names.push(name);
            }
        }
    }
    Ok(names)
}

fn is_abstract(vm: &Vm, value: &Value) -> PyResult<bool> {
    let parts: &[&str] = match value.tag() {
        tag::PROPERTY => &["fget", "fset", "fdel"],
        tag::CLASS_METHOD | tag::STATIC_METHOD => &["__func__"],
        tag::CLASS => return Ok(false),
        _ => &[],
    };
    for part in parts {
        if is_abstract(vm, &vm.attribute_named(value, part)?)? {
            return Ok(true);
        }
    }
    if !parts.is_empty() {
        return Ok(false);
    }
    match vm.find_attribute(value, &vm.intern("__isabstractmethod__"))? {
        Some(answer) => vm.truth(&answer),
        None => Ok(false),
    }
}

/// Whether a class is in a weak set.
fn contains(vm: &Vm, set: &WeakSet, class: &Value) -> PyResult<bool> {
    let Some(set) = set.get() else { return Ok(false) };
    let hash = vm.hash(class)?;
    let table = set.elements.table.borrow();
    Ok(match table.find(class, hash) {
        Found::Perhaps(slots) => slots.into_iter().any(|slot| leads_to(&table, slot, class)),
        _ => false,
    })
}

fn leads_to(table: &SetTable, slot: usize, class: &Value) -> bool {
    let link = table.get(slot).and_then(Link::of);
    let target = link.and_then(|link| link.target.upgrade());
    target.is_some_and(|target| Value::ptr_eq(&target, class))
}

/// Adds a weak reference that leaves the set when the class dies.
fn add(vm: &Vm, set: &WeakSet, class: &Value) -> PyResult<()> {
    let known = set.get();
    let set = known.unwrap_or_else(|| {
        let new = vm.heap.alloc(Set::default());
        set.set(Some(new.clone()));
        new
    });
    let reference = Gc::as_any(vm.classes.by_tag(tag::WEAKREF));
    let new = |args: &[Value]| vm.call_with_tuple(reference, &Args::positional_only(args));
    let to_set = new(std::slice::from_ref(Gc::as_any(&set)))?;
    let callback = bound_native(vm, "_abc", "_destroy", destroy, to_set);
    let to_class = new(&[class.clone(), callback])?;
    set.elements.add(vm, &to_class).map(drop)
}

/// The callback: the reference to the set, and the one to take out of it.
fn destroy(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [to_set, gone] = args.exactly::<2>(vm, "_destroy")?;
    let set = Link::of(to_set).and_then(|link| link.target.upgrade());
    if let Some(set) = set.as_ref().and_then(|set| set.downcast_ref::<Set>()) {
        set.elements.remove(vm, gone)?;
    }
    Ok(vm.none.clone())
}

/// The classes of a weak set that are still alive.
fn members(set: &WeakSet) -> Vec<Value> {
    let references = set.get().map_or_else(Vec::new, |set| set.elements.to_vec());
    references.iter().filter_map(|known| Link::of(known)?.target.upgrade()).collect()
}

/// `_abc_register(class, subclass)`
fn abc_register(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, subclass] = args.exactly::<2>(vm, "_abc_register")?;
    if subclass.tag() != tag::CLASS {
        return Err(vm.type_error("Can only register classes"));
    }
    if vm.is_subclass(subclass, class)? {
        return Ok(subclass.clone());
    }
    if vm.is_subclass(class, subclass)? {
        return Err(vm.runtime_error("Refusing to create an inheritance cycle"));
    }
    add(vm, &data_of(vm, class)?.registry, subclass)?;
    if let (Some(class), Some(subclass)) =
        (class.downcast_ref::<Class>(), subclass.downcast_ref::<Class>())
        && class.collection.get() != Collection::Other
    {
        pass_on(subclass, class.collection.get());
    }
    vm.abc_token.set(vm.abc_token.get() + 1);
    Ok(subclass.clone())
}

/// Makes a class and those below it sequences or mappings for `match` statements.
fn pass_on(class: &Gc<Class>, kind: Collection) {
    let mut work = vec![class.clone()];
    while let Some(class) = work.pop() {
        if !class.is_builtin && class.collection.get() != kind {
            class.collection.set(kind);
            work.extend(class.subclasses.alive());
        }
    }
}

/// `__abc_tpflags__` in an abstract class says that its instances are sequences or mappings.
fn take_collection_flag(vm: &Vm, class: &Value) {
    let Some(class) = class.downcast_ref::<Class>() else { return };
    let Some(entry) = class.dict.remove_str(&vm.intern("__abc_tpflags__")) else { return };
    let flags = Vm::plain_int(&entry.value).unwrap_or(0);
    match flags & (1 << 5 | 1 << 6) {
        0x20 => class.collection.set(Collection::Sequence),
        0x40 => class.collection.set(Collection::Mapping),
        _ => {}
    }
}

/// `_abc_instancecheck(class, instance)`
fn instance_check(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, instance] = args.exactly::<2>(vm, "_abc_instancecheck")?;
    let data = data_of(vm, class)?;
    let claimed = vm.attribute(instance, &vm.names.class)?;
    if contains(vm, &data.cache, &claimed)? {
        return Ok(vm.true_.clone());
    }
    let real = Gc::as_any(vm.class_of(instance)).clone();
    let is_same = Value::ptr_eq(&real, &claimed);
    if is_same
        && data.negative_version.get() == vm.abc_token.get()
        && contains(vm, &data.negative_cache, &claimed)?
    {
        return Ok(vm.false_.clone());
    }
    let check = vm.attribute(class, &vm.names.subclasscheck)?;
    let result = vm.call(&check, &[claimed])?;
    if is_same || vm.truth(&result)? {
        return Ok(result);
    }
    vm.call(&check, &[real])
}

/// `_abc_subclasscheck(class, subclass)`
fn subclass_check(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, subclass] = args.exactly::<2>(vm, "_abc_subclasscheck")?;
    if subclass.tag() != tag::CLASS {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    let data = data_of(vm, class)?;
    if contains(vm, &data.cache, subclass)? {
        return Ok(vm.true_.clone());
    }
    if data.negative_version.get() < vm.abc_token.get() {
        if let Some(set) = data.negative_cache.get() {
            set.elements.clear();
        }
        data.negative_version.set(vm.abc_token.get());
    } else if contains(vm, &data.negative_cache, subclass)? {
        return Ok(vm.false_.clone());
    }
    let answer = is_subclass_anew(vm, class, subclass, &data)?;
    if answer && contains(vm, &data.registry, subclass)? {
        // The registry tells as fast.
        return Ok(vm.true_.clone());
    }
    let set = if answer { &data.cache } else { &data.negative_cache };
    add(vm, set, subclass)?;
    Ok(vm.new_bool(answer))
}

/// Asks the hook, then the class's order, then those that were registered, then the subclasses.
fn is_subclass_anew(vm: &Vm, class: &Value, subclass: &Value, data: &AbcData) -> PyResult<bool> {
    let hook = vm.attribute_named(class, "__subclasshook__")?;
    let answer = vm.call(&hook, std::slice::from_ref(subclass))?;
    if !Value::ptr_eq(&answer, &vm.not_implemented) {
        if answer.tag() != tag::BOOL {
            let text = "__subclasshook__ must return either False, True, or NotImplemented";
            return Err(vm.error(crate::vm::Kind::AssertionError, text));
        }
        return vm.truth(&answer);
    }
    if let (Some(class), Some(subclass)) =
        (class.downcast_ref::<Class>(), subclass.downcast_ref::<Class>())
        && subclass.is_subclass_of(class)
    {
        return Ok(true);
    }
    for registered in members(&data.registry) {
        if vm.is_subclass(subclass, &registered)? {
            return Ok(true);
        }
    }
    let below = vm.call(&vm.attribute_named(class, "__subclasses__")?, &[])?;
    for other in vm.to_vec(&below)? {
        if vm.is_subclass(subclass, &other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn copy_of(vm: &Vm, set: &WeakSet) -> PyResult {
    vm.new_set_from(set.get().map_or_else(Vec::new, |set| set.elements.to_vec()))
}

/// The registry, both caches, and the token of the negative one.
fn get_dump(vm: &Vm, args: &Args<'_>) -> PyResult {
    let data = data_of(vm, argument::one(vm, args, "_abc._get_dump")?)?;
    let version = usize::try_from(data.negative_version.get()).unwrap_or(usize::MAX);
    let sets = [&data.registry, &data.cache, &data.negative_cache];
    let mut parts = sets.iter().map(|set| copy_of(vm, set)).collect::<PyResult<Vec<Value>>>()?;
    parts.push(vm.new_size(version));
    Ok(vm.new_tuple(parts))
}

fn reset_registry(vm: &Vm, args: &Args<'_>) -> PyResult {
    let data = data_of(vm, argument::one(vm, args, "_abc._reset_registry")?)?;
    if let Some(set) = data.registry.get() {
        set.elements.clear();
    }
    Ok(vm.none.clone())
}

fn reset_caches(vm: &Vm, args: &Args<'_>) -> PyResult {
    let data = data_of(vm, argument::one(vm, args, "_abc._reset_caches")?)?;
    for set in [&data.cache, &data.negative_cache].into_iter().filter_map(Field::get) {
        set.elements.clear();
    }
    Ok(vm.none.clone())
}
