//! Patterns.
//!
//! Each takes a temporary with its subject and consumes it, whether it matches or not.

use ruff_python_ast::{
    CmpOp, Expr, Identifier, Pattern, PatternMatchAs, PatternMatchClass, PatternMatchOr,
    PatternMatchSequence, Singleton,
};
use ruff_text_size::{Ranged, TextRange};

use super::matching::{Capture, Matching, is_default};
use super::unit::Operand;
use super::{Compiler, Result, fold, operator};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, NO_REG, OPERATOR_SHIFT};
use crate::bytecode::{Comparison, Const, Intrinsic, Op, Reg};

impl<'t> Compiler<'t> {
    pub(super) fn pattern(
        &mut self,
        pattern: &'t Pattern,
        subject: Reg,
        m: &mut Matching,
    ) -> Result {
        m.range = pattern.range();
        match pattern {
            Pattern::MatchValue(p) => self.value_pattern(&p.value, subject, m),
            Pattern::MatchSingleton(p) => {
                self.singleton_pattern(p.value, subject, m);
                Ok(())
            }
            Pattern::MatchSequence(p) => self.sequence_pattern(p, subject, m),
            Pattern::MatchMapping(p) => self.mapping_pattern(p, subject, m),
            Pattern::MatchClass(p) => self.class_pattern(p, subject, m),
            Pattern::MatchStar(p) => self.capture(p.name.as_ref(), subject, m),
            Pattern::MatchAs(p) => self.as_pattern(p, subject, m),
            Pattern::MatchOr(p) => self.or_pattern(p, subject, m),
        }
    }

    /// A pattern inside another one may match everything.
    fn inner_pattern(&mut self, pattern: &'t Pattern, subject: Reg, m: &mut Matching) -> Result {
        let around = std::mem::replace(&mut m.allow_irrefutable, true);
        self.pattern(pattern, subject, m)?;
        m.allow_irrefutable = around;
        Ok(())
    }

    // --- literals, values, captures ---------------------------------------------------------------

    fn value_pattern(&mut self, value: &'t Expr, subject: Reg, m: &mut Matching) -> Result {
        let mark = self.unit.next;
        self.release_pending(m);
        let bits = operator::operator_bits(CmpOp::Eq);
        let op = match fold::fold(value) {
            Some(constant) if operator::is_immediate(&constant) => {
                let k = self.unit.short_constant(constant);
                Op::CompareJumpConst { c: CONSUME_A | bits, a: subject, k, offset: 0 }
            }
            None if value.is_f_string_expr() => {
                let message = "patterns may only match literals and attribute lookups";
                return self.fail(message, m.range);
            }
            _ => {
                let b = self.temp(value)?;
                Op::CompareJump { c: CONSUME_A | CONSUME_B | bits, a: subject, b, offset: 0 }
            }
        };
        m.pop(subject);
        self.fail_jump(op, m);
        self.unit.next = mark;
        Ok(())
    }

    fn singleton_pattern(&mut self, value: Singleton, subject: Reg, m: &mut Matching) {
        let constant = match value {
            Singleton::None => Const::None,
            Singleton::True => Const::Bool(true),
            Singleton::False => Const::Bool(false),
        };
        self.release_pending(m);
        let b = self.load_const(constant, m.range).reg();
        m.pop(subject);
        let c = CONSUME_A | CONSUME_B;
        self.fail_jump(Op::IsJump { c, a: subject, b, offset: 0 }, m);
        self.unit.free_from(b);
    }

    /// A name, or `_`.
    fn capture(&mut self, name: Option<&Identifier>, subject: Reg, m: &mut Matching) -> Result {
        match name {
            Some(name) => self.add_capture(name.to_string(), subject, m),
            None => {
                m.drop(subject);
                Ok(())
            }
        }
    }

    pub(super) fn add_capture(&mut self, name: String, reg: Reg, m: &mut Matching) -> Result {
        if m.captured.iter().any(|capture| capture.name == name) {
            let message = format!("multiple assignments to name '{name}' in pattern");
            return self.fail(message, m.range);
        }
        m.capture(name, reg);
        Ok(())
    }

    fn as_pattern(&mut self, p: &'t PatternMatchAs, subject: Reg, m: &mut Matching) -> Result {
        let Some(pattern) = &p.pattern else {
            if m.allow_irrefutable {
                return self.capture(p.name.as_ref(), subject, m);
            }
            let what = match &p.name {
                Some(name) => format!("name capture '{name}'"),
                None => "wildcard".to_owned(),
            };
            return self.fail(format!("{what} makes remaining patterns unreachable"), m.range);
        };
        let copy = self.copied(subject, m);
        m.push(copy);
        self.pattern(pattern, copy, m)?;
        self.capture(p.name.as_ref(), subject, m)
    }

