//! `collections.defaultdict`: an instance that holds a dictionary, and in its first place the factory.

use exuvia::Gc;

use super::super::argument;
use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::dict::as_dict;
use crate::object::{Instance, PyResult, Value, dunder, tag};
use crate::vm::text::Open;
use crate::vm::{Args, Vm};

/// `defaultdict`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("__missing__", missing),
        ("copy", copy),
        ("__copy__", copy),
        ("__reduce__", reduce),
        ("__or__", or),
        ("__ror__", ror),
        ("__repr__", repr),
    ],
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    attributes: &[AttributeSpec {
        name: "default_factory",
        get: |vm, this| Ok(factory(this).unwrap_or_else(|| vm.none.clone())),
        set: Some(|_, this, value| {
            set_factory(this, value);
            Ok(())
        }),
    }],
    ..ClassSpec::new(tag::DEFAULT_DICT)
};

/// The number of the slot in which the factory is.
const FACTORY: usize = 0;

fn factory(this: &Value) -> Option<Value> {
    let this = this.downcast_ref::<Instance>()?;
    this.value_at(this.place_of_slot(FACTORY))
}

fn set_factory(this: &Value, value: Option<Value>) {
    if let Some(instance) = this.downcast_ref::<Instance>() {
        instance.set_value_at(instance.place_of_slot(FACTORY), value);
    }
}

fn construct(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let this = vm.new_holder(class, Gc::into_any(vm.new_called_dict()));
    if super::is_filled_here(vm, class) {
        fill(vm, &this, args)?;
    }
    Ok(this)
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "__init__")?;
    fill(vm, this, &args.rest())?;
    Ok(vm.none.clone())
}

/// `defaultdict(default_factory=None, /, …)`: the other arguments are those of `dict`.
fn fill(vm: &Vm, this: &Value, args: &Args<'_>) -> PyResult<()> {
    let (given, rest) = match args.positional() {
        [] => (None, *args),
        [factory, ..] => (Some(factory.clone()), args.rest()),
    };
    if let Some(given) = &given
        && !vm.is_none(given)
        && !argument::is_callable(vm, given)
    {
        return Err(vm.type_error("first argument must be callable or None"));
    }
    set_factory(this, given);
    match as_dict(this) {
        Some(dict) => crate::object::dict::fill(vm, dict, &rest),
        None => Ok(()),
    }
}

/// The `defaultdict` that a method was called on.
fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Value> {
    match args.values.first().filter(|this| is_default_dict(vm, this)) {
        Some(this) => Ok(this),
        None => Err(vm.wrong_receiver(args, method, "collections.defaultdict")),
    }
}

fn is_default_dict(vm: &Vm, value: &Value) -> bool {
    vm.class_of(value).is_subclass_of(vm.classes.by_tag(tag::DEFAULT_DICT))
}

fn missing(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "__missing__")?;
    let [_, key] = args.exactly::<2>(vm, "defaultdict.__missing__")?;
    let Some(factory) = factory(this).filter(|factory| !vm.is_none(factory)) else {
        return Err(vm.key_error(key));
    };
    let value = vm.call(&factory, &[])?;
    vm.set_subscript(this, key, value.clone())?;
    Ok(value)
}

fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "copy")?;
    args.exactly::<1>(vm, "defaultdict.copy")?;
    like(vm, this, this)
}

/// `type(this)(factory, contents)`
fn like(vm: &Vm, this: &Value, contents: &Value) -> PyResult {
    let class = Gc::as_any(vm.class_of(this)).clone();
    let factory = factory(this).unwrap_or_else(|| vm.none.clone());
    vm.call(&class, &[factory, contents.clone()])
}

fn or(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "__or__")?;
    let [left, right] = args.exactly::<2>(vm, "defaultdict.__or__")?;
    merge(vm, this, left, right)
}

fn ror(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "__ror__")?;
    let [right, left] = args.exactly::<2>(vm, "defaultdict.__ror__")?;
    merge(vm, this, left, right)
}

fn merge(vm: &Vm, this: &Value, left: &Value, right: &Value) -> PyResult {
    if as_dict(left).is_none() || as_dict(right).is_none() {
        return Ok(vm.not_implemented.clone());
    }
    let merged = like(vm, this, left)?;
    if let Some(dict) = as_dict(&merged) {
        vm.update_dict(dict, right)?;
    }
    Ok(merged)
}

/// What `copy` and `pickle` need: the class, its arguments, and the items.
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "__reduce__")?;
    let class = Gc::as_any(vm.class_of(this)).clone();
    let factory = factory(this).filter(|factory| !vm.is_none(factory));
    let arguments = vm.new_tuple(factory.into_iter().collect());
    let items = vm.call(&vm.attribute_named(this, "items")?, &[])?;
    let items = vm.iter(&items)?;
    Ok(vm.new_tuple(vec![class, arguments, vm.none.clone(), vm.none.clone(), items]))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "__repr__")?;
    let [_] = args.exactly::<1>(vm, "defaultdict.__repr__")?;
    let items = as_dict(this).map_or(Ok(String::new()), |dict| vm.repr(Gc::as_any(dict)))?;
    let class = vm.class_of(this).short_name();
    let factory = factory(this).unwrap_or_else(|| vm.none.clone());
    let factory = match Open::new(vm, &factory) {
        Some(_open) => vm.repr(&factory)?,
        None => "...".to_owned(),
    };
    Ok(vm.new_string(format!("{class}({factory}, {items})")))
}
