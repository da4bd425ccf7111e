//! Cells, which closures share.

use exuvia::{Field, Trace};

use super::{Value, tag};

/// A captured variable.
#[derive(Debug, Trace)]
#[trace(tag = tag::CELL)]
pub(crate) struct CellObject {
    pub(crate) value: Field<Option<Value>>,
}
