//! `isinstance`, `issubclass` and `callable`.

use exuvia::Gc;

use super::Vm;
use crate::object::{Class, PyErr, PyResult, Str, Tuple, Value, tag};

impl Vm {
    /// `isinstance(object, class)`
    pub(crate) fn is_instance(&self, object: &Value, class: &Value) -> PyResult<bool> {
        if Value::ptr_eq(Gc::as_any(self.class_of(object)), class) {
            return Ok(true);
        }
        if let Some(classes) = class.downcast_ref::<Tuple>() {
            let _guard = self.enter_recursion_while(" in __instancecheck__")?;
            for class in classes.items() {
                if self.is_instance(object, class)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(result) = self.ask_class(class, &self.names.instancecheck, object)? {
            return Ok(result);
        }
        self.is_real_instance(object, class)
    }

    /// What `type.__instancecheck__` does.
    pub(crate) fn is_real_instance(&self, object: &Value, class: &Value) -> PyResult<bool> {
        let Some(class) = class.downcast_ref::<Class>() else {
            if self.claimed_bases(class)?.is_none() {
                return Err(self.type_error(
                    "isinstance() arg 2 must be a type, a tuple of types, or a union",
                ));
            }
            return match self.find_attribute(object, &self.names.class)? {
                Some(claimed) => self.leads_to(claimed, class),
                None => Ok(false),
            };
        };
        if self.class_of(object).is_subclass_of(class) {
            return Ok(true);
        }
        // An object may claim another class by a `__class__` of its own.
        if !self.claims_class(object) {
            return Ok(false);
        }
        let claimed = self.find_attribute(object, &self.names.class)?;
        Ok(claimed
            .and_then(|claimed| claimed.downcast::<Class>().ok())
            .is_some_and(|claimed| claimed.is_subclass_of(class)))
    }

    fn claims_class(&self, object: &Value) -> bool {
        let class = self.class_of(object);
        class.has_getattribute.get()
            || class.lookup(&self.names.class).is_some_and(|value| value.tag() != tag::GETSET)
    }

    /// `issubclass(derived, class)`
    pub(crate) fn is_subclass(&self, derived: &Value, class: &Value) -> PyResult<bool> {
        if let Some(classes) = class.downcast_ref::<Tuple>() {
            let _guard = self.enter_recursion_while(" in __subclasscheck__")?;
            for class in classes.items() {
                if self.is_subclass(derived, class)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(result) = self.ask_class(class, &self.names.subclasscheck, derived)? {
            return Ok(result);
        }
        if let (Some(derived), Some(class)) =
            (derived.downcast_ref::<Class>(), class.downcast_ref::<Class>())
        {
            return Ok(derived.is_subclass_of(class));
        }
        if self.claimed_bases(derived)?.is_none() {
            return Err(self.type_error("issubclass() arg 1 must be a class"));
        }
        if self.claimed_bases(class)?.is_none() {
            return Err(self.not_classes());
        }
        self.leads_to(derived.clone(), class)
    }

    /// The `__bases__` of a class, or of an object that is to be taken for one.
    fn claimed_bases(&self, class: &Value) -> PyResult<Option<Gc<Tuple>>> {
        let bases = self.find_attribute(class, &self.intern("__bases__"))?;
        Ok(bases.and_then(|bases| bases.downcast::<Tuple>().ok()))
    }

    /// CPython's `abstract_issubclass`: whether `class` is among the bases of another, and theirs.
    fn leads_to(&self, mut derived: Value, class: &Value) -> PyResult<bool> {
        let bases = loop {
            if Value::ptr_eq(&derived, class) {
                return Ok(true);
            }
            let Some(bases) = self.claimed_bases(&derived)? else { return Ok(false) };
            match bases.items() {
                [] => return Ok(false),
                [base] => derived = base.clone(),
                _ => break bases,
            }
            self.check_signals()?;
        };
        let _guard = self.enter_recursion_while(" in __issubclass__")?;
        for base in bases.items() {
            if self.leads_to(base.clone(), class)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn not_classes(&self) -> PyErr {
        self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union")
    }

    /// The answer of a method that the class of a class defines.
    fn ask_class(&self, class: &Value, name: &Gc<Str>, object: &Value) -> PyResult<Option<bool>> {
        let is_plain = class
            .downcast_ref::<Class>()
            .is_some_and(|class| class.metaclass.as_ref().is_none_or(|meta| meta.is_builtin));
        if is_plain {
            return Ok(None);
        }
        let Some(method) = self.overridden(class, name) else { return Ok(None) };
        let result = self.call_as_bound(&method, class, std::slice::from_ref(object))?;
        self.truth(&result).map(Some)
    }

    /// Whether an object can be called.
    pub(crate) fn is_callable(&self, value: &Value) -> bool {
        match value.tag() {
            tag::FUNCTION
            | tag::NATIVE
            | tag::NATIVE_METHOD
            | tag::BOUND_METHOD
            | tag::CLASS
            | tag::STATIC_METHOD => true,
            _ => self.class_of(value).lookup(&self.names.call).is_some(),
        }
    }
}
