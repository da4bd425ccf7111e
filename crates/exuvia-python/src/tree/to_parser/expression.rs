//! Expressions.

use ruff_python_ast::{self as ast, AtomicNodeIndex, BoolOp, CmpOp, Expr, Operator, UnaryOp};
use ruff_text_size::{TextRange, TextSize};

use super::super::{Item, Kind, Node};
use super::{Builder, Result, context, missing, nodes, number};

impl Builder<'_> {
    pub(super) fn expression(&self, node: &Node) -> Result<Expr> {
        let (range, node_index) = (self.range(node), AtomicNodeIndex::NONE);
        Ok(match node.kind {
            Kind::BoolOp => {
                let is_and = node.child(0).is_some_and(|op| op.kind == Kind::And);
                let op = if is_and { BoolOp::And } else { BoolOp::Or };
                let values = self.expressions(node.list(1))?;
                ast::ExprBoolOp { node_index, range, op, values }.into()
            }
            Kind::NamedExpr => {
                let (target, value) = (self.boxed(node.child(0))?, self.boxed(node.child(1))?);
                ast::ExprNamed { node_index, range, target, value }.into()
            }
            Kind::BinOp => {
                let (left, right) = (self.boxed(node.child(0))?, self.boxed(node.child(2))?);
                let op = operator(node.child(1));
                ast::ExprBinOp { node_index, range, left, op, right }.into()
            }
            Kind::UnaryOp => {
                let (op, operand) = (unary(node.child(0)), self.boxed(node.child(1))?);
                ast::ExprUnaryOp { node_index, range, op, operand }.into()
            }
            Kind::Lambda => {
                let parameters = Some(Box::new(self.parameters(node.child(0))?));
                let body = self.boxed(node.child(1))?;
                ast::ExprLambda { node_index, range, parameters, body }.into()
            }
            Kind::IfExp => {
                let (test, body) = (self.boxed(node.child(0))?, self.boxed(node.child(1))?);
                let orelse = self.boxed(node.child(2))?;
                ast::ExprIf { node_index, range, test, body, orelse }.into()
            }
            Kind::Dict => self.dict(node)?.into(),
            Kind::Compare => self.comparison(node)?.into(),
            Kind::Call => self.call(node)?.into(),
            Kind::Constant => self.constant(node)?,
            Kind::JoinedStr | Kind::FormattedValue => self.f_string(node)?.into(),
            Kind::Attribute => self.attribute(node)?.into(),
            Kind::Slice => ast::ExprSlice {
                node_index,
                range,
                lower: self.optional_boxed(node.child(0))?,
                upper: self.optional_boxed(node.child(1))?,
                step: self.optional_boxed(node.child(2))?,
            }
            .into(),
            _ => return self.target(node, range),
        })
    }

    /// What can be assigned to, and displays.
    fn target(&self, node: &Node, range: TextRange) -> Result<Expr> {
        let (node_index, ctx) = (AtomicNodeIndex::NONE, context(node.child(1)));
        Ok(match node.kind {
            Kind::Name => {
                let Some(id) = node.text(0) else { return missing() };
                ast::ExprName { node_index, range, id: id.into(), ctx }.into()
            }
            Kind::Starred => {
                let value = self.boxed(node.child(0))?;
                ast::ExprStarred { node_index, range, value, ctx }.into()
            }
            Kind::List => {
                let elts = self.expressions(node.list(0))?;
                ast::ExprList { node_index, range, elts, ctx }.into()
            }
            Kind::Tuple => {
                let elts = self.expressions(node.list(0))?;
                ast::ExprTuple { node_index, range, elts, ctx, parenthesized: true }.into()
            }
            Kind::Set => {
                let elts = self.expressions(node.list(0))?;
                ast::ExprSet { node_index, range, elts }.into()
            }
            Kind::Subscript => {
                let (value, slice) = (self.boxed(node.child(0))?, self.boxed(node.child(1))?);
                let ctx = context(node.child(2));
                ast::ExprSubscript { node_index, range, value, slice, ctx }.into()
            }
            _ => return self.suspending(node, range),
        })
    }

    /// Comprehensions, and what suspends.
    fn suspending(&self, node: &Node, range: TextRange) -> Result<Expr> {
        let node_index = AtomicNodeIndex::NONE;
        Ok(match node.kind {
            Kind::Await => {
                let value = self.boxed(node.child(0))?;
                ast::ExprAwait { node_index, range, value }.into()
            }
            Kind::Yield => {
                let value = self.optional_boxed(node.child(0))?;
                ast::ExprYield { node_index, range, value }.into()
            }
            Kind::YieldFrom => {
                let value = self.boxed(node.child(0))?;
                ast::ExprYieldFrom { node_index, range, value }.into()
            }
            Kind::DictComp => ast::ExprDictComp {
                node_index,
                range,
                key: self.optional_boxed(node.child(0))?,
                value: self.boxed(node.child(1))?,
                generators: self.comprehensions(node.list(2))?,
            }
            .into(),
            _ => {
                let elt = self.boxed(node.child(0))?;
                let generators = self.comprehensions(node.list(1))?;
                match node.kind {
                    Kind::ListComp => {
                        ast::ExprListComp { node_index, range, elt, generators }.into()
                    }
                    Kind::SetComp => ast::ExprSetComp { node_index, range, elt, generators }.into(),
                    _ => {
                        let parenthesized = true;
                        ast::ExprGenerator { node_index, range, elt, generators, parenthesized }
                            .into()
                    }
                }
            }
        })
    }

    fn comprehensions(&self, items: &[Item]) -> Result<Vec<ast::Comprehension>> {
        let comprehension = |node: &Node| {
            let parts = nodes(&node.fields[..2]).chain(nodes(node.list(2)));
            let range = parts.map(|part| self.range(part)).reduce(TextRange::cover);
            Ok(ast::Comprehension {
                node_index: AtomicNodeIndex::NONE,
                range: range.unwrap_or_default(),
                target: self.required(node.child(0))?,
                iter: self.required(node.child(1))?,
                ifs: self.expressions(node.list(2))?,
                is_async: number(node.field(3)) != 0,
            })
        };
        nodes(items).map(comprehension).collect()
    }

    fn dict(&self, node: &Node) -> Result<ast::ExprDict> {
        let pairs = node.list(0).iter().zip(nodes(node.list(1)));
        let items = pairs.map(|(key, value)| {
            let (key, value) = (self.optional(key.node())?, self.expression(value)?);
            Ok(ast::DictItem { key, value })
        });
        let items = items.collect::<Result<_>>()?;
        Ok(ast::ExprDict { node_index: AtomicNodeIndex::NONE, range: self.range(node), items })
    }

    fn comparison(&self, node: &Node) -> Result<ast::ExprCompare> {
        Ok(ast::ExprCompare {
            node_index: AtomicNodeIndex::NONE,
            range: self.range(node),
            left: self.boxed(node.child(0))?,
            ops: nodes(node.list(1)).map(comparison).collect(),
            comparators: self.expressions(node.list(2))?.into(),
        })
    }

    fn call(&self, node: &Node) -> Result<ast::ExprCall> {
        let range = self.range(node);
        let arguments = ast::Arguments {
            node_index: AtomicNodeIndex::NONE,
            range,
            args: self.expressions(node.list(1))?.into(),
            keywords: self.keywords(node.list(2))?.into(),
        };
        let func = self.boxed(node.child(0))?;
        Ok(ast::ExprCall {
            node_index: AtomicNodeIndex::NONE,
            range_start: range.start(),
            func,
            arguments,
        })
    }

    fn attribute(&self, node: &Node) -> Result<ast::ExprAttribute> {
        let (range, name) = (self.range(node), node.text(1));
        // The name is what such an expression ends with.
        let length = TextSize::try_from(name.map_or(0, str::len)).unwrap_or_default();
        let start = range.end().checked_sub(length).unwrap_or_default().max(range.start());
        Ok(ast::ExprAttribute {
            node_index: AtomicNodeIndex::NONE,
            range,
            value: self.boxed(node.child(0))?,
            attr: self.identifier(name, TextRange::new(start, range.end()))?,
            ctx: context(node.child(2)),
        })
    }
}

