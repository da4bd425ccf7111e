//! The first pass: what each scope does with each name.

use ruff_python_ast::{
    self as ast, Decorator, ExceptHandler, Expr, ExprContext, Mod, Parameters, Stmt,
};
use ruff_text_size::{Ranged, TextRange};

use super::{Scope, ScopeId, ScopeKind, Symbols, error, mangle};
use crate::syntax::{Lines, SyntaxError, SyntaxErrorKind};

type Result<T = ()> = std::result::Result<T, SyntaxError>;

/// Walks a module or an expression.
pub(super) fn walk(tree: &Mod, lines: &Lines<'_>, future: bool) -> Result<Symbols> {
    let mut walker = Walker {
        symbols: Symbols::default(),
        lines,
        future_annotations: future,
        current: Symbols::MODULE,
        class: None,
        in_iterable: 0,
        in_iteration_target: false,
    };
    walker.symbols.scopes.push(Scope::new(ScopeKind::Module, None));
    match tree {
        Mod::Module(module) => walker.stmts(&module.body)?,
        Mod::Expression(expression) => walker.expr(&expression.body)?,
    }
    Ok(walker.symbols)
}

/// The state of the first pass.
pub(super) struct Walker<'a> {
    pub(super) symbols: Symbols,
    pub(super) lines: &'a Lines<'a>,
    future_annotations: bool,
    pub(super) current: ScopeId,
    /// Name of the innermost class, for private names.
    class: Option<String>,
    pub(super) in_iterable: usize,
    pub(super) in_iteration_target: bool,
}

