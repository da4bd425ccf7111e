//! The class `float`.

use exuvia::Gc;
use num_bigint::BigInt;
use num_integer::Integer;

use super::class::{AttributeSpec, ClassSpec};
use super::{Class, PyResult, Value, dunder, singleton, tag};
use crate::bytecode::BinaryOp;
use crate::modules::argument;
use crate::text::float::{self, HexError};
use crate::text::integer;
use crate::vm::number::{Number, bytes_of, number};
use crate::vm::{Args, Vm};

/// `float`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new),
    is_base: true,
    methods: &[
        ("__add__", |vm, args| operator(vm, args, BinaryOp::Add, false)),
        ("__radd__", |vm, args| operator(vm, args, BinaryOp::Add, true)),
        ("__sub__", |vm, args| operator(vm, args, BinaryOp::Sub, false)),
        ("__rsub__", |vm, args| operator(vm, args, BinaryOp::Sub, true)),
        ("__mul__", |vm, args| operator(vm, args, BinaryOp::Mul, false)),
        ("__rmul__", |vm, args| operator(vm, args, BinaryOp::Mul, true)),
        ("__truediv__", |vm, args| operator(vm, args, BinaryOp::Div, false)),
        ("__rtruediv__", |vm, args| operator(vm, args, BinaryOp::Div, true)),
        ("__floordiv__", |vm, args| operator(vm, args, BinaryOp::FloorDiv, false)),
        ("__rfloordiv__", |vm, args| operator(vm, args, BinaryOp::FloorDiv, true)),
        ("__mod__", |vm, args| operator(vm, args, BinaryOp::Mod, false)),
        ("__rmod__", |vm, args| operator(vm, args, BinaryOp::Mod, true)),
        ("__pow__", |vm, args| operator(vm, args, BinaryOp::Pow, false)),
        ("__rpow__", |vm, args| operator(vm, args, BinaryOp::Pow, true)),
        ("__divmod__", |vm, args| divmod(vm, args, false)),
        ("__rdivmod__", |vm, args| divmod(vm, args, true)),
        ("__neg__", |vm, args| map(vm, args, |x| -x)),
        ("__pos__", |vm, args| map(vm, args, |x| x)),
        ("__abs__", |vm, args| map(vm, args, f64::abs)),
        ("__float__", |vm, args| map(vm, args, |x| x)),
        ("conjugate", |vm, args| map(vm, args, |x| x)),
        ("__bool__", dunder::bool),
        ("__int__", |vm, args| to_integer(vm, args, |x| x)),
        ("__trunc__", |vm, args| to_integer(vm, args, |x| x)),
        ("__floor__", |vm, args| to_integer(vm, args, f64::floor)),
        ("__ceil__", |vm, args| to_integer(vm, args, f64::ceil)),
        ("__round__", round),
        ("__repr__", singleton::repr),
        ("__format__", singleton::format),
        ("__hash__", dunder::hash),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
        ("__lt__", dunder::lt),
        ("__le__", dunder::le),
        ("__gt__", dunder::gt),
        ("__ge__", dunder::ge),
        ("is_integer", is_integer),
        ("as_integer_ratio", as_integer_ratio),
        ("hex", hex),
    ],
    class_methods: &[("fromhex", from_hex), ("__getformat__", get_format)],
    attributes: &[
        AttributeSpec {
            name: "real",
            get: |vm, value| Ok(vm.new_float(this(vm, value)?)),
            set: None,
        },
        AttributeSpec { name: "imag", get: |vm, _| Ok(vm.new_float(0.0)), set: None },
    ],
    ..ClassSpec::new(tag::FLOAT)
};

fn this(vm: &Vm, value: &Value) -> PyResult<f64> {
    match number(value) {
        Some(Number::Float(x)) => Ok(x),
        _ => singleton::wrong_receiver(vm, "float", value),
    }
}

fn operator(vm: &Vm, args: &Args<'_>, op: BinaryOp, is_reflected: bool) -> PyResult {
    let accepts: fn(&Number<'_>) -> bool = |number| !matches!(number, Number::Complex(..));
    let [receiver, other] = args.exactly::<2>(vm, "float.operator")?;
    let x = this(vm, receiver)?;
    let Some(y) = number(other).filter(accepts) else { return Ok(vm.not_implemented.clone()) };
    let (x, y) = if is_reflected { (y, Number::Float(x)) } else { (Number::Float(x), y) };
    Ok(vm.number_operator(op, x, y)?.unwrap_or_else(|| vm.not_implemented.clone()))
}

fn map(vm: &Vm, args: &Args<'_>, action: fn(f64) -> f64) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, "float.method")?;
    Ok(vm.new_float(action(this(vm, receiver)?)))
}

fn to_integer(vm: &Vm, args: &Args<'_>, action: fn(f64) -> f64) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, "float.method")?;
    vm.float_to_integer(action(this(vm, receiver)?))
}

fn divmod(vm: &Vm, args: &Args<'_>, is_reflected: bool) -> PyResult {
    let [a, b] = args.exactly::<2>(vm, "float.__divmod__")?;
    let (a, b) = if is_reflected { (b, a) } else { (a, b) };
    match (number(a), number(b)) {
        (Some(Number::Complex(..)) | None, _) | (_, Some(Number::Complex(..)) | None) => {
            Ok(vm.not_implemented.clone())
        }
        (Some(a), Some(b)) => {
            let (quotient, remainder) =
                vm.float_divmod(vm.number_to_f64(a)?, vm.number_to_f64(b)?)?;
            Ok(vm.new_tuple(vec![vm.new_float(quotient), vm.new_float(remainder)]))
        }
    }
}

/// `float.__getformat__("double")`
fn get_format(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, kind] = args.exactly::<2>(vm, "float.__getformat__")?;
    match argument::string(vm, kind, "__getformat__", "argument")? {
        "double" | "float" if cfg!(target_endian = "big") => Ok(vm.new_str("IEEE, big-endian")),
        "double" | "float" => Ok(vm.new_str("IEEE, little-endian")),
        _ => Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
    }
}

