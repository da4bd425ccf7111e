//! `bytearray`, and what makes bytes of other objects.

mod room;

use exuvia::Gc;

pub(crate) use self::room::ByteArray;
use super::class::ClassSpec;
use super::exception::place;
use super::function::NativeFn;
use super::instance::inner;
use super::{Class, PyErr, PyResult, Slice, Value, bytes_methods, dunder, tag};
use crate::text::codec::{self, CodecError, Encoding, OnError};
use crate::text::spec::MAX_WIDTH;
use crate::vm::number::{bytes_of, is_core};
use crate::vm::text::as_str;
use crate::vm::{Args, Kind, Span, Vm};

/// `bytearray`: [`CLASS`] has the methods that change it, `bytes` gives the others.
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new),
    is_base: true,
    methods: &METHODS,
    class_methods: &[("fromhex", bytes_methods::fromhex)],
    static_methods: &[("maketrans", bytes_methods::maketrans)],
    ..ClassSpec::new(tag::BYTEARRAY)
};

/// The methods that `bytes` lacks.
const OWN: &[(&str, NativeFn)] = &[
    ("__init__", init),
    ("__setitem__", set_item),
    ("__delitem__", delete_item),
    ("__iadd__", dunder::iadd),
    ("__imul__", dunder::imul),
    ("__alloc__", alloc),
    ("append", append),
    ("clear", clear),
    ("copy", copy),
    ("extend", extend),
    ("insert", insert),
    ("pop", pop),
    ("remove", remove),
    ("reverse", reverse),
];

const METHODS: [(&str, NativeFn); OWN.len() + bytes_methods::METHODS.len()] = {
    let mut all = [("", append as NativeFn); OWN.len() + bytes_methods::METHODS.len()];
    let mut i = 0;
    while i < all.len() {
        all[i] = if i < OWN.len() { OWN[i] } else { bytes_methods::METHODS[i - OWN.len()] };
        i += 1;
    }
    all
};

fn new(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let data = initial_bytes(vm, "bytearray", args)?;
    let array = vm.heap.alloc(ByteArray::new(Vec::new()));
    fill(&array, data, args);
    Ok(Gc::into_any(array))
}

/// Fills it anew.
fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let data = initial_bytes(vm, "bytearray", &args.rest())?;
    match args.values.first().and_then(|this| inner(this).downcast_ref::<ByteArray>()) {
        Some(this) => fill(this, data, &args.rest()),
        None => return Err(vm.wrong_receiver(args, "__init__", "bytearray")),
    };
    Ok(vm.none.clone())
}

/// Puts in what was made of the arguments. What comes out of an iterator comes one by one.
fn fill(array: &ByteArray, data: Vec<u8>, args: &Args<'_>) {
    let source = args.values.first().map_or(tag::NONE, |source| inner(source).tag());
    match source {
        tag::NONE | tag::STR | tag::BYTES | tag::BYTEARRAY | tag::INT | tag::LIST | tag::TUPLE => {
            array.change(Vec::clear);
            array.change(|contents| *contents = data);
        }
        _ => array.fill_slowly(data),
    }
}

