//! Functions, lambdas, classes.

use hashbrown::HashMap;

use ruff_python_ast::{self as ast, Decorator, Expr, Parameters, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::bound::Bound;
use super::call::needs_tuple;
use super::symbols::{Resolved, Scope, ScopeId, ScopeKind};
use super::unit::{Operand, Unit};
use super::{Compiler, Result, docstring, fold};
use crate::bytecode::{CodeFlags, CodeSpec, Const, Op, Reg, Span};

/// Bits of [`Op::MakeFunction`].
const DEFAULTS: u8 = 1;
const KEYWORD_DEFAULTS: u8 = 2;
const ANNOTATIONS: u8 = 4;
const CLOSURE: u8 = 8;

/// Consecutive temporaries for the parts of a function: the first is taken already.
struct Parts {
    base: Reg,
    flags: u8,
}

impl<'t> Compiler<'t> {
    pub(super) fn function_def(&mut self, def: &'t ast::StmtFunctionDef) -> Result {
        let first = def.decorator_list.first().map_or(def.start(), Ranged::start);
        let first_line = self.lines.line(first.to_u32());
        let make = |this: &mut Self, dst: Reg| this.make_def(def, first_line, dst);
        self.decorated(&def.decorator_list, &def.name, make)
    }

    pub(super) fn class_def(&mut self, def: &'t ast::StmtClassDef) -> Result {
        let first = def.decorator_list.first().map_or(def.start(), Ranged::start);
        let first_line = self.lines.line(first.to_u32());
        let make = |this: &mut Self, dst: Reg| this.make_class(def, first_line, dst);
        self.decorated(&def.decorator_list, &def.name, make)
    }

    /// Evaluates the decorators, makes what they decorate, applies them from the last to the first, and binds
    /// the name. Each decorator's call has the next one as its argument.
    fn decorated(
        &mut self,
        decorators: &'t [Decorator],
        name: &'t ast::Identifier,
        make: impl FnOnce(&mut Self, Reg) -> Result,
    ) -> Result {
        let mark = self.unit.next;
        if let Some(reg) = self.fast(name).filter(|_| decorators.is_empty()) {
            make(self, reg)?;
            self.unit.next = mark;
            return Ok(());
        }
        let mut dst = self.unit.alloc();
        let mut bases = Vec::new();
        for decorator in decorators {
            self.expr_to(&decorator.expression, dst)?;
            bases.push((dst, decorator));
            self.unit.alloc();
            dst = self.unit.alloc();
        }
        let inner = self.unit.next;
        make(self, dst)?;
        self.unit.next = inner;
        for (base, decorator) in bases.into_iter().rev() {
            self.call_one(base, base, decorator.expression.range());
            dst = base;
        }
        self.store_name(name, Operand::Temp(dst), name.range());
        self.unit.next = mark;
        Ok(())
    }

    fn make_def(&mut self, def: &'t ast::StmtFunctionDef, first_line: u32, dst: Reg) -> Result {
        let mut parts = Parts { base: self.scratch(dst), flags: 0 };
        self.defaults(&def.parameters, &mut parts)?;
        self.annotations(&def.parameters, def.returns.as_deref(), &mut parts)?;
        let scope = self.symbols.scope_of(def);
        self.enter(scope, &def.name, first_line, Some(&def.parameters));
        self.unit.doc = docstring(&def.body);
        let body = if self.unit.doc.is_some() { &def.body[1..] } else { &def.body[..] };
        self.stmts(body)?;
        self.return_none(def.body.last().map_or(def.range(), Ranged::range));
        let code = self.finish()?;
        self.make_function(code, parts, dst, self.header("def", &def.name, def.range()));
        Ok(())
    }

    pub(super) fn lambda(&mut self, e: &'t ast::ExprLambda, dst: Reg) -> Result {
        let mut parts = Parts { base: self.scratch(dst), flags: 0 };
        if let Some(parameters) = &e.parameters {
            self.defaults(parameters, &mut parts)?;
        }
        let line = self.lines.line(e.start().to_u32());
        self.enter(self.symbols.scope_of(e), "<lambda>", line, e.parameters.as_deref());
        let value = self.operand(&e.body)?;
        self.emit(Op::Return { src: value.reg() }, e.body.range());
        let code = self.finish()?;
        self.make_function(code, parts, dst, e.range());
        Ok(())
    }

    /// The range of a definition without its decorators.
    fn header(&self, keyword: &str, name: &ast::Identifier, range: TextRange) -> TextRange {
        let before = &self.lines.source()[range.start().to_usize()..name.start().to_usize()];
        let skipped = TextSize::try_from(before.rfind(keyword).unwrap_or(0)).unwrap_or_default();
        TextRange::new(range.start() + skipped, range.end())
    }

    // --- units ------------------------------------------------------------------------------------

    /// Starts the code object of a scope.
    pub(super) fn enter(
        &mut self,
        scope: ScopeId,
        name: &str,
        first_line: u32,
        parameters: Option<&Parameters>,
    ) {
        let mut unit = Unit::new(scope, name, self.qualname(name), first_line);
        unit.class.clone_from(&self.unit.class);
        let is_nested = self.unit.flags.contains(CodeFlags::NESTED)
            || self.symbols.scope(self.unit.scope).is_function();
        let scope = self.symbols.scope(scope);
        unit.flags = flags(scope, is_nested);
        if let Some(parameters) = parameters {
            count_parameters(&mut unit, parameters);
        }
        set_registers(&mut unit, scope);
        let outer = std::mem::replace(&mut self.unit, unit);
        self.outer.push(outer);
        for reg in self.unit.cells.clone() {
            self.unit.emit(Op::MakeCell { reg }, Span { line: first_line, ..Span::default() });
        }
    }

    fn qualname(&self, name: &str) -> String {
        let scope = self.symbols.scope(self.unit.scope);
        let is_global = scope.resolve(&self.mangle(name)) == Resolved::GlobalExplicit;
        match scope.kind {
            ScopeKind::Module => name.to_owned(),
            _ if is_global => name.to_owned(),
            ScopeKind::Class | ScopeKind::Comprehension(_) => {
                format!("{}.{name}", self.unit.qualname)
            }
            _ => format!("{}.<locals>.{name}", self.unit.qualname),
        }
    }

    /// Makes the function of a code object.
    fn make_function(&mut self, code: CodeSpec, mut parts: Parts, dst: Reg, range: TextRange) {
        self.closure(&code, &mut parts, range);
        let Parts { base, flags } = parts;
        let k = self.unit.short_constant(Const::Code(code.into()));
        self.emit(Op::MakeFunction { flags, dst, base, k }, range);
    }

    /// The same for code without defaults and annotations.
    pub(super) fn make_plain_function(&mut self, code: CodeSpec, dst: Reg, range: TextRange) {
        let parts = Parts { base: self.scratch(dst), flags: 0 };
        self.make_function(code, parts, dst, range);
    }

    fn part(&mut self, parts: &mut Parts, flag: u8) -> Reg {
        let is_first = parts.flags == 0;
        parts.flags |= flag;
        if is_first { parts.base } else { self.unit.alloc() }
    }

    /// The tuple of the cells that the code captures.
    fn closure(&mut self, code: &CodeSpec, parts: &mut Parts, range: TextRange) {
        if code.free.is_empty() {
            return;
        }
        let dst = self.part(parts, CLOSURE);
        let mark = self.unit.next;
        for (index, name) in code.free.iter().enumerate() {
            let reg = if index == 0 { dst } else { self.unit.alloc() };
            let src = self.unit.registers[name];
            self.emit(Op::Move { dst: reg, src }, range);
        }
        let n = self.unit.narrow(code.free.len());
        self.emit(Op::BuildTuple { dst, base: dst, n }, range);
        self.unit.next = mark;
    }

    fn defaults(&mut self, parameters: &'t Parameters, parts: &mut Parts) -> Result {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        let defaults: Vec<_> = positional.filter_map(|parameter| parameter.default()).collect();
        if !defaults.is_empty() {
            let dst = self.part(parts, DEFAULTS);
            self.default_tuple(&defaults, dst)?;
        }
        let keyword: Vec<_> =
            parameters.kwonlyargs.iter().filter(|p| p.default.is_some()).collect();
        if keyword.is_empty() {
            return Ok(());
        }
        let dst = self.part(parts, KEYWORD_DEFAULTS);
        let mark = self.unit.next;
        for (index, parameter) in keyword.iter().enumerate() {
            let key = if index == 0 { dst } else { self.unit.alloc() };
            let name = self.mangle(parameter.name());
            self.load_const_to(Const::Str(name), key, parameter.range());
            self.temp(parameter.default().expect("only those with defaults are left"))?;
        }
        let n = self.unit.narrow(keyword.len());
        self.emit(Op::BuildMap { dst, base: dst, n }, parameters.range());
        self.unit.next = mark;
        Ok(())
    }

    fn default_tuple(&mut self, defaults: &[&'t Expr], dst: Reg) -> Result {
        let range = defaults[0].range().cover(defaults[defaults.len() - 1].range());
        if let Some(constants) =
            defaults.iter().map(|expr| fold::fold(expr)).collect::<Option<Vec<_>>>()
        {
            // As in CPython, whose compiler notices only later that the tuple is constant.
            for constant in &constants {
                self.unit.constant(constant.clone());
            }
            self.load_const_to(Const::Tuple(constants), dst, range);
            return Ok(());
        }
        let mark = self.unit.next;
        for (index, default) in defaults.iter().enumerate() {
            let reg = if index == 0 { dst } else { self.unit.alloc() };
            self.expr_to(default, reg)?;
        }
        let n = self.unit.narrow(defaults.len());
        self.emit(Op::BuildTuple { dst, base: dst, n }, range);
        self.unit.next = mark;
        Ok(())
    }

    fn annotations(
        &mut self,
        parameters: &'t Parameters,
        returns: Option<&'t Expr>,
        parts: &mut Parts,
    ) -> Result {
        let annotated: Vec<_> = annotated(parameters)
            .into_iter()
            .filter_map(|parameter| Some((parameter.name.as_str(), parameter.annotation()?)))
            .chain(returns.map(|returns| ("return", returns)))
            .collect();
        if annotated.is_empty() {
            return Ok(());
        }
        let dst = self.part(parts, ANNOTATIONS);
        if let Some(constants) = self.constant_annotations(&annotated) {
            self.load_const_to(Const::Tuple(constants), dst, parameters.range());
            return Ok(());
        }
        let mark = self.unit.next;
        for (index, (name, annotation)) in annotated.iter().enumerate() {
            let key = if index == 0 { dst } else { self.unit.alloc() };
            let name = self.mangle(name);
            self.load_const_to(Const::Str(name), key, annotation.range());
            let value = self.unit.alloc();
            self.annotation(annotation, value)?;
        }
        let n = self.unit.narrow(2 * annotated.len());
        self.emit(Op::BuildTuple { dst, base: dst, n }, parameters.range());
        self.unit.next = mark;
        Ok(())
    }

    /// Names and annotations, if all of these are constants.
    fn constant_annotations(&self, annotated: &[(&str, &'t Expr)]) -> Option<Vec<Const>> {
        let constants = annotated.iter().map(|(name, annotation)| {
            let constant = match self.future_annotations {
                true => Const::Str(self.annotation_text(annotation)),
                false => fold::fold(annotation)?,
            };
            Some([Const::Str(self.mangle(name)), constant])
        });
        constants.collect::<Option<Vec<_>>>().map(|pairs| pairs.into_iter().flatten().collect())
    }

    fn annotation_text(&self, annotation: &Expr) -> String {
        self.lines.source()[annotation.range()].to_owned()
    }

    /// An annotation: its value, or its text under `from __future__ import annotations`.
    pub(super) fn annotation(&mut self, annotation: &'t Expr, dst: Reg) -> Result {
        if self.future_annotations {
            let text = Const::Str(self.annotation_text(annotation));
            self.load_const_to(text, dst, annotation.range());
            return Ok(());
        }
        match annotation {
            // `*args: *Ts`
            Expr::Starred(starred) => {
                let mark = self.unit.next;
                let src = self.operand_in(&starred.value, dst)?;
                let c = src.consumed(crate::bytecode::op::CONSUME_A, dst);
                let range = starred.range();
                self.emit(Op::UnpackSequence { c, src: src.reg(), base: dst, n: 1 }, range);
                self.unit.next = mark;
                Ok(())
            }
            _ => self.expr_to(annotation, dst),
        }
    }

    // --- classes ----------------------------------------------------------------------------------

    fn make_class(&mut self, def: &'t ast::StmtClassDef, first_line: u32, dst: Reg) -> Result {
        let range = self.header("class", &def.name, def.range());
        let code = self.class_body(def, first_line)?;
        let (base, function) = self.call_registers(dst);
        self.emit(Op::LoadBuildClass { dst: base }, range);
        self.make_plain_function(code, function, range);
        self.unit.free_from(function);
        self.unit.alloc();
        let name = self.load_const(Const::Str(def.name.to_string()), range).reg();
        if needs_tuple(def.bases(), def.keywords()) {
            return self.call_ex(dst, base, &[function, name], def.bases(), def.keywords(), range);
        }
        self.call_with(dst, base, 2, def.bases(), def.keywords(), range)
    }

    fn class_body(&mut self, def: &'t ast::StmtClassDef, first_line: u32) -> Result<CodeSpec> {
        let range = self.header("class", &def.name, def.range());
        let scope = self.symbols.scope_of(def);
        self.enter(scope, &def.name, first_line, None);
        self.unit.class = Some(def.name.to_string());
        let module = self.unit.alloc();
        self.load_name("__name__", module, range);
        self.store_name("__module__", Operand::Temp(module), range);
        self.unit.free_from(module);
        self.store_const("__qualname__", Const::Str(self.unit.qualname.clone()), range);
        let mut body = &def.body[..];
        if let Some(doc) = docstring(body) {
            self.store_const("__doc__", Const::Str(doc), body[0].range());
            body = &body[1..];
        }
        self.set_up_annotations();
        self.stmts(body)?;
        self.class_end(def.body.last().map_or(range, Stmt::range));
        self.finish()
    }

    fn store_const(&mut self, name: &str, value: Const, range: TextRange) {
        let value = self.load_const(value, range);
        self.store_name(name, value, range);
        self.unit.free_from(value.reg());
    }

    /// The class body returns the cell for `__class__`, if its methods want one.
    fn class_end(&mut self, range: TextRange) {
        if !self.symbols.scope(self.unit.scope).needs_class_cell {
            return self.return_none(range);
        }
        let cell = self.unit.registers["__class__"];
        let src = self.unit.alloc();
        self.emit(Op::Move { dst: src, src: cell }, range);
        self.store_name("__classcell__", Operand::Local(src), range);
        self.emit(Op::Return { src }, range);
        self.unit.free_from(src);
    }
}

/// Parameters in the order in which CPython evaluates their annotations.
fn annotated(parameters: &Parameters) -> Vec<&ast::Parameter> {
    let positional = parameters.args.iter().chain(&parameters.posonlyargs).map(|p| &p.parameter);
    positional
        .chain(parameters.vararg.as_deref())
        .chain(parameters.kwonlyargs.iter().map(|p| &p.parameter))
        .chain(parameters.kwarg.as_deref())
        .collect()
}

fn flags(scope: &Scope, is_nested: bool) -> CodeFlags {
    let mut flags = CodeFlags::default();
    if scope.is_function() {
        flags.insert(CodeFlags::OPTIMIZED);
        flags.insert(CodeFlags::NEWLOCALS);
    }
    if is_nested {
        flags.insert(CodeFlags::NESTED);
    }
    match (scope.is_generator, scope.is_coroutine) {
        (false, false) => {}
        (true, false) => flags.insert(CodeFlags::GENERATOR),
        (false, true) => flags.insert(CodeFlags::COROUTINE),
        (true, true) => flags.insert(CodeFlags::ASYNC_GENERATOR),
    }
    flags
}

fn count_parameters(unit: &mut Unit<'_>, parameters: &Parameters) {
    unit.n_positional_only = unit.narrow(parameters.posonlyargs.len());
    unit.n_positional = unit.narrow(parameters.posonlyargs.len() + parameters.args.len());
    unit.n_keyword_only = unit.narrow(parameters.kwonlyargs.len());
    if parameters.vararg.is_some() {
        unit.flags.insert(CodeFlags::VARARGS);
    }
    if parameters.kwarg.is_some() {
        unit.flags.insert(CodeFlags::VARKEYWORDS);
    }
}

/// Gives registers to locals and free variables: parameters, plain locals in order of first use, captured
/// locals in alphabetical order (so it is in CPython), free variables.
fn set_registers(unit: &mut Unit<'_>, scope: &Scope) {
    let of_kind = |parameter: bool, resolved: &'static [Resolved]| {
        scope.symbols.iter().filter(move |symbol| {
            symbol.uses.parameter == parameter && resolved.contains(&symbol.resolved)
        })
    };
    let mut names: Vec<String> = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    if scope.is_function() {
        names.extend(of_kind(true, &[Resolved::Local, Resolved::Cell]).map(|s| s.name.clone()));
        names.extend(of_kind(false, &[Resolved::Local]).map(|s| s.name.clone()));
        cells.extend(of_kind(false, &[Resolved::Cell]).map(|s| s.name.clone()));
        cells.sort_unstable();
    } else if scope.needs_class_cell {
        cells.push("__class__".to_owned());
    }
    names.extend(cells);
    unit.free.clone_from(&scope.free);
    let all = names.iter().chain(&unit.free).cloned();
    let n = names.len() + unit.free.len();
    let registers: HashMap<String, Reg> =
        all.enumerate().map(|(index, name)| (name, unit_register(index))).collect();
    unit.registers = registers;
    for (index, name) in names.iter().enumerate() {
        let is_class_cell = !scope.is_function();
        if is_class_cell || scope.resolve(name) == Resolved::Cell {
            unit.cells.push(unit_register(index));
        }
    }
    let deleted = scope.symbols.iter().filter(|symbol| symbol.uses.deleted);
    let deleted = deleted.filter_map(|symbol| unit.registers.get(&symbol.name).copied());
    let n_parameters = scope.symbols.iter().filter(|symbol| symbol.uses.parameter).count();
    unit.bound = Bound::new(names.len(), n_parameters, deleted);
    unit.locals = names;
    unit.overflow |= n >= usize::from(Reg::MAX);
    unit.next = n;
    unit.most = n;
}

fn unit_register(index: usize) -> Reg {
    Reg::try_from(index).unwrap_or_default()
}
