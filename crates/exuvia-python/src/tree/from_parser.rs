//! From the parser's tree to Python's.

mod expression;
mod pattern;
mod statement;
mod text;

use ruff_python_ast::{self as ast, Expr, ExprContext, Mod, Stmt};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Item, Kind, Node, Place};
use crate::compile::Mode;
use crate::syntax::Lines;

/// The whole tree of a text.
pub(super) fn module(parsed: &Parsed<Mod>, lines: &Lines<'_>, mode: Mode) -> Node {
    let reader = Reader { lines };
    match parsed.syntax() {
        Mod::Expression(tree) => plain(Kind::Expression, [reader.expression(&tree.body)]),
        Mod::Module(tree) if mode == Mode::Single => {
            plain(Kind::Interactive, [reader.statements(&tree.body)])
        }
        Mod::Module(tree) => {
            plain(Kind::Module, [reader.statements(&tree.body), Item::List(Vec::new())])
        }
    }
}

/// Makes nodes for what stands in a text.
struct Reader<'a> {
    lines: &'a Lines<'a>,
}

/// A node without a place.
fn plain<const N: usize>(kind: Kind, fields: [Item; N]) -> Node {
    debug_assert_eq!(kind.class().fields.len(), N, "{kind:?}");
    Node { kind, fields: fields.into(), place: None }
}

/// A node without contents, such as an operator.
fn unit(kind: Kind) -> Item {
    plain(kind, []).into()
}

fn text(text: &str) -> Item {
    Item::Text(text.to_owned())
}

fn name(identifier: Option<&ast::Identifier>) -> Item {
    identifier.map_or(Item::None, |identifier| text(identifier))
}

fn list<T>(items: impl IntoIterator<Item = T>, read: impl FnMut(T) -> Item) -> Item {
    Item::List(items.into_iter().map(read).collect())
}

fn context(context: ExprContext) -> Item {
    unit(match context {
        ExprContext::Store => Kind::Store,
        ExprContext::Del => Kind::Del,
        ExprContext::Load | ExprContext::Invalid => Kind::Load,
    })
}

impl Reader<'_> {
    /// A node that stands in this range.
    fn node<const N: usize>(&self, kind: Kind, range: TextRange, fields: [Item; N]) -> Item {
        Node { place: Some(self.place(range)), ..plain(kind, fields) }.into()
    }

    fn place(&self, range: TextRange) -> Place {
        let (line, column) = self.lines.place(range.start().to_u32());
        let (end_line, end_column) = self.lines.place(range.end().to_u32());
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        Place {
            line: number(line),
            column: number(column),
            end_line: number(end_line),
            end_column: number(end_column),
        }
    }

    fn statements(&self, body: &[Stmt]) -> Item {
        list(body, |stmt| self.statement(stmt))
    }

    fn expressions<'e>(&self, expressions: impl IntoIterator<Item = &'e Expr>) -> Item {
        list(expressions, |expr| self.expression(expr))
    }

    fn optional(&self, expression: Option<&Expr>) -> Item {
        expression.map_or(Item::None, |expression| self.expression(expression))
    }

    fn parameters(&self, parameters: &ast::Parameters) -> Item {
        let all = |parameters: &[ast::ParameterWithDefault]| {
            list(parameters, |parameter| self.parameter(&parameter.parameter))
        };
        let one = |parameter: Option<&ast::Parameter>| {
            parameter.map_or(Item::None, |parameter| self.parameter(parameter))
        };
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        plain(
            Kind::Arguments,
            [
                all(&parameters.posonlyargs),
                all(&parameters.args),
                one(parameters.vararg.as_deref()),
                all(&parameters.kwonlyargs),
                list(&parameters.kwonlyargs, |parameter| self.optional(parameter.default())),
                one(parameters.kwarg.as_deref()),
                self.expressions(positional.filter_map(|parameter| parameter.default())),
            ],
        )
        .into()
    }

    fn parameter(&self, parameter: &ast::Parameter) -> Item {
        // The parser counts the stars in.
        let range = TextRange::new(parameter.name.start(), parameter.end());
        let annotation = self.optional(parameter.annotation());
        self.node(Kind::Arg, range, [text(&parameter.name), annotation, Item::None])
    }

    fn keyword(&self, keyword: &ast::Keyword) -> Item {
        let value = self.expression(&keyword.value);
        self.node(Kind::Keyword, keyword.range(), [name(keyword.arg.as_ref()), value])
    }

    fn source(&self) -> &str {
        self.lines.source()
    }

    /// Where the next word of the program begins, after blanks, line breaks and comments.
    fn next_word(&self, from: TextSize) -> TextSize {
        let mut rest = &self.source()[from.to_usize()..];
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\x0c', '\n', '\r', '\\']);
            if !rest.starts_with('#') {
                let at = self.source().len() - rest.len();
                return TextSize::try_from(at).unwrap_or(from);
            }
            rest = rest.trim_start_matches(|c| c != '\n' && c != '\r');
        }
    }
}
