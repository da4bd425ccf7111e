//! Finding installed CPythons with their tests.

use std::path::PathBuf;
use std::process::Command;

use super::selection::{FILES, LATER_FILES};

/// The tests of an installed CPython.
#[derive(Debug)]
pub(super) struct Library {
    /// Such as `3.11.7`.
    pub(super) version: String,
    /// Its directory `Lib/test`.
    pub(super) tests: PathBuf,
}

/// Prints the version and the directory of the package `test`, which some installations lack.
const QUESTION: &str = "\
import platform, sys, test.support
assert platform.python_implementation() == 'CPython'
print(platform.python_version())
print(test.__path__[0])";

/// Where a CPython of a version usually is.
const PLACES: &[&str] = &["python", "/usr/local/bin/python", "/usr/bin/python"];

impl Library {
    /// The tests of the given CPythons, or of the 3.11 and 3.13 that are installed. The latter may be missing.
    pub(super) fn find(given: &[String]) -> Result<Vec<Self>, String> {
        if given.is_empty() {
            let first = Self::installed("3.11")
                .ok_or("no CPython 3.11 with its tests was found; name one with --python PATH")?;
            let second = Self::installed("3.13");
            if second.is_none() {
                println!(
                    "\nNo CPython 3.13 with its tests was found, so those of 3.11 are run alone."
                );
            }
            return Ok([first].into_iter().chain(second).collect());
        }
        let ask_all = given.iter().map(|python| {
            ask(python).ok_or_else(|| format!("{python} is no CPython that has its tests"))
        });
        ask_all.collect()
    }

    fn installed(version: &str) -> Option<Self> {
        let places = PLACES.iter().map(|place| format!("{place}{version}"));
        let mut found = places.chain(["python3".to_owned()]).filter_map(|python| ask(&python));
        found.find(|library| library.short() == version)
    }

    /// Such as `3.11`.
    pub(super) fn short(&self) -> &str {
        self.version.rsplit_once('.').map_or(&*self.version, |(short, _)| short)
    }

    /// Whether it is the version whose language our runtime speaks.
    pub(super) fn is_ours(&self) -> bool {
        self.short() == "3.11"
    }

    /// The files that are run unless others are named.
    pub(super) fn files(&self) -> &'static [&'static str] {
        if self.is_ours() { FILES } else { LATER_FILES }
    }
}

fn ask(python: &str) -> Option<Library> {
    let answer = Command::new(python).args(["-c", QUESTION]).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok().filter(|_| answer.status.success())?;
    let (version, tests) = text.trim_end().split_once('\n')?;
    Some(Library { version: version.to_owned(), tests: PathBuf::from(tests) })
}
