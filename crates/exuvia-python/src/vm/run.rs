//! The loop.
//!
//! The frequent cases of the frequent instructions are written out here; everything else is a call of a function that takes
//! values and returns a result, so that the loop's own state can stay in machine registers. For the same reason a function
//! that needs the activation gets a copy of it.

use exuvia::Gc;

use super::frame::{FrameKind, Kept};
use super::generator::back_to_for;
use super::raw::{Activation, register};
use super::{Args, FrameRecord, Vm};
use crate::bytecode::op::{
    CONSUME_A, CONSUME_B, CONSUME_C, JUMP_IF_TRUE, NO_REG, OPERATOR_SHIFT, VARIANT,
};
use crate::bytecode::{BinaryOp, Comparison, Op, UnaryOp};
use crate::object::code::CacheKind;
use crate::object::function::{NativeFn, NativeMethod};
use crate::object::iterator::{ListIterator, RangeIterator};
use crate::object::{
    Bool, CellObject, Class, Float, Function, Generator, Insert as _, Int, List, Native, PyErr,
    PyResult, Str, Tuple, Value,
};

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
fn as_bool(value: &Value) -> Option<bool> {
    value.quick_ref::<Bool>().map(|bool| bool.0)
}

/// Whether `a ∘ b` holds for the comparison with these three bits.
#[inline(always)]
fn compare_ints(operator: u8, a: i64, b: i64) -> bool {
    let which = u8::from(a >= b) + u8::from(a > b);
    operator >> which & 1 != 0
}

