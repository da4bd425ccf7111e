//! From objects to plain trees.
//!
//! Whatever a program has put into the attributes is looked at in CPython's order, and refused in its words. Whether the
//! parts go together is for [`crate::tree::check`] to say.

use exuvia::Gc;

use super::NodeClasses;
use crate::bytecode::Const;
use crate::modules::argument;
use crate::object::set::as_elements;
use crate::object::{
    BigInteger, Bool, Bytes, Float, Int, List, PyErr, PyResult, Str, Tuple, Value, tag,
};
use crate::tree::grammar::{self, Field, Group, Quantity, Type};
use crate::tree::{Item, Kind, Node, Place};
use crate::vm::Vm;
use crate::vm::number::{Number, number};

/// Whether an object is a node.
pub(crate) fn is_node(vm: &Vm, object: &Value) -> bool {
    let classes = vm.node_classes.get();
    classes.is_some_and(|classes| vm.class_of(object).is_subclass_of(&classes.base))
}

/// The tree of which an object is the root, which must be of this kind.
///
/// # Errors
/// What an attribute raises; `TypeError` and `ValueError` for what does not belong into a tree.
pub(super) fn read_tree(vm: &Vm, object: &Value, kind: Kind) -> PyResult<Node> {
    let reader = Reader { vm, classes: vm.node_classes()? };
    if !vm.class_of(object).is_subclass_of(reader.classes.class(kind)) {
        let (name, class) = (kind.class().name, vm.class_name(object));
        return Err(vm.type_error(format!("expected {name} node, got {class}")));
    }
    match reader.node(object, kind.group())? {
        Item::Node(node) => Ok(*node),
        _ => Err(vm.type_error("expected some sort of mod, but got None")),
    }
}

struct Reader<'vm> {
    vm: &'vm Vm,
    classes: &'vm NodeClasses,
}

