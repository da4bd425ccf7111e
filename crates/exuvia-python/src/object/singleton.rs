//! The classes of `None`, `...` and `NotImplemented`, and methods that several classes share.

use exuvia::Gc;

use super::class::ClassSpec;
use super::instance::inner;
use super::{Class, PyResult, Value, dunder, tag};
use crate::bytecode::BinaryOp;
use crate::vm::number::{Number, number};
use crate::vm::{Args, Vm};

/// `type(None)`
pub(crate) const NONE: ClassSpec = ClassSpec {
    constructor: Some(|vm, _, args| only(vm, args, "NoneType", &vm.none)),
    methods: &[("__bool__", dunder::bool), ("__repr__", repr)],
    ..ClassSpec::new(tag::NONE)
};

/// `type(...)`
pub(crate) const ELLIPSIS: ClassSpec = ClassSpec {
    constructor: Some(|vm, _, args| only(vm, args, "EllipsisType", &vm.ellipsis)),
    methods: &[("__repr__", repr)],
    ..ClassSpec::new(tag::ELLIPSIS)
};

/// `type(NotImplemented)`
pub(crate) const NOT_IMPLEMENTED: ClassSpec = ClassSpec {
    constructor: Some(|vm, _, args| only(vm, args, "NotImplementedType", &vm.not_implemented)),
    methods: &[("__repr__", repr)],
    ..ClassSpec::new(tag::NOT_IMPLEMENTED)
};

fn only(vm: &Vm, args: &Args<'_>, class: &str, value: &Value) -> PyResult {
    if !args.values.is_empty() {
        return Err(vm.type_error(format!("{class} takes no arguments")));
    }
    Ok(value.clone())
}

/// `__repr__` of classes whose objects look the same whatever a class below says.
pub(crate) fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "object.__repr__")?;
    Ok(vm.new_string(vm.plain_repr(this)?))
}

/// `__format__` of numbers and strings.
pub(crate) fn format(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, spec] = args.exactly::<2>(vm, "object.__format__")?;
    let Some(spec) = crate::vm::text::as_str(spec) else {
        let class = vm.argument_class(spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {class}")));
    };
    vm.core_format(this, inner(this), spec.as_str())
}

/// An operator's method of a class of numbers, whose operands `accepts` tells.
pub(crate) fn number_operator(
    vm: &Vm,
    args: &Args<'_>,
    op: BinaryOp,
    is_reflected: bool,
    accepts: fn(&Number<'_>) -> bool,
) -> PyResult {
    let [a, b] = args.exactly::<2>(vm, "object.operator")?;
    let (a, b) = if is_reflected { (b, a) } else { (a, b) };
    let (Some(a), Some(b)) = (number(a).filter(accepts), number(b).filter(accepts)) else {
        return Ok(vm.not_implemented.clone());
    };
    Ok(vm.number_operator(op, a, b)?.unwrap_or_else(|| vm.not_implemented.clone()))
}

/// A method that must not have arguments of the wrong class: `TypeError` for the receiver.
pub(crate) fn wrong_receiver<T>(vm: &Vm, class: &str, value: &Value) -> PyResult<T> {
    let other = vm.class_name(value);
    Err(vm.type_error(format!("descriptor requires a '{class}' object but received a '{other}'")))
}

/// `bool(…)`
pub(crate) fn new_bool(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    match args.between(vm, "bool", 0, 1)? {
        [value] => Ok(vm.new_bool(vm.truth(value)?)),
        _ => Ok(vm.false_.clone()),
    }
}
