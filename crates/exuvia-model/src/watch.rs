//! An observer that foretells each collection from the model, and compares what came of it.

use exuvia::event::{Event, Report, Start};
use exuvia::{Heap, Observer};

use crate::cascade::Cascade;
use crate::graph::{Id, Shape, Step};
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
                self.stop(state, heap, report);
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
        let inside = state.dying.get() != 0 || state.depth.get() != 0;
        let exact =
            (lent == 0 || start.generation == 2) && state.dying.get() == 0 && !state.panicked.get();
        if !exact {
            state.vague.set(true);
        }
        let older = if start.generation < 2 {
            heap.objects(Some(start.generation + 1))
        } else {
            Vec::new()
        };
        let mut prediction = graph.predict(&candidates);
        prediction.examined += lent;
        prediction.held += lent;
        if start.generation == 2 && state.setting.get().by_pages && !state.setting.get().keeps_order
        {
            let order = &prediction.order;
            prediction.survivors.sort_by_key(|id| order[id]);
        }
        let running = Running {
            steps: (!inside).then(|| Cascade::of_condemning(&graph, &prediction.condemned)),
            prediction,
            finalized: Vec::new(),
            asked: Vec::new(),
            steps_before: graph.steps.len(),
            acts: state.acts.get(),
            weak: state.weak.borrow().len(),
            watches: state.watches.borrow().len(),
            older: older.iter().map(id_of).collect(),
        };
        state.record(self.heap, |record| {
            record.starts += 1;
            record.count = 0;
            record.stocks_are_vague |= inside;
            record.running = exact.then_some(running);
        });
    }

    fn stop(&self, state: &State, heap: &Heap, report: &Report) {
        if !report.miscounted.is_empty() || !report.leaked.is_empty() {
            state.fail(format!("a `Trace` is said to be wrong: {report:?}"));
        }
        let running = state.record(self.heap, |record| {
            record.stops[report.generation] += 1;
            record.freed += (report.freed + report.emptied) as u64;
            if report.generation == 2 {
                record.clear_stocks();
            }
            record.running.take()
        });
        match running {
            // After a panic nothing is as foretold.
            Some(running) if !state.panicked.get() => {
                compare(state, &running, report);
                if running.acts == state.acts.get()
                    && let Some(steps) = &running.steps
                {
                    compare_all(state, &running, steps, heap, report.generation);
                }
                clear(state, &running);
            }
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
    let late = |id: &&Id| {
        let node = &graph.nodes[**id];
        node.shape.has_finalizer() && !node.finalized
    };
    if let Some(id) = condemned.iter().find(late) {
        state.fail(format!("{id} was condemned, but had no finalizer run"));
    }
    // In a collection that began in a callback, deaths may be too deep, and put off until that is over.
    let is_calm = running.acts == state.acts.get() && running.steps.is_some();
    let survivors = condemned.iter().filter(|&&id| graph.nodes[id].alive).count();
    if is_calm && (survivors != 0 || report.freed != condemned.len()) {
        state.fail(format!("{condemned:?} were to die, but: {report:?}"));
    }
    let places: Vec<_> =
        running.finalized.iter().filter_map(|id| running.prediction.order.get(id)).collect();
    if !places.is_sorted() {
        state.fail(format!("finalizers ran in another order: {:?}", running.finalized));
    }
}

/// Compares in detail what a collection has done during which callbacks have not done anything.
fn compare_all(
    state: &State,
    running: &Running,
    foretold: &[Step],
    heap: &Heap,
    generation: usize,
) {
    let graph = state.graph.borrow();
    let steps = &graph.steps[running.steps_before..];
    // A heap that believes no `Trace` drops values as soon as it has proven what leads to them.
    if steps != foretold && !state.setting.get().proves {
        state.fail(format!("foretold for the condemned: {foretold:?}, but: {steps:?}"));
    }
    let survivors = &running.prediction.survivors;
    let is_asked = |id: &&Id| {
        let node = &graph.nodes[**id];
        node.shape == Shape::Settling && !node.borrowed
    };
    let asked: Vec<_> = survivors.iter().filter(is_asked).map(|&id| (id, generation)).collect();
    if asked != running.asked {
        state.fail(format!("{asked:?} were to be asked to settle, but: {:?}", running.asked));
    }
    let is_listed = |id: &Id| graph.nodes[*id].tracked && !graph.nodes[*id].lent;
    let list: Vec<_> = running.older.iter().chain(survivors).copied().filter(is_listed).collect();
    let found: Vec<_> = heap.objects(Some((generation + 1).min(2))).iter().map(id_of).collect();
    if list != found {
        state.fail(format!("foretold for the list of the survivors: {list:?}, but: {found:?}"));
    }
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
