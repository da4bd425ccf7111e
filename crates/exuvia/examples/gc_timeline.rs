//! Draws when the collector runs, and what for, while a program with many short-lived cycles and a growing live structure works.
//!
//! ```text
//! cargo run --release -p exuvia --example gc_timeline
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what happens")]

use std::cell::RefCell;
use std::rc::Rc;

use exuvia::event::{Report, Start};
use exuvia::{Event, Field, Gc, Heap, Observer, Trace};

#[derive(Trace)]
struct Node {
    other: Field<Option<Gc<Self>>>,
}

/// Remembers all collections.
#[derive(Default)]
struct Timeline {
    entries: RefCell<Vec<(Start, Report)>>,
    started: RefCell<Option<Start>>,
}

impl Observer for Timeline {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        match event {
            Event::Start(start) => *self.started.borrow_mut() = Some((*start).clone()),
            Event::Stop(report) => {
                if let Some(start) = self.started.borrow_mut().take() {
                    self.entries.borrow_mut().push((start, (*report).clone()));
                }
            }
            _ => {}
        }
    }
}

/// Makes pairs that hold each other, and keeps every other one.
fn work(pairs: usize) -> Vec<Gc<Node>> {
    let mut kept = Vec::new();
    for number in 0..pairs {
        let one = Gc::new(Node { other: Field::new(None) });
        let two = Gc::new(Node { other: Field::new(Some(one.clone())) });
        one.other.set(Some(two));
        if number % 2 == 0 {
            kept.push(one);
        }
    }
    kept
}

/// One row for each twelve collections: a letter for each, the older generation the larger.
fn draw(entries: &[(Start, Report)]) {
    for (row, chunk) in entries.chunks(12).enumerate() {
        let letters: String = chunk.iter().map(|(start, _)| letter(start.generation)).collect();
        let examined: usize = chunk.iter().map(|(_, report)| report.examined).sum();
        let freed: usize = chunk.iter().map(|(_, report)| report.freed).sum();
        let time: f64 = chunk.iter().map(|(_, report)| report.duration.as_secs_f64() * 1e6).sum();
        let old = chunk.last().map_or(0, |(start, _)| start.sizes[2]);
        println!(
            "{:>4} {letters:<12} examined {examined:>6}, freed {freed:>5}, {time:>6.0} us; oldest generation {old:>5}",
            row * 12 + 1
        );
    }
}

fn letter(generation: usize) -> char {
    ['.', 'o', 'O'][generation]
}

pub(crate) fn main() {
    let timeline = Rc::new(Timeline::default());
    Heap::current().add_observer(timeline.clone());
    let kept = work(100_000);
    println!(". generation 0    o generations 0 and 1    O all; twelve collections a row");
    draw(&timeline.entries.borrow());
    println!("{} nodes kept", 2 * kept.len());
}
