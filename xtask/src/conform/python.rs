//! Finding an installed CPython with its tests.

use std::path::PathBuf;
use std::process::Command;

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

impl Library {
    /// The tests of the given CPython, or of the 3.11 that is installed.
    pub(super) fn find(given: Option<&str>) -> Result<Self, String> {
        let usual = ["python3.11", "python3", "/usr/local/bin/python3.11", "/usr/bin/python3.11"];
        let candidates = given.map_or_else(|| usual.to_vec(), |given| vec![given]);
        let found = candidates.iter().find_map(|python| {
            let library = ask(python)?;
            (given.is_some() || library.version.starts_with("3.11.")).then_some(library)
        });
        found.ok_or_else(|| {
            format!(
                "no CPython 3.11 with its tests was found ({}); name one with --python PATH",
                candidates.join(", ")
            )
        })
    }
}

fn ask(python: &str) -> Option<Library> {
    let answer = Command::new(python).args(["-c", QUESTION]).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok().filter(|_| answer.status.success())?;
    let (version, tests) = text.trim_end().split_once('\n')?;
    Some(Library { version: version.to_owned(), tests: PathBuf::from(tests) })
}
