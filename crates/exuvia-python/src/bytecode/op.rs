//! The instructions of the register machine.
//!
//! A frame owns a window of registers: first the locals (parameters, then the other local names, in the
//! order of [`CodeSpec::locals`](super::CodeSpec::locals)), then one register for each free variable, then temporaries.
//! A captured local's register holds a cell object once [`Op::MakeCell`] has run.
//!
//! **Lifetimes.** Locals are *borrowed* by instructions, temporaries are *consumed*: a temporary is empty
//! after the instruction that uses it, at the very moment at which CPython would pop it from its stack.
//! An instruction with a field `c` empties its `n`-th source operand after use if bit `n` of `c` is set
//! (bit 0: first source operand as listed, and so on). The compiler sets the bit for temporaries, except
//! for one that is also the destination, which the result overwrites. Storing to a register that holds
//! a value releases the old value *after* the new one has been stored.
//!
//! **Calls** use consecutive temporaries: `base` holds the callable, `base + 1` is left for the receiver
//! of a method (empty for a plain call), the arguments follow from `base + 2`. All of them are consumed; the arguments
//! become the callee's first registers without being copied.
//!
//! Every instruction is eight bytes. Jump offsets are relative to the *following* instruction.

/// Index of a register in the frame's window.
pub type Reg = u16;

/// Stands for "no register" where an operand is optional.
pub const NO_REG: Reg = u16::MAX;

/// Bit of `c`: the first source operand is a temporary and is emptied.
pub const CONSUME_A: u8 = 1;
/// Bit of `c`: the second source operand is a temporary and is emptied.
pub const CONSUME_B: u8 = 2;
/// Bit of `c`: the third source operand is a temporary and is emptied.
pub const CONSUME_C: u8 = 4;
/// Bit 7 of `c`: the in-place form (arithmetic), the negated form (`is not`, `not in`).
pub const VARIANT: u8 = 0x80;
/// Bit 6 of `c` in a compare-and-jump: jump if the comparison holds (else: if it does not).
pub const JUMP_IF_TRUE: u8 = 0x40;
/// How far `c` shifts the operator of [`Op::Binary`] (4 bits), [`Op::Compare`] and the compare-and-jumps (3 bits).
pub const OPERATOR_SHIFT: u8 = 3;

/// An instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the text of an instruction explains its fields")]
pub enum Op {
    // --- loads and stores -------------------------------------------------------------------------
    /// `dst = consts[k]`
    LoadConst { dst: Reg, k: u32 },
    /// `dst = src`, a copy of the handle. Raises `UnboundLocalError` if `src` is empty.
    Move { dst: Reg, src: Reg },
    /// `dst = src`, and `src` is empty afterwards (`src` is a temporary).
    Take { dst: Reg, src: Reg },
    /// Empties a temporary (nothing happens if it is empty).
    Release { reg: Reg },
    /// `del local`: empties it, raises `UnboundLocalError` if it is empty.
    DeleteLocal { reg: Reg },
    /// Wraps what the local holds (or nothing) into a new cell.
    MakeCell { reg: Reg },
    /// `dst = contents of the cell in register cell`; `NameError`/`UnboundLocalError` if empty.
    LoadCell { dst: Reg, cell: Reg },
    /// Stores into the cell in register `cell`.
    StoreCell { c: u8, cell: Reg, src: Reg },
    /// `del` of a captured variable.
    DeleteCell { cell: Reg },
    /// Class body: looks `names[name]` up in the class namespace, then in the cell.
    LoadClassCell { dst: Reg, cell: Reg, name: u16 },
    /// `dst = globals or builtins[name of caches[cache]]`
    LoadGlobal { dst: Reg, cache: u16 },
    /// `globals[name of caches[cache]] = src`
    StoreGlobal { c: u8, src: Reg, cache: u16 },
    /// `del` of a global.
    DeleteGlobal { name: u16 },
    /// Class body, `exec`, and module code that is not plain: namespace, then globals, then builtins.
    LoadName { dst: Reg, name: u16 },
    /// Stores into the namespace.
    StoreName { c: u8, src: Reg, name: u16 },
    /// Deletes from the namespace.
    DeleteName { name: u16 },
    /// `dst = obj.name`, with an inline cache that knows the name.
    LoadAttr { c: u8, dst: Reg, obj: Reg, cache: u16 },
    /// `obj.name = src`; operands in order: `obj`, `src`.
    StoreAttr { c: u8, obj: Reg, src: Reg, cache: u16 },
    /// `del obj.name`
    DeleteAttr { c: u8, obj: Reg, name: u16 },
    /// For a call `obj.name(...)`: `base` = function and `base + 1` = receiver if the name is a method
    /// of the receiver's type, else `base` = attribute and `base + 1` empty. `obj` may be `base`.
    LoadMethod { c: u8, base: Reg, obj: Reg, cache: u16 },
    /// `dst = obj[index]`
    LoadSubscr { c: u8, dst: Reg, obj: Reg, index: Reg },
    /// `obj[index] = src`; operands in order: `obj`, `index`, `src`.
    StoreSubscr { c: u8, obj: Reg, index: Reg, src: Reg },
    /// `del obj[index]`
    DeleteSubscr { c: u8, obj: Reg, index: Reg },

