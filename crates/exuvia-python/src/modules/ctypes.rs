//! `_ctypes`: what a program may read by address, which is the counts of objects and nothing else.
//!
//! The module `ctypes` above it is written in Python. CPython would read any address; here the heap is asked
//! whether one of its objects stands there.

use exuvia::Probe;

use super::{ModuleSpec, argument, nothing_to_fill};
use crate::object::PyResult;
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec =
    ModuleSpec { name: "_ctypes", functions: &[("count_at", count_at)], fill: nothing_to_fill };

/// `count_at(address, offset)`: the reference count at an offset from the address; 0 where an object was freed.
fn count_at(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [address, offset] = args.exactly::<2>(vm, "count_at")?;
    let address = argument::integer(vm, address)?;
    let offset = argument::long(vm, offset)?;
    if offset != 0 {
        return Err(vm.value_error(format!(
            "cannot read at offset {offset}: only an object's reference count, at offset 0, can be read by address"
        )));
    }
    let probe = usize::try_from(&address).map_or(Probe::Foreign, |address| vm.heap.probe(address));
    match probe {
        Probe::Live { count } => Ok(vm.new_int(i64::from(count))),
        Probe::Free => Ok(vm.new_int(0)),
        _ => Err(vm.value_error(format!(
            "cannot read at address {address:#x}: no object's id is this number, and other memory cannot be read"
        ))),
    }
}
