//! The `exuvia` command: runs Python programs and shows their memory management at work.
//!
//! What was typed is read by [`args`], carried out by [`cmd`], and what the collector tells becomes text in [`view`]. The
//! program has standard output to itself; all of ours goes to standard error.
#![forbid(unsafe_code)]

mod args;
mod cmd;
mod python_args;
mod view;

use std::process::ExitCode;

use args::{Cli, Command};
use clap::Parser;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    if python_args::is_pythons(&words) {
        return cmd::run::run_as_python(words);
    }
    let cli = Cli::parse();
    cli.color.apply();
    match cli.command {
        Command::Run(run) => cmd::run::run(run),
    }
}
