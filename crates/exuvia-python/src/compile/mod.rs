//! From tree to code.
//!
//! [`compile`] parses, finds out which scope each name belongs to (`symbols`), and generates code in one
//! pass over the tree. Expressions are compiled *into a destination*: a local for `x = a + b`, else a
//! temporary. The rule that keeps this right: **a local that is the destination is written by the last
//! instruction of the expression only**, so that an exception leaves it as it was, and operands may
//! still read it. Temporaries are taken and given back like a stack; a temporary that an instruction uses is
//! consumed by it, at the moment at which CPython would pop it.
//!
//! ```text
//! def f(x):            AddConst  r1 = r0 + 1     # y = x + 1, no temporary
//!     y = x + 1        LoadGlobal r2 = print
//!     print(y)         Move      r4 = r1         # r3 is left for a receiver
//!                      Call      r2 = r2(r4)
//!                      Release   r2
//! ```
//!
//! It does not know the heap, and it does not optimise beyond what CPython's compiler does.

mod assemble;
mod bound;
mod call;
mod comprehension;
mod coroutine;
mod display;
mod except_star;
mod exceptions;
mod expr;
mod fold;
mod format;
mod function;
mod import;
mod mapping_pattern;
mod matching;
mod name;
mod operator;
mod pattern;
mod stmt;
mod symbols;
mod target;
mod unit;
mod warnings;

use std::rc::Rc;

use ruff_python_ast::{Mod, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::bytecode::{CodeSpec, Const, Op, Span};
use crate::syntax::{self, Lines, SyntaxError, SyntaxErrorKind};
pub(crate) use fold::literal;
use symbols::Symbols;
use unit::Unit;
pub(crate) use warnings::of_escapes as escape_warnings;
pub use warnings::{Warning, WarningKind};

/// What is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A module, or `exec` with one namespace: names are globals.
    Exec,
    /// `exec` with a namespace that may differ from the globals.
    ExecIn,
    /// `eval`: an expression; its value is returned. (That `eval` takes an indented one is not known here.)
    Eval,
    /// Interactive input: values of expression statements go to `sys.displayhook`.
    Single,
}

type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// Compiles a text.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn compile(source: &str, filename: &str, mode: Mode) -> Result<Rc<CodeSpec>> {
    compile_and_warn(source, filename, mode).map(|(code, _)| code)
}

/// Compiles a text, and says what is odd about it.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn compile_and_warn(
    source: &str,
    filename: &str,
    mode: Mode,
) -> Result<(Rc<CodeSpec>, Vec<Warning>)> {
    with_stack_for(source, || compile_here(source, filename, mode))
}

/// Runs what goes through the tree of a text, on a stack that is large enough.
pub(crate) fn with_stack_for<R>(source: &str, body: impl FnOnce() -> R) -> R {
    stacker::grow(stack_size(source), body)
}

/// How much stack the parser, the compiler and the drop of the tree may need.
fn stack_size(source: &str) -> usize {
    /// For trees as deep as the compiler takes them.
    const BASE: usize = 64 << 20;
    /// For each node on the way to a leaf of a tree that is dropped.
    const PER_NODE: usize = 1 << 10;
    BASE + syntax::estimate_depth(source).min(1 << 20) * PER_NODE
}

fn compile_here(source: &str, filename: &str, mode: Mode) -> Result<(Rc<CodeSpec>, Vec<Warning>)> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let lines = Lines::new(source);
    let parsed = syntax::parse(source, mode == Mode::Eval, &lines)?;
    let warnings = escape_warnings(&parsed, &lines);
    compile_tree(parsed.syntax(), &lines, filename, mode, warnings)
}

/// Compiles the tree of a text. What there is to warn of comes after what its reader has found.
///
/// # Errors
/// The first thing that is wrong with it.
pub(crate) fn compile_tree(
    tree: &Mod,
    lines: &Lines<'_>,
    filename: &str,
    mode: Mode,
    warnings: Vec<Warning>,
) -> Result<(Rc<CodeSpec>, Vec<Warning>)> {
    let future_annotations = import::future_annotations(tree, lines)?;
    let symbols = Symbols::build(tree, lines, future_annotations)?;
    let mut compiler = Compiler {
        lines,
        symbols,
        mode,
        future_annotations,
        filename: filename.into(),
        unit: Unit::new(Symbols::MODULE, "<module>", "<module>".to_owned(), 1),
        outer: Vec::new(),
        warnings,
    };
    compiler.root(tree)?;
    let code = Rc::new(compiler.finish()?);
    Ok((code, compiler.warnings))
}

