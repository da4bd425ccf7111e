//! What became of the tests of a file.

use std::process::ExitStatus;
use std::time::Duration;

use super::selection::{MEMORY, Selection, explanation};

/// What became of a test.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Passed,
    Failed,
    Error,
    Skipped,
}

/// A test, what became of it, and why.
#[derive(Clone, Debug)]
pub(super) struct Test {
    pub(super) verdict: Verdict,
    /// Class and method.
    pub(super) name: String,
    pub(super) reason: String,
}

/// A file, or a part of it.
#[derive(Clone, Debug)]
pub(super) struct FileOutcome {
    pub(super) name: String,
    /// Whose file it is, such as `3.11`.
    pub(super) version: String,
    pub(super) tests: Vec<Test>,
    /// Why it did not get to its end, if it did not.
    pub(super) broken: Option<String>,
    pub(super) time: Duration,
}

impl FileOutcome {
    /// Reads what the runner has written.
    pub(super) fn read(name: &str, text: &str, errors: &str, status: Option<ExitStatus>) -> Self {
        let mut tests: Vec<Test> = Vec::new();
        let mut is_done = false;
        for line in text.lines().filter_map(|line| line.strip_prefix("@@")) {
            is_done |= line == "done";
            if let Some(test) = read_test(line) {
                keep(&mut tests, test);
            }
        }
        let broken = (!is_done).then(|| match status {
            None => "took too long".to_owned(),
            Some(status) => {
                let last = errors.lines().rev().find(|line| !line.trim().is_empty());
                format!("{status}: {}", last.unwrap_or_default().trim())
            }
        });
        Self { name: name.to_owned(), version: String::new(), tests, broken, time: Duration::ZERO }
    }

    /// Takes the tests that cannot pass, for reasons that are known, as skipped.
    pub(super) fn explain(&mut self) {
        for test in &mut self.tests {
            let is_wrong = matches!(test.verdict, Verdict::Failed | Verdict::Error);
            if let Some(reason) = explanation(&self.version, &self.name, &test.name)
                && is_wrong
            {
                test.verdict = Verdict::Skipped;
                reason.clone_into(&mut test.reason);
            }
        }
    }

    /// Its tests about memory, if it has others as well.
    pub(super) fn memory(&self) -> Option<(&'static Selection, Self)> {
        let selection = MEMORY.iter().find(|selection| selection.file == self.name)?;
        let mut part = Self { name: format!("{}, memory", self.name), ..self.clone() };
        part.tests.retain(|test| selection.has(&test.name));
        Some((selection, part))
    }

    /// The names of its tests.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.tests.iter().map(|test| &*test.name)
    }

    /// How many tests came to this.
    pub(super) fn count(&self, verdict: Verdict) -> usize {
        self.tests.iter().filter(|test| test.verdict == verdict).count()
    }
}

/// Of a test that is told of more than once, such as one with parts, the worst counts.
fn keep(tests: &mut Vec<Test>, test: Test) {
    match tests.iter_mut().find(|known| known.name == test.name) {
        Some(known) if known.verdict == Verdict::Passed => *known = test,
        Some(_) => {}
        None => tests.push(test),
    }
}

fn read_test(line: &str) -> Option<Test> {
    let mut parts = line.splitn(3, '\t');
    let verdict = match parts.next()? {
        "passed" => Verdict::Passed,
        "failed" => Verdict::Failed,
        "error" => Verdict::Error,
        "skipped" => Verdict::Skipped,
        _ => return None,
    };
    let id = parts.next()?;
    let reason = parts.next().unwrap_or_default().to_owned();
    // The first two parts of an id are the package and the file.
    let name = id.splitn(3, '.').nth(2).unwrap_or(id).to_owned();
    Some(Test { verdict, name, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_others_ignored() {
        let text = "noise\n@@passed\ttest.test_gc.A.a\t\n@@failed\ttest.test_gc.A.a\tE: x\n\
                    @@skipped\ttest.test_gc.A.b\twhy\n@@done\n";
        let file = FileOutcome::read("test_gc", text, "", None);
        assert_eq!(file.tests.len(), 2);
        assert_eq!((file.tests[0].verdict, file.tests[0].name.as_str()), (Verdict::Failed, "A.a"));
        assert_eq!(file.count(Verdict::Skipped), 1);
        assert!(file.broken.is_none());
        assert!(FileOutcome::read("x", "", "", None).broken.is_some());
    }
}
