//! `sys`

mod asynchronous;
mod audit;
mod count;
mod describe;
mod hooks;
mod malloc;
mod size;

use std::time::Duration;

use exuvia::Gc;

pub(crate) use self::size::{exception_basic_size, fixed_size, size_of};
use super::{add_functions, argument, get, set};
use crate::object::exception::place;
use crate::object::function::NativeFn;
use crate::object::{Exception, Insert as _, PyErr, PyResult, Value};
use crate::settings::Settings;
use crate::vm::errors::Kind;
use crate::vm::{Args, Vm};

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("_clear_type_cache", |vm, args| nothing(vm, args, "sys._clear_type_cache")),
    ("_current_exceptions", current_exceptions),
    ("_current_frames", current_frames),
    ("_debugmallocstats", malloc::debugmallocstats),
    ("_getframe", getframe),
    ("addaudithook", audit::addaudithook),
    ("audit", audit::audit),
    ("call_tracing", call_tracing),
    ("displayhook", hooks::displayhook),
    ("exc_info", exc_info),
    ("excepthook", hooks::excepthook),
    ("exception", exception),
    ("exit", exit),
    ("get_int_max_str_digits", get_int_max_str_digits),
    ("get_asyncgen_hooks", asynchronous::get_hooks),
    ("get_coroutine_origin_tracking_depth", asynchronous::get_origin_depth),
    ("getallocatedblocks", malloc::getallocatedblocks),
    ("getdefaultencoding", |vm, args| utf_8(vm, args, "sys.getdefaultencoding")),
    ("getfilesystemencoding", |vm, args| utf_8(vm, args, "sys.getfilesystemencoding")),
    ("getfilesystemencodeerrors", getfilesystemencodeerrors),
    ("getprofile", |vm, args| nothing(vm, args, "sys.getprofile")),
    ("getrecursionlimit", getrecursionlimit),
    ("getrefcount", count::getrefcount),
    ("getsizeof", size::getsizeof),
    ("getswitchinterval", getswitchinterval),
    ("gettrace", |vm, args| nothing(vm, args, "sys.gettrace")),
    ("intern", intern),
    ("is_finalizing", is_finalizing),
    ("set_asyncgen_hooks", asynchronous::set_hooks),
    ("set_coroutine_origin_tracking_depth", asynchronous::set_origin_depth),
    ("setrecursionlimit", setrecursionlimit),
    ("setprofile", |vm, args| no_tracing(vm, args, "sys.setprofile")),
    ("settrace", |vm, args| no_tracing(vm, args, "sys.settrace")),
    ("setswitchinterval", setswitchinterval),
    ("unraisablehook", hooks::unraisablehook),
];

/// The command line of a program, and where it finds its modules.
#[derive(Clone, Debug, Default)]
pub(crate) struct CommandLine {
    /// `sys.argv`
    pub(crate) argv: Vec<String>,
    /// The first entries of `sys.path`.
    pub(crate) path: Vec<String>,
    /// `sys.executable`
    pub(crate) executable: String,
    pub(crate) settings: Settings,
}

/// Fills the module `sys` as far as that needs no Python code, and puts it and `builtins` into `sys.modules`.
pub(crate) fn fill_essential(vm: &Vm) {
    let dict = &vm.sys;
    for unset in [&vm.names.doc, &vm.names.loader, &vm.names.spec] {
        dict.set_str(unset, vm.none.clone());
    }
    dict.set_str(&vm.names.name, vm.new_str("sys"));
    dict.set_str(&vm.names.package, vm.new_str(""));
    add_functions(vm, dict, "sys", FUNCTIONS);
    for hook in ["displayhook", "excepthook", "unraisablehook"] {
        if let Some(function) = get(vm, dict, hook) {
            set(vm, dict, &format!("__{hook}__"), function);
        }
    }
    vm.make_streams();
    set(vm, dict, "modules", Gc::as_any(&vm.modules).clone());
    for (name, dict) in [("sys", &vm.sys), ("builtins", &vm.builtins)] {
        let module = vm.heap.alloc(crate::object::Module::new(dict.clone()));
        set(vm, &vm.modules, name, Gc::into_any(module));
    }
    set(vm, &vm.builtins, "__name__", vm.new_str("builtins"));
}

