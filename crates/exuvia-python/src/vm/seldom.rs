//! The instructions that the loop does not execute itself.
//!
//! They cost a call more, and keep the loop's own code small enough for its state to stay in machine registers. What they share:
//! the position has been saved before, so that errors know their line.

mod block;
mod build;
mod variable;

use super::Vm;
use super::raw::Activation;
use crate::bytecode::op::{CONSUME_A, CONSUME_B, CONSUME_C};
use crate::bytecode::{Op, Reg};
use crate::object::{PyErr, PyResult, Value};

/// The pattern of these instructions. The loop names them all, since a range check would cost each instruction something.
macro_rules! seldom {
    () => {
        Op::MakeCell { .. }
            | Op::DeleteLocal { .. }
            | Op::DeleteCell { .. }
            | Op::LoadClassCell { .. }
            | Op::DeleteGlobal { .. }
            | Op::LoadName { .. }
            | Op::StoreName { .. }
            | Op::DeleteName { .. }
            | Op::DeleteAttr { .. }
            | Op::DeleteSubscr { .. }
            | Op::Unary { .. }
            | Op::BuildSet { .. }
            | Op::BuildMap { .. }
            | Op::BuildSlice { .. }
            | Op::BuildString { .. }
            | Op::FormatValue { .. }
            | Op::SetAdd { .. }
            | Op::MapAdd { .. }
            | Op::ListExtend { .. }
            | Op::SetUpdate { .. }
            | Op::DictUpdate { .. }
            | Op::DictMerge { .. }
            | Op::ListToTuple { .. }
            | Op::UnpackEx { .. }
            | Op::MakeFunction { .. }
            | Op::LoadBuildClass { .. }
            | Op::GetYieldFromIter { .. }
            | Op::Send { .. }
            | Op::GetAwaitable { .. }
            | Op::GetAIter { .. }
            | Op::GetANext { .. }
            | Op::AsyncWrap { .. }
            | Op::EndAsyncFor { .. }
            | Op::Raise { .. }
            | Op::Reraise { .. }
            | Op::PushExc { .. }
            | Op::PopExc { .. }
            | Op::ExcMatch { .. }
            | Op::WithEnter { .. }
            | Op::WithExit { .. }
            | Op::WithExceptStart { .. }
            | Op::LoadAssertionError { .. }
            | Op::ImportName { .. }
            | Op::ImportFrom { .. }
            | Op::ImportStar { .. }
            | Op::Intrinsic { .. }
            | Op::MatchClass { .. }
            | Op::MatchGroup { .. }
    };
}
pub(super) use seldom;

/// An exception that an instruction ends with.
pub(super) struct Raised {
    pub(super) error: PyErr,
    /// Whether the frame gets an entry in the traceback; what is raised again has one.
    pub(super) is_new: bool,
}

impl Raised {
    fn again(error: PyErr) -> Self {
        Self { error, is_new: false }
    }
}

impl From<PyErr> for Raised {
    fn from(error: PyErr) -> Self {
        Self { error, is_new: true }
    }
}

/// What becomes of an instruction.
type Executed = Result<(), Raised>;

