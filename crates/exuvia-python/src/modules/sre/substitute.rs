//! `Pattern.sub` and templates such as `\1-\g<name>`.

use exuvia::Gc;

use super::pattern::{Pattern, receiver};
use super::search::Search;
use super::subject::{self, Mode};
use crate::modules::argument;
use crate::object::{List, PyResult, Tuple, Value};
use crate::vm::{Args, Vm};

/// What stands in place of a match.
enum Replacement {
    Literal(Value),
    /// Texts and numbers of groups, alternating.
    Template(Gc<Tuple>),
    Function(Value),
}

/// `template(pattern, parts)`: the parts, which are checked.
pub(super) fn template(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, parts] = args.exactly::<2>(vm, "template")?;
    match parts.downcast_ref::<List>() {
        Some(parts) => Ok(vm.new_tuple(parts.to_vec())),
        None => Err(vm.type_error("template() argument 2 must be list")),
    }
}

/// Has a template parsed, by the package `re`.
pub(super) fn compile_template(
    vm: &Vm,
    pattern: &Gc<Pattern>,
    template: &Value,
) -> PyResult<Gc<Tuple>> {
    let function = vm.module_attribute("re", "_compile_template")?;
    let made = vm.call(&function, &[Gc::as_any(pattern).clone(), template.clone()])?;
    argument::tuple(&made).cloned().ok_or_else(|| vm.type_error("invalid template"))
}

/// The text of a template for the match whose groups `group` knows; those that are `None` are empty.
pub(super) fn fill(
    vm: &Vm,
    template: &Tuple,
    string: &Value,
    group: impl Fn(usize) -> Value,
) -> PyResult {
    let mut parts = Vec::new();
    for part in template.items() {
        match argument::as_small(part) {
            Some(number) => parts.push(group(usize::try_from(number).unwrap_or(usize::MAX))),
            None => parts.push(part.clone()),
        }
    }
    parts.retain(|part| !vm.is_none(part));
    join(vm, string, parts)
}

/// The pieces in one; what they must be, the text tells that is searched.
fn join(vm: &Vm, string: &Value, parts: Vec<Value>) -> PyResult {
    let empty = subject::slice(vm, string, 0, 0);
    let join = vm.attribute_named(&empty, "join")?;
    vm.call(&join, &[vm.new_list(parts)])
}

impl Replacement {
    fn new(vm: &Vm, pattern: &Gc<Pattern>, given: &Value) -> PyResult<Self> {
        if argument::is_callable(vm, given) {
            return Ok(Self::Function(given.clone()));
        }
        let is_literal = match subject::text(given) {
            Some(text) => !text.as_str().contains('\\'),
            None => argument::bytes(given).is_some_and(|bytes| !bytes.data.contains(&b'\\')),
        };
        if is_literal {
            return Ok(Self::Literal(given.clone()));
        }
        compile_template(vm, pattern, given).map(Self::Template)
    }
}

/// The text with its matches replaced, and how many they were.
fn replace(vm: &Vm, args: &Args<'_>, method: &str) -> PyResult<(Value, usize)> {
    let pattern = receiver(vm, args, method)?;
    let [given, string, count] = args.rest().bind(vm, method, ["repl", "string", "count"], 2)?;
    let count = count.map_or(Ok(0), |count| vm.expect_index(&count))?;
    let [given, string] = [given, string].map(|value| value.unwrap_or_else(|| vm.none.clone()));
    let replacement = Replacement::new(vm, pattern, &given)?;
    let mut search = Search::new(vm, pattern, &string, 0, i64::MAX)?;
    let mut parts = Vec::new();
    let (mut last, mut n) = (0, 0);
    while count == 0 || i64::try_from(n).is_ok_and(|n| n < count) {
        let Some(found) = search.next(Mode::Anywhere) else { break };
        if last < found.start {
            parts.push(search.subject.slice(vm, last, found.start));
        }
        last = found.end;
        let part = match &replacement {
            Replacement::Literal(text) => text.clone(),
            Replacement::Template(template) => fill(vm, template, &string, |group| {
                search.group(vm, &found, group).unwrap_or_else(|| vm.none.clone())
            })?,
            Replacement::Function(function) => vm.call(function, &[search.new_match(vm, found)])?,
        };
        if !vm.is_none(&part) {
            parts.push(part);
        }
        n += 1;
    }
    if last < search.subject.len || parts.is_empty() {
        parts.push(search.subject.slice(vm, last, search.subject.len));
    }
    Ok((join(vm, &string, parts)?, n))
}

pub(super) fn sub(vm: &Vm, args: &Args<'_>) -> PyResult {
    replace(vm, args, "sub").map(|(text, _)| text)
}

pub(super) fn subn(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (text, n) = replace(vm, args, "subn")?;
    Ok(vm.new_tuple(vec![text, vm.new_size(n)]))
}
