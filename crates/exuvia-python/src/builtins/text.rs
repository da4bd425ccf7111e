//! Built-in functions on text: `print`, `input`, `repr`, `ascii`, `format`.

use crate::object::function::NativeFn;
use crate::object::{PyErr, PyResult, Value};
use crate::vm::text::as_str;
use crate::vm::{Args, Kind, Vm};

pub(crate) const FUNCTIONS: &[(&str, NativeFn)] =
    &[("print", print), ("input", input), ("repr", repr), ("ascii", ascii), ("format", format)];

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "repr")?;
    Ok(vm.new_string(vm.repr(value)?))
}

fn ascii(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "ascii")?;
    Ok(vm.new_string(vm.ascii(value)?))
}

fn format(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "format", 1, 2)?;
    let Some(spec) = values.get(1) else { return vm.format(&values[0], "") };
    let Some(spec) = as_str(spec) else {
        let class = vm.argument_class(spec);
        return Err(vm.type_error(format!("format() argument 2 must be str, not {class}")));
    };
    vm.format(&values[0], spec.as_str())
}

/// The keyword arguments of `print`.
struct Printing {
    separator: String,
    end: String,
    file: Option<Value>,
    flush: bool,
}

fn print(vm: &Vm, args: &Args<'_>) -> PyResult {
    let options = printing(vm, args)?;
    let Some(file) = options.file.clone().or_else(|| standard_stream(vm, &vm.names.stdout)) else {
        return Err(vm.runtime_error("lost sys.stdout"));
    };
    if vm.is_none(&file) {
        return Ok(vm.none.clone());
    }
    // CPython makes a tuple of the arguments.
    let tuple = vm.new_tuple_object(args.positional().to_vec());
    for (i, value) in tuple.items().iter().enumerate() {
        if i > 0 {
            vm.write(&file, &options.separator)?;
        }
        vm.check_signals()?;
        let writer = vm.writer(&file)?;
        match as_str(value).filter(|_| value.tag() == crate::object::tag::STR) {
            Some(text) => writer.write(vm, text.as_str())?,
            None => writer.write(vm, &vm.to_str(value)?)?,
        }
    }
    vm.write(&file, &options.end)?;
    if options.flush {
        vm.flush(&file)?;
    }
    Ok(vm.none.clone())
}

fn printing(vm: &Vm, args: &Args<'_>) -> PyResult<Printing> {
    let mut options =
        Printing { separator: " ".into(), end: "\n".into(), file: None, flush: false };
    for (name, value) in args.keywords() {
        match name.as_str() {
            "sep" => options.separator = piece(vm, "sep", value, " ")?,
            "end" => options.end = piece(vm, "end", value, "\n")?,
            "file" => options.file = Some(value.clone()).filter(|file| !vm.is_none(file)),
            "flush" => options.flush = vm.truth(value)?,
            other => {
                return Err(
                    vm.type_error(format!("'{other}' is an invalid keyword argument for print()"))
                );
            }
        }
    }
    Ok(options)
}

/// `sep` or `end`, for which `None` stands for the default.
fn piece(vm: &Vm, name: &str, value: &Value, default: &str) -> PyResult<String> {
    if vm.is_none(value) {
        return Ok(default.to_owned());
    }
    match as_str(value) {
        Some(text) => Ok(text.as_str().to_owned()),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("{name} must be None or a string, not {class}")))
        }
    }
}

fn standard_stream(vm: &Vm, name: &exuvia::Gc<crate::object::Str>) -> Option<Value> {
    vm.sys.get_str(name)
}

fn input(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "input", 0, 1)?;
    if let Some(prompt) = values.first() {
        let file = standard_stream(vm, &vm.names.stdout).ok_or_else(|| lost(vm, "stdout"))?;
        vm.write(&file, &vm.to_str(prompt)?)?;
        vm.flush(&file)?;
    }
    let source = standard_stream(vm, &vm.names.stdin).ok_or_else(|| lost(vm, "stdin"))?;
    let line = vm.read_line(&source)?;
    if line.is_empty() {
        return Err(vm.error(Kind::EOFError, "EOF when reading a line"));
    }
    Ok(vm.new_str(line.strip_suffix('\n').unwrap_or(&line)))
}

fn lost(vm: &Vm, stream: &str) -> PyErr {
    vm.runtime_error(format!("input(): lost sys.{stream}"))
}
