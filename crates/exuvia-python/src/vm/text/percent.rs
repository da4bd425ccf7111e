//! `format % values`
//!
//! Bytes are formatted as text in which each character stands for one byte.

use std::iter::Peekable;
use std::str::CharIndices;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use super::super::Vm;
use super::super::number::{as_big, bytes_of, number};
use crate::object::instance::inner;
use crate::object::{PyErr, PyResult, Tuple, Value, tag};
use crate::text::float::{self, Flags, Style};
use crate::text::integer;
use crate::text::spec::MAX_WIDTH;

/// Where the values come from.
struct Values<'a> {
    items: &'a [Value],
    next: usize,
    /// The object itself if keys in parentheses can be looked up in it.
    mapping: Option<&'a Value>,
    /// Whether the text stands for bytes.
    is_bytes: bool,
}

/// One conversion: `%-08.3f`
#[derive(Default)]
struct Conversion {
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    kind: char,
    /// Byte offset of the character that says what to convert to, for messages the index of it.
    index: usize,
}

type Chars<'a> = Peekable<CharIndices<'a>>;

impl Vm {
    /// `text % values`
    pub(crate) fn percent_format_str(&self, text: &Value, values: &Value) -> PyResult {
        let Some(text) = super::as_str(text) else { return Ok(self.not_implemented.clone()) };
        let formatted = self.percent_format(text.as_str(), values, false)?;
        Ok(self.new_string(formatted))
    }

    /// `bytes % values`
    pub(crate) fn percent_format_bytes(&self, bytes: &Value, values: &Value) -> PyResult {
        let data = bytes_of(bytes).unwrap_or_default();
        let formatted = self.percent_format(&latin1_text(&data), values, true)?;
        Ok(self.new_bytes_like(bytes, latin1_bytes(&formatted)))
    }

    fn percent_format(&self, format: &str, values: &Value, is_bytes: bool) -> PyResult<String> {
        let tuple = inner(values).downcast_ref::<Tuple>();
        let mut source = Values {
            items: tuple.map_or(std::slice::from_ref(values), |tuple| tuple.items()),
            next: 0,
            mapping: (tuple.is_none() && self.is_mapping(values)).then_some(values),
            is_bytes,
        };
        let mut out = String::with_capacity(format.len() + 16);
        let mut chars = format.char_indices().peekable();
        while let Some((_, c)) = chars.next() {
            if c != '%' {
                out.push(c);
            } else if chars.next_if(|(_, c)| *c == '%').is_some() {
                out.push('%');
            } else {
                self.convert(format, &mut chars, &mut source, &mut out)?;
            }
        }
        if source.next < source.items.len() && source.mapping.is_none() {
            let what = if is_bytes { "bytes" } else { "string" };
            return Err(
                self.type_error(format!("not all arguments converted during {what} formatting"))
            );
        }
        Ok(out)
    }

    /// Whether `%(key)s` may be used.
    fn is_mapping(&self, value: &Value) -> bool {
        match inner(value).tag() {
            tag::STR => false,
            tag::DICT
            | tag::LIST
            | tag::BYTES
            | tag::BYTEARRAY
            | tag::RANGE
            | tag::LONG_RANGE
            | tag::MAPPING_PROXY => true,
            _ => self.special_method(value, &self.names.getitem).is_some(),
        }
    }

