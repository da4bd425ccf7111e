//! The heap as its users see it.

mod close;
mod limits;
mod stand_in;
mod unborn;

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;

pub use close::{Closed, Held};
pub use stand_in::{StandIn, Uncounted};

use crate::collector::{self, Collected, Labeler, ObserverId, Shared};
use crate::event::{Cause, Observer};
use crate::policy::Stock;
use crate::raw::core::{Core, CoreRef, LISTS, PERMANENT};
use crate::raw::handle::{Gc, GcAny};
use crate::raw::header::flag;
use crate::raw::local;
use crate::raw::memory::{BirthWatcher, MemoryUse, Probe};
use crate::raw::release::resume;
use crate::raw::slot::Slot;
use crate::raw::weak::{Weak, WeakAny};
use crate::trace::{Reader, Trace, Tracer};

/// A counted reference to a heap: memory, and the collector that looks after it.
///
/// Each thread has one, which [`Gc::new`] uses; others can be made beside it, with policies and limits of their own.
///
/// # When does it collect?
/// When an allocation finds that its [`Policy`](crate::Policy) says so, when one would exceed the
/// [byte limit](Self::set_byte_limit), when somebody asks, and when the heap is closed. Never at any other time.
///
/// # What if its objects hold those of another heap?
/// Each heap examines its own objects only. A handle from an object of another heap counts like one from a variable: it keeps
/// its object alive, and is never left dangling. So a cycle that goes through two heaps is not found, and leaks until somebody
/// breaks it.
///
/// ```
/// use exuvia::{Field, Gc, GcAny, Heap};
///
/// let (here, there) = (Heap::new(), Heap::new());
/// let one = here.alloc(Field::new(None::<GcAny>));
/// let two = there.alloc(Field::new(Some(GcAny::from(one.clone()))));
/// one.set(Some(two.clone().into()));
/// drop(two);
/// let weak = Gc::downgrade(&one);
/// drop(one);
/// assert_eq!((here.collect(2).collected, there.collect(2).collected), (0, 0));
/// weak.upgrade().unwrap().take();
/// assert_eq!((here.totals().alive, there.totals().alive), (0, 0));
/// ```
///
/// # When does it end?
/// When the last `Heap` is dropped it is closed: it collects once more, and lets go of its observers and all other code that
/// was given to it. Handles do not own the heap, but they keep its memory: objects with handles live on, can be used as
/// before, and give the memory back to the system with the last of them. There is nothing left to dangle and so nothing to panic
/// about. Through such a handle, [`Gc::heap`] gives access to the heap again; it works as before, but is not collected
/// once more at its end. [`close`](Self::close) says what lives on. A heap that is forgotten (by [`std::mem::forget`]) is never closed.
///
/// The thread's heap is closed at the thread's end. Destructors of the thread's other variables may still make objects: these
/// go to the same heap as long as it has objects, and otherwise to one that goes with them.
///
/// # Can it go to another thread?
/// No. Counts are not atomic, so a heap and all handles to its objects stay on one thread; none of them is `Send`, and the compiler says
/// so. To move a heap whole, one would have to know that no handle, strong or weak, is left behind, which could be counted, and that
/// no object shares anything with the old thread: an `Rc`, a handle to another heap, something in a field that is not traced. This
/// only the types can tell, and `Send` does not: a type with a [`Gc`] is not `Send` for that very handle, be the rest
/// as it may. So send what the objects are made of, and make them where they are used.
///
/// ```compile_fail,E0277
/// let heap = exuvia::Heap::new();
/// std::thread::spawn(move || heap.collect(2));
/// ```
#[derive(Clone)]
pub struct Heap(CoreRef);

/// What the collections of one generation have done so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct GenerationStats {
    /// How many there were.
    pub collections: u64,
    /// Objects that they freed.
    pub collected: u64,
    /// Objects that they could not free.
    pub uncollectable: u64,
}

