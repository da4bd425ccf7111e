//! The `class` statement: the metaclass, the namespace, and what is checked afterwards.

use exuvia::Gc;

use super::text::as_str;
use super::{Args, Vm};
use crate::object::{CellObject, Class, Function, PyResult, Str, Value, dict, tag};

impl Vm {
    /// `__build_class__(body, name, *bases, metaclass=…, **keywords)`
    pub(crate) fn build_class(&self, args: &Args<'_>) -> PyResult {
        let [body, name, bases @ ..] = args.positional() else {
            return Err(self.type_error("__build_class__: not enough arguments"));
        };
        let Some(body) = body.downcast_ref::<Function>() else {
            return Err(self.type_error("__build_class__: func must be a function"));
        };
        if as_str(name).is_none() {
            return Err(self.type_error("__build_class__: name is not a string"));
        }
        // CPython makes a dictionary of the keywords.
        let has_keywords = args.keywords().next().is_some();
        let _keywords = has_keywords.then(|| self.heap.stand_in_from(Some(dict::STOCK)));
        let original = bases;
        let bases = self.resolve_bases(bases)?;
        let is_replaced = bases.len() != original.len()
            || bases.iter().zip(original).any(|(a, b)| !Value::ptr_eq(a, b));
        let mut keywords: Vec<(Gc<Str>, Value)> =
            args.keywords().map(|(name, value)| (name.clone(), value.clone())).collect();
        let explicit = keywords.iter().position(|(name, _)| name.as_str() == "metaclass");
        let explicit = explicit.map(|i| keywords.remove(i).1);
        let metaclass = self.choose_metaclass(explicit, &bases)?;
        let bases = self.new_tuple(bases);

        let namespace = self.prepare_namespace(&metaclass, name, &bases, &keywords)?;
        let cell =
            self.call_function(body, &Args::positional_only(&[]), Some(namespace.clone()))?;
        if is_replaced {
            let original = self.new_tuple(original.to_vec());
            let key = Gc::into_any(self.intern("__orig_bases__"));
            self.set_subscript(&namespace, &key, original)?;
        }
        let mut values = vec![name.clone(), bases, namespace];
        values.extend(keywords.iter().map(|(_, value)| value.clone()));
        let names = keywords.iter().map(|(name, _)| Gc::as_any(name).clone()).collect();
        let names = self.new_tuple_object(names);
        let class = self.call_args(&metaclass, &Args { values: &values, names: Some(&names) })?;
        self.check_class_cell(&class, &cell, name)?;
        Ok(class)
    }

    /// Checks that the methods of a class find it by `__class__`: the metaclass has to pass the cell on.
    fn check_class_cell(&self, class: &Value, cell: &Value, name: &Value) -> PyResult<()> {
        let (tag::CLASS, Some(cell)) = (class.tag(), cell.downcast_ref::<CellObject>()) else {
            return Ok(());
        };
        let held = cell.value.get();
        if held.as_ref().is_some_and(|held| Value::ptr_eq(held, class)) {
            return Ok(());
        }
        let (name, shown) = (self.repr(name)?, self.repr(class)?);
        match held {
            Some(held) => {
                let held = self.repr(&held)?;
                Err(self.type_error(format!("__class__ set to {held} defining {name} as {shown}")))
            }
            None => Err(self.runtime_error(format!(
                "__class__ not set defining {name} as {shown}. Was __classcell__ propagated to type.__new__?"
            ))),
        }
    }

    /// Bases with `__mro_entries__` are replaced.
    fn resolve_bases(&self, bases: &[Value]) -> PyResult<Vec<Value>> {
        let mut resolved = Vec::with_capacity(bases.len());
        for base in bases {
            let hook = match base.tag() {
                tag::CLASS => None,
                _ => self.find_attribute(base, &self.intern("__mro_entries__"))?,
            };
            match hook {
                None => resolved.push(base.clone()),
                Some(hook) => {
                    let all = self.new_tuple(bases.to_vec());
                    let entries = self.call(&hook, &[all])?;
                    let Some(entries) = Self::as_tuple(&entries) else {
                        return Err(self.type_error("__mro_entries__ must return a tuple"));
                    };
                    resolved.extend_from_slice(entries.items());
                }
            }
        }
        Ok(resolved)
    }

    /// The most derived of a metaclass and those of the bases.
    pub(crate) fn choose_metaclass(&self, explicit: Option<Value>, bases: &[Value]) -> PyResult {
        let mut winner = match explicit {
            Some(other) if other.tag() != tag::CLASS => return Ok(other),
            Some(class) => class.downcast::<Class>().unwrap_or_else(|_| self.classes.type_.clone()),
            None => bases.first().map_or(&self.classes.type_, |base| self.class_of(base)).clone(),
        };
        for base in bases {
            let candidate = self.class_of(base);
            if winner.is_subclass_of(candidate) {
                continue;
            }
            if !candidate.is_subclass_of(&winner) {
                return Err(self.type_error(
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
                ));
            }
            winner = candidate.clone();
        }
        Ok(Gc::into_any(winner))
    }

    fn prepare_namespace(
        &self,
        metaclass: &Value,
        name: &Value,
        bases: &Value,
        keywords: &[(Gc<Str>, Value)],
    ) -> PyResult {
        let Some(prepare) = self.find_attribute(metaclass, &self.names.prepare)? else {
            return Ok(Gc::into_any(self.new_dict()));
        };
        let mut values = vec![name.clone(), bases.clone()];
        values.extend(keywords.iter().map(|(_, value)| value.clone()));
        let names = keywords.iter().map(|(name, _)| Gc::as_any(name).clone()).collect();
        let names = self.new_tuple_object(names);
        let namespace = self.call_args(&prepare, &Args { values: &values, names: Some(&names) })?;
        let is_mapping = namespace.tag() == tag::DICT
            || self.class_of(&namespace).lookup(&self.names.getitem).is_some();
        if is_mapping {
            return Ok(namespace);
        }
        let kind = self.class_name(&namespace);
        let owner = match metaclass.downcast_ref::<Class>() {
            Some(class) => class.name.borrow().clone(),
            None => "<metaclass>".to_owned(),
        };
        Err(self.type_error(format!("{owner}.__prepare__() must return a mapping, not {kind}")))
    }
}
