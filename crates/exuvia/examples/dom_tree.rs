//! A document's tree, whose elements know their parents and whose listeners know elements: cycles everywhere, no weak edges.
//!
//! ```text
//! cargo run -p exuvia --example dom_tree
//! ```
#![expect(clippy::print_stdout, reason = "an example shows what happens")]

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc, Heap, Trace, Weak};

/// An element of the document.
#[derive(Trace)]
struct Element {
    name: &'static str,
    parent: Field<Option<Gc<Self>>>,
    children: RefCell<Vec<Gc<Self>>>,
    listeners: RefCell<Vec<Listener>>,
    clicks: Cell<u32>,
}

/// What happens on a click: a function, and the element that it is about.
#[derive(Clone, Trace)]
struct Listener {
    run: fn(&Gc<Element>),
    target: Gc<Element>,
}

impl Element {
    fn new(name: &'static str) -> Gc<Self> {
        Gc::new(Self {
            name,
            parent: Field::new(None),
            children: RefCell::default(),
            listeners: RefCell::default(),
            clicks: Cell::new(0),
        })
    }
}

fn append(parent: &Gc<Element>, child: &Gc<Element>) {
    remove(child);
    child.parent.set(Some(parent.clone()));
    parent.children.borrow_mut().push(child.clone());
}

fn remove(child: &Gc<Element>) {
    let Some(parent) = child.parent.take() else { return };
    parent.children.borrow_mut().retain(|other| !Gc::ptr_eq(other, child));
}

/// Runs the listeners of an element and of all that it stands in.
fn click(element: &Gc<Element>) {
    let mut next = Some(element.clone());
    while let Some(element) = next {
        let listeners = element.listeners.borrow().clone();
        listeners.iter().for_each(|listener| (listener.run)(&listener.target));
        next = element.parent.get();
    }
}

fn path(element: &Gc<Element>) -> String {
    match element.parent.get() {
        Some(parent) => format!("{} > {}", path(&parent), element.name),
        None => element.name.to_owned(),
    }
}

pub(crate) fn main() {
    let heap = Heap::current();
    let body = Element::new("body");
    let menu = Element::new("menu");
    let button = Element::new("button");
    append(&body, &menu);
    append(&menu, &button);
    let count = |element: &Gc<Element>| element.clicks.set(element.clicks.get() + 1);
    button.listeners.borrow_mut().push(Listener { run: count, target: menu.clone() });
    body.listeners.borrow_mut().push(Listener { run: count, target: body.clone() });

    click(&button);
    click(&menu);
    println!("{}", path(&button));
    println!("menu has seen {} click, body {}", menu.clicks.get(), body.clicks.get());

    // The menu leaves the document. Button, listener and menu hold each other.
    let watched: Weak<Element> = Gc::downgrade(&menu);
    remove(&menu);
    drop((menu, button));
    println!("the menu is still there: {}", watched.upgrade().is_some());
    println!("the collector frees {} elements", heap.collect(2).collected);
    println!("the menu is still there: {}", watched.upgrade().is_some());
    println!("{} element is left: {}", heap.totals().alive, path(&body));
}
