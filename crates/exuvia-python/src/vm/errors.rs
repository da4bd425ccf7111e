//! The built-in exception classes, and making exceptions of them.

use exuvia::{Gc, Stock};

use super::Vm;
use crate::object::exception::place;
use crate::object::tracking::{is_as_3_14, may_be_tracked};
use crate::object::tuple::stock_of;
use crate::object::{Class, Exception, PyErr, PyResult, Str, Tuple, Value, tag};

macro_rules! exceptions {
    ($($name:ident $parent:ident),* $(,)?) => {
        /// The built-in exception classes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind { BaseException, $($name),* }

        /// Each class with the one that it derives from, parents first.
        pub(crate) const EXCEPTION_CLASSES: &[(Kind, &str, Kind)] = &[
            (Kind::BaseException, "BaseException", Kind::BaseException),
            $((Kind::$name, stringify!($name), Kind::$parent)),*
        ];
    };
}

exceptions! {
    Exception BaseException, SystemExit BaseException, KeyboardInterrupt BaseException, GeneratorExit BaseException,
    StopIteration Exception, StopAsyncIteration Exception,
    ArithmeticError Exception, FloatingPointError ArithmeticError, OverflowError ArithmeticError, ZeroDivisionError ArithmeticError,
    AssertionError Exception, AttributeError Exception, BufferError Exception, EOFError Exception,
    ImportError Exception, ModuleNotFoundError ImportError,
    LookupError Exception, IndexError LookupError, KeyError LookupError, MemoryError Exception,
    NameError Exception, UnboundLocalError NameError,
    OSError Exception, BlockingIOError OSError, ChildProcessError OSError, ConnectionError OSError, BrokenPipeError ConnectionError,
    ConnectionAbortedError ConnectionError, ConnectionRefusedError ConnectionError, ConnectionResetError ConnectionError,
    FileExistsError OSError, FileNotFoundError OSError, InterruptedError OSError, IsADirectoryError OSError,
    NotADirectoryError OSError, PermissionError OSError, ProcessLookupError OSError, TimeoutError OSError,
    ReferenceError Exception, RuntimeError Exception, NotImplementedError RuntimeError, RecursionError RuntimeError,
    SyntaxError Exception, IndentationError SyntaxError, TabError IndentationError,
    SystemError Exception, TypeError Exception, ValueError Exception, UnicodeError ValueError, UnicodeDecodeError UnicodeError,
    UnicodeEncodeError UnicodeError, UnicodeTranslateError UnicodeError,
    Warning Exception, DeprecationWarning Warning, PendingDeprecationWarning Warning, RuntimeWarning Warning, SyntaxWarning Warning,
    UserWarning Warning, FutureWarning Warning, ImportWarning Warning, UnicodeWarning Warning, BytesWarning Warning, EncodingWarning Warning, ResourceWarning Warning,
    BaseExceptionGroup BaseException, ExceptionGroup BaseExceptionGroup,
}

macro_rules! shorthands {
    ($($method:ident $kind:ident),* $(,)?) => {
        impl Vm {$(
            /// Makes the exception that is named so.
            #[cold]
            pub(crate) fn $method(&self, message: impl AsRef<str>) -> PyErr {
                self.error(Kind::$kind, message)
            }
        )*}
    };
}

shorthands! {
    type_error TypeError, value_error ValueError, runtime_error RuntimeError, index_error IndexError,
    attribute_error AttributeError, name_error NameError, overflow_error OverflowError, zero_division_error ZeroDivisionError,
    recursion_error RecursionError, memory_error MemoryError, system_error SystemError, import_error ImportError, os_error OSError,
}

impl Vm {
    /// The class of a kind of exception.
    #[inline]
    pub(crate) fn exception_class(&self, kind: Kind) -> &Gc<Class> {
        &self.classes.exceptions[kind as usize]
    }

    /// Makes an exception with a message.
    #[cold]
    pub(crate) fn error(&self, kind: Kind, message: impl AsRef<str>) -> PyErr {
        let message = self.new_str(message.as_ref());
        let error = self.raised(kind, message.clone());
        if matches!(kind, Kind::ImportError | Kind::ModuleNotFoundError | Kind::SyntaxError) {
            error.set_field(place::MESSAGE, Some(message));
            self.bear(&error);
        }
        error
    }

    /// An exception that built-in code raises, with a tuple of arguments, with `None` for no arguments, or with anything else
    /// as the only one.
    ///
    /// As in CPython it becomes an object when it is handled; at once if another one is being handled, whose context it gets.
    #[cold]
    pub(crate) fn raised(&self, kind: Kind, given: Value) -> PyErr {
        let error = Exception::unborn(self.exception_class(kind).clone(), given);
        let error = self.heap.alloc_unborn(error);
        if self.is_handling() {
            self.bear(&error);
        }
        error
    }

    /// The same without arguments.
    #[cold]
    pub(crate) fn raised_bare(&self, kind: Kind) -> PyErr {
        self.raised(kind, self.none.clone())
    }

