//! Instances of classes that Python code defines.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use exuvia::{Field, Gc, Part, Trace};

use super::dict::as_dict;
use super::shape::{self, ShapeId};
use super::weakref::instance_notified;
use super::{Class, Dict, Insert as _, List, Set, Str, Value, tag};
use crate::vm::Vm;

/// How many values live in the instance itself.
pub(crate) const N_INLINE: usize = 4;

/// An instance.
///
/// It has *places* for values: first those of `__slots__`, those of the most derived class before those of its bases, then those of its class's [keys](shape::Keys). The first few places
/// are in the object itself. When somebody asks for `__dict__`, or sets an attribute for which the keys have no room, the
/// attributes move into a dictionary. Instances of classes that derive from built-in ones have theirs there from
/// the beginning.
#[derive(Debug, Trace)]
#[trace(tag = tag::INSTANCE, clear = clear, shed = shed, watcher = instance_notified, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer)]
pub(crate) struct Instance {
    pub(crate) shape: Cell<ShapeId>,
    inline: [Field<Option<Value>>; N_INLINE],
    more: OnceCell<Box<More>>,
    /// A dictionary, or an instance that is one.
    pub(crate) dict: Field<Option<Value>>,
    /// What an instance of a subclass of a built-in class holds: the list, the number, the string.
    pub(crate) payload: Option<Part>,
    /// The class that it was made with. That is its class still, unless the shape says otherwise. It goes last.
    pub(crate) first_class: Gc<Class>,
}

/// What few instances have.
#[derive(Debug, Default, Trace)]
struct More {
    /// The further places.
    values: RefCell<Vec<Option<Value>>>,
    /// Classes that were assigned.
    classes: Assigned,
    /// Which of them is the class now.
    class: Cell<Option<usize>>,
}

/// Classes that an instance was given, each once. They stay: somebody may be looking at any of them.
#[derive(Debug, Default, Trace)]
#[trace(tracked)]
pub(super) struct Assigned {
    classes: Vec<OnceCell<Gc<Class>>>,
    /// As many again and more.
    further: OnceCell<Box<Self>>,
    /// For each class that is held and is not the class now, see [`Class::former`].
    #[trace(skip)]
    former: RefCell<Vec<Rc<()>>>,
}

/// For so many classes there is room at first.
const FEW_CLASSES: usize = 4;

impl Assigned {
    pub(super) fn get(&self, index: usize) -> Option<&Gc<Class>> {
        match self.classes.get(index) {
            Some(class) => class.get(),
            None => self.further.get()?.get(index - self.classes.len()),
        }
    }

    /// The index of a class, which is added if it is new.
    pub(super) fn index_of(&self, class: &Gc<Class>) -> usize {
        for (index, known) in self.classes.iter().enumerate() {
            if Gc::ptr_eq(known.get_or_init(|| class.clone()), class) {
                return index;
            }
        }
        let n = (2 * self.classes.len()).max(FEW_CLASSES);
        let make = || Self {
            classes: vec![OnceCell::new(); n],
            further: OnceCell::new(),
            former: RefCell::default(),
        };
        let further = self.further.get_or_init(|| Box::new(make()));
        self.classes.len() + further.index_of(class)
    }

    /// Tells the classes which of them is the class now; the others do not count that they are held.
    pub(super) fn note_former(&self, first: &Gc<Class>, now: &Gc<Class>) {
        let (mut former, mut part) = (Vec::new(), Some(self));
        let mut add = |class: &Gc<Class>| {
            if !Gc::ptr_eq(class, now) {
                former.push(class.former.clone());
            }
        };
        add(first);
        while let Some(assigned) = part {
            assigned.classes.iter().filter_map(OnceCell::get).for_each(&mut add);
            part = assigned.further.get().map(|further| &**further);
        }
        self.former.replace(former);
    }
}

impl Instance {
    #[inline]
    pub(crate) fn new(class: Gc<Class>, payload: Option<Part>) -> Self {
        class.keys.count_instance();
        Self {
            first_class: class,
            shape: Cell::new(if payload.is_some() { shape::BEFORE_DICT } else { shape::EMPTY }),
            inline: [const { Field::new(None) }; N_INLINE],
            more: OnceCell::new(),
            dict: Field::new(None),
            payload,
        }
    }

