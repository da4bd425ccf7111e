//! Parts of texts: split, stripped, without prefix.

use std::borrow::Cow;

use super::{Kind, argument, receiver, same_or_made};
use crate::object::instance::inner;
use crate::object::list::push;
use crate::object::{PyResult, Value, tag};
use crate::text::pieces;
use crate::vm::{Args, Vm};

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
