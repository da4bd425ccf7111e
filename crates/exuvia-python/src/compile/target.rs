//! Assignment, deletion, and the targets of loops.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::display::has_starred;
use super::unit::{Label, Operand};
use super::{Compiler, Result};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, CONSUME_C, NO_REG, VARIANT};
use crate::bytecode::{Op, Reg};

impl<'t> Compiler<'t> {
    pub(super) fn assign(&mut self, stmt: &'t ast::StmtAssign) -> Result {
        match &stmt.targets[..] {
            [target] => self.assign_one(target, &stmt.value),
            targets => self.assign_many(targets, &stmt.value),
        }
    }

    /// `target = value`
    pub(super) fn assign_one(&mut self, target: &'t Expr, value: &'t Expr) -> Result {
        if let Expr::Name(name) = target
            && let Some(reg) = self.fast(&name.id)
        {
            return self.expr_to(value, reg);
        }
        if self.assign_in_parallel(target, value)? {
            return Ok(());
        }
        let mark = self.unit.next;
        let value = self.operand(value)?;
        self.store(target, value)?;
        self.unit.next = mark;
        Ok(())
    }

    /// `a = b = value`: evaluated once, stored from left to right.
    fn assign_many(&mut self, targets: &'t [Expr], value: &'t Expr) -> Result {
        let mark = self.unit.next;
        let value = self.temp(value)?;
        let (last, rest) = targets.split_last().expect("an assignment has targets");
        for target in rest {
            let kept = self.unit.next;
            // Borrowed: the value is needed again.
            self.store(target, Operand::Local(value))?;
            self.unit.next = kept;
        }
        self.store(last, Operand::Temp(value))?;
        self.unit.next = mark;
        Ok(())
    }

    /// `a, b = x, y` without a tuple, for two or three targets as in CPython.
    fn assign_in_parallel(&mut self, target: &'t Expr, value: &'t Expr) -> Result<bool> {
        let (Some(targets), Expr::Tuple(values)) = (elements(target), value) else {
            return Ok(false);
        };
        let values = &values.elts;
        let is_small = matches!(targets.len(), 2 | 3) && targets.len() == values.len();
        if !is_small || has_starred(targets) || has_starred(values) {
            return Ok(false);
        }
        if super::fold::fold(value).is_some() {
            return Ok(false);
        }
        let mark = self.unit.next;
        match self.distinct_locals(targets) {
            Some(registers) => self.assign_locals(&registers, values)?,
            None => {
                let (base, _) = self.consecutive(values, NO_REG)?;
                self.store_from(targets, base)?;
            }
        }
        self.unit.next = mark;
        Ok(true)
    }

    /// The registers of targets that are all different locals.
    fn distinct_locals(&self, targets: &[Expr]) -> Option<Vec<Reg>> {
        let mut registers = Vec::new();
        for target in targets {
            let reg = self.fast(&target.as_name_expr()?.id)?;
            if registers.contains(&reg) {
                return None;
            }
            registers.push(reg);
        }
        Some(registers)
    }

    /// CPython pops the values, so that the last target is stored first; the last value goes straight there.
    fn assign_locals(&mut self, registers: &[Reg], values: &'t [Expr]) -> Result {
        let (last, rest) = values.split_last().expect("there are two or three");
        let (base, _) = self.consecutive(rest, NO_REG)?;
        self.expr_to(last, registers[rest.len()])?;
        for (index, value) in rest.iter().enumerate().rev() {
            let src = base + self.unit.narrow(index);
            self.emit(Op::Take { dst: registers[index], src }, value.range());
        }
        Ok(())
    }

    /// Stores the temporaries from `base` on, from left to right.
    fn store_from(&mut self, targets: &'t [Expr], base: Reg) -> Result {
        for (index, target) in targets.iter().enumerate() {
            let mark = self.unit.next;
            let value = base + self.unit.narrow(index);
            let target = target.as_starred_expr().map_or(target, |starred| &starred.value);
            self.store(target, Operand::Temp(value))?;
            self.unit.next = mark;
        }
        Ok(())
    }

    /// Stores a value.
    pub(super) fn store(&mut self, target: &'t Expr, value: Operand) -> Result {
        match target {
            Expr::Name(name) => {
                self.store_name(&name.id, value, name.range());
                Ok(())
            }
            Expr::Attribute(e) => {
                let obj = self.operand(&e.value)?;
                let name = self.mangle(&e.attr);
                let cache = self.unit.attr_cache(&name);
                let c = obj.bit(CONSUME_A) | value.bit(CONSUME_B);
                let op = Op::StoreAttr { c, obj: obj.reg(), src: value.reg(), cache };
                let range = self.attribute_range(e, e.range());
                self.emit(op, range);
                Ok(())
            }
            Expr::Subscript(e) => {
                let obj = self.operand(&e.value)?;
                let index = self.operand(&e.slice)?;
                self.store_subscr(obj, index, value, e.range());
                Ok(())
            }
            Expr::Starred(e) => {
                self.fail("starred assignment target must be in a list or tuple", e.range())
            }
            _ => match elements(target) {
                Some(targets) => self.unpack(targets, value, target.range()),
                None => self.fail("cannot assign to expression", target.range()),
            },
        }
    }

    fn store_subscr(&mut self, obj: Operand, index: Operand, value: Operand, range: TextRange) {
        let c = obj.bit(CONSUME_A) | index.bit(CONSUME_B) | value.bit(CONSUME_C);
        let (obj, index, src) = (obj.reg(), index.reg(), value.reg());
        self.emit(Op::StoreSubscr { c, obj, index, src }, range);
    }

