//! Making classes: `type(name, bases, dict)`, and what a class remembers of its method resolution order.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::{Field, Gc};

use super::text::as_str;
use super::{Args, Vm};
use crate::object::class::Collection;
use crate::object::function::{ClassMethod, Property, StaticMethod};
use crate::object::subclasses::{Registrations, Subclasses};
use crate::object::{
    CellObject, Class, Dict, Insert as _, PyErr, PyResult, Str, Tuple, Value, dict, tag,
};

impl Vm {
    /// `type.__new__(metaclass, name, bases, namespace, **keywords)`
    pub(crate) fn new_class(
        &self,
        metaclass: &Gc<Class>,
        name: &str,
        base_tuple: &Gc<Tuple>,
        namespace: &Gc<Dict>,
        keywords: &[(Gc<Str>, Value)],
    ) -> PyResult<Gc<Class>> {
        let bases = self.check_bases(base_tuple.items())?;
        let base = self.best_base(&bases)?;
        let base_tuple = match base_tuple.items() {
            [] => self.new_tuple_object(vec![Gc::as_any(&base).clone()]),
            _ => base_tuple.clone(),
        };
        let dict = self.new_dict();
        for (key, value) in namespace.pairs() {
            dict.set(self, key, value)?;
        }
        if name.contains('\0') {
            return Err(self.value_error("type name must not contain null characters"));
        }
        let slots = self.take_slots(name, &dict, &base)?;
        self.check_slots_fit(&base, slots.as_deref())?;
        let qualname = self.take_qualname(name, &dict)?;
        let cell = self.take_class_cell(&dict)?;
        let slots_given = slots.as_deref();
        let class = self.allocate_class(metaclass, name, &bases, &base, dict, slots_given);
        *class.qualname.borrow_mut() = qualname;
        class.bases.set(Some(base_tuple));
        self.add_module(&class);
        self.wrap_methods(&class);
        if let Some(cell) = cell {
            cell.value.set(Some(Gc::as_any(&class).clone()));
        }
        self.update_order(&class)?;
        self.add_slot_members(&class, slots.unwrap_or_default(), &base);
        self.add_instance_attributes(&class, &bases);
        self.complete_namespace(&class);
        self.class_changed(&class);
        for base in &bases {
            base.subclasses.add(&class, self.reference_to(Gc::as_any(&class)));
        }
        self.call_set_name(&class)?;
        self.call_init_subclass(&class, keywords)?;
        Ok(class)
    }

    pub(super) fn check_bases(&self, bases: &[Value]) -> PyResult<Vec<Gc<Class>>> {
        if bases.is_empty() {
            return Ok(vec![self.classes.object.clone()]);
        }
        let mut checked: Vec<Gc<Class>> = Vec::with_capacity(bases.len());
        for base in bases {
            let Some(class) = base.downcast_ref::<Class>() else {
                return Err(self.type_error("bases must be types"));
            };
            if !class.is_base.get() {
                let name = class.name.borrow().clone();
                return Err(
                    self.type_error(format!("type '{name}' is not an acceptable base type"))
                );
            }
            if checked.iter().any(|other| Gc::ptr_eq(other, class)) {
                let name = class.name.borrow().clone();
                return Err(self.type_error(format!("duplicate base class {name}")));
            }
            checked.push(class.clone());
        }
        Ok(checked)
    }

    /// `__qualname__`, which is not left in the namespace.
    fn take_qualname(&self, name: &str, dict: &Gc<Dict>) -> PyResult<String> {
        let Some(entry) = dict.remove_str(&self.names.qualname) else { return Ok(name.to_owned()) };
        as_str(&entry.value).map(|name| name.as_str().to_owned()).ok_or_else(|| {
            let kind = self.class_name(&entry.value);
            self.type_error(format!("type __qualname__ must be a str, not {kind}"))
        })
    }

    /// The cell through which the methods find the class, which is not left in the namespace.
    fn take_class_cell(&self, dict: &Gc<Dict>) -> PyResult<Option<Gc<CellObject>>> {
        let Some(entry) = dict.remove_str(&self.names.classcell) else { return Ok(None) };
        entry.value.downcast::<CellObject>().map(Some).map_err(|other| {
            let kind = self.repr_lossy(Gc::as_any(self.class_of(&other)));
            self.type_error(format!("__classcell__ must be a nonlocal cell, not {kind}"))
        })
    }

