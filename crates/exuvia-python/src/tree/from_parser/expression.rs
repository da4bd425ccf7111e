//! Expressions.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::super::{Item, Kind};
use super::{Reader, context, list, plain, text, unit};
use crate::compile::literal;

impl Reader<'_> {
    pub(super) fn expression(&self, expr: &Expr) -> Item {
        let range = expr.range();
        match expr {
            Expr::BoolOp(e) => {
                let op = unit(if e.op == BoolOp::And { Kind::And } else { Kind::Or });
                self.node(Kind::BoolOp, range, [op, self.expressions(&e.values)])
            }
            Expr::Named(e) => self.pair(Kind::NamedExpr, range, &e.target, &e.value),
            Expr::BinOp(e) => {
                let (left, right) = (self.expression(&e.left), self.expression(&e.right));
                self.node(Kind::BinOp, range, [left, operator(e.op), right])
            }
            Expr::UnaryOp(e) => {
                self.node(Kind::UnaryOp, range, [unary(e.op), self.expression(&e.operand)])
            }
            Expr::Lambda(e) => self.lambda(e),
            Expr::If(e) => {
                let fields = [&e.test, &e.body, &e.orelse].map(|part| self.expression(part));
                self.node(Kind::IfExp, range, fields)
            }
            Expr::Dict(e) => {
                let keys = list(&e.items, |item| self.optional(item.key.as_ref()));
                let values = list(&e.items, |item| self.expression(&item.value));
                self.node(Kind::Dict, range, [keys, values])
            }
            Expr::Set(e) => self.node(Kind::Set, range, [self.expressions(&e.elts)]),
            Expr::Compare(e) => self.comparison(e),
            Expr::Call(e) => {
                let keywords = list(&e.arguments.keywords, |keyword| self.keyword(keyword));
                let fields = [self.expression(&e.func), self.arguments(&e.arguments), keywords];
                self.node(Kind::Call, range, fields)
            }
            Expr::Attribute(e) => {
                let fields = [self.expression(&e.value), text(&e.attr), context(e.ctx)];
                self.node(Kind::Attribute, range, fields)
            }
            Expr::Subscript(e) => {
                let fields = [self.expression(&e.value), self.expression(&e.slice), context(e.ctx)];
                self.node(Kind::Subscript, range, fields)
            }
            Expr::Starred(e) => {
                self.node(Kind::Starred, range, [self.expression(&e.value), context(e.ctx)])
            }
            Expr::Name(e) => self.node(Kind::Name, range, [text(&e.id), context(e.ctx)]),
            Expr::List(e) => {
                self.node(Kind::List, range, [self.expressions(&e.elts), context(e.ctx)])
            }
            Expr::Tuple(e) => {
                self.node(Kind::Tuple, range, [self.expressions(&e.elts), context(e.ctx)])
            }
            Expr::Slice(e) => {
                let parts = [&e.lower, &e.upper, &e.step];
                self.node(Kind::Slice, range, parts.map(|part| self.optional(part.as_deref())))
            }
            _ => self.other_expression(expr, range),
        }
    }

    /// Comprehensions, what suspends, literals.
    fn other_expression(&self, expr: &Expr, range: TextRange) -> Item {
        match expr {
            Expr::ListComp(e) => self.comprehension(Kind::ListComp, range, &e.elt, &e.generators),
            Expr::SetComp(e) => self.comprehension(Kind::SetComp, range, &e.elt, &e.generators),
            Expr::Generator(e) => {
                self.comprehension(Kind::GeneratorExp, range, &e.elt, &e.generators)
            }
            Expr::DictComp(e) => {
                let key = self.optional(e.key.as_deref());
                let fields = [key, self.expression(&e.value), self.generators(&e.generators)];
                self.node(Kind::DictComp, range, fields)
            }
            Expr::Await(e) => self.node(Kind::Await, range, [self.expression(&e.value)]),
            Expr::Yield(e) => self.node(Kind::Yield, range, [self.optional(e.value.as_deref())]),
            Expr::YieldFrom(e) => self.node(Kind::YieldFrom, range, [self.expression(&e.value)]),
            Expr::FString(e) => self.f_string(e),
            Expr::StringLiteral(e) => self.string(e),
            _ => match literal(expr) {
                Some(value) => {
                    self.node(Kind::Constant, range, [Item::Constant(value), Item::None])
                }
                // The parser refuses what is not in Python 3.11.
                None => Item::None,
            },
        }
    }

    /// The positional arguments. To a generator expression that is the only one the parentheses of the call belong.
    fn arguments(&self, arguments: &ast::Arguments) -> Item {
        match &*arguments.args {
            [Expr::Generator(e)] if !e.parenthesized => {
                let range = arguments.range();
                let generators = &e.generators;
                let item = self.comprehension(Kind::GeneratorExp, range, &e.elt, generators);
                Item::List(vec![item])
            }
            args => self.expressions(args),
        }
    }

    fn pair(&self, kind: Kind, range: TextRange, first: &Expr, second: &Expr) -> Item {
        self.node(kind, range, [self.expression(first), self.expression(second)])
    }

    fn lambda(&self, e: &ast::ExprLambda) -> Item {
        let none = ast::Parameters::default();
        let parameters = self.parameters(e.parameters.as_deref().unwrap_or(&none));
        self.node(Kind::Lambda, e.range(), [parameters, self.expression(&e.body)])
    }

    fn comparison(&self, e: &ast::ExprCompare) -> Item {
        let operators = list(&e.ops, |&op| comparison(op));
        let fields = [self.expression(&e.left), operators, self.expressions(&e.comparators)];
        self.node(Kind::Compare, e.range(), fields)
    }

    fn comprehension(
        &self,
        kind: Kind,
        range: TextRange,
        element: &Expr,
        generators: &[ast::Comprehension],
    ) -> Item {
        self.node(kind, range, [self.expression(element), self.generators(generators)])
    }

    fn generators(&self, generators: &[ast::Comprehension]) -> Item {
        list(generators, |generator| {
            let fields = [
                self.expression(&generator.target),
                self.expression(&generator.iter),
                self.expressions(&generator.ifs),
                Item::Int(i32::from(generator.is_async)),
            ];
            plain(Kind::Comprehension, fields).into()
        })
    }
}

