//! Instructions for each operation, counted by callgrind: the difference between many operations and few.

use std::process::Command;

use super::Options;
use super::cell::{Cell, Program};
use super::results::{OURS, RC, Results};

/// Operations beyond the few.
const OPERATIONS: u32 = 100_000;
const FEW: u32 = 1000;

/// Counts what the workloads `i-...` do, the loop around it taken off; of exuvia and `Rc` only if it has to be quick.
pub(crate) fn measure(program: &Program, options: &Options, results: &mut Results) {
    let mut cells = results.cells();
    cells.retain(|(work, contender)| {
        let is_wanted = !options.quick || [OURS, RC].contains(&contender.as_str());
        work.starts_with("i-") && work != "i-nothing" && is_wanted
    });
    if cells.is_empty() {
        return;
    }
    let Some(nothing) = count(program, OURS, "i-nothing") else {
        return results.complain("callgrind: not installed, no instructions counted".to_owned());
    };
    for (work, contender) in cells {
        eprint!("\rcallgrind: {work} {contender}            ");
        let makes_sense = program.cell(&contender, &work, &["--ops", "1"]);
        if !matches!(makes_sense, Ok(Some(_))) {
            continue;
        }
        if let Some(number) = count(program, &contender, &work) {
            let number = ((number - nothing) * 10.0).round() / 10.0;
            results.add(&work, &contender, Cell::with("instructions", number));
        }
    }
    eprintln!();
}

fn count(program: &Program, contender: &str, work: &str) -> Option<f64> {
    let many = run(program, contender, work, FEW + OPERATIONS)?;
    let few = run(program, contender, work, FEW)?;
    Some((many - few) / f64::from(OPERATIONS))
}

/// All instructions of one process.
fn run(program: &Program, contender: &str, work: &str, operations: u32) -> Option<f64> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program.path());
    let operations = operations.to_string();
    let output = command.args(["cell", contender, work, "--ops", &operations]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find(|line| line.contains("Collected"))?;
    line.rsplit(' ').next()?.parse().ok()
}
