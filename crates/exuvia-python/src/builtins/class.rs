//! Calling classes, and the class `object`.

use exuvia::Gc;

use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::dict::as_dict;
use crate::object::function::{NativeFn, NativeMethod, Super};
use crate::object::number::PlainObject;
use crate::object::{Class, Exception, Instance, PyResult, Str, Value, tag};
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
fn overrides_init(vm: &Vm, class: &Class) -> bool {
    let anyway = vm.classes.object.lookup(&vm.names.init);
    match (class.lookup(&vm.names.init), anyway) {
        (Some(init), Some(anyway)) => !Value::ptr_eq(&init, &anyway),
        _ => false,
    }
}

/// `object`
pub(crate) const OBJECT: ClassSpec = ClassSpec {
    constructor: Some(new_object),
    is_base: true,
    methods: &[
        ("__init__", init),
        ("__repr__", object_repr),
        ("__str__", object_str),
        ("__format__", object_format),
        ("__eq__", object_eq),
        ("__ne__", object_ne),
        ("__lt__", unordered),
        ("__le__", unordered),
        ("__gt__", unordered),
        ("__ge__", unordered),
        ("__hash__", object_hash),
        ("__getattribute__", getattribute),
        ("__setattr__", setattr),
        ("__delattr__", delattr),
        ("__dir__", dir),
        ("__sizeof__", sizeof),
        ("__reduce__", reduce),
        ("__reduce_ex__", reduce_ex),
        ("__getstate__", getstate),
    ],
    class_methods: &[
        ("__init_subclass__", init_subclass),
        ("__subclasshook__", |vm, _| Ok(vm.not_implemented.clone())),
    ],
    attributes: &[AttributeSpec { name: "__class__", get: get_class, set: Some(Vm::set_class) }],
    ..ClassSpec::new(tag::PLAIN_OBJECT)
};

fn new_object(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    if !args.values.is_empty() {
        return Err(vm.type_error("object() takes no arguments"));
    }
    Ok(Gc::into_any(vm.heap.alloc(PlainObject)))
}

/// `object.__init__` is strict about arguments unless a class has a `__new__` and no `__init__` of its own.
fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let Some(class) = args.values.get(..1).filter(|_| args.values.len() > 1) else {
        return Ok(vm.none.clone());
    };
    let class = vm.class_of(&class[0]);
    let owner = if overrides_init(vm, class) {
        "object".to_owned()
    } else if class.layout == tag::INSTANCE && !class.has_new.get() {
        class.name.borrow().clone()
    } else {
        return Ok(vm.none.clone());
    };
    Err(vm.type_error(format!(
        "{owner}.__init__() takes exactly one argument (the instance to initialize)"
    )))
}

fn object_repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__repr__")?;
    Ok(vm.new_string(vm.default_repr(object)))
}

fn object_str(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__str__")?;
    Ok(vm.new_string(vm.repr(object)?))
}

fn object_format(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, spec] = args.exactly(vm, "object.__format__")?;
    if spec.downcast_ref::<Str>().is_some_and(|spec| spec.len() > 0) {
        let class = vm.class_name(object);
        return Err(
            vm.type_error(format!("unsupported format string passed to {class}.__format__"))
        );
    }
    vm.str(object)
}

fn object_eq(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = args.exactly(vm, "object.__eq__")?;
    if Value::ptr_eq(a, b) { Ok(vm.true_.clone()) } else { Ok(vm.not_implemented.clone()) }
}

fn object_ne(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = args.exactly(vm, "object.__ne__")?;
    match vm.call_special(a, &vm.names.eq, std::slice::from_ref(b))? {
        Some(result) if !Value::ptr_eq(&result, &vm.not_implemented) => {
            let equal = vm.truth(&result)?;
            Ok(vm.new_bool(!equal))
        }
        _ => Ok(vm.not_implemented.clone()),
    }
}

fn unordered(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<2>(vm, "object.comparison")?;
    Ok(vm.not_implemented.clone())
}

fn object_hash(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__hash__")?;
    let rotated = object.address().rotate_right(4);
    Ok(vm.new_int(rotated as i64))
}

fn getattribute(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, name] = args.exactly(vm, "object.__getattribute__")?;
    let name = name_of(vm, name)?;
    match vm.find_generic_attribute(object, &name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(object, &name)),
    }
}

