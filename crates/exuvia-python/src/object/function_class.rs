//! The classes of functions, methods and code objects.

use exuvia::{Field, Gc};

use super::class::{AttributeSpec, ClassSpec};
use super::dict::as_dict;
use super::{BoundMethod, Code, Dict, Function, PyResult, Str, Tuple, Value, code_replace, tag};
use crate::builtins::descriptor::get;
use crate::vm::{Args, Vm};

/// `function`
pub(crate) const FUNCTION: ClassSpec = ClassSpec {
    constructor: Some(super::function_new::new_function),
    methods: &[("__get__", get), ("__call__", call)],
    attributes: &[
        AttributeSpec {
            name: "__name__",
            get: |vm, f| text(vm, f, |f| &f.name),
            set: Some(|vm, f, v| set_text(vm, f, v, "__name__", |f| &f.name)),
        },
        AttributeSpec {
            name: "__qualname__",
            get: |vm, f| text(vm, f, |f| &f.qualname),
            set: Some(|vm, f, v| set_text(vm, f, v, "__qualname__", |f| &f.qualname)),
        },
        AttributeSpec { name: "__doc__", get: doc, set: Some(set_doc) },
        AttributeSpec {
            name: "__module__",
            get: |vm, f| optional(vm, f, |f| f.module.get()),
            set: Some(set_module),
        },
        AttributeSpec {
            name: "__code__",
            get: |vm, f| {
                optional(vm, f, |f| {
                    Some(Gc::into_any(f.replaced_code.get().unwrap_or_else(|| f.code.clone())))
                })
            },
            set: Some(set_code),
        },
        AttributeSpec {
            name: "__globals__",
            get: |vm, f| optional(vm, f, |f| Some(Gc::as_any(&f.globals).clone())),
            set: None,
        },
        AttributeSpec {
            name: "__closure__",
            get: |vm, f| optional(vm, f, |f| f.closure.get().map(Gc::into_any)),
            set: None,
        },
        AttributeSpec {
            name: "__defaults__",
            get: |vm, f| optional(vm, f, |f| f.defaults.get().map(Gc::into_any)),
            set: Some(set_defaults),
        },
        AttributeSpec {
            name: "__kwdefaults__",
            get: |vm, f| optional(vm, f, |f| f.keyword_defaults.get().map(Gc::into_any)),
            set: Some(set_keyword_defaults),
        },
        AttributeSpec { name: "__annotations__", get: annotations, set: Some(set_annotations) },
        AttributeSpec {
            name: "__builtins__",
            get: |vm, _| Ok(Gc::as_any(&vm.builtins).clone()),
            set: None,
        },
        AttributeSpec {
            name: "__dict__",
            get: |vm, f| vm.dict_of(f).map(Gc::into_any),
            set: Some(set_dict),
        },
    ],
    ..ClassSpec::new(tag::FUNCTION)
};

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Function>> {
    value.downcast_ref::<Function>().ok_or_else(|| vm.type_error("a function is needed"))
}

fn text(vm: &Vm, function: &Value, field: fn(&Function) -> &Field<Gc<Str>>) -> PyResult {
    Ok(Gc::into_any(field(this(vm, function)?).get()))
}

fn set_text(
    vm: &Vm,
    function: &Value,
    value: Option<Value>,
    name: &str,
    field: fn(&Function) -> &Field<Gc<Str>>,
) -> PyResult<()> {
    match value.and_then(|value| value.downcast::<Str>().ok()) {
        Some(value) => {
            field(this(vm, function)?).set(value);
            Ok(())
        }
        None => Err(vm.type_error(format!("{name} must be set to a string object"))),
    }
}

fn optional(vm: &Vm, function: &Value, part: fn(&Function) -> Option<Value>) -> PyResult {
    Ok(part(this(vm, function)?).unwrap_or_else(|| vm.none.clone()))
}

fn doc(vm: &Vm, function: &Value) -> PyResult {
    Ok(this(vm, function)?.doc.get())
}

fn set_doc(vm: &Vm, function: &Value, value: Option<Value>) -> PyResult<()> {
    this(vm, function)?.doc.set(value.unwrap_or_else(|| vm.none.clone()));
    Ok(())
}

/// Only the names and flags of the code can be replaced: frames that run refer to its instructions.
fn set_code(vm: &Vm, function: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(code) = value.and_then(|value| value.downcast::<Code>().ok()) else {
        return Err(vm.type_error("__code__ must be set to a code object"));
    };
    let function = this(vm, function)?;
    let (new, old) = (&code.spec, &function.code.spec);
    if new.ops != old.ops || new.consts != old.consts || new.names != old.names {
        return Err(vm.type_error("Exuvia cannot give a function other instructions"));
    }
    function.replaced_code.set(Some(code));
    Ok(())
}

