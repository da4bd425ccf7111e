//! What the compiler hands to the VM: a code object as plain data.

use std::rc::Rc;

use super::op::{Op, Reg};

/// A compiled function, class body, comprehension or module.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeSpec {
    /// `co_name`
    pub name: String,
    /// `co_qualname`
    pub qualname: String,
    /// `co_filename`
    pub filename: Rc<str>,
    /// What kind of code this is.
    pub flags: CodeFlags,
    /// Positional parameters, positional-only ones included.
    pub n_positional: u16,
    /// How many of them are positional-only.
    pub n_positional_only: u16,
    /// Keyword-only parameters; they follow the positional ones. `*args` and then `**kwargs` follow these.
    pub n_keyword_only: u16,
    /// Names of the locals in register order: parameters first.
    pub locals: Vec<String>,
    /// Those locals (by register) that inner functions capture; each has a [`Op::MakeCell`] at the start.
    pub cells: Vec<Reg>,
    /// Names of the free variables; their cells are in the registers that follow the locals.
    pub free: Vec<String>,
    /// Size of the register window.
    pub n_registers: u16,
    /// The instructions.
    pub ops: Vec<Op>,
    /// Source range of each instruction.
    pub spans: Vec<Span>,
    /// Constants.
    pub consts: Vec<Const>,
    /// Names used by attribute, global and namespace instructions.
    pub names: Vec<String>,
    /// Inline caches: for each the index of its name in `names`.
    pub caches: Vec<u16>,
    /// Handlers, innermost first: the first entry that covers the instruction is the one to take.
    pub exception_table: Vec<ExceptionEntry>,
    /// `co_firstlineno`
    pub first_line: u32,
    /// The docstring, for functions (modules and classes store theirs as `__doc__`).
    pub doc: Option<String>,
}

/// A range of the source in bytes, and the line on which it starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Line of `start`, from 1.
    pub line: u32,
}

/// Where an exception that is raised in `start..end` goes.
///
/// The VM empties the registers from `base` on, stores the exception into register `base` and continues at `handler`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionEntry {
    /// First instruction covered.
    pub start: u32,
    /// One past the last instruction covered.
    pub end: u32,
    /// Index of the handler's first instruction.
    pub handler: u32,
    /// First temporary that does not survive.
    pub base: Reg,
}

/// Properties of a [`CodeSpec`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeFlags(pub u32);

impl CodeFlags {
    /// Has fast locals (functions; not modules and classes).
    pub const OPTIMIZED: Self = Self(0x1);
    /// Runs in a new namespace.
    pub const NEWLOCALS: Self = Self(0x2);
    /// Has `*args`.
    pub const VARARGS: Self = Self(0x4);
    /// Has `**kwargs`.
    pub const VARKEYWORDS: Self = Self(0x8);
    /// Is defined inside a function.
    pub const NESTED: Self = Self(0x10);
    /// Contains `yield`.
    pub const GENERATOR: Self = Self(0x20);
    /// Is an `async def` without `yield`.
    pub const COROUTINE: Self = Self(0x80);
    /// Is a generator that can be awaited, by `types.coroutine`.
    pub const ITERABLE_COROUTINE: Self = Self(0x100);
    /// Is an `async def` with `yield`.
    pub const ASYNC_GENERATOR: Self = Self(0x200);
    /// A call makes an object that runs the code, instead of running it.
    pub const SUSPENDABLE: Self =
        Self(Self::GENERATOR.0 | Self::COROUTINE.0 | Self::ASYNC_GENERATOR.0);

    /// Whether all of `other` is set.
    #[inline]
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` is set.
    #[inline]
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Sets all of `other`.
    pub const fn insert(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An integer that fits.
    Int(i64),
    /// A larger integer, in decimal digits (with sign).
    BigInt(String),
    /// A float.
    Float(f64),
    /// A complex number.
    Complex(f64, f64),
    /// A string; lone surrogates are not supported.
    Str(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A tuple of constants (folded displays, keyword names, from-lists).
    Tuple(Vec<Self>),
    /// A frozen set of constants (`x in {1, 2}`).
    FrozenSet(Vec<Self>),
    /// Nested code.
    Code(Rc<CodeSpec>),
}

impl Const {
    /// What constants have in common that are one object in a program: `1` and `True` are not, nor are `0.0` and `-0.0`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Tuple(items) => format!("({})", keys(items).join(",")),
            Self::FrozenSet(items) => {
                let mut keys = keys(items);
                keys.sort_unstable();
                format!("{{{}}}", keys.join(","))
            }
            other => format!("{other:?}"),
        }
    }
}

fn keys(items: &[Const]) -> Vec<String> {
    items.iter().map(Const::key).collect()
}
