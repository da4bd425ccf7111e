//! Calling classes, and the classes `object`, `type`, `super`.

use exuvia::Gc;

use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::dict::as_dict;
use crate::object::function::{NativeFn, Super};
use crate::object::number::PlainObject;
use crate::object::{Class, Instance, PyResult, Str, Value, tag};
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
        if class.is_builtin && !is_of_other || !self.class_of(&object).is_subclass_of(class) {
            return Ok(object);
        }
        self.call_init(&object, args)?;
        Ok(object)
    }

    /// Calls an `__init__` that is Python code.
    fn call_init(&self, object: &Value, args: &Args<'_>) -> PyResult<()> {
        let class = self.class_of(object);
        let Some(init) = class.lookup(&self.names.init) else { return Ok(()) };
        if init.tag() == tag::NATIVE_METHOD && !is_filled_by_init(class.layout) {
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
            || matches!(class.layout, tag::EXCEPTION | tag::CLASS | tag::C_DATA | tag::WEAKREF)
        {
            return constructor(self, class, args);
        }
        let is_filled_by_init = is_filled_by_init(class.layout)
            || matches!(class.layout, tag::BYTEARRAY | tag::DEQUE | tag::PROPERTY)
                && class
                    .lookup(&self.names.init)
                    .is_some_and(|init| init.tag() != tag::NATIVE_METHOD);
        let payload = if is_filled_by_init {
            constructor(self, &owner, &Args::positional_only(&[]))?
        } else {
            constructor(self, &owner, args)?
        };
        Ok(self.new_holder(class, payload))
    }

    fn instantiate_plain(&self, class: &Gc<Class>, args: &Args<'_>) -> PyResult {
        let has_init =
            class.lookup(&self.names.init).is_some_and(|init| init.tag() != tag::NATIVE_METHOD);
        if !args.values.is_empty() && !has_init && !class.has_new.get() {
            let name = class.name.borrow().clone();
            return Err(self.type_error(format!("{name}() takes no arguments")));
        }
        self.check_abstract(class)?;
        Ok(self.new_instance(class))
    }

    /// Refuses to make an instance of a class with abstract methods.
    fn check_abstract(&self, class: &Gc<Class>) -> PyResult<()> {
        if class.metaclass.is_none() {
            return Ok(());
        }
        let Some(missing) = class.lookup(&self.intern("__abstractmethods__")) else {
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

/// Whether `__new__` of the built-in class makes something empty, which `__init__` fills.
fn is_filled_by_init(layout: u32) -> bool {
    matches!(layout, tag::LIST | tag::DICT | tag::SET)
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

/// `__new__` of every built-in class: the class to make an instance of comes first.
pub(crate) fn native_new(vm: &Vm, args: &Args<'_>) -> PyResult {
    match args.positional().first().and_then(|class| class.downcast_ref::<Class>()) {
        Some(class) => {
            let rest = args.rest();
            // With an overridden `__new__`, `object.__new__` does not look at further arguments.
            if class.layout == tag::INSTANCE && !class.is_builtin {
                return Ok(vm.new_instance(class));
            }
            vm.instantiate(class, &rest)
        }
        None => Err(vm.type_error("object.__new__(X): X is not a type object")),
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
    attributes: &[
        AttributeSpec { name: "__class__", get: get_class, set: Some(Vm::set_class) },
        AttributeSpec { name: "__dict__", get: get_dict, set: Some(set_dict) },
    ],
    ..ClassSpec::new(tag::PLAIN_OBJECT)
};

fn new_object(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    if !args.values.is_empty() {
        return Err(vm.type_error("object() takes no arguments"));
    }
    Ok(Gc::into_any(vm.heap.alloc(PlainObject)))
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    if args.values.len() > 1 && args.values[0].tag() == tag::INSTANCE {
        let class = vm.class_of(&args.values[0]);
        let overrides_init =
            class.lookup(&vm.names.init).is_some_and(|init| init.tag() != tag::NATIVE_METHOD);
        if overrides_init {
            return Err(vm.type_error(
                "object.__init__() takes exactly one argument (the instance to initialize)",
            ));
        }
    }
    Ok(vm.none.clone())
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
    vm.set_generic_attribute(object, &name_of(vm, name)?, value)?;
    Ok(vm.none.clone())
}

fn delattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, name] = args.exactly(vm, "object.__delattr__")?;
    vm.del_generic_attribute(object, &name_of(vm, name)?)?;
    Ok(vm.none.clone())
}

/// An attribute's name, which must be a string.
pub(crate) fn name_of(vm: &Vm, value: &Value) -> PyResult<Gc<Str>> {
    match value.downcast_ref::<Str>() {
        Some(name) => Ok(vm.intern_object(name)),
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
    args.exactly::<2>(vm, "object.__reduce_ex__")?;
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

pub(crate) fn get_dict(vm: &Vm, object: &Value) -> PyResult {
    if let Some(class) = object.downcast_ref::<Class>() {
        return Ok(vm.new_mapping_proxy(Gc::as_any(&class.dict).clone()));
    }
    match object.downcast_ref::<Instance>() {
        Some(instance) if instance.class().has_dict => Ok(instance.materialize_dict(vm)),
        _ => Ok(Gc::into_any(vm.dict_of(object)?)),
    }
}

pub(crate) fn set_dict(vm: &Vm, object: &Value, value: Option<Value>) -> PyResult<()> {
    let Some(instance) = object.downcast_ref::<Instance>().filter(|i| i.class().has_dict) else {
        return Err(vm.no_attribute(object, &vm.names.dict));
    };
    if let Some(value) = value.as_ref().filter(|value| as_dict(value).is_none()) {
        let class = vm.class_name(value);
        return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{class}'")));
    }
    instance.materialize_dict(vm);
    instance.dict.set(value);
    Ok(())
}

/// `type`
pub(crate) const TYPE: ClassSpec = ClassSpec {
    constructor: Some(new_type),
    is_base: true,
    methods: &[
        ("mro", type_mro),
        ("__subclasses__", subclasses),
        ("__call__", type_call),
        ("__instancecheck__", instance_check),
        ("__subclasscheck__", subclass_check),
        ("__init__", init),
        ("__repr__", type_repr),
    ],
    attributes: &[
        AttributeSpec { name: "__name__", get: type_name, set: Some(set_type_name) },
        AttributeSpec { name: "__qualname__", get: type_qualname, set: Some(set_type_qualname) },
        AttributeSpec { name: "__bases__", get: type_bases, set: Some(set_type_bases) },
        AttributeSpec { name: "__base__", get: type_base, set: None },
        AttributeSpec { name: "__mro__", get: type_order, set: None },
        AttributeSpec { name: "__flags__", get: type_flags, set: None },
        AttributeSpec { name: "__dict__", get: get_dict, set: None },
    ],
    ..ClassSpec::new(tag::CLASS)
};

fn this(vm: &Vm, value: &Value) -> PyResult<Gc<Class>> {
    value.clone().downcast::<Class>().map_err(|other| {
        let class = vm.class_name(&other);
        vm.type_error(format!("descriptor requires a 'type' object but received a '{class}'"))
    })
}

fn new_type(vm: &Vm, metaclass: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [name, bases, namespace] = args.positional() else {
        return Err(vm.type_error("type() takes 1 or 3 arguments"));
    };
    let Some(name) = name.downcast_ref::<Str>() else {
        let class = vm.class_name(name);
        return Err(vm.type_error(format!("type.__new__() argument 1 must be str, not {class}")));
    };
    let Some(bases) = Vm::as_tuple(bases) else {
        let class = vm.class_name(bases);
        return Err(vm.type_error(format!("type.__new__() argument 2 must be tuple, not {class}")));
    };
    let Some(namespace) = as_dict(namespace) else {
        let class = vm.class_name(namespace);
        return Err(vm.type_error(format!("type.__new__() argument 3 must be dict, not {class}")));
    };
    let keywords: Vec<(Gc<Str>, Value)> =
        args.keywords().map(|(k, v)| (k.clone(), v.clone())).collect();
    let winner = vm.choose_metaclass(Some(Gc::as_any(metaclass).clone()), bases.items())?;
    let winner = this(vm, &winner)?;
    if !Gc::ptr_eq(&winner, metaclass)
        && winner.has_new.get()
        && let Some(new) = winner.lookup(&vm.names.new)
    {
        let new = vm.bind_descriptor(&new, None, &winner)?;
        let values: Vec<Value> =
            std::iter::once(Gc::as_any(&winner)).chain(args.values).cloned().collect();
        return vm.call_args(&new, &Args { values: &values, names: args.names });
    }
    vm.new_class(&winner, name.as_str(), bases.items(), namespace, &keywords).map(Gc::into_any)
}

fn type_call(vm: &Vm, args: &Args<'_>) -> PyResult {
    let class = this(vm, &args.values[0])?;
    vm.make_and_init(&class, &args.rest())
}

fn type_repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class] = args.exactly(vm, "type.__repr__")?;
    Ok(vm.new_string(vm.default_repr(class)))
}

fn type_mro(vm: &Vm, args: &Args<'_>) -> PyResult {
    let order = this(vm, &args.values[0])?.mro();
    Ok(vm.new_list(order.map_or_else(Vec::new, |order| order.items().to_vec())))
}

fn subclasses(vm: &Vm, args: &Args<'_>) -> PyResult {
    let class = this(vm, &args.values[0])?;
    Ok(vm.new_list(class.subclasses.alive().into_iter().map(Gc::into_any).collect()))
}

fn instance_check(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, object] = args.exactly(vm, "type.__instancecheck__")?;
    let class = this(vm, class)?;
    Ok(vm.new_bool(vm.class_of(object).is_subclass_of(&class)))
}

fn subclass_check(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [class, other] = args.exactly(vm, "type.__subclasscheck__")?;
    Ok(vm.new_bool(this(vm, other)?.is_subclass_of(&this(vm, class)?)))
}

fn type_name(vm: &Vm, class: &Value) -> PyResult {
    let class = this(vm, class)?;
    Ok(Gc::into_any(vm.intern(&class.short_name())))
}

fn set_type_name(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    let class = this(vm, class)?;
    match value.as_ref().and_then(|value| value.downcast_ref::<Str>()) {
        Some(name) if !class.is_builtin => {
            *class.name.borrow_mut() = name.as_str().to_owned();
            Ok(())
        }
        _ => Err(vm.type_error("can only assign string to type.__name__")),
    }
}

fn type_qualname(vm: &Vm, class: &Value) -> PyResult {
    let name = this(vm, class)?.qualname.borrow().clone();
    Ok(Gc::into_any(vm.intern(&name)))
}

fn set_type_qualname(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    let class = this(vm, class)?;
    match value.as_ref().and_then(|value| value.downcast_ref::<Str>()) {
        Some(name) if !class.is_builtin => {
            *class.qualname.borrow_mut() = name.as_str().to_owned();
            Ok(())
        }
        _ => Err(vm.type_error("can only assign string to type.__qualname__")),
    }
}

fn type_bases(vm: &Vm, class: &Value) -> PyResult {
    let bases = this(vm, class)?.bases.get();
    Ok(bases.map_or_else(|| vm.new_tuple(Vec::new()), Gc::into_any))
}

fn set_type_bases(vm: &Vm, class: &Value, value: Option<Value>) -> PyResult<()> {
    vm.set_bases(&this(vm, class)?, value)
}

fn type_base(vm: &Vm, class: &Value) -> PyResult {
    let base = this(vm, class)?.base.get();
    Ok(base.map_or_else(|| vm.none.clone(), Gc::into_any))
}

fn type_order(vm: &Vm, class: &Value) -> PyResult {
    let order = this(vm, class)?.mro();
    Ok(order.map_or_else(|| vm.new_tuple(Vec::new()), Gc::into_any))
}

/// CPython's flags of classes, as far as they tell something here.
fn type_flags(vm: &Vm, class: &Value) -> PyResult {
    const HEAP: i64 = 1 << 9;
    const BASE: i64 = 1 << 10;
    const COLLECTED: i64 = 1 << 14;
    const ABSTRACT: i64 = 1 << 20;
    let class = this(vm, class)?;
    let flag = |condition: bool, flag: i64| if condition { flag } else { 0 };
    let kind = match class.layout {
        tag::INT | tag::BOOL => 1 << 24,
        tag::LIST => 1 << 25,
        tag::TUPLE => 1 << 26,
        tag::BYTES => 1 << 27,
        tag::STR => 1 << 28,
        tag::DICT => 1 << 29,
        tag::EXCEPTION => 1 << 30,
        tag::CLASS => 1 << 31,
        _ => 0,
    };
    let is_abstract = class.metaclass.is_some()
        && match class.dict.get_str(&vm.intern("__abstractmethods__")) {
            Some(missing) => vm.truth(&missing)?,
            None => false,
        };
    let is_leaf = matches!(class.layout, tag::INT | tag::BOOL | tag::FLOAT | tag::STR | tag::BYTES);
    let is_collected = !(class.is_builtin && (is_leaf || class.layout == tag::INSTANCE));
    Ok(vm.new_int(
        flag(!class.is_builtin, HEAP)
            | flag(!class.is_builtin || class.is_base.get(), BASE)
            | flag(is_collected, COLLECTED)
            | flag(is_abstract, ABSTRACT)
            | kind,
    ))
}

/// `super`
pub(crate) const SUPER: ClassSpec = ClassSpec {
    constructor: Some(new_super),
    methods: &[("__get__", super_get)],
    attributes: &[
        AttributeSpec {
            name: "__thisclass__",
            get: |vm, s| part_of_super(vm, s, |proxy| Some(Gc::as_any(&proxy.class))),
            set: None,
        },
        AttributeSpec {
            name: "__self__",
            get: |vm, s| part_of_super(vm, s, |proxy| Some(&proxy.bound.as_ref()?.0)),
            set: None,
        },
        AttributeSpec {
            name: "__self_class__",
            get: |vm, s| part_of_super(vm, s, |proxy| Some(Gc::as_any(&proxy.bound.as_ref()?.1))),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::SUPER)
};

fn new_super(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let (class, object) = match args.between(vm, "super", 0, 2)? {
        [class, object] if !vm.is_none(object) => (class.clone(), object.clone()),
        [class] | [class, _] => {
            let class = checked_super_class(vm, class)?;
            return Ok(Gc::into_any(vm.heap.alloc(Super { class, bound: None })));
        }
        [] => vm.super_arguments().ok_or_else(|| vm.runtime_error("super(): no arguments"))?,
        _ => return Err(vm.runtime_error("super(): no arguments")),
    };
    let class = checked_super_class(vm, &class)?;
    new_bound_super(vm, class, object)
}

fn checked_super_class(vm: &Vm, class: &Value) -> PyResult<Gc<Class>> {
    class.clone().downcast::<Class>().map_err(|other| {
        let kind = vm.class_name(&other);
        vm.type_error(format!("super() argument 1 must be a type, not {kind}"))
    })
}

fn new_bound_super(vm: &Vm, class: Gc<Class>, object: Value) -> PyResult {
    let object_class = match object.downcast_ref::<Class>() {
        Some(other) if other.is_subclass_of(&class) => other.clone(),
        _ => vm.class_of(&object).clone(),
    };
    if !object_class.is_subclass_of(&class) {
        return Err(vm.type_error("super(type, obj): obj must be an instance or subtype of type"));
    }
    let bound = Some((object, object_class));
    Ok(Gc::into_any(vm.heap.alloc(Super { class, bound })))
}

/// `super(C).__get__(object, class)`: what is not bound yet is bound.
fn super_get(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "super.__get__", 2, 3)?;
    match values[0].downcast_ref::<Super>() {
        Some(proxy) if proxy.bound.is_none() && !vm.is_none(&values[1]) => {
            new_bound_super(vm, proxy.class.clone(), values[1].clone())
        }
        _ => Ok(values[0].clone()),
    }
}

fn part_of_super(vm: &Vm, proxy: &Value, part: fn(&Super) -> Option<&Value>) -> PyResult {
    let part = proxy.downcast_ref::<Super>().and_then(|proxy| part(proxy));
    Ok(part.unwrap_or(&vm.none).clone())
}
