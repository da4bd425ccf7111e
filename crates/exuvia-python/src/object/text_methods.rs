//! The methods that `str`, `bytes` and `bytearray` have in common.
//!
//! Bytes are handled as text in which each character stands for one byte; [`Kind`] knows the difference.

use std::borrow::Cow;

use super::instance::inner;
use super::{PyErr, PyResult, Tuple, Value, tag};
use crate::object::list::push;
use crate::text::{chars, pieces};
use crate::vm::number::bytes_of;
use crate::vm::text::{as_str, latin1_bytes, latin1_text};
use crate::vm::{Args, Vm};

/// Text, or bytes seen as text.
pub(crate) trait Kind {
    /// Name of the class in messages.
    const CLASS: &'static str;
    /// What an argument must be, in messages.
    const ARGUMENT: &'static str;

    /// The contents of an object of this kind.
    fn text(value: &Value) -> Option<Cow<'_, str>>;
    /// An object like `model`.
    fn make(vm: &Vm, model: &Value, text: String) -> Value;
    fn is_space(c: char) -> bool;
    fn is_line_end(c: char) -> bool;
    /// The error for an argument of another class.
    fn wrong(vm: &Vm, value: &Value) -> PyErr;
    /// What to search for, which for bytes may be a number.
    fn needle<'a>(vm: &Vm, value: &'a Value) -> PyResult<Cow<'a, str>>;
}

/// `str`
pub(crate) struct Text;

impl Kind for Text {
    const CLASS: &'static str = "str";
    const ARGUMENT: &'static str = "str";

    fn text(value: &Value) -> Option<Cow<'_, str>> {
        as_str(value).map(|text| Cow::Borrowed(text.as_str()))
    }

    fn make(vm: &Vm, _model: &Value, text: String) -> Value {
        vm.new_string(text)
    }

    fn is_space(c: char) -> bool {
        chars::is_space(c)
    }

    fn is_line_end(c: char) -> bool {
        pieces::is_line_end(c)
    }

    fn wrong(vm: &Vm, value: &Value) -> PyErr {
        vm.type_error(format!("must be str, not {}", vm.class_name(value)))
    }

    fn needle<'a>(vm: &Vm, value: &'a Value) -> PyResult<Cow<'a, str>> {
        Self::text(value).ok_or_else(|| Self::wrong(vm, value))
    }
}

/// `bytes` and `bytearray`
pub(crate) struct Octets;

impl Kind for Octets {
    const CLASS: &'static str = "bytes";
    const ARGUMENT: &'static str = "bytes";

    fn text(value: &Value) -> Option<Cow<'_, str>> {
        bytes_of(value).map(|data| Cow::Owned(latin1_text(&data)))
    }

    fn make(vm: &Vm, model: &Value, text: String) -> Value {
        vm.new_bytes_like(model, latin1_bytes(&text))
    }

    fn is_space(c: char) -> bool {
        u8::try_from(c).is_ok_and(chars::is_ascii_space)
    }

    fn is_line_end(c: char) -> bool {
        pieces::is_ascii_line_end(c)
    }

    fn wrong(vm: &Vm, value: &Value) -> PyErr {
        vm.type_error(format!("a bytes-like object is required, not '{}'", vm.class_name(value)))
    }

    fn needle<'a>(vm: &Vm, value: &'a Value) -> PyResult<Cow<'a, str>> {
        if let Some(text) = Self::text(value) {
            return Ok(text);
        }
        let Some(number) = vm.try_index(value)? else {
            let class = vm.class_name(value);
            let message = format!("argument should be integer or bytes-like object, not '{class}'");
            return Err(vm.type_error(message));
        };
        let byte = vm.index(&number).ok().and_then(|number| u8::try_from(number).ok());
        let byte = byte.ok_or_else(|| vm.value_error("byte must be in range(0, 256)"))?;
        Ok(Cow::Owned(char::from(byte).to_string()))
    }
}

/// The contents of the receiver.
pub(crate) fn receiver<'a, K: Kind>(vm: &Vm, args: &Args<'a>) -> PyResult<Cow<'a, str>> {
    let value: &'a Value = &args.values[0];
    match K::text(value) {
        Some(text) => Ok(text),
        None => super::singleton::wrong_receiver(vm, K::CLASS, value),
    }
}

fn argument<'a, K: Kind>(vm: &Vm, value: &'a Value) -> PyResult<Cow<'a, str>> {
    K::text(value).ok_or_else(|| K::wrong(vm, value))
}

