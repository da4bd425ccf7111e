//! An observer that foretells each collection from the model, and compares what came of it.

use exuvia::event::{Event, Report, Start};
use exuvia::{Heap, Observer};

use crate::graph::{Id, Shape};
use crate::object::id_of;
use crate::state::{Running, Spot, State, state};

/// Watches one heap.
pub(crate) struct Watchtower {
    pub(crate) heap: usize,
    pub(crate) details: bool,
}

impl Observer for Watchtower {
    fn event(&self, heap: &Heap, event: &Event<'_>) {
        state(|state| match event {
            Event::Start(start) => {
                self.start(state, heap, start);
                state.burn(Spot::Start);
            }
            Event::Stop(report) => {
                self.stop(state, report);
                state.burn(Spot::Stop);
            }
            _ => {}
        });
    }

    fn wants_details(&self) -> bool {
        self.details
    }
}

impl Watchtower {
    fn start(&self, state: &State, heap: &Heap, start: &Start) {
        let young: Vec<Id> = heap.objects(Some(0)).iter().map(id_of).collect();
        let graph = state.graph.borrow();
        let stamps: Vec<_> = young.iter().map(|&id| graph.nodes[id].stamp).collect();
        if !stamps.is_sorted() {
            state.fail(format!("generation 0 is not in the order of creation: {young:?}"));
        }
        let mut candidates: Vec<Id> =
            heap.objects(Some(start.generation)).iter().map(id_of).collect();
        for younger in 0..start.generation {
            candidates.extend(heap.objects(Some(younger)).iter().map(id_of));
        }
        let lent = graph.living(self.heap).filter(|node| node.lent && node.tracked && !node.frozen);
        // It stands in some list, but is not shown.
        let lent = lent.count();
        let exact =
            (lent == 0 || start.generation == 2) && state.dying.get() == 0 && !state.panicked.get();
        if !exact {
            state.vague.set(true);
        }
        let mut prediction = graph.predict(&candidates);
        prediction.examined += lent;
        prediction.held += lent;
        let running = Running {
            prediction,
            finalized: Vec::new(),
            calls: state.calls.get(),
            weak: state.weak.borrow().len(),
            watches: state.watches.borrow().len(),
        };
        state.record(self.heap, |record| {
            record.starts += 1;
            record.count = 0;
            record.running = exact.then_some(running);
        });
    }

    fn stop(&self, state: &State, report: &Report) {
        let running = state.record(self.heap, |record| {
            record.stops[report.generation] += 1;
            record.freed += report.freed as u64;
            record.running.take()
        });
        match running {
            // After a panic nothing is as foretold.
            Some(running) if !state.panicked.get() => compare(state, &running, report),
            _ => state.vague.set(true),
        }
    }
}

/// Compares what a collection has done with what was foretold.
fn compare(state: &State, running: &Running, report: &Report) {
    let graph = state.graph.borrow();
    let condemned = &running.prediction.condemned;
    let found = (report.examined, report.held, report.condemned);
    let foretold = (running.prediction.examined, running.prediction.held, condemned.len());
    if found != foretold || report.reachable + report.condemned != report.examined {
        state.fail(format!(
            "foretold: {foretold:?} and that {condemned:?} are condemned, but: {report:?}"
        ));
    }
    if !report.miscounted.is_empty() || !report.leaked.is_empty() {
        state.fail(format!("a `Trace` is said to be wrong: {report:?}"));
    }
    let late = |id: &&Id| {
        let node = &graph.nodes[**id];
        node.shape == Shape::Last && !node.finalized
    };
    if let Some(id) = condemned.iter().find(late) {
        state.fail(format!("{id} was condemned, but had no finalizer run"));
    }
    let survivors = condemned.iter().filter(|&&id| graph.nodes[id].alive).count();
    if running.calls == state.calls.get() && (survivors != 0 || report.freed != condemned.len()) {
        state.fail(format!("{condemned:?} were to die, but: {report:?}"));
    }
    let places: Vec<_> =
        running.finalized.iter().filter_map(|id| running.prediction.order.get(id)).collect();
    if !places.is_sorted() {
        state.fail(format!("finalizers ran in another order: {:?}", running.finalized));
    }
    drop(graph);
    clear(state, running);
}

/// Tells the model what the end of the condemned means for the weak handles and watchers that there were when it began. Those
/// that finalizers have set are told of deaths like any other.
fn clear(state: &State, running: &Running) {
    let mut is_condemned = vec![false; state.graph.borrow().nodes.len()];
    running.prediction.condemned.iter().for_each(|&id| is_condemned[id] = true);
    for entry in state.weak.borrow_mut().iter_mut().take(running.weak) {
        entry.cleared |= is_condemned[entry.target];
    }
    let mut graph = state.graph.borrow_mut();
    let mut old = running.watches;
    state.watches.borrow_mut().retain(|watch| {
        if old == 0 {
            return true;
        }
        old -= 1;
        if is_condemned[watch.target] && !is_condemned[watch.watcher] {
            graph.nodes[watch.watcher].due += 1;
        }
        !is_condemned[watch.target] && !is_condemned[watch.watcher]
    });
}
