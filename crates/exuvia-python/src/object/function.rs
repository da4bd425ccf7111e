//! Functions, methods and descriptors.

use std::cell::Cell;

use exuvia::{Field, Gc, Trace};

use super::passing::Passing;
use super::{Code, Dict, PyResult, Str, Tuple, Value, tag};
use crate::bytecode::CodeFlags;
use crate::vm::{Args, Vm};

/// A function that Python code defines.
#[derive(Debug, Trace)]
#[trace(tag = tag::FUNCTION, levels = 0, clear = clear)]
pub(crate) struct Function {
    pub(crate) code: Gc<Code>,
    /// What `__code__` was set to: the same instructions with other names or flags.
    pub(crate) replaced_code: Field<Option<Gc<Code>>>,
    pub(crate) globals: Gc<Dict>,
    pub(crate) name: Field<Gc<Str>>,
    pub(crate) qualname: Field<Gc<Str>>,
    pub(crate) defaults: Field<Option<Gc<Tuple>>>,
    pub(crate) keyword_defaults: Field<Option<Gc<Dict>>>,
    /// As long as nobody has asked for them a tuple of names and values, then a dictionary.
    pub(crate) annotations: Field<Option<Value>>,
    pub(crate) closure: Field<Option<Gc<Tuple>>>,
    pub(crate) doc: Field<Value>,
    pub(crate) module: Field<Option<Value>>,
    pub(crate) dict: Field<Option<Gc<Dict>>>,
}

impl Function {
    /// The flags of its code.
    pub(crate) fn flags(&self) -> CodeFlags {
        match self.replaced_code.get() {
            Some(code) => code.spec.flags,
            None => self.code.spec.flags,
        }
    }
}

/// CPython lets go of the globals as well. Here they are let go of with the function. Who gets hold of it meanwhile finds one
/// without a name.
fn clear(function: &Gc<Function>) {
    drop(function.module.take());
    drop(function.defaults.take());
    drop(function.keyword_defaults.take());
    Vm::with_current(|vm| drop(function.doc.replace(vm.none.clone())));
    drop(function.dict.take());
    drop(function.closure.take());
    drop(function.annotations.take());
    Vm::with_current(|vm| {
        drop(function.name.replace(vm.names.empty.clone()));
        drop(function.qualname.replace(vm.names.empty.clone()));
    });
}

