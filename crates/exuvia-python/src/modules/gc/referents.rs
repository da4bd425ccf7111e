//! `gc.get_referents`: what an object refers to, in the order in which CPython visits it.

use exuvia::{Field, Gc};

use crate::modules::{LruCache, itertools};
use crate::object::exception::{N_PLACES, place};
use crate::object::frame::{Frame, Traceback};
use crate::object::function::{Member, NativeMethod, Property, Super};
use crate::object::{
    Class, Dict, Exception, Function, Generator, Instance, Native, PyResult, Value, tag,
};
use crate::vm::{Args, Kind, Vm};

pub(super) fn get_referents(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "get_referents")?;
    let mut found = Vec::new();
    for object in args.values {
        vm.add_referents(object, &mut found);
    }
    Ok(vm.new_list(found))
}

impl Vm {
    fn add_referents(&self, object: &Value, found: &mut Vec<Value>) {
        // These classes are made when their modules are imported, so that their objects own them.
        let tag = object.tag();
        let class = || Gc::as_any(self.class_of(object)).clone();
        if matches!(tag, tag::PARTIAL | tag::KEY_WRAPPER | tag::ITEM_GETTER) {
            found.push(class());
        }
        self.add_parts(object, found);
        if matches!(tag, tag::ATTRIBUTE_GETTER | tag::METHOD_CALLER) {
            found.push(class());
        }
    }

    fn add_parts(&self, object: &Value, found: &mut Vec<Value>) {
        if self.add_known_referents(object, found).is_none() {
            found.extend(object.referents());
        }
    }

    /// For types whose edges are kept in another order, or are others, than in CPython.
    fn add_known_referents(&self, object: &Value, found: &mut Vec<Value>) -> Option<()> {
        match object.tag() {
            tag::DICT => add_entries(object.downcast_ref::<Dict>()?, found),
            tag::COUNT | tag::ACCUMULATE => found.extend(itertools::numbers::referents(object)),
            tag::DROP_WHILE | tag::TAKE_WHILE | tag::FILTER_FALSE | tag::STAR_MAP | tag::CHAIN => {
                found.extend(object.referents().into_iter().rev());
            }
            tag::LRU_CACHE => found.extend(object.downcast_ref::<LruCache>()?.referents(self)),
            tag::INSTANCE => self.add_those_of_instance(object.downcast_ref()?, found),
            tag::CLASS => add_those_of_class(object.downcast_ref()?, found),
            tag::FUNCTION => self.add_those_of_function(object.downcast_ref()?, found),
            tag::NATIVE => self.add_those_of_native(object.downcast_ref()?, found),
            tag::NATIVE_METHOD => {
                let method = object.downcast_ref::<NativeMethod>()?;
                let place = tag::CLASS_NAMES.iter().position(|name| *name == method.owner)?;
                let class = self.classes.by_tag(u32::try_from(place).ok()?);
                found.push(Gc::as_any(class).clone());
            }
            tag::GENERATOR => add_those_of_generator(object.downcast_ref()?, found),
            tag::EXCEPTION => add_those_of_exception(self, object.downcast_ref()?, found),
            tag::CODE => {}
            tag::MEMBER => {
                found.push(Gc::as_any(&object.downcast_ref::<Member>()?.class).clone());
            }
            tag::PROPERTY => {
                let property = object.downcast_ref::<Property>()?;
                let parts = [&property.getter, &property.setter, &property.deleter, &property.doc];
                found.extend(parts.into_iter().filter_map(Field::get));
            }
            tag::SUPER => {
                let proxy = object.downcast_ref::<Super>()?;
                found.extend(proxy.object.get());
                found.extend(proxy.class.get().map(Gc::into_any));
                found.extend(proxy.object_class.get().map(Gc::into_any));
            }
            tag::TRACEBACK => {
                let traceback = object.downcast_ref::<Traceback>()?;
                found.extend(traceback.next.get().map(Gc::into_any));
                found.push(Gc::as_any(&traceback.frame).clone());
            }
            tag::FRAME => {
                add_those_of_frame(object.downcast_ref()?, found);
            }
            _ => return None,
        }
        Some(())
    }

    fn add_those_of_instance(&self, instance: &Gc<Instance>, found: &mut Vec<Value>) {
        let is_below = |tag| instance.class().is_subclass_of(self.classes.by_tag(tag));
        let is_dict = instance.class().layout == tag::DICT;
        let mut own = instance.own_referents();
        if is_dict && is_below(tag::DEFAULT_DICT) {
            // CPython's `defaultdict` keeps the factory behind what classes below add.
            let factory = instance.value_at(instance.place_of_slot(0));
            let is_it = |x: &Value| factory.as_ref().is_some_and(|f| f.address() == x.address());
            if let Some(place) = own.iter().position(is_it) {
                own[place..].rotate_left(1);
            }
        }
        let is_ordered = is_dict && is_below(tag::ORDERED_DICT);
        if is_ordered && instance.dict.get().is_some() && !instance.class().is_builtin {
            // The attributes are the `OrderedDict`'s own there.
            let n = own.len();
            own[n - 2..].reverse();
        }
        found.append(&mut own);
        let Some(held) = instance.payload.as_ref().filter(|held| held.tag() != tag::RLOCK) else {
            return;
        };
        if let Some(dict) = held.downcast_ref::<Dict>()
            && is_ordered
        {
            found.extend(dict.keys());
        }
        self.add_parts(held, found);
    }