fn setattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, name, value] = args.exactly(vm, "object.__setattr__")?;
    check_applicable(vm, object, "__setattr__")?;
    vm.set_generic_attribute(object, &name_of(vm, name)?, value)?;
    Ok(vm.none.clone())
}

fn delattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, name] = args.exactly(vm, "object.__delattr__")?;
    check_applicable(vm, object, "__delattr__")?;
    vm.del_generic_attribute(object, &name_of(vm, name)?)?;
    Ok(vm.none.clone())
}

/// CPython's `hackcheck`: classes have methods of their own for this, which must not be passed over.
fn check_applicable(vm: &Vm, object: &Value, method: &str) -> PyResult<()> {
    if object.tag() != tag::CLASS {
        return Ok(());
    }
    let class = vm.class_name(object);
    Err(vm.type_error(format!("can't apply this {method} to {class} object")))
}

/// An attribute's name, which must be a string.
pub(crate) fn name_of(vm: &Vm, value: &Value) -> PyResult<Gc<Str>> {
    match vm.intern_name(value) {
        Some(name) => Ok(name),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("attribute name must be string, not '{class}'")))
        }
    }
}

fn dir(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__dir__")?;
    Ok(vm.new_list(super::attribute::attribute_names(vm, object)?))
}

fn sizeof(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly(vm, "object.__sizeof__")?;
    Ok(vm.new_size(crate::modules::size_of(object)))
}

/// Calls what the methods for pickling do, which is written in Python.
fn pickling(vm: &Vm, args: &Args<'_>, function: &str) -> PyResult {
    vm.call_args(&vm.module_attribute("_pickling", function)?, args)
}

fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "object.__reduce__")?;
    pickling(vm, args, "reduce")
}

fn reduce_ex(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, protocol] = args.exactly::<2>(vm, "object.__reduce_ex__")?;
    crate::modules::argument::c_int(vm, protocol)?;
    pickling(vm, args, "reduce_ex")
}

fn getstate(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "object.__getstate__")?;
    pickling(vm, args, "getstate")
}

fn init_subclass(vm: &Vm, args: &Args<'_>) -> PyResult {
    if args.values.len() > 1 {
        let class = args.values[0].downcast_ref::<Class>().map(|class| class.name.borrow().clone());
        let class = class.unwrap_or_default();
        return Err(
            vm.type_error(format!("{class}.__init_subclass__() takes no keyword arguments"))
        );
    }
    Ok(vm.none.clone())
}

fn get_class(vm: &Vm, object: &Value) -> PyResult {
    Ok(Gc::as_any(vm.class_of(object)).clone())
}

/// `object.__dict__`
pub(crate) fn get_dict(vm: &Vm, object: &Value) -> PyResult {
    if let Some(class) = object.downcast_ref::<Class>() {
        return Ok(vm.new_mapping_proxy(Gc::as_any(&class.dict).clone()));
    }
    match object.downcast_ref::<Instance>() {
        Some(instance) if instance.class().has_dict => Ok(instance.materialize_dict(vm)),
        _ => Ok(Gc::into_any(vm.dict_of(object)?)),
    }
}

/// Sets `object.__dict__`, or empties it.
pub(crate) fn set_dict(vm: &Vm, object: &Value, value: Option<Value>) -> PyResult<()> {
    match object.tag() {
        tag::CLASS => {
            let text = "attribute '__dict__' of 'type' objects is not writable";
            return Err(vm.attribute_error(text));
        }
        tag::MODULE => return Err(vm.attribute_error("readonly attribute")),
        tag::EXCEPTION if value.is_none() => {
            return Err(vm.type_error("cannot delete __dict__"));
        }
        _ => {}
    }
    if let Some(value) = value.as_ref().filter(|value| as_dict(value).is_none()) {
        let class = vm.class_name(value);
        return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{class}'")));
    }
    if let Some(error) = object.downcast_ref::<Exception>() {
        error.dict.set(value.as_ref().and_then(as_dict).cloned());
        return Ok(());
    }
    let Some(instance) = object.downcast_ref::<Instance>().filter(|i| i.class().has_dict) else {
        return Err(vm.no_attribute(object, &vm.names.dict));
    };
    instance.materialize_dict(vm);
    instance.dict.set(value);
    Ok(())
}
