//! Tuples whose items have names: `sys.version_info`, `time.struct_time`.

use exuvia::Gc;

use super::{argument, bound_native};
use crate::object::function::{NativeMethod, Property, StaticMethod};
use crate::object::{Class, Dict, PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// Makes a class of tuples whose items have these names.
pub(crate) fn new_class(vm: &Vm, module: &str, name: &str, fields: &[&str]) -> PyResult {
    class_in(vm, vm.new_dict(), module, name, fields)
}

fn class_in(vm: &Vm, dict: Gc<Dict>, module: &str, name: &str, fields: &[&str]) -> PyResult {
    let names = fields.iter().map(|field| Gc::into_any(vm.intern(field))).collect();
    super::set(vm, &dict, "__module__", vm.new_str(module));
    super::set(vm, &dict, "__slots__", vm.new_tuple(Vec::new()));
    super::set(vm, &dict, "__match_args__", vm.new_tuple(names));
    super::set(vm, &dict, "n_fields", vm.new_size(fields.len()));
    for (index, field) in fields.iter().enumerate() {
        let getter = bound_native(vm, "structseq", "get", get_item, vm.new_size(index));
        let property = Property { getter: exuvia::Field::new(Some(getter)), ..Property::default() };
        super::set(vm, &dict, field, Gc::into_any(vm.heap.alloc(property)));
    }
    let method = NativeMethod::new("__repr__", repr, "structseq", tag::TUPLE);
    super::set(vm, &dict, "__repr__", Gc::into_any(vm.heap.alloc(method)));
    let bases = vm.new_tuple(vec![Gc::as_any(vm.classes.by_tag(tag::TUPLE)).clone()]);
    vm.call(Gc::as_any(&vm.classes.type_), &[vm.new_str(name), bases, Gc::into_any(dict)])
}

/// An instance of such a class.
pub(crate) fn new(vm: &Vm, class: &Value, items: Vec<Value>) -> PyResult {
    let Some(class) = class.downcast_ref::<Class>() else {
        return Err(vm.type_error("a class is required"));
    };
    let items = vm.new_tuple(items);
    Ok(vm.new_holder(class, items))
}

/// Makes a class and an instance.
pub(crate) fn single(vm: &Vm, module: &str, name: &str, fields: &[(&str, Value)]) -> PyResult {
    single_in(vm, vm.new_dict(), module, name, fields)
}

/// Makes a class of which nobody can make other instances, and its instance.
pub(crate) fn closed(vm: &Vm, module: &str, name: &str, fields: &[(&str, Value)]) -> PyResult {
    let dict = vm.new_dict();
    let refuse = bound_native(vm, "structseq", "__new__", refuse, vm.none.clone());
    super::set(vm, &dict, "__new__", Gc::into_any(vm.heap.alloc(StaticMethod::new(refuse))));
    single_in(vm, dict, module, name, fields)
}

fn single_in(
    vm: &Vm,
    dict: Gc<Dict>,
    module: &str,
    name: &str,
    fields: &[(&str, Value)],
) -> PyResult {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let class = class_in(vm, dict, module, name, &names)?;
    new(vm, &class, fields.iter().map(|(_, value)| value.clone()).collect())
}

fn refuse(vm: &Vm, args: &Args<'_>) -> PyResult {
    let class = args.values.get(1).and_then(|class| class.downcast_ref::<Class>());
    let name = class.map_or_else(String::new, |class| vm.qualified_class_name(class));
    Err(vm.type_error(format!("cannot create '{name}' instances")))
}

/// `get(index, tuple)`: the getter of a field.
fn get_item(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [index, object] = args.exactly::<2>(vm, "get")?;
    let index = usize::try_from(argument::long(vm, index)?).unwrap_or(usize::MAX);
    match argument::tuple(object).and_then(|tuple| tuple.items().get(index)) {
        Some(item) => Ok(item.clone()),
        None => Err(vm.type_error("a tuple is required")),
    }
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object] = args.exactly::<1>(vm, "structseq.__repr__")?;
    let class = vm.class_of(object).clone();
    let names = vm.attribute_named(Gc::as_any(&class), "__match_args__")?;
    let module = vm.attribute_named(Gc::as_any(&class), "__module__")?;
    let module = vm.to_str(&module)?;
    let dot = if module == "builtins" { String::new() } else { format!("{module}.") };
    let mut text = format!("{dot}{}(", class.name.borrow());
    let (Some(names), Some(items)) = (argument::tuple(&names), argument::tuple(object)) else {
        return Err(vm.type_error("a tuple is required"));
    };
    for (index, (name, item)) in names.items().iter().zip(items.items()).enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        text += &format!("{separator}{}={}", vm.to_str(name)?, vm.repr(item)?);
    }
    text.push(')');
    Ok(vm.new_string(text))
}
