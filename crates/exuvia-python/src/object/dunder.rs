//! The special methods of built-in classes, as far as programs call them by name: `super().__len__()`, `list.__eq__(a, b)`.
//!
//! They look through an instance of a subclass at what it holds, so that a method that a subclass overrides does not
//! call itself again.

use super::instance::inner;
use super::{PyResult, Value};
use crate::bytecode::{BinaryOp, Comparison};
use crate::vm::{Args, Vm};

/// `type.__class_getitem__(item)`
pub(crate) fn class_getitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, item] = args.exactly::<2>(vm, "type.__class_getitem__")?;
    Ok(vm.new_alias(class, item))
}

pub(crate) fn len(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "object.__len__")?;
    Ok(vm.new_size(vm.len(inner(this))?))
}

pub(crate) fn getitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, key] = args.exactly::<2>(vm, "object.__getitem__")?;
    vm.subscript(inner(this), key)
}

pub(crate) fn setitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, key, value] = args.exactly::<3>(vm, "object.__setitem__")?;
    vm.set_subscript(inner(this), key, value.clone())?;
    Ok(vm.none.clone())
}

pub(crate) fn delitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, key] = args.exactly::<2>(vm, "object.__delitem__")?;
    vm.del_subscript(inner(this), key)?;
    Ok(vm.none.clone())
}

pub(crate) fn contains(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, item] = args.exactly::<2>(vm, "object.__contains__")?;
    Ok(vm.new_bool(vm.contains(inner(this), item)?))
}

pub(crate) fn iter(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "object.__iter__")?;
    vm.iter_held(this)
}

/// `__next__` of an iterator.
pub(crate) fn next(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "object.__next__")?;
    vm.next_or_stop(inner(this))
}

pub(crate) fn hash(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "object.__hash__")?;
    Ok(vm.new_int(vm.hash(inner(this))?))
}

pub(crate) fn bool(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "object.__bool__")?;
    Ok(vm.new_bool(vm.truth(inner(this))?))
}

pub(crate) fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "object.__repr__")?;
    Ok(vm.new_string(vm.repr(inner(this))?))
}

macro_rules! comparisons {
    ($($name:ident $operator:ident),*) => {$(
        pub(crate) fn $name(vm: &Vm, args: &Args<'_>) -> PyResult {
            let [this, other] =
                args.exactly::<2>(vm, concat!("object.__", stringify!($name), "__"))?;
            let result = vm.compare_built_in(Comparison::$operator, inner(this), other)?;
            Ok(result.unwrap_or_else(|| vm.not_implemented.clone()))
        }
    )*};
}

comparisons! { eq Eq, ne Ne, lt Lt, le Le, gt Gt, ge Ge }

macro_rules! operators {
    ($($name:ident $method:literal $operator:ident $in_place:literal),* $(,)?) => {$(
        pub(crate) fn $name(vm: &Vm, args: &Args<'_>) -> PyResult {
            let [this, other] = args.exactly::<2>(vm, concat!("object.", $method))?;
            let result = operate(vm, BinaryOp::$operator, $in_place, inner(this), other)?;
            Ok(if $in_place { keep_identity(this, result) } else { result })
        }
    )*};
}

operators! {
    add "__add__" Add false, mul "__mul__" Mul false, iadd "__iadd__" Add true, imul "__imul__" Mul true,
    or_ "__or__" Or false, and_ "__and__" And false, sub "__sub__" Sub false, xor "__xor__" Xor false,
    ior "__ior__" Or true, iand "__iand__" And true, isub "__isub__" Sub true, ixor "__ixor__" Xor true,
}

macro_rules! reflected_operators {
    ($($name:ident $operator:ident),* $(,)?) => {$(
        pub(crate) fn $name(vm: &Vm, args: &Args<'_>) -> PyResult {
            let [this, other] =
                args.exactly::<2>(vm, concat!("object.__", stringify!($name), "__"))?;
            operate(vm, BinaryOp::$operator, false, other, inner(this))
        }
    )*};
}

reflected_operators! { ror Or, rand And, rsub Sub, rxor Xor }

/// The operator of the built-in classes, without methods of other classes.
fn operate(vm: &Vm, operator: BinaryOp, in_place: bool, a: &Value, b: &Value) -> PyResult {
    if let Some(result) = vm.core_operator(operator, in_place, a, b)? {
        return Ok(result);
    }
    let result = vm.sequence_operator(operator, in_place, a, b)?;
    Ok(result.unwrap_or_else(|| vm.not_implemented.clone()))
}

/// An in-place operator on what an instance holds gives the instance.
fn keep_identity(this: &Value, result: Value) -> Value {
    if Value::ptr_eq(&result, inner(this)) { this.clone() } else { result }
}
