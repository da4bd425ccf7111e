//! `re.Pattern`

use exuvia::{Gc, Trace};

use super::scanner::new_scanner;
use super::search::Search;
use super::subject::Mode;
use super::substitute::{sub, subn};
use super::validate;
use crate::modules::argument;
use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::iterator::CallableIterator;
use crate::object::{Dict, Insert as _, List, PyResult, Tuple, Value, tag};
use crate::vm::{Args, Vm};

/// A compiled regular expression.
#[derive(Debug, Trace)]
#[trace(tag = tag::PATTERN, levels = 0)]
pub(crate) struct Pattern {
    /// What it was compiled from, or `None`.
    pub(super) source: Value,
    pub(super) flags: i64,
    #[trace(skip)]
    pub(super) codes: Vec<u32>,
    /// Groups without the whole match.
    pub(super) n_groups: usize,
    /// Numbers of the named groups.
    pub(super) groupindex: Gc<Dict>,
    /// Names of the groups by number.
    pub(super) indexgroup: Gc<Tuple>,
}

pub(crate) const CLASS: ClassSpec = ClassSpec {
    methods: &[
        ("match", match_),
        ("fullmatch", fullmatch),
        ("search", search),
        ("sub", sub),
        ("subn", subn),
        ("findall", findall),
        ("split", split),
        ("finditer", finditer),
        ("scanner", scanner),
        ("__copy__", copy),
        ("__deepcopy__", copy),
        ("__eq__", equal),
        ("__hash__", hash),
        ("__repr__", repr),
    ],
    class_methods: &[("__class_getitem__", crate::object::dunder::class_getitem)],
    attributes: &[
        AttributeSpec {
            name: "pattern",
            get: |vm, this| Ok(of(vm, this)?.source.clone()),
            set: None,
        },
        AttributeSpec {
            name: "flags",
            get: |vm, this| Ok(vm.new_int(of(vm, this)?.flags)),
            set: None,
        },
        AttributeSpec {
            name: "groups",
            get: |vm, this| Ok(vm.new_size(of(vm, this)?.n_groups)),
            set: None,
        },
        AttributeSpec { name: "groupindex", get: groupindex, set: None },
    ],
    ..ClassSpec::new(tag::PATTERN)
};

impl Pattern {
    /// Makes sure that the pattern and the text are both `str`, or both not.
    pub(super) fn check_kind(&self, vm: &Vm, is_bytes: bool) -> PyResult<()> {
        let is_text = argument::text(&self.source).is_some();
        let is_any = vm.is_none(&self.source);
        if is_bytes && is_text && !is_any {
            return Err(vm.type_error("cannot use a string pattern on a bytes-like object"));
        }
        if !is_bytes && !is_text && !is_any {
            return Err(vm.type_error("cannot use a bytes pattern on a string-like object"));
        }
        Ok(())
    }
}

pub(super) fn of<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Pattern>> {
    value.downcast_ref::<Pattern>().ok_or_else(|| vm.type_error("a pattern is required"))
}

/// The receiver of a method.
pub(super) fn receiver<'a>(vm: &Vm, args: &Args<'a>, method: &str) -> PyResult<&'a Gc<Pattern>> {
    let found = args.values.first().and_then(|this| this.downcast_ref::<Pattern>());
    found.ok_or_else(|| vm.wrong_receiver(args, method, "re.Pattern"))
}

/// `compile(pattern, flags, code, groups, groupindex, indexgroup)`
pub(super) fn compile(vm: &Vm, args: &Args<'_>) -> PyResult {
    let names = ["pattern", "flags", "code", "groups", "groupindex", "indexgroup"];
    let [source, flags, codes, n_groups, groupindex, indexgroup] =
        args.bind(vm, "compile", names, 6)?.map(|value| value.unwrap_or_else(|| vm.none.clone()));
    let (Some(codes), Some(groupindex), Some(indexgroup)) = (
        codes.downcast_ref::<List>(),
        groupindex.downcast_ref::<Dict>(),
        argument::tuple(&indexgroup),
    ) else {
        return Err(vm.type_error("compile() needs a list, a dict and a tuple"));
    };
    let codes = codes.to_vec();
    let codes = codes.iter().map(|code| code_of(vm, code)).collect::<PyResult<Vec<u32>>>()?;
    let n_groups = usize::try_from(vm.index(&n_groups)?).unwrap_or(usize::MAX);
    if !validate::is_valid(&codes, n_groups) {
        return Err(vm.runtime_error("invalid SRE code"));
    }
    Ok(Gc::into_any(vm.heap.alloc(Pattern {
        source,
        flags: argument::long(vm, &flags)?,
        codes,
        n_groups,
        groupindex: groupindex.clone(),
        indexgroup: indexgroup.clone(),
    })))
}

fn code_of(vm: &Vm, code: &Value) -> PyResult<u32> {
    let code = argument::long(vm, code)?;
    u32::try_from(code).map_err(|_| {
        vm.overflow_error(match code {
            ..0 => "can't convert negative value to unsigned int",
            _ => "regular expression code size limit exceeded",
        })
    })
}

