//! The class `BaseException` and what its subclasses add; tracebacks and frames.

use exuvia::Gc;

use super::class::{AttributeSpec, ClassSpec};
use super::frame::Traceback;
use super::{Class, Exception, Insert as _, List, PyErr, PyResult, Str, Tuple, Value, tag};
use crate::vm::{Args, Kind, Vm};

/// `BaseException`
pub(crate) const EXCEPTION: ClassSpec = ClassSpec {
    constructor: Some(new_exception),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("__str__", str),
        ("__repr__", repr),
        ("with_traceback", with_traceback),
        ("add_note", add_note),
    ],
    attributes: &[
        AttributeSpec {
            name: "args",
            get: |vm, e| Ok(Gc::into_any(this(vm, e)?.args.get())),
            set: Some(set_args),
        },
        AttributeSpec { name: "__traceback__", get: get_traceback, set: Some(set_traceback) },
        AttributeSpec {
            name: "__cause__",
            get: |vm, e| Ok(or_none(vm, this(vm, e)?.cause.get())),
            set: Some(set_cause),
        },
        AttributeSpec {
            name: "__context__",
            get: |vm, e| Ok(or_none(vm, this(vm, e)?.context.get().map(Gc::into_any))),
            set: Some(set_context),
        },
        AttributeSpec {
            name: "__suppress_context__",
            get: |vm, e| Ok(vm.new_bool(this(vm, e)?.suppress_context.get())),
            set: Some(set_suppress),
        },
        AttributeSpec {
            name: "__dict__",
            get: crate::builtins::get_dict,
            set: Some(crate::builtins::set_dict),
        },
    ],
    ..ClassSpec::new(tag::EXCEPTION)
};

/// Attributes that exceptions of some classes have beyond `args`: the class, the name, and the index in `args`.
/// Computes an attribute of an exception.
type Getter = fn(&Vm, &Exception) -> Value;

const EXTRA: &[(Kind, &str, Getter)] = &[
    (Kind::StopIteration, "value", |vm, e| arg(vm, e, 0)),
    (Kind::SystemExit, "code", |vm, e| exit_code(vm, e)),
    (Kind::OSError, "errno", |vm, e| os_arg(vm, e, 0)),
    (Kind::OSError, "strerror", |vm, e| os_arg(vm, e, 1)),
    (Kind::OSError, "filename", |vm, e| os_arg(vm, e, 2)),
    (Kind::SyntaxError, "msg", |vm, e| arg(vm, e, 0)),
    (Kind::SyntaxError, "filename", |vm, e| detail(vm, e, 0)),
    (Kind::SyntaxError, "lineno", |vm, e| detail(vm, e, 1)),
    (Kind::SyntaxError, "offset", |vm, e| detail(vm, e, 2)),
    (Kind::SyntaxError, "text", |vm, e| detail(vm, e, 3)),
    (Kind::SyntaxError, "end_lineno", |vm, e| detail(vm, e, 4)),
    (Kind::SyntaxError, "end_offset", |vm, e| detail(vm, e, 5)),
    (Kind::SyntaxError, "print_file_and_line", |vm, _| vm.none.clone()),
    (Kind::ImportError, "msg", |vm, e| arg(vm, e, 0)),
    (Kind::AttributeError, "name", |vm, e| or_none(vm, e.name.get())),
    (Kind::AttributeError, "obj", |vm, e| or_none(vm, e.object.get())),
    (Kind::NameError, "name", |vm, e| or_none(vm, e.name.get())),
];

impl Vm {
    /// The value of an attribute that only some exception classes have.
    pub(crate) fn extra_attribute(&self, error: &PyErr, name: &str) -> Option<Value> {
        let (_, _, get) =
            EXTRA.iter().find(|(kind, other, _)| *other == name && self.is_kind(error, *kind))?;
        Some(get(self, error))
    }
}

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a PyErr> {
    value.downcast_ref::<Exception>().ok_or_else(|| vm.type_error("an exception is needed"))
}

fn or_none(vm: &Vm, value: Option<Value>) -> Value {
    value.unwrap_or_else(|| vm.none.clone())
}

fn arg(vm: &Vm, error: &Exception, i: usize) -> Value {
    or_none(vm, error.args.get().items().get(i).cloned())
}

fn exit_code(vm: &Vm, error: &Exception) -> Value {
    let args = error.args.get();
    match args.items() {
        [] => vm.none.clone(),
        [code] => code.clone(),
        _ => Gc::into_any(args),
    }
}

fn os_arg(vm: &Vm, error: &Exception, i: usize) -> Value {
    if error.args.get().items().len() < 2 { vm.none.clone() } else { arg(vm, error, i) }
}

fn detail(vm: &Vm, error: &Exception, i: usize) -> Value {
    let details = arg(vm, error, 1);
    or_none(vm, details.downcast_ref::<Tuple>().and_then(|details| details.items().get(i).cloned()))
}

fn new_exception(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let error = vm.new_exception(class, args.positional().to_vec());
    for (name, value) in args.keywords() {
        set_keyword(vm, &error, name, value)?;
    }
    if Gc::ptr_eq(class, vm.exception_class(Kind::OSError)) {
        return Ok(Gc::into_any(specific_os_error(vm, error)));
    }
    Ok(Gc::into_any(error))
}