/// A bound of the search, counted from the end if negative; it may be beyond the end.
fn bound(vm: &Vm, value: Option<&Value>, default: usize, len: usize) -> PyResult<usize> {
    let Some(value) = value.filter(|value| !vm.is_none(value)) else { return Ok(default) };
    let Some(index) = vm.try_index(value)? else {
        return Err(
            vm.type_error("slice indices must be integers or None or have an __index__ method")
        );
    };
    let index = vm.index_clamped(&index)?;
    if index >= 0 {
        return Ok(usize::try_from(index).unwrap_or(usize::MAX));
    }
    let back = usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX);
    Ok(len.saturating_sub(back))
}

/// The part of the text to search in, as byte offsets. `None` if it starts beyond the end.
fn window(
    vm: &Vm,
    text: &str,
    start: Option<&Value>,
    end: Option<&Value>,
) -> PyResult<Option<(usize, usize)>> {
    if start.is_none() && end.is_none() {
        return Ok(Some((0, text.len())));
    }
    let len = pieces::n_chars(text);
    let start = bound(vm, start, 0, len)?;
    let end = bound(vm, end, len, len)?.min(len);
    if start > end {
        return Ok(None);
    }
    Ok(Some((pieces::byte_offset(text, start), pieces::byte_offset(text, end))))
}

/// Index of the first or last occurrence in characters.
fn search<K: Kind>(
    vm: &Vm,
    args: &Args<'_>,
    name: &str,
    from_end: bool,
) -> PyResult<Option<usize>> {
    let values = args.between(vm, name, 2, 4)?;
    let text = receiver::<K>(vm, args)?;
    let needle = K::needle(vm, &values[1])?;
    let Some((start, end)) = window(vm, &text, values.get(2), values.get(3))? else {
        return Ok(None);
    };
    let part = &text[start..end];
    let found = if from_end { part.rfind(&*needle) } else { part.find(&*needle) };
    Ok(found.map(|found| pieces::n_chars(&text[..start + found])))
}

fn search_or_minus_one<K: Kind>(vm: &Vm, args: &Args<'_>, name: &str, from_end: bool) -> PyResult {
    Ok(match search::<K>(vm, args, name, from_end)? {
        Some(index) => vm.new_size(index),
        None => vm.new_int(-1),
    })
}

fn search_or_error<K: Kind>(vm: &Vm, args: &Args<'_>, name: &str, from_end: bool) -> PyResult {
    match search::<K>(vm, args, name, from_end)? {
        Some(index) => Ok(vm.new_size(index)),
        None if K::CLASS == "str" => Err(vm.value_error("substring not found")),
        None => Err(vm.value_error("subsection not found")),
    }
}

pub(crate) fn find<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    search_or_minus_one::<K>(vm, args, "find.", false)
}

pub(crate) fn rfind<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    search_or_minus_one::<K>(vm, args, "rfind.", true)
}

pub(crate) fn index<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    search_or_error::<K>(vm, args, "index.", false)
}

pub(crate) fn rindex<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    search_or_error::<K>(vm, args, "rindex.", true)
}

pub(crate) fn count<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "count.", 2, 4)?;
    let text = receiver::<K>(vm, args)?;
    let needle = K::needle(vm, &values[1])?;
    let n = match window(vm, &text, values.get(2), values.get(3))? {
        Some((start, end)) => pieces::count(&text[start..end], &needle),
        None => 0,
    };
    Ok(vm.new_size(n))
}

pub(crate) fn startswith<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    has_affix::<K>(vm, args, "startswith", |text, affix| text.starts_with(affix))
}

pub(crate) fn endswith<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    has_affix::<K>(vm, args, "endswith", |text, affix| text.ends_with(affix))
}

fn has_affix<K: Kind>(
    vm: &Vm,
    args: &Args<'_>,
    name: &str,
    test: fn(&str, &str) -> bool,
) -> PyResult {
    let values = args.between(vm, &format!("{name}."), 2, 4)?;
    let text = receiver::<K>(vm, args)?;
    let part =
        window(vm, &text, values.get(2), values.get(3))?.map(|(start, end)| &text[start..end]);
    let holds =
        |affix: &Value| K::text(affix).map(|affix| part.is_some_and(|part| test(part, &affix)));
    if let Some(affixes) = inner(&values[1]).downcast_ref::<Tuple>() {
        for affix in affixes.items() {
            match holds(affix) {
                Some(true) => return Ok(vm.true_.clone()),
                Some(false) => {}
                None => return Err(wrong_affix::<K>(vm, name, affix, true)),
            }
        }
        return Ok(vm.false_.clone());
    }
    match holds(&values[1]) {
        Some(holds) => Ok(vm.new_bool(holds)),
        None => Err(wrong_affix::<K>(vm, name, &values[1], false)),
    }
}

