//! The functions of `operator`.

use std::ops::ControlFlow;

use crate::bytecode::{BinaryOp, Comparison, UnaryOp};
use crate::modules::argument::{self, unpack};
use crate::object::function::NativeFn;
use crate::object::instance::inner;
use crate::object::{PyResult, Value, tag};
use crate::vm::{Args, Vm};

macro_rules! functions {
    (
        binary { $($binary:ident $op:ident $in_place:literal,)* }
        comparison { $($comparison:ident $order:ident,)* }
        unary { $($unary:ident $sign:ident,)* }
        others { $($name:literal $other:ident,)* }
    ) => {
        pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
            $((stringify!($binary), |vm, args| {
                let [a, b] = two(vm, args, stringify!($binary))?;
                vm.binary(BinaryOp::$op, $in_place, a, b)
            }),)*
            $((stringify!($comparison), |vm, args| {
                let [a, b] = two(vm, args, stringify!($comparison))?;
                vm.compare(Comparison::$order, a, b)
            }),)*
            $((stringify!($unary), |vm, args| {
                let a = argument::one(vm, args, concat!("_operator.", stringify!($unary)))?;
                vm.unary(UnaryOp::$sign, a)
            }),)*
            $(($name, $other),)*
        ];
    };
}

functions! {
    binary {
        add Add false, sub Sub false, mul Mul false, truediv Div false, floordiv FloorDiv false, pow Pow false,
        lshift LShift false, rshift RShift false, and_ And false, or_ Or false, xor Xor false, matmul MatMul false,
        iadd Add true, isub Sub true, imul Mul true, itruediv Div true, ifloordiv FloorDiv true, imod Mod true,
        ipow Pow true, ilshift LShift true, irshift RShift true, iand And true, ior Or true, ixor Xor true,
        imatmul MatMul true,
    }
    comparison { lt Lt, le Le, eq Eq, ne Ne, ge Ge, gt Gt, }
    unary { neg Neg, pos Pos, inv Invert, invert Invert, not_ Not, }
    others {
        "mod" modulo, "concat" concat, "iconcat" iconcat, "truth" truth, "is_" is, "is_not" is_not, "abs" abs,
        "index" index, "contains" contains, "countOf" count_of, "indexOf" index_of, "getitem" getitem,
        "setitem" setitem, "delitem" delitem, "length_hint" length_hint, "call" call,
        "_compare_digest" compare_digest,
    }
}

fn two<'a>(vm: &Vm, args: &Args<'a>, name: &str) -> PyResult<&'a [Value; 2]> {
    args.no_keywords(vm, &format!("_operator.{name}"))?;
    let values = unpack(vm, args, name, 2, 2)?;
    values.try_into().map_err(|_| vm.type_error(name))
}

fn modulo(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = two(vm, args, "mod")?;
    vm.binary(BinaryOp::Mod, false, a, b)
}

fn concat(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = two(vm, args, "concat")?;
    concatenated(vm, a, b, false)
}

fn iconcat(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = two(vm, args, "iconcat")?;
    concatenated(vm, a, b, true)
}

fn concatenated(vm: &Vm, a: &Value, b: &Value, in_place: bool) -> PyResult {
    let is_number = matches!(
        inner(a).tag(),
        tag::INT | tag::BIGINT | tag::BOOL | tag::FLOAT | tag::COMPLEX | tag::NONE | tag::DICT
    );
    if is_number || vm.class_of(a).lookup(&vm.names.getitem).is_none() {
        let text = format!("'{}' object can't be concatenated", vm.class_name(a));
        return Err(vm.type_error(text));
    }
    vm.binary(BinaryOp::Add, in_place, a, b)
}

fn truth(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_bool(vm.truth(argument::one(vm, args, "_operator.truth")?)?))
}

fn is(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = two(vm, args, "is_")?;
    Ok(vm.new_bool(Value::ptr_eq(a, b)))
}

fn is_not(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = two(vm, args, "is_not")?;
    Ok(vm.new_bool(!Value::ptr_eq(a, b)))
}

fn abs(vm: &Vm, args: &Args<'_>) -> PyResult {
    let value = argument::one(vm, args, "_operator.abs")?;
    let abs = vm.builtins.get_str(&vm.intern("abs")).unwrap_or_else(|| vm.none.clone());
    vm.call(&abs, std::slice::from_ref(value))
}

fn index(vm: &Vm, args: &Args<'_>) -> PyResult {
    let value = argument::one(vm, args, "_operator.index")?;
    Ok(vm.new_big_int(vm.index_big(value)?))
}

fn contains(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [container, item] = two(vm, args, "contains")?;
    Ok(vm.new_bool(vm.contains(container, item)?))
}

fn count_of(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [items, wanted] = two(vm, args, "countOf")?;
    let mut n = 0;
    vm.for_each(items, |item| {
        n += usize::from(vm.equal(&item, wanted)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(vm.new_size(n))
}

fn index_of(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [items, wanted] = two(vm, args, "indexOf")?;
    let (mut i, mut found) = (0, None);
    vm.for_each(items, |item| {
        if vm.equal(&item, wanted)? {
            found = Some(i);
            return Ok(ControlFlow::Break(()));
        }
        i += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    found
        .map(|i| vm.new_size(i))
        .ok_or_else(|| vm.value_error("sequence.index(x): x not in sequence"))
}

fn getitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, key] = two(vm, args, "getitem")?;
    vm.subscript(object, key)
}

fn setitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "_operator.setitem")?;
    let values = unpack(vm, args, "setitem", 3, 3)?;
    vm.set_subscript(&values[0], &values[1], values[2].clone())?;
    Ok(vm.none.clone())
}

fn delitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, key] = two(vm, args, "delitem")?;
    vm.del_subscript(object, key)?;
    Ok(vm.none.clone())
}

fn length_hint(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "_operator.length_hint")?;
    let values = unpack(vm, args, "length_hint", 1, 2)?;
    let default = values.get(1).map_or(Ok(0), |default| vm.expect_index(default))?;
    let object = &values[0];
    let names = [&vm.names.len, &vm.names.length_hint];
    if names.iter().all(|name| vm.class_of(object).lookup(name).is_none()) {
        return Ok(vm.new_int(default));
    }
    Ok(vm.new_size(vm.length_hint(object)?))
}

fn call(vm: &Vm, args: &Args<'_>) -> PyResult {
    match args.positional() {
        [] => Err(vm.type_error("call expected at least 1 argument, got 0")),
        [callable, ..] => vm.call_args(callable, &args.rest()),
    }
}

/// Equality of two texts or byte strings in a time that does not depend on where they differ.
fn compare_digest(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = two(vm, args, "_compare_digest")?;
    let (a, b) = match (argument::text(a), argument::text(b)) {
        (Some(a), Some(b)) if a.as_str().is_ascii() && b.as_str().is_ascii() => {
            (a.as_str().as_bytes().to_vec(), b.as_str().as_bytes().to_vec())
        }
        (Some(_), Some(_)) => {
            let text = "comparing strings with non-ASCII characters is not supported";
            return Err(vm.type_error(text));
        }
        _ => (bytes(vm, a)?, bytes(vm, b)?),
    };
    let difference = a.iter().zip(&b).fold(0, |all, (x, y)| all | (x ^ y));
    Ok(vm.new_bool(difference == 0 && a.len() == b.len()))
}

fn bytes(vm: &Vm, value: &Value) -> PyResult<Vec<u8>> {
    match argument::to_bytes(vm, value)? {
        Some(bytes) => Ok(bytes.into_vec()),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("a bytes-like object is required, not '{class}'")))
        }
    }
}
