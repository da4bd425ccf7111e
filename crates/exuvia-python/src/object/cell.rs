//! Cells, which closures share.

use exuvia::{Field, Gc, Trace};

use super::{Value, tag};

/// A captured variable.
#[derive(Debug, Trace)]
#[trace(tag = tag::CELL, levels = 0, clear = clear)]
pub(crate) struct CellObject {
    pub(crate) value: Field<Option<Value>>,
}

fn clear(cell: &Gc<CellObject>) {
    drop(cell.value.take());
}