#[cold]
fn wrong_affix<K: Kind>(vm: &Vm, name: &str, value: &Value, in_tuple: bool) -> PyErr {
    let (class, kind) = (vm.class_name(value), K::ARGUMENT);
    if in_tuple && kind == "str" {
        return vm.type_error(format!("tuple for {name} must only contain str, not {class}"));
    }
    if in_tuple {
        return vm.type_error(format!("a bytes-like object is required, not '{class}'"));
    }
    vm.type_error(format!("{name} first arg must be {kind} or a tuple of {kind}, not {class}"))
}

/// Where to cut, and how often at most.
struct Cuts<'a> {
    separator: Option<Cow<'a, str>>,
    max: usize,
}

fn cuts<'a, K: Kind>(vm: &Vm, bound: &'a [Option<Value>; 2]) -> PyResult<Cuts<'a>> {
    let max = match &bound[1] {
        Some(max) => {
            usize::try_from(vm.index_or(max, crate::vm::Kind::OverflowError)?).unwrap_or(usize::MAX)
        }
        None => usize::MAX,
    };
    let separator = match bound[0].as_ref().filter(|separator| !vm.is_none(separator)) {
        None => None,
        Some(separator) => Some(K::text(separator).ok_or_else(|| {
            let class = vm.class_name(separator);
            vm.type_error(match K::ARGUMENT {
                "str" => format!("must be str or None, not {class}"),
                _ => format!("a bytes-like object is required, not '{class}'"),
            })
        })?),
    };
    if separator.as_ref().is_some_and(|separator| separator.is_empty()) {
        return Err(vm.value_error("empty separator"));
    }
    Ok(Cuts { separator, max })
}

/// How many places a list of parts has before their number is known.
const N_EXPECTED: usize = 12;

fn list_of<K: Kind>(vm: &Vm, model: &Value, parts: &[&str], n_expected: usize) -> Value {
    let mut items = Vec::with_capacity(n_expected);
    for part in parts {
        push(&mut items, K::make(vm, model, (*part).to_owned()));
    }
    vm.new_list_with_room(items)
}

pub(crate) fn split<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    let text = receiver::<K>(vm, args)?;
    let bound = args.rest().bind(vm, "split", ["sep", "maxsplit"], 0)?;
    let cuts = cuts::<K>(vm, &bound)?;
    let parts = match &cuts.separator {
        Some(separator) => pieces::split(&text, separator, cuts.max),
        None => pieces::split_space(&text, K::is_space, cuts.max),
    };
    let n_expected = cuts.max.saturating_add(1).min(N_EXPECTED);
    Ok(list_of::<K>(vm, &args.values[0], &parts, n_expected))
}

pub(crate) fn rsplit<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    let text = receiver::<K>(vm, args)?;
    let bound = args.rest().bind(vm, "rsplit", ["sep", "maxsplit"], 0)?;
    let cuts = cuts::<K>(vm, &bound)?;
    let parts = match &cuts.separator {
        Some(separator) => pieces::rsplit(&text, separator, cuts.max),
        None => pieces::rsplit_space(&text, K::is_space, cuts.max),
    };
    let n_expected = cuts.max.saturating_add(1).min(N_EXPECTED);
    Ok(list_of::<K>(vm, &args.values[0], &parts, n_expected))
}

pub(crate) fn splitlines<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    let text = receiver::<K>(vm, args)?;
    let [keep_ends] = args.rest().bind(vm, "splitlines", ["keepends"], 0)?;
    let keep_ends = keep_ends.map_or(Ok(false), |keep| vm.truth(&keep))?;
    let lines = pieces::split_lines(&text, K::is_line_end, keep_ends);
    Ok(list_of::<K>(vm, &args.values[0], &lines, 0))
}

pub(crate) fn partition<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    cut_at::<K>(vm, args, "partition", false)
}

pub(crate) fn rpartition<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    cut_at::<K>(vm, args, "rpartition", true)
}

