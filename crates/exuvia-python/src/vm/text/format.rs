//! `format()`

use super::super::Vm;
use super::super::number::{Number, number};
use crate::object::{Instance, PyErr, PyResult, Value, tag};
use crate::text::number_format::{self, Fault};
use crate::text::spec::{self, Defaults, MAX_WIDTH, Spec};

impl Vm {
    /// `format(value, spec)`
    pub(crate) fn format(&self, value: &Value, spec: &str) -> PyResult {
        match value.tag() {
            tag::INT | tag::BIGINT | tag::FLOAT | tag::STR | tag::BOOL | tag::COMPLEX => {
                return self.core_format(value, value, spec);
            }
            tag::NONE | tag::LIST | tag::TUPLE | tag::DICT | tag::SET => {
                return self.plain_format(value, spec);
            }
            _ => {}
        }
        if let Some(result) = self.user_format(value, spec)? {
            return Ok(result);
        }
        let payload =
            value.downcast_ref::<Instance>().and_then(|instance| instance.payload.as_ref());
        match payload.filter(|payload| is_formatted(payload.tag())) {
            Some(payload) => self.core_format(value, payload, spec),
            None => self.plain_format(value, spec),
        }
    }

    /// `object.__format__`
    pub(crate) fn plain_format(&self, value: &Value, spec: &str) -> PyResult {
        if spec.is_empty() {
            return self.str(value);
        }
        let class = self.class_name(value);
        Err(self.type_error(format!("unsupported format string passed to {class}.__format__")))
    }

    /// What `__format__` of Python code returns, if there is one.
    fn user_format(&self, value: &Value, spec: &str) -> PyResult<Option<Value>> {
        let Some(_) = self.user_method(value, &self.names.format) else { return Ok(None) };
        let spec = self.new_str(spec);
        let Some(result) = self.call_special_as_bound(value, &self.names.format, &[spec])? else {
            return Ok(None);
        };
        if super::as_str(&result).is_some() {
            return Ok(Some(result));
        }
        let class = self.class_name(&result);
        Err(self.type_error(format!("__format__ must return a str, not {class}")))
    }

    /// `__format__` of numbers and strings: of `value`, which is or holds `inner`.
    pub(crate) fn core_format(&self, value: &Value, inner: &Value, spec: &str) -> PyResult {
        if spec.is_empty() {
            return self.str(value);
        }
        let class = self.class_name(value);
        if let Some(text) = super::as_str(inner) {
            let defaults = Defaults { align: '<', kind: Some('s'), class: &class };
            let spec = self.parse_spec(spec, defaults)?;
            let text = spec::format_str(text.as_str(), &spec, &class);
            return text
                .map(|text| self.new_string(text))
                .map_err(|message| self.value_error(message));
        }
        let kind = number(inner).filter(Number::is_integer).map(|_| 'd');
        let spec = self.parse_spec(spec, Defaults { align: '>', kind, class: &class })?;
        let text = match number(inner) {
            Some(Number::Float(x)) => number_format::format_float(x, &spec, &class),
            Some(Number::Complex(re, im)) => number_format::format_complex(re, im, &spec, &class),
            Some(int) => number_format::format_int(&int.to_big(), &spec, &class),
            None => return self.plain_format(value, ""),
        };
        text.map(|text| self.new_string(text)).map_err(|fault| self.format_fault(fault))
    }

    fn parse_spec(&self, text: &str, defaults: Defaults<'_>) -> PyResult<Spec> {
        let spec = spec::parse(text, defaults).map_err(|message| self.value_error(message))?;
        let precision = spec.precision.unwrap_or(0);
        if spec.width > MAX_WIDTH
            || (precision > MAX_WIDTH && defaults.kind.is_none() && precision <= i32::MAX as usize)
        {
            return Err(self.no_memory());
        }
        Ok(spec)
    }

    pub(super) fn format_fault(&self, fault: Fault) -> PyErr {
        match fault {
            Fault::Value(message) => self.value_error(message),
            Fault::Overflow(message) => self.overflow_error(message),
        }
    }
}

/// Whether objects with this tag know specifications.
fn is_formatted(tag: u32) -> bool {
    matches!(tag, tag::INT | tag::BIGINT | tag::FLOAT | tag::STR | tag::BOOL | tag::COMPLEX)
}
