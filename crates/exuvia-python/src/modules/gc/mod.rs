//! `gc`: the program's view of the collector.

mod beside;
mod graph;
mod observer;
mod referents;

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use exuvia::{Gc, Heap, Observer};

pub(crate) use self::beside::{count_at_start, count_imported};
use self::observer::Bridge;
use super::{ModuleSpec, argument, set};
use crate::object::{Dict, List, PyResult, Value};
use crate::vm::{Args, Vm};

pub(crate) const DEBUG_STATS: i32 = 1;
pub(crate) const DEBUG_COLLECTABLE: i32 = 2;
pub(crate) const DEBUG_UNCOLLECTABLE: i32 = 4;
pub(crate) const DEBUG_SAVEALL: i32 = 32;
pub(crate) const DEBUG_LEAK: i32 = DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL;

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "gc",
    functions: &[
        ("collect", collect),
        ("disable", disable),
        ("enable", enable),
        ("freeze", freeze),
        ("get_count", get_count),
        ("get_debug", get_debug),
        ("get_freeze_count", get_freeze_count),
        ("get_objects", graph::get_objects),
        ("get_referents", referents::get_referents),
        ("get_referrers", graph::get_referrers),
        ("get_stats", get_stats),
        ("get_threshold", get_threshold),
        ("is_finalized", graph::is_finalized),
        ("is_tracked", graph::is_tracked),
        ("isenabled", isenabled),
        ("set_debug", set_debug),
        ("set_threshold", set_threshold),
        ("unfreeze", unfreeze),
    ],
    fill,
};

/// What the collector's module keeps for a runtime.
pub(crate) struct GcState {
    /// `gc.callbacks`
    pub(crate) callbacks: Gc<List>,
    /// `gc.garbage`
    pub(crate) garbage: Gc<List>,
    debug: Cell<i32>,
    /// Whether callbacks are no longer called, since the program ends.
    is_silent: Cell<bool>,
    /// Whoever runs the program wants to see what the collector does.
    observer: RefCell<Option<Rc<dyn Observer>>>,
}

impl fmt::Debug for GcState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GcState").field("debug", &self.debug).finish_non_exhaustive()
    }
}

impl GcState {
    pub(crate) fn new(heap: &Heap) -> Self {
        Self {
            callbacks: heap.alloc(List::new(Vec::new())),
            garbage: heap.alloc(List::new(Vec::new())),
            debug: Cell::new(0),
            is_silent: Cell::new(false),
            observer: RefCell::default(),
        }
    }

    /// Calls no callbacks from now on.
    pub(crate) fn silence(&self) {
        self.is_silent.set(true);
    }

    /// Has the heap's events passed on to `observer`.
    pub(crate) fn observe(&self, heap: &Heap, observer: Option<Rc<dyn Observer>>) {
        heap.set_observer(Some(Rc::new(Bridge)));
        self.observer.replace(observer);
    }
}

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    // A program that cannot name the module has no callbacks.
    vm.heap.set_observer(Some(Rc::new(Bridge)));
    set(vm, dict, "callbacks", Gc::as_any(&vm.gc_state.callbacks).clone());
    set(vm, dict, "garbage", Gc::as_any(&vm.gc_state.garbage).clone());
    let flags = [
        ("DEBUG_STATS", DEBUG_STATS),
        ("DEBUG_COLLECTABLE", DEBUG_COLLECTABLE),
        ("DEBUG_UNCOLLECTABLE", DEBUG_UNCOLLECTABLE),
        ("DEBUG_SAVEALL", DEBUG_SAVEALL),
        ("DEBUG_LEAK", DEBUG_LEAK),
    ];
    for (name, flag) in flags {
        set(vm, dict, name, vm.new_int(i64::from(flag)));
    }
    Ok(())
}

fn collect(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [generation] = args.bind(vm, "collect", ["generation"], 0)?;
    let generation = match generation {
        Some(generation) => argument::declared_c_int(vm, &generation)?,
        None => 2,
    };
    let Some(generation) = usize::try_from(generation).ok().filter(|generation| *generation < 3)
    else {
        return Err(vm.value_error("invalid generation"));
    };
    let collected = vm.heap.collect(generation);
    Ok(vm.new_size(collected.collected + collected.uncollectable))
}

fn enable(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.enable")?;
    vm.heap.enable();
    Ok(vm.none.clone())
}

fn disable(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.disable")?;
    vm.heap.disable();
    Ok(vm.none.clone())
}

fn isenabled(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.isenabled")?;
    Ok(vm.new_bool(vm.heap.is_enabled()))
}

fn triple(vm: &Vm, numbers: [i64; 3]) -> Value {
    vm.new_tuple(numbers.into_iter().map(|number| vm.new_int(number)).collect())
}

fn get_count(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.get_count")?;
    Ok(triple(vm, vm.heap.counts()))
}

fn get_threshold(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.get_threshold")?;
    Ok(triple(vm, vm.heap.thresholds()))
}

fn set_threshold(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "set_threshold")?;
    let n = args.values.len();
    if n == 0 || n > 3 {
        let wanted = if n == 0 { "at least 1 argument" } else { "at most 3 arguments" };
        return Err(vm.type_error(format!("set_threshold() takes {wanted} ({n} given)")));
    }
    let mut thresholds = vm.heap.thresholds();
    for (threshold, value) in thresholds.iter_mut().zip(args.values) {
        *threshold = i64::from(argument::c_int(vm, value)?);
    }
    vm.heap.set_thresholds(thresholds);
    Ok(vm.none.clone())
}

fn get_stats(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.get_stats")?;
    let mut items = Vec::new();
    for stats in vm.heap.stats() {
        let dict = vm.new_dict();
        let numbers = [
            ("collections", stats.collections),
            ("collected", stats.collected),
            ("uncollectable", stats.uncollectable),
        ];
        for (name, number) in numbers {
            set(vm, &dict, name, vm.new_int(number.cast_signed()));
        }
        items.push(Gc::into_any(dict));
    }
    Ok(vm.new_list(items))
}

fn get_debug(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.get_debug")?;
    Ok(vm.new_int(i64::from(vm.gc_state.debug.get())))
}

fn set_debug(vm: &Vm, args: &Args<'_>) -> PyResult {
    let flags = argument::declared_c_int(vm, argument::one(vm, args, "gc.set_debug")?)?;
    vm.gc_state.debug.set(flags);
    vm.heap.save_garbage(flags & DEBUG_SAVEALL != 0);
    Ok(vm.none.clone())
}

fn freeze(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.freeze")?;
    vm.heap.freeze();
    Ok(vm.none.clone())
}

fn unfreeze(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.unfreeze")?;
    vm.heap.unfreeze();
    Ok(vm.none.clone())
}

fn get_freeze_count(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "gc.get_freeze_count")?;
    Ok(vm.new_size(vm.heap.frozen_count()))
}
