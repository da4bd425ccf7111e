//! Calls: of functions, methods, classes and whatever has `__call__`.
//!
//! A call from Python code of a Python function only puts a frame on the list and lets the loop go on. A call from Rust runs
//! a loop of its own.

mod in_frame;
mod packed;
mod unpacked;

use exuvia::Gc;

pub(in crate::vm) use packed::{Packed, Packing, during};

use super::{Args, Bound, FrameKind, FrameRecord, Values, Vm};
use crate::bytecode::CodeFlags;
use crate::object::function::{NativeMethod, StaticMethod};
use crate::object::passing::Passing;
use crate::object::tuple::stock_of;
use crate::object::{
    BoundMethod, Class, Code, Dict, Function, Native, PyResult, Tuple, Value, tag,
};

impl Vm {
    /// Calls anything with positional arguments.
    pub(crate) fn call(&self, callable: &Value, args: &[Value]) -> PyResult {
        self.call_args(callable, &Args::positional_only(args))
    }

    /// Calls anything with positional arguments that the caller goes on to hold.
    ///
    /// A Python function gets them as its parameters and nothing else refers to them, as in a vector call of CPython's, so
    /// that `sys.getrefcount` shows the same there.
    pub(crate) fn call_borrowed(&self, callable: &Value, args: &[&Value]) -> PyResult {
        self.call_borrowed_args(callable, args, None)
    }

    /// [`Vm::call_borrowed`] with keyword arguments, whose names are given.
    pub(crate) fn call_borrowed_args(
        &self,
        callable: &Value,
        values: &[&Value],
        names: Option<&Gc<Tuple>>,
    ) -> PyResult {
        if let Some(function) = callable.downcast_ref::<Function>() {
            return self.call_function_borrowed(function, None, values, names);
        }
        if let Some(method) = callable.downcast_ref::<BoundMethod>()
            && let Some(function) = method.function.downcast_ref::<Function>()
        {
            return self.call_function_borrowed(function, Some(&method.receiver), values, names);
        }
        // This is also the tuple that CPython makes for classes and for objects with `__call__`.
        let values: Values = values.iter().map(|value| (*value).clone()).collect();
        let args = Args { values: &values, names };
        let packing = match callable.tag() {
            tag::NATIVE | tag::NATIVE_METHOD => return self.call_args(callable, &args),
            tag::CLASS => self.pack_for_class(callable, &args),
            tag::BOUND_METHOD | tag::STATIC_METHOD | tag::PARTIAL | tag::LRU_CACHE => None,
            _ => Some(self.pack(&args)),
        };
        during(packing, || self.call_with_tuple(callable, &args))
    }

    fn call_function_borrowed(
        &self,
        function: &Gc<Function>,
        receiver: Option<&Value>,
        values: &[&Value],
        names: Option<&Gc<Tuple>>,
    ) -> PyResult {
        let all = receiver.into_iter().chain(values.iter().copied());
        let n_all = values.len() + usize::from(receiver.is_some());
        let bound = if names.is_none() && function.code.takes_just(n_all) {
            all.cloned().map(Some).collect()
        } else {
            let values: Values = all.cloned().collect();
            self.bind(function, &Args { values: &values, names })?
        };
        self.run_bound(function, bound, None)
    }

