//! The less frequent cases of instructions: names, cells, functions, signals.

use std::sync::atomic::{AtomicBool, Ordering};

use exuvia::{Gc, Heap};

use super::raw::Activation;
use super::{Kind, Vm};
use crate::bytecode::Reg;
use crate::object::code::{Cache, CacheKind};
use crate::object::exception::place;
use crate::object::{
    CellObject, Code, Dict, Function, Insert as _, Int, PyErr, PyResult, Str, Tuple, Value, tag,
};

/// Whether the loop has something else to do; looked at where it goes backwards.
static ATTENTION: AtomicBool = AtomicBool::new(false);
/// Set by the handler of Ctrl-C.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Asks the running program to raise `KeyboardInterrupt`. May be called from a signal handler.
pub fn interrupt() {
    INTERRUPTED.store(true, Ordering::Relaxed);
    ATTENTION.store(true, Ordering::Relaxed);
}

/// Asks the running program to let another of its threads go on.
pub(super) fn ask_to_switch() {
    ATTENTION.store(true, Ordering::Relaxed);
}

/// Whether Ctrl-C was pressed, and nothing has come of that yet.
pub(super) fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

impl Vm {
    #[inline(always)]
    pub(crate) fn has_signal(&self) -> bool {
        ATTENTION.load(Ordering::Relaxed) || Heap::is_safepoint_wanted()
    }

    /// Does so in the places where CPython's `PyErr_CheckSignals` does.
    #[inline(always)]
    pub(crate) fn check_signals(&self) -> PyResult<()> {
        if self.has_signal() { self.handle_signals() } else { Ok(()) }
    }

    /// Runs the collector if it waits for this moment; raises `KeyboardInterrupt` if Ctrl-C was pressed, in the main thread;
    /// and lets other threads go on.
    #[cold]
    pub(crate) fn handle_signals(&self) -> PyResult<()> {
        self.heap.safepoint();
        ATTENTION.store(false, Ordering::Relaxed);
        if is_interrupted() {
            if self.is_main_thread() {
                return self.raise_interrupt();
            }
            ask_to_switch();
        }
        self.yield_to_threads();
        Ok(())
    }

    /// Raises `KeyboardInterrupt` if Ctrl-C was pressed.
    pub(super) fn raise_interrupt(&self) -> PyResult<()> {
        if !INTERRUPTED.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        Err(self.raised_bare(Kind::KeyboardInterrupt))
    }

    /// A global or built-in name when the inline cache missed; teaches it.
    #[cold]
    pub(super) fn load_global(&self, function: &Function, entry: &Cache) -> PyResult {
        let name = &function.code.names[usize::from(entry.name)];
        if let Some(position) = function.globals.position_of_str(name) {
            entry.kind.set(CacheKind::Global);
            entry.set_position(position);
            if let Some(value) = function.globals.get_at(position, name) {
                return Ok(value);
            }
            return function.globals.get_str(name).ok_or_else(|| self.undefined_name(name));
        }
        let builtins = self.builtins_of(&function.globals);
        let Some(value) = builtins.get_str(name) else { return Err(self.undefined_name(name)) };
        if Gc::ptr_eq(&builtins, &self.builtins)
            && let Some(position) = builtins.position_of_str(name)
        {
            entry.kind.set(CacheKind::Builtin);
            entry.set_position(position);
            entry.version.set(function.globals.table.borrow().version());
        }
        Ok(value)
    }

    fn undefined_name(&self, name: &Gc<Str>) -> PyErr {
        let error = self.name_error(format!("name '{}' is not defined", name.as_str()));
        self.bear(&error);
        error.set_field(place::NAME, Some(Gc::as_any(name).clone()));
        error
    }

    /// The built-ins that a module sees: its `__builtins__`, a module or a dictionary.
    fn builtins_of(&self, globals: &Gc<Dict>) -> Gc<Dict> {
        let Some(builtins) = globals.get_str(&self.names.builtins) else {
            return self.builtins.clone();
        };
        if let Some(module) = builtins.downcast_ref::<crate::object::Module>() {
            return module.dict.clone();
        }
        builtins.downcast::<Dict>().unwrap_or_else(|_| self.builtins.clone())
    }

    /// A store to a global when the inline cache missed; teaches it.
    #[cold]
    pub(super) fn store_global(&self, function: &Function, entry: &Cache, value: Value) {
        let name = &function.code.names[usize::from(entry.name)];
        function.globals.set_str(name, value);
        if let Some(position) = function.globals.position_of_str(name) {
            entry.kind.set(CacheKind::Global);
            entry.set_position(position);
        }
    }

    pub(super) fn delete_global(&self, function: &Function, name: u16) -> PyResult<()> {
        let name = &function.code.names[usize::from(name)];
        let entry = function.globals.remove_str(name);
        entry.map(drop).ok_or_else(|| self.undefined_name(name))
    }

    /// The namespace of the innermost frame, for code without fast locals.
    pub(crate) fn namespace(&self) -> Option<Value> {
        self.frames.borrow().last().and_then(|frame| frame.extras.as_ref()?.namespace.clone())
    }

