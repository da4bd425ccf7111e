//! The loop.
//!
//! The frequent cases of the frequent instructions are written out here; the other instructions are in [`seldom`](super::seldom),
//! and everything else is a call of a function that takes values and returns a result, so that the loop's own state can stay in
//! machine registers. For the same reason a function that needs the activation gets a copy of it.

use super::frame::FrameKind;
use super::generator::back_to_resumer;
use super::quick::{
    append_text, as_bool, as_float, as_int, compare_floats, compare_ints, quick_native,
    store_quick, unpack_quick,
};
use super::raw::{Activation, register};
use super::returns::Next;
use super::seldom::{Raised, seldom};
use super::{Args, FrameRecord, Vm};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, CONSUME_C, JUMP_IF_TRUE, OPERATOR_SHIFT, VARIANT};
use crate::bytecode::{BinaryOp, Comparison, Op};
use crate::object::code::CacheKind;
use crate::object::iterator::{ListIterator, RangeIterator};
use crate::object::{
    CellObject, Function, Generator, Insert as _, List, PyErr, PyResult, Tuple, Value,
};

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
                        if let Err(value) = store_quick(operand!(obj), operand!(index), value) {
                            let stacked = stacked!(obj, index);
                            attempt!(self.set_subscript(operand!(obj), operand!(index), value));
                            drop(stacked);
                        }
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
                        let items = { act }.take_temporaries(base, n);
                        let tuple = self.new_tuple(items);
                        act.set(dst, tuple);
                    }
                    Op::BuildList { dst, base, n } => {
                        save!();
                        let items = { act }.take_temporaries(base, n);
                        let list = self.new_list(items);
                        act.set(dst, list);
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
                                self.enter_generator(generator, &self.none, act.instruction())
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
                        if unpack_quick(&mut { act }, src, base, n) {
                            consume!(c, src);
                            continue;
                        }
                        let stacked = stacked!(src);
                        let items = attempt!(self.unpack_sequence(operand!(src), usize::from(n)));
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
                            for register in first..base + 2 + n {
                                act.release(register);
                            }
                            act.release(base);
                            let result = attempt!(result);
                            act.set(dst, result);
                            breaker!();
                        } else if let Some((class, init)) = self.simple_init(&{ act }, base, n_args)
                        {
                            self.count_in_tuple(n.into());
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
                        act = back_to_resumer(caller, true, value);
                    }
                    Op::Nop => {}
                    op @ seldom!() => {
                        save!();
                        let mut copy = act;
                        if let Err(Raised { error, is_new }) = self.execute_seldom(&mut copy, op) {
                            self.unwind(&mut copy, error, is_new)?;
                        }
                        act = copy;
                    }
                }
            };
            let mut copy = act;
            match self.unwind(&mut copy, error, true) {
                Ok(()) => act = copy,
                Err(error) => return Err(error),
            }
        }
    }
}
