//! Calling classes, and `__new__` of built-in ones.

use exuvia::Gc;

use crate::object::function::{NativeFn, NativeMethod, Super};
use crate::object::{Class, PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const FUNCTIONS: &[(&str, NativeFn)] = &[("__build_class__", build_class)];

fn build_class(vm: &Vm, args: &Args<'_>) -> PyResult {
    vm.build_class(args)
}

impl Vm {
    /// `class(…)`: what `type.__call__` does.
    pub(crate) fn call_class(&self, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
        if let Some(metaclass) = &class.metaclass
            && let Some(hook) = metaclass.lookup(&self.names.call)
            && hook.tag() == tag::FUNCTION
        {
            return self.call_prepended(&hook, Gc::as_any(class), args);
        }
        if Gc::ptr_eq(class, &self.classes.type_) && args.values.len() == 1 {
            return Ok(Gc::as_any(self.class_of(&args.values[0])).clone());
        }
        self.make_and_init(class, args)
    }

    /// `__new__`, and `__init__` if that made an instance of the class.
    pub(crate) fn make_and_init(&self, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
        let object = if class.has_new.get() {
            let new = class.lookup(&self.names.new).unwrap_or_else(|| self.none.clone());
            let new = self.bind_descriptor(&new, None, class)?;
            self.call_prepended(&new, Gc::as_any(class), args)?
        } else {
            self.instantiate(class, args)?
        };
        // `type(…)` can make an instance of the metaclass of a base, which may have an `__init__`.
        let is_of_other = !Gc::ptr_eq(self.class_of(&object), class);
        let is_made = class.is_builtin && class.layout != tag::MODULE;
        if is_made && !is_of_other || !self.class_of(&object).is_subclass_of(class) {
            return Ok(object);
        }
        self.call_init(&object, args)?;
        Ok(object)
    }

    /// Calls an `__init__` that is Python code.
    fn call_init(&self, object: &Value, args: &Args<'_>) -> PyResult<()> {
        let class = self.class_of(object);
        let Some(init) = class.lookup(&self.names.init) else { return Ok(()) };
        let has_effect = is_filled_by_init(class.layout)
            || class.layout == tag::EXCEPTION
                && (class.has_new.get() || !self.is_done_by_new(&init, args));
        if is_native_init(&init) && !has_effect {
            return Ok(());
        }
        let result = if matches!(init.tag(), tag::FUNCTION | tag::NATIVE_METHOD) {
            self.call_prepended(&init, object, args)?
        } else {
            let bound = self.bind_descriptor(&init, Some(object), class)?;
            self.call_args(&bound, args)?
        };
        if self.is_none(&result) {
            return Ok(());
        }
        let class = self.class_name(&result);
        Err(self.type_error(format!("__init__() should return None, not '{class}'")))
    }

    /// `__new__` of the built-in class that is nearest in the method resolution order.
    pub(crate) fn instantiate(&self, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
        if !class.is_builtin && class.layout == tag::INSTANCE {
            return self.instantiate_plain(class, args);
        }
        let Some((owner, constructor)) = constructor_of(class) else {
            let name = class.name.borrow().clone();
            return Err(self.type_error(format!("cannot create '{name}' instances")));
        };
        // Subclasses of `dict` that are written in Rust.
        let makes_instances =
            owner.layout == tag::DICT && !Gc::ptr_eq(&owner, self.classes.by_tag(tag::DICT));
        if class.is_builtin
            || makes_instances
            || matches!(
                class.layout,
                tag::EXCEPTION | tag::CLASS | tag::C_DATA | tag::WEAKREF | tag::MODULE
            )
        {
            return constructor(self, class, args);
        }
        if class.layout == tag::SUPER {
            return Ok(self.new_holder(class, Gc::into_any(self.heap.alloc(Super::default()))));
        }
        let is_filled_by_init = is_filled_by_init(class.layout)
            || class.layout == tag::DEQUE
                && class
                    .lookup(&self.names.init)
                    .is_some_and(|init| init.tag() != tag::NATIVE_METHOD);
        let payload = if is_filled_by_init {
            constructor(self, &owner, &Args::positional_only(&[]))?
        } else if args.names.is_some() && self.ignores_keywords(class) {
            constructor(self, &owner, &Args::positional_only(args.positional()))?
        } else {
            constructor(self, &owner, args)?
        };
        // What has a `__reversed__` is reversed by that.
        let is_of_other = class.layout == tag::REVERSED && payload.tag() != tag::REVERSED;
        if is_of_other { Ok(payload) } else { Ok(self.new_holder(class, payload)) }
    }

    /// Whether `__new__` of a built-in class leaves keyword arguments to the `__init__` of a class that derives from it.
    fn ignores_keywords(&self, class: &Gc<Class>) -> bool {
        let takes_none = matches!(
            class.layout,
            tag::TUPLE
                | tag::FROZENSET
                | tag::FLOAT
                | tag::FILTER
                | tag::MAP
                | tag::REVERSED
                | tag::ARRAY
                | tag::CHAIN
                | tag::CYCLE
                | tag::I_SLICE
                | tag::TAKE_WHILE
                | tag::DROP_WHILE
                | tag::STAR_MAP
                | tag::FILTER_FALSE
                | tag::PAIRWISE
        );
        takes_none
            && class.lookup(&self.names.init).is_some_and(|init| init.tag() != tag::NATIVE_METHOD)
    }

    fn instantiate_plain(&self, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
        let has_init = class.lookup(&self.names.init).is_some_and(|init| !is_native_init(&init));
        if !args.values.is_empty() && !has_init && !class.has_new.get() {
            let name = class.name.borrow().clone();
            return Err(self.type_error(format!("{name}() takes no arguments")));
        }
        if !class.is_regular.get() && class.mro().is_none() {
            let name = class.name.borrow();
            return Err(self.type_error(format!("cannot create '{name}' instances")));
        }
        self.check_abstract(class)?;
        Ok(self.new_instance(class))
    }

    /// Refuses to make an instance of a class with abstract methods.
    fn check_abstract(&self, class: &Gc<Class>) -> PyResult<()> {
        if class.metaclass.is_none() {
            return Ok(());
        }
        let Some(missing) = class.dict.get_str(&self.intern("__abstractmethods__")) else {
            return Ok(());
        };
        if self.built_in_len(&missing) == Some(0) {
            return Ok(());
        }
        let mut names: Vec<String> =
            self.to_vec(&missing)?.iter().map(|name| self.to_str(name)).collect::<PyResult<_>>()?;
        if names.is_empty() {
            return Ok(());
        }
        names.sort();
        let plural = if names.len() == 1 { "" } else { "s" };
        Err(self.type_error(format!(
            "Can't instantiate abstract class {} with abstract method{plural} {}",
            class.name.borrow(),
            names.join(", ")
        )))
    }
}

/// Whether an `__init__` is a built-in class's, after whose `__new__` there is nothing left to do. That of syntax trees is none.
fn is_native_init(init: &Value) -> bool {
    let method = init.downcast_ref::<NativeMethod>();
    method.is_some_and(|method| method.owner != crate::modules::AST_CLASS)
}

/// Whether `__new__` of the built-in class makes something empty, which `__init__` fills.
fn is_filled_by_init(layout: u32) -> bool {
    matches!(
        layout,
        tag::LIST
            | tag::DICT
            | tag::SET
            | tag::BYTEARRAY
            | tag::MODULE
            | tag::SUPER
            | tag::PROPERTY
    )
}

fn constructor_of(class: &Gc<Class>) -> Option<(Gc<Class>, crate::object::class::Constructor)> {
    let order = class.mro()?;
    order.items().iter().find_map(|class| {
        let class = class.downcast_ref::<Class>()?;
        // `object` comes last; its constructor is not the one of a class with a layout of its own.
        (class.layout != tag::INSTANCE || order.items().len() == 1).then_some(())?;
        Some((class.clone(), class.constructor.get()?))
    })
}

/// `__new__` of every built-in class: that class comes first, then the one to make an instance of.
pub(crate) fn native_new(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [owner, given @ ..] = args.positional() else {
        return Err(vm.system_error("__new__ of no class"));
    };
    let Some(owner) = owner.downcast_ref::<Class>() else {
        return Err(vm.system_error("__new__ of no class"));
    };
    let of = owner.name.borrow();
    let Some(class) = given.first() else {
        return Err(vm.type_error(format!("{of}.__new__(): not enough arguments")));
    };
    let Some(class) = class.downcast_ref::<Class>() else {
        let kind = vm.class_name(class);
        let text = format!("{of}.__new__(X): X is not a type object ({kind})");
        return Err(vm.type_error(text));
    };
    check_new(vm, owner, class)?;
    let rest = args.rest().rest();
    if class.layout != tag::INSTANCE || class.is_builtin {
        return vm.instantiate(class, &rest);
    }
    if !rest.values.is_empty() {
        check_excess(vm, class)?;
    }
    vm.check_abstract(class)?;
    Ok(vm.new_instance(class))
}

/// CPython's `tp_new_wrapper`: refuses `owner.__new__(class)` if that is not how instances of the class are made.
fn check_new(vm: &Vm, owner: &Gc<Class>, class: &Gc<Class>) -> PyResult<()> {
    let (of, name) = (owner.name.borrow(), class.name.borrow());
    if !class.is_subclass_of(owner) {
        let text = format!("{of}.__new__({name}): {name} is not a subtype of {of}");
        return Err(vm.type_error(text));
    }
    let makes_other = !Gc::ptr_eq(owner, class) && class.is_builtin && class.layout == tag::INT;
    if owner.layout == class.layout && !makes_other {
        return Ok(());
    }
    let mut base = class.clone();
    while base.has_new.get()
        && let Some(next) = base.base.get()
    {
        base = next;
    }
    let safe = base.name.borrow();
    Err(vm.type_error(format!("{of}.__new__({name}) is not safe, use {safe}.__new__()")))
}

/// `object.__new__` is strict about arguments unless a class has an `__init__` and no `__new__` of its own.
fn check_excess(vm: &Vm, class: &Gc<Class>) -> PyResult<()> {
    if class.has_new.get() {
        return Err(
            vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
        );
    }
    if overrides_init(vm, class) {
        return Ok(());
    }
    let name = class.name.borrow();
    Err(vm.type_error(format!("{name}() takes no arguments")))
}

/// Whether a class has an `__init__` other than `object`'s.
pub(super) fn overrides_init(vm: &Vm, class: &Class) -> bool {
    let anyway = vm.classes.object.lookup(&vm.names.init);
    match (class.lookup(&vm.names.init), anyway) {
        (Some(init), Some(anyway)) => !Value::ptr_eq(&init, &anyway),
        _ => false,
    }
}