fn is_integer(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, "float.is_integer")?;
    let x = this(vm, receiver)?;
    Ok(vm.new_bool(x.is_finite() && x.fract() == 0.0))
}

fn hex(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, "float.hex")?;
    Ok(vm.new_string(float::to_hex(this(vm, receiver)?)))
}

fn from_hex(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, text] = args.exactly::<2>(vm, "float.fromhex")?;
    let Some(text) = crate::vm::text::as_str(text) else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    let x = float::from_hex(text.as_str()).map_err(|fault| match fault {
        HexError::Invalid => vm.value_error("invalid hexadecimal floating-point string"),
        HexError::TooLarge => {
            vm.overflow_error("hexadecimal value too large to represent as a float")
        }
    })?;
    let x = vm.new_float(x);
    if class.downcast_ref::<Class>().is_some_and(|class| !class.is_builtin) {
        return vm.call(class, &[x]);
    }
    Ok(x)
}

fn as_integer_ratio(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, "float.as_integer_ratio")?;
    let x = this(vm, receiver)?;
    if x.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (numerator, denominator) = ratio(x);
    Ok(vm.new_tuple(vec![vm.new_big_int(numerator), vm.new_big_int(denominator)]))
}

/// A finite float as a fraction in lowest terms.
fn ratio(x: f64) -> (BigInt, BigInt) {
    let (mut mantissa, mut exponent) = (x, 0u32);
    while mantissa.fract() != 0.0 {
        mantissa *= 2.0;
        exponent += 1;
    }
    (integer::from_f64(mantissa), BigInt::from(1) << exponent)
}

/// `round(x)` is an integer, `round(x, n)` a float.
fn round(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "float.__round__", 1, 2)?;
    let x = this(vm, &values[0])?;
    let Some(n_digits) = values.get(1).filter(|n_digits| !vm.is_none(n_digits)) else {
        return vm.float_to_integer(x.round_ties_even());
    };
    let n_digits = vm.index_clamped(&vm.index_value(n_digits)?)?;
    if !x.is_finite() || n_digits > 323 {
        return Ok(vm.new_float(x));
    }
    if n_digits < -308 {
        return Ok(vm.new_float(0.0 * x));
    }
    let rounded = match usize::try_from(n_digits) {
        Ok(n) => format!("{x:.n$}").parse().unwrap_or(x),
        Err(_) => round_to_zeros(x, n_digits.unsigned_abs()),
    };
    if rounded.is_infinite() {
        return Err(vm.overflow_error("rounded value too large to represent"));
    }
    Ok(vm.new_float(rounded))
}

/// Rounds to a multiple of `10^n_zeros`, half to even.
fn round_to_zeros(x: f64, n_zeros: u64) -> f64 {
    let unit = BigInt::from(10).pow(u32::try_from(n_zeros).unwrap_or(u32::MAX));
    let (quotient, remainder) = integer::from_f64(x.abs()).div_mod_floor(&unit);
    let twice: BigInt = remainder * 2;
    let is_more = twice > unit || (twice == unit && (x.fract() != 0.0 || quotient.is_odd()));
    let rounded = (quotient + i32::from(is_more)) * unit;
    integer::to_f64(&rounded).unwrap_or(f64::INFINITY).copysign(x)
}

fn new(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [value] = args.between(vm, "float", 0, 1)? else { return Ok(vm.new_float(0.0)) };
    if value.tag() == tag::FLOAT {
        return Ok(value.clone());
    }
    if value.tag() == tag::INSTANCE
        && let Some(result) = vm.call_special(value, &vm.names.float, &[])?
    {
        return match number(&result) {
            Some(Number::Float(x)) => Ok(vm.new_float(x)),
            _ => {
                let (class, other) = (vm.class_name(value), vm.class_name(&result));
                Err(vm.type_error(format!("{class}.__float__ returned non-float (type {other})")))
            }
        };
    }
    let text = match crate::vm::text::as_str(value) {
        Some(text) => Some(text.as_str().to_owned()),
        None => bytes_of(value).map(|data| String::from_utf8_lossy(&data).into_owned()),
    };
    if let Some(text) = text {
        let x = float::parse(&text).ok_or_else(|| {
            vm.value_error(format!("could not convert string to float: {}", vm.repr_lossy(value)))
        })?;
        return Ok(vm.new_float(x));
    }
    match vm.try_f64(value)? {
        Some(x) => Ok(vm.new_float(x)),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!(
                "float() argument must be a string or a real number, not '{class}'"
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_to_tens_goes_to_even() {
        assert_eq!(round_to_zeros(25.0, 1), 20.0);
        assert_eq!(round_to_zeros(25.1, 1), 30.0);
        assert_eq!(round_to_zeros(-35.0, 1), -40.0);
        assert_eq!(ratio(0.75), (BigInt::from(3), BigInt::from(4)));
    }
}