/// How many objects there have been.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Totals {
    /// Objects made since the heap was.
    pub made: u64,
    /// Objects freed by their last release.
    pub freed_by_counting: u64,
    /// Objects freed by the collector.
    pub freed_by_collector: u64,
    /// Objects alive.
    pub alive: u64,
}

impl Heap {
    /// A heap of its own.
    #[must_use]
    pub fn new() -> Self {
        Self(CoreRef::new())
    }

    /// The thread's heap.
    pub fn current() -> Self {
        Self(local::current())
    }

    pub(crate) fn from_core(core: CoreRef) -> Self {
        Self(core)
    }

    pub(crate) fn core(&self) -> &Core {
        &self.0
    }

    fn shared(&self) -> &Shared {
        &self.0.shared
    }

    /// Makes `value` an object of this heap. May collect first, if the type can have edges.
    ///
    /// # Panics
    /// If there is no memory, see [`try_alloc`](Self::try_alloc); with the payload of a finalizer or watcher that panicked in the
    /// collection. The value has been dropped.
    #[inline(always)]
    pub fn alloc<T: Trace>(&self, value: T) -> Gc<T> {
        self.0.allocate(value)
    }

    /// Makes the elements of a vector or a box an object of this heap.
    ///
    /// # Examples
    /// ```
    /// use exuvia::Heap;
    ///
    /// let heap = Heap::new();
    /// assert_eq!(*heap.alloc_slice(vec![1, 2]), [1, 2]);
    /// ```
    pub fn alloc_slice<T: Trace>(&self, elements: impl Into<Vec<T>>) -> Gc<[T]> {
        self.0.adopt_vec(elements.into())
    }

    /// Makes a copy of a text an object of this heap.
    pub fn alloc_str(&self, text: &str) -> Gc<str> {
        self.0.adopt_text(text)
    }

    /// Makes an object of this heap that knows itself, as [`Gc::new_cyclic`].
    pub fn alloc_cyclic<T: Trace>(&self, make: impl FnOnce(&Weak<T>) -> T) -> Gc<T> {
        self.0.allocate_cyclic(make)
    }

    /// The same for an object that comes from another [`Stock`](crate::Stock) than it belongs to, or from none.
    #[inline]
    pub fn alloc_from<T: Trace>(&self, stock: Option<Stock>, value: T) -> Gc<T> {
        self.0.allocate_from(stock, value)
    }

    /// Makes `value` an object that the gates count, but that the collector does not examine before it is
    /// [tracked](Self::track), or the heap ends.
    #[inline]
    pub fn alloc_untracked<T: Trace>(&self, value: T) -> Gc<T> {
        self.0.allocate_untracked(value)
    }

    /// The same for an object that comes from another [`Stock`](crate::Stock) than it belongs to, or from none.
    #[inline]
    pub fn alloc_untracked_from<T: Trace>(&self, stock: Option<Stock>, value: T) -> Gc<T> {
        self.0.allocate_untracked_from(stock, value)
    }

    /// Makes an object with a part: `build` puts a handle to `part` into it. Both together are counted and examined as one
    /// object from then on, see [`Part`](crate::Part).
    ///
    /// What others hold, or refer to weakly, and what has a finalizer, does not become a part, but stays an object like any
    /// other.
    pub fn alloc_with_part<T: Trace>(
        &self,
        part: GcAny,
        build: impl FnOnce(crate::Part) -> T,
    ) -> Gc<T> {
        self.0.allocate_with_part(part, build)
    }

    /// Puts an object into generation 0, unless it is tracked already, a part, or of a type that cannot be.
    pub fn track(&self, object: &GcAny) {
        object.track();
    }

    /// Takes an object out of the collector's lists: it is not examined any more.
    pub fn untrack(&self, object: &GcAny) {
        let slot = object.slot();
        if slot.has(flag::TRACKED) && !slot.has(flag::CONDEMNED) {
            object.core().untrack(slot);
        }
    }

