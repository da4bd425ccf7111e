//! `types.GenericAlias`: `list[int]`, which stands for `list` wherever that is called, derived from or asked for attributes.

pub(crate) mod parameters;
pub(crate) mod union;

use exuvia::{Field, Gc, Trace};

use super::class::{AttributeSpec, Class, ClassSpec, read_only};
use super::instance::inner;
use super::{PyResult, Str, Tuple, Value, tag};
use crate::bytecode::Comparison;
use crate::modules::argument;
use crate::vm::{Args, Kind, Vm};

/// A generic class with its arguments.
#[derive(Debug, Trace)]
#[trace(tag = tag::GENERIC_ALIAS, levels = 0)]
pub(crate) struct GenericAlias {
    pub(crate) origin: Value,
    pub(crate) args: Gc<Tuple>,
    /// Found out when they are first asked for.
    parameters: Field<Option<Gc<Tuple>>>,
    /// Whether it was unpacked, as in `*tuple[int]`.
    #[trace(skip)]
    is_starred: bool,
}

/// `types.GenericAlias`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("__repr__", repr),
        ("__hash__", hash),
        ("__call__", call),
        ("__getattribute__", getattribute),
        ("__eq__", |vm, args| equals(vm, args, Comparison::Eq)),
        ("__ne__", |vm, args| equals(vm, args, Comparison::Ne)),
        ("__iter__", iter),
        ("__or__", union::or),
        ("__ror__", union::ror),
        ("__getitem__", getitem),
        ("__mro_entries__", mro_entries),
        ("__instancecheck__", |vm, _| Err(vm.parameterized("isinstance"))),
        ("__subclasscheck__", |vm, _| Err(vm.parameterized("issubclass"))),
        ("__reduce__", reduce),
        ("__dir__", dir),
    ],
    attributes: &[
        AttributeSpec {
            name: "__origin__",
            get: |vm, a| Ok(this(vm, a)?.origin.clone()),
            set: Some(read_only),
        },
        AttributeSpec {
            name: "__args__",
            get: |vm, a| Ok(Gc::as_any(&this(vm, a)?.args).clone()),
            set: Some(read_only),
        },
        AttributeSpec {
            name: "__unpacked__",
            get: |vm, a| Ok(vm.new_bool(this(vm, a)?.is_starred)),
            set: Some(read_only),
        },
        AttributeSpec { name: "__parameters__", get: get_parameters, set: None },
        AttributeSpec { name: "__typing_unpacked_tuple_args__", get: unpacked_args, set: None },
    ],
    ..ClassSpec::new(tag::GENERIC_ALIAS)
};

/// The attributes that are the alias's own; all others are the origin's.
const OWN: &[&str] = &[
    "__class__",
    "__bases__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
];

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<GenericAlias>> {
    let alias = inner(value).downcast_ref::<GenericAlias>();
    alias.ok_or_else(|| vm.type_error("a 'types.GenericAlias' object is needed"))
}

impl Vm {
    /// `origin[args]`
    pub(crate) fn new_alias(&self, origin: &Value, args: &Value) -> Value {
        let args = match args.downcast_ref::<Tuple>() {
            Some(args) => args.clone(),
            None => self.new_tuple_object(vec![args.clone()]),
        };
        self.allocate_alias(origin, args, false)
    }

    fn allocate_alias(&self, origin: &Value, args: Gc<Tuple>, is_starred: bool) -> Value {
        let (origin, parameters) = (origin.clone(), Field::new(None));
        Gc::into_any(self.heap.alloc(GenericAlias { origin, args, parameters, is_starred }))
    }

    fn parameterized(&self, function: &str) -> super::PyErr {
        self.type_error(format!("{function}() argument 2 cannot be a parameterized generic"))
    }
}

/// `GenericAlias(origin, args)`
fn construct(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "GenericAlias")?;
    let values = argument::unpack(vm, args, "GenericAlias", 2, 2)?;
    Ok(vm.new_alias(&values[0], &values[1]))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [alias] = args.exactly::<1>(vm, "GenericAlias.__repr__")?;
    let alias = this(vm, alias)?;
    let star = if alias.is_starred { "*" } else { "" };
    let mut items = Vec::new();
    for arg in alias.args.items() {
        items.push(item_text(vm, arg)?);
    }
    let items = if items.is_empty() { "()".to_owned() } else { items.join(", ") };
    Ok(vm.new_string(format!("{star}{}[{items}]", item_text(vm, &alias.origin)?)))
}

/// How an argument looks: a class by its name.
pub(crate) fn item_text(vm: &Vm, item: &Value) -> PyResult<String> {
    if item.tag() == tag::ELLIPSIS {
        return Ok("...".to_owned());
    }
    let find = |name: &str| vm.find_attribute(item, &vm.intern(name));
    if find("__origin__")?.is_some() && find("__args__")?.is_some() {
        return vm.repr(item);
    }
    let (Some(name), Some(module)) = (find("__qualname__")?, find("__module__")?) else {
        return vm.repr(item);
    };
    if vm.is_none(&module) {
        return vm.repr(item);
    }
    let (name, module) = (vm.to_str(&name)?, vm.to_str(&module)?);
    Ok(if module == "builtins" { name } else { format!("{module}.{name}") })
}

