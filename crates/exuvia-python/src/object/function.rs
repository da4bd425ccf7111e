//! Functions, methods and descriptors.

use exuvia::{Field, Gc, Trace};

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
}

/// A method of a built-in class, as found in the class.
#[derive(Debug, Trace)]
#[trace(leaf, tag = tag::NATIVE_METHOD)]
pub(crate) struct NativeMethod {
    pub(crate) name: &'static str,
    pub(crate) function: NativeFn,
    /// Name of the class that it belongs to.
    pub(crate) owner: &'static str,
}

/// A method of an instance.
#[derive(Debug, Trace)]
#[trace(tag = tag::BOUND_METHOD, levels = 0)]
pub(crate) struct BoundMethod {
    pub(crate) function: Value,
    pub(crate) receiver: Value,
}

/// `property`
#[derive(Debug, Trace)]
#[trace(tag = tag::PROPERTY, levels = 0)]
pub(crate) struct Property {
    pub(crate) getter: Field<Option<Value>>,
    pub(crate) setter: Field<Option<Value>>,
    pub(crate) deleter: Field<Option<Value>>,
    pub(crate) doc: Field<Option<Value>>,
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
}

impl ClassMethod {
    pub(crate) fn new(function: Value) -> Self {
        Self { function, dict: Field::new(None) }
    }
}

/// The descriptor of a name in `__slots__`.
#[derive(Debug, Trace)]
#[trace(tag = tag::MEMBER, levels = 0)]
pub(crate) struct Member {
    pub(crate) name: Gc<Str>,
    #[trace(skip)]
    pub(crate) position: usize,
    pub(crate) owner: String,
    pub(crate) class: Gc<super::Class>,
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
#[derive(Debug, Trace)]
#[trace(tag = tag::SUPER, levels = 0)]
pub(crate) struct Super {
    /// The class after which the search starts.
    pub(crate) class: Gc<super::Class>,
    /// The instance, or the class for class methods, and the class whose method resolution order is searched.
    pub(crate) bound: Option<(Value, Gc<super::Class>)>,
}
