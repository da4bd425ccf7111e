//! Operators, comparisons and conditions.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, Operator};
use ruff_text_size::{Ranged, TextRange};

use super::display::has_starred;
use super::unit::{Label, Operand};
use super::{Compiler, Result, fold};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, JUMP_IF_TRUE, OPERATOR_SHIFT, VARIANT};
use crate::bytecode::{BinaryOp, Comparison, Const, Op, Reg, UnaryOp};

impl<'t> Compiler<'t> {
    pub(super) fn bin_op(&mut self, e: &'t ast::ExprBinOp, dst: Reg) -> Result {
        let left = self.operand_in(&e.left, dst)?;
        self.binary(e.op, 0, dst, left, &e.right, e.range())
    }

    /// `dst = left op right`; `variant` is set for the in-place form.
    pub(super) fn binary(
        &mut self,
        op: Operator,
        variant: u8,
        dst: Reg,
        left: Operand,
        right: &'t Expr,
        range: TextRange,
    ) -> Result {
        let a = left.reg();
        let mut c = left.consumed(CONSUME_A, dst) | variant;
        let op = binary_op(op);
        let shifted = (op as u8) << OPERATOR_SHIFT;
        if let Some(constant) = fold::fold(right).filter(is_immediate) {
            let k = self.unit.short_constant(constant);
            self.emit(
                match op {
                    BinaryOp::Add => Op::AddConst { c, dst, a, k },
                    BinaryOp::Sub => Op::SubConst { c, dst, a, k },
                    _ => Op::BinaryConst { c: c | shifted, dst, a, k },
                },
                range,
            );
            return Ok(());
        }
        let right = self.operand(right)?;
        let b = right.reg();
        c |= right.consumed(CONSUME_B, dst);
        self.emit(
            match op {
                BinaryOp::Add => Op::Add { c, dst, a, b },
                BinaryOp::Sub => Op::Sub { c, dst, a, b },
                BinaryOp::Mul => Op::Mul { c, dst, a, b },
                _ => Op::Binary { c: c | shifted, dst, a, b },
            },
            range,
        );
        Ok(())
    }

    pub(super) fn unary_op(&mut self, e: &'t ast::ExprUnaryOp, dst: Reg) -> Result {
        let op = match e.op {
            ast::UnaryOp::Invert => UnaryOp::Invert,
            ast::UnaryOp::Not => return self.not(e, dst),
            ast::UnaryOp::UAdd => UnaryOp::Pos,
            ast::UnaryOp::USub => UnaryOp::Neg,
        };
        let a = self.operand_in(&e.operand, dst)?;
        let c = a.consumed(CONSUME_A, dst) | ((op as u8) << OPERATOR_SHIFT);
        self.emit(Op::Unary { c, dst, a: a.reg() }, e.range());
        Ok(())
    }

    /// `not a in b` and `not a is b` are one instruction, as in CPython.
    fn not(&mut self, e: &'t ast::ExprUnaryOp, dst: Reg) -> Result {
        if let Expr::Compare(inner) = &*e.operand
            && let [op] = *inner.ops
            && let Some(op) = opposite(op)
        {
            self.warn_of_identity(inner, Some(op));
            let left = self.operand_in(&inner.left, dst)?;
            let right = self.comparator(op, &inner.comparators[0])?;
            self.compare_values(
                op,
                dst,
                left,
                right,
                right.consumed(CONSUME_B, dst),
                inner.range(),
            );
            return Ok(());
        }
        let a = self.operand_in(&e.operand, dst)?;
        let c = a.consumed(CONSUME_A, dst) | ((UnaryOp::Not as u8) << OPERATOR_SHIFT);
        self.emit(Op::Unary { c, dst, a: a.reg() }, e.range());
        Ok(())
    }

