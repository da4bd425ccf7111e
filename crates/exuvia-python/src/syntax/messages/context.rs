//! What stands around an error.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal, walk_expr};
use ruff_python_ast::{AnyNodeRef, Expr, Mod};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::{Lines, SyntaxError, SyntaxErrorKind};

/// Trees are searched no deeper than this.
const MAX_DEPTH: u32 = 1000;

/// The place of an error, the tokens before and after it, and the expressions that end or begin there.
pub(super) struct Context<'a> {
    pub(super) lines: &'a Lines<'a>,
    /// Where the parser sees the error.
    pub(super) at: TextRange,
    /// Tokens that end before it, without comments and line breaks in brackets.
    pub(super) before: Vec<Token>,
    pub(super) after: Vec<Token>,
    exprs: Vec<&'a Expr>,
}

impl<'a> Context<'a> {
    pub(super) fn new(parsed: &'a Parsed<Mod>, lines: &'a Lines<'a>, at: TextRange) -> Self {
        let tokens = parsed.tokens().iter().copied().filter(|token| {
            !matches!(token.kind(), TokenKind::Comment | TokenKind::NonLogicalNewline)
        });
        let (before, after) = tokens.partition(|token| token.end() <= at.start());
        let mut search = Search { near: at, depth: 0, found: Vec::new() };
        match parsed.syntax() {
            Mod::Module(module) => module.body.iter().for_each(|stmt| search.visit_stmt(stmt)),
            Mod::Expression(expression) => search.visit_expr(&expression.body),
        }
        Self { lines, at, before, after, exprs: search.found }
    }

    pub(super) fn error(&self, message: impl Into<String>) -> SyntaxError {
        self.error_at(self.at, message)
    }

    pub(super) fn error_at(&self, range: TextRange, message: impl Into<String>) -> SyntaxError {
        self.lines.error(SyntaxErrorKind::Syntax, message, range)
    }

    /// The expression that covers a range.
    pub(super) fn expression_at(&self, range: TextRange) -> Option<&'a Expr> {
        self.exprs.iter().copied().find(|expr| expr.range() == range)
    }

    /// What CPython calls the expression there.
    pub(super) fn name_of(&self, range: TextRange) -> &'static str {
        self.expression_at(range).map_or("expression", describe)
    }

    /// The largest expression of a kind that ends where the error starts, inside the innermost brackets.
    pub(super) fn range_before(&self, is_wanted: impl Fn(&Expr) -> bool) -> TextRange {
        let end = self.before.last().map_or(self.at.start(), Ranged::end);
        let inside = self.bracket().map_or(TextSize::new(0), |bracket| bracket.end());
        self.exprs
            .iter()
            .filter(|expr| expr.start() >= inside && expr.end() >= end && is_wanted(expr))
            .map(|expr| TextRange::new(expr.start(), end.max(expr.start())))
            .filter(|range| self.expression_at(*range).is_some() || range.end() == end)
            .max_by_key(|range| range.len())
            .unwrap_or(self.at)
    }

    /// The end of the expression that starts at the error.
    pub(super) fn end_of_expression(&self) -> TextSize {
        let start = self.at.start();
        let ends = self.exprs.iter().filter(|expr| expr.start() == start).map(|expr| expr.end());
        ends.max().unwrap_or(self.at.end())
    }

    /// The end of what follows the token at the error.
    pub(super) fn end_of_next(&self) -> TextSize {
        self.after.get(1).map_or(self.at.end(), Ranged::end)
    }

    fn bracket(&self) -> Option<&Token> {
        let mut open = Vec::new();
        for token in &self.before {
            match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => open.push(token),
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => drop(open.pop()),
                _ => {}
            }
        }
        open.pop()
    }

    /// The bracket that is open at the error.
    pub(super) fn innermost_bracket(&self) -> Option<TokenKind> {
        self.bracket().map(|token| token.kind())
    }

    pub(super) fn is_in_f_string(&self) -> bool {
        let count = |kind| self.before.iter().filter(|token| token.kind() == kind).count();
        count(TokenKind::FStringStart) > count(TokenKind::FStringEnd)
    }

    /// The tokens of the statement up to the error.
    pub(super) fn statement(&self) -> &[Token] {
        let is_border = |token: &Token| {
            matches!(
                token.kind(),
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::Semi
            )
        };
        let start = self.before.iter().rposition(is_border).map_or(0, |index| index + 1);
        &self.before[start..]
    }

    /// The first token of the statement.
    pub(super) fn statement_keyword(&self) -> Option<TokenKind> {
        self.statement().first().map(|token| token.kind())
    }

    /// The end of the last token on the line of the error.
    pub(super) fn end_of_statement(&self) -> TextSize {
        let is_inside =
            |token: &&Token| !matches!(token.kind(), TokenKind::Newline | TokenKind::Semi);
        let inside = self.after.iter().take_while(is_inside);
        inside.last().map_or(self.at.end(), Ranged::end)
    }

    /// The end of the last line before the error.
    pub(super) fn end_of_line_before(&self) -> TextRange {
        let is_real = |token: &&Token| {
            !matches!(token.kind(), TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent)
        };
        let last = self.before.iter().rfind(is_real);
        TextRange::empty(last.map_or(self.at.start(), Ranged::end))
    }

    /// The offset of the next character that is no space.
    pub(super) fn offset_after(&self, range: TextRange) -> TextSize {
        let rest = &self.lines.source()[range.end().to_usize()..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        range.end() + TextSize::try_from(spaces).unwrap_or_default()
    }

    /// The text from there on.
    pub(super) fn text_after(&self, range: TextRange) -> &'a str {
        &self.lines.source()[self.offset_after(range).to_usize()..]
    }
}

/// Collects the expressions that touch a range.
struct Search<'a> {
    near: TextRange,
    depth: u32,
    found: Vec<&'a Expr>,
}

impl<'a> SourceOrderVisitor<'a> for Search<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.depth += 1;
        let margin = TextSize::new(200);
        let start = self.near.start().checked_sub(margin).unwrap_or_default();
        let is_near = node.end() >= start && node.start() <= self.near.end();
        let descends = is_near && self.depth < MAX_DEPTH;
        if descends { TraversalSignal::Traverse } else { TraversalSignal::Skip }
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'a>) {
        self.depth -= 1;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.found.push(expr);
        walk_expr(self, expr);
    }
}

/// What CPython calls an expression in its messages.
pub(super) fn describe(expr: &Expr) -> &'static str {
    match expr {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(literal) if literal.value => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        _ => "expression",
    }
}
