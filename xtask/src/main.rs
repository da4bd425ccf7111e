//! The project's own tasks, called as `cargo xtask TASK`.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "tasks talk to whoever called them")]

mod asan;
mod bench;
mod ci;
mod conform;
mod differ;
mod soak;
mod step;
mod valgrind;
mod zeal;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask TASK

Tasks:
  ci                 everything that must pass before a change is accepted
  asan               the library's tests and the runtime's cases under AddressSanitizer and LeakSanitizer
  zeal               the library's tests with a heap that checks itself all the time
  valgrind           some of the library's tests under valgrind
  differ             random Python programs about memory, under CPython 3.11 and under us
        --count N    how many (default 200)
        --seed N     other programs
        --first N    begin with this one; --programs N,... runs these only; --show N only shows one
        --jobs N     how many at the same time (default 2)
        --keep N     how many programs of each group of differences are made smaller (default 2)
        --python PATH, --exuvia PATH    other interpreters than those found and built
        --only TOPIC,... --without TOPIC,...    programs about less
  soak               random programs against a model
        --operations N  how many operations (default 1000000)
        --seed N        other programs
        --exhaustive    all graphs of up to four objects instead
  conform [FILES]    CPython's own tests of memory management, run by our runtime
        --python P   the CPython whose tests they are; several are run one after the other
                     (default: the 3.11 that is installed, and the 3.13 if there is one)
        --exuvia P   the command to test (default: built from the sources)
        --verbose    list the tests that did not pass
        --record     write docs/conformance.md
  fuzz [--seconds N] the same, chosen by a fuzzer (needs a nightly compiler and cargo-fuzz)
  bench [WHAT]       measure; WHAT is library, python or all (the default)
        --rounds N   how often each Python program runs (default 7)
  bench peers        the library against every other Rust collector; writes docs/benchmarks/peers.md
        --rounds N   how often each cell runs (default 5)
        --only W,... only the workloads whose names begin so: no objects counted, no document
        --quick      less of the same work, and few instructions counted
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["ci"] => ci::run(),
        ["asan"] => asan::run(),
        ["zeal"] => zeal::run(),
        ["valgrind"] => valgrind::run(),
        ["differ", rest @ ..] => differ::run(rest),
        ["soak", rest @ ..] => soak::run(rest),
        ["fuzz", rest @ ..] => soak::fuzz(rest),
        ["bench", rest @ ..] => bench::run(rest),
        ["conform", rest @ ..] => conform::run(rest),
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
