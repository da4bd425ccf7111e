//! CPython's words for the parser's errors.
//!
//! The parser says what it missed; CPython has a rule for many wrong programs and words of its own for
//! each. [`translate`] looks at the kind of error and at the tokens around it. What it does not know is
//! `invalid syntax`.

mod context;
mod indentation;
mod literal;

use ruff_python_ast::Mod;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{
    LexicalErrorType, ParseError, ParseErrorType, Parsed, UnsupportedSyntaxErrorKind,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::scan::Scanned;
use super::{Lines, SyntaxError, SyntaxErrorKind};
use context::{Context, describe};
pub(super) use indentation::check_expression as check_indentation;

/// What CPython says when it has nothing better to say.
const INVALID: &str = "invalid syntax";

/// Reports the first error of the parser or of the scan.
///
/// As in CPython, what is wrong with brackets or indentation comes first, even if it is further down; but
/// a bracket that is not closed matters only if the parser went on to another line.
pub(super) fn check(
    parsed: &Parsed<Mod>,
    lines: &Lines<'_>,
    scanned: Option<Scanned>,
) -> Result<(), SyntaxError> {
    let Some(first) = parsed.errors().first() else {
        return match scanned {
            Some(scanned) => Err(scanned.error),
            None => unsupported(parsed, lines),
        };
    };
    let error = translate(first, &Context::new(parsed, lines, first.location));
    let Some(scanned) = scanned else { return Err(error) };
    let end = first.location.end();
    let is_later = lines.line(end.to_u32()) > scanned.error.line;
    let at_end = end.to_usize() >= lines.source().len();
    let is_better = !scanned.is_unclosed || is_later || at_end;
    Err(if is_better { scanned.error } else { error })
}

/// Constructs of later versions of Python.
fn unsupported(parsed: &Parsed<Mod>, lines: &Lines<'_>) -> Result<(), SyntaxError> {
    for error in parsed.unsupported_syntax_errors() {
        let message = match error.kind {
            UnsupportedSyntaxErrorKind::UnparenthesizedExceptionTypes => {
                "multiple exception types must be parenthesized"
            }
            // The type of what is inside is private to the parser.
            UnsupportedSyntaxErrorKind::Pep701FString(kind) => match format!("{kind:?}").as_str() {
                "Backslash" => "f-string expression part cannot include a backslash",
                "Comment" => "f-string expression part cannot include '#'",
                "NestedQuote" => "f-string: expecting '}'",
                _ => "unterminated string literal",
            },
            UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) => {
                "iterable unpacking cannot be used in comprehension"
            }
            UnsupportedSyntaxErrorKind::TemplateStrings => INVALID,
            _ => continue,
        };
        return Err(lines.error(SyntaxErrorKind::Syntax, message, error.range));
    }
    Ok(())
}

/// Puts an error of the parser into CPython's words.
fn translate(error: &ParseError, context: &Context<'_>) -> SyntaxError {
    let at = error.location;
    match &error.error {
        ParseErrorType::OtherError(message) => other(message, context),
        ParseErrorType::Lexical(LexicalErrorType::IndentationError)
        | ParseErrorType::UnexpectedIndentation => indentation::unexpected(&error.error, context),
        ParseErrorType::Lexical(kind) => literal::lexical(kind, context),
        ParseErrorType::FStringError(kind) => literal::f_string(kind, context),
        ParseErrorType::InvalidAssignmentTarget => assignment_target(context),
        ParseErrorType::InvalidAugmentedAssignmentTarget => {
            let name = context.name_of(at);
            context.error(format!("'{name}' is an illegal expression for augmented assignment"))
        }
        ParseErrorType::InvalidDeleteTarget => {
            context.error(format!("cannot delete {}", context.name_of(at)))
        }
        ParseErrorType::InvalidNamedAssignmentTarget => {
            let name = context.name_of(at);
            context.error(format!("cannot use assignment expressions with {name}"))
        }
        ParseErrorType::InvalidAnnotatedAssignmentTarget => {
            context.error("illegal target for annotation")
        }
        ParseErrorType::ExpectedToken { expected, found } => {
            expected_token(*expected, *found, context)
        }
        ParseErrorType::ExpectedExpression => expected_expression(context),
        ParseErrorType::InvalidMatchPatternTarget => pattern_target(context),
        ParseErrorType::InvalidStarPatternUsage => first_token(context),
        ParseErrorType::SimpleStatementsOnSameLine => legacy_statement(context),
        kind => context.error(fixed(kind)),
    }
}

