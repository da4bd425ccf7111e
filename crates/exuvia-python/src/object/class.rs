//! Classes, built-in ones and those that Python code defines.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::{Field, Gc, Trace};

use super::shape::Keys;
use super::subclasses::{Registrations, Subclasses};
use super::{Dict, PyResult, Str, Tuple, Value, tag};
use crate::vm::{Args, Vm};

/// A class (`type` object).
#[derive(Debug, Trace)]
#[trace(clear = clear, tag = tag::CLASS, levels = 0, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer)]
pub(crate) struct Class {
    pub(crate) name: RefCell<String>,
    pub(crate) qualname: RefCell<String>,
    pub(crate) dict: Gc<Dict>,
    /// The class itself, then its bases in method resolution order: CPython's cycle of class and tuple.
    pub(crate) mro: Field<Option<Gc<Tuple>>>,
    pub(crate) bases: Field<Option<Gc<Tuple>>>,
    /// The one of the bases whose layout instances extend.
    pub(crate) base: Field<Option<Gc<Self>>>,
    /// The class of this class; `None` stands for `type` itself.
    pub(crate) metaclass: Option<Gc<Self>>,
    /// The names in its own `__slots__`, sorted, if there are any.
    #[trace(skip)]
    pub(crate) slot_names: Option<Gc<Tuple>>,
    #[trace(skip)]
    pub(crate) subclasses: Subclasses,
    #[trace(skip)]
    pub(crate) registrations: Registrations,
    /// Has one owner more for each instance that holds the class only because it was of this class before.
    #[trace(skip)]
    pub(crate) former: Rc<()>,
    /// Changes whenever what an attribute lookup on the class or its instances finds may have changed; no two
    /// classes ever have the same.
    pub(crate) version: Cell<u32>,
    /// The tag of the built-in class whose contents instances carry, e.g. `LIST` below `list`; `INSTANCE` if none.
    pub(crate) layout: u32,
    /// Whether it is written in Rust, so that its attributes cannot be changed.
    pub(crate) is_builtin: bool,
    /// Whether Python classes may derive from it.
    pub(crate) is_base: Cell<bool>,
    /// Whether CPython hands the arguments over one by one where it is called.
    pub(crate) is_vector_class: bool,
    /// How a built-in class makes an instance of itself or a subclass: `__new__`.
    #[trace(skip)]
    pub(crate) constructor: Cell<Option<Constructor>>,
    /// Values of `__slots__` for each instance, those of the bases included.
    pub(crate) n_slots: usize,
    /// Where its instances keep their attributes.
    #[trace(skip)]
    pub(crate) keys: Keys,
    /// Whether instances have a `__dict__`.
    pub(crate) has_dict: bool,
    /// Whether instances can be referenced weakly.
    pub(crate) has_weakref: bool,
    /// Which patterns of a `match` statement look into instances.
    #[trace(skip)]
    pub(crate) collection: Cell<Collection>,
    // What the method resolution order defines, kept up to date with it:
    pub(crate) has_del: Cell<bool>,
    pub(crate) has_getattr: Cell<bool>,
    pub(crate) has_getattribute: Cell<bool>,
    pub(crate) has_setattr: Cell<bool>,
    /// Where [`Class::at`] finds `__init__`.
    pub(crate) init_place: Cell<Option<(usize, usize)>>,
    /// Whether `__new__` is Python code.
    pub(crate) has_new: Cell<bool>,
    /// Whether names are simply looked up in it first and in its bases then: its method resolution order begins with itself,
    /// and nothing but strings are keys in it or in a base. That of a metaclass with an `mro` of its own may not.
    pub(crate) is_regular: Cell<bool>,
}

/// The kinds of collections that `match` statements know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Collection {
    Other,
    Sequence,
    Mapping,
}

fn clear(class: &Gc<Class>) {
    class.dict.clear();
    drop(class.mro.take());
}

fn needs_finalizer(class: &Class) -> bool {
    class.metaclass.as_ref().is_some_and(|metaclass| metaclass.has_del.get())
}

fn finalize(class: &Gc<Class>) {
    Vm::with_current(|vm| vm.call_del(Gc::as_any(class)));
}

