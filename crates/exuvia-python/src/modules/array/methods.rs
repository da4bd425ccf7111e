//! The methods of `array.array`.

use std::cell::Cell;
use std::ops::ControlFlow;

use exuvia::{Field, Gc};

use super::items::CODES;
use super::{Array, ArrayIterator, as_array};
use crate::bytecode::Comparison;
use crate::modules::argument;
use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::iterator_methods::itself;
use crate::object::list::as_list;
use crate::object::list_methods::{actual_index, clamp_index};
use crate::object::{PyResult, Slice, Value, dunder, tag};
use crate::vm::{Args, Kind, Span, Vm, subscript_bytes};

/// `array`
pub(super) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("append", append),
        ("buffer_info", buffer_info),
        ("byteswap", byteswap),
        ("count", count),
        ("extend", extend),
        ("frombytes", frombytes),
        ("fromlist", fromlist),
        ("fromunicode", fromunicode),
        ("index", index),
        ("insert", insert),
        ("pop", pop),
        ("remove", remove),
        ("reverse", reverse),
        ("tobytes", tobytes),
        ("tolist", tolist),
        ("tounicode", tounicode),
        ("__copy__", copy),
        ("__deepcopy__", copy),
        ("__reduce_ex__", reduce),
        ("__sizeof__", sizeof),
        ("__len__", len),
        ("__getitem__", getitem),
        ("__setitem__", setitem),
        ("__delitem__", delitem),
        ("__contains__", contains),
        ("__iter__", iter),
        ("__add__", add),
        ("__iadd__", iadd),
        ("__mul__", mul),
        ("__rmul__", mul),
        ("__imul__", imul),
        ("__eq__", |vm, args| compare(vm, args, Comparison::Eq)),
        ("__ne__", |vm, args| compare(vm, args, Comparison::Ne)),
        ("__lt__", |vm, args| compare(vm, args, Comparison::Lt)),
        ("__le__", |vm, args| compare(vm, args, Comparison::Le)),
        ("__gt__", |vm, args| compare(vm, args, Comparison::Gt)),
        ("__ge__", |vm, args| compare(vm, args, Comparison::Ge)),
        ("__repr__", repr),
    ],
    attributes: &[
        AttributeSpec {
            name: "typecode",
            get: |vm, value| Ok(vm.new_char(char::from(of_value(vm, value)?.code))),
            set: None,
        },
        AttributeSpec {
            name: "itemsize",
            get: |vm, value| Ok(vm.new_size(of_value(vm, value)?.item_size())),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::ARRAY)
};

/// `arrayiterator`
pub(super) const ITERATOR: ClassSpec = ClassSpec {
    methods: &[("__iter__", itself), ("__next__", dunder::next)],
    ..ClassSpec::new(tag::ARRAY_ITERATOR)
};

fn of_value<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Array>> {
    as_array(value).ok_or_else(|| vm.type_error("an 'array.array' object is required"))
}

fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<Array>> {
    match args.values.first().and_then(as_array) {
        Some(array) => Ok(array),
        None => Err(vm.wrong_receiver(args, method, "array.array")),
    }
}

fn made(vm: &Vm, code: u8, data: Vec<u8>) -> Value {
    Gc::into_any(vm.heap.alloc(Array::new(code, data)))
}

/// `array(typecode, initializer)`
fn construct(vm: &Vm, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    if class.is_builtin {
        args.no_keywords(vm, "array.array")?;
    }
    let (code, initial) = match args.positional() {
        [] => return Err(vm.type_error("array() takes at least 1 argument (0 given)")),
        [code] => (code, None),
        [code, initial] => (code, Some(initial)),
        more => {
            let text = format!("array() takes at most 2 arguments ({} given)", more.len());
            return Err(vm.type_error(text));
        }
    };
    let code = type_code(vm, code)?;
    let array = vm.heap.alloc(Array::new(code, Vec::new()));
    if let Some(initial) = initial {
        fill(vm, &array, initial)?;
        if matches!(argument::inner(initial).tag(), tag::LIST | tag::TUPLE | tag::ARRAY | tag::STR)
        {
            // Made at once, without room to spare.
            array.n_allocated.set(array.len());
        }
    }
    Ok(Gc::into_any(array))
}

fn type_code(vm: &Vm, value: &Value) -> PyResult<u8> {
    let text = argument::text(value).map(|text| text.as_str());
    let Some(text) = text.filter(|text| text.chars().count() == 1) else {
        let class = vm.class_name(value);
        let text = format!("array() argument 1 must be a unicode character, not {class}");
        return Err(vm.type_error(text));
    };
    match text.as_bytes() {
        [code] if CODES.contains(text) => Ok(*code),
        _ => {
            let text = "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)";
            Err(vm.value_error(text))
        }
    }
}

