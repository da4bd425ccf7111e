//! The encodings `unicode-escape`, as in the literals of Python, and `raw-unicode-escape`, as in old pickles.

use super::codec::{CodecError, OnError, resolve};

/// Writes text in printable ASCII.
pub(super) fn encode(text: &str) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            ' '..='~' => out.push(c),
            '\0'..='\u{ff}' => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            _ => out.push_str(&numbered(c)),
        }
    }
    out.into_bytes()
}

/// Writes text in Latin-1, and what is beyond as numbers. Backslashes stay as they are.
pub(super) fn encode_raw(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(c) {
            Ok(byte) => out.push(byte),
            Err(_) => out.extend(numbered(c).into_bytes()),
        }
    }
    out
}

fn numbered(c: char) -> String {
    match u32::from(c) {
        number @ ..0x1_0000 => format!("\\u{number:04x}"),
        number => format!("\\U{number:08x}"),
    }
}

/// Reads what [`encode`] writes, and all other escapes of literals but names of characters.
pub(super) fn decode(bytes: &[u8], on_error: OnError) -> Result<String, CodecError> {
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if byte != b'\\' {
            out.push(char::from(byte));
            at += 1;
            continue;
        }
        let Some(kind) = bytes.get(at + 1).copied() else {
            let fault = CodecError { start: at, end: at + 1, reason: "\\ at end of string" };
            resolve(&mut out, bytes, fault, on_error)?;
            break;
        };
        at = match kind {
            b'x' => read_number(&mut out, bytes, at, 2, "truncated \\xXX escape", on_error)?,
            b'u' => read_number(&mut out, bytes, at, 4, "truncated \\uXXXX escape", on_error)?,
            b'U' => read_number(&mut out, bytes, at, 8, "truncated \\UXXXXXXXX escape", on_error)?,
            b'0'..=b'7' => read_octal(&mut out, bytes, at + 1),
            b'N' => {
                let reason = "malformed \\N character escape";
                let fault = CodecError { start: at, end: at + 2, reason };
                resolve(&mut out, bytes, fault, on_error)?;
                at + 2
            }
            b'\n' => at + 2,
            _ => {
                match simple(kind) {
                    Some(c) => out.push(c),
                    None => out.extend(['\\', char::from(kind)]),
                }
                at + 2
            }
        };
    }
    Ok(out)
}

/// Reads what [`encode_raw`] writes.
pub(super) fn decode_raw(bytes: &[u8], on_error: OnError) -> Result<String, CodecError> {
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        out.push(char::from(byte));
        let next = bytes.get(at + 1).copied().filter(|_| byte == b'\\');
        at = match next {
            Some(b'u' | b'U') => {
                out.pop();
                let (n, reason) = match next {
                    Some(b'u') => (4, "truncated \\uXXXX escape"),
                    _ => (8, "truncated \\UXXXXXXXX escape"),
                };
                read_number(&mut out, bytes, at, n, reason, on_error)?
            }
            Some(other) => {
                out.push(char::from(other));
                at + 2
            }
            None => at + 1,
        };
    }
    Ok(out)
}

fn simple(kind: u8) -> Option<char> {
    Some(match kind {
        b'\\' | b'\'' | b'"' => char::from(kind),
        b'a' => '\x07',
        b'b' => '\x08',
        b't' => '\t',
        b'n' => '\n',
        b'v' => '\x0b',
        b'f' => '\x0c',
        b'r' => '\r',
        _ => return None,
    })
}

/// Reads so many hexadecimal digits of an escape that starts at `at`, and says where it ends.
fn read_number(
    out: &mut String,
    bytes: &[u8],
    at: usize,
    n: usize,
    truncated: &'static str,
    on_error: OnError,
) -> Result<usize, CodecError> {
    let digits = bytes[at + 2..].iter().take(n).take_while(|byte| byte.is_ascii_hexdigit());
    let (mut number, mut n_digits) = (0u32, 0);
    for digit in digits {
        number = number << 4 | char::from(*digit).to_digit(16).unwrap_or(0);
        n_digits += 1;
    }
    let end = at + 2 + n_digits;
    let reason = if n_digits < n { truncated } else { "illegal Unicode character" };
    match char::from_u32(number).filter(|_| n_digits == n) {
        Some(c) => out.push(c),
        None => resolve(out, bytes, CodecError { start: at, end, reason }, on_error)?,
    }
    Ok(end)
}

/// Reads up to three octal digits, and says where they end.
fn read_octal(out: &mut String, bytes: &[u8], start: usize) -> usize {
    let digits = bytes[start..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
    let (mut number, mut end) = (0, start);
    for digit in digits {
        number = number * 8 + u32::from(digit - b'0');
        end += 1;
    }
    out.extend(char::from_u32(number));
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_go_there_and_back() {
        let text = "a\\\n\t\x7f\u{e9}\u{20ac}\u{1f600}'";
        assert_eq!(encode(text), br"a\\\n\t\x7f\xe9\u20ac\U0001f600'");
        assert_eq!(decode(&encode(text), OnError::Strict).unwrap(), text);
        assert_eq!(encode_raw("\u{e9}\\n\u{20ac}"), b"\xe9\\n\\u20ac");
        assert_eq!(
            decode_raw(b"\xe9\\n\\u20ac\\", OnError::Strict).unwrap(),
            "\u{e9}\\n\u{20ac}\\"
        );
        assert_eq!(decode(br"\101\7\q", OnError::Strict).unwrap(), "A\x07\\q");
    }

    #[test]
    fn broken_escapes_are_told() {
        let fault = |bytes: &[u8]| decode(bytes, OnError::Strict).unwrap_err();
        assert_eq!(
            fault(br"a\x1g"),
            CodecError { start: 1, end: 4, reason: "truncated \\xXX escape" }
        );
        assert_eq!(fault(b"\\"), CodecError { start: 0, end: 1, reason: "\\ at end of string" });
        assert_eq!(fault(br"\U00110000").reason, "illegal Unicode character");
    }
}
