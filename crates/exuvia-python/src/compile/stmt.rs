//! Statements, loops, and leaving them.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::display::has_starred;
use super::unit::{Block, BlockKind, HandlerId, Label, Operand};
use super::{Compiler, Mode, Result, fold};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, CONSUME_C, NO_REG};
use crate::bytecode::{Const, Op, Reg};

/// What [`Compiler::unwind`] put aside.
pub(super) struct Unwound<'t> {
    blocks: Vec<Block<'t>>,
    handler: Option<HandlerId>,
}

impl<'t> Compiler<'t> {
    pub(super) fn stmts(&mut self, body: &'t [Stmt]) -> Result {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &'t Stmt) -> Result {
        match stmt {
            Stmt::FunctionDef(def) => self.function_def(def),
            Stmt::ClassDef(def) => self.class_def(def),
            Stmt::Return(stmt) => self.return_stmt(stmt),
            Stmt::Delete(stmt) => stmt.targets.iter().try_for_each(|target| self.delete(target)),
            Stmt::Assign(stmt) => self.assign(stmt),
            Stmt::AugAssign(stmt) => self.aug_assign(stmt),
            Stmt::AnnAssign(stmt) => self.ann_assign(stmt),
            Stmt::For(stmt) if stmt.is_async => self.async_for(stmt),
            Stmt::For(stmt) => self.for_stmt(stmt),
            Stmt::While(stmt) => self.while_stmt(stmt),
            Stmt::If(stmt) => self.if_stmt(stmt),
            Stmt::Match(stmt) => self.match_stmt(stmt),
            Stmt::With(stmt) => self.with_stmt(stmt),
            Stmt::Raise(stmt) => self.raise(stmt),
            Stmt::Try(stmt) => self.try_stmt(stmt),
            Stmt::Assert(stmt) => self.assert(stmt),
            Stmt::Import(stmt) => self.import(stmt),
            Stmt::ImportFrom(stmt) => self.import_from(stmt),
            Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::Expr(stmt) if self.mode == Mode::Single && self.outer.is_empty() => {
                self.display(&stmt.value)
            }
            Stmt::Expr(stmt) => self.effect(&stmt.value),
            Stmt::Pass(_) => Ok(()),
            Stmt::Break(stmt) => self.leave_loop(false, stmt.range()),
            Stmt::Continue(stmt) => self.leave_loop(true, stmt.range()),
            _ => self.fail("invalid syntax", stmt.range()),
        }
    }

    /// Interactive input: `sys.displayhook(value)`.
    fn display(&mut self, expr: &'t Expr) -> Result {
        let (base, argument) = self.call_registers(NO_REG);
        let range = expr.range();
        self.expr_to(expr, argument)?;
        let fromlist = self.unit.short_constant(Const::None);
        let name = self.unit.name("sys");
        self.emit(Op::ImportName { level: 0, dst: base, name, fromlist }, range);
        let cache = self.unit.attr_cache("displayhook");
        self.emit(Op::LoadAttr { c: 0, dst: base, obj: base, cache }, range);
        self.call_one(base, base, range);
        self.emit(Op::Release { reg: base }, range);
        self.unit.free_from(base);
        Ok(())
    }

    fn ann_assign(&mut self, stmt: &'t ast::StmtAnnAssign) -> Result {
        if let Some(value) = &stmt.value {
            self.assign_one(&stmt.target, value)?;
        }
        let is_function = self.symbols.scope(self.unit.scope).is_function();
        let mark = self.unit.next;
        match &*stmt.target {
            Expr::Name(name) if stmt.simple && !is_function => {
                self.annotate(&name.id, &stmt.annotation, stmt.range())?;
            }
            Expr::Name(_) => {}
            Expr::Attribute(target) if stmt.value.is_none() => self.effect(&target.value)?,
            Expr::Subscript(target) if stmt.value.is_none() => {
                self.effect(&target.value)?;
                self.effect(&target.slice)?;
            }
            _ => {}
        }
        if !stmt.simple && !is_function && !self.future_annotations {
            self.effect(&stmt.annotation)?;
        }
        self.unit.next = mark;
        Ok(())
    }

    /// `__annotations__[name] = annotation`
    fn annotate(&mut self, name: &str, annotation: &'t Expr, range: TextRange) -> Result {
        let src = self.unit.alloc();
        self.annotation(annotation, src)?;
        let obj = self.unit.alloc();
        self.load_name("__annotations__", obj, range);
        let index = self.load_const(Const::Str(self.mangle(name)), range).reg();
        let c = CONSUME_A | CONSUME_B | CONSUME_C;
        self.emit(Op::StoreSubscr { c, obj, index, src }, range);
        Ok(())
    }

