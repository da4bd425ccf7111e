//! `try` and `with`.
//!
//! A handler finds the exception in its `base` register and keeps the one handled before in the next one.
//! What happens inside a handler is covered by a *cleanup* that restores the latter and raises on.

use ruff_python_ast::{
    self as ast, ExceptHandler, ExceptHandlerExceptHandler, Expr, Stmt, WithItem,
};
use ruff_text_size::{Ranged, TextRange};

use super::unit::{BlockKind, HandlerId, Label, Operand};
use super::{Compiler, Result};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, NO_REG, VARIANT};
use crate::bytecode::{Const, Op, Reg};

/// The start of a handler.
#[derive(Clone, Copy)]
pub(super) struct Caught {
    pub(super) exc: Reg,
    pub(super) save: Reg,
    /// Where exceptions go that are raised while this one is handled.
    cleanup: Label,
    /// The handler in force around.
    pub(super) outer: Option<HandlerId>,
}

impl<'t> Compiler<'t> {
    pub(super) fn try_stmt(&mut self, stmt: &'t ast::StmtTry) -> Result {
        if stmt.finalbody.is_empty() { self.try_except(stmt) } else { self.try_finally(stmt) }
    }

    // --- finally ----------------------------------------------------------------------------------

    fn try_finally(&mut self, stmt: &'t ast::StmtTry) -> Result {
        let (handler, end) = (self.unit.label(), self.unit.label());
        let base = self.unit.top();
        self.push_block(BlockKind::Finally(&stmt.finalbody));
        let outer = self.unit.push_handler(handler, base);
        if stmt.handlers.is_empty() {
            self.stmts(&stmt.body)?;
        } else {
            self.try_except(stmt)?;
        }
        self.unit.blocks.pop();
        self.unit.handler = outer;
        let range = end_of(&stmt.finalbody, stmt.range());
        if self.unit.is_reachable() {
            self.stmts(&stmt.finalbody)?;
            self.jump(end, range);
        }
        self.unit.bind(handler);
        let caught = self.catch(range);
        let Caught { exc, save, .. } = caught;
        self.unit
            .blocks
            .push(super::unit::Block { kind: BlockKind::FinallyEnd { exc, save }, outer });
        self.stmts(&stmt.finalbody)?;
        self.unit.blocks.pop();
        self.unit.handler = outer;
        if self.unit.is_reachable() {
            self.raise_on(caught, false, range);
        }
        self.clean_up(caught, range);
        self.unit.free_from(exc);
        self.unit.bind(end);
        Ok(())
    }

    /// The start of a handler. The cleanup is in force afterwards.
    pub(super) fn catch(&mut self, range: TextRange) -> Caught {
        let (exc, save) = (self.unit.alloc(), self.unit.alloc());
        self.emit(Op::PushExc { save, exc }, range);
        let cleanup = self.unit.label();
        let base = self.unit.top();
        let outer = self.unit.push_handler(cleanup, base);
        Caught { exc, save, cleanup, outer }
    }

    /// The exception was not handled. The frame may go back to where it was raised.
    pub(super) fn raise_on(&mut self, caught: Caught, back: bool, range: TextRange) {
        self.emit(Op::PopExc { save: caught.save }, range);
        self.emit(Op::Reraise { back, exc: caught.exc }, range);
    }

    /// An exception was raised in the handler.
    pub(super) fn clean_up(&mut self, caught: Caught, range: TextRange) {
        self.unit.handler = caught.outer;
        self.unit.bind(caught.cleanup);
        let raised = self.unit.alloc();
        self.emit(Op::PopExc { save: caught.save }, range);
        self.emit(Op::Release { reg: caught.exc }, range);
        self.emit(Op::Reraise { back: true, exc: raised }, range);
        self.unit.free_from(raised);
    }

    // --- except -----------------------------------------------------------------------------------

