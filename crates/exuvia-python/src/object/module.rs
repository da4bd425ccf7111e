//! Modules, and their class.

use std::cell::Cell;

use exuvia::{Gc, Trace};

use super::class::{AttributeSpec, ClassSpec};
use super::instance::Assigned;
use super::slots::Slots;
use super::{Class, Dict, Insert as _, PyResult, Str, Value, tag};
use crate::vm::{Args, Kind, Vm};

/// A module: a namespace that can be looked into with a dot.
#[derive(Debug, Trace)]
#[trace(tag = tag::MODULE, levels = 0, finalizer = finalize, unsafe_needs_finalizer = needs_finalizer)]
pub(crate) struct Module {
    /// The values of the `__slots__` of its class.
    pub(crate) slots: Slots,
    pub(crate) dict: Gc<Dict>,
    /// The classes below `module` that it was made with or assigned to.
    classes: Assigned,
    /// Which of them is its class now; none if it is `module`.
    class: Cell<Option<usize>>,
}

impl Module {
    pub(crate) fn new(dict: Gc<Dict>) -> Self {
        Self { slots: Slots::default(), dict, classes: Assigned::default(), class: Cell::new(None) }
    }

    /// Its class, if that is not `module`.
    pub(crate) fn class(&self) -> Option<&Gc<Class>> {
        self.classes.get(self.class.get()?)
    }

    /// Makes it an instance of `module` or of a class below.
    pub(crate) fn set_class(&self, class: &Gc<Class>) {
        self.class.set((!class.is_builtin).then(|| self.classes.index_of(class)));
    }
}

fn needs_finalizer(module: &Module) -> bool {
    module.class().is_some_and(|class| class.has_del.get())
}

fn finalize(module: &Gc<Module>) {
    Vm::with_current(|vm| vm.call_del(Gc::as_any(module)));
}

/// `module`
pub(crate) const CLASS: ClassSpec = ClassSpec {
    constructor: Some(new_module),
    is_base: true,
    methods: &[("__init__", init), ("__repr__", repr), ("__dir__", dir)],
    attributes: &[
        AttributeSpec {
            name: "__dict__",
            get: |vm, module| vm.dict_of(module).map(Gc::into_any),
            set: None,
        },
        AttributeSpec { name: "__annotations__", get: annotations, set: Some(set_annotations) },
    ],
    ..ClassSpec::new(tag::MODULE)
};

/// `module.__new__` makes an empty one, whatever the arguments are.
#[expect(clippy::unnecessary_wraps, reason = "the type of `ClassSpec::constructor`")]
fn new_module(vm: &Vm, class: &Gc<Class>, _: &Args<'_>) -> PyResult {
    let module = vm.heap.alloc(Module::new(vm.new_dict()));
    module.set_class(class);
    Ok(Gc::into_any(module))
}

fn init(vm: &Vm, args: &Args<'_>) -> PyResult {
    let Some(module) = args.values.first().and_then(|module| module.downcast_ref::<Module>())
    else {
        return Err(vm.type_error("a module is needed"));
    };
    let [name, doc] = args.rest().bind(vm, "module", ["name", "doc"], 1)?;
    let name = name.unwrap_or_else(|| vm.none.clone());
    if crate::vm::text::as_str(&name).is_none() {
        let class = vm.argument_class(&name);
        return Err(vm.type_error(format!("module() argument 'name' must be str, not {class}")));
    }
    let names = &vm.names;
    module.dict.set_str(&names.name, name);
    module.dict.set_str(&names.doc, doc.unwrap_or_else(|| vm.none.clone()));
    for unset in [&names.package, &names.loader, &names.spec] {
        module.dict.set_str(unset, vm.none.clone());
    }
    Ok(vm.none.clone())
}

/// The annotations in a module; there is always a dictionary for them.
fn annotations(vm: &Vm, module: &Value) -> PyResult {
    let dict = vm.dict_of(module)?;
    if let Some(annotations) = dict.get_str(&vm.names.annotations) {
        return Ok(annotations);
    }
    let annotations = Gc::into_any(vm.new_dict());
    dict.set_str(&vm.names.annotations, annotations.clone());
    Ok(annotations)
}

