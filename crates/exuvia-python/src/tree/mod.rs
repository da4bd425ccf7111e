//! Python's abstract syntax tree, as the module `ast` shows it.
//!
//! It stands between the parser's tree, which differs in many details, and the objects that programs see. A tree is plain
//! data: each [`Node`] has a [`Kind`], and its fields in the order in which the [grammar] names them.
//!
//! ```text
//! text ── parser ──▶ parser's tree ── from_parser ──▶ Node ── modules/ast ──▶ objects
//!                    parser's tree ◀── to_parser ──── Node ◀── modules/ast ── objects
//! ```

mod check;
mod from_parser;
pub(crate) mod grammar;
mod to_parser;

use std::rc::Rc;

use crate::bytecode::{CodeSpec, Const};
use crate::compile::{Mode, Warning, escape_warnings};
use crate::syntax::{self, Lines, SyntaxError};

pub(crate) use grammar::Kind;

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// The values of the fields.
    pub(crate) fields: Vec<Item>,
    /// Where it stands in the text, if such nodes have a place.
    pub(crate) place: Option<Place>,
}

/// What a field of a node, or an item of a list there, holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// Nothing: `None`.
    None,
    /// A node.
    Node(Box<Node>),
    /// A list.
    List(Vec<Self>),
    /// A name or a text.
    Text(String),
    /// A small number.
    Int(i32),
    /// The value of a literal.
    Constant(Const),
}

/// A range of the text: lines from 1, columns in bytes from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: i32,
    pub(crate) column: i32,
    pub(crate) end_line: i32,
    pub(crate) end_column: i32,
}

impl Node {
    /// The value of the field with this index.
    pub(crate) fn field(&self, index: usize) -> &Item {
        self.fields.get(index).unwrap_or(&Item::None)
    }

    /// The list in the field with this index.
    pub(crate) fn list(&self, index: usize) -> &[Item] {
        self.field(index).list()
    }

    /// The node in the field with this index.
    pub(crate) fn child(&self, index: usize) -> Option<&Self> {
        self.field(index).node()
    }

    /// The text in the field with this index.
    pub(crate) fn text(&self, index: usize) -> Option<&str> {
        self.field(index).text()
    }
}

impl Item {
    /// The node.
    pub(crate) fn node(&self) -> Option<&Node> {
        match self {
            Self::Node(node) => Some(node),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub(crate) fn list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<Node> for Item {
    fn from(node: Node) -> Self {
        Self::Node(Box::new(node))
    }
}

/// The tree of a text, and what is odd about that.
///
/// # Errors
/// The first syntax error in the text.
pub(crate) fn parse(source: &str, mode: Mode) -> Result<(Node, Vec<Warning>), SyntaxError> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    crate::compile::with_stack_for(source, || {
        let lines = Lines::new(source);
        let parsed = syntax::parse(source, mode == Mode::Eval, &lines)?;
        let warnings = escape_warnings(&parsed, &lines);
        Ok((from_parser::module(&parsed, &lines, mode), warnings))
    })
}

/// Why a tree cannot be compiled.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Its parts do not go together: a `ValueError`.
    Value(String),
    /// A part is of a wrong kind: a `TypeError`.
    Type(String),
    /// The compiler does not know what to do with it: a `SystemError`.
    System(String),
    /// What the compiler finds wrong with any program.
    Syntax(SyntaxError),
}

/// What a tree is compiled to.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) code: Rc<CodeSpec>,
    pub(crate) warnings: Vec<Warning>,
    /// The text to which the places in the code refer.
    pub(crate) text: Rc<str>,
}

/// Compiles a tree. `text` is what the file is known to hold. If nodes stand where that has nothing, the places in the code
/// refer to a text of blanks.
///
/// # Errors
/// The first thing that is wrong with it.
pub(crate) fn compile(
    tree: Node,
    text: Option<Rc<str>>,
    filename: &str,
    mode: Mode,
) -> Result<Compiled, Problem> {
    /// For trees as deep as those that can be read from objects.
    const STACK: usize = 256 << 20;
    stacker::grow(STACK, || {
        check::check(&tree)?;
        let text = to_parser::text_for(&tree, text);
        let built = to_parser::build(&tree, &text)?;
        let lines = Lines::new(&text);
        let code = crate::compile::compile_tree(&built, &lines, filename, mode, Vec::new());
        let (code, warnings) = code.map_err(Problem::Syntax)?;
        Ok(Compiled { code, warnings, text })
    })
}