impl Vm {
    /// Executes an instruction. Never inlined, for the loop's sake.
    #[expect(clippy::too_many_lines, reason = "one arm for each instruction")]
    #[inline(never)]
    pub(super) fn execute_seldom<'vm>(&'vm self, act: &mut Activation<'vm>, op: Op) -> Executed {
        match op {
            Op::MakeCell { reg } => self.make_cell(act, reg),
            Op::DeleteLocal { reg } => self.delete_local(act, reg)?,
            Op::DeleteCell { cell } => self.delete_cell(act, cell)?,
            Op::LoadClassCell { dst, cell, name } => {
                let value = self.load_class_cell(act.function(), act.get(cell), cell, name)?;
                act.set(dst, value);
            }
            Op::DeleteGlobal { name } => self.delete_global(act.function(), name)?,
            Op::LoadName { dst, name } => {
                let value = self.load_name(act.function(), name)?;
                act.set(dst, value);
            }
            Op::StoreName { c, src, name } => self.store_to_name(act, c, src, name)?,
            Op::DeleteName { name } => self.delete_name(act.function(), name)?,
            Op::DeleteAttr { c, obj, name } => self.delete_attr(act, c, obj, name)?,
            Op::DeleteSubscr { c, obj, index } => self.delete_subscr(act, c, obj, index)?,
            Op::Unary { c, dst, a } => self.apply_unary(act, c, dst, a)?,

            Op::BuildSet { dst, base, n } => self.build_set(act, dst, base, n)?,
            Op::BuildMap { dst, base, n } => self.build_map(act, dst, base, n)?,
            Op::BuildSlice { dst, base } => self.build_slice(act, dst, base),
            Op::BuildString { dst, base, n } => self.build_string(act, dst, base, n),
            Op::FormatValue { c, dst, src, spec } => {
                self.build_formatted(act, c, dst, src, spec)?;
            }
            Op::SetAdd { c, value, set } => {
                self.modify(act, c, set, value, Self::set_add)?;
            }
            Op::MapAdd { c, key, value, map } => self.add_to_map(act, c, map, key, value)?,
            Op::ListExtend { c, iterable, list } => {
                self.modify(act, c, list, iterable, Self::list_extend)?;
            }
            Op::SetUpdate { c, iterable, set } => {
                self.modify(act, c, set, iterable, Self::set_update)?;
            }
            Op::DictUpdate { c, other, map } => {
                self.dict_update(self.operand(act, map)?, self.operand(act, other)?)?;
                consume(act, c, &[other]);
            }
            Op::DictMerge { c, other, map, func } => {
                let (into, from) = (self.operand(act, map)?, self.operand(act, other)?);
                self.dict_merge(into, from, act.get(func))?;
                consume(act, c, &[other]);
            }
            Op::ListToTuple { dst, list } => {
                let tuple = self.list_to_tuple(self.operand(act, list)?);
                act.release(list);
                act.set(dst, tuple);
            }
            Op::UnpackEx { c, src, base, counts } => self.unpack_ex(act, c, src, base, counts)?,
            Op::MakeFunction { flags, dst, base, k } => {
                let function = self.make_function(act, flags, base, k);
                act.set(dst, function);
            }
            Op::LoadBuildClass { dst } => {
                let function = self.load_build_class()?;
                act.set(dst, function);
            }

            Op::GetYieldFromIter { c, dst, src } => {
                let iterator = self.yield_from_iter(self.operand(act, src)?, act.function())?;
                store(act, c, dst, iterator, &[src]);
            }
            Op::Send { iter, value, offset } => self.send_on(act, iter, value, offset)?,
            Op::GetAwaitable { c, what, dst, src } => {
                let iterator = self.get_awaitable(self.operand(act, src)?, what)?;
                set_and_consume(act, c, dst, iterator, src);
            }
            Op::GetAIter { c, dst, src } => {
                let iterator = self.get_aiter(self.operand(act, src)?)?;
                set_and_consume(act, c, dst, iterator, src);
            }
            Op::GetANext { dst, iter } => {
                let awaitable = self.get_anext(self.operand(act, iter)?)?;
                act.set(dst, awaitable);
            }
            Op::AsyncWrap { c, dst, src } => {
                let wrapped = self.wrap_async_value(self.operand(act, src)?.clone());
                set_and_consume(act, c, dst, wrapped, src);
            }
            Op::EndAsyncFor { exc, iter } => self.end_async_for(act, exc, iter)?,

            Op::Raise { n, c: _, exc, cause } => self.execute_raise(act, n, exc, cause)?,
            Op::Reraise { exc, .. } => {
                return Err(Raised::again(self.take_exception(
                    act,
                    exc,
                    "nothing to raise again",
                )?));
            }
            Op::PushExc { save, exc } => self.push_handled(act, save, exc),
            Op::PopExc { save } => self.pop_handled(act, save),
            Op::ExcMatch { c, dst, exc, kind } => self.match_exception(act, c, dst, exc, kind)?,
            Op::WithEnter { c, dst, exit, src } => self.with_enter(act, c, dst, exit, src)?,
            Op::WithExit { dst, exit } => self.with_exit(act, dst, exit)?,
            Op::WithExceptStart { dst, exit, exc } => {
                let (leave, error) = (self.operand(act, exit)?, self.operand(act, exc)?);
                let result = self.leave_context(leave, error)?;
                act.set(dst, result);
            }
            Op::LoadAssertionError { dst } => {
                let class = self.exception_class(super::Kind::AssertionError);
                act.set(dst, exuvia::Gc::as_any(class).clone());
            }

            Op::ImportName { level, dst, name, fromlist } => {
                let module = self.import_name(act.function(), name, fromlist, level)?;
                act.set(dst, module);
            }
            Op::ImportFrom { dst, module, name } => {
                let names = &act.function().code.names;
                let value =
                    self.import_from(self.operand(act, module)?, &names[usize::from(name)])?;
                act.set(dst, value);
            }
            Op::ImportStar { c, module } => {
                self.import_star(act.function(), self.operand(act, module)?)?;
                consume(act, c, &[module]);
            }

            Op::Intrinsic { c, dst, a, b } => self.execute_intrinsic(act, c, dst, a, b)?,
            Op::MatchClass { dst, subject, base } => {
                self.execute_match_class(act, dst, subject, base)?;
            }
            Op::MatchGroup { dst, rest, kind } => self.match_group(act, dst, rest, kind)?,

            _ => Err(self.system_error("the loop left out one of its instructions"))?,
        }
        Ok(())
    }

    /// The value in a register, or `UnboundLocalError`.
    pub(super) fn operand<'a>(
        &self,
        act: &'a Activation<'_>,
        register: Reg,
    ) -> PyResult<&'a Value> {
        act.get(register).ok_or_else(|| self.unbound_local(act.function(), register))
    }
}

/// Empties the operands that are temporaries; `c` has a bit for each operand.
pub(super) fn consume(act: &mut Activation<'_>, c: u8, operands: &[Reg]) {
    for (bit, &operand) in [CONSUME_A, CONSUME_B, CONSUME_C].into_iter().zip(operands) {
        if c & bit != 0 {
            act.release(operand);
        }
    }
}

/// The result of an operation. What it replaces dies after the temporaries among the operands.
fn store(act: &mut Activation<'_>, c: u8, dst: Reg, result: Value, operands: &[Reg]) {
    if operands.first() == Some(&dst) && !act.is_named(dst) {
        act.set(dst, result);
        consume(act, c, operands);
    } else {
        consume(act, c, operands);
        act.set(dst, result);
    }
}

/// A result that stands before its operand dies.
fn set_and_consume(act: &mut Activation<'_>, c: u8, dst: Reg, result: Value, operand: Reg) {
    act.set(dst, result);
    consume(act, c, &[operand]);
}
