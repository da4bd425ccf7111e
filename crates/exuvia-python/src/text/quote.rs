//! How strings and bytes are quoted.

use std::fmt::Write;

/// `repr(text)`
pub(crate) fn repr_str(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c if super::chars::is_printable(c) => out.push(c),
            c => push_escape(&mut out, c),
        }
    }
    out.push(quote);
    out
}

/// Escapes what is not ASCII in text that is a `repr` already.
pub(crate) fn escape_non_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() { out.push(c) } else { push_escape(&mut out, c) }
    }
    out
}

/// A character as its number.
pub(crate) fn escaped(c: char) -> String {
    let mut out = String::new();
    push_escape(&mut out, c);
    out
}

fn push_escape(out: &mut String, c: char) {
    let number = u32::from(c);
    // Writing to a string cannot fail.
    let _ = match number {
        0..0x100 => write!(out, "\\x{number:02x}"),
        0x100..0x1_0000 => write!(out, "\\u{number:04x}"),
        _ => write!(out, "\\U{number:08x}"),
    };
}

/// `repr` of bytes: `b'…'`
pub(crate) fn repr_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push('b');
    out.push(char::from(quote));
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b if b == quote => out.extend(['\\', char::from(b)]),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => push_escape(&mut out, char::from(byte)),
        }
    }
    out.push(char::from(quote));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes() {
        assert_eq!(repr_str("it's"), "\"it's\"");
        assert_eq!(repr_str("'\""), "'\\'\"'");
        assert_eq!(repr_str("ä\u{200b}\u{1f600}\x7f\n"), "'ä\\u200b😀\\x7f\\n'");
        assert_eq!(escape_non_ascii("ä€\u{1f600}"), "\\xe4\\u20ac\\U0001f600");
        assert_eq!(repr_bytes(b"a'\xff\0"), "b\"a'\\xff\\x00\"");
    }
}
