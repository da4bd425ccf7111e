//! The command as its users meet it: what is typed, what is printed, the exit status.

mod arguments;
mod bad_input;
mod gc_log;
mod lecture;
mod like;
mod streams;
mod support;
