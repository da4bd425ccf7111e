//! Runs `benches/*.py` under everything that can run them.
//!
//! All take turns in each round, so that a machine that becomes slower does so for all of them. Two times are measured: the
//! processor time of the work alone, which the program prints, and the user time of the whole process, start included.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use wait4::Wait4;

use super::interpreters::{Interpreter, cpythons};
use super::table;
use crate::step::{Outcome, Step, root, target};

/// A program, and the times of each interpreter, in the order of the interpreters.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    script: PathBuf,
    /// Seconds of the work alone, one for each round.
    pub(crate) work: Vec<Vec<f64>>,
    /// Seconds of the whole process.
    pub(crate) process: Vec<Vec<f64>>,
}

/// Measures and prints the tables.
pub(crate) fn run(rounds: usize) -> Outcome {
    Step::cargo("build --release -p exuvia-cli").run()?;
    let exuvia = target().join("release").join("exuvia");
    let mut interpreters = vec![Interpreter::exuvia(exuvia)];
    interpreters.extend(cpythons());
    let mut rows = rows(interpreters.len())?;
    for round in 0..rounds {
        eprint!("\rround {} of {rounds} ", round + 1);
        for row in &mut rows {
            row.measure(&interpreters)?;
        }
    }
    eprintln!();
    let names: Vec<&str> = interpreters.iter().map(|one| one.name.as_str()).collect();
    let work = rows.iter().map(|row| (row.name.as_str(), row.work.as_slice()));
    table::print("Processor time of the work alone", &names, work);
    let process = rows.iter().map(|row| (row.name.as_str(), row.process.as_slice()));
    table::print("User time of the whole process", &names, process);
    Ok(())
}

/// One row for each program in `benches/`.
fn rows(n_interpreters: usize) -> Result<Vec<Row>, String> {
    let directory = root().join("benches");
    let entries = directory.read_dir().map_err(|error| format!("benches: {error}"))?;
    let mut scripts: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    scripts.retain(|script| script.extension().is_some_and(|suffix| suffix == "py"));
    scripts.sort();
    let row = |script: PathBuf| Row {
        name: script.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        script,
        work: vec![Vec::new(); n_interpreters],
        process: vec![Vec::new(); n_interpreters],
    };
    Ok(scripts.into_iter().map(row).collect())
}

impl Row {
    fn measure(&mut self, interpreters: &[Interpreter]) -> Outcome {
        for (i, interpreter) in interpreters.iter().enumerate() {
            let (work, process) = time(interpreter, &self.script).map_err(|problem| {
                format!("{} under {}: {problem}", self.name, interpreter.name)
            })?;
            self.work[i].push(work);
            self.process[i].push(process.as_secs_f64());
        }
        Ok(())
    }
}

/// What the program says about itself, and what the system says about its process.
fn time(interpreter: &Interpreter, script: &Path) -> Result<(f64, Duration), String> {
    let mut command = interpreter.command(script);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
    let mut stdout = child.stdout.take().ok_or("no standard output")?;
    let printed = std::io::read_to_string(&mut stdout).map_err(|error| error.to_string())?;
    let ended = child.wait4().map_err(|error| error.to_string())?;
    if !ended.status.success() {
        return Err(ended.status.to_string());
    }
    let work = printed.trim().parse().map_err(|_| format!("it printed {printed:?}, not a time"))?;
    Ok((work, ended.rusage.utime))
}
