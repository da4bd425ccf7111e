//! `object[key]`, `object[key] = value`, `del object[key]`.

use std::borrow::Cow;

use exuvia::{Gc, HandleVec};

use super::Vm;
use super::index::Span;
use super::quick::as_int;
use crate::object::bytearray::{ByteArray, delete_span, replace_span};
use crate::object::dict::Dict;
use crate::object::instance::inner;
use crate::object::list::{List, make_room};
use crate::object::list_methods::{actual_index, take_range};
use crate::object::long_range::LongRange;
use crate::object::range::Range;
use crate::object::{Bytes, Class, Insert as _, PyErr, PyResult, Slice, Str, Tuple, Value, tag};

/// The bytes of a `bytes` or `bytearray`.
pub(crate) fn bytes_of(value: &Value) -> Option<Cow<'_, [u8]>> {
    match value.tag() {
        tag::BYTES => Some(Cow::Borrowed(&value.downcast_ref::<Bytes>()?.data)),
        tag::BYTEARRAY => Some(Cow::Owned(value.downcast_ref::<ByteArray>()?.bytes().clone())),
        tag::ARRAY => Some(Cow::Owned(crate::modules::array::as_array(value)?.bytes())),
        _ => None,
    }
}

impl Vm {
    /// `object[key]`
    pub(crate) fn subscript(&self, object: &Value, key: &Value) -> PyResult {
        match object.tag() {
            tag::LIST => {
                if let Some(list) = object.downcast_ref::<List>() {
                    return self.subscript_list(list, key);
                }
            }
            tag::DICT => {
                if let Some(dict) = object.downcast_ref::<Dict>() {
                    return dict.get(self, key)?.ok_or_else(|| self.key_error(key));
                }
            }
            tag::TUPLE => {
                if let Some(tuple) = object.downcast_ref::<Tuple>() {
                    return self.subscript_tuple(tuple, object, key);
                }
            }
            tag::STR => {
                if let Some(text) = object.downcast_ref::<Str>() {
                    return self.subscript_str(text, object, key);
                }
            }
            tag::BYTES | tag::BYTEARRAY => {
                if let Some(bytes) = bytes_of(object) {
                    return self.subscript_bytes(object, &bytes, key);
                }
            }
            tag::RANGE => {
                if let Some(range) = object.downcast_ref::<Range>() {
                    return range.subscript(self, key);
                }
            }
            tag::LONG_RANGE => {
                if let Some(range) = object.downcast_ref::<LongRange>() {
                    return range.subscript(self, key);
                }
            }
            tag::CLASS => return self.subscript_class(object, key),
            _ => {}
        }
        self.subscript_by_method(object, key)
    }

    /// `__getitem__`, else what the object holds.
    fn subscript_by_method(&self, object: &Value, key: &Value) -> PyResult {
        if let Some(result) =
            self.call_overridden(object, &self.names.getitem, std::slice::from_ref(key))?
        {
            return Ok(result);
        }
        let held = inner(object);
        if Value::ptr_eq(held, object) {
            let class = self.class_name(object);
            return Err(self.type_error(format!("'{class}' object is not subscriptable")));
        }
        match held.downcast_ref::<Dict>() {
            Some(dict) => self.subscript_dict_instance(object, dict, key),
            None => self.subscript(held, key),
        }
    }

    /// A dictionary of a subclass may have `__missing__`.
    pub(crate) fn subscript_dict_instance(
        &self,
        object: &Value,
        dict: &Dict,
        key: &Value,
    ) -> PyResult {
        if let Some(value) = dict.get(self, key)? {
            return Ok(value);
        }
        let key_alone = std::slice::from_ref(key);
        let missing = self.call_special_as_bound(object, &self.names.missing, key_alone)?;
        missing.ok_or_else(|| self.key_error(key))
    }

