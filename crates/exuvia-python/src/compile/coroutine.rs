//! `yield`, `await`, `async for`, and what asynchronous comprehensions and `async with` need of them.
//!
//! To await is to delegate, as `yield from` does: what the other one yields goes to whoever resumes the coroutine.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::unit::{BlockKind, Label, Operand};
use super::{Compiler, Result};
use crate::bytecode::op::{CONSUME_A, NO_REG};
use crate::bytecode::{Const, Op, Reg};

/// Where an `async for` goes when its step raises.
#[derive(Clone, Copy)]
pub(super) struct Stopped {
    handler: Label,
    exc: Reg,
}

impl<'t> Compiler<'t> {
    pub(super) fn await_expr(&mut self, e: &'t ast::ExprAwait, dst: Reg) -> Result {
        let range = e.range();
        let iter = self.unit.alloc();
        let src = self.operand_in(&e.value, iter)?;
        let c = src.consumed(CONSUME_A, iter);
        self.emit(Op::GetAwaitable { c, what: 0, dst: iter, src: src.reg() }, range);
        let value = self.delegate(iter, range);
        self.settle(dst, value, range);
        Ok(())
    }

    /// Awaits what is in the topmost temporary; the result takes its place.
    pub(super) fn await_in_place(&mut self, reg: Reg, what: u8, range: TextRange) {
        self.emit(Op::GetAwaitable { c: 0, what, dst: reg, src: reg }, range);
        let value = self.delegate(reg, range);
        self.emit(Op::Take { dst: reg, src: value }, range);
        self.unit.free_from(value);
    }

    /// Yields what the iterator in the topmost temporary yields until it returns. The result is in the register that is given.
    pub(super) fn delegate(&mut self, iter: Reg, range: TextRange) -> Reg {
        let value = self.load_const(Const::None, range).reg();
        let (again, done) = (self.unit.label(), self.unit.label());
        self.unit.bind(again);
        self.emit_jump(Op::Send { iter, value, offset: 0 }, done, range);
        self.emit(Op::Yield { c: CONSUME_A, dst: value, src: value, iter }, range);
        self.jump(again, range);
        self.unit.bind(done);
        value
    }

    /// Suspends with a value.
    pub(super) fn yield_value(&mut self, value: Operand, dst: Reg, range: TextRange) {
        let (mut c, mut src) = (value.bit(CONSUME_A), value.reg());
        if self.symbols.scope(self.unit.scope).is_async_generator() {
            let wrapped = if c == 0 { self.scratch(dst) } else { src };
            self.emit(
                Op::AsyncWrap { c: value.consumed(CONSUME_A, wrapped), dst: wrapped, src },
                range,
            );
            (c, src) = (CONSUME_A, wrapped);
        }
        self.emit(Op::Yield { c, dst, src, iter: NO_REG }, range);
    }

    pub(super) fn async_for(&mut self, stmt: &'t ast::StmtFor) -> Result {
        let (next, end) = (self.unit.label(), self.unit.label());
        let iter = self.unit.alloc();
        self.iterator(&stmt.iter, iter, true)?;
        self.unit.bind(next);
        let stopped = self.async_for_target(&stmt.target, iter, stmt.iter.range())?;
        self.push_block(BlockKind::For { end, next, iter });
        self.stmts(&stmt.body)?;
        self.unit.blocks.pop();
        self.jump(next, stmt.range());
        self.end_async_for(stopped, iter, stmt.iter.range());
        self.unit.free_from(iter);
        self.stmts(&stmt.orelse)?;
        self.unit.bind(end);
        Ok(())
    }

    /// Awaits the next item and stores it into the target.
    pub(super) fn async_for_target(
        &mut self,
        target: &'t Expr,
        iter: Reg,
        range: TextRange,
    ) -> Result<Stopped> {
        let handler = self.unit.label();
        let exc = self.unit.alloc();
        let outer = self.unit.push_handler(handler, exc);
        self.emit(Op::GetANext { dst: exc, iter }, range);
        let value = self.delegate(exc, range);
        self.unit.handler = outer;
        self.store(target, Operand::Temp(value))?;
        self.unit.free_from(exc);
        Ok(Stopped { handler, exc })
    }

    /// The handler of [`Self::async_for_target`]; behind it the loop is over.
    pub(super) fn end_async_for(&mut self, stopped: Stopped, iter: Reg, range: TextRange) {
        self.unit.bind(stopped.handler);
        self.emit(Op::EndAsyncFor { exc: stopped.exc, iter }, range);
    }
}
