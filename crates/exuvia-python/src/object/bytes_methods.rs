//! The methods of `bytes`, which `bytearray` has too.

use exuvia::Gc;

use super::bytearray::bytes_argument;
use super::class::ClassSpec;
use super::function::NativeFn;
use super::text_methods::{self as common, Octets};
use super::{Class, PyResult, Value, dunder, singleton, tag};
use crate::text::chars;
use crate::vm::number::bytes_of;
use crate::vm::text::as_str;
use crate::vm::{Args, Kind, Vm};

/// `bytes`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new),
    is_base: true,
    methods: METHODS,
    class_methods: &[("fromhex", fromhex)],
    static_methods: &[("maketrans", maketrans)],
    ..ClassSpec::new(tag::BYTES)
};

/// The methods of `bytes`.
pub(super) const METHODS: &[(&str, NativeFn)] = &[
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
    ("__str__", str),
    ("__bytes__", to_bytes),
    ("capitalize", |vm, args| map(vm, args, "bytes.capitalize", capitalized)),
    ("center", common::center::<Octets>),
    ("count", common::count::<Octets>),
    ("decode", decode),
    ("endswith", common::endswith::<Octets>),
    ("expandtabs", common::expandtabs::<Octets>),
    ("find", common::find::<Octets>),
    ("hex", hex),
    ("index", common::index::<Octets>),
    ("isalnum", |vm, args| all(vm, args, "bytes.isalnum", u8::is_ascii_alphanumeric)),
    ("isalpha", |vm, args| all(vm, args, "bytes.isalpha", u8::is_ascii_alphabetic)),
    ("isascii", |vm, args| test(vm, args, "bytes.isascii", <[u8]>::is_ascii)),
    ("isdigit", |vm, args| all(vm, args, "bytes.isdigit", u8::is_ascii_digit)),
    ("islower", |vm, args| {
        test(vm, args, "bytes.islower", |data| {
            has_only(data, u8::is_ascii_lowercase, u8::is_ascii_uppercase)
        })
    }),
    ("isspace", |vm, args| all(vm, args, "bytes.isspace", |byte| chars::is_ascii_space(*byte))),
    ("istitle", |vm, args| test(vm, args, "bytes.istitle", is_titled)),
    ("isupper", |vm, args| {
        test(vm, args, "bytes.isupper", |data| {
            has_only(data, u8::is_ascii_uppercase, u8::is_ascii_lowercase)
        })
    }),
    ("join", common::join::<Octets>),
    ("ljust", common::ljust::<Octets>),
    ("lower", |vm, args| map(vm, args, "bytes.lower", |data| data.make_ascii_lowercase())),
    ("lstrip", common::lstrip::<Octets>),
    ("partition", common::partition::<Octets>),
    ("removeprefix", common::removeprefix::<Octets>),
    ("removesuffix", common::removesuffix::<Octets>),
    ("replace", common::replace::<Octets>),
    ("rfind", common::rfind::<Octets>),
    ("rindex", common::rindex::<Octets>),
    ("rjust", common::rjust::<Octets>),
    ("rpartition", common::rpartition::<Octets>),
    ("rsplit", common::rsplit::<Octets>),
    ("rstrip", common::rstrip::<Octets>),
    ("split", common::split::<Octets>),
    ("splitlines", common::splitlines::<Octets>),
    ("startswith", common::startswith::<Octets>),
    ("strip", common::strip::<Octets>),
    ("swapcase", |vm, args| map(vm, args, "bytes.swapcase", swap)),
    ("title", |vm, args| map(vm, args, "bytes.title", title)),
    ("translate", translate),
    ("upper", |vm, args| map(vm, args, "bytes.upper", |data| data.make_ascii_uppercase())),
    ("zfill", common::zfill::<Octets>),
];

/// `bytes.__str__`, which asks no `__repr__` of a derived class.
fn str(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "object.__str__")?;
    Ok(vm.new_string(vm.plain_repr(this)?))
}

fn new(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    Ok(vm.new_bytes(super::bytearray::initial_bytes(vm, "bytes", args)?))
}

/// The contents of the receiver.
fn this(vm: &Vm, value: &Value) -> PyResult<Vec<u8>> {
    match bytes_of(value) {
        Some(data) => Ok(data),
        None => singleton::wrong_receiver(vm, "bytes", value),
    }
}

fn map(vm: &Vm, args: &Args<'_>, name: &str, action: fn(&mut [u8])) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, name)?;
    let mut data = this(vm, receiver)?;
    action(&mut data);
    Ok(vm.new_bytes_like(receiver, data))
}

fn test(vm: &Vm, args: &Args<'_>, name: &str, action: fn(&[u8]) -> bool) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, name)?;
    Ok(vm.new_bool(action(&this(vm, receiver)?)))
}

fn all(vm: &Vm, args: &Args<'_>, name: &str, condition: fn(&u8) -> bool) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, name)?;
    let data = this(vm, receiver)?;
    Ok(vm.new_bool(!data.is_empty() && data.iter().all(condition)))
}

fn has_only(data: &[u8], wanted: fn(&u8) -> bool, unwanted: fn(&u8) -> bool) -> bool {
    data.iter().any(wanted) && !data.iter().any(unwanted)
}

