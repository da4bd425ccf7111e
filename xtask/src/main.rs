//! The project's own tasks, called as `cargo xtask TASK`.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "tasks talk to whoever called them")]

mod asan;
mod bench;
mod ci;
mod step;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask TASK

Tasks:
  ci                 everything that must pass before a change is accepted
  asan               the library's tests under AddressSanitizer
  bench [WHAT]       measure; WHAT is library, python or all (the default)
        --rounds N   how often each Python program runs (default 7)
  bench peers        the library against every other Rust collector; writes docs/benchmarks/peers.md
        --rounds N   how often each cell runs (default 5)
        --only W,... only the workloads whose names begin so, and no document
        --quick      less of the same work, and no instructions counted
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["ci"] => ci::run(),
        ["asan"] => asan::run(),
        ["bench", rest @ ..] => bench::run(rest),
        [] | ["help" | "-h" | "--help", ..] => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(format!("there is no task '{}'\n\n{HELP}", words.join(" "))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}