/// The bytes for `bytes(…)` and `bytearray(…)`.
pub(super) fn initial_bytes(vm: &Vm, class: &str, args: &Args<'_>) -> PyResult<Vec<u8>> {
    let [source, encoding, errors] = args.bind(vm, class, ["source", "encoding", "errors"], 0)?;
    let Some(source) = source else {
        return match (encoding, errors) {
            (None, None) => Ok(Vec::new()),
            (Some(_), _) => Err(vm.type_error("encoding without a string argument")),
            _ => Err(vm.type_error("errors without a string argument")),
        };
    };
    if let Some(text) = as_str(&source) {
        if encoding.is_none() {
            return Err(vm.type_error("string argument without an encoding"));
        }
        let (encoding, on_error) = decode_arguments(vm, class, encoding.as_ref(), errors.as_ref())?;
        let data = codec::encode(text.as_str(), encoding, on_error);
        return data.map_err(|fault| {
            vm.unicode_error(Kind::UnicodeEncodeError, encoding, &source, &fault)
        });
    }
    if encoding.is_some() {
        return Err(vm.type_error("encoding without a string argument"));
    }
    if errors.is_some() {
        return Err(vm.type_error("errors without a string argument"));
    }
    if !is_core(source.tag())
        && class == "bytes"
        && let Some(made) = vm.call_special_as_bound(&source, &vm.names.bytes, &[])?
    {
        return bytes_of(&made).ok_or_else(|| {
            let other = vm.class_name(&made);
            vm.type_error(format!("__bytes__ returned non-bytes (type {other})"))
        });
    }
    if let Some(count) = vm.try_index(&source)? {
        let count = vm.index_or(&count, Kind::OverflowError)?;
        let count = usize::try_from(count).map_err(|_| vm.value_error("negative count"))?;
        return if count > MAX_WIDTH { Err(vm.no_memory()) } else { Ok(vec![0; count]) };
    }
    bytes_from(vm, class, &source)
}

/// Bytes of a bytes-like object or of an iterable of numbers.
fn bytes_from(vm: &Vm, class: &str, source: &Value) -> PyResult<Vec<u8>> {
    if let Some(data) = bytes_of(source) {
        return Ok(data);
    }
    let iterable = vm.absorb(vm.iter(source), Kind::TypeError)?.ok_or_else(|| {
        let other = vm.class_name(source);
        vm.type_error(format!("cannot convert '{other}' object to {class}"))
    })?;
    let items = vm.to_vec(&iterable)?;
    let what = if class == "bytes" { "bytes" } else { "byte" };
    items.iter().map(|item| byte(vm, item, what)).collect()
}

/// The bytes of a bytes-like argument, or of an iterable of numbers.
pub(crate) fn bytes_argument(vm: &Vm, value: &Value) -> PyResult<Vec<u8>> {
    if as_str(value).is_some() {
        return Err(vm.type_error("a bytes-like object is required, not 'str'"));
    }
    bytes_from(vm, "bytes", value)
}

fn byte(vm: &Vm, value: &Value, what: &str) -> PyResult<u8> {
    let number = vm.index_value(value)?;
    let number = vm.index(&number).ok().and_then(|number| u8::try_from(number).ok());
    number.ok_or_else(|| vm.value_error(format!("{what} must be in range(0, 256)")))
}

/// Encoding and what to do about errors, from arguments that may be absent.
pub(crate) fn decode_arguments(
    vm: &Vm,
    function: &str,
    encoding: Option<&Value>,
    errors: Option<&Value>,
) -> PyResult<(Encoding, OnError)> {
    let text = |value: &Value, name: &str| -> PyResult<String> {
        match as_str(value) {
            Some(text) => Ok(text.as_str().to_owned()),
            None => {
                let class = vm.argument_class(value);
                Err(vm
                    .type_error(format!("{function}() argument '{name}' must be str, not {class}")))
            }
        }
    };
    let encoding = match encoding {
        None => Encoding::Utf8,
        Some(encoding) => {
            let name = text(encoding, "encoding")?;
            let unknown = || vm.error(Kind::LookupError, format!("unknown encoding: {name}"));
            Encoding::from_name(&name).ok_or_else(unknown)?
        }
    };
    let on_error = match errors {
        None => OnError::Strict,
        Some(errors) => {
            let name = text(errors, "errors")?;
            let unknown =
                || vm.error(Kind::LookupError, format!("unknown error handler name '{name}'"));
            OnError::from_name(&name).ok_or_else(unknown)?
        }
    };
    Ok((encoding, on_error))
}

