//! The functions of integers.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::modules::argument;
use crate::object::{PyErr, PyResult, Value};
use crate::vm::{Args, Vm};

/// Γ(x) for the small integers, where it is exact.
#[expect(clippy::float_cmp, reason = "whether it is an integer")]
pub(super) fn small_factorial(x: f64) -> Option<f64> {
    if !(1.0..=23.0).contains(&x) || x != x.floor() {
        return None;
    }
    let factors = std::iter::successors(Some(1.0), |factor| Some(factor + 1.0));
    Some(factors.take_while(|factor| *factor < x).product())
}

pub(super) fn gcd(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "math.gcd")?;
    let mut result = BigInt::zero();
    for value in args.values {
        result = result.gcd(&argument::integer(vm, value)?);
    }
    Ok(vm.new_big_int(result))
}

pub(super) fn lcm(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "math.lcm")?;
    let mut result = BigInt::one();
    for value in args.values {
        result = result.lcm(&argument::integer(vm, value)?);
    }
    Ok(vm.new_big_int(result.abs()))
}

pub(super) fn isqrt(vm: &Vm, args: &Args<'_>) -> PyResult {
    let n = argument::integer(vm, argument::one(vm, args, "math.isqrt")?)?;
    if n.is_negative() {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    Ok(vm.new_big_int(n.sqrt()))
}

pub(super) fn factorial(vm: &Vm, args: &Args<'_>) -> PyResult {
    factorial_of(vm, argument::one(vm, args, "math.factorial")?)
}

fn factorial_of(vm: &Vm, value: &Value) -> PyResult {
    let n = argument::integer(vm, value)?;
    if n.is_negative() {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = n.to_i64() else {
        return Err(
            vm.overflow_error(format!("factorial() argument should not exceed {}", i64::MAX))
        );
    };
    if n > 10_000_000 {
        return Err(vm.memory_error(""));
    }
    Ok(vm.new_big_int(product(1, n)))
}

/// The product of `from..=to`, by halves, so that the factors have about the same size.
fn product(from: i64, to: i64) -> BigInt {
    if to - from < 16 {
        return (from..=to).fold(BigInt::one(), |product, factor| product * factor);
    }
    let middle = from + (to - from) / 2;
    product(from, middle) * product(middle + 1, to)
}

fn negative(vm: &Vm, what: &str) -> PyErr {
    vm.value_error(format!("{what} must be a non-negative integer"))
}

pub(super) fn comb(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [n, k] = args.exactly::<2>(vm, "comb")?;
    let (n, k) = (argument::integer(vm, n)?, argument::integer(vm, k)?);
    if n.is_negative() {
        return Err(negative(vm, "n"));
    }
    if k.is_negative() {
        return Err(negative(vm, "k"));
    }
    if k > n {
        return Ok(vm.new_int(0));
    }
    let k = k.clone().min(&n - &k);
    let Some(k) = k.to_i64() else {
        return Err(vm.overflow_error(format!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    let mut result = BigInt::one();
    for i in 0..k {
        result = result * (&n - i) / (i + 1);
    }
    Ok(vm.new_big_int(result))
}

pub(super) fn perm(vm: &Vm, args: &Args<'_>) -> PyResult {
    let args = args.between(vm, "perm", 1, 2)?;
    let Some(k) = args.get(1).filter(|k| !vm.is_none(k)) else {
        return factorial_of(vm, &args[0]);
    };
    let (n, k) = (argument::integer(vm, &args[0])?, argument::integer(vm, k)?);
    if n.is_negative() {
        return Err(negative(vm, "n"));
    }
    if k.is_negative() {
        return Err(negative(vm, "k"));
    }
    if k > n {
        return Ok(vm.new_int(0));
    }
    let Some(k) = k.to_i64() else {
        return Err(vm.overflow_error(format!("k must not exceed {}", i64::MAX)));
    };
    let mut result = BigInt::one();
    for i in 0..k {
        result *= &n - i;
    }
    Ok(vm.new_big_int(result))
}
