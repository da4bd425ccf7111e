//! Searching a text again and again, each time behind the last match.

use exuvia::{Gc, Trace};
use rustpython_sre_engine::State;

use super::matched::Match;
use super::pattern::Pattern;
use super::subject::{Mode, Range, Subject};
use crate::object::{PyResult, Value};
use crate::vm::Vm;

/// A text that is searched for a pattern, and how far the search has come.
#[derive(Debug, Trace)]
pub(super) struct Search {
    pub(super) pattern: Gc<Pattern>,
    pub(super) subject: Subject,
    /// The limits that the program gave.
    pub(super) pos: usize,
    pub(super) endpos: usize,
    /// Where to go on.
    start: usize,
    /// Whether the last match was empty, so that another empty one at the same place does not count.
    must_advance: bool,
}

/// A match: its place, and those of its groups.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The groups from 1 on.
    pub(super) groups: Vec<Option<(usize, usize)>>,
    /// The group that was closed last.
    pub(super) last: Option<usize>,
}

impl Search {
    /// Limits are taken as by slices without negative indices.
    pub(super) fn new(
        vm: &Vm,
        pattern: &Gc<Pattern>,
        string: &Value,
        pos: i64,
        endpos: i64,
    ) -> PyResult<Self> {
        let subject = Subject::new(vm, string)?;
        pattern.check_kind(vm, subject.is_bytes)?;
        let limit = |position: i64| usize::try_from(position).unwrap_or(0).min(subject.len);
        let endpos = limit(endpos);
        let start = limit(pos);
        Ok(Self {
            pattern: pattern.clone(),
            pos: start,
            endpos,
            start,
            must_advance: false,
            subject,
        })
    }

    /// The next match.
    pub(super) fn next(&mut self, mode: Mode) -> Option<Found> {
        if self.start > self.endpos {
            return None;
        }
        let mut state = State::default();
        let (start, end) = (self.start, self.endpos);
        let range = Range { start, end, must_advance: self.must_advance };
        if !self.subject.execute(&mut state, &self.pattern.codes, range, mode) {
            return None;
        }
        let found = Found::new(&state, self.pattern.n_groups);
        self.must_advance = found.start == found.end;
        self.start = found.end;
        Some(found)
    }

    /// The object for a match.
    pub(super) fn new_match(&self, vm: &Vm, found: Found) -> Value {
        Gc::into_any(vm.heap.alloc(Match {
            string: self.subject.string.clone(),
            pattern: self.pattern.clone(),
            pos: self.pos,
            endpos: self.endpos,
            found,
        }))
    }

    /// The text of a match's group; 0 is the whole match.
    pub(super) fn group(&self, vm: &Vm, found: &Found, group: usize) -> Option<Value> {
        let (start, end) = found.span(group)?;
        Some(self.subject.slice(vm, start, end))
    }

    /// An empty text of the kind that is searched.
    pub(super) fn empty(&self, vm: &Vm) -> Value {
        if self.subject.is_bytes { vm.new_bytes(&[][..]) } else { vm.new_str("") }
    }
}

impl Found {
    fn new(state: &State, n_groups: usize) -> Self {
        let group = |group: usize| {
            let (start, end) = state.marks.get(group);
            // A group that was entered again and not left does not count.
            (start.is_some() && end.is_some() && start.unpack() <= end.unpack())
                .then(|| (start.unpack(), end.unpack()))
        };
        Self {
            start: state.start,
            end: state.cursor.position,
            groups: (0..n_groups).map(group).collect(),
            last: usize::try_from(state.marks.last_index()).ok(),
        }
    }

    /// The place of a group; 0 is the whole match.
    pub(super) fn span(&self, group: usize) -> Option<(usize, usize)> {
        match group.checked_sub(1) {
            None => Some((self.start, self.end)),
            Some(index) => self.groups.get(index).copied().flatten(),
        }
    }
}
