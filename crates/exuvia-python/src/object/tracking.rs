//! What the collector looks at: a container that holds nothing but numbers and texts can be in no cycle, and is not tracked.
//!
//! The rules are CPython's. A tuple is tracked when it is made, and every collection that it survives looks whether it need
//! be. A dictionary is not tracked before it gets a key or a value that may be part of a cycle, and full collections look
//! again.

use std::cell::Cell;

use super::{Class, Value, tag};

/// Kinds of objects that are no containers in CPython, and so never part of a cycle.
const ATOMS: u128 = set_of(&[
    tag::NONE,
    tag::BOOL,
    tag::INT,
    tag::BIGINT,
    tag::FLOAT,
    tag::COMPLEX,
    tag::STR,
    tag::BYTES,
    tag::BYTEARRAY,
    tag::RANGE,
    tag::RANGE_ITERATOR,
    tag::LONG_RANGE,
    tag::LONG_RANGE_ITERATOR,
    tag::ELLIPSIS,
    tag::NOT_IMPLEMENTED,
    tag::PLAIN_OBJECT,
    tag::CODE,
]);

const fn set_of(tags: &[u32]) -> u128 {
    let (mut set, mut index) = (0, 0);
    while index < tags.len() {
        set |= 1 << tags[index];
        index += 1;
    }
    set
}

thread_local! {
    /// Whether it is what CPython 3.14 tracks.
    static AS_3_14: Cell<bool> = const { Cell::new(false) };
}

/// Has the thread's runtime track what CPython 3.14 does: all dictionaries that are made from now on, and no tuple that holds
/// nothing that can be part of a cycle.
pub(crate) fn track_as_3_14(on: bool) {
    AS_3_14.set(on);
}

/// Whether it does.
#[inline]
pub(crate) fn is_as_3_14() -> bool {
    AS_3_14.get()
}

/// Whether what holds this object may be part of a cycle because of it.
#[inline]
pub(crate) fn may_be_tracked(value: &Value) -> bool {
    match value.tag() {
        tag::TUPLE => value.is_tracked(),
        tag::CLASS => !is_static(value),
        tag => tag >= u128::BITS || ATOMS >> tag & 1 == 0,
    }
}

/// Whether CPython has this object outside the collector's reach: the built-in classes.
pub(crate) fn is_static(value: &Value) -> bool {
    value.downcast_ref::<Class>().is_some_and(|class| class.is_builtin)
}
