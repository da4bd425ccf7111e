//! `match` statements: the cases, one after the other.
//!
//! The subject stays in a temporary while its copies are matched; the last case gets the subject itself. What a pattern
//! captures is kept in temporaries until all of it has matched, and is stored then, before the guard is looked at. No
//! temporary is used twice in one case, so that one piece of code can clean up after every jump that says *no match*.

use std::collections::BTreeMap;

use ruff_python_ast::{MatchCase, Pattern, StmtMatch};
use ruff_text_size::{Ranged, TextRange};

use super::unit::{Label, Operand};
use super::{Compiler, Result};
use crate::bytecode::{Op, Reg};

/// A pattern in the making, or one alternative of an *or* pattern.
#[derive(Debug)]
pub(super) struct Matching {
    /// Where to go if the subject does not match.
    pub(super) fail: Label,
    /// The pattern that was begun last: CPython's place for all that follows.
    pub(super) range: TextRange,
    /// What is captured so far.
    pub(super) captured: Vec<Capture>,
    /// Whether a pattern that matches everything is allowed here.
    pub(super) allow_irrefutable: bool,
    /// Other temporaries that hold something, by their depth on CPython's stack.
    in_use: BTreeMap<usize, Reg>,
    n_used: usize,
    /// Those that are to be released before the next instruction.
    pending: Vec<(usize, Reg)>,
    /// Those that hold something at a jump to `fail`.
    to_release: BTreeMap<usize, Reg>,
    /// How many of the captures there are at a jump to `fail`.
    n_captured: usize,
}

/// A captured value.
#[derive(Clone, Debug)]
pub(super) struct Capture {
    pub(super) name: String,
    pub(super) reg: Reg,
    /// Its depth on CPython's stack, if nothing has been done since it was captured.
    depth: Option<usize>,
}

impl Matching {
    pub(super) fn new(fail: Label, allow_irrefutable: bool) -> Self {
        Self {
            fail,
            range: TextRange::default(),
            captured: Vec::new(),
            allow_irrefutable,
            in_use: BTreeMap::new(),
            n_used: 0,
            pending: Vec::new(),
            to_release: BTreeMap::new(),
            n_captured: 0,
        }
    }

    /// A temporary holds something from now on, which lies on top of the stack.
    pub(super) fn push(&mut self, reg: Reg) {
        self.in_use.insert(self.n_used, reg);
        self.n_used += 1;
    }

    /// A temporary is consumed.
    pub(super) fn pop(&mut self, reg: Reg) -> Option<usize> {
        let depth =
            self.in_use.iter().find(|(_, other)| **other == reg).map(|(depth, _)| *depth)?;
        self.in_use.remove(&depth);
        Some(depth)
    }

    /// A temporary is released, when something else is to be done.
    pub(super) fn drop(&mut self, reg: Reg) {
        if let Some(depth) = self.pop(reg) {
            self.pending.push((depth, reg));
        }
    }

    /// A temporary is captured under a name that is new.
    pub(super) fn capture(&mut self, name: String, reg: Reg) {
        let depth = self.pop(reg);
        self.captured.push(Capture { name, reg, depth });
    }

    /// A jump to `fail`.
    fn note_failure(&mut self) {
        self.to_release.extend(&self.in_use);
        self.n_captured = self.n_captured.max(self.captured.len());
    }

    /// What has to be released at `fail`, in CPython's order: the stack from the top, then the captures.
    fn releases(&self) -> Vec<Reg> {
        let captured = self.captured[..self.n_captured].iter().map(|capture| capture.reg);
        self.to_release.values().rev().copied().chain(captured).collect()
    }
}

impl<'t> Compiler<'t> {
    pub(super) fn match_stmt(&mut self, stmt: &'t StmtMatch) -> Result {
        let mark = self.unit.next;
        let end = self.unit.label();
        let subject = self.temp(&stmt.subject)?;
        let (last, rest) = stmt.cases.split_last().expect("a match statement has cases");
        let has_default = is_default(&last.pattern) && !rest.is_empty();
        for (index, case) in rest.iter().enumerate() {
            let consumes = has_default && index + 1 == rest.len();
            self.case(case, subject, consumes, false, end)?;
        }
        if has_default {
            self.default_case(last, end)?;
        } else {
            self.case(last, subject, true, true, end)?;
        }
        self.unit.bind(end);
        self.unit.next = mark;
        Ok(())
    }

