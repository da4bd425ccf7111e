//! The class `int`.

use exuvia::Gc;
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::class::{AttributeSpec, ClassSpec};
use super::{Class, PyErr, PyResult, Value, dunder, tag};
use crate::bytecode::{BinaryOp, UnaryOp};
use crate::text::integer::{self, ParseError};
use crate::vm::number::{Number, as_big, bytes_of, number};
use crate::vm::{Args, Kind, Vm};

/// `int`
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
        ("__pow__", power),
        ("__rpow__", |vm, args| operator(vm, args, BinaryOp::Pow, true)),
        ("__lshift__", |vm, args| operator(vm, args, BinaryOp::LShift, false)),
        ("__rlshift__", |vm, args| operator(vm, args, BinaryOp::LShift, true)),
        ("__rshift__", |vm, args| operator(vm, args, BinaryOp::RShift, false)),
        ("__rrshift__", |vm, args| operator(vm, args, BinaryOp::RShift, true)),
        ("__and__", |vm, args| operator(vm, args, BinaryOp::And, false)),
        ("__rand__", |vm, args| operator(vm, args, BinaryOp::And, true)),
        ("__or__", |vm, args| operator(vm, args, BinaryOp::Or, false)),
        ("__ror__", |vm, args| operator(vm, args, BinaryOp::Or, true)),
        ("__xor__", |vm, args| operator(vm, args, BinaryOp::Xor, false)),
        ("__rxor__", |vm, args| operator(vm, args, BinaryOp::Xor, true)),
        ("__divmod__", |vm, args| divmod(vm, args, false)),
        ("__rdivmod__", |vm, args| divmod(vm, args, true)),
        ("__neg__", |vm, args| unary(vm, args, UnaryOp::Neg)),
        ("__pos__", |vm, args| unary(vm, args, UnaryOp::Pos)),
        ("__invert__", |vm, args| unary(vm, args, UnaryOp::Invert)),
        ("__abs__", abs),
        ("__bool__", dunder::bool),
        ("__int__", |vm, args| unary(vm, args, UnaryOp::Pos)),
        ("__index__", |vm, args| unary(vm, args, UnaryOp::Pos)),
        ("__trunc__", |vm, args| unary(vm, args, UnaryOp::Pos)),
        ("__floor__", |vm, args| unary(vm, args, UnaryOp::Pos)),
        ("__ceil__", |vm, args| unary(vm, args, UnaryOp::Pos)),
        ("__float__", to_float),
        ("__round__", round),
        ("__repr__", super::singleton::repr),
        ("__format__", super::singleton::format),
        ("__hash__", dunder::hash),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
        ("__lt__", dunder::lt),
        ("__le__", dunder::le),
        ("__gt__", dunder::gt),
        ("__ge__", dunder::ge),
        ("bit_length", bit_length),
        ("bit_count", bit_count),
        ("to_bytes", to_bytes),
        ("conjugate", |vm, args| unary(vm, args, UnaryOp::Pos)),
        ("as_integer_ratio", as_integer_ratio),
    ],
    class_methods: &[("from_bytes", from_bytes)],
    attributes: &[
        AttributeSpec { name: "real", get: itself, set: None },
        AttributeSpec { name: "numerator", get: itself, set: None },
        AttributeSpec { name: "imag", get: |vm, _| Ok(vm.new_int(0)), set: None },
        AttributeSpec { name: "denominator", get: |vm, _| Ok(vm.new_int(1)), set: None },
    ],
    ..ClassSpec::new(tag::INT)
};

/// The integer that a method was called on.
fn this(vm: &Vm, args: &Args<'_>) -> PyResult<BigInt> {
    let value = &args.values[0];
    as_big(value).ok_or_else(|| {
        let class = vm.class_name(value);
        vm.type_error(format!("descriptor requires a 'int' object but received a '{class}'"))
    })
}

fn itself(vm: &Vm, value: &Value) -> PyResult {
    Ok(vm.new_big_int(as_big(value).unwrap_or_default()))
}

fn operator(vm: &Vm, args: &Args<'_>, op: BinaryOp, is_reflected: bool) -> PyResult {
    super::singleton::number_operator(vm, args, op, is_reflected, |number| number.is_integer())
}

fn unary(vm: &Vm, args: &Args<'_>, op: UnaryOp) -> PyResult {
    args.exactly::<1>(vm, "int.method")?;
    let value = this(vm, args)?;
    Ok(match op {
        UnaryOp::Neg => vm.new_big_int(-value),
        UnaryOp::Invert => vm.new_big_int(!value),
        _ => vm.new_big_int(value),
    })
}

