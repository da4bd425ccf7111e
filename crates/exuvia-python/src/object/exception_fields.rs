//! What the built-in exception classes have beyond `args`: their fields, and the `__init__` that fills them.

use exuvia::Gc;

use super::class::{AttributeSpec, ClassSpec};
use super::exception::place;
use super::exception_class::{base_init, or_none, reduced, set_given, this};
use super::exception_os::{init_os_error, reduce_os_error, set_written, written};
use super::{Dict, Insert as _, PyErr, PyResult, Value, tag};
use crate::modules::argument;
use crate::vm::number::bytes_of;
use crate::vm::text::as_str;
use crate::vm::{Args, Kind, Vm};

/// The descriptor of a field with a name and a place.
macro_rules! field {
    ($name:literal $place:ident) => {
        AttributeSpec {
            name: $name,
            get: |vm, error| Ok(or_none(vm, this(vm, error)?.field(place::$place))),
            set: Some(|vm, error, value| {
                this(vm, error)?.set_field(place::$place, value);
                Ok(())
            }),
        }
    };
}

/// The descriptor of a field that is a number.
macro_rules! number {
    ($name:literal $place:ident) => {
        AttributeSpec {
            name: $name,
            get: |vm, error| {
                let number = this(vm, error)?.field(place::$place);
                Ok(number.unwrap_or_else(|| vm.new_int(0)))
            },
            set: Some(|vm, error, value| set_number(vm, error, place::$place, value)),
        }
    };
}