    fn raise(&mut self, stmt: &'t ast::StmtRaise) -> Result {
        let mark = self.unit.next;
        let exc = stmt.exc.as_deref().map(|exc| self.operand(exc)).transpose()?;
        let cause = stmt.cause.as_deref().map(|cause| self.operand(cause)).transpose()?;
        let n = u8::from(exc.is_some()) + u8::from(cause.is_some());
        let c =
            exc.map_or(0, |exc| exc.bit(CONSUME_A)) | cause.map_or(0, |cause| cause.bit(CONSUME_B));
        let exc = exc.map_or(NO_REG, Operand::reg);
        let cause = cause.map_or(NO_REG, Operand::reg);
        self.emit(Op::Raise { n, c, exc, cause }, stmt.range());
        self.unit.next = mark;
        Ok(())
    }

    fn assert(&mut self, stmt: &'t ast::StmtAssert) -> Result {
        self.warn_of_assertion(stmt);
        let end = self.unit.label();
        self.jump_if(&stmt.test, true, end)?;
        let exc = self.unit.alloc();
        let range = stmt.test.range();
        self.emit(Op::LoadAssertionError { dst: exc }, range);
        if let Some(message) = &stmt.msg {
            self.unit.alloc();
            self.temp(message)?;
            self.call_one(exc, exc, range);
        }
        let op = Op::Raise { n: 1, c: CONSUME_A, exc, cause: NO_REG };
        self.emit(op, range);
        self.unit.free_from(exc);
        self.unit.bind(end);
        Ok(())
    }

    fn if_stmt(&mut self, stmt: &'t ast::StmtIf) -> Result {
        let end = self.unit.label();
        let mut clauses = stmt.elif_else_clauses.iter();
        let (mut test, mut body) = (Some(&*stmt.test), &stmt.body);
        loop {
            let next = clauses.next();
            let otherwise = if next.is_some() { self.unit.label() } else { end };
            if let Some(test) = test {
                self.jump_if(test, false, otherwise)?;
            }
            self.stmts(body)?;
            let Some(clause) = next else { break };
            if self.unit.is_reachable() {
                self.jump(end, body.last().map_or(stmt.range(), Ranged::range));
            }
            self.unit.bind(otherwise);
            (test, body) = (clause.test.as_ref(), &clause.body);
        }
        self.unit.bind(end);
        Ok(())
    }

    // --- loops ------------------------------------------------------------------------------------

    /// The test stands at the end too, so that one jump drives the loop.
    fn while_stmt(&mut self, stmt: &'t ast::StmtWhile) -> Result {
        let (start, next) = (self.unit.label(), self.unit.label());
        let (orelse, end) = (self.unit.label(), self.unit.label());
        self.jump_if(&stmt.test, false, orelse)?;
        self.unit.bind(start);
        self.push_block(BlockKind::While { end, next });
        self.stmts(&stmt.body)?;
        self.unit.blocks.pop();
        self.unit.bind(next);
        self.jump_if(&stmt.test, true, start)?;
        self.unit.bind(orelse);
        self.stmts(&stmt.orelse)?;
        self.unit.bind(end);
        Ok(())
    }

    fn for_stmt(&mut self, stmt: &'t ast::StmtFor) -> Result {
        let (next, orelse, end) = (self.unit.label(), self.unit.label(), self.unit.label());
        let iter = self.unit.alloc();
        self.iterator(&stmt.iter, iter, false)?;
        self.unit.bind(next);
        self.for_target(&stmt.target, iter, orelse, stmt.iter.range())?;
        self.push_block(BlockKind::For { end, next, iter });
        self.stmts(&stmt.body)?;
        self.unit.blocks.pop();
        self.jump(next, stmt.range());
        self.unit.bind(orelse);
        self.unit.free_from(iter);
        self.stmts(&stmt.orelse)?;
        self.unit.bind(end);
        Ok(())
    }

    /// `dst = iter(expr)` or `dst = aiter(expr)`
    pub(super) fn iterator(&mut self, expr: &'t Expr, dst: u16, is_async: bool) -> Result {
        let mark = self.unit.next;
        let src = match expr {
            // A list that is only iterated over may as well be a tuple.
            Expr::List(list) => match list.elts.iter().map(fold::fold).collect() {
                Some(items) => {
                    self.load_const_to(Const::Tuple(items), dst, expr.range());
                    Operand::Temp(dst)
                }
                None if !has_starred(&list.elts) => {
                    self.tuple(&list.elts, dst, expr.range())?;
                    Operand::Temp(dst)
                }
                None => self.operand_in(expr, dst)?,
            },
            _ => self.operand_in(expr, dst)?,
        };
        let (c, src) = (src.consumed(CONSUME_A, dst), src.reg());
        let op = if is_async { Op::GetAIter { c, dst, src } } else { Op::GetIter { c, dst, src } };
        self.emit(op, expr.range());
        self.unit.next = mark;
        Ok(())
    }

    // --- leaving blocks ---------------------------------------------------------------------------

    pub(super) fn push_block(&mut self, kind: BlockKind<'t>) {
        self.unit.blocks.push(Block { kind, outer: self.unit.handler });
    }

