//! The class `bool`.

use super::class::ClassSpec;
use super::{PyResult, singleton, tag};
use crate::bytecode::BinaryOp;
use crate::vm::{Args, Vm};

/// `bool`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(singleton::new_bool),
    methods: &[
        ("__and__", |vm, args| logical(vm, args, BinaryOp::And)),
        ("__rand__", |vm, args| logical(vm, args, BinaryOp::And)),
        ("__or__", |vm, args| logical(vm, args, BinaryOp::Or)),
        ("__ror__", |vm, args| logical(vm, args, BinaryOp::Or)),
        ("__xor__", |vm, args| logical(vm, args, BinaryOp::Xor)),
        ("__rxor__", |vm, args| logical(vm, args, BinaryOp::Xor)),
        ("__repr__", singleton::repr),
    ],
    ..ClassSpec::new(tag::BOOL)
};

fn logical(vm: &Vm, args: &Args<'_>, op: BinaryOp) -> PyResult {
    let [a, b] = args.exactly::<2>(vm, "bool.operator")?;
    let result = vm.core_operator(op, false, a, b)?;
    Ok(result.unwrap_or_else(|| vm.not_implemented.clone()))
}
