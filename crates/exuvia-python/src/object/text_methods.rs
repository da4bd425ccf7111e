//! The methods that `str`, `bytes` and `bytearray` have in common.
//!
//! Bytes are handled as text in which each character stands for one byte; [`Kind`] knows the difference.

mod cut;
mod fill;
mod search;

use std::borrow::Cow;

pub(crate) use cut::{
    lstrip, partition, removeprefix, removesuffix, rpartition, rsplit, rstrip, split, splitlines,
    strip,
};
pub(crate) use fill::{center, expandtabs, join, ljust, replace, rjust, zfill};
pub(crate) use search::{count, endswith, find, index, rfind, rindex, startswith};

use super::{PyErr, PyResult, Value, tag};
use crate::text::{chars, pieces};
use crate::vm::number::bytes_of;
use crate::vm::text::{as_str, latin1_bytes, latin1_text};
use crate::vm::{Args, Vm};

/// Text, or bytes seen as text.
pub(crate) trait Kind {
    /// Name of the class in messages.
    const CLASS: &'static str;
    /// What an argument must be, in messages.
    const ARGUMENT: &'static str;

    /// The contents of an object of this kind.
    fn text(value: &Value) -> Option<Cow<'_, str>>;
    /// An object like `model`.
    fn make(vm: &Vm, model: &Value, text: String) -> Value;
    fn is_space(c: char) -> bool;
    fn is_line_end(c: char) -> bool;
    /// The error for an argument of another class.
    fn wrong(vm: &Vm, value: &Value) -> PyErr;
    /// What to search for, which for bytes may be a number.
    fn needle<'a>(vm: &Vm, value: &'a Value) -> PyResult<Cow<'a, str>>;
}

/// `str`
pub(crate) struct Text;

impl Kind for Text {
    const CLASS: &'static str = "str";
    const ARGUMENT: &'static str = "str";

    fn text(value: &Value) -> Option<Cow<'_, str>> {
        as_str(value).map(|text| Cow::Borrowed(text.as_str()))
    }

    fn make(vm: &Vm, _model: &Value, text: String) -> Value {
        vm.new_string(text)
    }

    fn is_space(c: char) -> bool {
        chars::is_space(c)
    }

    fn is_line_end(c: char) -> bool {
        pieces::is_line_end(c)
    }

    fn wrong(vm: &Vm, value: &Value) -> PyErr {
        vm.type_error(format!("must be str, not {}", vm.class_name(value)))
    }

    fn needle<'a>(vm: &Vm, value: &'a Value) -> PyResult<Cow<'a, str>> {
        Self::text(value).ok_or_else(|| Self::wrong(vm, value))
    }
}

/// `bytes` and `bytearray`
pub(crate) struct Octets;

impl Kind for Octets {
    const CLASS: &'static str = "bytes";
    const ARGUMENT: &'static str = "bytes";

    fn text(value: &Value) -> Option<Cow<'_, str>> {
        bytes_of(value).map(|data| Cow::Owned(latin1_text(&data)))
    }

    fn make(vm: &Vm, model: &Value, text: String) -> Value {
        vm.new_bytes_like(model, latin1_bytes(&text))
    }

    fn is_space(c: char) -> bool {
        u8::try_from(c).is_ok_and(chars::is_ascii_space)
    }

    fn is_line_end(c: char) -> bool {
        pieces::is_ascii_line_end(c)
    }

    fn wrong(vm: &Vm, value: &Value) -> PyErr {
        vm.type_error(format!("a bytes-like object is required, not '{}'", vm.class_name(value)))
    }

    fn needle<'a>(vm: &Vm, value: &'a Value) -> PyResult<Cow<'a, str>> {
        if let Some(text) = Self::text(value) {
            return Ok(text);
        }
        let Some(number) = vm.try_index(value)? else {
            let class = vm.class_name(value);
            let message = format!("argument should be integer or bytes-like object, not '{class}'");
            return Err(vm.type_error(message));
        };
        let byte = vm.index(&number).ok().and_then(|number| u8::try_from(number).ok());
        let byte = byte.ok_or_else(|| vm.value_error("byte must be in range(0, 256)"))?;
        Ok(Cow::Owned(char::from(byte).to_string()))
    }
}

/// The contents of the receiver.
pub(crate) fn receiver<'a, K: Kind>(vm: &Vm, args: &Args<'a>) -> PyResult<Cow<'a, str>> {
    let value: &'a Value = &args.values[0];
    match K::text(value) {
        Some(text) => Ok(text),
        None => super::singleton::wrong_receiver(vm, K::CLASS, value),
    }
}

fn argument<'a, K: Kind>(vm: &Vm, value: &'a Value) -> PyResult<Cow<'a, str>> {
    K::text(value).ok_or_else(|| K::wrong(vm, value))
}

/// A `str` that has not changed stays the same object.
fn same_or_made<K: Kind>(vm: &Vm, this: &Value, text: &str, result: &str) -> Value {
    if result.len() == text.len() && matches!(this.tag(), tag::STR | tag::BYTES) {
        return this.clone();
    }
    K::make(vm, this, result.to_owned())
}
