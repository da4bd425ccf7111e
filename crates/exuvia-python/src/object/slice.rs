//! `slice` and `range`.

use exuvia::Trace;
use num_bigint::BigInt;

use super::{Value, tag};

/// A `slice`.
#[derive(Debug, Trace)]
#[trace(tag = tag::SLICE)]
pub(crate) struct Slice {
    pub(crate) start: Value,
    pub(crate) stop: Value,
    pub(crate) step: Value,
}

/// A `range` whose bounds fit into 64 bits; `step` is not 0.
#[derive(Debug, Trace)]
#[trace(tag = tag::RANGE)]
pub(crate) struct Range {
    pub(crate) start: i64,
    pub(crate) stop: i64,
    pub(crate) step: i64,
}

impl Range {
    /// How many numbers there are.
    pub(crate) fn len(&self) -> u64 {
        range_len(self.start, self.stop, self.step)
    }

    /// The number with this index, which is less than [`Range::len`].
    pub(crate) fn get(&self, index: u64) -> i64 {
        let offset = i128::from(self.step) * i128::from(index);
        i64::try_from(i128::from(self.start) + offset).unwrap_or(self.start)
    }

    /// Index of `value`, if it is among the numbers.
    pub(crate) fn index_of(&self, value: &BigInt) -> Option<u64> {
        let value = i128::try_from(value).ok()?;
        let offset = value - i128::from(self.start);
        let step = i128::from(self.step);
        let index = u64::try_from(offset / step).ok()?;
        (offset % step == 0 && index < self.len()).then_some(index)
    }
}

/// How many numbers a range has.
pub(crate) fn range_len(start: i64, stop: i64, step: i64) -> u64 {
    let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
    if low >= high {
        return 0;
    }
    let distance = low.abs_diff(high);
    (distance - 1) / step.unsigned_abs() + 1
}
