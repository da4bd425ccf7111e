//! `functools.partial`

use exuvia::{Field, Gc, Trace};

use super::super::argument;
use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::dict::as_dict;
use crate::object::instance::inner;
use crate::object::tuple::as_tuple;
use crate::object::{Dict, Insert as _, Instance, PyResult, Str, Tuple, Value, dunder, tag};
use crate::vm::text::Open;
use crate::vm::{Args, Vm};

/// A function with some of its arguments.
#[derive(Debug, Trace)]
#[trace(tag = tag::PARTIAL)]
pub(crate) struct Partial {
    function: Field<Value>,
    args: Field<Gc<Tuple>>,
    keywords: Field<Gc<Dict>>,
    pub(crate) dict: Field<Option<Gc<Dict>>>,
}

/// `partial`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("__call__", super::call_method),
        ("__reduce__", reduce),
        ("__setstate__", setstate),
        ("__repr__", repr),
    ],
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    attributes: &[
        AttributeSpec { name: "func", get: |vm, p| Ok(this(vm, p)?.function.get()), set: None },
        AttributeSpec {
            name: "args",
            get: |vm, p| Ok(Gc::into_any(this(vm, p)?.args.get())),
            set: None,
        },
        AttributeSpec {
            name: "keywords",
            get: |vm, p| Ok(Gc::into_any(this(vm, p)?.keywords.get())),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::PARTIAL)
};

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Partial>> {
    let partial = inner(value).downcast_ref::<Partial>();
    partial.ok_or_else(|| vm.type_error("a 'functools.partial' object is required"))
}

/// `partial(function, /, *args, **keywords)`
fn construct(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [function, rest @ ..] = args.positional() else {
        return Err(vm.type_error("type 'partial' takes at least one argument"));
    };
    if !argument::is_callable(vm, function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let flat = without_attributes(function);
    let function = flat.map_or_else(|| function.clone(), |inside| inside.function.get());
    // The keyword arguments are a dictionary already when CPython makes the object.
    let keywords = vm.new_dict();
    for (name, value) in args.keywords() {
        keywords.set_str(name, value.clone());
    }
    let made = vm.heap.alloc(Partial {
        function: Field::new(function),
        args: Field::new(vm.empty_tuple.clone()),
        keywords: Field::new(keywords),
        dict: Field::new(None),
    });
    made.fill(vm, flat, rest);
    Ok(Gc::into_any(made))
}

impl Partial {
    /// Adds what comes from the `partial` that it takes the place of, and its own positional arguments.
    fn fill(&self, vm: &Vm, flat: Option<&Gc<Self>>, rest: &[Value]) {
        let mut all = flat.map_or_else(Vec::new, |inside| inside.args.get().items().to_vec());
        all.extend_from_slice(rest);
        self.args.set(vm.new_tuple_object(all));
        let Some(before) = flat.map(|inside| inside.keywords.get()) else { return };
        if before.len() == 0 {
            return;
        }
        let keywords = before.copy(vm);
        for (name, value) in self.keywords.get().pairs() {
            if let Some(name) = name.downcast_ref::<Str>() {
                keywords.set_str(name, value);
            }
        }
        self.keywords.set(keywords);
    }
}

/// A `partial` whose parts can be taken over, since it has no attributes of its own.
fn without_attributes(function: &Value) -> Option<&Gc<Partial>> {
    let partial = inner(function).downcast_ref::<Partial>()?;
    let is_plain = match function.downcast_ref::<Instance>() {
        Some(instance) => instance.own_referents().len() == 1,
        None => partial.dict.is_none(),
    };
    is_plain.then_some(partial)
}

pub(super) fn call(vm: &Vm, callable: &Value, args: &Args<'_>) -> PyResult {
    let partial = this(vm, callable)?;
    let (function, bound, keywords) =
        (partial.function.get(), partial.args.get(), partial.keywords.get());
    let _guard = vm.enter_recursion()?;
    let is_vector = takes_vector(&function);
    if is_vector && keywords.len() == 0 {
        let values: Vec<&Value> = bound.items().iter().chain(args.values).collect();
        return vm.call_borrowed_args(&function, &values, args.names);
    }
    let mut values = [bound.items(), args.positional()].concat();
    // CPython makes a tuple of the arguments, and a longer one if some were given before; it hands on the latter, or unpacks it.
    let is_longer = !bound.items().is_empty();
    let _given = (is_vector || is_longer).then(|| args.positional().to_vec());
    let _together = (is_vector && is_longer).then(|| values.clone());
    let names = add_keywords(&keywords, args, &mut values);
    let _merged = values[values.len() - names.len()..].to_vec();
    let names = vm.new_tuple_object(names);
    let names = (!names.items().is_empty()).then_some(&names);
    let args = Args { values: &values, names };
    if is_vector { vm.call_args(&function, &args) } else { vm.call_with_tuple(&function, &args) }
}

/// Whether CPython hands arguments to such an object without making a tuple of them.
fn takes_vector(function: &Value) -> bool {
    matches!(
        function.tag(),
        tag::FUNCTION | tag::BOUND_METHOD | tag::NATIVE | tag::NATIVE_METHOD | tag::PARTIAL
    )
}

/// Adds the values of the keyword arguments, those of the call instead of those that were given before; the names.
fn add_keywords(before: &Dict, args: &Args<'_>, values: &mut Vec<Value>) -> Vec<Value> {
    let mut names: Vec<Value> = Vec::new();
    let first = values.len();
    for (name, value) in before.pairs() {
        names.push(name);
        values.push(value);
    }
    for (name, value) in args.keywords() {
        let is_it = |known: &Value| {
            known.downcast_ref::<Str>().is_some_and(|known| known.as_str() == name.as_str())
        };
        match names.iter().position(is_it) {
            Some(i) => values[first + i] = value.clone(),
            None => {
                names.push(Gc::as_any(name).clone());
                values.push(value.clone());
            }
        }
    }
    names
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "partial.__repr__")?;
    let partial = self::this(vm, this)?;
    let Some(_open) = Open::new(vm, this) else { return Ok(vm.new_str("...")) };
    let mut text = format!("{}({}", vm.class_name(this), vm.repr(&partial.function.get())?);
    for arg in partial.args.get().items() {
        text.push_str(", ");
        text.push_str(&vm.repr(arg)?);
    }
    for (name, value) in partial.keywords.get().pairs() {
        text.push_str(&format!(", {}={}", vm.to_str(&name)?, vm.repr(&value)?));
    }
    text.push(')');
    Ok(vm.new_string(text))
}

