//! The dictionaries of `threading.local` objects.
//!
//! The class itself is Python code, in `python/_thread_local.py`: before each access it has the dictionary of the running
//! thread put into the object.

use std::cell::{Cell, RefCell};

use exuvia::{Gc, Trace};

use crate::builtins::set_dict;
use crate::object::class::ClassSpec;
use crate::object::{Dict, PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// What each thread has in one thread-local object.
#[derive(Debug, Trace)]
#[trace(tag = tag::LOCAL_DICTS)]
pub(super) struct LocalDicts {
    dicts: RefCell<Vec<Entry>>,
    /// The thread whose dictionary the object has; 0 if none.
    installed: Cell<u64>,
}

/// The dictionary of one thread.
#[derive(Debug, Trace)]
struct Entry {
    thread: u64,
    dict: Gc<Dict>,
}

/// `_thread._localdummy`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(|vm, _, _| {
        let dicts = LocalDicts { dicts: RefCell::default(), installed: Cell::new(0) };
        Ok(Gc::into_any(vm.heap.alloc(dicts)))
    }),
    methods: &[("enter", enter), ("forget", forget)],
    ..ClassSpec::new(tag::LOCAL_DICTS)
};

/// `_thread._local`
pub(super) fn class(vm: &Vm) -> PyResult {
    let dicts = Gc::as_any(vm.classes.by_tag(tag::LOCAL_DICTS)).clone();
    let module = vm.import_module("_thread_local")?;
    let make = vm.attribute_named(&module, "make")?;
    vm.call(&make, &[dicts])
}

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<LocalDicts>> {
    value.downcast_ref::<LocalDicts>().ok_or_else(|| vm.type_error("a thread-local is required"))
}

/// `enter(local)`: puts the running thread's dictionary into the object. True if the dictionary is new.
fn enter(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value, local] = args.exactly::<2>(vm, "_localdummy.enter")?;
    let dicts = this(vm, value)?;
    let thread = vm.threads.current();
    if dicts.installed.get() == thread.ident {
        return Ok(vm.new_bool(false));
    }
    let known =
        dicts.dicts.borrow().iter().find(|e| e.thread == thread.ident).map(|e| e.dict.clone());
    let is_new = known.is_none();
    let dict = known.unwrap_or_else(|| {
        let dict = vm.new_dict();
        dicts.dicts.borrow_mut().push(Entry { thread: thread.ident, dict: dict.clone() });
        thread.remember_local(local.downgrade(), value.downgrade());
        dict
    });
    dicts.installed.set(thread.ident);
    set_dict(vm, local, Some(Gc::into_any(dict)))?;
    Ok(vm.new_bool(is_new))
}

/// `forget(local)`: drops the running thread's dictionary.
fn forget(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value, local] = args.exactly::<2>(vm, "_localdummy.forget")?;
    vm.forget_local(local, value, vm.threads.current().ident);
    Ok(vm.none.clone())
}

impl Vm {
    /// Drops the dictionary that a thread has in a thread-local object.
    pub(crate) fn forget_local(&self, local: &Value, dicts: &Value, thread: u64) {
        let Some(dicts) = dicts.downcast_ref::<LocalDicts>() else { return };
        let position = dicts.dicts.borrow().iter().position(|entry| entry.thread == thread);
        let Some(position) = position else { return };
        let entry = dicts.dicts.borrow_mut().remove(position);
        if dicts.installed.get() == thread {
            dicts.installed.set(0);
            // It has a dictionary, so that this cannot fail.
            let _ = set_dict(self, local, None);
        }
        drop(entry);
    }
}
