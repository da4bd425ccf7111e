//! Built-in functions over containers and iterators.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use exuvia::{Field, Gc};

use crate::bytecode::{BinaryOp, Comparison};
use crate::object::coroutine::AnextAwaitable;
use crate::object::function::NativeFn;
use crate::object::instance::inner;
use crate::object::iterator::CallableIterator;
use crate::object::list_sort::sort_items;
use crate::object::{Float, Int, PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("aiter", aiter),
    ("all", all),
    ("anext", anext),
    ("any", any),
    ("callable", callable),
    ("hash", hash),
    ("id", id),
    ("isinstance", isinstance),
    ("issubclass", issubclass),
    ("iter", iter),
    ("len", len),
    ("max", max),
    ("min", min),
    ("next", next),
    ("sorted", sorted),
    ("sum", sum),
];

fn len(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "len")?;
    Ok(vm.new_size(vm.len(value)?))
}

fn id(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "id")?;
    Ok(vm.new_size(value.address()))
}

fn hash(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "hash")?;
    Ok(vm.new_int(vm.hash(value)?))
}

fn callable(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "callable")?;
    Ok(vm.new_bool(vm.is_callable(value)))
}

fn isinstance(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value, class] = args.exactly::<2>(vm, "isinstance")?;
    Ok(vm.new_bool(vm.is_instance(value, class)?))
}

fn issubclass(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [derived, class] = args.exactly::<2>(vm, "issubclass")?;
    Ok(vm.new_bool(vm.is_subclass(derived, class)?))
}

/// `aiter(iterable)`
fn aiter(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [iterable] = args.exactly::<1>(vm, "aiter")?;
    let Some(method) = vm.class_of(iterable).lookup(&vm.names.aiter) else {
        let class = vm.class_name(iterable);
        return Err(vm.type_error(format!("'{class}' object is not an async iterable")));
    };
    let iterator = vm.call_found(&method, iterable, &[])?;
    if vm.class_of(&iterator).lookup(&vm.names.anext).is_none() {
        let class = vm.class_name(&iterator);
        return Err(
            vm.type_error(format!("aiter() returned not an async iterator of type '{class}'"))
        );
    }
    Ok(iterator)
}

/// `anext(iterator)`, `anext(iterator, default)`
fn anext(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "anext", 1, 2)?;
    let Some(method) = vm.class_of(&values[0]).lookup(&vm.names.anext) else {
        let class = vm.class_name(&values[0]);
        return Err(vm.type_error(format!("'{class}' object is not an async iterator")));
    };
    let awaitable = vm.call_found(&method, &values[0], &[])?;
    match values.get(1) {
        None => Ok(awaitable),
        Some(default) => {
            let default = default.clone();
            Ok(Gc::into_any(vm.heap.alloc(AnextAwaitable { awaitable, default })))
        }
    }
}

/// `iter(iterable)`, `iter(callable, sentinel)`
fn iter(vm: &Vm, args: &Args<'_>) -> PyResult {
    match args.between(vm, "iter", 1, 2)? {
        [callable, sentinel] => {
            if !vm.is_callable(callable) {
                return Err(vm.type_error("iter(v, w): v must be callable"));
            }
            let callable = Field::new(Some(callable.clone()));
            let iterator = CallableIterator { callable, sentinel: sentinel.clone() };
            Ok(Gc::into_any(vm.heap.alloc(iterator)))
        }
        values => vm.iter(&values[0]),
    }
}

/// `next(iterator[, default])`
fn next(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "next", 1, 2)?;
    if !vm.is_iterator(&values[0]) {
        let class = vm.class_name(&values[0]);
        return Err(vm.type_error(format!("'{class}' object is not an iterator")));
    }
    if values.len() == 1 {
        return vm.next_or_stop(&values[0]);
    }
    Ok(vm.next(&values[0])?.unwrap_or_else(|| values[1].clone()))
}

fn all(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [iterable] = args.exactly::<1>(vm, "all")?;
    find_truth(vm, iterable, false).map(|found| vm.new_bool(!found))
}

fn any(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [iterable] = args.exactly::<1>(vm, "any")?;
    find_truth(vm, iterable, true).map(|found| vm.new_bool(found))
}

