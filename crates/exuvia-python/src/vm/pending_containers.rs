//! Stands in for the container operations that are being written.
#![expect(clippy::todo, reason = "being written")]

use super::Vm;
use crate::bytecode::Comparison;
use crate::object::iterator::{ListIterator, RangeIterator};
use crate::object::{PyResult, Value};

impl ListIterator {
    pub(crate) fn next(&self) -> Option<Value> { todo!() }
}

impl Vm {
    pub(crate) fn compare(&self, _: Comparison, _: &Value, _: &Value) -> PyResult { todo!() }
    pub(crate) fn equal(&self, _: &Value, _: &Value) -> PyResult<bool> { todo!() }
    pub(crate) fn truth(&self, _: &Value) -> PyResult<bool> { todo!() }
    pub(crate) fn hash(&self, _: &Value) -> PyResult<i64> { todo!() }
    pub(crate) fn contains(&self, _: &Value, _: &Value) -> PyResult<bool> { todo!() }
    pub(crate) fn len(&self, _: &Value) -> PyResult<usize> { todo!() }
    pub(crate) fn subscript(&self, _: &Value, _: &Value) -> PyResult { todo!() }
    pub(crate) fn set_subscript(&self, _: &Value, _: &Value, _: Value) -> PyResult<()> { todo!() }
    pub(crate) fn del_subscript(&self, _: &Value, _: &Value) -> PyResult<()> { todo!() }
    pub(crate) fn unpack_sequence(&self, _: &Value, _: usize) -> PyResult<Vec<Value>> { todo!() }
    pub(crate) fn unpack_starred(&self, _: &Value, _: usize, _: usize) -> PyResult<Vec<Value>> { todo!() }
    pub(crate) fn iter(&self, _: &Value) -> PyResult { todo!() }
    pub(crate) fn next(&self, _: &Value) -> PyResult<Option<Value>> { todo!() }
    pub(crate) fn next_of_range(&self, _: &RangeIterator) -> Option<Value> { todo!() }
    pub(crate) fn to_vec(&self, _: &Value) -> PyResult<Vec<Value>> { todo!() }
    pub(crate) fn list_extend(&self, _: &Value, _: &Value) -> PyResult<()> { todo!() }
    pub(crate) fn set_add(&self, _: &Value, _: &Value) -> PyResult<()> { todo!() }
    pub(crate) fn set_update(&self, _: &Value, _: &Value) -> PyResult<()> { todo!() }
    pub(crate) fn map_add(&self, _: &Value, _: &Value, _: &Value) -> PyResult<()> { todo!() }
    pub(crate) fn dict_update(&self, _: &Value, _: &Value) -> PyResult<()> { todo!() }
    pub(crate) fn dict_merge(&self, _: &Value, _: &Value, _: Option<&Value>) -> PyResult<()> { todo!() }
}