#[inline(always)]
fn compare_floats(operator: u8, a: f64, b: f64) -> bool {
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
fn exact_float(value: i64) -> Option<f64> {
    (value.unsigned_abs() <= 1 << 53).then_some(value as f64)
}

/// What the end of a frame leads to.
enum Next<'vm> {
    Continue(Activation<'vm>),
    Done(PyResult),
}

impl Vm {
    /// Executes the innermost frame until the frame that ends the loop ends.
    #[expect(clippy::too_many_lines, reason = "one arm for each instruction")]
    pub(super) fn run<'vm>(&'vm self, act: Activation<'vm>) -> PyResult {
        let mut act = act;
        loop {
            let error: PyErr = 'run: loop {
                macro_rules! save {
                    () => {
                        self.save_position(act.position())
                    };
                }
                macro_rules! raise {
                    ($error:expr) => {{
                        save!();
                        break 'run $error;
                    }};
                }
                // The value in a register, or UnboundLocalError.
                macro_rules! operand {
                    ($register:expr) => {
                        match act.get($register) {
                            Some(value) => value,
                            None => raise!(self.unbound_local(act.function(), $register)),
                        }
                    };
                }
                macro_rules! attempt {
                    ($result:expr) => {
                        match $result {
                            Ok(value) => value,
                            Err(error) => raise!(error),
                        }
                    };
                }
                // Where signals are handled, and where the collector runs that waits for such a moment: CPython's eval breaker.
                macro_rules! breaker {
                    () => {
                        attempt!(self.check_signals())
                    };
                }
                macro_rules! consume {
                    ($c:expr, $a:expr) => {
                        if $c & CONSUME_A != 0 {
                            act.release($a);
                        }
                    };
                    ($c:expr, $a:expr, $b:expr) => {
                        if $c & (CONSUME_A | CONSUME_B) != 0 {
                            consume!($c, $a);
                            if $c & CONSUME_B != 0 {
                                act.release($b);
                            }
                        }
                    };
                }
                // A copy of an instance in a local, while an operation uses it; see `Activation::stacked`.
                macro_rules! stacked {
                    ($($register:expr),+) => {
                        ($(act.stacked($register)),+)
                    };
                }
                // The result of an operation. What it replaces dies after the temporaries among the operands.
                macro_rules! store {
                    ($c:expr, $dst:expr, $result:expr, $a:expr) => {{
                        consume!($c, $a);
                        act.set($dst, $result);
                    }};
                    ($c:expr, $dst:expr, $result:expr, $a:expr, $b:expr) => {{
                        if $dst == $a && !act.is_named($a) {
                            act.set($dst, $result);
                            consume!($c, $a, $b);
                        } else {
                            consume!($c, $a, $b);
                            act.set($dst, $result);
                        }
                    }};
                }
                macro_rules! finish {
                    ($next:expr) => {
                        match $next {
                            Next::Continue(next) => act = next,
                            Next::Done(result) => return result,
                        }
                    };
                }
                // Integer and float fast paths of `+ - *`, the general path otherwise.
                macro_rules! arithmetic {
                    ($c:expr, $dst:expr, $a:expr, $stacked:expr, $x:expr, $y:expr, $int:ident, $float:tt, $operator:ident, $append:expr, $consume:block) => {{
                        let (x, y) = ($x, $y);
                        if let (Some(i), Some(j)) = (as_int(x), as_int(y))
                            && let Some(result) = i.$int(j)
                        {
                            let result = self.new_int(result);
                            act.set($dst, result);
                            $consume
                        } else if let (Some(x), Some(y)) = (as_float(x), as_float(y)) {
                            let result = self.new_float(x $float y);
                            act.set($dst, result);
                            $consume
                        } else {
                            let in_place = $c & VARIANT != 0;
                            let result = match self.quick_binary(BinaryOp::$operator, x, y) {
                                Some(result) => result,
                                None => {
                                    save!();
                                    match $append(y) {
                                        Some(text) => text,
                                        None => {
                                            let _stacked = $stacked;
                                            attempt!(self.binary(BinaryOp::$operator, in_place, x, y))
                                        }
                                    }
                                }
                            };
                            if $dst == $a && !act.is_named($a) {
                                act.set($dst, result);
                                $consume
                            } else {
                                $consume
                                act.set($dst, result);
                            }
                        }
                    }};
                }
                macro_rules! compare_jump {
                    ($c:expr, $stacked:expr, $x:expr, $y:expr, $offset:expr, $consume:block) => {{
                        let (x, y) = ($x, $y);
                        let operator = $c >> OPERATOR_SHIFT & 7;
                        let holds = if let (Some(i), Some(j)) = (as_int(x), as_int(y)) {
                            compare_ints(operator, i, j)
                        } else if let (Some(x), Some(y)) = (as_float(x), as_float(y)) {
                            compare_floats(operator, x, y)
                        } else {
                            save!();
                            let stacked = $stacked;
                            let result =
                                attempt!(self.compare(Comparison::from_bits(operator), x, y));
                            drop(stacked);
                            attempt!(self.truth(&result))
                        };
                        $consume
                        if holds == ($c & JUMP_IF_TRUE != 0) {
                            act.jump(i32::from($offset));
                            if $offset < 0 {
                                breaker!();
                            }
                        }
                    }};
                }

                match *act.fetch() {
                    Op::LoadConst { dst, k } => {
                        let value = act.constant(k).clone();
                        act.set(dst, value);
                    }
                    Op::Move { dst, src } => {
                        let value = operand!(src).clone();
                        act.set(dst, value);
                    }
                    Op::Take { dst, src } => match act.take(src) {
                        Some(value) => act.set(dst, value),
                        None => act.release(dst),
                    },
                    Op::Release { reg } => {
                        save!();
                        act.release(reg);
                    }
                    Op::DeleteLocal { reg } => {
                        save!();
                        operand!(reg);
                        act.release(reg);
                    }
                    Op::MakeCell { reg } => {
                        save!();
                        let value = act.take(reg);
                        let cell = self.new_cell(value);
                        act.set(reg, cell);
                    }
                    Op::LoadCell { dst, cell } => {
                        let value = act
                            .get(cell)
                            .and_then(|cell| cell.downcast_ref::<CellObject>())
                            .and_then(|cell| cell.value.get());
                        match value {
                            Some(value) => act.set(dst, value),
                            None => raise!(self.unbound_cell(act.function(), cell)),
                        }
                    }
                    Op::StoreCell { c, cell, src } => {
                        save!();
                        let value = if c & CONSUME_B != 0 || c & CONSUME_A != 0 {
                            act.take(src)
                        } else {
                            act.get(src).cloned()
                        };
                        let Some(value) = value else {
                            raise!(self.unbound_local(act.function(), src))
                        };
                        if let Some(cell) =
                            act.get(cell).and_then(|v| v.downcast_ref::<CellObject>())
                        {
                            cell.value.set(Some(value));
                        }
                    }
                    Op::DeleteCell { cell } => {
                        save!();
                        let old = act
                            .get(cell)
                            .and_then(|cell| cell.downcast_ref::<CellObject>())
                            .and_then(|cell| cell.value.take());
                        if old.is_none() {
                            raise!(self.unbound_cell(act.function(), cell));
                        }
                    }
                    Op::LoadClassCell { dst, cell, name } => {
                        save!();
                        let value = attempt!(self.load_class_cell(
                            act.function(),
                            act.get(cell),
                            cell,
                            name
                        ));
                        act.set(dst, value);
                    }
                    Op::LoadGlobal { dst, cache } => {
                        let entry = act.cache(cache);
                        let function = act.function();
                        let name = &function.code.names[usize::from(entry.name)];
                        let position = entry.position.get() as usize;
                        let cached = match entry.kind.get() {
                            CacheKind::Global => function.globals.get_at(position, name),
                            CacheKind::Builtin
                                if function.globals.table.borrow().version()
                                    == entry.version.get() =>
                            {
                                self.builtins.get_at(position, name)
                            }
                            _ => None,
                        };
                        let value = match cached {
                            Some(value) => value,
                            None => attempt!(self.load_global(function, entry)),
                        };
                        act.set(dst, value);
                    }
                    Op::StoreGlobal { c, src, cache } => {
                        save!();
                        let value =
                            if c & CONSUME_A != 0 { act.take(src) } else { act.get(src).cloned() };
                        let Some(value) = value else {
                            raise!(self.unbound_local(act.function(), src))
                        };
                        let entry = act.cache(cache);
                        let function = act.function();
                        let name = &function.code.names[usize::from(entry.name)];
                        let position = entry.position.get() as usize;
                        let rest = if entry.kind.get() == CacheKind::Global {
                            function.globals.set_at(position, name, value).err()
                        } else {
                            Some(value)
                        };
                        if let Some(value) = rest {
                            self.store_global(function, entry, value);
                        }
                    }
                    Op::DeleteGlobal { name } => {
                        save!();
                        attempt!(self.delete_global(act.function(), name));
                    }
                    Op::LoadName { dst, name } => {
                        save!();
                        let value = attempt!(self.load_name(act.function(), name));
                        act.set(dst, value);
                    }
                    Op::StoreName { c, src, name } => {
                        save!();
                        let value = operand!(src).clone();
                        consume!(c, src);
                        attempt!(self.store_name(act.function(), name, value));
                    }
                    Op::DeleteName { name } => {
                        save!();
                        attempt!(self.delete_name(act.function(), name));
                    }
                    Op::LoadAttr { c, dst, obj, cache } => {
                        let object = operand!(obj);
                        let entry = act.cache(cache);
                        let value = match self.cached_attribute(object, entry) {
                            Some(value) => value,
                            None => {
                                save!();
                                let _stacked = stacked!(obj);
                                attempt!(self.load_attr(object, entry, &act.function().code))
                            }
                        };
                        store!(c, dst, value, obj);
                    }
                    Op::StoreAttr { c, obj, src, cache } => {
                        let value =
                            if c & CONSUME_B != 0 { act.take(src) } else { act.get(src).cloned() };
                        let Some(value) = value else {
                            raise!(self.unbound_local(act.function(), src))
                        };
                        let object = operand!(obj);
                        let entry = act.cache(cache);
                        save!();
                        if let Some(value) = self.store_cached_attribute(object, entry, value) {
                            let _stacked = stacked!(obj);
                            attempt!(self.store_attr(object, entry, &act.function().code, value));
                        }
                        consume!(c, obj);
                    }
                    Op::DeleteAttr { c, obj, name } => {
                        save!();
                        let object = operand!(obj);
                        let name = &act.function().code.names[usize::from(name)];
                        let stacked = stacked!(obj);
                        attempt!(self.del_attribute(object, name));
                        drop(stacked);
                        consume!(c, obj);
                    }
                    Op::LoadMethod { c, base, obj, cache } => {
                        let object = operand!(obj);
                        let entry = act.cache(cache);
                        let method = match self.cached_method(object, entry, &act.function().code) {
                            Some(method) => Some(method),
                            None => {
                                save!();
                                let stacked = stacked!(obj);
                                let found =
                                    attempt!(self.load_method(object, entry, &act.function().code));
                                drop(stacked);
                                match found {
                                    (value, true) => Some(value),
                                    (value, false) => {
                                        if c & CONSUME_A != 0 {
                                            act.release(obj);
                                        }
                                        act.release(base + 1);
                                        act.set(base, value);
                                        None
                                    }
                                }
                            }
                        };
                        if let Some(method) = method {
                            let receiver = if c & CONSUME_A != 0 {
                                act.take(obj)
                            } else {
                                act.get(obj).cloned()
                            };
                            if let Some(receiver) = receiver {
                                act.set(base + 1, receiver);
                            }
                            act.set(base, method);
                        }
                    }
                    Op::LoadSubscr { c, dst, obj, index } => {
                        let (object, key) = (operand!(obj), operand!(index));
                        let quick = as_int(key).and_then(|i| {
                            let i = usize::try_from(i).ok()?;
                            match object.quick_ref::<List>() {
                                Some(list) => list.get(i),
                                None => object.quick_ref::<Tuple>()?.items().get(i).cloned(),
                            }
                        });
                        let value = match quick {
                            Some(value) => value,
                            None => {
                                save!();
                                let _stacked = stacked!(obj, index);
                                attempt!(self.subscript(object, key))
                            }
                        };
                        store!(c, dst, value, obj, index);
                    }
                    Op::StoreSubscr { c, obj, index, src } => {
                        save!();
                        let value =
                            if c & CONSUME_C != 0 { act.take(src) } else { act.get(src).cloned() };
                        let Some(value) = value else {
                            raise!(self.unbound_local(act.function(), src))
                        };
                        let stacked = stacked!(obj, index);
                        attempt!(self.set_subscript(operand!(obj), operand!(index), value));
                        drop(stacked);
                        consume!(c, obj, index);
                    }
                    Op::DeleteSubscr { c, obj, index } => {
                        save!();
                        let stacked = stacked!(obj, index);
                        attempt!(self.del_subscript(operand!(obj), operand!(index)));
                        drop(stacked);
                        consume!(c, obj, index);
                    }

                    Op::Add { c, dst, a, b } => {
                        arithmetic!(c, dst, a, stacked!(a, b), operand!(a), operand!(b), checked_add, +, Add, |y| append_text(&mut { act }, c, dst, a, y), { consume!(c, a, b) });
                    }
                    Op::Sub { c, dst, a, b } => {
                        arithmetic!(c, dst, a, stacked!(a, b), operand!(a), operand!(b), checked_sub, -, Sub, |_: &Value| None, { consume!(c, a, b) });
                    }
                    Op::Mul { c, dst, a, b } => {
                        arithmetic!(c, dst, a, stacked!(a, b), operand!(a), operand!(b), checked_mul, *, Mul, |_: &Value| None, { consume!(c, a, b) });
                    }
                    Op::AddConst { c, dst, a, k } => {
                        arithmetic!(c, dst, a, stacked!(a), operand!(a), act.constant(u32::from(k)), checked_add, +, Add, |y| append_text(&mut { act }, c, dst, a, y), { consume!(c, a) });
                    }
                    Op::SubConst { c, dst, a, k } => {
                        arithmetic!(c, dst, a, stacked!(a), operand!(a), act.constant(u32::from(k)), checked_sub, -, Sub, |_: &Value| None, { consume!(c, a) });
                    }
                    Op::Binary { c, dst, a, b } => {
                        let operator = BinaryOp::from_bits(c >> OPERATOR_SHIFT & 15);
                        let (x, y) = (operand!(a), operand!(b));
                        let result = match self.quick_binary(operator, x, y) {
                            Some(result) => result,
                            None => {
                                save!();
                                let _stacked = stacked!(a, b);
                                attempt!(self.binary(operator, c & VARIANT != 0, x, y))
                            }
                        };
                        store!(c, dst, result, a, b);
                    }
                    Op::BinaryConst { c, dst, a, k } => {
                        let operator = BinaryOp::from_bits(c >> OPERATOR_SHIFT & 15);
                        let (x, y) = (operand!(a), act.constant(u32::from(k)));
                        let result = match self.quick_binary(operator, x, y) {
                            Some(result) => result,
                            None => {
                                save!();
                                let _stacked = stacked!(a);
                                attempt!(self.binary(operator, c & VARIANT != 0, x, y))
                            }
                        };
                        store!(c, dst, result, a);
                    }
                    Op::Unary { c, dst, a } => {
                        save!();
                        let operator = UnaryOp::from_bits(c >> OPERATOR_SHIFT & 3);
                        let stacked = stacked!(a);
                        let result = attempt!(self.unary(operator, operand!(a)));
                        drop(stacked);
                        store!(c, dst, result, a);
                    }
                    Op::Compare { c, dst, a, b } => {
                        let (x, y) = (operand!(a), operand!(b));
                        let operator = c >> OPERATOR_SHIFT & 7;
                        let result = if let (Some(i), Some(j)) = (as_int(x), as_int(y)) {
                            self.new_bool(compare_ints(operator, i, j))
                        } else {
                            save!();
                            let _stacked = stacked!(a, b);
                            attempt!(self.compare(Comparison::from_bits(operator), x, y))
                        };
                        store!(c, dst, result, a, b);
                    }
                    Op::Is { c, dst, a, b } => {
                        let same = Value::ptr_eq(operand!(a), operand!(b));
                        let result = self.new_bool(same != (c & VARIANT != 0));
                        store!(c, dst, result, a, b);
                    }
                    Op::Contains { c, dst, a, b } => {
                        save!();
                        let stacked = stacked!(a, b);
                        let found = attempt!(self.contains(operand!(b), operand!(a)));
                        drop(stacked);
                        let result = self.new_bool(found != (c & VARIANT != 0));
                        store!(c, dst, result, a, b);
                    }

                    Op::Jump { offset } => act.jump(offset),
                    Op::JumpBack { offset } => {
                        act.jump(offset);
                        breaker!();
                    }
                    Op::JumpIfTrue { c, cond, offset } => {
                        let value = operand!(cond);
                        let holds = match as_bool(value) {
                            Some(holds) => holds,
                            None => {
                                save!();
                                let _stacked = stacked!(cond);
                                attempt!(self.truth(value))
                            }
                        };
                        if c & CONSUME_A != 0 || c & CONSUME_B != 0 && !holds {
                            act.release(cond);
                        }
                        if holds {
                            act.jump(offset);
                            if offset < 0 {
                                breaker!();
                            }
                        }
                    }
                    Op::JumpIfFalse { c, cond, offset } => {
                        let value = operand!(cond);
                        let holds = match as_bool(value) {
                            Some(holds) => holds,
                            None => {
                                save!();
                                let _stacked = stacked!(cond);
                                attempt!(self.truth(value))
                            }
                        };
                        if c & CONSUME_A != 0 || c & CONSUME_B != 0 && holds {
                            act.release(cond);
                        }
                        if !holds {
                            act.jump(offset);
                            if offset < 0 {
                                breaker!();
                            }
                        }
                    }
                    Op::CompareJump { c, a, b, offset } => {
                        compare_jump!(c, stacked!(a, b), operand!(a), operand!(b), offset, {
                            consume!(c, a, b)
                        });
                    }
                    Op::CompareJumpConst { c, a, k, offset } => {
                        compare_jump!(
                            c,
                            stacked!(a),
                            operand!(a),
                            act.constant(u32::from(k)),
                            offset,
                            { consume!(c, a) }
                        );
                    }
                    Op::IsJump { c, a, b, offset } => {
                        let same = Value::ptr_eq(operand!(a), operand!(b)) != (c & VARIANT != 0);
                        consume!(c, a, b);
                        if same == (c & JUMP_IF_TRUE != 0) {
                            act.jump(i32::from(offset));
                            if offset < 0 {
                                breaker!();
                            }
                        }
                    }

                    Op::BuildTuple { dst, base, n } => {
                        save!();
                        let items = collect(&mut { act }, base, n);
                        let tuple = self.new_tuple(items);
                        act.set(dst, tuple);
                    }
                    Op::BuildList { dst, base, n } => {
                        save!();
                        let items = collect(&mut { act }, base, n);
                        let list = self.new_list(items);
                        act.set(dst, list);
                    }
                    Op::BuildSet { dst, base, n } => {
                        save!();
                        let items = collect(&mut { act }, base, n);
                        let set = attempt!(self.new_set_from(items));
                        act.set(dst, set);
                    }
                    Op::BuildMap { dst, base, n } => {
                        save!();
                        let items = collect(&mut { act }, base, n * 2);
                        let dict = attempt!(self.new_dict_from(items));
                        act.set(dst, dict);
                    }
                    Op::BuildSlice { dst, base } => {
                        save!();
                        let items = collect(&mut { act }, base, 3);
                        let slice = self.new_slice(items);
                        act.set(dst, slice);
                    }
                    Op::BuildString { dst, base, n } => {
                        save!();
                        let items = collect(&mut { act }, base, n);
                        let text = self.join_strings(&items);
                        act.set(dst, text);
                        drop(items);
                    }
                    Op::FormatValue { c, dst, src, spec } => {
                        save!();
                        let spec_value = if spec == NO_REG { None } else { act.get(spec) };
                        let stacked = stacked!(src);
                        let text = attempt!(self.format_value(
                            c >> OPERATOR_SHIFT & 3,
                            operand!(src),
                            spec_value
                        ));
                        drop(stacked);
                        act.set(dst, text);
                        if c & CONSUME_A != 0 {
                            act.release(src);
                        }
                        if c & CONSUME_B != 0 && spec != NO_REG {
                            act.release(spec);
                        }
                    }
                    Op::ListAppend { c, value, list } => {
                        let item = if c & CONSUME_A != 0 {
                            act.take(value)
                        } else {
                            act.get(value).cloned()
                        };
                        let Some(item) = item else {
                            raise!(self.unbound_local(act.function(), value))
                        };
                        if let Some(list) = operand!(list).downcast_ref::<List>() {
                            list.push(item);
                        }
                    }
                    Op::SetAdd { c, value, set } => {
                        save!();
                        let stacked = stacked!(value);
                        attempt!(self.set_add(operand!(set), operand!(value)));
                        drop(stacked);
                        consume!(c, value);
                    }
                    Op::MapAdd { c, key, value, map } => {
                        save!();
                        let stacked = stacked!(key, value);
                        attempt!(self.map_add(operand!(map), operand!(key), operand!(value)));
                        drop(stacked);
                        consume!(c, key, value);
                    }
                    Op::ListExtend { c, iterable, list } => {
                        save!();
                        let stacked = stacked!(iterable);
                        attempt!(self.list_extend(operand!(list), operand!(iterable)));
                        drop(stacked);
                        consume!(c, iterable);
                    }
                    Op::SetUpdate { c, iterable, set } => {
                        save!();
                        let stacked = stacked!(iterable);
                        attempt!(self.set_update(operand!(set), operand!(iterable)));
                        drop(stacked);
                        consume!(c, iterable);
                    }
                    Op::DictUpdate { c, other, map } => {
                        save!();
                        attempt!(self.dict_update(operand!(map), operand!(other)));
                        consume!(c, other);
                    }
                    Op::DictMerge { c, other, map, func } => {
                        save!();
                        attempt!(self.dict_merge(operand!(map), operand!(other), act.get(func)));
                        consume!(c, other);
                    }
                    Op::ListToTuple { dst, list } => {
                        save!();
                        let tuple = self.list_to_tuple(operand!(list));
                        act.release(list);
                        act.set(dst, tuple);
                    }

                    Op::GetIter { c, dst, src } => {
                        save!();
                        let stacked = stacked!(src);
                        let iterator = attempt!(self.iter(operand!(src)));
                        drop(stacked);
                        store!(c, dst, iterator, src);
                    }
                    Op::ForIter { dst, iter, offset } => {
                        let iterator = operand!(iter);
                        let next = if let Some(range) = iterator.quick_ref::<RangeIterator>() {
                            self.next_of_range(range)
                        } else if let Some(list) = iterator.quick_ref::<ListIterator>() {
                            list.next()
                        } else if let Some(generator) = iterator.quick_ref::<Generator>()
                            && let Some(entered) =
                                self.enter_generator(generator, act.instruction())
                        {
                            act = attempt!(entered);
                            continue;
                        } else {
                            save!();
                            attempt!(self.next(iterator))
                        };
                        match next {
                            Some(value) => act.set(dst, value),
                            None => {
                                save!();
                                act.release(iter);
                                act.jump(i32::from(offset));
                            }
                        }
                    }
                    Op::UnpackSequence { c, src, base, n } => {
                        save!();
                        let stacked = stacked!(src);
                        let items = attempt!(self.unpack_sequence(operand!(src), usize::from(n)));
                        drop(stacked);
                        consume!(c, src);
                        for (i, item) in items.into_iter().enumerate() {
                            act.set(base + register(i), item);
                        }
                    }
                    Op::UnpackEx { c, src, base, counts } => {
                        save!();
                        let (before, after) = (usize::from(counts & 255), usize::from(counts >> 8));
                        let stacked = stacked!(src);
                        let items = attempt!(self.unpack_starred(operand!(src), before, after));
                        drop(stacked);
                        consume!(c, src);
                        for (i, item) in items.into_iter().enumerate() {
                            act.set(base + register(i), item);
                        }
                    }

                    Op::Call { dst, base, n } => {
                        save!();
                        let n_args = usize::from(n) + usize::from(act.get(base + 1).is_some());
                        let is_simple = act
                            .get(base)
                            .and_then(|callable| callable.quick_ref::<Function>())
                            .is_some_and(|function| function.code.takes_just(n_args));
                        if is_simple {
                            let first = base + 2 - u16::from(n_args > usize::from(n));
                            let callable = act.take(base);
                            let callee = act.base + usize::from(first);
                            act = attempt!(self.enter_simple(
                                callable,
                                callee,
                                dst,
                                act.instruction()
                            ));
                        } else if let Some(function) =
                            quick_native(&{ act }, base, n_args > usize::from(n))
                        {
                            let first = base + 2 - u16::from(n_args > usize::from(n));
                            let result = match act.values(first, n_args) {
                                Some(values) => function(self, &Args::positional_only(values)),
                                None => Err(self.system_error("an argument is missing")),
                            };
                            let result = attempt!(result);
                            for register in first..base + 2 + n {
                                act.release(register);
                            }
                            act.release(base);
                            act.set(dst, result);
                            breaker!();
                        } else if let Some((class, init)) = self.simple_init(&{ act }, base, n_args)
                        {
                            let instance = self.new_instance(&class);
                            let callee = act.base + usize::from(base + 2 + n);
                            let kind = FrameKind::Constructor(instance.clone());
                            let record = FrameRecord::new(init, callee, dst, kind);
                            let mut callee = attempt!(self.enter(record, Some(act.instruction())));
                            callee.set(0, instance);
                            callee.copy_arguments(1, &act, base + 2, n);
                            act = callee;
                            if act.function().closure.is_some() {
                                self.load_closure(&mut { act });
                            }
                        } else {
                            let mut copy = act;
                            match attempt!(self.call_in_frame(&mut copy, dst, base, n_args, n)) {
                                Some(value) => {
                                    act.set(dst, value);
                                    breaker!();
                                }
                                None => act = copy,
                            }
                        }
                    }
                    Op::CallKw { k: _, dst, base, n } => {
                        save!();
                        let mut copy = act;
                        match attempt!(self.call_with_keywords(&mut copy, dst, base, n)) {
                            Some(value) => {
                                act.set(dst, value);
                                breaker!();
                            }
                            None => act = copy,
                        }
                    }
                    Op::CallEx { has_kwargs, dst, base } => {
                        save!();
                        let mut copy = act;
                        match attempt!(self.call_unpacked(&mut copy, dst, base, has_kwargs)) {
                            Some(value) => {
                                act.set(dst, value);
                                breaker!();
                            }
                            None => act = copy,
                        }
                    }
                    Op::MakeFunction { flags, dst, base, k } => {
                        save!();
                        let function = self.make_function(&mut { act }, flags, base, k);
                        act.set(dst, function);
                    }
                    Op::LoadBuildClass { dst } => {
                        let function = attempt!(self.load_build_class());
                        act.set(dst, function);
                    }
                    Op::Return { src } => {
                        let Some(value) = act.take(src) else {
                            raise!(self.unbound_local(act.function(), src))
                        };
                        save!();
                        finish!(self.finish_frame(&mut { act }, value));
                    }
                    Op::ReturnConst { k } => {
                        let value = act.constant(k).clone();
                        save!();
                        finish!(self.finish_frame(&mut { act }, value));
                    }
                    Op::Yield { c, dst: _, src, iter: _ } => {
                        save!();
                        let value = operand!(src).clone();
                        consume!(c, src);
                        let is_iterated = self
                            .frames
                            .borrow()
                            .last()
                            .is_some_and(|frame| matches!(frame.kind, FrameKind::Iterated(_)));
                        if !is_iterated {
                            return Ok(self.suspend_generator(&mut { act }, value));
                        }
                        let record = self.leave_suspended(&mut { act });
                        // A generator is only resumed this way while nothing is being handled.
                        self.handled.set(None);
                        let caller = self.resume_caller();
                        self.save_position(caller.position());
                        drop(record);
                        act = back_to_for(caller, Some(value));
                    }
                    Op::GetYieldFromIter { c, dst, src } => {
                        save!();
                        let iterator =
                            attempt!(self.yield_from_iter(operand!(src), act.function()));
                        store!(c, dst, iterator, src);
                    }
                    Op::Send { iter, value, offset } => {
                        save!();
                        let (yielded, result) =
                            attempt!(self.send(operand!(iter), operand!(value)));
                        act.set(value, result);
                        if !yielded {
                            act.release(iter);
                            act.jump(i32::from(offset));
                        }
                    }

                    Op::Raise { n, c: _, exc, cause } => {
                        save!();
                        let exception = if n >= 1 { act.get(exc).cloned() } else { None };
                        let reason = if n >= 2 { act.get(cause).cloned() } else { None };
                        match self.raise(exception, reason) {
                            Ok(error) => break 'run error,
                            Err(again) => {
                                // A bare `raise` adds no traceback entry for this frame.
                                let mut copy = act;
                                match self.unwind(&mut copy, again, false) {
                                    Ok(()) => act = copy,
                                    Err(error) => return Err(error),
                                }
                            }
                        }
                    }
                    Op::Reraise { exc } => {
                        save!();
                        let Some(error) = act.take(exc).and_then(|e| e.downcast().ok()) else {
                            raise!(self.system_error("nothing to raise again"))
                        };
                        let mut copy = act;
                        match self.unwind(&mut copy, error, false) {
                            Ok(()) => act = copy,
                            Err(error) => return Err(error),
                        }
                    }
                    Op::PushExc { save, exc } => {
                        let exception = act.get(exc).cloned();
                        let before = self.handled.replace(exception);
                        act.set(save, before.unwrap_or_else(|| self.none.clone()));
                    }
                    Op::PopExc { save } => {
                        save!();
                        let before = act.take(save).filter(|value| !self.is_none(value));
                        self.handled.set(before);
                    }
                    Op::ExcMatch { c, dst, exc, kind } => {
                        save!();
                        let matches =
                            attempt!(self.exception_matches(operand!(exc), operand!(kind)));
                        let result = self.new_bool(matches);
                        store!(c, dst, result, exc, kind);
                    }
                    Op::WithEnter { c, dst, exit, src } => {
                        save!();
                        let (enter, leave) =
                            attempt!(self.context_methods(operand!(src), c & VARIANT != 0));
                        consume!(c, src);
                        act.set(exit, leave);
                        let value = attempt!(self.call(&enter, &[]));
                        drop(enter);
                        act.set(dst, value);
                    }
                    Op::WithExit { dst, exit } => {
                        save!();
                        let none = &self.none;
                        let leave = act.take(exit).unwrap_or_else(|| none.clone());
                        let nothing = [none.clone(), none.clone(), none.clone()];
                        let result = attempt!(self.call(&leave, &nothing));
                        if dst != NO_REG {
                            act.set(dst, result);
                        }
                    }
                    Op::GetAwaitable { c, what, dst, src } => {
                        save!();
                        let iterator = attempt!(self.get_awaitable(operand!(src), what));
                        act.set(dst, iterator);
                        consume!(c, src);
                    }
                    Op::GetAIter { c, dst, src } => {
                        save!();
                        let iterator = attempt!(self.get_aiter(operand!(src)));
                        act.set(dst, iterator);
                        consume!(c, src);
                    }
                    Op::GetANext { dst, iter } => {
                        save!();
                        let awaitable = attempt!(self.get_anext(operand!(iter)));
                        act.set(dst, awaitable);
                    }
                    Op::AsyncWrap { c, dst, src } => {
                        save!();
                        let wrapped = self.wrap_async_value(operand!(src).clone());
                        act.set(dst, wrapped);
                        consume!(c, src);
                    }
                    Op::EndAsyncFor { exc, iter } => {
                        save!();
                        let Some(error) = act.take(exc).and_then(|e| e.downcast().ok()) else {
                            raise!(self.system_error("nothing ended the loop"))
                        };
                        if self.is_kind(&error, super::Kind::StopAsyncIteration) {
                            drop(error);
                            act.release(iter);
                        } else {
                            let mut copy = act;
                            match self.unwind(&mut copy, error, false) {
                                Ok(()) => act = copy,
                                Err(error) => return Err(error),
                            }
                        }
                    }
                    Op::WithExceptStart { dst, exit, exc } => {
                        save!();
                        let result = attempt!(self.leave_context(operand!(exit), operand!(exc)));
                        act.set(dst, result);
                    }
                    Op::LoadAssertionError { dst } => {
                        let class = self.exception_class(super::Kind::AssertionError);
                        act.set(dst, Gc::as_any(class).clone());
                    }

                    Op::ImportName { level, dst, name, fromlist } => {
                        save!();
                        let module =
                            attempt!(self.import_name(act.function(), name, fromlist, level));
                        act.set(dst, module);
                    }
                    Op::ImportFrom { dst, module, name } => {
                        save!();
                        let name = &act.function().code.names[usize::from(name)];
                        let value = attempt!(self.import_from(operand!(module), name));
                        act.set(dst, value);
                    }
                    Op::ImportStar { c, module } => {
                        save!();
                        attempt!(self.import_star(act.function(), operand!(module)));
                        consume!(c, module);
                    }
                    Op::Nop => {}
                }
            };
            let mut copy = act;
            match self.unwind(&mut copy, error, true) {
                Ok(()) => act = copy,
                Err(error) => return Err(error),
            }
        }
    }

    /// The operators that are not worth an instruction of their own, on small integers and floats, where nothing
    /// can go wrong.
    #[inline]
    fn quick_binary(&self, operator: BinaryOp, x: &Value, y: &Value) -> Option<Value> {
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
    fn enter_simple(
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
    fn simple_init(
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

    /// Ends the innermost frame with a value.
    #[inline(always)]
    fn finish_frame<'vm>(&'vm self, act: &mut Activation<'vm>, value: Value) -> Next<'vm> {
        if self.n_frame_objects.get() > 0 {
            self.keep_locals(act);
        }
        act.clear_named();
        self.depth.set(self.depth.get() - 1);
        let mut frames = self.frames.borrow_mut();
        let record = frames.pop().expect("a frame was entered");
        if !matches!(record.kind, FrameKind::Plain) {
            drop(frames);
            return self.finish_special(record, value);
        }
        let FrameRecord { function, dst, extras, .. } = record;
        let mut caller = self.resume_frame(frames.last());
        drop(frames);
        self.save_position(caller.position());
        drop(extras);
        drop(function);
        caller.set(dst, value);
        Next::Continue(caller)
    }

    fn finish_special(&self, record: FrameRecord, value: Value) -> Next<'_> {
        let FrameRecord { function, dst, kind, extras, .. } = record;
        drop(extras);
        match kind {
            FrameKind::Plain | FrameKind::Entry => Next::Done(Ok(value)),
            FrameKind::Constructor(instance) => {
                let mut caller = self.resume_caller();
                self.save_position(caller.position());
                drop(function);
                caller.release_constructor_call();
                if !self.is_none(&value) {
                    return self.bad_init_result(caller, &value);
                }
                caller.set(dst, instance);
                Next::Continue(caller)
            }
            FrameKind::Kept(kept) => {
                let mut caller = self.resume_caller();
                self.save_position(caller.position());
                drop(function);
                let Kept { instance, held } = *kept;
                drop(held);
                caller.release_call();
                if instance.is_some() && !self.is_none(&value) {
                    return self.bad_init_result(caller, &value);
                }
                caller.set(dst, instance.unwrap_or(value));
                Next::Continue(caller)
            }
            FrameKind::Generator(generator) => {
                self.finish_generator(&generator);
                Next::Done(Ok(value))
            }
            FrameKind::Iterated(generator) => {
                let caller = self.resume_caller();
                self.save_position(caller.position());
                self.finish_generator(&generator);
                drop(function);
                drop(value);
                drop(generator);
                Next::Continue(back_to_for(caller, None))
            }
        }
    }

    #[cold]
    fn bad_init_result<'vm>(&'vm self, mut caller: Activation<'vm>, value: &Value) -> Next<'vm> {
        self.save_position(caller.position());
        let class = self.class_name(value);
        let error = self.type_error(format!("__init__() should return None, not '{class}'"));
        match self.unwind(&mut caller, error, true) {
            Ok(()) => Next::Continue(caller),
            Err(error) => Next::Done(Err(error)),
        }
    }
}

/// The Rust function that a call leads to, if it takes just the arguments that are in place.
#[inline]
fn quick_native(act: &Activation<'_>, base: u16, has_receiver: bool) -> Option<NativeFn> {
    let callable = act.get(base)?;
    if let Some(method) = callable.quick_ref::<NativeMethod>() {
        return has_receiver.then_some(method.function);
    }
    let native = callable.quick_ref::<Native>()?;
    native.receiver.is_none().then_some(native.function)
}

/// For `s += t` on a local: if nobody else refers to the text in the local, it grows in its place, as in CPython.
#[cold]
fn append_text(
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

/// Takes `n` temporaries.
fn collect(act: &mut Activation<'_>, base: u16, n: u16) -> Vec<Value> {
    let mut values = Vec::with_capacity(usize::from(n));
    values.extend((base..base + n).filter_map(|register| act.take(register)));
    values
}