    /// One case. The last one that looks at the subject consumes it.
    fn case(
        &mut self,
        case: &'t MatchCase,
        subject: Reg,
        consumes: bool,
        is_last: bool,
        end: Label,
    ) -> Result {
        let mark = self.unit.next;
        let (fail, next) = (self.unit.label(), self.unit.label());
        let mut matching = Matching::new(fail, is_last || case.guard.is_some());
        let range = case.pattern.range();
        let matched = if consumes { subject } else { self.copy(subject, range) };
        matching.push(matched);
        self.pattern(&case.pattern, matched, &mut matching)?;
        self.store_captures(&mut matching);
        self.unit.next = mark;
        if let Some(guard) = &case.guard {
            self.jump_if(guard, false, next)?;
        }
        if !consumes {
            self.emit(Op::Release { reg: subject }, range);
        }
        self.stmts(&case.body)?;
        if self.unit.is_reachable() {
            self.jump(end, case.body.last().map_or(range, Ranged::range));
        }
        self.failure(&matching, range);
        self.unit.bind(next);
        Ok(())
    }

    /// `case _` at the end does not look at the subject.
    fn default_case(&mut self, case: &'t MatchCase, end: Label) -> Result {
        self.emit(Op::Nop, case.pattern.range());
        if let Some(guard) = &case.guard {
            self.jump_if(guard, false, end)?;
        }
        self.stmts(&case.body)
    }

    /// Stores what was captured.
    ///
    /// CPython turns the stack for that; but where only locals are stored and values dropped, and all on one line, its
    /// optimiser takes the values in the order in which they lie there.
    fn store_captures(&mut self, m: &mut Matching) {
        let is_local = |capture: &Capture| self.fast(&capture.name).is_some();
        if !m.captured.iter().all(is_local) {
            self.release_pending(m);
        }
        let captured = std::mem::take(&mut m.captured);
        let depth =
            |capture: &Capture| capture.depth.map_or(usize::MAX, |depth| usize::MAX - 1 - depth);
        let dropped = m.pending.drain(..).map(|(depth, reg)| (usize::MAX - 1 - depth, reg, None));
        let stored =
            captured.iter().map(|capture| (depth(capture), capture.reg, Some(&capture.name)));
        let mut all: Vec<_> = dropped.chain(stored).collect();
        all.sort_by_key(|(depth, ..)| *depth);
        for (_, reg, name) in all {
            match name {
                Some(name) => self.store_name(name, Operand::Temp(reg), m.range),
                None => self.emit(Op::Release { reg }, m.range),
            }
        }
        m.captured = captured;
    }

    /// Releases what is to be released before the next instruction of a pattern.
    pub(super) fn release_pending(&mut self, m: &mut Matching) {
        for (_, reg) in std::mem::take(&mut m.pending) {
            self.emit(Op::Release { reg }, m.range);
        }
        m.captured.iter_mut().for_each(|capture| capture.depth = None);
    }

    /// An instruction of a pattern.
    pub(super) fn match_op(&mut self, op: Op, m: &mut Matching) {
        self.release_pending(m);
        self.emit(op, m.range);
    }

    /// Jumps away if there is no match.
    pub(super) fn fail_jump(&mut self, op: Op, m: &mut Matching) {
        self.release_pending(m);
        m.note_failure();
        self.emit_jump(op, m.fail, m.range);
    }

    /// Where the jumps go that say *no match*: drops what was in use.
    pub(super) fn failure(&mut self, matching: &Matching, range: TextRange) {
        self.unit.bind(matching.fail);
        for reg in matching.releases() {
            self.emit(Op::Release { reg }, range);
        }
    }

    /// A copy in a new temporary.
    pub(super) fn copy(&mut self, src: Reg, range: TextRange) -> Reg {
        let dst = self.unit.alloc();
        self.emit(Op::Move { dst, src }, range);
        dst
    }
}

/// Whether a pattern is `_`.
pub(super) fn is_default(pattern: &Pattern) -> bool {
    matches!(pattern, Pattern::MatchAs(p) if p.pattern.is_none() && p.name.is_none())
}