/// The errors that are always worded alike.
fn fixed(kind: &ParseErrorType) -> &'static str {
    match kind {
        ParseErrorType::NonDefaultParamAfterDefaultParam => {
            "non-default argument follows default argument"
        }
        ParseErrorType::ExpectedKeywordParam => "named arguments must follow bare *",
        ParseErrorType::ParamAfterVarKeywordParam => "arguments cannot follow var-keyword argument",
        ParseErrorType::VarParameterWithDefault => {
            "var-positional argument cannot have default value"
        }
        ParseErrorType::PositionalAfterKeywordArgument => {
            "positional argument follows keyword argument"
        }
        ParseErrorType::PositionalAfterKeywordUnpacking => {
            "positional argument follows keyword argument unpacking"
        }
        ParseErrorType::InvalidArgumentUnpackingOrder => {
            "iterable argument unpacking follows keyword argument unpacking"
        }
        ParseErrorType::UnparenthesizedGeneratorExpression => {
            "Generator expression must be parenthesized"
        }
        ParseErrorType::IterableUnpackingInComprehension => {
            "iterable unpacking cannot be used in comprehension"
        }
        ParseErrorType::InvalidStarredExpressionUsage => "can't use starred expression here",
        ParseErrorType::ExpectedImaginaryNumber => "imaginary number required in complex literal",
        ParseErrorType::ExpectedRealNumber => "real number required in complex literal",
        ParseErrorType::EmptyImportNames => INVALID,
        _ => INVALID,
    }
}

/// The parser's free texts.
fn other(message: &str, context: &Context<'_>) -> SyntaxError {
    if let Some(clause) = message.strip_prefix("Expected an indented block after ") {
        return indentation::expected(clause, context);
    }
    match message {
        "Expected a parameter name" => keyword_argument(context),
        "Expected `except` or `finally` after `try` block" => {
            context.error_at(context.end_of_line_before(), "expected 'except' or 'finally' block")
        }
        "Only single target (not tuple) can be annotated" => {
            context.error("only single target (not tuple) can be annotated")
        }
        "Only single target (not list) can be annotated" => {
            context.error("only single target (not list) can be annotated")
        }
        "Only one '*' parameter allowed" => {
            let star = TextRange::at(context.at.start(), TextSize::new(1));
            context.error_at(star, "* argument may appear only once")
        }
        "Only one '**' parameter allowed" => {
            context.error("arguments cannot follow var-keyword argument")
        }
        "Only one '/' separator allowed" => context.error("/ may appear only once"),
        "'/' parameter must appear before '*' parameter" => context.error("/ must be ahead of *"),
        "Position-only parameter separator not allowed as first parameter" => {
            context.error("at least one argument must precede /")
        }
        "Trailing comma not allowed" if context.statement_keyword() == Some(TokenKind::From) => {
            context.error("trailing comma not allowed without surrounding parentheses")
        }
        "Cannot have both 'except' and 'except*' on the same 'try'" => both_kinds(context),
        "Multiple exception types must be parenthesized when using `as`" => {
            context.error("multiple exception types must be parenthesized")
        }
        "Expected one or more exception types" => {
            let colon = context.after.first().map_or(context.at, Ranged::range);
            context.error_at(colon, "expected one or more exception types")
        }
        "Positional patterns cannot follow keyword patterns" => {
            context.error("positional patterns follow keyword patterns")
        }
        _ => first_token(context),
    }
}

/// `except` and `except*` after one `try`: seen at the keyword with its star.
fn both_kinds(context: &Context<'_>) -> SyntaxError {
    let end = match &context.after[..] {
        [_, star, ..] if star.kind() == TokenKind::Star => star.end(),
        [except, ..] => except.end(),
        [] => context.at.end(),
    };
    let range = TextRange::new(context.at.start(), end);
    context.error_at(range, "cannot have both 'except' and 'except*' on the same 'try'")
}

/// What is no syntax at all is seen at a single token.
fn first_token(context: &Context<'_>) -> SyntaxError {
    context.error_at(context.after.first().map_or(context.at, Ranged::range), INVALID)
}

/// `case x as _` and `case x as a.b`
fn pattern_target(context: &Context<'_>) -> SyntaxError {
    let is_rest = context.before.last().is_some_and(|token| token.kind() == TokenKind::DoubleStar);
    match &context.lines.source()[context.at] {
        "_" if is_rest => first_token(context),
        "_" => context.error("cannot use '_' as a target"),
        _ => context.error("invalid pattern target"),
    }
}

