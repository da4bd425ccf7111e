//! Calls.

use hashbrown::HashSet;

use ruff_python_ast::{self as ast, Expr, Keyword};
use ruff_text_size::{Ranged, TextRange};

use super::display::has_starred;
use super::fold::fold;
use super::{Compiler, Result};
use crate::bytecode::op::{CONSUME_A, NO_REG};
use crate::bytecode::{Const, Op, Reg};

/// More arguments than this are passed as a tuple and a dictionary.
const MANY: usize = 255;

impl<'t> Compiler<'t> {
    pub(super) fn call(&mut self, e: &'t ast::ExprCall, dst: Reg) -> Result {
        let base = self.scratch(dst);
        let mut range = e.range();
        let (args, keywords) = (&e.arguments.args[..], &e.arguments.keywords[..]);
        self.warn_of_callee(&e.func, range);
        if needs_tuple(args, keywords) {
            self.expr_to(&e.func, base)?;
            self.unit.alloc();
            return self.call_ex(dst, base, &[], args, keywords, range);
        }
        if let Expr::Attribute(attribute) = &*e.func {
            range = self.attribute_range(attribute, range);
            self.load_method(attribute, base)?;
        } else {
            self.expr_to(&e.func, base)?;
            self.unit.alloc();
        }
        self.call_with(dst, base, 0, args, keywords, range)
    }

    /// The function of `obj.name(…)`, and its receiver in the register that follows.
    fn load_method(&mut self, attribute: &'t ast::ExprAttribute, base: Reg) -> Result {
        let obj = self.operand_in(&attribute.value, base)?;
        let name = self.mangle(&attribute.attr);
        let cache = self.unit.attr_cache(&name);
        let c = obj.consumed(CONSUME_A, base);
        self.unit.free_from(base);
        self.unit.alloc_many(2);
        let range = self.attribute_range(attribute, attribute.range());
        self.emit(Op::LoadMethod { c, base, obj: obj.reg(), cache }, range);
        Ok(())
    }

    /// Evaluates the arguments and calls; the callable and `already` arguments are in place.
    pub(super) fn call_with(
        &mut self,
        dst: Reg,
        base: Reg,
        already: usize,
        args: &'t [Expr],
        keywords: &'t [Keyword],
        range: TextRange,
    ) -> Result {
        self.check_keywords(keywords)?;
        for arg in args {
            self.temp(arg)?;
        }
        let n = self.unit.narrow(already + args.len() + keywords.len());
        if keywords.is_empty() {
            self.emit(Op::Call { dst, base, n }, range);
            return Ok(());
        }
        let mut names = Vec::new();
        for keyword in keywords {
            self.temp(&keyword.value)?;
            let name = keyword.arg.as_ref().expect("there is no ** argument");
            names.push(Const::Str(self.mangle(name)));
        }
        self.load_const(Const::Tuple(names), range);
        let k = u8::try_from(keywords.len()).expect("there are few keywords");
        self.emit(Op::CallKw { k, dst, base, n }, range);
        Ok(())
    }

    /// Calls with a tuple and a dictionary of arguments. `already` are temporaries with the first
    /// arguments (the topmost ones in use).
    pub(super) fn call_ex(
        &mut self,
        dst: Reg,
        base: Reg,
        already: &[Reg],
        args: &'t [Expr],
        keywords: &'t [Keyword],
        range: TextRange,
    ) -> Result {
        self.check_keywords(keywords)?;
        let tuple = match already.first() {
            Some(&first) => first,
            None => self.unit.alloc(),
        };
        match args {
            [Expr::Starred(only)] if already.is_empty() => self.expr_to(&only.value, tuple)?,
            _ => self.argument_tuple(tuple, already.len(), args, range)?,
        }
        if !keywords.is_empty() {
            let map = self.unit.alloc();
            self.argument_dict(map, base, keywords, range)?;
        }
        self.emit(Op::CallEx { has_kwargs: !keywords.is_empty(), dst, base }, range);
        Ok(())
    }

    fn argument_tuple(
        &mut self,
        tuple: Reg,
        already: usize,
        args: &'t [Expr],
        range: TextRange,
    ) -> Result {
        if already == 0 && !args.iter().any(Expr::is_starred_expr) {
            match args.iter().map(fold).collect() {
                Some(items) => self.load_const_to(Const::Tuple(items), tuple, range),
                None => self.tuple(args, tuple, range)?,
            }
            self.unit.free_from(tuple + 1);
            return Ok(());
        }
        if already == 0 {
            self.list_of(args, tuple, range)?;
        } else {
            let n = self.unit.narrow(already);
            self.emit(Op::BuildList { dst: tuple, base: tuple, n }, range);
            self.unit.free_from(tuple);
            self.unit.alloc();
            self.extend_list(args, tuple, range)?;
        }
        self.emit(Op::ListToTuple { dst: tuple, list: tuple }, range);
        Ok(())
    }

