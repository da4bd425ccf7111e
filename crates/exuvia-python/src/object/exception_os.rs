//! `OSError`: which class the number stands for, and what its arguments mean.

use exuvia::Gc;

use super::exception::place::{ERRNO, FILENAME, FILENAME2, STRERROR, WRITTEN};
use super::exception_class::{reduced, this};
use super::{Class, PyErr, PyResult, Value};
use crate::modules::argument;
use crate::vm::{Args, Kind, Vm};

/// `OSError.__new__`: `OSError(errno, …)` makes an exception of the subclass for that number.
pub(super) fn new_os_error(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    if is_filled_by_init(vm, class) {
        return Ok(Gc::into_any(vm.new_exception(class, Vec::new())));
    }
    args.no_keywords(vm, &class.name.borrow())?;
    let given = args.positional();
    let number = parts(given).and_then(|[number, ..]| Vm::plain_int(number?));
    let class = match number.and_then(|number| i32::try_from(number).ok()) {
        Some(number) if Gc::ptr_eq(class, vm.exception_class(Kind::OSError)) => {
            vm.exception_class(kind_of(number))
        }
        _ => class,
    };
    let error = vm.new_exception(class, given.to_vec());
    fill(vm, &error, given)?;
    Ok(Gc::into_any(error))
}

/// `OSError.__init__`, which has nothing to do unless a class overrides it and not `__new__`.
pub(super) fn init_os_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    let error = this(vm, &args.values[0])?;
    if is_filled_by_init(vm, error.class()) {
        args.no_keywords(vm, &error.class().name.borrow())?;
        let given = &args.positional()[1..];
        error.set_args(vm.new_tuple_object(given.to_vec()));
        fill(vm, error, given)?;
    }
    Ok(vm.none.clone())
}

fn is_filled_by_init(vm: &Vm, class: &Class) -> bool {
    let own = vm.exception_class(Kind::OSError).dict.get_str(&vm.names.init);
    let is_own = |init: &Value| own.as_ref().is_some_and(|own| Value::ptr_eq(own, init));
    !class.has_new.get() && !class.lookup(&vm.names.init).is_some_and(|init| is_own(&init))
}

/// Number, text, name and second name, if there are two to five arguments. The fourth is for other systems.
fn parts(given: &[Value]) -> Option<[Option<&Value>; 4]> {
    let (2..=5) = given.len() else { return None };
    Some([given.first(), given.get(1), given.get(2), given.get(4)])
}

fn fill(vm: &Vm, error: &PyErr, given: &[Value]) -> PyResult<()> {
    let Some([number, text, name, name2]) = parts(given) else { return Ok(()) };
    let is_given = |value: &&Value| !vm.is_none(value);
    if let Some(name) = name.filter(is_given) {
        let is_blocking = Gc::ptr_eq(error.class(), vm.exception_class(Kind::BlockingIOError));
        if is_blocking && vm.class_of(name).lookup(&vm.names.index).is_some() {
            error.set_field(WRITTEN, Some(vm.new_int(argument::long(vm, name)?)));
        } else {
            error.set_field(FILENAME, Some(name.clone()));
            error.set_field(FILENAME2, name2.filter(is_given).cloned());
            error.set_args(vm.new_tuple_object(given[..2].to_vec()));
        }
    }
    error.set_field(ERRNO, number.cloned());
    error.set_field(STRERROR, text.cloned());
    Ok(())
}

/// `characters_written`, which a `BlockingIOError` may have.
pub(super) fn written(vm: &Vm, error: &Value) -> PyResult {
    let number = this(vm, error)?.field(WRITTEN);
    number.ok_or_else(|| vm.attribute_error("characters_written"))
}

pub(super) fn set_written(vm: &Vm, error: &Value, value: Option<Value>) -> PyResult<()> {
    let error = this(vm, error)?;
    let number = match value {
        Some(value) => Some(vm.new_int(argument::long(vm, &value)?)),
        None if error.field(WRITTEN).is_none() => {
            return Err(vm.attribute_error("characters_written"));
        }
        None => None,
    };
    error.set_field(WRITTEN, number);
    Ok(())
}

/// The names come back into the arguments.
pub(super) fn reduce_os_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error] = args.exactly(vm, "OSError.__reduce__")?;
    let error = this(vm, error)?;
    let mut given = vm.args_of(error).items().to_vec();
    if let (2, Some(name)) = (given.len(), error.field(FILENAME)) {
        given.push(name);
        if let Some(name2) = error.field(FILENAME2) {
            given.extend([vm.none.clone(), name2]);
        }
    }
    reduced(vm, error, vm.new_tuple_object(given), error.dict.get())
}

/// The class for an error number.
pub(crate) fn kind_of(errno: i32) -> Kind {
    match errno {
        1 | 13 => Kind::PermissionError,
        2 => Kind::FileNotFoundError,
        3 => Kind::ProcessLookupError,
        4 => Kind::InterruptedError,
        10 => Kind::ChildProcessError,
        11 | 114 | 115 => Kind::BlockingIOError,
        17 => Kind::FileExistsError,
        20 => Kind::NotADirectoryError,
        21 => Kind::IsADirectoryError,
        32 | 108 => Kind::BrokenPipeError,
        103 => Kind::ConnectionAbortedError,
        104 => Kind::ConnectionResetError,
        110 => Kind::TimeoutError,
        111 => Kind::ConnectionRefusedError,
        _ => Kind::OSError,
    }
}
