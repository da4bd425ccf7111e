//! CPython's own tests of memory management, run by our runtime.
//!
//! The files are those of an installed CPython, with its `test.support`; nothing of them is copied. Each runs in a process of
//! its own, by `runner.py`, which tells of each test in a line.

mod child;
mod outcome;
mod python;
mod report;
mod selection;

use std::fs;
use std::path::PathBuf;

use self::child::Installation;
use self::outcome::FileOutcome;
use self::python::Library;
use crate::step::{Outcome, Step, root, target};

/// What can be typed behind `cargo xtask conform`.
#[derive(Debug, Default)]
struct Options {
    pythons: Vec<String>,
    exuvia: Option<PathBuf>,
    /// Whether the results become docs/conformance.md.
    record: bool,
    /// Whether each test that did not pass is listed.
    verbose: bool,
    files: Vec<String>,
}

impl Options {
    fn parse(words: &[&str]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match *word {
                "--python" => options.pythons.push((*value()?).to_owned()),
                "--exuvia" => options.exuvia = Some(PathBuf::from(value()?)),
                "--record" => options.record = true,
                "--verbose" => options.verbose = true,
                option if option.starts_with('-') => {
                    return Err(format!("'{option}' is not an option of conform"));
                }
                file => options.files.push(file.trim_end_matches(".py").to_owned()),
            }
        }
        Ok(options)
    }

    /// The files to run with the tests of a CPython.
    fn files(&self, library: &Library) -> Vec<String> {
        if self.files.is_empty() {
            return library.files().iter().map(|file| (*file).to_owned()).collect();
        }
        self.files.clone()
    }
}

/// Runs the files and prints tables; fails if there is nothing to run.
pub(crate) fn run(words: &[&str]) -> Outcome {
    let options = Options::parse(words)?;
    let libraries = Library::find(&options.pythons)?;
    let exuvia = match &options.exuvia {
        Some(path) => path.clone(),
        None => {
            Step::cargo("build --release -p exuvia-cli").run()?;
            target().join("release").join("exuvia")
        }
    };
    let mut outcomes = Vec::new();
    for library in &libraries {
        println!("\nThe tests of CPython {}, run by {}:\n", library.version, exuvia.display());
        let directory = target().join("conform").join(library.short());
        let installation = Installation::new(directory.clone(), &exuvia, library)
            .map_err(|error| format!("{}: {error}", directory.display()))?;
        for file in options.files(library) {
            outcomes.push(run_file(&installation, &file, options.verbose)?);
        }
    }
    println!("\n{}", report::total(&outcomes));
    if options.record {
        let path = root().join("docs").join("conformance.md");
        let text = report::document(&libraries, &outcomes);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Runs a file, and prints its lines of the table.
fn run_file(installation: &Installation, file: &str, verbose: bool) -> Result<FileOutcome, String> {
    let outcome = installation.run(file)?;
    println!("{}", report::line(&outcome));
    if let Some((selection, part)) = outcome.memory() {
        println!("{}   {}", report::line(&part), selection.about);
        for pattern in selection.unused(outcome.names()) {
            println!("    there is no test {pattern}");
        }
    }
    if verbose {
        print!("{}", report::details(&outcome));
    }
    Ok(outcome)
}
