//! `format()` of numbers.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use super::float::{self, Flags, Style};
use super::spec::{Spec, unknown_kind};

/// Why a number cannot be formatted so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// `ValueError`
    Value(String),
    /// `OverflowError`
    Overflow(String),
}

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self::Value(message)
    }
}

impl From<&str> for Fault {
    fn from(message: &str) -> Self {
        Self::Value(message.to_owned())
    }
}

/// A number in the parts that padding goes between.
#[derive(Default)]
struct Parts<'a> {
    is_negative: bool,
    /// `0x` and the like.
    prefix: &'a str,
    /// Digits before the point.
    whole: &'a str,
    /// Point, digits after it, exponent, percent sign; all of `inf` and `nan`.
    rest: &'a str,
}

/// `format(value, spec)` for integers. The types of floats need `to_float`, which fails for big ones.
pub(crate) fn format_int(value: &BigInt, spec: &Spec, class: &str) -> Result<String, Fault> {
    let kind = spec.kind.unwrap_or('d');
    if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') {
        let float = super::integer::to_f64(value)
            .ok_or_else(|| Fault::Overflow("int too large to convert to float".to_owned()))?;
        return format_float(float, spec, class);
    }
    if !matches!(kind, 'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n') {
        return Err(unknown_kind(kind, class).into());
    }
    if spec.precision.is_some() {
        return Err("Precision not allowed in integer format specifier".into());
    }
    if spec.no_negative_zero {
        return Err("Negative zero coercion (z) not allowed in integer format specifier".into());
    }
    if kind == 'c' {
        return format_char(value, spec);
    }
    let (radix, prefix) = match kind {
        'b' => (2, "0b"),
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    if radix == 10 {
        super::integer::check_digits(value).map_err(Fault::Value)?;
    }
    let mut digits = super::integer::to_radix(&value.abs(), radix);
    if kind == 'X' {
        digits.make_ascii_uppercase();
    }
    let prefix = if spec.alternate { prefix } else { "" };
    let parts = Parts { is_negative: value.is_negative(), prefix, whole: &digits, rest: "" };
    Ok(assemble(&parts, spec, if radix == 10 { 3 } else { 4 }))
}

/// Type `c`: the character with this number.
fn format_char(value: &BigInt, spec: &Spec) -> Result<String, Fault> {
    if spec.sign.is_some() {
        return Err("Sign not allowed with integer format specifier 'c'".into());
    }
    if spec.alternate {
        return Err("Alternate form (#) not allowed with integer format specifier 'c'".into());
    }
    if value.to_i64().is_none() {
        return Err(Fault::Overflow("Python int too large to convert to C long".to_owned()));
    }
    let c = value
        .to_u32()
        .and_then(char::from_u32)
        .ok_or_else(|| Fault::Overflow("%c arg not in range(0x110000)".to_owned()))?;
    Ok(assemble(&Parts { rest: c.encode_utf8(&mut [0; 4]), ..Parts::default() }, spec, 3))
}

/// `format(x, spec)` for floats.
pub(crate) fn format_float(x: f64, spec: &Spec, class: &str) -> Result<String, Fault> {
    let (digits, is_negative) = float_digits(x, spec, class)?;
    let n_whole = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = digits.split_at(n_whole);
    Ok(assemble(&Parts { is_negative, prefix: "", whole, rest }, spec, 3))
}

/// The magnitude as the specification wants it, and whether a minus belongs before it.
fn float_digits(x: f64, spec: &Spec, class: &str) -> Result<(String, bool), Fault> {
    let kind = spec.kind.unwrap_or('r');
    let is_percent = kind == '%';
    let x = if is_percent { x * 100.0 } else { x };
    let precision = spec.precision.unwrap_or(6);
    if precision > i32::MAX as usize {
        return Err("precision too big".into());
    }
    let style = match kind {
        'r' if spec.kind.is_some() => return Err(unknown_kind(kind, class).into()),
        'r' if spec.precision.is_none() => Style::Shortest,
        'e' | 'E' => Style::Exponent(precision),
        'f' | 'F' | '%' => Style::Fixed(precision),
        'g' | 'G' | 'n' | 'r' => Style::General(precision),
        _ => return Err(unknown_kind(kind, class).into()),
    };
    let flags = Flags { alternate: spec.alternate, add_dot_0: kind == 'r' };
    let mut digits = float::write_magnitude(x.abs(), style, flags);
    let is_zero =
        !digits.bytes().take_while(|b| *b != b'e').any(|b| matches!(b, b'1'..=b'9' | b'i' | b'n'));
    let is_negative = x.is_sign_negative() && !x.is_nan() && !(spec.no_negative_zero && is_zero);
    if matches!(kind, 'E' | 'F' | 'G') {
        digits.make_ascii_uppercase();
    }
    if is_percent {
        digits.push('%');
    }
    Ok((digits, is_negative))
}

