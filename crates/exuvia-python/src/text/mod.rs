//! Text without objects: how numbers are written and read, what characters are, how strings are quoted.
//!
//! Nothing here knows the heap or the VM; errors are plain messages, which callers turn into exceptions.

pub(crate) mod chars;
pub(crate) mod codec;
mod escape_codec;
pub(crate) mod float;
pub(crate) mod integer;
pub(crate) mod number_format;
pub(crate) mod pieces;
pub(crate) mod quote;
pub(crate) mod spec;
pub(crate) mod unicode_table;
