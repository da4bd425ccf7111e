//! Listens to the collector, and writes the log of `--gc-log`.

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use exuvia::event::{GateOutcome, GateReading, Start};
use exuvia::{Cause, Event, Heap, Observer, Report};
use exuvia_python::Outcome;

use crate::view::collection::{Collection, Gate, Place, QuarterRule, Verdict, Why};
use crate::view::summary::{Fates, Summary};
use crate::view::theme::Theme;

/// Writes a block for each collection to standard error, and a summary in the end.
///
/// It looks at the program from outside only: it makes no objects and takes no handles.
pub(super) struct GcLog {
    theme: Theme,
    /// What was known when the running collection began.
    started: RefCell<Option<(Why, Option<Place>)>>,
    collections: Cell<[u64; 3]>,
    duration: Cell<Duration>,
}

impl GcLog {
    pub(super) fn new(theme: Theme) -> Self {
        Self {
            theme,
            started: RefCell::default(),
            collections: Cell::default(),
            duration: Cell::default(),
        }
    }

    /// Writes what became of all objects.
    pub(super) fn summarize(&self, outcome: &Outcome) {
        let totals = outcome.totals;
        let summary = Summary {
            collections: self.collections.get(),
            duration: self.duration.get(),
            fates: Fates {
                made_at_start: outcome.made_at_start,
                made_by_program: totals.made - outcome.made_at_start,
                freed_by_counting: totals.freed_by_counting,
                freed_by_collector: totals.freed_by_collector,
                alive: totals.alive,
            },
        };
        write(&summary.render(&self.theme));
    }

    fn stop(&self, report: &Report) {
        let Some((why, place)) = self.started.take() else { return };
        let mut collections = self.collections.get();
        collections[report.generation] += 1;
        self.collections.set(collections);
        self.duration.set(self.duration.get() + report.duration);
        write(&collection(report, why, place).render(&self.theme));
    }
}

impl Observer for GcLog {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        match event {
            Event::Start(start) => {
                *self.started.borrow_mut() = Some((why(start), place()));
            }
            Event::Stop(report) => self.stop(report),
            _ => {}
        }
    }
}

/// A log that nobody can read any more is no reason to disturb the program.
fn write(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// What the program is executing. Files below the current directory are told by their relative paths.
fn place() -> Option<Place> {
    let at = exuvia_python::current_location()?;
    let directory = std::env::current_dir().unwrap_or_default();
    let relative =
        Path::new(&at.file).strip_prefix(directory).ok().map(|path| path.display().to_string());
    Some(Place { file: relative.unwrap_or(at.file), line: at.line, function: at.function })
}

fn why(start: &Start) -> Why {
    match start.cause {
        Cause::Allocation => Why::Gates(
            start.gates.map(gate),
            QuarterRule { waiting: start.long_lived_pending, total: start.long_lived_total },
        ),
        Cause::Shutdown => Why::Exit,
        _ => Why::Asked,
    }
}

fn gate(reading: GateReading) -> Gate {
    let verdict = match reading.outcome {
        GateOutcome::Passed => Verdict::Passed,
        GateOutcome::HeldBack { .. } => Verdict::HeldBack,
        _ => Verdict::NotPassed,
    };
    Gate { value: reading.value, limit: reading.limit, verdict }
}

fn collection(report: &Report, why: Why, place: Option<Place>) -> Collection {
    Collection {
        number: report.number,
        generation: report.generation,
        place,
        why,
        examined: report.examined,
        held: report.held,
        reachable: report.reachable,
        unreachable: report.condemned,
        freed: report.freed,
        freed_by_type: report.freed_by_type.clone(),
        finalized: report.finalized,
        resurrected: report.resurrected,
        weak_cleared: report.weak_cleared,
        mistakes: report
            .miscounted
            .iter()
            .chain(&report.leaked)
            .map(|object| object.label.clone())
            .collect(),
        phases: report.phases.iter().map(|(phase, time)| (phase.name(), *time)).collect(),
        duration: report.duration,
    }
}
