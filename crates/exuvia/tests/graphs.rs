//! Graphs by data: edges in, held objects, what the collector reports.

use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;

use exuvia::{Event, Gc, Heap, Observer, Trace};

#[derive(Trace)]
struct Node {
    edges: RefCell<Vec<Gc<Self>>>,
}

#[derive(Default)]
struct Recorder(RefCell<String>);

impl Observer for Recorder {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        let mut text = self.0.borrow_mut();
        match event {
            Event::Start(start) => {
                write!(text, "start {} sizes={:?}", start.generation, start.sizes)
            }
            Event::Stop(report) => write!(
                text,
                "; examined={} held={} reachable={} condemned={} freed={}",
                report.examined, report.held, report.reachable, report.condemned, report.freed
            ),
            _ => Ok(()),
        }
        .expect("a string takes all");
    }
}

/// Builds the graph of `edges`, lets go of all objects but `held`, and collects.
fn check(objects: usize, edges: &str, held: &[usize], expected: &str) {
    let heap = Heap::new();
    heap.disable();
    let recorder = Rc::new(Recorder::default());
    heap.set_observer(Some(recorder.clone()));
    let nodes: Vec<_> =
        (0..objects).map(|_| heap.alloc(Node { edges: RefCell::default() })).collect();
    for edge in edges.split_whitespace() {
        let (from, to) = edge.split_once('>').expect("an edge is written from>to");
        let number = |text: &str| text.parse::<usize>().expect("objects are numbers");
        nodes[number(from)].edges.borrow_mut().push(nodes[number(to)].clone());
    }
    let kept: Vec<_> = held.iter().map(|&index| nodes[index].clone()).collect();
    drop(nodes);
    heap.collect(2);
    assert_eq!(*recorder.0.borrow(), expected, "{edges} held {held:?}");
    drop(kept);
}

#[test]
fn cycle_of_two_dies() {
    check(
        2,
        "0>1 1>0",
        &[],
        "start 2 sizes=[2, 0, 0, 0]; examined=2 held=0 reachable=0 condemned=2 freed=2",
    );
}

#[test]
fn cycle_reached_from_outside_survives() {
    check(
        4,
        "0>1 1>2 2>1 3>3",
        &[0],
        "start 2 sizes=[4, 0, 0, 0]; examined=4 held=1 reachable=3 condemned=1 freed=1",
    );
}

#[test]
fn two_edges_between_the_same_objects_count_twice() {
    check(
        2,
        "0>1 0>1 1>0",
        &[],
        "start 2 sizes=[2, 0, 0, 0]; examined=2 held=0 reachable=0 condemned=2 freed=2",
    );
}

#[test]
fn what_hangs_on_a_dead_cycle_dies_with_it() {
    check(
        4,
        "0>1 1>0 1>2 2>3",
        &[],
        "start 2 sizes=[4, 0, 0, 0]; examined=4 held=0 reachable=0 condemned=4 freed=4",
    );
}

#[test]
fn what_a_dead_cycle_leads_to_survives_if_held() {
    check(
        3,
        "0>1 1>0 1>2",
        &[2],
        "start 2 sizes=[3, 0, 0, 0]; examined=3 held=1 reachable=1 condemned=2 freed=2",
    );
}

/// The edges that are read last when counts are taken off do not count as those of something reachable.
#[test]
fn the_last_object_of_a_large_heap_is_examined_like_all_others() {
    const HELD: usize = 12_000;
    let heap = Heap::new();
    heap.disable();
    let make = || heap.alloc(Node { edges: RefCell::default() });
    let held: Vec<_> = (0..HELD).map(|_| make()).collect();
    let last = make();
    last.edges.borrow_mut().push(last.clone());
    drop(last);
    assert_eq!(heap.collect(2).collected, 1);
    drop(held);
}

/// All graphs of three objects (each edge present or not) with each set of held ones.
#[test]
fn all_graphs_of_three_objects() {
    const OBJECTS: usize = 3;
    for edges in 0_u32..1 << (OBJECTS * OBJECTS) {
        for held in 0_u32..1 << OBJECTS {
            let heap = Heap::new();
            heap.disable();
            let nodes: [_; OBJECTS] =
                std::array::from_fn(|_| heap.alloc(Node { edges: RefCell::default() }));
            let has = |from: usize, to: usize| edges & 1 << (OBJECTS * from + to) != 0;
            let mut reached: [bool; OBJECTS] = std::array::from_fn(|index| held & 1 << index != 0);
            for from in 0..OBJECTS {
                for to in (0..OBJECTS).filter(|&to| has(from, to)) {
                    nodes[from].edges.borrow_mut().push(nodes[to].clone());
                }
            }
            for _ in 0..OBJECTS {
                for from in (0..OBJECTS).filter(|&from| reached[from]).collect::<Vec<_>>() {
                    (0..OBJECTS).filter(|&to| has(from, to)).for_each(|to| reached[to] = true);
                }
            }
            let kept: Vec<_> = (0..OBJECTS)
                .filter(|index| held & 1 << index != 0)
                .map(|index| nodes[index].clone())
                .collect();
            drop(nodes);
            heap.collect(2);
            let alive = reached.iter().filter(|&&reached| reached).count() as u64;
            assert_eq!(heap.totals().alive, alive, "edges {edges:b} held {held:b}");
            assert_eq!(heap.objects(None).len() as u64, alive);
            drop(kept);
            heap.collect(2);
            assert_eq!(heap.totals().alive, 0, "edges {edges:b} held {held:b}");
        }
    }
}