fn fill(vm: &Vm, array: &Array, initial: &Value) -> PyResult<()> {
    let code = char::from(array.code);
    if argument::text(initial).is_some() && array.code != b'u' {
        let text = format!("cannot use a str to initialize an array with typecode '{code}'");
        return Err(vm.type_error(text));
    }
    if let Some(bytes) = subscript_bytes(argument::inner(initial))
        && as_array(initial).is_none()
    {
        return add_bytes(vm, array, &bytes);
    }
    add_items(vm, array, initial)
}

fn add_items(vm: &Vm, array: &Array, iterable: &Value) -> PyResult<()> {
    vm.for_each(iterable, |item| {
        array.insert(vm, usize::MAX, &item)?;
        Ok(ControlFlow::Continue(()))
    })
}

fn add_bytes(vm: &Vm, array: &Array, bytes: &[u8]) -> PyResult<()> {
    if !bytes.len().is_multiple_of(array.item_size()) {
        return Err(vm.value_error("bytes length not a multiple of item size"));
    }
    array.add_bytes(bytes);
    Ok(())
}

/// `_array_reconstructor(class, typecode, …, bytes)`: what pickles of other machines call is not there.
pub(super) fn reconstruct(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, code, _, bytes] = args.exactly::<4>(vm, "_array_reconstructor")?;
    vm.call(class, &[code.clone(), bytes.clone()])
}

fn append(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "append")?;
    let [_, item] = args.exactly::<2>(vm, "array.append")?;
    array.insert(vm, usize::MAX, item)?;
    Ok(vm.none.clone())
}

fn buffer_info(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "buffer_info")?;
    let address = array.data.borrow().as_ptr().addr();
    Ok(vm.new_tuple(vec![vm.new_size(address), vm.new_size(array.len())]))
}

fn byteswap(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "byteswap")?;
    let size = array.item_size();
    array.data.borrow_mut().chunks_exact_mut(size).for_each(<[u8]>::reverse);
    Ok(vm.none.clone())
}

/// The first position of an equal item.
fn find(
    vm: &Vm,
    array: &Array,
    wanted: &Value,
    start: usize,
    stop: usize,
) -> PyResult<Option<usize>> {
    let mut i = start;
    while i < stop
        && let Some(item) = array.get(vm, i)
    {
        if vm.equal(&item, wanted)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn count(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "count")?;
    let [_, wanted] = args.exactly::<2>(vm, "array.count")?;
    let (mut n, mut from) = (0, 0);
    while let Some(i) = find(vm, array, wanted, from, usize::MAX)? {
        (n, from) = (n + 1, i + 1);
    }
    Ok(vm.new_size(n))
}

fn index(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "index")?;
    let values = args.between(vm, "array.index", 2, 4)?;
    let start = vm.search_bound(values.get(2), 0, array.len())?;
    let stop = vm.search_bound(values.get(3), usize::MAX, array.len())?;
    let found = find(vm, array, &values[1], start, stop)?;
    found.map(|i| vm.new_size(i)).ok_or_else(|| vm.value_error("array.index(x): x not in array"))
}

fn contains(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__contains__")?;
    let [_, wanted] = args.exactly::<2>(vm, "array.__contains__")?;
    Ok(vm.new_bool(find(vm, array, wanted, 0, usize::MAX)?.is_some()))
}

fn remove(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "remove")?;
    let [_, wanted] = args.exactly::<2>(vm, "array.remove")?;
    let Some(i) = find(vm, array, wanted, 0, usize::MAX)? else {
        return Err(vm.value_error("array.remove(x): x not in array"));
    };
    array.splice(i, i + 1, &[]);
    Ok(vm.none.clone())
}

fn extend(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "extend")?;
    let [_, more] = args.exactly::<2>(vm, "array.extend")?;
    extend_by(vm, array, more)?;
    Ok(vm.none.clone())
}

fn extend_by(vm: &Vm, array: &Array, more: &Value) -> PyResult<()> {
    match as_array(more) {
        Some(other) if other.code == array.code => {
            array.add_bytes(&other.bytes());
            Ok(())
        }
        Some(_) => Err(vm.type_error("can only extend with array of same kind")),
        None => add_items(vm, array, more),
    }
}

fn frombytes(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "frombytes")?;
    let [_, bytes] = args.exactly::<2>(vm, "array.frombytes")?;
    match subscript_bytes(argument::inner(bytes)) {
        Some(data) => add_bytes(vm, array, &data)?,
        None => {
            let class = vm.class_name(bytes);
            let text = format!("a bytes-like object is required, not '{class}'");
            return Err(vm.type_error(text));
        }
    }
    Ok(vm.none.clone())
}