    /// Calls anything.
    pub(crate) fn call_args(&self, callable: &Value, args: &Args<'_>) -> PyResult {
        match callable.tag() {
            tag::FUNCTION => match callable.downcast_ref::<Function>() {
                Some(function) => self.call_function(function, args, None),
                None => self.not_callable(callable),
            },
            tag::NATIVE => match callable.downcast_ref::<Native>() {
                Some(native) => self.call_native(native, args),
                None => self.not_callable(callable),
            },
            tag::NATIVE_METHOD => match callable.downcast_ref::<NativeMethod>() {
                Some(method) => self.call_native_method(method, args),
                None => self.not_callable(callable),
            },
            tag::BOUND_METHOD => match callable.downcast_ref::<BoundMethod>() {
                Some(method) => self.call_with_receiver(&method.function, &method.receiver, args),
                None => self.not_callable(callable),
            },
            tag::STATIC_METHOD => match callable.downcast_ref::<StaticMethod>() {
                Some(method) => self.call_args(&method.function, args),
                None => self.not_callable(callable),
            },
            // Their functions decide whether there is a tuple.
            tag::PARTIAL | tag::LRU_CACHE => self.call_with_tuple(callable, args),
            tag::CLASS
                if callable
                    .downcast_ref::<Class>()
                    .is_some_and(|class| class.is_builtin || class.layout == tag::EXCEPTION) =>
            {
                let packing = self.pack_for_class(callable, args);
                during(packing, || self.call_with_tuple(callable, args))
            }
            _ => {
                // CPython makes a tuple for these, which holds the arguments as well.
                let _packing = self.pack(args);
                let _tuple: Values = args.values.iter().cloned().collect();
                self.call_with_tuple(callable, args)
            }
        }
    }

    /// Calls anything with arguments that are in a tuple already.
    pub(crate) fn call_with_tuple(&self, callable: &Value, args: &Args<'_>) -> PyResult {
        match callable.tag() {
            tag::CLASS => match callable.downcast_ref::<Class>() {
                Some(class) => self.call_class(class, args),
                None => self.not_callable(callable),
            },
            tag::NATIVE => match callable.downcast_ref::<Native>() {
                Some(native) => self.call_native_unpacked(native, args),
                None => self.not_callable(callable),
            },
            tag::FUNCTION | tag::NATIVE_METHOD | tag::BOUND_METHOD | tag::STATIC_METHOD => {
                self.call_args(callable, args)
            }
            tag::PARTIAL..=tag::METHOD_CALLER => crate::modules::call(self, callable, args),
            _ => self.call_object(callable, args),
        }
    }

    fn not_callable(&self, callable: &Value) -> PyResult {
        Err(self.type_error(format!("'{}' object is not callable", self.class_name(callable))))
    }

    /// An object with `__call__`.
    fn call_object(&self, callable: &Value, args: &Args<'_>) -> PyResult {
        let Some(method) = self.class_of(callable).lookup(&self.names.call) else {
            return self.not_callable(callable);
        };
        let _guard = self.enter_recursion()?;
        if matches!(method.tag(), tag::FUNCTION | tag::NATIVE_METHOD) {
            return self.call_prepended(&method, callable, args);
        }
        let bound = self.bind_descriptor(&method, Some(callable), self.class_of(callable))?;
        self.call_args(&bound, args)
    }

    fn call_native(&self, native: &Native, args: &Args<'_>) -> PyResult {
        let packing = self.pack_for(native.passing, args);
        during(packing, || self.call_native_unpacked(native, args))
    }

    fn call_native_unpacked(&self, native: &Native, args: &Args<'_>) -> PyResult {
        match &native.receiver {
            None => (native.function)(self, args),
            Some(receiver) => {
                let values: Values =
                    std::iter::once(receiver).chain(args.values).cloned().collect();
                (native.function)(self, &Args { values: &values, names: args.names })
            }
        }
    }

    pub(super) fn call_native_method(&self, method: &NativeMethod, args: &Args<'_>) -> PyResult {
        let packing = self.pack_for_method(method, args);
        during(packing, || self.call_unpacked_method(method, args))
    }

    /// The same without anything to hand the arguments over.
    pub(super) fn call_unpacked_method(&self, method: &NativeMethod, args: &Args<'_>) -> PyResult {
        match args.positional().first() {
            Some(receiver) if self.is_receiver(method, receiver) => (method.function)(self, args),
            receiver => Err(self.wrong_receiver_of(method, receiver)),
        }
    }

