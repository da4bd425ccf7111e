//! The end of a program, in CPython's order.
//!
//! First what `atexit` was given runs; then garbage is collected while all modules are still there, so that what is unreachable
//! gets its `__del__` before anything that it may use is gone. Then the modules lose their names, and most of them die at
//! once or, as their functions refer to them, in a second collection, in which their globals' `__del__` still find
//! everything intact. Modules that live on are emptied.

use exuvia::{Cause, Gc, WeakAny};

use super::Vm;
use crate::object::{Dict, Insert as _, Module, Str, Value};

/// Attributes of `sys` that hold a program's objects.
const CLEARED_IN_SYS: [&str; 11] = [
    "path",
    "argv",
    "ps1",
    "ps2",
    "last_type",
    "last_value",
    "last_traceback",
    "path_hooks",
    "path_importer_cache",
    "meta_path",
    "__interactivehook__",
];

impl Vm {
    /// Ends the program. False if its output could not be written.
    pub(crate) fn finalize(&self) -> bool {
        self.join_threads();
        self.run_exit_functions();
        self.stop_threads();
        self.is_finalizing.set(true);
        let mut succeeded = self.flush_standard_streams();
        if self.heap.is_enabled() {
            self.heap.collect_because(2, Cause::Shutdown);
        }
        self.gc_state.silence();
        self.finalize_modules();
        succeeded &= self.streams.close();
        succeeded
    }

    /// Calls what `atexit` was given, last first.
    pub(crate) fn run_exit_functions(&self) {
        let n = self.at_exit.borrow().len();
        for index in (0..n).rev() {
            let Some(entry) = self.at_exit.borrow().get(index).cloned().flatten() else { continue };
            let args = super::Args { values: entry.values.items(), names: entry.names.as_ref() };
            if let Err(error) = self.call_args(&entry.function, &args) {
                let message = "Exception ignored in atexit callback";
                self.report_unraisable(&error, Some(&entry.function), Some(message));
            }
        }
        // What they have added does not run.
        let all = self.at_exit.take();
        drop(all);
    }

    fn finalize_modules(&self) {
        self.clear_special_names();
        let modules = self.forget_modules();
        self.restore_builtins();
        self.heap.exit_collect();
        for module in modules.iter().rev() {
            if let Some(module) = module.upgrade()
                && let Some(module) = module.downcast_ref::<Module>()
            {
                self.wipe(&module.dict);
            }
        }
        self.wipe(&self.sys);
        self.wipe(&self.builtins);
        self.heap.exit_collect();
    }

    /// Lets go of what `builtins` and `sys` hold for the program, and gives it the first standard streams back.
    fn clear_special_names(&self) {
        self.builtins.set_str(&self.names.underscore, self.none.clone());
        for name in CLEARED_IN_SYS {
            self.sys.set_str(&self.intern(name), self.none.clone());
        }
        for name in ["stdin", "stdout", "stderr"] {
            let original = self.sys.get_str(&self.intern(&format!("__{name}__")));
            self.sys.set_str(&self.intern(name), original.unwrap_or_else(|| self.none.clone()));
        }
    }

    /// Takes all modules out of `sys.modules`. Those that live on can be found by the weak handles.
    fn forget_modules(&self) -> Vec<WeakAny> {
        let mut modules = Vec::new();
        for (name, module) in self.modules.pairs() {
            let is_special = module.downcast_ref::<Module>().is_some_and(|module| {
                [&self.sys, &self.builtins].iter().any(|dict| Gc::ptr_eq(dict, &module.dict))
            });
            if !is_special {
                modules.push(module.downgrade());
            }
            drop(module);
            if let Some(name) = name.downcast_ref::<Str>() {
                self.modules.set_str(name, self.none.clone());
            }
        }
        self.modules.clear();
        modules
    }

    /// Takes everything out of `builtins` that was not there at the start.
    fn restore_builtins(&self) {
        let original = self.builtins_at_start.take();
        if original.is_empty() {
            return;
        }
        let current = self.builtins.pairs();
        self.builtins.clear();
        for (name, value) in original {
            self.builtins.set_str(&name, value);
        }
        drop(current);
    }

    /// Replaces all values of a module by `None`: first those whose names begin with one underscore.
    fn wipe(&self, dict: &Gc<Dict>) {
        for is_private_turn in [true, false] {
            for name in dict.keys() {
                let Some(name) = name.downcast_ref::<Str>() else { continue };
                let text = name.as_str();
                let is_private = text.starts_with('_') && !text.starts_with("__");
                let is_due = if is_private_turn {
                    is_private
                } else {
                    !is_private && text != "__builtins__"
                };
                if is_due && dict.get_str(name).is_some_and(|value| !self.is_none(&value)) {
                    dict.set_str(name, self.none.clone());
                }
            }
        }
    }

    /// Remembers what `builtins` holds before the program runs.
    pub(crate) fn remember_builtins(&self) {
        let pairs: Vec<(Gc<Str>, Value)> = self
            .builtins
            .pairs()
            .into_iter()
            .filter_map(|(name, value)| Some((name.downcast::<Str>().ok()?, value)))
            // CPython adds it only when its own modules are there.
            .filter(|(name, _)| name.as_str() != "open")
            .collect();
        self.builtins_at_start.replace(pairs);
    }
}