fn hash(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [alias] = args.exactly::<1>(vm, "GenericAlias.__hash__")?;
    let alias = this(vm, alias)?;
    let hash = vm.hash(&alias.origin)? ^ vm.hash(Gc::as_any(&alias.args))?;
    Ok(vm.new_int(if hash == -1 { -2 } else { hash }))
}

/// Makes what the origin makes, which then knows the alias if it can.
fn call(vm: &Vm, args: &Args<'_>) -> PyResult {
    let Some(alias) = args.positional().first() else {
        return Err(vm.type_error("unbound method __call__() needs an argument"));
    };
    let made = vm.call_args(&this(vm, alias)?.origin, &args.rest())?;
    let set = vm.set_attribute(&made, &vm.intern("__orig_class__"), alias);
    if let Err(error) = set
        && !vm.is_kind(&error, Kind::AttributeError)
        && !vm.is_kind(&error, Kind::TypeError)
    {
        return Err(error);
    }
    Ok(made)
}

fn getattribute(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [alias, name] = args.exactly::<2>(vm, "GenericAlias.__getattribute__")?;
    let Some(text) = name.downcast_ref::<Str>() else {
        let got = vm.class_name(name);
        return Err(vm.type_error(format!("attribute name must be string, not '{got}'")));
    };
    if !OWN.contains(&text.as_str()) {
        return vm.attribute(&this(vm, alias)?.origin, &vm.intern_object(text));
    }
    let text = vm.intern_object(text);
    match vm.find_generic_attribute(alias, &text)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(alias, &text)),
    }
}

fn equals(vm: &Vm, args: &Args<'_>, comparison: Comparison) -> PyResult {
    let [one, other] = args.exactly::<2>(vm, "GenericAlias.__eq__")?;
    let one = this(vm, one)?;
    let Some(other) = inner(other).downcast_ref::<GenericAlias>() else {
        return Ok(vm.not_implemented.clone());
    };
    let (a, b) = (Gc::as_any(&one.args), Gc::as_any(&other.args));
    let are_equal = one.is_starred == other.is_starred
        && vm.equal(&one.origin, &other.origin)?
        && vm.equal(a, b)?;
    Ok(vm.new_bool(are_equal == (comparison == Comparison::Eq)))
}

/// `*tuple[int]` gives one item, which knows that it was unpacked.
fn iter(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [alias] = args.exactly::<1>(vm, "GenericAlias.__iter__")?;
    let alias = this(vm, alias)?;
    let starred = vm.allocate_alias(&alias.origin, alias.args.clone(), true);
    vm.iter(&vm.new_tuple(vec![starred]))
}

/// `alias[item]` puts `item` in the place of the parameters.
fn getitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [alias, item] = args.exactly::<2>(vm, "GenericAlias.__getitem__")?;
    let generic = this(vm, alias)?;
    let parameters = generic.parameters(vm)?;
    let args = parameters::substitute(vm, alias, &generic.args, &parameters, item)?;
    Ok(vm.allocate_alias(&generic.origin, args, generic.is_starred))
}

fn mro_entries(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [alias, _] = args.exactly::<2>(vm, "GenericAlias.__mro_entries__")?;
    Ok(vm.new_tuple(vec![this(vm, alias)?.origin.clone()]))
}

/// What `copy` and `pickle` need.
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [alias] = args.exactly::<1>(vm, "GenericAlias.__reduce__")?;
    let generic = this(vm, alias)?;
    if generic.is_starred {
        let plain = vm.allocate_alias(&generic.origin, generic.args.clone(), false);
        let next = vm.builtins.get_str(&vm.intern("next")).unwrap_or_else(|| vm.none.clone());
        let items = vm.new_tuple(vec![vm.iter(&plain)?]);
        return Ok(vm.new_tuple(vec![next, items]));
    }
    let parts = vec![generic.origin.clone(), Gc::as_any(&generic.args).clone()];
    let class = Gc::as_any(vm.class_of(alias)).clone();
    Ok(vm.new_tuple(vec![class, vm.new_tuple(parts)]))
}

fn dir(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [alias] = args.exactly::<1>(vm, "GenericAlias.__dir__")?;
    let mut names = crate::builtins::names_in(vm, &this(vm, alias)?.origin)?;
    for name in OWN {
        let name = Gc::into_any(vm.intern(name));
        if !names.iter().any(|known| Value::ptr_eq(known, &name)) {
            names.push(name);
        }
    }
    Ok(vm.new_list(names))
}

impl GenericAlias {
    /// The type variables among the arguments.
    fn parameters(&self, vm: &Vm) -> PyResult<Gc<Tuple>> {
        if let Some(known) = self.parameters.get() {
            return Ok(known);
        }
        let found = parameters::find(vm, &self.args)?;
        self.parameters.set(Some(found.clone()));
        Ok(found)
    }
}

fn get_parameters(vm: &Vm, alias: &Value) -> PyResult {
    Ok(Gc::into_any(this(vm, alias)?.parameters(vm)?))
}

fn unpacked_args(vm: &Vm, alias: &Value) -> PyResult {
    let alias = this(vm, alias)?;
    let is_tuple = Value::ptr_eq(&alias.origin, Gc::as_any(vm.classes.by_tag(tag::TUPLE)));
    if alias.is_starred && is_tuple {
        return Ok(Gc::as_any(&alias.args).clone());
    }
    Ok(vm.none.clone())
}
