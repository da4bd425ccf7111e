//! Refuses trees that are too deep to be compiled recursively.

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, Mod};
use ruff_text_size::{Ranged, TextRange};

use super::{Lines, SyntaxError, SyntaxErrorKind};

/// How many nodes may be on the way from the root to a leaf: as many as CPython's compiler allows by
/// default (three times the recursion limit).
const MAX_DEPTH: u32 = 3000;

/// Checks the depth of the tree.
pub(crate) fn check(tree: &Mod, lines: &Lines<'_>) -> Result<(), SyntaxError> {
    let mut visitor = DepthVisitor { depth: 0, too_deep: None };
    match tree {
        Mod::Module(module) => module.body.iter().for_each(|stmt| visitor.visit_stmt(stmt)),
        Mod::Expression(expression) => visitor.visit_expr(&expression.body),
    }
    let Some(range) = visitor.too_deep else { return Ok(()) };
    let message = "maximum recursion depth exceeded during compilation";
    Err(lines.error(SyntaxErrorKind::Recursion, message, range))
}

/// Counts the nodes on the way down, and turns back at the limit.
struct DepthVisitor {
    depth: u32,
    too_deep: Option<TextRange>,
}

impl<'a> SourceOrderVisitor<'a> for DepthVisitor {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.too_deep.get_or_insert(node.range());
        }
        if self.too_deep.is_some() { TraversalSignal::Skip } else { TraversalSignal::Traverse }
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'a>) {
        self.depth -= 1;
    }
}