pub(super) fn operator(node: Option<&Node>) -> Operator {
    match node.map(|node| node.kind) {
        Some(Kind::Sub) => Operator::Sub,
        Some(Kind::Mult) => Operator::Mult,
        Some(Kind::MatMult) => Operator::MatMult,
        Some(Kind::Div) => Operator::Div,
        Some(Kind::Mod) => Operator::Mod,
        Some(Kind::Pow) => Operator::Pow,
        Some(Kind::LShift) => Operator::LShift,
        Some(Kind::RShift) => Operator::RShift,
        Some(Kind::BitOr) => Operator::BitOr,
        Some(Kind::BitXor) => Operator::BitXor,
        Some(Kind::BitAnd) => Operator::BitAnd,
        Some(Kind::FloorDiv) => Operator::FloorDiv,
        _ => Operator::Add,
    }
}

fn unary(node: Option<&Node>) -> UnaryOp {
    match node.map(|node| node.kind) {
        Some(Kind::Invert) => UnaryOp::Invert,
        Some(Kind::Not) => UnaryOp::Not,
        Some(Kind::USub) => UnaryOp::USub,
        _ => UnaryOp::UAdd,
    }
}

fn comparison(node: &Node) -> CmpOp {
    match node.kind {
        Kind::NotEq => CmpOp::NotEq,
        Kind::Lt => CmpOp::Lt,
        Kind::LtE => CmpOp::LtE,
        Kind::Gt => CmpOp::Gt,
        Kind::GtE => CmpOp::GtE,
        Kind::Is => CmpOp::Is,
        Kind::IsNot => CmpOp::IsNot,
        Kind::In => CmpOp::In,
        Kind::NotIn => CmpOp::NotIn,
        _ => CmpOp::Eq,
    }
}
