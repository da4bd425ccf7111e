//! The built-in modules: one file for each.
//!
//! A module written in Rust is described by a [`ModuleSpec`]; one written in Python is a file in `python/`
//! that is part of the binary. [`find`] knows both.

pub(crate) mod abc;
pub(crate) mod argument;
pub(crate) mod array;
pub(crate) mod ast;
pub(crate) mod atexit;
pub(crate) mod binascii;
pub(crate) mod collections;
pub(crate) mod ctypes;
pub(crate) mod file;
pub(crate) mod functools;
pub(crate) mod gc;
pub(crate) mod imp;
pub(crate) mod itertools;
pub(crate) mod math;
pub(crate) mod operator;
pub(crate) mod os;
pub(crate) mod random;
pub(crate) mod sre;
pub(crate) mod stream;
pub(crate) mod structseq;
pub(crate) mod structure;
pub(crate) mod subprocess;
pub(crate) mod sys;
pub(crate) mod thread;
pub(crate) mod time;
pub(crate) mod traceback;
pub(crate) mod tracemalloc;
pub(crate) mod weakref;

use exuvia::Gc;

pub(crate) use ast::{AST_CLASS, NodeClasses};
pub(crate) use atexit::ExitFunction;
pub(crate) use collections::{Deque, TupleGetter};
pub(crate) use ctypes::{C_DATA, CData};
pub(crate) use functools::{LruCache, Partial};
pub(crate) use gc::{GcState, count_imported};
pub use stream::StreamOptions;
pub(crate) use stream::Streams;
pub(crate) use sys::{CommandLine, exception_basic_size, fixed_size, install, size_of};
pub(crate) use tracemalloc::Allocations;

use crate::object::function::{Native, NativeFn};
use crate::object::passing::{Passing, names_in_tuples};
use crate::object::{Dict, Insert as _, Module, PyResult, Value, tag};
use crate::vm::{Args, Vm};

/// A module written in Rust.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ModuleSpec {
    pub(crate) name: &'static str,
    pub(crate) functions: &'static [(&'static str, NativeFn)],
    /// Adds everything that is not a function.
    pub(crate) fill: fn(&Vm, &Gc<Dict>) -> PyResult<()>,
}

/// A module that is part of the runtime.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BuiltinModule {
    Rust(&'static ModuleSpec),
    Python(PythonModule),
}

/// A module written in Python that is part of the runtime.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PythonModule {
    name: &'static str,
    pub(crate) is_package: bool,
    /// The source text.
    pub(crate) text: &'static str,
}

/// The modules written in Rust, `sys` and `builtins` excepted, which exist from the start.
const RUST: &[&ModuleSpec] = &[
    &abc::MODULE,
    &array::MODULE,
    &ast::MODULE,
    &atexit::MODULE,
    &binascii::MODULE,
    &collections::MODULE,
    &ctypes::MODULE,
    &functools::MODULE,
    &gc::MODULE,
    &imp::MODULE,
    &itertools::MODULE,
    &math::MODULE,
    &operator::MODULE,
    &os::MODULE,
    &random::MODULE,
    &sre::MODULE,
    &thread::MODULE,
    &structure::MODULE,
    &subprocess::MODULE,
    &time::MODULE,
    &traceback::MODULE,
    &tracemalloc::MODULE,
    &weakref::MODULE,
];

/// The modules that are ours, and written in Python. They take precedence over [`LIBRARY`].
const PYTHON: &[PythonModule] = include!(concat!(env!("OUT_DIR"), "/own.rs"));

/// The modules of the standard library that another project carries; `library.txt` lists them.
const LIBRARY: &[PythonModule] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// Whether a module is one of the runtime's own.
pub(crate) fn is_built_in(name: &str) -> bool {
    let is_own = RUST.iter().any(|module| module.name == name);
    is_own || matches!(name, "sys" | "builtins") || PYTHON.iter().any(|module| module.name == name)
}

