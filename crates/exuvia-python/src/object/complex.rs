//! The class `complex`.

use exuvia::Gc;

use super::class::{AttributeSpec, ClassSpec};
use super::{Class, PyErr, PyResult, Value, dunder, singleton, tag};
use crate::bytecode::BinaryOp;
use crate::text::{chars, float};
use crate::vm::number::{Number, number};
use crate::vm::{Args, Vm};

/// `complex`
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
        ("__pow__", |vm, args| operator(vm, args, BinaryOp::Pow, false)),
        ("__rpow__", |vm, args| operator(vm, args, BinaryOp::Pow, true)),
        ("__neg__", |vm, args| map(vm, args, |re, im| (-re, -im))),
        ("__pos__", |vm, args| map(vm, args, |re, im| (re, im))),
        ("__complex__", |vm, args| map(vm, args, |re, im| (re, im))),
        ("conjugate", |vm, args| map(vm, args, |re, im| (re, -im))),
        ("__abs__", abs),
        ("__bool__", dunder::bool),
        ("__repr__", singleton::repr),
        ("__format__", singleton::format),
        ("__hash__", dunder::hash),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
    ],
    attributes: &[
        AttributeSpec {
            name: "real",
            get: |vm, value| Ok(vm.new_float(this(vm, value)?.0)),
            set: None,
        },
        AttributeSpec {
            name: "imag",
            get: |vm, value| Ok(vm.new_float(this(vm, value)?.1)),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::COMPLEX)
};

fn this(vm: &Vm, value: &Value) -> PyResult<(f64, f64)> {
    match number(value) {
        Some(Number::Complex(re, im)) => Ok((re, im)),
        _ => singleton::wrong_receiver(vm, "complex", value),
    }
}

fn operator(vm: &Vm, args: &Args<'_>, op: BinaryOp, is_reflected: bool) -> PyResult {
    singleton::number_operator(vm, args, op, is_reflected, |_| true)
}

fn map(vm: &Vm, args: &Args<'_>, action: fn(f64, f64) -> (f64, f64)) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, "complex.method")?;
    let (re, im) = this(vm, receiver)?;
    let (re, im) = action(re, im);
    Ok(vm.new_complex(re, im))
}

fn abs(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, "complex.__abs__")?;
    let (re, im) = this(vm, receiver)?;
    let length = re.hypot(im);
    if length.is_infinite() && re.is_finite() && im.is_finite() {
        return Err(vm.overflow_error("absolute value too large"));
    }
    Ok(vm.new_float(length))
}

fn new(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [real, imag] = args.bind(vm, "complex", ["real", "imag"], 0)?;
    if let Some(text) = real.as_ref().and_then(crate::vm::text::as_str) {
        if imag.is_some() {
            return Err(vm.type_error("complex() can't take second arg if first is a string"));
        }
        let (re, im) = parse(text.as_str()).ok_or_else(|| malformed(vm, text.as_str()))?;
        return Ok(vm.new_complex(re, im));
    }
    if imag.as_ref().and_then(crate::vm::text::as_str).is_some() {
        return Err(vm.type_error("complex() second arg can't be a string"));
    }
    let first = match &real {
        Some(real) => part(vm, real, "first argument must be a string or a number")?,
        None => (0.0, None),
    };
    let second = match &imag {
        Some(imag) => part(vm, imag, "second argument must be a number")?,
        None => return Ok(vm.new_complex(first.0, first.1.unwrap_or(0.0))),
    };
    // Signs of zeros survive where nothing is added.
    let re = second.1.map_or(first.0, |imag| first.0 - imag);
    let im = first.1.map_or(second.0, |imag| second.0 + imag);
    Ok(vm.new_complex(re, im))
}

fn malformed(vm: &Vm, text: &str) -> PyErr {
    if float::without_underscores(text).is_none() {
        let shown = crate::text::quote::repr_str(text);
        return vm.value_error(format!("could not convert string to complex: {shown}"));
    }
    vm.value_error("complex() arg is a malformed string")
}

/// Real and, if it is complex, imaginary part of an argument.
fn part(vm: &Vm, value: &Value, requirement: &str) -> PyResult<(f64, Option<f64>)> {
    if let Some(Number::Complex(re, im)) = number(value) {
        return Ok((re, Some(im)));
    }
    if let Some(result) = vm.call_special_as_bound(value, &vm.names.complex, &[])? {
        return match number(&result) {
            Some(Number::Complex(re, im)) => Ok((re, Some(im))),
            _ => {
                let class = vm.class_name(&result);
                Err(vm.type_error(format!("__complex__ returned non-complex (type {class})")))
            }
        };
    }
    match vm.try_f64(value)? {
        Some(x) => Ok((x, None)),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("complex() {requirement}, not '{class}'")))
        }
    }
}

/// Reads `1+2j`, `(1+2j)`, `3j`, `4`.
fn parse(text: &str) -> Option<(f64, f64)> {
    let trimmed = text.trim_matches(chars::is_space);
    let inner = match trimmed.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')')?.trim_matches(chars::is_space),
        None => trimmed,
    };
    if inner.contains(chars::is_space) {
        return None;
    }
    let Some(body) = inner.strip_suffix(['j', 'J']) else {
        return Some((float::parse(inner)?, 0.0));
    };
    // The sign that starts the imaginary part: the last one that belongs to no exponent.
    let bytes = body.as_bytes();
    let split = (1..bytes.len())
        .rev()
        .find(|&i| matches!(bytes[i], b'+' | b'-') && !matches!(bytes[i - 1], b'e' | b'E'))
        .unwrap_or(0);
    let imag = match &body[split..] {
        "" | "+" => 1.0,
        "-" => -1.0,
        digits => float::parse(digits)?,
    };
    let real = if split == 0 { 0.0 } else { float::parse(&body[..split])? };
    Some((real, imag))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn complex_numbers_are_read() {
        assert_eq!(parse(" (1+2j) "), Some((1.0, 2.0)));
        assert_eq!(parse("-j"), Some((0.0, -1.0)));
        assert_eq!(parse("1e-3-2.5e+2j"), Some((1e-3, -250.0)));
        assert_eq!(parse("1+"), None);
        assert_eq!(parse("1 + 2j"), None);
    }
}
