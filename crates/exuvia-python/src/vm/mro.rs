//! Method resolution orders, and what changes with the bases of a class.

use exuvia::{Gc, StandIn};

use super::Vm;
use super::layout::solid_base;
use crate::object::class::Collection;
use crate::object::function::NativeMethod;
use crate::object::{Class, PyErr, PyResult, Tuple, Value, list};

/// A class whose method resolution order was replaced, with the new one and the old one.
type Reordered = (Gc<Class>, Gc<Tuple>, Option<Gc<Tuple>>);

impl Vm {
    /// CPython's `mro_internal`. A metaclass's own `mro` may have changed the bases of the class again, and then nothing is to
    /// be done any more.
    pub(super) fn update_order(&self, class: &Gc<Class>) -> PyResult<Option<Reordered>> {
        let old = class.mro.get();
        let order = match self.custom_order(class)? {
            Some(order) => order,
            None => self.natural_order(class)?,
        };
        let now = class.mro.get();
        let is_same = match (&old, &now) {
            (Some(old), Some(now)) => Gc::ptr_eq(old, now),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            return Ok(None);
        }
        let list = self.list_for_order(class);
        let new = self.new_tuple_object(order);
        drop(list);
        self.replace_order(class, Some(new.clone()));
        Ok(Some((class.clone(), new, old)))
    }