/// The next item of an iterator of a module's class.
pub(crate) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    match iterator.tag() {
        tag::DEQUE_ITERATOR..=tag::ORDERED_ITERATOR => collections::next(vm, iterator),
        tag::ARRAY_ITERATOR => array::next(vm, iterator),
        tag::UNPACK_ITERATOR => structure::next(vm, iterator),
        _ => itertools::next(vm, iterator),
    }
}

/// Calls an object of a module's class that is made to be called.
pub(crate) fn call(vm: &Vm, callable: &Value, args: &Args<'_>) -> PyResult {
    match callable.tag() {
        tag::PARTIAL..=tag::KEY_WRAPPER => functools::call(vm, callable, args),
        _ => operator::call(vm, callable, args),
    }
}

/// The built-in module with this name.
pub(crate) fn find(name: &str) -> Option<BuiltinModule> {
    if let Some(spec) = RUST.iter().find(|spec| spec.name == name) {
        return Some(BuiltinModule::Rust(spec));
    }
    [PYTHON, LIBRARY].into_iter().find_map(|modules| {
        let found = modules.binary_search_by_key(&name, |module| module.name).ok()?;
        Some(BuiltinModule::Python(modules[found]))
    })
}

/// Names of the modules written in Rust.
pub(crate) fn rust_names() -> impl Iterator<Item = &'static str> {
    RUST.iter().map(|spec| spec.name).chain(["builtins", "sys"])
}

impl ModuleSpec {
    /// Makes the module.
    pub(crate) fn make(&self, vm: &Vm) -> PyResult<Gc<Module>> {
        let module = vm.new_module(self.name);
        add_functions(vm, &module.dict, self.name, self.functions);
        (self.fill)(vm, &module.dict)?;
        Ok(module)
    }
}

/// For modules that consist of functions.
#[expect(clippy::unnecessary_wraps, reason = "the type of `ModuleSpec::fill`")]
pub(crate) fn nothing_to_fill(_vm: &Vm, _dict: &Gc<Dict>) -> PyResult<()> {
    Ok(())
}

/// Puts functions written in Rust into a namespace.
pub(crate) fn add_functions(
    vm: &Vm,
    dict: &Gc<Dict>,
    owner: &'static str,
    functions: &[(&'static str, NativeFn)],
) {
    let in_tuples = names_in_tuples(owner);
    for (name, function) in functions {
        set(vm, dict, name, vm.new_native(name, *function, owner, in_tuples));
    }
}

/// A function written in Rust with its first argument.
pub(crate) fn bound_native(
    vm: &Vm,
    owner: &'static str,
    name: &'static str,
    function: NativeFn,
    receiver: Value,
) -> Value {
    let passing = Passing::Vector;
    Gc::into_any(vm.heap.alloc(Native { name, function, receiver: Some(receiver), owner, passing }))
}

/// Sets a name in a namespace.
pub(crate) fn set(vm: &Vm, dict: &Gc<Dict>, name: &str, value: Value) {
    dict.set_str(&vm.intern(name), value);
}

/// Makes what a program finds without importing: `sys` and `builtins` with nothing of a command line.
pub(crate) fn fill_essential(vm: &Vm) {
    sys::fill_essential(vm);
    gc::count_at_start(vm);
}

/// Gets a name out of a namespace.
pub(crate) fn get(vm: &Vm, dict: &Gc<Dict>, name: &str) -> Option<Value> {
    dict.get_str(&vm.intern(name))
}

impl Vm {
    /// An empty module; it is not in `sys.modules`.
    pub(crate) fn new_module(&self, name: &str) -> Gc<Module> {
        let dict = self.new_dict();
        dict.set_str(&self.names.name, self.new_str(name));
        for unset in [&self.names.doc, &self.names.package, &self.names.loader, &self.names.spec] {
            dict.set_str(unset, self.none.clone());
        }
        self.heap.alloc(Module::new(dict))
    }

    /// An attribute of a built-in module that is imported for it.
    pub(crate) fn module_attribute(&self, module: &str, name: &str) -> PyResult {
        let module = self.import_module(module)?;
        self.attribute(&module, &self.intern(name))
    }
}
