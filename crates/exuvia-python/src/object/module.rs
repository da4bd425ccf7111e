//! Modules.

use exuvia::{Gc, Trace};

use super::{Dict, tag};

/// A module: a namespace that can be looked into with a dot.
#[derive(Debug, Trace)]
#[trace(tag = tag::MODULE, levels = 0)]
pub(crate) struct Module {
    pub(crate) dict: Gc<Dict>,
}
