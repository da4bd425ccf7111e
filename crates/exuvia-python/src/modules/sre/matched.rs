//! `re.Match`

use exuvia::{Gc, Trace};

use super::pattern::Pattern;
use super::search::Found;
use super::{subject, substitute};
use crate::modules::argument;
use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::{Insert as _, PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// A match.
#[derive(Debug, Trace)]
#[trace(tag = tag::MATCH, levels = 0)]
pub(crate) struct Match {
    pub(super) string: Value,
    pub(super) pattern: Gc<Pattern>,
    pub(super) pos: usize,
    pub(super) endpos: usize,
    #[trace(skip)]
    pub(super) found: Found,
}

pub(crate) const CLASS: ClassSpec = ClassSpec {
    methods: &[
        ("group", group),
        ("start", start),
        ("end", end),
        ("span", span),
        ("groups", groups),
        ("groupdict", groupdict),
        ("expand", expand),
        ("__getitem__", getitem),
        ("__copy__", copy),
        ("__deepcopy__", copy),
        ("__repr__", repr),
    ],
    class_methods: &[("__class_getitem__", crate::object::dunder::class_getitem)],
    attributes: &[
        AttributeSpec {
            name: "string",
            get: |vm, this| Ok(of(vm, this)?.string.clone()),
            set: None,
        },
        AttributeSpec {
            name: "re",
            get: |vm, this| Ok(Gc::into_any(of(vm, this)?.pattern.clone())),
            set: None,
        },
        AttributeSpec {
            name: "pos",
            get: |vm, this| Ok(vm.new_size(of(vm, this)?.pos)),
            set: None,
        },
        AttributeSpec {
            name: "endpos",
            get: |vm, this| Ok(vm.new_size(of(vm, this)?.endpos)),
            set: None,
        },
        AttributeSpec { name: "lastindex", get: lastindex, set: None },
        AttributeSpec { name: "lastgroup", get: lastgroup, set: None },
        AttributeSpec { name: "regs", get: regs, set: None },
    ],
    ..ClassSpec::new(tag::MATCH)
};

fn of<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Match>> {
    value.downcast_ref::<Match>().ok_or_else(|| vm.type_error("a match is required"))
}

fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<Match>> {
    let found = args.values.first().and_then(|this| this.downcast_ref::<Match>());
    found.ok_or_else(|| vm.wrong_receiver(args, method, "re.Match"))
}

impl Match {
    /// The text of a group, or `default` if it does not take part.
    pub(super) fn text(&self, vm: &Vm, group: usize, default: &Value) -> Value {
        match self.found.span(group) {
            Some((start, end)) => subject::slice(vm, &self.string, start, end),
            None => default.clone(),
        }
    }

    /// The number of a group that a program names by number or name.
    fn number(&self, vm: &Vm, group: &Value) -> PyResult<usize> {
        let number = match argument::as_small(group) {
            Some(number) => usize::try_from(number).ok(),
            None => {
                let found = self.pattern.groupindex.get(vm, group);
                let number = found.ok().flatten().as_ref().and_then(argument::as_small);
                number.and_then(|number| usize::try_from(number).ok())
            }
        };
        number
            .filter(|number| *number <= self.pattern.n_groups)
            .ok_or_else(|| vm.index_error("no such group"))
    }

    /// The number of the group that is the only argument, 0 without one.
    fn optional(&self, vm: &Vm, args: &Args<'_>, method: &str) -> PyResult<usize> {
        let values = args.between(vm, &format!("Match.{method}"), 1, 2)?;
        values.get(1).map_or(Ok(0), |group| self.number(vm, group))
    }
}

fn group(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "group")?;
    args.no_keywords(vm, "group")?;
    let text = |group: &Value| Ok(this.text(vm, this.number(vm, group)?, &vm.none));
    match &args.values[1..] {
        [] => Ok(this.text(vm, 0, &vm.none)),
        [group] => text(group),
        groups => Ok(vm.new_tuple(groups.iter().map(text).collect::<PyResult<_>>()?)),
    }
}

fn getitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, group] = args.exactly::<2>(vm, "Match.__getitem__")?;
    let this = receiver(vm, args, "__getitem__")?;
    Ok(this.text(vm, this.number(vm, group)?, &vm.none))
}

/// A position; −1 for a group that does not take part.
fn position(vm: &Vm, position: Option<usize>) -> Value {
    position.map_or_else(|| vm.new_int(-1), |position| vm.new_size(position))
}

fn start(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "start")?;
    let group = this.optional(vm, args, "start")?;
    Ok(position(vm, this.found.span(group).map(|(start, _)| start)))
}

fn end(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "end")?;
    let group = this.optional(vm, args, "end")?;
    Ok(position(vm, this.found.span(group).map(|(_, end)| end)))
}

fn pair(vm: &Vm, span: Option<(usize, usize)>) -> Value {
    let (start, end) = (span.map(|(start, _)| start), span.map(|(_, end)| end));
    vm.new_tuple(vec![position(vm, start), position(vm, end)])
}

fn span(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "span")?;
    Ok(pair(vm, this.found.span(this.optional(vm, args, "span")?)))
}

fn regs(vm: &Vm, this: &Value) -> PyResult {
    let this = of(vm, this)?;
    let spans = (0..=this.pattern.n_groups).map(|group| pair(vm, this.found.span(group)));
    Ok(vm.new_tuple(spans.collect()))
}

/// The argument `default`.
fn default(vm: &Vm, args: &Args<'_>, method: &str) -> PyResult {
    let [default] = args.rest().bind(vm, method, ["default"], 0)?;
    Ok(default.unwrap_or_else(|| vm.none.clone()))
}

fn groups(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "groups")?;
    let default = default(vm, args, "groups")?;
    let texts = (1..=this.pattern.n_groups).map(|group| this.text(vm, group, &default));
    Ok(vm.new_tuple(texts.collect()))
}

fn groupdict(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "groupdict")?;
    let default = default(vm, args, "groupdict")?;
    let dict = vm.new_dict();
    for (name, number) in this.pattern.groupindex.pairs() {
        let text = this.text(vm, this.number(vm, &number)?, &default);
        dict.set(vm, name, text)?;
    }
    Ok(Gc::into_any(dict))
}

fn expand(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "expand")?;
    let [template] = args.rest().bind(vm, "expand", ["template"], 1)?;
    let template = template.unwrap_or_else(|| vm.none.clone());
    let template = substitute::compile_template(vm, &this.pattern, &template)?;
    substitute::fill(vm, &template, &this.string, |group| this.text(vm, group, &vm.none))
}

/// Matches cannot be changed.
fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(Gc::as_any(receiver(vm, args, "__copy__")?).clone())
}

fn lastindex(vm: &Vm, this: &Value) -> PyResult {
    Ok(of(vm, this)?.found.last.map_or_else(|| vm.none.clone(), |last| vm.new_size(last)))
}

fn lastgroup(vm: &Vm, this: &Value) -> PyResult {
    let this = of(vm, this)?;
    let name = this.found.last.and_then(|last| this.pattern.indexgroup.items().get(last));
    Ok(name.cloned().unwrap_or_else(|| vm.none.clone()))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "__repr__")?;
    let text = vm.repr(&this.text(vm, 0, &vm.none))?;
    // As in CPython, at most 50 characters are shown.
    let text: String = text.chars().take(50).collect();
    let (start, end) = (this.found.start, this.found.end);
    Ok(vm.new_string(format!("<re.Match object; span=({start}, {end}), match={text}>")))
}
