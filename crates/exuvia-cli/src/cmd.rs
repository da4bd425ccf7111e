//! The commands.

mod gc_log;
pub(crate) mod run;
