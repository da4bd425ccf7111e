//! Reading arguments of functions that are written in Rust.

use exuvia::Gc;
use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use crate::object::{
    BigInteger, Bool, Bytes, Float, Instance, Int, PyResult, Str, Tuple, Value, tag,
};
use crate::vm::{Args, Vm, plural};

/// What an instance of a subclass of a built-in class holds; any other object itself.
pub(crate) fn inner(value: &Value) -> &Value {
    value
        .downcast_ref::<Instance>()
        .and_then(|instance| instance.payload.as_deref())
        .unwrap_or(value)
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

/// Positional arguments of a class or function that takes no others.
pub(crate) fn unpack<'a>(
    vm: &Vm,
    args: &Args<'a>,
    name: &str,
    min: usize,
    max: usize,
) -> PyResult<&'a [Value]> {
    args.no_keywords(vm, name)?;
    let n = args.values.len();
    if (min..=max).contains(&n) {
        return Ok(args.values);
    }
    let (bound, wanted) = match n < min {
        _ if min == max => ("", min),
        true => ("at least ", min),
        false => ("at most ", max),
    };
    let text = format!("{name} expected {bound}{wanted} argument{}, got {n}", plural(wanted));
    Err(vm.type_error(text))
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
pub(crate) fn text(value: &Value) -> Option<&Gc<Str>> {
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
    let result = vm.call_found(&method, value, &[])?;
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
    let sign = if int.sign() == num_bigint::Sign::Minus {
        "less than minimum"
    } else {
        "greater than maximum"
    };
    int.to_i32().ok_or_else(|| vm.overflow_error(format!("signed integer is {sign}")))
}

/// The same for functions that CPython declares in another way, with another text for all that does not fit.
pub(crate) fn declared_c_int(vm: &Vm, value: &Value) -> PyResult<i32> {
    let int = integer(vm, value)?;
    int.to_i32().ok_or_else(|| vm.overflow_error("Python int too large to convert to C int"))
}

/// A `float`, or a number that can become one.
pub(crate) fn number(vm: &Vm, value: &Value) -> PyResult<f64> {
    if let Some(float) = as_float(value) {
        return Ok(float);
    }
    if let Some(int) = as_small(value) {
        return Ok(int as f64);
    }
    if let Some(int) = as_integer(value) {
        return big_to_float(vm, &int);
    }
    if let Some(result) = vm.call_special(value, &vm.names.float, &[])? {
        return as_float(&result).ok_or_else(|| {
            let (class, result) = (vm.class_name(value), vm.class_name(&result));
            vm.type_error(format!("{class}.__float__ returned non-float (type {result})"))
        });
    }
    if vm.class_of(value).lookup(&vm.names.index).is_some() {
        return big_to_float(vm, &integer(vm, value)?);
    }
    let class = vm.class_name(value);
    Err(vm.type_error(format!("must be real number, not {class}")))
}

fn big_to_float(vm: &Vm, int: &BigInt) -> PyResult<f64> {
    int.to_f64()
        .filter(|float| float.is_finite())
        .ok_or_else(|| vm.overflow_error("int too large to convert to float"))
}

/// A `float` without fraction as an `int`.
pub(crate) fn float_to_int(vm: &Vm, float: f64) -> PyResult {
    match BigInt::from_f64(float) {
        Some(int) => Ok(vm.new_big_int(int)),
        None if float.is_nan() => Err(vm.value_error("cannot convert float NaN to integer")),
        None => Err(vm.overflow_error("cannot convert float infinity to integer")),
    }
}

/// Whether an object can be called.
pub(crate) fn is_callable(vm: &Vm, value: &Value) -> bool {
    matches!(
        value.tag(),
        tag::FUNCTION
            | tag::NATIVE
            | tag::NATIVE_METHOD
            | tag::BOUND_METHOD
            | tag::CLASS
            | tag::STATIC_METHOD
    ) || vm.class_of(value).lookup(&vm.names.call).is_some()
}

/// A copy of the contents of a `bytes` or of what `bytes` can be made of.
pub(crate) fn to_bytes(vm: &Vm, value: &Value) -> PyResult<Option<Box<[u8]>>> {
    if let Some(bytes) = bytes(value) {
        return Ok(Some(bytes.data.clone()));
    }
    if inner(value).tag() != tag::BYTEARRAY {
        return Ok(None);
    }
    let class = Gc::as_any(vm.classes.by_tag(tag::BYTES)).clone();
    let made = vm.call(&class, std::slice::from_ref(value))?;
    Ok(bytes(&made).map(|bytes| bytes.data.clone()))
}

/// A `str` that is required.
pub(crate) fn string<'a>(
    vm: &Vm,
    value: &'a Value,
    function: &str,
    what: &str,
) -> PyResult<&'a str> {
    match text(value) {
        Some(text) => Ok(text.as_str()),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("{function}() {what} must be str, not {class}")))
        }
    }
}
