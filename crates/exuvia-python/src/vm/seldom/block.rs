//! Exceptions, `with` statements, and what `yield from` and `await` hand over to.

use super::{Executed, Raised, consume, store};
use crate::bytecode::Reg;
use crate::bytecode::op::{NO_REG, VARIANT};
use crate::object::{Generator, PyErr, PyResult};
use crate::vm::raw::Activation;
use crate::vm::{Kind, Vm};

impl Vm {
    pub(super) fn execute_raise(
        &self,
        act: &Activation<'_>,
        n: u8,
        exc: Reg,
        cause: Reg,
    ) -> Executed {
        let exception = if n >= 1 { act.get(exc).cloned() } else { None };
        let reason = if n >= 2 { act.get(cause).cloned() } else { None };
        Err(match self.raise(exception, reason) {
            Ok(error) => Raised::from(error),
            Err(bare) => Raised::again(bare),
        })
    }

    /// The exception in a temporary, which is emptied.
    pub(super) fn take_exception(
        &self,
        act: &mut Activation<'_>,
        exc: Reg,
        otherwise: &str,
    ) -> PyResult<PyErr> {
        let error = act.take(exc).and_then(|error| error.downcast().ok());
        error.ok_or_else(|| self.system_error(otherwise))
    }

    pub(super) fn push_handled(&self, act: &mut Activation<'_>, save: Reg, exc: Reg) {
        let exception = act.get(exc).cloned();
        let before = self.handled.replace(exception);
        act.set(save, before.unwrap_or_else(|| self.none.clone()));
    }

    pub(super) fn pop_handled(&self, act: &mut Activation<'_>, save: Reg) {
        let before = act.take(save).filter(|value| !self.is_none(value));
        self.handled.set(before);
    }

    pub(super) fn match_exception(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        dst: Reg,
        exc: Reg,
        kind: Reg,
    ) -> Executed {
        let matches = self.exception_matches(self.operand(act, exc)?, self.operand(act, kind)?)?;
        store(act, c, dst, self.new_bool(matches), &[exc, kind]);
        Ok(())
    }

    pub(super) fn with_enter(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        dst: Reg,
        exit: Reg,
        src: Reg,
    ) -> Executed {
        let (enter, leave) = self.context_methods(self.operand(act, src)?, c & VARIANT != 0)?;
        consume(act, c, &[src]);
        act.set(exit, leave);
        let value = self.call(&enter, &[])?;
        drop(enter);
        act.set(dst, value);
        Ok(())
    }

    pub(super) fn with_exit(&self, act: &mut Activation<'_>, dst: Reg, exit: Reg) -> Executed {
        let none = &self.none;
        let leave = act.take(exit).unwrap_or_else(|| none.clone());
        let nothing = [none.clone(), none.clone(), none.clone()];
        let result = self.call(&leave, &nothing)?;
        if dst != NO_REG {
            act.set(dst, result);
        }
        Ok(())
    }

    pub(super) fn send_on<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        iter: Reg,
        value: Reg,
        offset: i16,
    ) -> Executed {
        if let Some(generator) = self.operand(act, iter)?.quick_ref::<Generator>()
            && let sent = self.operand(act, value)?
            && let Some(entered) = self.enter_generator(generator, sent, act.instruction())
        {
            *act = entered?;
            return Ok(());
        }
        let (yielded, result) = self.send(self.operand(act, iter)?, self.operand(act, value)?)?;
        act.set(value, result);
        if !yielded {
            act.release(iter);
            act.jump(i32::from(offset));
        }
        Ok(())
    }

    pub(super) fn end_async_for(&self, act: &mut Activation<'_>, exc: Reg, iter: Reg) -> Executed {
        let error = self.take_exception(act, exc, "nothing ended the loop")?;
        if !self.is_kind(&error, Kind::StopAsyncIteration) {
            return Err(Raised::again(error));
        }
        drop(error);
        act.release(iter);
        Ok(())
    }
}