    fn extend_list(&mut self, args: &'t [Expr], list: Reg, range: TextRange) -> Result {
        for arg in args {
            let mark = self.unit.next;
            let starred = arg.as_starred_expr();
            let operand = self.operand(starred.map_or(arg, |starred| &starred.value))?;
            let (c, reg) = (operand.bit(CONSUME_A), operand.reg());
            let op = match starred {
                Some(_) => Op::ListExtend { c, iterable: reg, list },
                None => Op::ListAppend { c, value: reg, list },
            };
            self.emit(op, range);
            self.unit.next = mark;
        }
        Ok(())
    }

    /// Builds the dictionary of keyword arguments; a repeated key is an error that names the callable.
    fn argument_dict(
        &mut self,
        map: Reg,
        base: Reg,
        keywords: &'t [Keyword],
        range: TextRange,
    ) -> Result {
        let named = keywords.iter().take_while(|keyword| keyword.arg.is_some()).count();
        let mark = self.unit.next;
        self.keyword_map(map, &keywords[..named], range)?;
        self.unit.next = mark;
        let mut rest = &keywords[named..];
        while let Some(keyword) = rest.first() {
            let named = rest.iter().take_while(|keyword| keyword.arg.is_some()).count();
            let other = if named == 0 {
                rest = &rest[1..];
                self.operand(&keyword.value)?
            } else {
                let reg = self.unit.alloc();
                self.keyword_map(reg, &rest[..named], range)?;
                rest = &rest[named..];
                super::unit::Operand::Temp(reg)
            };
            let c = other.bit(CONSUME_A);
            self.emit(Op::DictMerge { c, other: other.reg(), map, func: base }, range);
            self.unit.next = mark;
        }
        Ok(())
    }

    fn keyword_map(&mut self, map: Reg, keywords: &'t [Keyword], range: TextRange) -> Result {
        self.emit_empty_map_if_many(map, keywords.len(), range);
        let is_many = keywords.len() > MANY;
        for (index, keyword) in keywords.iter().enumerate() {
            let name = self.mangle(keyword.arg.as_ref().expect("only named ones are taken"));
            let key = if index == 0 && !is_many { map } else { self.unit.alloc() };
            self.load_const_to(Const::Str(name), key, keyword.range());
            let value = self.temp(&keyword.value)?;
            if is_many {
                let (key, value) =
                    (super::unit::Operand::Temp(key), super::unit::Operand::Temp(value));
                self.map_add(key, value, map, range);
                self.unit.free_from(key.reg());
            }
        }
        if !is_many {
            let n = self.unit.narrow(keywords.len());
            self.emit(Op::BuildMap { dst: map, base: map, n }, range);
        }
        Ok(())
    }

    fn emit_empty_map_if_many(&mut self, map: Reg, n: usize, range: TextRange) {
        if n > MANY {
            self.emit(Op::BuildMap { dst: map, base: map, n: 0 }, range);
        }
    }

    fn check_keywords(&self, keywords: &[Keyword]) -> Result {
        let mut seen = HashSet::new();
        for keyword in keywords {
            let Some(name) = &keyword.arg else { continue };
            if !seen.insert(name.as_str()) {
                return self.fail(format!("keyword argument repeated: {name}"), keyword.range());
            }
            if name == "__debug__" {
                return self.fail("cannot assign to __debug__", keyword.range());
            }
        }
        Ok(())
    }

    /// `function(value)` where the function is in `base` and the value in `base + 2`.
    pub(super) fn call_one(&mut self, dst: Reg, base: Reg, range: TextRange) {
        self.emit(Op::Call { dst, base, n: 1 }, range);
    }

    /// The registers for a call: the callable's and the first argument's.
    pub(super) fn call_registers(&mut self, dst: Reg) -> (Reg, Reg) {
        let base = if dst == NO_REG { self.unit.alloc() } else { self.scratch(dst) };
        let argument = self.unit.alloc_many(2) + 1;
        (base, argument)
    }
}

/// Whether the arguments have to be passed as a tuple and a dictionary.
pub(super) fn needs_tuple(args: &[Expr], keywords: &[Keyword]) -> bool {
    has_starred(args)
        || keywords.iter().any(|keyword| keyword.arg.is_none())
        || args.len() + keywords.len() > MANY
}
