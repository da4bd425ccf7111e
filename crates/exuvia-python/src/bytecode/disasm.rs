//! A listing of code as text.
//!
//! Registers of locals have their names, temporaries are `t0`, `t1`, … A temporary that an instruction consumes is
//! marked with an exclamation mark. Jumps name the index of the instruction they go to.

use std::fmt::{self, Display, Write};

use super::op::{CONSUME_A, CONSUME_B, CONSUME_C, JUMP_IF_TRUE, NO_REG, OPERATOR_SHIFT, VARIANT};
use super::{BinaryOp, CodeSpec, Comparison, Const, FormatConversion, Intrinsic, Op, Reg, UnaryOp};

/// Lists a code object, and after it those inside it.
#[must_use]
pub fn disassemble(code: &CodeSpec) -> String {
    let mut text = String::new();
    let mut pending = vec![code];
    while let Some(code) = pending.pop() {
        let listing = Listing { code };
        write!(text, "{listing}").expect("a string takes all");
        let inner = code.consts.iter().rev().filter_map(|constant| match constant {
            Const::Code(code) => Some(&**code),
            _ => None,
        });
        pending.extend(inner);
    }
    text
}

struct Listing<'c> {
    code: &'c CodeSpec,
}

impl Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code;
        writeln!(f, "{}:", code.qualname)?;
        let mut line = 0;
        for (index, &op) in code.ops.iter().enumerate() {
            let new = code.spans[index].line;
            if new == line {
                write!(f, "    ")?;
            } else {
                write!(f, "{new:4}")?;
            }
            line = new;
            writeln!(f, "{index:5}  {}", self.instruction(index, op))?;
        }
        for entry in &code.exception_table {
            let base = self.reg(entry.base);
            writeln!(f, "    {}..{} -> {} ({base})", entry.start, entry.end, entry.handler)?;
        }
        Ok(())
    }
}

