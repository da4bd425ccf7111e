//! Encodings: UTF-8, UTF-16, UTF-32, ASCII, Latin-1, and those with escapes.

use super::escape_codec;

/// A supported encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    /// UTF-8 with a mark at the start.
    Utf8Sig,
    Ascii,
    Latin1,
    /// Bytes of a unit; `None` has a mark at the start that says in which order they are.
    Utf16(Option<Order>),
    Utf32(Option<Order>),
    UnicodeEscape,
    RawUnicodeEscape,
}

/// Order of the bytes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Little,
    Big,
}

/// What to do about what cannot be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnError {
    Strict,
    /// CPython lets lone surrogates stand for bytes that cannot be decoded; here it is characters for private use.
    Escape,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
    NameReplace,
}

/// What cannot be converted: a range of bytes or characters, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodecError {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) reason: &'static str,
}

impl Encoding {
    /// The encoding with this name, whose case and separators do not matter.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let plain: String = name.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        Some(match plain.as_str() {
            "utf-8" | "utf8" | "u8" | "cp65001" => Self::Utf8,
            "utf-8-sig" => Self::Utf8Sig,
            "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" => Self::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "8859" | "l1" | "latin"
            | "cp819" => Self::Latin1,
            "utf-16" | "utf16" => Self::Utf16(None),
            "utf-16-le" | "utf-16le" => Self::Utf16(Some(Order::Little)),
            "utf-16-be" | "utf-16be" => Self::Utf16(Some(Order::Big)),
            "utf-32" | "utf32" => Self::Utf32(None),
            "utf-32-le" | "utf-32le" => Self::Utf32(Some(Order::Little)),
            "utf-32-be" | "utf-32be" => Self::Utf32(Some(Order::Big)),
            "unicode-escape" | "unicodeescape" => Self::UnicodeEscape,
            "raw-unicode-escape" | "rawunicodeescape" => Self::RawUnicodeEscape,
            _ => return None,
        })
    }

    /// The name in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Sig => "utf-8",
            Self::Ascii => "ascii",
            Self::Latin1 => "latin-1",
            Self::Utf16(None) => "utf-16",
            Self::Utf16(Some(Order::Little)) => "utf-16-le",
            Self::Utf16(Some(Order::Big)) => "utf-16-be",
            Self::Utf32(None) => "utf-32",
            Self::Utf32(Some(Order::Little)) => "utf-32-le",
            Self::Utf32(Some(Order::Big)) => "utf-32-be",
            Self::UnicodeEscape => "unicodeescape",
            Self::RawUnicodeEscape => "rawunicodeescape",
        }
    }
}

impl OnError {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "strict" | "surrogatepass" => Self::Strict,
            "surrogateescape" => Self::Escape,
            "ignore" => Self::Ignore,
            "replace" => Self::Replace,
            "backslashreplace" => Self::BackslashReplace,
            "xmlcharrefreplace" => Self::XmlCharRefReplace,
            "namereplace" => Self::NameReplace,
            _ => return None,
        })
    }
}

/// `text.encode(encoding, errors)`
pub(crate) fn encode(
    text: &str,
    encoding: Encoding,
    on_error: OnError,
) -> Result<Vec<u8>, CodecError> {
    match encoding {
        Encoding::Utf8 if on_error == OnError::Escape => Ok(text
            .chars()
            .flat_map(|c| match escaped_byte(c) {
                Some(byte) => vec![byte],
                None => c.encode_utf8(&mut [0; 4]).as_bytes().to_vec(),
            })
            .collect()),
        Encoding::Utf8 => Ok(text.as_bytes().to_vec()),
        Encoding::Utf8Sig => Ok([b"\xef\xbb\xbf", text.as_bytes()].concat()),
        Encoding::Ascii => encode_narrow(text, 128, "ordinal not in range(128)", on_error),
        Encoding::Latin1 => encode_narrow(text, 256, "ordinal not in range(256)", on_error),
        Encoding::Utf16(order) => {
            let mark = order.is_none().then_some(0xfeff);
            let units = mark.into_iter().chain(text.encode_utf16());
            Ok(match order {
                Some(Order::Big) => units.flat_map(u16::to_be_bytes).collect(),
                _ => units.flat_map(u16::to_le_bytes).collect(),
            })
        }
        Encoding::Utf32(order) => {
            let mark = order.is_none().then_some(0xfeff);
            let units = mark.into_iter().chain(text.chars().map(u32::from));
            Ok(match order {
                Some(Order::Big) => units.flat_map(u32::to_be_bytes).collect(),
                _ => units.flat_map(u32::to_le_bytes).collect(),
            })
        }
        Encoding::UnicodeEscape => Ok(escape_codec::encode(text)),
        Encoding::RawUnicodeEscape => Ok(escape_codec::encode_raw(text)),
    }
}

