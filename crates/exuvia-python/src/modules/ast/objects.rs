//! From plain trees to objects.

use std::vec::IntoIter;

use exuvia::Gc;

use super::NodeClasses;
use crate::bytecode::Const;
use crate::object::{Instance, List, PyResult, Value};
use crate::tree::{Item, Kind, Node, Place};
use crate::vm::Vm;

/// The object for a tree. Parents are made before their children, as in CPython; a work list stands for the recursion.
pub(super) fn to_object(vm: &Vm, tree: Node) -> PyResult {
    let classes = vm.node_classes()?;
    let mut maker = Maker { vm, classes, open: Vec::new() };
    let root = maker.node(tree);
    while let Some(last) = maker.open.last_mut() {
        match last.items.next() {
            Some(item) => {
                let (owner, index) = (last.owner.clone(), last.index);
                last.index += 1;
                let value = maker.item(item)?;
                owner.take(vm, classes, index, value);
            }
            None => maker.close(),
        }
    }
    Ok(root)
}

struct Maker<'vm> {
    vm: &'vm Vm,
    classes: &'vm NodeClasses,
    /// What is being filled, outermost first.
    open: Vec<Open>,
}

/// A node or a list that is being filled.
struct Open {
    owner: Owner,
    items: IntoIter<Item>,
    index: usize,
    /// The place of a node.
    place: Option<Place>,
}

#[derive(Clone)]
enum Owner {
    Node(Gc<Instance>, Kind),
    List(Gc<List>),
}

impl Owner {
    fn take(&self, vm: &Vm, classes: &NodeClasses, index: usize, value: Value) {
        match self {
            Self::Node(node, kind) => node.set_attribute(vm, &classes.fields(*kind)[index], value),
            Self::List(list) => list.push(value),
        }
    }
}

impl Maker<'_> {
    /// The object for an item; a node and a list are to be filled.
    fn item(&mut self, item: Item) -> PyResult {
        let vm = self.vm;
        Ok(match item {
            Item::None => vm.none.clone(),
            Item::Node(node) => self.node(*node),
            Item::List(items) => {
                let list = vm.new_list(Vec::with_capacity(items.len()));
                if let Some(list) = list.downcast_ref::<List>() {
                    self.open(Owner::List(list.clone()), items, None);
                }
                list
            }
            Item::Text(text) => Gc::into_any(vm.intern(&text)),
            Item::Int(number) => vm.new_int(i64::from(number)),
            Item::Constant(Const::Str(text)) => vm.new_str(&text),
            Item::Constant(value) => vm.link_constant(&value)?,
        })
    }

    fn node(&mut self, node: Node) -> Value {
        if let Some(unit) = self.classes.unit(node.kind) {
            return unit.clone();
        }
        let object = self.vm.new_instance(self.classes.class(node.kind));
        if let Some(instance) = object.downcast_ref::<Instance>() {
            self.open(Owner::Node(instance.clone(), node.kind), node.fields, node.place);
        }
        object
    }

    fn open(&mut self, owner: Owner, items: Vec<Item>, place: Option<Place>) {
        self.open.push(Open { owner, items: items.into_iter(), index: 0, place });
    }

    /// The innermost node or list has all its items; a node gets its place.
    fn close(&mut self) {
        let Some(Open { owner: Owner::Node(node, _), place: Some(place), .. }) = self.open.pop()
        else {
            return;
        };
        let Place { line, column, end_line, end_column } = place;
        for (name, number) in self.classes.place.iter().zip([line, column, end_line, end_column]) {
            node.set_attribute(self.vm, name, self.vm.new_int(i64::from(number)));
        }
    }
}