/// The classes that have something of their own.
pub(crate) const SPECS: &[(Kind, ClassSpec)] = &[
    (
        Kind::StopIteration,
        ClassSpec {
            methods: &[("__init__", init_stop_iteration)],
            attributes: &[field!("value" VALUE)],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
    (
        Kind::SystemExit,
        ClassSpec {
            methods: &[("__init__", init_system_exit)],
            attributes: &[field!("code" EXIT_CODE)],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
    (
        Kind::AttributeError,
        ClassSpec {
            methods: &[("__init__", init_attribute_error)],
            attributes: &[field!("name" ATTRIBUTE), field!("obj" OBJECT)],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
    (
        Kind::NameError,
        ClassSpec {
            methods: &[("__init__", init_name_error)],
            attributes: &[field!("name" NAME)],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
    (
        Kind::ImportError,
        ClassSpec {
            methods: &[("__init__", init_import_error), ("__reduce__", reduce_import_error)],
            attributes: &[field!("msg" MESSAGE), field!("name" MODULE), field!("path" PATH)],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
    (
        Kind::OSError,
        ClassSpec {
            methods: &[("__init__", init_os_error), ("__reduce__", reduce_os_error)],
            attributes: &[
                field!("errno" ERRNO),
                field!("strerror" STRERROR),
                field!("filename" FILENAME),
                field!("filename2" FILENAME2),
                AttributeSpec { name: "characters_written", get: written, set: Some(set_written) },
            ],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
    (
        Kind::SyntaxError,
        ClassSpec {
            methods: &[("__init__", init_syntax_error)],
            attributes: &[
                field!("msg" MESSAGE),
                field!("filename" FILE),
                field!("lineno" LINE),
                field!("offset" OFFSET),
                field!("text" TEXT),
                field!("end_lineno" END_LINE),
                field!("end_offset" END_OFFSET),
                field!("print_file_and_line" PRINT_FILE_AND_LINE),
            ],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
    (
        Kind::UnicodeEncodeError,
        ClassSpec {
            methods: &[("__init__", init_encode_error)],
            attributes: &[
                field!("encoding" ENCODING),
                field!("object" SUBJECT),
                number!("start" START),
                number!("end" END),
                field!("reason" REASON),
            ],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
    (
        Kind::UnicodeDecodeError,
        ClassSpec {
            methods: &[("__init__", init_decode_error)],
            attributes: &[
                field!("encoding" ENCODING),
                field!("object" SUBJECT),
                number!("start" START),
                number!("end" END),
                field!("reason" REASON),
            ],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
    (
        Kind::UnicodeTranslateError,
        ClassSpec {
            methods: &[("__init__", init_translate_error)],
            attributes: &[
                field!("encoding" ENCODING),
                field!("object" SUBJECT),
                number!("start" START),
                number!("end" END),
                field!("reason" REASON),
            ],
            ..ClassSpec::new(tag::EXCEPTION)
        },
    ),
];

fn set_number(vm: &Vm, error: &Value, place: usize, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else {
        return Err(vm.type_error("can't delete numeric/char attribute"));
    };
    if argument::as_integer(&value).is_none() {
        return Err(vm.type_error("an integer is required"));
    }
    let number = argument::long(vm, &value)?;
    this(vm, error)?.set_field(place, Some(vm.new_int(number)));
    Ok(())
}

fn init_stop_iteration(vm: &Vm, args: &Args<'_>) -> PyResult {
    let error = base_init(vm, args)?;
    let value = vm.args_of(error).items().first().cloned();
    error.set_field(place::VALUE, Some(or_none(vm, value)));
    Ok(vm.none.clone())
}

fn init_system_exit(vm: &Vm, args: &Args<'_>) -> PyResult {
    let error = base_init(vm, args)?;
    let given = vm.args_of(error);
    match given.items() {
        [] => {}
        [code] => error.set_field(place::EXIT_CODE, Some(code.clone())),
        _ => error.set_field(place::EXIT_CODE, Some(Gc::into_any(given))),
    }
    Ok(vm.none.clone())
}

/// Fills `args`, and the fields that are given by name.
fn init_with_names<'a, const N: usize>(
    vm: &Vm,
    args: &'a Args<'_>,
    class: &str,
    names: [(&str, usize); N],
) -> PyResult<&'a PyErr> {
    let error = this(vm, &args.values[0])?;
    let mut given = [const { None }; N];
    for (name, value) in args.keywords() {
        let name = name.as_str();
        let Some(i) = names.iter().position(|(known, _)| *known == name) else {
            return Err(
                vm.type_error(format!("'{name}' is an invalid keyword argument for {class}()"))
            );
        };
        given[i] = Some(value.clone());
    }
    set_given(vm, error, &args.positional()[1..]);
    for (value, (_, place)) in given.into_iter().zip(names) {
        error.set_field(place, value);
    }
    Ok(error)
}

fn init_attribute_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    let names = [("name", place::ATTRIBUTE), ("obj", place::OBJECT)];
    init_with_names(vm, args, "AttributeError", names)?;
    Ok(vm.none.clone())
}

fn init_name_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    init_with_names(vm, args, "NameError", [("name", place::NAME)])?;
    Ok(vm.none.clone())
}

fn init_import_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    let names = [("name", place::MODULE), ("path", place::PATH)];
    let error = init_with_names(vm, args, "ImportError", names)?;
    let message = match vm.args_of(error).items() {
        [message] => Some(message.clone()),
        _ => None,
    };
    error.set_field(place::MESSAGE, message);
    Ok(vm.none.clone())
}

/// The name and the path are kept beside the other attributes.
fn reduce_import_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [error] = args.exactly(vm, "ImportError.__reduce__")?;
    let error = this(vm, error)?;
    let fields = [("name", place::MODULE), ("path", place::PATH)];
    let known = fields.map(|(name, place)| (name, error.field(place)));
    if known.iter().all(|(_, value)| value.is_none()) {
        return reduced(vm, error, vm.args_of(error), error.dict.get());
    }
    let state: Gc<Dict> = error.dict.get().map_or_else(|| vm.new_dict(), |dict| dict.copy(vm));
    for (name, value) in known {
        if let Some(value) = value {
            state.set_str(&vm.intern(name), value);
        }
    }
    reduced(vm, error, vm.args_of(error), Some(state))
}

fn init_syntax_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    let error = base_init(vm, args)?;
    let given = vm.args_of(error);
    if let Some(message) = given.items().first() {
        error.set_field(place::MESSAGE, Some(message.clone()));
    }
    let [_, details] = given.items() else { return Ok(vm.none.clone()) };
    let details = vm.to_vec(details)?;
    let n = details.len();
    if !(4..=6).contains(&n) {
        let (word, limit) = if n < 4 { ("least", 4) } else { ("most", 6) };
        let text = format!("function takes at {word} {limit} arguments ({n} given)");
        return Err(vm.type_error(text));
    }
    use place::{END_LINE, END_OFFSET, FILE, LINE, OFFSET, TEXT};
    let places = [FILE, LINE, OFFSET, TEXT, END_LINE, END_OFFSET];
    for (place, value) in places.into_iter().zip(details) {
        error.set_field(place, Some(value));
    }
    if n == 5 {
        return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
    }
    Ok(vm.none.clone())
}

// --- texts that cannot be encoded or decoded --------------------------------------------------------

fn init_encode_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    init_unicode_error(vm, args, Some(false))
}

fn init_decode_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    init_unicode_error(vm, args, Some(true))
}

fn init_translate_error(vm: &Vm, args: &Args<'_>) -> PyResult {
    init_unicode_error(vm, args, None)
}

/// With an encoding, whether that is for bytes.
fn init_unicode_error(vm: &Vm, args: &Args<'_>, decodes: Option<bool>) -> PyResult {
    let error = base_init(vm, args)?;
    let given = vm.args_of(error);
    let (encoding, rest) = match decodes {
        None => (None, given.items()),
        Some(_) => match given.items().split_first() {
            Some((encoding, rest)) => (Some(encoding), rest),
            None => (None, given.items()),
        },
    };
    let n_expected = if decodes.is_some() { 5 } else { 4 };
    let [subject, start, end, reason] = rest else {
        let n = given.items().len();
        let text = format!("function takes exactly {n_expected} arguments ({n} given)");
        return Err(vm.type_error(text));
    };
    if let Some(encoding) = encoding {
        check_text(vm, encoding, 1)?;
    }
    let first = n_expected - 3;
    let subject = match decodes {
        Some(true) if bytes_of(subject).is_none() => {
            let class = vm.class_name(subject);
            let text = format!("a bytes-like object is required, not '{class}'");
            return Err(vm.type_error(text));
        }
        Some(true) if subject.tag() == tag::BYTES => subject.clone(),
        Some(true) => vm.new_bytes(bytes_of(subject).unwrap_or_default()),
        _ => {
            check_text(vm, subject, first)?;
            subject.clone()
        }
    };
    let (start, end) = (argument::long(vm, start)?, argument::long(vm, end)?);
    check_text(vm, reason, n_expected)?;
    error.set_field(place::ENCODING, encoding.cloned());
    error.set_field(place::SUBJECT, Some(subject));
    error.set_field(place::START, Some(vm.new_int(start)));
    error.set_field(place::END, Some(vm.new_int(end)));
    error.set_field(place::REASON, Some(reason.clone()));
    Ok(vm.none.clone())
}

fn check_text(vm: &Vm, value: &Value, number: usize) -> PyResult<()> {
    if as_str(value).is_some() {
        return Ok(());
    }
    let class = vm.argument_class(value);
    Err(vm.type_error(format!("argument {number} must be str, not {class}")))
}
