//! Stands in for the operators and texts that are being written.
#![expect(clippy::todo, reason = "being written")]

use super::Vm;
use crate::bytecode::{BinaryOp, UnaryOp};
use crate::object::{PyResult, Value};

impl Vm {
    pub(crate) fn binary(&self, _: BinaryOp, _: bool, _: &Value, _: &Value) -> PyResult { todo!() }
    pub(crate) fn unary(&self, _: UnaryOp, _: &Value) -> PyResult { todo!() }
    pub(crate) fn repr(&self, _: &Value) -> PyResult<String> { todo!() }
    pub(crate) fn str(&self, _: &Value) -> PyResult { todo!() }
    pub(crate) fn to_str(&self, _: &Value) -> PyResult<String> { todo!() }
    pub(crate) fn repr_lossy(&self, _: &Value) -> String { todo!() }
    pub(crate) fn default_repr(&self, _: &Value) -> String { todo!() }
    pub(crate) fn format_value(&self, _: u8, _: &Value, _: Option<&Value>) -> PyResult { todo!() }
}