/// `1 = x` and targets like it.
fn assignment_target(context: &Context<'_>) -> SyntaxError {
    let name = context.name_of(context.at);
    let is_assigned = context.text_after(context.at).starts_with('=');
    let is_constant = matches!(name, "True" | "False" | "None" | "tuple" | "list");
    let is_wide = matches!(name, "comparison" | "conditional expression" | "lambda");
    if is_assigned && !is_constant && !is_wide && name != "generator expression" {
        return context
            .error(format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?"));
    }
    context.error(format!("cannot assign to {name}"))
}

/// `f(1=2)`
fn keyword_argument(context: &Context<'_>) -> SyntaxError {
    let name = match &context.lines.source()[context.at] {
        name @ ("True" | "False" | "None") => name,
        _ => "",
    };
    let equals = context.offset_after(context.at) + TextSize::new(1);
    let range = TextRange::new(context.at.start(), equals);
    if !name.is_empty() {
        return context.error_at(range, format!("cannot assign to {name}"));
    }
    context.error_at(range, "expression cannot contain assignment, perhaps you meant \"==\"?")
}

fn expected_token(expected: TokenKind, found: TokenKind, context: &Context<'_>) -> SyntaxError {
    let bracket = context.innermost_bracket();
    if found == TokenKind::Equal {
        return equals_in_expression(context);
    }
    match expected {
        TokenKind::Colon if bracket == Some(TokenKind::Lbrace) => {
            let range = context.before.last().map_or(context.at, Ranged::range);
            context.error_at(range, "':' expected after dictionary key")
        }
        TokenKind::Colon if bracket.is_none() && wants_colon(found, context) => {
            let start = TextRange::empty(context.at.start());
            let range = if found == TokenKind::Newline { start } else { context.at };
            context.error_at(range, "expected ':'")
        }
        TokenKind::Lpar if context.statement_keyword() == Some(TokenKind::Def) => {
            context.error("expected '('")
        }
        TokenKind::Else => {
            let range = context.range_before(|expr| expr.is_if_expr());
            context.error_at(range, "expected 'else' after 'if' expression")
        }
        _ => forgotten_comma(context),
    }
}

/// Whether the statement is one after which CPython insists on the colon.
fn wants_colon(found: TokenKind, context: &Context<'_>) -> bool {
    let insists = matches!(
        context.statement_keyword(),
        Some(TokenKind::Def | TokenKind::Else | TokenKind::Try | TokenKind::Finally)
    );
    insists || found == TokenKind::Newline
}

/// `if x = 1:`
fn equals_in_expression(context: &Context<'_>) -> SyntaxError {
    let range = context.range_before(|_| true);
    match context.expression_at(range) {
        Some(expr) if expr.is_name_expr() => {
            let range = TextRange::new(range.start(), context.end_of_next());
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            context.error_at(range, message)
        }
        Some(expr) if !matches!(describe(expr), "tuple" | "list" | "True" | "False" | "None") => {
            let name = describe(expr);
            let hint = "here. Maybe you meant '==' instead of '='?";
            context.error_at(range, format!("cannot assign to {name} {hint}"))
        }
        _ => context.error(INVALID),
    }
}

/// Two expressions side by side inside brackets.
fn forgotten_comma(context: &Context<'_>) -> SyntaxError {
    let starts_expression = |kind: TokenKind| {
        matches!(
            kind,
            TokenKind::Name
                | TokenKind::Int
                | TokenKind::Float
                | TokenKind::Complex
                | TokenKind::String
                | TokenKind::FStringStart
                | TokenKind::None
                | TokenKind::True
                | TokenKind::False
                | TokenKind::Lpar
                | TokenKind::Lbrace
                | TokenKind::Not
                | TokenKind::Lambda
        )
    };
    let found = context.after.first().map(|token| token.kind());
    let first = context.range_before(|_| true);
    let is_pair = found.is_some_and(starts_expression) && context.expression_at(first).is_some();
    if context.innermost_bracket().is_none() || !is_pair {
        return context.error(INVALID);
    }
    let range = TextRange::new(first.start(), context.end_of_expression());
    let prefix = if context.is_in_f_string() { "f-string: " } else { "" };
    context.error_at(range, format!("{prefix}invalid syntax. Perhaps you forgot a comma?"))
}

fn expected_expression(context: &Context<'_>) -> SyntaxError {
    let last = context.before.last();
    if last.is_some_and(|token| token.kind() == TokenKind::Lbrace) && context.is_in_f_string() {
        return context.error("f-string: empty expression not allowed");
    }
    if context.is_in_f_string() {
        return context.error("f-string: invalid syntax");
    }
    let is_after_colon = last.is_some_and(|token| token.kind() == TokenKind::Colon);
    if is_after_colon && context.innermost_bracket() == Some(TokenKind::Lbrace) {
        let range = last.map_or(context.at, Ranged::range);
        return context.error_at(range, "expression expected after dictionary key and ':'");
    }
    context.error(INVALID)
}

/// `print x` and `exec x`
fn legacy_statement(context: &Context<'_>) -> SyntaxError {
    let Some(last) = context.before.last() else { return context.error(INVALID) };
    if matches!(last.kind(), TokenKind::Int | TokenKind::Float) && last.end() == context.at.start()
    {
        return literal::letters_after_number(context);
    }
    let is_first = context.statement().len() == 1;
    let name = &context.lines.source()[last.range()];
    if is_first && matches!(name, "print" | "exec") {
        let range = TextRange::new(last.start(), context.end_of_statement());
        let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
        return context.error_at(range, message);
    }
    context.error(INVALID)
}
