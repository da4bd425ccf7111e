//! Errors of indentation.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::ParseErrorType;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::{Lines, SyntaxError, SyntaxErrorKind};
use super::context::Context;

/// A block is missing after `clause`, which is in the parser's words.
pub(super) fn expected(clause: &str, context: &Context<'_>) -> SyntaxError {
    let word = clause.split('`').nth(1).unwrap_or("def");
    let is_header = |kind: TokenKind| kind == keyword(word);
    let header = context.before.iter().rfind(|token| is_header(token.kind()));
    let line = context.lines.line(header.map_or(context.at, Ranged::range).start().to_u32());
    let clause = match word {
        "def" => "function definition".to_owned(),
        "class" => "class definition".to_owned(),
        word => format!("'{word}' statement"),
    };
    let message = format!("expected an indented block after {clause} on line {line}");
    context.lines.error(SyntaxErrorKind::Indentation, message, context.at)
}

fn keyword(word: &str) -> TokenKind {
    match word {
        "if" => TokenKind::If,
        "elif" => TokenKind::Elif,
        "else" => TokenKind::Else,
        "while" => TokenKind::While,
        "for" => TokenKind::For,
        "try" => TokenKind::Try,
        "except" => TokenKind::Except,
        "finally" => TokenKind::Finally,
        "with" => TokenKind::With,
        "class" => TokenKind::Class,
        "match" => TokenKind::Match,
        "case" => TokenKind::Case,
        _ => TokenKind::Def,
    }
}

/// A line is indented that should not be, or comes back to no level.
pub(super) fn unexpected(kind: &ParseErrorType, context: &Context<'_>) -> SyntaxError {
    let message = if *kind == ParseErrorType::UnexpectedIndentation {
        "unexpected indent"
    } else {
        "unindent does not match any outer indentation level"
    };
    let mut error = context.lines.error(SyntaxErrorKind::Indentation, message, context.at);
    error.column = error.end_column.saturating_sub(1).max(1);
    error
}

/// An expression that is compiled alone must not be indented.
pub(in crate::syntax) fn check_expression(
    source: &str,
    lines: &Lines<'_>,
) -> Result<(), SyntaxError> {
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let code = line.trim_start_matches([' ', '\t', '\x0c']);
        let is_blank = code.trim_end_matches(['\n', '\r']).is_empty() || code.starts_with('#');
        if !is_blank {
            let indent = line.len() - code.len();
            return if indent == 0 { Ok(()) } else { Err(indented(start, indent, lines)) };
        }
        start += line.len();
    }
    Ok(())
}

fn indented(start: usize, indent: usize, lines: &Lines<'_>) -> SyntaxError {
    let size = |size: usize| TextSize::try_from(size).unwrap_or_default();
    let range = TextRange::at(size(start), size(indent));
    let mut error = lines.error(SyntaxErrorKind::Indentation, "unexpected indent", range);
    error.column = error.end_column.saturating_sub(1).max(1);
    error
}