    /// `class[key]`: a method of the metaclass, or `__class_getitem__`.
    fn subscript_class(&self, object: &Value, key: &Value) -> PyResult {
        if let Some(result) =
            self.call_overridden(object, &self.names.getitem, std::slice::from_ref(key))?
        {
            return Ok(result);
        }
        if Value::ptr_eq(object, Gc::as_any(&self.classes.type_)) {
            return Ok(self.new_alias(object, key));
        }
        let hook = self.find_attribute(object, &self.intern("__class_getitem__"))?;
        if let Some(hook) = hook {
            return self.call(&hook, std::slice::from_ref(key));
        }
        let name = object
            .downcast_ref::<Class>()
            .map_or_else(String::new, |class| class.name.borrow().clone());
        Err(self.type_error(format!("type '{name}' is not subscriptable")))
    }

    fn subscript_list(&self, list: &List, key: &Value) -> PyResult {
        if let Some(slice) = key.downcast_ref::<Slice>() {
            let parts = self.slice_parts(slice)?;
            let items = {
                let items = list.items.borrow();
                select(&items, parts.within(items.len()))
            };
            return Ok(self.new_list(items));
        }
        let index = match as_int(key) {
            Some(index) => index,
            None => self.sequence_index(key, "list")?,
        };
        actual_index(index, list.len())
            .and_then(|i| list.get(i))
            .ok_or_else(|| self.index_error("list index out of range"))
    }

    fn subscript_tuple(&self, tuple: &Tuple, object: &Value, key: &Value) -> PyResult {
        let items = tuple.items();
        if let Some(slice) = key.downcast_ref::<Slice>() {
            let span = self.slice_parts(slice)?.within(items.len());
            if span.step == 1 && span.len == items.len() {
                return Ok(object.clone());
            }
            return Ok(self.new_tuple(select(items, span)));
        }
        let index = self.sequence_index(key, "tuple")?;
        actual_index(index, items.len())
            .map(|i| items[i].clone())
            .ok_or_else(|| self.index_error("tuple index out of range"))
    }

    fn subscript_str(&self, text: &Str, object: &Value, key: &Value) -> PyResult {
        if let Some(slice) = key.downcast_ref::<Slice>() {
            let span = self.slice_parts(slice)?.within(text.len());
            return Ok(self.slice_str(text, object, span));
        }
        let index = self.sequence_index(key, "string")?;
        let Some(i) = actual_index(index, text.len()) else {
            return Err(self.index_error("string index out of range"));
        };
        if text.is_ascii() {
            return Ok(self.new_char(char::from(text.as_str().as_bytes()[i])));
        }
        Ok(self.new_str(text.slice(i, i + 1)))
    }

    fn slice_str(&self, text: &Str, object: &Value, span: Span) -> Value {
        if span.step == 1 {
            if span.len == text.len() {
                return object.clone();
            }
            let (start, stop) = span.bounds();
            return self.new_str(text.slice(start, stop));
        }
        if text.is_ascii() {
            let bytes = text.as_str().as_bytes();
            return self.new_string(span.indices().map(|i| char::from(bytes[i])).collect());
        }
        let chars: Vec<char> = text.as_str().chars().collect();
        self.new_string(span.indices().map(|i| chars[i]).collect())
    }

    fn subscript_bytes(&self, object: &Value, bytes: &[u8], key: &Value) -> PyResult {
        if let Some(slice) = key.downcast_ref::<Slice>() {
            let span = self.slice_parts(slice)?.within(bytes.len());
            let part: Vec<u8> = span.indices().map(|i| bytes[i]).collect();
            return Ok(self.new_bytes_like(object, part));
        }
        let kind = if object.tag() == tag::BYTES { "byte" } else { "bytearray" };
        let index = self.sequence_index(key, kind)?;
        match actual_index(index, bytes.len()) {
            Some(i) => Ok(self.new_int(i64::from(bytes[i]))),
            None if object.tag() == tag::BYTES => Err(self.index_error("index out of range")),
            None => Err(self.index_error("bytearray index out of range")),
        }
    }

