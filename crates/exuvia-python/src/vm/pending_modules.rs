//! Stands in for imports and the end of the program, which are being written.
#![expect(clippy::todo, reason = "being written")]

use exuvia::Gc;

use super::Vm;
use crate::object::{Function, PyResult, Str, Value};

impl Vm {
    pub(crate) fn import_name(&self, _: &Function, _: u16, _: u16, _: u8) -> PyResult { todo!() }
    pub(crate) fn import_from(&self, _: &Value, _: &Gc<Str>) -> PyResult { todo!() }
    pub(crate) fn import_star(&self, _: &Function, _: &Value) -> PyResult<()> { todo!() }
    pub(crate) fn import_module(&self, _: &str) -> PyResult { todo!() }
    pub(crate) fn write(&self, _: &Value, text: &str) -> PyResult<()> { use std::io::Write; let _ = std::io::stdout().write_all(text.as_bytes()); Ok(()) }
    pub(crate) fn flush(&self, _: &Value) -> PyResult<()> { Ok(()) }
    pub(crate) fn read_line(&self, _: &Value) -> PyResult<String> { todo!() }
    pub(crate) fn write_stderr(&self, text: &str) { eprint!("{text}"); }
}
