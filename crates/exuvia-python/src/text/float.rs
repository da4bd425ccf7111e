//! How floats are written: CPython's `format_float_short` on exact digits.

/// Digits of a number, which is `0.DIGITS × 10^point`.
struct Digits {
    digits: Vec<u8>,
    point: i64,
}

/// How to write a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// The fewest digits that give the same float back.
    Shortest,
    /// With an exponent, and this many digits after the point.
    Exponent(usize),
    /// This many digits after the point.
    Fixed(usize),
    /// This many significant digits, with an exponent only if it is needed.
    General(usize),
}

/// What else there is to say about writing a float.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flags {
    /// Keep the point, and with [`Style::General`] the zeros at the end.
    pub(crate) alternate: bool,
    /// At least one digit after the point unless there is an exponent.
    pub(crate) add_dot_0: bool,
}

/// More digits than any float has; those beyond are zeros.
const MAX_DIGITS: usize = 1100;

/// `repr(x)`
pub(crate) fn repr(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let flags = Flags { add_dot_0: true, ..Flags::default() };
    format!("{sign}{}", write_magnitude(x.abs(), Style::Shortest, flags))
}

/// Writes a number that is not negative: finite, `inf` or `nan`.
pub(crate) fn write_magnitude(x: f64, style: Style, flags: Flags) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    if x.is_infinite() {
        return "inf".to_owned();
    }
    let number = match style {
        Style::Shortest => shortest(x),
        Style::Exponent(precision) => significant(x, precision + 1),
        Style::Fixed(precision) => fractional(x, precision),
        Style::General(precision) => significant(x, precision.max(1)),
    };
    lay_out(number, style, flags)
}

/// Places point, zeros and exponent.
fn lay_out(number: Digits, style: Style, flags: Flags) -> String {
    let Digits { digits, mut point } = number;
    let n_digits = as_i64(digits.len());
    let (use_exponent, mut end) = match style {
        Style::Exponent(precision) => (true, as_i64(precision) + 1),
        Style::Fixed(precision) => (false, point + as_i64(precision)),
        Style::General(precision) => {
            let precision = as_i64(precision.max(1));
            let limit = precision - i64::from(flags.add_dot_0);
            let end = if flags.alternate { precision } else { n_digits };
            (point <= -4 || point > limit, end)
        }
        Style::Shortest => (point <= -4 || point > 16, n_digits),
    };
    let exponent = point - 1;
    if use_exponent {
        point = 1;
    }
    let start = if point <= 0 { point - 1 } else { 0 };
    end = end.max(if !use_exponent && flags.add_dot_0 { point + 1 } else { point });
    let mut text = String::new();
    for i in start..end {
        if i == point {
            text.push('.');
        }
        let digit = usize::try_from(i).ok().and_then(|i| digits.get(i));
        text.push(char::from(*digit.unwrap_or(&b'0')));
    }
    if end == point && flags.alternate {
        text.push('.');
    }
    if use_exponent {
        let sign = if exponent < 0 { '-' } else { '+' };
        text.push_str(&format!("e{sign}{:02}", exponent.abs()));
    }
    text
}

fn as_i64(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX / 4)
}

/// The fewest digits that give `x` back.
fn shortest(x: f64) -> Digits {
    // Unlike `{:e}`, `ryu` takes the even one of two equally near decimals.
    let mut buffer = ryu::Buffer::new();
    let text = buffer.format_finite(x);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let n_zeros = all.iter().take_while(|digit| **digit == b'0').count().min(all.len() - 1);
    let mut digits = all[n_zeros..].to_vec();
    while digits.len() > 1 && digits.last() == Some(&b'0') {
        digits.pop();
    }
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let point = if digits == b"0" { 1 } else { as_i64(whole.len()) - as_i64(n_zeros) + exponent };
    Digits { digits, point }
}

/// `n` significant digits, correctly rounded; zeros at the end are left out.
fn significant(x: f64, n: usize) -> Digits {
    let mut number = from_scientific(&format!("{x:.*e}", n.min(MAX_DIGITS) - 1));
    while number.digits.len() > 1 && number.digits.last() == Some(&b'0') {
        number.digits.pop();
    }
    number
}

/// All digits up to the `n`-th after the point, correctly rounded.
fn fractional(x: f64, n: usize) -> Digits {
    let text = format!("{x:.*}", n.min(MAX_DIGITS));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits =
        whole.bytes().chain(fraction.bytes()).skip_while(|d| *d == b'0').collect::<Vec<_>>();
    let n_zeros = whole.len() + fraction.len() - digits.len();
    Digits { point: as_i64(whole.len()) - as_i64(n_zeros), digits }
}

/// Reads what Rust writes with `{:e}`.
fn from_scientific(text: &str) -> Digits {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    let exponent: i64 = exponent.parse().unwrap_or(0);
    Digits { digits, point: exponent + 1 }
}

/// What `float(text)` is; underscores and spaces around it are allowed as in CPython.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let ascii = super::integer::to_ascii_digits(text);
    let trimmed = ascii.trim_matches(super::chars::is_space);
    let plain = without_underscores(trimmed)?;
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    if !is_number(unsigned) && !is_special(unsigned) {
        return None;
    }
    plain.parse().ok()
}

/// Underscores may only stand between digits.
pub(crate) fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    for (i, byte) in bytes.iter().enumerate() {
        if *byte == b'_' && !(i > 0 && is_digit(i - 1) && is_digit(i + 1)) {
            return None;
        }
    }
    Some(text.replace('_', ""))
}

