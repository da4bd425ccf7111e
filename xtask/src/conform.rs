//! CPython's own tests of memory management, run by our runtime.
//!
//! The files are those of an installed CPython, with its `test.support`; nothing of them is copied. Each runs in a process of
//! its own, by `runner.py`, which tells of each test in a line.

mod outcome;
mod python;
mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use self::outcome::FileOutcome;
use self::python::Library;
use crate::step::{Outcome, Step, root, target};

/// What a file may take.
const TIME_LIMIT: Duration = Duration::from_secs(600);

/// The files that are run unless others are named.
const FILES: &[&str] = &[
    "test_gc",
    "test_weakref",
    "test_weakset",
    "test_finalization",
    "test_descr",
    "test_sys",
    "test_generators",
    "test_exceptions",
    "test_tracemalloc",
];

/// What can be typed behind `cargo xtask conform`.
#[derive(Debug, Default)]
struct Options {
    python: Option<String>,
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
                "--python" => options.python = Some((*value()?).to_owned()),
                "--exuvia" => options.exuvia = Some(PathBuf::from(value()?)),
                "--record" => options.record = true,
                "--verbose" => options.verbose = true,
                option if option.starts_with('-') => {
                    return Err(format!("'{option}' is not an option of conform"));
                }
                file => options.files.push(file.trim_end_matches(".py").to_owned()),
            }
        }
        if options.files.is_empty() {
            options.files = FILES.iter().map(|file| (*file).to_owned()).collect();
        }
        Ok(options)
    }
}

/// Runs the files and prints a table; fails if there is nothing to run.
pub(crate) fn run(words: &[&str]) -> Outcome {
    let options = Options::parse(words)?;
    let library = Library::find(options.python.as_deref())?;
    let exuvia = match &options.exuvia {
        Some(path) => path.clone(),
        None => {
            Step::cargo("build --release -p exuvia-cli").run()?;
            target().join("release").join("exuvia")
        }
    };
    let directory = target().join("conform");
    prepare(&directory, &library).map_err(|error| format!("{}: {error}", directory.display()))?;
    println!("\nThe tests of CPython {}, run by {}:\n", library.version, exuvia.display());
    let mut outcomes = Vec::new();
    for file in &options.files {
        let outcome = run_file(&exuvia, &directory, file)?;
        println!("{}", report::line(&outcome));
        if options.verbose {
            print!("{}", report::details(&outcome));
        }
        outcomes.push(outcome);
    }
    println!("\n{}", report::total(&outcomes));
    if options.record {
        let path = root().join("docs").join("conformance.md");
        let text = report::document(&library.version, &outcomes);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Makes a directory in which `test` is CPython's package, and nothing else of its library is.
fn prepare(directory: &Path, library: &Library) -> std::io::Result<()> {
    let _ = fs::remove_dir_all(directory);
    fs::create_dir_all(directory.join("path"))?;
    fs::create_dir_all(directory.join("work"))?;
    fs::write(directory.join("runner.py"), include_str!("conform/runner.py"))?;
    std::os::unix::fs::symlink(&library.tests, directory.join("path").join("test"))
}

/// Runs a file to its end, or as long as it may take.
fn run_file(exuvia: &Path, directory: &Path, file: &str) -> Result<FileOutcome, String> {
    let (out, err) = (directory.join(format!("{file}.out")), directory.join(format!("{file}.err")));
    let create = |path: &Path| {
        fs::File::create(path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let start = Instant::now();
    let mut child = Command::new(exuvia)
        .arg(directory.join("runner.py"))
        .arg(directory.join("path"))
        .arg(file)
        .current_dir(directory.join("work"))
        .env("PYTHONPATH", directory.join("path"))
        .stdin(Stdio::null())
        .stdout(create(&out)?)
        .stderr(create(&err)?)
        .spawn()
        .map_err(|error| format!("{}: {error}", exuvia.display()))?;
    let status = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break Some(status),
            None if start.elapsed() > TIME_LIMIT => {
                let _ = child.kill();
                let _ = child.wait();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let text = fs::read(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let errors = fs::read(&err).map_err(|error| format!("{}: {error}", err.display()))?;
    let (text, errors) = (String::from_utf8_lossy(&text), String::from_utf8_lossy(&errors));
    Ok(FileOutcome::read(file, &text, &errors, status, start.elapsed()))
}
