//! From bytes to text and back.

use std::borrow::Cow;

use super::FileCore;
use crate::object::PyResult;
use crate::text::codec::{self, Encoding, OnError};
use crate::vm::Vm;
use crate::vm::errors::Kind;

impl FileCore {
    /// Text as bytes in the file's encoding.
    pub(super) fn encode<'a>(&self, vm: &Vm, text: &'a str) -> PyResult<Cow<'a, [u8]>> {
        if self.encoding == "utf-8" || text.is_ascii() {
            return Ok(Cow::Borrowed(text.as_bytes()));
        }
        let (encoding, on_error) = self.codec();
        let data = codec::encode(text, encoding, on_error).map_err(|fault| {
            let object = vm.new_str(text);
            vm.unicode_error(Kind::UnicodeEncodeError, encoding, &object, &fault)
        })?;
        Ok(Cow::Owned(data))
    }

    /// Bytes as text, `\r\n` and `\r` as `\n` unless newlines are kept.
    pub(super) fn decode(&self, vm: &Vm, data: Vec<u8>) -> PyResult<String> {
        let (encoding, on_error) = self.codec();
        let text = codec::decode(&data, encoding, on_error).map_err(|fault| {
            let object = vm.new_bytes(data.clone());
            vm.unicode_error(Kind::UnicodeDecodeError, encoding, &object, &fault)
        })?;
        if self.keeps_newlines || !text.contains('\r') {
            return Ok(text);
        }
        Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
    }

    fn codec(&self) -> (Encoding, OnError) {
        let encoding = Encoding::from_name(self.encoding).unwrap_or(Encoding::Utf8);
        (encoding, OnError::from_name(self.errors).unwrap_or(OnError::Strict))
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
