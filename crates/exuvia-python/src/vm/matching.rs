//! What `match` statements ask of their subjects.

use exuvia::Gc;

use super::raw::Activation;
use super::seldom::consume;
use super::{Kind, Vm, plural};
use crate::bytecode::op::{NO_REG, OPERATOR_SHIFT};
use crate::bytecode::{Intrinsic, Reg};
use crate::object::class::Collection;
use crate::object::{Class, Int, PyErr, PyResult, Str, Tuple, Value, tag};

impl Vm {
    /// An [`Op::Intrinsic`](crate::bytecode::Op::Intrinsic).
    pub(super) fn execute_intrinsic(
        &self,
        act: &mut Activation<'_>,
        c: u8,
        dst: Reg,
        a: Reg,
        b: Reg,
    ) -> PyResult<()> {
        let what = Intrinsic::from_bits(c >> OPERATOR_SHIFT);
        let other = if b == NO_REG { None } else { Some(self.operand(act, b)?) };
        let result = self.intrinsic(what, self.operand(act, a)?, other)?;
        consume(act, c, &[a, b]);
        act.set(dst, result);
        Ok(())
    }

    /// An [`Op::MatchClass`](crate::bytecode::Op::MatchClass).
    pub(super) fn execute_match_class(
        &self,
        act: &mut Activation<'_>,
        dst: Reg,
        subject: Reg,
        base: Reg,
    ) -> PyResult<()> {
        let operand = |register| self.operand(act, register);
        let pattern = [operand(base)?, operand(base + 1)?, operand(base + 2)?];
        let result = self.match_class(operand(subject)?, pattern)?;
        for register in [base + 2, base + 1, base, subject] {
            act.release(register);
        }
        act.set(dst, result);
        Ok(())
    }

    fn intrinsic(&self, what: Intrinsic, a: &Value, b: Option<&Value>) -> PyResult {
        let is_collection = |kind| self.new_bool(self.class_of(a).collection.get() == kind);
        match (what, b) {
            (Intrinsic::IsSequence, _) => Ok(is_collection(Collection::Sequence)),
            (Intrinsic::IsMapping, _) => Ok(is_collection(Collection::Mapping)),
            (Intrinsic::Len, _) => self.len(a).map(|len| self.new_size(len)),
            (Intrinsic::MatchKeys, Some(keys)) => self.match_keys(a, keys),
            (Intrinsic::JoinRaised, Some(raised)) => self.join_raised(a, raised),
            (Intrinsic::MatchKeys | Intrinsic::JoinRaised, None) => {
                Err(self.system_error("an operand is missing"))
            }
        }
    }

    /// The values of a mapping for some keys, or `None`.
    fn match_keys(&self, mapping: &Value, keys: &Value) -> PyResult {
        let keys = keys.downcast_ref::<Tuple>().map_or(&[][..], |keys| keys.items());
        if keys.is_empty() {
            return Ok(self.new_tuple(Vec::new()));
        }
        let get = self.attribute_named(mapping, "get")?;
        let seen = self.new_set_from(Vec::new())?;
        let missing = self.call(Gc::as_any(&self.classes.object), &[])?;
        let mut values = Vec::new();
        for key in keys {
            if self.contains(&seen, key)? {
                let text = format!("mapping pattern checks duplicate key ({})", self.repr(key)?);
                return Err(self.value_error(text));
            }
            self.set_add(&seen, key)?;
            let value = self.call(&get, &[key.clone(), missing.clone()])?;
            if Value::ptr_eq(&value, &missing) {
                return Ok(self.none.clone());
            }
            values.push(value);
        }
        Ok(self.new_tuple(values))
    }