    /// Makes an exception with these `args`.
    pub(crate) fn new_exception(&self, class: &Gc<Class>, args: Vec<Value>) -> PyErr {
        let args = self.new_tuple_object(args);
        self.heap.alloc(Exception::new(class.clone(), args))
    }

    /// `KeyError(key)`
    #[cold]
    pub(crate) fn key_error(&self, key: &Value) -> PyErr {
        self.raised(Kind::KeyError, self.new_tuple(vec![key.clone()]))
    }

    /// `StopIteration`, with a value unless it is `None`.
    pub(crate) fn stop_iteration(&self, value: Option<Value>) -> PyErr {
        let value = value.filter(|value| !self.is_none(value));
        let stop = match &value {
            None => self.raised_bare(Kind::StopIteration),
            Some(value) if matches!(value.tag(), tag::TUPLE | tag::EXCEPTION) => {
                self.new_exception(self.exception_class(Kind::StopIteration), vec![value.clone()])
            }
            Some(value) => self.raised(Kind::StopIteration, value.clone()),
        };
        stop.set_field(place::VALUE, value);
        stop
    }

    /// `AttributeError` for a missing attribute of `object`, which it knows.
    #[cold]
    pub(crate) fn no_attribute(&self, object: &Value, name: &Gc<Str>) -> PyErr {
        let error = self.lacks_attribute(object, name);
        self.note_attribute(&error, object, name);
        error
    }

    /// The same where the attribute was to be set or deleted: as in CPython it has nothing but its text.
    #[cold]
    pub(crate) fn lacks_attribute(&self, object: &Value, name: &Gc<Str>) -> PyErr {
        let text = name.as_str();
        let owner = if let Some(class) = object.downcast_ref::<Class>() {
            format!("type object '{}'", class.name.borrow())
        } else if let Some(module) = object.downcast_ref::<crate::object::Module>() {
            match self.module_name(module) {
                Some(name) => format!("module '{name}'"),
                None => "module".to_owned(),
            }
        } else {
            format!("'{}' object", self.class_name(object))
        };
        self.attribute_error(format!("{owner} has no attribute '{text}'"))
    }

    /// An `AttributeError` that says nothing of where it was raised gets told whose attribute was looked for.
    #[cold]
    pub(crate) fn note_attribute(&self, error: &PyErr, object: &Value, name: &Gc<Str>) {
        if self.is_kind(error, Kind::AttributeError)
            && error.field(place::OBJECT).is_none()
            && error.field(place::ATTRIBUTE).is_none()
        {
            self.bear(error);
            error.set_field(place::OBJECT, Some(object.clone()));
            error.set_field(place::ATTRIBUTE, Some(Gc::as_any(name).clone()));
        }
    }

    /// `NameError` with the name that was not found.
    #[cold]
    pub(crate) fn unknown_name(&self, name: &str, message: String) -> PyErr {
        let error = self.name_error(message);
        self.bear(&error);
        error.set_field(place::NAME, Some(self.new_str(name)));
        error
    }

    /// Whether an exception is an instance of a built-in class or of one below it.
    pub(crate) fn is_kind(&self, error: &PyErr, kind: Kind) -> bool {
        error.class().is_subclass_of(self.exception_class(kind))
    }

    /// Turns an exception of this kind into `None`.
    pub(crate) fn absorb<T>(&self, result: PyResult<T>, kind: Kind) -> PyResult<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if self.is_kind(&error, kind) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The value that a `StopIteration` carries.
    pub(crate) fn stop_iteration_value(&self, error: &PyErr) -> Value {
        error.field(place::VALUE).unwrap_or_else(|| self.none.clone())
    }

    /// The exception to raise for the operand of a `raise` statement: an exception, or a class of one.
    pub(crate) fn exception_from(&self, value: &Value) -> PyResult<PyErr> {
        if let Some(error) = value.downcast_ref::<Exception>() {
            return Ok(error.clone());
        }
        if let Some(class) = value.downcast_ref::<Class>()
            && class.is_subclass_of(self.exception_class(Kind::BaseException))
        {
            let made = self.call(value, &[])?;
            return made.downcast::<Exception>().map_err(|made| {
                let text = format!(
                    "calling {} should have returned an instance of BaseException, not {}",
                    self.repr_lossy(value),
                    self.repr_lossy(Gc::as_any(self.class_of(&made)))
                );
                self.type_error(text)
            });
        }
        Err(self.type_error("exceptions must derive from BaseException"))
    }

    /// The arguments as a tuple handle.
    pub(crate) fn new_tuple_object(&self, items: Vec<Value>) -> Gc<Tuple> {
        if items.is_empty() {
            return self.empty_tuple.clone();
        }
        let stock = stock_of(items.len());
        self.new_tuple_from(stock, items)
    }

    /// A tuple of some items that comes from another stock than it belongs to.
    pub(crate) fn new_tuple_from(&self, stock: Option<Stock>, items: Vec<Value>) -> Gc<Tuple> {
        if is_as_3_14() && !items.iter().any(may_be_tracked) {
            return self.heap.alloc_untracked_from(stock, Tuple::new(items));
        }
        self.heap.alloc_from(stock, Tuple::new(items))
    }
}
