//! Expressions.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::unit::Operand;
use super::{Compiler, Result, fold};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, NO_REG};
use crate::bytecode::{Const, Op, Reg};

impl<'t> Compiler<'t> {
    /// Evaluates into `dst`: a local, or a temporary that is empty and the topmost one in use. A local is
    /// written by the last instruction only.
    pub(super) fn expr_to(&mut self, expr: &'t Expr, dst: Reg) -> Result {
        let mark = self.unit.next;
        self.expr_inner(expr, dst)?;
        self.unit.next = mark;
        Ok(())
    }

    fn expr_inner(&mut self, expr: &'t Expr, dst: Reg) -> Result {
        if let Some(constant) = fold::fold(expr) {
            self.load_const_to(constant, dst, expr.range());
            return Ok(());
        }
        match expr {
            Expr::Name(name) => {
                self.load_name(&name.id, dst, name.range());
                Ok(())
            }
            Expr::BoolOp(e) => self.bool_op(e, dst),
            Expr::Named(e) => self.named(e, dst),
            Expr::BinOp(e) => self.bin_op(e, dst),
            Expr::UnaryOp(e) => self.unary_op(e, dst),
            Expr::Lambda(e) => self.lambda(e, dst),
            Expr::If(e) => self.if_expr(e, dst),
            Expr::Dict(e) => self.dict(e, dst),
            Expr::Set(e) => self.set(e, dst),
            Expr::List(e) => self.list(e, dst),
            Expr::Tuple(e) => self.tuple(&e.elts, dst, e.range()),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(expr, dst)
            }
            Expr::Yield(e) => self.yield_expr(e, dst),
            Expr::YieldFrom(e) => self.yield_from(e, dst),
            Expr::Await(e) => self.await_expr(e, dst),
            Expr::Compare(e) => self.compare(e, dst),
            Expr::Call(e) => self.call(e, dst),
            Expr::FString(e) => self.f_string(e, dst),
            Expr::Attribute(e) => self.attribute(e, dst),
            Expr::Subscript(e) => self.subscript(e, dst),
            Expr::Slice(e) => self.slice(e, dst),
            Expr::Starred(e) => self.fail("can't use starred expression here", e.range()),
            _ => self.fail("invalid syntax", expr.range()),
        }
    }

    /// Evaluates into a new temporary.
    pub(super) fn temp(&mut self, expr: &'t Expr) -> Result<Reg> {
        let dst = self.unit.alloc();
        self.expr_to(expr, dst)?;
        Ok(dst)
    }

    /// A local in place, or a new temporary.
    pub(super) fn operand(&mut self, expr: &'t Expr) -> Result<Operand> {
        self.operand_in(expr, NO_REG)
    }

    /// The same; the temporary is `dst` if that is one.
    pub(super) fn operand_in(&mut self, expr: &'t Expr, dst: Reg) -> Result<Operand> {
        if let Expr::Name(name) = expr
            && let Some(reg) = self.borrowable(&name.id)
        {
            self.look_at(reg, name.range());
            return Ok(Operand::Local(reg));
        }
        let reg = self.scratch(dst);
        self.expr_to(expr, reg)?;
        Ok(Operand::Temp(reg))
    }

    /// The destination if it can hold intermediate values, else a new temporary.
    pub(super) fn scratch(&mut self, dst: Reg) -> Reg {
        if dst != NO_REG && self.unit.is_top(dst) { dst } else { self.unit.alloc() }
    }

    /// Moves an intermediate value to its destination.
    pub(super) fn settle(&mut self, dst: Reg, src: Reg, range: TextRange) {
        if dst != src {
            self.emit(Op::Take { dst, src }, range);
        }
    }

    /// Evaluates for the effect only.
    pub(super) fn effect(&mut self, expr: &'t Expr) -> Result {
        if fold::fold(expr).is_some() {
            return Ok(());
        }
        let reg = self.temp(expr)?;
        self.emit(Op::Release { reg }, expr.range());
        self.unit.free_from(reg);
        Ok(())
    }

    fn named(&mut self, e: &'t ast::ExprNamed, dst: Reg) -> Result {
        let Expr::Name(target) = &*e.target else {
            return self.fail("cannot use assignment expressions here", e.range());
        };
        if let Some(reg) = self.fast(&target.id) {
            self.expr_to(&e.value, reg)?;
            self.emit(Op::Move { dst, src: reg }, e.range());
            return Ok(());
        }
        let value = self.scratch(dst);
        self.expr_to(&e.value, value)?;
        // Kept: the value is the value of the expression too.
        self.store_name(&target.id, Operand::Local(value), target.range());
        self.settle(dst, value, e.range());
        Ok(())
    }

    fn if_expr(&mut self, e: &'t ast::ExprIf, dst: Reg) -> Result {
        let (orelse, end) = (self.unit.label(), self.unit.label());
        self.jump_if(&e.test, false, orelse)?;
        self.expr_to(&e.body, dst)?;
        self.jump(end, e.range());
        self.unit.bind(orelse);
        self.expr_to(&e.orelse, dst)?;
        self.unit.bind(end);
        Ok(())
    }

    fn attribute(&mut self, e: &'t ast::ExprAttribute, dst: Reg) -> Result {
        let obj = self.operand_in(&e.value, dst)?;
        let name = self.mangle(&e.attr);
        let cache = self.unit.attr_cache(&name);
        let c = obj.consumed(CONSUME_A, dst);
        let range = self.attribute_range(e, e.range());
        self.emit(Op::LoadAttr { c, dst, obj: obj.reg(), cache }, range);
        Ok(())
    }

    /// Where CPython sees an attribute access or method call that goes over several lines: at the name.
    pub(super) fn attribute_range(&self, e: &ast::ExprAttribute, range: TextRange) -> TextRange {
        let line = |offset: ruff_text_size::TextSize| self.lines.line(offset.to_u32());
        if line(e.start()) == line(e.attr.end()) {
            range
        } else {
            TextRange::new(e.attr.start().min(range.end()), range.end())
        }
    }

    fn subscript(&mut self, e: &'t ast::ExprSubscript, dst: Reg) -> Result {
        self.warn_of_subscript(e);
        let obj = self.operand_in(&e.value, dst)?;
        let index = self.operand(&e.slice)?;
        let c = obj.consumed(CONSUME_A, dst) | index.bit(CONSUME_B);
        let (obj, index) = (obj.reg(), index.reg());
        self.emit(Op::LoadSubscr { c, dst, obj, index }, e.range());
        Ok(())
    }

    fn slice(&mut self, e: &'t ast::ExprSlice, dst: Reg) -> Result {
        let base = self.scratch(dst);
        for (index, part) in [&e.lower, &e.upper, &e.step].into_iter().enumerate() {
            let reg = if index == 0 { base } else { self.unit.alloc() };
            match part {
                Some(part) => self.expr_to(part, reg)?,
                None => self.load_const_to(Const::None, reg, e.range()),
            }
        }
        self.emit(Op::BuildSlice { dst, base }, e.range());
        Ok(())
    }

    fn yield_expr(&mut self, e: &'t ast::ExprYield, dst: Reg) -> Result {
        let value = match &e.value {
            Some(value) => self.operand_in(value, dst)?,
            None => {
                let reg = self.scratch(dst);
                self.load_const_to(Const::None, reg, e.range());
                Operand::Temp(reg)
            }
        };
        self.yield_value(value, dst, e.range());
        Ok(())
    }

    fn yield_from(&mut self, e: &'t ast::ExprYieldFrom, dst: Reg) -> Result {
        let range = e.range();
        let iter = self.unit.alloc();
        let src = self.operand_in(&e.value, iter)?;
        let c = src.consumed(CONSUME_A, iter);
        self.emit(Op::GetYieldFromIter { c, dst: iter, src: src.reg() }, range);
        let value = self.delegate(iter, range);
        self.settle(dst, value, range);
        Ok(())
    }
}
