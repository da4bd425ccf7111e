//! Concatenation and repetition.

use std::borrow::Cow;

use exuvia::Gc;

use super::super::{Kind, Vm};
use crate::bytecode::BinaryOp;
use crate::object::bytearray::ByteArray;
use crate::object::instance::inner;
use crate::object::list::set_capacity;
use crate::object::{Bytes, List, PyErr, PyResult, Str, Tuple, Value, tag};

/// No sequence may get longer than this.
const MAX_LEN: usize = 1 << 40;

impl Vm {
    /// `+` and `*` of sequences; `None` if neither operand is one.
    pub(crate) fn sequence_operator(
        &self,
        op: BinaryOp,
        in_place: bool,
        a: &Value,
        b: &Value,
    ) -> PyResult<Option<Value>> {
        match op {
            BinaryOp::Add if is_sequence(a) => {
                if in_place && inner(a).tag() == tag::LIST {
                    self.list_extend(inner(a), b)?;
                    return Ok(Some(a.clone()));
                }
                if in_place && inner(a).tag() == tag::BYTEARRAY {
                    self.extend_bytearray(inner(a), b)?;
                    return Ok(Some(a.clone()));
                }
                self.concat(a, b).map(Some)
            }
            BinaryOp::Mul if is_sequence(a) => self.repeat_checked(in_place, a, b).map(Some),
            BinaryOp::Mul if is_sequence(b) => self.repeat_checked(false, b, a).map(Some),
            _ => Ok(None),
        }
    }

    /// `a + b` for a sequence `a`.
    pub(crate) fn concat(&self, a: &Value, b: &Value) -> PyResult {
        let (left, right) = (inner(a), inner(b));
        match left.tag() {
            tag::STR => {
                if let (Some(x), Some(y)) =
                    (left.downcast_ref::<Str>(), right.downcast_ref::<Str>())
                {
                    return Ok(self.concat_str(a, x, b, y));
                }
            }
            tag::LIST => {
                if let (Some(x), Some(y)) =
                    (left.downcast_ref::<List>(), right.downcast_ref::<List>())
                {
                    let mut items = Vec::with_capacity(x.len() + y.len());
                    items.extend_from_slice(&x.items.borrow());
                    items.extend_from_slice(&y.items.borrow());
                    return Ok(self.new_list(items));
                }
            }
            tag::TUPLE => {
                if let (Some(x), Some(y)) =
                    (left.downcast_ref::<Tuple>(), right.downcast_ref::<Tuple>())
                {
                    return Ok(self.concat_tuple(left, x, right, y));
                }
            }
            _ => return self.concat_bytes(left, right),
        }
        let (class, other) = (held_name(left), self.class_name(b));
        Err(self.type_error(format!("can only concatenate {class} (not \"{other}\") to {class}")))
    }

    /// A string that gets nothing added stays the same object.
    fn concat_str(&self, a: &Value, x: &Gc<Str>, b: &Value, y: &Gc<Str>) -> Value {
        if y.len() == 0 && a.tag() == tag::STR {
            return a.clone();
        }
        if x.len() == 0 && b.tag() == tag::STR {
            return b.clone();
        }
        let mut text = String::with_capacity(x.as_str().len() + y.as_str().len());
        text.push_str(x.as_str());
        text.push_str(y.as_str());
        self.new_string(text)
    }

    fn concat_tuple(&self, left: &Value, x: &Gc<Tuple>, right: &Value, y: &Gc<Tuple>) -> Value {
        if y.items().is_empty() {
            return left.clone();
        }
        if x.items().is_empty() {
            return right.clone();
        }
        let mut items = Vec::with_capacity(x.items().len() + y.items().len());
        items.extend_from_slice(x.items());
        items.extend_from_slice(y.items());
        self.new_tuple(items)
    }

    fn concat_bytes(&self, a: &Value, b: &Value) -> PyResult {
        let (Some(mut data), Some(more)) = (bytes_of(a), bytes_of(b)) else {
            let (class, other) = (held_name(a), self.class_name(b));
            return Err(self.type_error(format!("can't concat {other} to {class}")));
        };
        data.extend(more);
        Ok(self.new_bytes_like(a, data))
    }

    /// A `bytes` or `bytearray`, like `model`.
    pub(crate) fn new_bytes_like(&self, model: &Value, data: Vec<u8>) -> Value {
        if inner(model).tag() == tag::BYTEARRAY {
            return Gc::into_any(self.heap.alloc(ByteArray::new(data)));
        }
        self.new_bytes(data)
    }

    fn repeat_checked(&self, in_place: bool, sequence: &Value, count: &Value) -> PyResult {
        let Some(count) = self.try_index(count)? else {
            let class = self.class_name(count);
            return Err(
                self.type_error(format!("can't multiply sequence by non-int of type '{class}'"))
            );
        };
        let count = self.index_or(&count, Kind::OverflowError)?;
        self.repeat(in_place, sequence, count)
    }

