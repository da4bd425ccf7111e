//! Truth, length and membership.

use super::Vm;
use super::compare::dict_of_view;
use super::index::Index;
use super::subscript::bytes_of;
use crate::modules::argument;
use crate::object::dict::Dict;
use crate::object::instance::inner;
use crate::object::iterator::DictValues;
use crate::object::list::List;
use crate::object::long_range::LongRange;
use crate::object::number::Complex;
use crate::object::range::Range;
use crate::object::set::as_elements;
use crate::object::set_methods::lookup_hash;
use crate::object::{Bool, Float, Int, PyErr, PyResult, Str, Tuple, Value, tag};

impl Vm {
    /// Whether an object counts as true.
    pub(crate) fn truth(&self, value: &Value) -> PyResult<bool> {
        Ok(match value.tag() {
            tag::BOOL => value.downcast_ref::<Bool>().is_some_and(|bool| bool.0),
            tag::NONE => false,
            tag::INT => value.downcast_ref::<Int>().is_some_and(|int| int.0 != 0),
            // Zero is never big.
            tag::BIGINT => true,
            tag::FLOAT => value.downcast_ref::<Float>().is_some_and(|float| float.0 != 0.0),
            tag::COMPLEX => {
                value.downcast_ref::<Complex>().is_some_and(|z| z.real != 0.0 || z.imag != 0.0)
            }
            tag::INSTANCE | tag::EXCEPTION | tag::CLASS => return self.truth_of_instance(value),
            _ => match self.built_in_len(value) {
                Some(len) => len > 0,
                None => return self.truth_by_method(value),
            },
        })
    }

    fn truth_of_instance(&self, value: &Value) -> PyResult<bool> {
        let held = inner(value);
        if Value::ptr_eq(held, value) {
            return self.truth_by_method(value);
        }
        if self.overridden(value, &self.names.bool).is_some()
            || self.overridden(value, &self.names.len).is_some()
        {
            return self.truth_by_method(value);
        }
        self.truth(held)
    }

    /// `__bool__`, else `__len__`, else true.
    fn truth_by_method(&self, value: &Value) -> PyResult<bool> {
        if let Some(result) = self.call_overridden(value, &self.names.bool, &[])? {
            return match result.downcast_ref::<Bool>() {
                Some(bool) => Ok(bool.0),
                None => {
                    let class = self.class_name(&result);
                    Err(self.type_error(format!("__bool__ should return bool, returned {class}")))
                }
            };
        }
        match self.call_overridden(value, &self.names.len, &[])? {
            Some(result) => Ok(self.checked_len(&result)? > 0),
            None => Ok(true),
        }
    }

    /// `len(value)`
    pub(crate) fn len(&self, value: &Value) -> PyResult<usize> {
        if let Some(len) = self.built_in_len(value) {
            if isize::try_from(len).is_err() {
                return Err(self.overflow_error("Python int too large to convert to C ssize_t"));
            }
            return Ok(len);
        }
        if let Some(result) = self.call_overridden(value, &self.names.len, &[])? {
            return self.checked_len(&result);
        }
        if let Some(len) = self.built_in_len(inner(value)) {
            return Ok(len);
        }
        Err(self.type_error(format!("object of type '{}' has no len()", self.class_name(value))))
    }

    /// The length of an object of a built-in class.
    pub(crate) fn built_in_len(&self, value: &Value) -> Option<usize> {
        Some(match value.tag() {
            tag::LIST => value.downcast_ref::<List>()?.len(),
            tag::TUPLE => value.downcast_ref::<Tuple>()?.items().len(),
            tag::STR => value.downcast_ref::<Str>()?.len(),
            tag::DICT => value.downcast_ref::<Dict>()?.len(),
            tag::SET | tag::FROZENSET => as_elements(value)?.len(),
            tag::BYTES | tag::BYTEARRAY => bytes_of(value)?.len(),
            tag::RANGE => {
                usize::try_from(value.downcast_ref::<Range>()?.len()).unwrap_or(usize::MAX)
            }
            tag::LONG_RANGE => value.downcast_ref::<LongRange>()?.size(),
            tag::DICT_KEYS | tag::DICT_ITEMS => dict_of_view(value)?.len(),
            tag::DICT_VALUES => value.downcast_ref::<DictValues>()?.dict().len(),
            tag::ARRAY => value.downcast_ref::<crate::modules::array::Array>()?.len(),
            tag::DEQUE => value.downcast_ref::<crate::modules::Deque>()?.len(),
            _ => return None,
        })
    }

    /// The length that a `__len__` method returned.
    fn checked_len(&self, result: &Value) -> PyResult<usize> {
        match self.as_index(result)? {
            Some(Index::Fits(len)) => {
                usize::try_from(len).map_err(|_| self.value_error("__len__() should return >= 0"))
            }
            Some(Index::TooLow) => Err(self.value_error("__len__() should return >= 0")),
            Some(Index::TooHigh) => {
                Err(self.overflow_error("cannot fit 'int' into an index-sized integer"))
            }
            None => Err(self.not_an_integer(result)),
        }
    }

