//! The end of a thread: handles in its variables, and objects made by their destructors.

use std::cell::{Cell, RefCell};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use exuvia::{Field, Finalize, Gc, Trace};

/// What happens at the end of a thread, in order, told to the thread that waits for it.
type Diary = Sender<(&'static str, usize)>;

#[derive(Trace)]
#[trace(leaf)]
struct Teller(&'static str, Diary);

impl Drop for Teller {
    fn drop(&mut self) {
        let _ = self.1.send((self.0, 0));
    }
}

#[derive(Trace)]
struct Node {
    next: Field<Option<Gc<Self>>>,
    _teller: Teller,
}

fn node(name: &'static str, diary: &Diary) -> Gc<Node> {
    Gc::new(Node { next: Field::new(None), _teller: Teller(name, diary.clone()) })
}

/// A thread's variable with handles, whose destructor makes objects as well.
struct Variable {
    handles: RefCell<Vec<Gc<Node>>>,
    diary: RefCell<Option<Diary>>,
}

impl Variable {
    const fn new() -> Self {
        Self { handles: RefCell::new(Vec::new()), diary: RefCell::new(None) }
    }

    fn fill(&self, diary: &Diary, handle: Gc<Node>) {
        self.handles.borrow_mut().push(handle);
        *self.diary.borrow_mut() = Some(diary.clone());
    }
}

impl Drop for Variable {
    fn drop(&mut self) {
        let Some(diary) = self.diary.take() else { return };
        let objects: Vec<_> = (0..100).map(|_| Gc::new(Gc::new(1_u8))).collect();
        let heap = Gc::heap(&objects[0]);
        let same = objects.iter().filter(|object| Gc::heap(object).ptr_eq(&heap)).count();
        let _ = diary.send(("in one heap", same));
        let weak = Gc::downgrade(&objects[0]);
        drop(objects);
        let _ = diary.send(("left", usize::from(weak.upgrade().is_some())));
        self.handles.take().clear();
    }
}

thread_local! {
    static EARLY: Variable = const { Variable::new() };
    static LATE: Variable = const { Variable::new() };
}

/// Runs `code` on a thread of its own, and returns what its end had to tell, sorted: the order in which a thread's variables
/// are destroyed is the system's business.
fn at_the_end_of_a_thread(code: fn(&Diary)) -> Vec<(&'static str, usize)> {
    let (sender, receiver) = channel();
    thread::spawn(move || code(&sender)).join().expect("no panic");
    let mut told: Vec<_> = receiver.try_iter().collect();
    told.sort_unstable();
    told
}

/// The variables are made before and after the thread's heap, so that one of them goes before it and one after it.
#[test]
fn variables_around_the_heap_use_it_in_their_destructors() {
    let told = at_the_end_of_a_thread(|diary| {
        EARLY.with(|_| ());
        let first = node("first", diary);
        let second = node("second", diary);
        LATE.with(|late| late.fill(diary, first));
        EARLY.with(|early| early.fill(diary, second));
    });
    assert_eq!(
        told,
        [
            ("first", 0),
            ("in one heap", 100),
            ("in one heap", 100),
            ("left", 0),
            ("left", 0),
            ("second", 0)
        ]
    );
}

#[test]
fn cycles_in_the_heap_are_collected_at_the_end() {
    let told = at_the_end_of_a_thread(|diary| {
        let one = node("cycle", diary);
        one.next.set(Some(one.clone()));
    });
    assert_eq!(told, [("cycle", 0)]);
}

#[test]
fn without_a_heap_the_destructors_get_one() {
    let told = at_the_end_of_a_thread(|diary| {
        EARLY.with(|early| *early.diary.borrow_mut() = Some(diary.clone()));
    });
    assert_eq!(told, [("in one heap", 100), ("left", 0)]);
}

#[derive(Trace)]
#[trace(finalize)]
struct Last {
    own: Field<Option<Gc<Self>>>,
    kept: Field<Option<Gc<Node>>>,
    #[trace(skip)]
    diary: Cell<Option<Diary>>,
}

impl Finalize for Last {
    fn finalize(this: &Gc<Self>) {
        let Some(diary) = this.diary.take() else { return };
        this.kept.set(Some(node("made by a finalizer", &diary)));
        let same = this.kept.get().is_some_and(|kept| Gc::heap(&kept).ptr_eq(&Gc::heap(this)));
        let _ = diary.send(("in the same heap", usize::from(same)));
    }
}

#[test]
fn a_finalizer_of_the_last_collection_allocates_in_its_heap() {
    let told = at_the_end_of_a_thread(|diary| {
        let last = Gc::new(Last {
            own: Field::new(None),
            kept: Field::new(None),
            diary: Cell::new(Some(diary.clone())),
        });
        last.own.set(Some(last.clone()));
    });
    assert_eq!(told, [("in the same heap", 1), ("made by a finalizer", 0)]);
}

/// What is forgotten leaks, of which LeakSanitizer would complain.
#[cfg(not(gc_asan))]
#[test]
fn forgotten_handles_and_heaps_leave_the_thread_its_end() {
    let told = at_the_end_of_a_thread(|diary| {
        std::mem::forget(node("forgotten", diary));
        std::mem::forget(exuvia::Heap::current());
        drop(node("dropped", diary));
    });
    assert_eq!(told, [("dropped", 0)]);
}