fn is_special(text: &str) -> bool {
    ["inf", "infinity", "nan"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Digits with at most one point, then perhaps an exponent.
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    let exponent_is_fine = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    has_digits && all_digits(whole) && all_digits(fraction) && exponent_is_fine
}

/// `x.hex()`
pub(crate) fn to_hex(x: f64) -> String {
    if !x.is_finite() {
        return repr(x);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = x.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = i64::from((bits >> 52 & 0x7ff) as u16);
    let (lead, exponent) = if biased == 0 { (0, -1022) } else { (1, biased - 1023) };
    let exponent_sign = if exponent < 0 { '-' } else { '+' };
    format!("{sign}0x{lead}.{fraction:013x}p{exponent_sign}{}", exponent.abs())
}

/// Why a hexadecimal float cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HexError {
    Invalid,
    TooLarge,
}

/// `float.fromhex(text)`
pub(crate) fn from_hex(text: &str) -> Result<f64, HexError> {
    let text = text.trim_matches(super::chars::is_space);
    let (is_negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let magnitude = if is_special(rest) {
        rest.parse().map_err(|_| HexError::Invalid)?
    } else {
        hex_magnitude(rest)?
    };
    Ok(if is_negative { -magnitude } else { magnitude })
}

fn hex_magnitude(text: &str) -> Result<f64, HexError> {
    let text = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['p', 'P']) {
        Some((mantissa, exponent)) => (mantissa, hex_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(HexError::Invalid);
    }
    let mut digits = Vec::with_capacity(whole.len() + fraction.len());
    for c in whole.chars().chain(fraction.chars()) {
        digits.push(c.to_digit(16).ok_or(HexError::Invalid)?);
    }
    let scale = exponent.saturating_sub(as_i64(fraction.len()).saturating_mul(4));
    compose(&digits, scale)
}

fn hex_exponent(text: &str) -> Result<i64, HexError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(HexError::Invalid);
    }
    let limit = i64::MAX / 4;
    let size = digits.parse().unwrap_or(limit).min(limit);
    Ok(if text.starts_with('-') { -size } else { size })
}

/// The float nearest to the hexadecimal digits times `2^scale`; ties go to even.
fn compose(digits: &[u32], scale: i64) -> Result<f64, HexError> {
    let mut digits = digits.iter().copied().skip_while(|digit| *digit == 0);
    let (mut head, mut scale, mut sticky) = (0u128, scale, false);
    for digit in digits.by_ref() {
        if head >> 120 == 0 {
            head = head << 4 | u128::from(digit);
        } else {
            sticky |= digit != 0;
            scale = scale.saturating_add(4);
        }
    }
    if head == 0 {
        return Ok(0.0);
    }
    // The exponent of the leading bit decides how many bits are kept.
    let n_bits = i64::from(128 - head.leading_zeros());
    let top = scale.saturating_add(n_bits - 1);
    if top > 1023 {
        return Err(HexError::TooLarge);
    }
    let lowest = (top - 52).max(-1074);
    let drop = lowest.saturating_sub(scale);
    if drop > 127 {
        return Ok(0.0);
    }
    let rounded = if drop <= 0 {
        head << drop.unsigned_abs().min(127)
    } else {
        round_off(head, drop.unsigned_abs(), sticky)
    };
    let value = exact_f64(rounded) * 2f64.powi(i32::try_from(lowest + 52).unwrap_or(0) - 52);
    let value = if lowest < -1022 { scale_down(rounded, lowest) } else { value };
    if value.is_infinite() { Err(HexError::TooLarge) } else { Ok(value) }
}

/// Drops `n` bits of `head`, rounding half to even.
fn round_off(head: u128, n: u64, sticky: bool) -> u128 {
    let kept = head >> n;
    let rest = head & ((1 << n) - 1);
    let half = 1u128 << (n - 1);
    let up = rest > half || (rest == half && (sticky || kept & 1 == 1));
    kept + u128::from(up)
}

/// A number of at most 54 significant bits.
fn exact_f64(value: u128) -> f64 {
    value as f64
}

/// `value × 2^lowest` among the smallest floats, without rounding twice.
fn scale_down(value: u128, lowest: i64) -> f64 {
    if lowest <= -1074 {
        return f64::from_bits(u64::try_from(value).unwrap_or(0));
    }
    exact_f64(value) * 2f64.powi(-1000) * 2f64.powi(i32::try_from(lowest + 1000).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repr_is_that_of_cpython() {
        let cases = [
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (-0.0, "-0.0"),
            (1.5e300, "1.5e+300"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "inf"),
        ];
        for (x, text) in cases {
            assert_eq!(repr(x), text);
        }
    }

    #[test]
    fn rounding_is_exact() {
        let fixed = |x, n| write_magnitude(x, Style::Fixed(n), Flags::default());
        assert_eq!(fixed(2.675, 2), "2.67");
        assert_eq!(fixed(0.5, 0), "0");
        assert_eq!(fixed(1.5, 0), "2");
        assert_eq!(fixed(2.5, 0), "2");
        assert_eq!(fixed(0.125, 2), "0.12");
    }

    #[test]
    fn hexadecimal_floats_go_there_and_back() {
        for x in [1.0, 0.1, 5e-324, 1.797_693_134_862_315_7e308, 2.225_073_858_507_201e-308, -3.75]
        {
            assert_eq!(from_hex(&to_hex(x)), Ok(x));
        }
        assert_eq!(from_hex("0x1p1024"), Err(HexError::TooLarge));
        assert_eq!(from_hex("0x.8p1"), Ok(1.0));
    }
}
