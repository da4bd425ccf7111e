//! Conversions between numbers, and from other objects to numbers.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::super::{Kind, Vm};
use super::values::{Number, number};
use crate::object::instance::inner;
use crate::object::{PyResult, Value, tag};
use crate::text::integer::to_f64;

/// What to raise for an index that does not fit into 64 bits.
pub(crate) type IndexError = Kind;

impl Vm {
    pub(super) fn big_to_f64(&self, value: &BigInt) -> PyResult<f64> {
        to_f64(value).ok_or_else(|| self.overflow_error("int too large to convert to float"))
    }

    /// A real number as a float.
    pub(crate) fn number_to_f64(&self, value: Number<'_>) -> PyResult<f64> {
        match value {
            Number::Small(value) => Ok(value as f64),
            Number::Big(value) => self.big_to_f64(value),
            Number::Float(value) | Number::Complex(value, _) => Ok(value),
        }
    }

    pub(super) fn number_to_complex(&self, value: Number<'_>) -> PyResult<(f64, f64)> {
        match value {
            Number::Complex(real, imag) => Ok((real, imag)),
            other => Ok((self.number_to_f64(other)?, 0.0)),
        }
    }

    /// The object as an `int`, through `__index__` if need be; `None` if it has no such method.
    pub(crate) fn try_index(&self, value: &Value) -> PyResult<Option<Value>> {
        match value.tag() {
            tag::INT | tag::BIGINT | tag::BOOL => return Ok(Some(value.clone())),
            tag::INSTANCE => {}
            tag::FLOAT | tag::STR | tag::NONE | tag::LIST | tag::TUPLE | tag::DICT | tag::SLICE => {
                return Ok(None);
            }
            _ => {}
        }
        let held = inner(value);
        if matches!(held.tag(), tag::INT | tag::BIGINT | tag::BOOL) {
            return Ok(Some(held.clone()));
        }
        let Some(result) = self.call_special(value, &self.names.index, &[])? else {
            return Ok(None);
        };
        let held = inner(&result);
        if matches!(held.tag(), tag::INT | tag::BIGINT | tag::BOOL) {
            return Ok(Some(held.clone()));
        }
        Err(self
            .type_error(format!("__index__ returned non-int (type {})", self.class_name(&result))))
    }

    /// `operator.index(value)`
    pub(crate) fn index_value(&self, value: &Value) -> PyResult {
        self.try_index(value)?.ok_or_else(|| {
            let class = self.class_name(value);
            self.type_error(format!("'{class}' object cannot be interpreted as an integer"))
        })
    }

    /// The integer of any size that an object stands for.
    pub(crate) fn index_big(&self, value: &Value) -> PyResult<BigInt> {
        let value = self.index_value(value)?;
        Ok(super::values::as_big(&value).unwrap_or_default())
    }

    /// The integer that an object stands for, as an argument of 64 bits.
    #[inline]
    pub(crate) fn index(&self, value: &Value) -> PyResult<i64> {
        if let Some(int) = super::super::quick::as_int(value) {
            return Ok(int);
        }
        let value = self.index_value(value)?;
        small(&value)
            .ok_or_else(|| self.overflow_error("Python int too large to convert to C ssize_t"))
    }

    /// The integer that an object stands for, as an index: `kind` is raised if it is too large.
    pub(crate) fn index_or(&self, value: &Value, kind: IndexError) -> PyResult<i64> {
        let index = self.index_value(value)?;
        small(&index).ok_or_else(|| {
            let class = self.class_name(value);
            self.error(kind, format!("cannot fit '{class}' into an index-sized integer"))
        })
    }

    /// The integer that an object stands for, cut to 64 bits: a bound of a slice.
    pub(crate) fn index_clamped(&self, value: &Value) -> PyResult<i64> {
        let value = self.index_value(value)?;
        Ok(match number(&value) {
            Some(Number::Small(value)) => value,
            Some(Number::Big(value)) if value.sign() == num_bigint::Sign::Minus => i64::MIN,
            _ => i64::MAX,
        })
    }

    /// The integer that an object stands for, as an argument of 32 bits.
    pub(crate) fn index_i32(&self, value: &Value) -> PyResult<i32> {
        let value = self.index_value(value)?;
        let fitting = small(&value).and_then(|value| i32::try_from(value).ok());
        fitting.ok_or_else(|| self.overflow_error("Python int too large to convert to C int"))
    }

    /// The float that an object stands for, through `__float__` or `__index__` if need be.
    pub(crate) fn to_f64(&self, value: &Value) -> PyResult<f64> {
        match self.try_f64(value)? {
            Some(value) => Ok(value),
            None => {
                Err(self.type_error(format!("must be real number, not {}", self.class_name(value))))
            }
        }
    }

    /// [`Vm::to_f64`]; `None` if the object is no number.
    pub(crate) fn try_f64(&self, value: &Value) -> PyResult<Option<f64>> {
        match number(value) {
            Some(Number::Complex(..)) => return Ok(None),
            Some(x @ Number::Float(_)) => return self.number_to_f64(x).map(Some),
            Some(x) if value.tag() != tag::INSTANCE => return self.number_to_f64(x).map(Some),
            _ => {}
        }
        if let Some(result) = self.call_special(value, &self.names.float, &[])? {
            if let Some(Number::Float(result)) = number(&result) {
                return Ok(Some(result));
            }
            let (class, other) = (self.class_name(value), self.class_name(&result));
            return Err(
                self.type_error(format!("{class}.__float__ returned non-float (type {other})"))
            );
        }
        match self.try_index(value)? {
            Some(index) => number(&index).map(|index| self.number_to_f64(index)).transpose(),
            None => Ok(None),
        }
    }
}

/// The integer if it fits into 64 bits.
fn small(value: &Value) -> Option<i64> {
    match number(value)? {
        Number::Small(value) => Some(value),
        Number::Big(value) => value.to_i64(),
        _ => None,
    }
}
