//! Which scope each name belongs to.
//!
//! [`build`](Symbols::build) makes two passes, as CPython's `symtable.c` does. The first
//! ([`walk`]) records for each scope the names that it binds, uses and declares, in the order in which code
//! will be generated, so that locals get the register order that CPython would give them. The second
//! ([`resolve`]) goes from the module inwards and decides for each name: local, cell, free or global.

mod comprehension;
mod pattern;
mod resolve;
mod walk;

use hashbrown::{HashMap, HashSet};

use ruff_python_ast::Mod;
use ruff_text_size::TextRange;

use crate::syntax::{Lines, SyntaxError, SyntaxErrorKind};

/// Index of a scope.
pub(super) type ScopeId = usize;

/// All scopes of a module.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    scopes: Vec<Scope>,
    by_node: HashMap<usize, ScopeId>,
}

/// What kind of code a scope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    /// The word says which one, for messages.
    Comprehension(&'static str),
}

/// How a name is reached from the code of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resolved {
    /// In a register, or in the namespace of a class or module.
    Local,
    /// In a cell of this scope.
    Cell,
    /// In a cell of an outer scope.
    Free,
    /// Declared global.
    GlobalExplicit,
    /// Not bound by any enclosing function.
    GlobalImplicit,
}

/// What a scope does with a name.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, as in CPython's DEF_ flags")]
pub(super) struct Uses {
    pub(super) parameter: bool,
    pub(super) bound: bool,
    /// Whether `del` or the end of a handler takes its value away.
    pub(super) deleted: bool,
    pub(super) used: bool,
    pub(super) global: bool,
    pub(super) nonlocal: bool,
    pub(super) annotated: bool,
    pub(super) iteration: bool,
}

/// A name in a scope.
#[derive(Debug)]
pub(super) struct Symbol {
    pub(super) name: String,
    pub(super) uses: Uses,
    pub(super) resolved: Resolved,
    /// Where it is declared global or nonlocal.
    declared_at: TextRange,
}

/// A scope and its names.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    pub(super) parent: Option<ScopeId>,
    children: Vec<ScopeId>,
    /// In order of first use.
    pub(super) symbols: Vec<Symbol>,
    index: HashMap<String, usize>,
    pub(super) is_generator: bool,
    /// Whether it awaits, as each `async def` may.
    pub(super) is_coroutine: bool,
    /// Names that assignment expressions bind in this very scope.
    pub(super) walrus: HashSet<String>,
    /// Free variables in order, those that a class only passes on included.
    pub(super) free: Vec<String>,
    /// Whether a method needs the class in a cell.
    pub(super) needs_class_cell: bool,
    /// Whether it holds annotated assignments of its own.
    pub(super) has_annotations: bool,
}

impl Symbols {
    /// Analyses a tree.
    pub(super) fn build(tree: &Mod, lines: &Lines<'_>, future: bool) -> Result<Self, SyntaxError> {
        let mut symbols = walk::walk(tree, lines, future)?;
        resolve::resolve(&mut symbols, lines)?;
        Ok(symbols)
    }

    /// The scope of the module.
    pub(super) const MODULE: ScopeId = 0;

    /// The scope that belongs to a node.
    pub(super) fn scope_of<T>(&self, node: &T) -> ScopeId {
        self.by_node[&std::ptr::from_ref(node).addr()]
    }

    /// A scope.
    pub(super) fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id]
    }
}

impl Scope {
    fn new(kind: ScopeKind, parent: Option<ScopeId>) -> Self {
        Self {
            kind,
            parent,
            children: Vec::new(),
            symbols: Vec::new(),
            index: HashMap::new(),
            is_generator: false,
            is_coroutine: kind == ScopeKind::AsyncFunction,
            walrus: HashSet::new(),
            free: Vec::new(),
            needs_class_cell: false,
            has_annotations: false,
        }
    }

    /// Whether it yields values that have to be told from what it awaits.
    pub(super) fn is_async_generator(&self) -> bool {
        self.is_generator && self.is_coroutine
    }

    /// Whether it has fast locals.
    pub(super) fn is_function(&self) -> bool {
        !matches!(self.kind, ScopeKind::Module | ScopeKind::Class)
    }

    /// The symbol of that name.
    pub(super) fn symbol(&self, name: &str) -> Option<&Symbol> {
        self.index.get(name).map(|&index| &self.symbols[index])
    }

    /// How a name is reached.
    pub(super) fn resolve(&self, name: &str) -> Resolved {
        self.symbol(name).map_or(Resolved::GlobalImplicit, |symbol| symbol.resolved)
    }

    fn symbol_mut(&mut self, name: &str) -> &mut Symbol {
        let next = self.symbols.len();
        let index = *self.index.entry(name.to_owned()).or_insert(next);
        if index == next {
            self.symbols.push(Symbol {
                name: name.to_owned(),
                uses: Uses::default(),
                resolved: Resolved::GlobalImplicit,
                declared_at: TextRange::default(),
            });
        }
        &mut self.symbols[index]
    }
}

/// Prefixes a private name in a class with the class's name.
pub(super) fn mangle(class: Option<&str>, name: &str) -> String {
    let is_private = name.starts_with("__") && !name.ends_with("__") && !name.contains('.');
    match class.map(|class| class.trim_start_matches('_')) {
        Some(class) if is_private && !class.is_empty() => format!("_{class}{name}"),
        _ => name.to_owned(),
    }
}

fn error(lines: &Lines<'_>, message: impl Into<String>, range: TextRange) -> SyntaxError {
    lines.error(SyntaxErrorKind::Syntax, message, range)
}
