//! Unpacking: `a, b = c`, `a, *b = c`.

use exuvia::HandleVec;

use super::Vm;
use crate::object::list::List;
use crate::object::{PyErr, PyResult, Tuple, Value, tag};

impl Vm {
    /// The `n` items of an iterable that must have just as many.
    pub(crate) fn unpack_sequence(&self, value: &Value, n: usize) -> PyResult<Vec<Value>> {
        let items = match value.tag() {
            tag::TUPLE => value.downcast_ref::<Tuple>().map(|tuple| tuple.items().to_vec()),
            tag::LIST => value.downcast_ref::<List>().map(|list| list.to_vec()),
            _ => None,
        };
        match items {
            Some(items) if items.len() == n => Ok(items),
            Some(items) if items.len() > n => Err(self.too_many_values(n)),
            Some(items) => Err(self.not_enough_values(n, items.len(), "")),
            None => self.unpack_iterable(value, n),
        }
    }

    fn unpack_iterable(&self, value: &Value, n: usize) -> PyResult<Vec<Value>> {
        let iterator = self.iter_to_unpack(value)?;
        let items = self.take_items(&iterator, n, |got| self.not_enough_values(n, got, ""))?;
        match self.next(&iterator)? {
            None => Ok(items),
            Some(superfluous) => {
                drop(superfluous);
                let error = self.too_many_values(n);
                drop(HandleVec::from(items));
                Err(error)
            }
        }
    }

    fn iter_to_unpack(&self, value: &Value) -> PyResult {
        if self.is_iterable(value) {
            return self.iter(value);
        }
        let class = self.class_name(value);
        Err(self.type_error(format!("cannot unpack non-iterable {class} object")))
    }

    fn take_items(
        &self,
        iterator: &Value,
        n: usize,
        too_few: impl Fn(usize) -> PyErr,
    ) -> PyResult<Vec<Value>> {
        let mut items = Vec::with_capacity(n);
        while items.len() < n {
            match self.next(iterator)? {
                Some(item) => items.push(item),
                None => {
                    let error = too_few(items.len());
                    drop(HandleVec::from(items));
                    return Err(error);
                }
            }
        }
        Ok(items)
    }

    /// `before` items, the list of those in the middle, `after` items.
    pub(crate) fn unpack_starred(
        &self,
        value: &Value,
        before: usize,
        after: usize,
    ) -> PyResult<Vec<Value>> {
        let iterator = self.iter_to_unpack(value)?;
        let needed = before + after;
        let too_few = |got| self.not_enough_values(needed, got, "at least ");
        let mut items = self.take_items(&iterator, before, too_few)?;
        // CPython makes a list of the iterator, as of anything else.
        let mut rest = self.to_list_items(&iterator)?;
        if rest.len() < after {
            return Err(too_few(before + rest.len()));
        }
        let last = rest.split_off(rest.len() - after);
        items.push(self.new_list_with_room(rest));
        items.extend(last);
        Ok(items)
    }

    #[cold]
    fn not_enough_values(&self, expected: usize, got: usize, at_least: &str) -> PyErr {
        self.value_error(format!(
            "not enough values to unpack (expected {at_least}{expected}, got {got})"
        ))
    }

    #[cold]
    fn too_many_values(&self, expected: usize) -> PyErr {
        self.value_error(format!("too many values to unpack (expected {expected})"))
    }
}
