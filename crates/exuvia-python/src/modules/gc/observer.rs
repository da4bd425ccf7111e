//! `gc.callbacks` and `gc.set_debug`: what a program is told of its collections.

use exuvia::event::{Report, Start};
use exuvia::{Event, Gc, Heap, Observer};

use super::{DEBUG_COLLECTABLE, DEBUG_STATS};
use crate::modules::set;
use crate::object::Value;
use crate::vm::Vm;

/// Passes the heap's events on to the program's callbacks and to whoever runs the program.
#[derive(Debug)]
pub(super) struct Bridge;

impl Observer for Bridge {
    fn event(&self, heap: &Heap, event: &Event<'_>) {
        Vm::with_current(|vm| {
            let observer = vm.gc_state.observer.borrow().clone();
            if let Some(observer) = &observer {
                observer.event(heap, event);
            }
            match event {
                Event::Start(start) => vm.collection_starts(start),
                Event::Unreachable(objects) => vm.found_collectable(objects),
                Event::Stop(report) => vm.collection_stops(report),
                _ => {}
            }
        });
    }

    fn wants_details(&self) -> bool {
        let wanted = Vm::with_current(|vm| {
            let observer = vm.gc_state.observer.borrow().clone();
            observer.is_some_and(|observer| observer.wants_details())
                || vm.gc_state.debug.get() & DEBUG_STATS != 0
        });
        wanted.unwrap_or(false)
    }

    fn wants_objects(&self) -> bool {
        let wanted = Vm::with_current(|vm| {
            let observer = vm.gc_state.observer.borrow().clone();
            observer.is_some_and(|observer| observer.wants_objects())
                || vm.gc_state.debug.get() & DEBUG_COLLECTABLE != 0
        });
        wanted.unwrap_or(false)
    }
}

impl Vm {
    fn collection_starts(&self, start: &Start) {
        if !self.gc_state.is_silent.get() {
            self.call_gc_callbacks("start", start.generation, 0);
        }
        if self.gc_state.debug.get() & DEBUG_STATS != 0 {
            let [young, middle, old, permanent] = start.sizes;
            self.write_stderr(&format!(
                "gc: collecting generation {}...\n\
                 gc: objects in each generation: {young} {middle} {old}\n\
                 gc: objects in permanent generation: {permanent}\n",
                start.generation
            ));
        }
    }

    fn found_collectable(&self, objects: &[Value]) {
        if self.gc_state.debug.get() & DEBUG_COLLECTABLE == 0 {
            return;
        }
        for object in objects {
            let class = self.class_name(object);
            self.write_stderr(&format!("gc: collectable <{class} {:#x}>\n", object.address()));
        }
    }

    fn collection_stops(&self, report: &Report) {
        let collected = report.freed + report.saved;
        self.heap.take_garbage().into_iter().for_each(|object| self.gc_state.garbage.push(object));
        if self.gc_state.debug.get() & DEBUG_STATS != 0 {
            self.write_stderr(&format!(
                "gc: done, {} unreachable, 0 uncollectable, {:.4}s elapsed\n",
                collected,
                report.duration.as_secs_f64()
            ));
        }
        if !self.gc_state.is_silent.get() {
            self.call_gc_callbacks("stop", report.generation, collected);
        }
    }

    /// Calls the functions in `gc.callbacks`.
    fn call_gc_callbacks(&self, phase: &str, generation: usize, collected: usize) {
        if self.gc_state.callbacks.len() == 0 {
            return;
        }
        let info = self.new_dict();
        for (name, number) in
            [("generation", generation), ("collected", collected), ("uncollectable", 0)]
        {
            set(self, &info, name, self.new_size(number));
        }
        let args: [Value; 2] = [self.new_str(phase), Gc::into_any(info)];
        let mut index = 0;
        while let Some(callback) = self.gc_state.callbacks.get(index) {
            if let Err(error) = self.call(&callback, &args) {
                self.report_unraisable(&error, Some(&callback), None);
            }
            index += 1;
        }
    }
}