    pub(super) fn bool_op(&mut self, e: &'t ast::ExprBoolOp, dst: Reg) -> Result {
        let value = self.scratch(dst);
        let end = self.unit.label();
        let (last, rest) = e.values.split_last().expect("a boolean operation has operands");
        for operand in rest {
            self.expr_to(operand, value)?;
            let op = match e.op {
                BoolOp::And => Op::JumpIfFalse { c: CONSUME_B, cond: value, offset: 0 },
                BoolOp::Or => Op::JumpIfTrue { c: CONSUME_B, cond: value, offset: 0 },
            };
            self.emit_jump(op, end, operand.range());
        }
        self.expr_to(last, value)?;
        self.unit.bind(end);
        self.settle(dst, value, e.range());
        Ok(())
    }

    // --- comparisons -------------------------------------------------------------------------------

    pub(super) fn compare(&mut self, e: &'t ast::ExprCompare, dst: Reg) -> Result {
        self.warn_of_identity(e, None);
        if let ([op], [right]) = (&*e.ops, &*e.comparators) {
            let left = self.operand_in(&e.left, dst)?;
            let right = self.comparator(*op, right)?;
            let c = right.consumed(CONSUME_B, dst);
            self.compare_values(*op, dst, left, right, c, e.range());
            return Ok(());
        }
        self.compare_chain(e, dst)
    }

    /// `a < b < c`: each operand is evaluated once, and no further than the first false comparison.
    fn compare_chain(&mut self, e: &'t ast::ExprCompare, dst: Reg) -> Result {
        let result = self.scratch(dst);
        let (fail, end) = (self.unit.label(), self.unit.label());
        let mut kept = Vec::new();
        let mut left = self.operand(&e.left)?;
        let last = e.ops.len() - 1;
        for (index, (&op, right)) in e.ops.iter().zip(&e.comparators).enumerate() {
            let right = self.comparator(op, right)?;
            if index == last {
                self.compare_values(op, result, left, right, right.bit(CONSUME_B), e.range());
                break;
            }
            self.compare_values(op, result, left, right, 0, e.range());
            let jump = Op::JumpIfFalse { c: CONSUME_B, cond: result, offset: 0 };
            self.emit_jump(jump, fail, e.range());
            kept.extend((right.bit(1) != 0).then_some(right.reg()));
            left = right;
        }
        self.release_after(&kept, fail, end, e.range());
        self.unit.bind(end);
        self.settle(dst, result, e.range());
        Ok(())
    }

    /// Where a chain ends early, the operand in the middle is still there.
    fn release_after(&mut self, kept: &[Reg], fail: Label, end: Label, range: TextRange) {
        if kept.is_empty() {
            self.unit.bind(fail);
            return;
        }
        self.jump(end, range);
        self.unit.bind(fail);
        for &reg in kept {
            self.emit(Op::Release { reg }, range);
        }
    }

    /// The right operand; displays that are only searched become constants, as in CPython.
    fn comparator(&mut self, op: CmpOp, expr: &'t Expr) -> Result<Operand> {
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(constant) = searched(expr)
        {
            return Ok(self.load_const(constant, expr.range()));
        }
        // A list that is only searched may as well be a tuple.
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Expr::List(list) = expr
            && !has_starred(&list.elts)
        {
            let dst = self.unit.alloc();
            self.tuple(&list.elts, dst, expr.range())?;
            return Ok(Operand::Temp(dst));
        }
        self.operand(expr)
    }

    /// `dst = left op right`; `consumed` is the bit for the right operand.
    fn compare_values(
        &mut self,
        op: CmpOp,
        dst: Reg,
        left: Operand,
        right: Operand,
        consumed: u8,
        range: TextRange,
    ) {
        let c = left.consumed(CONSUME_A, dst) | consumed;
        let (a, b) = (left.reg(), right.reg());
        let op = match op {
            CmpOp::Is => Op::Is { c, dst, a, b },
            CmpOp::IsNot => Op::Is { c: c | VARIANT, dst, a, b },
            CmpOp::In => Op::Contains { c, dst, a, b },
            CmpOp::NotIn => Op::Contains { c: c | VARIANT, dst, a, b },
            op => Op::Compare { c: c | operator_bits(op), dst, a, b },
        };
        self.emit(op, range);
    }

    // --- conditions --------------------------------------------------------------------------------

