//! Attributes: lookup, descriptors, and what the inline caches learn.

use exuvia::Gc;

use super::{Args, Vm};
use crate::modules::{CData, LruCache, Partial, TupleGetter};
use crate::object::dict::as_dict;
use crate::object::function::{
    ClassMethod, GetSet, Member, NativeMethod, Property, StaticMethod, Super,
};
use crate::object::generator::GeneratorKind;
use crate::object::{
    BoundMethod, Class, Exception, Function, Generator, Insert as _, Instance, Module, Native,
    PyResult, Str, Value, tag,
};

impl Vm {
    /// The class of an object.
    #[inline]
    pub(crate) fn class_of<'a>(&'a self, object: &'a Value) -> &'a Gc<Class> {
        match object.tag() {
            tag::INSTANCE => object.downcast_ref::<Instance>().map(|instance| instance.class()),
            tag::EXCEPTION => object.downcast_ref::<Exception>().map(|exception| &exception.class),
            tag::CLASS => object.downcast_ref::<Class>().and_then(|class| class.metaclass.as_ref()),
            tag::GENERATOR => {
                let kind = object.downcast_ref::<Generator>().map(|generator| generator.kind);
                return self.classes.by_tag(kind.map_or(tag::GENERATOR, GeneratorKind::class_tag));
            }
            tag::C_DATA => object.downcast_ref::<CData>().map(|data| &data.class),
            _ => None,
        }
        .unwrap_or_else(|| self.classes.by_tag(object.tag()))
    }

    /// The name of an object's class; with the module, if that is a built-in one, as messages have it.
    pub(crate) fn class_name(&self, object: &Value) -> String {
        self.class_of(object).name.borrow().clone()
    }

    /// `object.name`
    pub(crate) fn attribute(&self, object: &Value, name: &Gc<Str>) -> PyResult {
        match self.look_up_attribute(object, name)? {
            Some(value) => Ok(value),
            None => Err(self.no_attribute(object, name)),
        }
    }

    /// `object.name` for a name that is not interned.
    pub(crate) fn attribute_named(&self, object: &Value, name: &str) -> PyResult {
        self.attribute(object, &self.intern(name))
    }

    /// `object.name`, or `None` if there is no such attribute.
    pub(crate) fn find_attribute(&self, object: &Value, name: &Gc<Str>) -> PyResult<Option<Value>> {
        let found = self.absorb(self.look_up_attribute(object, name), super::Kind::AttributeError);
        found.map(Option::flatten)
    }

    /// `object.name`. There being none is `None`, or the `AttributeError` of a method that was asked.
    fn look_up_attribute(&self, object: &Value, name: &Gc<Str>) -> PyResult<Option<Value>> {
        let class = self.class_of(object);
        if class.has_getattribute.get()
            && let Some(hook) = class.lookup(&self.names.getattribute)
        {
            let receiver = object.clone();
            let found = self.call_borrowed(&hook, &[object, Gc::as_any(name)]);
            drop(receiver);
            if !class.has_getattr.get() {
                return found.map(Some);
            }
            return match self.absorb(found, super::Kind::AttributeError)? {
                Some(value) => Ok(Some(value)),
                None => self.call_getattr_hook(object, class, name),
            };
        }
        match self.find_generic_attribute(object, name) {
            Ok(None) if class.has_getattr.get() => self.call_getattr_hook(object, class, name),
            Err(error)
                if class.has_getattr.get() && self.is_kind(&error, super::Kind::AttributeError) =>
            {
                self.call_getattr_hook(object, class, name)
            }
            found => found,
        }
    }

    fn call_getattr_hook(
        &self,
        object: &Value,
        class: &Gc<Class>,
        name: &Gc<Str>,
    ) -> PyResult<Option<Value>> {
        let Some(hook) = class.lookup(&self.names.getattr) else { return Ok(None) };
        // CPython calls this one, and `__getattribute__`, as a bound method.
        let _receiver = object.clone();
        self.call_borrowed(&hook, &[object, Gc::as_any(name)]).map(Some)
    }

