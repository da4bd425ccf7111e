//! The text of tracebacks, as CPython 3.11 prints them.

use std::fmt::Write as _;
use std::iter::successors;

use exuvia::Gc;
use num_bigint::{BigInt, Sign};
use ruff_source_file::LineIndex;

use super::shown_line::Shown;
use super::{Kind, Vm};
use crate::bytecode::Span;
use crate::modules::argument;
use crate::object::exception::place;
use crate::object::frame::Traceback;
use crate::object::instance::inner;
use crate::object::{Code, PyErr, Str, Value, tag};

/// How often a line is repeated before "Previous line repeated" takes over.
const MAX_REPEATED: usize = 3;

impl Vm {
    /// The traceback, the class with the message, and the notes of an exception.
    pub(super) fn exception_parts(&self, error: &PyErr) -> (Shown, String, String) {
        let (mut text, mut notes) = (Shown::default(), String::new());
        if let Some(traceback) = error.traceback.get() {
            if self.is_group(Gc::as_any(error)) {
                text.text.push_str("Exception Group ");
            }
            self.format_traceback(&traceback, &mut text);
        }
        if !self.is_kind(error, Kind::SyntaxError) {
            self.format_notes(Gc::as_any(error), &mut notes);
        }
        (text, self.format_last_line(error), notes)
    }

    /// A traceback under its headline; of one that is longer than `sys.tracebacklimit`, the last entries.
    pub(crate) fn format_traceback(&self, traceback: &Gc<Traceback>, text: &mut Shown) {
        let limit = self.traceback_limit();
        if limit == 0 {
            return;
        }
        text.text.push_str("Traceback (most recent call last):\n");
        let next = |entry: &Gc<Traceback>| entry.next.get();
        let n_entries = successors(Some(traceback.clone()), next).count();
        let first = successors(Some(traceback.clone()), next).nth(n_entries.saturating_sub(limit));
        if let Some(first) = first {
            self.format_entries(&first, text);
        }
    }

    /// `sys.tracebacklimit`, if that is a number; else CPython's limit.
    fn traceback_limit(&self) -> usize {
        const USUAL: usize = 1000;
        let given = self.sys.get_str(&self.intern("tracebacklimit"));
        let given = given.and_then(|given| argument::as_integer(&given));
        let of_number = |given: BigInt| match given.sign() {
            Sign::Plus => usize::try_from(given).unwrap_or(usize::MAX),
            _ => 0,
        };
        given.map_or(USUAL, of_number)
    }

    fn format_entries(&self, first: &Gc<Traceback>, text: &mut Shown) {
        let mut entry = Some(first.clone());
        let mut last: Option<(usize, u32)> = None;
        let mut n_repeated = 0;
        while let Some(current) = entry {
            let code = &current.frame.code;
            let span =
                code.spec.spans.get(current.instruction as usize).copied().unwrap_or_default();
            let given = current.given.and_then(|(_, line)| u32::try_from(line).ok());
            let span = given.map_or(span, |line| Span { line, ..Span::default() });
            let place = (Gc::address(code), span.line);
            n_repeated = if last == Some(place) {
                n_repeated + 1
            } else {
                note_repetition(n_repeated, text);
                0
            };
            last = Some(place);
            if n_repeated < MAX_REPEATED {
                self.format_entry(&current, span, text);
            }
            entry = current.next.get();
        }
        note_repetition(n_repeated, text);
    }

    fn format_entry(&self, entry: &Traceback, span: Span, text: &mut Shown) {
        let code = &entry.frame.code;
        let filename = &code.spec.filename;
        let _ =
            writeln!(text, "  File \"{filename}\", line {}, in {}", span.line, code.name.as_str());
        let Some(source) = self.sources.borrow().get(filename).cloned() else { return };
        // Once modules are taken apart, CPython cannot read files any more.
        if filename.starts_with('<') || self.modules.len() == 0 {
            return;
        }
        let index = LineIndex::from_source_text(&source);
        let Some(line) = line_text(&source, &index, span.line) else { return };
        text.begin_line();
        let stripped = line.trim();
        let _ = writeln!(text, "    {stripped}");
        if let Some(marks) = carets(&source, line, span) {
            let _ = writeln!(text, "    {marks}");
        }
    }