impl Reader<'_> {
    /// A node of a group; `None` stands for none.
    fn node(&self, object: &Value, group: &'static Group) -> PyResult<Item> {
        if group.is_class() {
            let kind = group.classes[0].kind;
            let fields = self.fields(object, kind)?;
            let place = self.place(object, group)?;
            return Ok(Node { kind, fields, place }.into());
        }
        if self.vm.is_none(object) && !group.is_enumeration() {
            return Ok(Item::None);
        }
        let place = self.place(object, group)?;
        let kind = self.classes.kind_of(self.vm.class_of(object));
        let Some(kind) = kind.filter(|kind| kind.group().name == group.name) else {
            let text = self.vm.repr(object)?;
            let name = group.name;
            let text = format!("expected some sort of {name}, but got {text}");
            return Err(self.vm.type_error(text));
        };
        Ok(Node { kind, fields: self.fields(object, kind)?, place }.into())
    }

    fn fields(&self, object: &Value, kind: Kind) -> PyResult<Vec<Item>> {
        let fields = &kind.class().fields;
        let items = fields.iter().zip(self.classes.fields(kind)).map(|(field, name)| {
            let value = self.vm.find_attribute(object, name)?;
            self.field(value, field, kind)
        });
        let items = items.collect::<PyResult<Vec<Item>>>()?;
        for (field, item) in fields.iter().zip(&items) {
            if field.quantity == Quantity::One && *item == Item::None {
                let (name, class) = (field.name, kind.class().name);
                let text = format!("field '{name}' is required for {class}");
                return Err(self.vm.value_error(text));
            }
        }
        Ok(items)
    }

    fn field(&self, value: Option<Value>, field: &Field, kind: Kind) -> PyResult<Item> {
        let Some(value) = value else {
            if field.quantity == Quantity::Optional {
                return Ok(Item::None);
            }
            return Err(self.missing(field.name, kind.class().name));
        };
        match field.quantity {
            Quantity::Optional if self.vm.is_none(&value) => Ok(Item::None),
            Quantity::Many => self.list(&value, field, kind),
            _ => self.item(&value, field.type_, kind),
        }
    }

    fn missing(&self, field: &str, class: &str) -> PyErr {
        self.vm.type_error(format!("required field \"{field}\" missing from {class}"))
    }

    fn list(&self, value: &Value, field: &Field, kind: Kind) -> PyResult<Item> {
        let (class, name) = (kind.class().name, field.name);
        let Some(list) = argument::inner(value).downcast_ref::<List>() else {
            let found = self.vm.class_name(value);
            let text = format!("{class} field \"{name}\" must be a list, not a {found}");
            return Err(self.vm.type_error(text));
        };
        let n = list.len();
        let mut items = Vec::with_capacity(n);
        while let Some(item) = list.get(items.len()).filter(|_| items.len() < n) {
            items.push(self.item(&item, field.type_, kind)?);
            if list.len() != n {
                let text = format!("{class} field \"{name}\" changed size during iteration");
                return Err(self.vm.runtime_error(text));
            }
        }
        Ok(Item::List(items))
    }

    fn item(&self, value: &Value, type_: Type, kind: Kind) -> PyResult<Item> {
        let name = kind.class().name;
        let doing = format_args!(" while traversing '{name}' node");
        let _guard = self.vm.enter_recursion_while(doing)?;
        match type_ {
            Type::Identifier => self.text(value, "identifier"),
            Type::String => self.text(value, "string"),
            Type::Int => self.int(value).map(Item::Int),
            Type::Constant => self.constant(value, kind),
            Type::Node(group) => {
                let group = grammar::group(group);
                self.node(value, group.ok_or_else(|| self.vm.system_error("no such group"))?)
            }
        }
    }

    fn text(&self, value: &Value, what: &str) -> PyResult<Item> {
        match value.downcast_ref::<Str>() {
            Some(text) => Ok(Item::Text(text.as_str().to_owned())),
            None if self.vm.is_none(value) => Ok(Item::None),
            None => Err(self.vm.type_error(format!("AST {what} must be of type str"))),
        }
    }

    fn int(&self, value: &Value) -> PyResult<i32> {
        if argument::as_integer(value).is_none() {
            let text = self.vm.repr(value)?;
            return Err(self.vm.value_error(format!("invalid integer value: {text}")));
        }
        argument::declared_c_int(self.vm, value)
    }

    /// Where a node stands, if such nodes have a place.
    fn place(&self, object: &Value, group: &Group) -> PyResult<Option<Place>> {
        if !group.has_place {
            return Ok(None);
        }
        let [line, column, end_line, end_column] = &self.classes.place;
        let required = |name: &Gc<Str>| match self.vm.find_attribute(object, name)? {
            Some(value) => self.int(&value),
            None => Err(self.missing(name.as_str(), group.name)),
        };
        let (line, column) = (required(line)?, required(column)?);
        if !group.has_optional_end() {
            let (end_line, end_column) = (required(end_line)?, required(end_column)?);
            return Ok(Some(Place { line, column, end_line, end_column }));
        }
        let optional = |name, default| match self.vm.find_attribute(object, name)? {
            Some(value) if !self.vm.is_none(&value) => self.int(&value),
            _ => Ok(default),
        };
        let (end_line, end_column) = (optional(end_line, line)?, optional(end_column, column)?);
        Ok(Some(Place { line, column, end_line, end_column }))
    }

    fn constant(&self, value: &Value, kind: Kind) -> PyResult<Item> {
        match self.literal(value) {
            // The checks refuse this one in their own words.
            Err(_) if kind == Kind::MatchSingleton => Ok(Item::Constant(Const::Ellipsis)),
            literal => literal.map(Item::Constant),
        }
    }

    /// The value of a literal.
    fn literal(&self, value: &Value) -> PyResult<Const> {
        let vm = self.vm;
        if let Some(tuple) = value.downcast_ref::<Tuple>() {
            return Ok(Const::Tuple(self.literals(tuple.items())?));
        }
        if value.tag() == tag::FROZENSET {
            let items = as_elements(value).map_or_else(Vec::new, |elements| elements.to_vec());
            return Ok(Const::FrozenSet(self.literals(&items)?));
        }
        let constant = if vm.is_none(value) {
            Some(Const::None)
        } else if Value::ptr_eq(value, &vm.ellipsis) {
            Some(Const::Ellipsis)
        } else if value.tag() == tag::COMPLEX {
            complex(value)
        } else {
            simple(value)
        };
        constant.ok_or_else(|| {
            let class = vm.class_name(value);
            vm.type_error(format!("got an invalid type in Constant: {class}"))
        })
    }

    fn literals(&self, values: &[Value]) -> PyResult<Vec<Const>> {
        let _guard = self.vm.enter_recursion_while(" during compilation")?;
        values.iter().map(|value| self.literal(value)).collect()
    }
}

fn complex(value: &Value) -> Option<Const> {
    match number(value)? {
        Number::Complex(real, imag) => Some(Const::Complex(real, imag)),
        _ => None,
    }
}

fn simple(value: &Value) -> Option<Const> {
    Some(if let Some(value) = value.downcast_ref::<Int>() {
        Const::Int(value.0)
    } else if let Some(value) = value.downcast_ref::<Bool>() {
        Const::Bool(value.0)
    } else if let Some(value) = value.downcast_ref::<BigInteger>() {
        Const::BigInt(value.0.to_string())
    } else if let Some(value) = value.downcast_ref::<Float>() {
        Const::Float(value.0)
    } else if let Some(value) = value.downcast_ref::<Str>() {
        Const::Str(value.as_str().to_owned())
    } else {
        Const::Bytes(value.downcast_ref::<Bytes>()?.data.to_vec())
    })
}
