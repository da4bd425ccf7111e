//! The objects that CPython has for itself, and we have not: they count where full collections are put off.

use crate::vm::Vm;

/// How many there are at the start of a program, without the module `site`.
const AT_START: isize = 3364;

/// How many more, or fewer, there are once a module was imported: those that programs about memory mostly import.
const OF_MODULES: &[(&str, isize)] =
    &[("weakref", 126), ("collections", 32), ("functools", 100), ("copy", -20)];

/// Counts those that are there at the start.
pub(crate) fn count_at_start(vm: &Vm) {
    vm.heap.count_beside(AT_START);
}

/// Counts those of a module that was imported.
pub(crate) fn count_imported(vm: &Vm, name: &str) {
    if let Some((_, n_objects)) = OF_MODULES.iter().find(|(module, _)| *module == name) {
        vm.heap.count_beside(*n_objects);
    }
}
