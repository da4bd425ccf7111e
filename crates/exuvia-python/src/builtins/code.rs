//! `exec`, `eval`, `compile`, `globals`, `locals`, `__import__`.

use exuvia::Gc;

use crate::compile::Mode;
use crate::modules::argument;
use crate::modules::ast::{flag, is_node};
use crate::object::function::NativeFn;
use crate::object::{Bytes, Code, Dict, Insert as _, PyResult, Str, Tuple, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("exec", exec),
    ("eval", eval),
    ("compile", compile),
    ("globals", globals),
    ("locals", locals),
    ("__import__", import),
];

fn globals(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<0>(vm, "globals")?;
    Ok(vm.globals().map_or_else(|| vm.none.clone(), Gc::into_any))
}

fn locals(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<0>(vm, "locals")?;
    Ok(vm.locals())
}

/// The namespaces that `exec` and `eval` were given, or those of the caller.
fn namespaces(vm: &Vm, function: &str, given: &[Value]) -> PyResult<(Gc<Dict>, Value)> {
    let dict = |value: &Value, what: &str| match value.downcast_ref::<Dict>() {
        Some(dict) => Ok(dict.clone()),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("{function}() {what} must be a dict, not {class}")))
        }
    };
    let mapping = |value: &Value| {
        let is_mapping = vm.class_of(value).lookup(&vm.names.getitem).is_some();
        if is_mapping && argument::text(value).is_none() {
            return Ok(value.clone());
        }
        let class = vm.class_name(value);
        Err(vm.type_error(format!("{function}() locals must be a mapping or None, not {class}")))
    };
    let given: Vec<&Value> = given.iter().filter(|value| !vm.is_none(value)).collect();
    let (globals, locals) = match given.as_slice() {
        [] => (vm.globals().unwrap_or_else(|| vm.new_dict()), vm.locals()),
        [globals] => (dict(globals, "globals")?, (*globals).clone()),
        [globals, locals, ..] => (dict(globals, "globals")?, mapping(locals)?),
    };
    if globals.get_str(&vm.names.builtins).is_none() {
        globals.set_str(&vm.names.builtins, Gc::as_any(&vm.builtins).clone());
    }
    Ok((globals, locals))
}

fn source(vm: &Vm, function: &str, value: &Value) -> PyResult<String> {
    if let Some(text) = value.downcast_ref::<Str>() {
        return Ok(text.as_str().to_owned());
    }
    if let Some(bytes) = value.downcast_ref::<Bytes>() {
        return String::from_utf8(bytes.data.to_vec())
            .map_err(|_| vm.value_error("source code is not UTF-8"));
    }
    let last = if function == "compile" { "AST" } else { "code" };
    Err(vm.type_error(format!("{function}() arg 1 must be a string, bytes or {last} object")))
}

fn exec(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [closure] = vm.keyword_only(args, "exec", ["closure"])?;
    let closure = closure.filter(|closure| !vm.is_none(closure));
    let values = Args::positional_only(args.positional()).between(vm, "exec", 1, 3)?;
    let (globals, locals) = namespaces(vm, "exec", &values[1..])?;
    let (code, closure) = match values[0].downcast_ref::<Code>() {
        Some(code) => (code.clone(), checked_closure(vm, code, closure)?),
        None if closure.is_some() => {
            return Err(vm.type_error("closure can only be used when source is a code object"));
        }
        None => {
            let is_plain = Value::ptr_eq(Gc::as_any(&globals), &locals);
            let mode = if is_plain { Mode::Exec } else { Mode::ExecIn };
            (compiled(vm, &source(vm, "exec", &values[0])?, "<string>", mode)?, None)
        }
    };
    let _tree = (values[0].tag() != tag::CODE).then(|| vm.count_tree());
    vm.run_code_with(&code, &globals, &locals, closure)?;
    Ok(vm.none.clone())
}

/// The cells for the free variables of code, which are just as many.
fn checked_closure(vm: &Vm, code: &Code, closure: Option<Value>) -> PyResult<Option<Gc<Tuple>>> {
    let n_free = code.spec.free.len();
    if n_free == 0 && closure.is_some() {
        return Err(vm.type_error("cannot use a closure with this code object"));
    }
    let closure = closure.and_then(|closure| closure.downcast::<Tuple>().ok());
    let fits = closure.as_ref().map_or(n_free == 0, |closure| {
        closure.items().len() == n_free
            && closure.items().iter().all(|cell| cell.tag() == tag::CELL)
    });
    if fits {
        return Ok(closure);
    }
    Err(vm.type_error(format!("code object requires a closure of exactly length {n_free}")))
}