    // --- arithmetic and comparison ----------------------------------------------------------------
    /// `dst = a + b`; with [`VARIANT`]: `+=`.
    Add { c: u8, dst: Reg, a: Reg, b: Reg },
    /// `dst = a - b`; with [`VARIANT`]: `-=`.
    Sub { c: u8, dst: Reg, a: Reg, b: Reg },
    /// `dst = a * b`; with [`VARIANT`]: `*=`.
    Mul { c: u8, dst: Reg, a: Reg, b: Reg },
    /// `dst = a + consts[k]`; with [`VARIANT`]: `+=`.
    AddConst { c: u8, dst: Reg, a: Reg, k: u16 },
    /// `dst = a - consts[k]`; with [`VARIANT`]: `-=`.
    SubConst { c: u8, dst: Reg, a: Reg, k: u16 },
    /// `dst = a ∘ b` for the [`BinaryOp`] in bits 3 to 6 of `c`; with [`VARIANT`]: in place.
    Binary { c: u8, dst: Reg, a: Reg, b: Reg },
    /// The same with a constant on the right.
    BinaryConst { c: u8, dst: Reg, a: Reg, k: u16 },
    /// `dst = ∘a` for the [`UnaryOp`] in bits 3 and 4 of `c`.
    Unary { c: u8, dst: Reg, a: Reg },
    /// `dst = a ∘ b` for the [`Comparison`] in bits 3 to 5 of `c`.
    Compare { c: u8, dst: Reg, a: Reg, b: Reg },
    /// `dst = a is b`; with [`VARIANT`]: `is not`.
    Is { c: u8, dst: Reg, a: Reg, b: Reg },
    /// `dst = a in b`; with [`VARIANT`]: `not in`.
    Contains { c: u8, dst: Reg, a: Reg, b: Reg },

    // --- jumps ------------------------------------------------------------------------------------
    /// Jumps forwards.
    Jump { offset: i32 },
    /// Jumps backwards; signals are looked at here.
    JumpBack { offset: i32 },
    /// Jumps if `cond` is true. Bit 0 of `c` empties `cond` in *both* cases; bit 1 only if it does not jump.
    JumpIfTrue { c: u8, cond: Reg, offset: i32 },
    /// Jumps if `cond` is false. Bits as in [`Op::JumpIfTrue`].
    JumpIfFalse { c: u8, cond: Reg, offset: i32 },
    /// Compares and jumps: operator in bits 3 to 5 of `c`, [`JUMP_IF_TRUE`] gives the sense.
    CompareJump { c: u8, a: Reg, b: Reg, offset: i16 },
    /// The same with `consts[k]` on the right.
    CompareJumpConst { c: u8, a: Reg, k: u16, offset: i16 },
    /// `a is b` / `a is not b` ([`VARIANT`]) and jump, sense as in [`Op::CompareJump`].
    IsJump { c: u8, a: Reg, b: Reg, offset: i16 },