/// A function written in Rust.
pub(crate) type NativeFn = fn(&Vm, &Args<'_>) -> PyResult;

/// A built-in function, or a built-in method bound to its receiver.
#[derive(Debug, Trace)]
#[trace(tag = tag::NATIVE)]
pub(crate) struct Native {
    pub(crate) name: &'static str,
    #[trace(skip)]
    pub(crate) function: NativeFn,
    /// Comes first among the arguments.
    pub(crate) receiver: Option<Value>,
    /// Name of the module or class that it belongs to.
    pub(crate) owner: &'static str,
    /// How CPython hands it the arguments.
    #[trace(skip)]
    pub(crate) passing: Passing,
}

impl Native {
    /// A method bound to its receiver.
    pub(crate) fn bound(method: &NativeMethod, receiver: Value) -> Self {
        let passing = match method.passing {
            Passing::Slot => Passing::Tuple,
            passing => passing,
        };
        let NativeMethod { name, function, owner, .. } = *method;
        Self { name, function, receiver: Some(receiver), owner, passing }
    }

    /// Whether it is a static method of a built-in class.
    pub(crate) fn is_static_method(&self) -> bool {
        self.receiver.is_none() && tag::CLASS_NAMES.contains(&self.owner)
    }

    /// Whether it is a `method-wrapper`.
    pub(crate) fn is_method_wrapper(&self) -> bool {
        let is_bound = self.receiver.as_ref().is_some_and(|receiver| receiver.tag() != tag::MODULE);
        is_bound && is_slot(self.owner, self.name)
    }
}

/// A method of a built-in class, as found in the class.
#[derive(Debug, Trace)]
#[trace(leaf, tag = tag::NATIVE_METHOD)]
pub(crate) struct NativeMethod {
    pub(crate) name: &'static str,
    pub(crate) function: NativeFn,
    /// Name of the class that it belongs to.
    pub(crate) owner: &'static str,
    /// Tag of that class.
    pub(crate) class: u32,
    /// How CPython hands it the arguments.
    pub(crate) passing: Passing,
}

impl NativeMethod {
    pub(crate) fn new(
        name: &'static str,
        function: NativeFn,
        owner: &'static str,
        class: u32,
    ) -> Self {
        let passing = if is_slot(owner, name) { Passing::Slot } else { Passing::Vector };
        Self { name, function, owner, class, passing }
    }

    /// Whether it is a `wrapper_descriptor`.
    pub(crate) fn is_slot(&self) -> bool {
        is_slot(self.owner, self.name)
    }
}

/// Whether CPython has a method of a built-in class in a slot of the class.
pub(crate) fn is_slot(owner: &str, name: &str) -> bool {
    let has_method_too = match owner {
        "dict" => matches!(name, "__contains__" | "__getitem__"),
        "list" => name == "__getitem__",
        "set" | "frozenset" => name == "__contains__",
        _ => false,
    };
    name.starts_with("__") && !has_method_too && !NO_SLOTS.contains(&name)
}

/// Special methods that CPython looks up by name.
const NO_SLOTS: &[&str] = &[
    "__bytes__",
    "__ceil__",
    "__class_getitem__",
    "__complex__",
    "__copy__",
    "__deepcopy__",
    "__dir__",
    "__enter__",
    "__exit__",
    "__floor__",
    "__format__",
    "__getformat__",
    "__getnewargs__",
    "__getstate__",
    "__init_subclass__",
    "__instancecheck__",
    "__length_hint__",
    "__missing__",
    "__new__",
    "__prepare__",
    "__reduce__",
    "__reduce_ex__",
    "__reversed__",
    "__round__",
    "__set_name__",
    "__setstate__",
    "__sizeof__",
    "__subclasscheck__",
    "__subclasses__",
    "__subclasshook__",
    "__trunc__",
];

/// A method of an instance.
#[derive(Debug, Trace)]
#[trace(tag = tag::BOUND_METHOD, levels = 0)]
pub(crate) struct BoundMethod {
    pub(crate) function: Value,
    pub(crate) receiver: Value,
}

/// `property`
#[derive(Debug, Default, Trace)]
#[trace(tag = tag::PROPERTY, levels = 0)]
pub(crate) struct Property {
    pub(crate) getter: Field<Option<Value>>,
    pub(crate) setter: Field<Option<Value>>,
    pub(crate) deleter: Field<Option<Value>>,
    pub(crate) doc: Field<Option<Value>>,
    /// The name under which a class has it.
    pub(crate) name: Field<Option<Value>>,
    /// Whether `doc` is that of the getter.
    pub(crate) is_doc_of_getter: Cell<bool>,
}

/// `staticmethod`
#[derive(Debug, Trace)]
#[trace(tag = tag::STATIC_METHOD, levels = 0)]
pub(crate) struct StaticMethod {
    pub(crate) function: Value,
    pub(crate) dict: Field<Option<Gc<Dict>>>,
}

impl StaticMethod {
    pub(crate) fn new(function: Value) -> Self {
        Self { function, dict: Field::new(None) }
    }
}

/// `classmethod`
#[derive(Debug, Trace)]
#[trace(tag = tag::CLASS_METHOD, levels = 0)]
pub(crate) struct ClassMethod {
    pub(crate) function: Value,
    pub(crate) dict: Field<Option<Gc<Dict>>>,
    /// Whether it is a `classmethod_descriptor`, one of a built-in class.
    #[trace(skip)]
    pub(crate) is_builtin: bool,
}

impl ClassMethod {
    pub(crate) fn new(function: Value) -> Self {
        Self { function, dict: Field::new(None), is_builtin: false }
    }

    /// One of a built-in class.
    pub(crate) fn built_in(function: Value) -> Self {
        Self { is_builtin: true, ..Self::new(function) }
    }
}

/// The descriptor of a name in `__slots__`.
#[derive(Debug, Trace)]
#[trace(tag = tag::MEMBER, levels = 0)]
pub(crate) struct Member {
    pub(crate) name: Gc<Str>,
    #[trace(skip)]
    pub(crate) number: usize,
    pub(crate) owner: String,
    pub(crate) class: Gc<super::Class>,
}

impl GetSet {
    /// Whether it is a `member_descriptor`: CPython keeps some attributes in fields of the object.
    pub(crate) fn is_member(&self) -> bool {
        match self.owner {
            "type" => matches!(
                self.name,
                "__basicsize__"
                    | "__itemsize__"
                    | "__flags__"
                    | "__weakrefoffset__"
                    | "__base__"
                    | "__dictoffset__"
                    | "__mro__"
            ),
            "complex" | "slice" | "range" | "super" | "functools.partial" => true,
            "property" => self.name != "__isabstractmethod__",
            "staticmethod" | "classmethod" => matches!(self.name, "__func__" | "__wrapped__"),
            "function" => {
                matches!(
                    self.name,
                    "__builtins__" | "__closure__" | "__globals__" | "__doc__" | "__module__"
                )
            }
            "method" => matches!(self.name, "__func__" | "__self__"),
            "module" => self.name == "__dict__",
            "BaseException" => self.name == "__suppress_context__",
            "code" => !matches!(self.name, "co_varnames" | "co_freevars" | "co_cellvars"),
            "traceback" => matches!(self.name, "tb_frame" | "tb_lasti"),
            "method_descriptor"
            | "wrapper_descriptor"
            | "classmethod_descriptor"
            | "member_descriptor"
            | "getset_descriptor" => {
                matches!(self.name, "__name__" | "__objclass__")
            }
            _ => false,
        }
    }
}

/// An attribute of a built-in class that is computed: `__dict__`, `__name__`.
#[derive(Debug, Trace)]
#[trace(tag = tag::GETSET, levels = 0)]
pub(crate) struct GetSet {
    pub(crate) name: &'static str,
    #[trace(skip)]
    pub(crate) get: fn(&Vm, &Value) -> PyResult,
    /// Sets it, or deletes it if the value is `None`.
    #[trace(skip)]
    pub(crate) set: Option<super::class::Setter>,
    pub(crate) owner: &'static str,
    /// The class that it belongs to, if Python code defines that.
    pub(crate) class: Option<Gc<super::Class>>,
}

/// `super(class, object)`
#[derive(Debug, Default, Trace)]
#[trace(tag = tag::SUPER, levels = 0)]
pub(crate) struct Super {
    /// The class after which the search starts.
    pub(crate) class: Field<Option<Gc<super::Class>>>,
    /// The instance, or the class for class methods.
    pub(crate) object: Field<Option<Value>>,
    /// The class whose method resolution order is searched.
    pub(crate) object_class: Field<Option<Gc<super::Class>>>,
}
