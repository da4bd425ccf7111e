//! What an observer is told.

use std::cell::RefCell;
use std::rc::Rc;

use exuvia::event::GateOutcome;
use exuvia::{Cause, Event, Field, Gc, Heap, Observer, Trace};

#[derive(Trace)]
struct Node {
    next: Field<Option<Gc<Self>>>,
}

#[derive(Default)]
struct Recorder(RefCell<Vec<String>>);

impl Observer for Recorder {
    fn event(&self, heap: &Heap, event: &Event<'_>) {
        assert!(heap.is_collecting());
        let text = match event {
            Event::Start(start) => {
                let gates = start.gates.map(|gate| match gate.outcome {
                    GateOutcome::Passed => format!("{}>{}", gate.value, gate.limit),
                    GateOutcome::HeldBack { pending, total } => {
                        format!("held back {pending}/{total}")
                    }
                    _ => format!("{}<={}", gate.value, gate.limit),
                });
                format!(
                    "#{} {:?} {} {:?} {gates:?}",
                    start.number, start.cause, start.generation, start.sizes
                )
            }
            Event::Stop(report) => {
                assert_eq!(report.cause.is_some(), report.number > 0);
                let names: Vec<_> = report.phases.iter().map(|(phase, _)| phase.name()).collect();
                assert_eq!(names[..3], ["update_refs", "subtract_refs", "mark_reachable"]);
                format!(
                    "#{} examined {} held {} promoted {} freed {} {:?}",
                    report.number,
                    report.examined,
                    report.held,
                    report.promoted,
                    report.freed,
                    report.freed_by_type
                )
            }
            _ => String::new(),
        };
        self.0.borrow_mut().push(text);
    }
}

#[test]
fn gates_and_reports() {
    let heap = Heap::new();
    let recorder = Rc::new(Recorder::default());
    heap.set_observer(Some(recorder.clone()));
    heap.set_labeler(Some(Rc::new(|object| {
        if object.is::<Node>() { "node".to_owned() } else { object.type_name().to_owned() }
    })));
    heap.set_thresholds([3, 1, 1]);
    let node = || heap.alloc(Node { next: Field::new(None) });
    let ring = node();
    ring.next.set(Some(ring.clone()));
    let kept = [node(), node()];
    drop(ring);
    let last = node();
    assert_eq!(
        recorder.0.take(),
        [
            r#"#1 Allocation 0 [3, 0, 0, 0] ["4>3", "0<=1", "0<=1"]"#,
            r#"#1 examined 3 held 2 promoted 2 freed 1 [("node", 1)]"#,
        ]
    );
    drop((kept, last));
    heap.exit_collect();
    assert_eq!(
        recorder.0.take(),
        [
            r#"#2 Shutdown 2 [0, 0, 0, 0] ["0<=3", "1<=1", "0<=1"]"#,
            "#2 examined 0 held 0 promoted 0 freed 0 []",
        ]
    );
    assert_eq!(
        heap.stats().map(|stats| (stats.collections, stats.collected)),
        [(1, 1), (0, 0), (1, 0)]
    );
    assert_ne!(Cause::Manual, Cause::Allocation);
}