/// Fills the rest of `sys`.
pub(crate) fn install(vm: &Vm, command_line: &CommandLine) -> PyResult<()> {
    let dict = &vm.sys;
    let settings = &command_line.settings;
    describe::fill(vm, dict, settings)?;
    hooks::fill(vm)?;
    let strings =
        |texts: &[String]| vm.new_list(texts.iter().map(|text| vm.new_str(text)).collect());
    set(vm, dict, "argv", strings(&command_line.argv));
    let orig_argv = match settings.orig_argv.as_slice() {
        [] => &command_line.argv,
        orig_argv => orig_argv,
    };
    set(vm, dict, "orig_argv", strings(orig_argv));
    let mut warn_options: Vec<String> = settings
        .variable("PYTHONWARNINGS")
        .map_or_else(Vec::new, |given| given.split(',').map(str::to_owned).collect());
    warn_options.extend_from_slice(&settings.warn_options);
    set(vm, dict, "warnoptions", strings(&warn_options));
    let x_options = vm.new_dict();
    for (name, value) in &settings.x_options {
        let value = value.as_ref().map_or_else(|| vm.true_.clone(), |value| vm.new_str(value));
        x_options.set_str(&vm.intern(name), value);
    }
    set(vm, dict, "_xoptions", Gc::into_any(x_options));
    set(vm, dict, "path", strings(&command_line.path));
    set(vm, dict, "executable", vm.new_str(&command_line.executable));
    vm.remember_builtins();
    Ok(())
}

fn nothing(vm: &Vm, args: &Args<'_>, function: &str) -> PyResult {
    argument::none(vm, args, function)?;
    Ok(vm.none.clone())
}

/// `settrace` and `setprofile`: nothing is traced, so there is nothing that could be set but `None`.
fn no_tracing(vm: &Vm, args: &Args<'_>, function: &str) -> PyResult {
    let hook = argument::one(vm, args, function)?;
    if vm.is_none(hook) {
        return Ok(vm.none.clone());
    }
    let text = format!("{function} is not supported by Exuvia yet");
    Err(vm.error(Kind::NotImplementedError, text))
}

/// Calls a function as a debugger would; nothing is traced here.
fn call_tracing(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "sys.call_tracing")?;
    let [function, arguments] = args.exactly::<2>(vm, "call_tracing")?;
    let Some(arguments) = argument::tuple(arguments) else {
        let class = vm.class_name(arguments);
        let text = format!("call_tracing() argument 2 must be tuple, not {class}");
        return Err(vm.type_error(text));
    };
    vm.call(function, arguments.items())
}

fn exit(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "sys.exit")?;
    let values = args.between(vm, "exit", 0, 1)?;
    let Some(status) = values.first().filter(|status| !vm.is_none(status)) else {
        return Err(vm.raised_bare(Kind::SystemExit));
    };
    if let Some(exit) = system_exit(vm, status) {
        return Err(exit);
    }
    let exit = vm.raised(Kind::SystemExit, status.clone());
    // A tuple is taken as the arguments.
    let code = match argument::tuple(status).map(|tuple| tuple.items()) {
        Some([]) => None,
        Some([code]) => Some(code),
        _ => Some(status),
    };
    exit.set_field(place::EXIT_CODE, code.cloned());
    Err(exit)
}

/// The exception, if that is what `sys.exit` was given.
fn system_exit(vm: &Vm, status: &Value) -> Option<PyErr> {
    let exit = status.downcast_ref::<Exception>()?;
    vm.is_kind(exit, Kind::SystemExit).then(|| exit.clone())
}

fn exc_info(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.exc_info")?;
    let handled = vm.handled_now();
    let Some(error) = handled.as_ref().and_then(|value| value.downcast_ref::<Exception>()) else {
        return Ok(vm.new_tuple(vec![vm.none.clone(); 3]));
    };
    let traceback = error.traceback.get().map_or_else(|| vm.none.clone(), Gc::into_any);
    Ok(vm.new_tuple(vec![Gc::as_any(error.class()).clone(), Gc::as_any(error).clone(), traceback]))
}

