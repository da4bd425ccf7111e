//! `sys.getrefcount`

use std::rc::Rc;

use exuvia::Gc;

use super::argument;
use crate::object::{Bytes, Class, PyResult, Str, Value, tag};
use crate::vm::{Args, Vm};

/// What objects that live as long as the interpreter begin with in CPython, so that nothing ever frees them.
const STATIC: u32 = 999_999_999;

/// The count of an object, the reference that the call itself holds included.
pub(super) fn getrefcount(vm: &Vm, args: &Args<'_>) -> PyResult {
    let object = argument::one(vm, args, "sys.getrefcount")?;
    let count = i64::from(object.strong_count()) + i64::from(vm.further_count(object));
    let former =
        object.downcast_ref::<Class>().map_or(0, |class| Rc::strong_count(&class.former) - 1);
    Ok(vm.new_int(count - i64::try_from(former).unwrap_or(0)))
}

impl Vm {
    /// How much more CPython counts for an object that exists from the start.
    fn further_count(&self, object: &Value) -> u32 {
        let is = |other: &Value| object.address() == other.address();
        match object.tag() {
            // These two are in many of CPython's own tables.
            tag::NONE => 3_000,
            tag::BOOL if is(&self.true_) => 11,
            tag::BOOL => 56,
            tag::INT if self.shares_int(object) => STATIC,
            tag::STR if object.downcast_ref::<Str>().is_some_and(|text| text.is_static()) => STATIC,
            tag::BYTES if is_short(object) => STATIC,
            tag::TUPLE if is(Gc::as_any(&self.empty_tuple)) => STATIC,
            _ => 0,
        }
    }
}

/// Byte strings of at most one byte are shared.
fn is_short(object: &Value) -> bool {
    object.downcast_ref::<Bytes>().is_some_and(|bytes| bytes.data.len() <= 1)
}