fn cut_at<K: Kind>(vm: &Vm, args: &Args<'_>, name: &str, from_end: bool) -> PyResult {
    let [this, separator] = args.exactly::<2>(vm, &format!("{}.{name}", K::CLASS))?;
    let text = receiver::<K>(vm, args)?;
    let separator_text = argument::<K>(vm, separator)?;
    if separator_text.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let found = if from_end {
        text.rsplit_once(&*separator_text)
    } else {
        text.split_once(&*separator_text)
    };
    let make = |text: &str| K::make(vm, this, text.to_owned());
    Ok(vm.new_tuple(match found {
        Some((before, after)) => {
            let is_array = inner(this).tag() == tag::BYTEARRAY;
            let middle = if is_array { make(&separator_text) } else { separator.clone() };
            vec![make(before), middle, make(after)]
        }
        None if from_end => vec![make(""), make(""), make(&text)],
        None => vec![make(&text), make(""), make("")],
    }))
}

pub(crate) fn strip<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    strip_with::<K>(vm, args, "strip", true, true)
}

pub(crate) fn lstrip<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    strip_with::<K>(vm, args, "lstrip", true, false)
}

pub(crate) fn rstrip<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    strip_with::<K>(vm, args, "rstrip", false, true)
}

fn strip_with<K: Kind>(vm: &Vm, args: &Args<'_>, name: &str, left: bool, right: bool) -> PyResult {
    let values = args.between(vm, &format!("{name}."), 1, 2)?;
    let text = receiver::<K>(vm, args)?;
    let set = match values.get(1).filter(|set| !vm.is_none(set)) {
        None => None,
        Some(set) => Some(K::text(set).ok_or_else(|| match K::ARGUMENT {
            "str" => vm.type_error(format!("{name} arg must be None or str")),
            _ => K::wrong(vm, set),
        })?),
    };
    let goes = |c: char| set.as_ref().map_or_else(|| K::is_space(c), |set| set.contains(c));
    let mut rest: &str = &text;
    if left {
        rest = rest.trim_start_matches(goes);
    }
    if right {
        rest = rest.trim_end_matches(goes);
    }
    Ok(same_or_made::<K>(vm, &values[0], &text, rest))
}

/// A `str` that has not changed stays the same object.
fn same_or_made<K: Kind>(vm: &Vm, this: &Value, text: &str, result: &str) -> Value {
    if result.len() == text.len() && matches!(this.tag(), tag::STR | tag::BYTES) {
        return this.clone();
    }
    K::make(vm, this, result.to_owned())
}

pub(crate) fn removeprefix<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    remove_affix::<K>(vm, args, "removeprefix", |text, affix| text.strip_prefix(affix))
}

pub(crate) fn removesuffix<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    remove_affix::<K>(vm, args, "removesuffix", |text, affix| text.strip_suffix(affix))
}

type Remove = for<'a> fn(&'a str, &str) -> Option<&'a str>;

fn remove_affix<K: Kind>(vm: &Vm, args: &Args<'_>, name: &str, remove: Remove) -> PyResult {
    let [this, affix] = args.exactly::<2>(vm, &format!("{}.{name}", K::CLASS))?;
    let text = receiver::<K>(vm, args)?;
    let affix_text = K::text(affix).ok_or_else(|| match K::ARGUMENT {
        "str" => vm
            .type_error(format!("{name}() argument must be str, not {}", vm.argument_class(affix))),
        _ => K::wrong(vm, affix),
    })?;
    let rest = remove(&text, &affix_text).unwrap_or(&text);
    Ok(same_or_made::<K>(vm, this, &text, rest))
}

pub(crate) fn replace<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "replace.", 3, 4)?;
    let text = receiver::<K>(vm, args)?;
    let piece = |i: usize| {
        K::text(&values[i]).ok_or_else(|| match K::ARGUMENT {
            "str" => {
                let class = vm.argument_class(&values[i]);
                vm.type_error(format!("replace() argument {i} must be str, not {class}"))
            }
            _ => K::wrong(vm, &values[i]),
        })
    };
    let (old, new) = (piece(1)?, piece(2)?);
    let max = match values.get(3) {
        Some(max) => {
            usize::try_from(vm.index_or(max, crate::vm::Kind::OverflowError)?).unwrap_or(usize::MAX)
        }
        None => usize::MAX,
    };
    let n = pieces::count(&text, &old).min(max);
    if n == 0 && values[0].tag() == tag::STR {
        return Ok(values[0].clone());
    }
    if n.saturating_mul(new.len()) > crate::text::spec::MAX_WIDTH {
        return Err(vm.no_memory());
    }
    Ok(K::make(vm, &values[0], pieces::replace(&text, &old, &new, max)))
}

