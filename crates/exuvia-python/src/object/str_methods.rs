//! The class `str`.

use exuvia::Gc;

use super::bytearray::decode_arguments;
use super::class::ClassSpec;
use super::text_methods::{self as common, Text, receiver};
use super::{
    Class, Dict, Insert as _, PyErr, PyResult, Str, Value, dunder, singleton, str_case, tag,
};
use crate::text::codec;
use crate::vm::number::bytes_of;
use crate::vm::text::{Fields, as_str};
use crate::vm::{Args, Kind, Vm};

/// `str`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new),
    is_base: true,
    methods: &[
        ("__len__", dunder::len),
        ("__getitem__", dunder::getitem),
        ("__contains__", dunder::contains),
        ("__iter__", dunder::iter),
        ("__add__", dunder::add),
        ("__mul__", repeat),
        ("__rmul__", repeat),
        ("__mod__", percent),
        ("__eq__", dunder::eq),
        ("__ne__", dunder::ne),
        ("__lt__", dunder::lt),
        ("__le__", dunder::le),
        ("__gt__", dunder::gt),
        ("__ge__", dunder::ge),
        ("__hash__", dunder::hash),
        ("__repr__", singleton::repr),
        ("__str__", to_str),
        ("__format__", singleton::format),
        ("capitalize", str_case::capitalize),
        ("casefold", str_case::casefold),
        ("center", common::center::<Text>),
        ("count", common::count::<Text>),
        ("encode", encode),
        ("endswith", common::endswith::<Text>),
        ("expandtabs", common::expandtabs::<Text>),
        ("find", common::find::<Text>),
        ("format", format),
        ("format_map", format_map),
        ("index", common::index::<Text>),
        ("isalnum", str_case::isalnum),
        ("isalpha", str_case::isalpha),
        ("isascii", str_case::isascii),
        ("isdecimal", str_case::isdecimal),
        ("isdigit", str_case::isdigit),
        ("isidentifier", str_case::isidentifier),
        ("islower", str_case::islower),
        ("isnumeric", str_case::isnumeric),
        ("isprintable", str_case::isprintable),
        ("isspace", str_case::isspace),
        ("istitle", str_case::istitle),
        ("isupper", str_case::isupper),
        ("join", common::join::<Text>),
        ("ljust", common::ljust::<Text>),
        ("lower", str_case::lower),
        ("lstrip", common::lstrip::<Text>),
        ("partition", common::partition::<Text>),
        ("removeprefix", common::removeprefix::<Text>),
        ("removesuffix", common::removesuffix::<Text>),
        ("replace", common::replace::<Text>),
        ("rfind", common::rfind::<Text>),
        ("rindex", common::rindex::<Text>),
        ("rjust", common::rjust::<Text>),
        ("rpartition", common::rpartition::<Text>),
        ("rsplit", common::rsplit::<Text>),
        ("rstrip", common::rstrip::<Text>),
        ("split", common::split::<Text>),
        ("splitlines", common::splitlines::<Text>),
        ("startswith", common::startswith::<Text>),
        ("strip", common::strip::<Text>),
        ("swapcase", str_case::swapcase),
        ("title", str_case::title),
        ("translate", translate),
        ("upper", str_case::upper),
        ("zfill", common::zfill::<Text>),
    ],
    static_methods: &[("maketrans", maketrans)],
    ..ClassSpec::new(tag::STR)
};

/// `str(object)` and `str(bytes, encoding, errors)`
fn new(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [object, encoding, errors] = args.bind(vm, "str", ["object", "encoding", "errors"], 0)?;
    let Some(object) = object else { return Ok(vm.new_str("")) };
    if encoding.is_none() && errors.is_none() {
        let text = vm.str(&object)?;
        return match as_str(&text).filter(|_| text.tag() != tag::STR) {
            Some(inner) => Ok(Gc::as_any(inner).clone()),
            None => Ok(text),
        };
    }
    if as_str(&object).is_some() {
        return Err(vm.type_error("decoding str is not supported"));
    }
    let Some(data) = bytes_of(&object) else {
        let class = vm.class_name(&object);
        return Err(
            vm.type_error(format!("decoding to str: need a bytes-like object, {class} found"))
        );
    };
    vm.decode(&object, &data, encoding.as_ref(), errors.as_ref())
}

fn to_str(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "str.__str__")?;
    Ok(as_str(this).map_or_else(|| this.clone(), |text| Gc::as_any(text).clone()))
}

fn repeat(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, count] = args.exactly::<2>(vm, "str.__mul__")?;
    let count = vm.index_or(count, Kind::OverflowError)?;
    vm.repeat(false, this, count)
}

fn percent(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, values] = args.exactly::<2>(vm, "str.__mod__")?;
    vm.percent_format_str(this, values)
}

