//! Constant expressions.

mod arithmetic;

use num_bigint::BigInt;
use ruff_python_ast::{Expr, Number, UnaryOp};

use crate::bytecode::Const;

/// The value of an expression if it is constant.
pub(super) fn fold(expr: &Expr) -> Option<Const> {
    match expr {
        Expr::BinOp(e) => arithmetic::binary(e.op, fold(&e.left)?, fold(&e.right)?),
        Expr::UnaryOp(e) => unary(e.op, fold(&e.operand)?),
        Expr::Tuple(e) => e.elts.iter().map(fold).collect::<Option<_>>().map(Const::Tuple),
        Expr::TString(e) => frozen_set(e),
        Expr::Name(name) if name.id == "__debug__" => Some(Const::Bool(true)),
        _ => literal(expr),
    }
}

/// A frozen set, for which the parser's tree has a template string whose only field is the tuple of the elements.
fn frozen_set(e: &ruff_python_ast::ExprTString) -> Option<Const> {
    let field = e.value.elements().next()?.as_interpolation()?;
    match fold(&field.expression)? {
        Const::Tuple(items) => Some(Const::FrozenSet(items)),
        _ => None,
    }
}

/// The value of a literal.
pub(crate) fn literal(expr: &Expr) -> Option<Const> {
    Some(match expr {
        Expr::NoneLiteral(_) => Const::None,
        Expr::BooleanLiteral(e) => Const::Bool(e.value),
        Expr::EllipsisLiteral(_) => Const::Ellipsis,
        Expr::NumberLiteral(e) => number(&e.value),
        Expr::StringLiteral(e) => Const::Str(e.value.to_str().to_owned()),
        Expr::BytesLiteral(e) => Const::Bytes(e.value.bytes().collect()),
        _ => return None,
    })
}

/// Whether a constant is true.
pub(super) fn truth(constant: &Const) -> bool {
    match constant {
        Const::None => false,
        Const::Bool(value) => *value,
        Const::Int(value) => *value != 0,
        Const::Float(value) => *value != 0.0,
        Const::Complex(real, imag) => *real != 0.0 || *imag != 0.0,
        Const::Str(value) => !value.is_empty(),
        Const::Bytes(value) => !value.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
        Const::BigInt(_) | Const::Ellipsis | Const::Code(_) => true,
    }
}

/// The constant for an integer.
fn integer(value: BigInt) -> Const {
    i64::try_from(&value).map_or_else(|_| Const::BigInt(value.to_string()), Const::Int)
}

fn number(number: &Number) -> Const {
    match number {
        Number::Int(value) => {
            value.as_i64().map_or_else(|| integer(big(&value.to_string())), Const::Int)
        }
        Number::Float(value) => Const::Float(*value),
        Number::Complex { real, imag } => Const::Complex(*real, *imag),
    }
}

/// A large integer as it is written, with its prefix.
fn big(text: &str) -> BigInt {
    let digits: String = text.chars().filter(|&c| c != '_').collect();
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, &digits[2..]),
        Some("0o" | "0O") => (8, &digits[2..]),
        Some("0b" | "0B") => (2, &digits[2..]),
        _ => (10, digits.as_str()),
    };
    BigInt::parse_bytes(digits.as_bytes(), radix).expect("the lexer checked the digits")
}

fn unary(op: UnaryOp, operand: Const) -> Option<Const> {
    Some(match (op, operand) {
        (UnaryOp::Not, operand) => Const::Bool(!truth(&operand)),
        (UnaryOp::USub, Const::Float(value)) => Const::Float(-value),
        (UnaryOp::UAdd, operand @ Const::Float(_)) => operand,
        (UnaryOp::UAdd, operand @ Const::Complex(..)) => operand,
        (op, operand) => {
            let value = arithmetic::as_integer(&operand)?;
            integer(match op {
                UnaryOp::USub => -value,
                UnaryOp::Invert => -value - 1,
                _ => value,
            })
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: Option<Const>) {
        let parsed = ruff_python_parser::parse_expression(source).expect("the test is valid");
        assert_eq!(fold(parsed.expr()), expected, "{source}");
    }

    #[test]
    fn numbers_fold_as_in_cpython() {
        check("1 + 2 * 3", Some(Const::Int(7)));
        check("-7 // 2", Some(Const::Int(-4)));
        check("-7 % 3", Some(Const::Int(2)));
        check("2 ** 64", Some(Const::BigInt("18446744073709551616".into())));
        check("2 ** 65", None);
        check("2 ** -1", Some(Const::Float(0.5)));
        check("1 / 0", None);
        check("1 / 4", Some(Const::Float(0.25)));
        check("1.5 % -1", Some(Const::Float(-0.5)));
        check("~True", Some(Const::Int(-2)));
        check("0xFFFF_FFFF_FFFF_FFFF", Some(Const::BigInt("18446744073709551615".into())));
        check("1 << 70", Some(Const::BigInt("1180591620717411303424".into())));
        check("not ()", Some(Const::Bool(true)));
    }

    #[test]
    fn sequences_fold_up_to_a_size() {
        check("'ab' + 'c'", Some(Const::Str("abc".into())));
        check("'ab' * 3", Some(Const::Str("ababab".into())));
        check("'ab' * 100000", None);
        check(
            "(1, 'a') + (None,)",
            Some(Const::Tuple(vec![Const::Int(1), Const::Str("a".into()), Const::None])),
        );
        check("(0,) * 3", Some(Const::Tuple(vec![Const::Int(0); 3])));
        check("x + 1", None);
    }
}
