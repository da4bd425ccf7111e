//! The lecture's two friends: each holds the other, both are let go, and a collection finds them.

use std::cell::RefCell;

use exuvia::{Field, Finalize, Gc, Heap, Probe, Trace};

thread_local! {
    static OUTPUT: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

#[derive(Trace)]
#[trace(finalize)]
struct Person {
    name: &'static str,
    friend: Field<Option<Gc<Person>>>,
}

impl Finalize for Person {
    fn finalize(this: &Gc<Self>) {
        OUTPUT.with_borrow_mut(|output| output.push(format!("DEL {}", this.name)));
    }
}

#[derive(Trace)]
struct List {
    items: RefCell<Vec<Gc<List>>>,
}

fn person(name: &'static str) -> Gc<Person> {
    Gc::new(Person { name, friend: Field::new(None) })
}

fn count(address: usize) -> u32 {
    match Heap::current().probe(address) {
        Probe::Live { count } => count,
        _ => 0,
    }
}

#[test]
fn counts_go_up_and_down_and_the_object_dies_at_once() {
    let one = person("one");
    let address = Gc::address(&one);
    assert_eq!(count(address), 1);
    let same = one.clone();
    assert_eq!(count(address), 2);
    drop(one);
    assert_eq!(count(address), 1);
    drop(same);
    assert_eq!(count(address), 0);
    assert_eq!(OUTPUT.take(), ["DEL one"]);
}

#[test]
fn friends_die_in_a_collection_that_runs_by_itself() {
    let one = person("one");
    let two = person("two");
    one.friend.set(Some(two.clone()));
    two.friend.set(Some(one.clone()));
    let (first, second) = (Gc::address(&one), Gc::address(&two));
    assert_eq!((count(first), count(second)), (2, 2));
    drop(one);
    drop(two);
    assert_eq!((count(first), count(second)), (1, 1));
    assert!(OUTPUT.take().is_empty());

    let list = Gc::new(List { items: RefCell::default() });
    let mut died_at = None;
    for step in 0..1000 {
        let element = Gc::new(List { items: RefCell::default() });
        list.items.borrow_mut().push(element);
        if died_at.is_none() && count(first) == 0 {
            died_at = Some(step);
            assert_eq!(count(second), 0);
        }
    }
    // 701 allocations: two friends, the list, and 698 elements.
    assert_eq!(died_at, Some(697));
    assert_eq!(OUTPUT.take(), ["DEL one", "DEL two"]);
    assert_eq!(Heap::current().stats()[0].collections, 1);
}

#[test]
fn leaves_never_collect() {
    let one = person("one");
    one.friend.set(Some(one.clone()));
    let address = Gc::address(&one);
    drop(one);
    let kept: Vec<Gc<String>> = (0..10_000).map(|number| Gc::new(number.to_string())).collect();
    assert_eq!((kept.len(), count(address)), (10_000, 1));
    assert!(OUTPUT.take().is_empty());
    assert_eq!(Heap::current().collect(2).collected, 1);
    assert_eq!(OUTPUT.take(), ["DEL one"]);
}
