//! `types.UnionType`: `int | None`.

use exuvia::{Field, Gc, Trace};

use super::{GenericAlias, item_text, parameters};
use crate::bytecode::Comparison;
use crate::object::class::{AttributeSpec, ClassSpec, read_only};
use crate::object::instance::inner;
use crate::object::{PyResult, Str, Tuple, Value, tag};
use crate::vm::{Args, Vm};

/// Classes, generic aliases and others, each once.
#[derive(Debug, Trace)]
#[trace(tag = tag::UNION, levels = 0)]
pub(crate) struct Union {
    args: Gc<Tuple>,
    parameters: Field<Option<Gc<Tuple>>>,
}

/// `types.UnionType`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    methods: &[
        ("__repr__", repr),
        ("__hash__", hash),
        ("__getattribute__", getattribute),
        ("__eq__", |vm, args| equals(vm, args, Comparison::Eq)),
        ("__ne__", |vm, args| equals(vm, args, Comparison::Ne)),
        ("__or__", or),
        ("__ror__", ror),
        ("__getitem__", getitem),
        ("__instancecheck__", instancecheck),
        ("__subclasscheck__", subclasscheck),
    ],
    attributes: &[
        AttributeSpec {
            name: "__args__",
            get: |vm, union| Ok(Gc::as_any(&this(vm, union)?.args).clone()),
            set: Some(read_only),
        },
        AttributeSpec {
            name: "__parameters__",
            get: |vm, union| Ok(Gc::into_any(this(vm, union)?.parameters(vm)?)),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::UNION)
};

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Union>> {
    value
        .downcast_ref::<Union>()
        .ok_or_else(|| vm.type_error("a 'types.UnionType' object is needed"))
}

impl Union {
    fn parameters(&self, vm: &Vm) -> PyResult<Gc<Tuple>> {
        if let Some(known) = self.parameters.get() {
            return Ok(known);
        }
        let found = parameters::find(vm, &self.args)?;
        self.parameters.set(Some(found.clone()));
        Ok(found)
    }
}

impl Vm {
    /// `a | b` for what can be in a union.
    pub(crate) fn union_of(&self, a: &Value, b: &Value) -> PyResult<Option<Value>> {
        let (Some(mut all), Some(others)) = (self.union_members(a), self.union_members(b)) else {
            return Ok(None);
        };
        all.extend(others);
        let mut members: Vec<Value> = Vec::new();
        for member in all {
            if !self.is_among(&member, &members)? {
                members.push(member);
            }
        }
        if let [only] = &members[..] {
            return Ok(Some(only.clone()));
        }
        let args = self.new_tuple_object(members);
        let union = Union { args, parameters: Field::new(None) };
        Ok(Some(Gc::into_any(self.heap.alloc(union))))
    }

    /// What an operand brings into a union.
    fn union_members(&self, value: &Value) -> Option<Vec<Value>> {
        match inner(value).tag() {
            tag::UNION => value.downcast_ref::<Union>().map(|union| union.args.items().to_vec()),
            tag::NONE => Some(vec![Gc::as_any(self.class_of(value)).clone()]),
            tag::CLASS | tag::GENERIC_ALIAS => Some(vec![value.clone()]),
            _ => None,
        }
    }

    /// Whether a member is there already. Only aliases are compared by value.
    fn is_among(&self, member: &Value, members: &[Value]) -> PyResult<bool> {
        let is_alias = |value: &Value| inner(value).is::<GenericAlias>();
        for known in members {
            if Value::ptr_eq(known, member)
                || is_alias(known) && is_alias(member) && self.equal(known, member)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// `a | b`, for classes, aliases and unions.
pub(crate) fn or(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = args.exactly::<2>(vm, "type.__or__")?;
    Ok(vm.union_of(a, b)?.unwrap_or_else(|| vm.not_implemented.clone()))
}

/// `b | a`
pub(crate) fn ror(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = args.exactly::<2>(vm, "type.__ror__")?;
    Ok(vm.union_of(b, a)?.unwrap_or_else(|| vm.not_implemented.clone()))
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [union] = args.exactly::<1>(vm, "UnionType.__repr__")?;
    let mut items = Vec::new();
    for arg in this(vm, union)?.args.items() {
        let is_none = Value::ptr_eq(arg, Gc::as_any(vm.classes.by_tag(tag::NONE)));
        items.push(if is_none { "None".to_owned() } else { item_text(vm, arg)? });
    }
    Ok(vm.new_string(items.join(" | ")))
}

fn hash(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [union] = args.exactly::<1>(vm, "UnionType.__hash__")?;
    let set = vm.new_frozen_set_from(this(vm, union)?.args.items().to_vec())?;
    Ok(vm.new_int(vm.hash(&set)?))
}

/// `__module__` is the class's; it has no other name.
fn getattribute(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [union, name] = args.exactly::<2>(vm, "UnionType.__getattribute__")?;
    let Some(name) = name.downcast_ref::<Str>() else {
        let got = vm.class_name(name);
        return Err(vm.type_error(format!("attribute name must be string, not '{got}'")));
    };
    let name = vm.intern_object(name);
    if name.as_str() == "__module__" {
        return vm.attribute(Gc::as_any(vm.class_of(union)), &name);
    }
    match vm.find_generic_attribute(union, &name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(union, &name)),
    }
}

fn equals(vm: &Vm, args: &Args<'_>, comparison: Comparison) -> PyResult {
    let [one, other] = args.exactly::<2>(vm, "UnionType.__eq__")?;
    let Some(other) = other.downcast_ref::<Union>() else { return Ok(vm.not_implemented.clone()) };
    let one = vm.new_set_from(this(vm, one)?.args.items().to_vec())?;
    let other = vm.new_set_from(other.args.items().to_vec())?;
    Ok(vm.new_bool(vm.equal(&one, &other)? == (comparison == Comparison::Eq)))
}

/// `union[item]` puts `item` in the place of the parameters.
fn getitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [union, item] = args.exactly::<2>(vm, "UnionType.__getitem__")?;
    let generic = this(vm, union)?;
    let parameters = generic.parameters(vm)?;
    let new = parameters::substitute(vm, union, &generic.args, &parameters, item)?;
    let (first, rest) = new.items().split_first().expect("a union has members");
    let mut result = first.clone();
    for member in rest {
        result = vm.binary(crate::bytecode::BinaryOp::Or, false, &result, member)?;
    }
    Ok(result)
}

fn instancecheck(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [union, object] = args.exactly::<2>(vm, "UnionType.__instancecheck__")?;
    for class in this(vm, union)?.args.items() {
        if vm.is_instance(object, class)? {
            return Ok(vm.true_.clone());
        }
    }
    Ok(vm.false_.clone())
}

fn subclasscheck(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [union, class] = args.exactly::<2>(vm, "UnionType.__subclasscheck__")?;
    if class.tag() != tag::CLASS {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    for other in this(vm, union)?.args.items() {
        if vm.is_subclass(class, other)? {
            return Ok(vm.true_.clone());
        }
    }
    Ok(vm.false_.clone())
}
