//! From the compiler's plain data to code objects on the heap.

use std::collections::HashMap;
use std::rc::Rc;

use exuvia::Gc;
use num_bigint::BigInt;

use super::verify::verify;
use super::{CodeTuples, Kind, Vm};
use crate::bytecode::{CodeFlags, CodeSpec, Const};
use crate::compile::{self, Mode};
use crate::object::code::{self, Cache};
use crate::object::exception::place;
use crate::object::exception::place::{END_LINE, END_OFFSET, FILE, LINE, OFFSET, TEXT};
use crate::object::{Code, PyErr, PyResult, Value};
use crate::syntax::{SyntaxError, SyntaxErrorKind};

/// The constants of a program so far.
type Pool = HashMap<String, Value>;

impl Vm {
    /// Compiles source text. The text is kept for tracebacks.
    pub(crate) fn compile_source(
        &self,
        source: &str,
        filename: &str,
        mode: Mode,
    ) -> PyResult<Gc<Code>> {
        let (spec, warnings) = compile::compile_and_warn(source, filename, mode)
            .map_err(|error| self.syntax_error(&error, filename))?;
        self.sources.borrow_mut().insert(filename.into(), source.into());
        self.warn_of_syntax(&warnings, filename)?;
        self.link(&spec)
    }

    /// Verifies compiled code and turns it into a code object, nested code included.
    pub(crate) fn link(&self, spec: &Rc<CodeSpec>) -> PyResult<Gc<Code>> {
        self.link_with(spec, &mut Pool::default())
    }

    fn link_with(&self, spec: &Rc<CodeSpec>, pool: &mut Pool) -> PyResult<Gc<Code>> {
        if let Err(what) = verify(spec) {
            return Err(
                self.system_error(format!("the compiler made bad code for {}: {what}", spec.name))
            );
        }
        let consts = self.link_all(&spec.consts, pool)?.into();
        let special =
            CodeFlags(CodeFlags::VARARGS.0 | CodeFlags::VARKEYWORDS.0 | CodeFlags::SUSPENDABLE.0);
        let is_simple = !spec.flags.intersects(special) && spec.n_keyword_only == 0;
        if self.heap.in_stock(code::STOCK) == 0 {
            // It is counted now.
            self.heap.count_out(None);
        }
        Ok(self.heap.alloc_untracked(Code {
            spec: spec.clone(),
            ops: spec.ops.clone().into(),
            n_registers: spec.n_registers,
            n_named: u16::try_from(spec.locals.len() + spec.free.len()).unwrap_or(u16::MAX),
            n_positional: spec.n_positional,
            consts,
            names: spec.names.iter().map(|name| self.intern(name)).collect(),
            local_names: spec.locals.iter().map(|name| self.intern(name)).collect(),
            caches: spec.caches.iter().map(|name| Cache::new(*name)).collect(),
            name: self.intern(&spec.name),
            qualname: self.intern(&spec.qualname),
            is_simple,
            tuples: CodeTuples::default(),
        }))
    }

    /// The object for a constant that stands alone.
    pub(crate) fn link_constant(&self, constant: &Const) -> PyResult {
        self.make_constant(constant, &mut Pool::default())
    }

    fn link_all(&self, constants: &[Const], pool: &mut Pool) -> PyResult<Vec<Value>> {
        constants.iter().map(|constant| self.link_pooled(constant, pool)).collect()
    }

    /// The object for a constant: the same for equal ones in the whole program.
    fn link_pooled(&self, constant: &Const, pool: &mut Pool) -> PyResult {
        if let Const::Code(spec) = constant {
            return Ok(Gc::into_any(self.link_with(spec, pool)?));
        }
        let key = constant.key();
        if let Some(known) = pool.get(&key) {
            return Ok(known.clone());
        }
        let made = self.make_constant(constant, pool)?;
        pool.insert(key, made.clone());
        Ok(made)
    }

    fn make_constant(&self, constant: &Const, pool: &mut Pool) -> PyResult {
        Ok(match constant {
            Const::None => self.none.clone(),
            Const::Bool(value) => self.new_bool(*value),
            Const::Ellipsis => self.ellipsis.clone(),
            Const::Int(value) => self.new_int(*value),
            Const::BigInt(digits) => {
                let value: BigInt = digits
                    .parse()
                    .map_err(|_| self.value_error(format!("bad integer literal {digits}")))?;
                self.new_big_int(value)
            }
            Const::Float(value) => self.new_float(*value),
            Const::Complex(real, imag) => self.new_complex(*real, *imag),
            Const::Str(text) => self.link_string(text),
            Const::Bytes(bytes) => self.new_bytes(bytes.clone()),
            Const::Tuple(items) => self.link_tuple(items, pool)?,
            Const::FrozenSet(items) => {
                let items = self.link_all(items, pool)?;
                // CPython makes it anew when it looks for equal constants, which can change the order.
                let first = self.new_frozen_set_from(items)?;
                self.new_frozen_set_from(self.to_vec(&first)?)?
            }
            Const::Code(spec) => Gc::into_any(self.link_with(spec, pool)?),
        })
    }

    /// CPython interns string constants that look like names.
    fn link_string(&self, text: &str) -> Value {
        if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Gc::into_any(self.intern(text));
        }
        self.new_str(text)
    }

    /// A constant tuple, which holds no container and so is not tracked.
    fn link_tuple(&self, items: &[Const], pool: &mut Pool) -> PyResult {
        let items = self.link_all(items, pool)?;
        if items.is_empty() {
            return Ok(Gc::as_any(&self.empty_tuple).clone());
        }
        Ok(Gc::into_any(self.heap.alloc_untracked(crate::object::Tuple::new(items))))
    }

    /// The exception for what the compiler refused.
    pub(crate) fn syntax_error(&self, error: &SyntaxError, filename: &str) -> PyErr {
        let kind = error.exception_kind();
        let details = vec![
            self.new_str(filename),
            self.new_int(i64::from(error.line)),
            self.new_int(i64::from(error.column)),
            self.new_str(&error.text),
            self.new_int(i64::from(error.end_line)),
            self.new_int(i64::from(error.end_column)),
        ];
        let message = self.new_str(&error.message);
        let args = vec![message.clone(), self.new_tuple(details.clone())];
        let made = self.raised(kind, self.new_tuple(args));
        if kind != Kind::RecursionError {
            made.set_field(place::MESSAGE, Some(message));
            let places = [FILE, LINE, OFFSET, TEXT, END_LINE, END_OFFSET];
            for (place, value) in places.into_iter().zip(details) {
                made.set_field(place, Some(value));
            }
        }
        made
    }
}

impl SyntaxError {
    fn exception_kind(&self) -> Kind {
        match self.kind {
            SyntaxErrorKind::Indentation => Kind::IndentationError,
            SyntaxErrorKind::Tab => Kind::TabError,
            SyntaxErrorKind::Recursion => Kind::RecursionError,
            _ => Kind::SyntaxError,
        }
    }
}