    #[inline(always)]
    pub(crate) fn class(&self) -> &Gc<Class> {
        match self.shape.get() {
            shape::REASSIGNED => self.assigned_class(),
            _ => &self.first_class,
        }
    }

    /// Whether it is not of the class any more with which it was made.
    pub(crate) fn is_reassigned(&self) -> bool {
        self.shape.get() == shape::REASSIGNED
    }

    #[cold]
    fn assigned_class(&self) -> &Gc<Class> {
        let assigned = self.more.get().and_then(|more| more.classes.get(more.class.get()?));
        assigned.unwrap_or(&self.first_class)
    }

    /// Makes it an instance of another class with the same layout. Its attributes move into its `__dict__`, as their places
    /// are its first class's.
    pub(crate) fn set_class(&self, vm: &Vm, class: &Gc<Class>) {
        if self.class().has_dict && self.shape.get() != shape::BEFORE_DICT {
            self.materialize_dict(vm);
        }
        let more = self.more.get_or_init(Box::default);
        let is_first = Gc::ptr_eq(class, &self.first_class);
        more.class.set((!is_first).then(|| more.classes.index_of(class)));
        more.classes.note_former(&self.first_class, class);
        self.shape.set(shape::REASSIGNED);
    }

    /// The value at a place.
    #[inline(always)]
    pub(crate) fn value_at(&self, place: usize) -> Option<Value> {
        match self.inline.get(place) {
            Some(field) => field.get(),
            None => self.more.get()?.values.borrow().get(place - N_INLINE)?.clone(),
        }
    }

    /// Replaces the value at a place; the old one is released afterwards.
    #[inline(always)]
    pub(crate) fn set_value_at(&self, place: usize, value: Option<Value>) {
        match self.inline.get(place) {
            Some(field) => field.set(value),
            None => self.set_far_value(place - N_INLINE, value),
        }
    }

    /// What it refers to, apart from what the built-in object inside it does.
    pub(crate) fn own_referents(&self) -> Vec<Value> {
        let n_places = N_INLINE + self.more.get().map_or(0, |more| more.values.borrow().len());
        let mut found: Vec<_> = (0..n_places).filter_map(|place| self.value_at(place)).collect();
        found.extend(self.dict.get());
        if !self.class().is_builtin {
            found.push(Gc::as_any(self.class()).clone());
        }
        found
    }

    /// The place of a slot. Those of the most derived class come first, as they die first.
    pub(crate) fn place_of_slot(&self, number: usize) -> usize {
        self.first_class.n_slots.saturating_sub(number + 1)
    }

    fn set_far_value(&self, index: usize, value: Option<Value>) {
        let old = {
            let mut more = self.more.get_or_init(Box::default).values.borrow_mut();
            if more.len() <= index {
                more.resize(index + 1, None);
            }
            std::mem::replace(&mut more[index], value)
        };
        drop(old);
    }

    /// Where it keeps an attribute, if that is in itself. `name` is interned.
    pub(crate) fn place_of(&self, name: &Gc<Str>) -> Option<usize> {
        match self.shape.get() {
            shape::IN_DICT | shape::BEFORE_DICT | shape::REASSIGNED => None,
            _ => Some(self.first_class.n_slots + self.first_class.keys.position(name)?),
        }
    }

    /// An attribute.
    pub(crate) fn attribute(&self, name: &Gc<Str>) -> Option<Value> {
        match self.place_of(name) {
            Some(place) => self.value_at(place),
            None => as_dict(self.dict.get().as_ref()?)?.get_name(name),
        }
    }

    /// Sets an attribute.
    pub(crate) fn set_attribute(&self, vm: &Vm, name: &Gc<Str>, value: Value) {
        if let Err(value) = self.set_own(vm, name, value)
            && let Some(dict) = as_dict(&self.materialize_dict(vm))
        {
            dict.set_str(name, value);
        }
    }