/// The arguments `string, pos=0, endpos=sys.maxsize`, as a search.
fn new_search(vm: &Vm, args: &Args<'_>, method: &str) -> PyResult<Search> {
    let pattern = receiver(vm, args, method)?;
    let [string, pos, endpos] = args.rest().bind(vm, method, ["string", "pos", "endpos"], 1)?;
    let pos = pos.map_or(Ok(0), |pos| vm.expect_index(&pos))?;
    let endpos = endpos.map_or(Ok(i64::MAX), |endpos| vm.expect_index(&endpos))?;
    Search::new(vm, pattern, &string.unwrap_or_else(|| vm.none.clone()), pos, endpos)
}

/// The first match, or `None`.
fn first(vm: &Vm, args: &Args<'_>, method: &str, mode: Mode) -> PyResult {
    let mut search = new_search(vm, args, method)?;
    Ok(match search.next(mode) {
        Some(found) => search.new_match(vm, found),
        None => vm.none.clone(),
    })
}

fn match_(vm: &Vm, args: &Args<'_>) -> PyResult {
    first(vm, args, "match", Mode::Start)
}

fn fullmatch(vm: &Vm, args: &Args<'_>) -> PyResult {
    first(vm, args, "fullmatch", Mode::Whole)
}

fn search(vm: &Vm, args: &Args<'_>) -> PyResult {
    first(vm, args, "search", Mode::Anywhere)
}

fn findall(vm: &Vm, args: &Args<'_>) -> PyResult {
    let mut search = new_search(vm, args, "findall")?;
    let mut items = Vec::new();
    while let Some(found) = search.next(Mode::Anywhere) {
        let text = |group| search.group(vm, &found, group).unwrap_or_else(|| search.empty(vm));
        items.push(match search.pattern.n_groups {
            n @ (0 | 1) => text(n),
            n => vm.new_tuple((1..=n).map(text).collect()),
        });
    }
    Ok(vm.new_list(items))
}

fn split(vm: &Vm, args: &Args<'_>) -> PyResult {
    let pattern = receiver(vm, args, "split")?;
    let [string, maxsplit] = args.rest().bind(vm, "split", ["string", "maxsplit"], 1)?;
    let maxsplit = maxsplit.map_or(Ok(0), |maxsplit| vm.expect_index(&maxsplit))?;
    let string = string.unwrap_or_else(|| vm.none.clone());
    let mut search = Search::new(vm, pattern, &string, 0, i64::MAX)?;
    let mut items = Vec::new();
    let (mut last, mut n) = (0, 0);
    while maxsplit == 0 || n < maxsplit {
        let Some(found) = search.next(Mode::Anywhere) else { break };
        items.push(search.subject.slice(vm, last, found.start));
        let groups = 1..=search.pattern.n_groups;
        items
            .extend(groups.map(|i| search.group(vm, &found, i).unwrap_or_else(|| vm.none.clone())));
        last = found.end;
        n += 1;
    }
    items.push(search.subject.slice(vm, last, search.subject.len));
    Ok(vm.new_list(items))
}

fn finditer(vm: &Vm, args: &Args<'_>) -> PyResult {
    let scanner = new_scanner(vm, new_search(vm, args, "finditer")?);
    let callable = vm.attribute_named(&scanner, "search")?;
    let iterator = CallableIterator {
        callable: exuvia::Field::new(Some(callable)),
        sentinel: vm.none.clone(),
    };
    Ok(Gc::into_any(vm.heap.alloc(iterator)))
}

fn scanner(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(new_scanner(vm, new_search(vm, args, "scanner")?))
}

/// Patterns cannot be changed.
fn copy(vm: &Vm, args: &Args<'_>) -> PyResult {
    Ok(Gc::as_any(receiver(vm, args, "__copy__")?).clone())
}

fn groupindex(vm: &Vm, this: &Value) -> PyResult {
    let dict = Gc::into_any(of(vm, this)?.groupindex.copy(vm));
    let proxy = Gc::as_any(vm.classes.by_tag(tag::MAPPING_PROXY)).clone();
    vm.call(&proxy, &[dict])
}

fn equal(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, other] = args.exactly::<2>(vm, "Pattern.__eq__")?;
    let (Some(a), Some(b)) = (this.downcast_ref::<Pattern>(), other.downcast_ref::<Pattern>())
    else {
        return Ok(vm.not_implemented.clone());
    };
    let is_same = a.flags == b.flags && a.codes == b.codes && a.source.tag() == b.source.tag();
    Ok(vm.new_bool(is_same && vm.equal(&a.source, &b.source)?))
}

fn hash(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "__hash__")?;
    Ok(vm.new_int(vm.hash(&this.source)? ^ this.flags))
}

/// Names of the flags, in the order in which `repr` lists them.
const FLAGS: &[(i64, &str)] = &[
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (32, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];

/// How much of a pattern's text `repr` shows.
const MAX_SHOWN: usize = 200;

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(vm, args, "__repr__")?;
    let is_text = argument::text(&this.source).is_some();
    // Patterns of text are Unicode patterns anyway.
    let mut flags =
        if is_text && this.flags & 0x124 == 0x20 { this.flags & !0x20 } else { this.flags };
    let mut names = Vec::new();
    for (flag, name) in FLAGS {
        if flags & flag != 0 {
            names.push((*name).to_owned());
            flags &= !flag;
        }
    }
    if flags != 0 {
        names.push(format!("{flags:#x}"));
    }
    let source: String = vm.repr(&this.source)?.chars().take(MAX_SHOWN).collect();
    let separator = if names.is_empty() { "" } else { ", " };
    Ok(vm.new_string(format!("re.compile({source}{separator}{})", names.join("|"))))
}
