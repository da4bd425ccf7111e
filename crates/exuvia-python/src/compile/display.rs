//! Displays: tuples, lists, sets, dictionaries.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::fold::fold;
use super::unit::Operand;
use super::{Compiler, Result};
use crate::bytecode::op::{CONSUME_A, CONSUME_B};
use crate::bytecode::{Const, Op, Reg};

/// From this many items on a display is built item by item, so as not to need a register for each.
const MANY: usize = 30;

/// From this many constants on a list is made of a tuple of them, and a set of a frozen set.
const MANY_CONSTANTS: usize = 3;

/// What is built item by item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Growing {
    List,
    Set,
}

impl<'t> Compiler<'t> {
    pub(super) fn tuple(&mut self, elts: &'t [Expr], dst: Reg, range: TextRange) -> Result {
        if elts.len() > MANY || has_starred(elts) {
            let list = self.scratch(dst);
            self.grow(Growing::List, elts, list, range)?;
            self.emit(Op::ListToTuple { dst, list }, range);
            return Ok(());
        }
        let (base, n) = self.consecutive(elts, dst)?;
        self.emit(Op::BuildTuple { dst, base, n }, range);
        Ok(())
    }

    pub(super) fn list(&mut self, e: &'t ast::ExprList, dst: Reg) -> Result {
        if e.elts.len() >= MANY_CONSTANTS
            && let Some(items) = e.elts.iter().map(fold).collect()
        {
            self.list_of_constants(items, dst, e.range());
            return Ok(());
        }
        if e.elts.len() > MANY || has_starred(&e.elts) {
            let list = self.scratch(dst);
            self.grow(Growing::List, &e.elts, list, e.range())?;
            self.settle(dst, list, e.range());
            return Ok(());
        }
        let (base, n) = self.consecutive(&e.elts, dst)?;
        self.emit(Op::BuildList { dst, base, n }, e.range());
        Ok(())
    }

    /// As in CPython, an empty list that is extended by a tuple.
    fn list_of_constants(&mut self, items: Vec<Const>, dst: Reg, range: TextRange) {
        let list = self.scratch(dst);
        self.emit(Op::BuildList { dst: list, base: list, n: 0 }, range);
        let tuple = self.load_const(Const::Tuple(items), range);
        let op = Op::ListExtend { c: tuple.bit(CONSUME_A), iterable: tuple.reg(), list };
        self.emit(op, range);
        self.unit.free_from(tuple.reg());
        self.settle(dst, list, range);
    }

    /// As in CPython, an empty set that is extended by a frozen one.
    fn set_of_constants(&mut self, items: Vec<Const>, dst: Reg, range: TextRange) {
        let set = self.scratch(dst);
        self.emit(Op::BuildSet { dst: set, base: set, n: 0 }, range);
        let frozen = self.load_const(Const::FrozenSet(items), range);
        let op = Op::SetUpdate { c: frozen.bit(CONSUME_A), iterable: frozen.reg(), set };
        self.emit(op, range);
        self.unit.free_from(frozen.reg());
        self.settle(dst, set, range);
    }

    pub(super) fn set(&mut self, e: &'t ast::ExprSet, dst: Reg) -> Result {
        if e.elts.len() >= MANY_CONSTANTS
            && let Some(items) = e.elts.iter().map(fold).collect()
        {
            self.set_of_constants(items, dst, e.range());
            return Ok(());
        }
        if e.elts.len() > MANY || has_starred(&e.elts) {
            let set = self.scratch(dst);
            self.grow(Growing::Set, &e.elts, set, e.range())?;
            self.settle(dst, set, e.range());
            return Ok(());
        }
        let (base, n) = self.consecutive(&e.elts, dst)?;
        self.emit(Op::BuildSet { dst, base, n }, e.range());
        Ok(())
    }

    /// Evaluates into consecutive temporaries, the first of which is `dst` if that is one.
    pub(super) fn consecutive(&mut self, elts: &'t [Expr], dst: Reg) -> Result<(Reg, u16)> {
        let base = self.scratch(dst);
        for (index, elt) in elts.iter().enumerate() {
            let reg = if index == 0 { base } else { self.unit.alloc() };
            self.expr_to(elt, reg)?;
        }
        Ok((base, self.unit.narrow(elts.len())))
    }

    /// Builds a list for arguments or a tuple, item by item.
    pub(super) fn list_of(&mut self, elts: &'t [Expr], dst: Reg, range: TextRange) -> Result {
        self.grow(Growing::List, elts, dst, range)
    }

