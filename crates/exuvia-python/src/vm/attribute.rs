//! Attributes: lookup, descriptors, and what the inline caches learn.

use exuvia::Gc;

use super::Vm;
use crate::modules::{CData, LruCache, Partial};
use crate::object::dict::as_dict;
use crate::object::function::{ClassMethod, GetSet, NativeMethod, StaticMethod, Super};
use crate::object::generator::GeneratorKind;
use crate::object::{
    BoundMethod, Class, Exception, Function, Generator, Insert as _, Instance, Module, Native,
    PyResult, Str, Value, tag,
};

impl Vm {
    /// The class of an object.
    #[inline]
    pub(crate) fn class_of<'a>(&'a self, object: &'a Value) -> &'a Gc<Class> {
        match object.quick_ref::<Instance>() {
            Some(instance) => instance.class(),
            None => self.class_of_other(object),
        }
    }

    fn class_of_other<'a>(&'a self, object: &'a Value) -> &'a Gc<Class> {
        match object.tag() {
            tag::INSTANCE => object.downcast_ref::<Instance>().map(|instance| instance.class()),
            tag::EXCEPTION => object.downcast_ref::<Exception>().map(|exception| exception.class()),
            tag::CLASS => object.downcast_ref::<Class>().and_then(|class| class.metaclass.as_ref()),
            tag::GENERATOR => {
                let kind = object.downcast_ref::<Generator>().map(|generator| generator.kind);
                return self.classes.by_tag(kind.map_or(tag::GENERATOR, GeneratorKind::class_tag));
            }
            tag::C_DATA => object.downcast_ref::<CData>().map(|data| &data.class),
            tag::MODULE => object.downcast_ref::<Module>().and_then(|module| module.class()),
            tag::NATIVE | tag::NATIVE_METHOD | tag::CLASS_METHOD | tag::GETSET => {
                return self.classes.by_tag(descriptor_tag(object));
            }
            tag::STR_ITERATOR
            | tag::BYTES_ITERATOR
            | tag::DICT_KEY_ITERATOR
            | tag::DICT_VALUE_ITERATOR
            | tag::DICT_ITEM_ITERATOR => {
                return self.classes.by_tag(crate::object::iterator_state::class_tag(object));
            }
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
        match self.look_up_attribute(object, name) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(self.no_attribute(asked_last(object), name)),
            Err(error) => {
                self.note_attribute(&error, object, name);
                Err(error)
            }
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
            if !class.has_getattr.get() {
                return self.call_for_attribute(&hook, object, &[Gc::as_any(name)]).map(Some);
            }
            let (bound, receiver) = (self.heap.stand_in(), object.clone());
            let found = self.call_for_attribute(&hook, object, &[Gc::as_any(name)]);
            drop((bound, receiver));
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
        // CPython calls this one as a bound method, and `__getattribute__` as well if there is this one.
        let _bound = self.heap.stand_in();
        let _receiver = object.clone();
        self.call_for_attribute(&hook, object, &[Gc::as_any(name)]).map(Some)
    }

    /// Calls a method that takes part in the access to attributes, without adding counts to what it is called with.
    pub(super) fn call_for_attribute(
        &self,
        hook: &Value,
        object: &Value,
        args: &[&Value],
    ) -> PyResult {
        if matches!(hook.tag(), tag::FUNCTION | tag::NATIVE_METHOD) {
            let all: Vec<&Value> = std::iter::once(object).chain(args.iter().copied()).collect();
            return self.call_borrowed(hook, &all);
        }
        let bound = self.bind_descriptor(hook, Some(object), self.class_of(object))?;
        self.call_borrowed(&bound, args)
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
            && self.overrides_instance(descriptor)
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

    /// What the object itself stores under a name.
    pub(super) fn own_attribute(&self, object: &Value, name: &Gc<Str>) -> Option<Value> {
        match object.tag() {
            tag::INSTANCE => object.downcast_ref::<Instance>()?.attribute(name),
            tag::MODULE => object.downcast_ref::<Module>()?.dict.get_str(name),
            tag::EXCEPTION => {
                let error = object.downcast_ref::<Exception>()?;
                error.dict.get()?.get_str(name)
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
            && self.overrides_instance(descriptor)
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
    pub(crate) fn find_super_attribute(
        &self,
        proxy: &Super,
        object: &Value,
        name: &Gc<Str>,
    ) -> PyResult<Option<Value>> {
        if let (Some(class), Some(receiver)) = (proxy.class.get(), proxy.object.get())
            && let Some(object_class) = proxy.object_class.get()
            && !Gc::ptr_eq(name, &self.names.class)
        {
            let order = object_class.mro();
            let classes = order.as_ref().map_or(&[][..], |order| order.items());
            let found = classes
                .iter()
                .skip_while(|other| !Value::ptr_eq(other, Gc::as_any(&class)))
                .skip(1)
                .find_map(|class| class.downcast_ref::<Class>()?.dict.get_str(name));
            if let Some(value) = found {
                let is_class = Value::ptr_eq(&receiver, Gc::as_any(&object_class));
                let receiver = Some(&receiver).filter(|_| !is_class);
                return self.bind_descriptor(&value, receiver, &object_class).map(Some);
            }
        }
        if object.tag() == tag::INSTANCE {
            return self.find_generic_attribute(object, name);
        }
        let class = self.class_of(object);
        match class.lookup(name) {
            Some(value) => self.bind_descriptor(&value, Some(object), class).map(Some),
            None => Ok(None),
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
            return self.call_for_attribute(&hook, object, &[Gc::as_any(name), value]).map(drop);
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
        self.lacks_attribute(object, name)
    }

    fn set_instance_attribute(&self, object: &Value, name: &Gc<Str>, value: Value) -> PyResult<()> {
        let Some(instance) = object.downcast_ref::<Instance>() else { return Ok(()) };
        if !instance.class().has_dict {
            return Err(self.cannot_set(object, name));
        }
        instance.set_attribute(self, name, value);
        Ok(())
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
            None => return Err(self.lacks_attribute(object, name)),
        }
        self.class_changed(class);
        Ok(())
    }

    /// `del object.name`
    pub(crate) fn del_attribute(&self, object: &Value, name: &Gc<Str>) -> PyResult<()> {
        let class = self.class_of(object);
        if class.has_setattr.get()
            && let Some(hook) = class.lookup(&self.names.delattr)
        {
            return self.call_for_attribute(&hook, object, &[Gc::as_any(name)]).map(drop);
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
            return Err(match object.tag() {
                _ if !self.has_dict(object) => self.cannot_set(object, name),
                tag::MODULE => self.attribute_error(format!(
                    "'{}' object has no attribute '{}'",
                    self.class_name(object),
                    name.as_str()
                )),
                _ => self.lacks_attribute(object, name),
            });
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
            tag::CLASS_METHOD => object
                .downcast_ref::<ClassMethod>()
                .filter(|method| !method.is_builtin)
                .map(|method| &method.dict),
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

    /// Whether attributes could be added; no dictionary is made of those that an instance keeps itself.
    fn has_dict(&self, object: &Value) -> bool {
        match object.downcast_ref::<Instance>() {
            Some(instance) => instance.class().has_dict,
            None => self.dict_of(object).is_ok(),
        }
    }

    /// The special method of an object's class; `name` is one of [`Vm::names`](super::Vm).
    #[inline]
    pub(crate) fn special_method(&self, object: &Value, name: &Gc<Str>) -> Option<Value> {
        self.special_places.look_up(self.class_of(object), name)
    }

    /// Calls a special method of an object's class, if there is one.
    pub(crate) fn call_special(
        &self,
        object: &Value,
        name: &Gc<Str>,
        args: &[Value],
    ) -> PyResult<Option<Value>> {
        let Some(method) = self.special_method(object, name) else { return Ok(None) };
        self.call_found(&method, object, args).map(Some)
    }
}

/// The tag of the class of a built-in function, method or attribute. CPython has several classes for each of them.
#[cold]
fn descriptor_tag(object: &Value) -> u32 {
    if let Some(method) = object.downcast_ref::<NativeMethod>() {
        return if method.is_slot() { tag::WRAPPER } else { tag::NATIVE_METHOD };
    }
    if let Some(method) = object.downcast_ref::<ClassMethod>() {
        return if method.is_builtin { tag::CLASS_METHOD_DESCRIPTOR } else { tag::CLASS_METHOD };
    }
    if let Some(native) = object.downcast_ref::<Native>() {
        return if native.is_method_wrapper() { tag::METHOD_WRAPPER } else { tag::NATIVE };
    }
    match object.downcast_ref::<GetSet>() {
        Some(getset) if getset.is_member() => tag::MEMBER,
        _ => object.tag(),
    }
}

/// The object that is asked last for an attribute: for a bound method that is its function.
fn asked_last(object: &Value) -> &Value {
    object.downcast_ref::<BoundMethod>().map_or(object, |method| &method.function)
}