    /// A copy in a new temporary.
    fn copied(&mut self, src: Reg, m: &mut Matching) -> Reg {
        self.release_pending(m);
        self.copy(src, m.range)
    }

    fn or_pattern(&mut self, p: &'t PatternMatchOr, subject: Reg, m: &mut Matching) -> Result {
        let end = self.unit.label();
        let mut names: Option<Vec<Capture>> = None;
        for (index, pattern) in p.patterns.iter().enumerate() {
            let is_last = index + 1 == p.patterns.len();
            let mut inner = Matching::new(self.unit.label(), is_last && m.allow_irrefutable);
            m.range = pattern.range();
            let copy = self.copied(subject, m);
            inner.push(copy);
            self.pattern(pattern, copy, &mut inner)?;
            m.range = inner.range;
            self.release_pending(&mut inner);
            match &names {
                None => names = Some(inner.captured.clone()),
                Some(names) => self.settle_captures(names, &inner, p.range())?,
            }
            self.jump(end, m.range);
            self.failure(&inner, m.range);
        }
        self.emit(Op::Release { reg: subject }, m.range);
        m.pop(subject);
        self.fail_jump(Op::Jump { offset: 0 }, m);
        self.unit.bind(end);
        m.push(subject);
        let names = names.unwrap_or_default();
        names.iter().rev().for_each(|capture| m.push(capture.reg));
        for Capture { name, reg, .. } in names {
            self.add_capture(name, reg, m)?;
        }
        m.drop(subject);
        Ok(())
    }

    /// Moves what an alternative has captured to where the first one keeps it.
    fn settle_captures(&mut self, names: &[Capture], inner: &Matching, range: TextRange) -> Result {
        let found = |name: &str| inner.captured.iter().find(|capture| capture.name == name);
        let pairs: Option<Vec<_>> =
            names.iter().map(|wanted| Some((wanted.reg, found(&wanted.name)?.reg))).collect();
        let Some(pairs) = pairs.filter(|pairs| pairs.len() == inner.captured.len()) else {
            return self.fail("alternative patterns bind different names", inner.range);
        };
        for (dst, src) in pairs {
            self.emit(Op::Take { dst, src }, range);
        }
        Ok(())
    }

    // --- sequences --------------------------------------------------------------------------------

    fn sequence_pattern(
        &mut self,
        p: &'t PatternMatchSequence,
        subject: Reg,
        m: &mut Matching,
    ) -> Result {
        let patterns = &p.patterns[..];
        let mut stars = patterns.iter().enumerate().filter(|(_, p)| p.is_match_star());
        let star = stars.next().map(|(index, _)| index);
        if stars.next().is_some() {
            return self.fail("multiple starred names in sequence pattern", m.range);
        }
        self.test(Intrinsic::IsSequence, subject, m);
        match star {
            None => self.test_length(Comparison::Eq, patterns.len(), subject, m),
            Some(_) if patterns.len() > 1 => {
                self.test_length(Comparison::Ge, patterns.len() - 1, subject, m);
            }
            Some(_) => {}
        }
        if patterns.iter().all(is_wildcard) {
            m.drop(subject);
            return Ok(());
        }
        match star {
            Some(star) if is_wildcard(&patterns[star]) => {
                self.items_by_index(patterns, star, subject, m)
            }
            _ => self.unpacked_items(patterns, star, subject, m),
        }
    }

    /// Goes on if the subject, which stays, is of that kind.
    pub(super) fn test(&mut self, what: Intrinsic, subject: Reg, m: &mut Matching) {
        self.release_pending(m);
        let cond = self.intrinsic(what, Operand::Local(subject), None, m.range);
        self.fail_jump(Op::JumpIfFalse { c: CONSUME_A, cond, offset: 0 }, m);
        self.unit.free_from(cond);
    }

    /// The result of a rare operation in a new temporary.
    pub(super) fn intrinsic(
        &mut self,
        what: Intrinsic,
        a: Operand,
        b: Option<Operand>,
        range: TextRange,
    ) -> Reg {
        let dst = self.unit.alloc();
        let consumed = a.bit(CONSUME_A) | b.map_or(0, |b| b.bit(CONSUME_B));
        let c = consumed | (what as u8) << OPERATOR_SHIFT;
        let (a, b) = (a.reg(), b.map_or(NO_REG, Operand::reg));
        self.emit(Op::Intrinsic { c, dst, a, b }, range);
        dst
    }

