//! A look at the brackets and the indentation of a text before it is parsed.
//!
//! It finds what CPython's tokenizer reports (unbalanced or too many brackets, too many levels of
//! indentation) and estimates how deep the tree can become, which says how much stack is needed.

use ruff_text_size::{TextRange, TextSize};

use super::{Lines, SyntaxError, SyntaxErrorKind};

/// CPython's limit for nested brackets.
const MAX_BRACKETS: usize = 200;
/// CPython's limit for levels of indentation.
const MAX_INDENTS: usize = 100;

/// An error that the scan found.
pub(super) struct Scanned {
    pub(super) error: SyntaxError,
    /// Whether it is to be reported whatever the parser says.
    pub(super) is_final: bool,
    /// Whether it is a bracket that is not closed, which may matter less than what comes after it.
    pub(super) is_unclosed: bool,
}

/// Checks brackets and indentation.
pub(super) fn check(source: &str, lines: &Lines<'_>) -> Result<(), Scanned> {
    let mut scanner = Scanner::new(source);
    let result = scanner.run().and_then(|()| match scanner.open.last() {
        Some(&(at, bracket)) => {
            let message = format!("'{bracket}' was never closed");
            Err(Problem { at, is_unclosed: true, ..scanner.problem(&message, SyntaxErrorKind::Syntax) })
        }
        None => Ok(()),
    });
    result.map_err(|problem| {
        let start = TextSize::new(u32::try_from(problem.at).unwrap_or(u32::MAX));
        let range = TextRange::at(start, TextSize::new(1));
        let error = lines.error(problem.kind, problem.message, range);
        Scanned { error, is_final: problem.is_final, is_unclosed: problem.is_unclosed }
    })
}

/// An upper bound of how many nodes are on the way from the root of the tree to a leaf.
#[must_use]
pub fn estimate_depth(source: &str) -> usize {
    let mut scanner = Scanner::new(source);
    // An error ends the scan, and the parse soon after.
    let complete = scanner.run().is_ok();
    if complete { scanner.deepest } else { source.len() }
}

struct Problem {
    message: String,
    at: usize,
    kind: SyntaxErrorKind,
    is_final: bool,
    is_unclosed: bool,
}

struct Scanner<'s> {
    bytes: &'s [u8],
    at: usize,
    /// The brackets that are open, with their places.
    open: Vec<(usize, char)>,
    /// For each open bracket (and the line) how many tokens came since the last comma, and the most
    /// there were between two commas.
    tokens: Vec<(usize, usize)>,
    /// The columns of the levels of indentation, with wide and with narrow tabs.
    indents: Vec<(usize, usize)>,
    depth: usize,
    deepest: usize,
}

impl<'s> Scanner<'s> {
    fn new(source: &'s str) -> Self {
        let bytes = source.as_bytes();
        Self { bytes, at: 0, open: Vec::new(), tokens: vec![(0, 0)], indents: vec![(0, 0)], depth: 0, deepest: 0 }
    }

