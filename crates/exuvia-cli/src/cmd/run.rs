//! `exuvia run`.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use exuvia_python::{Options, Outcome, Settings, Source, StreamOptions};

use super::gc_log::GcLog;
use crate::args::{Run, USAGE};
use crate::python_args::{self, PythonArgs};
use crate::view::theme::Theme;

/// Runs a program; its exit status is ours.
pub(crate) fn run(run: Run) -> ExitCode {
    let (source, args) = match what_to_run(run.code, run.module, run.program) {
        Ok(found) => found,
        Err(problem) => return problem.report(),
    };
    // Without a handler, Ctrl-C ends the process at once: not what a Python program expects, but no harm is done.
    let _ = ctrlc::set_handler(exuvia_python::interrupt);
    let status = exuvia_python::with_large_stack(|| {
        let log = run.gc_log.then(|| Rc::new(GcLog::new(Theme::for_stderr())));
        let outcome = exuvia_python::run(Options {
            source,
            args,
            like: run.like.into(),
            thresholds: run.thresholds,
            observer: log.clone().map(|log| log as Rc<dyn exuvia::Observer>),
            streams: StreamOptions::default(),
            settings: Settings::default(),
        });
        if let Some(log) = log {
            log.summarize(&outcome);
        }
        exit_status(&outcome)
    });
    ExitCode::from(status)
}

/// Runs a program that was named in Python's manner.
pub(crate) fn run_as_python(words: Vec<OsString>) -> ExitCode {
    let parsed = match python_args::parse(words) {
        Ok(parsed) => parsed,
        Err(problem) => {
            let usage = "usage: exuvia [option] ... [-c cmd | -m mod | file | -] [arg] ...";
            let text = format!("{problem}\n{usage}\nTry `exuvia --help' for more information.\n");
            let _ = std::io::stderr().write_all(text.as_bytes());
            return ExitCode::from(USAGE);
        }
    };
    // As above.
    let _ = ctrlc::set_handler(exuvia_python::interrupt);
    let PythonArgs { source, args, settings } = parsed;
    let status = exuvia_python::with_large_stack(|| {
        exit_status(&exuvia_python::run(Options { source, args, settings, ..Options::default() }))
    });
    ExitCode::from(status)
}

/// As everywhere, the lowest eight bits are what arrives at the caller.
fn exit_status(outcome: &Outcome) -> u8 {
    outcome.status.to_le_bytes()[0]
}

/// Finds the program in what was typed, and the arguments for it.
fn what_to_run(
    code: Option<Vec<OsString>>,
    module: Option<Vec<OsString>>,
    program: Vec<OsString>,
) -> Result<(Source, Vec<String>), Problem> {
    let (is_code, is_module) = (code.is_some(), module.is_some());
    let words = code.into_iter().chain(module).flatten();
    let mut words = words.chain(program);
    let first = words.next().unwrap_or_default();
    let args = words.map(utf8).collect::<Result<_, _>>()?;
    let source = match first.to_str() {
        Some(code) if is_code => Source::Command(code.to_owned()),
        Some(module) if is_module => Source::Module(module.to_owned()),
        None if is_code || is_module => return Err(not_utf8(&first)),
        Some("-") => Source::Stdin,
        _ => Source::File(check(PathBuf::from(first))?),
    };
    Ok((source, args))
}

/// Makes sure that there is something to read.
fn check(path: PathBuf) -> Result<PathBuf, Problem> {
    let name = path.display();
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => Err(Problem {
            what: format!("cannot run '{name}': it is a directory"),
            tip: "name a file in it that is a Python program".to_owned(),
        }),
        Ok(_) => Ok(path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Problem {
            what: format!("cannot run '{name}': there is no such file"),
            tip: missing_tip(&path),
        }),
        Err(error) => Err(Problem {
            what: format!("cannot run '{name}': {error}"),
            tip: "make sure that you may read this file".to_owned(),
        }),
    }
}

fn missing_tip(path: &std::path::Path) -> String {
    let with_suffix = path.with_extension("py");
    if with_suffix.is_file() {
        return format!("there is a '{}'", with_suffix.display());
    }
    match std::env::current_dir() {
        Ok(directory) if path.is_relative() => {
            format!("relative paths start at the current directory, '{}'", directory.display())
        }
        _ => "check the spelling; to run a text instead of a file, put -c before it".to_owned(),
    }
}

fn utf8(word: OsString) -> Result<String, Problem> {
    word.into_string().map_err(|word| not_utf8(&word))
}

fn not_utf8(word: &OsString) -> Problem {
    Problem {
        what: format!("the argument {word:?} is not UTF-8"),
        tip: "only the path of the program may contain other bytes".to_owned(),
    }
}

/// Why nothing was run.
struct Problem {
    what: String,
    tip: String,
}

impl Problem {
    fn report(&self) -> ExitCode {
        let theme = Theme::for_stderr();
        let text = crate::view::problem(&self.what, &self.tip, &theme);
        let _ = std::io::stderr().write_all(text.as_bytes());
        ExitCode::from(USAGE)
    }
}
