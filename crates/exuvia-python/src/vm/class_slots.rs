//! `__slots__`, and the attributes that instances have without being asked.

use exuvia::Gc;

use super::Vm;
use super::text::as_str;
use crate::object::function::{GetSet, Member};
use crate::object::{Class, Dict, Insert as _, PyResult, Str, tag};

impl Vm {
    /// The names in `__slots__`, mangled; `None` if the class has no `__slots__`.
    pub(super) fn take_slots(
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

    /// Refuses values of `__slots__` behind contents of any length.
    pub(super) fn check_slots_fit(&self, base: &Class, slots: Option<&[Gc<Str>]>) -> PyResult<()> {
        let is_var_sized = matches!(base.layout, tag::INT | tag::TUPLE | tag::BYTES | tag::CLASS);
        if is_var_sized && slots.is_some_and(|slots| !slots.is_empty()) {
            let base = base.name.borrow();
            let text = format!("nonempty __slots__ not supported for subtype of '{base}'");
            return Err(self.type_error(text));
        }
        Ok(())
    }

    pub(super) fn add_slot_members(&self, class: &Gc<Class>, slots: Vec<Gc<Str>>, base: &Class) {
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
    pub(super) fn add_instance_attributes(&self, class: &Gc<Class>, bases: &[Gc<Class>]) {
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
