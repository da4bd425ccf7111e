//! Comparisons, and the operations that rest on them.

use std::cmp::Ordering;

use exuvia::Gc;

use super::Vm;
use crate::bytecode::Comparison;
use crate::object::dict::Dict;
use crate::object::instance::inner;
use crate::object::iterator::{DictItems, DictKeys};
use crate::object::list::List;
use crate::object::number::Complex;
use crate::object::range::{Range, as_long};
use crate::object::set::{Elements, as_elements};
use crate::object::set_operators::is_subset;
use crate::object::table::quick_eq;
use crate::object::{BoundMethod, Native, PyResult, Slice, Str, Tuple, Value, tag};

/// Whether a comparison holds for this order.
#[inline]
pub(crate) fn holds(operator: Comparison, order: Ordering) -> bool {
    let bit = match order {
        Ordering::Less => 1,
        Ordering::Equal => 2,
        Ordering::Greater => 4,
    };
    operator as u8 & bit != 0
}

/// The comparison with the operands exchanged.
fn reflected(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Lt => Comparison::Gt,
        Comparison::Le => Comparison::Ge,
        Comparison::Gt => Comparison::Lt,
        Comparison::Ge => Comparison::Le,
        same => same,
    }
}

impl Vm {
    /// `a ∘ b`
    pub(crate) fn compare(&self, operator: Comparison, a: &Value, b: &Value) -> PyResult {
        if let Some(result) = self.compare_quickly(operator, a, b) {
            return Ok(self.new_bool(result));
        }
        let _guard = self.enter_recursion_while(" in comparison")?;
        let (class, other) = (self.class_of(a), self.class_of(b));
        let is_reflected_first = !Gc::ptr_eq(class, other) && other.is_subclass_of(class);
        if is_reflected_first && let Some(result) = self.try_compare(reflected(operator), b, a)? {
            return Ok(result);
        }
        if let Some(result) = self.try_compare(operator, a, b)? {
            return Ok(result);
        }
        if !is_reflected_first && let Some(result) = self.try_compare(reflected(operator), b, a)? {
            return Ok(result);
        }
        match operator {
            Comparison::Eq => Ok(self.new_bool(Value::ptr_eq(a, b))),
            Comparison::Ne => Ok(self.new_bool(!Value::ptr_eq(a, b))),
            _ => Err(self.type_error(format!(
                "'{}' not supported between instances of '{}' and '{}'",
                operator.symbol(),
                self.class_name(a),
                self.class_name(b)
            ))),
        }
    }

