//! The hooks: what happens to exceptions that nobody handles, and to values that are to be shown.

use std::fmt::Write as _;

use exuvia::Gc;

use crate::modules::{argument, set, structseq};
use crate::object::frame::Traceback;
use crate::object::{Class, Exception, PyErr, PyResult, Value, tag};
use crate::vm::shown_line::Shown;
use crate::vm::{Args, Kind, Vm};

/// Prints what the interactive loop would print.
pub(super) fn displayhook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let value = argument::one(vm, args, "sys.displayhook")?;
    if vm.is_none(value) {
        return Ok(vm.none.clone());
    }
    set(vm, &vm.builtins, "_", vm.none.clone());
    let stdout = vm.sys.get_str(&vm.names.stdout).filter(|stdout| !vm.is_none(stdout));
    let Some(stdout) = stdout else {
        return Err(vm.error(Kind::RuntimeError, "lost sys.stdout"));
    };
    let text = vm.repr(value)?;
    vm.write(&stdout, &text)?;
    vm.write(&stdout, "\n")?;
    set(vm, &vm.builtins, "_", value.clone());
    Ok(vm.none.clone())
}

/// Prints an exception with its traceback.
pub(super) fn excepthook(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "sys.excepthook")?;
    let [_, value, traceback] = args.exactly::<3>(vm, "excepthook")?;
    let Some(error) = value.downcast_ref::<Exception>() else {
        let text = format!(
            "TypeError: print_exception(): Exception expected for value, {} found\n",
            vm.class_name(value)
        );
        vm.write_stderr(&text);
        return Ok(vm.none.clone());
    };
    if error.traceback.get().is_none()
        && let Ok(traceback) = traceback.clone().downcast::<Traceback>()
    {
        error.traceback.set(Some(traceback));
    }
    vm.write_report(&vm.format_exception(error));
    Ok(vm.none.clone())
}

/// Prints an exception that cannot be raised: in `__del__`, in a weak reference's callback.
pub(super) fn unraisablehook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let unraisable = argument::one(vm, args, "sys.unraisablehook")?;
    let is_one = vm
        .unraisable_class
        .get()
        .is_some_and(|class| Value::ptr_eq(class, Gc::as_any(vm.class_of(unraisable))));
    match argument::tuple(unraisable).map(|tuple| tuple.items()) {
        Some([class, value, traceback, message, object]) if is_one => {
            vm.print_unraisable([class, value, traceback, message, object]);
            Ok(vm.none.clone())
        }
        _ => Err(vm.type_error("sys.unraisablehook argument type must be UnraisableHookArgs")),
    }
}

/// Makes the class of what `sys.unraisablehook` is called with.
pub(super) fn fill(vm: &Vm) -> PyResult<()> {
    let fields = ["exc_type", "exc_value", "exc_traceback", "err_msg", "object"];
    let class = structseq::new_class(vm, "sys", "UnraisableHookArgs", &fields)?;
    let _ = vm.unraisable_class.set(class);
    Ok(())
}

impl Vm {
    /// Reports what a finalizer or callback raised, by `sys.unraisablehook`, and goes on. As in CPython, nobody hears of it where
    /// the recursion is too deep to call the hook.
    pub(crate) fn report_unraisable(
        &self,
        error: &PyErr,
        object: Option<&Value>,
        message: Option<&str>,
    ) {
        let Ok(_guard) = self.enter_recursion() else { return };
        let optional = |value: Option<Value>| value.unwrap_or_else(|| self.none.clone());
        let traceback = optional(self.traceback_to_report(error).map(Gc::into_any));
        self.bear(error);
        let items = [
            Gc::as_any(error.class()).clone(),
            Gc::as_any(error).clone(),
            traceback,
            optional(message.map(|message| self.new_str(message))),
            optional(object.cloned()),
        ];
        let hook = self.sys.get_str(&self.names.unraisablehook);
        match hook.filter(|hook| hook.tag() != tag::NATIVE && !self.is_none(hook)) {
            None => {
                // The argument of the hook.
                let _argument = self.heap.stand_in();
                self.print_unraisable(items.each_ref());
            }
            Some(hook) => {
                if let Err(error) = self.call_hook(&hook, items) {
                    let message = "Exception ignored in sys.unraisablehook";
                    self.bear(&error);
                    self.print_unraisable([
                        Gc::as_any(error.class()),
                        Gc::as_any(&error),
                        &optional(error.traceback.get().map(Gc::into_any)),
                        &self.new_str(message),
                        &hook,
                    ]);
                }
            }
        }
    }

    fn call_hook(&self, hook: &Value, items: [Value; 5]) -> PyResult {
        let class = self.unraisable_class.get().unwrap_or(&self.none);
        let args = structseq::new(self, class, items.into())?;
        self.call(hook, &[args])
    }

    /// What `sys.unraisablehook` does unless the program replaces it, with the items of its argument.
    fn print_unraisable(&self, [class, value, traceback, message, object]: [&Value; 5]) {
        let mut report = Shown::default();
        let message = argument::text(message).map(|message| message.as_str().to_owned());
        if !self.is_none(object) {
            let message = message.as_deref().unwrap_or("Exception ignored in");
            let _ = writeln!(report, "{message}: {}", self.repr_lossy(object));
        } else if let Some(message) = message {
            let _ = writeln!(report, "{message}:");
        }
        if let Some(traceback) = traceback.downcast_ref::<Traceback>() {
            self.format_traceback(traceback, &mut report);
        }
        let text = &mut report.text;
        if let Some(class) = class.downcast_ref::<Class>() {
            text.push_str(&self.unraisable_class_name(class));
            if !self.is_none(value) {
                text.push_str(": ");
                text.push_str(&self.str_lossy(value));
            }
            text.push('\n');
        }
        self.write_report(&report);
    }

    /// The class with its module, which is said to be unknown if it is no string.
    fn unraisable_class_name(&self, class: &Gc<Class>) -> String {
        let module = self.module_of_class(class);
        if module.as_ref().is_some_and(|module| argument::text(module).is_some()) {
            return self.qualified_class_name(class);
        }
        format!("<unknown>{}", class.qualname.borrow())
    }
}
