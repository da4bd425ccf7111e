//! Shapes and keys: which attributes an instance has, and in which places it keeps them.
//!
//! A class shares its [`Keys`] with its instances: the position of a name there is its place in each of them. As in CPython,
//! there is only so much room, the less the more instances were made before; an instance that gets a name for which
//! there is none moves its attributes into a dictionary of its own.
//!
//! The shape of an instance says in which order it got its attributes. Instances that got the same ones in the same order
//! share it, so that an inline cache can compare one number instead of searching a name. The empty shape is [`EMPTY`];
//! adding a name to a shape leads to another one, always the same.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use exuvia::Gc;

use super::Str;

/// Number of a shape.
pub(crate) type ShapeId = u32;

/// The shape without attributes.
pub(crate) const EMPTY: ShapeId = 0;

/// Stands for an instance whose attributes are in its `__dict__`, and for "no shape" in a cache.
pub(crate) const IN_DICT: ShapeId = ShapeId::MAX;

/// Stands for an instance without attributes whose first one will go to a `__dict__`.
pub(crate) const BEFORE_DICT: ShapeId = ShapeId::MAX - 1;

/// Stands for an instance whose class was assigned; as [`IN_DICT`] otherwise.
pub(crate) const REASSIGNED: ShapeId = ShapeId::MAX - 2;

/// How many shapes there are at most. An instance that needs another one gets a `__dict__`.
const MOST: usize = 1 << 18;

/// Names for which CPython's classes have room.
const CAPACITY: usize = 30;

/// All shapes of a runtime. They are never removed; there are as many as there are different orders in
/// which the program sets attributes.
#[derive(Debug)]
pub(crate) struct Shapes {
    shapes: RefCell<Vec<Shape>>,
}

#[derive(Debug, Default)]
struct Shape {
    names: Vec<Gc<Str>>,
    /// The shape with one name more, by the address of that name.
    next: HashMap<usize, ShapeId>,
}

impl Shapes {
    pub(crate) fn new() -> Self {
        Self { shapes: RefCell::new(vec![Shape::default()]) }
    }

    /// The names of a shape in order.
    pub(crate) fn names(&self, shape: ShapeId) -> Vec<Gc<Str>> {
        self.shapes
            .borrow()
            .get(shape as usize)
            .map(|shape| shape.names.clone())
            .unwrap_or_default()
    }

    /// The shape that has one name more, which comes last. `name` is interned.
    pub(crate) fn with(&self, shape: ShapeId, name: &Gc<Str>) -> Option<ShapeId> {
        let mut shapes = self.shapes.borrow_mut();
        let address = Gc::address(name);
        let known = shapes.get(shape as usize)?;
        if let Some(next) = known.next.get(&address) {
            return Some(*next);
        }
        if shapes.len() >= MOST {
            return None;
        }
        let id = ShapeId::try_from(shapes.len()).ok()?;
        let mut names = known.names.clone();
        names.push(name.clone());
        shapes.push(Shape { names, next: HashMap::new() });
        shapes[shape as usize].next.insert(address, id);
        Some(id)
    }

    /// The shape that has one name less.
    pub(crate) fn without(&self, shape: ShapeId, name: &Gc<Str>) -> Option<ShapeId> {
        let left = self.names(shape);
        let mut left = left.iter().filter(|other| !Gc::ptr_eq(other, name));
        left.try_fold(EMPTY, |shape, name| self.with(shape, name))
    }
}

/// The names of the attributes that instances of one class keep in themselves, in the order of their places.
#[derive(Debug)]
pub(crate) struct Keys {
    names: RefCell<Vec<Gc<Str>>>,
    n_usable: Cell<usize>,
}

impl Default for Keys {
    fn default() -> Self {
        Self { names: RefCell::default(), n_usable: Cell::new(CAPACITY) }
    }
}

impl Keys {
    /// An instance is made: from now on there is room for one name less, but for one at least.
    #[inline(always)]
    pub(crate) fn count_instance(&self) {
        let n = self.n_usable.get();
        if n > 1 {
            self.n_usable.set(n - 1);
        }
    }

    /// Takes all room away: instances keep their attributes in a dictionary of their own from the first one on.
    pub(crate) fn close(&self) {
        self.n_usable.set(0);
    }

    /// The keys of a class that derives from one with these.
    pub(crate) fn of_derived(&self) -> Self {
        let derived = Self::default();
        if self.capacity() == 0 {
            derived.close();
        }
        derived
    }

    /// The position of a name. `name` is interned.
    pub(crate) fn position(&self, name: &Gc<Str>) -> Option<usize> {
        self.names.borrow().iter().position(|other| Gc::ptr_eq(other, name))
    }

    /// For how many names there is room altogether.
    pub(crate) fn capacity(&self) -> u8 {
        u8::try_from(self.names.borrow().len() + self.n_usable.get()).unwrap_or(u8::MAX)
    }

    /// The position of a name, which is added if there is room.
    pub(crate) fn position_or_add(&self, name: &Gc<Str>) -> Option<usize> {
        let known = self.position(name);
        if known.is_some() {
            return known;
        }
        self.n_usable.set(self.n_usable.get().checked_sub(1)?);
        let mut names = self.names.borrow_mut();
        names.push(name.clone());
        Some(names.len() - 1)
    }
}
