//! Objects as text: `repr`, `str`, `ascii`, `format`.

mod describe;
mod format;
mod percent;
mod repr;
mod template;

use exuvia::Gc;

pub(crate) use percent::{latin1_bytes, latin1_text};
pub(crate) use repr::Open;
pub(crate) use template::Fields;

use super::Vm;
use crate::bytecode::op::FormatConversion;
use crate::object::instance::inner;
use crate::object::{Exception, Instance, PyResult, Str, Value, tag};
use crate::text::quote;

impl Vm {
    /// `str(value)`
    pub(crate) fn str(&self, value: &Value) -> PyResult {
        self.check_signals()?;
        if value.tag() == tag::STR {
            return Ok(value.clone());
        }
        if let Some(result) = self.user_text(value, &self.names.str, "__str__")? {
            return Ok(result);
        }
        if let Some(error) = value.downcast_ref::<Exception>() {
            return self.exception_message(error).map(|text| self.new_string(text));
        }
        if let Some(text) = as_str(value) {
            return Ok(Gc::as_any(text).clone());
        }
        // `bytes.__str__` is `bytes.__repr__`.
        if matches!(inner(value).tag(), tag::BYTES | tag::BYTEARRAY) {
            return self.plain_repr(value).map(|text| self.new_string(text));
        }
        // `object.__str__` asks `__repr__`, and a wrong result counts as its own.
        if let Some(result) = self.user_text(value, &self.names.repr, "__str__")? {
            return Ok(result);
        }
        self.repr(value).map(|text| self.new_string(text))
    }

    /// `str(value)` as Rust text.
    pub(crate) fn to_str(&self, value: &Value) -> PyResult<String> {
        if let Some(text) = value.downcast_ref::<Str>() {
            return Ok(text.as_str().to_owned());
        }
        let text = self.str(value)?;
        Ok(as_str(&text).map(|text| text.as_str().to_owned()).unwrap_or_default())
    }

    /// `ascii(value)`
    pub(crate) fn ascii(&self, value: &Value) -> PyResult<String> {
        let text = self.repr(value)?;
        Ok(if text.is_ascii() { text } else { quote::escape_non_ascii(&text) })
    }

    /// `repr(value)`, or what kind of object it is if that fails; for messages.
    pub(crate) fn repr_lossy(&self, value: &Value) -> String {
        self.repr(value).unwrap_or_else(|_| "<object repr() failed>".to_owned())
    }

    /// `str(exception)`, or that it failed; for messages.
    pub(crate) fn str_lossy(&self, value: &Value) -> String {
        self.to_str(value).unwrap_or_else(|_| "<exception str() failed>".to_owned())
    }

    /// A formatted value in an f-string; `spec` is a string.
    pub(crate) fn format_value(
        &self,
        conversion: u8,
        value: &Value,
        spec: Option<&Value>,
    ) -> PyResult {
        let converted = match FormatConversion::from_bits(conversion) {
            FormatConversion::None => None,
            FormatConversion::Str => Some(self.str(value)?),
            FormatConversion::Repr => Some(self.new_string(self.repr(value)?)),
            FormatConversion::Ascii => Some(self.new_string(self.ascii(value)?)),
        };
        let value = converted.as_ref().unwrap_or(value);
        match spec.and_then(as_str).filter(|spec| spec.len() > 0) {
            Some(spec) => self.format(value, spec.as_str()),
            None if value.tag() == tag::STR => Ok(value.clone()),
            None => {
                self.check_signals()?;
                self.format(value, "")
            }
        }
    }

    /// What `__repr__`, `__str__` of Python code, or of a built-in class other than `object`, returns. `None` if only the
    /// built-in classes say how such an object looks, which then is written in Rust.
    fn user_text(&self, value: &Value, name: &Gc<Str>, shown: &str) -> PyResult<Option<Value>> {
        let Some(method) = self.user_method(value, name) else { return Ok(None) };
        let kind = if Gc::ptr_eq(name, &self.names.str) { "str" } else { "repr" };
        let doing = format_args!(" while getting the {kind} of an object");
        let _guard = self.enter_recursion_while(doing)?;
        let text = self.call_found(&method, value, &[])?;
        if as_str(&text).is_some() {
            return Ok(Some(text));
        }
        let class = self.class_name(&text);
        Err(self.type_error(format!("{shown} returned non-string (type {class})")))
    }

    /// The method of this name, unless it is one of those which this file replaces.
    fn user_method(&self, value: &Value, name: &Gc<Str>) -> Option<Value> {
        if is_described(value.tag()) {
            return None;
        }
        let method = self.special_method(value, name)?;
        let Some(native) = method.downcast_ref::<crate::object::function::NativeMethod>() else {
            return Some(method);
        };
        let is_of_base = matches!(native.owner, "object" | "type" | "BaseException");
        let is_ours = is_of_base
            || value.downcast_ref::<Instance>().is_some_and(|instance| {
                instance.payload.as_ref().is_some_and(|payload| {
                    is_described(payload.tag())
                        && native.owner == tag::CLASS_NAMES[payload.tag() as usize]
                })
            });
        // A class can have another built-in method under the name: `__str__ = int.__repr__`.
        (!is_ours || native.name != name.as_str()).then_some(method)
    }

    /// The class of an argument in messages, which say `None` of `None` itself.
    pub(crate) fn argument_class(&self, value: &Value) -> String {
        if self.is_none(value) { "None".to_owned() } else { self.class_name(value) }
    }
}

/// The text of a string, or of an instance of a class below `str`.
pub(crate) fn as_str(value: &Value) -> Option<&Gc<Str>> {
    if let Some(text) = value.downcast_ref::<Str>() {
        return Some(text);
    }
    value.downcast_ref::<Instance>()?.payload.as_ref()?.downcast_ref::<Str>()
}

/// Whether objects with this tag never have methods of Python code, and look as written here.
fn is_described(tag: u32) -> bool {
    matches!(
        tag,
        tag::NONE..=tag::NOT_IMPLEMENTED | tag::FUNCTION..=tag::BOUND_METHOD | tag::CELL | tag::CODE
            | tag::GENERATOR | tag::FRAME | tag::TRACEBACK | tag::BYTEARRAY | tag::DICT_KEYS
            | tag::DICT_VALUES | tag::DICT_ITEMS | tag::PROPERTY | tag::STATIC_METHOD | tag::CLASS_METHOD
            | tag::MEMBER | tag::GETSET | tag::SUPER
    )
}