    /// Collects `generation` (0, 1 or 2) and all younger ones, whether collection is enabled or not.
    ///
    /// Returns zeros at once if a collection is running already.
    ///
    /// # Panics
    /// If there is no such generation; or with the payload of a finalizer or watcher that panicked, when all is done.
    pub fn collect(&self, generation: usize) -> Collected {
        self.collect_because(generation, Cause::Manual)
    }

    /// The same, with a cause for the observer to see.
    ///
    /// # Panics
    /// As [`collect`](Self::collect).
    pub fn collect_because(&self, generation: usize, cause: Cause) -> Collected {
        assert!(generation < 3, "there are three generations");
        collector::collect(&self.0, generation, cause)
    }

    /// A full collection at the end of a program.
    ///
    /// # Panics
    /// As [`collect`](Self::collect).
    pub fn exit_collect(&self) -> Collected {
        self.collect_because(2, Cause::Shutdown)
    }

    /// Whether a collection is running.
    pub fn is_collecting(&self) -> bool {
        self.shared().is_collecting()
    }

    /// For watchers, once each time they are told: whether the collector tells them, and not a last release.
    pub fn is_told_by_collector(&self) -> bool {
        self.shared().is_told_by_collector()
    }

    /// What the collections of each generation have done so far.
    pub fn stats(&self) -> [GenerationStats; 3] {
        self.shared().stats()
    }

    /// Counts so many objects more, or fewer, that are not in this heap, among those that survive each full collection, as the
    /// 25 % rule of [CPython's gates](crate::Policy::cpython_3_11) needs it.
    ///
    /// For interpreters whose own classes and modules are no objects of the heap as they are in CPython, where they put off
    /// full collections of small programs. [`freeze`](Self::freeze) is for them, too.
    pub fn count_beside(&self, n_objects: isize) {
        self.shared().pace.update_gates(|gates| gates.count_beside(n_objects));
    }

    /// Moves all tracked objects to a permanent generation, which is not examined before the heap ends, and clears the counters.
    pub fn freeze(&self) {
        for generation in 0..3 {
            let list = self.0.take_list(generation);
            list.iter().for_each(|slot| slot.set_generation(PERMANENT));
            self.0.append(PERMANENT, list);
        }
        self.0.reset_count();
        self.shared().pace.update_gates(crate::policy::Gates::freeze);
    }

    /// Moves the permanent generation to the end of generation 2.
    pub fn unfreeze(&self) {
        self.0.unfreeze();
        self.shared().pace.update_gates(crate::policy::Gates::unfreeze);
    }

    /// The number of objects in the permanent generation.
    pub fn frozen_count(&self) -> usize {
        self.0.size(PERMANENT)
    }

    /// The number of objects in each generation, the permanent one last.
    pub fn sizes(&self) -> [usize; 4] {
        std::array::from_fn::<_, LISTS, _>(|generation| self.0.size(generation))
    }

    /// The tracked objects of one generation, or of 0, 1 and 2, in the order of the lists.
    ///
    /// # Panics
    /// If there is no such generation.
    pub fn objects(&self, generation: Option<usize>) -> Vec<GcAny> {
        assert!(generation.is_none_or(|generation| generation < 3), "there are three generations");
        let generations = generation.map_or(0..3, |generation| generation..generation + 1);
        let slots = generations.flat_map(|generation| self.0.list(generation));
        slots.filter(|slot| !slot.is_lent()).map(Slot::handle).collect()
    }

    /// The tracked objects with an edge to any of `targets`, in the order of the lists, each once. Looks at all of them.
    pub fn referrers(&self, targets: &[GcAny]) -> Vec<GcAny> {
        let targets: HashSet<_> = targets.iter().map(GcAny::slot).collect();
        let mut edges = Vec::new();
        let mut found = Vec::new();
        for slot in (0..3).flat_map(|generation| self.0.list(generation)) {
            slot.trace(&mut Tracer::new(&mut edges, Reader::Inspection));
            if edges.drain(..).any(|edge| targets.contains(&edge)) {
                found.push(slot.handle());
            }
        }
        found
    }

