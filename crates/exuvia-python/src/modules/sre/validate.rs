//! Whether codes can be executed.
//!
//! Programs can call `_sre.compile` themselves, and the engine believes the codes it is given. So each is checked here
//! first: every opcode has its operands, every jump leads to the end of its block, every group exists.

use rustpython_sre_engine::{SreAtCode, SreCatCode, SreOpcode};

/// Whether the codes of a pattern with so many groups are well formed.
pub(super) fn is_valid(codes: &[u32], n_groups: usize) -> bool {
    let mut checker = Checker { codes, n_groups };
    match codes.split_last() {
        Some((&last, body))
            if last == SreOpcode::SUCCESS as u32 && n_groups <= codes.len().max(FEW_GROUPS) =>
        {
            checker.block(0, body.len()).is_some()
        }
        _ => false,
    }
}

/// So many groups are allowed in any pattern. A match needs memory for each, so that there may not be more than codes, though
/// each group that matches something takes two marks.
const FEW_GROUPS: usize = 100;

struct Checker<'a> {
    codes: &'a [u32],
    n_groups: usize,
}

impl Checker<'_> {
    fn at(&self, position: usize) -> Option<usize> {
        self.codes.get(position).map(|code| *code as usize)
    }

    fn opcode(&self, position: usize) -> Option<SreOpcode> {
        SreOpcode::try_from(*self.codes.get(position)?).ok()
    }

    /// Where a distance at a position leads, if that is not behind `end`.
    fn target(&self, position: usize, end: usize) -> Option<usize> {
        let target = position.checked_add(self.at(position)?)?;
        (target <= end && target > position).then_some(target)
    }

    fn has_opcode(&self, position: usize, opcode: SreOpcode) -> Option<()> {
        (self.opcode(position)? == opcode).then_some(())
    }

    fn is_group(&self, position: usize) -> Option<()> {
        (self.at(position)? < self.n_groups).then_some(())
    }

    /// Checks the codes between two positions.
    fn block(&mut self, start: usize, end: usize) -> Option<()> {
        let mut position = start;
        while position < end {
            position = self.instruction(position, end)?;
        }
        (position == end).then_some(())
    }

    /// Checks an instruction; the position behind it.
    fn instruction(&mut self, position: usize, end: usize) -> Option<usize> {
        use SreOpcode as Op;
        let next = match self.opcode(position)? {
            Op::ANY | Op::ANY_ALL | Op::FAILURE | Op::SUCCESS => position + 1,
            Op::LITERAL
            | Op::NOT_LITERAL
            | Op::LITERAL_IGNORE
            | Op::NOT_LITERAL_IGNORE
            | Op::LITERAL_LOC_IGNORE
            | Op::NOT_LITERAL_LOC_IGNORE
            | Op::LITERAL_UNI_IGNORE
            | Op::NOT_LITERAL_UNI_IGNORE => position + 2,
            Op::MARK => {
                (self.at(position + 1)? < self.n_groups.checked_mul(2)?).then_some(position + 2)?
            }
            Op::AT => {
                SreAtCode::try_from(*self.codes.get(position + 1)?).ok()?;
                position + 2
            }
            Op::CATEGORY => {
                SreCatCode::try_from(*self.codes.get(position + 1)?).ok()?;
                position + 2
            }
            Op::IN | Op::IN_IGNORE | Op::IN_LOC_IGNORE | Op::IN_UNI_IGNORE => {
                let target = self.target(position + 1, end)?;
                self.set(position + 2, target)?;
                target
            }
            Op::GROUPREF
            | Op::GROUPREF_IGNORE
            | Op::GROUPREF_LOC_IGNORE
            | Op::GROUPREF_UNI_IGNORE => {
                self.is_group(position + 1)?;
                position + 2
            }
            Op::INFO => self.info(position, end)?,
            Op::BRANCH => self.branch(position, end)?,
            Op::REPEAT | Op::POSSESSIVE_REPEAT => self.repeat(position, end)?,
            Op::REPEAT_ONE | Op::MIN_REPEAT_ONE | Op::POSSESSIVE_REPEAT_ONE => {
                self.repeat_one(position, end)?
            }
            Op::ATOMIC_GROUP => self.group(position + 1, end)?,
            Op::ASSERT | Op::ASSERT_NOT => self.assertion(position, end)?,
            Op::GROUPREF_EXISTS => self.condition(position, end)?,
            _ => return None,
        };
        (next <= end).then_some(next)
    }

    /// A block behind its length that ends with `SUCCESS`.
    fn group(&mut self, length: usize, end: usize) -> Option<usize> {
        let target = self.target(length, end)?;
        self.has_opcode(target.checked_sub(1)?, SreOpcode::SUCCESS)?;
        self.block(length + 1, target - 1)?;
        Some(target)
    }

    /// `ASSERT skip back body SUCCESS`
    fn assertion(&mut self, position: usize, end: usize) -> Option<usize> {
        let target = self.target(position + 1, end)?;
        (self.at(position + 2)? <= i32::MAX as usize).then_some(())?;
        self.has_opcode(target.checked_sub(1)?, SreOpcode::SUCCESS)?;
        self.block(position + 3, target - 1)?;
        Some(target)
    }

    /// `BRANCH (skip body JUMP skip)* 0`
    fn branch(&mut self, position: usize, end: usize) -> Option<usize> {
        let mut arm = position + 1;
        let mut exit = None;
        while self.at(arm)? != 0 {
            let next = self.target(arm, end)?;
            self.has_opcode(next.checked_sub(2)?, SreOpcode::JUMP)?;
            self.block(arm + 1, next - 2)?;
            let target = self.target(next - 1, end)?;
            (*exit.get_or_insert(target) == target).then_some(())?;
            arm = next;
        }
        (exit? == arm + 1).then_some(arm + 1)
    }

    /// `REPEAT skip min max body UNTIL`; `POSSESSIVE_REPEAT skip min max body SUCCESS SUCCESS`
    fn repeat(&mut self, position: usize, end: usize) -> Option<usize> {
        let target = self.target(position + 1, end)?;
        self.is_ordered(position + 2)?;
        if self.opcode(position)? == SreOpcode::POSSESSIVE_REPEAT {
            self.has_opcode(target, SreOpcode::SUCCESS)?;
            self.has_opcode(target.checked_sub(1)?, SreOpcode::SUCCESS)?;
            self.block(position + 4, target - 1)?;
            return Some(target + 1);
        }
        matches!(self.opcode(target)?, SreOpcode::MAX_UNTIL | SreOpcode::MIN_UNTIL).then_some(())?;
        self.block(position + 4, target)?;
        Some(target + 1)
    }

    /// `REPEAT_ONE skip min max body SUCCESS`
    fn repeat_one(&mut self, position: usize, end: usize) -> Option<usize> {
        let target = self.target(position + 1, end)?;
        self.is_ordered(position + 2)?;
        self.has_opcode(target.checked_sub(1)?, SreOpcode::SUCCESS)?;
        self.block(position + 4, target - 1)?;
        Some(target)
    }

    /// `min max`
    fn is_ordered(&self, position: usize) -> Option<()> {
        (self.at(position)? <= self.at(position + 1)?).then_some(())
    }

    /// `GROUPREF_EXISTS group skip yes [JUMP skip no]`; the first distance counts from the group's number.
    fn condition(&mut self, position: usize, end: usize) -> Option<usize> {
        self.is_group(position + 1)?;
        let target = (position + 1).checked_add(self.at(position + 2)?)?;
        let body = position + 3;
        (target >= body && target <= end).then_some(())?;
        let jump = target.checked_sub(2).filter(|jump| *jump >= body);
        if let Some(jump) = jump
            && self.opcode(jump) == Some(SreOpcode::JUMP)
            && self.block(body, jump).is_some()
        {
            let exit = self.target(jump + 1, end)?;
            self.block(target, exit)?;
            return Some(exit);
        }
        self.block(body, target)?;
        Some(target)
    }

    /// `INFO skip flags min max [prefix length, skip, prefix, overlap | charset]`
    fn info(&mut self, position: usize, end: usize) -> Option<usize> {
        let target = self.target(position + 1, end)?;
        let flags = self.at(position + 2)?;
        self.is_ordered(position + 3)?;
        let rest = position + 5;
        let is_prefix = flags & 1 != 0;
        let is_charset = flags & 4 != 0;
        match (is_prefix, is_charset) {
            (false, false) => (flags & !7 == 0 && rest == target).then_some(target),
            (true, false) => {
                let len = self.at(rest)?;
                let is_right =
                    self.at(rest + 1)? <= len && rest + 2 + len.checked_mul(2)? == target;
                let overlap = self.codes.get(rest + 2 + len..target)?;
                (is_right && len > 0 && overlap.iter().all(|&code| (code as usize) < len))
                    .then_some(target)
            }
            (false, true) => {
                self.set(rest, target)?;
                Some(target)
            }
            (true, true) => None,
        }
    }

    /// A set of characters, which ends with `FAILURE` at the end.
    fn set(&self, start: usize, end: usize) -> Option<()> {
        use SreOpcode as Op;
        let mut position = start;
        loop {
            position = match self.opcode(position)? {
                Op::FAILURE => return (position + 1 == end).then_some(()),
                Op::NEGATE => position + 1,
                Op::LITERAL => position + 2,
                Op::RANGE | Op::RANGE_UNI_IGNORE => position + 3,
                Op::CHARSET => position + 9,
                Op::CATEGORY => {
                    SreCatCode::try_from(*self.codes.get(position + 1)?).ok()?;
                    position + 2
                }
                Op::BIGCHARSET => self.big_set(position)?,
                _ => return None,
            };
            (position < end).then_some(())?;
        }
    }

    /// `BIGCHARSET count, 256 indices in bytes, count * 8 words`
    fn big_set(&self, position: usize) -> Option<usize> {
        let count = self.at(position + 1)?;
        let indices = self.codes.get(position + 2..position + 66)?;
        let is_known =
            |word: &u32| word.to_ne_bytes().iter().all(|byte| usize::from(*byte) < count);
        indices.iter().all(is_known).then_some(position + 66 + count.checked_mul(8)?)
    }
}
