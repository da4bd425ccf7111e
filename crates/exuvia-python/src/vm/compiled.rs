//! What CPython's compiler makes, as the gates count it: symbol tables and dictionaries of names for a moment, and the tuples that
//! a code object holds until its end.
//!
//! Only what programs compile is counted, and they themselves; not the modules that they import, which CPython has compiled before.

use std::cell::Cell;
use std::collections::HashSet;

use exuvia::{StandIn, Stock};

use super::Vm;
use crate::bytecode::{CodeFlags, CodeSpec, Const};
use crate::compile::Mode;
use crate::object::tuple::stock_of;
use crate::object::{Code, dict, list};

/// The lengths of the tuples that a code object holds: of constants, names and locals; 0 for one that it does not count.
#[derive(Debug, Default)]
pub(crate) struct CodeTuples(Cell<[usize; 3]>);

impl Drop for CodeTuples {
    fn drop(&mut self) {
        let lengths = self.0.get();
        if lengths != [0; 3] {
            Vm::with_current(|vm| lengths.into_iter().for_each(|n| vm.count_out_tuple(n)));
        }
    }
}

/// What is made for a moment, and so far counted in.
struct Counting<'vm> {
    vm: &'vm Vm,
    made: Vec<Option<Stock>>,
    /// The keys of what the cache of constants has, where equal ones are shared.
    known: HashSet<String>,
}

impl Vm {
    /// Counts what CPython has made when it has compiled this; the tuples go on counting until the code objects die.
    pub(crate) fn count_compilation(&self, code: &Code, mode: Mode) {
        let mut counting = Counting { vm: self, made: Vec::new(), known: HashSet::new() };
        let codes = inside_out(code);
        let (n, depth) = (codes.len(), codes.iter().map(|(_, depth)| *depth).max().unwrap_or(0));
        // The sets in which names are looked for.
        counting.make(8 + 8 * depth, None);
        counting.made.drain(..).for_each(|stock| self.heap.count_out(stock));
        counting.make(2 + 6 * n, Some(dict::STOCK));
        counting.make(4 + 2 * n, Some(list::STOCK));
        for (inner, depth) in codes {
            counting.assemble(inner, depth == 0 && mode != Mode::Eval);
        }
        counting.made.into_iter().for_each(|stock| self.heap.count_out(stock));
    }

    /// The list of what the syntax tree refers to, which CPython keeps as long as it runs what it has just compiled.
    pub(crate) fn count_tree(&self) -> StandIn<'_> {
        self.heap.stand_in_from(Some(list::STOCK))
    }
}

impl Counting<'_> {
    fn make(&mut self, n: usize, stock: Option<Stock>) {
        for _ in 0..n {
            self.vm.heap.count_in(stock);
            self.made.push(stock);
        }
    }

    fn assemble(&mut self, code: &Code, is_module: bool) {
        let spec = &code.spec;
        let consts = constants(spec, is_module);
        consts.iter().for_each(|constant| self.look_up(constant));
        // An exception table without entries; instructions and their places, which are hardly ever equal.
        for key in [Some(String::new()), None, None] {
            self.share(key);
        }
        let names = self.share_tuple(spec.names.iter().cloned().map(Const::Str).collect());
        let consts = self.share_tuple(consts);
        let locals = spec.locals.iter().chain(&spec.free).cloned().map(Const::Str);
        let locals = self.share_tuple(locals.collect());
        code.tuples.0.set([consts, names, locals]);
    }

    /// A constant is looked up under a key when it is met, and under an equal one with all constants.
    fn look_up(&mut self, constant: &Const) {
        match constant {
            Const::Tuple(items) => {
                self.make(2, stock_of(items.len()));
                self.make(2, stock_of(2));
                let n_keys = items.iter().filter(|item| !is_its_own_key(item)).count();
                self.make(3 * n_keys, stock_of(2));
            }
            constant if is_its_own_key(constant) => {}
            _ => self.make(2, stock_of(2)),
        }
    }

    /// A tuple that a code object holds: its length if it is counted until the end of that one.
    fn share_tuple(&mut self, items: Vec<Const>) -> usize {
        let n = items.len();
        self.vm.count_in_tuple(n);
        self.vm.count_in_tuple(n);
        // Nor are code objects.
        let is_shared = !items.iter().any(|item| matches!(item, Const::Code(_)));
        if self.share(is_shared.then(|| Const::Tuple(items).key())) {
            self.made.extend((n > 0).then(|| stock_of(n)));
            return n;
        }
        self.vm.count_out_tuple(n);
        self.vm.count_out_tuple(n);
        0
    }

    /// Looks something up in the cache under a pair, and adds it if there is nothing with its key. Whether that was so.
    fn share(&mut self, key: Option<String>) -> bool {
        self.vm.count_in_tuple(2);
        let is_new = key.is_none_or(|key| self.known.insert(key));
        if is_new {
            self.made.push(stock_of(2));
        } else {
            self.vm.count_out_tuple(2);
        }
        is_new
    }
}

/// Other constants are looked up with their types.
fn is_its_own_key(constant: &Const) -> bool {
    matches!(
        constant,
        Const::None
            | Const::Ellipsis
            | Const::Int(_)
            | Const::BigInt(_)
            | Const::Str(_)
            | Const::Code(_)
    )
}

/// A code object and those inside it, in the order in which they are made: from the inside out. And how deep each is nested.
fn inside_out(code: &Code) -> Vec<(&Code, usize)> {
    let (mut found, mut waiting) = (Vec::new(), vec![(code, 0)]);
    while let Some((code, depth)) = waiting.pop() {
        found.push((code, depth));
        let inner = code.consts.iter().filter_map(|constant| constant.downcast_ref::<Code>());
        waiting.extend(inner.map(|inner| (&**inner, depth + 1)));
    }
    found.reverse();
    found
}

/// The constants as CPython has them: a function's begin with its docstring, and a module returns `None`.
fn constants(spec: &CodeSpec, is_module: bool) -> Vec<Const> {
    let mut consts = spec.consts.clone();
    let first = spec.doc.clone().map_or(Const::None, Const::Str);
    if spec.flags.contains(CodeFlags::OPTIMIZED) && !consts.contains(&first) {
        consts.insert(0, first);
    } else if is_module && !consts.contains(&first) {
        consts.push(first);
    }
    consts
}
