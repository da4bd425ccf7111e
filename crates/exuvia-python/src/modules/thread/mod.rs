//! `_thread`: what `threading` is made of.

mod handle;
mod local;
mod lock;
mod rlock;

use std::time::{Duration, Instant};

use exuvia::Gc;

use super::{ModuleSpec, argument, set, structseq};
use crate::object::dict::as_dict;
use crate::object::function::NativeFn;
use crate::object::{Dict, Exception, PyResult, Value};
use crate::vm::thread::Thread;
use crate::vm::{Args, Kind, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec { name: "_thread", functions: FUNCTIONS, fill };

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("_count", count),
    ("_excepthook", excepthook),
    ("_get_main_thread_ident", |vm, _| Ok(vm.new_big_int(vm.threads.main().ident.into()))),
    ("_is_main_interpreter", |vm, _| Ok(vm.new_bool(true))),
    ("_make_thread_handle", handle::make),
    ("_set_sentinel", lock::set_sentinel),
    ("_shutdown", shutdown),
    ("allocate", lock::allocate),
    ("allocate_lock", lock::allocate),
    ("daemon_threads_allowed", |vm, _| Ok(vm.new_bool(true))),
    ("exit", exit),
    ("exit_thread", exit),
    ("get_ident", get_ident),
    ("get_native_id", get_native_id),
    ("interrupt_main", interrupt_main),
    ("stack_size", stack_size),
    ("start_joinable_thread", handle::start),
    ("start_new", start_new_thread),
    ("start_new_thread", start_new_thread),
];

/// `_thread.TIMEOUT_MAX`, in seconds.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    for spec in [&lock::CLASS, &rlock::CLASS, &handle::CLASS] {
        vm.install_class(dict, spec);
    }
    vm.prepare_class(&local::CLASS);
    if let Some(lock) = dict.remove_str(&vm.intern("lock")) {
        set(vm, dict, "LockType", lock.value);
    }
    set(vm, dict, "TIMEOUT_MAX", vm.new_float(TIMEOUT_MAX));
    set(vm, dict, "error", Gc::as_any(vm.exception_class(Kind::RuntimeError)).clone());
    let fields = ["exc_type", "exc_value", "exc_traceback", "thread"];
    set(
        vm,
        dict,
        "_ExceptHookArgs",
        structseq::new_class(vm, "_thread", "_ExceptHookArgs", &fields)?,
    );
    set(vm, dict, "_local", local::class(vm)?);
    Ok(())
}

/// When a wait of so many seconds is over: never, if the number is -1.
fn deadline(vm: &Vm, timeout: &Value) -> PyResult<Option<Instant>> {
    let seconds = match argument::as_float(timeout) {
        Some(seconds) if seconds.is_nan() => {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        Some(seconds) => seconds,
        None => argument::long(vm, timeout)? as f64,
    };
    if seconds < 0.0 {
        if seconds.to_bits() == (-1.0f64).to_bits() {
            return Ok(None);
        }
        return Err(vm.value_error("timeout value must be positive"));
    }
    if seconds > TIMEOUT_MAX + 0.854_775_807 {
        return Err(vm.overflow_error("timestamp out of range for platform time_t"));
    }
    if seconds > TIMEOUT_MAX {
        return Err(vm.overflow_error("timeout value is too large"));
    }
    Ok(Instant::now().checked_add(Duration::from_secs_f64(seconds)))
}

fn ident(vm: &Vm, thread: &Thread) -> Value {
    vm.new_big_int(thread.ident.into())
}

fn start_new_thread(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "_thread.start_new_thread")?;
    let (function, positional, keywords) = match args.values {
        [function, positional] => (function, positional, None),
        [function, positional, keywords] => (function, positional, Some(keywords)),
        values => {
            let (word, bound) = if values.len() < 2 { ("least", 2) } else { ("most", 3) };
            return Err(vm.type_error(format!(
                "start_new_thread expected at {word} {bound} arguments, got {}",
                values.len()
            )));
        }
    };
    if !argument::is_callable(vm, function) {
        return Err(vm.type_error("first arg must be callable"));
    }
    let Some(positional) = argument::tuple(positional) else {
        return Err(vm.type_error("2nd arg must be a tuple"));
    };
    let mut values = positional.items().to_vec();
    let mut names = None;
    if let Some(keywords) = keywords {
        let Some(keywords) = as_dict(keywords) else {
            return Err(vm.type_error("optional 3rd arg must be a dictionary"));
        };
        let (keys, more): (Vec<Value>, Vec<Value>) = keywords.pairs().into_iter().unzip();
        if keys.iter().any(|key| argument::text(key).is_none()) {
            return Err(vm.type_error("keywords must be strings"));
        }
        values.extend(more);
        names = Some(vm.new_tuple_object(keys)).filter(|keys| !keys.items().is_empty());
    }
    let thread = vm.start_thread(function.clone(), values, names, true)?;
    Ok(ident(vm, &thread))
}

