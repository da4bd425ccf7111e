//! Types: layouts, what is `Trace` and what is not, threads.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell, UnsafeCell};
use std::marker::PhantomData;

use exuvia::{Field, Gc, GcAny, Heap, Trace, Weak, WeakAny, gc_dyn};

use super::{Node, node};

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// How often this thread has asked the system's allocator for memory.
#[cfg(not(gc_zeal))]
pub(super) fn allocations() -> usize {
    ALLOCATIONS.get()
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// SAFETY: passes everything on to the system's allocator.
#[expect(unsafe_code, reason = "an allocator has to be written by hand")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: by the caller's contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: by the caller's contract.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// Where no constant of the type itself is found, this one is.
trait Otherwise {
    const ANSWER: bool = false;
}

/// Defines a type that says whether another one implements a trait.
macro_rules! question {
    ($name:ident: $bound:path) => {
        struct $name<T: ?Sized>(PhantomData<T>);

        impl<T: ?Sized> Otherwise for $name<T> {}

        impl<T: ?Sized + $bound> $name<T> {
            const ANSWER: bool = true;
        }
    };
}

question!(IsTrace: Trace);
question!(IsSend: Send);
question!(IsSync: Sync);

/// A handle in a `thread_local!` that is destroyed after the heap, or before.
#[test]
fn trap_13_thread_locals_are_destroyed_in_some_order() {
    struct Keeper(RefCell<Vec<Gc<Node>>>);
    impl Drop for Keeper {
        fn drop(&mut self) {
            for object in self.0.take() {
                assert_eq!(object.name, "kept");
                object.edges.borrow_mut().push(node("made at the end"));
                Heap::current().collect(2);
                object.edges.take();
            }
        }
    }
    thread_local! {
        static BEFORE: Keeper = const { Keeper(RefCell::new(Vec::new())) };
        static AFTER: Keeper = const { Keeper(RefCell::new(Vec::new())) };
    }
    for is_first in [false, true] {
        let thread = std::thread::spawn(move || {
            if is_first {
                BEFORE.with(|_| {});
            }
            let object = node("kept");
            super::link(&object, &object);
            AFTER.with(|keeper| keeper.0.borrow_mut().push(object.clone()));
            BEFORE.with(|keeper| keeper.0.borrow_mut().push(object));
        });
        assert!(thread.join().is_ok());
    }
}

/// A value with an alignment of its own, whose header is then looked for in the padding.
#[test]
fn trap_15_alignment_moves_the_header() {
    #[derive(Trace)]
    #[repr(align(64))]
    struct Wide {
        number: u64,
        this: Field<Option<Gc<Self>>>,
    }
    #[derive(Trace)]
    #[repr(align(4096))]
    struct Wider(Field<Option<Gc<Self>>>);
    let heap = Heap::current();
    let wide: Vec<_> =
        (0..50).map(|number| Gc::new(Wide { number, this: Field::new(None) })).collect();
    let wider = Gc::new(Wider(Field::new(None)));
    wider.0.set(Some(wider.clone()));
    wide.iter().for_each(|wide| wide.this.set(Some(wide.clone())));
    assert_eq!(heap.collect(2).collected, 0);
    assert!(wide.iter().zip(0..).all(|(wide, number)| wide.number == number));
    assert!((&raw const **wide.last().expect("fifty")).addr().is_multiple_of(64));
    assert!((&raw const *wider).addr().is_multiple_of(4096));
    drop((wide, wider));
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (51, 0));
}

/// Handles to trait objects and slices, made by taking pointers apart.
#[test]
fn trap_16_fat_pointers() {
    trait Shape {
        fn area(&self) -> u64;
    }
    #[derive(Trace)]
    #[repr(align(32))]
    struct Square(u64, RefCell<Option<Gc<dyn Shape>>>);
    impl Shape for Square {
        fn area(&self) -> u64 {
            self.0 * self.0
        }
    }
    let heap = Heap::current();
    let square = Gc::new(Square(3, RefCell::default()));
    let shape = gc_dyn!(square.clone() => dyn Shape);
    *square.1.borrow_mut() = Some(shape.clone());
    drop(square);
    assert_eq!((heap.collect(2).collected, shape.area()), (0, 9));
    drop(shape);
    assert_eq!(heap.collect(2).collected, 1, "an edge by a fat handle is an edge");
    let slice: Gc<[RefCell<Vec<GcAny>>]> = heap.alloc_slice(vec![RefCell::default(); 3]);
    slice[1].borrow_mut().push(slice.clone().into());
    drop(slice);
    assert_eq!((heap.collect(2).collected, heap.totals().alive), (1, 0));
}

