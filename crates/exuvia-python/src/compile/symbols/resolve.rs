//! The second pass: from the module inwards.

use std::collections::BTreeSet;

use hashbrown::HashSet;

use super::{Resolved, ScopeId, ScopeKind, Symbols, Uses, error};
use crate::syntax::{Lines, SyntaxError};

/// Resolves all names.
pub(super) fn resolve(symbols: &mut Symbols, lines: &Lines<'_>) -> Result<(), SyntaxError> {
    Resolver { symbols, lines }.scope(Symbols::MODULE, &HashSet::new(), &HashSet::new()).map(|_| ())
}

struct Resolver<'a> {
    symbols: &'a mut Symbols,
    lines: &'a Lines<'a>,
}

impl Resolver<'_> {
    /// Resolves the names of a scope and of those inside it. `bound` are the names that enclosing functions
    /// bind, `global` those that they declare global. Returns the free names.
    fn scope(
        &mut self,
        id: ScopeId,
        bound: &HashSet<String>,
        global: &HashSet<String>,
    ) -> Result<BTreeSet<String>, SyntaxError> {
        let (mut bound_inside, mut global_inside) = (bound.clone(), global.clone());
        let mut free = BTreeSet::new();
        let is_function = self.symbols.scopes[id].is_function();
        let is_class = self.symbols.scopes[id].kind == ScopeKind::Class;
        for index in 0..self.symbols.scopes[id].symbols.len() {
            let resolved = self.name(id, index, bound)?;
            let symbol = &mut self.symbols.scopes[id].symbols[index];
            symbol.resolved = resolved;
            let name = symbol.name.clone();
            match resolved {
                Resolved::Free => drop(free.insert(name)),
                Resolved::Local if is_function => {
                    global_inside.remove(&name);
                    bound_inside.insert(name);
                }
                // A class's declaration does not concern the functions in it.
                Resolved::GlobalExplicit if !is_class => {
                    bound_inside.remove(&name);
                    global_inside.insert(name);
                }
                _ => {}
            }
        }
        if is_class {
            bound_inside.insert("__class__".to_owned());
        }
        let wanted = self.children(id, &bound_inside, &global_inside)?;
        self.give_cells(id, wanted, &mut free);
        self.symbols.scopes[id].free = free.iter().cloned().collect();
        Ok(free)
    }

    fn children(
        &mut self,
        id: ScopeId,
        bound: &HashSet<String>,
        global: &HashSet<String>,
    ) -> Result<BTreeSet<String>, SyntaxError> {
        let mut wanted = BTreeSet::new();
        for child in self.symbols.scopes[id].children.clone() {
            wanted.append(&mut self.scope(child, bound, global)?);
        }
        Ok(wanted)
    }

    /// Decides about one name of a scope.
    fn name(
        &self,
        id: ScopeId,
        index: usize,
        bound: &HashSet<String>,
    ) -> Result<Resolved, SyntaxError> {
        let symbol = &self.symbols.scopes[id].symbols[index];
        let Uses { global, nonlocal, bound: is_bound, parameter, .. } = symbol.uses;
        let fail = |message: String| Err(error(self.lines, message, symbol.declared_at));
        if global {
            if nonlocal {
                return fail(format!("name '{}' is nonlocal and global", symbol.name));
            }
            return Ok(Resolved::GlobalExplicit);
        }
        if nonlocal {
            if !bound.contains(&symbol.name) {
                return fail(format!("no binding for nonlocal '{}' found", symbol.name));
            }
            return Ok(Resolved::Free);
        }
        if is_bound || parameter {
            return Ok(Resolved::Local);
        }
        let is_free = bound.contains(&symbol.name);
        Ok(if is_free { Resolved::Free } else { Resolved::GlobalImplicit })
    }

    /// Turns the locals that inner scopes want into cells; what is left is free here too.
    fn give_cells(&mut self, id: ScopeId, wanted: BTreeSet<String>, free: &mut BTreeSet<String>) {
        let scope = &mut self.symbols.scopes[id];
        let is_function = scope.is_function();
        for name in wanted {
            if scope.kind == ScopeKind::Class && name == "__class__" {
                scope.needs_class_cell = true;
                continue;
            }
            let symbol = scope.index.get(&name).map(|&index| &mut scope.symbols[index]);
            match symbol {
                Some(symbol) if is_function && symbol.resolved == Resolved::Local => {
                    symbol.resolved = Resolved::Cell;
                }
                _ => drop(free.insert(name)),
            }
        }
    }
}