fn get_ident(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_thread.get_ident")?;
    Ok(ident(vm, &vm.threads.current()))
}

/// There is one thread of the operating system; so the numbers are made up, but for the main thread's.
fn get_native_id(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_thread.get_native_id")?;
    let number =
        u64::from(std::process::id()) + vm.threads.current().ident - vm.threads.main().ident;
    Ok(vm.new_big_int(number.into()))
}

fn count(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_thread._count")?;
    Ok(vm.new_size(vm.threads.n_others()))
}

fn shutdown(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_thread._shutdown")?;
    vm.join_all_threads()?;
    Ok(vm.none.clone())
}

fn exit(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_thread.exit")?;
    Err(vm.raised_bare(Kind::SystemExit))
}

/// `interrupt_main(signum=SIGINT)`
fn interrupt_main(vm: &Vm, args: &Args<'_>) -> PyResult {
    const SIGINT: i32 = 2;
    let values = args.between(vm, "interrupt_main", 0, 1)?;
    let number = values.first().map_or(Ok(SIGINT), |number| argument::c_int(vm, number))?;
    if !(1..=64).contains(&number) {
        return Err(vm.value_error("signal number out of range"));
    }
    if number == SIGINT {
        crate::vm::interrupt();
    }
    Ok(vm.none.clone())
}

/// `stack_size([size])`: the stacks have the size that they have.
fn stack_size(vm: &Vm, args: &Args<'_>) -> PyResult {
    const SMALLEST: i64 = 32 << 10;
    let values = args.between(vm, "stack_size", 0, 1)?;
    let size = values.first().map_or(Ok(0), |size| argument::long(vm, size))?;
    if size < 0 {
        return Err(vm.value_error("size must be 0 or a positive value"));
    }
    if size != 0 && size < SMALLEST {
        return Err(vm.value_error(format!("size not valid: {size} bytes")));
    }
    Ok(vm.new_int(0))
}

/// Shows what a thread has raised.
fn excepthook(vm: &Vm, args: &Args<'_>) -> PyResult {
    let hook_args = argument::one(vm, args, "_thread._excepthook")?;
    let Some([class, error, _, thread]) =
        argument::tuple(hook_args).and_then(|tuple| <&[Value; 4]>::try_from(tuple.items()).ok())
    else {
        return Err(vm.type_error("_thread.excepthook argument type must be ExceptHookArgs"));
    };
    if Value::ptr_eq(class, Gc::as_any(vm.exception_class(Kind::SystemExit))) {
        return Ok(vm.none.clone());
    }
    let name = if vm.is_none(thread) {
        vm.threads.current().ident.to_string()
    } else {
        vm.to_str(&vm.attribute_named(thread, "name")?)?
    };
    vm.write_stderr(&format!("Exception in thread {name}:\n"));
    if let Some(error) = error.downcast_ref::<Exception>() {
        vm.write_report(&vm.format_exception(error));
    }
    Ok(vm.none.clone())
}
