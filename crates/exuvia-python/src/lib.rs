//! A Python runtime on exuvia's heap, with CPython 3.11's lifetimes.

pub mod bytecode;
pub mod compile;
pub mod syntax;

mod builtins;
mod modules;
mod object;
mod text;
mod tree;
mod vm;

mod interpreter;
mod settings;

pub use interpreter::{Like, Options, Outcome, Source, run, with_large_stack};
pub use modules::StreamOptions;
pub use settings::Settings;
pub use vm::{Location, current_location, interrupt};
