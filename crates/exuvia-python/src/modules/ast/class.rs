//! The classes of nodes.

use std::collections::HashMap;

use exuvia::Gc;

use super::super::set;
use crate::object::function::NativeMethod;
use crate::object::{Class, Dict, Insert as _, PyResult, Str, Value, tag};
use crate::tree::Kind;
use crate::tree::grammar::{self, GROUPS, Group, Quantity};
use crate::vm::{Args, Vm};

/// The name of the base class of all nodes, with its module.
pub(crate) const AST_CLASS: &str = "ast.AST";

/// The attributes for the place of a node.
const PLACE: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

/// All classes of nodes, and what else trees are made of.
#[derive(Debug)]
pub(crate) struct NodeClasses {
    /// `AST`
    pub(crate) base: Gc<Class>,
    /// The common base of each group, or its only class.
    pub(crate) groups: Vec<Gc<Class>>,
    /// By kind.
    classes: Vec<Gc<Class>>,
    /// By kind the one node that there is of classes without contents.
    units: Vec<Option<Value>>,
    /// By kind the names of the fields.
    fields: Vec<Vec<Gc<Str>>>,
    /// The names of the attributes for places.
    pub(crate) place: [Gc<Str>; 4],
    /// The kind of a class, by its address.
    kinds: HashMap<usize, Kind>,
}

impl NodeClasses {
    /// The class of nodes of this kind.
    pub(crate) fn class(&self, kind: Kind) -> &Gc<Class> {
        &self.classes[kind as usize]
    }

    /// The node that stands for all of this kind.
    pub(super) fn unit(&self, kind: Kind) -> Option<&Value> {
        self.units[kind as usize].as_ref()
    }

    /// The names of the fields of this kind.
    pub(super) fn fields(&self, kind: Kind) -> &[Gc<Str>] {
        &self.fields[kind as usize]
    }

    /// What kind of node the instances of a class are; those of a derived class are what its base's are.
    pub(super) fn kind_of(&self, class: &Gc<Class>) -> Option<Kind> {
        if let Some(kind) = self.kinds.get(&Gc::address(class)) {
            return Some(*kind);
        }
        let order = class.mro()?;
        let classes = order.items().iter().filter_map(|class| class.downcast_ref::<Class>());
        classes.filter_map(|class| self.kinds.get(&Gc::address(class)).copied()).next()
    }
}

impl Vm {
    /// The classes of nodes.
    pub(crate) fn node_classes(&self) -> PyResult<&NodeClasses> {
        if self.node_classes.get().is_none() {
            let made = make_classes(self)?;
            let _ = self.node_classes.set(made);
        }
        self.node_classes.get().ok_or_else(|| self.system_error("the classes of nodes are lost"))
    }
}

fn make_classes(vm: &Vm) -> PyResult<NodeClasses> {
    let base = make_base(vm)?;
    let mut all = NodeClasses {
        base: base.clone(),
        groups: Vec::new(),
        classes: Vec::new(),
        units: Vec::new(),
        fields: Vec::new(),
        place: PLACE.map(|name| vm.intern(name)),
        kinds: HashMap::new(),
    };
    for group in GROUPS.iter() {
        let common = make_group(vm, &base, group)?;
        for class in &group.classes {
            let made = match group.is_class() {
                true => common.clone(),
                false => make_class(vm, &common, class)?,
            };
            let is_unit = group.is_enumeration();
            all.kinds.insert(Gc::address(&made), class.kind);
            all.units.push(is_unit.then(|| vm.new_instance(&made)));
            all.fields.push(class.fields.iter().map(|field| vm.intern(field.name)).collect());
            all.classes.push(made);
        }
        all.groups.push(common);
    }
    Ok(all)
}

/// `AST`
fn make_base(vm: &Vm) -> PyResult<Gc<Class>> {
    let dict = vm.new_dict();
    let empty = || vm.new_tuple(Vec::new());
    for (name, function) in
        [("__init__", init as crate::object::function::NativeFn), ("__reduce__", reduce)]
    {
        let method = NativeMethod::new(name, function, AST_CLASS, tag::INSTANCE);
        set(vm, &dict, name, Gc::into_any(vm.heap.alloc(method)));
    }
    set(vm, &dict, "__new__", vm.new_native("__new__", new, AST_CLASS, &[]));
    // Instances have attributes, but weak references only to those of derived classes are allowed.
    set(vm, &dict, "__slots__", vm.new_tuple(vec![vm.new_str("__dict__")]));
    set(vm, &dict, "__module__", vm.new_str("ast"));
    for name in ["_fields", "__match_args__", "_attributes"] {
        set(vm, &dict, name, empty());
    }
    let class = new_class(vm, "AST", &vm.classes.object, &dict)?;
    drop(class.dict.remove_str(&vm.names.slots));
    class.keys.close();
    Ok(class)
}

fn make_group(vm: &Vm, base: &Gc<Class>, group: &Group) -> PyResult<Gc<Class>> {
    let attributes = if group.has_place { PLACE.as_slice() } else { &[] };
    let fields = if group.is_class() { &group.classes[0].fields } else { &Vec::new() };
    let class = make_node_class(vm, base, group.name, fields, &documentation(group))?;
    class.dict.set_str(&vm.intern("_attributes"), names(vm, attributes.iter().copied()));
    set_defaults(vm, &class, fields);
    if group.has_optional_end() {
        for name in &PLACE[2..] {
            class.dict.set_str(&vm.intern(name), vm.none.clone());
        }
    }
    Ok(class)
}

