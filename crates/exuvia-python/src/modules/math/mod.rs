//! `math`

mod integer;
mod sum;

use exuvia::Gc;
use num_traits::{Signed, ToPrimitive};

use super::{ModuleSpec, argument, set};
use crate::object::{Dict, PyErr, PyResult, Value};
use crate::vm::{Args, Vm};

macro_rules! unary {
    ($($name:ident $compute:expr, $overflows:expr;)*) => {
        $(fn $name(vm: &Vm, args: &Args<'_>) -> PyResult {
            let x = argument::number(vm, argument::one(vm, args, concat!("math.", stringify!($name)))?)?;
            checked(vm, x, $compute(x), $overflows)
        })*
    };
}

/// Whether a function that is infinite for a finite number has overflowed or has a pole there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Infinite {
    Overflow,
    Pole,
}
use Infinite::{Overflow, Pole};

unary! {
    sqrt f64::sqrt, Pole;
    exp f64::exp, Overflow;
    expm1 f64::exp_m1, Overflow;
    exp2 f64::exp2, Overflow;
    cbrt f64::cbrt, Pole;
    sin f64::sin, Pole;
    cos f64::cos, Pole;
    tan f64::tan, Pole;
    asin f64::asin, Pole;
    acos f64::acos, Pole;
    atan f64::atan, Pole;
    sinh f64::sinh, Overflow;
    cosh f64::cosh, Overflow;
    tanh f64::tanh, Pole;
    asinh asinh_of, Pole;
    acosh acosh_of, Pole;
    atanh atanh_of, Pole;
    log1p f64::ln_1p, Pole;
    erf libm::erf, Pole;
    erfc libm::erfc, Pole;
}

/// Above this, `x * x + 1` is `x * x`.
const LARGE: f64 = 268_435_456.0;

// The inverse hyperbolic functions as C libraries compute them, from the C library's logarithm; the standard
// library's own formulas round differently.

fn asinh_of(x: f64) -> f64 {
    let a = x.abs();
    if a < 1.0 / LARGE || !x.is_finite() {
        return x;
    }
    let result = if a > LARGE {
        a.ln() + std::f64::consts::LN_2
    } else if a > 2.0 {
        (2.0 * a + 1.0 / ((x * x + 1.0).sqrt() + a)).ln()
    } else {
        let t = x * x;
        (a + t / (1.0 + (1.0 + t).sqrt())).ln_1p()
    };
    result.copysign(x)
}

fn acosh_of(x: f64) -> f64 {
    if x < 1.0 {
        f64::NAN
    } else if x > LARGE {
        x.ln() + std::f64::consts::LN_2
    } else if x > 2.0 {
        (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln()
    } else {
        let t = x - 1.0;
        (t + (2.0 * t + t * t).sqrt()).ln_1p()
    }
}

fn atanh_of(x: f64) -> f64 {
    let a = x.abs();
    let result = if a < 1.0 / LARGE {
        return x;
    } else if a < 0.5 {
        let t = a + a;
        0.5 * (t + t * a / (1.0 - a)).ln_1p()
    } else if a <= 1.0 {
        0.5 * ((a + a) / (1.0 - a)).ln_1p()
    } else {
        f64::NAN
    };
    result.copysign(x)
}

fn domain_error(vm: &Vm) -> PyErr {
    vm.value_error("math domain error")
}

fn range_error(vm: &Vm) -> PyErr {
    vm.overflow_error("math range error")
}

/// The result of a function of one number, unless it means an error.
fn checked(vm: &Vm, x: f64, result: f64, infinite: Infinite) -> PyResult {
    if result.is_nan() && !x.is_nan() {
        return Err(domain_error(vm));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(if infinite == Overflow { range_error(vm) } else { domain_error(vm) });
    }
    Ok(vm.new_float(result))
}

fn gamma(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.gamma")?)?;
    let is_pole = x == f64::NEG_INFINITY || (x <= 0.0 && x == x.floor());
    if is_pole {
        return Err(domain_error(vm));
    }
    checked(vm, x, integer::small_factorial(x).unwrap_or_else(|| libm::tgamma(x)), Overflow)
}

fn lgamma(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.lgamma")?)?;
    if x <= 0.0 && x.is_finite() && x == x.floor() {
        return Err(domain_error(vm));
    }
    let result = if x.is_infinite() { f64::INFINITY } else { libm::lgamma(x) };
    checked(vm, x, result, Overflow)
}

fn log(vm: &Vm, args: &Args<'_>) -> PyResult {
    let args = args.between(vm, "log", 1, 2)?;
    let numerator = log_of(vm, &args[0], f64::ln)?;
    let Some(base) = args.get(1) else { return Ok(vm.new_float(numerator)) };
    let denominator = log_of(vm, base, f64::ln)?;
    if denominator == 0.0 {
        return Err(vm.zero_division_error("float division by zero"));
    }
    Ok(vm.new_float(numerator / denominator))
}

fn log2(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = log_of(vm, argument::one(vm, args, "math.log2")?, f64::log2)?;
    Ok(vm.new_float(x))
}

fn log10(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = log_of(vm, argument::one(vm, args, "math.log10")?, f64::log10)?;
    Ok(vm.new_float(x))
}

/// A logarithm, also of integers that are too large for a float.
fn log_of(vm: &Vm, value: &Value, function: fn(f64) -> f64) -> PyResult<f64> {
    if let Some(int) = argument::as_integer(value) {
        if !int.is_positive() {
            return Err(domain_error(vm));
        }
        let n_bits = int.bits();
        if n_bits > 1000 {
            // x = m * 2**e with 0.5 <= m < 1
            let shift = n_bits - 64;
            let mantissa = (int >> shift).to_f64().unwrap_or(f64::NAN) / 2f64.powi(64);
            return Ok(function(mantissa) + function(2.0) * n_bits as f64);
        }
    }
    let x = argument::number(vm, value)?;
    if x.is_nan() {
        return Ok(x);
    }
    if x <= 0.0 { Err(domain_error(vm)) } else { Ok(function(x)) }
}

fn two(vm: &Vm, args: &Args<'_>, function: &str) -> PyResult<(f64, f64)> {
    let [x, y] = args.exactly::<2>(vm, function)?;
    Ok((argument::number(vm, x)?, argument::number(vm, y)?))
}

fn atan2(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (y, x) = two(vm, args, "atan2")?;
    Ok(vm.new_float(y.atan2(x)))
}

fn copysign(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (x, y) = two(vm, args, "copysign")?;
    Ok(vm.new_float(x.copysign(y)))
}

fn remainder(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (x, y) = two(vm, args, "remainder")?;
    if x.is_nan() || y.is_nan() {
        return Ok(vm.new_float(x + y));
    }
    if x.is_infinite() || y == 0.0 {
        return Err(domain_error(vm));
    }
    Ok(vm.new_float(libm::remquo(x, y).0))
}

fn fmod(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (x, y) = two(vm, args, "fmod")?;
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(vm));
    }
    Ok(vm.new_float(result))
}