    /// Jumps to `target` if the truth of `expr` is `sense`, else goes on.
    pub(super) fn jump_if(&mut self, expr: &'t Expr, sense: bool, target: Label) -> Result {
        let mark = self.unit.next;
        if let Some(constant) = fold::fold(expr) {
            if fold::truth(&constant) == sense {
                self.jump(target, expr.range());
            }
            return Ok(());
        }
        match expr {
            Expr::UnaryOp(e) if e.op == ast::UnaryOp::Not => {
                // `not x is y` is compiled as `x is not y`.
                if let Expr::Compare(inner) = &*e.operand
                    && let [op] = *inner.ops
                    && let Some(op) = opposite(op)
                {
                    self.warn_of_identity(inner, Some(op));
                    self.jump_if_compare(inner, !sense, target)?;
                } else {
                    self.jump_if(&e.operand, !sense, target)?;
                }
            }
            Expr::BoolOp(e) => self.jump_if_bool_op(e, sense, target)?,
            Expr::If(e) => self.jump_if_if(e, sense, target)?,
            Expr::Compare(e) => {
                self.warn_of_identity(e, None);
                self.jump_if_compare(e, sense, target)?;
            }
            _ => {
                let value = self.operand(expr)?;
                self.jump_if_value(value, sense, target, expr.range());
            }
        }
        self.unit.next = mark;
        Ok(())
    }

    fn jump_if_value(&mut self, value: Operand, sense: bool, target: Label, range: TextRange) {
        let (cond, c) = (value.reg(), value.bit(CONSUME_A));
        let op = if sense {
            Op::JumpIfTrue { c, cond, offset: 0 }
        } else {
            Op::JumpIfFalse { c, cond, offset: 0 }
        };
        self.emit_jump(op, target, range);
    }

    fn jump_if_bool_op(&mut self, e: &'t ast::ExprBoolOp, sense: bool, target: Label) -> Result {
        // The truth of an operand that decides alone.
        let decides = e.op == BoolOp::Or;
        let end = self.unit.label();
        let (last, rest) = e.values.split_last().expect("a boolean operation has operands");
        for operand in rest {
            self.jump_if(operand, decides, if decides == sense { target } else { end })?;
        }
        self.jump_if(last, sense, target)?;
        self.unit.bind(end);
        Ok(())
    }

    fn jump_if_if(&mut self, e: &'t ast::ExprIf, sense: bool, target: Label) -> Result {
        let (orelse, end) = (self.unit.label(), self.unit.label());
        self.jump_if(&e.test, false, orelse)?;
        self.jump_if(&e.body, sense, target)?;
        self.jump(end, e.range());
        self.unit.bind(orelse);
        self.jump_if(&e.orelse, sense, target)?;
        self.unit.bind(end);
        Ok(())
    }

    fn jump_if_compare(&mut self, e: &'t ast::ExprCompare, sense: bool, target: Label) -> Result {
        let (fail, end) = (self.unit.label(), self.unit.label());
        let mut kept = Vec::new();
        let mut left = self.operand(&e.left)?;
        let last = e.ops.len() - 1;
        for (index, (&op, right)) in e.ops.iter().zip(&e.comparators).enumerate() {
            if index == last {
                self.compare_and_jump(op, left, right, (sense, target), e.range())?;
                break;
            }
            let right = self.comparator(op, right)?;
            kept.extend((right.bit(1) != 0).then_some(right.reg()));
            let early = if kept.is_empty() && sense { end } else { fail };
            let early = if kept.is_empty() && !sense { target } else { early };
            self.compare_operands_and_jump(op, left, right, 0, (false, early), e.range());
            left = right;
        }
        self.release_after(&kept, fail, end, e.range());
        if !kept.is_empty() && !sense {
            self.jump(target, e.range());
        }
        self.unit.bind(end);
        Ok(())
    }