/// What `copy` and `pickle` need: the class, the function, and the state.
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "partial.__reduce__")?;
    let partial = self::this(vm, this)?;
    let class = Gc::as_any(vm.class_of(this)).clone();
    let dict = match partial.dict.get() {
        Some(dict) => Gc::into_any(dict),
        None => vm.none.clone(),
    };
    let (function, bound) = (partial.function.get(), Gc::into_any(partial.args.get()));
    let keywords = Gc::into_any(partial.keywords.get());
    let state = vm.new_tuple(vec![function.clone(), bound, keywords, dict]);
    Ok(vm.new_tuple(vec![class, vm.new_tuple(vec![function]), state]))
}

fn setstate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, state] = args.exactly::<2>(vm, "partial.__setstate__")?;
    let partial = self::this(vm, this)?;
    let parts = as_tuple(state).map_or(&[][..], |state| state.items());
    let [function, bound, keywords, dict] = parts else { return Err(invalid_state(vm)) };
    let (Some(bound), true) = (as_tuple(bound), argument::is_callable(vm, function)) else {
        return Err(invalid_state(vm));
    };
    let keywords = match as_dict(keywords) {
        Some(keywords) => keywords.copy(vm),
        None if vm.is_none(keywords) => vm.new_dict(),
        None => return Err(invalid_state(vm)),
    };
    partial.function.set(function.clone());
    partial.args.set(bound.clone());
    partial.keywords.set(keywords);
    partial.dict.set(as_dict(dict).cloned());
    Ok(vm.none.clone())
}

fn invalid_state(vm: &Vm) -> crate::object::PyErr {
    vm.type_error("invalid partial state")
}