fn make_class(vm: &Vm, base: &Gc<Class>, spec: &grammar::Class) -> PyResult<Gc<Class>> {
    let class = make_node_class(vm, base, spec.name, &spec.fields, &notation(spec))?;
    set_defaults(vm, &class, &spec.fields);
    Ok(class)
}

fn make_node_class(
    vm: &Vm,
    base: &Gc<Class>,
    name: &str,
    fields: &[grammar::Field],
    doc: &str,
) -> PyResult<Gc<Class>> {
    let dict = vm.new_dict();
    let fields = names(vm, fields.iter().map(|field| field.name));
    set(vm, &dict, "_fields", fields.clone());
    set(vm, &dict, "__match_args__", fields);
    set(vm, &dict, "__module__", vm.new_str("ast"));
    set(vm, &dict, "__doc__", vm.new_str(doc));
    new_class(vm, name, base, &dict)
}

/// What may be missing is `None` then.
fn set_defaults(vm: &Vm, class: &Gc<Class>, fields: &[grammar::Field]) {
    for field in fields.iter().filter(|field| field.quantity == Quantity::Optional) {
        class.dict.set_str(&vm.intern(field.name), vm.none.clone());
    }
}

fn new_class(vm: &Vm, name: &str, base: &Gc<Class>, dict: &Gc<Dict>) -> PyResult<Gc<Class>> {
    let bases = vm.new_tuple(vec![Gc::as_any(base).clone()]);
    let type_ = Gc::as_any(&vm.classes.type_);
    let class = vm.call(type_, &[vm.new_str(name), bases, Gc::as_any(dict).clone()])?;
    class.downcast().map_err(|_| vm.system_error("type made no class"))
}

fn names<'n>(vm: &Vm, names: impl Iterator<Item = &'n str>) -> Value {
    vm.new_tuple(names.map(|name| Gc::into_any(vm.intern(name))).collect())
}

/// `Name(fields)`
fn notation(class: &grammar::Class) -> String {
    match class.notation {
        "" => class.name.to_owned(),
        fields => format!("{}({fields})", class.name),
    }
}

/// The `__doc__` of a group: its classes, one below the other if they have contents.
fn documentation(group: &Group) -> String {
    let classes: Vec<String> = group.classes.iter().map(notation).collect();
    if group.is_class() {
        return classes.concat();
    }
    let separator = match group.is_enumeration() {
        true => " | ".to_owned(),
        false => format!("\n{}| ", " ".repeat(group.name.len() + 1)),
    };
    format!("{} = {}", group.name, classes.join(&separator))
}

/// `AST.__new__`, which leaves the arguments to `__init__`.
fn new(vm: &Vm, args: &Args<'_>) -> PyResult {
    let class = args.positional().first().and_then(|class| class.downcast_ref::<Class>());
    match class {
        Some(class) if class.is_subclass_of(&vm.node_classes()?.base) => Ok(vm.new_instance(class)),
        Some(class) => {
            let name = class.short_name();
            let text = format!("ast.AST.__new__({name}): {name} is not a subtype of ast.AST");
            Err(vm.type_error(text))
        }
        None => Err(vm.type_error("ast.AST.__new__(X): X is not a type object")),
    }
}

/// `AST.__init__`: sets the fields, and whatever else there is.
fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [node, values @ ..] = args.positional() else {
        return Err(vm.type_error("descriptor '__init__' of 'ast.AST' object needs an argument"));
    };
    let class = vm.class_of(node).clone();
    let fields = match vm.find_attribute(Gc::as_any(&class), &vm.intern("_fields"))? {
        Some(fields) => vm.to_vec(&fields)?,
        None => Vec::new(),
    };
    if fields.len() < values.len() {
        let (n, plural) = (fields.len(), crate::vm::plural(fields.len()));
        let name = class.short_name();
        let text = format!("{name} constructor takes at most {n} positional argument{plural}");
        return Err(vm.type_error(text));
    }
    let mut given = Vec::new();
    for (field, value) in fields.iter().zip(values) {
        let Some(name) = field.downcast_ref::<Str>() else {
            let kind = vm.class_name(field);
            return Err(vm.type_error(format!("attribute name must be string, not '{kind}'")));
        };
        vm.set_attribute(node, &vm.intern_object(name), value)?;
        given.push(name.as_str().to_owned());
    }
    for (name, value) in args.keywords() {
        if given.iter().any(|given| given == name.as_str()) {
            let (class, name) = (class.short_name(), name.as_str());
            let text = format!("{class} got multiple values for argument '{name}'");
            return Err(vm.type_error(text));
        }
        vm.set_attribute(node, name, value)?;
    }
    Ok(vm.none.clone())
}

/// `AST.__reduce__`
fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [node] = args.exactly::<1>(vm, "AST.__reduce__")?;
    let class = Gc::as_any(vm.class_of(node)).clone();
    let mut parts = vec![class, vm.new_tuple(Vec::new())];
    if let Some(dict) = vm.find_attribute(node, &vm.intern("__dict__"))? {
        parts.push(dict);
    }
    Ok(vm.new_tuple(parts))
}