    fn compare_and_jump(
        &mut self,
        op: CmpOp,
        left: Operand,
        right: &'t Expr,
        (sense, target): (bool, Label),
        range: TextRange,
    ) -> Result {
        let is_ordering = !matches!(op, CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn);
        if is_ordering && let Some(constant) = fold::fold(right).filter(is_immediate) {
            let k = self.unit.short_constant(constant);
            let c = left.bit(CONSUME_A) | operator_bits(op) | sense_bit(sense);
            let op = Op::CompareJumpConst { c, a: left.reg(), k, offset: 0 };
            self.emit_jump(op, target, range);
            return Ok(());
        }
        let right = self.comparator(op, right)?;
        let consumed = right.bit(CONSUME_B);
        self.compare_operands_and_jump(op, left, right, consumed, (sense, target), range);
        Ok(())
    }

    fn compare_operands_and_jump(
        &mut self,
        op: CmpOp,
        left: Operand,
        right: Operand,
        consumed: u8,
        (sense, target): (bool, Label),
        range: TextRange,
    ) {
        if matches!(op, CmpOp::In | CmpOp::NotIn) {
            let dst = self.unit.alloc();
            self.compare_values(op, dst, left, right, consumed, range);
            self.jump_if_value(Operand::Temp(dst), sense, target, range);
            return;
        }
        let c = left.bit(CONSUME_A) | consumed | sense_bit(sense);
        let (a, b, offset) = (left.reg(), right.reg(), 0);
        let op = match op {
            CmpOp::Is => Op::IsJump { c, a, b, offset },
            CmpOp::IsNot => Op::IsJump { c: c | VARIANT, a, b, offset },
            op => Op::CompareJump { c: c | operator_bits(op), a, b, offset },
        };
        self.emit_jump(op, target, range);
    }
}

/// Whether an instruction can have the constant as its right operand.
pub(super) fn is_immediate(constant: &Const) -> bool {
    matches!(constant, Const::Int(_) | Const::Float(_) | Const::Str(_))
}

fn sense_bit(sense: bool) -> u8 {
    if sense { JUMP_IF_TRUE } else { 0 }
}

/// The constant for a display of constants on the right of `in`.
fn searched(expr: &Expr) -> Option<Const> {
    let fold_all = |elts: &[Expr]| elts.iter().map(fold::fold).collect::<Option<Vec<_>>>();
    match expr {
        Expr::List(e) => fold_all(&e.elts).map(Const::Tuple),
        Expr::Set(e) => fold_all(&e.elts).map(Const::FrozenSet),
        _ => None,
    }
}

fn opposite(op: CmpOp) -> Option<CmpOp> {
    match op {
        CmpOp::Is => Some(CmpOp::IsNot),
        CmpOp::IsNot => Some(CmpOp::Is),
        CmpOp::In => Some(CmpOp::NotIn),
        CmpOp::NotIn => Some(CmpOp::In),
        _ => None,
    }
}

/// The bits of an instruction for an ordering or equality.
pub(super) fn operator_bits(op: CmpOp) -> u8 {
    let comparison = match op {
        CmpOp::Lt => Comparison::Lt,
        CmpOp::LtE => Comparison::Le,
        CmpOp::Gt => Comparison::Gt,
        CmpOp::GtE => Comparison::Ge,
        CmpOp::NotEq => Comparison::Ne,
        _ => Comparison::Eq,
    };
    (comparison as u8) << OPERATOR_SHIFT
}

/// The number of an operator.
fn binary_op(op: Operator) -> BinaryOp {
    match op {
        Operator::Add => BinaryOp::Add,
        Operator::Sub => BinaryOp::Sub,
        Operator::Mult => BinaryOp::Mul,
        Operator::MatMult => BinaryOp::MatMul,
        Operator::Div => BinaryOp::Div,
        Operator::Mod => BinaryOp::Mod,
        Operator::Pow => BinaryOp::Pow,
        Operator::LShift => BinaryOp::LShift,
        Operator::RShift => BinaryOp::RShift,
        Operator::BitOr => BinaryOp::Or,
        Operator::BitXor => BinaryOp::Xor,
        Operator::BitAnd => BinaryOp::And,
        Operator::FloorDiv => BinaryOp::FloorDiv,
    }
}
