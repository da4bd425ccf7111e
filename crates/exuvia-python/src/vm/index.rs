//! Integers as indices: `__index__`, negative ones, slices.

use num_traits::Signed;

use super::Vm;
use crate::object::instance::inner;
use crate::object::list_methods::clamp_index;
use crate::object::{BigInteger, PyErr, PyResult, Slice, Value, tag};

/// An index as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Index {
    Fits(i64),
    /// Less than any `i64`.
    TooLow,
    /// More than any `i64`.
    TooHigh,
}

impl Index {
    /// The nearest `i64`.
    pub(crate) fn clamped(self) -> i64 {
        match self {
            Self::Fits(index) => index,
            Self::TooLow => i64::MIN,
            Self::TooHigh => i64::MAX,
        }
    }
}

/// The parts of a slice; what is missing is as far as possible in the direction of the step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SliceParts {
    start: i64,
    stop: i64,
    step: i64,
}

/// The indices that a slice means for a sequence of some length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) stop: i64,
    pub(crate) step: i64,
    /// How many indices there are.
    pub(crate) len: usize,
}

impl SliceParts {
    /// As CPython's `PySlice_AdjustIndices`.
    pub(crate) fn within(self, len: usize) -> Span {
        let Self { start, stop, step } = self;
        let len = i64::try_from(len).unwrap_or(i64::MAX);
        let limit = |index: i64| {
            if index < 0 {
                let index = index.saturating_add(len);
                if index < 0 { if step < 0 { -1 } else { 0 } } else { index }
            } else if index >= len {
                if step < 0 { len - 1 } else { len }
            } else {
                index
            }
        };
        let (start, stop) = (limit(start), limit(stop));
        let n = crate::object::range::range_len(start, stop, step);
        Span { start, stop, step, len: usize::try_from(n).unwrap_or(usize::MAX) }
    }
}

impl Span {
    /// All indices in order.
    pub(crate) fn indices(self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.len).map(move |i| {
            let offset = i as i64 * self.step;
            usize::try_from(self.start + offset).unwrap_or(0)
        })
    }

    /// First index and end of a slice without step.
    pub(crate) fn bounds(self) -> (usize, usize) {
        let start = usize::try_from(self.start).unwrap_or(0);
        (start, usize::try_from(self.stop).unwrap_or(0).max(start))
    }
}

impl Vm {
    /// The integer that an object is, or gives by `__index__`; `None` if it is no integer.
    pub(crate) fn as_index(&self, value: &Value) -> PyResult<Option<Index>> {
        if let Some(int) = Self::plain_int(value) {
            return Ok(Some(Index::Fits(int)));
        }
        if let Some(big) = value.downcast_ref::<BigInteger>() {
            return Ok(Some(if big.0.is_negative() { Index::TooLow } else { Index::TooHigh }));
        }
        if matches!(value.tag(), tag::STR | tag::FLOAT | tag::NONE | tag::SLICE | tag::TUPLE) {
            return Ok(None);
        }
        match self.call_overridden(value, &self.names.index, &[])? {
            Some(result) if matches!(inner(&result).tag(), tag::INT | tag::BOOL | tag::BIGINT) => {
                self.as_index(inner(&result))
            }
            Some(result) => {
                let class = self.class_name(&result);
                Err(self.type_error(format!("__index__ returned non-int (type {class})")))
            }
            None if Value::ptr_eq(inner(value), value) => Ok(None),
            None => self.as_index(inner(value)),
        }
    }

    /// The integer, which must fit into 64 bits.
    pub(crate) fn expect_index(&self, value: &Value) -> PyResult<i64> {
        match self.as_index(value)? {
            Some(Index::Fits(index)) => Ok(index),
            Some(_) => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
            None => Err(self.not_an_integer(value)),
        }
    }

    /// "'str' object cannot be interpreted as an integer"
    #[cold]
    pub(crate) fn not_an_integer(&self, value: &Value) -> PyErr {
        let class = self.class_name(value);
        self.type_error(format!("'{class}' object cannot be interpreted as an integer"))
    }

    /// An index into a `kind` of sequence, which must fit into 64 bits.
    pub(crate) fn sequence_index(&self, value: &Value, kind: &str) -> PyResult<i64> {
        match self.as_index(value)? {
            Some(Index::Fits(index)) => Ok(index),
            Some(_) => {
                let class = self.class_name(value);
                Err(self.index_error(format!("cannot fit '{class}' into an index-sized integer")))
            }
            None => {
                let class = self.class_name(value);
                Err(self.type_error(match kind {
                    "string" => format!("string indices must be integers, not '{class}'"),
                    "byte" => format!("byte indices must be integers or slices, not {class}"),
                    _ => format!("{kind} indices must be integers or slices, not {class}"),
                }))
            }
        }
    }

    /// The `start` or `stop` of a search in a sequence, such as `list.index`.
    pub(crate) fn search_bound(
        &self,
        value: Option<&Value>,
        default: usize,
        len: usize,
    ) -> PyResult<usize> {
        let Some(value) = value else { return Ok(default) };
        match self.as_index(value)? {
            Some(Index::Fits(index)) if index < 0 => Ok(clamp_index(index, len)),
            Some(Index::Fits(index)) => Ok(usize::try_from(index).unwrap_or(usize::MAX)),
            Some(Index::TooLow) => Ok(0),
            Some(Index::TooHigh) => Ok(usize::MAX),
            None => {
                Err(self.type_error("slice indices must be integers or have an __index__ method"))
            }
        }
    }

    /// The parts of a slice as integers.
    pub(crate) fn slice_parts(&self, slice: &Slice) -> PyResult<SliceParts> {
        let step = self.slice_part(&slice.step)?.unwrap_or(1);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        // The negative of the lowest would not fit.
        let step = step.max(-i64::MAX);
        let (low, high) = if step < 0 { (i64::MAX, i64::MIN) } else { (0, i64::MAX) };
        let start = self.slice_part(&slice.start)?.unwrap_or(low);
        let stop = self.slice_part(&slice.stop)?.unwrap_or(high);
        Ok(SliceParts { start, stop, step })
    }

    fn slice_part(&self, part: &Value) -> PyResult<Option<i64>> {
        if self.is_none(part) {
            return Ok(None);
        }
        match self.as_index(part)? {
            Some(index) => Ok(Some(index.clamped())),
            None => Err(self
                .type_error("slice indices must be integers or None or have an __index__ method")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: i64, stop: i64, step: i64, len: usize) -> Vec<usize> {
        SliceParts { start, stop, step }.within(len).indices().collect()
    }

    #[test]
    fn slices_count_from_the_end_and_stay_within() {
        assert_eq!(span(0, i64::MAX, 2, 5), [0, 2, 4]);
        assert_eq!(span(i64::MAX, i64::MIN, -1, 3), [2, 1, 0]);
        assert_eq!(span(-2, i64::MAX, 1, 5), [3, 4]);
        assert_eq!(span(3, 1, 1, 5), [0usize; 0]);
    }
}