impl Listing<'_> {
    fn reg(&self, reg: Reg) -> String {
        let index = usize::from(reg);
        let (locals, free) = (&self.code.locals, &self.code.free);
        if reg == NO_REG {
            "-".to_owned()
        } else if let Some(name) = locals.get(index) {
            name.clone()
        } else if let Some(name) = free.get(index - locals.len()) {
            format!("^{name}")
        } else {
            format!("t{}", index - locals.len() - free.len())
        }
    }

    /// A source operand, marked if it is consumed.
    fn src(&self, reg: Reg, c: u8, bit: u8) -> String {
        let mark = if c & bit == 0 { "" } else { "!" };
        format!("{}{mark}", self.reg(reg))
    }

    fn regs(&self, base: Reg, n: u16) -> String {
        let all: Vec<_> = (0..n).map(|index| self.reg(base + index)).collect();
        all.join(", ")
    }

    fn constant(&self, k: usize) -> String {
        self.code.consts.get(k).map_or_else(|| "?".to_owned(), show)
    }

    fn name(&self, name: u16) -> &str {
        &self.code.names[usize::from(name)]
    }

    fn cached(&self, cache: u16) -> &str {
        self.name(self.code.caches[usize::from(cache)])
    }

    fn to(index: usize, offset: impl Into<i64>) -> i64 {
        i64::try_from(index).unwrap_or(i64::MAX) + 1 + offset.into()
    }

    fn instruction(&self, index: usize, op: Op) -> String {
        self.data(op)
            .or_else(|| self.arithmetic(op))
            .or_else(|| self.jump(index, op))
            .or_else(|| self.construction(op))
            .or_else(|| self.call(op))
            .unwrap_or_else(|| self.other(index, op))
    }

    fn data(&self, op: Op) -> Option<String> {
        let (a, b, c3) = (CONSUME_A, CONSUME_B, CONSUME_C);
        Some(match op {
            Op::LoadConst { dst, k } => {
                format!("LoadConst    {} = {}", self.reg(dst), self.constant(k as usize))
            }
            Op::Move { dst, src } => format!("Move         {} = {}", self.reg(dst), self.reg(src)),
            Op::Take { dst, src } => format!("Take         {} = {}!", self.reg(dst), self.reg(src)),
            Op::Release { reg } => format!("Release      {}", self.reg(reg)),
            Op::DeleteLocal { reg } => format!("DeleteLocal  {}", self.reg(reg)),
            Op::MakeCell { reg } => format!("MakeCell     {}", self.reg(reg)),
            Op::LoadCell { dst, cell } => {
                format!("LoadCell     {} = [{}]", self.reg(dst), self.reg(cell))
            }
            Op::StoreCell { c, cell, src } => {
                format!("StoreCell    [{}] = {}", self.reg(cell), self.src(src, c, a))
            }
            Op::DeleteCell { cell } => format!("DeleteCell   [{}]", self.reg(cell)),
            Op::LoadClassCell { dst, cell, name } => {
                let (dst, cell) = (self.reg(dst), self.reg(cell));
                format!("LoadClassCell {dst} = {} or [{cell}]", self.name(name))
            }
            Op::LoadGlobal { dst, cache } => {
                format!("LoadGlobal   {} = {}", self.reg(dst), self.cached(cache))
            }
            Op::StoreGlobal { c, src, cache } => {
                format!("StoreGlobal  {} = {}", self.cached(cache), self.src(src, c, a))
            }
            Op::DeleteGlobal { name } => format!("DeleteGlobal {}", self.name(name)),
            Op::LoadName { dst, name } => {
                format!("LoadName     {} = {}", self.reg(dst), self.name(name))
            }
            Op::StoreName { c, src, name } => {
                format!("StoreName    {} = {}", self.name(name), self.src(src, c, a))
            }
            Op::DeleteName { name } => format!("DeleteName   {}", self.name(name)),
            Op::LoadAttr { c, dst, obj, cache } => {
                let obj = self.src(obj, c, a);
                format!("LoadAttr     {} = {obj}.{}", self.reg(dst), self.cached(cache))
            }
            Op::StoreAttr { c, obj, src, cache } => {
                let (obj, src) = (self.src(obj, c, a), self.src(src, c, b));
                format!("StoreAttr    {obj}.{} = {src}", self.cached(cache))
            }
            Op::DeleteAttr { c, obj, name } => {
                format!("DeleteAttr   {}.{}", self.src(obj, c, a), self.name(name))
            }
            Op::LoadMethod { c, base, obj, cache } => {
                let obj = self.src(obj, c, a);
                format!("LoadMethod   {} = {obj}.{}", self.regs(base, 2), self.cached(cache))
            }
            Op::LoadSubscr { c, dst, obj, index } => {
                let (obj, index) = (self.src(obj, c, a), self.src(index, c, b));
                format!("LoadSubscr   {} = {obj}[{index}]", self.reg(dst))
            }
            Op::StoreSubscr { c, obj, index, src } => {
                let (obj, index) = (self.src(obj, c, a), self.src(index, c, b));
                format!("StoreSubscr  {obj}[{index}] = {}", self.src(src, c, c3))
            }
            Op::DeleteSubscr { c, obj, index } => {
                format!("DeleteSubscr {}[{}]", self.src(obj, c, a), self.src(index, c, b))
            }
            _ => return None,
        })
    }

    fn arithmetic(&self, op: Op) -> Option<String> {
        let binary = |c: u8| BinaryOp::from_bits((c >> OPERATOR_SHIFT) & 15).symbol();
        Some(match op {
            Op::Add { c, dst, a, b } => self.binary("Add", "+", c, dst, a, b),
            Op::Sub { c, dst, a, b } => self.binary("Sub", "-", c, dst, a, b),
            Op::Mul { c, dst, a, b } => self.binary("Mul", "*", c, dst, a, b),
            Op::Binary { c, dst, a, b } => self.binary("Binary", binary(c), c, dst, a, b),
            Op::AddConst { c, dst, a, k } => self.binary_const("AddConst", "+", c, dst, a, k),
            Op::SubConst { c, dst, a, k } => self.binary_const("SubConst", "-", c, dst, a, k),
            Op::BinaryConst { c, dst, a, k } => {
                self.binary_const("BinaryConst", binary(c), c, dst, a, k)
            }
            Op::Unary { c, dst, a } => {
                let symbol = UnaryOp::from_bits((c >> OPERATOR_SHIFT) & 3).symbol();
                let a = self.src(a, c, CONSUME_A);
                format!("Unary        {} = {symbol}{a}", self.reg(dst))
            }
            Op::Compare { c, dst, a, b } => self.comparison("Compare", compare(c), c, dst, a, b),
            Op::Is { c, dst, a, b } => self.comparison("Is", is(c), c, dst, a, b),
            Op::Contains { c, dst, a, b } => {
                let word = if c & VARIANT == 0 { "in" } else { "not in" };
                self.comparison("Contains", word, c, dst, a, b)
            }
            _ => return None,
        })
    }

    fn binary(&self, op: &str, symbol: &str, c: u8, dst: Reg, a: Reg, b: Reg) -> String {
        let equals = if c & VARIANT == 0 { "" } else { "=" };
        self.comparison(op, &format!("{symbol}{equals}"), c, dst, a, b)
    }

    fn comparison(&self, op: &str, symbol: &str, c: u8, dst: Reg, a: Reg, b: Reg) -> String {
        let (a, b) = (self.src(a, c, CONSUME_A), self.src(b, c, CONSUME_B));
        format!("{op:12} {} = {a} {symbol} {b}", self.reg(dst))
    }

    fn binary_const(&self, op: &str, symbol: &str, c: u8, dst: Reg, a: Reg, k: u16) -> String {
        let equals = if c & VARIANT == 0 { "" } else { "=" };
        let (a, b) = (self.src(a, c, CONSUME_A), self.constant(k.into()));
        format!("{op:12} {} = {a} {symbol}{equals} {b}", self.reg(dst))
    }

    fn jump(&self, at: usize, op: Op) -> Option<String> {
        let sense = |c: u8| if c & JUMP_IF_TRUE == 0 { "unless" } else { "if" };
        let consumed = |c: u8| match c {
            0 => "",
            CONSUME_A => "!",
            _ => "?",
        };
        Some(match op {
            Op::Jump { offset } => format!("Jump         -> {}", Self::to(at, offset)),
            Op::JumpBack { offset } => format!("JumpBack     -> {}", Self::to(at, offset)),
            Op::JumpIfTrue { c, cond, offset } => {
                let (cond, to) = (self.reg(cond), Self::to(at, offset));
                format!("JumpIfTrue   {cond}{} -> {to}", consumed(c))
            }
            Op::JumpIfFalse { c, cond, offset } => {
                let (cond, to) = (self.reg(cond), Self::to(at, offset));
                format!("JumpIfFalse  {cond}{} -> {to}", consumed(c))
            }
            Op::CompareJump { c, a, b, offset } => {
                let (a, b) = (self.src(a, c, CONSUME_A), self.src(b, c, CONSUME_B));
                let (op, to) = (compare(c), Self::to(at, offset));
                format!("CompareJump  {} {a} {op} {b} -> {to}", sense(c))
            }
            Op::CompareJumpConst { c, a, k, offset } => {
                let (a, b) = (self.src(a, c, CONSUME_A), self.constant(k.into()));
                let (op, to) = (compare(c), Self::to(at, offset));
                format!("CompareJumpConst {} {a} {op} {b} -> {to}", sense(c))
            }
            Op::IsJump { c, a, b, offset } => {
                let (a, b) = (self.src(a, c, CONSUME_A), self.src(b, c, CONSUME_B));
                format!("IsJump       {} {a} {} {b} -> {}", sense(c), is(c), Self::to(at, offset))
            }
            Op::ForIter { dst, iter, offset } => {
                let (dst, iter) = (self.reg(dst), self.reg(iter));
                format!("ForIter      {dst} = next {iter} -> {}", Self::to(at, offset))
            }
            Op::Send { iter, value, offset } => {
                let (iter, value) = (self.reg(iter), self.reg(value));
                format!("Send         {value} to {iter} -> {}", Self::to(at, offset))
            }
            _ => return None,
        })
    }

    fn construction(&self, op: Op) -> Option<String> {
        let build = |word: &str, dst: Reg, base: Reg, n: u16| {
            format!("{word:12} {} = ({})", self.reg(dst), self.regs(base, n))
        };
        let add = |word: &str, c: u8, value: Reg, to: Reg| {
            format!("{word:12} {} += {}", self.reg(to), self.src(value, c, CONSUME_A))
        };
        Some(match op {
            Op::BuildTuple { dst, base, n } => build("BuildTuple", dst, base, n),
            Op::BuildList { dst, base, n } => build("BuildList", dst, base, n),
            Op::BuildSet { dst, base, n } => build("BuildSet", dst, base, n),
            Op::BuildMap { dst, base, n } => build("BuildMap", dst, base, n * 2),
            Op::BuildSlice { dst, base } => build("BuildSlice", dst, base, 3),
            Op::BuildString { dst, base, n } => build("BuildString", dst, base, n),
            Op::FormatValue { c, dst, src, spec } => {
                let conversion = FormatConversion::from_bits((c >> OPERATOR_SHIFT) & 3).symbol();
                let (src, spec) = (self.src(src, c, CONSUME_A), self.src(spec, c, CONSUME_B));
                format!("FormatValue  {} = {src}{conversion}:{spec}", self.reg(dst))
            }
            Op::ListAppend { c, value, list } => add("ListAppend", c, value, list),
            Op::SetAdd { c, value, set } => add("SetAdd", c, value, set),
            Op::MapAdd { c, key, value, map } => {
                let (key, value) = (self.src(key, c, CONSUME_A), self.src(value, c, CONSUME_B));
                format!("MapAdd       {}[{key}] = {value}", self.reg(map))
            }
            Op::ListExtend { c, iterable, list } => add("ListExtend", c, iterable, list),
            Op::SetUpdate { c, iterable, set } => add("SetUpdate", c, iterable, set),
            Op::DictUpdate { c, other, map } => add("DictUpdate", c, other, map),
            Op::DictMerge { c, other, map, func } => {
                format!("{} for {}", add("DictMerge", c, other, map), self.reg(func))
            }
            Op::ListToTuple { dst, list } => build("ListToTuple", dst, list, 1),
            _ => return None,
        })
    }

    fn call(&self, op: Op) -> Option<String> {
        Some(match op {
            Op::Call { dst, base, n } => {
                let (function, args) = (self.reg(base), self.regs(base + 2, n));
                format!("Call         {} = {function}({args})", self.reg(dst))
            }
            Op::CallKw { k, dst, base, n } => {
                let (function, args) = (self.reg(base), self.regs(base + 2, n));
                let names = self.reg(base + 2 + n);
                format!(
                    "CallKw       {} = {function}({args}; last {k} named {names})",
                    self.reg(dst)
                )
            }
            Op::CallEx { has_kwargs, dst, base } => {
                let (function, args) = (self.reg(base), self.reg(base + 2));
                let kwargs =
                    if has_kwargs { format!(", **{}", self.reg(base + 3)) } else { String::new() };
                format!("CallEx       {} = {function}(*{args}{kwargs})", self.reg(dst))
            }
            Op::MakeFunction { flags, dst, base, k } => {
                let n = u16::try_from(flags.count_ones()).unwrap_or_default();
                let (parts, code) = (self.regs(base, n), self.constant(k.into()));
                format!("MakeFunction {} = {code} flags {flags} ({parts})", self.reg(dst))
            }
            _ => return None,
        })
    }

    fn other(&self, _index: usize, op: Op) -> String {
        let (a, b) = (CONSUME_A, CONSUME_B);
        match op {
            Op::GetIter { c, dst, src } => {
                format!("GetIter      {} = iter {}", self.reg(dst), self.src(src, c, a))
            }
            Op::UnpackSequence { c, src, base, n } => {
                format!("UnpackSequence {} = {}", self.regs(base, n), self.src(src, c, a))
            }
            Op::UnpackEx { c, src, base, counts } => {
                let [before, after] = counts.to_le_bytes();
                let (base, src) = (self.reg(base), self.src(src, c, a));
                format!("UnpackEx     {base}.. ({before}, *, {after}) = {src}")
            }
            Op::LoadBuildClass { dst } => format!("LoadBuildClass {}", self.reg(dst)),
            Op::Return { src } => format!("Return       {}", self.reg(src)),
            Op::ReturnConst { k } => format!("ReturnConst  {}", self.constant(k as usize)),
            Op::Yield { c, dst, src, iter } => {
                let (src, iter) = (self.src(src, c, a), self.reg(iter));
                format!("Yield        {} = yield {src} ({iter})", self.reg(dst))
            }
            Op::GetYieldFromIter { c, dst, src } => {
                format!("GetYieldFromIter {} = {}", self.reg(dst), self.src(src, c, a))
            }
            Op::Raise { n, c, exc, cause } => {
                format!("Raise        {n} {} from {}", self.src(exc, c, a), self.src(cause, c, b))
            }
            Op::Reraise { back, exc } => {
                format!("Reraise      {}{}", self.reg(exc), if back { " back" } else { "" })
            }
            Op::PushExc { save, exc } => {
                format!("PushExc      {} = {}", self.reg(save), self.reg(exc))
            }
            Op::PopExc { save } => format!("PopExc       {}", self.reg(save)),
            Op::ExcMatch { c, dst, exc, kind } => {
                let (exc, kind) = (self.src(exc, c, a), self.src(kind, c, b));
                format!("ExcMatch     {} = {exc} is a {kind}", self.reg(dst))
            }
            Op::WithEnter { c, dst, exit, src } => {
                let (dst, exit) = (self.reg(dst), self.reg(exit));
                let word = if c & VARIANT == 0 { "" } else { "async " };
                format!("WithEnter    {dst}, {exit} = {word}{}", self.src(src, c, a))
            }
            Op::WithExit { dst: NO_REG, exit } => format!("WithExit     {}", self.reg(exit)),
            Op::WithExit { dst, exit } => {
                format!("WithExit     {} = {}", self.reg(dst), self.reg(exit))
            }
            Op::GetAwaitable { c, dst, src, .. } => {
                format!("GetAwaitable {} = {}", self.reg(dst), self.src(src, c, a))
            }
            Op::GetAIter { c, dst, src } => {
                format!("GetAIter     {} = aiter {}", self.reg(dst), self.src(src, c, a))
            }
            Op::GetANext { dst, iter } => {
                format!("GetANext     {} = anext {}", self.reg(dst), self.reg(iter))
            }
            Op::AsyncWrap { c, dst, src } => {
                format!("AsyncWrap    {} = {}", self.reg(dst), self.src(src, c, a))
            }
            Op::EndAsyncFor { exc, iter } => {
                format!("EndAsyncFor  {} of {}", self.reg(exc), self.reg(iter))
            }
            Op::WithExceptStart { dst, exit, exc } => {
                let (exit, exc) = (self.reg(exit), self.reg(exc));
                format!("WithExceptStart {} = {exit}({exc})", self.reg(dst))
            }
            Op::LoadAssertionError { dst } => format!("LoadAssertionError {}", self.reg(dst)),
            Op::ImportName { level, dst, name, fromlist } => {
                let (dst, dots) = (self.reg(dst), ".".repeat(level.into()));
                let fromlist = self.constant(fromlist.into());
                format!("ImportName   {dst} = {dots}{} for {fromlist}", self.name(name))
            }
            Op::ImportFrom { dst, module, name } => {
                format!("ImportFrom   {} = {}.{}", self.reg(dst), self.reg(module), self.name(name))
            }
            Op::ImportStar { c, module } => format!("ImportStar   {}", self.src(module, c, a)),
            other => self.rare(other),
        }
    }

    fn rare(&self, op: Op) -> String {
        match op {
            Op::Intrinsic { c, dst, a, b } => {
                let word = Intrinsic::from_bits(c >> OPERATOR_SHIFT).symbol();
                let b = match b {
                    NO_REG => String::new(),
                    b => format!(", {}", self.src(b, c, CONSUME_B)),
                };
                let a = self.src(a, c, CONSUME_A);
                format!("Intrinsic    {} = {word}({a}{b})", self.reg(dst))
            }
            Op::MatchClass { dst, subject, base } => {
                let (subject, class) = (self.reg(subject), self.regs(base, 3));
                format!("MatchClass   {} = {subject}! of {class}", self.reg(dst))
            }
            Op::MatchGroup { dst, rest, kind } => {
                let (dst, rest, kind) = (self.reg(dst), self.reg(rest), self.reg(kind));
                format!("MatchGroup   {dst}, {rest} = {rest} by {kind}!")
            }
            other => format!("{other:?}"),
        }
    }
}

fn compare(c: u8) -> &'static str {
    Comparison::from_bits((c >> OPERATOR_SHIFT) & 7).symbol()
}

fn is(c: u8) -> &'static str {
    if c & VARIANT == 0 { "is" } else { "is not" }
}

fn show(constant: &Const) -> String {
    let all = |items: &[Const]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    match constant {
        Const::None => "None".to_owned(),
        Const::Bool(true) => "True".to_owned(),
        Const::Bool(false) => "False".to_owned(),
        Const::Ellipsis => "...".to_owned(),
        Const::Int(value) => value.to_string(),
        Const::BigInt(digits) => digits.clone(),
        Const::Float(value) => format!("{value:?}"),
        Const::Complex(real, imag) if *real == 0.0 => format!("{imag:?}j"),
        Const::Complex(real, imag) => format!("({real:?}{imag:+?}j)"),
        Const::Str(text) => format!("{text:?}"),
        Const::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Const::Tuple(items) => format!("({})", all(items)),
        Const::FrozenSet(items) => format!("frozenset({})", all(items)),
        Const::Code(code) => format!("<code {}>", code.name),
    }
}
