//! What `Pattern.scanner` returns: a search that remembers where it is.

use std::cell::RefCell;

use exuvia::{Gc, Trace};

use super::search::Search;
use super::subject::Mode;
use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::{PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// A search that goes on from match to match.
#[derive(Debug, Trace)]
#[trace(tag = tag::SCANNER, levels = 0)]
pub(crate) struct Scanner {
    search: RefCell<Search>,
}

pub(crate) const CLASS: ClassSpec = ClassSpec {
    methods: &[("match", match_), ("search", search)],
    attributes: &[AttributeSpec {
        name: "pattern",
        get: |vm, this| Ok(Gc::into_any(of(vm, this)?.search.borrow().pattern.clone())),
        set: None,
    }],
    ..ClassSpec::new(tag::SCANNER)
};

pub(super) fn new_scanner(vm: &Vm, search: Search) -> Value {
    Gc::into_any(vm.heap.alloc(Scanner { search: RefCell::new(search) }))
}

fn of<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Scanner>> {
    value.downcast_ref::<Scanner>().ok_or_else(|| vm.type_error("a scanner is required"))
}

fn next(vm: &Vm, this: &Value, mode: Mode) -> PyResult {
    let scanner = of(vm, this)?;
    let found = scanner.search.borrow_mut().next(mode);
    let Some(found) = found else { return Ok(vm.none.clone()) };
    // No borrow of what Python code can reach may be alive while an object is made, which can run a collection.
    let made = {
        let search = scanner.search.borrow();
        let (string, pattern) = (search.subject.string.clone(), search.pattern.clone());
        super::matched::Match { string, pattern, pos: search.pos, endpos: search.endpos, found }
    };
    Ok(Gc::into_any(vm.heap.alloc(made)))
}

fn match_(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "SRE_Scanner.match")?;
    next(vm, this, Mode::Start)
}

fn search(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "SRE_Scanner.search")?;
    next(vm, this, Mode::Anywhere)
}