    /// What a class pattern takes from a subject: the attributes, or `None` if it is no instance. The three values are the
    /// class, how many patterns are positional, and the names of the others.
    fn match_class(&self, subject: &Value, pattern: [&Value; 3]) -> PyResult {
        let [class, n, keywords] = pattern;
        if class.tag() != tag::CLASS {
            return Err(self.type_error("called match pattern must be a type"));
        }
        if !self.is_instance(subject, class)? {
            return Ok(self.none.clone());
        }
        let n = n.downcast_ref::<Int>().and_then(|n| usize::try_from(n.0).ok()).unwrap_or(0);
        let mut taken = Taken { class, subject, names: Vec::new(), values: Vec::new() };
        if n > 0 && !self.take_positional(&mut taken, n)? {
            return Ok(self.none.clone());
        }
        let keywords = keywords.downcast_ref::<Tuple>().map_or(&[][..], |names| names.items());
        for name in keywords {
            if !self.take_attribute(&mut taken, name)? {
                return Ok(self.none.clone());
            }
        }
        Ok(self.new_tuple(taken.values))
    }

    /// The attributes that `__match_args__` names; for many built-in classes, the subject itself.
    fn take_positional(&self, taken: &mut Taken<'_>, n: usize) -> PyResult<bool> {
        let class = taken.class;
        let names = self.find_attribute(class, &self.intern("__match_args__"))?;
        let Some(names) = names else {
            let is_itself = class.downcast_ref::<Class>().is_some_and(|class| is_itself(class));
            if n > usize::from(is_itself) {
                return Err(self.too_many_positional(class, usize::from(is_itself), n));
            }
            taken.values.push(taken.subject.clone());
            return Ok(true);
        };
        let Some(names) = names.downcast_ref::<Tuple>() else {
            let (class, got) = (self.short_class_name(class), self.class_name(&names));
            let text = format!("{class}.__match_args__ must be a tuple (got {got})");
            return Err(self.type_error(text));
        };
        if n > names.items().len() {
            return Err(self.too_many_positional(class, names.items().len(), n));
        }
        for name in &names.items()[..n] {
            if name.tag() != tag::STR {
                let got = self.class_name(name);
                let text = format!("__match_args__ elements must be strings (got {got})");
                return Err(self.type_error(text));
            }
            if !self.take_attribute(taken, name)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn take_attribute(&self, taken: &mut Taken<'_>, name: &Value) -> PyResult<bool> {
        let Some(text) = name.downcast_ref::<Str>() else { return Ok(false) };
        let text = self.intern_object(text);
        if taken.names.iter().any(|other| Gc::ptr_eq(other, &text)) {
            let (class, name) = (self.short_class_name(taken.class), self.repr(name)?);
            let message = format!("{class}() got multiple sub-patterns for attribute {name}");
            return Err(self.type_error(message));
        }
        let found = self.absorb(self.attribute(taken.subject, &text), Kind::AttributeError)?;
        taken.names.push(text);
        let is_found = found.is_some();
        taken.values.extend(found);
        Ok(is_found)
    }

    fn too_many_positional(&self, class: &Value, allowed: usize, given: usize) -> PyErr {
        let (class, plural) = (self.short_class_name(class), plural(allowed));
        self.type_error(format!(
            "{class}() accepts {allowed} positional sub-pattern{plural} ({given} given)"
        ))
    }

    fn short_class_name(&self, class: &Value) -> String {
        class.downcast_ref::<Class>().map_or_else(String::new, |class| class.name.borrow().clone())
    }
}

/// What a class pattern has taken from its subject so far.
struct Taken<'a> {
    class: &'a Value,
    subject: &'a Value,
    names: Vec<Gc<Str>>,
    values: Vec<Value>,
}

/// Whether a positional pattern matches the instances themselves.
fn is_itself(class: &Class) -> bool {
    matches!(
        class.layout,
        tag::BYTEARRAY
            | tag::BYTES
            | tag::DICT
            | tag::FLOAT
            | tag::FROZENSET
            | tag::INT
            | tag::LIST
            | tag::SET
            | tag::STR
            | tag::TUPLE
    )
}
