//! What can be typed.

use std::ffi::OsString;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use exuvia_python::Like;

/// The exit status of a command that was typed wrongly, as in CPython.
pub(crate) const USAGE: u8 = 2;

/// Run a Python program and watch its memory being managed.
///
/// Exuvia manages memory as CPython does: an object dies with the last reference to it, and a garbage collector finds the
/// objects that only keep each other alive. Exuvia runs your program and tells what its collector does and why.
#[derive(Parser, Debug)]
#[command(name = "exuvia", version, styles = STYLES, after_help = EXAMPLES, arg_required_else_help = true)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
pub(crate) struct Cli {
    /// When to use colours
    ///
    /// `auto` uses them on a terminal, unless the variable NO_COLOR is set; CLICOLOR_FORCE=1 asks for them elsewhere too.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    #[arg(help = "When to use colours: auto, always or never")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    Run(Run),
}

/// Run a Python program
///
/// Standard input and output are the program's alone, and its exit status becomes ours. What we have to say goes to
/// standard error. Options for exuvia come before PROGRAM; everything behind it belongs to the program.
#[derive(Args, Debug)]
#[command(after_help = RUN_EXAMPLES, after_long_help = RUN_LONG_EXAMPLES)]
#[command(
    override_usage = "exuvia run [OPTIONS] PROGRAM [ARGS]...\n       exuvia run [OPTIONS] -c CODE [ARGS]..."
)]
pub(crate) struct Run {
    /// Tell of each collection: where, why now, what it found
    ///
    /// Tells of each run of the garbage collector, on standard error: the line that the program was at, why the collector ran
    /// just then, how many objects it examined and which of them it freed; at the end, a summary of the objects' fates. The
    /// words are explained in GLOSSARY.md.
    #[arg(long)]
    pub(crate) gc_log: bool,

    /// Run the collector as this version of CPython does: 3.11, 3.13 or 3.14
    ///
    /// 3.11, which is what we do without this option, collects in the middle of any operation that makes a container, once there
    /// are more than 700. 3.13 waits for 2000, and then for the next call or the next round of a loop. 3.14 besides tracks
    /// all dictionaries, and lets finalizers use weak references to what is about to die. The language is that of 3.11 in any case.
    #[arg(long, value_name = "VERSION", default_value = "3.11", hide_default_value = true)]
    #[arg(hide_possible_values = true)]
    pub(crate) like: Version,

    /// Set when the collector runs, like gc.set_threshold(A, B, C)
    ///
    /// Generation 0 is collected once more than A containers have been made that were not freed again; generation 1 when
    /// generation 0 was collected more than B times since; generation 2 when generation 1 was, more than C times. Without this
    /// option they are 700,10,10. A = 0 switches automatic collections off.
    #[arg(long, value_name = "A,B,C", value_parser = thresholds, allow_hyphen_values = true)]
    pub(crate) thresholds: Option<[i64; 3]>,

    /// Run this text instead of a file
    #[arg(short = 'c', value_names = ["CODE", "ARGS"], num_args = 1.., allow_hyphen_values = true)]
    pub(crate) code: Option<Vec<OsString>>,

    /// Run a module, such as unittest, instead of a file
    #[arg(short = 'm', value_names = ["MODULE", "ARGS"], num_args = 1.., allow_hyphen_values = true)]
    #[arg(conflicts_with = "code")]
    pub(crate) module: Option<Vec<OsString>>,

    /// The file to run, or `-` for standard input, and arguments for it
    #[arg(value_name = "PROGRAM", required_unless_present_any = ["code", "module"], trailing_var_arg = true)]
    #[arg(value_names = ["PROGRAM", "ARGS"])]
    pub(crate) program: Vec<OsString>,
}

/// A version of CPython.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Version {
    #[value(name = "3.11")]
    V3_11,
    #[value(name = "3.13")]
    V3_13,
    #[value(name = "3.14")]
    V3_14,
}