fn pow(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (x, y) = two(vm, args, "pow")?;
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() {
            return Err(domain_error(vm));
        }
        if result.is_infinite() {
            return Err(if x == 0.0 { domain_error(vm) } else { range_error(vm) });
        }
    }
    Ok(vm.new_float(result))
}

fn nextafter(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (x, y) = two(vm, args, "nextafter")?;
    Ok(vm.new_float(libm::nextafter(x, y)))
}

fn ulp(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.ulp")?)?.abs();
    let result = if !x.is_finite() {
        x
    } else if x == f64::MAX {
        x - libm::nextafter(x, 0.0)
    } else {
        libm::nextafter(x, f64::INFINITY) - x
    };
    Ok(vm.new_float(result))
}

fn fabs(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.fabs")?)?;
    Ok(vm.new_float(x.abs()))
}

fn degrees(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.degrees")?)?;
    Ok(vm.new_float(x * (180.0 / std::f64::consts::PI)))
}

fn radians(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.radians")?)?;
    Ok(vm.new_float(x * (std::f64::consts::PI / 180.0)))
}

fn isnan(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.isnan")?)?;
    Ok(vm.new_bool(x.is_nan()))
}

fn isinf(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.isinf")?)?;
    Ok(vm.new_bool(x.is_infinite()))
}

fn isfinite(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.isfinite")?)?;
    Ok(vm.new_bool(x.is_finite()))
}

/// `floor`, `ceil` and `trunc`: the dunder method if there is one, else by way of `float`.
fn rounded(
    vm: &Vm,
    value: &Value,
    name: &Gc<crate::object::Str>,
    round: Option<fn(f64) -> f64>,
) -> PyResult {
    if let Some(int) = argument::as_integer(value)
        && value.downcast_ref::<crate::object::Instance>().is_none()
    {
        return Ok(vm.new_big_int(int));
    }
    let round = round.unwrap_or(f64::trunc);
    if let Some(float) = argument::as_float(value) {
        return argument::float_to_int(vm, round(float));
    }
    if let Some(method) = vm.class_of(value).lookup(name) {
        return vm.call_as_bound(&method, value, &[]);
    }
    if name.as_str() == "__trunc__" {
        let class = vm.class_name(value);
        return Err(vm.type_error(format!("type {class} doesn't define __trunc__ method")));
    }
    let float = argument::number(vm, value)?;
    argument::float_to_int(vm, round(float))
}

