//! Descriptors: what stands in a class and is asked when an attribute is got, set or deleted.

use exuvia::Gc;

use super::Vm;
use crate::modules::TupleGetter;
use crate::object::function::{
    ClassMethod, GetSet, Member, NativeMethod, Property, StaticMethod, Super,
};
use crate::object::slots::Slots;
use crate::object::{Class, Exception, Instance, Module, Native, PyErr, PyResult, Value, tag};

impl Vm {
    /// Whether a class attribute takes precedence over an attribute of the instance.
    pub(crate) fn is_data_descriptor(&self, value: &Value) -> bool {
        match value.tag() {
            tag::PROPERTY | tag::MEMBER | tag::GETSET | tag::TUPLE_GETTER => true,
            tag::INSTANCE => {
                let class = self.class_of(value);
                class.lookup(&self.names.set).is_some()
                    || class.lookup(&self.names.delete).is_some()
            }
            _ => false,
        }
    }

    /// Whether a class attribute is asked before the attributes of the instance: a data descriptor with a `__get__`.
    pub(super) fn overrides_instance(&self, value: &Value) -> bool {
        self.is_data_descriptor(value)
            && (value.tag() != tag::INSTANCE
                || self.class_of(value).lookup(&self.names.get).is_some())
    }

    /// `descriptor.__get__(object, class)`; what is no descriptor is returned as it is.
    pub(crate) fn bind_descriptor(
        &self,
        value: &Value,
        object: Option<&Value>,
        class: &Gc<Class>,
    ) -> PyResult {
        match value.tag() {
            tag::FUNCTION => Ok(match object {
                Some(object) => self.new_bound_method(value.clone(), object.clone()),
                None => value.clone(),
            }),
            tag::NATIVE_METHOD => match object {
                Some(object) => self.bind_checked(value, object),
                None => Ok(value.clone()),
            },
            tag::STATIC_METHOD => Ok(value
                .downcast_ref::<StaticMethod>()
                .map_or_else(|| value.clone(), |m| m.function.clone())),
            tag::CLASS_METHOD => match value.downcast_ref::<ClassMethod>() {
                Some(method) => self.bind_to_class(method, class),
                None => Ok(value.clone()),
            },
            tag::PROPERTY | tag::MEMBER | tag::GETSET => match object {
                Some(object) => self.get_computed(value, object),
                None => Ok(value.clone()),
            },
            tag::INSTANCE => self.bind_user_descriptor(value, object, class),
            tag::SUPER => match (value.downcast_ref::<Super>(), object) {
                (Some(proxy), Some(object)) => self.bind_super(value, proxy, object),
                _ => Ok(value.clone()),
            },
            tag::LRU_CACHE => Ok(object.map_or_else(
                || value.clone(),
                |object| self.new_bound_method(value.clone(), object.clone()),
            )),
            tag::TUPLE_GETTER => match (value.downcast_ref::<TupleGetter>(), object) {
                (Some(getter), Some(object)) => getter.of(self, value, object),
                _ => Ok(value.clone()),
            },
            _ => Ok(value.clone()),
        }
    }

    /// What a class method is for a class. What it wraps may be a descriptor itself, which is asked as an attribute of the
    /// class's class would be.
    fn bind_to_class(&self, method: &ClassMethod, class: &Gc<Class>) -> PyResult {
        let (function, class) = (&method.function, Gc::as_any(class));
        let is_descriptor = match function.tag() {
            tag::FUNCTION => false,
            tag::NATIVE_METHOD => !method.is_builtin,
            tag::INSTANCE => self.class_of(function).lookup(&self.names.get).is_some(),
            tag => matches!(
                tag,
                tag::BOUND_METHOD
                    | tag::CLASS_METHOD
                    | tag::STATIC_METHOD
                    | tag::PROPERTY
                    | tag::MEMBER
                    | tag::GETSET
                    | tag::LRU_CACHE
                    | tag::SUPER
            ),
        };
        if is_descriptor {
            return self.bind_descriptor(function, Some(class), self.class_of(class));
        }
        Ok(self.bind_method(function, class))
    }

    fn bind_checked(&self, method: &Value, object: &Value) -> PyResult {
        match method.downcast_ref::<NativeMethod>() {
            Some(native) if !self.is_receiver(native, object) => {
                Err(self.wrong_object(native.name, native.owner, object))
            }
            _ => Ok(self.bind_method(method, object)),
        }
    }