    /// `item in container`
    pub(crate) fn contains(&self, container: &Value, item: &Value) -> PyResult<bool> {
        match container.tag() {
            tag::LIST => {
                if let Some(list) = container.downcast_ref::<List>() {
                    return self.list_contains(list, item);
                }
            }
            tag::TUPLE => {
                if let Some(tuple) = container.downcast_ref::<Tuple>() {
                    return self.slice_contains(tuple.items(), item);
                }
            }
            tag::DICT => {
                if let Some(dict) = container.downcast_ref::<Dict>() {
                    return self.dict_contains(dict, item);
                }
            }
            tag::SET | tag::FROZENSET => {
                if let Some(elements) = as_elements(container) {
                    return elements.contains_hashed(self, item, lookup_hash(self, item)?);
                }
            }
            tag::STR => {
                if let Some(text) = container.downcast_ref::<Str>() {
                    return self.str_contains(text, item);
                }
            }
            tag::BYTES | tag::BYTEARRAY => return self.bytes_contain(container, item),
            tag::RANGE => {
                if let Some(range) = container.downcast_ref::<Range>() {
                    return self.range_contains(range, container, item);
                }
            }
            tag::LONG_RANGE => {
                if let Some(range) = container.downcast_ref::<LongRange>() {
                    return self.long_range_contains(range, container, item);
                }
            }
            tag::DICT_KEYS => {
                if let Some(dict) = dict_of_view(container) {
                    return self.dict_contains(dict, item);
                }
            }
            tag::DICT_ITEMS => {
                if let Some(dict) = dict_of_view(container) {
                    return self.items_contain(dict, item);
                }
            }
            _ => {}
        }
        self.contains_by_method(container, item)
    }

    fn list_contains(&self, list: &List, item: &Value) -> PyResult<bool> {
        let mut i = 0;
        while let Some(other) = list.get(i) {
            if self.equal(&other, item)? {
                return Ok(true);
            }
            i += 1;
        }
        Ok(false)
    }

    fn slice_contains(&self, items: &[Value], item: &Value) -> PyResult<bool> {
        for other in items {
            if self.equal(other, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn dict_contains(&self, dict: &Dict, item: &Value) -> PyResult<bool> {
        let hash = self.hash(item)?;
        Ok(dict.position(self, item, hash)?.is_some())
    }

    fn str_contains(&self, text: &Str, item: &Value) -> PyResult<bool> {
        match inner(item).downcast_ref::<Str>() {
            Some(part) => Ok(text.as_str().contains(part.as_str())),
            None => {
                let class = self.class_name(item);
                Err(self.type_error(format!(
                    "'in <string>' requires string as left operand, not {class}"
                )))
            }
        }
    }

    fn bytes_contain(&self, container: &Value, item: &Value) -> PyResult<bool> {
        let Some(bytes) = bytes_of(container) else { return Ok(false) };
        if let Some(part) = bytes_of(inner(item)) {
            return Ok(part.is_empty() || bytes.windows(part.len()).any(|window| window == &*part));
        }
        match self.as_index(item)? {
            Some(index) => match u8::try_from(index.clamped()) {
                Ok(byte) => Ok(bytes.contains(&byte)),
                Err(_) => Err(self.value_error("byte must be in range(0, 256)")),
            },
            None => {
                let class = self.class_name(item);
                Err(self.type_error(format!("a bytes-like object is required, not '{class}'")))
            }
        }
    }

    fn range_contains(&self, range: &Range, container: &Value, item: &Value) -> PyResult<bool> {
        match item.tag() {
            tag::INT | tag::BOOL => {
                Ok(Self::plain_int(item)
                    .is_some_and(|int| range.index_of(i128::from(int)).is_some()))
            }
            tag::BIGINT => Ok(false),
            _ => self.contains_by_iteration(container, item),
        }
    }

    fn long_range_contains(
        &self,
        range: &LongRange,
        container: &Value,
        item: &Value,
    ) -> PyResult<bool> {
        match item.tag() {
            tag::INT | tag::BOOL | tag::BIGINT => {
                Ok(argument::as_integer(item).is_some_and(|int| range.index_of(&int).is_some()))
            }
            _ => self.contains_by_iteration(container, item),
        }
    }

    fn items_contain(&self, dict: &Dict, item: &Value) -> PyResult<bool> {
        let Some([key, value]) = inner(item).downcast_ref::<Tuple>().map(|pair| pair.items())
        else {
            return Ok(false);
        };
        match dict.get(self, key)? {
            Some(found) => self.equal(&found, value),
            None => Ok(false),
        }
    }

    fn contains_by_method(&self, container: &Value, item: &Value) -> PyResult<bool> {
        match self.overridden(container, &self.names.contains) {
            Some(method) if self.is_none(&method) => {
                let class = self.class_name(container);
                Err(self.type_error(format!("'{class}' object is not a container")))
            }
            Some(method) => {
                let result = self.call_found(&method, container, std::slice::from_ref(item))?;
                self.truth(&result)
            }
            None if !Value::ptr_eq(inner(container), container) => {
                self.contains(inner(container), item)
            }
            None => self.contains_by_iteration(container, item),
        }
    }

    fn contains_by_iteration(&self, container: &Value, item: &Value) -> PyResult<bool> {
        if !self.is_iterable(container) {
            return Err(self.not_a_container(container));
        }
        let iterator = self.iter(container)?;
        while let Some(other) = self.next(&iterator)? {
            if self.equal(&other, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[cold]
    fn not_a_container(&self, container: &Value) -> PyErr {
        self.type_error(format!(
            "argument of type '{}' is not iterable",
            self.class_name(container)
        ))
    }
}
