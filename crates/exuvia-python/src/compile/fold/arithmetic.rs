//! Operators on constants, with CPython's bounds on the size of the result.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};
use ruff_python_ast::Operator;

use super::integer;
use crate::bytecode::Const;

/// Bits that a folded integer may have.
const MAX_BITS: u64 = 128;
/// Items that a repeated tuple may have.
const MAX_ITEMS: usize = 256;
/// Characters that a repeated string may have.
const MAX_CHARS: usize = 4096;

/// `left op right`, unless it fails or grows too large.
pub(super) fn binary(op: Operator, left: Const, right: Const) -> Option<Const> {
    match (op, left, right) {
        (Operator::Add, Const::Str(a), Const::Str(b)) => Some(Const::Str(a + &b)),
        (Operator::Add, Const::Bytes(a), Const::Bytes(b)) => Some(Const::Bytes([a, b].concat())),
        (Operator::Add, Const::Tuple(a), Const::Tuple(b)) => Some(Const::Tuple([a, b].concat())),
        (Operator::Mult, left, right) if is_sequence(&left) => repeat(left, &right),
        (Operator::Mult, left, right) if is_sequence(&right) => repeat(right, &left),
        // Of truth values, these make a truth value.
        (Operator::BitAnd, Const::Bool(a), Const::Bool(b)) => Some(Const::Bool(a & b)),
        (Operator::BitOr, Const::Bool(a), Const::Bool(b)) => Some(Const::Bool(a | b)),
        (Operator::BitXor, Const::Bool(a), Const::Bool(b)) => Some(Const::Bool(a ^ b)),
        (op, left, right) => numeric(op, &left, &right),
    }
}

/// An integer or truth value as an integer.
pub(super) fn as_integer(constant: &Const) -> Option<BigInt> {
    match constant {
        Const::Bool(value) => Some(BigInt::from(u8::from(*value))),
        Const::Int(value) => Some(BigInt::from(*value)),
        Const::BigInt(text) => text.parse().ok(),
        _ => None,
    }
}

fn is_sequence(constant: &Const) -> bool {
    matches!(constant, Const::Str(_) | Const::Bytes(_) | Const::Tuple(_))
}

fn repeat(sequence: Const, count: &Const) -> Option<Const> {
    let count = as_integer(count)?;
    // What does not fit into 64 bits is an error when the program runs.
    let count = usize::try_from(count.to_i64()?).unwrap_or(0);
    let fits = |len: usize, limit: usize| len.checked_mul(count).is_some_and(|n| n <= limit);
    match sequence {
        Const::Str(s) if fits(s.chars().count(), MAX_CHARS) => Some(Const::Str(s.repeat(count))),
        Const::Bytes(b) if fits(b.len(), MAX_CHARS) => Some(Const::Bytes(b.repeat(count))),
        Const::Tuple(t) if fits(t.len(), MAX_ITEMS) => {
            Some(Const::Tuple(std::iter::repeat_n(t, count).flatten().collect()))
        }
        _ => None,
    }
}

fn numeric(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    match (as_integer(left), as_integer(right)) {
        (Some(a), Some(b)) => integers(op, a, b),
        _ => floats(op, as_float(left)?, as_float(right)?).map(Const::Float),
    }
}

/// A number as a float, if the conversion is exact enough for CPython not to fail.
fn as_float(constant: &Const) -> Option<f64> {
    match constant {
        Const::Float(value) => Some(*value),
        other => as_integer(other)?.to_f64().filter(|value| value.is_finite()),
    }
}

fn integers(op: Operator, a: BigInt, b: BigInt) -> Option<Const> {
    let value = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult if a.bits() + b.bits() <= MAX_BITS => a * b,
        Operator::FloorDiv if !b.is_zero() => a.div_floor(&b),
        Operator::Mod if !b.is_zero() => a.mod_floor(&b),
        Operator::Div => return quotient(&a, &b),
        Operator::Pow => return power(&a, &b),
        Operator::LShift => {
            let shift = b.to_u64().filter(|shift| a.bits() + shift <= MAX_BITS)?;
            a << shift
        }
        Operator::RShift => a >> b.to_u64().filter(|&shift| shift <= MAX_BITS)?,
        Operator::BitAnd => a & b,
        Operator::BitOr => a | b,
        Operator::BitXor => a ^ b,
        _ => return None,
    };
    Some(integer(value))
}

/// True division, where both convert to floats exactly.
fn quotient(a: &BigInt, b: &BigInt) -> Option<Const> {
    const EXACT_BITS: u64 = 53;
    if b.is_zero() || a.bits() > EXACT_BITS || b.bits() > EXACT_BITS {
        return None;
    }
    Some(Const::Float(a.to_f64()? / b.to_f64()?))
}

fn power(a: &BigInt, b: &BigInt) -> Option<Const> {
    if b.is_negative() {
        let value = floats(Operator::Pow, a.to_f64()?, b.to_f64()?)?;
        return Some(Const::Float(value));
    }
    let exponent = b.to_u32()?;
    let fits = a.bits().checked_mul(u64::from(exponent)).is_some_and(|bits| bits <= MAX_BITS);
    fits.then(|| integer(a.pow(exponent)))
}

fn floats(op: Operator, a: f64, b: f64) -> Option<f64> {
    let value = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult => a * b,
        Operator::Div if b != 0.0 => a / b,
        Operator::Mod if b != 0.0 => modulo(a, b),
        Operator::Pow if a > 0.0 => a.powf(b),
        _ => return None,
    };
    // An overflow may be an error at run time.
    (value.is_finite() || !a.is_finite() || !b.is_finite()).then_some(value)
}

/// The remainder with the sign of the divisor.
fn modulo(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        0.0_f64.copysign(b)
    } else if (rest < 0.0) == (b < 0.0) {
        rest
    } else {
        rest + b
    }
}
