//! The sizes and offsets of instances in CPython 3.11 on a 64-bit machine, as classes tell them.

use super::{Class, tag};
use crate::modules::fixed_size;

/// The size of a field that holds a reference.
const FIELD: usize = 8;

impl Class {
    /// `__itemsize__`: the size of each item of instances that differ in size.
    pub(crate) fn item_size(&self) -> usize {
        match self.layout {
            tag::INT | tag::BOOL => 4,
            tag::BYTES => 1,
            tag::TUPLE => 8,
            tag::CLASS => 40,
            _ => 0,
        }
    }

    /// `__basicsize__`: the size of an instance without items.
    pub(crate) fn basic_size(&self) -> usize {
        let Some(base) = self.base.get().filter(|_| !self.is_builtin) else {
            return built_in_size(self);
        };
        let fields = self.n_slots - base.n_slots
            + usize::from(self.adds_dict_field(&base))
            + usize::from(self.adds_weakref(&base));
        base.basic_size() + FIELD * fields
    }

    /// `__weakrefoffset__`: where an instance leads to its weak references, or 0.
    pub(crate) fn weakref_offset(&self) -> usize {
        let Some(base) = self.base.get().filter(|_| !self.is_builtin) else {
            return built_in_weakref_offset(self);
        };
        match self.adds_weakref(&base) {
            true => self.basic_size() - FIELD,
            false => base.weakref_offset(),
        }
    }

    /// `__dictoffset__`: where the `__dict__` of an instance is, or 0. It is before the object, or behind its items, if that
    /// is negative.
    pub(crate) fn dict_offset(&self) -> i64 {
        let Some(base) = self.base.get().filter(|_| !self.is_builtin) else {
            return built_in_dict_offset(self);
        };
        if !self.has_dict || base.has_dict {
            return base.dict_offset();
        }
        if self.adds_dict_field(&base) {
            return -8;
        }
        -i64::try_from(self.basic_size() + 3 * FIELD).unwrap_or(0)
    }

    fn adds_dict_field(&self, base: &Self) -> bool {
        self.has_dict && !base.has_dict && base.item_size() > 0
    }

    fn adds_weakref(&self, base: &Self) -> bool {
        self.has_weakref && !base.has_weakref
    }
}

fn built_in_size(class: &Class) -> usize {
    match class.layout {
        tag::INSTANCE => 16,
        tag::INT | tag::BOOL | tag::FLOAT | tag::TUPLE => 24,
        tag::COMPLEX => 32,
        tag::STR => 80,
        tag::BYTES => 33,
        tag::BYTEARRAY => 56,
        tag::LIST => 40,
        tag::DICT => 48,
        tag::SET | tag::FROZENSET => 200,
        tag::CLASS => 904,
        tag::EXCEPTION => crate::modules::exception_basic_size(class),
        layout => fixed_size(layout),
    }
}

fn built_in_weakref_offset(class: &Class) -> usize {
    match class.layout {
        tag::CLASS => 368,
        tag::SET | tag::FROZENSET => 192,
        tag::FUNCTION => 96,
        tag::MODULE => 40,
        _ => 0,
    }
}

fn built_in_dict_offset(class: &Class) -> i64 {
    match class.layout {
        tag::CLASS => 264,
        tag::FUNCTION => 88,
        tag::EXCEPTION | tag::MODULE => 16,
        _ => 0,
    }
}
