//! Checks that the registers of a code object are used as `op.rs` says.
//!
//! A walk over all paths follows which temporaries are full. It finds a temporary that is used when empty,
//! overwritten when full (its value would live too long), or still full at a `return`.

use std::collections::HashMap;

use exuvia_python::bytecode::op::{CONSUME_A, CONSUME_B, CONSUME_C, NO_REG};
use exuvia_python::bytecode::{CodeSpec, Const, Op, Reg};

/// What is known about a temporary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fill {
    Empty,
    Full,
    /// Depends on the way here.
    Either,
}

/// What an instruction does with registers and where it goes.
#[derive(Default)]
struct Effect {
    /// Read, and emptied if the flag is set.
    reads: Vec<(Reg, bool)>,
    /// Emptied, full or not.
    releases: Vec<Reg>,
    writes: Vec<Reg>,
    /// May be left empty by the instruction: a receiver.
    optional: Option<Reg>,
    /// Where it may jump, and the register that is emptied (true) or stays on that way.
    jump: Option<i64>,
    emptied_by_jump: Vec<Reg>,
    emptied_by_fall: Vec<Reg>,
    written_by_fall: Vec<Reg>,
    ends: bool,
}

/// Verifies a code object and those inside it.
pub(super) fn verify(code: &CodeSpec) -> Result<(), String> {
    Verifier { code }.run().map_err(|problem| format!("{}: {problem}", code.qualname))?;
    code.consts.iter().try_for_each(|constant| match constant {
        Const::Code(inner) => verify(inner),
        _ => Ok(()),
    })
}

struct Verifier<'c> {
    code: &'c CodeSpec,
}

type State = Vec<Fill>;

impl Verifier<'_> {
    fn first_temp(&self) -> usize {
        self.code.locals.len() + self.code.free.len()
    }

    fn run(&self) -> Result<(), String> {
        let n = usize::from(self.code.n_registers);
        let mut states: HashMap<usize, State> = HashMap::new();
        let mut pending = vec![(0, vec![Fill::Empty; n])];
        while let Some((at, state)) = pending.pop() {
            if at >= self.code.ops.len() {
                return Err(format!("control leaves the code at {at}"));
            }
            let merged = match states.get(&at) {
                Some(known) => merge(known, &state),
                None => state,
            };
            if states.get(&at) == Some(&merged) {
                continue;
            }
            states.insert(at, merged.clone());
            let next = self
                .step(at, merged)
                .map_err(|problem| format!("{at} {:?}: {problem}", self.code.ops[at]))?;
            pending.extend(next);
        }
        Ok(())
    }

    fn step(&self, at: usize, state: State) -> Result<Vec<(usize, State)>, String> {
        let mut next = Vec::new();
        let op = self.code.ops[at];
        if let Some(entry) = self
            .code
            .exception_table
            .iter()
            .find(|e| (e.start..e.end).contains(&u32::try_from(at).unwrap()))
        {
            let mut caught = state.clone();
            // Some operands may be consumed already when the exception comes; they are above the base.
            for fill in &mut caught[usize::from(entry.base)..] {
                *fill = Fill::Empty;
            }
            if can_raise(op) {
                self.check_below(&state, entry.base)?;
                caught[usize::from(entry.base)] = Fill::Full;
                next.push((entry.handler as usize, caught));
            }
        }
        let effect = effect(op);
        let mut state = self.apply(state, &effect)?;
        if effect.ends {
            if matches!(op, Op::Return { .. } | Op::ReturnConst { .. }) {
                self.check_all_empty(&state)?;
            }
            return Ok(next);
        }
        if let Some(offset) = effect.jump {
            let mut jumped = state.clone();
            for &reg in &effect.emptied_by_jump {
                jumped[usize::from(reg)] = Fill::Empty;
            }
            let to = usize::try_from(at as i64 + 1 + offset).map_err(|e| e.to_string())?;
            next.push((to, jumped));
            if matches!(op, Op::Jump { .. } | Op::JumpBack { .. }) {
                return Ok(next);
            }
        }
        for &reg in &effect.emptied_by_fall {
            state[usize::from(reg)] = Fill::Empty;
        }
        for &reg in &effect.written_by_fall {
            self.write(&mut state, reg)?;
        }
        next.push((at + 1, state));
        Ok(next)
    }

    fn apply(&self, mut state: State, effect: &Effect) -> Result<State, String> {
        for &(reg, is_consumed) in &effect.reads {
            let index = usize::from(reg);
            if index < self.first_temp() {
                if is_consumed && !effect.ends {
                    return Err(format!("local {index} is consumed"));
                }
                continue;
            }
            if state.get(index) != Some(&Fill::Full) {
                return Err(format!("temporary {index} is read when {:?}", state.get(index)));
            }
            if is_consumed || effect.writes.contains(&reg) {
                state[index] = Fill::Empty;
            }
        }
        for &reg in &effect.releases {
            if usize::from(reg) >= self.first_temp() {
                state[usize::from(reg)] = Fill::Empty;
            }
        }
        for &reg in &effect.writes {
            self.write(&mut state, reg)?;
        }
        if let Some(reg) = effect.optional {
            state[usize::from(reg)] = Fill::Full;
        }
        Ok(state)
    }

    fn write(&self, state: &mut State, reg: Reg) -> Result<(), String> {
        let index = usize::from(reg);
        if index < self.first_temp() {
            return Ok(());
        }
        match state.get(index) {
            Some(Fill::Empty) => {}
            Some(fill) => return Err(format!("temporary {index} is written when {fill:?}")),
            None => return Err(format!("register {index} is outside the window")),
        }
        state[index] = Fill::Full;
        Ok(())
    }

    fn check_all_empty(&self, state: &State) -> Result<(), String> {
        match state[self.first_temp()..].iter().position(|&fill| fill != Fill::Empty) {
            Some(index) => {
                Err(format!("temporary {} is full at the end", self.first_temp() + index))
            }
            None => Ok(()),
        }
    }

    /// What survives an exception must be known.
    fn check_below(&self, state: &State, base: Reg) -> Result<(), String> {
        let end = usize::from(base).max(self.first_temp());
        match state[self.first_temp()..end].contains(&Fill::Either) {
            true => Err("what survives the exception depends on the way".to_owned()),
            false => Ok(()),
        }
    }
}