fn set_module(vm: &Vm, function: &Value, value: Option<Value>) -> PyResult<()> {
    this(vm, function)?.module.set(value);
    Ok(())
}

fn set_defaults(vm: &Vm, function: &Value, value: Option<Value>) -> PyResult<()> {
    let value = value.filter(|value| !vm.is_none(value));
    let defaults = value.map(|value| value.downcast::<Tuple>()).transpose();
    let defaults =
        defaults.map_err(|_| vm.type_error("__defaults__ must be set to a tuple object"))?;
    this(vm, function)?.defaults.set(defaults);
    Ok(())
}

fn set_keyword_defaults(vm: &Vm, function: &Value, value: Option<Value>) -> PyResult<()> {
    let value = value.filter(|value| !vm.is_none(value));
    let defaults = value.map(|value| value.downcast::<Dict>()).transpose();
    let defaults =
        defaults.map_err(|_| vm.type_error("__kwdefaults__ must be set to a dict object"))?;
    this(vm, function)?.keyword_defaults.set(defaults);
    Ok(())
}

fn annotations(vm: &Vm, function: &Value) -> PyResult {
    let function = this(vm, function)?;
    let annotations = match function.annotations.get() {
        None => Gc::into_any(vm.new_dict()),
        Some(annotations) => match annotations.downcast_ref::<Tuple>() {
            Some(pairs) => vm.new_dict_from(pairs.items().to_vec())?,
            None => return Ok(annotations),
        },
    };
    function.annotations.set(Some(annotations.clone()));
    Ok(annotations)
}

fn set_dict(vm: &Vm, function: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(value) = value else { return Err(vm.type_error("cannot delete __dict__")) };
    let Some(dict) = as_dict(&value) else {
        let class = vm.class_name(&value);
        return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{class}'")));
    };
    this(vm, function)?.dict.set(Some(dict.clone()));
    Ok(())
}

fn set_annotations(vm: &Vm, function: &Value, value: Option<Value>) -> PyResult<()> {
    let value = value.filter(|value| !vm.is_none(value));
    if value.as_ref().is_some_and(|value| as_dict(value).is_none()) {
        return Err(vm.type_error("__annotations__ must be set to a dict object"));
    }
    this(vm, function)?.annotations.set(value);
    Ok(())
}

fn call(vm: &Vm, args: &Args<'_>) -> PyResult {
    vm.call_args(&args.values[0], &args.rest())
}

