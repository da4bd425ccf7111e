//! `_tracemalloc`: which line of the program has made which object. The module `tracemalloc` around it is written in Python.
//!
//! While it is on, the heap tells of each new object, and the line that is being executed is remembered by the object's
//! address. Frees are not told: who is still there is found out when somebody asks. So each trace is an object, with the
//! size that it has then; the largest sum of sizes is taken from time to time.

mod tracer;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::{ModuleSpec, argument, nothing_to_fill};
use crate::object::{PyResult, Value};
use crate::settings::MAX_FRAMES;
use crate::vm::{Args, Vm};
use tracer::{Site, Tracer};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_tracemalloc",
    functions: &[
        ("start", start),
        ("stop", stop),
        ("is_tracing", is_tracing),
        ("clear_traces", clear_traces),
        ("get_traceback_limit", get_traceback_limit),
        ("get_traced_memory", get_traced_memory),
        ("reset_peak", reset_peak),
        ("get_tracemalloc_memory", get_tracemalloc_memory),
        ("_get_traces", get_traces),
        ("_get_object_traceback", get_object_traceback),
    ],
    fill: nothing_to_fill,
};

/// Whether allocations are traced, and by whom.
#[derive(Debug, Default)]
pub(crate) struct Allocations {
    tracer: RefCell<Option<Rc<Tracer>>>,
    /// How many frames the last traces had at most; 0 before the first.
    limit: Cell<usize>,
}

impl Allocations {
    fn tracer(&self) -> Option<Rc<Tracer>> {
        self.tracer.borrow().clone()
    }
}

impl Vm {
    /// Begins to trace allocations, with so many frames each, unless that has begun already.
    pub(crate) fn trace_allocations(&self, n_frames: usize) {
        if self.allocations.tracer().is_some() {
            return;
        }
        let tracer = Rc::new(Tracer::new(n_frames));
        self.allocations.tracer.replace(Some(tracer.clone()));
        self.allocations.limit.set(n_frames);
        self.heap.watch_births(Some(Rc::new(move |address| {
            Self::with_current(|vm| tracer.note(vm, address));
        })));
    }

    /// Traces no allocations any more, and forgets those that were traced.
    pub(crate) fn stop_tracing_allocations(&self) {
        self.heap.watch_births(None);
        self.allocations.tracer.replace(None);
    }
}

fn start(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "_tracemalloc.start")?;
    let n_frames = match args.values {
        [] => 1,
        [n_frames] => argument::c_int(vm, n_frames)?,
        values => {
            let n = values.len();
            return Err(vm.type_error(format!("start expected at most 1 argument, got {n}")));
        }
    };
    match usize::try_from(n_frames) {
        Ok(n_frames @ 1..=MAX_FRAMES) => vm.trace_allocations(n_frames),
        _ => {
            let text = format!("the number of frames must be in range [1; {MAX_FRAMES}]");
            return Err(vm.value_error(text));
        }
    }
    Ok(vm.none.clone())
}

fn stop(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_tracemalloc.stop")?;
    vm.stop_tracing_allocations();
    Ok(vm.none.clone())
}

fn is_tracing(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_tracemalloc.is_tracing")?;
    Ok(vm.new_bool(vm.allocations.tracer().is_some()))
}

fn clear_traces(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_tracemalloc.clear_traces")?;
    if let Some(tracer) = vm.allocations.tracer() {
        tracer.clear();
    }
    Ok(vm.none.clone())
}

fn get_traceback_limit(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_tracemalloc.get_traceback_limit")?;
    Ok(vm.new_size(vm.allocations.limit.get().max(1)))
}

fn get_traced_memory(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_tracemalloc.get_traced_memory")?;
    let (size, peak) = vm.allocations.tracer().map_or((0, 0), |tracer| tracer.memory(vm));
    Ok(vm.new_tuple(vec![vm.new_size(size), vm.new_size(peak)]))
}

fn reset_peak(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_tracemalloc.reset_peak")?;
    if let Some(tracer) = vm.allocations.tracer() {
        tracer.reset_peak(vm);
    }
    Ok(vm.none.clone())
}

fn get_tracemalloc_memory(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_tracemalloc.get_tracemalloc_memory")?;
    Ok(vm.new_size(vm.allocations.tracer().map_or(0, |tracer| tracer.own_size())))
}

/// A tuple for each trace: domain, size, frames, and how many frames there were.
fn get_traces(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_tracemalloc._get_traces")?;
    let Some(tracer) = vm.allocations.tracer() else { return Ok(vm.new_list(Vec::new())) };
    let traces = tracer.paused(|tracer| {
        let mut texts = HashMap::new();
        let sites: Vec<Value> =
            tracer.sites().iter().map(|site| frames(vm, site, &mut texts)).collect();
        let trace = |(size, site, n_frames): (usize, usize, usize)| {
            let numbers = [vm.new_size(0), vm.new_size(size), vm.new_size(n_frames)];
            let [domain, size, n_frames] = numbers;
            vm.new_tuple(vec![domain, size, sites[site].clone(), n_frames])
        };
        tracer.alive(vm).into_iter().map(trace).collect()
    });
    Ok(vm.new_list(traces))
}

fn get_object_traceback(vm: &Vm, args: &Args<'_>) -> PyResult {
    let object = argument::one(vm, args, "_tracemalloc._get_object_traceback")?;
    let Some(tracer) = vm.allocations.tracer() else { return Ok(vm.none.clone()) };
    let site = tracer.site_of(object.address());
    let found = tracer.paused(|_| site.map(|site| frames(vm, &site, &mut HashMap::new())));
    Ok(found.unwrap_or_else(|| vm.none.clone()))
}

/// The frames of a place as a tuple of pairs, the most recent one first. Each file name is one string.
fn frames(vm: &Vm, site: &Site, texts: &mut HashMap<Rc<str>, Value>) -> Value {
    let pair = |(file, line): &(Rc<str>, u32)| {
        let file = texts.entry(file.clone()).or_insert_with(|| vm.new_str(file)).clone();
        vm.new_tuple(vec![file, vm.new_int(i64::from(*line))])
    };
    vm.new_tuple(site.frames.iter().map(pair).collect())
}