fn set_annotations(vm: &Vm, module: &Value, value: Option<Value>) -> PyResult<()> {
    let dict = vm.dict_of(module)?;
    match value {
        Some(value) => dict.set_str(&vm.names.annotations, value),
        None => {
            let removed = dict.remove_str(&vm.names.annotations);
            removed.ok_or_else(|| vm.attribute_error("__annotations__"))?;
        }
    }
    Ok(())
}

/// How a module looks: as its specification tells, or its loader, or by its name and perhaps its file.
fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [module] = args.exactly::<1>(vm, "module.__repr__")?;
    let known = |name: &Gc<Str>| -> PyResult<Option<Value>> {
        Ok(vm.find_attribute(module, name)?.filter(|value| !vm.is_none(value)))
    };
    if let Some(spec) = known(&vm.names.spec)? {
        return Ok(vm.new_string(repr_of_spec(vm, &spec)?));
    }
    let loader = known(&vm.names.loader)?;
    if let Some(loader) = &loader
        && let Some(hook) = vm.find_attribute(loader, &vm.intern("module_repr"))?
        && let Some(text) =
            vm.absorb(vm.call(&hook, std::slice::from_ref(module)), Kind::Exception)?
    {
        return Ok(text);
    }
    let name = vm.find_attribute(module, &vm.names.name)?;
    let is_own = name
        .as_ref()
        .and_then(|name| name.downcast_ref::<Str>())
        .is_some_and(|name| crate::modules::is_built_in(name.as_str()));
    let name = name.map_or_else(|| Ok("'?'".to_owned()), |name| vm.repr(&name))?;
    let text = match (vm.find_attribute(module, &vm.names.file)?, loader) {
        (Some(file), _) => format!("<module {name} from {}>", vm.repr(&file)?),
        (None, Some(loader)) => format!("<module {name} ({})>", vm.repr(&loader)?),
        (None, None) if is_own => format!("<module {name} (built-in)>"),
        (None, None) => format!("<module {name}>"),
    };
    Ok(vm.new_string(text))
}

fn repr_of_spec(vm: &Vm, spec: &Value) -> PyResult<String> {
    let name = vm.attribute_named(spec, "name")?;
    let shown = if vm.is_none(&name) { "'?'".to_owned() } else { vm.repr(&name)? };
    let origin = vm.attribute_named(spec, "origin")?;
    if vm.is_none(&origin) {
        let loader = vm.attribute_named(spec, "loader")?;
        return Ok(match vm.is_none(&loader) {
            true => format!("<module {shown}>"),
            false => format!("<module {shown} ({})>", vm.repr(&loader)?),
        });
    }
    if vm.truth(&vm.attribute_named(spec, "has_location")?)? {
        return Ok(format!("<module {shown} from {}>", vm.repr(&origin)?));
    }
    let origin = vm.to_str(&vm.str(&origin)?)?;
    Ok(format!("<module {} ({origin})>", vm.repr(&name)?))
}

/// What a module's own `__dir__` says, or the names in it.
fn dir(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [module] = args.exactly::<1>(vm, "module.__dir__")?;
    let dict = vm.attribute(module, &vm.names.dict)?;
    let Some(dict) = super::dict::as_dict(&dict) else {
        return Err(vm.type_error("<module>.__dict__ is not a dictionary"));
    };
    match dict.get_str(&vm.names.dir) {
        Some(hook) => vm.call(&hook, &[]),
        None => Ok(vm.new_list(dict.keys())),
    }
}

impl Vm {
    /// The name of a module, for messages, if that is a string.
    pub(crate) fn module_name(&self, module: &Module) -> Option<String> {
        let name = module.dict.get_str(&self.names.name)?;
        Some(name.downcast_ref::<Str>()?.as_str().to_owned())
    }

    /// What a module's own `__getattr__` says.
    pub(crate) fn ask_module(&self, module: &Module, name: &Gc<Str>) -> PyResult<Option<Value>> {
        match module.dict.get_str(&self.names.getattr) {
            Some(hook) => self.call(&hook, &[Gc::as_any(name).clone()]).map(Some),
            None => Ok(None),
        }
    }
}