    /// The lookup of `object.__getattribute__`.
    pub(crate) fn find_generic_attribute(
        &self,
        object: &Value,
        name: &Gc<Str>,
    ) -> PyResult<Option<Value>> {
        if let Some(class) = object.downcast_ref::<Class>() {
            return self.find_class_attribute(class, name);
        }
        if let Some(proxy) = object.downcast_ref::<Super>() {
            return self.find_super_attribute(proxy, object, name);
        }
        let class = self.class_of(object);
        let in_class = class.lookup(name);
        if let Some(descriptor) = &in_class
            && self.is_data_descriptor(descriptor)
        {
            return self.bind_descriptor(descriptor, Some(object), class).map(Some);
        }
        if let Some(value) = self.own_attribute(object, name) {
            return Ok(Some(value));
        }
        match in_class {
            Some(value) => self.bind_descriptor(&value, Some(object), class).map(Some),
            None => match object.tag() {
                tag::MODULE => match object.downcast_ref::<Module>() {
                    Some(module) => self.ask_module(module, name),
                    None => Ok(None),
                },
                // A bound method has the attributes of its function.
                tag::BOUND_METHOD => match object.downcast_ref::<BoundMethod>() {
                    Some(method) => self.look_up_attribute(&method.function, name),
                    None => Ok(None),
                },
                _ => Ok(None),
            },
        }
    }

    /// What a module's own `__getattr__` says.
    fn ask_module(&self, module: &Module, name: &Gc<Str>) -> PyResult<Option<Value>> {
        match module.dict.get_str(&self.names.getattr) {
            Some(hook) => self.call(&hook, &[Gc::as_any(name).clone()]).map(Some),
            None => Ok(None),
        }
    }

    /// What the object itself stores under a name.
    pub(super) fn own_attribute(&self, object: &Value, name: &Gc<Str>) -> Option<Value> {
        match object.tag() {
            tag::INSTANCE => object.downcast_ref::<Instance>()?.attribute(name),
            tag::MODULE => object.downcast_ref::<Module>()?.dict.get_str(name),
            tag::EXCEPTION => {
                let error = object.downcast_ref::<Exception>()?;
                let own = error.dict.get().and_then(|dict| dict.get_str(name));
                own.or_else(|| self.extra_attribute(error, name.as_str()))
            }
            tag::FUNCTION => object.downcast_ref::<Function>()?.dict.get()?.get_str(name),
            tag::STATIC_METHOD => object.downcast_ref::<StaticMethod>()?.dict.get()?.get_str(name),
            tag::CLASS_METHOD => object.downcast_ref::<ClassMethod>()?.dict.get()?.get_str(name),
            tag::C_DATA => object.downcast_ref::<CData>()?.dict.get()?.get_str(name),
            tag::PARTIAL => object.downcast_ref::<Partial>()?.dict.get()?.get_str(name),
            tag::LRU_CACHE => object.downcast_ref::<LruCache>()?.dict.get()?.get_str(name),
            _ => None,
        }
    }

    /// `class.name`
    fn find_class_attribute(&self, class: &Gc<Class>, name: &Gc<Str>) -> PyResult<Option<Value>> {
        let object = Gc::as_any(class);
        let metaclass = self.class_of(object);
        let in_meta = metaclass.lookup(name);
        if let Some(descriptor) = &in_meta
            && self.is_data_descriptor(descriptor)
        {
            return self.bind_descriptor(descriptor, Some(object), metaclass).map(Some);
        }
        if let Some(value) = class.lookup(name) {
            return self.bind_descriptor(&value, None, class).map(Some);
        }
        match in_meta {
            Some(value) => self.bind_descriptor(&value, Some(object), metaclass).map(Some),
            None => Ok(None),
        }
    }