    /// `sequence * count`
    pub(crate) fn repeat(&self, in_place: bool, sequence: &Value, count: i64) -> PyResult {
        let count = usize::try_from(count).unwrap_or(0);
        let held = inner(sequence);
        if let Some(text) = held.downcast_ref::<Str>() {
            if count == 1 && sequence.tag() == tag::STR {
                return Ok(sequence.clone());
            }
            self.check_len(text.as_str().len(), count, Some("repeated string is too long"))?;
            return Ok(self.new_string(self.repeat_str(text.as_str(), count)?));
        }
        if let Some(list) = held.downcast_ref::<List>() {
            self.check_len(list.len(), count, None)?;
            let mut items = self.repeat_values(&list.to_vec(), count)?;
            if in_place {
                if count > 1 {
                    let capacity = list.capacity_with(items.len());
                    set_capacity(&mut items, capacity);
                }
                if count != 1 {
                    let old = list.replace(items);
                    drop(old);
                }
                return Ok(sequence.clone());
            }
            return Ok(self.new_list(items));
        }
        if let Some(tuple) = held.downcast_ref::<Tuple>() {
            if count == 1 {
                return Ok(held.clone());
            }
            self.check_len(tuple.items().len(), count, None)?;
            return Ok(self.new_tuple(self.repeat_values(tuple.items(), count)?));
        }
        let data = bytes_of(held).unwrap_or_default();
        if data.len() == data.len() * count.min(2) && sequence.tag() == tag::BYTES {
            return Ok(sequence.clone());
        }
        self.check_len(
            data.len(),
            count,
            (held.tag() == tag::BYTES).then_some("repeated bytes are too long"),
        )?;
        let data = self.repeat_values(&data, count)?;
        if held.tag() == tag::BYTES {
            // Unlike all others, an empty or short result is an object of its own.
            return Ok(Gc::into_any(self.heap.alloc(Bytes { data: data.into() })));
        }
        if in_place && let Some(array) = held.downcast_ref::<ByteArray>() {
            array.change(|contents| *contents = data);
            return Ok(sequence.clone());
        }
        Ok(self.new_bytes_like(held, data))
    }

    /// Fails for lengths that no memory can hold.
    fn check_len(&self, len: usize, count: usize, overflow: Option<&str>) -> PyResult<()> {
        let total = len.checked_mul(count).filter(|total| isize::try_from(*total).is_ok());
        match (total, overflow) {
            (None, Some(message)) => Err(self.overflow_error(message)),
            (None, None) => Err(self.no_memory()),
            (Some(total), _) if total > MAX_LEN => Err(self.no_memory()),
            _ => Ok(()),
        }
    }

    /// The items `count` times.
    fn repeat_values<T: Clone>(&self, items: &[T], count: usize) -> PyResult<Vec<T>> {
        let mut repeated = Vec::new();
        repeated.try_reserve_exact(items.len() * count).map_err(|_| self.no_memory())?;
        for _ in 0..count {
            repeated.extend_from_slice(items);
        }
        Ok(repeated)
    }

    /// The text `count` times.
    pub(crate) fn repeat_str(&self, text: &str, count: usize) -> PyResult<String> {
        let n = text.len().checked_mul(count).ok_or_else(|| self.no_memory())?;
        let mut repeated = String::new();
        repeated.try_reserve_exact(n).map_err(|_| self.no_memory())?;
        for _ in 0..count {
            repeated.push_str(text);
        }
        Ok(repeated)
    }

    /// Fails if there is no memory for so many values; a few are always taken to find some.
    pub(crate) fn check_room_for<T>(&self, n: usize) -> PyResult<()> {
        const FEW: usize = 1 << 24;
        if n <= FEW {
            return Ok(());
        }
        Vec::<T>::new().try_reserve_exact(n).map_err(|_| self.no_memory())
    }

    /// `MemoryError` without a message.
    #[cold]
    pub(crate) fn no_memory(&self) -> PyErr {
        self.new_exception(self.exception_class(Kind::MemoryError), Vec::new())
    }
}

fn is_sequence(value: &Value) -> bool {
    matches!(inner(value).tag(), tag::STR | tag::LIST | tag::TUPLE | tag::BYTES | tag::BYTEARRAY)
}

fn held_name(value: &Value) -> &'static str {
    tag::CLASS_NAMES.get(value.tag() as usize).copied().unwrap_or("object")
}

/// A copy of the contents of a `bytes` or `bytearray`.
pub(crate) fn bytes_of(value: &Value) -> Option<Vec<u8>> {
    super::super::subscript::bytes_of(inner(value)).map(Cow::into_owned)
}
