//! What the loop does at once: small integers, floats, and calls whose arguments are in place.

use exuvia::Gc;

use super::frame::FrameKind;
use super::raw::Activation;
use super::{FrameRecord, Vm};
use crate::bytecode::op::VARIANT;
use crate::bytecode::{BinaryOp, Comparison, Reg};
use crate::object::function::{NativeFn, NativeMethod};
use crate::object::passing::Passing;
use crate::object::{Bool, Class, Float, Function, Int, List, Native, PyResult, Str, Tuple, Value};

/// The integer, if it is seen at once to be a small `int`.
#[inline(always)]
pub(super) fn as_int(value: &Value) -> Option<i64> {
    value.quick_ref::<Int>().map(|int| int.0)
}

/// The number, if it is seen at once to be a `float`.
#[inline(always)]
pub(super) fn as_float(value: &Value) -> Option<f64> {
    value.quick_ref::<Float>().map(|float| float.0)
}

#[inline(always)]
pub(super) fn as_bool(value: &Value) -> Option<bool> {
    value.quick_ref::<Bool>().map(|bool| bool.0)
}

/// Whether `a ∘ b` holds for the comparison with these three bits.
#[inline(always)]
pub(super) fn compare_ints(operator: u8, a: i64, b: i64) -> bool {
    let which = u8::from(a >= b) + u8::from(a > b);
    operator >> which & 1 != 0
}

#[inline(always)]
pub(super) fn compare_floats(operator: u8, a: f64, b: f64) -> bool {
    match Comparison::from_bits(operator) {
        Comparison::Lt => a < b,
        Comparison::Le => a <= b,
        Comparison::Eq => a == b,
        Comparison::Ne => a != b,
        Comparison::Gt => a > b,
        Comparison::Ge => a >= b,
    }
}

/// An integer as a float, if that loses nothing.
#[inline(always)]
pub(super) fn exact_float(value: i64) -> Option<f64> {
    (value.unsigned_abs() <= 1 << 53).then_some(value as f64)
}

impl Vm {
    /// The operators that are not worth an instruction of their own, on small integers and floats, where nothing
    /// can go wrong.
    #[inline]
    pub(super) fn quick_binary(&self, operator: BinaryOp, x: &Value, y: &Value) -> Option<Value> {
        if let (Some(i), Some(j)) = (as_int(x), as_int(y)) {
            return Some(match operator {
                BinaryOp::Mod if j > 0 => self.new_int(i.rem_euclid(j)),
                BinaryOp::FloorDiv if j > 0 => self.new_int(i.div_euclid(j)),
                BinaryOp::And => self.new_int(i & j),
                BinaryOp::Or => self.new_int(i | j),
                BinaryOp::Xor => self.new_int(i ^ j),
                BinaryOp::RShift if (0..64).contains(&j) => self.new_int(i >> j),
                BinaryOp::Div if j != 0 => self.new_float(exact_float(i)? / exact_float(j)?),
                _ => return None,
            });
        }
        let float = |value: &Value| as_float(value).or_else(|| as_int(value).and_then(exact_float));
        let (x, y) = (float(x)?, float(y)?);
        Some(self.new_float(match operator {
            BinaryOp::Div if y != 0.0 => x / y,
            BinaryOp::Add => x + y,
            BinaryOp::Sub => x - y,
            BinaryOp::Mul => x * y,
            _ => return None,
        }))
    }

    /// Enters a function whose arguments are in place.
    #[inline(always)]
    pub(super) fn enter_simple(
        &self,
        callable: Option<Value>,
        base: usize,
        dst: u16,
        instruction: u32,
    ) -> PyResult<Activation<'_>> {
        let function = callable.and_then(|callable| callable.downcast::<Function>().ok());
        let function = function.expect("the callable was found to be a function");
        let has_closure = function.closure.is_some();
        let record = FrameRecord::new(function, base, dst, FrameKind::Plain);
        let activation = self.enter(record, Some(instruction))?;
        if has_closure {
            self.load_closure(&mut { activation });
        }
        Ok(activation)
    }

    /// If a call makes an instance of a plain class whose `__init__` takes exactly these arguments: both.
    #[inline]
    pub(super) fn simple_init(
        &self,
        act: &Activation<'_>,
        base: u16,
        n_args: usize,
    ) -> Option<(Gc<Class>, Gc<Function>)> {
        let class = act.get(base)?.quick_ref::<Class>()?;
        if act.get(base + 1).is_some() {
            return None;
        }
        let init = self.python_init(class)?;
        init.code.takes_just(n_args + 1).then(|| (class.clone(), init))
    }
}

/// The Rust function that a call leads to, if it takes just the arguments that are in place, and one by one.
#[inline]
pub(super) fn quick_native(
    act: &Activation<'_>,
    base: u16,
    has_receiver: bool,
) -> Option<NativeFn> {
    let callable = act.get(base)?;
    if let Some(method) = callable.quick_ref::<NativeMethod>() {
        return (has_receiver && method.passing == Passing::Vector).then_some(method.function);
    }
    let native = callable.quick_ref::<Native>()?;
    let is_plain = native.receiver.is_none() && native.passing == Passing::Vector;
    is_plain.then_some(native.function)
}

/// Unpacks a tuple or list of just `n` items into temporaries, if that is what `src` holds.
#[inline]
pub(super) fn unpack_quick(act: &mut Activation<'_>, src: Reg, base: Reg, n: u16) -> bool {
    if (base..base + n).contains(&src) {
        return false;
    }
    let Some(value) = act.get(src).cloned() else { return false };
    let item = |i: u16| match value.quick_ref::<Tuple>() {
        Some(tuple) => tuple.items().get(usize::from(i)).cloned(),
        None => value.quick_ref::<List>()?.get(usize::from(i)),
    };
    let n_items = match value.quick_ref::<Tuple>() {
        Some(tuple) => tuple.items().len(),
        None => value.quick_ref::<List>().map_or(usize::MAX, |list| list.len()),
    };
    if n_items != usize::from(n) {
        return false;
    }
    for i in 0..n {
        if let Some(item) = item(i) {
            act.set(base + i, item);
        }
    }
    true
}

/// Stores an item of a list, if it is one and has it; gives the value back otherwise.
#[inline]
pub(super) fn store_quick(object: &Value, index: &Value, value: Value) -> Result<(), Value> {
    let index = as_int(index).and_then(|index| usize::try_from(index).ok());
    match (object.quick_ref::<List>(), index) {
        (Some(list), Some(index)) => list.set(index, value),
        _ => Err(value),
    }
}

/// For `s += t` on a local: if nobody else refers to the text in the local, it grows in its place, as in CPython.
#[cold]
pub(super) fn append_text(
    act: &mut Activation<'_>,
    c: u8,
    dst: u16,
    local: u16,
    other: &Value,
) -> Option<Value> {
    if c & VARIANT == 0 || dst != local || act.get(local)?.strong_count() != 1 {
        return None;
    }
    act.get(local)?.quick_ref::<Str>()?;
    let other = other.clone().downcast::<Str>().ok()?;
    let mut text = act.take(local)?.downcast::<Str>().ok()?;
    let Some(mut unique) = Gc::get_mut(&mut text) else {
        act.set(local, Gc::into_any(text));
        return None;
    };
    unique.push(&other);
    drop(unique);
    Some(Gc::into_any(text))
}
