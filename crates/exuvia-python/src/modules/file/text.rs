//! From bytes to text and back.

use std::borrow::Cow;

use super::FileCore;
use crate::object::PyResult;
use crate::vm::Vm;
use crate::vm::errors::Kind;

impl FileCore {
    /// Text as bytes in the file's encoding.
    pub(super) fn encode<'a>(&self, vm: &Vm, text: &'a str) -> PyResult<Cow<'a, [u8]>> {
        if self.encoding == "utf-8" || text.is_ascii() {
            return Ok(Cow::Borrowed(text.as_bytes()));
        }
        let limit = if self.encoding == "ascii" { 128 } else { 256 };
        let mut data = Vec::with_capacity(text.len());
        for (position, c) in text.chars().enumerate() {
            match u32::from(c) {
                code if code < limit => data.extend(u8::try_from(code)),
                _ if self.errors == "ignore" => {}
                _ if self.errors == "replace" => data.push(b'?'),
                code => return Err(self.encode_error(vm, code, position, limit)),
            }
        }
        Ok(Cow::Owned(data))
    }

    fn encode_error(
        &self,
        vm: &Vm,
        code: u32,
        position: usize,
        limit: u32,
    ) -> crate::object::PyErr {
        let codec = if self.encoding == "ascii" { "ascii" } else { "latin-1" };
        let shown = match code {
            0..=0xff => format!("\\x{code:02x}"),
            0x100..=0xffff => format!("\\u{code:04x}"),
            _ => format!("\\U{code:08x}"),
        };
        let message = format!(
            "'{codec}' codec can't encode character '{shown}' in position {position}: ordinal not in range({limit})"
        );
        vm.error(Kind::UnicodeEncodeError, message)
    }

    /// Bytes as text, `\r\n` and `\r` as `\n` unless newlines are kept.
    pub(super) fn decode(&self, vm: &Vm, data: Vec<u8>) -> PyResult<String> {
        let text = match self.encoding {
            "latin-1" => data.iter().map(|byte| char::from(*byte)).collect(),
            _ => self.decode_utf8(vm, data)?,
        };
        if self.keeps_newlines || !text.contains('\r') {
            return Ok(text);
        }
        Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
    }

    fn decode_utf8(&self, vm: &Vm, data: Vec<u8>) -> PyResult<String> {
        match String::from_utf8(data) {
            Ok(text) => Ok(text),
            Err(error) if self.errors == "replace" => {
                Ok(String::from_utf8_lossy(error.as_bytes()).into_owned())
            }
            Err(error) if self.errors == "ignore" => {
                Ok(error.as_bytes().utf8_chunks().map(|chunk| chunk.valid()).collect())
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let byte = error.as_bytes()[at];
                let reason = match error.utf8_error().error_len() {
                    None => "unexpected end of data",
                    Some(_) if (0xc2..0xf5).contains(&byte) => "invalid continuation byte",
                    Some(_) => "invalid start byte",
                };
                let message = format!(
                    "'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}"
                );
                Err(vm.error(Kind::UnicodeDecodeError, message))
            }
        }
    }

    /// A line with its newline; at most so many characters.
    pub(crate) fn read_text_line(&self, vm: &Vm, limit: Option<usize>) -> PyResult<String> {
        self.check_readable(vm)?;
        if limit.is_some() {
            return self.read_characters(vm, limit, true);
        }
        let data = self.with_device(vm, |device| device.read_line(None))?;
        self.decode(vm, data)
    }

    /// So many characters, or all; perhaps only as far as a newline.
    pub(super) fn read_characters(
        &self,
        vm: &Vm,
        limit: Option<usize>,
        is_line: bool,
    ) -> PyResult<String> {
        self.check_readable(vm)?;
        let Some(limit) = limit else {
            let data = self.with_device(vm, |device| device.read(None))?;
            return self.decode(vm, data);
        };
        let mut data = Vec::new();
        for _ in 0..limit {
            let byte = self.with_device(vm, |device| device.read(Some(1)))?;
            let Some(first) = byte.first().copied() else { break };
            let n_more = if self.encoding == "utf-8" { n_continuation_bytes(first) } else { 0 };
            let more = self.with_device(vm, |device| device.read(Some(n_more)))?;
            data.push(first);
            data.extend(more);
            if is_line && first == b'\n' {
                break;
            }
        }
        self.decode(vm, data)
    }
}

/// How many bytes of a character follow its first.
fn n_continuation_bytes(first: u8) -> usize {
    match first {
        0xc0..0xe0 => 1,
        0xe0..0xf0 => 2,
        0xf0.. => 3,
        _ => 0,
    }
}
