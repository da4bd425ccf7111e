//! Making a runtime: the singletons, the built-in classes, the modules that always exist.

use hashbrown::HashMap;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use exuvia::{Field, Gc, Heap};

use super::errors::EXCEPTION_CLASSES;
use super::make::{N_SHARED, SMALLEST_SHARED};
use super::names::Names;
use super::raw::RegisterStack;
use super::special::SpecialPlaces;
use super::thread::{StackLimits, Threads};
use super::{AsyncHooks, Kind, Vm};
use crate::builtins;
use crate::modules::weakref::new_link;
use crate::modules::{GcState, Streams};
use crate::object::class::{ClassSpec, Collection};
use crate::object::exception_fields;
use crate::object::function::{ClassMethod, GetSet, NativeFn, NativeMethod, StaticMethod};
use crate::object::number::{EllipsisObject, NoneObject, NotImplementedObject};
use crate::object::passing::{Passing, is_vector_class, names_in_tuples};
use crate::object::shape::{Keys, Shapes};
use crate::object::subclasses::{Registrations, Subclasses};
use crate::object::tag::{self, CLASS_NAMES, N_TAGS};
use crate::object::{Bool, Bytes, Class, Dict, Insert as _, Int, Native, Str, Tuple, Value, slice};

/// Registers of all frames together; address space, not memory, is reserved.
const N_REGISTERS: usize = 8 << 20;

/// Classes of objects that cannot be hashed.
const UNHASHABLE: &[u32] = &[
    tag::LIST,
    tag::DICT,
    tag::SET,
    tag::BYTEARRAY,
    tag::CELL,
    tag::SLICE,
    tag::DICT_KEYS,
    tag::DICT_ITEMS,
    tag::WEAK_PROXY,
    tag::WEAK_CALLABLE_PROXY,
    tag::DEQUE,
    tag::ARRAY,
    tag::KEY_WRAPPER,
    tag::ORDERED_KEYS,
    tag::ORDERED_ITEMS,
];

/// The built-in classes.
#[derive(Debug)]
pub(crate) struct Classes {
    pub(crate) object: Gc<Class>,
    pub(crate) type_: Gc<Class>,
    by_tag: Vec<Gc<Class>>,
    pub(crate) exceptions: Vec<Gc<Class>>,
}

impl Classes {
    /// The class of the objects with a tag.
    #[inline]
    pub(crate) fn by_tag(&self, tag: u32) -> &Gc<Class> {
        self.by_tag.get(tag as usize).unwrap_or(&self.object)
    }
}

/// Makes classes before there is a VM.
struct Foundry {
    heap: Heap,
    n_versions: u32,
}

impl Foundry {
    fn class(&mut self, name: &str, base: Option<&Gc<Class>>, layout: u32) -> Gc<Class> {
        self.n_versions += 1;
        // As CPython's static types, built-in classes are not for the collector.
        let class = self.heap.alloc_untracked(Class {
            name: RefCell::new(name.to_owned()),
            qualname: RefCell::new(name.rsplit('.').next().unwrap_or(name).to_owned()),
            metaclass: None,
            bases: Field::new(None),
            base: Field::new(base.cloned()),
            slot_names: None,
            mro: Field::new(None),
            dict: self.heap.alloc_untracked(Dict::default()),
            subclasses: Subclasses::default(),
            former: Rc::default(),
            registrations: Registrations::default(),
            version: Cell::new(self.n_versions),
            layout,
            is_builtin: true,
            is_base: Cell::new(layout == tag::EXCEPTION),
            is_vector_class: is_vector_class(name),
            constructor: Cell::new(None),
            n_slots: usize::from(name == "collections.defaultdict"),
            keys: Keys::default(),
            has_dict: has_dict(name, layout),
            has_weakref: has_weakref(name, layout),
            collection: Cell::new(collection(layout)),
            has_del: Cell::new(false),
            has_getattr: Cell::new(false),
            has_getattribute: Cell::new(false),
            has_setattr: Cell::new(false),
            init_place: Cell::new(None),
            has_new: Cell::new(false),
            is_regular: Cell::new(true),
        });
        let mut order = vec![Gc::as_any(&class).clone()];
        if let Some(base) = base {
            order.extend(base.mro().iter().flat_map(|order| order.items().to_vec()));
            base.subclasses.add(&class, new_link(&self.heap, Gc::as_any(&class)));
        }
        let bases = base.map(|base| Gc::as_any(base).clone()).into_iter().collect();
        class.bases.set(Some(self.heap.alloc(Tuple::new(bases))));
        class.mro.set(Some(self.heap.alloc(Tuple::new(order))));
        class
    }

