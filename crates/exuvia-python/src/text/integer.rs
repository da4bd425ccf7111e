//! How integers are read and written.

use num_bigint::{BigInt, Sign};
use num_traits::{Num, ToPrimitive, Zero};

/// Most decimal digits that are converted, in both directions.
pub(crate) const MAX_STR_DIGITS: usize = 4300;

/// Why text is not an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParseError {
    Invalid,
    /// With so many digits.
    TooLong(usize),
}

/// Reads an integer as `int(text, base)` does; base 0 goes by the prefix.
pub(crate) fn parse(text: &str, base: u32) -> Result<BigInt, ParseError> {
    let ascii = to_ascii_digits(text);
    let trimmed = ascii.trim_matches(super::chars::is_space);
    let (is_negative, unsigned) = match trimmed.as_bytes().first() {
        Some(b'-') => (true, &trimmed[1..]),
        Some(b'+') => (false, &trimmed[1..]),
        _ => (false, trimmed),
    };
    let (radix, digits, had_prefix) = split_prefix(unsigned, base);
    let digits = plain_digits(digits, radix, had_prefix).ok_or(ParseError::Invalid)?;
    if base == 0 && !had_prefix && digits.starts_with('0') && digits.bytes().any(|b| b != b'0') {
        return Err(ParseError::Invalid);
    }
    if !radix.is_power_of_two() && digits.len() > MAX_STR_DIGITS {
        return Err(ParseError::TooLong(digits.len()));
    }
    let value = match i64::from_str_radix(&digits, radix) {
        Ok(value) => BigInt::from(value),
        Err(_) => BigInt::from_str_radix(&digits, radix).map_err(|_| ParseError::Invalid)?,
    };
    Ok(if is_negative { -value } else { value })
}

/// Radix, digits after the prefix, and whether there was one.
fn split_prefix(text: &str, base: u32) -> (u32, &str, bool) {
    let radix = match text.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => 0,
    };
    if radix != 0 && (base == 0 || base == radix) {
        return (radix, &text[2..], true);
    }
    (if base == 0 { 10 } else { base }, text, false)
}

/// Takes the underscores out; `None` if anything else than digits is there.
fn plain_digits(text: &str, radix: u32, had_prefix: bool) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    let mut may_have_underscore = had_prefix;
    for c in text.chars() {
        if c == '_' {
            if !may_have_underscore {
                return None;
            }
            may_have_underscore = false;
        } else {
            c.to_digit(radix)?;
            digits.push(c);
            may_have_underscore = true;
        }
    }
    (!digits.is_empty() && may_have_underscore).then_some(digits)
}

/// Decimal digits of all scripts become ASCII.
pub(crate) fn to_ascii_digits(text: &str) -> std::borrow::Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let digit = |c: char| match super::chars::decimal_value(c) {
        Some(value) if !c.is_ascii() => char::from_digit(value, 10).unwrap_or(c),
        _ => c,
    };
    text.chars().map(digit).collect::<String>().into()
}

/// Fails if the decimal digits of a number are more than are converted.
pub(crate) fn check_digits(value: &BigInt) -> Result<(), String> {
    // 4300 digits need 14,281 to 14,285 bits.
    let n_bits = value.bits();
    if n_bits < 14_281 || (n_bits <= 14_286 && value.magnitude() < &limit()) {
        return Ok(());
    }
    Err(format!(
        "Exceeds the limit ({MAX_STR_DIGITS} digits) for integer string conversion; \
         use sys.set_int_max_str_digits() to increase the limit"
    ))
}

fn limit() -> num_bigint::BigUint {
    num_bigint::BigUint::from(10u32).pow(4300)
}

/// Digits in a radix, with a minus if it is negative.
pub(crate) fn to_radix(value: &BigInt, radix: u32) -> String {
    match value.to_i64() {
        Some(small) if radix == 10 => small.to_string(),
        _ => value.to_str_radix(radix),
    }
}

/// The nearest float, ties to even; `None` if it is too large.
pub(crate) fn to_f64(value: &BigInt) -> Option<f64> {
    if let Some(small) = value.to_i64() {
        return Some(small as f64);
    }
    scaled_to_f64(value.magnitude(), 0, false, value.sign() == Sign::Minus)
}

