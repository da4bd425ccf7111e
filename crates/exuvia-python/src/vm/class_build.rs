//! Making classes: the `class` statement, `type(name, bases, dict)`, method resolution order.

use std::cell::{Cell, RefCell};

use exuvia::{Field, Gc};

use super::text::as_str;
use super::{Args, Vm};
use crate::object::class::Collection;
use crate::object::function::{ClassMethod, GetSet, Member, Property, StaticMethod};
use crate::object::subclasses::{Registrations, Subclasses};
use crate::object::{
    CellObject, Class, Dict, Function, Insert as _, PyErr, PyResult, Str, Tuple, Value, tag,
};

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
        if let Some(cell) = cell {
            cell.value.set(Some(Gc::as_any(&class).clone()));
        }
        self.update_order(&class)?;
        self.add_slot_members(&class, slots.unwrap_or_default(), &base);
        self.complete_namespace(&class);
        self.add_instance_attributes(&class, &bases);
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

    /// The names in `__slots__`, mangled; `None` if the class has no `__slots__`.
    fn take_slots(
        &self,
        class: &str,
        dict: &Gc<Dict>,
        base: &Class,
    ) -> PyResult<Option<Vec<Gc<Str>>>> {
        let Some(slots) = dict.get_str(&self.names.slots) else { return Ok(None) };
        let names = match as_str(&slots) {
            Some(_) => vec![slots.clone()],
            None => self.to_vec(&slots)?,
        };
        let mut checked = Vec::new();
        for name in names {
            let Some(name) = as_str(&name) else {
                let kind = self.class_name(&name);
                return Err(
                    self.type_error(format!("__slots__ items must be strings, not '{kind}'"))
                );
            };
            if !is_identifier(name.as_str()) {
                return Err(self.type_error("__slots__ must be identifiers"));
            }
            if dict.get_str(name).is_some()
                && !matches!(
                    name.as_str(),
                    "__dict__" | "__weakref__" | "__qualname__" | "__classcell__"
                )
            {
                let text =
                    format!("'{}' in __slots__ conflicts with class variable", name.as_str());
                return Err(self.value_error(text));
            }
            checked.push(self.intern(&mangle(class, name.as_str())));
        }
        // As in CPython, the order of the names is not that of the places.
        checked.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        let has = |what: &str| checked.iter().any(|name| name.as_str() == what);
        let is_twice = |what: &str| checked.iter().filter(|name| name.as_str() == what).count() > 1;
        if is_twice("__dict__") || has("__dict__") && base.has_dict {
            return Err(self.type_error("__dict__ slot disallowed: we already got one"));
        }
        if is_twice("__weakref__") || has("__weakref__") && base.has_weakref {
            return Err(self.type_error(
                "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0",
            ));
        }
        Ok(Some(checked))
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
            registrations: Registrations::default(),
            version: Cell::new(self.new_version()),
            layout,
            is_builtin: false,
            is_base: Cell::new(true),
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

    /// Refuses values of `__slots__` behind contents of any length.
    fn check_slots_fit(&self, base: &Class, slots: Option<&[Gc<Str>]>) -> PyResult<()> {
        let is_var_sized = matches!(base.layout, tag::INT | tag::TUPLE | tag::BYTES | tag::CLASS);
        if is_var_sized && slots.is_some_and(|slots| !slots.is_empty()) {
            let base = base.name.borrow();
            let text = format!("nonempty __slots__ not supported for subtype of '{base}'");
            return Err(self.type_error(text));
        }
        Ok(())
    }

    fn add_slot_members(&self, class: &Gc<Class>, slots: Vec<Gc<Str>>, base: &Class) {
        let is_own = |name: &Gc<Str>| !matches!(name.as_str(), "__dict__" | "__weakref__");
        let slots: Vec<_> = slots.into_iter().filter(is_own).collect();
        // The first name has the highest number, and so the first place.
        let numbers = (base.n_slots..base.n_slots + slots.len()).rev();
        for (name, number) in slots.into_iter().zip(numbers) {
            let owner = class.name.borrow().clone();
            let of = class.clone();
            let member = self.heap.alloc(Member { name: name.clone(), number, owner, class: of });
            class.dict.set_str(&name, Gc::into_any(member));
        }
    }

    /// `__dict__` and `__weakref__`, for the first class in a hierarchy whose instances have them.
    fn add_instance_attributes(&self, class: &Gc<Class>, bases: &[Gc<Class>]) {
        let add = |name: &'static str, get, set| {
            let getset = GetSet { name, get, set, owner: "", class: Some(class.clone()) };
            class.dict.set_str(&self.intern(name), Gc::into_any(self.heap.alloc(getset)));
        };
        if class.has_dict && !bases.iter().any(|base| base.has_dict) {
            add("__dict__", crate::builtins::get_dict, Some(crate::builtins::set_dict));
        }
        if class.has_weakref && !bases.iter().any(|base| base.has_weakref) {
            add("__weakref__", crate::modules::weakref::first_reference, None);
        }
    }

    fn add_module(&self, class: &Gc<Class>) {
        if class.dict.get_str(&self.names.module).is_none()
            && let Some(module) =
                self.globals().and_then(|globals| globals.get_str(&self.names.name))
        {
            class.dict.set_str(&self.names.module, module);
        }
    }

    /// What every class namespace has: `__doc__`, and static and class methods made so.
    fn complete_namespace(&self, class: &Gc<Class>) {
        let names = &self.names;
        if class.dict.get_str(&names.doc).is_none() {
            class.dict.set_str(&names.doc, self.none.clone());
        }
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
        let has_eq = class.dict.get_str(&names.eq).is_some();
        if has_eq && class.dict.get_str(&names.hash).is_none() {
            class.dict.set_str(&names.hash, self.none.clone());
        }
    }

    fn call_set_name(&self, class: &Gc<Class>) -> PyResult<()> {
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

/// `__name` inside class `C` is `_C__name`.
fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || class.is_empty() {
        return name.to_owned();
    }
    format!("_{class}{name}")
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
        && chars.all(unicode_ident::is_xid_continue)
}