fn power(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "int.__pow__", 2, 3)?;
    match values.get(2).filter(|modulus| !vm.is_none(modulus)) {
        None => operator(vm, &Args::positional_only(&values[..2]), BinaryOp::Pow, false),
        Some(modulus) => match (as_big(&values[0]), as_big(&values[1]), as_big(modulus)) {
            (Some(a), Some(b), Some(modulus)) => vm.int_power_modulo(&a, &b, &modulus),
            _ => Ok(vm.not_implemented.clone()),
        },
    }
}

fn divmod(vm: &Vm, args: &Args<'_>, is_reflected: bool) -> PyResult {
    let [a, b] = args.exactly::<2>(vm, "int.__divmod__")?;
    let (a, b) = if is_reflected { (b, a) } else { (a, b) };
    let (Some(a), Some(b)) = (as_big(a), as_big(b)) else { return Ok(vm.not_implemented.clone()) };
    let (quotient, remainder) = vm.int_divmod(&a, &b)?;
    Ok(vm.new_tuple(vec![vm.new_big_int(quotient), vm.new_big_int(remainder)]))
}

fn abs(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "int.__abs__")?;
    Ok(vm.new_big_int(this(vm, args)?.abs()))
}

fn to_float(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "int.__float__")?;
    let value = this(vm, args)?;
    Ok(vm.new_float(vm.number_to_f64(Number::Big(&value))?))
}

fn bit_length(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "int.bit_length")?;
    Ok(vm.new_big_int(this(vm, args)?.bits().into()))
}

fn bit_count(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "int.bit_count")?;
    let n: u64 = this(vm, args)?
        .magnitude()
        .iter_u64_digits()
        .map(|digit| u64::from(digit.count_ones()))
        .sum();
    Ok(vm.new_big_int(n.into()))
}

fn as_integer_ratio(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "int.as_integer_ratio")?;
    Ok(vm.new_tuple(vec![vm.new_big_int(this(vm, args)?), vm.new_int(1)]))
}

fn round(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "int.__round__", 1, 2)?;
    let value = this(vm, args)?;
    let Some(n_digits) = values.get(1) else { return Ok(vm.new_big_int(value)) };
    let n_digits = vm.index_big(n_digits)?;
    if !n_digits.is_negative() {
        return Ok(vm.new_big_int(value));
    }
    let n_zeros = (-n_digits).to_u32().filter(|n| u64::from(*n) <= value.bits() / 3 + 2);
    let Some(n_zeros) = n_zeros else { return Ok(vm.new_int(0)) };
    Ok(vm.new_big_int(round_to_multiple(&value, &BigInt::from(10).pow(n_zeros))))
}

/// The multiple of `unit` that is nearest to `value`; of two, the even one.
fn round_to_multiple(value: &BigInt, unit: &BigInt) -> BigInt {
    let (quotient, remainder) = value.div_mod_floor(unit);
    let twice = &remainder * 2;
    let up = twice > *unit || (twice == *unit && quotient.is_odd());
    (quotient + i32::from(up)) * unit
}

fn to_bytes(vm: &Vm, args: &Args<'_>) -> PyResult {
    let value = this(vm, args)?;
    let name = "to_bytes";
    let [length, order, signed] =
        args.rest().bind(vm, name, ["length", "byteorder", "signed"], 0)?;
    let length = length.map_or(Ok(1), |length| vm.index(&length))?;
    let is_big = is_big_endian(vm, order.as_ref(), name)?;
    let is_signed = signed.map_or(Ok(false), |signed| vm.truth(&signed))?;
    if length < 0 {
        return Err(vm.value_error("length argument must be non-negative"));
    }
    if value.is_negative() && !is_signed {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    }
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > crate::text::spec::MAX_WIDTH {
        return Err(vm.no_memory());
    }
    let mut bytes =
        if is_signed { value.to_signed_bytes_le() } else { value.magnitude().to_bytes_le() };
    if value.is_zero() {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(vm.overflow_error("int too big to convert"));
    }
    bytes.resize(length, if value.is_negative() { 0xff } else { 0 });
    if is_big {
        bytes.reverse();
    }
    Ok(vm.new_bytes(bytes))
}

