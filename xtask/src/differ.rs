//! Random Python programs about memory, run under an installed CPython 3.11 and under us: both must print the same.

mod compare;
mod grammar;
mod minimise;
mod options;
mod process;
mod program;
mod report;
mod rng;

use std::env;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;
use std::time::Instant;
use std::vec;

use crate::step::{Outcome, Step, target};
use compare::{Comparison, Pair};
use grammar::{Grammar, generate};
use minimise::Minimiser;
use options::Options;
use process::{Interpreter, built_exuvia};
use report::Report;
use rng::Rng;

/// `cargo xtask differ`, with its options.
pub(crate) fn run(words: &[&str]) -> Outcome {
    let options = Options::parse(words)?;
    let grammar = Grammar::new(&options.only, &options.without)?;
    if let Some(number) = options.show {
        println!("{}", program::text(&generate(&grammar, Rng::of_program(options.seed, number))));
        return Ok(());
    }
    let Some(cpython) = Interpreter::cpython(options.python.as_deref()) else {
        println!("\nSKIPPED: no CPython 3.11 is installed, so nothing was compared with it.");
        return options.python.map_or(Ok(()), |path| Err(format!("{path} is not CPython 3.11")));
    };
    let session = Session { cpython, exuvia: exuvia(&options)?, grammar, options };
    session.run()
}

/// The command to test: what was asked for, or what is built now.
fn exuvia(options: &Options) -> Result<Interpreter, String> {
    let path = match &options.exuvia {
        Some(path) => PathBuf::from(path),
        None => {
            Step::cargo("build -p exuvia-cli").run()?;
            built_exuvia(&target())
        }
    };
    Ok(Interpreter::exuvia(path))
}

/// One run of the task.
struct Session {
    cpython: Interpreter,
    exuvia: Interpreter,
    grammar: Grammar,
    options: Options,
}

impl Session {
    fn run(&self) -> Outcome {
        let start = Instant::now();
        let directory = target().join("differ").join(format!("seed-{}", self.options.seed));
        let report = Mutex::new(Report::new(directory, self.options.n_kept)?);
        let next = Mutex::new(self.options.numbers().into_iter());
        let scratch = env::temp_dir().join(format!("exuvia-differ-{}", std::process::id()));
        thread::scope(|scope| {
            for worker in 0..self.options.n_jobs {
                let (report, next, scratch) = (&report, &next, scratch.join(worker.to_string()));
                scope.spawn(move || self.work(scratch, next, report));
            }
        });
        let _ = std::fs::remove_dir_all(scratch);
        let report = report.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        report.finish(self.options.numbers().len(), start.elapsed())
    }

    /// Takes one program after the other, until all have been run.
    fn work(&self, directory: PathBuf, next: &Mutex<vec::IntoIter<u64>>, report: &Mutex<Report>) {
        let pair = Pair { cpython: self.cpython.clone(), exuvia: self.exuvia.clone(), directory };
        let next = || next.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
        while let Some(number) = next() {
            self.run_program(&pair, number, report);
        }
    }

    fn run_program(&self, pair: &Pair, number: u64, report: &Mutex<Report>) {
        let program = generate(&self.grammar, Rng::of_program(self.options.seed, number));
        let with_report = |act: &mut dyn FnMut(&mut Report)| {
            act(&mut report.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        };
        match pair.compare(&program) {
            Err(error) => with_report(&mut |report| report.broken(number, &error)),
            Ok(comparison) if comparison.is_equal() => {
                with_report(&mut |report| report.equal(&comparison));
            }
            Ok(comparison) => {
                let mut is_new = false;
                with_report(&mut |report| is_new = report.different(number, &comparison));
                if is_new {
                    let (program, comparison) = minimal(pair, program, comparison);
                    with_report(&mut |report| report.keep(number, &program, &comparison));
                }
            }
        }
    }
}

/// The smallest program found that differs in the same way.
fn minimal(
    pair: &Pair,
    program: program::Body,
    comparison: Comparison,
) -> (program::Body, Comparison) {
    let smaller = Minimiser::new(pair, &comparison).run(program);
    let comparison = pair.compare(&smaller).unwrap_or(comparison);
    (smaller, comparison)
}
