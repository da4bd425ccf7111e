//! Runs each `cases/*.py` and compares what it prints with `NAME.out`, and what it reports with `NAME.err`.
//!
//! The expectations are CPython 3.11's: where one is installed, each case is run there as well. `BLESS=1` rewrites the
//! expectations from it, `CASE=text` runs only the cases whose names contain the text, and `NOT_CASE=text` all others.

use std::cell::RefCell;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use exuvia_python::{Options, Settings, Source, StreamOptions, run, with_large_stack};

/// More than any case needs, so that one that hangs is reported.
const TIME_LIMIT: Duration = Duration::from_secs(120);

#[test]
fn cases_print_what_is_expected() {
    if env::var_os("BLESS").is_some() {
        bless();
    }
    check_all(|case| {
        let case = case.to_owned();
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(run_here(&case)));
        receiver.recv_timeout(TIME_LIMIT).unwrap_or_else(|_| Printed {
            out: String::new(),
            err: "it panicked, or took too long\n".to_owned(),
        })
    });
}

#[test]
fn cases_print_the_same_under_cpython() {
    let Some(cpython) = cpython() else {
        eprintln!("SKIPPED: no CPython 3.11 is installed, so the expectations were not verified");
        return;
    };
    // Which of several threads comes first is up to the system, in CPython: a second run decides.
    check_all(|case| {
        let first = run_under(&cpython, case);
        if first == Printed::expected(case) { first } else { run_under(&cpython, case) }
    });
}

/// What a program has written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Printed {
    out: String,
    /// With addresses and directories masked, and the exit status as last line if it is not 0.
    err: String,
}

impl Printed {
    fn new(out: &[u8], err: &[u8], status: i32) -> Self {
        let out = String::from_utf8_lossy(out).into_owned();
        let err = String::from_utf8_lossy(err).replace(&format!("{}/", directory().display()), "");
        let mut err = mask_addresses(&err);
        if status != 0 {
            let _ = writeln!(err, "[exit status {status}]");
        }
        Self { out, err }
    }

    fn expected(case: &Path) -> Self {
        let read = |suffix| fs::read_to_string(case.with_extension(suffix)).unwrap_or_default();
        Self { out: read("out"), err: read("err") }
    }
}

fn mask_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str("0x…");
        masked.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    masked
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("cases")
}

/// All cases whose names contain the text in `CASE`, but not that in `NOT_CASE`, in alphabetical order.
fn cases() -> Vec<PathBuf> {
    let wanted = env::var("CASE").unwrap_or_default();
    let unwanted = env::var("NOT_CASE").ok();
    let is_wanted = |name: &str| {
        name.contains(&wanted) && !unwanted.as_ref().is_some_and(|text| name.contains(text))
    };
    let entries = fs::read_dir(directory()).expect("the directory of the cases can be read");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    cases.retain(|case| {
        let name = case.file_stem().unwrap_or_default().to_string_lossy();
        case.extension().is_some_and(|suffix| suffix == "py") && is_wanted(&name)
    });
    cases.sort();
    cases
}

/// Runs all cases, and fails with all differences.
fn check_all(run: impl Fn(&Path) -> Printed) {
    let mut n_wrong = 0;
    let cases = cases();
    for case in &cases {
        let (expected, printed) = (Printed::expected(case), run(case));
        if printed != expected {
            n_wrong += 1;
            eprintln!("\n=== {} ===", case.file_name().unwrap_or_default().to_string_lossy());
            show_difference("out", &expected.out, &printed.out);
            show_difference("err", &expected.err, &printed.err);
        }
    }
    assert!(n_wrong == 0, "{n_wrong} of {} cases print something else", cases.len());
}

/// Shows the first lines that differ, with a little of what comes before.
fn show_difference(stream: &str, expected: &str, printed: &str) {
    let (expected, printed): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), printed.lines().collect());
    if expected == printed {
        return;
    }
    let same = expected.iter().zip(&printed).take_while(|(one, other)| one == other).count();
    eprintln!("{stream}, line {}:", same + 1);
    expected[same.saturating_sub(2)..same].iter().for_each(|line| eprintln!("  {line}"));
    expected[same..].iter().take(5).for_each(|line| eprintln!("- {line}"));
    printed[same..].iter().take(5).for_each(|line| eprintln!("+ {line}"));
}

/// Collects what is written to it.
#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn run_here(case: &Path) -> Printed {
    with_large_stack(|| {
        let (out, err) = (Sink::default(), Sink::default());
        let streams = StreamOptions {
            stdin: Some(Box::new(io::empty())),
            stdout: Some(Box::new(out.clone())),
            stderr: Some(Box::new(err.clone())),
        };
        let source = Source::File(case.to_owned());
        // As CPython runs them.
        let settings = Settings { warn_options: vec!["ignore".to_owned()], ..Settings::default() };
        let outcome = run(Options { source, streams, settings, ..Options::default() });
        Printed::new(&out.0.borrow(), &err.0.borrow(), outcome.status)
    })
}

fn run_under(cpython: &Path, case: &Path) -> Printed {
    let output = Command::new(cpython)
        .args(["-S", "-B", "-W", "ignore"])
        // Whatever the language of who runs the tests.
        .env("LC_ALL", "C.UTF-8")
        // As ours are, so that keys collide where they do here.
        .env("PYTHONHASHSEED", "0")
        .arg(case)
        .output()
        .expect("CPython runs");
    Printed::new(&output.stdout, &output.stderr, output.status.code().unwrap_or(-1))
}

/// A CPython 3.11, if there is one.
fn cpython() -> Option<PathBuf> {
    let question = "import platform, sys\n\
        sys.exit(sys.version_info[:2] != (3, 11) or platform.python_implementation() != 'CPython')";
    ["python3.11", "python3", "/usr/bin/python3"].iter().map(PathBuf::from).find(|candidate| {
        let answer = Command::new(candidate).args(["-S", "-c", question]).output();
        answer.is_ok_and(|output| output.status.success())
    })
}

/// Rewrites the expectations.
fn bless() {
    let cpython = cpython().expect("BLESS=1 needs CPython 3.11");
    for case in cases() {
        let printed = run_under(&cpython, &case);
        fs::write(case.with_extension("out"), &printed.out)
            .expect("the expectation can be written");
        let err = case.with_extension("err");
        if printed.err.is_empty() {
            let _ = fs::remove_file(err);
        } else {
            fs::write(err, &printed.err).expect("the expectation can be written");
        }
    }
}
