//! Integers, floats, truth values, and the singletons without contents.

use exuvia::Trace;
use num_bigint::BigInt;

use super::tag;

/// An `int` that fits into 64 bits.
#[derive(Debug, Trace)]
#[trace(tag = tag::INT)]
pub(crate) struct Int(pub(crate) i64);

/// An `int` that does not; never one that would fit into [`Int`].
#[derive(Debug, Trace)]
#[trace(leaf, tag = tag::BIGINT)]
pub(crate) struct BigInteger(pub(crate) BigInt);

/// A `float`.
#[derive(Debug, Trace)]
#[trace(tag = tag::FLOAT)]
pub(crate) struct Float(pub(crate) f64);

/// A `complex`.
#[derive(Debug, Trace)]
#[trace(tag = tag::COMPLEX)]
pub(crate) struct Complex {
    pub(crate) real: f64,
    pub(crate) imag: f64,
}

/// `True` and `False`.
#[derive(Debug, Trace)]
#[trace(tag = tag::BOOL)]
pub(crate) struct Bool(pub(crate) bool);

/// `None`
#[derive(Debug, Trace)]
#[trace(tag = tag::NONE)]
pub(crate) struct NoneObject;

/// `...`
#[derive(Debug, Trace)]
#[trace(tag = tag::ELLIPSIS)]
pub(crate) struct EllipsisObject;

/// `NotImplemented`
#[derive(Debug, Trace)]
#[trace(tag = tag::NOT_IMPLEMENTED)]
pub(crate) struct NotImplementedObject;

/// What `object()` returns.
#[derive(Debug, Trace)]
#[trace(tag = tag::PLAIN_OBJECT)]
pub(crate) struct PlainObject;