    /// The objects to which some objects report edges, one for each edge, object by object; see [`GcAny::referents`].
    pub fn referents(&self, objects: &[GcAny]) -> Vec<GcAny> {
        objects.iter().flat_map(GcAny::referents).collect()
    }

    /// Has `watcher` told, by its [`Trace::WATCHER`], when `target` dies, and returns a weak handle to `target`.
    ///
    /// Neither is kept alive by this. A watcher that dies is forgotten; one that is condemned together with its target is not
    /// told. For a callback without a type of its own see [`Gc::downgrade_with`].
    ///
    /// # Panics
    /// Panics if the two are not in the same heap.
    pub fn watch(&self, target: &GcAny, watcher: &GcAny) -> WeakAny {
        watch(target, watcher, true)
    }

    /// The same for a watcher that does not want to be told, but is one of the [`watchers`](Self::watchers).
    ///
    /// # Panics
    /// As [`watch`](Self::watch).
    pub fn watch_silently(&self, target: &GcAny, watcher: &GcAny) -> WeakAny {
        watch(target, watcher, false)
    }

    /// The watchers of an object, newest first.
    pub fn watchers(&self, target: &GcAny) -> Vec<GcAny> {
        target.slot().watchers()
    }

    /// Clears the weak handles to an object, and tells its watchers, as if it had died: for a finalizer that is to run
    /// after that, as CPython's generators have one. The object itself does not watch anything any more.
    ///
    /// # Panics
    /// With the payload of a watcher that panicked, when all is done.
    ///
    /// # Examples
    /// ```
    /// use exuvia::{Gc, Heap};
    ///
    /// let heap = Heap::new();
    /// let object = heap.alloc(5);
    /// let weak = Gc::downgrade(&object);
    /// heap.clear_weak(Gc::as_any(&object));
    /// assert!(weak.upgrade().is_none() && *object == 5);
    /// ```
    pub fn clear_weak(&self, target: &GcAny) {
        let mut panic = None;
        target.slot().tell_dependents(&mut panic);
        resume(panic);
    }

    /// The number of weak handles to an object.
    pub fn weak_count(&self, target: &GcAny) -> usize {
        target.slot().weak_count()
    }

    /// Has weak handles without a watcher lead to what a collection has condemned until its finalizers have run, as CPython does from
    /// 3.14 on, or no longer. Before that, as is the default, finalizers find all of them cleared.
    pub fn clear_weak_late(&self, late: bool) {
        self.shared().clear_late(late);
    }

    /// What stands at an address. Never reads memory that is not the heap's.
    pub fn probe(&self, address: usize) -> Probe {
        self.0.memory().probe(address)
    }

    /// Has `watcher` called with the address of each new object, before there is a value at it, or nobody.
    ///
    /// As long as nobody is called, this costs nothing. The watcher must not use the heap.
    ///
    /// # Examples
    /// ```
    /// use std::cell::RefCell;
    /// use std::rc::Rc;
    ///
    /// use exuvia::Heap;
    ///
    /// let (heap, births) = (Heap::new(), Rc::new(RefCell::new(Vec::new())));
    /// let log = births.clone();
    /// heap.watch_births(Some(Rc::new(move |address| log.borrow_mut().push(address))));
    /// let object = heap.alloc(5);
    /// heap.watch_births(None);
    /// heap.alloc(6);
    /// assert_eq!(*births.borrow(), [exuvia::Gc::address(&object)]);
    /// ```
    pub fn watch_births(&self, watcher: Option<BirthWatcher>) {
        self.0.memory().watch_births(watcher);
    }

    /// All objects, tracked or not, in the order of their addresses; except those whose values are being changed, and what
    /// a collection that is running is about to clear.
    ///
    /// # Examples
    /// ```
    /// let heap = exuvia::Heap::new();
    /// let kept = (heap.alloc(5), heap.alloc_str("text"));
    /// assert_eq!((heap.everything().len(), heap.objects(None).len()), (2, 0));
    /// # drop(kept);
    /// ```
    pub fn everything(&self) -> Vec<GcAny> {
        let mut slots = Vec::new();
        self.0.memory().each_object(|slot| slots.push(slot));
        let is_shown = |slot: &Slot| !slot.is_lent() && !self.0.is_ending(*slot);
        slots.into_iter().filter(is_shown).map(Slot::handle).collect()
    }

