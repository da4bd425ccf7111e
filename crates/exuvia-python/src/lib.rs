//! A Python runtime on exuvia's heap, with CPython 3.11's lifetimes.

pub mod bytecode;
pub mod compile;
pub mod syntax;

mod builtins;
mod modules;
mod object;
mod vm;
