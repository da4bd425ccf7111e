//! `mappingproxy`: what shows a mapping without letting anybody change it, such as the `__dict__` of a class.

use exuvia::{Gc, Trace};

use super::class::{Class, ClassSpec};
use super::function::NativeFn;
use super::{PyResult, Value, tag};
use crate::bytecode::{BinaryOp, Comparison};
use crate::vm::{Args, Vm};

/// A `mappingproxy`.
#[derive(Debug, Trace)]
#[trace(tag = tag::MAPPING_PROXY, levels = 0)]
pub(crate) struct MappingProxy {
    pub(crate) mapping: Value,
}

pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new_proxy),
    methods: METHODS,
    class_methods: &[("__class_getitem__", super::dunder::class_getitem)],
    ..ClassSpec::new(tag::MAPPING_PROXY)
};

const METHODS: &[(&str, NativeFn)] = &[
    ("__getitem__", |vm, args| {
        let [this, key] = args.exactly::<2>(vm, "mappingproxy.__getitem__")?;
        vm.subscript(&mapping(vm, this)?, key)
    }),
    ("__contains__", |vm, args| {
        let [this, key] = args.exactly::<2>(vm, "mappingproxy.__contains__")?;
        Ok(vm.new_bool(vm.contains(&mapping(vm, this)?, key)?))
    }),
    ("__len__", |vm, args| {
        let [this] = args.exactly::<1>(vm, "mappingproxy.__len__")?;
        Ok(vm.new_size(vm.len(&mapping(vm, this)?)?))
    }),
    ("__iter__", |vm, args| {
        let [this] = args.exactly::<1>(vm, "mappingproxy.__iter__")?;
        vm.iter(&mapping(vm, this)?)
    }),
    ("__repr__", |vm, args| {
        let [this] = args.exactly::<1>(vm, "mappingproxy.__repr__")?;
        Ok(vm.new_string(format!("mappingproxy({})", vm.repr(&mapping(vm, this)?)?)))
    }),
    ("__str__", |vm, args| {
        let [this] = args.exactly::<1>(vm, "mappingproxy.__str__")?;
        vm.str(&mapping(vm, this)?)
    }),
    ("__hash__", |vm, args| {
        let [this] = args.exactly::<1>(vm, "mappingproxy.__hash__")?;
        Ok(vm.new_int(vm.hash(&mapping(vm, this)?)?))
    }),
    ("__eq__", |vm, args| compare(vm, args, Comparison::Eq)),
    ("__ne__", |vm, args| compare(vm, args, Comparison::Ne)),
    ("__or__", union),
    ("__ror__", union),
    ("__reversed__", |vm, args| forward(vm, args, "__reversed__")),
    ("copy", |vm, args| forward(vm, args, "copy")),
    ("get", |vm, args| forward(vm, args, "get")),
    ("items", |vm, args| forward(vm, args, "items")),
    ("keys", |vm, args| forward(vm, args, "keys")),
    ("values", |vm, args| forward(vm, args, "values")),
];

fn new_proxy(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [mapping] = args.bind(vm, "mappingproxy", ["mapping"], 1)?;
    let mapping = mapping.unwrap_or_else(|| vm.none.clone());
    let is_mapping = mapping.tag() == tag::DICT
        || vm.class_of(&mapping).lookup(&vm.names.getitem).is_some()
            && !matches!(super::instance::inner(&mapping).tag(), tag::LIST | tag::TUPLE);
    if !is_mapping {
        let class = vm.class_name(&mapping);
        return Err(
            vm.type_error(format!("mappingproxy() argument must be a mapping, not {class}"))
        );
    }
    Ok(vm.new_mapping_proxy(mapping))
}

impl Vm {
    /// What shows a mapping and does not let it be changed.
    pub(crate) fn new_mapping_proxy(&self, mapping: Value) -> Value {
        Gc::into_any(self.heap.alloc(MappingProxy { mapping }))
    }
}

/// What a proxy shows.
fn mapping(vm: &Vm, value: &Value) -> PyResult {
    match value.downcast_ref::<MappingProxy>() {
        Some(proxy) => Ok(proxy.mapping.clone()),
        None => Err(vm.type_error("a mappingproxy is required")),
    }
}

/// The mapping of a proxy; any other object itself.
fn shown(value: &Value) -> &Value {
    value.downcast_ref::<MappingProxy>().map_or(value, |proxy| &proxy.mapping)
}

/// Calls the method of the same name of the mapping.
fn forward(vm: &Vm, args: &Args<'_>, name: &str) -> PyResult {
    let Some(this) = args.values.first() else {
        return Err(
            vm.type_error(format!("unbound method mappingproxy.{name}() needs an argument"))
        );
    };
    let method = vm.attribute_named(&mapping(vm, this)?, name)?;
    vm.call_args(&method, &args.rest())
}

fn compare(vm: &Vm, args: &Args<'_>, operator: Comparison) -> PyResult {
    let [this, other] = args.exactly::<2>(vm, "mappingproxy.__eq__")?;
    vm.compare(operator, &mapping(vm, this)?, shown(other))
}

fn union(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, other] = args.exactly::<2>(vm, "mappingproxy.__or__")?;
    vm.binary(BinaryOp::Or, false, shown(this), shown(other))
}