    /// The frequent cases that need no protocol.
    #[inline]
    fn compare_quickly(&self, operator: Comparison, a: &Value, b: &Value) -> Option<bool> {
        match (a.tag(), b.tag()) {
            (tag::STR, tag::STR) => match operator {
                Comparison::Eq => quick_eq(a, b),
                Comparison::Ne => quick_eq(a, b).map(|equal| !equal),
                _ => {
                    let (a, b) = (a.downcast_ref::<Str>()?, b.downcast_ref::<Str>()?);
                    Some(holds(operator, a.as_str().cmp(b.as_str())))
                }
            },
            (
                tag::INT | tag::FLOAT | tag::BIGINT | tag::BOOL,
                tag::INT | tag::FLOAT | tag::BIGINT | tag::BOOL,
            ) => {
                let order = super::number::compare_numbers(a, b)?;
                Some(order.map_or(operator == Comparison::Ne, |order| holds(operator, order)))
            }
            (tag::NONE, tag::NONE) => match operator {
                Comparison::Eq => Some(true),
                Comparison::Ne => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// What the first operand has to say; `None` if it does not know the other (`NotImplemented`).
    fn try_compare(&self, operator: Comparison, a: &Value, b: &Value) -> PyResult<Option<Value>> {
        if !matches!(a.tag(), tag::INSTANCE | tag::EXCEPTION | tag::CLASS) {
            return self.compare_built_in(operator, a, b);
        }
        if let Some(method) = self.overridden(a, self.comparison_name(operator)) {
            let method = match method.tag() {
                tag::FUNCTION | tag::NATIVE_METHOD => method,
                // As in CPython, an error of a descriptor only means that there is no method.
                _ => match self.bind_descriptor(&method, Some(a), self.class_of(a)) {
                    Ok(bound) => {
                        let result = self.call_borrowed(&bound, &[b])?;
                        return Ok(self.unless_not_implemented(result));
                    }
                    Err(_) => return Ok(None),
                },
            };
            let result = self.call_found(&method, a, std::slice::from_ref(b))?;
            return Ok(self.unless_not_implemented(result));
        }
        let held = inner(a);
        if !Value::ptr_eq(held, a) {
            return self.compare_built_in(operator, held, b);
        }
        if operator == Comparison::Ne {
            // Without `__ne__`, the opposite of `__eq__`. CPython passes through a method of `object`, whose arguments are in
            // a tuple, of which the other one is taken into a second one.
            let _held = (a.clone(), b.clone(), b.clone());
            return match self.try_compare(Comparison::Eq, a, b)? {
                Some(equal) => Ok(Some(self.new_bool(!self.truth(&equal)?))),
                None => Ok(None),
            };
        }
        Ok((operator == Comparison::Eq && Value::ptr_eq(a, b)).then(|| self.true_.clone()))
    }

    fn unless_not_implemented(&self, result: Value) -> Option<Value> {
        (!Value::ptr_eq(&result, &self.not_implemented)).then_some(result)
    }

    fn comparison_name(&self, operator: Comparison) -> &Gc<Str> {
        match operator {
            Comparison::Lt => &self.names.lt,
            Comparison::Le => &self.names.le,
            Comparison::Eq => &self.names.eq,
            Comparison::Gt => &self.names.gt,
            Comparison::Ne => &self.names.ne,
            Comparison::Ge => &self.names.ge,
        }
    }

    /// Comparison of an object of a built-in class with anything; `None` stands for `NotImplemented`.
    pub(crate) fn compare_built_in(
        &self,
        operator: Comparison,
        a: &Value,
        b: &Value,
    ) -> PyResult<Option<Value>> {
        let other = inner(b);
        let is_equality = matches!(operator, Comparison::Eq | Comparison::Ne);
        match a.tag() {
            tag::INSTANCE | tag::EXCEPTION | tag::CLASS => {
                let is_same = is_equality && Value::ptr_eq(a, b);
                return Ok(is_same.then(|| self.new_bool(operator == Comparison::Eq)));
            }
            tag::LIST => {
                if let (Some(a), Some(b)) = (a.downcast_ref::<List>(), other.downcast_ref::<List>())
                {
                    return self.compare_lists(operator, a, b).map(Some);
                }
            }
            tag::TUPLE => {
                if let (Some(a), Some(b)) =
                    (a.downcast_ref::<Tuple>(), other.downcast_ref::<Tuple>())
                {
                    return self.compare_slices(operator, a.items(), b.items()).map(Some);
                }
            }
            tag::SET | tag::FROZENSET => {
                if let (Some(a), Some(b)) = (as_elements(a), as_elements(other)) {
                    return Ok(Some(self.new_bool(self.compare_sets(operator, a, b)?)));
                }
            }
            tag::WEAKREF | tag::WEAK_PROXY | tag::WEAK_CALLABLE_PROXY => {
                return self.compare_by_method(operator, a, b);
            }
            tag::DICT_KEYS | tag::DICT_ITEMS => return self.compare_view(operator, a, other),
            _ => {
                let order = match self.order(a, other) {
                    Some(order) => order,
                    None if is_equality => match self.equal_built_in(a, other)? {
                        Some(true) => Some(Ordering::Equal),
                        Some(false) => None,
                        None => return Ok(None),
                    },
                    None => return self.compare_by_method(operator, a, b),
                };
                let result =
                    order.map_or(operator == Comparison::Ne, |order| holds(operator, order));
                return Ok(Some(self.new_bool(result)));
            }
        }
        Ok(None)
    }

    /// The order of two numbers, strings or byte strings: `Some(None)` if they are unordered, `None` if they are none.
    fn order(&self, a: &Value, b: &Value) -> Option<Option<Ordering>> {
        match (a.tag(), b.tag()) {
            (tag::STR, tag::STR) => {
                Some(Some(a.downcast_ref::<Str>()?.as_str().cmp(b.downcast_ref::<Str>()?.as_str())))
            }
            (tag::BYTES | tag::BYTEARRAY, tag::BYTES | tag::BYTEARRAY) => {
                let b = super::subscript::bytes_of(b)?;
                let a = super::subscript::bytes_of(a)?;
                Some(Some(a.cmp(&b)))
            }
            (tag::INT | tag::FLOAT | tag::BIGINT | tag::BOOL, _) => {
                super::number::compare_numbers(a, b)
            }
            _ => None,
        }
    }

    /// Equality of objects that have no order.
    fn equal_built_in(&self, a: &Value, b: &Value) -> PyResult<Option<bool>> {
        Ok(match a.tag() {
            tag::COMPLEX => self.equal_complex(a, b),
            tag::DICT => match (a.downcast_ref::<Dict>(), b.downcast_ref::<Dict>()) {
                (Some(a), Some(b)) => Some(self.equal_dicts(a, b)?),
                _ => None,
            },
            tag::RANGE => match (a.downcast_ref::<Range>(), b.downcast_ref::<Range>()) {
                (Some(a), Some(b)) => Some(a.is_same_as(b)),
                _ => same_long_ranges(a, b),
            },
            tag::LONG_RANGE => same_long_ranges(a, b),
            tag::SLICE => match (a.downcast_ref::<Slice>(), b.downcast_ref::<Slice>()) {
                (Some(a), Some(b)) => {
                    let _guard = self.enter_recursion()?;
                    Some(
                        self.equal(&a.start, &b.start)?
                            && self.equal(&a.stop, &b.stop)?
                            && self.equal(&a.step, &b.step)?,
                    )
                }
                _ => None,
            },
            tag::BOUND_METHOD => {
                match (a.downcast_ref::<BoundMethod>(), b.downcast_ref::<BoundMethod>()) {
                    (Some(a), Some(b)) => {
                        let _guard = self.enter_recursion()?;
                        let same = Value::ptr_eq(&a.receiver, &b.receiver);
                        Some(same && self.equal(&a.function, &b.function)?)
                    }
                    _ => None,
                }
            }
            tag::NATIVE => match (a.downcast_ref::<Native>(), b.downcast_ref::<Native>()) {
                (Some(a), Some(b)) => Some(same_native(a, b)),
                _ => None,
            },
            _ => match self.compare_by_method(Comparison::Eq, a, b)? {
                Some(result) => Some(self.truth(&result)?),
                None => None,
            },
        })
    }

    /// Comparison of a built-in object whose class brings methods for it.
    fn compare_by_method(
        &self,
        operator: Comparison,
        a: &Value,
        b: &Value,
    ) -> PyResult<Option<Value>> {
        if has_comparison_of_its_own(a.tag()) {
            return Ok(None);
        }
        match self.overridden(a, self.comparison_name(operator)) {
            Some(method) => {
                let result = self.call_found(&method, a, std::slice::from_ref(b))?;
                Ok(self.unless_not_implemented(result))
            }
            None => Ok(None),
        }
    }

    fn compare_lists(&self, operator: Comparison, a: &List, b: &List) -> PyResult {
        let is_equality = matches!(operator, Comparison::Eq | Comparison::Ne);
        if is_equality && a.len() != b.len() {
            return Ok(self.new_bool(operator == Comparison::Ne));
        }
        let mut i = 0;
        loop {
            let (Some(x), Some(y)) = (a.get(i), b.get(i)) else {
                return Ok(self.new_bool(holds(operator, a.len().cmp(&b.len()))));
            };
            if !self.equal(&x, &y)? {
                // The comparison may have taken items away.
                if i >= a.len() || i >= b.len() {
                    return Ok(self.new_bool(holds(operator, a.len().cmp(&b.len()))));
                }
                return self.compare_first_difference(operator, &x, &y);
            }
            i += 1;
        }
    }

    /// Lexicographic comparison.
    fn compare_slices(&self, operator: Comparison, a: &[Value], b: &[Value]) -> PyResult {
        for (x, y) in a.iter().zip(b) {
            if !self.equal(x, y)? {
                return self.compare_first_difference(operator, x, y);
            }
        }
        Ok(self.new_bool(holds(operator, a.len().cmp(&b.len()))))
    }

    fn compare_first_difference(&self, operator: Comparison, x: &Value, y: &Value) -> PyResult {
        match operator {
            Comparison::Eq => Ok(self.false_.clone()),
            Comparison::Ne => Ok(self.true_.clone()),
            _ => self.compare(operator, x, y),
        }
    }

    fn compare_sets(&self, operator: Comparison, a: &Elements, b: &Elements) -> PyResult<bool> {
        Ok(match operator {
            Comparison::Eq => a.len() == b.len() && is_subset(self, a, b)?,
            Comparison::Ne => a.len() != b.len() || !is_subset(self, a, b)?,
            Comparison::Lt => a.len() < b.len() && is_subset(self, a, b)?,
            Comparison::Le => is_subset(self, a, b)?,
            Comparison::Gt => b.len() < a.len() && is_subset(self, b, a)?,
            Comparison::Ge => is_subset(self, b, a)?,
        })
    }

    /// `dict_keys` and `dict_items` compare like sets.
    fn compare_view(&self, operator: Comparison, a: &Value, b: &Value) -> PyResult<Option<Value>> {
        if !matches!(b.tag(), tag::SET | tag::FROZENSET | tag::DICT_KEYS | tag::DICT_ITEMS) {
            return Ok(None);
        }
        let (n, m) = (self.len(a)?, self.len(b)?);
        let result = match operator {
            Comparison::Eq => n == m && self.contains_all(b, a)?,
            Comparison::Ne => n != m || !self.contains_all(b, a)?,
            Comparison::Lt => n < m && self.contains_all(b, a)?,
            Comparison::Le => n <= m && self.contains_all(b, a)?,
            Comparison::Gt => n > m && self.contains_all(a, b)?,
            Comparison::Ge => n >= m && self.contains_all(a, b)?,
        };
        Ok(Some(self.new_bool(result)))
    }

    #[expect(clippy::float_cmp, reason = "this is what == means")]
    fn equal_complex(&self, a: &Value, b: &Value) -> Option<bool> {
        let a = a.downcast_ref::<Complex>()?;
        if let Some(b) = b.downcast_ref::<Complex>() {
            return Some(a.real == b.real && a.imag == b.imag);
        }
        let order = super::number::compare_numbers(&self.new_float(a.real), b)?;
        Some(a.imag == 0.0 && order == Some(Ordering::Equal))
    }

    fn contains_all(&self, container: &Value, items: &Value) -> PyResult<bool> {
        for item in self.to_vec(items)? {
            if !self.contains(container, &item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn equal_dicts(&self, a: &Dict, b: &Dict) -> PyResult<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for entry in a.entries() {
            let Some(position) = b.position(self, &entry.key, entry.hash)? else {
                return Ok(false);
            };
            let other = b.table.borrow().entry(position).map(|entry| entry.value.clone());
            let Some(other) = other else { return Ok(false) };
            if !self.equal(&entry.value, &other)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether two objects are the same or equal.
    #[inline]
    pub(crate) fn equal(&self, a: &Value, b: &Value) -> PyResult<bool> {
        if let Some(equal) = quick_eq(a, b) {
            return Ok(equal);
        }
        let result = self.compare(Comparison::Eq, a, b)?;
        self.truth(&result)
    }
}

fn has_comparison_of_its_own(tag: u32) -> bool {
    matches!(
        tag,
        tag::INT
            | tag::BIGINT
            | tag::BOOL
            | tag::FLOAT
            | tag::COMPLEX
            | tag::STR
            | tag::BYTES
            | tag::BYTEARRAY
            | tag::LIST
            | tag::TUPLE
            | tag::DICT
            | tag::SET
            | tag::FROZENSET
            | tag::RANGE
            | tag::LONG_RANGE
            | tag::SLICE
            | tag::DICT_KEYS
            | tag::DICT_ITEMS
            | tag::NATIVE
            | tag::BOUND_METHOD
    )
}

/// Equality of ranges one of which is a long one.
fn same_long_ranges(a: &Value, b: &Value) -> Option<bool> {
    Some(as_long(a)?.is_same_as(&as_long(b)?))
}

fn same_native(a: &Native, b: &Native) -> bool {
    let same_receiver = match (&a.receiver, &b.receiver) {
        (Some(a), Some(b)) => Value::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    };
    same_receiver && a.name == b.name && a.owner == b.owner
}

/// The dictionary behind a view of keys or items.
pub(super) fn dict_of_view(view: &Value) -> Option<&Gc<Dict>> {
    match view.downcast_ref::<DictKeys>() {
        Some(keys) => Some(keys.dict()),
        None => view.downcast_ref::<DictItems>().map(|items| items.dict()),
    }
}
