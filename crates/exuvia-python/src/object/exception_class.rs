//! The class `BaseException` and what its subclasses add; tracebacks and frames.

use exuvia::Gc;

use super::class::{AttributeSpec, ClassSpec};
use super::dict::as_dict;
use super::exception_os::new_os_error;
use super::frame::Traceback;
use super::instance::inner;
use super::{Class, Dict, Exception, List, PyErr, PyResult, Str, Tuple, Value, tag};
use crate::vm::text::as_str;
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
        ("__reduce__", reduce),
        ("__setstate__", setstate),
    ],
    attributes: &[
        AttributeSpec {
            name: "args",
            get: |vm, e| Ok(Gc::into_any(vm.args_of(this(vm, e)?))),
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
    ],
    ..ClassSpec::new(tag::EXCEPTION)
};

pub(super) fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a PyErr> {
    value.downcast_ref::<Exception>().ok_or_else(|| vm.type_error("an exception is needed"))
}

pub(super) fn or_none(vm: &Vm, value: Option<Value>) -> Value {
    value.unwrap_or_else(|| vm.none.clone())
}

fn new_exception(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    if class.is_subclass_of(vm.exception_class(Kind::OSError)) {
        return new_os_error(vm, class, args);
    }
    let error = Gc::into_any(vm.new_exception(class, args.positional().to_vec()));
    if class.is_builtin
        && let Some(init) = class.lookup(&vm.names.init)
        && !vm.is_done_by_new(&init, args)
    {
        vm.call_prepended(&init, &error, args)?;
    }
    Ok(error)
}

impl Vm {
    /// Whether the `__init__` of an exception class does nothing that `__new__` has not done.
    pub(crate) fn is_done_by_new(&self, init: &Value, args: &Args<'_>) -> bool {
        let of_base = self.exception_class(Kind::BaseException).dict.get_str(&self.names.init);
        args.names.is_none() && of_base.is_some_and(|of_base| Value::ptr_eq(&of_base, init))
    }
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    base_init(vm, args)?;
    Ok(vm.none.clone())
}

/// Fills `args`.
pub(super) fn base_init<'a>(vm: &Vm, args: &Args<'a>) -> PyResult<&'a PyErr> {
    let error = this(vm, &args.values[0])?;
    args.no_keywords(vm, &error.class().name.borrow())?;
    set_given(vm, error, &args.positional()[1..]);
    Ok(error)
}

/// Sets `args`. Mostly `__new__` has done it already with the same tuple.
pub(super) fn set_given(vm: &Vm, error: &PyErr, given: &[Value]) {
    let known = vm.args_of(error);
    let is_known = |(a, b): (&Value, &Value)| Value::ptr_eq(a, b);
    if known.items().len() != given.len() || !known.items().iter().zip(given).all(is_known) {
        error.set_args(vm.new_tuple_object(given.to_vec()));
    }
}

fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error] = args.exactly(vm, "BaseException.__reduce__")?;
    let error = this(vm, error)?;
    reduced(vm, error, vm.args_of(error), error.dict.get())
}

/// What `copy` and `pickle` make the exception from again.
pub(super) fn reduced(
    vm: &Vm,
    error: &PyErr,
    args: Gc<Tuple>,
    state: Option<Gc<Dict>>,
) -> PyResult {
    let mut parts = vec![Gc::as_any(error.class()).clone(), Gc::into_any(args)];
    parts.extend(state.map(Gc::into_any));
    Ok(vm.new_tuple(parts))
}

fn setstate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error, state] = args.exactly(vm, "BaseException.__setstate__")?;
    if vm.is_none(state) {
        return Ok(vm.none.clone());
    }
    let Some(state) = as_dict(state) else {
        return Err(vm.type_error("state is not a dictionary"));
    };
    for (name, value) in state.pairs() {
        if let Some(name) = name.downcast_ref::<Str>() {
            vm.set_attribute(error, name, &value)?;
        }
    }
    Ok(vm.none.clone())
}

fn str(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error] = args.exactly(vm, "BaseException.__str__")?;
    let error = this(vm, error)?;
    Ok(vm.new_string(vm.exception_message(error)?))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error] = args.exactly(vm, "BaseException.__repr__")?;
    let error = this(vm, error)?;
    let class = error.class().name.borrow().clone();
    let arguments = vm.args_of(error);
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
    if as_str(note).is_none() {
        let class = vm.class_name(note);
        return Err(vm.type_error(format!("note must be a str, not '{class}'")));
    }
    let notes = match vm.find_attribute(error, &vm.names.notes)? {
        Some(notes) => notes,
        None => {
            let notes = vm.new_list(Vec::new());
            vm.set_attribute(error, &vm.names.notes, &notes)?;
            notes
        }
    };
    let Some(notes) = inner(&notes).downcast_ref::<List>() else {
        return Err(vm.type_error("Cannot add note: __notes__ is not a list"));
    };
    notes.push(note.clone());
    Ok(vm.none.clone())
}

fn set_args(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(vm.type_error("args may not be deleted")) };
    let items = vm.to_vec(&value)?;
    this(vm, error)?.set_args(vm.new_tuple_object(items));
    Ok(())
}

fn get_traceback(vm: &Vm, error: &Value) -> PyResult {
    Ok(or_none(vm, this(vm, error)?.traceback.get().map(Gc::into_any)))
}

fn set_traceback(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let error = this(vm, error)?;
    match value {
        None => return Err(vm.type_error("__traceback__ may not be deleted")),
        Some(value) if vm.is_none(&value) => {
            error.has_no_traceback.set(true);
            error.traceback.set(None);
        }
        Some(value) => match value.downcast::<Traceback>() {
            Ok(traceback) => error.traceback.set(Some(traceback)),
            Err(_) => return Err(vm.type_error("__traceback__ must be a traceback or None")),
        },
    }
    Ok(())
}

fn set_cause(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let cause = linked(vm, value, "cause")?;
    let error = this(vm, error)?;
    error.cause.set(cause.map(Gc::into_any));
    error.suppress_context.set(true);
    Ok(())
}

fn set_context(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let context = linked(vm, value, "context")?;
    this(vm, error)?.context.set(context);
    Ok(())
}

/// The exception that is to be the `name` of another one.
fn linked(vm: &Vm, value: Option<Value>, name: &str) -> PyResult<Option<Gc<Exception>>> {
    let Some(value) = value else {
        return Err(vm.type_error(format!("__{name}__ may not be deleted")));
    };
    if vm.is_none(&value) {
        return Ok(None);
    }
    value.downcast::<Exception>().map(Some).map_err(|_| {
        let text = format!("exception {name} must be None or derive from BaseException");
        vm.type_error(text)
    })
}

fn set_suppress(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(vm.type_error("can't delete numeric/char attribute"));
    };
    let error = this(vm, error)?;
    if value.tag() != tag::BOOL {
        return Err(vm.type_error("attribute value type must be bool"));
    }
    error.suppress_context.set(vm.truth(&value)?);
    Ok(())
}