    fn try_except(&mut self, stmt: &'t ast::StmtTry) -> Result {
        let (handler, end) = (self.unit.label(), self.unit.label());
        let base = self.unit.top();
        self.push_block(BlockKind::Try);
        let outer = self.unit.push_handler(handler, base);
        self.stmts(&stmt.body)?;
        self.unit.blocks.pop();
        self.unit.handler = outer;
        self.stmts(&stmt.orelse)?;
        if self.unit.is_reachable() {
            self.jump(end, end_of(&stmt.body, stmt.range()));
        }
        self.unit.bind(handler);
        let range = stmt.handlers[0].range();
        let caught = self.catch(range);
        if stmt.is_star {
            self.star_clauses(&stmt.handlers, caught, end, range)?;
            self.clean_up(caught, range);
            self.unit.free_from(caught.exc);
            self.unit.bind(end);
            return Ok(());
        }
        let cleanup = self.unit.handler;
        for (index, ExceptHandler::ExceptHandler(handler)) in stmt.handlers.iter().enumerate() {
            if handler.type_.is_none() && index + 1 < stmt.handlers.len() {
                return self.fail("default 'except:' must be last", handler.range());
            }
            self.unit.handler = cleanup;
            self.except_clause(handler, caught, end)?;
        }
        self.unit.handler = outer;
        if self.unit.is_reachable() {
            self.raise_on(caught, false, range);
        }
        self.clean_up(caught, range);
        self.unit.free_from(caught.exc);
        self.unit.bind(end);
        Ok(())
    }

    fn except_clause(
        &mut self,
        clause: &'t ExceptHandlerExceptHandler,
        caught: Caught,
        end: Label,
    ) -> Result {
        let next = self.unit.label();
        if let Some(kind) = &clause.type_ {
            self.match_exception(kind, caught.exc, next)?;
        }
        if let Some(name) = &clause.name {
            self.store_name(name, Operand::Temp(caught.exc), name.range());
        } else {
            self.emit(Op::Release { reg: caught.exc }, clause.range());
        }
        let name = clause.name.as_ref().map(|name| name.as_str());
        let save = caught.save;
        let kind = BlockKind::Except { save, name };
        self.unit.blocks.push(super::unit::Block { kind, outer: caught.outer });
        let failed = self.unit.label();
        let base = self.unit.top();
        if name.is_some() {
            self.unit.push_handler(failed, base);
        }
        self.stmts(&clause.body)?;
        self.unit.blocks.pop();
        self.unit.handler = caught.outer;
        let range = end_of(&clause.body, clause.range());
        if self.unit.is_reachable() {
            self.emit(Op::PopExc { save }, range);
            if let Some(name) = name {
                self.forget(name, range);
            }
            self.jump(end, range);
        }
        if let Some(name) = name {
            self.unit.bind(failed);
            let raised = self.unit.alloc();
            self.forget(name, range);
            self.emit(Op::PopExc { save }, range);
            self.emit(Op::Reraise { back: true, exc: raised }, range);
            self.unit.free_from(raised);
        }
        if clause.type_.is_some() {
            self.unit.bind(next);
        }
        Ok(())
    }

    fn match_exception(&mut self, kind: &'t Expr, exc: Reg, next: Label) -> Result {
        let mark = self.unit.next;
        let dst = self.unit.alloc();
        let operand = self.operand_in(kind, dst)?;
        let c = operand.consumed(CONSUME_B, dst);
        self.emit(Op::ExcMatch { c, dst, exc, kind: operand.reg() }, kind.range());
        let jump = Op::JumpIfFalse { c: CONSUME_A, cond: dst, offset: 0 };
        self.emit_jump(jump, next, kind.range());
        self.unit.next = mark;
        Ok(())
    }

    /// `name = None; del name`, at the end of `except … as name`.
    pub(super) fn forget(&mut self, name: &str, range: TextRange) {
        let none = self.load_const(Const::None, range);
        self.store_name(name, none, range);
        self.unit.free_from(none.reg());
        self.delete_name(name, range);
    }