impl From<Version> for Like {
    fn from(version: Version) -> Self {
        match version {
            Version::V3_11 => Self::V3_11,
            Version::V3_13 => Self::V3_13,
            Version::V3_14 => Self::V3_14,
        }
    }
}

/// When to use colours.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes this the choice for all streams.
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::AlwaysAnsi,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Reads `A,B,C`; what is missing at the end keeps its default.
fn thresholds(text: &str) -> Result<[i64; 3], String> {
    let numbers: Option<Vec<i64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some(&[a]) => Ok([a, 10, 10]),
        Some(&[a, b]) => Ok([a, b, 10]),
        Some(&[a, b, c]) => Ok([a, b, c]),
        _ => {
            Err("write up to three whole numbers with commas between, such as 700,10,10".to_owned())
        }
    }
}

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  exuvia run program.py                  run a program
  exuvia run --gc-log program.py         ... and tell of each garbage collection
  exuvia run -c 'print(6 * 7)'           run a line of Python
  exuvia run --help                      explain the options";

const RUN_EXAMPLES: &str = "\
Examples:
  exuvia run program.py a b              sys.argv is ['program.py', 'a', 'b']
  exuvia run --gc-log program.py         tell of each garbage collection
  exuvia run -c 'print(6 * 7)'           run a line of Python
  echo 'print(6 * 7)' | exuvia run -     run what is typed or piped in";

const RUN_LONG_EXAMPLES: &str = "\
Examples:
  Run a program with two arguments; its sys.argv is ['program.py', 'a', 'b']:
    exuvia run program.py a b

  See when and why the collector runs. Keep what it tells apart from the program's output:
    exuvia run --gc-log program.py
    exuvia run --gc-log program.py 2> gc.log

  Let the collector run more often, or not at all:
    exuvia run --gc-log --thresholds 100,10,10 program.py
    exuvia run --gc-log --thresholds 0 program.py

  Two objects that only know each other wait for the collector:
    exuvia run --gc-log -c '
    class Friend: pass
    a = Friend(); b = Friend()
    a.friend = b; b.friend = a
    del a, b
    import gc; gc.collect()'

  Run what another command writes:
    echo 'print(6 * 7)' | exuvia run -

Exit status:
  The program's own: 0 at its end, 1 after an uncaught exception, N after sys.exit(N), 130 after Ctrl-C.
  2 if this command was typed wrongly or the program cannot be read.";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn run(line: &str) -> Run {
        let Command::Run(run) = Cli::try_parse_from(line.split(' ')).unwrap().command;
        run
    }

    #[test]
    fn definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn what_follows_the_program_is_the_programs() {
        let run = run("exuvia run --gc-log p.py --gc-log -x -- --thresholds 1 -c");
        assert!(run.gc_log && run.thresholds.is_none() && run.code.is_none());
        assert_eq!(run.program, ["p.py", "--gc-log", "-x", "--", "--thresholds", "1", "-c"]);
    }

    #[test]
    fn what_follows_the_code_is_the_programs() {
        let run = run("exuvia run -c pass --gc-log -x -- p.py -c");
        assert!(!run.gc_log && run.program.is_empty());
        assert_eq!(run.code.unwrap(), ["pass", "--gc-log", "-x", "--", "p.py", "-c"]);
    }

    #[test]
    fn standard_input_can_have_arguments() {
        assert_eq!(run("exuvia run - -v").program, ["-", "-v"]);
    }

    #[test]
    fn thresholds_may_be_shortened_or_negative() {
        assert_eq!(run("exuvia run --thresholds 5 p").thresholds, Some([5, 10, 10]));
        assert_eq!(run("exuvia run --thresholds -1,2,3 p").thresholds, Some([-1, 2, 3]));
        assert!(Cli::try_parse_from(["exuvia", "run", "--thresholds", "1,,2", "p"]).is_err());
    }

    #[test]
    fn a_program_is_needed() {
        assert!(Cli::try_parse_from(["exuvia", "run"]).is_err());
        assert!(Cli::try_parse_from(["exuvia", "run", "--gclog", "p"]).is_err());
    }
}
