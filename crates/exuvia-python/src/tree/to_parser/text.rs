//! Literals and formatted texts.

use ruff_python_ast::{
    self as ast, AtomicNodeIndex, ConversionFlag, Expr, ExprContext, FStringFlags,
    InterpolatedElement, InterpolatedStringElement, InterpolatedStringFormatSpec,
    InterpolatedStringLiteralElement, Number,
};
use ruff_text_size::TextRange;

use super::super::{Item, Kind, Node, Problem};
use super::{Builder, Result, missing, nodes, number};
use crate::bytecode::Const;

impl Builder<'_> {
    pub(super) fn constant(&self, node: &Node) -> Result<Expr> {
        match node.field(0) {
            Item::Constant(value) => literal(value, self.range(node)),
            _ => missing(),
        }
    }

    /// A formatted text; a field that stands alone is one of its own.
    pub(super) fn f_string(&self, node: &Node) -> Result<ast::ExprFString> {
        let range = self.range(node);
        let elements = self.elements(node)?.into();
        let flags = FStringFlags::empty();
        let string = ast::FString { node_index: AtomicNodeIndex::NONE, range, elements, flags };
        Ok(ast::ExprFString {
            node_index: AtomicNodeIndex::NONE,
            range,
            value: ast::FStringValue::single(string),
        })
    }

    fn elements(&self, node: &Node) -> Result<Vec<InterpolatedStringElement>> {
        let range = self.range(node);
        let field = |expression: &Node, conversion, format_spec| {
            let expression = Box::new(self.expression(expression)?);
            let element = InterpolatedElement {
                node_index: AtomicNodeIndex::NONE,
                range,
                expression,
                debug_text: None,
                conversion,
                format_spec,
            };
            Ok(vec![InterpolatedStringElement::Interpolation(element)])
        };
        match (node.kind, node.field(0)) {
            (Kind::JoinedStr, Item::List(items)) => {
                let parts = nodes(items).map(|item| self.elements(item));
                Ok(parts.collect::<Result<Vec<_>>>()?.concat())
            }
            (Kind::Constant, Item::Constant(Const::Str(text))) => {
                let value = text.as_str().into();
                let literal = InterpolatedStringLiteralElement {
                    node_index: AtomicNodeIndex::NONE,
                    range,
                    value,
                };
                Ok(vec![InterpolatedStringElement::Literal(literal)])
            }
            (Kind::FormattedValue, Item::Node(value)) => {
                let spec = node.child(2).map(|spec| self.format_spec(spec)).transpose()?;
                field(value, conversion(node.field(1))?, spec.map(Box::new))
            }
            _ => field(node, ConversionFlag::None, None),
        }
    }

    fn format_spec(&self, node: &Node) -> Result<InterpolatedStringFormatSpec> {
        let elements = self.elements(node)?.into();
        Ok(InterpolatedStringFormatSpec {
            node_index: AtomicNodeIndex::NONE,
            range: self.range(node),
            elements,
        })
    }
}

fn conversion(item: &Item) -> Result<ConversionFlag> {
    Ok(match u8::try_from(number(item)) {
        Ok(b's') => ConversionFlag::Str,
        Ok(b'r') => ConversionFlag::Repr,
        Ok(b'a') => ConversionFlag::Ascii,
        Err(_) if number(item) == -1 => ConversionFlag::None,
        _ => {
            let text = format!("Unrecognized conversion character {}", number(item));
            return Err(Problem::System(text));
        }
    })
}

/// The expression for a constant. The parser's tree has no negative numbers and tuples that are constants, but the compiler
/// knows that they are.
fn literal(value: &Const, range: TextRange) -> Result<Expr> {
    let node_index = AtomicNodeIndex::NONE;
    let number =
        |value| ast::ExprNumberLiteral { node_index: AtomicNodeIndex::NONE, range, value }.into();
    Ok(match value {
        Const::None => ast::ExprNoneLiteral { node_index, range }.into(),
        Const::Bool(value) => ast::ExprBooleanLiteral { node_index, range, value: *value }.into(),
        Const::Ellipsis => ast::ExprEllipsisLiteral { node_index, range }.into(),
        Const::Int(value) => integer(&value.to_string(), range)?,
        Const::BigInt(digits) => integer(digits, range)?,
        Const::Float(value) => number(Number::Float(*value)),
        Const::Complex(real, imag) => number(Number::Complex { real: *real, imag: *imag }),
        Const::Str(text) => {
            let flags = ast::StringLiteralFlags::empty();
            let value = text.as_str().into();
            Expr::from(ast::StringLiteral { node_index, range, value, flags })
        }
        Const::Bytes(bytes) => {
            let flags = ast::BytesLiteralFlags::empty();
            let value = bytes.as_slice().into();
            Expr::from(ast::BytesLiteral { node_index, range, value, flags })
        }
        Const::Tuple(items) => tuple(items, range)?,
        Const::FrozenSet(items) => frozen_set(items, range)?,
        Const::Code(_) => return missing(),
    })
}

fn integer(digits: &str, range: TextRange) -> Result<Expr> {
    let node_index = AtomicNodeIndex::NONE;
    let positive = digits.trim_start_matches('-');
    let Ok(value) = positive.parse() else { return missing() };
    let value = Number::Int(value);
    let operand = Expr::from(ast::ExprNumberLiteral { node_index, range, value });
    if positive.len() == digits.len() {
        return Ok(operand);
    }
    let (op, operand) = (ast::UnaryOp::USub, Box::new(operand));
    Ok(ast::ExprUnaryOp { node_index: AtomicNodeIndex::NONE, range, op, operand }.into())
}

fn tuple(items: &[Const], range: TextRange) -> Result<Expr> {
    let elts = items.iter().map(|item| literal(item, range)).collect::<Result<_>>()?;
    let (ctx, parenthesized) = (ExprContext::Load, true);
    Ok(ast::ExprTuple { node_index: AtomicNodeIndex::NONE, range, elts, ctx, parenthesized }.into())
}

/// There are no frozen sets in the parser's tree. A template string, which Python 3.11 does not have, stands for one; its
/// only field is the tuple of the elements.
fn frozen_set(items: &[Const], range: TextRange) -> Result<Expr> {
    let element = InterpolatedElement {
        node_index: AtomicNodeIndex::NONE,
        range,
        expression: Box::new(tuple(items, range)?),
        debug_text: None,
        conversion: ConversionFlag::None,
        format_spec: None,
    };
    let elements = vec![InterpolatedStringElement::Interpolation(element)].into();
    let flags = ast::TStringFlags::empty();
    let string = ast::TString { node_index: AtomicNodeIndex::NONE, range, elements, flags };
    Ok(ast::ExprTString {
        node_index: AtomicNodeIndex::NONE,
        range,
        value: ast::TStringValue::single(string),
    }
    .into())
}
