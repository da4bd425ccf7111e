//! The real objects. Their [`callbacks`] tell the model what happens to them.

use std::cell::RefCell;

use exuvia::{Field, Gc, GcAny, Heap, Part, Stock, Trace, Tracer, WeakAny};

use crate::callbacks;
use crate::graph::{Id, Place, Shape};
use crate::state::{Held, Pending, Spot, state};

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

    pub(crate) fn id(&self) -> Id {
        self.bell.id
    }
}

macro_rules! shapes {
    ($(
        $(#[$option:meta])* $name:ident $tag:literal
        $(, $(#[$field_option:meta])? $field:ident: $type:ty)?;
    )*) => {
        $(
            #[derive(Trace)]
            #[trace(tag = $tag)]
            $(#[$option])*
            pub(crate) struct $name {
                pub(crate) body: Body,
                $($(#[$field_option])? pub(crate) $field: $type,)?
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
    Wide 2, padding: [u64; 24];
    #[repr(align(64))]
    Aligned 3;
    #[trace(finalizer = callbacks::finalize)]
    Last 4;
    #[trace(watcher = callbacks::told)]
    Watching 5;
    Large 6, padding: [u8; 20_000];
    #[trace(last_first)]
    Whole 8, part: Part;
    #[trace(unsafe_stock = stock_of_stocked)]
    Stocked 9, #[trace(skip)] stock: Option<Stock>;
    #[trace(unsafe_settled = callbacks::is_settled)]
    Settling 10, settles_from: usize;
    #[trace(clear = callbacks::clear)]
    Clearing 11;
    #[trace(finalizer = callbacks::finalize, clear = callbacks::clear, unsafe_stock = stock_of_instance)]
    #[trace(levels = Shape::Instance.levels())]
    Instance 12, #[trace(skip)] stock: Option<Stock>;
    #[trace(levels = Shape::Flat.levels())]
    Flat 13;
    #[trace(levels = Shape::Deep.levels())]
    Deep 14;
    #[trace(levels = Shape::Tall.levels())]
    Tall 15;
}

fn stock_of_stocked(object: &Stocked) -> Option<Stock> {
    object.stock
}

fn stock_of_instance(object: &Instance) -> Option<Stock> {
    object.stock
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

/// How an object is to be made.
#[derive(Clone, Copy)]
pub(crate) struct Birth {
    pub(crate) id: Id,
    pub(crate) shape: Shape,
    /// What its callbacks do.
    pub(crate) action: u8,
    pub(crate) tracked: bool,
    /// The stock that it belongs to.
    pub(crate) stock: Option<Stock>,
    /// The stock that it comes from, if another one or none.
    pub(crate) from: Option<Option<Stock>>,
    /// See [`Node::settles_from`](crate::graph::Node::settles_from).
    pub(crate) settles_from: usize,
}

/// Makes an object of a shape.
pub(crate) fn make(heap: &Heap, birth: &Birth) -> GcAny {
    let Birth { id, shape, action, stock, settles_from, .. } = *birth;
    if shape == Shape::Leaf {
        return put(heap, birth, Leaf { bell: Bell { id }, _knell: Knell });
    }
    let body = Body::new(id, action);
    match shape {
        Shape::Small | Shape::Leaf | Shape::Whole => put(heap, birth, Small { body }),
        Shape::Wide => put(heap, birth, Wide { body, padding: [7; 24] }),
        Shape::Aligned => put(heap, birth, Aligned { body }),
        Shape::Last => put(heap, birth, Last { body }),
        Shape::Watching => put(heap, birth, Watching { body }),
        Shape::Large => put(heap, birth, Large { body, padding: [7; 20_000] }),
        Shape::Stocked => put(heap, birth, Stocked { body, stock }),
        Shape::Settling => put(heap, birth, Settling { body, settles_from }),
        Shape::Clearing => put(heap, birth, Clearing { body }),
        Shape::Instance => put(heap, birth, Instance { body, stock }),
        Shape::Flat => put(heap, birth, Flat { body }),
        Shape::Deep => put(heap, birth, Deep { body }),
        Shape::Tall => put(heap, birth, Tall { body }),
    }
}

fn put<T: Trace>(heap: &Heap, birth: &Birth, value: T) -> GcAny {
    Gc::into_any(match (birth.tracked, birth.from) {
        (true, None) => heap.alloc(value),
        (true, Some(stock)) => heap.alloc_from(stock, value),
        (false, None) => heap.alloc_untracked(value),
        (false, Some(stock)) => heap.alloc_untracked_from(stock, value),
    })
}

/// Makes an object around another one.
pub(crate) fn make_whole(heap: &Heap, id: Id, part: GcAny) -> GcAny {
    Gc::into_any(heap.alloc_with_part(part, |part| Whole { body: Body::new(id, 0), part }))
}

/// The part of an object that has one.
pub(crate) fn part(any: &GcAny) -> Option<&GcAny> {
    any.downcast_ref::<Whole>().map(|whole| &*whole.part)
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
        Place::Part => panic!("a part is there from the beginning"),
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
    if let Some(part) = part(from).filter(|_| number % 4 == 3) {
        return Some(Held::new(part.clone()));
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
    let (body, part) = (body(from), part(from).cloned());
    let (edges, unseen) = (body.edges.borrow(), body.unseen.borrow());
    let listed = edges.iter().chain(unseen.iter()).cloned();
    listed.chain(body.field.get()).chain(part).map(Held::new).collect()
}