    /// `object[key] = value`
    pub(crate) fn set_subscript(&self, object: &Value, key: &Value, value: Value) -> PyResult<()> {
        match object.tag() {
            tag::LIST => {
                if let Some(list) = object.downcast_ref::<List>() {
                    return self.set_list_item(list, key, value);
                }
            }
            tag::DICT => {
                if let Some(dict) = object.downcast_ref::<Dict>() {
                    return dict.set(self, key.clone(), value);
                }
            }
            tag::BYTEARRAY => {
                if let Some(array) = object.downcast_ref::<ByteArray>() {
                    return self.set_byte(array, key, Some(&value));
                }
            }
            _ => {}
        }
        if let Some(method) = self.overridden(object, &self.names.setitem) {
            return self.call_borrowed(&method, &[object, key, &value]).map(drop);
        }
        let held = inner(object);
        if !Value::ptr_eq(held, object) {
            return self.set_subscript(held, key, value);
        }
        let class = self.class_name(object);
        Err(self.type_error(format!("'{class}' object does not support item assignment")))
    }

    fn set_list_item(&self, list: &List, key: &Value, value: Value) -> PyResult<()> {
        if let Some(slice) = key.downcast_ref::<Slice>() {
            return self.set_list_slice(list, slice, &value);
        }
        let index = match as_int(key) {
            Some(index) => index,
            None => self.sequence_index(key, "list")?,
        };
        let stored = match actual_index(index, list.len()) {
            Some(i) => list.set(i, value),
            None => Err(value),
        };
        stored.map_err(|_| self.index_error("list assignment index out of range"))
    }

    fn set_list_slice(&self, list: &List, slice: &Slice, value: &Value) -> PyResult<()> {
        let parts = self.slice_parts(slice)?;
        let is_plain = parts.within(0).step == 1;
        if !self.is_iterable(value) {
            return Err(self.type_error(if is_plain {
                "can only assign an iterable"
            } else {
                "must assign iterable to extended slice"
            }));
        }
        let new = self.to_vec_by_list(value)?;
        let span = parts.within(list.len());
        if is_plain {
            let (start, stop) = span.bounds();
            let old = take_range(list, start, stop, new);
            drop(old);
            return Ok(());
        }
        if new.len() != span.len {
            return Err(self.value_error(format!(
                "attempt to assign sequence of size {} to extended slice of size {}",
                new.len(),
                span.len
            )));
        }
        let old: Vec<Value> = {
            let mut items = list.items.borrow_mut();
            span.indices()
                .zip(new)
                .map(|(i, value)| std::mem::replace(&mut items[i], value))
                .collect()
        };
        drop(old);
        Ok(())
    }

    /// Sets or deletes an item or a slice of a `bytearray`.
    fn set_byte(&self, array: &ByteArray, key: &Value, value: Option<&Value>) -> PyResult<()> {
        if let Some(slice) = key.downcast_ref::<Slice>() {
            let parts = self.slice_parts(slice)?;
            let new = match value {
                Some(value) => self.bytes_to_assign(value)?,
                None => Vec::new(),
            };
            let span = parts.within(array.bytes().len());
            if value.is_none() {
                delete_span(array, span);
                return Ok(());
            }
            return replace_span(self, array, span, &new);
        }
        let index = self.sequence_index(key, "bytearray")?;
        let byte = match value {
            Some(value) => Some(self.byte_of(value)?),
            None => None,
        };
        let len = array.bytes().len();
        match (actual_index(index, len), byte) {
            (Some(i), Some(byte)) => array.change(|data| data[i] = byte),
            (Some(i), None) => array.splice(i, i + 1, &[]),
            (None, _) => return Err(self.index_error("bytearray index out of range")),
        }
        Ok(())
    }