fn merge(a: &State, b: &State) -> State {
    a.iter().zip(b).map(|(&a, &b)| if a == b { a } else { Fill::Either }).collect()
}

fn can_raise(op: Op) -> bool {
    !matches!(
        op,
        Op::LoadConst { .. }
            | Op::Take { .. }
            | Op::Release { .. }
            | Op::Jump { .. }
            | Op::PushExc { .. }
            | Op::PopExc { .. }
            | Op::ReturnConst { .. }
            | Op::Nop
    )
}

fn bits(c: u8, operands: &[Reg]) -> Vec<(Reg, bool)> {
    let bits = [CONSUME_A, CONSUME_B, CONSUME_C];
    operands.iter().zip(bits).map(|(&reg, bit)| (reg, c & bit != 0)).collect()
}

fn range(base: Reg, n: u16) -> Vec<(Reg, bool)> {
    (base..base + n).map(|reg| (reg, true)).collect()
}

#[expect(clippy::too_many_lines, reason = "one arm for each instruction")]
fn effect(op: Op) -> Effect {
    let none = Effect::default();
    let of =
        |reads: Vec<(Reg, bool)>, writes: Vec<Reg>| Effect { reads, writes, ..Effect::default() };
    match op {
        Op::LoadConst { dst, .. }
        | Op::LoadGlobal { dst, .. }
        | Op::LoadName { dst, .. }
        | Op::LoadBuildClass { dst }
        | Op::LoadAssertionError { dst }
        | Op::ImportName { dst, .. } => of(vec![], vec![dst]),
        Op::Move { dst, src } => of(vec![(src, false)], vec![dst]),
        Op::Take { dst, src } => of(vec![(src, true)], vec![dst]),
        Op::Release { reg } => Effect { releases: vec![reg], ..none },
        Op::DeleteLocal { .. }
        | Op::MakeCell { .. }
        | Op::DeleteCell { .. }
        | Op::DeleteGlobal { .. }
        | Op::DeleteName { .. }
        | Op::Nop => none,
        Op::LoadCell { dst, .. } | Op::LoadClassCell { dst, .. } => of(vec![], vec![dst]),
        Op::StoreCell { c, src, .. }
        | Op::StoreGlobal { c, src, .. }
        | Op::StoreName { c, src, .. } => of(bits(c, &[src]), vec![]),
        Op::LoadAttr { c, dst, obj, .. } => of(bits(c, &[obj]), vec![dst]),
        Op::StoreAttr { c, obj, src, .. } => of(bits(c, &[obj, src]), vec![]),
        Op::DeleteAttr { c, obj, .. } => of(bits(c, &[obj]), vec![]),
        Op::LoadMethod { c, base, obj, .. } => {
            Effect { optional: Some(base + 1), ..of(bits(c, &[obj]), vec![base]) }
        }
        Op::LoadSubscr { c, dst, obj, index } => of(bits(c, &[obj, index]), vec![dst]),
        Op::StoreSubscr { c, obj, index, src } => of(bits(c, &[obj, index, src]), vec![]),
        Op::DeleteSubscr { c, obj, index } => of(bits(c, &[obj, index]), vec![]),
        Op::Add { c, dst, a, b }
        | Op::Sub { c, dst, a, b }
        | Op::Mul { c, dst, a, b }
        | Op::Binary { c, dst, a, b }
        | Op::Compare { c, dst, a, b }
        | Op::Is { c, dst, a, b }
        | Op::Contains { c, dst, a, b } => of(bits(c, &[a, b]), vec![dst]),
        Op::AddConst { c, dst, a, .. }
        | Op::SubConst { c, dst, a, .. }
        | Op::BinaryConst { c, dst, a, .. }
        | Op::Unary { c, dst, a } => of(bits(c, &[a]), vec![dst]),
        Op::Jump { offset } | Op::JumpBack { offset } => {
            Effect { jump: Some(offset.into()), ..none }
        }
        Op::JumpIfTrue { c, cond, offset } | Op::JumpIfFalse { c, cond, offset } => Effect {
            emptied_by_fall: if c & CONSUME_B == 0 { vec![] } else { vec![cond] },
            jump: Some(offset.into()),
            ..of(bits(c & CONSUME_A, &[cond]), vec![])
        },
        Op::CompareJump { c, a, b, offset } | Op::IsJump { c, a, b, offset } => {
            Effect { jump: Some(offset.into()), ..of(bits(c, &[a, b]), vec![]) }
        }
        Op::CompareJumpConst { c, a, offset, .. } => {
            Effect { jump: Some(offset.into()), ..of(bits(c, &[a]), vec![]) }
        }
        Op::BuildTuple { dst, base, n }
        | Op::BuildList { dst, base, n }
        | Op::BuildSet { dst, base, n }
        | Op::BuildString { dst, base, n } => of(range(base, n), vec![dst]),
        Op::BuildMap { dst, base, n } => of(range(base, n * 2), vec![dst]),
        Op::BuildSlice { dst, base } => of(range(base, 3), vec![dst]),
        Op::FormatValue { c, dst, src, spec } => {
            let operands = [src, spec];
            of(bits(c, if spec == NO_REG { &operands[..1] } else { &operands }), vec![dst])
        }
        Op::ListAppend { c, value: a, list: to }
        | Op::SetAdd { c, value: a, set: to }
        | Op::ListExtend { c, iterable: a, list: to }
        | Op::SetUpdate { c, iterable: a, set: to }
        | Op::DictUpdate { c, other: a, map: to } => {
            let mut reads = bits(c, &[a]);
            reads.push((to, false));
            of(reads, vec![])
        }
        Op::MapAdd { c, key, value, map } => {
            let mut reads = bits(c, &[key, value]);
            reads.push((map, false));
            of(reads, vec![])
        }
        Op::DictMerge { c, other, map, func } => {
            let mut reads = bits(c, &[other]);
            reads.extend([(map, false), (func, false)]);
            of(reads, vec![])
        }
        Op::ListToTuple { dst, list } => of(vec![(list, true)], vec![dst]),
        Op::GetIter { c, dst, src } | Op::GetYieldFromIter { c, dst, src } => {
            of(bits(c, &[src]), vec![dst])
        }
        Op::ForIter { dst, iter, offset } => Effect {
            jump: Some(offset.into()),
            emptied_by_jump: vec![iter],
            written_by_fall: vec![dst],
            ..of(vec![(iter, false)], vec![])
        },
        Op::UnpackSequence { c, src, base, n } => of(bits(c, &[src]), (base..base + n).collect()),
        Op::UnpackEx { c, src, base, counts } => {
            let [before, after] = counts.to_le_bytes();
            let n = u16::from(before) + 1 + u16::from(after);
            of(bits(c, &[src]), (base..base + n).collect())
        }
        Op::Call { dst, base, n } => call(dst, base, n),
        Op::CallKw { dst, base, n, .. } => call(dst, base, n + 1),
        Op::CallEx { has_kwargs, dst, base } => call(dst, base, 1 + u16::from(has_kwargs)),
        Op::MakeFunction { flags, dst, base, .. } => {
            of(range(base, u16::try_from(flags.count_ones()).unwrap()), vec![dst])
        }
        Op::Return { src } => Effect { ends: true, ..of(vec![(src, true)], vec![]) },
        Op::ReturnConst { .. } => Effect { ends: true, ..none },
        Op::Yield { c, dst, src, iter } => {
            let mut reads = bits(c, &[src]);
            reads.extend((iter != NO_REG).then_some((iter, false)));
            of(reads, vec![dst])
        }
        Op::Send { iter, value, offset } => Effect {
            jump: Some(offset.into()),
            emptied_by_jump: vec![iter],
            ..of(vec![(iter, false), (value, false)], vec![])
        },
        Op::Raise { n, c, exc, cause } => {
            let operands = [exc, cause];
            Effect { ends: true, ..of(bits(c, &operands[..usize::from(n)]), vec![]) }
        }
        Op::Reraise { exc, .. } => Effect { ends: true, ..of(vec![(exc, true)], vec![]) },
        Op::PushExc { save, exc } => of(vec![(exc, false)], vec![save]),
        Op::PopExc { save } => of(vec![(save, true)], vec![]),
        Op::ExcMatch { c, dst, exc, kind } => of(bits(c, &[exc, kind]), vec![dst]),
        Op::WithEnter { c, dst, exit, src } => of(bits(c, &[src]), vec![exit, dst]),
        Op::WithExit { dst, exit } => {
            of(vec![(exit, true)], (dst != NO_REG).then_some(dst).into_iter().collect())
        }
        Op::GetAwaitable { c, dst, src, .. }
        | Op::GetAIter { c, dst, src }
        | Op::AsyncWrap { c, dst, src } => of(bits(c, &[src]), vec![dst]),
        Op::GetANext { dst, iter } => of(vec![(iter, false)], vec![dst]),
        Op::EndAsyncFor { exc, iter } => {
            Effect { releases: vec![iter], ..of(vec![(exc, true), (iter, false)], vec![]) }
        }
        Op::WithExceptStart { dst, exit, exc } => of(vec![(exit, true), (exc, false)], vec![dst]),
        Op::ImportFrom { dst, module, .. } => of(vec![(module, false)], vec![dst]),
        Op::ImportStar { c, module } => of(bits(c, &[module]), vec![]),
        Op::Intrinsic { c, dst, a, b } => {
            let operands = [a, b];
            of(bits(c, if b == NO_REG { &operands[..1] } else { &operands }), vec![dst])
        }
        Op::MatchGroup { dst, rest, kind } => of(vec![(rest, false), (kind, true)], vec![dst]),
        Op::MatchClass { dst, subject, base } => {
            let mut reads = range(base, 3);
            reads.push((subject, true));
            of(reads, vec![dst])
        }
    }
}

/// A call reads the callable and the arguments, and the receiver if there is one.
fn call(dst: Reg, base: Reg, n: u16) -> Effect {
    let mut reads = range(base + 2, n);
    reads.push((base, true));
    Effect { reads, releases: vec![base + 1], writes: vec![dst], ..Effect::default() }
}
