//! What CPython's `gc.set_debug` prints, as text for whoever wants it.

use std::fmt;

use crate::event::{Event, Observer, Report, Start};
use crate::{GcAny, Heap};

/// Which lines a [`DebugText`] writes, named as in CPython's `gc` module. By default none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DebugFlags {
    /// `DEBUG_STATS`: what a collection begins with and what it came to.
    pub stats: bool,
    /// `DEBUG_COLLECTABLE`: a line for each object found unreachable.
    pub collectable: bool,
    /// `DEBUG_UNCOLLECTABLE`: a line for each unreachable object that could not be freed, since a `Trace` is wrong.
    pub uncollectable: bool,
}

/// An [`Observer`] that hands on the lines that CPython writes to its standard error, word for word.
///
/// Objects are named by the heap's [labeler](Heap::set_labeler).
///
/// # Examples
/// ```
/// use std::cell::RefCell;
/// use std::rc::Rc;
///
/// use exuvia::Heap;
/// use exuvia::inspect::{DebugFlags, DebugText};
///
/// let heap = Heap::new();
/// let text = Rc::new(RefCell::new(String::new()));
/// let sink = text.clone();
/// let flags = DebugFlags { stats: true, ..DebugFlags::default() };
/// heap.add_observer(Rc::new(DebugText::new(flags, move |line| sink.borrow_mut().push_str(line))));
/// heap.collect(1);
/// assert!(text.borrow().starts_with(
///     "gc: collecting generation 1...\n\
///      gc: objects in each generation: 0 0 0\n\
///      gc: objects in permanent generation: 0\n\
///      gc: done, 0 unreachable, 0 uncollectable, 0.0",
/// ));
/// ```
pub struct DebugText<S: Fn(&str)> {
    flags: DebugFlags,
    sink: S,
}

impl<S: Fn(&str)> DebugText<S> {
    /// Hands lines to `sink`, each with the end of the line.
    pub fn new(flags: DebugFlags, sink: S) -> Self {
        Self { flags, sink }
    }

    fn line(&self, line: fmt::Arguments<'_>) {
        (self.sink)(&format!("gc: {line}\n"));
    }

    fn starts(&self, start: &Start) {
        let [young, middle, old, permanent] = start.sizes;
        self.line(format_args!("collecting generation {}...", start.generation));
        self.line(format_args!("objects in each generation: {young} {middle} {old}"));
        self.line(format_args!("objects in permanent generation: {permanent}"));
    }

    fn found(&self, objects: &[GcAny]) {
        for object in objects {
            self.line(format_args!("collectable <{} {:#x}>", object.label(), object.address()));
        }
    }

    fn stops(&self, report: &Report) {
        if self.flags.uncollectable {
            for object in &report.leaked {
                self.line(format_args!("uncollectable <{} {:#x}>", object.label, object.address));
            }
        }
        if self.flags.stats {
            let uncollectable = report.leaked.len();
            self.line(format_args!(
                "done, {} unreachable, {uncollectable} uncollectable, {:.4}s elapsed",
                report.freed + report.saved + uncollectable,
                report.duration.as_secs_f64()
            ));
        }
    }
}

impl<S: Fn(&str)> Observer for DebugText<S> {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        match event {
            Event::Start(start) if self.flags.stats => self.starts(start),
            Event::Unreachable(objects) if self.flags.collectable => self.found(objects),
            Event::Stop(report) => self.stops(report),
            _ => {}
        }
    }

    fn wants_details(&self) -> bool {
        self.flags.stats || self.flags.uncollectable
    }

    fn wants_objects(&self) -> bool {
        self.flags.collectable
    }
}

impl<S: Fn(&str)> fmt::Debug for DebugText<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DebugText").field("flags", &self.flags).finish_non_exhaustive()
    }
}