pub(super) fn operator(op: Operator) -> Item {
    unit(match op {
        Operator::Add => Kind::Add,
        Operator::Sub => Kind::Sub,
        Operator::Mult => Kind::Mult,
        Operator::MatMult => Kind::MatMult,
        Operator::Div => Kind::Div,
        Operator::Mod => Kind::Mod,
        Operator::Pow => Kind::Pow,
        Operator::LShift => Kind::LShift,
        Operator::RShift => Kind::RShift,
        Operator::BitOr => Kind::BitOr,
        Operator::BitXor => Kind::BitXor,
        Operator::BitAnd => Kind::BitAnd,
        Operator::FloorDiv => Kind::FloorDiv,
    })
}

fn unary(op: UnaryOp) -> Item {
    unit(match op {
        UnaryOp::Invert => Kind::Invert,
        UnaryOp::Not => Kind::Not,
        UnaryOp::UAdd => Kind::UAdd,
        UnaryOp::USub => Kind::USub,
    })
}

fn comparison(op: CmpOp) -> Item {
    unit(match op {
        CmpOp::Eq => Kind::Eq,
        CmpOp::NotEq => Kind::NotEq,
        CmpOp::Lt => Kind::Lt,
        CmpOp::LtE => Kind::LtE,
        CmpOp::Gt => Kind::Gt,
        CmpOp::GtE => Kind::GtE,
        CmpOp::Is => Kind::Is,
        CmpOp::IsNot => Kind::IsNot,
        CmpOp::In => Kind::In,
        CmpOp::NotIn => Kind::NotIn,
    })
}