/// The float nearest to `magnitude × 2^exponent`, where `sticky` says that a bit more than that is meant.
fn scaled_to_f64(
    magnitude: &num_bigint::BigUint,
    exponent: i64,
    sticky: bool,
    is_negative: bool,
) -> Option<f64> {
    let n_bits = i64::try_from(magnitude.bits()).ok()?;
    if n_bits == 0 {
        return Some(if is_negative { -0.0 } else { 0.0 });
    }
    let top = exponent + n_bits - 1;
    if top > 1023 {
        return None;
    }
    let lowest = (top - 52).max(-1074);
    let drop = lowest - exponent;
    let mantissa = if drop <= 0 {
        (magnitude << drop.unsigned_abs()).to_u64()?
    } else {
        round_off(magnitude, drop.unsigned_abs(), sticky)?
    };
    let value = scale(mantissa, lowest);
    if value.is_infinite() {
        return None;
    }
    Some(if is_negative { -value } else { value })
}

/// Drops the lowest `n` bits, rounding half to even.
fn round_off(magnitude: &num_bigint::BigUint, n: u64, sticky: bool) -> Option<u64> {
    let kept = (magnitude >> n).to_u64()?;
    let half = magnitude.bit(n - 1);
    let more = sticky || magnitude.trailing_zeros().is_some_and(|zeros| zeros < n - 1);
    Some(kept + u64::from(half && (more || kept & 1 == 1)))
}

/// `mantissa × 2^lowest`, which is representable, or infinite.
fn scale(mantissa: u64, lowest: i64) -> f64 {
    if lowest <= -1074 {
        // Denormal, or just normal after rounding: the bits are the number of steps.
        return f64::from_bits(mantissa);
    }
    let mut value = mantissa as f64;
    let mut rest = lowest;
    while rest != 0 {
        let step = rest.clamp(-500, 500);
        value *= 2f64.powi(i32::try_from(step).unwrap_or(0));
        rest -= step;
    }
    value
}

/// `a / b`, correctly rounded; `None` if it is too large. `b` is not 0.
pub(crate) fn true_divide(a: &BigInt, b: &BigInt) -> Option<f64> {
    let is_negative = (a.sign() == Sign::Minus) != (b.sign() == Sign::Minus);
    if a.is_zero() {
        return Some(if is_negative { -0.0 } else { 0.0 });
    }
    let (a, b) = (a.magnitude(), b.magnitude());
    // A quotient of at least 66 bits; what is lost below is sticky.
    let shift = 66 + i64::try_from(b.bits()).ok()? - i64::try_from(a.bits()).ok()?;
    let (numerator, denominator) = if shift >= 0 {
        (a << shift.unsigned_abs(), b.clone())
    } else {
        (a.clone(), b << shift.unsigned_abs())
    };
    let quotient = &numerator / &denominator;
    let sticky = !(numerator % denominator).is_zero();
    if -shift < -1300 {
        return Some(if is_negative { -0.0 } else { 0.0 });
    }
    scaled_to_f64(&quotient, -shift, sticky, is_negative)
}

/// The integer part of a finite float.
pub(crate) fn from_f64(x: f64) -> BigInt {
    let x = x.trunc();
    if x.abs() < 9e18 {
        // In range, and whole.
        #[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
        return BigInt::from(x as i64);
    }
    num_traits::FromPrimitive::from_f64(x).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(text: &str) -> BigInt {
        parse(text, 10).unwrap()
    }

    #[test]
    fn integers_are_read_as_by_cpython() {
        assert_eq!(parse(" 0x_1F ", 16), Ok(BigInt::from(31)));
        assert_eq!(parse("0b101", 0), Ok(BigInt::from(5)));
        assert_eq!(parse("-1_000", 10), Ok(BigInt::from(-1000)));
        assert_eq!(parse("٣", 10), Ok(BigInt::from(3)));
        for (text, base) in
            [("", 10), ("_1", 10), ("1_", 10), ("1__0", 10), ("012", 0), ("0x", 16), ("--1", 10)]
        {
            assert_eq!(parse(text, base), Err(ParseError::Invalid), "{text}");
        }
    }

    #[test]
    fn conversion_rounds_half_to_even() {
        assert_eq!(to_f64(&big("9007199254740993")), Some(9_007_199_254_740_992.0));
        assert_eq!(to_f64(&(BigInt::from(1) << 1024)), None);
        assert_eq!(true_divide(&big("1"), &big("3")), Some(1.0 / 3.0));
        assert_eq!(
            true_divide(&(BigInt::from(1) << 2000), &(BigInt::from(3) << 1999)),
            Some(2.0 / 3.0)
        );
    }
}