fn is_big_endian(vm: &Vm, order: Option<&Value>, function: &str) -> PyResult<bool> {
    let Some(order) = order else { return Ok(true) };
    let Some(text) = crate::vm::text::as_str(order) else {
        let class = vm.argument_class(order);
        return Err(
            vm.type_error(format!("{function}() argument 'byteorder' must be str, not {class}"))
        );
    };
    match text.as_str() {
        "big" => Ok(true),
        "little" => Ok(false),
        _ => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn from_bytes(vm: &Vm, args: &Args<'_>) -> PyResult {
    let class = args.values[0].clone();
    let [bytes, order, signed] =
        args.rest().bind(vm, "from_bytes", ["bytes", "byteorder", "signed"], 1)?;
    let is_big = is_big_endian(vm, order.as_ref(), "from_bytes")?;
    let is_signed = signed.map_or(Ok(false), |signed| vm.truth(&signed))?;
    let mut data = super::bytearray::bytes_argument(vm, &bytes.unwrap_or_else(|| vm.none.clone()))?;
    if is_big {
        data.reverse();
    }
    let value = if is_signed {
        BigInt::from_signed_bytes_le(&data)
    } else {
        BigInt::from_bytes_le(Sign::Plus, &data)
    };
    let value = vm.new_big_int(value);
    if class.downcast_ref::<Class>().is_some_and(|class| !class.is_builtin) {
        return vm.call(&class, &[value]);
    }
    Ok(value)
}

fn new(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [value, base] = args.bind(vm, "int", ["", "base"], 0)?;
    let Some(value) = value else {
        return match base {
            Some(_) => Err(vm.type_error("int() missing string argument")),
            None => Ok(vm.new_int(0)),
        };
    };
    let Some(base) = base else { return vm.to_integer(&value) };
    let base = vm.index_or(&base, Kind::OverflowError)?;
    let base = u32::try_from(base).ok().filter(|base| *base == 0 || (2..=36).contains(base));
    let base = base.ok_or_else(|| vm.value_error("int() base must be >= 2 and <= 36, or 0"))?;
    match vm.parse_integer(&value, base)? {
        Some(value) => Ok(value),
        None => Err(vm.type_error("int() can't convert non-string with explicit base")),
    }
}

impl Vm {
    /// `int(value)`
    pub(crate) fn to_integer(&self, value: &Value) -> PyResult {
        match value.tag() {
            tag::INT | tag::BIGINT => return Ok(value.clone()),
            tag::FLOAT => {
                if let Some(Number::Float(x)) = number(value) {
                    return self.float_to_integer(x);
                }
            }
            _ => {}
        }
        if let Some(result) = self.call_special(value, &self.names.int, &[])? {
            return match as_big(&result) {
                Some(int) => Ok(self.new_big_int(int)),
                None => {
                    let class = self.class_name(&result);
                    Err(self.type_error(format!("__int__ returned non-int (type {class})")))
                }
            };
        }
        if let Some(index) = self.try_index(value)? {
            return Ok(self.new_big_int(as_big(&index).unwrap_or_default()));
        }
        if let Some(result) = self.call_special_as_bound(value, &self.names.trunc, &[])? {
            return self.truncated(&result);
        }
        if let Some(parsed) = self.parse_integer(value, 10)? {
            return Ok(parsed);
        }
        let class = self.class_name(value);
        Err(self.type_error(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{class}'"
        )))
    }

    /// What `__trunc__` returned, as an integer.
    fn truncated(&self, result: &Value) -> PyResult {
        match self.try_index(result)? {
            Some(index) => Ok(self.new_big_int(as_big(&index).unwrap_or_default())),
            None => {
                let class = self.class_name(result);
                Err(self.type_error(format!("__trunc__ returned non-Integral (type {class})")))
            }
        }
    }

    /// A float without its fraction, as an integer.
    pub(crate) fn float_to_integer(&self, x: f64) -> PyResult {
        if x.is_nan() {
            return Err(self.value_error("cannot convert float NaN to integer"));
        }
        if x.is_infinite() {
            return Err(self.overflow_error("cannot convert float infinity to integer"));
        }
        Ok(self.new_big_int(integer::from_f64(x)))
    }

    /// The integer that a string or bytes spell; `None` for other objects.
    fn parse_integer(&self, value: &Value, base: u32) -> PyResult<Option<Value>> {
        let parsed = if let Some(text) = crate::vm::text::as_str(value) {
            integer::parse(text.as_str(), base)
        } else if let Some(data) = bytes_of(value) {
            std::str::from_utf8(&data)
                .map_or(Err(ParseError::Invalid), |text| integer::parse(text, base))
        } else {
            return Ok(None);
        };
        match parsed {
            Ok(parsed) => Ok(Some(self.new_big_int(parsed))),
            Err(fault) => Err(self.no_integer(value, base, fault)),
        }
    }

    #[cold]
    fn no_integer(&self, value: &Value, base: u32, fault: ParseError) -> PyErr {
        match fault {
            ParseError::TooLong(n) => self.value_error(format!(
                "Exceeds the limit ({} digits) for integer string conversion: value has {n} digits; \
                 use sys.set_int_max_str_digits() to increase the limit",
                integer::MAX_STR_DIGITS
            )),
            ParseError::Invalid => {
                let shown = self.repr_lossy(value);
                let shown: String = shown.chars().take(200).collect();
                self.value_error(format!("invalid literal for int() with base {base}: {shown}"))
            }
        }
    }
}
