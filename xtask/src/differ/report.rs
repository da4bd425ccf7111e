//! What the comparison has found: the differences, in groups, with the smallest program for some of each.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::compare::{Comparison, Verdict};
use super::program::{Body, text};
use crate::step::Outcome;

/// The results so far.
#[derive(Debug)]
pub(crate) struct Report {
    directory: PathBuf,
    /// How many programs of one group are made smaller and kept.
    n_kept: usize,
    n_equal: u64,
    n_lines: usize,
    n_uncaught: u64,
    n_broken: u64,
    groups: BTreeMap<(String, String), Vec<u64>>,
}

impl Report {
    /// Results that go to a directory, whose former contents go.
    pub(crate) fn new(directory: PathBuf, n_kept: usize) -> Result<Self, String> {
        let _ = fs::remove_dir_all(&directory);
        let report = Self {
            directory,
            n_kept,
            n_equal: 0,
            n_lines: 0,
            n_uncaught: 0,
            n_broken: 0,
            groups: BTreeMap::new(),
        };
        Ok(report)
    }

    /// A program printed the same under both.
    pub(crate) fn equal(&mut self, comparison: &Comparison) {
        self.n_equal += 1;
        self.n_lines += comparison.cpython.lines().len();
        self.n_uncaught += u64::from(comparison.cpython.status != Some(0));
    }

    /// A program could not be run.
    pub(crate) fn broken(&mut self, number: u64, error: &io::Error) {
        self.n_broken += 1;
        println!("program {number} could not be run: {error}");
    }

    /// A program printed something else; tells whether it is worth making smaller.
    pub(crate) fn different(&mut self, number: u64, comparison: &Comparison) -> bool {
        let group = self.groups.entry(group(comparison.verdict())).or_default();
        group.push(number);
        group.len() <= self.n_kept
    }

    /// Writes a program down, with what both have printed.
    pub(crate) fn keep(&mut self, number: u64, program: &Body, comparison: &Comparison) {
        let verdict = comparison.verdict();
        println!("program {number}: CPython '{}', we '{}'", verdict.expected, verdict.printed);
        let write = |ending: &str, text: &str| {
            fs::create_dir_all(&self.directory)?;
            fs::write(self.directory.join(format!("{number}.{ending}")), text)
        };
        let written = write("py", &text(program))
            .and_then(|()| write("cpython", &comparison.cpython.text()))
            .and_then(|()| write("exuvia", &comparison.exuvia.text()));
        if let Err(error) = written {
            println!("program {number} could not be written down: {error}");
        }
    }

    /// Tells everything; fails if there was a difference.
    pub(crate) fn finish(&self, count: usize, time: Duration) -> Outcome {
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|(_, numbers)| std::cmp::Reverse(numbers.len()));
        for ((expected, printed), numbers) in groups {
            let all: Vec<String> = numbers.iter().map(u64::to_string).collect();
            println!("{:5} ×  '{expected}' / '{printed}'  ({})", numbers.len(), all.join(","));
        }
        let n_different: usize = self.groups.values().map(Vec::len).sum();
        println!(
            "{count} programs in {:.0} s: {} equal ({} lines, {} ended early), {n_different} different",
            time.as_secs_f64(),
            self.n_equal,
            self.n_lines,
            self.n_uncaught,
        );
        if n_different == 0 && self.n_broken == 0 {
            return Ok(());
        }
        Err(format!("{n_different} programs differ; see {}", self.directory.display()))
    }
}

/// Differences belong together if they begin in the same way.
fn group(verdict: Verdict) -> (String, String) {
    (verdict.expected, verdict.printed)
}