    fn allocate_class(
        &self,
        metaclass: &Gc<Class>,
        name: &str,
        bases: &[Gc<Class>],
        base: &Gc<Class>,
        dict: Gc<Dict>,
        slots: Option<&[Gc<Str>]>,
    ) -> Gc<Class> {
        let layout = base.layout;
        let named =
            |what: &str| slots.is_none_or(|slots| slots.iter().any(|slot| slot.as_str() == what));
        let own: Vec<Value> = slots
            .unwrap_or_default()
            .iter()
            .filter(|slot| !matches!(slot.as_str(), "__dict__" | "__weakref__"))
            .map(|slot| Gc::as_any(slot).clone())
            .collect();
        let n_own = own.len();
        let slot_names = (n_own > 0).then(|| self.new_tuple_object(own));
        let is_var_sized = matches!(layout, tag::INT | tag::TUPLE | tag::BYTES);
        let is_type = Gc::ptr_eq(metaclass, &self.classes.type_);
        self.heap.alloc(Class {
            name: RefCell::new(name.to_owned()),
            qualname: RefCell::default(),
            metaclass: (!is_type).then(|| metaclass.clone()),
            bases: Field::new(None),
            base: Field::new(Some(base.clone())),
            slot_names,
            mro: Field::new(None),
            dict,
            subclasses: Subclasses::default(),
            former: Rc::default(),
            registrations: Registrations::default(),
            version: Cell::new(self.new_version()),
            layout,
            is_builtin: false,
            is_base: Cell::new(true),
            is_vector_class: false,
            constructor: Cell::new(None),
            n_slots: base.n_slots + n_own,
            keys: base.keys.of_derived(),
            has_dict: named("__dict__") || bases.iter().any(|base| base.has_dict),
            has_weakref: !is_var_sized
                && (named("__weakref__") || bases.iter().any(|base| base.has_weakref)),
            collection: Cell::new(Collection::Other),
            has_del: Cell::new(false),
            has_getattr: Cell::new(false),
            has_getattribute: Cell::new(false),
            has_setattr: Cell::new(false),
            init_place: Cell::new(None),
            // The classes below one with a `__new__` go on to ask for one even if that is deleted, as in CPython.
            has_new: Cell::new(base.has_new.get()),
            is_regular: Cell::new(false),
        })
    }

    fn add_module(&self, class: &Gc<Class>) {
        if class.dict.get_str(&self.names.module).is_none()
            && let Some(module) =
                self.globals().and_then(|globals| globals.get_str(&self.names.name))
        {
            class.dict.set_str(&self.names.module, module);
        }
    }

    /// Makes static and class methods of those that are always ones.
    fn wrap_methods(&self, class: &Gc<Class>) {
        let names = &self.names;
        if let Some(new) = class.dict.get_str(&names.new)
            && new.tag() == tag::FUNCTION
        {
            let method = self.heap.alloc(StaticMethod::new(new));
            class.dict.set_str(&names.new, Gc::into_any(method));
        }
        for name in [&names.init_subclass, &self.intern("__class_getitem__")] {
            if let Some(function) = class.dict.get_str(name)
                && function.tag() == tag::FUNCTION
            {
                let method = self.heap.alloc(ClassMethod::new(function));
                class.dict.set_str(name, Gc::into_any(method));
            }
        }
    }

    /// What every class namespace has.
    fn complete_namespace(&self, class: &Gc<Class>) {
        let names = &self.names;
        if class.dict.get_str(&names.doc).is_none() {
            class.dict.set_str(&names.doc, self.none.clone());
        }
        let has_eq = class.dict.get_str(&names.eq).is_some();
        if has_eq && class.dict.get_str(&names.hash).is_none() {
            class.dict.set_str(&names.hash, self.none.clone());
        }
    }

