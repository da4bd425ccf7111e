//! Modules, and their class.

use std::cell::Cell;

use exuvia::{Gc, Trace};

use super::class::{AttributeSpec, ClassSpec};
use super::instance::Assigned;
use super::slots::Slots;
use super::{Class, Dict, Insert as _, PyResult, Str, Value, tag};
use crate::vm::{Args, Vm};

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
    methods: &[("__init__", init), ("__repr__", super::singleton::repr), ("__dir__", dir)],
    attributes: &[AttributeSpec {
        name: "__dict__",
        get: |vm, module| vm.dict_of(module).map(Gc::into_any),
        set: None,
    }],
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
