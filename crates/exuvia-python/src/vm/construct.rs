//! Functions and plain instances, as they are made.

use exuvia::{Field, Gc};

use super::Vm;
use super::raw::{Activation, register};
use crate::object::{Class, Code, Dict, Function, Instance, Tuple, Value, tag};

impl Vm {
    /// A function without defaults.
    pub(crate) fn new_closure(
        &self,
        code: &Gc<Code>,
        globals: &Gc<Dict>,
        closure: Option<Gc<Tuple>>,
    ) -> Gc<Function> {
        let doc = match &code.spec.doc {
            Some(doc) => self.new_str(doc),
            None => self.none.clone(),
        };
        self.heap.alloc(Function {
            code: code.clone(),
            replaced_code: Field::new(None),
            globals: globals.clone(),
            name: Field::new(code.name.clone()),
            qualname: Field::new(code.qualname.clone()),
            defaults: Field::new(None),
            keyword_defaults: Field::new(None),
            annotations: Field::new(None),
            closure: Field::new(closure),
            doc: Field::new(doc),
            module: Field::new(globals.get_str(&self.names.name)),
            dict: Field::new(None),
        })
    }

    /// Copies a function's closure into the registers of its free variables.
    pub(super) fn load_closure(&self, act: &mut Activation<'_>) {
        let function = act.function();
        let first = function.code.local_names.len();
        let Some(closure) = function.closure.get() else { return };
        for (i, cell) in closure.items().iter().enumerate() {
            if first + i < act.n_registers() {
                act.set(register(first + i), cell.clone());
            }
        }
    }

    /// The Python `__init__` of a class whose instances need nothing else to be made.
    #[inline]
    pub(super) fn python_init(&self, class: &Gc<Class>) -> Option<Gc<Function>> {
        if class.layout != tag::INSTANCE
            || class.has_new.get()
            || class.metaclass.is_some()
            || class.is_builtin
        {
            return None;
        }
        let init = class.at(class.init_place.get()?, &self.names.init)?;
        init.downcast::<Function>().ok()
    }

    /// Whether instances of a class need neither `__new__` nor `__init__`.
    pub(super) fn is_bare(&self, class: &Gc<Class>) -> bool {
        class.layout == tag::INSTANCE
            && !class.has_new.get()
            && class.metaclass.is_none()
            && !class.is_builtin
            && class
                .init_place
                .get()
                .and_then(|place| class.at(place, &self.names.init))
                .is_some_and(|init| init.tag() == tag::NATIVE_METHOD)
    }

    /// An instance without attributes.
    pub(crate) fn new_instance(&self, class: &Gc<Class>) -> Value {
        Gc::into_any(self.heap.alloc(Instance::new(class.clone(), None)))
    }
}