/// `__new__` of a built-in class: the class to make an instance of, and the arguments.
pub(crate) type Constructor = fn(&Vm, &Gc<Class>, &Args<'_>) -> PyResult;

impl Class {
    /// `__name__`: that of a built-in class of a module is kept with the module.
    pub(crate) fn short_name(&self) -> String {
        let name = self.name.borrow();
        if !self.is_builtin {
            return name.clone();
        }
        name.rsplit('.').next().unwrap_or(&name).to_owned()
    }

    /// The method resolution order as a tuple.
    pub(crate) fn mro(&self) -> Option<Gc<Tuple>> {
        self.mro.get()
    }

    /// Looks a name up along the method resolution order.
    pub(crate) fn lookup(&self, name: &Gc<Str>) -> Option<Value> {
        if !self.is_regular.get() {
            return self.lookup_in_order(name);
        }
        if let Some(value) = self.dict.get_str(name) {
            return Some(value);
        }
        let mro = self.mro.get()?;
        mro.items()
            .iter()
            .skip(1)
            .find_map(|class| class.downcast_ref::<Self>()?.dict.get_str(name))
    }

    #[cold]
    fn lookup_in_order(&self, name: &Gc<Str>) -> Option<Value> {
        let mro = self.mro.get()?;
        mro.items().iter().find_map(|class| class.downcast_ref::<Self>()?.dict.get_name(name))
    }

    /// Where [`Class::lookup`] finds the name: index in the order, and position in that class's dictionary.
    pub(crate) fn locate(&self, name: &Gc<Str>) -> Option<(usize, usize)> {
        let mro = self.mro.get().filter(|_| self.is_regular.get())?;
        mro.items().iter().enumerate().find_map(|(i, class)| {
            let position = class.downcast_ref::<Self>()?.dict.position_of_str(name)?;
            Some((i, position))
        })
    }

    /// What stands at a place that [`Class::locate`] found, if the name is still there.
    #[inline]
    pub(crate) fn at(&self, place: (usize, usize), name: &Gc<Str>) -> Option<Value> {
        if place.0 == 0 {
            return self.dict.get_at(place.1, name);
        }
        let mro = self.mro.get()?;
        mro.items().get(place.0)?.downcast_ref::<Self>()?.dict.get_at(place.1, name)
    }

    /// Whether it is `other` or derives from it.
    pub(crate) fn is_subclass_of(&self, other: &Gc<Self>) -> bool {
        match self.mro.get() {
            Some(mro) => mro.items().iter().any(|class| Value::ptr_eq(class, Gc::as_any(other))),
            None => self.extends(other),
        }
    }

    /// Whether it is `other` or extends its layout: what stands for [`Class::is_subclass_of`] as long as there is no method
    /// resolution order.
    pub(crate) fn extends(&self, other: &Self) -> bool {
        let mut base = self.base.get();
        let mut is_it = std::ptr::eq(self, other);
        while let Some(class) = base.filter(|_| !is_it) {
            is_it = std::ptr::eq(&raw const *class, other);
            base = class.base.get();
        }
        is_it
    }
}

/// What a built-in class consists of. The file of each type has one, named `CLASS`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClassSpec {
    /// Objects with this tag are instances.
    pub(crate) tag: u32,
    /// `__new__`; without it, calling the class is a `TypeError`.
    pub(crate) constructor: Option<Constructor>,
    /// Whether Python classes may derive from it.
    pub(crate) is_base: bool,
    /// Methods; the receiver comes first among the arguments.
    pub(crate) methods: &'static [(&'static str, crate::object::function::NativeFn)],
    /// Class methods; the class comes first among the arguments.
    pub(crate) class_methods: &'static [(&'static str, crate::object::function::NativeFn)],
    /// Static methods.
    pub(crate) static_methods: &'static [(&'static str, crate::object::function::NativeFn)],
    /// Computed attributes.
    pub(crate) attributes: &'static [AttributeSpec],
}

/// A computed attribute of a built-in class.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AttributeSpec {
    pub(crate) name: &'static str,
    pub(crate) get: fn(&Vm, &Value) -> PyResult,
    /// Sets it, or deletes it if the value is `None`.
    pub(crate) set: Option<Setter>,
}

/// Sets a computed attribute, or deletes it if the value is `None`.
pub(crate) type Setter = fn(&Vm, &Value, Option<Value>) -> PyResult<()>;

/// The setter of what CPython calls a read-only member.
pub(crate) fn read_only(vm: &Vm, _object: &Value, _value: Option<Value>) -> PyResult<()> {
    Err(vm.attribute_error("readonly attribute"))
}

impl ClassSpec {
    /// A class without anything of its own; to be completed with struct update syntax.
    pub(crate) const fn new(tag: u32) -> Self {
        Self {
            tag,
            constructor: None,
            is_base: false,
            methods: &[],
            class_methods: &[],
            static_methods: &[],
            attributes: &[],
        }
    }
}
