//! Checks what the compiler promises, so that the loop need not: invariant R1 of [`raw`](super::raw).

use crate::bytecode::op::{NO_REG, Op, Reg};
use crate::bytecode::{CodeFlags, CodeSpec, Const};

/// Checks every operand and every jump of a code object.
///
/// # Errors
/// Says what is wrong; that would be a bug of the compiler.
pub(super) fn verify(code: &CodeSpec) -> Result<(), String> {
    Verifier { code }.run()
}

struct Verifier<'a> {
    code: &'a CodeSpec,
}

impl Verifier<'_> {
    fn run(&self) -> Result<(), String> {
        let code = self.code;
        let n_registers = usize::from(code.n_registers);
        if n_registers < code.locals.len() + code.free.len() {
            return Err("the locals do not fit into the registers".into());
        }
        let n_collecting = usize::from(code.flags.contains(CodeFlags::VARARGS))
            + usize::from(code.flags.contains(CodeFlags::VARKEYWORDS));
        let n_named = usize::from(code.n_positional) + usize::from(code.n_keyword_only);
        if n_named + n_collecting > code.locals.len() {
            return Err("the parameters do not fit into the locals".into());
        }
        if code.spans.len() != code.ops.len() {
            return Err("not every instruction has a place in the source".into());
        }
        if code.caches.iter().any(|name| usize::from(*name) >= code.names.len()) {
            return Err("a cache has no name".into());
        }
        for (i, op) in code.ops.iter().enumerate() {
            self.check(i, *op).map_err(|what| format!("{what} in instruction {i} {op:?}"))?;
        }
        self.check_end()?;
        self.check_table()
    }

    fn check_end(&self) -> Result<(), String> {
        match self.code.ops.last() {
            Some(
                Op::Return { .. }
                | Op::ReturnConst { .. }
                | Op::Jump { .. }
                | Op::JumpBack { .. }
                | Op::Raise { .. }
                | Op::Reraise { .. },
            ) => Ok(()),
            other => Err(format!("the code runs off its end: {other:?}")),
        }
    }

    fn check_table(&self) -> Result<(), String> {
        let n = self.code.ops.len();
        for entry in &self.code.exception_table {
            let is_covered = (entry.handler as usize) < n && entry.start <= entry.end;
            if !is_covered || usize::from(entry.base) + 1 > usize::from(self.code.n_registers) {
                return Err(format!("bad exception table entry {entry:?}"));
            }
        }
        Ok(())
    }

    fn registers(&self, first: Reg, n: usize) -> Result<(), String> {
        if usize::from(first) + n <= usize::from(self.code.n_registers) {
            return Ok(());
        }
        Err(format!("register {first} (and {n} in all) out of range"))
    }

    fn all(&self, registers: &[Reg]) -> Result<(), String> {
        registers.iter().try_for_each(|register| self.registers(*register, 1))
    }

    fn jump(&self, i: usize, offset: i32) -> Result<(), String> {
        let distance = isize::try_from(offset).unwrap_or(isize::MAX);
        let target = (i + 1).checked_add_signed(distance).unwrap_or(usize::MAX);
        if target < self.code.ops.len() {
            return Ok(());
        }
        Err(format!("jump to {target}"))
    }

    fn constant(&self, k: u32) -> Result<(), String> {
        if (k as usize) < self.code.consts.len() { Ok(()) } else { Err(format!("constant {k}")) }
    }

    fn name(&self, name: u16) -> Result<(), String> {
        if usize::from(name) < self.code.names.len() { Ok(()) } else { Err(format!("name {name}")) }
    }

    fn cache(&self, cache: u16) -> Result<(), String> {
        if usize::from(cache) < self.code.caches.len() {
            Ok(())
        } else {
            Err(format!("cache {cache}"))
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each shape of instruction")]
    fn check(&self, i: usize, op: Op) -> Result<(), String> {
        match op {
            Op::LoadConst { dst, k } => {
                self.constant(k)?;
                self.all(&[dst])
            }
            Op::ReturnConst { k } => self.constant(k),
            Op::Move { dst, src } | Op::Take { dst, src } => self.all(&[dst, src]),
            Op::Release { reg } | Op::DeleteLocal { reg } | Op::MakeCell { reg } => {
                self.all(&[reg])
            }
            Op::LoadCell { dst, cell } => self.all(&[dst, cell]),
            Op::StoreCell { cell, src, .. } => self.all(&[cell, src]),
            Op::DeleteCell { cell } => self.all(&[cell]),
            Op::LoadClassCell { dst, cell, name } => {
                self.name(name)?;
                self.all(&[dst, cell])
            }
            Op::LoadGlobal { dst: reg, cache } | Op::StoreGlobal { src: reg, cache, .. } => {
                self.cache(cache)?;
                self.all(&[reg])
            }
            Op::DeleteGlobal { name } | Op::DeleteName { name } => self.name(name),
            Op::LoadName { dst: reg, name }
            | Op::StoreName { src: reg, name, .. }
            | Op::DeleteAttr { obj: reg, name, .. } => {
                self.name(name)?;
                self.all(&[reg])
            }
            Op::LoadAttr { dst, obj, cache, .. } => {
                self.cache(cache)?;
                self.all(&[dst, obj])
            }
            Op::StoreAttr { obj, src, cache, .. } => {
                self.cache(cache)?;
                self.all(&[obj, src])
            }
            Op::LoadMethod { base, obj, cache, .. } => {
                self.cache(cache)?;
                self.registers(base, 2)?;
                self.all(&[obj])
            }
            Op::LoadSubscr { dst, obj, index, .. } => self.all(&[dst, obj, index]),
            Op::StoreSubscr { obj, index, src, .. } => self.all(&[obj, index, src]),
            Op::DeleteSubscr { obj, index, .. } => self.all(&[obj, index]),
            Op::Add { dst, a, b, .. }
            | Op::Sub { dst, a, b, .. }
            | Op::Mul { dst, a, b, .. }
            | Op::Binary { dst, a, b, .. }
            | Op::Compare { dst, a, b, .. }
            | Op::Is { dst, a, b, .. }
            | Op::Contains { dst, a, b, .. } => self.all(&[dst, a, b]),
            Op::AddConst { dst, a, k, .. }
            | Op::SubConst { dst, a, k, .. }
            | Op::BinaryConst { dst, a, k, .. } => {
                self.constant(u32::from(k))?;
                self.all(&[dst, a])
            }
            Op::Unary { dst, a, .. } => self.all(&[dst, a]),
            Op::Jump { offset } | Op::JumpBack { offset } => self.jump(i, offset),
            Op::JumpIfTrue { cond, offset, .. } | Op::JumpIfFalse { cond, offset, .. } => {
                self.jump(i, offset)?;
                self.all(&[cond])
            }
            Op::CompareJump { a, b, offset, .. } | Op::IsJump { a, b, offset, .. } => {
                self.jump(i, i32::from(offset))?;
                self.all(&[a, b])
            }
            Op::CompareJumpConst { a, k, offset, .. } => {
                self.jump(i, i32::from(offset))?;
                self.constant(u32::from(k))?;
                self.all(&[a])
            }
            Op::BuildTuple { dst, base, n }
            | Op::BuildList { dst, base, n }
            | Op::BuildSet { dst, base, n }
            | Op::BuildString { dst, base, n } => {
                self.registers(base, usize::from(n))?;
                self.all(&[dst])
            }
            Op::BuildMap { dst, base, n } => {
                if n > Reg::MAX / 2 {
                    return Err("too many pairs".into());
                }
                self.registers(base, usize::from(n) * 2)?;
                self.all(&[dst])
            }
            Op::BuildSlice { dst, base } => {
                self.registers(base, 3)?;
                self.all(&[dst])
            }
            Op::FormatValue { dst, src, spec, .. } => {
                if spec != NO_REG {
                    self.all(&[spec])?;
                }
                self.all(&[dst, src])
            }
            Op::ListAppend { value: a, list: b, .. }
            | Op::SetAdd { value: a, set: b, .. }
            | Op::ListExtend { iterable: a, list: b, .. }
            | Op::SetUpdate { iterable: a, set: b, .. }
            | Op::DictUpdate { other: a, map: b, .. }
            | Op::ListToTuple { dst: a, list: b } => self.all(&[a, b]),
            Op::MapAdd { key, value, map, .. } => self.all(&[key, value, map]),
            Op::DictMerge { other, map, func, .. } => self.all(&[other, map, func]),
            Op::GetIter { dst, src, .. } | Op::GetYieldFromIter { dst, src, .. } => {
                self.all(&[dst, src])
            }
            Op::ForIter { dst, iter, offset } => {
                self.jump(i, i32::from(offset))?;
                self.all(&[dst, iter])
            }
            Op::UnpackSequence { src, base, n, .. } => {
                self.registers(base, usize::from(n))?;
                self.all(&[src])
            }
            Op::UnpackEx { src, base, counts, .. } => {
                self.registers(base, usize::from(counts & 255) + usize::from(counts >> 8) + 1)?;
                self.all(&[src])
            }
            Op::Call { dst, base, n } => {
                self.registers(base, usize::from(n) + 2)?;
                self.all(&[dst])
            }
            Op::CallKw { k, dst, base, n } => {
                if u16::from(k) > n {
                    return Err("more keywords than arguments".into());
                }
                self.registers(base, usize::from(n) + 3)?;
                self.all(&[dst])
            }
            Op::CallEx { has_kwargs, dst, base } => {
                self.registers(base, 3 + usize::from(has_kwargs))?;
                self.all(&[dst])
            }
            Op::MakeFunction { flags, dst, base, k } => {
                match self.code.consts.get(usize::from(k)) {
                    Some(Const::Code(_)) => {}
                    _ => return Err("no code to make a function of".into()),
                }
                self.registers(base, (flags & 15).count_ones() as usize)?;
                self.all(&[dst])
            }
            Op::LoadBuildClass { dst } | Op::LoadAssertionError { dst } => self.all(&[dst]),
            Op::Return { src } => self.all(&[src]),
            Op::Yield { dst, src, iter, .. } => {
                if iter != NO_REG {
                    self.all(&[iter])?;
                }
                self.all(&[dst, src])
            }
            Op::Send { iter, value, offset } => {
                self.jump(i, i32::from(offset))?;
                self.all(&[iter, value])
            }
            Op::Raise { n, exc, cause, .. } => {
                if n >= 2 {
                    self.all(&[cause])?;
                }
                if n >= 1 { self.all(&[exc]) } else { Ok(()) }
            }
            Op::Reraise { exc, .. } => self.all(&[exc]),
            Op::PushExc { save, exc } => self.all(&[save, exc]),
            Op::PopExc { save } => self.all(&[save]),
            Op::ExcMatch { dst, exc, kind, .. } => self.all(&[dst, exc, kind]),
            Op::WithEnter { dst, exit, src, .. } => self.all(&[dst, exit, src]),
            Op::WithExit { dst, exit } => {
                if dst != NO_REG {
                    self.all(&[dst])?;
                }
                self.all(&[exit])
            }
            Op::GetAwaitable { dst, src, .. }
            | Op::GetAIter { dst, src, .. }
            | Op::GetANext { dst, iter: src }
            | Op::AsyncWrap { dst, src, .. }
            | Op::EndAsyncFor { exc: dst, iter: src } => self.all(&[dst, src]),
            Op::WithExceptStart { dst, exit, exc } => self.all(&[dst, exit, exc]),
            Op::ImportName { dst, name, fromlist, .. } => {
                self.name(name)?;
                self.constant(u32::from(fromlist))?;
                self.all(&[dst])
            }
            Op::ImportFrom { dst, module, name } => {
                self.name(name)?;
                self.all(&[dst, module])
            }
            Op::ImportStar { module, .. } => self.all(&[module]),
            Op::Intrinsic { dst, a, b, .. } => {
                if b != NO_REG {
                    self.all(&[b])?;
                }
                self.all(&[dst, a])
            }
            Op::MatchClass { dst, subject, base } => {
                self.registers(base, 3)?;
                self.all(&[dst, subject])
            }
            Op::MatchGroup { dst, rest, kind } => self.all(&[dst, rest, kind]),
            Op::Nop => Ok(()),
        }
    }
}
