//! The same work on `Rc`, on exuvia and on every other Rust collector.
//!
//! A process measures one *cell*: one workload on one contender. `cargo xtask bench peers` runs them all in turns and makes
//! the tables; one cell alone, for a profiler:
//!
//! ```text
//! cargo run --release -p exuvia-peers --features peers -- cell exuvia w5
//! ```
//!
//! The workloads ([`work`]) are written once, against the traits of [`contender`].

#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a cell prints what it measured")]

mod contender;
mod count;
mod random;
mod report;
mod work;

use std::process::ExitCode;

use report::Report;
use work::Size;

const HELP: &str = "\
Usage: exuvia-peers cell CONTENDER WORKLOAD [--quick] [--ops N]
       exuvia-peers list

  --quick   less of the same work
  --ops N   how many operations the workloads run that exist to be counted by callgrind (i-...)
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["list"] => {
            list();
            Ok(())
        }
        ["cell", contender, work, options @ ..] => cell(contender, work, options),
        _ => Err(HELP.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Measures one cell and prints it.
fn cell(contender: &str, work: &str, options: &[&str]) -> Result<(), String> {
    let size = Size::parse(options)?;
    let report = run_by_name(contender, work, size)?;
    match report {
        Some(report) => print!("{report}"),
        None => println!("none"),
    }
    Ok(())
}

/// The contenders by name; each is a file of [`contender`].
macro_rules! contenders {
    ($($(#[$when:meta])* $name:literal => $contender:ty,)*) => {
        fn run_by_name(name: &str, work: &str, size: Size) -> Result<Option<Report>, String> {
            match name {
                $($(#[$when])* $name => work::run::<$contender>(work, size),)*
                _ => Err(format!("there is no contender '{name}'")),
            }
        }

        /// One line for each contender and workload that there is.
        fn list() {
            $($(#[$when])* println!("contender {}", $name);)*
            for id in work::IDS {
                println!("work {id}");
            }
        }
    };
}

contenders! {
    "exuvia" => contender::exuvia::Exuvia<700>,
    "exuvia-10k" => contender::exuvia::Exuvia<10_000>,
    "exuvia-manual" => contender::exuvia::Exuvia<0>,
    "rc" => contender::rc::Counted,
    #[cfg(feature = "peers")]
    "dumpster" => contender::dumpster::Dumpster,
    #[cfg(feature = "peers")]
    "rust-cc" => contender::rust_cc::RustCc,
    #[cfg(feature = "peers")]
    "gcmodule" => contender::gcmodule::Gcmodule,
    #[cfg(feature = "peers")]
    "bacon" => contender::bacon::Bacon,
    #[cfg(feature = "peers")]
    "gc" => contender::gc::RustGc,
    #[cfg(feature = "peers")]
    "boa_gc" => contender::boa::Boa,
    #[cfg(feature = "peers")]
    "gc-arena" => contender::arena::BrandedArena,
}