pub(crate) fn join<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, iterable] = args.exactly::<2>(vm, &format!("{}.join", K::CLASS))?;
    let separator = receiver::<K>(vm, args)?;
    let items = match iterable.tag() {
        tag::LIST | tag::TUPLE => vm.to_vec(iterable)?,
        _ => match vm.absorb(vm.iter(iterable), crate::vm::Kind::TypeError)? {
            Some(iterator) => vm.to_vec_by_list(&iterator)?,
            None => return Err(vm.type_error("can only join an iterable")),
        },
    };
    if let [only] = items.as_slice()
        && only.tag() == tag::STR
        && K::CLASS == "str"
    {
        return Ok(only.clone());
    }
    let mut text = String::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            text.push_str(&separator);
        }
        let Some(piece) = K::text(item) else {
            let (class, expected) = (vm.class_name(item), K::ARGUMENT);
            return Err(vm.type_error(match expected {
                "str" => format!("sequence item {i}: expected str instance, {class} found"),
                _ => format!("sequence item {i}: expected a bytes-like object, {class} found"),
            }));
        };
        text.try_reserve(piece.len()).map_err(|_| vm.no_memory())?;
        text.push_str(&piece);
    }
    Ok(K::make(vm, this, text))
}

pub(crate) fn center<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    pad::<K>(vm, args, "center", |n, width| n / 2 + (n & width & 1))
}

pub(crate) fn ljust<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    pad::<K>(vm, args, "ljust", |_, _| 0)
}

pub(crate) fn rjust<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    pad::<K>(vm, args, "rjust", |n, _| n)
}

/// Pads to a width; `left` tells how many of the fill characters go to the left.
fn pad<K: Kind>(vm: &Vm, args: &Args<'_>, name: &str, left: fn(usize, usize) -> usize) -> PyResult {
    let values = args.between(vm, &format!("{name}."), 2, 3)?;
    let text = receiver::<K>(vm, args)?;
    let width = width(vm, &values[1])?;
    let fill = match values.get(2) {
        Some(fill) => fill_char::<K>(vm, name, fill)?,
        None => ' ',
    };
    let n = width.saturating_sub(pieces::n_chars(&text));
    if n == 0 {
        return Ok(same_or_made::<K>(vm, &values[0], &text, &text));
    }
    let left = left(n, width);
    Ok(K::make(vm, &values[0], pieces::surround(&text, left, n - left, fill)))
}

/// A width that memory can hold.
fn width(vm: &Vm, value: &Value) -> PyResult<usize> {
    let width = usize::try_from(vm.index(value)?).unwrap_or(0);
    if width > crate::text::spec::MAX_WIDTH {
        return Err(vm.no_memory());
    }
    Ok(width)
}

fn fill_char<K: Kind>(vm: &Vm, name: &str, value: &Value) -> PyResult<char> {
    let Some(text) = K::text(value) else {
        let class = vm.class_name(value);
        return Err(vm.type_error(match K::ARGUMENT {
            "str" => format!("The fill character must be a unicode character, not {class}"),
            _ => format!("{name}() argument 2 must be a byte string of length 1, not {class}"),
        }));
    };
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Ok(c),
        _ => Err(vm.type_error(match K::ARGUMENT {
            "str" => "The fill character must be exactly one character long".to_owned(),
            _ => {
                let class = vm.class_name(value);
                format!("{name}() argument 2 must be a byte string of length 1, not {class}")
            }
        })),
    }
}

pub(crate) fn zfill<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, width_value] = args.exactly::<2>(vm, &format!("{}.zfill", K::CLASS))?;
    let text = receiver::<K>(vm, args)?;
    let n = width(vm, width_value)?.saturating_sub(pieces::n_chars(&text));
    if n == 0 {
        return Ok(same_or_made::<K>(vm, this, &text, &text));
    }
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'+' | b'-') => text.split_at(1),
        _ => ("", &*text),
    };
    Ok(K::make(vm, this, format!("{sign}{}{digits}", "0".repeat(n))))
}

pub(crate) fn expandtabs<K: Kind>(vm: &Vm, args: &Args<'_>) -> PyResult {
    let text = receiver::<K>(vm, args)?;
    let [size] = args.rest().bind(vm, "expandtabs", ["tabsize"], 0)?;
    let size = size.map_or(Ok(8), |size| vm.index_i32(&size))?;
    let expanded = pieces::expand_tabs(&text, usize::try_from(size).unwrap_or(0));
    Ok(K::make(vm, &args.values[0], expanded.ok_or_else(|| vm.no_memory())?))
}