    fn byte_of(&self, value: &Value) -> PyResult<u8> {
        match self.as_index(value)? {
            Some(index) => u8::try_from(index.clamped())
                .map_err(|_| self.value_error("byte must be in range(0, 256)")),
            None => Err(self.not_an_integer(value)),
        }
    }

    fn bytes_to_assign(&self, value: &Value) -> PyResult<Vec<u8>> {
        if let Some(bytes) = bytes_of(inner(value)) {
            return Ok(bytes.into_owned());
        }
        self.to_vec(value)?.iter().map(|item| self.byte_of(item)).collect()
    }

    /// `del object[key]`
    pub(crate) fn del_subscript(&self, object: &Value, key: &Value) -> PyResult<()> {
        match object.tag() {
            tag::LIST => {
                if let Some(list) = object.downcast_ref::<List>() {
                    return self.del_list_item(list, key);
                }
            }
            tag::DICT => {
                if let Some(dict) = object.downcast_ref::<Dict>() {
                    let entry = dict.remove(self, key)?;
                    return entry.map(drop).ok_or_else(|| self.key_error(key));
                }
            }
            tag::BYTEARRAY => {
                if let Some(array) = object.downcast_ref::<ByteArray>() {
                    return self.set_byte(array, key, None);
                }
            }
            _ => {}
        }
        if let Some(method) = self.overridden(object, &self.names.delitem) {
            return self.call_found(&method, object, std::slice::from_ref(key)).map(drop);
        }
        let held = inner(object);
        if !Value::ptr_eq(held, object) {
            return self.del_subscript(held, key);
        }
        Err(self.no_item_deletion(object))
    }

    #[cold]
    fn no_item_deletion(&self, object: &Value) -> PyErr {
        let class = self.class_name(object);
        self.type_error(match object.tag() {
            tag::TUPLE
            | tag::STR
            | tag::BYTES
            | tag::RANGE
            | tag::LONG_RANGE
            | tag::SET
            | tag::FROZENSET
            | tag::DICT_KEYS
            | tag::DICT_VALUES
            | tag::DICT_ITEMS => {
                format!("'{class}' object doesn't support item deletion")
            }
            _ => format!("'{class}' object does not support item deletion"),
        })
    }

    fn del_list_item(&self, list: &List, key: &Value) -> PyResult<()> {
        let Some(slice) = key.downcast_ref::<Slice>() else {
            let index = self.sequence_index(key, "list")?;
            return match actual_index(index, list.len()).and_then(|i| list.remove(i)) {
                Some(old) => {
                    drop(old);
                    Ok(())
                }
                None => Err(self.index_error("list assignment index out of range")),
            };
        };
        let span = self.slice_parts(slice)?.within(list.len());
        if span.step == 1 {
            let (start, stop) = span.bounds();
            let old = take_range(list, start, stop, Vec::new());
            drop(old);
            return Ok(());
        }
        let old = remove_span(list, span);
        drop(old);
        Ok(())
    }
}

/// Copies of the items with these indices.
fn select(items: &[Value], span: Span) -> Vec<Value> {
    if span.step == 1 {
        let (start, stop) = span.bounds();
        return items[start.min(items.len())..stop.min(items.len())].to_vec();
    }
    span.indices().map(|i| items[i].clone()).collect()
}

/// Removes the items with these indices and returns them, lowest index first.
fn remove_span(list: &List, span: Span) -> Vec<Value> {
    let mut indices: Vec<usize> = span.indices().collect();
    indices.sort_unstable();
    let mut wanted = indices.into_iter().peekable();
    let mut removed = Vec::with_capacity(span.len);
    let mut items = list.items.borrow_mut();
    let mut kept = Vec::with_capacity(items.capacity());
    for (i, item) in items.drain(..).enumerate() {
        if wanted.next_if_eq(&i).is_some() {
            removed.push(item);
        } else {
            kept.push(item);
        }
    }
    let len = kept.len();
    make_room(&mut kept, len);
    *items = HandleVec::from(kept);
    removed
}