    /// `Class: message`
    fn format_last_line(&self, error: &PyErr) -> String {
        let class = self.qualified_class_name(error.class());
        if self.is_kind(error, Kind::SyntaxError) {
            return self.format_syntax_error(error, &class);
        }
        let message = self.str_lossy(Gc::as_any(error));
        let mut text = if message.is_empty() { class } else { format!("{class}: {message}") };
        if let Some(name) = self.suggestion(error) {
            let _ = write!(text, ". Did you mean: '{name}'?");
        }
        text.push('\n');
        text
    }

    /// What was added by `add_note`.
    fn format_notes(&self, error: &Value, text: &mut String) {
        let Ok(Some(notes)) = self.find_attribute(error, &self.names.notes) else { return };
        if self.is_none(&notes) {
            return;
        }
        let is_sequence = matches!(inner(&notes).tag(), tag::LIST | tag::TUPLE);
        let Some(notes) = is_sequence.then(|| self.to_vec(&notes).ok()).flatten() else {
            let _ = writeln!(text, "{}", self.repr_lossy(&notes));
            return;
        };
        for note in &notes {
            let _ = writeln!(text, "{}", self.str_lossy(note));
        }
    }

    /// The class with its module, unless that is `builtins` or `__main__`.
    pub(crate) fn qualified_class_name(&self, class: &Gc<crate::object::Class>) -> String {
        let qualname = class.qualname.borrow().clone();
        let module = self.module_of_class(class);
        match module.as_ref().and_then(|module| module.downcast_ref::<Str>()) {
            Some(module) if !matches!(module.as_str(), "builtins" | "__main__") => {
                format!("{}.{qualname}", module.as_str())
            }
            _ => qualname,
        }
    }

    fn format_syntax_error(&self, error: &PyErr, class: &str) -> String {
        let field = |place| error.field(place).filter(|value| !self.is_none(value));
        let string = |place| field(place).map(|value| self.str_lossy(&value));
        let number = |place| field(place).as_ref().and_then(Self::plain_int);
        let mut text = String::new();
        if let Some(line) = number(place::LINE) {
            let file = string(place::FILE).unwrap_or_else(|| "<string>".to_owned());
            let _ = writeln!(text, "  File \"{file}\", line {line}");
            if let Some(source) = string(place::TEXT).filter(|line| !line.trim().is_empty()) {
                let is_one_line = number(place::END_LINE).is_none_or(|end| end == line);
                let end =
                    if is_one_line { number(place::END_OFFSET).unwrap_or(0) } else { i64::MAX };
                syntax_carets(&source, number(place::OFFSET).unwrap_or(0), end, &mut text);
            }
        }
        let message = string(place::MESSAGE);
        let _ = writeln!(text, "{class}: {}", message.as_deref().unwrap_or("None"));
        text
    }

    /// First line, last line, first column and end column of an instruction; columns in bytes. `None` for what is not
    /// known because the source is not kept.
    pub(crate) fn code_position(&self, code: &Code, instruction: u32) -> Value {
        let span = code.spec.spans.get(instruction as usize).copied().unwrap_or_default();
        let line =
            if span.line == 0 { self.none.clone() } else { self.new_int(i64::from(span.line)) };
        let source = self.sources.borrow().get(&code.spec.filename).cloned();
        let place = source.and_then(|source| place(&source, span));
        let [end_line, start, end] = match place {
            Some(numbers) => numbers.map(|number| self.new_size(number)),
            None => [const { None::<Value> }; 3].map(|_| self.none.clone()),
        };
        self.new_tuple(vec![line, end_line, start, end])
    }
}

