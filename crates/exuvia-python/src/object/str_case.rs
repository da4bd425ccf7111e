//! Upper and lower case, and what kinds of characters a string consists of.

use super::text_methods::{Text, receiver};
use super::{PyResult, Value};
use crate::text::chars;
use crate::vm::{Args, Vm};

/// A method without arguments that makes new text.
fn map(vm: &Vm, args: &Args<'_>, name: &str, action: fn(&str) -> String) -> PyResult {
    args.exactly::<1>(vm, name)?;
    let text = receiver::<Text>(vm, args)?;
    Ok(vm.new_string(action(&text)))
}

/// A method without arguments that says whether something holds.
fn test(vm: &Vm, args: &Args<'_>, name: &str, action: fn(&str) -> bool) -> PyResult<Value> {
    args.exactly::<1>(vm, name)?;
    let text = receiver::<Text>(vm, args)?;
    Ok(vm.new_bool(action(&text)))
}

pub(super) fn upper(vm: &Vm, args: &Args<'_>) -> PyResult {
    map(vm, args, "str.upper", str::to_uppercase)
}

pub(super) fn lower(vm: &Vm, args: &Args<'_>) -> PyResult {
    map(vm, args, "str.lower", to_lower)
}

pub(super) fn casefold(vm: &Vm, args: &Args<'_>) -> PyResult {
    map(vm, args, "str.casefold", chars::casefold)
}

pub(super) fn swapcase(vm: &Vm, args: &Args<'_>) -> PyResult {
    map(vm, args, "str.swapcase", swap)
}

pub(super) fn capitalize(vm: &Vm, args: &Args<'_>) -> PyResult {
    map(vm, args, "str.capitalize", capitalized)
}

pub(super) fn title(vm: &Vm, args: &Args<'_>) -> PyResult {
    map(vm, args, "str.title", titled)
}

fn to_lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for (offset, c) in text.char_indices() {
        chars::push_lower(&mut out, text, offset, c);
    }
    out
}

fn swap(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (offset, c) in text.char_indices() {
        if chars::is_upper(c) {
            chars::push_lower(&mut out, text, offset, c);
        } else if chars::is_lower(c) {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}

fn capitalized(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (offset, c) in text.char_indices() {
        if offset == 0 {
            chars::push_title(&mut out, c);
        } else {
            chars::push_lower(&mut out, text, offset, c);
        }
    }
    out
}

fn titled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_word = false;
    for (offset, c) in text.char_indices() {
        if in_word {
            chars::push_lower(&mut out, text, offset, c);
        } else {
            chars::push_title(&mut out, c);
        }
        in_word = chars::is_cased(c);
    }
    out
}

pub(super) fn isupper(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isupper", |text| {
        text.chars().any(chars::is_upper)
            && !text.chars().any(|c| chars::is_lower(c) || chars::is_title(c))
    })
}

pub(super) fn islower(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.islower", |text| {
        text.chars().any(chars::is_lower)
            && !text.chars().any(|c| chars::is_upper(c) || chars::is_title(c))
    })
}

pub(super) fn istitle(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.istitle", is_titled)
}

fn is_titled(text: &str) -> bool {
    let (mut in_word, mut has_cased) = (false, false);
    for c in text.chars() {
        let starts = chars::is_upper(c) || chars::is_title(c);
        if starts == in_word && (starts || chars::is_lower(c)) {
            return false;
        }
        in_word = starts || chars::is_lower(c);
        has_cased |= in_word;
    }
    has_cased
}

/// Whether there is text, and all of its characters satisfy the condition.
fn all(text: &str, condition: fn(char) -> bool) -> bool {
    !text.is_empty() && text.chars().all(condition)
}

pub(super) fn isalpha(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isalpha", |text| all(text, chars::is_alpha))
}

pub(super) fn isalnum(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isalnum", |text| all(text, chars::is_alnum))
}

pub(super) fn isdecimal(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isdecimal", |text| all(text, |c| chars::decimal_value(c).is_some()))
}

pub(super) fn isdigit(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isdigit", |text| all(text, chars::is_digit))
}

pub(super) fn isnumeric(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isnumeric", |text| all(text, chars::is_numeric))
}

pub(super) fn isspace(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isspace", |text| all(text, chars::is_space))
}

pub(super) fn isprintable(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isprintable", |text| text.chars().all(chars::is_printable))
}

pub(super) fn isidentifier(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isidentifier", chars::is_identifier)
}

pub(super) fn isascii(vm: &Vm, args: &Args<'_>) -> PyResult {
    test(vm, args, "str.isascii", str::is_ascii)
}