/// `method`
pub(crate) const BOUND_METHOD: ClassSpec = ClassSpec {
    constructor: Some(new_bound_method),
    methods: &[("__call__", call), ("__reduce__", reduce_method)],
    attributes: &[
        AttributeSpec {
            name: "__self__",
            get: |vm, m| bound(vm, m, |m| m.receiver.clone()),
            set: None,
        },
        AttributeSpec {
            name: "__func__",
            get: |vm, m| bound(vm, m, |m| m.function.clone()),
            set: None,
        },
        AttributeSpec { name: "__name__", get: |vm, m| of_function(vm, m, "__name__"), set: None },
        AttributeSpec {
            name: "__qualname__",
            get: |vm, m| of_function(vm, m, "__qualname__"),
            set: None,
        },
        AttributeSpec { name: "__doc__", get: |vm, m| of_function(vm, m, "__doc__"), set: None },
        AttributeSpec {
            name: "__module__",
            get: |vm, m| of_function(vm, m, "__module__"),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::BOUND_METHOD)
};

/// `types.MethodType(function, object)`
fn new_bound_method(vm: &Vm, _class: &Gc<crate::object::Class>, args: &Args<'_>) -> PyResult {
    let [function, receiver] = args.exactly::<2>(vm, "method")?;
    if !crate::modules::argument::is_callable(vm, function) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if vm.is_none(receiver) {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(vm.new_bound_method(function.clone(), receiver.clone()))
}

/// How a method is pickled: as an attribute of its receiver.
fn reduce_method(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [method] = args.exactly::<1>(vm, "method.__reduce__")?;
    let receiver = bound(vm, method, |method| method.receiver.clone())?;
    let name = of_function(vm, method, "__name__")?;
    let getattr = vm.builtins.get_str(&vm.intern("getattr"));
    let getattr = getattr.unwrap_or_else(|| vm.none.clone());
    Ok(vm.new_tuple(vec![getattr, vm.new_tuple(vec![receiver, name])]))
}

fn bound(vm: &Vm, method: &Value, part: fn(&BoundMethod) -> Value) -> PyResult {
    let method = method.downcast_ref::<BoundMethod>();
    method.map(|method| part(method)).ok_or_else(|| vm.type_error("a method is needed"))
}

fn of_function(vm: &Vm, method: &Value, name: &str) -> PyResult {
    let function = bound(vm, method, |method| method.function.clone())?;
    vm.attribute_named(&function, name)
}

/// The place of each instruction.
fn co_positions(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [code] = args.exactly::<1>(vm, "code.co_positions")?;
    let Some(code) = code.downcast_ref::<Code>() else {
        return Err(vm.type_error("code is needed"));
    };
    let places = (0..).take(code.spec.spans.len()).map(|i| vm.code_position(code, i)).collect();
    vm.iter(&vm.new_list(places))
}

/// Ranges of instructions, in bytes as CPython counts them, and their lines.
fn co_lines(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [code] = args.exactly::<1>(vm, "code.co_lines")?;
    let Some(code) = code.downcast_ref::<Code>() else {
        return Err(vm.type_error("code is needed"));
    };
    let mut ranges = Vec::new();
    let mut start = 0;
    for run in code.spec.spans.chunk_by(|a, b| a.line == b.line) {
        let end = start + run.len();
        let line = vm.new_int(i64::from(run[0].line));
        ranges.push(vm.new_tuple(vec![vm.new_size(2 * start), vm.new_size(2 * end), line]));
        start = end;
    }
    vm.iter(&vm.new_list(ranges))
}

/// `code`
pub(crate) const CODE: ClassSpec = ClassSpec {
    methods: &[
        ("replace", code_replace::replace),
        ("co_positions", co_positions),
        ("co_lines", co_lines),
    ],
    attributes: &[
        AttributeSpec {
            name: "co_name",
            get: |vm, c| of_code(vm, c, |_, c| Gc::as_any(&c.name).clone()),
            set: None,
        },
        AttributeSpec {
            name: "co_qualname",
            get: |vm, c| of_code(vm, c, |_, c| Gc::as_any(&c.qualname).clone()),
            set: None,
        },
        AttributeSpec {
            name: "co_filename",
            get: |vm, c| of_code(vm, c, |vm, c| vm.new_str(&c.spec.filename)),
            set: None,
        },
        AttributeSpec {
            name: "co_firstlineno",
            get: |vm, c| of_code(vm, c, |vm, c| vm.new_int(i64::from(c.spec.first_line))),
            set: None,
        },
        AttributeSpec {
            name: "co_argcount",
            get: |vm, c| of_code(vm, c, |vm, c| vm.new_int(i64::from(c.spec.n_positional))),
            set: None,
        },
        AttributeSpec {
            name: "co_posonlyargcount",
            get: |vm, c| of_code(vm, c, |vm, c| vm.new_int(i64::from(c.spec.n_positional_only))),
            set: None,
        },
        AttributeSpec {
            name: "co_kwonlyargcount",
            get: |vm, c| of_code(vm, c, |vm, c| vm.new_int(i64::from(c.spec.n_keyword_only))),
            set: None,
        },
        AttributeSpec {
            name: "co_flags",
            get: |vm, c| of_code(vm, c, |vm, c| vm.new_int(i64::from(c.spec.flags.0))),
            set: None,
        },
        AttributeSpec {
            name: "co_nlocals",
            get: |vm, c| of_code(vm, c, |vm, c| vm.new_size(c.spec.locals.len())),
            set: None,
        },
        AttributeSpec {
            name: "co_varnames",
            get: |vm, c| of_code(vm, c, |vm, c| names(vm, &c.spec.locals)),
            set: None,
        },
        AttributeSpec {
            name: "co_names",
            get: |vm, c| of_code(vm, c, |vm, c| names(vm, &c.spec.names)),
            set: None,
        },
        AttributeSpec {
            name: "co_freevars",
            get: |vm, c| of_code(vm, c, |vm, c| names(vm, &c.spec.free)),
            set: None,
        },
        AttributeSpec {
            name: "co_cellvars",
            get: |vm, c| {
                of_code(vm, c, |vm, c| {
                    let spec = &c.spec;
                    let cells =
                        spec.cells.iter().map(|cell| spec.locals[usize::from(*cell)].clone());
                    names(vm, &cells.collect::<Vec<_>>())
                })
            },
            set: None,
        },
        AttributeSpec {
            name: "co_consts",
            get: |vm, c| of_code(vm, c, |vm, c| vm.new_tuple(c.consts.to_vec())),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::CODE)
};

fn of_code(vm: &Vm, code: &Value, part: fn(&Vm, &Code) -> Value) -> PyResult {
    let code = code.downcast_ref::<Code>();
    code.map(|code| part(vm, code)).ok_or_else(|| vm.type_error("a code object is needed"))
}

fn names(vm: &Vm, names: &[String]) -> Value {
    vm.new_tuple(names.iter().map(|name| Gc::into_any(vm.intern(name))).collect())
}