    /// [`Vm::pack_for`] a method whose receiver comes first among the arguments.
    #[inline]
    fn pack_for_method(&self, method: &NativeMethod, args: &Args<'_>) -> Option<Packing<'_>> {
        match method.passing {
            Passing::Vector => None,
            Passing::Tuple if args.values.is_empty() => None,
            Passing::Tuple => self.pack_for(Passing::Tuple, &args.rest()),
            passing => self.pack_for(passing, args),
        }
    }

    fn call_with_receiver(&self, function: &Value, receiver: &Value, args: &Args<'_>) -> PyResult {
        let _guard = match function.tag() {
            tag::BOUND_METHOD => Some(self.enter_recursion()?),
            _ => None,
        };
        self.call_with_first(function, receiver, args)
    }

    /// [`Vm::call_with_first`], where CPython copies the arguments if there are keywords.
    pub(crate) fn call_prepended(
        &self,
        function: &Value,
        first: &Value,
        args: &Args<'_>,
    ) -> PyResult {
        let copied = if args.names.is_some() { args.values } else { &[] };
        let _copies: Vec<Value> =
            args.names.map(|_| first).into_iter().chain(copied).cloned().collect();
        let n_names = args.names.map_or(0, |names| names.items().len());
        let _names = (n_names > 0).then(|| self.heap.stand_in_from(stock_of(n_names)));
        self.call_with_first(function, first, args)
    }

    /// Calls anything with one more argument before the others. The caller goes on to hold them, as in
    /// [`Vm::call_borrowed`].
    pub(crate) fn call_with_first(
        &self,
        callable: &Value,
        first: &Value,
        args: &Args<'_>,
    ) -> PyResult {
        let values: Values = std::iter::once(first).chain(args.values).cloned().collect();
        let all = Args { values: &values, names: args.names };
        let Some(function) = callable.downcast_ref::<Function>() else {
            return match callable.downcast_ref::<NativeMethod>() {
                Some(method) => self.call_unpacked_method(method, &all),
                None => self.call_args(callable, &all),
            };
        };
        let bound = self.bind_all(function, &all)?;
        drop(values);
        self.run_bound(function, bound, None)
    }

    /// Calls a Python function in a loop of its own. `namespace` is for code without fast locals.
    pub(crate) fn call_function(
        &self,
        function: &Gc<Function>,
        args: &Args<'_>,
        namespace: Option<Value>,
    ) -> PyResult {
        let bound = self.bind_all(function, args)?;
        self.run_bound(function, bound, namespace)
    }

    /// Runs a Python function with its parameters in a loop of its own.
    fn run_bound(
        &self,
        function: &Gc<Function>,
        bound: Bound,
        namespace: Option<Value>,
    ) -> PyResult {
        if function.code.spec.flags.intersects(CodeFlags::SUSPENDABLE) {
            return Ok(self.new_generator(function.clone(), bound));
        }
        let record = self.record(function.clone(), FrameKind::Entry, namespace);
        self.run_nested(record, bound)
    }

    /// A frame for a window above all others.
    pub(super) fn record(
        &self,
        function: Gc<Function>,
        kind: FrameKind,
        namespace: Option<Value>,
    ) -> FrameRecord {
        FrameRecord::new(function, self.new_base(), 0, kind).with_namespace(namespace)
    }

    /// Runs the code of a module, a class body or an `exec`.
    pub(crate) fn run_code(
        &self,
        code: &Gc<Code>,
        globals: &Gc<Dict>,
        namespace: &Value,
    ) -> PyResult {
        self.run_code_with(code, globals, namespace, None)
    }

    /// [`Vm::run_code`] of code with free variables.
    pub(crate) fn run_code_with(
        &self,
        code: &Gc<Code>,
        globals: &Gc<Dict>,
        namespace: &Value,
        closure: Option<Gc<Tuple>>,
    ) -> PyResult {
        let function = self.new_closure(code, globals, closure);
        self.call_function(&function, &Args::positional_only(&[]), Some(namespace.clone()))
    }

    /// Runs the code of a module.
    pub(crate) fn run_module_code(&self, code: &Gc<Code>, globals: &Gc<Dict>) -> PyResult {
        self.run_code(code, globals, Gc::as_any(globals))
    }
}