fn capitalized(data: &mut [u8]) {
    data.make_ascii_lowercase();
    if let Some(first) = data.first_mut() {
        first.make_ascii_uppercase();
    }
}

fn swap(data: &mut [u8]) {
    for byte in data {
        if byte.is_ascii_lowercase() {
            byte.make_ascii_uppercase();
        } else {
            byte.make_ascii_lowercase();
        }
    }
}

fn title(data: &mut [u8]) {
    let mut in_word = false;
    for byte in data {
        if in_word {
            byte.make_ascii_lowercase();
        } else {
            byte.make_ascii_uppercase();
        }
        in_word = byte.is_ascii_alphabetic();
    }
}

fn is_titled(data: &[u8]) -> bool {
    let mut wanted = data.to_vec();
    title(&mut wanted);
    data.iter().any(u8::is_ascii_alphabetic) && wanted == data
}

fn repeat(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [receiver, count] = args.exactly::<2>(vm, "bytes.__mul__")?;
    let count = vm.index_or(count, Kind::OverflowError)?;
    vm.repeat(false, receiver, count)
}

fn percent(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [receiver, values] = args.exactly::<2>(vm, "bytes.__mod__")?;
    vm.percent_format_bytes(receiver, values)
}

fn to_bytes(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, "bytes.__bytes__")?;
    Ok(vm.new_bytes(this(vm, receiver)?))
}

fn decode(vm: &Vm, args: &Args<'_>) -> PyResult {
    let data = this(vm, &args.values[0])?;
    let [encoding, errors] = args.rest().bind(vm, "decode", ["encoding", "errors"], 0)?;
    vm.decode(&args.values[0], &data, encoding.as_ref(), errors.as_ref())
}

fn hex(vm: &Vm, args: &Args<'_>) -> PyResult {
    let data = this(vm, &args.values[0])?;
    let [separator, group] = args.rest().bind(vm, "hex", ["sep", "bytes_per_sep"], 0)?;
    let separator = match separator {
        None => None,
        Some(separator) => Some(hex_separator(vm, &separator)?),
    };
    let group = group.map_or(Ok(1), |group| vm.index_i32(&group))?;
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(0);
    let mut text = String::with_capacity(data.len() * 2);
    for (i, byte) in data.iter().enumerate() {
        // Groups are counted from the end, from the start if negative.
        let from = if group > 0 { data.len() - i } else { i };
        if let Some(separator) = separator
            && i > 0
            && size > 0
            && from % size == 0
        {
            text.push(separator);
        }
        text.push_str(&format!("{byte:02x}"));
    }
    Ok(vm.new_string(text))
}

fn hex_separator(vm: &Vm, value: &Value) -> PyResult<char> {
    let text = match as_str(value) {
        Some(text) => text.as_str().to_owned(),
        None => crate::vm::text::latin1_text(&bytes_argument(vm, value)?),
    };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii() => Ok(c),
        (Some(_), None) => Err(vm.value_error("sep must be ASCII.")),
        _ => Err(vm.value_error("sep must be length 1.")),
    }
}

/// `bytes.fromhex` and `bytearray.fromhex`
pub(super) fn fromhex(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, text] = args.exactly::<2>(vm, "bytes.fromhex")?;
    let Some(text) = as_str(text) else {
        let other = vm.argument_class(text);
        return Err(vm.type_error(format!("fromhex() argument must be str, not {other}")));
    };
    let wrong = |at: usize| {
        vm.value_error(format!("non-hexadecimal number found in fromhex() arg at position {at}"))
    };
    let mut data = Vec::new();
    let mut chars = text.as_str().chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        if u8::try_from(c).is_ok_and(chars::is_ascii_space) {
            continue;
        }
        let high = c.to_digit(16).ok_or_else(|| wrong(at))?;
        let low = chars.next().and_then(|(_, c)| c.to_digit(16)).ok_or_else(|| wrong(at + 1))?;
        data.push(u8::try_from(high * 16 + low).unwrap_or(0));
    }
    let data = vm.new_bytes(data);
    let is_bytes = class
        .downcast_ref::<Class>()
        .is_some_and(|class| class.is_builtin && class.layout == tag::BYTES);
    if is_bytes { Ok(data) } else { vm.call(class, &[data]) }
}

fn translate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let data = this(vm, &args.values[0])?;
    let [table, delete] = args.rest().bind(vm, "translate", ["", "delete"], 1)?;
    let table = match table.filter(|table| !vm.is_none(table)) {
        Some(table) => Some(bytes_argument(vm, &table)?),
        None => None,
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(vm.value_error("translation table must be 256 characters long"));
    }
    let delete = delete.map_or(Ok(Vec::new()), |delete| bytes_argument(vm, &delete))?;
    let kept = data.iter().filter(|byte| !delete.contains(byte));
    let result =
        kept.map(|byte| table.as_ref().map_or(*byte, |table| table[usize::from(*byte)])).collect();
    Ok(vm.new_bytes_like(&args.values[0], result))
}

/// `bytes.maketrans` and `bytearray.maketrans`
pub(super) fn maketrans(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [from, to] = args.exactly::<2>(vm, "maketrans")?;
    let (from, to) = (bytes_argument(vm, from)?, bytes_argument(vm, to)?);
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.iter().zip(&to) {
        table[usize::from(*from)] = *to;
    }
    Ok(vm.new_bytes(table))
}
