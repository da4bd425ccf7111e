//! Reading arguments of functions that are written in Rust.

use exuvia::Gc;
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::object::{BigInteger, Bool, Bytes, Float, Instance, Int, PyResult, Str, Tuple, Value};
use crate::vm::{Args, Vm};

/// What an instance of a subclass of a built-in class holds; any other object itself.
pub(crate) fn inner(value: &Value) -> &Value {
    value.downcast_ref::<Instance>().and_then(|instance| instance.payload.as_ref()).unwrap_or(value)
}

/// The one argument of a function of a module, which `function` names with its module.
pub(crate) fn one<'a>(vm: &Vm, args: &Args<'a>, function: &str) -> PyResult<&'a Value> {
    args.no_keywords(vm, function)?;
    match args.values {
        [value] => Ok(value),
        values => {
            let n = values.len();
            Err(vm.type_error(format!("{function}() takes exactly one argument ({n} given)")))
        }
    }
}

/// Fails if there are arguments.
pub(crate) fn none(vm: &Vm, args: &Args<'_>, function: &str) -> PyResult<()> {
    args.no_keywords(vm, function)?;
    match args.values.len() {
        0 => Ok(()),
        n => Err(vm.type_error(format!("{function}() takes no arguments ({n} given)"))),
    }
}

/// The text of a `str`.
pub(crate) fn text<'a>(value: &'a Value) -> Option<&'a Gc<Str>> {
    inner(value).downcast_ref::<Str>()
}

/// The contents of a `bytes`.
pub(crate) fn bytes(value: &Value) -> Option<&Gc<Bytes>> {
    inner(value).downcast_ref::<Bytes>()
}

/// The items of a `tuple`.
pub(crate) fn tuple(value: &Value) -> Option<&Gc<Tuple>> {
    inner(value).downcast_ref::<Tuple>()
}

/// The number, if the object is an `int`.
pub(crate) fn as_integer(value: &Value) -> Option<BigInt> {
    let value = inner(value);
    if let Some(int) = value.downcast_ref::<Int>() {
        return Some(BigInt::from(int.0));
    }
    if let Some(bool) = value.downcast_ref::<Bool>() {
        return Some(BigInt::from(u8::from(bool.0)));
    }
    value.downcast_ref::<BigInteger>().map(|int| int.0.clone())
}

/// The number, if the object is an `int` that fits.
pub(crate) fn as_small(value: &Value) -> Option<i64> {
    let value = inner(value);
    match value.downcast_ref::<Int>() {
        Some(int) => Some(int.0),
        None => value.downcast_ref::<Bool>().map(|bool| i64::from(bool.0)),
    }
}

/// The number, if the object is a `float`.
pub(crate) fn as_float(value: &Value) -> Option<f64> {
    inner(value).downcast_ref::<Float>().map(|float| float.0)
}

/// An `int`, or what `__index__` returns.
pub(crate) fn integer(vm: &Vm, value: &Value) -> PyResult<BigInt> {
    if let Some(int) = as_integer(value) {
        return Ok(int);
    }
    let method = vm.class_of(value).lookup(&vm.names.index);
    let Some(method) = method else {
        let class = vm.class_name(value);
        return Err(vm.type_error(format!("'{class}' object cannot be interpreted as an integer")));
    };
    let result = vm.call(&method, std::slice::from_ref(value))?;
    as_integer(&result).ok_or_else(|| {
        let class = vm.class_name(&result);
        vm.type_error(format!("__index__ returned non-int (type {class})"))
    })
}

/// An `int` that fits into C's `long`.
pub(crate) fn long(vm: &Vm, value: &Value) -> PyResult<i64> {
    if let Some(int) = as_small(value) {
        return Ok(int);
    }
    let int = integer(vm, value)?;
    int.to_i64().ok_or_else(|| vm.overflow_error("Python int too large to convert to C long"))
}

/// An `int` that fits into C's `int`.
pub(crate) fn c_int(vm: &Vm, value: &Value) -> PyResult<i32> {
    let int = integer(vm, value)?;
    if int.to_i64().is_none() {
        return Err(vm.overflow_error("Python int too large to convert to C long"));
    }
    let sign = if int.sign() == num_bigint::Sign::Minus { "less than minimum" } else { "greater than maximum" };
    int.to_i32().ok_or_else(|| vm.overflow_error(format!("signed integer is {sign}")))
}

/// A `float`, or a number that can become one.
pub(crate) fn number(vm: &Vm, value: &Value) -> PyResult<f64> {
    if let Some(float) = as_float(value) {
        return Ok(float);
    }
    if let Some(int) = as_small(value) {
        return Ok(int as f64);
    }
    vm.to_f64(value)
}

/// A `str` that is required.
pub(crate) fn string<'a>(vm: &Vm, value: &'a Value, function: &str, what: &str) -> PyResult<&'a str> {
    match text(value) {
        Some(text) => Ok(text.as_str()),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("{function}() {what} must be str, not {class}")))
        }
    }
}
