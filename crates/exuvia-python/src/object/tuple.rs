//! `tuple`

use exuvia::{HandleVec, Trace};

use super::{Value, tag};

/// A `tuple`. Its items are released last to first, as CPython does.
#[derive(Debug, Trace)]
#[trace(tag = tag::TUPLE)]
pub(crate) struct Tuple {
    pub(crate) items: HandleVec<Value>,
}

impl Tuple {
    pub(crate) fn new(items: Vec<Value>) -> Self {
        Self { items: items.into() }
    }

    #[inline]
    pub(crate) fn items(&self) -> &[Value] {
        &self.items
    }
}
