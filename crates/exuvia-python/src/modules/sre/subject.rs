//! What is searched: a `str` or something made of bytes.

use exuvia::{Gc, Trace};
use rustpython_sre_engine::{Request, State};

use crate::modules::argument;
use crate::object::instance::inner;
use crate::object::{PyResult, Str, Value, tag};
use crate::vm::Vm;

/// A text, in the form that the engine reads.
#[derive(Debug, Trace)]
pub(super) struct Subject {
    /// What the program gave.
    pub(super) string: Value,
    /// The bytes of what is not a `str` beyond ASCII, with one more at the end: the engine looks at the place behind the
    /// last one.
    #[trace(skip)]
    narrow: Option<Box<[u8]>>,
    /// Number of characters.
    pub(super) len: usize,
    pub(super) is_bytes: bool,
}

impl Subject {
    pub(super) fn new(vm: &Vm, string: &Value) -> PyResult<Self> {
        let (narrow, len, is_bytes) = match inner(string).downcast_ref::<Str>() {
            Some(text) => {
                let narrow = text.is_ascii().then(|| with_end(text.as_str().as_bytes()));
                (narrow, text.len(), false)
            }
            None => {
                let bytes = crate::vm::bytes_of(inner(string)).ok_or_else(|| {
                    let class = vm.class_name(string);
                    vm.type_error(format!("expected string or bytes-like object, got '{class}'"))
                })?;
                (Some(with_end(&bytes)), bytes.len(), true)
            }
        };
        Ok(Self { string: string.clone(), narrow, len, is_bytes })
    }

    /// Looks for a match: anywhere, or at the start of the range only.
    pub(super) fn execute(
        &self,
        state: &mut State,
        codes: &[u32],
        range: Range,
        mode: Mode,
    ) -> bool {
        match (&self.narrow, argument::text(&self.string)) {
            (Some(bytes), _) => execute(&**bytes, state, codes, range, mode),
            (None, Some(text)) => execute(text.as_str(), state, codes, range, mode),
            (None, None) => false,
        }
    }

    /// The part between two positions.
    pub(super) fn slice(&self, vm: &Vm, start: usize, end: usize) -> Value {
        let (start, end) = (start.min(self.len), end.min(self.len));
        let is_exact = matches!(self.string.tag(), tag::STR | tag::BYTES);
        if is_exact && start == 0 && end == self.len {
            return self.string.clone();
        }
        slice(vm, &self.string, start, end)
    }
}

fn with_end(bytes: &[u8]) -> Box<[u8]> {
    [bytes, &[0]].concat().into_boxed_slice()
}

/// The part of a `str`, or of something made of bytes, between two positions; those behind its end are taken as its end.
pub(super) fn slice(vm: &Vm, string: &Value, start: usize, end: usize) -> Value {
    match argument::text(string) {
        Some(text) => vm.new_str(text.slice(start.min(text.len()), end.min(text.len()))),
        None => {
            let bytes = crate::vm::bytes_of(inner(string)).unwrap_or_default();
            vm.new_bytes(bytes.get(start..end.min(bytes.len())).unwrap_or_default())
        }
    }
}

/// Which part of a text to look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether an empty match at the start does not count.
    pub(super) must_advance: bool,
}

/// Where the match must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    Start,
    Whole,
    Anywhere,
}

fn execute<S: rustpython_sre_engine::StrDrive>(
    string: S,
    state: &mut State,
    pattern_codes: &[u32],
    range: Range,
    mode: Mode,
) -> bool {
    let Range { start, end, must_advance } = range;
    let match_all = mode == Mode::Whole;
    let request = Request { string, start, end, pattern_codes, match_all, must_advance };
    state.reset(&request, start);
    if mode == Mode::Anywhere { state.search(request) } else { state.py_match(&request) }
}

/// The text of a `str`.
pub(super) fn text(value: &Value) -> Option<&Gc<Str>> {
    argument::text(value)
}
