//! What the compiler warns of: texts that are right, but hardly meant so.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{self as ast, CmpOp, Expr, Mod};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange};

use super::{Compiler, fold};
use crate::bytecode::Const;
use crate::syntax::{Lines, SyntaxError, SyntaxErrorKind};

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The category.
    pub kind: WarningKind,
    /// Text and place, as of the error that it is when warnings are errors.
    pub error: SyntaxError,
}

/// The category of a [`Warning`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// `SyntaxWarning`
    Syntax,
    /// `DeprecationWarning`
    Deprecation,
}

impl Compiler<'_> {
    fn warn(&mut self, message: impl Into<String>, range: TextRange) {
        let error = self.lines.error(SyntaxErrorKind::Syntax, message, range);
        self.warnings.push(Warning { kind: WarningKind::Syntax, error });
    }

    /// `x is 5`; `op` is the first operator if that is not as it is written.
    pub(super) fn warn_of_identity(&mut self, e: &ast::ExprCompare, op: Option<CmpOp>) {
        let mut left = is_value(&e.left);
        for (index, (written, right)) in e.ops.iter().zip(&e.comparators).enumerate() {
            let right = is_value(right);
            let op = op.filter(|_| index == 0).unwrap_or(*written);
            let message = match op {
                CmpOp::Is => "\"is\" with a literal. Did you mean \"==\"?",
                CmpOp::IsNot => "\"is not\" with a literal. Did you mean \"!=\"?",
                _ => "",
            };
            if !message.is_empty() && (left || right) {
                self.warn(message, e.range());
                return;
            }
            left = right;
        }
    }

    /// `(1, 2) (3, 4)`
    pub(super) fn warn_of_callee(&mut self, function: &Expr, range: TextRange) {
        let is_display = fold::fold(function).is_some() || is_display(function);
        if is_display && let Some(class) = class_of(function) {
            let message = format!("'{class}' object is not callable; perhaps you missed a comma?");
            self.warn(message, range);
        }
    }

    /// `{1, 2} [3]` and `[1, 2] [3, 4]`
    pub(super) fn warn_of_subscript(&mut self, e: &ast::ExprSubscript) {
        let Some(class) = class_of(&e.value) else { return };
        let is_unordered = matches!(
            class,
            "NoneType"
                | "ellipsis"
                | "bool"
                | "int"
                | "float"
                | "complex"
                | "set"
                | "frozenset"
                | "generator"
                | "function"
        );
        if is_unordered {
            let message =
                format!("'{class}' object is not subscriptable; perhaps you missed a comma?");
            return self.warn(message, e.range());
        }
        let wants_number = matches!(class, "str" | "bytes" | "tuple" | "list");
        let Some(index) = class_of(&e.slice).filter(|_| wants_number) else { return };
        if !matches!(index, "int" | "bool") {
            self.warn(
                format!(
                    "{class} indices must be integers or slices, not {index}; perhaps you missed a comma?"
                ),
                e.range(),
            );
        }
    }

    /// `assert (x, "message")`
    pub(super) fn warn_of_assertion(&mut self, stmt: &ast::StmtAssert) {
        if stmt.test.as_tuple_expr().is_some_and(|tuple| !tuple.elts.is_empty()) {
            self.warn("assertion is always true, perhaps remove parentheses?", stmt.range());
        }
    }
}

/// Whether it is a constant with a value, which should not be compared by identity.
fn is_value(expr: &Expr) -> bool {
    !matches!(fold::fold(expr), None | Some(Const::None | Const::Bool(_) | Const::Ellipsis))
}

fn is_display(expr: &Expr) -> bool {
    expr.is_tuple_expr()
        || expr.is_list_expr()
        || expr.is_list_comp_expr()
        || expr.is_dict_expr()
        || expr.is_dict_comp_expr()
        || expr.is_set_expr()
        || expr.is_set_comp_expr()
        || expr.is_generator_expr()
        || expr.is_f_string_expr()
}

/// The name of the class of what an expression gives, if that is plain to see.
fn class_of(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        Expr::FString(_) => "str",
        _ => match fold::fold(expr)? {
            Const::None => "NoneType",
            Const::Bool(_) => "bool",
            Const::Ellipsis => "ellipsis",
            Const::Int(_) | Const::BigInt(_) => "int",
            Const::Float(_) => "float",
            Const::Complex(..) => "complex",
            Const::Str(_) => "str",
            Const::Bytes(_) => "bytes",
            Const::Tuple(_) => "tuple",
            Const::FrozenSet(_) => "frozenset",
            Const::Code(_) => return None,
        },
    })
}

/// Escape sequences that mean nothing: one warning for each literal, or part of an f-string.
pub(crate) fn of_escapes(parsed: &Parsed<Mod>, lines: &Lines<'_>) -> Vec<Warning> {
    let source = lines.source();
    let mut warnings = Vec::new();
    if !source.contains('\\') {
        return warnings;
    }
    // Where the f-strings start that are open, and what is to be said of them.
    let mut open: Vec<(TextRange, Vec<char>)> = Vec::new();
    let warn = |range: TextRange, c: char| {
        let message = format!("invalid escape sequence '\\{c}'");
        let error = lines.error(SyntaxErrorKind::Syntax, message, range);
        Warning { kind: WarningKind::Deprecation, error }
    };
    for token in parsed.tokens() {
        let range = token.range();
        let text = &source[range];
        match token.kind() {
            TokenKind::FStringStart => open.push((range, Vec::new())),
            TokenKind::FStringMiddle => {
                if let Some((start, found)) = open.last_mut() {
                    found.extend(invalid_escape(text, &source[*start], true));
                }
            }
            TokenKind::FStringEnd => {
                if let Some((start, found)) = open.pop() {
                    warnings.extend(found.into_iter().map(|c| warn(start.cover(range), c)));
                }
            }
            TokenKind::String => {
                warnings.extend(invalid_escape(text, text, false).map(|c| warn(range, c)));
            }
            _ => {}
        }
    }
    warnings
}

/// The character after the first backslash that means nothing, in a text with an opening quote as in `opening`.
fn invalid_escape(text: &str, opening: &str, is_f_string: bool) -> Option<char> {
    let prefix = opening.split(['"', '\'']).next().unwrap_or_default().to_ascii_lowercase();
    if prefix.contains('r') {
        return None;
    }
    let is_bytes = prefix.contains('b');
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            continue;
        }
        match chars.next() {
            Some(
                '\n' | '\r' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x',
            ) => {}
            Some('0'..='7') => {}
            Some('N' | 'u' | 'U') if !is_bytes => {}
            // A replacement field begins.
            None => return is_f_string.then_some('{'),
            Some(other) if other.is_ascii() => return Some(other),
            Some(_) => {}
        }
    }
    None
}