fn fromlist(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "fromlist")?;
    let [_, list] = args.exactly::<2>(vm, "array.fromlist")?;
    let Some(list) = as_list(list) else { return Err(vm.type_error("arg must be list")) };
    let before = array.len();
    for item in list.to_vec() {
        if let Err(error) = array.insert(vm, usize::MAX, &item) {
            array.splice(before, array.len(), &[]);
            return Err(error);
        }
    }
    Ok(vm.none.clone())
}

fn fromunicode(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "fromunicode")?;
    let [_, text] = args.exactly::<2>(vm, "array.fromunicode")?;
    if array.code != b'u' {
        let text = "fromunicode() may only be called on unicode type arrays";
        return Err(vm.value_error(text));
    }
    add_items(vm, array, text)?;
    Ok(vm.none.clone())
}

fn insert(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "insert")?;
    let [_, index, item] = args.exactly::<3>(vm, "array.insert")?;
    let index = clamp_index(vm.expect_index(index)?, array.len());
    array.insert(vm, index, item)?;
    Ok(vm.none.clone())
}

fn pop(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "pop")?;
    let index = match args.between(vm, "array.pop", 1, 2)? {
        [_, index] => vm.expect_index(index)?,
        _ => -1,
    };
    if array.len() == 0 {
        return Err(vm.index_error("pop from empty array"));
    }
    let position = actual_index(index, array.len());
    let item = position.and_then(|i| Some((i, array.get(vm, i)?)));
    let Some((i, item)) = item else { return Err(vm.index_error("pop index out of range")) };
    array.splice(i, i + 1, &[]);
    Ok(item)
}

fn reverse(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "reverse")?;
    let size = array.item_size();
    let mut data = array.data.borrow_mut();
    data.reverse();
    data.chunks_exact_mut(size).for_each(<[u8]>::reverse);
    Ok(vm.none.clone())
}

fn tobytes(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_bytes(receiver(vm, args, "tobytes")?.bytes()))
}

fn tolist(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_list(receiver(vm, args, "tolist")?.to_vec(vm)))
}

fn text_of(vm: &Vm, array: &Array) -> PyResult<String> {
    array.to_vec(vm).iter().map(|c| vm.to_str(c)).collect()
}

fn tounicode(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "tounicode")?;
    if array.code != b'u' {
        let text = "tounicode() may only be called on unicode type arrays";
        return Err(vm.value_error(text));
    }
    Ok(vm.new_string(text_of(vm, array)?))
}

fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__copy__")?;
    Ok(made(vm, array.code, array.bytes()))
}

/// What `copy` and `pickle` need: the class, and the type code with the items.
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__reduce_ex__")?;
    let this = &args.values[0];
    let class = Gc::as_any(vm.class_of(this)).clone();
    let code = vm.new_char(char::from(array.code));
    let arguments = vm.new_tuple(vec![code, vm.new_list(array.to_vec(vm))]);
    let dict = vm.dict_of(this).map_or_else(|_| vm.none.clone(), Gc::into_any);
    Ok(vm.new_tuple(vec![class, arguments, dict]))
}

fn sizeof(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__sizeof__")?;
    Ok(vm.new_size(64 + array.n_allocated.get() * array.item_size()))
}

fn len(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_size(receiver(vm, args, "__len__")?.len()))
}

fn iter(vm: &Vm, args: &Args<'_>) -> PyResult {
    receiver(vm, args, "__iter__")?;
    let array = Field::new(Some(args.values[0].clone()));
    Ok(Gc::into_any(vm.heap.alloc(ArrayIterator { array, index: Cell::new(0) })))
}

/// The index that is no slice.
fn position(vm: &Vm, array: &Array, key: &Value, text: &str) -> PyResult<usize> {
    let Some(index) = vm.try_index(key)? else {
        return Err(vm.type_error("array indices must be integers"));
    };
    let index = vm.index_or(&index, Kind::IndexError)?;
    actual_index(index, array.len()).ok_or_else(|| vm.index_error(text))
}

fn span(vm: &Vm, array: &Array, key: &Value) -> PyResult<Option<Span>> {
    match key.downcast_ref::<Slice>() {
        Some(slice) => Ok(Some(vm.slice_parts(slice)?.within(array.len()))),
        None => Ok(None),
    }
}

fn getitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__getitem__")?;
    let [_, key] = args.exactly::<2>(vm, "array.__getitem__")?;
    if let Some(span) = span(vm, array, key)? {
        let (size, data) = (array.item_size(), array.bytes());
        let chosen = span.indices().flat_map(|i| data[i * size..(i + 1) * size].to_vec());
        return Ok(made(vm, array.code, chosen.collect()));
    }
    let item = array.get(vm, position(vm, array, key, "array index out of range")?);
    item.ok_or_else(|| vm.index_error("array index out of range"))
}

