//! Mapping patterns: `{"key": pattern, **rest}`.

use ruff_python_ast::{Identifier, PatternMatchMapping};

use super::matching::Matching;
use super::unit::Operand;
use super::{Compiler, Result, fold};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, VARIANT};
use crate::bytecode::{Comparison, Const, Intrinsic, Op, Reg};
use crate::text::{float, quote};

impl<'t> Compiler<'t> {
    pub(super) fn mapping_pattern(
        &mut self,
        p: &'t PatternMatchMapping,
        subject: Reg,
        m: &mut Matching,
    ) -> Result {
        self.test(Intrinsic::IsMapping, subject, m);
        if p.keys.is_empty() && p.rest.is_none() {
            m.drop(subject);
            return Ok(());
        }
        if !p.keys.is_empty() {
            self.test_length(Comparison::Ge, p.keys.len(), subject, m);
        }
        let keys = self.keys(p, m)?;
        let (mapping, wanted) = (Operand::Local(subject), Operand::Local(keys));
        let values = self.intrinsic(Intrinsic::MatchKeys, mapping, Some(wanted), m.range);
        m.push(keys);
        m.push(values);
        self.test_not_none(values, m);
        let n = self.unit.narrow(p.keys.len());
        let base = self.unit.alloc_many(p.keys.len());
        m.pop(values);
        self.match_op(Op::UnpackSequence { c: CONSUME_A, src: values, base, n }, m);
        self.item_patterns(p.patterns.iter(), base, m)?;
        match &p.rest {
            Some(rest) => self.rest(rest, p.keys.len(), subject, keys, m),
            None => {
                m.drop(keys);
                m.drop(subject);
                Ok(())
            }
        }
    }

    /// The tuple of the keys of a mapping pattern.
    fn keys(&mut self, p: &'t PatternMatchMapping, m: &Matching) -> Result<Reg> {
        let mut seen: Vec<Const> = Vec::new();
        for key in &p.keys {
            match fold::fold(key) {
                Some(constant) if seen.iter().any(|other| is_same_key(other, &constant)) => {
                    let key = key_text(&constant);
                    let message = format!("mapping pattern checks duplicate key ({key})");
                    return self.fail(message, m.range);
                }
                Some(constant) => seen.push(constant),
                None if !key.is_f_string_expr() => {}
                None => {
                    let message =
                        "mapping pattern keys may only match literals and attribute lookups";
                    return self.fail(message, m.range);
                }
            }
        }
        let base = self.unit.top();
        p.keys.iter().try_for_each(|key| self.temp(key).map(drop))?;
        self.unit.free_from(base);
        let (dst, n) = (self.unit.alloc(), self.unit.narrow(p.keys.len()));
        self.emit(Op::BuildTuple { dst, base, n }, m.range);
        Ok(dst)
    }

    /// Goes on if the temporary, which stays, is not `None`.
    pub(super) fn test_not_none(&mut self, value: Reg, m: &mut Matching) {
        let none = self.load_const(Const::None, m.range).reg();
        let c = CONSUME_B | VARIANT;
        self.fail_jump(Op::IsJump { c, a: value, b: none, offset: 0 }, m);
        self.unit.free_from(none);
    }

    /// `**rest`: a copy of the mapping without the keys.
    fn rest(
        &mut self,
        name: &Identifier,
        n: usize,
        subject: Reg,
        keys: Reg,
        m: &mut Matching,
    ) -> Result {
        let map = self.unit.alloc();
        m.pop(keys);
        m.pop(subject);
        self.match_op(Op::BuildMap { dst: map, base: map, n: 0 }, m);
        m.push(map);
        self.emit(Op::DictUpdate { c: CONSUME_A, other: subject, map }, m.range);
        let base = self.unit.alloc_many(n);
        let n = self.unit.narrow(n);
        self.emit(Op::UnpackSequence { c: CONSUME_A, src: keys, base, n }, m.range);
        for index in base..base + n {
            self.emit(Op::DeleteSubscr { c: CONSUME_B, obj: map, index }, m.range);
        }
        self.add_capture(name.to_string(), map, m)
    }
}

/// Whether two constants are the same key of a dictionary.
fn is_same_key(a: &Const, b: &Const) -> bool {
    let number = |constant: &Const| match constant {
        Const::Bool(value) => Some(f64::from(u8::from(*value))),
        #[expect(clippy::cast_precision_loss, reason = "what is large is compared as it is")]
        Const::Int(value) if value.unsigned_abs() < 1 << 53 => Some(*value as f64),
        Const::Float(value) => Some(*value),
        Const::Complex(0.0, 0.0) => Some(0.0),
        _ => None,
    };
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// `repr` of a constant that is a key.
fn key_text(constant: &Const) -> String {
    match constant {
        Const::None => "None".to_owned(),
        Const::Bool(true) => "True".to_owned(),
        Const::Bool(false) => "False".to_owned(),
        Const::Int(value) => value.to_string(),
        Const::BigInt(digits) => digits.clone(),
        Const::Float(value) => float::repr(*value),
        Const::Complex(_, value) => format!("{}j", float::repr(*value).trim_end_matches(".0")),
        Const::Str(text) => quote::repr_str(text),
        Const::Bytes(bytes) => quote::repr_bytes(bytes),
        // No other constant can be written as a key.
        _ => "...".to_owned(),
    }
}
