//! The hooks: what happens to exceptions that nobody handles, and to values that are to be shown.

use exuvia::Gc;

use crate::modules::{argument, set, structseq};
use crate::object::{Exception, PyErr, PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// Prints what the interactive loop would print.
pub(super) fn displayhook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let value = argument::one(vm, args, "sys.displayhook")?;
    if vm.is_none(value) {
        return Ok(vm.none.clone());
    }
    let text = vm.repr(value)?;
    if let Some(stdout) = vm.sys.get_str(&vm.names.stdout) {
        vm.write(&stdout, &format!("{text}\n"))?;
    }
    set(vm, &vm.builtins, "_", value.clone());
    Ok(vm.none.clone())
}

/// Prints an exception with its traceback.
pub(super) fn excepthook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, value, _] = args.exactly::<3>(vm, "excepthook")?;
    if let Some(error) = value.downcast_ref::<Exception>() {
        let text = vm.format_exception(error);
        vm.write_stderr(&text);
    }
    Ok(vm.none.clone())
}

/// Prints an exception that cannot be raised: in `__del__`, in a weak reference's callback.
pub(super) fn unraisablehook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let unraisable = argument::one(vm, args, "sys.unraisablehook")?;
    let object = vm.attribute_named(unraisable, "object")?;
    let message = vm.attribute_named(unraisable, "err_msg")?;
    let error = vm.attribute_named(unraisable, "exc_value")?;
    let message = argument::text(&message).map(|message| message.as_str().to_owned());
    if let Some(error) = error.downcast_ref::<Exception>() {
        let object = Some(&object).filter(|object| !vm.is_none(object));
        vm.print_unraisable(error, object, message.as_deref());
    }
    Ok(vm.none.clone())
}

impl Vm {
    /// Calls `sys.unraisablehook` for an exception that cannot be raised.
    pub(crate) fn call_unraisable_hook(
        &self,
        error: &PyErr,
        object: Option<&Value>,
        message: Option<&str>,
    ) {
        let hook = self.sys.get_str(&self.names.unraisablehook);
        match hook.filter(|hook| hook.tag() != tag::NATIVE && !self.is_none(hook)) {
            None => self.print_unraisable(error, object, message),
            Some(hook) => {
                let called = self
                    .unraisable_args(error, object, message)
                    .and_then(|args| self.call(&hook, &[args]));
                if let Err(other) = called {
                    self.print_unraisable(
                        &other,
                        Some(&hook),
                        Some("Exception ignored in sys.unraisablehook"),
                    );
                }
            }
        }
    }

    /// What `sys.unraisablehook` is called with.
    fn unraisable_args(
        &self,
        error: &PyErr,
        object: Option<&Value>,
        message: Option<&str>,
    ) -> PyResult {
        let optional = |value: Option<Value>| value.unwrap_or_else(|| self.none.clone());
        structseq::single(
            self,
            "sys",
            "UnraisableHookArgs",
            &[
                ("exc_type", Gc::as_any(&error.class).clone()),
                ("exc_value", Gc::as_any(error).clone()),
                ("exc_traceback", optional(error.traceback.get().map(Gc::into_any))),
                ("err_msg", optional(message.map(|message| self.new_str(message)))),
                ("object", optional(object.cloned())),
            ],
        )
    }

    /// What `sys.unraisablehook` does unless the program replaces it.
    fn print_unraisable(&self, error: &PyErr, object: Option<&Value>, message: Option<&str>) {
        let mut text = match (object, message) {
            (Some(object), message) => {
                format!(
                    "{}: {}\n",
                    message.unwrap_or("Exception ignored in"),
                    self.repr_lossy(object)
                )
            }
            (None, Some(message)) => format!("{message}:\n"),
            (None, None) => String::new(),
        };
        text.push_str(&self.format_exception_only(error, true));
        self.write_stderr(&text);
    }
}