    fn classes(&mut self) -> Classes {
        let object = self.class("object", None, tag::INSTANCE);
        let type_ = self.class("type", Some(&object), tag::CLASS);
        let int = self.class("int", Some(&object), tag::INT);
        let dict = self.class("dict", Some(&object), tag::DICT);
        let views = [tag::DICT_KEYS, tag::DICT_VALUES, tag::DICT_ITEMS]
            .map(|tag| self.class(CLASS_NAMES[tag as usize], Some(&object), tag));
        let range = self.class("range", Some(&object), tag::RANGE);
        let exceptions = self.exceptions(&object);
        let by_tag = (0..)
            .take(N_TAGS)
            .map(|tag| match tag {
                tag::INSTANCE | tag::PLAIN_OBJECT | tag::NATIVE_OBJECT | 0 => object.clone(),
                tag::CLASS => type_.clone(),
                tag::INT | tag::BIGINT => int.clone(),
                tag::RANGE | tag::LONG_RANGE => range.clone(),
                tag::BOOL => self.class("bool", Some(&int), tag::INT),
                tag::DICT => dict.clone(),
                tag::DICT_KEYS..=tag::DICT_ITEMS => views[(tag - tag::DICT_KEYS) as usize].clone(),
                tag::ORDERED_KEYS..=tag::ORDERED_ITEMS => {
                    let base = &views[(tag - tag::ORDERED_KEYS) as usize];
                    self.class(CLASS_NAMES[tag as usize], Some(base), tag)
                }
                tag::DEFAULT_DICT | tag::ORDERED_DICT => {
                    self.class(CLASS_NAMES[tag as usize], Some(&dict), tag::DICT)
                }
                tag::EXCEPTION => exceptions[Kind::BaseException as usize].clone(),
                tag::EXCEPTION_GROUP => exceptions[Kind::BaseExceptionGroup as usize].clone(),
                _ => self.class(CLASS_NAMES[tag as usize], Some(&object), tag),
            })
            .collect();
        Classes { object, type_, by_tag, exceptions }
    }

    fn exceptions(&mut self, object: &Gc<Class>) -> Vec<Gc<Class>> {
        let mut made: Vec<Gc<Class>> = Vec::new();
        for (kind, name, parent) in EXCEPTION_CLASSES {
            let base = if *kind == Kind::BaseException { object } else { &made[*parent as usize] };
            let class = self.class(name, Some(&base.clone()), tag::EXCEPTION);
            made.push(class);
        }
        self.add_base(&made[Kind::ExceptionGroup as usize], &made[Kind::Exception as usize]);
        made
    }

    /// Gives a class a second base, which has no other base than the first one has.
    fn add_base(&self, class: &Gc<Class>, second: &Gc<Class>) {
        let second = Gc::as_any(second).clone();
        let with = |old: &Gc<Tuple>, at: usize| {
            let mut items = old.items().to_vec();
            items.insert(at, second.clone());
            Some(self.heap.alloc(Tuple::new(items)))
        };
        if let (Some(bases), Some(order)) = (class.bases.get(), class.mro()) {
            class.bases.set(with(&bases, bases.items().len()));
            class.mro.set(with(&order, bases.items().len() + 1));
        }
        if let Some(second) = second.downcast_ref::<Class>() {
            second.subclasses.add(class, new_link(&self.heap, Gc::as_any(class)));
        }
    }
}

