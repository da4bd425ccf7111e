//! Comprehensions: functions of one argument, the first iterator.

use ruff_python_ast::{Comprehension, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::symbols::ScopeId;
use super::unit::Operand;
use super::{Compiler, Result};
use crate::bytecode::op::{CONSUME_A, NO_REG};
use crate::bytecode::{CodeFlags, Op, Reg};

/// What a comprehension does with each element.
#[derive(Clone, Copy)]
enum Element<'t> {
    List(&'t Expr),
    Set(&'t Expr),
    Dict(&'t Expr, &'t Expr),
    Yield(&'t Expr),
}

impl Element<'_> {
    fn name(self) -> &'static str {
        match self {
            Self::List(_) => "<listcomp>",
            Self::Set(_) => "<setcomp>",
            Self::Dict(..) => "<dictcomp>",
            Self::Yield(_) => "<genexpr>",
        }
    }
}

impl<'t> Compiler<'t> {
    pub(super) fn comprehension(&mut self, expr: &'t Expr, dst: Reg) -> Result {
        let (scope, element, generators) = self.parts_of(expr)?;
        let range = expr.range();
        let line = self.lines.line(range.start().to_u32());
        self.enter(scope, element.name(), line, None);
        self.unit.n_positional = 1;
        self.comprehension_body(element, generators, range)?;
        let code = self.finish()?;
        let is_awaited = code.flags.contains(CodeFlags::COROUTINE);
        let (base, argument) = self.call_registers(dst);
        self.unit.free_from(base);
        self.unit.alloc();
        let mark = self.unit.next;
        self.make_plain_function(code, base, range);
        self.unit.next = mark;
        self.unit.alloc_many(2);
        self.iterator(&generators[0].iter, argument, generators[0].is_async)?;
        if !is_awaited {
            self.call_one(dst, base, range);
            return Ok(());
        }
        self.call_one(base, base, range);
        self.unit.free_from(base + 1);
        self.await_in_place(base, 0, range);
        self.settle(dst, base, range);
        Ok(())
    }

    fn parts_of(&self, expr: &'t Expr) -> Result<(ScopeId, Element<'t>, &'t [Comprehension])> {
        Ok(match expr {
            Expr::ListComp(e) => {
                (self.symbols.scope_of(e), Element::List(&e.elt), &e.generators[..])
            }
            Expr::SetComp(e) => (self.symbols.scope_of(e), Element::Set(&e.elt), &e.generators[..]),
            Expr::Generator(e) => {
                (self.symbols.scope_of(e), Element::Yield(&e.elt), &e.generators[..])
            }
            Expr::DictComp(e) => {
                let Some(key) = &e.key else {
                    return self
                        .fail("dict unpacking cannot be used in dict comprehension", e.range());
                };
                (self.symbols.scope_of(e), Element::Dict(key, &e.value), &e.generators[..])
            }
            _ => return self.fail("invalid syntax", expr.range()),
        })
    }

    fn comprehension_body(
        &mut self,
        element: Element<'t>,
        generators: &'t [Comprehension],
        range: TextRange,
    ) -> Result {
        let result = match element {
            Element::Yield(_) => NO_REG,
            _ => self.unit.alloc(),
        };
        let (dst, base, n) = (result, result, 0);
        match element {
            Element::List(_) => self.emit(Op::BuildList { dst, base, n }, range),
            Element::Set(_) => self.emit(Op::BuildSet { dst, base, n }, range),
            Element::Dict(..) => self.emit(Op::BuildMap { dst, base, n }, range),
            Element::Yield(_) => {}
        }
        // The loop has a copy of the argument, as on CPython's stack.
        let iter = self.unit.alloc();
        self.emit(Op::Move { dst: iter, src: self.unit.registers[".0"] }, range);
        self.generator(generators, iter, element, result)?;
        if result == NO_REG {
            self.return_none(range);
        } else {
            self.emit(Op::Return { src: result }, range);
        }
        Ok(())
    }

    /// The loop of the first generator, with those of the others inside.
    fn generator(
        &mut self,
        generators: &'t [Comprehension],
        iter: Reg,
        element: Element<'t>,
        result: Reg,
    ) -> Result {
        let Some((first, rest)) = generators.split_first() else {
            return self.element(element, result);
        };
        let (next, end) = (self.unit.label(), self.unit.label());
        self.unit.bind(next);
        let stopped = if first.is_async {
            Some(self.async_for_target(&first.target, iter, first.target.range())?)
        } else {
            self.for_target(&first.target, iter, end, first.target.range())?;
            None
        };
        for test in &first.ifs {
            self.jump_if(test, false, next)?;
        }
        if let Some(inner) = rest.first() {
            let iter = self.unit.alloc();
            self.iterator(&inner.iter, iter, inner.is_async)?;
            self.generator(rest, iter, element, result)?;
            self.unit.free_from(iter);
        } else {
            self.element(element, result)?;
        }
        self.jump(next, first.range());
        if let Some(stopped) = stopped {
            self.end_async_for(stopped, iter, first.range());
        }
        self.unit.bind(end);
        Ok(())
    }

    fn element(&mut self, element: Element<'t>, result: Reg) -> Result {
        let mark = self.unit.next;
        match element {
            Element::List(elt) => {
                let value = self.operand(elt)?;
                let (c, value) = (value.bit(CONSUME_A), value.reg());
                self.emit(Op::ListAppend { c, value, list: result }, elt.range());
            }
            Element::Set(elt) => {
                let value = self.operand(elt)?;
                let (c, value) = (value.bit(CONSUME_A), value.reg());
                self.emit(Op::SetAdd { c, value, set: result }, elt.range());
            }
            Element::Dict(key, value) => {
                let range = key.range().cover(value.range());
                let key = self.operand(key)?;
                let value = self.operand(value)?;
                self.map_add(key, value, result, range);
            }
            Element::Yield(elt) => {
                let dst = self.unit.alloc();
                let value: Operand = self.operand_in(elt, dst)?;
                self.yield_value(value, dst, elt.range());
                self.emit(Op::Release { reg: dst }, elt.range());
            }
        }
        self.unit.next = mark;
        Ok(())
    }
}