    // --- construction -----------------------------------------------------------------------------
    /// `dst = (regs[base], …)`, `n` temporaries, consumed. `dst` may be `base`; likewise below.
    BuildTuple { dst: Reg, base: Reg, n: u16 },
    /// `dst = [regs[base], …]`
    BuildList { dst: Reg, base: Reg, n: u16 },
    /// `dst = {regs[base], …}`
    BuildSet { dst: Reg, base: Reg, n: u16 },
    /// `dst = {regs[base]: regs[base + 1], …}`, `n` pairs.
    BuildMap { dst: Reg, base: Reg, n: u16 },
    /// `dst = slice(regs[base], regs[base + 1], regs[base + 2])`
    BuildSlice { dst: Reg, base: Reg },
    /// `dst` = the `n` strings joined.
    BuildString { dst: Reg, base: Reg, n: u16 },
    /// `dst = format(src, spec)` after the [`FormatConversion`] in bits 3 and 4 of `c`; `spec` may be
    /// [`NO_REG`]. Operands in order: `src`, `spec`.
    FormatValue { c: u8, dst: Reg, src: Reg, spec: Reg },
    /// `list.append(value)`; the list is a register that stays.
    ListAppend { c: u8, value: Reg, list: Reg },
    /// `set.add(value)`
    SetAdd { c: u8, value: Reg, set: Reg },
    /// `map[key] = value`; operands in order: `key`, `value`.
    MapAdd { c: u8, key: Reg, value: Reg, map: Reg },
    /// `list.extend(iterable)` as in `[*a]`.
    ListExtend { c: u8, iterable: Reg, list: Reg },
    /// `set.update(iterable)`
    SetUpdate { c: u8, iterable: Reg, set: Reg },
    /// `map.update(other)` as in `{**a}`; later keys win.
    DictUpdate { c: u8, other: Reg, map: Reg },
    /// `f(**other)`: as [`Op::DictUpdate`], but a repeated key is a `TypeError` that names the callable in register `func`.
    DictMerge { c: u8, other: Reg, map: Reg, func: Reg },
    /// `dst = tuple(list)`, the list being a temporary that is consumed (no copy is visible).
    ListToTuple { dst: Reg, list: Reg },

    // --- iteration --------------------------------------------------------------------------------
    /// `dst = iter(src)`
    GetIter { c: u8, dst: Reg, src: Reg },
    /// `dst = next(iter)`; when exhausted, empties `iter` and jumps.
    ForIter { dst: Reg, iter: Reg, offset: i16 },
    /// Unpacks exactly `n` items into `base..base + n` (first item first).
    UnpackSequence { c: u8, src: Reg, base: Reg, n: u16 },
    /// `a, *b, c = src`: `before` (low byte) and `after` (high byte) of `counts`; the list goes between.
    UnpackEx { c: u8, src: Reg, base: Reg, counts: u16 },

    // --- functions and classes --------------------------------------------------------------------
    /// `dst = regs[base](args…)` with `n` positional arguments.
    Call { dst: Reg, base: Reg, n: u16 },
    /// As [`Op::Call`], of whose `n` arguments the last `k` are keywords; the tuple of their names is in
    /// the temporary `base + 2 + n`.
    CallKw { k: u8, dst: Reg, base: Reg, n: u16 },
    /// `dst = regs[base](*regs[base + 2], **regs[base + 3])`; `has_kwargs` says whether the latter is there.
    CallEx { has_kwargs: bool, dst: Reg, base: Reg },
    /// Makes a function of the code `consts[k]`. `flags`: 1 defaults tuple, 2 keyword-only defaults dict, 4
    /// annotations dict, 8 closure tuple; those present are in consecutive temporaries from `base` in that order, consumed.
    MakeFunction { flags: u8, dst: Reg, base: Reg, k: u16 },
    /// `dst = __build_class__`
    LoadBuildClass { dst: Reg },
    /// Ends the frame with the value of `src` (which is emptied, local or not).
    Return { src: Reg },
    /// Ends the frame with `consts[k]`.
    ReturnConst { k: u32 },
    /// Suspends the generator with `src`; on resumption `dst` is what was sent. `iter` is the generator
    /// that is delegated to in a `yield from`, else [`NO_REG`]. A temporary is consumed, also if it is
    /// `dst`: while the generator is suspended it does not hold the value.
    Yield { c: u8, dst: Reg, src: Reg, iter: Reg },
    /// `dst` = the iterator for `yield from src`.
    GetYieldFromIter { c: u8, dst: Reg, src: Reg },
    /// Sends `value` (a temporary) to `iter`. If it yields, `value` becomes what it yielded. If it returns,
    /// `value` becomes what it returned, `iter` is emptied and the jump is taken.
    Send { iter: Reg, value: Reg, offset: i16 },

