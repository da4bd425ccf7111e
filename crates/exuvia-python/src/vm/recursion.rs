//! The guard of recursions over a program's objects.

use super::Vm;
use crate::object::PyResult;

impl Vm {
    /// [`Vm::enter_recursion`] with what CPython adds to the message.
    pub(crate) fn enter_recursion_while(
        &self,
        doing: impl std::fmt::Display,
    ) -> PyResult<RecursionGuard<'_>> {
        self.enter_recursion()
            .map_err(|_| self.recursion_error(format!("maximum recursion depth exceeded{doing}")))
    }

    /// Guards a recursion in Rust over the program's objects.
    ///
    /// # Errors
    /// `RecursionError` if it is too deep already.
    pub(crate) fn enter_recursion(&self) -> PyResult<RecursionGuard<'_>> {
        let depth = self.depth.get() + 1;
        if depth > self.recursion_limit.get() || depth > self.stack_limits.get().recursion {
            return Err(self.too_deep());
        }
        self.depth.set(depth);
        Ok(RecursionGuard { vm: self })
    }
}

/// Counts one level of recursion until it is dropped.
#[derive(Debug)]
pub(crate) struct RecursionGuard<'vm> {
    vm: &'vm Vm,
}

impl Drop for RecursionGuard<'_> {
    fn drop(&mut self) {
        self.vm.depth.set(self.vm.depth.get() - 1);
    }
}