/// `Trace` for cells that anybody may be writing to, and for guards, whose edges belong to somebody else.
#[test]
fn trap_17_cells_without_a_guard_and_guards() {
    const { assert!(<IsTrace<RefCell<Gc<u8>>>>::ANSWER, "the test can tell") };
    const { assert!(!<IsTrace<UnsafeCell<Gc<u8>>>>::ANSWER) };
    const { assert!(!<IsTrace<std::cell::Ref<'static, Gc<u8>>>>::ANSWER) };
    const { assert!(!<IsTrace<std::cell::RefMut<'static, Gc<u8>>>>::ANSWER) };
    const { assert!(!<IsTrace<std::sync::MutexGuard<'static, Gc<u8>>>>::ANSWER) };
    const { assert!(!<&'static Gc<u8>>::TRACKED, "what belongs to nobody reports nothing") };
}

/// A derive that emits a `Drop` keeps its user from taking values apart, and from writing one where it is harmless.
#[test]
fn trap_18_derive_emits_drop() {
    #[derive(Trace)]
    struct Parts {
        name: String,
        edge: Gc<Node>,
    }
    #[derive(Trace)]
    #[trace(leaf)]
    struct Bell(std::rc::Rc<Cell<u32>>);
    impl Drop for Bell {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let Parts { name, edge } = Parts { name: "taken out".to_owned(), edge: node("an edge") };
    assert_eq!((name.as_str(), edge.name.as_str()), ("taken out", "an edge"));
    let rung = std::rc::Rc::new(Cell::new(0));
    drop(Gc::new(Bell(rung.clone())));
    assert_eq!(rung.get(), 1);
}

/// To ask whether a type can have edges, field by field, never ends for a type that contains itself.
#[test]
fn trap_19_recursive_types() {
    #[derive(Trace)]
    struct Person {
        friend: Option<Gc<Self>>,
    }
    #[derive(Trace)]
    #[trace(tracked)]
    struct List {
        item: Gc<Person>,
        rest: Option<Box<Self>>,
    }
    #[derive(Trace)]
    enum Tree {
        Leaf,
        Branch(Gc<Self>, Gc<Self>),
    }
    const { assert!(Person::TRACKED && List::TRACKED && Tree::TRACKED) };
    let person = Gc::new(Person { friend: None });
    let rest = List { item: person.clone(), rest: None };
    let list = Gc::new(List {
        item: Gc::new(Person { friend: Some(person) }),
        rest: Some(Box::new(rest)),
    });
    assert_eq!(Gc::as_any(&list).referents().len(), 2);
    assert!(
        list.item.friend.is_some() && list.rest.as_ref().is_some_and(|rest| rest.rest.is_none())
    );
    let leaf = Gc::new(Tree::Leaf);
    let tree = Gc::new(Tree::Branch(leaf.clone(), leaf));
    assert!(matches!(&*tree, Tree::Branch(one, two) if Gc::ptr_eq(one, two)));
}

/// Handles in two threads, which count without locks.
#[test]
fn trap_25_races() {
    const { assert!(<IsSend<u8>>::ANSWER && <IsSync<u8>>::ANSWER, "the test can tell") };
    const { assert!(!<IsSend<Gc<u8>>>::ANSWER && !<IsSync<Gc<u8>>>::ANSWER) };
    const { assert!(!<IsSend<GcAny>>::ANSWER && !<IsSync<GcAny>>::ANSWER) };
    const { assert!(!<IsSend<Weak<u8>>>::ANSWER && !<IsSync<Weak<u8>>>::ANSWER) };
    const { assert!(!<IsSend<WeakAny>>::ANSWER && !<IsSync<WeakAny>>::ANSWER) };
    const { assert!(!<IsSend<Heap>>::ANSWER && !<IsSync<Heap>>::ANSWER) };
    const { assert!(!<IsSend<Field<Gc<u8>>>>::ANSWER && !<IsSync<Field<Gc<u8>>>>::ANSWER) };
}

/// A handle that can be null itself, so that an `Option` of it needs a word more.
#[test]
fn trap_26_no_niche() {
    const { assert!(size_of::<Option<Gc<Node>>>() == size_of::<usize>()) };
    const { assert!(size_of::<Option<GcAny>>() == size_of::<usize>()) };
    const { assert!(size_of::<Field<Option<Gc<Node>>>>() == size_of::<usize>()) };
    const { assert!(size_of::<Option<Gc<[u8]>>>() == 2 * size_of::<usize>()) };
    let handle = Some(node("there"));
    assert!(handle.is_some_and(|node| node.name == "there"));
}
