//! Code objects: what the compiler emitted, linked to the heap.

use std::cell::Cell;
use std::rc::Rc;

use exuvia::{Gc, Stock, Trace};

use super::shape::{self, ShapeId};
use super::{Str, Value, tag};
use crate::bytecode::{CodeSpec, Op};
use crate::vm::CodeTuples;

/// A code object. Made by [`Vm::link`](crate::vm::Vm::link) only, which verifies the instructions.
#[derive(Debug, Trace)]
#[trace(tag = tag::CODE, levels = 0, unsafe_stock = stock)]
pub(crate) struct Code {
    #[trace(skip)]
    pub(crate) spec: Rc<CodeSpec>,
    #[trace(skip)]
    pub(crate) ops: Box<[Op]>,
    pub(crate) n_registers: u16,
    /// Registers of locals and free variables; those behind are temporaries.
    pub(crate) n_named: u16,
    pub(crate) n_positional: u16,
    pub(crate) consts: Box<[Value]>,
    pub(crate) names: Box<[Gc<Str>]>,
    pub(crate) local_names: Box<[Gc<Str>]>,
    #[trace(skip)]
    pub(crate) caches: Box<[Cache]>,
    pub(crate) name: Gc<Str>,
    pub(crate) qualname: Gc<Str>,
    /// Whether a call with exactly `n_positional` positional arguments needs no further binding.
    pub(crate) is_simple: bool,
    /// What CPython's code object holds besides; counted only for what is compiled while a program runs.
    #[trace(skip)]
    pub(crate) tuples: CodeTuples,
}

/// Code objects are not for CPython's collector, so none is counted: a dead one leaves the count as it is, and the next one is not
/// counted then.
pub(crate) const STOCK: Stock = Stock { number: 25, limit: u32::MAX };

fn stock(_: &Code) -> Option<Stock> {
    Some(STOCK)
}

impl Code {
    /// Whether so many positional arguments need no binding.
    #[inline]
    pub(crate) fn takes_just(&self, n_args: usize) -> bool {
        self.is_simple && usize::from(self.n_positional) == n_args
    }
}

/// An inline cache. It owns nothing, so that it neither keeps objects alive nor shows in their counts.
#[derive(Debug)]
pub(crate) struct Cache {
    /// Index of the name in [`Code::names`].
    pub(crate) name: u16,
    pub(crate) kind: Cell<CacheKind>,
    /// Version of the class (or of the dictionary) for which the entry holds.
    pub(crate) version: Cell<u32>,
    pub(crate) shape: Cell<ShapeId>,
    /// The shape that an instance has after the store.
    pub(crate) next_shape: Cell<ShapeId>,
    pub(crate) position: Cell<u32>,
    pub(crate) mro_index: Cell<u16>,
}

/// What an inline cache remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CacheKind {
    /// Nothing yet.
    Empty,
    /// An attribute of an instance of `shape`, or a value of its `__slots__`, at the place `position`.
    InstanceAttribute,
    /// A store that adds the attribute: from `shape` to `next_shape`.
    NewAttribute,
    /// A function found in the class at (`mro_index`, `position`); instances of `shape` do not shadow it.
    Method,
    /// A global at `position` of the module's dictionary.
    Global,
    /// A built-in at `position`; `version` is the one of the module's dictionary, which lacks the name.
    Builtin,
}

impl Cache {
    /// Remembers a position. One that does not fit is never found again.
    pub(crate) fn set_position(&self, position: usize) {
        self.position.set(u32::try_from(position).unwrap_or(u32::MAX));
    }

    pub(crate) fn new(name: u16) -> Self {
        Self {
            name,
            kind: Cell::new(CacheKind::Empty),
            version: Cell::new(0),
            shape: Cell::new(shape::IN_DICT),
            next_shape: Cell::new(shape::IN_DICT),
            position: Cell::new(0),
            mro_index: Cell::new(0),
        }
    }
}