fn floor(vm: &Vm, args: &Args<'_>) -> PyResult {
    rounded(vm, argument::one(vm, args, "math.floor")?, &vm.names.floor, Some(f64::floor))
}

fn ceil(vm: &Vm, args: &Args<'_>) -> PyResult {
    rounded(vm, argument::one(vm, args, "math.ceil")?, &vm.names.ceil, Some(f64::ceil))
}

fn trunc(vm: &Vm, args: &Args<'_>) -> PyResult {
    rounded(vm, argument::one(vm, args, "math.trunc")?, &vm.names.trunc, None)
}

fn modf(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.modf")?)?;
    let fraction = if x.is_infinite() { 0.0 } else { x.fract() };
    Ok(vm.new_tuple(vec![vm.new_float(fraction.copysign(x)), vm.new_float(x.trunc())]))
}

fn frexp(vm: &Vm, args: &Args<'_>) -> PyResult {
    let x = argument::number(vm, argument::one(vm, args, "math.frexp")?)?;
    let (mantissa, exponent) = if x.is_finite() && x != 0.0 { libm::frexp(x) } else { (x, 0) };
    Ok(vm.new_tuple(vec![vm.new_float(mantissa), vm.new_int(i64::from(exponent))]))
}

fn ldexp(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [x, exponent] = args.exactly::<2>(vm, "ldexp")?;
    let x = argument::number(vm, x)?;
    let Some(exponent) = argument::as_integer(exponent) else {
        return Err(vm.type_error("Expected an int as second argument to ldexp."));
    };
    if x == 0.0 || !x.is_finite() {
        return Ok(vm.new_float(x));
    }
    let limit = if exponent.is_negative() { -5_000 } else { 5_000 };
    let exponent = exponent.to_i32().filter(|exponent| exponent.abs() < 5_000).unwrap_or(limit);
    let result = libm::ldexp(x, exponent);
    if result.is_infinite() { Err(range_error(vm)) } else { Ok(vm.new_float(result)) }
}

fn isclose(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b, relative, absolute] =
        args.bind(vm, "isclose", ["a", "b", "rel_tol", "abs_tol"], 2)?;
    let get = |value: Option<Value>, default: f64| match value {
        Some(value) => argument::number(vm, &value),
        None => Ok(default),
    };
    let (a, b) = (get(a, 0.0)?, get(b, 0.0)?);
    let (relative, absolute) = (get(relative, 1e-9)?, get(absolute, 0.0)?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    Ok(vm.new_bool(is_close(a, b, relative, absolute)))
}

#[expect(clippy::float_cmp, reason = "equal infinities are close")]
fn is_close(a: f64, b: f64, relative: f64, absolute: f64) -> bool {
    if a == b {
        return true;
    }
    if a.is_infinite() || b.is_infinite() {
        return false;
    }
    let difference = (b - a).abs();
    difference <= (relative * b).abs()
        || difference <= (relative * a).abs()
        || difference <= absolute
}

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    let constants = [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, value) in constants {
        set(vm, dict, name, vm.new_float(value));
    }
    Ok(())
}

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "math",
    functions: &[
        ("acos", acos),
        ("acosh", acosh),
        ("asin", asin),
        ("asinh", asinh),
        ("atan", atan),
        ("atan2", atan2),
        ("atanh", atanh),
        ("cbrt", cbrt),
        ("ceil", ceil),
        ("comb", integer::comb),
        ("copysign", copysign),
        ("cos", cos),
        ("cosh", cosh),
        ("degrees", degrees),
        ("dist", sum::dist),
        ("erf", erf),
        ("erfc", erfc),
        ("exp", exp),
        ("exp2", exp2),
        ("expm1", expm1),
        ("fabs", fabs),
        ("factorial", integer::factorial),
        ("floor", floor),
        ("fmod", fmod),
        ("frexp", frexp),
        ("fsum", sum::fsum),
        ("gamma", gamma),
        ("gcd", integer::gcd),
        ("hypot", sum::hypot),
        ("isclose", isclose),
        ("isfinite", isfinite),
        ("isinf", isinf),
        ("isnan", isnan),
        ("isqrt", integer::isqrt),
        ("lcm", integer::lcm),
        ("ldexp", ldexp),
        ("lgamma", lgamma),
        ("log", log),
        ("log10", log10),
        ("log1p", log1p),
        ("log2", log2),
        ("modf", modf),
        ("nextafter", nextafter),
        ("perm", integer::perm),
        ("pow", pow),
        ("prod", sum::prod),
        ("radians", radians),
        ("remainder", remainder),
        ("sin", sin),
        ("sinh", sinh),
        ("sqrt", sqrt),
        ("tan", tan),
        ("tanh", tanh),
        ("trunc", trunc),
        ("ulp", ulp),
    ],
    fill,
};