    /// Sets an attribute in itself, or gives the value back.
    fn set_own(&self, vm: &Vm, name: &Gc<Str>, value: Value) -> Result<(), Value> {
        let shape = self.shape.get();
        if matches!(shape, shape::IN_DICT | shape::BEFORE_DICT | shape::REASSIGNED) {
            return Err(value);
        }
        let Some(position) = self.first_class.keys.position_or_add(name) else { return Err(value) };
        let place = self.first_class.n_slots + position;
        if self.value_at(place).is_none() {
            let Some(next) = vm.shapes.with(shape, name) else { return Err(value) };
            self.shape.set(next);
        }
        self.set_value_at(place, Some(value));
        Ok(())
    }

    /// Takes an attribute out of itself, and says whether it has done so.
    pub(crate) fn del_own(&self, vm: &Vm, name: &Gc<Str>) -> bool {
        let Some(place) = self.place_of(name) else { return false };
        let Some(shape) = vm.shapes.without(self.shape.get(), name) else { return false };
        self.shape.set(shape);
        self.set_value_at(place, None);
        true
    }

    /// Lets go of all attributes.
    fn drop_attributes(&self) {
        for field in &self.inline {
            drop(field.take());
        }
        if let Some(more) = self.more.get() {
            let values = more.values.take();
            drop(values);
        }
        drop(self.dict.take());
    }

    /// The `__dict__`, into which the attributes move when it is asked for the first time.
    pub(crate) fn materialize_dict(&self, vm: &Vm) -> Value {
        if let Some(dict) = self.dict.get() {
            return dict;
        }
        let dict = vm.new_dict();
        if let Some(dict) = self.dict.get() {
            // A collection has come in between, and code that asked for it as well.
            return dict;
        }
        let names = vm.shapes.names(self.shape.get());
        for name in &names {
            if let Some(value) = self.attribute(name) {
                dict.set_str(name, value);
            }
        }
        dict.table.borrow_mut().share(self.first_class.keys.capacity());
        let places = names.iter().filter_map(|name| self.place_of(name)).collect::<Vec<_>>();
        if self.shape.get() != shape::REASSIGNED {
            self.shape.set(shape::IN_DICT);
        }
        places.into_iter().for_each(|place| self.set_value_at(place, None));
        let dict = Gc::into_any(dict);
        self.dict.set(Some(dict.clone()));
        dict
    }
}

/// As in CPython, the attributes die before those are told who refer weakly to an instance of a class below a built-in one that
/// has weak references already.
fn shed(instance: &Instance) {
    let class = &instance.first_class;
    let is_below = |tag| Vm::with_current(|vm| class.is_subclass_of(vm.classes.by_tag(tag)));
    let is_concerned = match class.layout {
        tag::SET | tag::FROZENSET | tag::DEQUE | tag::ARRAY => true,
        tag::DICT => is_below(tag::ORDERED_DICT).unwrap_or(false),
        _ => false,
    };
    if is_concerned {
        instance.drop_attributes();
    }
}

/// Lets go of the attributes, then of what the built-in object inside holds.
fn clear(instance: &Gc<Instance>) {
    instance.drop_attributes();
    let Some(payload) = &instance.payload else { return };
    if let Some(list) = payload.downcast_ref::<List>() {
        drop(list.replace(Vec::new()));
    } else if let Some(dict) = payload.downcast_ref::<Dict>() {
        dict.clear();
    } else if let Some(set) = payload.downcast_ref::<Set>() {
        set.elements.clear();
    }
}

fn needs_finalizer(instance: &Instance) -> bool {
    instance.class().has_del.get()
}

fn finalize(instance: &Gc<Instance>) {
    Vm::with_current(|vm| vm.call_del(Gc::as_any(instance)));
}

/// What an instance of a subclass of a built-in class holds; any other object itself.
#[inline]
pub(crate) fn inner(value: &Value) -> &Value {
    if value.tag() != tag::INSTANCE {
        return value;
    }
    let payload = value.downcast_ref::<Instance>().and_then(|instance| instance.payload.as_deref());
    payload.unwrap_or(value)
}
