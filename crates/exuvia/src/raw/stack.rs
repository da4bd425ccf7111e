//! What the heap keeps for the stack that is running.

use super::nesting::{self, Depth};
use super::slot::Slot;

/// What belongs to one stack: how deep its releases are nested, and what was put off because of that.
///
/// Whoever runs several stacks in one thread, such as coroutines, keeps one of these for each that is not running, and
/// [swaps](Self::swap) it at each switch. Otherwise an object that is released on one stack might have to wait for a
/// release that is suspended on another.
///
/// # Examples
/// ```
/// use exuvia::StackState;
///
/// let mut other = StackState::new();
/// other.swap();
/// // Here the other stack runs.
/// other.swap();
/// ```
#[derive(Debug)]
pub struct StackState {
    depth: Depth,
    put_off: Vec<Slot>,
}

impl Default for StackState {
    fn default() -> Self {
        Self::new()
    }
}

impl StackState {
    /// That of a stack on which nothing has run.
    #[must_use]
    pub fn new() -> Self {
        Self { depth: Depth::UNUSED, put_off: Vec::new() }
    }

    /// Makes this the state of the running stack, and keeps the one that was.
    pub fn swap(&mut self) {
        nesting::swap(&mut self.depth, &mut self.put_off);
    }
}