    fn unpack(&mut self, targets: &'t [Expr], value: Operand, range: TextRange) -> Result {
        let base = self.unit.alloc_many(targets.len());
        let (c, src) = (value.bit(CONSUME_A), value.reg());
        let mut stars = targets.iter().enumerate().filter(|(_, target)| target.is_starred_expr());
        let op = match (stars.next(), stars.next()) {
            (_, Some((_, second))) => {
                return self.fail("multiple starred expressions in assignment", second.range());
            }
            (None, None) => Op::UnpackSequence { c, src, base, n: self.unit.narrow(targets.len()) },
            (Some((before, _)), None) => {
                let after = targets.len() - before - 1;
                let (Ok(before), Ok(after)) = (u8::try_from(before), u8::try_from(after)) else {
                    return self.fail("too many expressions in star-unpacking assignment", range);
                };
                Op::UnpackEx { c, src, base, counts: u16::from_le_bytes([before, after]) }
            }
        };
        self.emit(op, range);
        self.store_from(targets, base)
    }

    // --- loops ------------------------------------------------------------------------------------

    /// `next(iter)` into a target; jumps to `end` when there is nothing left.
    pub(super) fn for_target(
        &mut self,
        target: &'t Expr,
        iter: Reg,
        end: Label,
        range: TextRange,
    ) -> Result {
        if let Expr::Name(name) = target
            && let Some(dst) = self.fast(&name.id)
        {
            self.emit_jump(Op::ForIter { dst, iter, offset: 0 }, end, range);
            return Ok(());
        }
        let mark = self.unit.next;
        let dst = self.unit.alloc();
        self.emit_jump(Op::ForIter { dst, iter, offset: 0 }, end, range);
        self.store(target, Operand::Temp(dst))?;
        self.unit.next = mark;
        Ok(())
    }

    // --- augmented assignment ---------------------------------------------------------------------

    pub(super) fn aug_assign(&mut self, stmt: &'t ast::StmtAugAssign) -> Result {
        let mark = self.unit.next;
        match &*stmt.target {
            Expr::Name(name) => self.aug_name(stmt, name)?,
            Expr::Attribute(target) => self.aug_attribute(stmt, target)?,
            Expr::Subscript(target) => self.aug_subscript(stmt, target)?,
            target => {
                return self.fail("illegal expression for augmented assignment", target.range());
            }
        }
        self.unit.next = mark;
        Ok(())
    }

    fn aug_name(&mut self, stmt: &'t ast::StmtAugAssign, name: &'t ast::ExprName) -> Result {
        if let Some(reg) = self.borrowable(&name.id) {
            self.look_at(reg, name.range());
            let left = Operand::Local(reg);
            return self.binary(stmt.op, VARIANT, reg, left, &stmt.value, stmt.range());
        }
        let dst = self.unit.alloc();
        self.load_name(&name.id, dst, name.range());
        self.binary(stmt.op, VARIANT, dst, Operand::Temp(dst), &stmt.value, stmt.range())?;
        self.store_name(&name.id, Operand::Temp(dst), name.range());
        Ok(())
    }

    fn aug_attribute(
        &mut self,
        stmt: &'t ast::StmtAugAssign,
        target: &'t ast::ExprAttribute,
    ) -> Result {
        let obj = self.operand(&target.value)?;
        let name = self.mangle(&target.attr);
        let dst = self.unit.alloc();
        let cache = self.unit.attr_cache(&name);
        let range = self.attribute_range(target, target.range());
        self.emit(Op::LoadAttr { c: 0, dst, obj: obj.reg(), cache }, range);
        self.binary(stmt.op, VARIANT, dst, Operand::Temp(dst), &stmt.value, stmt.range())?;
        let cache = self.unit.attr_cache(&name);
        let c = obj.bit(CONSUME_A) | CONSUME_B;
        self.emit(Op::StoreAttr { c, obj: obj.reg(), src: dst, cache }, range);
        Ok(())
    }

    fn aug_subscript(
        &mut self,
        stmt: &'t ast::StmtAugAssign,
        target: &'t ast::ExprSubscript,
    ) -> Result {
        let obj = self.operand(&target.value)?;
        let index = self.operand(&target.slice)?;
        let dst = self.unit.alloc();
        let load = Op::LoadSubscr { c: 0, dst, obj: obj.reg(), index: index.reg() };
        self.emit(load, target.range());
        self.binary(stmt.op, VARIANT, dst, Operand::Temp(dst), &stmt.value, stmt.range())?;
        self.store_subscr(obj, index, Operand::Temp(dst), target.range());
        Ok(())
    }

    // --- deletion ---------------------------------------------------------------------------------

    pub(super) fn delete(&mut self, target: &'t Expr) -> Result {
        let mark = self.unit.next;
        match target {
            Expr::Name(name) => self.delete_name(&name.id, name.range()),
            Expr::Attribute(e) => {
                let obj = self.operand(&e.value)?;
                let name = self.mangle(&e.attr);
                let name = self.unit.name(&name);
                let c = obj.bit(CONSUME_A);
                self.emit(Op::DeleteAttr { c, obj: obj.reg(), name }, e.range());
            }
            Expr::Subscript(e) => {
                let obj = self.operand(&e.value)?;
                let index = self.operand(&e.slice)?;
                let c = obj.bit(CONSUME_A) | index.bit(CONSUME_B);
                let (obj, index) = (obj.reg(), index.reg());
                self.emit(Op::DeleteSubscr { c, obj, index }, e.range());
            }
            _ => match elements(target) {
                Some(targets) => targets.iter().try_for_each(|target| self.delete(target))?,
                None => return self.fail("cannot delete expression", target.range()),
            },
        }
        self.unit.next = mark;
        Ok(())
    }
}

/// The items of a tuple or list.
fn elements(target: &Expr) -> Option<&[Expr]> {
    match target {
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::List(list) => Some(&list.elts),
        _ => None,
    }
}