    /// Whether an object can be the receiver of a built-in method.
    #[inline]
    pub(super) fn is_receiver(&self, method: &NativeMethod, object: &Value) -> bool {
        object.tag() == method.class
            || method.class == tag::PLAIN_OBJECT
            || self.class_of(object).is_subclass_of(self.classes.by_tag(method.class))
    }

    /// Whether what was found in an object's class can be called with the object as its first argument.
    pub(super) fn takes_receiver(&self, function: &Value, object: &Value) -> bool {
        match function.downcast_ref::<NativeMethod>() {
            Some(method) => self.is_receiver(method, object),
            None => function.tag() == tag::FUNCTION,
        }
    }

    /// A method of a built-in class was called with no receiver, or with one of another class.
    #[cold]
    pub(super) fn wrong_receiver_of(
        &self,
        method: &NativeMethod,
        receiver: Option<&Value>,
    ) -> PyErr {
        let (name, owner) = (method.name, method.owner);
        let text = match (method.is_slot(), receiver.map(|receiver| self.class_name(receiver))) {
            (true, Some(class)) => {
                format!("descriptor '{name}' requires a '{owner}' object but received a '{class}'")
            }
            (true, None) => format!("descriptor '{name}' of '{owner}' object needs an argument"),
            (false, Some(class)) => format!(
                "descriptor '{name}' for '{owner}' objects doesn't apply to a '{class}' object"
            ),
            (false, None) => format!("unbound method {owner}.{name}() needs an argument"),
        };
        self.type_error(text)
    }