    fn add_those_of_function(&self, function: &Gc<Function>, found: &mut Vec<Value>) {
        found.push(Gc::as_any(&function.code).clone());
        found.push(Gc::as_any(&function.globals).clone());
        found.push(Gc::as_any(&self.builtins).clone());
        found.extend(function.module.get());
        found.extend(function.defaults.get().map(Gc::into_any));
        found.extend(function.keyword_defaults.get().map(Gc::into_any));
        found.push(function.doc.get());
        found.push(Gc::into_any(function.name.get()));
        found.extend(function.dict.get().map(Gc::into_any));
        found.extend(function.closure.get().map(Gc::into_any));
        found.extend(function.annotations.get());
        found.push(Gc::into_any(function.qualname.get()));
    }

    /// A function refers to its module and to the name of that.
    fn add_those_of_native(&self, native: &Gc<Native>, found: &mut Vec<Value>) {
        if let Some(receiver) = &native.receiver {
            found.push(receiver.clone());
            return;
        }
        let name = self.intern(native.owner);
        if let Some(module) = self.modules.get_str(&name) {
            found.push(module);
            found.push(Gc::into_any(name));
        }
    }
}

/// Each value before its key; the values only, if all keys are strings.
fn add_entries(dict: &Gc<Dict>, found: &mut Vec<Value>) {
    let table = dict.table.borrow();
    let has_only_names = !table.is_general();
    for entry in table.iter() {
        found.push(entry.value.clone());
        if !has_only_names {
            found.push(entry.key.clone());
        }
    }
}

/// Built-in classes are out of the collector's reach.
fn add_those_of_class(class: &Gc<Class>, found: &mut Vec<Value>) {
    if class.is_builtin {
        return;
    }
    found.extend(class.metaclass.as_ref().map(|class| Gc::as_any(class).clone()));
    found.push(Gc::as_any(&class.dict).clone());
    found.extend(class.mro.get().map(Gc::into_any));
    found.extend(class.bases.get().map(Gc::into_any));
    found.extend(class.base.get().map(Gc::into_any));
}

fn add_those_of_generator(generator: &Gc<Generator>, found: &mut Vec<Value>) {
    let code = Gc::as_any(&generator.code).clone();
    found.push(code.clone());
    found.push(Gc::into_any(generator.name.get()));
    found.push(Gc::into_any(generator.qualname.get()));
    if let Some(function) = generator.function.get() {
        if let Some(extras) = &*generator.extras.borrow() {
            found.extend(extras.object.clone().map(Gc::into_any));
            found.extend(extras.snapshot.clone().map(Gc::into_any));
        }
        found.extend([Gc::into_any(function), code]);
        found.extend(generator.registers.borrow().iter().flatten().cloned());
    }
    found.extend(generator.handled.get());
}

/// A frame that runs or is suspended owns nothing.
fn add_those_of_frame(frame: &Gc<Frame>, found: &mut Vec<Value>) {
    found.extend(frame.back.get().map(Gc::into_any));
    found.extend(frame.trace.get());
    if let Some(function) = frame.function.get() {
        found.extend(frame.namespace.get());
        found.extend([Gc::into_any(function), Gc::as_any(&frame.code).clone()]);
        found.extend(frame.locals.borrow().iter().flatten().cloned());
    }
}

fn add_those_of_exception(vm: &Vm, error: &Gc<Exception>, found: &mut Vec<Value>) {
    // The class `ExceptionGroup` is one that CPython makes at its start.
    if !error.class().is_builtin || vm.is_kind(error, Kind::ExceptionGroup) {
        found.push(Gc::as_any(error.class()).clone());
    }
    // The places behind are of numbers, which CPython keeps without objects.
    let n_places = match () {
        () if vm.is_kind(error, Kind::UnicodeError) => place::START,
        () if vm.is_kind(error, Kind::OSError) => place::WRITTEN,
        () => N_PLACES,
    };
    found.extend((0..n_places).filter_map(|place| error.field(place)));
    found.extend(error.dict.get().map(Gc::into_any));
    found.push(Gc::into_any(vm.args_of(error)));
    let traceback = error.traceback.get().map(Gc::into_any);
    found.extend(traceback.or_else(|| error.has_no_traceback.get().then(|| vm.none.clone())));
    found.extend(error.cause.get());
    found.extend(error.context.get().map(Gc::into_any));
}
