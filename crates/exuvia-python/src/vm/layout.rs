//! Which instances have the same layout: which bases go together, and which classes an object can change to.

use exuvia::Gc;

use super::Vm;
use crate::object::class::Class;
use crate::object::{Exception, Instance, Module, PyResult, Value, tag};

impl Vm {
    /// The base whose layout instances extend.
    pub(super) fn best_base(&self, bases: &[Gc<Class>]) -> PyResult<Gc<Class>> {
        let mut best: Option<(&Gc<Class>, Gc<Class>)> = None;
        for base in bases {
            let solid = solid_base(base);
            match &best {
                Some((_, winner)) if winner.is_subclass_of(&solid) => {}
                Some((_, winner)) if !solid.is_subclass_of(winner) => {
                    return Err(self.type_error("multiple bases have instance lay-out conflict"));
                }
                _ => best = Some((base, solid)),
            }
        }
        Ok(best.map_or_else(|| self.classes.object.clone(), |(base, _)| base.clone()))
    }

    /// `object.__class__ = value`
    pub(crate) fn set_class(&self, object: &Value, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else {
            return Err(self.type_error("can't delete __class__ attribute"));
        };
        let Some(new) = value.downcast_ref::<Class>() else {
            let class = self.class_name(&value);
            let text = format!("__class__ must be set to a class, not '{class}' object");
            return Err(self.type_error(text));
        };
        let old = self.class_of(object).clone();
        let module = self.classes.by_tag(tag::MODULE);
        let are_modules = old.is_subclass_of(module) && new.is_subclass_of(module);
        if (old.is_builtin || new.is_builtin) && !are_modules {
            return Err(self.type_error(
                "__class__ assignment only supported for mutable types or ModuleType subclasses",
            ));
        }
        self.check_assignable(&old, new, "__class__")?;
        if let Some(module) = object.downcast_ref::<Module>() {
            module.set_class(new);
            return Ok(());
        }
        if let Some(instance) = object.downcast_ref::<Instance>() {
            instance.set_class(self, new);
        } else if let Some(exception) = object.downcast_ref::<Exception>() {
            exception.set_class(new);
        } else if !Gc::ptr_eq(&old, new) {
            let text = "__class__ assignment to classes is not supported by Exuvia";
            return Err(self.type_error(text));
        }
        Ok(())
    }

    /// `class.__bases__ = value`
    pub(crate) fn set_bases(&self, class: &Gc<Class>, value: Option<Value>) -> PyResult<()> {
        let name = class.name.borrow().clone();
        let Some(value) = value.filter(|_| !class.is_builtin) else {
            let verb = if class.is_builtin { "set" } else { "delete" };
            let text = format!("cannot {verb} '__bases__' attribute of immutable type '{name}'");
            return Err(self.type_error(text));
        };
        let bases = self.checked_new_bases(class, &name, &value)?;
        let base = self.best_base(&bases)?;
        if let Some(old) = class.base.get() {
            self.check_assignable(&old, &base, "__bases__")?;
        }
        self.replace_bases(class, &bases, base)
    }

    fn checked_new_bases(
        &self,
        class: &Gc<Class>,
        name: &str,
        value: &Value,
    ) -> PyResult<Vec<Gc<Class>>> {
        let Some(items) = Self::as_tuple(value) else {
            let kind = self.class_name(value);
            let text = format!("can only assign tuple to {name}.__bases__, not {kind}");
            return Err(self.type_error(text));
        };
        if items.items().is_empty() {
            let text = format!("can only assign non-empty tuple to {name}.__bases__, not ()");
            return Err(self.type_error(text));
        }
        for item in items.items() {
            let Some(base) = item.downcast_ref::<Class>() else {
                let kind = self.class_name(item);
                let text = format!("{name}.__bases__ must be tuple of classes, not '{kind}'");
                return Err(self.type_error(text));
            };
            if base.is_subclass_of(class) || base.extends(class) {
                return Err(self.type_error("a __bases__ item causes an inheritance cycle"));
            }
        }
        self.check_bases(items.items())
    }

    /// Refuses to put one class into the place of another if objects of the two differ in layout.
    fn check_assignable(&self, old: &Gc<Class>, new: &Gc<Class>, what: &str) -> PyResult<()> {
        let differs = if is_collected(old) != is_collected(new) {
            "deallocator differs"
        } else if have_same_layout(old, new) {
            return Ok(());
        } else {
            "object layout differs"
        };
        let (old, new) = (old.name.borrow(), new.name.borrow());
        Err(self.type_error(format!("{what} assignment: '{new}' {differs} from '{old}'")))
    }
}

/// The nearest class in the line of bases that adds something which others cannot do without: values of `__slots__`, or
/// the contents of a built-in class.
pub(super) fn solid_base(class: &Gc<Class>) -> Gc<Class> {
    let mut class = class.clone();
    while let Some(base) = class.base.get() {
        let is_exception = class.is_builtin && class.layout == tag::EXCEPTION;
        let adds_fields = is_exception && class.basic_size() != base.basic_size();
        if class.n_slots != base.n_slots || class.layout != base.layout || adds_fields {
            break;
        }
        class = base;
    }
    class
}

/// Whether CPython's collector knows instances of the class.
fn is_collected(class: &Class) -> bool {
    !class.is_builtin
        || !matches!(
            class.layout,
            tag::INSTANCE
                | tag::INT
                | tag::FLOAT
                | tag::COMPLEX
                | tag::STR
                | tag::BYTES
                | tag::BYTEARRAY
        )
}

fn have_same_layout(a: &Gc<Class>, b: &Gc<Class>) -> bool {
    let (a, b) = (first_with_layout(a), first_with_layout(b));
    if Gc::ptr_eq(&a, &b) {
        return true;
    }
    let (Some(a_base), Some(b_base)) = (a.base.get(), b.base.get()) else { return false };
    Gc::ptr_eq(&a_base, &b_base) && add_the_same(&a, &b, &a_base)
}

/// The first class in the line of bases that has the layout of this one.
fn first_with_layout(class: &Gc<Class>) -> Gc<Class> {
    let mut class = class.clone();
    while let Some(base) = class.base.get() {
        let is_same = class.n_slots == base.n_slots
            && class.layout == base.layout
            && class.has_dict == base.has_dict
            && class.has_weakref == base.has_weakref
            && is_collected(&class) == is_collected(&base);
        if !is_same {
            break;
        }
        class = base;
    }
    class
}

/// Whether two classes add the same to their base. Where instances differ in size, CPython cannot tell.
fn add_the_same(a: &Class, b: &Class, base: &Class) -> bool {
    let is_var_sized = matches!(base.layout, tag::INT | tag::TUPLE | tag::BYTES | tag::CLASS);
    let adds_dict = a.has_dict && !base.has_dict;
    !a.is_builtin
        && !b.is_builtin
        && a.has_dict == b.has_dict
        && a.has_weakref == b.has_weakref
        && !(is_var_sized && adds_dict)
        && match (&a.slot_names, &b.slot_names) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                let pairs = || a.items().iter().zip(b.items());
                a.items().len() == b.items().len() && pairs().all(|(a, b)| Value::ptr_eq(a, b))
            }
            _ => false,
        }
}
