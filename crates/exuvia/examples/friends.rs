//! Two people befriend each other, lose their names, and stay, until the collector finds them.
//!
//! ```text
//! cargo run -p exuvia --example friends
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what happens")]

use std::cell::RefCell;
use std::rc::Rc;

use exuvia::{Event, Finalize, Gc, Heap, Observer, Trace};

#[derive(Trace)]
#[trace(finalize)]
struct Person {
    name: String,
    friends: RefCell<Vec<Gc<Self>>>,
}

impl Person {
    fn new(name: &str) -> Gc<Self> {
        Gc::new(Self { name: name.to_owned(), friends: RefCell::default() })
    }

    fn befriend(&self, friend: &Gc<Self>) {
        self.friends.borrow_mut().push(friend.clone());
    }
}

impl Finalize for Person {
    fn finalize(this: &Gc<Self>) {
        println!("  {} is gone, with {} friends", this.name, this.friends.borrow().len());
    }
}

/// Says why the collector runs.
struct Narrator;

impl Observer for Narrator {
    fn event(&self, _: &Heap, event: &Event<'_>) {
        match event {
            Event::Start(start) => {
                let gate = start.gates[start.generation];
                let (number, generation) = (start.number, start.generation);
                let (value, limit) = (gate.value, gate.limit);
                println!("collection {number} of generation {generation}: {value} of {limit}");
            }
            Event::Stop(report) => {
                println!("  looked at {}, freed {}", report.examined, report.freed);
            }
            _ => {}
        }
    }
}

pub(crate) fn main() {
    let heap = Heap::current();
    heap.add_observer(Rc::new(Narrator));

    println!("Alone, an object dies with its last handle:");
    drop(Person::new("Hermit"));

    let (ada, bob) = (Person::new("Ada"), Person::new("Bob"));
    ada.befriend(&bob);
    bob.befriend(&ada);
    println!("Counts of two friends: {} and {}", Gc::strong_count(&ada), Gc::strong_count(&bob));

    println!("Their names go, and nothing happens, as each is still held by the other.");
    drop((ada, bob));

    println!("Then some more containers are made:");
    let crowd: Vec<Gc<Vec<Gc<Person>>>> = (0..800).map(|_| Gc::new(Vec::new())).collect();
    println!("{} objects are alive, and die one by one.", heap.totals().alive);
    drop(crowd);
    println!("At the end the heap is collected once more:");
}
