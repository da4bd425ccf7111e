//! Numbers without their objects: comparison and hashing across types.

use std::borrow::Cow;
use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use crate::object::instance::inner;
use crate::object::number::Complex;
use crate::object::{BigInteger, Bool, Float, Instance, Int, Value, tag};

/// What a number object holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number<'a> {
    Small(i64),
    Big(&'a BigInt),
    Float(f64),
    Complex(f64, f64),
}

impl<'a> Number<'a> {
    /// The integer, for the two variants that are.
    pub(crate) fn to_big(self) -> Cow<'a, BigInt> {
        match self {
            Self::Small(value) => Cow::Owned(BigInt::from(value)),
            Self::Big(value) => Cow::Borrowed(value),
            _ => Cow::Owned(BigInt::ZERO),
        }
    }

    pub(crate) fn is_integer(&self) -> bool {
        matches!(self, Self::Small(_) | Self::Big(_))
    }
}

/// The number in an object, be it an instance of a class below a number's.
#[inline]
pub(crate) fn number(value: &Value) -> Option<Number<'_>> {
    match value.tag() {
        tag::INT => value.downcast_ref::<Int>().map(|int| Number::Small(int.0)),
        tag::FLOAT => value.downcast_ref::<Float>().map(|float| Number::Float(float.0)),
        tag::BOOL => value.downcast_ref::<Bool>().map(|bool| Number::Small(i64::from(bool.0))),
        tag::BIGINT => value.downcast_ref::<BigInteger>().map(|big| Number::Big(&big.0)),
        tag::COMPLEX => value.downcast_ref::<Complex>().map(|c| Number::Complex(c.real, c.imag)),
        tag::INSTANCE => number(value.downcast_ref::<Instance>()?.payload.as_ref()?),
        _ => None,
    }
}

/// The tag of an object, or of what an instance holds.
pub(super) fn core_tag(value: &Value) -> u32 {
    inner(value).tag()
}

/// The integer in an `int`, a `bool` or an instance that holds one.
pub(crate) fn as_big(value: &Value) -> Option<BigInt> {
    number(value).filter(Number::is_integer).map(|number| number.to_big().into_owned())
}

/// Compares two real numbers exactly: `None` if one of them is none, `Some(None)` if one is not a number.
pub(crate) fn compare_numbers(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    Some(match (number(a)?, number(b)?) {
        (Number::Complex(..), _) | (_, Number::Complex(..)) => return None,
        (Number::Small(x), Number::Small(y)) => Some(x.cmp(&y)),
        (Number::Float(x), Number::Float(y)) => x.partial_cmp(&y),
        (Number::Float(x), y) => compare_int_float(y, x).map(Ordering::reverse),
        (x, Number::Float(y)) => compare_int_float(x, y),
        (x, y) => Some(x.to_big().cmp(&y.to_big())),
    })
}

/// Compares an integer with a float without rounding either.
fn compare_int_float(x: Number<'_>, y: f64) -> Option<Ordering> {
    if let Number::Small(x) = x
        && x.unsigned_abs() <= 1 << 53
    {
        return (x as f64).partial_cmp(&y);
    }
    if y.is_nan() {
        return None;
    }
    if y.is_infinite() {
        return Some(if y > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = crate::text::integer::from_f64(y);
    let of_rest = 0.0.partial_cmp(&y.fract());
    Some(x.to_big().as_ref().cmp(&whole).then(of_rest.unwrap_or(Ordering::Equal)))
}

/// `sys.hash_info.modulus`
const MODULUS: u64 = (1 << 61) - 1;

/// Hash of a number; equal numbers of all types have the same. A `nan` hashes by its address.
pub(crate) fn hash_number(value: &Value) -> Option<i64> {
    let nan_hash = || hash_address(value);
    Some(match number(value)? {
        Number::Small(x) => {
            let hash = (x.unsigned_abs() % MODULUS).cast_signed();
            not_minus_one(if x < 0 { -hash } else { hash })
        }
        Number::Big(x) => {
            let rest = (x.magnitude() % MODULUS).to_i64().unwrap_or(0);
            not_minus_one(if x.sign() == Sign::Minus { -rest } else { rest })
        }
        Number::Float(x) => hash_float(x).unwrap_or_else(nan_hash),
        Number::Complex(re, im) => {
            let re = hash_float(re).unwrap_or_else(nan_hash);
            let im = hash_float(im).unwrap_or_else(nan_hash);
            not_minus_one(re.wrapping_add(im.wrapping_mul(1_000_003)))
        }
    })
}

/// −1 is reserved for errors.
fn not_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash by identity: the address, rotated so that its low bits vary.
fn hash_address(value: &Value) -> i64 {
    not_minus_one((value.address() as u64).rotate_right(4).cast_signed())
}

/// Hash of a float; `None` for `nan`.
pub(crate) fn hash_float(x: f64) -> Option<i64> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { 314_159 } else { -314_159 });
    }
    let bits = x.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = bits >> 52 & 0x7ff;
    let (mantissa, exponent) = if biased == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, biased.cast_signed() - 1075)
    };
    // Multiplying by 2 is a rotation of 61 bits.
    let shift = u32::try_from(exponent.rem_euclid(61)).unwrap_or(0);
    let reduced = u128::from(mantissa) << shift;
    let hash = u64::try_from(reduced % u128::from(MODULUS)).unwrap_or(0).cast_signed();
    Some(not_minus_one(if x < 0.0 { -hash } else { hash }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_cpython() {
        assert_eq!(hash_float(1.5), Some(1_152_921_504_606_846_977));
        assert_eq!(hash_float(1e300), Some(1_224_995_262_755_759_164));
        assert_eq!(hash_float(-0.1), Some(-230_584_300_921_369_408));
        assert_eq!(hash_float(-1.0), Some(-2));
    }

    #[test]
    fn integers_compare_with_floats_exactly() {
        let compare = |x, y| compare_int_float(Number::Small(x), y);
        assert_eq!(compare((1 << 53) + 1, 9_007_199_254_740_992.0), Some(Ordering::Greater));
        assert_eq!(compare(i64::MAX, 9_223_372_036_854_775_807.0), Some(Ordering::Less));
        assert_eq!(compare(3, 3.5), Some(Ordering::Less));
        assert_eq!(compare(i64::MIN, f64::NEG_INFINITY), Some(Ordering::Greater));
        assert_eq!(compare(1, f64::NAN), None);
    }
}
