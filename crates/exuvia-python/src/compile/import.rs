//! Imports.

use ruff_python_ast::{self as ast, Mod, Stmt};
use ruff_text_size::Ranged;

use super::unit::Operand;
use super::{Compiler, Result};
use crate::bytecode::op::CONSUME_A;
use crate::bytecode::{Const, Op};
use crate::syntax::{Lines, SyntaxErrorKind};

/// The features that `__future__` knows in 3.11.
const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// Whether annotations are to be kept as text; checks the `__future__` imports of a module.
pub(super) fn future_annotations(tree: &Mod, lines: &Lines<'_>) -> Result<bool> {
    let Mod::Module(module) = tree else { return Ok(false) };
    let fail = |message: String, range| Err(lines.error(SyntaxErrorKind::Syntax, message, range));
    let (mut annotations, mut is_early) = (false, true);
    for (index, stmt) in module.body.iter().enumerate() {
        let Some(import) = future_import(stmt) else {
            let is_docstring = index == 0 && super::docstring(&module.body).is_some();
            is_early &= is_docstring;
            continue;
        };
        if !is_early {
            let message = "from __future__ imports must occur at the beginning of the file";
            return fail(message.to_owned(), import.range());
        }
        for alias in &import.names {
            match alias.name.as_str() {
                "annotations" => annotations = true,
                "braces" => return fail("not a chance".to_owned(), import.range()),
                name if FEATURES.contains(&name) => {}
                name => {
                    return fail(format!("future feature {name} is not defined"), import.range());
                }
            }
        }
    }
    Ok(annotations)
}

fn future_import(stmt: &Stmt) -> Option<&ast::StmtImportFrom> {
    let import = stmt.as_import_from_stmt()?;
    let is_future = import.module.as_ref().is_some_and(|module| module == "__future__");
    (is_future && import.level == 0).then_some(import)
}

impl<'t> Compiler<'t> {
    pub(super) fn import(&mut self, stmt: &'t ast::StmtImport) -> Result {
        stmt.names.iter().try_for_each(|alias| self.import_module(alias, stmt))
    }

    /// `import a.b` binds `a`; `import a.b as c` binds `a.b`.
    fn import_module(&mut self, alias: &'t ast::Alias, stmt: &'t ast::StmtImport) -> Result {
        let range = stmt.range();
        let dst = self.unit.alloc();
        let fromlist = self.unit.short_constant(Const::None);
        let name = self.unit.name(&alias.name);
        self.emit(Op::ImportName { level: 0, dst, name, fromlist }, range);
        let mut parts = alias.name.split('.');
        let first = parts.next().unwrap_or_default();
        let Some(target) = &alias.asname else {
            self.store_name(first, Operand::Temp(dst), range);
            self.unit.free_from(dst);
            return Ok(());
        };
        let mut module = dst;
        for part in parts {
            let next = self.unit.alloc();
            let name = self.unit.name(part);
            self.emit(Op::ImportFrom { dst: next, module, name }, range);
            self.emit(Op::Release { reg: module }, range);
            module = next;
        }
        self.store_name(target, Operand::Temp(module), range);
        self.unit.free_from(dst);
        Ok(())
    }

    pub(super) fn import_from(&mut self, stmt: &'t ast::StmtImportFrom) -> Result {
        let range = stmt.range();
        let module = self.unit.alloc();
        let names = stmt.names.iter().map(|alias| Const::Str(alias.name.to_string())).collect();
        let fromlist = self.unit.short_constant(Const::Tuple(names));
        let name = self.unit.name(stmt.module.as_deref().unwrap_or_default());
        let Ok(level) = u8::try_from(stmt.level) else {
            return self.fail("attempted relative import beyond top-level package", range);
        };
        self.emit(Op::ImportName { level, dst: module, name, fromlist }, range);
        if stmt.names.first().is_some_and(|alias| &alias.name == "*") {
            self.emit(Op::ImportStar { c: CONSUME_A, module }, range);
            self.unit.free_from(module);
            return Ok(());
        }
        for alias in &stmt.names {
            let dst = self.unit.alloc();
            let name = self.unit.name(&alias.name);
            self.emit(Op::ImportFrom { dst, module, name }, range);
            let target = alias.asname.as_ref().unwrap_or(&alias.name);
            self.store_name(target, Operand::Temp(dst), range);
            self.unit.free_from(dst);
        }
        self.emit(Op::Release { reg: module }, range);
        self.unit.free_from(module);
        Ok(())
    }
}
