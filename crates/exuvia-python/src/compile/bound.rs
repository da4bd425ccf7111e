//! Which locals certainly hold a value, so that instructions may use them without a look beforehand.
//!
//! An instruction that borrows a local raises `UnboundLocalError` only when it runs, after its other operand has been
//! evaluated; CPython raises where the name stands. So the compiler has a local looked at first, unless all ways to this
//! place assign it. The ways are followed while the code is generated: a jump notes at its label what it knows, and the
//! label keeps what all jumps and the instruction before it know.
//! Nothing but `del` and the end of a handler takes a value away; names that lose theirs are forgotten at each label, as a
//! loop may come back there.

use hashbrown::HashMap;

use super::unit::Label;
use crate::bytecode::{Op, Reg};

/// A bit for each local.
type Set = Vec<u64>;

/// What is known where the next instruction goes.
#[derive(Debug, Default)]
pub(super) struct Bound {
    now: Set,
    /// What the jumps to labels that have no place yet know.
    at: HashMap<u32, Set>,
    /// The locals that lose their value somewhere.
    deleted: Set,
}

impl Bound {
    /// For a function with `n` locals, of which the first ones are parameters.
    pub(super) fn new(n: usize, n_parameters: usize, deleted: impl Iterator<Item = Reg>) -> Self {
        let empty = vec![0; n.div_ceil(64)];
        let mut bound = Self { now: empty.clone(), at: HashMap::new(), deleted: empty };
        (0..n_parameters).filter_map(|reg| Reg::try_from(reg).ok()).for_each(|reg| bound.add(reg));
        deleted.for_each(|reg| insert(&mut bound.deleted, reg));
        bound
    }

    /// Whether a local certainly holds a value.
    pub(super) fn contains(&self, reg: Reg) -> bool {
        let (word, bit) = position(reg);
        self.now.get(word).is_some_and(|bits| bits & bit != 0)
    }

    fn add(&mut self, reg: Reg) {
        insert(&mut self.now, reg);
    }

    /// After an instruction, if it goes on with the next one.
    pub(super) fn after(&mut self, op: Op) {
        match op {
            Op::DeleteLocal { reg } => {
                let (word, bit) = position(reg);
                if let Some(bits) = self.now.get_mut(word) {
                    *bits &= !bit;
                }
            }
            Op::LoadConst { dst, .. }
            | Op::Move { dst, .. }
            | Op::Take { dst, .. }
            | Op::LoadCell { dst, .. }
            | Op::LoadGlobal { dst, .. }
            | Op::LoadAttr { dst, .. }
            | Op::LoadSubscr { dst, .. }
            | Op::Add { dst, .. }
            | Op::Sub { dst, .. }
            | Op::Mul { dst, .. }
            | Op::AddConst { dst, .. }
            | Op::SubConst { dst, .. }
            | Op::Binary { dst, .. }
            | Op::BinaryConst { dst, .. }
            | Op::Unary { dst, .. }
            | Op::Compare { dst, .. }
            | Op::Is { dst, .. }
            | Op::Contains { dst, .. }
            | Op::BuildTuple { dst, .. }
            | Op::BuildList { dst, .. }
            | Op::BuildSet { dst, .. }
            | Op::BuildMap { dst, .. }
            | Op::BuildString { dst, .. }
            | Op::BuildSlice { dst, .. }
            | Op::FormatValue { dst, .. }
            | Op::ListToTuple { dst, .. }
            | Op::GetIter { dst, .. }
            | Op::ForIter { dst, .. }
            | Op::Call { dst, .. }
            | Op::CallKw { dst, .. }
            | Op::CallEx { dst, .. }
            | Op::MakeFunction { dst, .. }
            | Op::Yield { dst, .. }
            | Op::WithEnter { dst, .. }
            | Op::ImportName { dst, .. }
            | Op::ImportFrom { dst, .. }
            | Op::Intrinsic { dst, .. } => self.add(dst),
            // The others have temporaries as destinations; a local would only be looked at once more.
            _ => {}
        }
    }

    /// A jump to a label, or an instruction in whose handler it is.
    pub(super) fn jump(&mut self, label: Label) {
        match self.at.get_mut(&label.0) {
            Some(known) => intersect(known, &self.now),
            None => {
                self.at.insert(label.0, self.now.clone());
            }
        }
    }

    /// The place of a label; `is_reachable` says whether the instruction before goes on here.
    pub(super) fn label(&mut self, label: Label, is_reachable: bool) {
        match self.at.remove(&label.0) {
            Some(known) if is_reachable => intersect(&mut self.now, &known),
            Some(known) => self.now = known,
            // Jumps back will come here, from places that know what is known now.
            None => {}
        }
        for (bits, deleted) in self.now.iter_mut().zip(&self.deleted) {
            *bits &= !deleted;
        }
    }
}

fn position(reg: Reg) -> (usize, u64) {
    (usize::from(reg) / 64, 1 << (reg % 64))
}

fn insert(set: &mut Set, reg: Reg) {
    let (word, bit) = position(reg);
    if let Some(bits) = set.get_mut(word) {
        *bits |= bit;
    }
}

fn intersect(set: &mut Set, other: &Set) {
    for (bits, other) in set.iter_mut().zip(other) {
        *bits &= other;
    }
}
