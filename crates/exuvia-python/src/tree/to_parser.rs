//! From Python's tree to the parser's, so that the compiler takes what a program has put together.
//!
//! The parser's tree has ranges of a text where Python's has lines and columns. So there must be a text: see [`text_for`].

mod expression;
mod parameters;
mod pattern;
mod place;
mod statement;
mod text;

use ruff_python_ast::{
    AtomicNodeIndex, Expr, ExprContext, Identifier, Mod, ModExpression, ModModule, Stmt,
};
use ruff_text_size::TextRange;

use super::{Item, Kind, Node, Problem};
use crate::syntax::{self, Lines};
pub(super) use place::text_for;

type Result<T> = std::result::Result<T, Problem>;

/// The parser's tree for a tree that has passed the checks.
///
/// # Errors
/// What can be in a tree, but not in the parser's.
pub(super) fn build(root: &Node, text: &str) -> Result<Mod> {
    let lines = Lines::new(text);
    let builder = Builder { lines: &lines };
    let range = TextRange::default();
    let tree = match root.kind {
        Kind::Expression => Mod::Expression(ModExpression {
            node_index: AtomicNodeIndex::NONE,
            range,
            body: builder.boxed(root.child(0))?,
        }),
        _ => Mod::Module(ModModule {
            node_index: AtomicNodeIndex::NONE,
            range,
            body: builder.statements(root.list(0))?.into(),
        }),
    };
    syntax::check_depth(&tree, &lines).map_err(Problem::Syntax)?;
    Ok(tree)
}

/// Makes the parser's nodes.
struct Builder<'a> {
    lines: &'a Lines<'a>,
}

/// What is missing has been refused before, so this is not to be seen.
fn missing<T>() -> Result<T> {
    Err(Problem::Value("a part of the tree is missing".to_owned()))
}

fn nodes(items: &[Item]) -> impl Iterator<Item = &Node> {
    items.iter().filter_map(Item::node)
}

impl Builder<'_> {
    fn statements(&self, items: &[Item]) -> Result<Vec<Stmt>> {
        nodes(items).map(|node| self.statement(node)).collect()
    }

    fn expressions(&self, items: &[Item]) -> Result<Vec<Expr>> {
        nodes(items).map(|node| self.expression(node)).collect()
    }

    fn boxed(&self, node: Option<&Node>) -> Result<Box<Expr>> {
        self.required(node).map(Box::new)
    }

    fn required(&self, node: Option<&Node>) -> Result<Expr> {
        node.map_or_else(missing, |node| self.expression(node))
    }

    fn optional(&self, node: Option<&Node>) -> Result<Option<Expr>> {
        node.map(|node| self.expression(node)).transpose()
    }

    fn optional_boxed(&self, node: Option<&Node>) -> Result<Option<Box<Expr>>> {
        Ok(self.optional(node)?.map(Box::new))
    }

    fn identifier(&self, name: Option<&str>, range: TextRange) -> Result<Identifier> {
        name.map_or_else(missing, |name| Ok(Identifier::new(name, range)))
    }
}

fn optional_identifier(name: Option<&str>, range: TextRange) -> Option<Identifier> {
    name.map(|name| Identifier::new(name, range))
}

fn identifiers(items: &[Item], range: TextRange) -> Vec<Identifier> {
    items.iter().filter_map(Item::text).map(|name| Identifier::new(name, range)).collect()
}

fn context(node: Option<&Node>) -> ExprContext {
    match node.map(|node| node.kind) {
        Some(Kind::Store) => ExprContext::Store,
        Some(Kind::Del) => ExprContext::Del,
        _ => ExprContext::Load,
    }
}

/// The number in a field.
fn number(item: &Item) -> i32 {
    match item {
        Item::Int(number) => *number,
        _ => 0,
    }
}