fn exception(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.exception")?;
    Ok(vm.handled_now().unwrap_or_else(|| vm.none.clone()))
}

fn getframe(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "sys._getframe")?;
    let values = args.between(vm, "_getframe", 0, 1)?;
    let depth = values.first().map_or(Ok(0), |depth| argument::long(vm, depth))?;
    let depth = usize::try_from(depth).unwrap_or(0);
    match vm.frame_object_at(depth) {
        Some(frame) => Ok(Gc::into_any(frame)),
        None => Err(vm.value_error("call stack is not deep enough")),
    }
}

fn current_frames(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys._current_frames")?;
    let frames = vm.frames_of_threads();
    let frames = frames.into_iter().map(|(ident, frame)| (ident, Gc::into_any(frame)));
    by_thread(vm, frames)
}

/// For each thread what `sys.exc_info()` gives there.
fn current_exceptions(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys._current_exceptions")?;
    let exceptions = vm.exceptions_of_threads().into_iter().map(|(ident, error)| {
        let triple = match &error {
            Some(error) => vm.exception_triple(error).to_vec(),
            None => vec![vm.none.clone(); 3],
        };
        (ident, vm.new_tuple(triple))
    });
    by_thread(vm, exceptions)
}

fn by_thread(vm: &Vm, values: impl Iterator<Item = (u64, Value)>) -> PyResult {
    let dict = vm.new_dict();
    for (ident, value) in values {
        dict.set(vm, vm.new_int(ident.cast_signed()), value)?;
    }
    Ok(Gc::into_any(dict))
}

fn utf_8(vm: &Vm, args: &Args<'_>, function: &str) -> PyResult {
    argument::none(vm, args, function)?;
    Ok(vm.new_str("utf-8"))
}

fn getfilesystemencodeerrors(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.getfilesystemencodeerrors")?;
    Ok(vm.new_str("surrogateescape"))
}

fn get_int_max_str_digits(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.get_int_max_str_digits")?;
    Ok(vm.new_int(4300))
}

fn getswitchinterval(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.getswitchinterval")?;
    Ok(vm.new_float(vm.threads.interval.get().as_secs_f64()))
}

fn setswitchinterval(vm: &Vm, args: &Args<'_>) -> PyResult {
    let interval = argument::number(vm, argument::one(vm, args, "sys.setswitchinterval")?)?;
    match Duration::try_from_secs_f64(interval) {
        Ok(interval) if !interval.is_zero() => vm.threads.interval.set(interval),
        _ => return Err(vm.value_error("switch interval must be strictly positive")),
    }
    vm.threads.tick();
    Ok(vm.none.clone())
}

fn getrecursionlimit(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.getrecursionlimit")?;
    Ok(vm.new_size(vm.recursion_limit.get()))
}

fn setrecursionlimit(vm: &Vm, args: &Args<'_>) -> PyResult {
    let limit = argument::c_int(vm, argument::one(vm, args, "sys.setrecursionlimit")?)?;
    let Some(limit) = usize::try_from(limit).ok().filter(|limit| *limit > 0) else {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    };
    // The call of this function counts as well.
    let depth = vm.recursion_depth() + 1;
    if depth >= limit {
        return Err(vm.recursion_error(format!(
            "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
        )));
    }
    vm.recursion_limit.set(limit);
    Ok(vm.none.clone())
}

fn intern(vm: &Vm, args: &Args<'_>) -> PyResult {
    let value = argument::one(vm, args, "sys.intern")?;
    match value.downcast_ref::<crate::object::Str>() {
        Some(text) => Ok(Gc::into_any(vm.intern_object(text))),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(if argument::text(value).is_some() {
                format!("can't intern {class}")
            } else {
                format!("intern() argument must be str, not {class}")
            }))
        }
    }
}

fn is_finalizing(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "sys.is_finalizing")?;
    Ok(vm.new_bool(vm.is_finalizing.get()))
}

/// A value for a name in a table of them.
fn named(name: &'static str, value: Value) -> (&'static str, Value) {
    (name, value)
}
