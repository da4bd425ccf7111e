//! The rules for comprehensions: a scope of their own, and where assignment expressions in them bind.

use ruff_python_ast::{Comprehension, Expr, ExprNamed};
use ruff_text_size::{Ranged, TextRange};

use super::walk::Walker;
use super::{ScopeId, ScopeKind, error};
use crate::syntax::SyntaxError;

impl Walker<'_> {
    /// A comprehension: the first iterable belongs to the outer scope.
    pub(super) fn comprehension<T: Ranged>(
        &mut self,
        node: &T,
        kind: &'static str,
        generators: &[Comprehension],
        elements: &[&Expr],
    ) -> Result<(), SyntaxError> {
        let [first, rest @ ..] = generators else { return Ok(()) };
        self.iterable(&first.iter)?;
        self.enter(node, ScopeKind::Comprehension(kind));
        self.scope_mut().is_coroutine = generators.iter().any(|generator| generator.is_async);
        self.bind_parameter(".0", TextRange::default())?;
        self.target_of_iteration(first)?;
        for generator in rest {
            self.iterable(&generator.iter)?;
            self.target_of_iteration(generator)?;
        }
        for element in elements {
            self.expr(element)?;
        }
        let is_generator = kind == "generator expression";
        self.scope_mut().is_generator = is_generator;
        let is_awaited = self.scope().is_coroutine && !is_generator;
        self.leave();
        if is_awaited {
            self.check_awaited(node.range())?;
        }
        Ok(())
    }

    /// A comprehension that awaits is awaited itself.
    fn check_awaited(&mut self, range: TextRange) -> Result<(), SyntaxError> {
        if !matches!(self.scope().kind, ScopeKind::AsyncFunction | ScopeKind::Comprehension(_)) {
            let message = "asynchronous comprehension outside of an asynchronous function";
            return Err(error(self.lines, message, range));
        }
        self.scope_mut().is_coroutine = true;
        Ok(())
    }

    fn iterable(&mut self, iter: &Expr) -> Result<(), SyntaxError> {
        self.in_iterable += 1;
        self.expr(iter)?;
        self.in_iterable -= 1;
        Ok(())
    }

    fn target_of_iteration(&mut self, generator: &Comprehension) -> Result<(), SyntaxError> {
        self.in_iteration_target = true;
        self.expr(&generator.target)?;
        self.in_iteration_target = false;
        generator.ifs.iter().try_for_each(|test| self.expr(test))
    }

    /// An assignment expression binds in the nearest scope that is not a comprehension.
    pub(super) fn named(&mut self, named: &ExprNamed) -> Result<(), SyntaxError> {
        let Expr::Name(target) = &*named.target else { return self.expr(&named.value) };
        if self.in_iterable > 0 {
            let message =
                "assignment expression cannot be used in a comprehension iterable expression";
            return Err(error(self.lines, message, named.range()));
        }
        let name = self.mangle(&target.id);
        if matches!(self.scope().kind, ScopeKind::Comprehension(_)) {
            self.bind_outside(&name, target.range())?;
        } else {
            self.scope_mut().walrus.insert(name.clone());
        }
        self.expr(&named.value)?;
        self.bind_name(&name, target.range())
    }

    fn bind_outside(&mut self, name: &str, range: TextRange) -> Result<(), SyntaxError> {
        let mut id = self.current;
        let mut passed = Vec::new();
        while matches!(self.symbols.scopes[id].kind, ScopeKind::Comprehension(_)) {
            let symbol = self.symbols.scopes[id].symbol(name);
            if symbol.is_some_and(|symbol| symbol.uses.iteration) {
                let message = format!(
                    "assignment expression cannot rebind comprehension iteration variable '{name}'"
                );
                return Err(error(self.lines, message, range));
            }
            passed.push(id);
            id = self.symbols.scopes[id].parent.expect("a comprehension is inside something");
        }
        let is_global = self.bind_in(id, name, range)?;
        let innermost = self.symbols.scopes[passed[0]].symbol_mut(name);
        innermost.uses.global = is_global;
        innermost.uses.nonlocal = !is_global;
        Ok(())
    }

    /// Binds in the scope around comprehensions; says whether the name is global there.
    fn bind_in(&mut self, id: ScopeId, name: &str, range: TextRange) -> Result<bool, SyntaxError> {
        let scope = &mut self.symbols.scopes[id];
        if scope.kind == ScopeKind::Class {
            let message =
                "assignment expression within a comprehension cannot be used in a class body";
            return Err(error(self.lines, message, range));
        }
        let is_function = scope.is_function();
        let symbol = scope.symbol_mut(name);
        symbol.uses.bound = true;
        Ok(!is_function || symbol.uses.global)
    }
}