    pub(super) fn test_length(
        &mut self,
        comparison: Comparison,
        n: usize,
        subject: Reg,
        m: &mut Matching,
    ) {
        let a = self.intrinsic(Intrinsic::Len, Operand::Local(subject), None, m.range);
        let k = self.unit.short_constant(length(n));
        let c = CONSUME_A | (comparison as u8) << OPERATOR_SHIFT;
        self.fail_jump(Op::CompareJumpConst { c, a, k, offset: 0 }, m);
        self.unit.free_from(a);
    }

    /// All items are wanted: they are unpacked.
    fn unpacked_items(
        &mut self,
        patterns: &'t [Pattern],
        star: Option<usize>,
        subject: Reg,
        m: &mut Matching,
    ) -> Result {
        let (c, src, base) = (CONSUME_A, subject, self.unit.alloc_many(patterns.len()));
        let op = match star {
            None => Op::UnpackSequence { c, src, base, n: self.unit.narrow(patterns.len()) },
            Some(star) => {
                let (before, after) = (u8::try_from(star), u8::try_from(patterns.len() - star - 1));
                let (Ok(before), Ok(after)) = (before, after) else {
                    let message = "too many expressions in star-unpacking sequence pattern";
                    return self.fail(message, m.range);
                };
                Op::UnpackEx { c, src, base, counts: u16::from_le_bytes([before, after]) }
            }
        };
        m.pop(subject);
        self.match_op(op, m);
        self.item_patterns(patterns.iter(), base, m)
    }

    /// Matches temporaries, of which the first lies on top of CPython's stack.
    pub(super) fn item_patterns(
        &mut self,
        patterns: impl ExactSizeIterator<Item = &'t Pattern>,
        base: Reg,
        m: &mut Matching,
    ) -> Result {
        let items: Vec<Reg> = (base..).take(patterns.len()).collect();
        items.iter().rev().for_each(|item| m.push(*item));
        patterns.zip(items).try_for_each(|(pattern, item)| self.inner_pattern(pattern, item, m))
    }

    /// `[a, b, *_, c]`: the items are fetched one by one.
    fn items_by_index(
        &mut self,
        patterns: &'t [Pattern],
        star: usize,
        subject: Reg,
        m: &mut Matching,
    ) -> Result {
        for (i, pattern) in patterns.iter().enumerate() {
            if i == star || is_default(pattern) {
                continue;
            }
            self.release_pending(m);
            let index = if i < star {
                self.load_const(length(i), m.range).reg()
            } else {
                // The subject need not know negative indices.
                let len = self.intrinsic(Intrinsic::Len, Operand::Local(subject), None, m.range);
                let k = self.unit.short_constant(length(patterns.len() - i));
                self.emit(Op::SubConst { c: 0, dst: len, a: len, k }, m.range);
                len
            };
            let dst = self.unit.alloc();
            self.match_op(Op::LoadSubscr { c: CONSUME_B, dst, obj: subject, index }, m);
            m.push(dst);
            self.inner_pattern(pattern, dst, m)?;
        }
        m.drop(subject);
        Ok(())
    }

    // --- classes ----------------------------------------------------------------------------------

    fn class_pattern(
        &mut self,
        p: &'t PatternMatchClass,
        subject: Reg,
        m: &mut Matching,
    ) -> Result {
        let (patterns, keywords) = (&p.arguments.patterns[..], &p.arguments.keywords[..]);
        for (index, keyword) in keywords.iter().enumerate() {
            let attr = &keyword.attr;
            if keywords[..index].iter().any(|other| other.attr.id == attr.id) {
                let message = format!("attribute name repeated in class pattern: {attr}");
                return self.fail(message, keyword.pattern.range());
            }
        }
        self.release_pending(m);
        let base = self.temp(&p.cls)?;
        self.load_const(length(patterns.len()), m.range);
        let names = keywords.iter().map(|keyword| Const::Str(keyword.attr.to_string()));
        self.load_const(Const::Tuple(names.collect()), m.range);
        m.pop(subject);
        let dst = self.unit.alloc();
        self.emit(Op::MatchClass { dst, subject, base }, m.range);
        m.push(dst);
        self.test_not_none(dst, m);
        let named = keywords.iter().map(|keyword| &keyword.pattern);
        let all: Vec<&Pattern> = patterns.iter().chain(named).collect();
        let (base, n) = (self.unit.alloc_many(all.len()), self.unit.narrow(all.len()));
        m.pop(dst);
        self.match_op(Op::UnpackSequence { c: CONSUME_A, src: dst, base, n }, m);
        self.item_patterns(all.into_iter(), base, m)
    }
}

/// The constant for a number of items.
fn length(n: usize) -> Const {
    Const::Int(i64::try_from(n).expect("a pattern is shorter"))
}

/// Whether a pattern matches without capturing anything: `_` and `*_`.
fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchStar(p) => p.name.is_none(),
        _ => is_default(pattern),
    }
}
