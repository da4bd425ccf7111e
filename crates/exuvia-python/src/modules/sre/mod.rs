//! `_sre`: regular expressions.
//!
//! The package `re` parses patterns and compiles them to codes, in Python; an engine from a crate executes the codes. What
//! is here is between the two: the objects `re.Pattern` and `re.Match`, and the loops that search more than once.

mod matched;
mod pattern;
mod scanner;
mod search;
mod subject;
mod substitute;
mod validate;

use exuvia::Gc;
use rustpython_sre_engine::string::{lower_ascii, lower_unicode, upper_unicode};
use rustpython_sre_engine::{CODESIZE, MAXGROUPS, MAXREPEAT};

pub(crate) use matched::CLASS as MATCH_CLASS;
pub(crate) use pattern::CLASS as PATTERN_CLASS;
pub(crate) use scanner::CLASS as SCANNER_CLASS;

use super::{ModuleSpec, argument, set};
use crate::object::{Dict, PyResult};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_sre",
    functions: &[
        ("ascii_iscased", ascii_iscased),
        ("ascii_tolower", ascii_tolower),
        ("compile", pattern::compile),
        ("getcodesize", getcodesize),
        ("template", substitute::template),
        ("unicode_iscased", unicode_iscased),
        ("unicode_tolower", unicode_tolower),
    ],
    fill,
};

/// The version of the codes, which the compiler in Python compares with its own.
const MAGIC: usize = 20_221_023;

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    let numbers = [
        ("MAGIC", MAGIC),
        ("CODESIZE", CODESIZE),
        ("MAXREPEAT", MAXREPEAT),
        ("MAXGROUPS", MAXGROUPS),
    ];
    for (name, number) in numbers {
        set(vm, dict, name, vm.new_size(number));
    }
    Ok(())
}

fn getcodesize(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_sre.getcodesize")?;
    Ok(vm.new_size(CODESIZE))
}

/// The number of a character.
fn character(vm: &Vm, args: &Args<'_>, function: &str) -> PyResult<u32> {
    let character = argument::c_int(vm, argument::one(vm, args, function)?)?;
    Ok(character.cast_unsigned())
}

fn ascii_iscased(vm: &Vm, args: &Args<'_>) -> PyResult {
    let character = character(vm, args, "_sre.ascii_iscased")?;
    Ok(vm.new_bool(u8::try_from(character).is_ok_and(|byte| byte.is_ascii_alphabetic())))
}

fn ascii_tolower(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_int(i64::from(lower_ascii(character(vm, args, "_sre.ascii_tolower")?))))
}

fn unicode_iscased(vm: &Vm, args: &Args<'_>) -> PyResult {
    let character = character(vm, args, "_sre.unicode_iscased")?;
    let lower = lower_unicode(character);
    Ok(vm.new_bool(lower != character || upper_unicode(character) != character))
}

fn unicode_tolower(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_int(i64::from(lower_unicode(character(vm, args, "_sre.unicode_tolower")?))))
}
