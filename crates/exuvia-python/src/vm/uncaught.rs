//! What becomes of an exception that ends the program.

use exuvia::Gc;

use super::{Kind, Vm};
use crate::object::{BigInteger, Exception, Insert as _, PyErr, PyResult, Value, tag};

impl Vm {
    /// Reports an uncaught exception; the exit status that it leads to.
    pub(crate) fn exit_status(&self, error: PyErr) -> i32 {
        if self.is_kind(&error, Kind::SystemExit) {
            return self.system_exit(&error);
        }
        let is_interrupt = self.is_kind(&error, Kind::KeyboardInterrupt);
        self.remember_last(&error);
        match self.call_excepthook(&error) {
            Some(status) => status,
            None if is_interrupt => 130,
            None => 1,
        }
    }

    /// The status that a `SystemExit` asks for; what is no number is printed, and means 1.
    fn system_exit(&self, error: &PyErr) -> i32 {
        let code = match self.exit_code(error) {
            Ok(code) if self.is_none(&code) => return 0,
            Ok(code) => code,
            Err(_) => Gc::as_any(error).clone(),
        };
        let number = crate::object::instance::inner(&code);
        if let Some(status) = Self::plain_int(number) {
            return (status & 0xff) as i32;
        }
        if number.is::<BigInteger>() {
            return 255;
        }
        let text = self.to_str(&code).unwrap_or_default();
        self.write_stderr(&format!("{text}\n"));
        1
    }

    fn exit_code(&self, error: &PyErr) -> PyResult {
        if error.is_born() {
            return self.attribute_named(Gc::as_any(error), "code");
        }
        // What `sys.exit` was given, be it a tuple of arguments.
        Ok(error.given())
    }

    /// `sys.last_type` and its siblings, which keep the exception until the modules are taken apart.
    fn remember_last(&self, error: &PyErr) {
        let names = ["last_type", "last_value", "last_traceback"];
        for (name, value) in names.into_iter().zip(self.exception_triple(error)) {
            self.sys.set_str(&self.intern(name), value);
        }
    }

    /// Calls `sys.excepthook` if the program has set one, else prints the traceback. The exit status if the hook raises
    /// `SystemExit`.
    fn call_excepthook(&self, error: &PyErr) -> Option<i32> {
        let Some(hook) = self.sys.get_str(&self.names.excepthook) else {
            self.write_stderr("sys.excepthook is missing\n");
            self.print_exception(error);
            return None;
        };
        if hook.tag() == tag::NATIVE {
            self.print_exception(error);
            return None;
        }
        let second = self.call(&hook, &self.exception_triple(error)).err()?;
        if self.is_kind(&second, Kind::SystemExit) {
            return Some(self.system_exit(&second));
        }
        self.write_stderr("Error in sys.excepthook:\n");
        self.print_exception(&second);
        self.write_stderr("\nOriginal exception was:\n");
        self.print_exception(error);
        None
    }

    /// Class, exception and traceback, as hooks get them.
    pub(crate) fn exception_triple(&self, error: &PyErr) -> [Value; 3] {
        self.bear(error);
        let traceback = error.traceback.get().map_or_else(|| self.none.clone(), Gc::into_any);
        [Gc::as_any(error.class()).clone(), Gc::as_any(error).clone(), traceback]
    }

    /// Prints an uncaught exception to `sys.stderr`. If that is no file any more, what can be said without it goes to the
    /// first one.
    pub(crate) fn print_exception(&self, error: &PyErr) {
        let stream = self.sys.get_str(&self.names.stderr);
        if stream.as_ref().is_some_and(|stream| self.is_none(stream)) {
            return;
        }
        // The set of those that have been printed.
        let _seen = self.heap.stand_in();
        let text = self.format_exception(error);
        if stream.is_none_or(|stream| self.write_shown(&stream, &text).is_err()) {
            self.streams.write_error(self, &self.dump(error));
        }
    }

    fn dump(&self, error: &Gc<Exception>) -> String {
        let value = Gc::as_any(error);
        format!(
            "object address  : {:#x}\nobject refcount : {}\nobject type     : {:#x}\nobject type name: {}\nobject repr     : {}\nlost sys.stderr\n",
            value.address(),
            value.strong_count(),
            Gc::as_any(error.class()).address(),
            error.class().name.borrow(),
            self.repr_lossy(value),
        )
    }
}