    /// A descriptor was asked of an object of another class.
    #[cold]
    fn wrong_object(&self, name: &str, owner: &str, object: &Value) -> PyErr {
        let class = self.class_name(object);
        self.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{class}' object"
        ))
    }

    /// Fails if a descriptor of a built-in class, or of `__slots__`, is not for such an object.
    pub(crate) fn check_descriptor(&self, descriptor: &Value, object: &Value) -> PyResult<()> {
        if !matches!(descriptor.tag(), tag::NATIVE_METHOD | tag::MEMBER | tag::GETSET) {
            return Ok(());
        }
        match self.class_of_attribute(descriptor) {
            Some(class) if !self.class_of(object).is_subclass_of(&class) => {
                let names = crate::object::descriptor_class::names_of(descriptor);
                let (name, owner) = names.unwrap_or_default();
                Err(self.wrong_object(&name, &owner, object))
            }
            _ => Ok(()),
        }
    }

    /// `__get__` of a class method of a built-in class, whose class must be that one or derive from it.
    pub(crate) fn bind_class_method(&self, method: &Value, class: &Value) -> PyResult {
        let owner = self.class_of_attribute(method);
        let names = crate::object::descriptor_class::names_of(method);
        let (name, owner_name) = names.unwrap_or_default();
        let Some(class) = class.downcast_ref::<Class>() else {
            let kind = self.class_name(class);
            return Err(self.type_error(format!(
                "descriptor '{name}' for type '{owner_name}' needs a type, not a '{kind}' as arg 2"
            )));
        };
        if owner.is_some_and(|owner| !class.is_subclass_of(&owner)) {
            let given = class.name.borrow();
            return Err(self.type_error(format!(
                "descriptor '{name}' requires a subtype of '{owner_name}' but received '{given}'"
            )));
        }
        self.bind_descriptor(method, None, class)
    }

    fn bind_method(&self, function: &Value, receiver: &Value) -> Value {
        if let Some(method) = function.downcast_ref::<NativeMethod>() {
            return Gc::into_any(self.heap.alloc(Native::bound(method, receiver.clone())));
        }
        self.new_bound_method(function.clone(), receiver.clone())
    }

    fn bind_user_descriptor(
        &self,
        value: &Value,
        object: Option<&Value>,
        class: &Gc<Class>,
    ) -> PyResult {
        let Some(get) = self.class_of(value).lookup(&self.names.get) else {
            return Ok(value.clone());
        };
        self.call_borrowed(&get, &[value, object.unwrap_or(&self.none), Gc::as_any(class)])
    }

    fn get_computed(&self, descriptor: &Value, object: &Value) -> PyResult {
        if let Some(property) = descriptor.downcast_ref::<Property>() {
            let Some(getter) = property.getter.get() else {
                return Err(self.attribute_error(self.property_message(property, object, "getter")));
            };
            return self.call_borrowed(&getter, &[object]);
        }
        if let Some(getset) = descriptor.downcast_ref::<GetSet>() {
            return (getset.get)(self, object);
        }
        let Some(member) = descriptor.downcast_ref::<Member>() else {
            return Ok(descriptor.clone());
        };
        let value = self.slot(member, object)?;
        value.ok_or_else(|| self.no_attribute(object, &member.name))
    }

    /// The value that a `__slots__` descriptor stands for.
    fn slot(&self, member: &Member, object: &Value) -> PyResult<Option<Value>> {
        let place = self.place_of_slot(member, object)?;
        Ok(match object.downcast_ref::<Instance>() {
            Some(instance) => instance.value_at(place),
            None => slots_of(object).and_then(|slots| slots.get(place)),
        })
    }

    fn set_slot(&self, member: &Member, object: &Value, value: Option<Value>) -> PyResult<()> {
        let place = self.place_of_slot(member, object)?;
        if let Some(instance) = object.downcast_ref::<Instance>() {
            instance.set_value_at(place, value);
        } else if let Some(slots) = slots_of(object) {
            slots.set(place, value);
        }
        Ok(())
    }

    fn place_of_slot(&self, member: &Member, object: &Value) -> PyResult<usize> {
        let class = self.class_of(object);
        let has_slots = object.tag() == tag::INSTANCE || slots_of(object).is_some();
        if !has_slots || !class.is_subclass_of(&member.class) {
            return Err(self.wrong_object(member.name.as_str(), &member.owner, object));
        }
        Ok(class.n_slots.saturating_sub(member.number + 1))
    }

    fn property_message(&self, property: &Property, object: &Value, what: &str) -> String {
        let class = self.class_of(object).qualname.borrow();
        match property.name.get().and_then(|name| self.repr(&name).ok()) {
            Some(name) => format!("property {name} of '{class}' object has no {what}"),
            None => format!("property of '{class}' object has no {what}"),
        }
    }

    /// Sets what a data descriptor computes, or deletes it.
    pub(crate) fn set_computed(
        &self,
        descriptor: &Value,
        object: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        if let Some(property) = descriptor.downcast_ref::<Property>() {
            let (function, what) = match value {
                Some(_) => (property.setter.get(), "setter"),
                None => (property.deleter.get(), "deleter"),
            };
            let Some(function) = function else {
                return Err(self.attribute_error(self.property_message(property, object, what)));
            };
            return match value {
                Some(value) => self.call_borrowed(&function, &[object, value]),
                None => self.call_borrowed(&function, &[object]),
            }
            .map(drop);
        }
        if let Some(getset) = descriptor.downcast_ref::<GetSet>() {
            let Some(set) = getset.set else {
                if getset.is_member() {
                    return Err(self.attribute_error("readonly attribute"));
                }
                let owner = match &getset.class {
                    Some(class) => class.name.borrow().clone(),
                    None => getset.owner.to_owned(),
                };
                let text =
                    format!("attribute '{}' of '{owner}' objects is not writable", getset.name);
                return Err(self.attribute_error(text));
            };
            return set(self, object, value.cloned());
        }
        if let Some(member) = descriptor.downcast_ref::<Member>() {
            if value.is_none() && self.slot(member, object)?.is_none() {
                return Err(self.attribute_error(member.name.as_str()));
            }
            self.set_slot(member, object, value.cloned())?;
            return Ok(());
        }
        self.set_user_descriptor(descriptor, object, value)
    }

    fn set_user_descriptor(
        &self,
        descriptor: &Value,
        object: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        let (name, what) = match value {
            Some(_) => (&self.names.set, "__set__"),
            None => (&self.names.delete, "__delete__"),
        };
        let Some(hook) = self.class_of(descriptor).lookup(name) else {
            return Err(self.attribute_error(what));
        };
        match value {
            Some(value) => self.call_for_attribute(&hook, descriptor, &[object, value]),
            None => self.call_for_attribute(&hook, descriptor, &[object]),
        }
        .map(drop)
    }
}

/// Where objects that are no plain instances have the values of `__slots__`.
fn slots_of(object: &Value) -> Option<&Slots> {
    match object.tag() {
        tag::EXCEPTION => object.downcast_ref::<Exception>().map(|error| error.slots()),
        tag::MODULE => object.downcast_ref::<Module>().map(|module| &module.slots),
        _ => None,
    }
}
