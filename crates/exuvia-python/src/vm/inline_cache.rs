//! Inline caches of attribute instructions: what they know, and how they learn it.
//!
//! A cache holds for one version of a class and one shape of its instances. It remembers places, not objects, so that it neither
//! keeps anything alive nor shows in any count.

use exuvia::Gc;

use super::Vm;
use crate::object::code::{Cache, CacheKind};
use crate::object::function::Member;
use crate::object::{Class, Code, Instance, PyResult, Str, Value, shape, tag};

impl Vm {
    /// An attribute that the inline cache knows.
    #[inline(always)]
    pub(super) fn cached_attribute(&self, object: &Value, entry: &Cache) -> Option<Value> {
        let instance = object.quick_ref::<Instance>()?;
        let class: &Class = &instance.first_class;
        if class.version.get() != entry.version.get() || instance.shape.get() != entry.shape.get() {
            return None;
        }
        match entry.kind.get() {
            CacheKind::InstanceAttribute => instance.value_at(entry.position.get() as usize),
            _ => None,
        }
    }

    /// Stores an attribute whose place the inline cache knows; else gives the value back.
    #[inline(always)]
    pub(super) fn store_cached_attribute(
        &self,
        object: &Value,
        entry: &Cache,
        value: Value,
    ) -> Option<Value> {
        let Some(instance) = object.quick_ref::<Instance>() else { return Some(value) };
        let class: &Class = &instance.first_class;
        if class.version.get() != entry.version.get() || instance.shape.get() != entry.shape.get() {
            return Some(value);
        }
        match entry.kind.get() {
            CacheKind::InstanceAttribute => {
                instance.set_value_at(entry.position.get() as usize, Some(value));
                None
            }
            CacheKind::NewAttribute => {
                instance.shape.set(entry.next_shape.get());
                instance.set_value_at(entry.position.get() as usize, Some(value));
                None
            }
            _ => Some(value),
        }
    }

    /// A method that the inline cache knows.
    #[inline(always)]
    pub(super) fn cached_method(
        &self,
        object: &Value,
        entry: &Cache,
        code: &Code,
    ) -> Option<Value> {
        if entry.kind.get() != CacheKind::Method {
            return None;
        }
        let class = if let Some(instance) = object.quick_ref::<Instance>() {
            if instance.shape.get() != entry.shape.get() {
                return None;
            }
            &instance.first_class
        } else {
            self.class_of(object)
        };
        if class.version.get() != entry.version.get() {
            return None;
        }
        let place = (usize::from(entry.mro_index.get()), entry.position.get() as usize);
        class.at(place, &code.names[usize::from(entry.name)])
    }

    /// `object.name` when the inline cache missed; teaches it.
    #[cold]
    pub(super) fn load_attr(&self, object: &Value, entry: &Cache, code: &Code) -> PyResult {
        let name = &code.names[usize::from(entry.name)];
        let value = self.attribute(object, name)?;
        if let Some(instance) = object.downcast_ref::<Instance>()
            && let Some(place) = self.cacheable_place(instance, name)
        {
            entry.kind.set(CacheKind::InstanceAttribute);
            entry.version.set(instance.class().version.get());
            entry.shape.set(instance.shape.get());
            entry.set_position(place);
        }
        Ok(value)
    }

    /// The place in which an instance keeps an attribute, if nothing in its class gets in the way.
    fn cacheable_place(&self, instance: &Instance, name: &Gc<Str>) -> Option<usize> {
        let class = instance.class();
        if class.has_getattribute.get() || instance.shape.get() == shape::REASSIGNED {
            return None;
        }
        if let Some(value) = class.lookup(name)
            && self.is_data_descriptor(&value)
        {
            let member = value.downcast_ref::<Member>()?;
            return Some(instance.place_of_slot(member.number));
        }
        instance.place_of(name)
    }

    /// `object.name = value` when the inline cache missed; teaches it.
    #[cold]
    pub(super) fn store_attr(
        &self,
        object: &Value,
        entry: &Cache,
        code: &Code,
        value: Value,
    ) -> PyResult<()> {
        let name = &code.names[usize::from(entry.name)];
        let Some(instance) = object.downcast_ref::<Instance>() else {
            return self.set_attribute(object, name, &value);
        };
        let before = instance.shape.get();
        self.set_attribute(object, name, &value)?;
        let after = instance.shape.get();
        if instance.class().has_setattr.get() {
            return Ok(());
        }
        let Some(place) = self.cacheable_place(instance, name) else { return Ok(()) };
        if before == after {
            entry.kind.set(CacheKind::InstanceAttribute);
        } else if self.shapes.with(before, name) == Some(after) {
            entry.kind.set(CacheKind::NewAttribute);
        } else {
            return Ok(());
        }
        entry.version.set(instance.class().version.get());
        entry.shape.set(before);
        entry.next_shape.set(after);
        entry.set_position(place);
        Ok(())
    }

    /// For `object.name(…)`: a function and whether the receiver goes first. Teaches the inline cache.
    #[cold]
    pub(super) fn load_method(
        &self,
        object: &Value,
        entry: &Cache,
        code: &Code,
    ) -> PyResult<(Value, bool)> {
        let name = &code.names[usize::from(entry.name)];
        let class = self.class_of(object);
        let is_plain = !matches!(object.tag(), tag::CLASS | tag::SUPER | tag::MODULE)
            && !class.has_getattribute.get();
        if is_plain
            && let Some(function) = class.lookup(name)
            && self.takes_receiver(&function, object)
            && self.own_attribute(object, name).is_none()
        {
            self.learn_method(object, class, entry, name);
            return Ok((function, true));
        }
        Ok((self.attribute(object, name)?, false))
    }

    fn learn_method(&self, object: &Value, class: &Gc<Class>, entry: &Cache, name: &Gc<Str>) {
        let shape = match object.downcast_ref::<Instance>() {
            Some(instance) => instance.shape.get(),
            None if matches!(
                object.tag(),
                tag::EXCEPTION | tag::FUNCTION | tag::C_DATA | tag::PARTIAL | tag::LRU_CACHE
            ) =>
            {
                return;
            }
            None => shape::EMPTY,
        };
        if matches!(shape, shape::IN_DICT | shape::REASSIGNED) {
            return;
        }
        let Some((mro_index, position)) = class.locate(name) else { return };
        let Ok(mro_index) = u16::try_from(mro_index) else { return };
        entry.kind.set(CacheKind::Method);
        entry.version.set(class.version.get());
        entry.shape.set(shape);
        entry.mro_index.set(mro_index);
        entry.set_position(position);
    }
}
