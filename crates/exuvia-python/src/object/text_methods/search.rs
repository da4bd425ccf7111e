//! Where a piece of text is, and whether it begins or ends another.

use super::{Kind, receiver};
use crate::object::instance::inner;
use crate::object::{PyErr, PyResult, Tuple, Value};
use crate::text::pieces;
use crate::vm::{Args, Vm};

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
