//! `benches/peers`: the same work on `Rc`, on exuvia and on every other Rust collector.
//!
//! Every cell, one workload on one contender, is a process of its own on one core. Within a round all contenders do a
//! workload one after the other, so that a machine that becomes slower does so for all.

mod cell;
mod document;
mod instructions;
mod plot;
mod results;
mod rows;

use std::path::PathBuf;
use std::{fs, io};

use self::cell::Program;
use self::document::Conditions;
use self::results::Results;
use crate::step::{Outcome, Step, root, target};

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    rounds: usize,
    /// Beginnings of the names of the workloads to run; all if there are none.
    only: Vec<String>,
    quick: bool,
}

/// `cargo xtask bench peers [--rounds N] [--only W,...] [--quick]`
pub(crate) fn run(words: &[&str]) -> Outcome {
    let options = parse(words)?;
    let timed = build()?;
    let (contenders, mut works) = timed.list()?;
    works.retain(|work| options.wants(work));
    let mut results = Results::new(contenders, works);
    let before = document::load();
    if options.only.is_empty() {
        check_counts(&build_counted()?, &mut results);
    }
    measure(&timed, &options, &mut results);
    instructions::measure(&timed, &options, &mut results);
    let conditions = Conditions::read(options.rounds, options.quick, &before);
    let text = document::write(&results, &conditions);
    println!("\n{text}");
    if options.only.is_empty() {
        save("peers.md", &text)?;
        save("peers.svg", &plot::draw(&results))?;
    } else {
        println!("The document is not written, since not all workloads ran.");
    }
    Ok(())
}

fn parse(words: &[&str]) -> Result<Options, String> {
    let mut options = Options { rounds: 5, only: Vec::new(), quick: false };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--quick" => options.quick = true,
            "--rounds" => {
                let number = words.next().and_then(|number| number.parse().ok());
                options.rounds =
                    number.filter(|n| *n > 0).ok_or("--rounds needs a number from 1")?;
            }
            "--only" => {
                let names = words.next().ok_or("--only needs names of workloads")?;
                options.only = names.split(',').map(str::to_owned).collect();
            }
            other => return Err(format!("'{other}' is not --rounds N, --only W,... or --quick")),
        }
    }
    Ok(options)
}

impl Options {
    fn wants(&self, work: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|beginning| work.starts_with(beginning))
    }
}

fn build() -> Result<Program, String> {
    Step::cargo("build --release -p exuvia-peers --features peers").run()?;
    Ok(Program::new(target().join("release/exuvia-peers")))
}

/// The build whose objects count themselves: not optimized as a whole, as it is not timed.
fn build_counted() -> Result<Program, String> {
    let directory = target().join("peers-counted");
    let step = Step::cargo("build -p exuvia-peers --features peers,count");
    step.target_dir(&directory).run()?;
    Ok(Program::new(directory.join("debug/exuvia-peers")))
}

/// Has every object of every cell counted, once.
fn check_counts(program: &Program, results: &mut Results) {
    for (work, contender) in results.cells() {
        if work.starts_with("mem-") || work.starts_with("i-") {
            continue;
        }
        eprint!("\rcounting {work} {contender}            ");
        match program.cell(&contender, &work, &["--quick"]) {
            Ok(Some(cell)) => results.check_count(&work, &contender, &cell),
            Ok(None) => {}
            Err(problem) => results.complain(format!("{contender}, {work}, counted: {problem}")),
        }
    }
}

fn measure(program: &Program, options: &Options, results: &mut Results) {
    let size: &[&str] = if options.quick { &["--quick"] } else { &[] };
    for round in 0..options.rounds {
        for (work, contender) in results.cells() {
            if work.starts_with("i-") || results.has_failed(&work, &contender) {
                continue;
            }
            eprint!("\rround {} of {}: {work} {contender}            ", round + 1, options.rounds);
            match program.cell(&contender, &work, size) {
                Ok(Some(cell)) => results.add(&work, &contender, cell),
                Ok(None) => {}
                Err(problem) => results.fail(&work, &contender, &problem),
            }
        }
    }
    eprintln!();
}

fn save(name: &str, text: &str) -> Outcome {
    let path: PathBuf = root().join("docs/benchmarks").join(name);
    let written: io::Result<()> = fs::write(&path, text);
    written.map_err(|error| format!("{}: {error}", path.display()))?;
    println!("written: docs/benchmarks/{name}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let options = parse(&["--rounds", "3", "--only", "w5,w7", "--quick"]).unwrap();
        assert_eq!((options.rounds, options.quick), (3, true));
        assert!(options.wants("w7-10k") && !options.wants("w6a"));
        assert!(parse(&["--rounds", "0"]).is_err() && parse(&["w5"]).is_err());
    }
}