impl Vm {
    /// A runtime on a heap of its own.
    pub(crate) fn new(streams: Streams) -> Rc<Self> {
        let heap = Heap::new();
        heap.disable();
        heap.keep_order(true);
        heap.count_out(Some(slice::STOCK));
        let mut foundry = Foundry { heap: heap.clone(), n_versions: 0 };
        let classes = foundry.classes();
        let mut interned: HashMap<Box<str>, Gc<Str>> = HashMap::new();
        let latin1 = (0..=255u8)
            .map(|byte| {
                let text: Box<str> = char::from(byte).to_string().into();
                intern(&heap, &mut interned, &text)
            })
            .collect();
        let names = Names::new(|text| intern(&heap, &mut interned, text));
        let vm = Rc::new(Self {
            none: Gc::into_any(heap.alloc(NoneObject)),
            true_: Gc::into_any(heap.alloc(Bool(true))),
            false_: Gc::into_any(heap.alloc(Bool(false))),
            ellipsis: Gc::into_any(heap.alloc(EllipsisObject)),
            not_implemented: Gc::into_any(heap.alloc(NotImplementedObject)),
            empty_tuple: heap.alloc_untracked(Tuple::new(Vec::new())),
            small_ints: (SMALLEST_SHARED..SMALLEST_SHARED + N_SHARED)
                .map(|i| Gc::into_any(heap.alloc(Int(i))))
                .collect(),
            latin1,
            short_bytes: short_bytes(&heap),
            names,
            classes,
            shapes: Shapes::new(),
            interned: RefCell::new(interned),
            special_places: SpecialPlaces::new(),
            builtins: heap.alloc_untracked(Dict::default()),
            modules: heap.alloc_untracked(Dict::default()),
            sys: heap.alloc_untracked(Dict::default()),
            threads: Threads::new(),
            registers: RegisterStack::new(N_REGISTERS),
            frames: RefCell::default(),
            n_frame_objects: Cell::new(0),
            parsed_keywords: Cell::new(0),
            has_open_list: Cell::new(false),
            position: Cell::new(std::ptr::null()),
            depth: Cell::new(0),
            recursion_limit: Cell::new(1000),
            n_loops: Cell::new(0),
            stack_limits: Cell::new(StackLimits::MAIN),
            handled: Field::new(None),
            handled_outside: RefCell::default(),
            next_version: Cell::new(foundry.n_versions),
            sources: RefCell::default(),
            streams,
            gc_state: GcState::new(&heap),
            allocations: crate::modules::Allocations::default(),
            at_exit: RefCell::default(),
            builtins_at_start: RefCell::default(),
            audit_hooks: RefCell::default(),
            unraisable_class: OnceCell::new(),
            node_classes: OnceCell::new(),
            keyword_mark: OnceCell::new(),
            initializing: RefCell::default(),
            abc_token: Cell::new(0),
            async_hooks: AsyncHooks::default(),
            is_finalizing: Cell::new(false),
            heap,
        });
        vm.fill_classes();
        builtins::fill(&vm);
        crate::modules::fill_essential(&vm);
        vm.keep_names();
        vm
    }

    /// What is interned now belongs to the interpreter.
    fn keep_names(&self) {
        for name in self.interned.borrow().values() {
            name.set_static();
        }
    }

    fn fill_classes(&self) {
        for spec in builtins::CLASSES {
            self.fill_class(self.classes.by_tag(spec.tag), spec);
        }
        for tag in UNHASHABLE {
            self.classes.by_tag(*tag).dict.set_str(&self.names.hash, self.none.clone());
        }
        for (kind, spec) in exception_fields::SPECS {
            self.fill_class(self.exception_class(*kind), spec);
        }
        for class in &self.classes.exceptions {
            self.complete_builtin(class);
        }
        for class in &self.classes.by_tag {
            self.complete_builtin(class);
        }
    }