fn setitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__setitem__")?;
    let [_, key, value] = args.exactly::<3>(vm, "array.__setitem__")?;
    let Some(span) = span(vm, array, key)? else {
        let i = position(vm, array, key, "array assignment index out of range")?;
        array.set(vm, i, value)?;
        return Ok(vm.none.clone());
    };
    let Some(other) = as_array(value) else {
        let class = vm.class_name(value);
        let text = format!("can only assign array (not \"{class}\") to array slice");
        return Err(vm.type_error(text));
    };
    same_kind(vm, array, other)?;
    let (size, new) = (array.item_size(), other.bytes());
    if span.step == 1 {
        let (start, stop) = span.bounds();
        array.splice(start, stop, &new);
    } else if other.len() == span.len {
        for (i, item) in span.indices().zip(new.chunks_exact(size)) {
            array.data.borrow_mut()[i * size..(i + 1) * size].copy_from_slice(item);
        }
    } else {
        return Err(vm.value_error(format!(
            "attempt to assign array of size {} to extended slice of size {}",
            other.len(),
            span.len
        )));
    }
    Ok(vm.none.clone())
}

fn same_kind(vm: &Vm, array: &Array, other: &Array) -> PyResult<()> {
    if array.code == other.code {
        return Ok(());
    }
    Err(vm.type_error("bad argument type for built-in operation"))
}

fn delitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__delitem__")?;
    let [_, key] = args.exactly::<2>(vm, "array.__delitem__")?;
    let mut indices: Vec<usize> = match span(vm, array, key)? {
        Some(span) => span.indices().collect(),
        None => vec![position(vm, array, key, "array assignment index out of range")?],
    };
    indices.sort_unstable();
    for i in indices.into_iter().rev() {
        array.splice(i, i + 1, &[]);
    }
    Ok(vm.none.clone())
}

fn add(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__add__")?;
    let [_, other] = args.exactly::<2>(vm, "array.__add__")?;
    let Some(other) = as_array(other) else {
        let class = vm.class_name(other);
        let text = format!("can only append array (not \"{class}\") to array");
        return Err(vm.type_error(text));
    };
    same_kind(vm, array, other)?;
    Ok(made(vm, array.code, [array.bytes(), other.bytes()].concat()))
}

fn iadd(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__iadd__")?;
    let [this, other] = args.exactly::<2>(vm, "array.__iadd__")?;
    if as_array(other).is_none() {
        let class = vm.class_name(other);
        let text = format!("can only extend with array (not \"{class}\")");
        return Err(vm.type_error(text));
    }
    extend_by(vm, array, other)?;
    Ok(this.clone())
}

/// The bytes so many times.
fn repeated(vm: &Vm, array: &Array, count: &Value) -> PyResult<Vec<u8>> {
    let Some(count) = vm.try_index(count)? else {
        let class = vm.class_name(count);
        let text = format!("can't multiply sequence by non-int of type '{class}'");
        return Err(vm.type_error(text));
    };
    let count = usize::try_from(vm.index_or(&count, Kind::OverflowError)?).unwrap_or(0);
    let data = array.bytes();
    let len = data.len().checked_mul(count).filter(|len| *len < 1 << 40);
    let mut all = Vec::new();
    let room = len.map(|len| all.try_reserve_exact(len));
    if !matches!(room, Some(Ok(()))) {
        return Err(vm.no_memory());
    }
    (0..count).for_each(|_| all.extend_from_slice(&data));
    Ok(all)
}

fn mul(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__mul__")?;
    let [_, count] = args.exactly::<2>(vm, "array.__mul__")?;
    Ok(made(vm, array.code, repeated(vm, array, count)?))
}

fn imul(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__imul__")?;
    let [this, count] = args.exactly::<2>(vm, "array.__imul__")?;
    let all = repeated(vm, array, count)?;
    array.splice(0, array.len(), &all);
    Ok(this.clone())
}

fn compare(vm: &Vm, args: &Args<'_>, operator: Comparison) -> PyResult {
    let array = receiver(vm, args, "__eq__")?;
    let [_, other] = args.exactly::<2>(vm, "array.__eq__")?;
    let Some(other) = as_array(other) else { return Ok(vm.not_implemented.clone()) };
    let (a, b) = (vm.new_list(array.to_vec(vm)), vm.new_list(other.to_vec(vm)));
    vm.compare(operator, &a, &b)
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(vm, args, "__repr__")?;
    let class = vm.class_of(&args.values[0]).short_name();
    let code = char::from(array.code);
    if array.len() == 0 {
        return Ok(vm.new_string(format!("{class}('{code}')")));
    }
    let held = if array.code == b'u' {
        vm.new_string(text_of(vm, array)?)
    } else {
        vm.new_list(array.to_vec(vm))
    };
    Ok(vm.new_string(format!("{class}('{code}', {})", vm.repr(&held)?)))
}
