//! What the collector looks at: a container that holds nothing but numbers and texts can be in no cycle, and is not tracked.
//!
//! The rules are CPython's. A tuple is tracked when it is made, and every collection that it survives looks whether it need
//! be. A dictionary is not tracked before it gets a key or a value that may be part of a cycle, and full collections look
//! again.

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

/// Whether what holds this object may be part of a cycle because of it.
#[inline]
pub(crate) fn may_be_tracked(value: &Value) -> bool {
    match value.tag() {
        tag::TUPLE => value.is_tracked(),
        tag::CLASS => !is_static(value),
        tag => ATOMS >> tag & 1 == 0,
    }
}

/// Whether CPython has this object outside the collector's reach: the built-in classes.
pub(crate) fn is_static(value: &Value) -> bool {
    value.downcast_ref::<Class>().is_some_and(|class| class.is_builtin)
}