    fn call_set_name(&self, class: &Gc<Class>) -> PyResult<()> {
        // CPython copies the dictionary of the class.
        let _copy = self.heap.stand_in_from(Some(dict::STOCK));
        for (name, value) in class.dict.pairs() {
            if let Some(property) = value.downcast_ref::<Property>() {
                property.name.set(Some(name));
                continue;
            }
            if value.tag() == tag::INSTANCE
                && let Some(hook) = self.class_of(&value).lookup(&self.names.set_name)
            {
                // The bound method, and its receiver.
                let (_bound, _receiver) = (self.heap.stand_in(), value.clone());
                let result = self.call_for_attribute(&hook, &value, &[Gc::as_any(class), &name]);
                result.map_err(|error| self.set_name_failed(class, &value, &name, error))?;
            }
        }
        Ok(())
    }

    /// What `__set_name__` raises is the cause of another error.
    fn set_name_failed(&self, class: &Class, value: &Value, name: &Value, cause: PyErr) -> PyErr {
        let (kind, owner) = (self.class_name(value), class.name.borrow());
        let name = self.repr_lossy(name);
        let error = self.runtime_error(format!(
            "Error calling __set_name__ on '{kind}' instance {name} in '{owner}'"
        ));
        self.bear(&cause);
        self.bear(&error);
        error.cause.set(Some(Gc::as_any(&cause).clone()));
        error.context.set(Some(cause));
        error.suppress_context.set(true);
        error
    }

    fn call_init_subclass(&self, class: &Gc<Class>, keywords: &[(Gc<Str>, Value)]) -> PyResult<()> {
        let order = class.mro();
        let classes = order.as_ref().map_or(&[][..], |order| order.items());
        if !class.is_subclass_of(class) {
            return Err(
                self.type_error("super(type, obj): obj must be an instance or subtype of type")
            );
        }
        // CPython makes a `super` to find the method, and binds it.
        let proxy = self.heap.stand_in();
        let hook = classes
            .iter()
            .skip_while(|other| !Value::ptr_eq(other, Gc::as_any(class)))
            .skip(1)
            .find_map(|base| base.downcast_ref::<Class>()?.dict.get_str(&self.names.init_subclass));
        let Some(hook) = hook else {
            if keywords.is_empty() {
                drop(self.heap.stand_in());
                return Ok(());
            }
            let name = class.name.borrow().clone();
            return Err(
                self.type_error(format!("{name}.__init_subclass__() takes no keyword arguments"))
            );
        };
        let hook = self.bind_descriptor(&hook, None, class)?;
        drop(proxy);
        let values: Vec<Value> = keywords.iter().map(|(_, value)| value.clone()).collect();
        let names = keywords.iter().map(|(name, _)| Gc::as_any(name).clone()).collect();
        let names = self.new_tuple_object(names);
        self.call_args(&hook, &Args { values: &values, names: Some(&names) }).map(drop)
    }

    /// Brings what a class remembers of its method resolution order up to date, in it and below.
    pub(crate) fn class_changed(&self, class: &Gc<Class>) {
        let mut work = vec![class.clone()];
        while let Some(class) = work.pop() {
            self.refresh(&class);
            work.extend(class.subclasses.alive());
        }
    }

    fn refresh(&self, class: &Gc<Class>) {
        let names = &self.names;
        let order = class.mro();
        let mut classes = order.iter().flat_map(|order| order.items());
        // The nearest built-in class: what it defines is what happens anyway.
        let built_in = classes
            .find_map(|class| class.downcast_ref::<Class>().filter(|class| class.is_builtin));
        let is_changed = |name: &Gc<Str>| {
            let anyway = built_in.and_then(|class| class.lookup(name));
            match (class.lookup(name), anyway) {
                (Some(found), Some(anyway)) => !Value::ptr_eq(&found, &anyway),
                (found, _) => found.is_some(),
            }
        };
        let inherits = |flag: fn(&Class) -> bool| built_in.is_some_and(|class| flag(class));
        class.version.set(self.new_version());
        class.has_del.set(class.lookup(&names.del).is_some());
        class.has_getattr.set(class.lookup(&names.getattr).is_some());
        class.has_getattribute.set(
            is_changed(&names.getattribute)
                || class.layout == tag::SUPER
                || inherits(|class| class.has_getattribute.get()),
        );
        class.has_setattr.set(
            is_changed(&names.setattr)
                || is_changed(&names.delattr)
                || inherits(|class| class.has_setattr.get()),
        );
        if class.lookup(&names.new).is_some_and(|new| new.tag() != tag::NATIVE) {
            class.has_new.set(true);
        }
        class.init_place.set(class.locate(&names.init));
    }
}
