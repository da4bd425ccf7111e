//! Sums and products: exact sums of floats, lengths of vectors.

use crate::bytecode::BinaryOp;
use crate::modules::argument;
use crate::object::{PyResult, Value};
use crate::vm::{Args, Vm};

/// `fsum`: the sum as if computed exactly and rounded once.
pub(super) fn fsum(vm: &Vm, args: &Args<'_>) -> PyResult {
    let items = vm.to_vec(argument::one(vm, args, "math.fsum")?)?;
    let mut partials: Vec<f64> = Vec::new();
    let (mut special, mut infinities) = (0.0, 0.0);
    for item in &items {
        let original = argument::number(vm, item)?;
        if !add_partial(&mut partials, original) {
            if original.is_finite() {
                return Err(vm.overflow_error("intermediate overflow in fsum"));
            }
            if original.is_infinite() {
                infinities += original;
            }
            special += original;
            partials.clear();
        }
    }
    if special != 0.0 {
        if infinities.is_nan() {
            return Err(vm.value_error("-inf + inf in fsum"));
        }
        return Ok(vm.new_float(special));
    }
    Ok(vm.new_float(round_partials(&partials)))
}

/// Adds a number to a sum that is kept in parts which do not overlap (Shewchuk). False if a part is not finite.
fn add_partial(partials: &mut Vec<f64>, number: f64) -> bool {
    let mut x = number;
    let mut n = 0;
    for i in 0..partials.len() {
        let y = partials[i];
        let (high, low) = if x.abs() < y.abs() { two_sum(y, x) } else { two_sum(x, y) };
        if low != 0.0 {
            partials[n] = low;
            n += 1;
        }
        x = high;
    }
    partials.truncate(n);
    if x != 0.0 {
        if !x.is_finite() {
            return false;
        }
        partials.push(x);
    }
    true
}

/// `a + b` for |a| >= |b|, and what rounding has lost.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let high = a + b;
    (high, b - (high - a))
}

/// The sum of the parts, rounded half to even.
#[expect(clippy::float_cmp, reason = "whether the half was exact")]
fn round_partials(partials: &[f64]) -> f64 {
    let mut n = partials.len();
    if n == 0 {
        return 0.0;
    }
    n -= 1;
    let mut high = partials[n];
    let mut low = 0.0;
    while n > 0 {
        n -= 1;
        (high, low) = two_sum(high, partials[n]);
        if low != 0.0 {
            break;
        }
    }
    if n > 0 && ((low < 0.0 && partials[n - 1] < 0.0) || (low > 0.0 && partials[n - 1] > 0.0)) {
        let twice = low * 2.0;
        let moved = high + twice;
        if twice == moved - high {
            high = moved;
        }
    }
    high
}

pub(super) fn prod(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [iterable] = args.positional() else {
        return Err(vm.type_error(format!(
            "prod() takes exactly 1 positional argument ({} given)",
            args.positional().len()
        )));
    };
    let mut result = match args.keywords().next() {
        Some((name, start)) if name.as_str() == "start" => start.clone(),
        Some((name, _)) => {
            let name = name.as_str();
            return Err(
                vm.type_error(format!("'{name}' is an invalid keyword argument for prod()"))
            );
        }
        None => vm.new_int(1),
    };
    for item in vm.to_vec(iterable)? {
        result = vm.binary(BinaryOp::Mul, false, &result, &item)?;
    }
    Ok(result)
}

pub(super) fn hypot(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "math.hypot")?;
    let numbers: PyResult<Vec<f64>> =
        args.values.iter().map(|value| argument::number(vm, value)).collect();
    Ok(vm.new_float(norm(&numbers?)))
}

pub(super) fn dist(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [p, q] = args.exactly::<2>(vm, "dist")?;
    let (p, q) = (coordinates(vm, p)?, coordinates(vm, q)?);
    if p.len() != q.len() {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut differences = Vec::with_capacity(p.len());
    for (p, q) in p.iter().zip(&q) {
        differences.push(argument::number(vm, p)? - argument::number(vm, q)?);
    }
    Ok(vm.new_float(norm(&differences)))
}

fn coordinates(vm: &Vm, point: &Value) -> PyResult<Vec<Value>> {
    match argument::tuple(point) {
        Some(tuple) => Ok(tuple.items().to_vec()),
        None => vm.to_vec(point),
    }
}

/// The length of a vector, from a sum of squares in twice the precision.
fn norm(numbers: &[f64]) -> f64 {
    if numbers.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if numbers.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    let max = numbers.iter().fold(0.0f64, |max, x| max.max(x.abs()));
    if max == 0.0 || numbers.len() == 1 {
        return max;
    }
    let exponent = libm::frexp(max).1;
    let (mut high, mut low) = (0.0, 0.0);
    for x in numbers {
        let x = libm::ldexp(*x, -exponent);
        let square = x * x;
        let error = x.mul_add(x, -square);
        let sum = high + square;
        let lost = if high >= square { (high - sum) + square } else { (square - sum) + high };
        high = sum;
        low += lost + error;
    }
    let root = (high + low).sqrt();
    // One step of Newton's method with the residue in twice the precision.
    let square = root * root;
    let residue = (high - square) + low - root.mul_add(root, -square);
    libm::ldexp(root + residue / (2.0 * root), exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tenths_are_one() {
        let mut partials = Vec::new();
        for _ in 0..10 {
            assert!(add_partial(&mut partials, 0.1));
        }
        assert_eq!(round_partials(&partials), 1.0);
    }

    #[test]
    fn norms_do_not_overflow() {
        assert_eq!(norm(&[3.0, 4.0]), 5.0);
        assert_eq!(norm(&[3e300, 4e300]), 5e300);
        assert_eq!(norm(&[3e-320, 4e-320]), 5e-320);
    }
}
