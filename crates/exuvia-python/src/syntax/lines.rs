//! Where the lines of a text start.

use ruff_text_size::TextRange;

use super::{SyntaxError, SyntaxErrorKind};

/// A text with the offsets at which its lines start.
#[derive(Clone, Debug)]
pub struct Lines<'s> {
    source: &'s str,
    starts: Vec<u32>,
}

impl<'s> Lines<'s> {
    /// Finds the lines of `source`.
    ///
    /// # Panics
    /// Panics if `source` is larger than 4 GiB; the parser takes no such text either.
    #[must_use]
    pub fn new(source: &'s str) -> Self {
        let bytes = source.as_bytes();
        let mut starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            let lone_return = byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            if byte == b'\n' || lone_return {
                starts.push(u32::try_from(at + 1).expect("a text has at most 4 GiB"));
            }
        }
        Self { source, starts }
    }

    /// The text.
    #[must_use]
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// The line, from 1, of a byte offset.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        let line = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// The line, from 1, of a byte offset, and the byte in that line, from 0.
    #[must_use]
    pub fn place(&self, offset: u32) -> (u32, u32) {
        let line = self.line(offset);
        (line, offset - self.starts[line as usize - 1])
    }

    /// The text of a line, with its line break.
    #[must_use]
    pub fn text(&self, line: u32) -> &'s str {
        let at =
            |index: u32| self.starts.get(index as usize).map_or(self.source.len(), |&s| s as usize);
        if line == 0 { "" } else { &self.source[at(line - 1)..at(line)] }
    }

    /// The column in characters, from 1, of a byte offset.
    #[must_use]
    pub fn column(&self, offset: u32) -> u32 {
        let start = self.starts[self.line(offset) as usize - 1] as usize;
        let end = (offset as usize).clamp(start, self.source.len());
        let chars = self.source.get(start..end).map_or(end - start, |s| s.chars().count());
        u32::try_from(chars + 1).unwrap_or(u32::MAX)
    }

    /// An error at `range`.
    #[must_use]
    pub fn error(
        &self,
        kind: SyntaxErrorKind,
        message: impl Into<String>,
        range: TextRange,
    ) -> SyntaxError {
        let (start, end) = (range.start().to_u32(), range.end().to_u32());
        let line = self.line(start);
        SyntaxError {
            kind,
            message: message.into(),
            line,
            column: self.column(start),
            end_line: self.line(end),
            end_column: self.column(end),
            text: self.text(line).to_owned(),
        }
    }
}