impl Walker<'_> {
    pub(super) fn scope(&self) -> &Scope {
        &self.symbols.scopes[self.current]
    }

    pub(super) fn scope_mut(&mut self) -> &mut Scope {
        &mut self.symbols.scopes[self.current]
    }

    pub(super) fn mangle(&self, name: &str) -> String {
        mangle(self.class.as_deref(), name)
    }

    pub(super) fn enter<T>(&mut self, node: &T, kind: ScopeKind) {
        let id = self.symbols.scopes.len();
        self.symbols.scopes.push(Scope::new(kind, Some(self.current)));
        self.symbols.scopes[self.current].children.push(id);
        self.symbols.by_node.insert(std::ptr::from_ref(node).addr(), id);
        self.current = id;
    }

    pub(super) fn leave(&mut self) {
        self.current = self.scope().parent.expect("the module is never left");
    }

    fn fail<T>(&self, message: impl Into<String>, range: TextRange) -> Result<T> {
        Err(error(self.lines, message, range))
    }

    pub(super) fn unsupported<T>(&self, what: &str, range: TextRange) -> Result<T> {
        let message = format!("{what} not supported by Exuvia yet");
        Err(self.lines.error(SyntaxErrorKind::Unsupported, message, range))
    }

    // --- names -------------------------------------------------------------------------------------

    pub(super) fn bind(&mut self, name: &str, range: TextRange) -> Result {
        let name = self.mangle(name);
        self.bind_name(&name, range)
    }

    /// Binds a name that is unbound somewhere.
    fn bind_for_a_while(&mut self, name: &str, range: TextRange) -> Result {
        self.bind(name, range)?;
        let name = self.mangle(name);
        self.scope_mut().symbol_mut(&name).uses.deleted = true;
        Ok(())
    }

    /// Binds a name that is already mangled.
    pub(super) fn bind_name(&mut self, name: &str, range: TextRange) -> Result {
        if name == "__debug__" {
            return self.fail("cannot assign to __debug__", range);
        }
        let iteration = self.in_iteration_target;
        if iteration && self.scope().symbol(name).is_some_and(|symbol| symbol.uses.nonlocal) {
            return self.fail(
                format!(
                    "comprehension inner loop cannot rebind assignment expression target '{name}'"
                ),
                range,
            );
        }
        let uses = &mut self.scope_mut().symbol_mut(name).uses;
        uses.bound = true;
        uses.iteration |= iteration;
        Ok(())
    }

    fn use_name(&mut self, name: &str) {
        let name = self.mangle(name);
        self.scope_mut().symbol_mut(&name).uses.used = true;
        if name == "super" && self.scope().is_function() {
            self.scope_mut().symbol_mut("__class__").uses.used = true;
        }
    }

    pub(super) fn bind_parameter(&mut self, name: &str, range: TextRange) -> Result {
        let name = self.mangle(name);
        if self.scope().symbol(&name).is_some_and(|symbol| symbol.uses.parameter) {
            return self.fail(format!("duplicate argument '{name}' in function definition"), range);
        }
        if name == "__debug__" {
            return self.fail("cannot assign to __debug__", range);
        }
        self.scope_mut().symbol_mut(&name).uses.parameter = true;
        Ok(())
    }

    /// A `global` or `nonlocal` statement.
    fn declare(&mut self, names: &[ast::Identifier], word: &str, range: TextRange) -> Result {
        if word == "nonlocal" && self.scope().kind == ScopeKind::Module {
            return self.fail("nonlocal declaration not allowed at module level", range);
        }
        for name in names {
            let name = self.mangle(name);
            let uses = self.scope().symbol(&name).map(|symbol| symbol.uses).unwrap_or_default();
            let problem = if uses.parameter {
                Some(format!("name '{name}' is parameter and {word}"))
            } else if uses.annotated {
                Some(format!("annotated name '{name}' can't be {word}"))
            } else if uses.used {
                Some(format!("name '{name}' is used prior to {word} declaration"))
            } else if uses.bound {
                Some(format!("name '{name}' is assigned to before {word} declaration"))
            } else {
                None
            };
            if let Some(problem) = problem {
                return self.fail(problem, range);
            }
            let symbol = self.scope_mut().symbol_mut(&name);
            if symbol.declared_at.is_empty() {
                symbol.declared_at = range;
            }
            symbol.uses.global |= word == "global";
            symbol.uses.nonlocal |= word == "nonlocal";
            if word == "global" {
                // As in CPython, the module then stores it among the globals too, whatever its namespace is.
                self.symbols.scopes[Symbols::MODULE].symbol_mut(&name).uses.global = true;
            }
        }
        Ok(())
    }

    // --- statements --------------------------------------------------------------------------------

    pub(super) fn stmts(&mut self, body: &[Stmt]) -> Result {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result {
        match stmt {
            Stmt::FunctionDef(def) => self.function_def(def),
            Stmt::ClassDef(def) => self.class_def(def),
            Stmt::Return(ret) => self.option(ret.value.as_deref()),
            Stmt::Delete(delete) => self.exprs(&delete.targets),
            Stmt::Assign(assign) => {
                self.expr(&assign.value)?;
                self.exprs(&assign.targets)
            }
            Stmt::AugAssign(assign) => {
                self.augmented_target(&assign.target)?;
                self.expr(&assign.value)
            }
            Stmt::AnnAssign(assign) => self.ann_assign(assign),
            Stmt::For(stmt) => {
                if stmt.is_async {
                    self.async_statement("'async for'", stmt.range())?;
                }
                self.expr(&stmt.iter)?;
                self.expr(&stmt.target)?;
                self.stmts(&stmt.body)?;
                self.stmts(&stmt.orelse)
            }
            Stmt::While(stmt) => {
                self.expr(&stmt.test)?;
                self.stmts(&stmt.body)?;
                self.stmts(&stmt.orelse)
            }
            Stmt::If(stmt) => {
                self.expr(&stmt.test)?;
                self.stmts(&stmt.body)?;
                stmt.elif_else_clauses.iter().try_for_each(|clause| {
                    self.option(clause.test.as_ref())?;
                    self.stmts(&clause.body)
                })
            }
            Stmt::With(stmt) => {
                if stmt.is_async {
                    self.async_statement("'async with'", stmt.range())?;
                }
                for item in &stmt.items {
                    self.expr(&item.context_expr)?;
                    self.option(item.optional_vars.as_deref())?;
                }
                self.stmts(&stmt.body)
            }
            Stmt::Raise(raise) => {
                self.option(raise.exc.as_deref())?;
                self.option(raise.cause.as_deref())
            }
            Stmt::Try(stmt) => self.try_stmt(stmt),
            Stmt::Assert(assert) => {
                self.expr(&assert.test)?;
                self.option(assert.msg.as_deref())
            }
            Stmt::Import(import) => import.names.iter().try_for_each(|alias| {
                let first = alias.name.split('.').next().unwrap_or_default();
                self.bind(alias.asname.as_deref().unwrap_or(first), alias.range())
            }),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Global(global) => self.declare(&global.names, "global", global.range()),
            Stmt::Nonlocal(nonlocal) => self.declare(&nonlocal.names, "nonlocal", nonlocal.range()),
            Stmt::Expr(expr) => self.expr(&expr.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => Ok(()),
            Stmt::Match(stmt) => self.match_stmt(stmt),
            Stmt::TypeAlias(stmt) => self.unsupported("'type' statements are", stmt.range()),
            Stmt::IpyEscapeCommand(command) => self.fail("invalid syntax", command.range()),
        }
    }

    fn async_statement(&self, what: &str, range: TextRange) -> Result {
        if self.scope().kind == ScopeKind::AsyncFunction {
            return Ok(());
        }
        self.fail(format!("{what} outside async function"), range)
    }

    fn function_def(&mut self, def: &ast::StmtFunctionDef) -> Result {
        if let Some(parameters) = &def.type_params {
            return self.unsupported("type parameters are", parameters.range());
        }
        self.decorators(&def.decorator_list)?;
        self.defaults(&def.parameters)?;
        self.annotations(&def.parameters, def.returns.as_deref())?;
        self.bind(&def.name, def.name.range())?;
        let kind = if def.is_async { ScopeKind::AsyncFunction } else { ScopeKind::Function };
        self.enter(def, kind);
        let around = std::mem::take(&mut self.in_iterable);
        self.parameters(&def.parameters)?;
        self.stmts(&def.body)?;
        self.in_iterable = around;
        self.leave();
        Ok(())
    }

    fn class_def(&mut self, def: &ast::StmtClassDef) -> Result {
        if let Some(parameters) = &def.type_params {
            return self.unsupported("type parameters are", parameters.range());
        }
        self.decorators(&def.decorator_list)?;
        self.exprs(def.bases())?;
        def.keywords().iter().try_for_each(|keyword| self.expr(&keyword.value))?;
        self.bind(&def.name, def.name.range())?;
        let outer = self.class.replace(def.name.to_string());
        self.enter(def, ScopeKind::Class);
        self.stmts(&def.body)?;
        self.leave();
        self.class = outer;
        Ok(())
    }

    fn decorators(&mut self, decorators: &[Decorator]) -> Result {
        decorators.iter().try_for_each(|decorator| self.expr(&decorator.expression))
    }

    fn defaults(&mut self, parameters: &Parameters) -> Result {
        parameters
            .iter_non_variadic_params()
            .try_for_each(|parameter| self.option(parameter.default()))
    }

    fn annotations(&mut self, parameters: &Parameters, returns: Option<&Expr>) -> Result {
        if self.future_annotations {
            return Ok(());
        }
        parameters.iter().try_for_each(|parameter| self.option(parameter.annotation()))?;
        self.option(returns)
    }

    fn parameters(&mut self, parameters: &Parameters) -> Result {
        for parameter in parameters.iter_non_variadic_params() {
            self.bind_parameter(parameter.name(), parameter.parameter.range())?;
        }
        for parameter in [&parameters.vararg, &parameters.kwarg].into_iter().flatten() {
            self.bind_parameter(&parameter.name, parameter.range())?;
        }
        Ok(())
    }

    fn augmented_target(&mut self, target: &Expr) -> Result {
        if let Expr::Name(name) = target {
            self.use_name(&name.id);
        }
        self.expr(target)
    }

    fn ann_assign(&mut self, assign: &ast::StmtAnnAssign) -> Result {
        self.option(assign.value.as_deref())?;
        match &*assign.target {
            Expr::Name(name) if assign.simple => self.annotated_name(name, assign)?,
            Expr::Name(name) if assign.value.is_some() => self.bind(&name.id, name.range())?,
            Expr::Name(name) => {
                // `(x): int` binds nothing.
                let name = self.mangle(&name.id);
                self.scope_mut().symbol_mut(&name);
            }
            target => self.expr(target)?,
        }
        self.scope_mut().has_annotations |= assign.simple;
        if self.future_annotations && assign.simple {
            Ok(())
        } else {
            self.expr(&assign.annotation)
        }
    }

    fn annotated_name(&mut self, name: &ast::ExprName, assign: &ast::StmtAnnAssign) -> Result {
        let mangled = self.mangle(&name.id);
        let is_module = self.scope().kind == ScopeKind::Module;
        let uses = self.scope().symbol(&mangled).map(|symbol| symbol.uses).unwrap_or_default();
        if (uses.global && !is_module) || uses.nonlocal {
            let word = if uses.global { "global" } else { "nonlocal" };
            let message = format!("annotated name '{}' can't be {word}", name.id);
            return self.fail(message, assign.range());
        }
        self.bind_name(&mangled, name.range())?;
        self.scope_mut().symbol_mut(&mangled).uses.annotated = true;
        Ok(())
    }

    fn try_stmt(&mut self, stmt: &ast::StmtTry) -> Result {
        self.stmts(&stmt.body)?;
        self.stmts(&stmt.orelse)?;
        for ExceptHandler::ExceptHandler(handler) in &stmt.handlers {
            self.option(handler.type_.as_deref())?;
            if let Some(name) = &handler.name {
                self.bind_for_a_while(name, name.range())?;
            }
            self.stmts(&handler.body)?;
        }
        self.stmts(&stmt.finalbody)
    }

    fn import_from(&mut self, import: &ast::StmtImportFrom) -> Result {
        import.names.iter().try_for_each(|alias| {
            if &alias.name == "*" {
                if self.scope().kind == ScopeKind::Module {
                    return Ok(());
                }
                return self.fail("import * only allowed at module level", import.range());
            }
            self.bind(alias.asname.as_ref().unwrap_or(&alias.name), alias.range())
        })
    }

    // --- expressions -------------------------------------------------------------------------------

    pub(super) fn option(&mut self, expr: Option<&Expr>) -> Result {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    pub(super) fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Result {
        exprs.into_iter().try_for_each(|expr| self.expr(expr))
    }

    /// Records the names of an expression.
    pub(super) fn expr(&mut self, expr: &Expr) -> Result {
        match expr {
            Expr::Name(name) => match name.ctx {
                ExprContext::Load | ExprContext::Invalid => {
                    self.use_name(&name.id);
                    Ok(())
                }
                ExprContext::Store => self.bind(&name.id, name.range()),
                ExprContext::Del if name.id == "__debug__" => {
                    self.fail("cannot delete __debug__", name.range())
                }
                ExprContext::Del => self.bind_for_a_while(&name.id, name.range()),
            },
            Expr::BoolOp(e) => self.exprs(&e.values),
            Expr::Named(e) => self.named(e),
            Expr::BinOp(e) => self.exprs([&*e.left, &e.right]),
            Expr::UnaryOp(e) => self.expr(&e.operand),
            Expr::Lambda(e) => self.lambda(e),
            Expr::If(e) => self.exprs([&*e.test, &e.body, &e.orelse]),
            Expr::Dict(e) => e.items.iter().try_for_each(|item| {
                self.option(item.key.as_ref())?;
                self.expr(&item.value)
            }),
            Expr::Set(e) => self.exprs(&e.elts),
            Expr::ListComp(e) => {
                self.comprehension(e, "list comprehension", &e.generators, &[&e.elt])
            }
            Expr::SetComp(e) => {
                self.comprehension(e, "set comprehension", &e.generators, &[&e.elt])
            }
            Expr::DictComp(e) => {
                let elements: Vec<_> = e.key.as_deref().into_iter().chain([&*e.value]).collect();
                self.comprehension(e, "dict comprehension", &e.generators, &elements)
            }
            Expr::Generator(e) => {
                self.comprehension(e, "generator expression", &e.generators, &[&e.elt])
            }
            Expr::Await(e) => self.await_expr(e),
            Expr::Yield(e) => {
                self.generator(e.range())?;
                self.option(e.value.as_deref())
            }
            Expr::YieldFrom(e) => {
                if self.scope().kind == ScopeKind::AsyncFunction {
                    return self.fail("'yield from' inside async function", e.range());
                }
                self.generator(e.range())?;
                self.expr(&e.value)
            }
            Expr::Compare(e) => {
                self.expr(&e.left)?;
                self.exprs(&e.comparators)
            }
            Expr::Call(e) => {
                self.expr(&e.func)?;
                self.exprs(&e.arguments.args)?;
                e.arguments.keywords.iter().try_for_each(|keyword| self.expr(&keyword.value))
            }
            Expr::FString(e) => self.fields(e.value.elements()),
            // It stands for a constant.
            Expr::TString(_) => Ok(()),
            Expr::Attribute(e) => self.expr(&e.value),
            Expr::Subscript(e) => self.exprs([&*e.value, &e.slice]),
            Expr::Starred(e) => self.expr(&e.value),
            Expr::List(e) => self.exprs(&e.elts),
            Expr::Tuple(e) => self.exprs(&e.elts),
            Expr::Slice(e) => {
                let parts = [&e.lower, &e.upper, &e.step];
                self.exprs(parts.into_iter().filter_map(Option::as_deref))
            }
            _ => Ok(()),
        }
    }

    fn fields<'e>(
        &mut self,
        elements: impl IntoIterator<Item = &'e ast::InterpolatedStringElement>,
    ) -> Result {
        elements.into_iter().filter_map(|element| element.as_interpolation()).try_for_each(
            |field| {
                self.expr(&field.expression)?;
                field.format_spec.as_ref().map_or(Ok(()), |spec| self.fields(&spec.elements))
            },
        )
    }

    fn lambda(&mut self, lambda: &ast::ExprLambda) -> Result {
        if let Some(parameters) = &lambda.parameters {
            self.defaults(parameters)?;
        }
        self.enter(lambda, ScopeKind::Lambda);
        if let Some(parameters) = &lambda.parameters {
            self.parameters(parameters)?;
        }
        let around = std::mem::take(&mut self.in_iterable);
        self.expr(&lambda.body)?;
        self.in_iterable = around;
        self.leave();
        Ok(())
    }

    fn generator(&mut self, range: TextRange) -> Result {
        match self.scope().kind {
            ScopeKind::Comprehension(kind) => self.fail(format!("'yield' inside {kind}"), range),
            ScopeKind::Module | ScopeKind::Class => self.fail("'yield' outside function", range),
            ScopeKind::Function | ScopeKind::AsyncFunction | ScopeKind::Lambda => {
                self.scope_mut().is_generator = true;
                Ok(())
            }
        }
    }

    fn await_expr(&mut self, e: &ast::ExprAwait) -> Result {
        match self.scope().kind {
            ScopeKind::AsyncFunction | ScopeKind::Comprehension(_) => {}
            ScopeKind::Module | ScopeKind::Class => {
                return self.fail("'await' outside function", e.range());
            }
            ScopeKind::Function | ScopeKind::Lambda => {
                return self.fail("'await' outside async function", e.range());
            }
        }
        self.scope_mut().is_coroutine = true;
        self.expr(&e.value)
    }
}