/// Whether an item has this truth value; the first one ends the search.
fn find_truth(vm: &Vm, iterable: &Value, wanted: bool) -> PyResult<bool> {
    let mut found = false;
    vm.for_each(iterable, |item| {
        found = vm.truth(&item)? == wanted;
        Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

/// `sorted(iterable, /, *, key=None, reverse=False)`
fn sorted(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [iterable] = args.positional() else {
        let n = args.positional().len();
        return Err(vm.type_error(format!("sorted expected 1 argument, got {n}")));
    };
    let mut items = vm.to_list_items(iterable)?;
    // CPython calls the method `sort` of the list, which it binds.
    let _bound = vm.heap.stand_in();
    let [key, reverse] = vm.keyword_only(args, "sort", ["key", "reverse"])?;
    let is_reversed = match reverse {
        Some(value) => vm.truth(&value)?,
        None => false,
    };
    let key = key.filter(|key| !vm.is_none(key));
    sort_items(vm, &mut items, key.as_ref(), is_reversed)?;
    Ok(vm.new_list_with_room(items))
}

/// `sum(iterable, /, start=0)`
fn sum(vm: &Vm, args: &Args<'_>) -> PyResult {
    let positional = args.positional();
    if positional.is_empty() {
        return Err(vm.type_error("sum() takes at least 1 positional argument (0 given)"));
    }
    let [_, start] = args.bind(vm, "sum", ["iterable", "start"], 1)?;
    let start = start.unwrap_or_else(|| vm.new_int(0));
    let what = match inner(&start).tag() {
        tag::STR => Some("strings [use ''.join(seq) instead]"),
        tag::BYTES => Some("bytes [use b''.join(seq) instead]"),
        tag::BYTEARRAY => Some("bytearray [use b''.join(seq) instead]"),
        _ => None,
    };
    if let Some(what) = what {
        return Err(vm.type_error(format!("sum() can't sum {what}")));
    }
    add_up(vm, &positional[0], start)
}

/// The sum so far, as a plain number as long as possible.
enum Sum {
    Int(i64),
    Float(f64),
    Object(Value),
}

impl Sum {
    fn new(start: Value) -> Self {
        match start.tag() {
            tag::INT => start.downcast_ref::<Int>().map_or(Self::Int(0), |int| Self::Int(int.0)),
            tag::FLOAT => {
                start.downcast_ref::<Float>().map_or(Self::Float(0.0), |float| Self::Float(float.0))
            }
            _ => Self::Object(start),
        }
    }

    /// Adds a number, if that is possible without the operator protocol.
    fn add_quickly(&self, item: &Value) -> Option<Self> {
        match self {
            Self::Int(sum) => Some(Self::Int(sum.checked_add(Vm::plain_int(item)?)?)),
            Self::Float(sum) => match item.downcast_ref::<Float>() {
                Some(float) => Some(Self::Float(sum + float.0)),
                None => Some(Self::Float(sum + Vm::plain_int(item)? as f64)),
            },
            Self::Object(_) => None,
        }
    }

    fn into_value(self, vm: &Vm) -> Value {
        match self {
            Self::Int(sum) => vm.new_int(sum),
            Self::Float(sum) => vm.new_float(sum),
            Self::Object(sum) => sum,
        }
    }
}

fn add_up(vm: &Vm, iterable: &Value, start: Value) -> PyResult {
    let mut sum = Sum::new(start);
    vm.for_each(iterable, |item| {
        if let Some(next) = sum.add_quickly(&item) {
            sum = next;
            return Ok(ControlFlow::Continue(()));
        }
        let before = std::mem::replace(&mut sum, Sum::Int(0)).into_value(vm);
        let after = vm.binary(BinaryOp::Add, false, &before, &item)?;
        sum = Sum::new(after);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(sum.into_value(vm))
}

fn min(vm: &Vm, args: &Args<'_>) -> PyResult {
    extreme(vm, args, "min", Ordering::Less)
}

fn max(vm: &Vm, args: &Args<'_>) -> PyResult {
    extreme(vm, args, "max", Ordering::Greater)
}

/// `min` and `max`: of the arguments, or of what the only one gives.
fn extreme(vm: &Vm, args: &Args<'_>, name: &str, wanted: Ordering) -> PyResult {
    let [key, default] = vm.keyword_only(args, name, ["key", "default"])?;
    let key = key.filter(|key| !vm.is_none(key));
    let mut best = Best { vm, key, wanted, best: None };
    match args.positional() {
        [] => return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0"))),
        [iterable] => vm.for_each(iterable, |item| {
            best.offer(item)?;
            Ok(ControlFlow::Continue(()))
        })?,
        many if default.is_none() => {
            // CPython makes an iterator over the tuple of the arguments.
            let tuple = many.to_vec();
            let _iterator = vm.heap.stand_in();
            for item in &tuple {
                best.offer(item.clone())?;
            }
        }
        _ => {
            return Err(vm.type_error(format!(
                "Cannot specify a default for {name}() with multiple positional arguments"
            )));
        }
    }
    match best.best.map(|(_, item)| item).or(default) {
        Some(item) => Ok(item),
        None => Err(vm.value_error(format!("{name}() arg is an empty sequence"))),
    }
}

/// The least or greatest item so far.
struct Best<'vm> {
    vm: &'vm Vm,
    key: Option<Value>,
    wanted: Ordering,
    /// Its key and itself.
    best: Option<(Value, Value)>,
}

impl Best<'_> {
    fn offer(&mut self, item: Value) -> PyResult<()> {
        let key = match &self.key {
            Some(key) => self.vm.call(key, std::slice::from_ref(&item))?,
            None => item.clone(),
        };
        let is_better = match &self.best {
            None => true,
            Some((best, _)) => self.is_better(&key, best)?,
        };
        if is_better {
            self.best = Some((key, item));
        }
        Ok(())
    }

    fn is_better(&self, key: &Value, best: &Value) -> PyResult<bool> {
        let operator = match self.wanted {
            Ordering::Less => Comparison::Lt,
            _ => Comparison::Gt,
        };
        let result = self.vm.compare(operator, key, best)?;
        self.vm.truth(&result)
    }
}