/// The byte that a character stands for which [`OnError::Escape`] has put in its place.
fn escaped_byte(c: char) -> Option<u8> {
    u8::try_from(u32::from(c).checked_sub(0xef00)?).ok().filter(|byte| !byte.is_ascii())
}

fn encode_narrow(
    text: &str,
    limit: u32,
    reason: &'static str,
    on_error: OnError,
) -> Result<Vec<u8>, CodecError> {
    let mut out = Vec::with_capacity(text.len());
    for (i, c) in text.chars().enumerate() {
        if u32::from(c) < limit {
            out.push(u8::try_from(u32::from(c)).unwrap_or(b'?'));
            continue;
        }
        match on_error {
            OnError::Escape if escaped_byte(c).is_some() => out.extend(escaped_byte(c)),
            OnError::Strict | OnError::Escape => {
                let n = text.chars().skip(i).take_while(|c| u32::from(*c) >= limit).count();
                return Err(CodecError { start: i, end: i + n, reason });
            }
            OnError::Ignore => {}
            OnError::Replace => out.push(b'?'),
            OnError::BackslashReplace | OnError::NameReplace => {
                out.extend(super::quote::escape_non_ascii(c.encode_utf8(&mut [0; 4])).into_bytes());
            }
            OnError::XmlCharRefReplace => out.extend(format!("&#{};", u32::from(c)).into_bytes()),
        }
    }
    Ok(out)
}

/// `bytes.decode(encoding, errors)`
pub(crate) fn decode(
    bytes: &[u8],
    encoding: Encoding,
    on_error: OnError,
) -> Result<String, CodecError> {
    match encoding {
        Encoding::Utf8 => decode_utf8(bytes, on_error),
        Encoding::Utf8Sig => {
            decode_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), on_error)
        }
        Encoding::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Encoding::Ascii => {
            let mut out = String::with_capacity(bytes.len());
            for (i, byte) in bytes.iter().enumerate() {
                if byte.is_ascii() {
                    out.push(char::from(*byte));
                } else {
                    let fault =
                        CodecError { start: i, end: i + 1, reason: "ordinal not in range(128)" };
                    resolve(&mut out, bytes, fault, on_error)?;
                }
            }
            Ok(out)
        }
        Encoding::Utf16(order) => decode_utf16(bytes, order, on_error),
        Encoding::Utf32(order) => decode_utf32(bytes, order, on_error),
        Encoding::UnicodeEscape => escape_codec::decode(bytes, on_error),
        Encoding::RawUnicodeEscape => escape_codec::decode_raw(bytes, on_error),
    }
}

/// Writes what stands for bytes that cannot be decoded.
pub(super) fn resolve(
    out: &mut String,
    bytes: &[u8],
    fault: CodecError,
    on_error: OnError,
) -> Result<(), CodecError> {
    match on_error {
        OnError::Strict | OnError::XmlCharRefReplace | OnError::NameReplace => return Err(fault),
        OnError::Ignore => {}
        OnError::Escape => {
            let bytes = &bytes[fault.start..fault.end];
            out.extend(bytes.iter().filter_map(|byte| char::from_u32(0xef00 + u32::from(*byte))));
        }
        OnError::Replace => out.push('\u{fffd}'),
        OnError::BackslashReplace => {
            for byte in &bytes[fault.start..fault.end] {
                out.push_str(&format!("\\x{byte:02x}"));
            }
        }
    }
    Ok(())
}

fn decode_utf8(bytes: &[u8], on_error: OnError) -> Result<String, CodecError> {
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    loop {
        let fault = match std::str::from_utf8(&bytes[at..]) {
            Ok(text) => {
                out.push_str(text);
                return Ok(out);
            }
            Err(fault) => fault,
        };
        let start = at + fault.valid_up_to();
        out.push_str(std::str::from_utf8(&bytes[at..start]).unwrap_or_default());
        let is_start = matches!(bytes[start], 0xc2..=0xf4);
        let (end, reason) = match fault.error_len() {
            None => (bytes.len(), "unexpected end of data"),
            Some(n) if is_start => (start + n, "invalid continuation byte"),
            Some(n) => (start + n, "invalid start byte"),
        };
        resolve(&mut out, bytes, CodecError { start, end, reason }, on_error)?;
        at = end;
    }
}