    // --- with -------------------------------------------------------------------------------------

    pub(super) fn with_stmt(&mut self, stmt: &'t ast::StmtWith) -> Result {
        self.with_items(stmt, &stmt.items)
    }

    /// The statement with these items only; leaving is attributed to all of it.
    fn with_items(&mut self, stmt: &'t ast::StmtWith, items: &'t [WithItem]) -> Result {
        let (statement, is_async) = (stmt.range, stmt.is_async);
        let Some((item, rest)) = items.split_first() else { return self.stmts(&stmt.body) };
        let range = item.context_expr.range();
        let (handler, end) = (self.unit.label(), self.unit.label());
        let exit = self.unit.alloc();
        let src = self.operand_in(&item.context_expr, exit)?;
        let c = src.consumed(CONSUME_A, exit);
        let base = exit + 1;
        let dst = if is_async { self.unit.alloc() } else { self.entered(item) };
        let c = if is_async { c | VARIANT } else { c };
        self.emit(Op::WithEnter { c, dst, exit, src: src.reg() }, range);
        if is_async {
            self.await_in_place(dst, 1, range);
        }
        self.push_block(BlockKind::With { exit, range: statement, is_async });
        let outer = self.unit.push_handler(handler, base);
        if self.unit.is_temp(dst) {
            match &item.optional_vars {
                Some(target) => self.store(target, Operand::Temp(dst))?,
                None => self.emit(Op::Release { reg: dst }, range),
            }
        }
        self.unit.free_from(base);
        self.with_items(stmt, rest)?;
        self.unit.blocks.pop();
        self.unit.handler = outer;
        if self.unit.is_reachable() {
            self.with_exit(exit, is_async, statement);
            self.jump(end, statement);
        }
        self.unit.bind(handler);
        self.with_exception(exit, is_async, end, statement);
        self.unit.free_from(exit);
        self.unit.bind(end);
        Ok(())
    }

    /// Where the result of `__enter__()` goes: to a local, or to a temporary.
    fn entered(&mut self, item: &WithItem) -> Reg {
        let local = match item.optional_vars.as_deref() {
            Some(Expr::Name(name)) => self.fast(&name.id),
            _ => None,
        };
        local.unwrap_or_else(|| self.unit.alloc())
    }

    /// Calls `__exit__` at the normal end.
    pub(super) fn with_exit(&mut self, exit: Reg, is_async: bool, range: TextRange) {
        if !is_async {
            return self.emit(Op::WithExit { dst: NO_REG, exit }, range);
        }
        let dst = self.unit.alloc();
        self.emit(Op::WithExit { dst, exit }, range);
        self.await_in_place(dst, 2, range);
        self.emit(Op::Release { reg: dst }, range);
        self.unit.free_from(dst);
    }

    /// Asks `__exit__` whether the exception is to be suppressed.
    fn with_exception(&mut self, exit: Reg, is_async: bool, end: Label, range: TextRange) {
        let caught = self.catch(range);
        let Caught { exc, save, outer, .. } = caught;
        let suppress = self.unit.label();
        let dst = self.unit.alloc();
        self.emit(Op::WithExceptStart { dst, exit, exc }, range);
        if is_async {
            self.await_in_place(dst, 2, range);
        }
        let jump = Op::JumpIfTrue { c: CONSUME_A, cond: dst, offset: 0 };
        self.emit_jump(jump, suppress, range);
        self.unit.free_from(dst);
        self.unit.handler = outer;
        self.raise_on(caught, true, range);
        self.unit.bind(suppress);
        self.emit(Op::Release { reg: exc }, range);
        self.emit(Op::PopExc { save }, range);
        self.emit(Op::Release { reg: exit }, range);
        self.jump(end, range);
        self.clean_up(caught, range);
    }
}

pub(super) fn end_of(body: &[Stmt], otherwise: TextRange) -> TextRange {
    body.last().map_or(otherwise, Ranged::range)
}
