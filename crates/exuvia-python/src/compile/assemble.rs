//! From labels to offsets.
//!
//! The jumps with a short offset are tried as they are; those that do not reach their target are replaced
//! by a longer form, which moves others, and so on until all fit.

use std::rc::Rc;

use super::unit::Unit;
use crate::bytecode::op::JUMP_IF_TRUE;
use crate::bytecode::{CodeSpec, ExceptionEntry, Op};

/// Finishes a unit.
pub(super) fn assemble(unit: Unit<'_>, filename: &Rc<str>) -> CodeSpec {
    let layout = Layout::of(&unit);
    let (mut ops, mut spans) = (Vec::new(), Vec::new());
    for (index, &op) in unit.ops.iter().enumerate() {
        layout.place(index, op, &mut ops);
        spans.resize(ops.len(), unit.spans[index]);
    }
    let exception_table = layout.exception_table(&unit);
    let n_registers = u16::try_from(unit.most).unwrap_or(u16::MAX);
    CodeSpec {
        name: unit.name,
        qualname: unit.qualname,
        filename: Rc::clone(filename),
        flags: unit.flags,
        n_positional: unit.n_positional,
        n_positional_only: unit.n_positional_only,
        n_keyword_only: unit.n_keyword_only,
        locals: unit.locals,
        cells: unit.cells,
        free: unit.free,
        n_registers,
        ops,
        spans,
        consts: unit.consts,
        names: unit.names,
        caches: unit.caches,
        exception_table,
        first_line: unit.first_line,
        doc: unit.doc,
    }
}

/// Where each instruction goes.
struct Layout {
    /// The place of each instruction, and the end.
    places: Vec<usize>,
    /// For each instruction that jumps, the instruction it jumps to.
    targets: Vec<Option<usize>>,
    /// Which jumps need the long form.
    long: Vec<bool>,
}

impl Layout {
    fn of(unit: &Unit<'_>) -> Self {
        let n = unit.ops.len();
        let mut targets = vec![None; n];
        for &(index, label) in &unit.targets {
            targets[index] = Some(unit.labels[label.0 as usize]);
        }
        let mut layout = Self { places: Vec::new(), targets, long: vec![false; n] };
        layout.update_places(&unit.ops);
        while layout.lengthen(&unit.ops) {
            layout.update_places(&unit.ops);
        }
        layout
    }

    fn update_places(&mut self, ops: &[Op]) {
        self.places.clear();
        let mut place = 0;
        for (op, &long) in ops.iter().zip(&self.long) {
            self.places.push(place);
            place += if long { long_size(*op) } else { 1 };
        }
        self.places.push(place);
    }

    /// Marks the short jumps that do not reach; says whether there were any.
    fn lengthen(&mut self, ops: &[Op]) -> bool {
        let mut changed = false;
        for (index, &op) in ops.iter().enumerate() {
            let Some(target) = self.targets[index] else { continue };
            if self.long[index] || !is_short(op) {
                continue;
            }
            if i16::try_from(self.distance(self.places[index], target)).is_err() {
                self.long[index] = true;
                changed = true;
            }
        }
        changed
    }

    /// The offset for a jump at `place`.
    fn distance(&self, place: usize, target: usize) -> i64 {
        let far = |place: usize| i64::try_from(place).expect("code fits into memory");
        far(self.places[target]) - far(place) - 1
    }

    fn jump(&self, place: usize, target: usize) -> Op {
        let offset = i32::try_from(self.distance(place, target)).expect("offsets fit");
        if offset < 0 { Op::JumpBack { offset } } else { Op::Jump { offset } }
    }

    /// Appends an instruction with its offset.
    fn place(&self, index: usize, op: Op, ops: &mut Vec<Op>) {
        let Some(target) = self.targets[index] else { return ops.push(op) };
        if matches!(op, Op::Jump { .. }) {
            return ops.push(self.jump(ops.len(), target));
        }
        if !self.long[index] {
            let offset = self.distance(ops.len(), target);
            return ops.push(with_offset(op, i32::try_from(offset).expect("offsets fit")));
        }
        ops.push(with_offset(inverted(op), 1));
        if long_size(op) == 3 {
            ops.push(Op::Jump { offset: 1 });
        }
        ops.push(self.jump(ops.len(), target));
    }

    fn exception_table(&self, unit: &Unit<'_>) -> Vec<ExceptionEntry> {
        let mut table: Vec<ExceptionEntry> = Vec::new();
        for (index, handler) in unit.handler_of.iter().enumerate() {
            let Some(handler) = handler else { continue };
            let handler = unit.handlers[*handler as usize];
            let place = |index: usize| u32::try_from(self.places[index]).expect("code fits");
            let entry = ExceptionEntry {
                start: place(index),
                end: place(index + 1),
                handler: place(unit.labels[handler.label.0 as usize]),
                base: handler.base,
            };
            match table.last_mut() {
                Some(last)
                    if last.end == entry.start
                        && (last.handler, last.base) == (entry.handler, entry.base) =>
                {
                    last.end = entry.end;
                }
                _ => table.push(entry),
            }
        }
        table
    }
}

fn is_short(op: Op) -> bool {
    matches!(
        op,
        Op::CompareJump { .. }
            | Op::CompareJumpConst { .. }
            | Op::IsJump { .. }
            | Op::ForIter { .. }
            | Op::Send { .. }
    )
}

/// How many instructions the long form takes: a comparison jumps over a jump if it fails; the others jump
/// to a jump, which another one skips.
fn long_size(op: Op) -> usize {
    if matches!(op, Op::ForIter { .. } | Op::Send { .. }) { 3 } else { 2 }
}

/// The opposite comparison.
fn inverted(mut op: Op) -> Op {
    if let Op::CompareJump { c, .. } | Op::CompareJumpConst { c, .. } | Op::IsJump { c, .. } =
        &mut op
    {
        *c ^= JUMP_IF_TRUE;
    }
    op
}

fn with_offset(mut op: Op, distance: i32) -> Op {
    match &mut op {
        Op::JumpIfTrue { offset, .. } | Op::JumpIfFalse { offset, .. } => *offset = distance,
        Op::CompareJump { offset, .. }
        | Op::CompareJumpConst { offset, .. }
        | Op::IsJump { offset, .. }
        | Op::ForIter { offset, .. }
        | Op::Send { offset, .. } => {
            *offset = i16::try_from(distance).expect("the layout made it fit");
        }
        _ => unreachable!("not a jump with a condition: {op:?}"),
    }
    op
}
