//! CPython's words for the parser's errors.

use ruff_python_ast::Mod;
use ruff_python_parser::{LexicalErrorType, ParseError, ParseErrorType, Parsed};

use super::{Lines, SyntaxError, SyntaxErrorKind};

/// Reports the first error of the parser, or what the scan found.
pub(super) fn check(
    parsed: &Parsed<Mod>,
    lines: &Lines<'_>,
    scanned: Option<SyntaxError>,
) -> Result<(), SyntaxError> {
    let Some(error) = parsed.errors().first() else { return Ok(()) };
    Err(scanned.unwrap_or_else(|| translate(error, lines)))
}

fn translate(error: &ParseError, lines: &Lines<'_>) -> SyntaxError {
    let message = match &error.error {
        ParseErrorType::OtherError(message) => message.clone(),
        ParseErrorType::Lexical(LexicalErrorType::UnclosedStringError) => {
            let line = lines.line(error.location.start().to_u32());
            format!("unterminated string literal (detected at line {line})")
        }
        _ => "invalid syntax".to_owned(),
    };
    lines.error(SyntaxErrorKind::Syntax, message, error.location)
}
