//! Shapes: which attribute an instance keeps in which place.
//!
//! Instances that got the same attributes in the same order share a shape, so that an inline cache can
//! compare one number instead of searching a name. The empty shape is [`EMPTY`]; adding a name to a shape leads to
//! another one, always the same.

use std::cell::RefCell;
use std::collections::HashMap;

use exuvia::Gc;

use super::Str;

/// Number of a shape.
pub(crate) type ShapeId = u32;

/// The shape without attributes.
pub(crate) const EMPTY: ShapeId = 0;

/// Stands for an instance whose attributes are in its `__dict__`, and for "no shape" in a cache.
pub(crate) const IN_DICT: ShapeId = ShapeId::MAX;

/// All shapes of a runtime. They are never removed; there are as many as there are different orders in
/// which the program sets attributes.
#[derive(Debug)]
pub(crate) struct Shapes {
    shapes: RefCell<Vec<Shape>>,
}

#[derive(Debug, Default)]
struct Shape {
    names: Vec<Gc<Str>>,
    /// Position of each name, by the address of the interned string; only for shapes with many names.
    positions: HashMap<usize, usize>,
    /// The shape with one name more, by the address of that name.
    next: HashMap<usize, ShapeId>,
}

/// Up to so many names a search through the names beats a hash table.
const LINEAR_SEARCH: usize = 8;

impl Shapes {
    pub(crate) fn new() -> Self {
        Self { shapes: RefCell::new(vec![Shape::default()]) }
    }

    /// Where an instance of this shape keeps the attribute. `name` is interned.
    pub(crate) fn position(&self, shape: ShapeId, name: &Gc<Str>) -> Option<usize> {
        let shapes = self.shapes.borrow();
        let shape = shapes.get(shape as usize)?;
        if shape.names.len() <= LINEAR_SEARCH {
            return shape.names.iter().position(|other| Gc::ptr_eq(other, name));
        }
        shape.positions.get(&Gc::address(name)).copied()
    }

    /// The names of a shape in order.
    pub(crate) fn names(&self, shape: ShapeId) -> Vec<Gc<Str>> {
        self.shapes
            .borrow()
            .get(shape as usize)
            .map(|shape| shape.names.clone())
            .unwrap_or_default()
    }

    /// How many names a shape has.
    pub(crate) fn len(&self, shape: ShapeId) -> usize {
        self.shapes.borrow().get(shape as usize).map_or(0, |shape| shape.names.len())
    }

    /// The shape that has one more name, which comes last. `name` is interned.
    pub(crate) fn with(&self, shape: ShapeId, name: &Gc<Str>) -> ShapeId {
        let mut shapes = self.shapes.borrow_mut();
        let address = Gc::address(name);
        if let Some(next) = shapes[shape as usize].next.get(&address) {
            return *next;
        }
        let id = ShapeId::try_from(shapes.len()).expect("less than 2^32 shapes");
        let mut names = shapes[shape as usize].names.clone();
        names.push(name.clone());
        let positions = names.iter().enumerate().map(|(i, name)| (Gc::address(name), i)).collect();
        shapes.push(Shape { names, positions, next: HashMap::new() });
        shapes[shape as usize].next.insert(address, id);
        id
    }
}