/// The last line of a span, and the columns in bytes at which it starts and ends.
fn place(source: &str, span: Span) -> Option<[usize; 3]> {
    let (start, end) = (span.start as usize, span.end as usize);
    let line_start =
        |offset: usize| source.get(..offset)?.rfind('\n').map_or(Some(0), |i| Some(i + 1));
    let n_breaks = source.get(start..end)?.matches('\n').count();
    Some([span.line as usize + n_breaks, start - line_start(start)?, end - line_start(end)?])
}

fn note_repetition(n_repeated: usize, text: &mut Shown) {
    if n_repeated >= MAX_REPEATED {
        let n = n_repeated + 1 - MAX_REPEATED;
        let _ = writeln!(text, "  [Previous line repeated {n} more time{}]", super::plural(n));
    }
}

fn line_text<'a>(source: &'a str, index: &LineIndex, line: u32) -> Option<&'a str> {
    let line = ruff_source_file::OneIndexed::new(line as usize)?;
    if line.get() > index.line_count() {
        return None;
    }
    let range = index.line_range(line, source);
    source.get(range.start().to_usize()..range.end().to_usize())
}

/// Marks under the part of the line that was being executed; none if that is all of it, and not an operation.
fn carets(source: &str, line: &str, span: Span) -> Option<String> {
    let line_start = line.as_ptr() as usize - source.as_ptr() as usize;
    let code = line.trim_end();
    let indent = code.len() - code.trim_start().len();
    let start = (span.start as usize).checked_sub(line_start)?;
    let end = (span.end as usize).saturating_sub(line_start).min(code.len());
    if start < indent || end <= start {
        return None;
    }
    let before = code.get(indent..start)?.chars().count();
    let marked = code.get(start..end)?;
    let is_all = start == indent && end == code.len();
    let marks = match operator_marks(marked) {
        Some(marks) => marks,
        None if is_all => return None,
        None => "^".repeat(marked.chars().count()),
    };
    Some(format!("{}{marks}", " ".repeat(before)))
}

/// For a binary operation or a subscript: `~` under the operands, `^` under the operator.
pub(crate) fn operator_marks(text: &str) -> Option<String> {
    let parsed = ruff_python_parser::parse_expression(text).ok()?;
    let marked = match parsed.expr() {
        ruff_python_ast::Expr::BinOp(operation) => {
            use ruff_text_size::Ranged;
            let gap_start = operation.left.end().to_usize();
            let gap_end = operation.right.start().to_usize();
            let gap = text.get(gap_start..gap_end)?;
            let offset =
                gap.find(|c: char| !c.is_whitespace() && c != ')' && c != '(' && c != '\\')?;
            let length = operation.op.as_str().len();
            gap_start + offset..gap_start + offset + length
        }
        ruff_python_ast::Expr::Subscript(subscript) => {
            use ruff_text_size::Ranged;
            let from = subscript.value.end().to_usize();
            let from = from + text.get(from..)?.find('[')?;
            from..text.len()
        }
        _ => return None,
    };
    if text.contains('\n') {
        return None;
    }
    Some(text.char_indices().map(|(i, _)| if marked.contains(&i) { '^' } else { '~' }).collect())
}

/// The line of a syntax error, and carets under the columns (from 1) that are wrong.
fn syntax_carets(line: &str, column: i64, end_column: i64, text: &mut String) {
    let trimmed = line.trim_end();
    let code = trimmed.trim_start();
    let indent = trimmed.chars().count() - code.chars().count();
    let _ = writeln!(text, "    {code}");
    let Ok(column @ 1..) = usize::try_from(column) else { return };
    let start = (column - 1).saturating_sub(indent);
    let limit = (code.chars().count() + 1).max(start + 1);
    let end = usize::try_from(end_column).unwrap_or(0).saturating_sub(1 + indent);
    let marks = end.clamp(start + 1, limit) - start;
    let _ = writeln!(text, "    {}{}", " ".repeat(start), "^".repeat(marks));
}