    /// The list that CPython makes the tuple of, if there are several bases or the metaclass is asked.
    fn list_for_order(&self, class: &Class) -> Option<StandIn<'_>> {
        let n_bases = class.bases.get().map_or(0, |bases| bases.items().len());
        let is_needed = class.metaclass.is_some() || n_bases > 1;
        is_needed.then(|| self.heap.stand_in_from(Some(list::STOCK)))
    }

    fn replace_order(&self, class: &Gc<Class>, order: Option<Gc<Tuple>>) {
        let first = order.as_ref().and_then(|order| order.items().first());
        let is_first = first.is_some_and(|first| Value::ptr_eq(first, Gc::as_any(class)));
        let classes = order.iter().flat_map(|order| order.items());
        let mut others = classes
            .filter_map(|other| other.downcast_ref::<Class>())
            .filter(|other| !Gc::ptr_eq(other, class));
        let has_other_keys = class.dict.has_other_keys()
            || others.clone().any(|other| !other.is_regular.get() && other.dict.has_other_keys());
        class.is_regular.set(is_first && !has_other_keys);
        let collection = others.find_map(|other| match other.collection.get() {
            Collection::Other => None,
            kind => Some(kind),
        });
        class.collection.set(collection.unwrap_or(class.collection.get()));
        class.mro.set(order);
        class.version.set(self.new_version());
    }

    /// What the `mro` of a metaclass says, if it has one of its own.
    fn custom_order(&self, class: &Gc<Class>) -> PyResult<Option<Vec<Value>>> {
        let Some(metaclass) = class.metaclass.as_ref().filter(|meta| !meta.is_builtin) else {
            return Ok(None);
        };
        let Some(method) = metaclass.lookup(&self.intern("mro")) else { return Ok(None) };
        if method.downcast_ref::<NativeMethod>().is_some_and(|method| method.owner == "type") {
            return Ok(None);
        }
        let order = self.to_vec(&self.call_found(&method, Gc::as_any(class), &[])?)?;
        let solid = solid_base(class);
        for item in &order {
            let Some(base) = item.downcast_ref::<Class>() else {
                let kind = self.class_name(item);
                return Err(self.type_error(format!("mro() returned a non-class ('{kind}')")));
            };
            if !solid.is_subclass_of(&solid_base(base)) {
                let name = base.name.borrow();
                let text = format!("mro() returned base with unsuitable layout ('{name}')");
                return Err(self.type_error(text));
            }
        }
        Ok(Some(order))
    }

    /// The method resolution order that follows from the bases.
    pub(crate) fn natural_order(&self, class: &Gc<Class>) -> PyResult<Vec<Value>> {
        let bases = class.bases.get();
        let bases: Vec<Gc<Class>> = bases
            .iter()
            .flat_map(|bases| bases.items())
            .filter_map(|base| base.downcast_ref::<Class>().cloned())
            .collect();
        if let Some(base) = bases.iter().find(|base| base.mro().is_none()) {
            let name = base.name.borrow();
            return Err(self.type_error(format!("Cannot extend an incomplete type '{name}'")));
        }
        let mut order = vec![Gc::as_any(class).clone()];
        order.extend(self.linearize(&bases)?);
        Ok(order)
    }

    /// Replaces the bases of a class, which are known to fit.
    pub(super) fn replace_bases(
        &self,
        class: &Gc<Class>,
        bases: &[Gc<Class>],
        base: Gc<Class>,
    ) -> PyResult<()> {
        let old_bases = class.bases.get();
        let old_base = class.base.get();
        let new_bases = bases.iter().map(|base| Gc::as_any(base).clone()).collect();
        let new_bases = self.new_tuple_object(new_bases);
        class.bases.set(Some(new_bases.clone()));
        class.base.set(Some(base));
        let mut reordered = Vec::new();
        let result = self.update_hierarchy(class, &mut reordered);
        // The bases may have been replaced once more by code that was called meanwhile.
        let is_last = class.bases.get().is_some_and(|bases| Gc::ptr_eq(&bases, &new_bases));
        if result.is_err() {
            self.undo_reordering(reordered);
            if is_last {
                class.bases.set(old_bases);
                class.base.set(old_base);
            }
        } else if is_last {
            self.change_registrations(class, old_bases.as_ref(), bases);
        }
        self.class_changed(class);
        result
    }

    fn change_registrations(
        &self,
        class: &Gc<Class>,
        old: Option<&Gc<Tuple>>,
        bases: &[Gc<Class>],
    ) {
        for old in old.iter().flat_map(|bases| bases.items()) {
            if let Some(old) = old.downcast_ref::<Class>() {
                old.subclasses.remove(class);
            }
        }
        for base in bases {
            base.subclasses.add(class, self.reference_to(Gc::as_any(class)));
        }
    }

    /// CPython's `mro_hierarchy`: finds the orders of a class and of all below it anew.
    fn update_hierarchy(&self, class: &Gc<Class>, reordered: &mut Vec<Reordered>) -> PyResult<()> {
        let mut left = vec![class.clone()];
        while let Some(class) = left.pop() {
            let Some(change) = self.update_order(&class)? else { continue };
            reordered.push(change);
            left.extend(class.subclasses.alive().into_iter().rev());
        }
        Ok(())
    }

    /// Gives classes back the orders that they had, unless they have got others again.
    fn undo_reordering(&self, reordered: Vec<Reordered>) {
        for (class, new, old) in reordered.into_iter().rev() {
            if class.mro.get().is_some_and(|now| Gc::ptr_eq(&now, &new)) {
                self.replace_order(&class, old);
            }
        }
    }

    /// C3: merges the orders of the bases and the list of the bases themselves.
    fn linearize(&self, bases: &[Gc<Class>]) -> PyResult<Vec<Value>> {
        let mut lists: Vec<Vec<Value>> = bases
            .iter()
            .map(|base| base.mro().map_or_else(Vec::new, |order| order.items().to_vec()))
            .collect();
        lists.push(bases.iter().map(|base| Gc::as_any(base).clone()).collect());
        let mut order = Vec::new();
        loop {
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return Ok(order);
            }
            let in_tail = |class: &Value| {
                lists.iter().any(|list| list[1..].iter().any(|other| Value::ptr_eq(other, class)))
            };
            let Some(next) = lists.iter().map(|list| list[0].clone()).find(|class| !in_tail(class))
            else {
                return Err(self.inconsistent_order(&lists));
            };
            for list in &mut lists {
                if Value::ptr_eq(&list[0], &next) {
                    list.remove(0);
                }
            }
            order.push(next);
        }
    }

    fn inconsistent_order(&self, lists: &[Vec<Value>]) -> PyErr {
        let mut names: Vec<String> = Vec::new();
        for class in lists.iter().filter_map(|list| list[0].downcast_ref::<Class>()) {
            let name = class.name.borrow().clone();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names = names.join(", ");
        self.type_error(format!(
            "Cannot create a consistent method resolution\norder (MRO) for bases {names}"
        ))
    }
}
