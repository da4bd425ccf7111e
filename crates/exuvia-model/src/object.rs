//! The real objects, and their callbacks, which tell the model what happens to them.

use std::cell::RefCell;

use exuvia::{Field, Gc, GcAny, Heap, Trace, Tracer, WeakAny};

use crate::graph::{Id, Place, Shape};
use crate::state::{Held, Level, Pending, Spot, state};

/// What all objects with edges have.
#[derive(Trace)]
pub(crate) struct Body {
    bell: Bell,
    _wire: Wire,
    pub(crate) edges: RefCell<Vec<GcAny>>,
    pub(crate) field: Field<Option<GcAny>>,
    #[trace(skip)]
    pub(crate) unseen: RefCell<Vec<GcAny>>,
    /// What its callbacks do.
    pub(crate) action: u8,
    _knell: Knell,
}

impl Body {
    fn new(id: Id, action: u8) -> Self {
        Self {
            bell: Bell { id },
            _wire: Wire,
            edges: RefCell::default(),
            field: Field::default(),
            unseen: RefCell::default(),
            action,
            _knell: Knell,
        }
    }
}

macro_rules! shapes {
    ($($(#[$option:meta])* $name:ident $tag:literal $(, $padding:ident: $type:ty)?;)*) => {
        $(
            #[derive(Trace)]
            #[trace(tag = $tag)]
            $(#[$option])*
            pub(crate) struct $name {
                body: Body,
                $($padding: $type,)?
            }
        )*

        /// What an object with edges has.
        pub(crate) fn body(any: &GcAny) -> &Body {
            match any.tag() {
                $($tag => &any.downcast_ref::<$name>().expect("the tag says so").body,)*
                _ => panic!("a leaf has no edges"),
            }
        }
    };
}

shapes! {
    Small 1;
    Wide 2, _padding: [u64; 24];
    #[repr(align(64))]
    Aligned 3;
    #[trace(finalizer = finalize)]
    Last 4;
    #[trace(watcher = told)]
    Watching 5;
    Large 6, _padding: [u8; 20_000];
}

/// The tag of objects without edges.
const LEAF: u32 = 7;

#[derive(Trace)]
#[trace(leaf, tag = LEAF)]
struct Leaf {
    bell: Bell,
    _knell: Knell,
}

/// Says when the value around it begins to be dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Bell {
    id: Id,
}

/// Says when all of it has been dropped.
#[derive(Trace)]
#[trace(leaf)]
struct Knell;

impl Drop for Bell {
    fn drop(&mut self) {
        state(|state| state.toll(self.id));
    }
}

impl Drop for Knell {
    fn drop(&mut self) {
        state(|state| state.dying.set(state.dying.get() - 1));
    }
}

/// Reports nothing, but may panic when asked.
struct Wire;

// SAFETY: owns no handles.
#[expect(unsafe_code, reason = "a trace that panics has to be written by hand")]
unsafe impl Trace for Wire {
    const TRACKED: bool = true;

    fn trace(&self, _: &mut Tracer<'_>) {
        state(|state| state.burn(Spot::Trace));
    }
}

/// An object of the first shape with a weak handle to itself, which leads nowhere before it is made.
pub(crate) fn make_cyclic(heap: &Heap, pending: &Pending, weak: &mut Option<WeakAny>) -> GcAny {
    let object = heap.alloc_cyclic(|this| {
        assert!(this.upgrade().is_none(), "an object that is not made yet");
        *weak = Some(this.as_any().clone());
        pending.is_built.set(true);
        Small { body: Body::new(pending.id, 0) }
    });
    Gc::into_any(object)
}

/// The number of an object.
pub(crate) fn id_of(any: &GcAny) -> Id {
    match any.downcast_ref::<Leaf>() {
        Some(leaf) => leaf.bell.id,
        None => body(any).bell.id,
    }
}

/// Whether an object can have edges.
pub(crate) fn has_edges(any: &GcAny) -> bool {
    any.tag() != LEAF
}

/// Makes an object of a shape.
pub(crate) fn make(heap: &Heap, id: Id, shape: Shape, action: u8, tracked: bool) -> GcAny {
    fn put<T: Trace>(heap: &Heap, value: T, tracked: bool) -> GcAny {
        let object = if tracked { heap.alloc(value) } else { heap.alloc_untracked(value) };
        Gc::into_any(object)
    }
    if shape == Shape::Leaf {
        return put(heap, Leaf { bell: Bell { id }, _knell: Knell }, tracked);
    }
    let body = Body::new(id, action);
    match shape {
        Shape::Small | Shape::Leaf => put(heap, Small { body }, tracked),
        Shape::Wide => put(heap, Wide { body, _padding: [7; 24] }, tracked),
        Shape::Aligned => put(heap, Aligned { body }, tracked),
        Shape::Last => put(heap, Last { body }, tracked),
        Shape::Watching => put(heap, Watching { body }, tracked),
        Shape::Large => put(heap, Large { body, _padding: [7; 20_000] }, tracked),
    }
}

/// An edge between objects that somebody holds. None if the place is borrowed.
pub(crate) fn link(from: &GcAny, to: &GcAny, place: Place) {
    let (body, from, target) = (body(from), id_of(from), id_of(to));
    let list = match place {
        Place::Edges => &body.edges,
        Place::Unseen => &body.unseen,
        Place::Field => {
            unlink_field(body, from);
            state(|state| state.graph.borrow_mut().link(from, target, place));
            let old = body.field.replace(Some(to.clone()));
            return drop(old);
        }
    };
    if let Ok(mut list) = list.try_borrow_mut() {
        state(|state| state.graph.borrow_mut().link(from, target, place));
        list.push(to.clone());
    }
}

fn unlink_field(body: &Body, from: Id) {
    if let Some(old) = body.field.take() {
        state(|state| state.graph.borrow_mut().unlink(from, Place::Field, 0));
        drop(old);
    }
}

/// Takes an edge away, if there are any and they are not borrowed; the number selects one.
pub(crate) fn unlink(from: &GcAny, place: Place, number: usize) -> bool {
    let body = body(from);
    let list = if place == Place::Edges { &body.edges } else { &body.unseen };
    let Ok(mut edges) = list.try_borrow_mut() else { return false };
    if edges.is_empty() {
        return false;
    }
    let index = number % edges.len();
    let target = edges.remove(index);
    drop(edges);
    state(|state| state.graph.borrow_mut().unlink(body.bell.id, place, index));
    drop(target);
    true
}

/// Takes all edges away, one after the other.
pub(crate) fn cut(from: &GcAny) {
    for place in [Place::Edges, Place::Unseen] {
        // Callbacks may add edges meanwhile.
        for _ in 0..1000 {
            if !unlink(from, place, 0) {
                break;
            }
        }
    }
    unlink_field(body(from), id_of(from));
}

/// The target of an edge.
pub(crate) fn target(from: &GcAny, number: usize) -> Option<Held> {
    if !has_edges(from) {
        return None;
    }
    let edges = body(from).edges.try_borrow().ok()?;
    let target = match edges.len() {
        0 => body(from).field.get(),
        len => Some(edges[number % len].clone()),
    };
    target.map(Held::new)
}

/// The targets of all edges.
pub(crate) fn targets(from: &GcAny) -> Vec<Held> {
    let body = body(from);
    let (edges, unseen) = (body.edges.borrow(), body.unseen.borrow());
    edges.iter().chain(unseen.iter()).cloned().chain(body.field.get()).map(Held::new).collect()
}

fn finalize(this: &Gc<Last>) {
    let this = Gc::as_any(this);
    state(|state| {
        let id = id_of(this);
        let lent = state.lend(id);
        state.finalized(this, id);
        let inside = Level::of(&state.depth);
        act(this, body(this).action);
        drop(inside);
        state.burn(Spot::Finalizer);
        drop(lent);
    });
}

fn told(this: &Gc<Watching>) {
    let this = Gc::as_any(this);
    state(|state| {
        let lent = state.lend(id_of(this));
        // Others that will be told are held meanwhile, which the model does not know.
        let dying = Level::of(&state.dying);
        state.told(id_of(this));
        act(this, body(this).action);
        state.burn(Spot::Watcher);
        drop((lent, dying));
    });
}

/// What a finalizer or a watcher does.
fn act(this: &GcAny, action: u8) {
    state(|state| {
        if state.quiet.get() || !state.setting.get().actions {
            return;
        }
        match action % 16 {
            4 => state.hold(Held::new(this.clone())),
            5 => {
                if let Some(target) = target(this, 0) {
                    state.hold(target);
                }
            }
            6 => cut(this),
            7 => {
                let heap = this.heap();
                state.mixed.set(true);
                let made = state.make(&heap, state.heap_of(this), Shape::Small, 0, true);
                link(this, made.any(), Place::Edges);
                link(made.any(), this, Place::Field);
            }
            8 => {
                this.heap().collect(usize::from(action) / 16 % 3);
            }
            9 => state.weaken(this),
            10 => {
                if let Some(target) = target(this, 0).filter(|target| has_edges(target.any())) {
                    cut(target.any());
                }
            }
            11 => state.release(usize::from(action)),
            12 => state.upgrade(usize::from(action)),
            _ => {}
        }
    });
}
