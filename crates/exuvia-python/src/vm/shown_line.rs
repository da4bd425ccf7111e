//! Reports with lines of source text, which CPython reads while it writes them.

use std::fmt;

use exuvia::Stock;

use super::Vm;
use crate::object::tuple::stock_of;
use crate::object::{PyResult, Value, dict, list};

/// A text, and where in it a line of source text begins.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    pub(crate) text: String,
    lines: Vec<usize>,
}

impl Shown {
    /// Says that what is added next is a line of source text.
    pub(super) fn begin_line(&mut self) {
        self.lines.push(self.text.len());
    }

    /// Its lines, each with whether it is one of source text.
    pub(super) fn lines(&self) -> impl Iterator<Item = (&str, bool)> {
        let mut start = 0;
        self.text.split_inclusive('\n').map(move |line| {
            let is_source = self.lines.contains(&start);
            start += line.len();
            (line, is_source)
        })
    }
}

impl fmt::Write for Shown {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.write_str(text)
    }
}

impl Vm {
    /// Writes a report to a file.
    pub(crate) fn write_shown(&self, stream: &Value, shown: &Shown) -> PyResult<()> {
        let mut start = 0;
        for &line in &shown.lines {
            self.write(stream, &shown.text[start..line])?;
            self.count_shown_line();
            start = line;
        }
        self.write(stream, &shown.text[start..])
    }

    /// Counts what it takes to import `io`, to open a file, and to read it.
    fn count_shown_line(&self) {
        let heap = &self.heap;
        let counted = |stock: Option<Stock>| heap.stand_in_from(stock);
        // The list of names to import, and the arguments of `FileIO`.
        drop(counted(Some(list::STOCK)));
        let arguments = counted(stock_of(4));
        let _file = counted(None);
        // It has an attribute, its name.
        let _attributes = counted(Some(dict::STOCK));
        drop(arguments);
        // The arguments of `BufferedReader`.
        let arguments = counted(stock_of(2));
        let _buffer = counted(None);
        drop(arguments);
        // The arguments of `TextIOWrapper`.
        let arguments = counted(stock_of(2));
        let _text = counted(None);
        // The argument of the decoder; then the arguments of the one for newlines, which is no container.
        let argument = counted(stock_of(1));
        let _decoder = counted(None);
        drop(argument);
        drop((counted(stock_of(2)), arguments));
        // The memory to read into, and a view of it.
        let _memory = counted(None);
        let _view = counted(None);
    }
}