    fn fill_class(&self, class: &Gc<Class>, spec: &'static ClassSpec) {
        let owner = CLASS_NAMES[spec.tag as usize];
        let in_tuples = names_in_tuples(owner);
        let method_of = |name: &'static str, function| {
            let method = NativeMethod::new(name, function, owner, spec.tag);
            match in_tuples.contains(&name) {
                true => NativeMethod { passing: Passing::Tuple, ..method },
                false => method,
            }
        };
        class.is_base.set(spec.is_base || class.is_base.get());
        for (name, function) in spec.methods {
            let method = self.heap.alloc(method_of(name, *function));
            class.dict.set_str(&self.intern(name), Gc::into_any(method));
        }
        for (name, function) in spec.class_methods {
            let function = Gc::into_any(self.heap.alloc(method_of(name, *function)));
            class.dict.set_str(
                &self.intern(name),
                Gc::into_any(self.heap.alloc(ClassMethod::built_in(function))),
            );
        }
        for (name, function) in spec.static_methods {
            let function = self.new_native(name, *function, owner, in_tuples);
            let method = self.heap.alloc(StaticMethod::new(function));
            class.dict.set_str(&self.intern(name), Gc::into_any(method));
        }
        for attribute in spec.attributes {
            let (name, get, set) = (attribute.name, attribute.get, attribute.set);
            let getset = self.heap.alloc_untracked(GetSet { name, get, set, owner, class: None });
            class.dict.set_str(&self.intern(name), Gc::into_any(getset));
        }
        if class.has_dict && class.dict.get_str(&self.names.dict).is_none() {
            let (name, get, set) = ("__dict__", builtins::get_dict, Some(builtins::set_dict as _));
            let getset = self.heap.alloc_untracked(GetSet { name, get, set, owner, class: None });
            class.dict.set_str(&self.names.dict, Gc::into_any(getset));
        }
        if let Some(constructor) = spec.constructor {
            class.constructor.set(Some(constructor));
            let receiver = Some(Gc::as_any(class).clone());
            let (function, passing) = (builtins::native_new as NativeFn, Passing::New);
            let new = Native { name: "__new__", function, receiver, owner, passing };
            class.dict.set_str(&self.names.new, Gc::into_any(self.heap.alloc(new)));
        }
    }

    /// Fills the class of a module, which exists from the start, and puts it into the module.
    pub(crate) fn install_class(&self, module: &Gc<Dict>, spec: &'static ClassSpec) {
        let class = self.classes.by_tag(spec.tag);
        self.prepare_class(spec);
        module.set_str(&self.intern(&class.short_name()), Gc::as_any(class).clone());
    }

    /// Fills the class of a module, which exists from the start.
    pub(crate) fn prepare_class(&self, spec: &'static ClassSpec) {
        let class = self.classes.by_tag(spec.tag);
        self.fill_class(class, spec);
        self.complete_builtin(class);
    }

    fn complete_builtin(&self, class: &Gc<Class>) {
        if class.dict.position_of_str(&self.names.doc).is_none() {
            class.dict.set_str(&self.names.doc, self.none.clone());
        }
        class.init_place.set(class.locate(&self.names.init));
        // What these define is what happens to their objects without asking for it.
        let is_known = matches!(class.layout, tag::CLASS | tag::SUPER | tag::MODULE);
        if !is_known && !Gc::ptr_eq(class, &self.classes.object) {
            let defines = |name| class.dict.position_of_str(name).is_some();
            class.has_getattribute.set(defines(&self.names.getattribute));
            class.has_setattr.set(defines(&self.names.setattr));
        }
    }

    /// A built-in function. `in_tuples` are those of its owner that CPython hands a tuple.
    pub(crate) fn new_native(
        &self,
        name: &'static str,
        function: NativeFn,
        owner: &'static str,
        in_tuples: &[&str],
    ) -> Value {
        let is_in_tuple = in_tuples.contains(&name);
        let passing = if is_in_tuple { Passing::Tuple } else { Passing::Vector };
        Gc::into_any(self.heap.alloc(Native { name, function, receiver: None, owner, passing }))
    }
}

fn intern(heap: &Heap, interned: &mut HashMap<Box<str>, Gc<Str>>, text: &str) -> Gc<Str> {
    if let Some(known) = interned.get(text) {
        return known.clone();
    }
    let name = heap.alloc(Str::new(text));
    name.set_interned();
    interned.insert(text.into(), name.clone());
    name
}

/// Whether the instances of a built-in class have a `__dict__`.
fn has_dict(name: &str, layout: u32) -> bool {
    matches!(
        layout,
        tag::EXCEPTION | tag::C_DATA | tag::CLASS | tag::MODULE | tag::PARTIAL | tag::LRU_CACHE
    ) || name == "collections.OrderedDict"
}

/// Whether the instances of a built-in class can be referenced weakly.
fn has_weakref(name: &str, layout: u32) -> bool {
    name == "collections.OrderedDict"
        || matches!(
            layout,
            tag::SET
                | tag::FROZENSET
                | tag::FUNCTION
                | tag::NATIVE
                | tag::BOUND_METHOD
                | tag::GENERIC_ALIAS
                | tag::CODE
                | tag::GENERATOR
                | tag::COROUTINE
                | tag::ASYNC_GENERATOR
                | tag::CLASS
                | tag::MODULE
                | tag::TEXT_FILE
                | tag::BINARY_FILE
                | tag::DEQUE
                | tag::ARRAY
                | tag::TEE
                | tag::PARTIAL
                | tag::LRU_CACHE
                | tag::PATTERN
                | tag::LOCK
                | tag::RLOCK
        )
}

/// Which patterns look into the instances of a built-in class.
fn collection(layout: u32) -> Collection {
    match layout {
        tag::LIST | tag::TUPLE | tag::RANGE | tag::DEQUE | tag::ARRAY => Collection::Sequence,
        tag::DICT | tag::MAPPING_PROXY => Collection::Mapping,
        _ => Collection::Other,
    }
}

/// The `bytes` of each single byte, and then the empty ones, of which there is one object each.
fn short_bytes(heap: &Heap) -> Vec<Value> {
    let single = (0..=255u8).map(|byte| Box::from([byte]));
    let all = single.chain([Box::default()]);
    all.map(|data| Gc::into_any(heap.alloc(Bytes { data }))).collect()
}