impl Vm {
    /// The text that bytes stand for; `object` holds them, for messages.
    pub(crate) fn decode(
        &self,
        object: &Value,
        data: &[u8],
        encoding: Option<&Value>,
        errors: Option<&Value>,
    ) -> PyResult {
        if data.is_empty() {
            return Ok(self.new_str(""));
        }
        let (encoding, on_error) = decode_arguments(self, "decode", encoding, errors)?;
        match codec::decode(data, encoding, on_error) {
            Ok(text) => Ok(self.new_string(text)),
            Err(fault) => {
                Err(self.unicode_error(Kind::UnicodeDecodeError, encoding, object, &fault))
            }
        }
    }

    /// `UnicodeEncodeError` or `UnicodeDecodeError`
    #[cold]
    pub(crate) fn unicode_error(
        &self,
        kind: Kind,
        encoding: Encoding,
        object: &Value,
        fault: &CodecError,
    ) -> PyErr {
        let args = vec![
            self.new_str(match (kind, encoding) {
                (Kind::UnicodeDecodeError, Encoding::Utf16(None)) => "utf-16-le",
                (Kind::UnicodeDecodeError, Encoding::Utf32(None)) => "utf-32-le",
                _ => encoding.name(),
            }),
            inner(object).clone(),
            self.new_size(fault.start),
            self.new_size(fault.end),
            self.new_str(fault.reason),
        ];
        let error = self.new_exception(self.exception_class(kind), args.clone());
        let places = [place::ENCODING, place::SUBJECT, place::START, place::END, place::REASON];
        for (place, value) in places.into_iter().zip(args) {
            error.set_field(place, Some(value));
        }
        error
    }

    /// `array += other`
    pub(crate) fn extend_bytearray(&self, array: &Value, other: &Value) -> PyResult<()> {
        let Some(more) = bytes_of(other) else {
            let class = self.class_name(other);
            return Err(self.type_error(format!("can't concat {class} to bytearray")));
        };
        if let Some(array) = as_array(array) {
            array.change(|data| data.extend(more));
        }
        Ok(())
    }
}

/// The array in an object or in an instance of a class below.
pub(crate) fn as_array(value: &Value) -> Option<&Gc<ByteArray>> {
    inner(value).downcast_ref::<ByteArray>()
}

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<ByteArray>> {
    match as_array(value) {
        Some(array) => Ok(array),
        None => super::singleton::wrong_receiver(vm, "bytearray", value),
    }
}

fn set_item(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [array, key, value] = args.exactly::<3>(vm, "bytearray.__setitem__")?;
    let array = this(vm, array)?;
    if let Some(slice) = key.downcast_ref::<Slice>() {
        let new = bytes_from(vm, "bytearray", value)?;
        let parts = vm.slice_parts(slice)?;
        let len = array.bytes().len();
        replace_span(vm, array, parts.within(len), &new)?;
        return Ok(vm.none.clone());
    }
    let index = vm.sequence_index(key, "bytearray")?;
    let item = byte(vm, value, "byte")?;
    let at = checked_position(vm, array, index)?;
    array.change(|data| data[at] = item);
    Ok(vm.none.clone())
}

fn delete_item(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [array, key] = args.exactly::<2>(vm, "bytearray.__delitem__")?;
    let array = this(vm, array)?;
    if let Some(slice) = key.downcast_ref::<Slice>() {
        let parts = vm.slice_parts(slice)?;
        let span = parts.within(array.bytes().len());
        delete_span(array, span);
        return Ok(vm.none.clone());
    }
    let index = vm.sequence_index(key, "bytearray")?;
    let at = checked_position(vm, array, index)?;
    array.splice(at, at + 1, &[]);
    Ok(vm.none.clone())
}

/// `del array[span]`
pub(crate) fn delete_span(array: &ByteArray, span: Span) {
    if span.step == 1 {
        let (start, end) = span.bounds();
        return array.splice(start, end, &[]);
    }
    let mut indices: Vec<usize> = span.indices().collect();
    indices.sort_unstable();
    array.change(|data| {
        for at in indices.into_iter().rev() {
            data.remove(at);
        }
    });
}