    fn run(&mut self) -> Result<(), Problem> {
        self.indentation()?;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'#' => self.skip_comment(),
                b'"' | b'\'' => self.string(),
                b'(' | b'[' | b'{' => self.open_bracket(char::from(byte))?,
                b')' | b']' | b'}' => self.close_bracket(char::from(byte))?,
                b'\n' => self.newline()?,
                b',' | b';' => {
                    self.separate();
                    self.at += 1;
                }
                b'\\' => self.at += 2,
                b' ' | b'\t' | b'\r' | b'\x0c' => self.at += 1,
                _ => self.word(byte),
            }
        }
        Ok(())
    }

    fn count(&mut self, n: usize) {
        self.tokens.last_mut().expect("there is a counter for the line").0 += n;
        self.depth += n;
        self.deepest = self.deepest.max(self.depth);
    }

    /// What follows a comma is no deeper for what stands before it.
    fn separate(&mut self) {
        let (since, most) = self.tokens.last_mut().expect("there is a counter for the line");
        *most = (*most).max(*since);
        self.depth -= std::mem::take(since);
    }

    fn word(&mut self, first: u8) {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        self.at += 1;
        if is_word(first) {
            while self.bytes.get(self.at).is_some_and(|&byte| is_word(byte)) {
                self.at += 1;
            }
        }
        self.count(1);
    }

    fn open_bracket(&mut self, bracket: char) -> Result<(), Problem> {
        if self.open.len() >= MAX_BRACKETS {
            let problem = self.problem("too many nested parentheses", SyntaxErrorKind::Syntax);
            return Err(Problem { is_final: true, ..problem });
        }
        self.count(1);
        self.open.push((self.at, bracket));
        self.tokens.push((0, 0));
        self.at += 1;
        Ok(())
    }

    fn close_bracket(&mut self, bracket: char) -> Result<(), Problem> {
        let Some((at, opened)) = self.open.pop() else {
            return Err(self.problem(&format!("unmatched '{bracket}'"), SyntaxErrorKind::Syntax));
        };
        if !matches!((opened, bracket), ('(', ')') | ('[', ']') | ('{', '}')) {
            let line = |at: usize| self.bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
            let place =
                if line(at) == line(self.at) { String::new() } else { format!(" on line {}", line(at)) };
            let message = format!(
                "closing parenthesis '{bracket}' does not match opening parenthesis '{opened}'{place}"
            );
            return Err(self.problem(&message, SyntaxErrorKind::Syntax));
        }
        // What follows may wrap all that the brackets hold, as in `(a.b).c`.
        let (since, most) = self.tokens.pop().expect("there is a counter for each bracket");
        self.depth -= since;
        self.count(since.max(most));
        self.at += 1;
        Ok(())
    }

    fn problem(&self, message: &str, kind: SyntaxErrorKind) -> Problem {
        let message = message.to_owned();
        Problem { message, at: self.at, kind, is_final: false, is_unclosed: false }
    }

    fn newline(&mut self) -> Result<(), Problem> {
        self.at += 1;
        if self.open.is_empty() {
            self.separate();
            self.indentation()?;
        }
        Ok(())
    }

    /// At the start of a logical line: follows the levels of indentation. As in CPython, the columns
    /// with tabs as wide as eight spaces and as wide as one must agree about what is deeper.
    fn indentation(&mut self) -> Result<(), Problem> {
        let (mut column, mut narrow) = (0, 0);
        loop {
            match self.bytes.get(self.at) {
                Some(b' ') => (column, narrow) = (column + 1, narrow + 1),
                Some(b'\t') => (column, narrow) = ((column / 8 + 1) * 8, narrow + 1),
                Some(b'\x0c') => (column, narrow) = (0, 0),
                _ => break,
            }
            self.at += 1;
        }
        if matches!(self.bytes.get(self.at), None | Some(b'#' | b'\n' | b'\r' | b'\\')) {
            return Ok(());
        }
        let is_dedent = self.indents.last().is_some_and(|&(last, _)| column < last);
        self.indents.retain(|&(indent, _)| indent <= column);
        let &(last, last_narrow) = self.indents.last().expect("the first level stays");
        if is_dedent && last != column {
            let message = "unindent does not match any outer indentation level";
            return Err(self.line_problem(message, SyntaxErrorKind::Indentation));
        }
        if (column == last) != (narrow == last_narrow) || narrow < last_narrow {
            let message = "inconsistent use of tabs and spaces in indentation";
            return Err(self.line_problem(message, SyntaxErrorKind::Tab));
        }
        if column > last {
            self.indents.push((column, narrow));
        }
        if self.indents.len() > MAX_INDENTS {
            let message = "too many levels of indentation";
            let problem = self.problem(message, SyntaxErrorKind::Indentation);
            return Err(Problem { is_final: true, ..problem });
        }
        Ok(())
    }

    /// A problem that CPython reports at the end of the line.
    fn line_problem(&self, message: &str, kind: SyntaxErrorKind) -> Problem {
        let rest = self.bytes[self.at..].iter().take_while(|&&byte| byte != b'\n').count();
        Problem { at: self.at + rest, ..self.problem(message, kind) }
    }

    fn skip_comment(&mut self) {
        while self.bytes.get(self.at).is_some_and(|&byte| byte != b'\n') {
            self.at += 1;
        }
    }

    /// Skips a string. A formatted one can hold a tree as deep as it is long.
    fn string(&mut self) {
        let start = self.at;
        let quote = self.bytes[start];
        let is_triple = self.bytes[start..].starts_with(&[quote; 3]);
        self.at += if is_triple { 3 } else { 1 };
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'\n' if !is_triple => break,
                _ if is_triple && self.bytes[self.at..].starts_with(&[quote; 3]) => {
                    self.at += 3;
                    break;
                }
                _ if !is_triple && byte == quote => {
                    self.at += 1;
                    break;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.bytes.len());
        let has_fields = self.bytes[start..self.at].contains(&b'{');
        self.count(if has_fields { self.at - start } else { 1 });
    }
}
