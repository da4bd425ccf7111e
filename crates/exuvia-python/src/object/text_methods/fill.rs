//! Texts made of others: joined, replaced, padded.

use super::{Kind, receiver, same_or_made};
use crate::object::{PyResult, Value, tag};
use crate::text::pieces;
use crate::vm::{Args, Vm};

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