fn format(vm: &Vm, args: &Args<'_>) -> PyResult {
    let template = receiver::<Text>(vm, args)?;
    // CPython makes a tuple of the arguments.
    let _tuple = args.rest().positional().to_vec();
    Ok(vm.new_string(vm.format_template(&template, Fields::Args(args.rest()))?))
}

fn format_map(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, map] = args.exactly::<2>(vm, "str.format_map")?;
    let template = receiver::<Text>(vm, args)?;
    Ok(vm.new_string(vm.format_template(&template, Fields::Map(map))?))
}

fn encode(vm: &Vm, args: &Args<'_>) -> PyResult {
    let text = receiver::<Text>(vm, args)?;
    let [encoding, errors] = args.rest().bind(vm, "encode", ["encoding", "errors"], 0)?;
    let (encoding, on_error) = decode_arguments(vm, "encode", encoding.as_ref(), errors.as_ref())?;
    match codec::encode(&text, encoding, on_error) {
        Ok(data) => Ok(vm.new_bytes(data)),
        Err(fault) => {
            Err(vm.unicode_error(Kind::UnicodeEncodeError, encoding, &args.values[0], &fault))
        }
    }
}

/// What a table makes of a character.
enum Translated {
    Same,
    Removed,
    Text(String),
}

fn translate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, table] = args.exactly::<2>(vm, "str.translate")?;
    let text = receiver::<Text>(vm, args)?;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match translated(vm, table, c)? {
            Translated::Same => out.push(c),
            Translated::Removed => {}
            Translated::Text(text) => out.push_str(&text),
        }
    }
    Ok(vm.new_string(out))
}

fn translated(vm: &Vm, table: &Value, c: char) -> PyResult<Translated> {
    let key = vm.new_int(i64::from(u32::from(c)));
    let found = match table.downcast_ref::<Dict>() {
        Some(dict) => dict.get(vm, &key)?,
        None => vm.absorb(vm.subscript(table, &key), Kind::LookupError)?,
    };
    let Some(found) = found else { return Ok(Translated::Same) };
    if vm.is_none(&found) {
        return Ok(Translated::Removed);
    }
    if let Some(text) = as_str(&found) {
        return Ok(Translated::Text(text.as_str().to_owned()));
    }
    let Some(number) = crate::vm::number::as_big(&found) else {
        return Err(vm.type_error("character mapping must return integer, None or str"));
    };
    let c = u32::try_from(&number).ok().and_then(char::from_u32);
    let c = c.ok_or_else(|| vm.value_error("character mapping must be in range(0x110000)"))?;
    Ok(Translated::Text(c.to_string()))
}

fn maketrans(vm: &Vm, args: &Args<'_>) -> PyResult {
    let table = vm.new_dict();
    match args.between(vm, "maketrans", 1, 3)? {
        [map] => {
            let Some(map) = map.downcast_ref::<Dict>() else {
                return Err(
                    vm.type_error("if you give only one argument to maketrans it must be a dict")
                );
            };
            let mut position = 0;
            while let Some((at, key, value)) = map.next_from(position) {
                table.set(vm, table_key(vm, &key)?, value)?;
                position = at + 1;
            }
        }
        [from, to, removed @ ..] => {
            let from = table_text(vm, from, 1)?;
            let to = table_text(vm, to, 2)?;
            if from.len() != to.len() {
                return Err(
                    vm.value_error("the first two maketrans arguments must have equal length")
                );
            }
            let number = |c: char| vm.new_int(i64::from(u32::from(c)));
            for (key, value) in from.as_str().chars().zip(to.as_str().chars()) {
                table.set(vm, number(key), number(value))?;
            }
            if let Some(removed) = removed.first() {
                for key in table_text(vm, removed, 3)?.as_str().chars() {
                    table.set(vm, number(key), vm.none.clone())?;
                }
            }
        }
        [] => {}
    }
    Ok(Gc::into_any(table))
}

/// A key of a translation table: the number of a character.
fn table_key(vm: &Vm, key: &Value) -> PyResult {
    let Some(text) = as_str(key) else {
        return match crate::vm::number::as_big(key) {
            Some(_) => Ok(key.clone()),
            None => Err(vm.type_error("keys in translate table must be strings or integers")),
        };
    };
    let mut chars = text.as_str().chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(vm.new_int(i64::from(u32::from(c)))),
        _ => Err(vm.value_error("string keys in translate table must be of length 1")),
    }
}

fn table_text<'a>(vm: &Vm, value: &'a Value, position: usize) -> PyResult<&'a Gc<Str>> {
    let wrong = || -> PyErr {
        let class = vm.argument_class(value);
        if position == 1 {
            return vm.type_error(
                "first maketrans argument must be a string if there is a second argument",
            );
        }
        vm.type_error(format!("maketrans() argument {position} must be str, not {class}"))
    };
    as_str(value).ok_or_else(wrong)
}