    fn return_stmt(&mut self, stmt: &'t ast::StmtReturn) -> Result {
        let mark = self.unit.next;
        let range = stmt.range();
        if !self.symbols.scope(self.unit.scope).is_function() {
            return self.fail("'return' outside function", range);
        }
        if let Some(value) = &stmt.value {
            self.check_star(value.range())?;
        }
        if stmt.value.is_some() && self.symbols.scope(self.unit.scope).is_async_generator() {
            return self.fail("'return' with value in async generator", range);
        }
        let constant = match &stmt.value {
            None => Some(Const::None),
            Some(value) => fold::fold(value),
        };
        // Leaving a block may run code that rebinds a local.
        let is_simple = self.unit.blocks.iter().all(|block| {
            matches!(block.kind, BlockKind::While { .. } | BlockKind::For { .. } | BlockKind::Try)
        });
        let value = match (&stmt.value, &constant) {
            (Some(value), None) if is_simple => Some(self.operand(value)?),
            (Some(value), None) => Some(Operand::Temp(self.temp(value)?)),
            _ => None,
        };
        let held = value.filter(|value| matches!(value, Operand::Temp(_))).map(Operand::reg);
        let unwound = self.unwind(0, held, range)?;
        match (value, constant) {
            (Some(value), _) => self.emit(Op::Return { src: value.reg() }, range),
            (None, constant) => {
                let k = self.unit.constant(constant.unwrap_or(Const::None));
                self.emit(Op::ReturnConst { k }, range);
            }
        }
        self.rewind(unwound);
        self.unit.next = mark;
        Ok(())
    }

    /// `break` and `continue`
    fn leave_loop(&mut self, is_continue: bool, range: TextRange) -> Result {
        let is_loop = |block: &Block<'_>| {
            matches!(block.kind, BlockKind::While { .. } | BlockKind::For { .. })
        };
        let Some(index) = self.unit.blocks.iter().rposition(is_loop) else {
            self.check_star(range)?;
            let message = if is_continue {
                "'continue' not properly in loop"
            } else {
                "'break' outside loop"
            };
            return self.fail(message, range);
        };
        let (end, next, iter) = loop_labels(self.unit.blocks[index].kind);
        let unwound = self.unwind(index + 1, None, range)?;
        if is_continue {
            self.jump(next, range);
        } else {
            if let Some(reg) = iter {
                self.emit(Op::Release { reg }, range);
            }
            self.jump(end, range);
        }
        self.rewind(unwound);
        Ok(())
    }

    /// Does what is to be done to leave all blocks but the first `keep`. A value that is returned is in `held`.
    fn unwind(&mut self, keep: usize, held: Option<Reg>, range: TextRange) -> Result<Unwound<'t>> {
        let unwound = Unwound { blocks: self.unit.blocks.clone(), handler: self.unit.handler };
        while self.unit.blocks.len() > keep {
            let block = self.unit.blocks.pop().expect("the loop checks that there is one");
            self.unit.handler = block.outer;
            match (block.kind, held) {
                (BlockKind::Finally(body), Some(held)) => {
                    // What leaves the `finally` drops the value.
                    self.push_block(BlockKind::Held(held));
                    self.stmts(body)?;
                    self.unit.blocks.pop();
                }
                (kind, _) => self.leave_block(kind, range)?,
            }
        }
        Ok(unwound)
    }

    /// Puts the blocks back, for the code that follows in the text.
    fn rewind(&mut self, unwound: Unwound<'t>) {
        self.unit.blocks = unwound.blocks;
        self.unit.handler = unwound.handler;
    }

    /// Nothing may leave an `except*` block.
    fn leaves_star(&self, range: TextRange) -> Result {
        self.fail("'break', 'continue' and 'return' cannot appear in an except* block", range)
    }

    fn check_star(&self, range: TextRange) -> Result {
        let is_star = |block: &Block<'_>| matches!(block.kind, BlockKind::ExceptStar);
        if self.unit.blocks.iter().any(is_star) { self.leaves_star(range) } else { Ok(()) }
    }

    fn leave_block(&mut self, kind: BlockKind<'t>, range: TextRange) -> Result {
        match kind {
            BlockKind::While { .. } | BlockKind::Try => {}
            BlockKind::ExceptStar => return self.leaves_star(range),
            BlockKind::Held(reg) => self.emit(Op::Release { reg }, range),
            BlockKind::For { iter, .. } => self.emit(Op::Release { reg: iter }, range),
            BlockKind::Finally(body) => self.stmts(body)?,
            BlockKind::FinallyEnd { exc, save } => {
                self.emit(Op::Release { reg: exc }, range);
                self.emit(Op::PopExc { save }, range);
            }
            BlockKind::With { exit, range, is_async } => self.with_exit(exit, is_async, range),
            BlockKind::Except { save, name } => {
                self.emit(Op::PopExc { save }, range);
                if let Some(name) = name {
                    self.forget(name, range);
                }
            }
        }
        Ok(())
    }
}

fn loop_labels(kind: BlockKind<'_>) -> (Label, Label, Option<u16>) {
    match kind {
        BlockKind::While { end, next } => (end, next, None),
        BlockKind::For { end, next, iter } => (end, next, Some(iter)),
        _ => unreachable!("only loops are asked for their labels"),
    }
}
