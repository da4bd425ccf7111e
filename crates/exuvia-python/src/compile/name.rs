//! Names: where they live, and how they are loaded, stored and deleted.

use ruff_text_size::TextRange;

use super::symbols::{Resolved, ScopeKind};
use super::unit::Operand;
use super::{Compiler, Mode};
use crate::bytecode::op::CONSUME_A;
use crate::bytecode::{Const, Op, Reg};

/// Where a name lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a register.
    Fast(Reg),
    /// In the cell in a register.
    Cell(Reg),
    /// The same, but a class body looks into its namespace first.
    ClassCell(Reg),
    /// In the globals.
    Global,
    /// In the namespace.
    Namespace,
}

impl Compiler<'_> {
    /// Where a name (already mangled) lives.
    pub(super) fn place(&self, name: &str) -> Place {
        let scope = self.symbols.scope(self.unit.scope);
        let resolved = scope.resolve(name);
        match scope.kind {
            ScopeKind::Module if self.mode == Mode::Exec => Place::Global,
            ScopeKind::Module => match resolved {
                Resolved::GlobalExplicit => Place::Global,
                _ => Place::Namespace,
            },
            ScopeKind::Class => match resolved {
                Resolved::GlobalExplicit => Place::Global,
                Resolved::Free => Place::ClassCell(self.unit.registers[name]),
                _ => Place::Namespace,
            },
            _ => match resolved {
                Resolved::Local => Place::Fast(self.unit.registers[name]),
                Resolved::Cell | Resolved::Free => Place::Cell(self.unit.registers[name]),
                _ => Place::Global,
            },
        }
    }

    /// The register of a name that is a fast local.
    pub(super) fn fast(&self, name: &str) -> Option<Reg> {
        match self.place(&self.mangle(name)) {
            Place::Fast(reg) => Some(reg),
            _ => None,
        }
    }

    /// The register of a fast local that may be used as an operand in place: nothing in this scope rebinds
    /// it in the middle of an expression.
    pub(super) fn borrowable(&self, name: &str) -> Option<Reg> {
        let reg = self.fast(name)?;
        let scope = self.symbols.scope(self.unit.scope);
        (!scope.walrus.contains(self.mangle(name).as_str())).then_some(reg)
    }

    /// Raises `UnboundLocalError` here if a local has no value, rather than when an instruction uses it. No code is needed where
    /// it certainly has one.
    pub(super) fn look_at(&mut self, local: Reg, range: TextRange) {
        if !self.unit.bound.contains(local) {
            self.emit(Op::Move { dst: local, src: local }, range);
        }
    }

    /// Loads a name.
    pub(super) fn load_name(&mut self, name: &str, dst: Reg, range: TextRange) {
        let name = self.mangle(name);
        let op = match self.place(&name) {
            Place::Fast(src) => Op::Move { dst, src },
            Place::Cell(cell) => Op::LoadCell { dst, cell },
            Place::ClassCell(cell) => Op::LoadClassCell { dst, cell, name: self.unit.name(&name) },
            Place::Global => Op::LoadGlobal { dst, cache: self.unit.global_cache(&name) },
            Place::Namespace => Op::LoadName { dst, name: self.unit.name(&name) },
        };
        self.emit(op, range);
    }

    /// Stores an operand under a name.
    pub(super) fn store_name(&mut self, name: &str, value: Operand, range: TextRange) {
        let name = self.mangle(name);
        let (src, c) = (value.reg(), value.bit(CONSUME_A));
        let op = match self.place(&name) {
            Place::Fast(dst) if c == 0 => Op::Move { dst, src },
            Place::Fast(dst) => Op::Take { dst, src },
            Place::Cell(cell) | Place::ClassCell(cell) => Op::StoreCell { c, cell, src },
            Place::Global => Op::StoreGlobal { c, src, cache: self.unit.global_cache(&name) },
            Place::Namespace => Op::StoreName { c, src, name: self.unit.name(&name) },
        };
        self.emit(op, range);
    }

    /// Deletes a name.
    pub(super) fn delete_name(&mut self, name: &str, range: TextRange) {
        let name = self.mangle(name);
        let op = match self.place(&name) {
            Place::Fast(reg) => Op::DeleteLocal { reg },
            Place::Cell(cell) | Place::ClassCell(cell) => Op::DeleteCell { cell },
            Place::Global => Op::DeleteGlobal { name: self.unit.name(&name) },
            Place::Namespace => Op::DeleteName { name: self.unit.name(&name) },
        };
        self.emit(op, range);
    }

    /// Loads a constant into a register.
    pub(super) fn load_const_to(&mut self, constant: Const, dst: Reg, range: TextRange) {
        let k = self.unit.constant(constant);
        self.emit(Op::LoadConst { dst, k }, range);
    }

    /// Loads a constant into a new temporary.
    pub(super) fn load_const(&mut self, constant: Const, range: TextRange) -> Operand {
        let dst = self.unit.alloc();
        self.load_const_to(constant, dst, range);
        Operand::Temp(dst)
    }
}