    /// `super().name`: the search goes on after the class that `super` names.
    fn find_super_attribute(
        &self,
        proxy: &Gc<Super>,
        object: &Value,
        name: &Gc<Str>,
    ) -> PyResult<Option<Value>> {
        if let Some((object, object_class)) = &proxy.bound
            && !Gc::ptr_eq(name, &self.names.class)
        {
            let order = object_class.mro();
            let classes = order.as_ref().map_or(&[][..], |order| order.items());
            let found = classes
                .iter()
                .skip_while(|class| !Value::ptr_eq(class, Gc::as_any(&proxy.class)))
                .skip(1)
                .find_map(|class| class.downcast_ref::<Class>()?.dict.get_str(name));
            if let Some(value) = found {
                let is_class = Value::ptr_eq(object, Gc::as_any(object_class));
                let receiver = (!is_class).then_some(object);
                return self.bind_descriptor(&value, receiver, object_class).map(Some);
            }
        }
        let class = self.class_of(object);
        match class.lookup(name) {
            Some(value) => self.bind_descriptor(&value, Some(object), class).map(Some),
            None => Ok(None),
        }
    }

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

    /// `descriptor.__get__(object, class)`; what is no descriptor is returned as it is.
    pub(crate) fn bind_descriptor(
        &self,
        value: &Value,
        object: Option<&Value>,
        class: &Gc<Class>,
    ) -> PyResult {
        match value.tag() {
            tag::FUNCTION | tag::NATIVE_METHOD => Ok(match object {
                Some(object) => self.bind_method(value, object),
                None => value.clone(),
            }),
            tag::STATIC_METHOD => Ok(value
                .downcast_ref::<StaticMethod>()
                .map_or_else(|| value.clone(), |m| m.function.clone())),
            tag::CLASS_METHOD => match value.downcast_ref::<ClassMethod>() {
                Some(method) => Ok(self.bind_method(&method.function, Gc::as_any(class))),
                None => Ok(value.clone()),
            },
            tag::PROPERTY | tag::MEMBER | tag::GETSET => match object {
                Some(object) => self.get_computed(value, object),
                None => Ok(value.clone()),
            },
            tag::INSTANCE => self.bind_user_descriptor(value, object, class),
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

    fn bind_method(&self, function: &Value, receiver: &Value) -> Value {
        if let Some(method) = function.downcast_ref::<NativeMethod>() {
            return Gc::into_any(self.heap.alloc(Native {
                name: method.name,
                function: method.function,
                receiver: Some(receiver.clone()),
                owner: method.owner,
            }));
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
        let value = self.slotted(member, object)?.value_at(member.position);
        value.ok_or_else(|| self.no_attribute(object, &member.name))
    }

    /// The instance in which a `__slots__` descriptor has a place.
    fn slotted<'a>(&self, member: &Member, object: &'a Value) -> PyResult<&'a Gc<Instance>> {
        let instance = object.downcast_ref::<Instance>();
        instance.filter(|instance| self.is_member_of(member, instance.class())).ok_or_else(|| {
            let (name, owner) = (member.name.as_str(), &member.owner);
            let class = self.class_name(object);
            self.type_error(format!(
                "descriptor '{name}' for '{owner}' objects doesn't apply to a '{class}' object"
            ))
        })
    }

    /// Whether a `__slots__` descriptor is one of a class or of its bases.
    fn is_member_of(&self, member: &Member, class: &Class) -> bool {
        let is_it = |value: Value| {
            value.downcast_ref::<Member>().is_some_and(|other| std::ptr::eq(&**other, member))
        };
        let order = class.mro();
        let classes = order.as_ref().map_or(&[][..], |order| order.items());
        classes
            .iter()
            .filter_map(|class| class.downcast_ref::<Class>()?.dict.get_str(&member.name))
            .any(is_it)
    }

    fn property_message(&self, property: &Property, object: &Value, what: &str) -> String {
        let name = [&property.getter, &property.setter, &property.deleter]
            .into_iter()
            .filter_map(exuvia::Field::get)
            .find_map(|f| Some(f.downcast_ref::<Function>()?.name.get().as_str().to_owned()));
        let class = self.class_name(object);
        match name {
            Some(name) => format!("property '{name}' of '{class}' object has no {what}"),
            None => format!("property of '{class}' object has no {what}"),
        }
    }

    /// `object.name = value`
    pub(crate) fn set_attribute(
        &self,
        object: &Value,
        name: &Gc<Str>,
        value: &Value,
    ) -> PyResult<()> {
        let class = self.class_of(object);
        if class.has_setattr.get()
            && let Some(hook) = class.lookup(&self.names.setattr)
        {
            return self.call_borrowed(&hook, &[object, Gc::as_any(name), value]).map(drop);
        }
        self.set_generic_attribute(object, name, value)
    }

    /// What `object.__setattr__` does.
    pub(crate) fn set_generic_attribute(
        &self,
        object: &Value,
        name: &Gc<Str>,
        value: &Value,
    ) -> PyResult<()> {
        if let Some(class) = object.downcast_ref::<Class>() {
            return self.set_class_attribute(class, name, Some(value.clone()));
        }
        if let Some(descriptor) = self.class_of(object).lookup(name)
            && self.is_data_descriptor(&descriptor)
        {
            return self.set_computed(&descriptor, object, Some(value));
        }
        match object.tag() {
            tag::INSTANCE => self.set_instance_attribute(object, name, value.clone()),
            tag::MODULE => {
                if let Some(module) = object.downcast_ref::<Module>() {
                    module.dict.set_str(name, value.clone());
                }
                Ok(())
            }
            tag::EXCEPTION
            | tag::FUNCTION
            | tag::STATIC_METHOD
            | tag::CLASS_METHOD
            | tag::C_DATA
            | tag::PARTIAL
            | tag::LRU_CACHE => {
                let dict = self.dict_of(object)?;
                dict.set_str(name, value.clone());
                Ok(())
            }
            _ => Err(self.cannot_set(object, name)),
        }
    }

    fn cannot_set(&self, object: &Value, name: &Gc<Str>) -> crate::object::PyErr {
        let class = self.class_of(object);
        if class.lookup(name).is_some() {
            let text = format!(
                "'{}' object attribute '{}' is read-only",
                class.name.borrow(),
                name.as_str()
            );
            return self.attribute_error(text);
        }
        self.no_attribute(object, name)
    }

    fn set_instance_attribute(&self, object: &Value, name: &Gc<Str>, value: Value) -> PyResult<()> {
        let Some(instance) = object.downcast_ref::<Instance>() else { return Ok(()) };
        if !instance.class().has_dict {
            return Err(self.cannot_set(object, name));
        }
        instance.set_attribute(self, name, value);
        Ok(())
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
                let text = format!(
                    "attribute '{}' of '{}' objects is not writable",
                    getset.name, getset.owner
                );
                return Err(self.attribute_error(text));
            };
            return set(self, object, value.cloned());
        }
        if let Some(member) = descriptor.downcast_ref::<Member>() {
            let instance = self.slotted(member, object)?;
            if value.is_none() && instance.value_at(member.position).is_none() {
                return Err(self.attribute_error(member.name.as_str()));
            }
            instance.set_value_at(member.position, value.cloned());
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
            Some(value) => self.call_borrowed(&hook, &[descriptor, object, value]),
            None => self.call_borrowed(&hook, &[descriptor, object]),
        }
        .map(drop)
    }

    /// Sets or deletes an attribute of a class.
    pub(crate) fn set_class_attribute(
        &self,
        class: &Gc<Class>,
        name: &Gc<Str>,
        value: Option<Value>,
    ) -> PyResult<()> {
        if class.is_builtin {
            let text = format!(
                "cannot set '{}' attribute of immutable type '{}'",
                name.as_str(),
                class.name.borrow()
            );
            return Err(self.type_error(text));
        }
        let object = Gc::as_any(class);
        if let Some(descriptor) = self.class_of(object).lookup(name)
            && self.is_data_descriptor(&descriptor)
        {
            return self.set_computed(&descriptor, object, value.as_ref());
        }
        let is_known = class.dict.position_of_str(name).is_some();
        match value {
            Some(value) => class.dict.set_str(name, value),
            None if is_known => drop(class.dict.remove_str(name)),
            None => return Err(self.no_attribute(object, name)),
        }
        self.class_changed(class);
        Ok(())
    }

    /// `del object.name`
    pub(crate) fn del_attribute(&self, object: &Value, name: &Gc<Str>) -> PyResult<()> {
        let class = self.class_of(object);
        if class.has_setattr.get()
            && let Some(hook) = self.overridden(object, &self.names.delattr)
        {
            return self.call_borrowed(&hook, &[object, Gc::as_any(name)]).map(drop);
        }
        self.del_generic_attribute(object, name)
    }

    /// What `object.__delattr__` does.
    pub(crate) fn del_generic_attribute(&self, object: &Value, name: &Gc<Str>) -> PyResult<()> {
        if let Some(class) = object.downcast_ref::<Class>() {
            return self.set_class_attribute(class, name, None);
        }
        if let Some(descriptor) = self.class_of(object).lookup(name)
            && self.is_data_descriptor(&descriptor)
        {
            return self.set_computed(&descriptor, object, None);
        }
        if self.own_attribute(object, name).is_none() {
            return Err(self.no_attribute(object, name));
        }
        if object.downcast_ref::<Instance>().is_some_and(|instance| instance.del_own(self, name)) {
            return Ok(());
        }
        let entry = self.dict_of(object)?.remove_str(name);
        drop(entry);
        Ok(())
    }

    /// The `__dict__` of an object that has one of its own.
    pub(crate) fn dict_of(&self, object: &Value) -> PyResult<Gc<crate::object::Dict>> {
        let field = match object.tag() {
            tag::INSTANCE => match object.downcast_ref::<Instance>() {
                Some(instance) if instance.class().has_dict => {
                    let dict = instance.materialize_dict(self);
                    return Ok(as_dict(&dict).map_or_else(|| self.new_dict(), Gc::clone));
                }
                _ => None,
            },
            tag::MODULE => {
                return Ok(object
                    .downcast_ref::<Module>()
                    .map_or_else(|| self.new_dict(), |m| m.dict.clone()));
            }
            tag::EXCEPTION => object.downcast_ref::<Exception>().map(|exception| &exception.dict),
            tag::FUNCTION => object.downcast_ref::<Function>().map(|function| &function.dict),
            tag::STATIC_METHOD => object.downcast_ref::<StaticMethod>().map(|method| &method.dict),
            tag::CLASS_METHOD => object.downcast_ref::<ClassMethod>().map(|method| &method.dict),
            tag::C_DATA => object.downcast_ref::<CData>().map(|data| &data.dict),
            tag::PARTIAL => object.downcast_ref::<Partial>().map(|partial| &partial.dict),
            tag::LRU_CACHE => object.downcast_ref::<LruCache>().map(|cache| &cache.dict),
            _ => None,
        };
        let Some(field) = field else {
            return Err(self.no_attribute(object, &self.names.dict));
        };
        if let Some(dict) = field.get() {
            return Ok(dict);
        }
        let dict = self.new_dict();
        field.set(Some(dict.clone()));
        Ok(dict)
    }

    /// The special method of an object's class, bound by hand: the function and whether it takes the object first.
    pub(crate) fn special_method(&self, object: &Value, name: &Gc<Str>) -> Option<Value> {
        self.class_of(object).lookup(name)
    }

    /// Calls a special method of an object's class, if there is one.
    pub(crate) fn call_special(
        &self,
        object: &Value,
        name: &Gc<Str>,
        args: &[Value],
    ) -> PyResult<Option<Value>> {
        let class = self.class_of(object);
        let Some(method) = class.lookup(name) else { return Ok(None) };
        if matches!(method.tag(), tag::FUNCTION | tag::NATIVE_METHOD) {
            return self.call_found(&method, object, args).map(Some);
        }
        let bound = self.bind_descriptor(&method, Some(object), class)?;
        self.call_args(&bound, &Args::positional_only(args)).map(Some)
    }
}