/// Only some exceptions have arguments with names.
fn set_keyword(vm: &Vm, error: &PyErr, name: &Gc<Str>, value: &Value) -> PyResult<()> {
    let is = |kind| vm.is_kind(error, kind);
    match name.as_str() {
        "name" if is(Kind::AttributeError) || is(Kind::NameError) => {
            error.name.set(Some(value.clone()));
        }
        "obj" if is(Kind::AttributeError) => error.object.set(Some(value.clone())),
        _ if is(Kind::ImportError) => vm.dict_of(Gc::as_any(error))?.set_str(name, value.clone()),
        _ if error.class.is_builtin => {
            let class = error.class.name.borrow().clone();
            return Err(vm.type_error(format!("{class}() takes no keyword arguments")));
        }
        _ => {}
    }
    Ok(())
}

/// `OSError(errno, …)` makes an exception of the subclass for that number.
fn specific_os_error(vm: &Vm, error: PyErr) -> PyErr {
    let args = error.args.get();
    let kind =
        match args.items().first().and_then(Vm::plain_int).filter(|_| args.items().len() >= 2) {
            Some(1 | 13) => Kind::PermissionError,
            Some(2) => Kind::FileNotFoundError,
            Some(4) => Kind::InterruptedError,
            Some(11) => Kind::BlockingIOError,
            Some(17) => Kind::FileExistsError,
            Some(20) => Kind::NotADirectoryError,
            Some(21) => Kind::IsADirectoryError,
            Some(32) => Kind::BrokenPipeError,
            Some(110) => Kind::TimeoutError,
            _ => return error,
        };
    vm.new_exception(vm.exception_class(kind), args.items().to_vec())
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let error = this(vm, &args.values[0])?;
    let rest = args.positional()[1..].to_vec();
    error.args.set(vm.new_tuple_object(rest));
    Ok(vm.none.clone())
}

fn str(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error] = args.exactly(vm, "BaseException.__str__")?;
    let error = this(vm, error)?;
    Ok(vm.new_string(vm.exception_text(error)?))
}

impl Vm {
    /// `str(exception)` as the built-in classes do it.
    pub(crate) fn exception_text(&self, error: &PyErr) -> PyResult<String> {
        let args = error.args.get();
        if self.is_kind(error, Kind::BaseExceptionGroup) {
            return self.group_text(error);
        }
        if self.is_kind(error, Kind::OSError) && args.items().len() >= 2 {
            let (number, text) = (self.to_str(&args.items()[0])?, self.to_str(&args.items()[1])?);
            return Ok(match args.items().get(2).filter(|name| !self.is_none(name)) {
                Some(name) => format!("[Errno {number}] {text}: {}", self.repr(name)?),
                None => format!("[Errno {number}] {text}"),
            });
        }
        match args.items() {
            [] => Ok(String::new()),
            [key] if self.is_kind(error, Kind::KeyError) => self.repr(key),
            [message] => self.to_str(message),
            [message, _] if self.is_kind(error, Kind::SyntaxError) => self.to_str(message),
            _ => self.repr(Gc::as_any(&args)),
        }
    }
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error] = args.exactly(vm, "BaseException.__repr__")?;
    let error = this(vm, error)?;
    let class = error.class.name.borrow().clone();
    let arguments = error.args.get();
    let text = match arguments.items() {
        [one] => format!("{class}({})", vm.repr(one)?),
        _ => format!("{class}{}", vm.repr(Gc::as_any(&arguments))?),
    };
    Ok(vm.new_string(text))
}

fn with_traceback(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error, traceback] = args.exactly(vm, "BaseException.with_traceback")?;
    set_traceback(vm, error, Some(traceback.clone()))?;
    Ok(error.clone())
}

fn add_note(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error, note] = args.exactly(vm, "BaseException.add_note")?;
    let dict = vm.dict_of(error)?;
    let notes = match dict.get_str(&vm.names.notes) {
        Some(notes) => notes,
        None => {
            let notes = vm.new_list(Vec::new());
            dict.set_str(&vm.names.notes, notes.clone());
            notes
        }
    };
    if let Some(notes) = notes.downcast_ref::<List>() {
        notes.push(note.clone());
    }
    Ok(vm.none.clone())
}

fn set_args(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(vm.type_error("args may not be deleted")) };
    let items = vm.to_vec(&value)?;
    this(vm, error)?.args.set(vm.new_tuple_object(items));
    Ok(())
}

fn get_traceback(vm: &Vm, error: &Value) -> PyResult {
    Ok(or_none(vm, this(vm, error)?.traceback.get().map(Gc::into_any)))
}

fn set_traceback(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let error = this(vm, error)?;
    match value {
        None => return Err(vm.type_error("__traceback__ may not be deleted")),
        Some(value) if vm.is_none(&value) => error.traceback.set(None),
        Some(value) => match value.downcast::<Traceback>() {
            Ok(traceback) => error.traceback.set(Some(traceback)),
            Err(_) => return Err(vm.type_error("__traceback__ must be a traceback or None")),
        },
    }
    Ok(())
}

fn set_cause(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let error = this(vm, error)?;
    error.cause.set(value.filter(|value| !vm.is_none(value)));
    error.suppress_context.set(true);
    Ok(())
}

fn set_context(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let context = value.and_then(|value| value.downcast::<Exception>().ok());
    this(vm, error)?.context.set(context);
    Ok(())
}

fn set_suppress(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let suppress = value.map_or(Ok(false), |value| vm.truth(&value))?;
    this(vm, error)?.suppress_context.set(suppress);
    Ok(())
}