fn eval(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "eval", 1, 3)?;
    let (globals, locals) = namespaces(vm, "eval", &values[1..])?;
    let code = match values[0].downcast_ref::<Code>() {
        Some(code) if !code.spec.free.is_empty() => {
            let text = "code object passed to eval() may not contain free variables";
            return Err(vm.type_error(text));
        }
        Some(code) => code.clone(),
        None => {
            let text = source(vm, "eval", &values[0])?;
            compiled(vm, text.trim_start_matches([' ', '\t']), "<string>", Mode::Eval)?
        }
    };
    let _tree = (values[0].tag() != tag::CODE).then(|| vm.count_tree());
    vm.run_code(&code, &globals, &locals)
}

fn compile(vm: &Vm, args: &Args<'_>) -> PyResult {
    let parameters =
        ["source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"];
    let [text, filename, mode, flags, _, optimize, version] =
        args.bind(vm, "compile", parameters, 3)?;
    let (Some(text), Some(filename), Some(mode)) = (text, filename, mode) else {
        return Err(vm.type_error("compile() takes at least 3 arguments"));
    };
    let flags = flags.map_or(Ok(0), |flags| argument::declared_c_int(vm, &flags))?;
    let optimize = optimize.map_or(Ok(-1), |optimize| argument::declared_c_int(vm, &optimize))?;
    version.map_or(Ok(-1), |version| argument::declared_c_int(vm, &version))?;
    if flags & !flag::ALL != 0 {
        return Err(vm.value_error("compile(): unrecognised flags"));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(vm.value_error("compile(): invalid optimize value"));
    }
    let wants_tree = flags & flag::ONLY_AST != 0;
    let (mode, filename) = (mode_named(vm, &mode, wants_tree)?, vm.to_str(&filename)?);
    if is_node(vm, &text) {
        return match wants_tree {
            true => Ok(text),
            false => vm.compile_tree(&text, &filename, mode).map(Gc::into_any),
        };
    }
    let text = source(vm, "compile", &text)?;
    match wants_tree {
        true => vm.parse_source(&text, &filename, mode),
        false => compiled(vm, &text, &filename, mode).map(Gc::into_any),
    }
}

fn compiled(vm: &Vm, text: &str, filename: &str, mode: Mode) -> PyResult<Gc<Code>> {
    let code = vm.compile_source(text, filename, mode)?;
    vm.count_compilation(&code, mode);
    Ok(code)
}

/// `mode` of `compile`.
fn mode_named(vm: &Vm, mode: &Value, wants_tree: bool) -> PyResult<Mode> {
    let Some(mode) = argument::text(mode) else {
        let class = vm.class_name(mode);
        return Err(vm.type_error(format!("compile() argument 'mode' must be str, not {class}")));
    };
    let text = match (mode.as_str(), wants_tree) {
        ("exec", _) => return Ok(Mode::ExecIn),
        ("eval", _) => return Ok(Mode::Eval),
        ("single", _) => return Ok(Mode::Single),
        ("func_type", true) => "compile() mode 'func_type' is not supported by Exuvia",
        ("func_type", false) => "compile() mode 'func_type' requires flag PyCF_ONLY_AST",
        (_, true) => "compile() mode must be 'exec', 'eval', 'single' or 'func_type'",
        (_, false) => "compile() mode must be 'exec', 'eval' or 'single'",
    };
    Err(vm.value_error(text))
}

fn import(vm: &Vm, args: &Args<'_>) -> PyResult {
    let parameters = ["name", "globals", "locals", "fromlist", "level"];
    let [name, _, _, fromlist, _] = args.bind(vm, "__import__", parameters, 1)?;
    let Some(name) = name else { return Err(vm.type_error("__import__() needs a name")) };
    let name = vm.to_str(&name)?;
    let module = vm.import_module(&name)?;
    let wants_leaf = match fromlist {
        Some(names) => vm.truth(&names)?,
        None => false,
    };
    match name.split_once('.') {
        Some((top, _)) if !wants_leaf => vm.import_module(top),
        _ => Ok(module),
    }
}