    /// Has collections reported to `observer` instead of the one that was set before. Others can be
    /// [added](Self::add_observer).
    pub fn set_observer(&self, observer: Option<Rc<dyn Observer>>) {
        self.shared().observers.set(observer);
    }

    /// Has collections reported to `observer` as well, after all others.
    ///
    /// # Examples
    /// ```
    /// use std::cell::Cell;
    /// use std::rc::Rc;
    ///
    /// use exuvia::{Event, Heap, Observer};
    ///
    /// #[derive(Default)]
    /// struct Count(Cell<usize>);
    ///
    /// impl Observer for Count {
    ///     fn event(&self, _: &Heap, event: &Event<'_>) {
    ///         if let Event::Stop(_) = event {
    ///             self.0.set(self.0.get() + 1);
    ///         }
    ///     }
    /// }
    ///
    /// let (heap, count) = (Heap::new(), Rc::new(Count::default()));
    /// let id = heap.add_observer(count.clone());
    /// heap.collect(0);
    /// heap.remove_observer(id);
    /// heap.collect(0);
    /// assert_eq!(count.0.get(), 1);
    /// ```
    pub fn add_observer(&self, observer: Rc<dyn Observer>) -> ObserverId {
        self.shared().observers.add(observer)
    }

    /// Removes an observer that was added to this heap, and returns it, unless it has been removed already.
    pub fn remove_observer(&self, id: ObserverId) -> Option<Rc<dyn Observer>> {
        self.shared().observers.remove(id)
    }

    /// Has objects named by `labeler` in reports, instead of by their Rust types.
    pub fn set_labeler(&self, labeler: Option<Labeler>) {
        self.shared().observers.set_labeler(labeler);
    }

    /// Whether collections leave their survivors in exactly CPython's order, which later ones finalize and clear them in.
    ///
    /// Otherwise, which is how a heap begins, full collections of very many objects go page by page, and collections that
    /// can find nothing look at nothing; both are faster, and leave the survivors in the order in which they were.
    ///
    /// # Examples
    /// ```
    /// let heap = exuvia::Heap::new();
    /// heap.keep_order(true);
    /// ```
    pub fn keep_order(&self, keeps: bool) {
        self.shared().keeps_order.set(keeps);
    }

    /// Has full collections of more objects than this mark page by page, which is otherwise done in large heaps only. For tests.
    #[doc(hidden)]
    pub fn mark_by_pages_from(&self, objects: usize) {
        self.shared().many.set(objects);
    }

    /// The memory that the heap holds.
    pub fn memory(&self) -> MemoryUse {
        self.0.memory().usage()
    }

    /// How many objects there have been. Looks at all pages.
    pub fn totals(&self) -> Totals {
        let (made, freed) = self.0.memory().totals();
        let collected = self.stats().iter().map(|stats| stats.collected).sum::<u64>();
        let by_collector = (collected - self.shared().garbage.total()).min(freed);
        Totals {
            made,
            freed_by_counting: freed - by_collector,
            freed_by_collector: by_collector,
            alive: made - freed,
        }
    }

    /// Whether both are the same heap.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        std::ptr::eq::<Core>(&*self.0, &*other.0)
    }
}

fn watch(target: &GcAny, watcher: &GcAny, told: bool) -> WeakAny {
    let same = std::ptr::eq(target.core(), watcher.core());
    assert!(same, "a watcher lives in the heap of its target");
    target.slot().watch(watcher.slot(), told)
}

impl Default for Heap {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Heap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = Cell::new(self.counts());
        f.debug_struct("Heap")
            .field("counts", &counts.get())
            .field("sizes", &self.sizes())
            .finish_non_exhaustive()
    }
}
