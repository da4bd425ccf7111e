//! `_ctypes`: what a program may read by address, which is the counts of objects and nothing else.
//!
//! The module `ctypes` above it is written in Python. CPython would read any address; here the heap is asked
//! whether one of its objects stands there.

use exuvia::{Field, Gc, Probe, Trace};

use super::{ModuleSpec, argument, set};
use crate::object::class::ClassSpec;
use crate::object::{Class, Dict, PyResult, tag};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec =
    ModuleSpec { name: "_ctypes", functions: &[("count_at", count_at)], fill };

/// What the instances of `ctypes.Structure` are. A type of its own, because each type has its own pages: a program that
/// looks at the count behind an old address with a structure must not find that structure there.
#[derive(Debug, Trace)]
#[trace(tag = tag::C_DATA, levels = 0)]
pub(crate) struct CData {
    pub(crate) class: Gc<Class>,
    pub(crate) dict: Field<Option<Gc<Dict>>>,
}

/// `_ctypes._CData`
pub(crate) const C_DATA: ClassSpec = ClassSpec {
    constructor: Some(|vm, class, _| {
        Ok(Gc::into_any(vm.heap.alloc(CData { class: class.clone(), dict: Field::new(None) })))
    }),
    is_base: true,
    ..ClassSpec::new(tag::C_DATA)
};

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    set(vm, dict, "_CData", Gc::as_any(vm.classes.by_tag(tag::C_DATA)).clone());
    Ok(())
}

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