/// The position of an index; nothing is borrowed when the error is made.
fn checked_position(vm: &Vm, array: &ByteArray, index: i64) -> PyResult<usize> {
    let len = array.bytes().len();
    position(index, len).ok_or_else(|| vm.index_error("bytearray index out of range"))
}

/// `array[span] = new`
pub(crate) fn replace_span(vm: &Vm, array: &ByteArray, span: Span, new: &[u8]) -> PyResult<()> {
    if span.step == 1 {
        let (start, end) = span.bounds();
        array.splice(start, end, new);
        return Ok(());
    }
    if new.len() != span.len {
        return Err(vm.value_error(format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            new.len(),
            span.len
        )));
    }
    array.change(|data| span.indices().zip(new).for_each(|(at, byte)| data[at] = *byte));
    Ok(())
}

/// The bytes that CPython would have for its contents.
fn alloc(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [receiver] = args.exactly::<1>(vm, "__alloc__")?;
    Ok(vm.new_size(crate::modules::size_of(receiver) - EMPTY_SIZE))
}

/// What `sys.getsizeof` gives for one without contents.
const EMPTY_SIZE: usize = 56;

fn append(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [array, item] = args.exactly::<2>(vm, "bytearray.append")?;
    let item = byte(vm, item, "byte")?;
    this(vm, array)?.change(|data| data.push(item));
    Ok(vm.none.clone())
}

fn clear(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [array] = args.exactly::<1>(vm, "bytearray.clear")?;
    this(vm, array)?.change(Vec::clear);
    Ok(vm.none.clone())
}

fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [array] = args.exactly::<1>(vm, "bytearray.copy")?;
    let data = this(vm, array)?.bytes().clone();
    Ok(vm.new_bytes_like(array, data))
}

fn extend(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [array, more] = args.exactly::<2>(vm, "bytearray.extend")?;
    if as_str(more).is_some() {
        return Err(vm.type_error("expected iterable of integers; got: 'str'"));
    }
    let more = bytes_from(vm, "bytearray", more)?;
    this(vm, array)?.change(|data| data.extend(more));
    Ok(vm.none.clone())
}

fn insert(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [array, index, item] = args.exactly::<3>(vm, "bytearray.insert")?;
    let index = vm.index(index)?;
    let item = byte(vm, item, "byte")?;
    let array = this(vm, array)?;
    let len = array.bytes().len();
    let at = position(index, len).unwrap_or(if index < 0 { 0 } else { len });
    array.change(|data| data.insert(at, item));
    Ok(vm.none.clone())
}

fn pop(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "bytearray.pop", 1, 2)?;
    let index = values.get(1).map_or(Ok(-1), |index| vm.index(index))?;
    let array = this(vm, &values[0])?;
    let len = array.bytes().len();
    if len == 0 {
        return Err(vm.index_error("pop from empty bytearray"));
    }
    match position(index, len) {
        Some(at) => {
            let removed = array.change(|data| data.remove(at));
            Ok(vm.new_int(i64::from(removed)))
        }
        None => Err(vm.index_error("pop index out of range")),
    }
}

fn remove(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [array, item] = args.exactly::<2>(vm, "bytearray.remove")?;
    let item = byte(vm, item, "byte")?;
    let array = this(vm, array)?;
    let found = array.bytes().iter().position(|byte| *byte == item);
    match found {
        Some(at) => {
            array.change(|data| data.remove(at));
            Ok(vm.none.clone())
        }
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

fn reverse(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [array] = args.exactly::<1>(vm, "bytearray.reverse")?;
    this(vm, array)?.change(|data| data.reverse());
    Ok(vm.none.clone())
}

/// An index, counted from the end if negative, if it is within the length.
fn position(index: i64, len: usize) -> Option<usize> {
    let len = i64::try_from(len).ok()?;
    let at = if index < 0 { index + len } else { index };
    usize::try_from(at).ok().filter(|_| at < len)
}