fn decode_utf16(
    bytes: &[u8],
    order: Option<Order>,
    on_error: OnError,
) -> Result<String, CodecError> {
    let (order, mut at) = match (order, bytes) {
        (Some(order), _) => (order, 0),
        (None, [0xfe, 0xff, ..]) => (Order::Big, 2),
        (None, [0xff, 0xfe, ..]) => (Order::Little, 2),
        (None, _) => (Order::Little, 0),
    };
    let unit = |at: usize| -> Option<u16> {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(if order == Order::Big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let mut out = String::new();
    while at < bytes.len() {
        let fault =
            |end: usize, reason| CodecError { start: at, end: end.min(bytes.len()), reason };
        let Some(first) = unit(at) else {
            resolve(&mut out, bytes, fault(at + 1, "truncated data"), on_error)?;
            break;
        };
        let (c, n, reason) = match (first, unit(at + 2)) {
            (0xd800..0xdc00, Some(second @ 0xdc00..0xe000)) => {
                (char::decode_utf16([first, second]).next().and_then(Result::ok), 4, "")
            }
            (0xd800..0xdc00, None) => (None, bytes.len() - at, "unexpected end of data"),
            (0xd800..0xdc00, Some(_)) => (None, 2, "illegal UTF-16 surrogate"),
            (0xdc00..0xe000, _) => (None, 2, "illegal encoding"),
            _ => (char::from_u32(u32::from(first)), 2, ""),
        };
        match c {
            Some(c) => out.push(c),
            None => resolve(&mut out, bytes, fault(at + n, reason), on_error)?,
        }
        at += n;
    }
    Ok(out)
}

fn decode_utf32(
    bytes: &[u8],
    order: Option<Order>,
    on_error: OnError,
) -> Result<String, CodecError> {
    let (order, mut at) = match (order, bytes) {
        (Some(order), _) => (order, 0),
        (None, [0, 0, 0xfe, 0xff, ..]) => (Order::Big, 4),
        (None, [0xff, 0xfe, 0, 0, ..]) => (Order::Little, 4),
        (None, _) => (Order::Little, 0),
    };
    let mut out = String::new();
    while at < bytes.len() {
        let end = (at + 4).min(bytes.len());
        let unit = <[u8; 4]>::try_from(&bytes[at..end]).ok();
        let number = unit.map(|unit| match order {
            Order::Big => u32::from_be_bytes(unit),
            Order::Little => u32::from_le_bytes(unit),
        });
        let reason = match number {
            None => "truncated data",
            Some(0xd800..0xe000) => "code point in surrogate code point range(0xd800, 0xe000)",
            Some(_) => "code point not in range(0x110000)",
        };
        match number.and_then(char::from_u32) {
            Some(c) => out.push(c),
            None => resolve(&mut out, bytes, CodecError { start: at, end, reason }, on_error)?,
        }
        at = end;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_says_what_is_wrong() {
        let check = |bytes: &[u8]| decode(bytes, Encoding::Utf8, OnError::Strict).unwrap_err();
        assert_eq!(check(b"a\xff"), CodecError { start: 1, end: 2, reason: "invalid start byte" });
        assert_eq!(
            check(b"\xe2\x82"),
            CodecError { start: 0, end: 2, reason: "unexpected end of data" }
        );
        assert_eq!(
            check(b"\xe2("),
            CodecError { start: 0, end: 1, reason: "invalid continuation byte" }
        );
        assert_eq!(decode(b"a\xffb", Encoding::Utf8, OnError::Replace).unwrap(), "a\u{fffd}b");
    }

    #[test]
    fn other_encodings_go_there_and_back() {
        for name in ["utf-16", "utf-16-be", "utf-32", "utf-32-le"] {
            let encoding = Encoding::from_name(name).unwrap();
            let bytes = encode("aé€😀", encoding, OnError::Strict).unwrap();
            assert_eq!(decode(&bytes, encoding, OnError::Strict).unwrap(), "aé€😀");
        }
        assert_eq!(encode("é", Encoding::Ascii, OnError::XmlCharRefReplace).unwrap(), b"&#233;");
    }
}