/// The state of code generation.
struct Compiler<'t> {
    lines: &'t Lines<'t>,
    symbols: Symbols,
    mode: Mode,
    future_annotations: bool,
    filename: Rc<str>,
    /// The code object being generated.
    unit: Unit<'t>,
    /// Those around it.
    outer: Vec<Unit<'t>>,
    warnings: Vec<Warning>,
}

impl<'t> Compiler<'t> {
    fn root(&mut self, tree: &'t Mod) -> Result {
        match tree {
            Mod::Module(module) => self.module(&module.body),
            Mod::Expression(expression) => {
                let value = self.operand(&expression.body)?;
                self.emit(Op::Return { src: value.reg() }, expression.body.range());
                Ok(())
            }
        }
    }

    fn module(&mut self, body: &'t [Stmt]) -> Result {
        let mut rest = body;
        if self.mode != Mode::Single
            && let Some(doc) = docstring(body)
        {
            rest = &body[1..];
            let range = body[0].range();
            let src = self.load_const(Const::Str(doc), range);
            self.store_name("__doc__", src, range);
            self.unit.free_from(src.reg());
        }
        self.set_up_annotations();
        if self.mode == Mode::Single {
            self.check_single(body)?;
        }
        self.stmts(rest)?;
        self.return_none(body.last().map_or(TextRange::default(), Ranged::range));
        Ok(())
    }

    /// Interactive input is one statement, or several on one line.
    fn check_single(&self, body: &[Stmt]) -> Result {
        let line = |stmt: &Stmt| self.lines.line(stmt.end().to_u32());
        let [first, .., last] = body else { return Ok(()) };
        if self.lines.line(last.start().to_u32()) == line(first) {
            return Ok(());
        }
        self.fail("multiple statements found while compiling a single statement", last.range())
    }

    /// Makes `__annotations__` for a module or class that has annotated names.
    fn set_up_annotations(&mut self) {
        if self.symbols.scope(self.unit.scope).has_annotations {
            let dst = self.unit.alloc();
            let range = TextRange::default();
            self.emit(Op::BuildMap { dst, base: dst, n: 0 }, range);
            self.store_name("__annotations__", unit::Operand::Temp(dst), range);
            self.unit.free_from(dst);
        }
    }

    /// `return None`, if the end can be reached.
    fn return_none(&mut self, range: TextRange) {
        if self.unit.is_reachable() {
            let k = self.unit.constant(Const::None);
            self.emit(Op::ReturnConst { k }, range);
        }
    }

    /// Ends the current unit and goes on with the one around it.
    fn finish(&mut self) -> Result<CodeSpec> {
        let outer = self.outer.pop();
        let around = outer.unwrap_or_else(|| Unit::new(0, "", String::new(), 0));
        let unit = std::mem::replace(&mut self.unit, around);
        if unit.overflow {
            return Err(self.lines.error(
                SyntaxErrorKind::Recursion,
                format!("too many names or values in one function ({})", unit.qualname),
                TextRange::default(),
            ));
        }
        Ok(assemble::assemble(unit, &self.filename))
    }

    // --- small words ------------------------------------------------------------------------------

    fn span(&self, range: TextRange) -> Span {
        let start = range.start().to_u32();
        Span { start, end: range.end().to_u32(), line: self.lines.line(start) }
    }

    fn emit(&mut self, op: Op, range: TextRange) {
        let span = self.span(range);
        self.unit.emit(op, span);
    }

    fn emit_jump(&mut self, op: Op, target: unit::Label, range: TextRange) {
        let span = self.span(range);
        self.unit.emit_jump(op, target, span);
    }

    fn jump(&mut self, target: unit::Label, range: TextRange) {
        self.emit_jump(Op::Jump { offset: 0 }, target, range);
    }

    fn fail<T>(&self, message: impl Into<String>, range: TextRange) -> Result<T> {
        Err(self.lines.error(SyntaxErrorKind::Syntax, message, range))
    }

    /// A private name with the class's name in front.
    fn mangle(&self, name: &str) -> String {
        symbols::mangle(self.unit.class.as_deref(), name)
    }
}

/// The docstring of a body.
fn docstring(body: &[Stmt]) -> Option<String> {
    let Stmt::Expr(stmt) = body.first()? else { return None };
    match fold::literal(&stmt.value)? {
        Const::Str(text) => Some(text),
        _ => None,
    }
}
