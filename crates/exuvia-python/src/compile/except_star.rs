//! `except*` clauses.
//!
//! Each takes its part of what is left of the exception, and what is raised in it is put on a list. After the last one, what
//! is left and what was raised is joined, and raised if there is anything.

use ruff_python_ast::{ExceptHandler, ExceptHandlerExceptHandler};
use ruff_text_size::{Ranged, TextRange};

use super::exceptions::{Caught, end_of};
use super::unit::{Block, BlockKind, Label, Operand};
use super::{Compiler, Result};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, VARIANT};
use crate::bytecode::{Const, Intrinsic, Op, Reg};

/// Where the clauses keep what they work on.
#[derive(Clone, Copy)]
struct Star {
    /// What no clause has taken yet.
    rest: Reg,
    /// What was raised.
    raised: Reg,
}

impl<'t> Compiler<'t> {
    /// The clauses, in a handler that has begun; afterwards goes to `end` if nothing is to be raised.
    pub(super) fn star_clauses(
        &mut self,
        handlers: &'t [ExceptHandler],
        caught: Caught,
        end: Label,
        range: TextRange,
    ) -> Result {
        let star = Star { raised: self.unit.alloc(), rest: self.unit.alloc() };
        self.emit(Op::BuildList { dst: star.raised, base: star.raised, n: 0 }, range);
        self.emit(Op::Move { dst: star.rest, src: caught.exc }, range);
        self.unit.blocks.push(Block { kind: BlockKind::ExceptStar, outer: caught.outer });
        let cleanup = self.unit.handler;
        for ExceptHandler::ExceptHandler(clause) in handlers {
            self.unit.handler = cleanup;
            self.star_clause(clause, star)?;
        }
        self.unit.blocks.pop();
        self.unit.handler = cleanup;
        self.raise_joined(caught, star, end, range);
        self.unit.free_from(star.raised);
        Ok(())
    }

    fn star_clause(&mut self, clause: &'t ExceptHandlerExceptHandler, star: Star) -> Result {
        let Some(kind) = &clause.type_ else {
            return self.fail("expected one or more exception types", clause.range());
        };
        let (next, no_match) = (self.unit.label(), self.unit.label());
        let found = self.unit.alloc();
        let kind_reg = self.temp(kind)?;
        let op = Op::MatchGroup { dst: found, rest: star.rest, kind: kind_reg };
        self.emit(op, clause.range());
        self.unit.free_from(kind_reg);
        self.jump_if_none(found, no_match, clause.range());
        match &clause.name {
            Some(name) => self.store_name(name, Operand::Temp(found), name.range()),
            None => self.emit(Op::Release { reg: found }, clause.range()),
        }
        self.star_body(clause, star, next)?;
        self.unit.bind(no_match);
        self.emit(Op::Release { reg: found }, clause.range());
        self.unit.bind(next);
        self.unit.free_from(found);
        Ok(())
    }

    fn star_body(
        &mut self,
        clause: &'t ExceptHandlerExceptHandler,
        star: Star,
        next: Label,
    ) -> Result {
        let name = clause.name.as_ref().map(|name| name.as_str());
        let range = end_of(&clause.body, clause.range());
        let failed = self.unit.label();
        let error = self.unit.top();
        let outer = self.unit.push_handler(failed, error);
        self.stmts(&clause.body)?;
        self.unit.handler = outer;
        if self.unit.is_reachable() {
            if let Some(name) = name {
                self.forget(name, range);
            }
            self.jump(next, range);
        }
        self.unit.bind(failed);
        let error = self.unit.alloc();
        if let Some(name) = name {
            self.forget(name, range);
        }
        self.emit(Op::ListAppend { c: CONSUME_A, value: error, list: star.raised }, range);
        self.jump(next, range);
        self.unit.free_from(error);
        Ok(())
    }

    /// Raises what is left over and what was raised, if there is any of it.
    fn raise_joined(&mut self, caught: Caught, star: Star, end: Label, range: TextRange) {
        let nothing = self.unit.label();
        self.emit(Op::ListAppend { c: CONSUME_A, value: star.rest, list: star.raised }, range);
        self.unit.free_from(star.rest);
        let (exc, raised) = (Operand::Temp(caught.exc), Operand::Temp(star.raised));
        let joined = self.intrinsic(Intrinsic::JoinRaised, exc, Some(raised), range);
        self.jump_if_none(joined, nothing, range);
        self.unit.handler = caught.outer;
        self.emit(Op::PopExc { save: caught.save }, range);
        self.emit(Op::Reraise { back: false, exc: joined }, range);
        self.unit.bind(nothing);
        self.emit(Op::Release { reg: joined }, range);
        self.emit(Op::PopExc { save: caught.save }, range);
        self.jump(end, range);
    }

    /// Jumps if the temporary, which stays, is `None`.
    fn jump_if_none(&mut self, value: Reg, target: Label, range: TextRange) {
        let none = self.load_const(Const::None, range).reg();
        let c = CONSUME_B | VARIANT;
        self.emit_jump(Op::IsJump { c, a: value, b: none, offset: 0 }, target, range);
        self.unit.free_from(none);
    }
}