    // --- coroutines -------------------------------------------------------------------------------
    /// `dst` = the iterator that `await src` hands over to. `what` says what `src` came from, for the error:
    /// 0 an expression, 1 `__aenter__`, 2 `__aexit__`.
    GetAwaitable { c: u8, what: u8, dst: Reg, src: Reg },
    /// `dst = src.__aiter__()`
    GetAIter { c: u8, dst: Reg, src: Reg },
    /// `dst` = the iterator that `await iter.__anext__()` hands over to; `iter` stays.
    GetANext { dst: Reg, iter: Reg },
    /// `dst` = what an asynchronous generator yields for `src`, so that it can be told from what it awaits.
    AsyncWrap { c: u8, dst: Reg, src: Reg },
    /// An exception, in `exc`, ended the step of an `async for`: if it is `StopAsyncIteration`, `exc` and `iter` are emptied,
    /// else it is raised again.
    EndAsyncFor { exc: Reg, iter: Reg },

    // --- exceptions -------------------------------------------------------------------------------
    /// `raise` (`n` = 0), `raise exc` (1), `raise exc from cause` (2); operands in order: `exc`, `cause`.
    Raise { n: u8, c: u8, exc: Reg, cause: Reg },
    /// Raises again what `exc` (a temporary) holds, without a new traceback entry. If that ends the frame, it ends where the
    /// exception was raised if `back` is true, and here if not.
    Reraise { back: bool, exc: Reg },
    /// At the start of a handler: `save` becomes the exception handled so far (or `None`), and the one in `exc` (which stays) is now being handled.
    PushExc { save: Reg, exc: Reg },
    /// At its end: what `save` (a temporary) holds is being handled again.
    PopExc { save: Reg },
    /// `dst = isinstance(exc, kind)` for an `except` clause, with its check that `kind` is an exception class or a tuple of them; operands in order: `exc`, `kind`.
    ExcMatch { c: u8, dst: Reg, exc: Reg, kind: Reg },
    /// `with`: `exit` = bound `__exit__` of `src`, `dst` = result of its `__enter__()`. Errors as CPython's. `src` may be `exit`.
    /// With [`VARIANT`]: `__aexit__` and `__aenter__`.
    WithEnter { c: u8, dst: Reg, exit: Reg, src: Reg },
    /// `with`, normal end: `dst = exit(None, None, None)`; `exit` is consumed, the result dropped if `dst` is [`NO_REG`].
    WithExit { dst: Reg, exit: Reg },
    /// `with`, exceptional end: `dst = exit(type(exc), exc, traceback)`; `exc` and `exit` stay.
    WithExceptStart { dst: Reg, exit: Reg, exc: Reg },
    /// `dst = AssertionError`
    LoadAssertionError { dst: Reg },

    // --- imports ----------------------------------------------------------------------------------
    /// `dst = __import__(names[name], fromlist = consts[fromlist])`; `level` dots.
    ImportName { level: u8, dst: Reg, name: u16, fromlist: u16 },
    /// `dst = module.name`, or the submodule; `module` stays.
    ImportFrom { dst: Reg, module: Reg, name: u16 },
    /// `from module import *`
    ImportStar { c: u8, module: Reg },

