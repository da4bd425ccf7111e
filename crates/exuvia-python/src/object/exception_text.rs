//! `str(exception)` as the built-in classes do it.

use exuvia::Gc;

use super::exception::place;
use super::{PyErr, PyResult, Str, Value};
use crate::text::quote;
use crate::vm::number::bytes_of;
use crate::vm::text::as_str;
use crate::vm::{Kind, Vm};

impl Vm {
    /// `str(exception)`
    pub(crate) fn exception_message(&self, error: &PyErr) -> PyResult<String> {
        let special = if self.is_kind(error, Kind::OSError) {
            self.os_message(error)?
        } else if self.is_kind(error, Kind::SyntaxError) {
            Some(self.syntax_message(error)?)
        } else if self.is_kind(error, Kind::ImportError) {
            let message = error.field(place::MESSAGE);
            message.as_ref().and_then(|text| Some(text.downcast_ref::<Str>()?.as_str().to_owned()))
        } else if self.is_kind(error, Kind::BaseExceptionGroup) {
            Some(self.group_text(error)?)
        } else if self.is_kind(error, Kind::UnicodeError) {
            self.unicode_message(error)?
        } else {
            None
        };
        if let Some(text) = special {
            return Ok(text);
        }
        let args = self.args_of(error);
        match args.items() {
            [] => Ok(String::new()),
            [only] if self.is_kind(error, Kind::KeyError) => self.repr(only),
            [only] => self.to_str(only),
            _ => self.repr(Gc::as_any(&args)),
        }
    }

    fn os_message(&self, error: &PyErr) -> PyResult<Option<String>> {
        let part = |place| error.field(place).unwrap_or_else(|| self.none.clone());
        let is_numbered = error.field(place::ERRNO).and(error.field(place::STRERROR)).is_some();
        let filename = error.field(place::FILENAME);
        if filename.is_none() && !is_numbered {
            return Ok(None);
        }
        let (number, text) =
            (self.to_str(&part(place::ERRNO))?, self.to_str(&part(place::STRERROR))?);
        let mut message = format!("[Errno {number}] {text}");
        if let Some(name) = filename {
            message = format!("{message}: {}", self.repr(&name)?);
            if let Some(name2) = error.field(place::FILENAME2) {
                message = format!("{message} -> {}", self.repr(&name2)?);
            }
        }
        Ok(Some(message))
    }

    /// `message (file, line n)`
    fn syntax_message(&self, error: &PyErr) -> PyResult<String> {
        let message = error.field(place::MESSAGE).unwrap_or_else(|| self.none.clone());
        let message = self.to_str(&message)?;
        let file = error.field(place::FILE);
        let file = file.as_ref().and_then(as_str).map(|file| file.as_str());
        let line = error.field(place::LINE).as_ref().and_then(Self::plain_int);
        let base = file.map(|file| file.rsplit('/').next().unwrap_or(file));
        Ok(match (base, line) {
            (Some(file), Some(line)) => format!("{message} ({file}, line {line})"),
            (Some(file), None) => format!("{message} ({file})"),
            (None, Some(line)) => format!("{message} (line {line})"),
            (None, None) => message,
        })
    }

    /// What could not be encoded or decoded, and where.
    fn unicode_message(&self, error: &PyErr) -> PyResult<Option<String>> {
        let Some(subject) = error.field(place::SUBJECT) else {
            let has_fields =
                [Kind::UnicodeEncodeError, Kind::UnicodeDecodeError, Kind::UnicodeTranslateError];
            let is_empty = has_fields.into_iter().any(|kind| self.is_kind(error, kind));
            return Ok(is_empty.then(String::new));
        };
        let text = |place| match error.field(place) {
            Some(value) => self.to_str(&value),
            None => Ok(String::new()),
        };
        let number = |place| error.field(place).as_ref().and_then(Self::plain_int).unwrap_or(0);
        let (start, end, reason) = (number(place::START), number(place::END), text(place::REASON)?);
        let codec = if self.is_kind(error, Kind::UnicodeTranslateError) {
            "can't translate".to_owned()
        } else {
            let decodes = self.is_kind(error, Kind::UnicodeDecodeError);
            let verb = if decodes { "decode" } else { "encode" };
            format!("'{}' codec can't {verb}", text(place::ENCODING)?)
        };
        let decodes = self.is_kind(error, Kind::UnicodeDecodeError);
        let noun = if decodes { "byte" } else { "character" };
        let one = if end == start + 1 { shown_at(&subject, start) } else { None };
        Ok(Some(match one {
            Some(one) => format!("{codec} {noun} {one} in position {start}: {reason}"),
            None => format!("{codec} {noun}s in position {start}-{}: {reason}", end - 1),
        }))
    }
}

/// A character or byte as it is shown.
fn shown_at(subject: &Value, position: i64) -> Option<String> {
    let position = usize::try_from(position).ok()?;
    if let Some(text) = as_str(subject) {
        let c = text.as_str().chars().nth(position)?;
        return Some(format!("'{}'", quote::escaped(c)));
    }
    bytes_of(subject)?.get(position).map(|byte| format!("{byte:#04x}"))
}