    /// One conversion, of which the percent sign has been read.
    fn convert(
        &self,
        format: &str,
        chars: &mut Chars<'_>,
        source: &mut Values<'_>,
        out: &mut String,
    ) -> PyResult<()> {
        let key = self.read_key(format, chars)?;
        let looked_up = match key {
            Some(key) => {
                let mapping =
                    source.mapping.ok_or_else(|| self.type_error("format requires a mapping"))?;
                let key = if source.is_bytes {
                    self.new_bytes(latin1_bytes(key))
                } else {
                    self.new_str(key)
                };
                Some(self.subscript(mapping, &key)?)
            }
            None => None,
        };
        let conversion = self.read_conversion(format, chars, source)?;
        let value = match &looked_up {
            Some(value) => value,
            None => self.next_value(source)?,
        };
        let is_bytes = source.is_bytes;
        match conversion.kind {
            's' | 'r' | 'a' | 'b' if conversion.kind != 'b' || is_bytes => {
                let text = self.converted_text(conversion.kind, value, is_bytes)?;
                let end = conversion.precision.and_then(|n| text.char_indices().nth(n));
                let text = &text[..end.map_or(text.len(), |(end, _)| end)];
                pad_text(out, text, &conversion);
            }
            'c' => {
                let c =
                    if is_bytes { self.percent_byte(value)? } else { self.percent_char(value)? };
                pad_text(out, c.encode_utf8(&mut [0; 4]), &conversion);
            }
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
                // Messages about bytes say `%d` for `%i`.
                let shown = if is_bytes && conversion.kind == 'i' { 'd' } else { conversion.kind };
                let number = self.percent_integer(value, shown)?;
                self.push_integer(out, &number, &conversion)?;
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let x = match self.try_f64(value)? {
                    Some(x) => x,
                    None if is_bytes => {
                        let class = self.class_name(value);
                        return Err(
                            self.type_error(format!("float argument required, not {class}"))
                        );
                    }
                    None => self.to_f64(value)?,
                };
                push_float(out, x, &conversion);
            }
            other => return Err(self.unsupported_conversion(other, conversion.index)),
        }
        Ok(())
    }

    #[cold]
    fn unsupported_conversion(&self, kind: char, index: usize) -> PyErr {
        let number = u32::from(kind);
        let shown = if (31..128).contains(&number) { kind } else { '?' };
        self.value_error(format!(
            "unsupported format character '{shown}' ({number:#x}) at index {index}"
        ))
    }

    /// The key in parentheses, which may contain balanced ones.
    fn read_key<'a>(&self, format: &'a str, chars: &mut Chars<'_>) -> PyResult<Option<&'a str>> {
        let Some((start, _)) = chars.next_if(|(_, c)| *c == '(') else { return Ok(None) };
        let mut depth = 1;
        for (offset, c) in chars.by_ref() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(Some(&format[start + 1..offset]));
            }
        }
        Err(self.value_error("incomplete format key"))
    }

    fn read_conversion(
        &self,
        format: &str,
        chars: &mut Chars<'_>,
        source: &mut Values<'_>,
    ) -> PyResult<Conversion> {
        let mut conversion = Conversion::default();
        while let Some((_, flag)) = chars.next_if(|(_, c)| matches!(c, '-' | '+' | ' ' | '#' | '0'))
        {
            match flag {
                '-' => conversion.left = true,
                '+' => conversion.plus = true,
                ' ' => conversion.blank = true,
                '#' => conversion.alternate = true,
                _ => conversion.zero = true,
            }
        }
        if chars.next_if(|(_, c)| *c == '*').is_some() {
            let width = self.star(source)?;
            conversion.left |= width < 0;
            conversion.width = usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX);
        } else {
            let limit = i64::MAX.unsigned_abs();
            conversion.width =
                read_number(chars, limit).ok_or_else(|| self.value_error("width too big"))?;
        }
        if chars.next_if(|(_, c)| *c == '.').is_some() {
            conversion.precision = Some(self.read_precision(chars, source)?);
        }
        chars.next_if(|(_, c)| matches!(c, 'h' | 'l' | 'L'));
        let Some((offset, kind)) = chars.next() else {
            return Err(self.value_error("incomplete format"));
        };
        conversion.kind = kind;
        conversion.index = format[..offset].chars().count();
        if conversion.width > MAX_WIDTH
            || conversion.precision.is_some_and(|precision| precision > MAX_WIDTH)
        {
            return Err(self.no_memory());
        }
        Ok(conversion)
    }

    fn read_precision(&self, chars: &mut Chars<'_>, source: &mut Values<'_>) -> PyResult<usize> {
        if chars.next_if(|(_, c)| *c == '*').is_some() {
            return Ok(usize::try_from(self.star(source)?).unwrap_or(0));
        }
        let limit = u64::from(i32::MAX.unsigned_abs());
        read_number(chars, limit).ok_or_else(|| self.value_error("precision too big"))
    }

    /// A width or precision that is among the values.
    fn star(&self, source: &mut Values<'_>) -> PyResult<i64> {
        let value = self.next_value(source)?;
        if as_big(value).is_none() {
            return Err(self.type_error("* wants int"));
        }
        self.index(value)
    }

    fn next_value<'v>(&self, source: &mut Values<'v>) -> PyResult<&'v Value> {
        let value = source.items.get(source.next);
        source.next += 1;
        value.ok_or_else(|| self.type_error("not enough arguments for format string"))
    }

    fn converted_text(&self, kind: char, value: &Value, is_bytes: bool) -> PyResult<String> {
        match kind {
            's' | 'b' if is_bytes => self.bytes_text(value),
            's' => self.to_str(value),
            'r' if !is_bytes => self.repr(value),
            _ => self.ascii(value),
        }
    }

    /// What `%b` writes.
    fn bytes_text(&self, value: &Value) -> PyResult<String> {
        if let Some(data) = bytes_of(value) {
            return Ok(latin1_text(&data));
        }
        // The bound method, which holds its receiver.
        let (_bound, _receiver) = (self.heap.stand_in(), value.clone());
        if let Some(data) = self.call_special(value, &self.names.bytes, &[])? {
            return Ok(latin1_text(&bytes_of(&data).unwrap_or_default()));
        }
        let class = self.class_name(value);
        Err(self.type_error(format!(
            "%b requires a bytes-like object, or an object that implements __bytes__, not '{class}'"
        )))
    }

    /// The character for `%c`.
    fn percent_char(&self, value: &Value) -> PyResult<char> {
        if let Some(text) = super::as_str(value) {
            let mut chars = text.as_str().chars();
            return match (chars.next(), chars.next()) {
                (Some(c), None) => Ok(c),
                _ => Err(self.type_error("%c requires int or char")),
            };
        }
        let Some(number) = self.try_index(value)? else {
            return Err(self.type_error("%c requires int or char"));
        };
        let c = as_big(&number).and_then(|number| char::from_u32(number.to_u32()?));
        c.ok_or_else(|| self.overflow_error("%c arg not in range(0x110000)"))
    }

    /// The byte for `%c` in bytes.
    fn percent_byte(&self, value: &Value) -> PyResult<char> {
        let wrong = || self.type_error("%c requires an integer in range(256) or a single byte");
        if let Some(data) = bytes_of(value) {
            return match *data {
                [byte] => Ok(char::from(byte)),
                _ => Err(wrong()),
            };
        }
        let number = self.try_index(value)?.ok_or_else(wrong)?;
        let byte = as_big(&number).and_then(|number| number.to_u8());
        byte.map(char::from).ok_or_else(|| self.overflow_error("%c arg not in range(256)"))
    }

    /// The integer for `%d` and `%x`.
    fn percent_integer(&self, value: &Value, kind: char) -> PyResult<BigInt> {
        if let Some(int) = as_big(value) {
            return Ok(int);
        }
        if matches!(kind, 'o' | 'x' | 'X') {
            return match self.try_index(value)? {
                Some(index) => Ok(as_big(&index).unwrap_or_default()),
                None => {
                    let class = self.class_name(value);
                    Err(self
                        .type_error(format!("%{kind} format: an integer is required, not {class}")))
                }
            };
        }
        match self.number_to_integer(value)? {
            Some(int) => Ok(int),
            None => {
                let class = self.class_name(value);
                Err(self
                    .type_error(format!("%{kind} format: a real number is required, not {class}")))
            }
        }
    }

    /// A number that is not an integer, cut to one; `None` for other objects.
    fn number_to_integer(&self, value: &Value) -> PyResult<Option<BigInt>> {
        let is_number = number(value).is_some()
            || [&self.names.int, &self.names.index]
                .iter()
                .any(|name| self.special_method(value, name).is_some());
        if !is_number || inner(value).tag() == tag::COMPLEX {
            return Ok(None);
        }
        self.to_integer(value).map(|int| as_big(&int))
    }

    fn push_integer(
        &self,
        out: &mut String,
        number: &BigInt,
        conversion: &Conversion,
    ) -> PyResult<()> {
        let (radix, prefix) = match conversion.kind {
            'o' => (8, "0o"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        if radix == 10 {
            integer::check_digits(number).map_err(|message| self.value_error(message))?;
        }
        let mut digits = integer::to_radix(&number.abs(), radix);
        if conversion.kind == 'X' {
            digits.make_ascii_uppercase();
        }
        let n_zeros = conversion.precision.unwrap_or(0).saturating_sub(digits.len());
        let digits = "0".repeat(n_zeros) + &digits;
        let prefix = if conversion.alternate { prefix } else { "" };
        pad_number(out, number.is_negative(), prefix, &digits, conversion);
        Ok(())
    }
}

fn push_float(out: &mut String, x: f64, conversion: &Conversion) {
    let precision = conversion.precision.unwrap_or(6);
    let style = match conversion.kind {
        'e' | 'E' => Style::Exponent(precision),
        'f' | 'F' => Style::Fixed(precision),
        _ => Style::General(precision),
    };
    let flags = Flags { alternate: conversion.alternate, add_dot_0: false };
    let mut digits = float::write_magnitude(x.abs(), style, flags);
    if conversion.kind.is_ascii_uppercase() {
        digits.make_ascii_uppercase();
    }
    pad_number(out, x.is_sign_negative() && !x.is_nan(), "", &digits, conversion);
}

/// Zeros go between sign and digits, spaces before the sign.
fn pad_number(
    out: &mut String,
    is_negative: bool,
    prefix: &str,
    digits: &str,
    conversion: &Conversion,
) {
    let sign = match (is_negative, conversion.plus, conversion.blank) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    };
    let n = conversion.width.saturating_sub(sign.len() + prefix.len() + digits.len());
    let (spaces, zeros, after) = match (conversion.left, conversion.zero) {
        (true, _) => (0, 0, n),
        (_, true) => (0, n, 0),
        _ => (n, 0, 0),
    };
    out.extend(std::iter::repeat_n(' ', spaces));
    out.push_str(sign);
    out.push_str(prefix);
    out.extend(std::iter::repeat_n('0', zeros));
    out.push_str(digits);
    out.extend(std::iter::repeat_n(' ', after));
}

fn pad_text(out: &mut String, text: &str, conversion: &Conversion) {
    let n = conversion.width.saturating_sub(text.chars().count());
    if !conversion.left {
        out.extend(std::iter::repeat_n(' ', n));
    }
    out.push_str(text);
    if conversion.left {
        out.extend(std::iter::repeat_n(' ', n));
    }
}

/// Digits; nothing is 0, and `None` is more than `limit`.
fn read_number(chars: &mut Chars<'_>, limit: u64) -> Option<usize> {
    let mut value = 0u64;
    while let Some((_, digit)) = chars.next_if(|(_, c)| c.is_ascii_digit()) {
        let digit = u64::from(digit.to_digit(10).unwrap_or(0));
        value = value.checked_mul(10)?.checked_add(digit).filter(|value| *value <= limit)?;
    }
    usize::try_from(value).ok()
}

/// Each byte as the character with its number.
pub(crate) fn latin1_text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// The inverse of [`latin1_text`].
pub(crate) fn latin1_bytes(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect()
}