    // --- rare operations --------------------------------------------------------------------------
    /// `dst = what(a, b)` for the [`Intrinsic`] in bits 3 to 7 of `c`; `b` may be [`NO_REG`].
    Intrinsic { c: u8, dst: Reg, a: Reg, b: Reg },
    /// What a class pattern takes from `subject` (a temporary that is consumed): a tuple of the attributes, or `None` if it is no
    /// instance. The class, the number of positional patterns and the tuple of keywords are in `base` to `base + 2`, consumed.
    MatchClass { dst: Reg, subject: Reg, base: Reg },

    /// An `except*` clause for `kind` (a temporary that is consumed): `dst` = the part of `rest` that matches, or `None`, and `rest`
    /// = what is left, or `None`. A part that matches is being handled from now on.
    MatchGroup { dst: Reg, rest: Reg, kind: Reg },

    /// Does nothing (a `pass` that needs a line of its own).
    Nop,
}

macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $value:literal $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name { $($(#[$vdoc])* $variant = $value),* }

        impl $name {
            /// The variant for the number that an instruction carries.
            ///
            /// # Panics
            /// Panics if there is none; the compiler emits no such number.
            #[inline]
            #[must_use]
            pub fn from_bits(bits: u8) -> Self {
                match bits {
                    $($value => Self::$variant,)*
                    _ => panic!("no {} has the number {bits}", stringify!($name)),
                }
            }

            /// How it is written in Python.
            #[must_use]
            pub fn symbol(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

numbered! {
    /// Operators with two operands.
    BinaryOp {
        /// Addition.
        Add = 0 "+",
        /// Subtraction.
        Sub = 1 "-",
        /// Multiplication.
        Mul = 2 "*",
        /// True division.
        Div = 3 "/",
        /// Floor division.
        FloorDiv = 4 "//",
        /// Remainder.
        Mod = 5 "%",
        /// Power.
        Pow = 6 "**",
        /// Left shift.
        LShift = 7 "<<",
        /// Right shift.
        RShift = 8 ">>",
        /// Bitwise and.
        And = 9 "&",
        /// Bitwise or.
        Or = 10 "|",
        /// Bitwise exclusive or.
        Xor = 11 "^",
        /// Matrix product.
        MatMul = 12 "@",
    }
}

numbered! {
    /// Operators with one operand.
    UnaryOp {
        /// Negation.
        Neg = 0 "-",
        /// Identity on numbers.
        Pos = 1 "+",
        /// Bitwise complement.
        Invert = 2 "~",
        /// Logical negation.
        Not = 3 "not ",
    }
}

numbered! {
    /// Comparisons. Bit 0 says that *less* satisfies it, bit 1 *equal*, bit 2 *greater*, so that for
    /// totally ordered operands the answer is one bit test.
    Comparison {
        /// Less.
        Lt = 1 "<",
        /// Equal.
        Eq = 2 "==",
        /// Less or equal.
        Le = 3 "<=",
        /// Greater.
        Gt = 4 ">",
        /// Not equal.
        Ne = 5 "!=",
        /// Greater or equal.
        Ge = 6 ">=",
    }
}

numbered! {
    /// Operations that are too rare for an instruction of their own.
    Intrinsic {
        /// Whether `a` can be matched by a sequence pattern.
        IsSequence = 0 "is sequence",
        /// Whether `a` can be matched by a mapping pattern.
        IsMapping = 1 "is mapping",
        /// `len(a)`
        Len = 2 "len",
        /// The tuple of the values of the mapping `a` for the keys in the tuple `b`; `None` if one is missing.
        MatchKeys = 3 "match keys",
        /// What is to be raised after the `except*` clauses for the exception `a`, if those in the list `b` were raised or left
        /// over; or `None`.
        JoinRaised = 4 "join raised",
    }
}

numbered! {
    /// `!s`, `!r`, `!a` in a formatted string.
    FormatConversion {
        /// None.
        None = 0 "",
        /// `str()`
        Str = 1 "!s",
        /// `repr()`
        Repr = 2 "!r",
        /// `ascii()`
        Ascii = 3 "!a",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_is_eight_bytes() {
        assert_eq!(size_of::<Op>(), 8);
    }
}