    /// Looks a name up in the namespace, which need not be a `dict`.
    fn find_in_namespace(&self, name: &Gc<Str>) -> PyResult<Option<Value>> {
        let Some(namespace) = self.namespace() else { return Ok(None) };
        match namespace.downcast_ref::<Dict>() {
            Some(dict) => Ok(dict.get_str(name)),
            None => self.absorb(self.subscript(&namespace, Gc::as_any(name)), Kind::KeyError),
        }
    }

    pub(super) fn load_name(&self, function: &Function, name: u16) -> PyResult {
        let name = &function.code.names[usize::from(name)];
        if let Some(value) = self.find_in_namespace(name)? {
            return Ok(value);
        }
        if let Some(value) = function.globals.get_str(name) {
            return Ok(value);
        }
        let builtins = self.builtins_of(&function.globals);
        builtins.get_str(name).ok_or_else(|| self.undefined_name(name))
    }

    pub(super) fn store_name(&self, function: &Function, name: u16, value: Value) -> PyResult<()> {
        let name = &function.code.names[usize::from(name)];
        let Some(namespace) = self.namespace() else {
            function.globals.set_str(name, value);
            return Ok(());
        };
        match namespace.downcast_ref::<Dict>() {
            Some(dict) => dict.set_str(name, value),
            None => self.set_subscript(&namespace, Gc::as_any(name), value)?,
        }
        Ok(())
    }

    pub(super) fn delete_name(&self, function: &Function, name: u16) -> PyResult<()> {
        let name = &function.code.names[usize::from(name)];
        let namespace = self.namespace().unwrap_or_else(|| Gc::as_any(&function.globals).clone());
        let entry = match namespace.downcast_ref::<Dict>() {
            Some(dict) => dict.remove_str(name).map(drop),
            None => {
                let deleted = self.del_subscript(&namespace, Gc::as_any(name));
                self.absorb(deleted, Kind::KeyError)?
            }
        };
        entry.ok_or_else(|| self.undefined_name(name))
    }

    pub(super) fn load_class_cell(
        &self,
        function: &Function,
        cell: Option<&Value>,
        register: Reg,
        name: u16,
    ) -> PyResult {
        let name = &function.code.names[usize::from(name)];
        if let Some(value) = self.find_in_namespace(name)? {
            return Ok(value);
        }
        cell.and_then(|cell| cell.downcast_ref::<CellObject>())
            .and_then(|cell| cell.value.get())
            .ok_or_else(|| self.unbound_cell(function, register))
    }

    /// A `MakeFunction`.
    pub(super) fn make_function(
        &self,
        act: &mut Activation<'_>,
        flags: u8,
        base: Reg,
        k: u16,
    ) -> Value {
        let mut next = base;
        let mut part = |flag: u8, act: &mut Activation<'_>| {
            if flags & flag == 0 {
                return None;
            }
            next += 1;
            act.take(next - 1)
        };
        let defaults = part(1, act);
        let keyword_defaults = part(2, act);
        let annotations = part(4, act);
        let closure = part(8, act).and_then(|closure| closure.downcast::<Tuple>().ok());
        let code =
            act.constant(u32::from(k)).clone().downcast::<Code>().expect("verified to be code");
        let globals = act.function().globals.clone();
        let function = self.new_closure(&code, &globals, closure);
        function.defaults.set(defaults.and_then(|defaults| defaults.downcast().ok()));
        function
            .keyword_defaults
            .set(keyword_defaults.and_then(|defaults| defaults.downcast().ok()));
        function.annotations.set(annotations);
        Gc::into_any(function)
    }

    pub(super) fn load_build_class(&self) -> PyResult {
        let function = self.builtins.get_str(&self.names.build_class);
        function.ok_or_else(|| self.name_error("__build_class__ not found"))
    }

    /// Globals of the innermost frame.
    pub(crate) fn globals(&self) -> Option<Gc<Dict>> {
        self.frames.borrow().last().map(|frame| frame.function.globals.clone())
    }

    /// For `super()` without arguments: the class in `__class__`, and the first argument.
    pub(crate) fn super_arguments(&self) -> Option<(Value, Value)> {
        let frames = self.frames.borrow();
        let frame = frames.last()?;
        let spec = &frame.function.code.spec;
        let i = spec.free.iter().position(|name| name == "__class__")?;
        let cell = self.registers.peek(frame.base + spec.locals.len() + i)?;
        let class = cell.downcast_ref::<CellObject>()?.value.get()?;
        let first = self.registers.peek(frame.base)?;
        let first = match first.downcast_ref::<CellObject>() {
            Some(cell) if spec.cells.contains(&0) => cell.value.get()?,
            _ => first,
        };
        (spec.n_positional > 0 || !spec.locals.is_empty()).then_some((class, first))
    }

    /// The integer of an index-like object, or `None` if it is not one. Does not call Python code.
    pub(crate) fn plain_int(value: &Value) -> Option<i64> {
        match value.tag() {
            tag::INT => value.downcast_ref::<Int>().map(|int| int.0),
            tag::BOOL => value.downcast_ref::<crate::object::Bool>().map(|bool| i64::from(bool.0)),
            _ => None,
        }
    }
}
