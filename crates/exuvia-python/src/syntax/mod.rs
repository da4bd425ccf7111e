//! From text to tree.
//!
//! The tree is ruff's; what is ours is the order of the checks and the words of the errors, which are
//! CPython 3.11's. [`parse`] first scans the brackets and the indentation of the text, so that no text can
//! make the parser (or the compiler behind it) run out of stack, then parses, then checks the depth of the tree.

mod depth;
mod error;
mod lines;
mod messages;
mod scan;

pub(crate) use depth::check as check_depth;
pub use error::{SyntaxError, SyntaxErrorKind};
pub use lines::Lines;
pub use scan::estimate_depth;

use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{Mode as ParserMode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::{TextRange, TextSize};

/// Parses a module (`expression` = false) or a single expression.
///
/// # Errors
/// The first syntax error in the text.
pub fn parse(
    source: &str,
    expression: bool,
    lines: &Lines<'_>,
) -> Result<Parsed<Mod>, SyntaxError> {
    if let Some(at) = source.find('\0') {
        let at = TextSize::try_from(at).unwrap_or_default();
        let message = "source code cannot contain null bytes";
        return Err(lines.error(SyntaxErrorKind::Syntax, message, TextRange::empty(at)));
    }
    let scanned = scan::check(source, lines);
    if let Err(error) = &scanned
        && error.is_final
    {
        return Err(error.error.clone());
    }
    if expression {
        messages::check_indentation(source, lines)?;
    }
    let mode = if expression { ParserMode::Expression } else { ParserMode::Module };
    let options = ParseOptions::from(mode).with_target_version(PythonVersion::PY311);
    let parsed = parse_unchecked(source, options);
    messages::check(&parsed, lines, scanned.err())?;
    depth::check(parsed.syntax(), lines)?;
    Ok(parsed)
}