/// `format(complex(real, imag), spec)`
pub(crate) fn format_complex(
    real: f64,
    imag: f64,
    spec: &Spec,
    class: &str,
) -> Result<String, Fault> {
    if let Some(kind) =
        spec.kind.filter(|kind| !matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n'))
    {
        return Err(unknown_kind(kind, class).into());
    }
    if spec.fill == '0' {
        return Err("Zero padding is not allowed in complex format specifier".into());
    }
    if spec.align == '=' {
        return Err("'=' alignment flag is not allowed in complex format specifier".into());
    }
    // Without a type it is written like `str()`: no point is added, parentheses around both parts.
    let inner = Spec { width: 0, ..*spec };
    let (skip_real, with_parentheses) = match spec.kind {
        None if real == 0.0 && real.is_sign_positive() => (true, false),
        None => (false, true),
        Some(_) => (false, false),
    };
    let part = |x: f64, sign: Option<char>| -> Result<String, Fault> {
        let (digits, is_negative) = match (spec.kind, spec.precision) {
            (None, None) => {
                let digits = float::write_magnitude(
                    x.abs(),
                    Style::Shortest,
                    Flags { alternate: spec.alternate, add_dot_0: false },
                );
                (
                    digits,
                    x.is_sign_negative() && !x.is_nan() && !(spec.no_negative_zero && x == 0.0),
                )
            }
            (None, Some(_)) => float_digits(x, &Spec { kind: Some('g'), ..inner }, class)?,
            _ => float_digits(x, &inner, class)?,
        };
        let n_whole = digits.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, rest) = digits.split_at(n_whole);
        Ok(assemble(&Parts { is_negative, prefix: "", whole, rest }, &Spec { sign, ..inner }, 3))
    };
    let imag_text = part(imag, if skip_real { spec.sign } else { Some('+') })?;
    let text = if skip_real {
        format!("{imag_text}j")
    } else if with_parentheses {
        format!("({}{imag_text}j)", part(real, spec.sign)?)
    } else {
        format!("{}{imag_text}j", part(real, spec.sign)?)
    };
    let n_chars = text.len();
    Ok(super::spec::pad(&text, n_chars, spec))
}

/// Puts sign, prefix, padding and separators to the digits.
fn assemble(parts: &Parts<'_>, spec: &Spec, group: usize) -> String {
    let sign = match (parts.is_negative, spec.sign) {
        (true, _) => "-",
        (false, Some('+')) => "+",
        (false, Some(' ')) => " ",
        _ => "",
    };
    let n_other = sign.len() + parts.prefix.len() + parts.rest.chars().count();
    let min_width =
        if spec.fill == '0' && spec.align == '=' { spec.width.saturating_sub(n_other) } else { 0 };
    let whole = if parts.whole.is_empty() {
        String::new()
    } else {
        group_digits(parts.whole, min_width, spec.separator, group)
    };
    let n = spec.width.saturating_sub(n_other + whole.len());
    let (left, inside, right) = match spec.align {
        '<' => (0, 0, n),
        '^' => (n / 2, 0, n - n / 2),
        '=' => (0, n, 0),
        _ => (n, 0, 0),
    };
    let mut text = String::with_capacity(spec.width.max(n_other + whole.len()));
    text.extend(std::iter::repeat_n(spec.fill, left));
    text.push_str(sign);
    text.push_str(parts.prefix);
    text.extend(std::iter::repeat_n(spec.fill, inside));
    text.push_str(&whole);
    text.push_str(parts.rest);
    text.extend(std::iter::repeat_n(spec.fill, right));
    text
}

/// Digits with zeros before them up to `min_width`, and with separators.
fn group_digits(digits: &str, min_width: usize, separator: Option<char>, group: usize) -> String {
    let Some(separator) = separator else {
        let n_zeros = min_width.saturating_sub(digits.len());
        let mut text = "0".repeat(n_zeros);
        text.push_str(digits);
        return text;
    };
    let mut reversed = Vec::new();
    let (mut remaining, mut min_width) = (digits.len(), min_width);
    loop {
        let n = group.min(remaining.max(min_width).max(1));
        let n_taken = remaining.min(n);
        reversed.extend(digits.as_bytes()[remaining - n_taken..remaining].iter().rev());
        reversed.extend(std::iter::repeat_n(b'0', n - n_taken));
        remaining -= n_taken;
        min_width = min_width.saturating_sub(n);
        if remaining == 0 && min_width == 0 {
            break;
        }
        reversed.push(u8::try_from(separator).unwrap_or(b','));
        min_width = min_width.saturating_sub(1);
    }
    reversed.iter().rev().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::spec::{Defaults, Spec};
    use super::*;

    fn parse(text: &str, align: char) -> Result<Spec, String> {
        super::super::spec::parse(text, Defaults { align, kind: None, class: "int" })
    }

    fn int(value: i64, spec: &str) -> String {
        format_int(&BigInt::from(value), &parse(spec, '>').unwrap(), "int").unwrap()
    }

    #[test]
    fn separators_and_zeros() {
        assert_eq!(int(1_234_567, ","), "1,234,567");
        assert_eq!(int(1234, "010,"), "00,001,234");
        assert_eq!(int(-255, "#_x"), "-0xff");
        assert_eq!(int(5, "=+5d"), "+   5");
        assert_eq!(int(0xffff_ffff, "_b").len(), 39);
    }

    #[test]
    fn floats() {
        let float = |x, spec| format_float(x, &parse(spec, '>').unwrap(), "float").unwrap();
        assert_eq!(float(1234.5, "012,.2f"), "0,001,234.50");
        assert_eq!(float(0.25, ".0%"), "25%");
        assert_eq!(float(-0.001, "z.1f"), "0.0");
    }
}
