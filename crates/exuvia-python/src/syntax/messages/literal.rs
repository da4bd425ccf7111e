//! Errors in numbers and strings.

use ruff_python_parser::{InterpolatedStringErrorType, LexicalErrorType};
use ruff_text_size::{TextRange, TextSize};

use super::super::SyntaxError;
use super::INVALID;
use super::context::Context;

/// What the lexer does not like.
pub(super) fn lexical(kind: &LexicalErrorType, context: &Context<'_>) -> SyntaxError {
    match kind {
        LexicalErrorType::UnclosedStringError => unclosed(context),
        LexicalErrorType::FStringError(kind) => f_string(kind, context),
        LexicalErrorType::InvalidByteLiteral => {
            context.error("bytes can only contain ASCII literal characters")
        }
        LexicalErrorType::LineContinuationError => {
            let after = TextRange::empty(context.at.start() + TextSize::new(1));
            context.error_at(after, "unexpected character after line continuation character")
        }
        LexicalErrorType::Eof => {
            let end = TextRange::empty(context.at.end());
            let line_end = if context.lines.source().ends_with('\n') {
                TextRange::empty(end.end() - TextSize::new(1))
            } else {
                end
            };
            context.error_at(line_end, "unexpected EOF while parsing")
        }
        LexicalErrorType::UnrecognizedToken { tok } => character(*tok, context),
        LexicalErrorType::UnicodeError
        | LexicalErrorType::MissingUnicodeLbrace
        | LexicalErrorType::MissingUnicodeRbrace => escape(context),
        LexicalErrorType::OtherError(_) => number(context),
        _ => context.error(INVALID),
    }
}

fn unclosed(context: &Context<'_>) -> SyntaxError {
    let source = context.lines.source();
    let start = TextRange::empty(context.at.start());
    let opening = source[context.at.start().to_usize()..].trim_start_matches(char::is_alphabetic);
    if opening.starts_with("\"\"\"") || opening.starts_with("'''") {
        let end = u32::try_from(source.trim_end_matches('\n').len()).unwrap_or(u32::MAX);
        let line = context.lines.line(end);
        let message = format!("unterminated triple-quoted string literal (detected at line {line})");
        return context.error_at(start, message);
    }
    let line = context.lines.line(context.at.start().to_u32());
    context.error_at(start, format!("unterminated string literal (detected at line {line})"))
}

fn character(c: char, context: &Context<'_>) -> SyntaxError {
    let code = u32::from(c);
    if c.is_ascii() && !c.is_ascii_control() {
        context.error(INVALID)
    } else if c.is_control() || c.is_whitespace() {
        context.error(format!("invalid non-printable character U+{code:04X}"))
    } else {
        context.error(format!("invalid character '{c}' (U+{code:04X})"))
    }
}

/// An escape sequence of a string, in the words of the codec.
fn escape(context: &Context<'_>) -> SyntaxError {
    let source = context.lines.source();
    let before = &source[..context.at.end().to_usize().min(source.len())];
    let kind = before.rfind('\\').and_then(|at| source[at + 1..].chars().next());
    let what = match kind {
        Some('x') => "truncated \\xXX escape",
        Some('u') => "truncated \\uXXXX escape",
        Some('U') => "truncated \\UXXXXXXXX escape",
        Some('N') => "unknown Unicode character name",
        _ => "illegal Unicode character",
    };
    let codec = "(unicode error) 'unicodeescape' codec can't decode bytes";
    context.error(format!("{codec}: {what}"))
}

/// A number, by what is written there.
fn number(context: &Context<'_>) -> SyntaxError {
    let source = context.lines.source();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let end = context.at.start().to_usize();
    let start = source[..end].rfind(|c: char| !is_part(c)).map_or(0, |at| at + 1);
    let text = source[start..].split(|c: char| !is_part(c)).next().unwrap_or_default();
    let lower = text.to_ascii_lowercase();
    let digits = lower.get(2..).unwrap_or_default();
    let wrong = |radix: u32| digits.chars().find(|c| c.is_ascii_digit() && !c.is_digit(radix));
    let message = match lower.get(..2) {
        Some("0x") => "invalid hexadecimal literal".to_owned(),
        Some("0o") => match wrong(8) {
            Some(digit) => format!("invalid digit '{digit}' in octal literal"),
            None => "invalid octal literal".to_owned(),
        },
        Some("0b") => match wrong(2) {
            Some(digit) => format!("invalid digit '{digit}' in binary literal"),
            None => "invalid binary literal".to_owned(),
        },
        _ if lower.starts_with('0') && lower.bytes().all(|c| c.is_ascii_digit() || c == b'_') => {
            "leading zeros in decimal integer literals are not permitted; \
             use an 0o prefix for octal integers"
                .to_owned()
        }
        _ => "invalid decimal literal".to_owned(),
    };
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    context.error_at(TextRange::at(TextSize::new(start), TextSize::new(1)), message)
}

/// `1abc`, `1_`
pub(super) fn letters_after_number(context: &Context<'_>) -> SyntaxError {
    let start = context.at.start();
    let is_underscore = context.lines.source()[start.to_usize()..].starts_with('_');
    let at = if is_underscore { start } else { start - TextSize::new(1) };
    context.error_at(TextRange::empty(at), "invalid decimal literal")
}

/// A formatted string.
pub(super) fn f_string(kind: &InterpolatedStringErrorType, context: &Context<'_>) -> SyntaxError {
    match kind {
        InterpolatedStringErrorType::UnclosedLbrace => context.error("f-string: expecting '}'"),
        InterpolatedStringErrorType::InvalidConversionFlag => context.error(
            "f-string: invalid conversion character: expected 's', 'r', or 'a'",
        ),
        InterpolatedStringErrorType::SingleRbrace => {
            context.error("f-string: single '}' is not allowed")
        }
        InterpolatedStringErrorType::UnterminatedString
        | InterpolatedStringErrorType::UnterminatedTripleQuotedString => unclosed(context),
        InterpolatedStringErrorType::LambdaWithoutParentheses => {
            context.error("f-string: invalid syntax")
        }
        _ => context.error("f-string: invalid syntax"),
    }
}