    /// Builds into the temporary `dst`. As in CPython, what stands before the first star is put
    /// into the new list at once.
    fn grow(&mut self, kind: Growing, elts: &'t [Expr], dst: Reg, range: TextRange) -> Result {
        let plain = elts.iter().take_while(|elt| !elt.is_starred_expr()).count();
        let at_once = if plain > MANY { 0 } else { plain };
        let mark = self.unit.next;
        let (base, n) = self.consecutive(&elts[..at_once], dst)?;
        self.unit.next = mark;
        self.emit(
            match kind {
                Growing::List => Op::BuildList { dst, base, n },
                Growing::Set => Op::BuildSet { dst, base, n },
            },
            range,
        );
        elts[at_once..].iter().try_for_each(|elt| self.add(kind, elt, dst, range))
    }

    fn add(&mut self, kind: Growing, elt: &'t Expr, to: Reg, range: TextRange) -> Result {
        let mark = self.unit.next;
        let starred = elt.as_starred_expr();
        let operand = self.operand(starred.map_or(elt, |starred| &starred.value))?;
        let (c, reg) = (operand.bit(CONSUME_A), operand.reg());
        let op = match (kind, starred.is_some()) {
            (Growing::List, false) => Op::ListAppend { c, value: reg, list: to },
            (Growing::List, true) => Op::ListExtend { c, iterable: reg, list: to },
            (Growing::Set, false) => Op::SetAdd { c, value: reg, set: to },
            (Growing::Set, true) => Op::SetUpdate { c, iterable: reg, set: to },
        };
        self.emit(op, if starred.is_some() { elt.range() } else { range });
        self.unit.next = mark;
        Ok(())
    }

    pub(super) fn dict(&mut self, e: &'t ast::ExprDict, dst: Reg) -> Result {
        if e.items.len() > MANY / 2 || e.items.iter().any(|item| item.key.is_none()) {
            return self.growing_dict(e, dst);
        }
        let base = self.scratch(dst);
        self.pairs(&e.items, base)?;
        let n = self.unit.narrow(e.items.len());
        self.emit(Op::BuildMap { dst, base, n }, e.range());
        self.note_constant_keys(&e.items);
        Ok(())
    }

    /// CPython has a tuple of the keys, if there are several and all are constants. It holds what is in it once more.
    fn note_constant_keys(&mut self, items: &'t [ast::DictItem]) {
        let keys = items.iter().map(|item| fold(item.key.as_ref()?)).collect::<Option<Vec<_>>>();
        let is_counted = |key: &Const| !matches!(key, Const::Str(_));
        if let Some(keys) = keys.filter(|keys| keys.len() > 1 && keys.iter().any(is_counted)) {
            self.unit.constant(Const::Tuple(keys));
        }
    }

    /// Evaluates keys and values into consecutive temporaries, of which `base` is taken already.
    fn pairs(&mut self, items: &'t [ast::DictItem], base: Reg) -> Result {
        for (index, item) in items.iter().enumerate() {
            let key = if index == 0 { base } else { self.unit.alloc() };
            if let Some(expr) = &item.key {
                self.expr_to(expr, key)?;
            }
            self.temp(&item.value)?;
        }
        Ok(())
    }

    fn growing_dict(&mut self, e: &'t ast::ExprDict, dst: Reg) -> Result {
        let map = self.scratch(dst);
        self.emit(Op::BuildMap { dst: map, base: map, n: 0 }, e.range());
        for item in &e.items {
            let mark = self.unit.next;
            if let Some(key) = &item.key {
                let key = self.operand(key)?;
                let value = self.operand(&item.value)?;
                self.map_add(key, value, map, e.range());
            } else {
                let other = self.operand(&item.value)?;
                let c = other.bit(CONSUME_A);
                self.emit(Op::DictUpdate { c, other: other.reg(), map }, item.value.range());
            }
            self.unit.next = mark;
        }
        self.settle(dst, map, e.range());
        Ok(())
    }

    /// `map[key] = value`
    pub(super) fn map_add(&mut self, key: Operand, value: Operand, map: Reg, range: TextRange) {
        let c = key.bit(CONSUME_A) | value.bit(CONSUME_B);
        self.emit(Op::MapAdd { c, key: key.reg(), value: value.reg(), map }, range);
    }
}

pub(super) fn has_starred(elts: &[Expr]) -> bool {
    elts.iter().any(Expr::is_starred_expr)
}
