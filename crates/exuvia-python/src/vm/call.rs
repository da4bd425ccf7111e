//! Calls: of functions, methods, classes and whatever has `__call__`.
//!
//! A call from Python code of a Python function only puts a frame on the list and lets the loop go on. A call from Rust runs
//! a loop of its own.

use exuvia::{Field, Gc};

use super::frame::Kept;
use super::raw::{Activation, register};
use super::{Args, FrameKind, FrameRecord, Vm};
use crate::bytecode::{CodeFlags, Op, Reg};
use crate::object::function::{NativeMethod, StaticMethod};
use crate::object::{
    BoundMethod, Class, Code, Dict, Function, Instance, Native, PyResult, Tuple, Value, tag,
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
        if let Some(function) = callable.downcast_ref::<Function>() {
            return self.call_function_borrowed(function, None, args);
        }
        if let Some(method) = callable.downcast_ref::<BoundMethod>()
            && let Some(function) = method.function.downcast_ref::<Function>()
        {
            return self.call_function_borrowed(function, Some(&method.receiver), args);
        }
        // This is also the tuple that CPython makes for classes and for objects with `__call__`.
        let values: Vec<Value> = args.iter().map(|value| (*value).clone()).collect();
        self.call_with_tuple(callable, &Args::positional_only(&values))
    }

    fn call_function_borrowed(
        &self,
        function: &Gc<Function>,
        receiver: Option<&Value>,
        args: &[&Value],
    ) -> PyResult {
        let all = receiver.into_iter().chain(args.iter().copied());
        let bound = if function.code.takes_just(args.len() + usize::from(receiver.is_some())) {
            all.cloned().map(Some).collect()
        } else {
            let values: Vec<Value> = all.cloned().collect();
            self.bind(function, &Args::positional_only(&values))?
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
            tag::CLASS
                if callable
                    .downcast_ref::<Class>()
                    .is_some_and(|class| class.is_builtin || class.layout == tag::EXCEPTION) =>
            {
                self.call_with_tuple(callable, args)
            }
            _ => {
                // CPython makes a tuple for these, which holds the arguments as well.
                let _tuple: Vec<Value> = args.values.to_vec();
                self.call_with_tuple(callable, args)
            }
        }
    }

    /// Calls anything with arguments that are in a tuple already.
    fn call_with_tuple(&self, callable: &Value, args: &Args<'_>) -> PyResult {
        match callable.tag() {
            tag::CLASS => match callable.downcast_ref::<Class>() {
                Some(class) => self.call_class(class, args),
                None => self.not_callable(callable),
            },
            tag::FUNCTION
            | tag::NATIVE
            | tag::NATIVE_METHOD
            | tag::BOUND_METHOD
            | tag::STATIC_METHOD => self.call_args(callable, args),
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
        if method.tag() == tag::FUNCTION {
            return self.call_prepended(&method, callable, args);
        }
        let bound = self.bind_descriptor(&method, Some(callable), self.class_of(callable))?;
        self.call_args(&bound, args)
    }

    fn call_native(&self, native: &Native, args: &Args<'_>) -> PyResult {
        match &native.receiver {
            None => (native.function)(self, args),
            Some(receiver) => {
                let values: Vec<Value> =
                    std::iter::once(receiver).chain(args.values).cloned().collect();
                (native.function)(self, &Args { values: &values, names: args.names })
            }
        }
    }

    fn call_native_method(&self, method: &NativeMethod, args: &Args<'_>) -> PyResult {
        if args.positional().is_empty() {
            let text =
                format!("unbound method {}.{}() needs an argument", method.owner, method.name);
            return Err(self.type_error(text));
        }
        (method.function)(self, args)
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
        let values: Vec<Value> = std::iter::once(first).chain(args.values).cloned().collect();
        let all = Args { values: &values, names: args.names };
        let Some(function) = callable.downcast_ref::<Function>() else {
            return self.call_args(callable, &all);
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
        bound: Vec<Option<Value>>,
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
        let function = self.new_function(code, globals);
        self.call_function(&function, &Args::positional_only(&[]), Some(namespace.clone()))
    }

    /// Runs the code of a module.
    pub(crate) fn run_module_code(&self, code: &Gc<Code>, globals: &Gc<Dict>) -> PyResult {
        self.run_code(code, globals, Gc::as_any(globals))
    }

    /// A function without defaults and closure.
    pub(crate) fn new_function(&self, code: &Gc<Code>, globals: &Gc<Dict>) -> Gc<Function> {
        self.new_closure(code, globals, None)
    }

    /// A function with a closure.
    pub(super) fn new_closure(
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

    /// The general case of a `Call`: `n_args` counts the receiver. Either gives the result, or `act` is
    /// the callee's activation.
    pub(super) fn call_in_frame<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        base: Reg,
        n_args: usize,
        n: Reg,
    ) -> PyResult<Option<Value>> {
        let has_receiver = n_args > usize::from(n);
        let first = base + 2 - Reg::from(has_receiver);
        let Some(callable) = act.get(base) else {
            return Err(self.system_error("nothing to call"));
        };
        let result = match callable.tag() {
            tag::NATIVE_METHOD if n_args > 0 => {
                let method = callable.downcast_ref::<NativeMethod>().map(|method| method.function);
                match (method, act.values(first, n_args)) {
                    (Some(function), Some(values)) => {
                        function(self, &Args::positional_only(values))
                    }
                    _ => return Err(self.system_error("an argument is missing")),
                }
            }
            tag::NATIVE => {
                let native = callable.downcast_ref::<Native>().cloned();
                self.call_native_in_frame(act, native, base, first, n_args)
            }
            tag::FUNCTION if self.defaults_suffice(callable, n_args) => {
                return self.enter_with_defaults(act, dst, base, first, n_args);
            }
            tag::FUNCTION | tag::BOUND_METHOD => {
                let callable = act.take(base);
                let values: Vec<Value> = (first..first + register(n_args))
                    .filter_map(|register| act.take(register))
                    .collect();
                let Some(callable) = callable else { return Ok(None) };
                return self.call_owned(act, dst, base, callable, values, None);
            }
            _ => return self.call_kept(act, dst, first, n_args, None),
        };
        act.release_call();
        result.map(Some)
    }

    /// Whether a function that binds nothing but positional arguments has defaults for those that are missing.
    fn defaults_suffice(&self, callable: &Value, n_args: usize) -> bool {
        let Some(function) = callable.downcast_ref::<Function>() else { return false };
        let n_missing = usize::from(function.code.n_positional).checked_sub(n_args);
        let n_defaults = function.defaults.get().map_or(0, |defaults| defaults.items().len());
        function.code.is_simple && n_missing.is_some_and(|n_missing| n_missing <= n_defaults)
    }

    /// Enters a function whose first arguments are in place; defaults take the places of the others.
    fn enter_with_defaults<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        base: Reg,
        first: Reg,
        n_args: usize,
    ) -> PyResult<Option<Value>> {
        let function = act.take(base).and_then(|callable| callable.downcast::<Function>().ok());
        let Some(function) = function else { return Err(self.system_error("nothing to call")) };
        let n_positional = usize::from(function.code.n_positional);
        let defaults = function.defaults.get();
        let record =
            FrameRecord::new(function, act.base + usize::from(first), dst, FrameKind::Plain);
        let mut callee = self.enter(record, Some(act.instruction()))?;
        let defaults = defaults.as_ref().map_or(&[][..], |defaults| defaults.items());
        let used = &defaults[defaults.len() - (n_positional - n_args)..];
        for (i, default) in used.iter().enumerate() {
            callee.set(register(n_args + i), default.clone());
        }
        self.load_closure(&mut callee);
        *act = callee;
        Ok(None)
    }

    fn call_native_in_frame(
        &self,
        act: &mut Activation<'_>,
        native: Option<Gc<Native>>,
        base: Reg,
        first: Reg,
        n_args: usize,
    ) -> PyResult {
        let Some(native) = native else { return Err(self.system_error("no native function")) };
        let (first, n_args) = match &native.receiver {
            Some(receiver) if first == base + 2 => {
                act.set(base + 1, receiver.clone());
                (base + 1, n_args + 1)
            }
            _ => (first, n_args),
        };
        match act.values(first, n_args) {
            Some(values) => (native.function)(self, &Args::positional_only(values)),
            None => Err(self.system_error("an argument is missing")),
        }
    }

    /// Calls a function or method with arguments that were taken out of the registers.
    pub(super) fn call_owned<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        base: Reg,
        mut callable: Value,
        mut values: Vec<Value>,
        names: Option<Gc<Tuple>>,
    ) -> PyResult<Option<Value>> {
        loop {
            let args = Args { values: &values, names: names.as_ref() };
            match callable.tag() {
                tag::BOUND_METHOD => {
                    let Some(method) = callable.downcast_ref::<BoundMethod>() else { break };
                    values.insert(0, method.receiver.clone());
                    callable = method.function.clone();
                }
                tag::FUNCTION => {
                    let Ok(function) = callable.clone().downcast::<Function>() else { break };
                    drop(callable);
                    let bound = match self.bind_all(&function, &args) {
                        Ok(bound) => bound,
                        Err(error) => {
                            // CPython lets go of those for which there is no parameter first.
                            let n_wanted = usize::from(function.code.n_positional);
                            let n_known = args.positional().len().min(n_wanted);
                            values.drain(n_known..).for_each(drop);
                            return Err(error);
                        }
                    };
                    drop(values);
                    return self.enter_bound(act, dst, base, function, bound, FrameKind::Plain);
                }
                _ => break,
            }
        }
        let result = self.call_args(&callable, &Args { values: &values, names: names.as_ref() });
        drop(values);
        drop(callable);
        result.map(Some)
    }

    /// Calls anything but a function while the arguments stay in their registers, as they stay on CPython's stack.
    fn call_kept<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        first: Reg,
        n_args: usize,
        names: Option<&Gc<Tuple>>,
    ) -> PyResult<Option<Value>> {
        let (Op::Call { base, .. } | Op::CallKw { base, .. }) = act.current() else {
            return Err(self.system_error("no call"));
        };
        let (Some(callable), Some(values)) = (act.get(base), act.values(first, n_args)) else {
            return Err(self.system_error("an argument is missing"));
        };
        let args = Args { values, names };
        if let Some(class) = callable.downcast_ref::<Class>() {
            if values.is_empty() && self.is_bare(class) {
                let instance = self.new_instance(class);
                act.release(base);
                return Ok(Some(instance));
            }
            if let Some(init) = self.python_init(class) {
                let instance = self.new_instance(class);
                let tuple = values.to_vec();
                let bound = self.bind_kept(&init, Some(&instance), &args, true, tuple);
                return self.enter_kept(act, dst, init, Some(instance), bound);
            }
        }
        let result = self.call_args(callable, &args);
        act.release_call();
        result.map(Some)
    }

    /// Binds arguments that are kept until the call returns. CPython copies them if there are keywords, and for a
    /// constructor the instance too; `held` and these copies are to be kept as well.
    fn bind_kept(
        &self,
        function: &Gc<Function>,
        first: Option<&Value>,
        args: &Args<'_>,
        is_constructor: bool,
        mut held: Vec<Value>,
    ) -> PyResult<(Vec<Option<Value>>, Vec<Value>)> {
        let values: Vec<Value> = first.into_iter().chain(args.values).cloned().collect();
        if args.names.is_some() {
            let receiver = first.filter(|_| is_constructor);
            held.extend(receiver.into_iter().chain(args.values).cloned());
        }
        let bound = self.bind_all(function, &Args { values: &values, names: args.names })?;
        Ok((bound, held))
    }

    /// Enters a function while the arguments of the call stay in their registers.
    fn enter_kept<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        function: Gc<Function>,
        instance: Option<Value>,
        bound: PyResult<(Vec<Option<Value>>, Vec<Value>)>,
    ) -> PyResult<Option<Value>> {
        let base = register(self.new_base() - act.base);
        let entered = bound.and_then(|(bound, held)| {
            let kind = FrameKind::Kept(Box::new(Kept { instance, held }));
            self.enter_bound(&mut *act, dst, base, function, bound, kind)
        });
        // A call that leads to no frame is over.
        if !matches!(entered, Ok(None)) {
            act.release_call();
        }
        entered
    }

    fn bind_all(&self, function: &Gc<Function>, args: &Args<'_>) -> PyResult<Vec<Option<Value>>> {
        if args.names.is_none() && function.code.takes_just(args.values.len()) {
            return Ok(args.values.iter().cloned().map(Some).collect());
        }
        self.bind(function, args)
    }

    /// Enters a function whose arguments are bound; a generator function only makes its generator.
    fn enter_bound<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        base: Reg,
        function: Gc<Function>,
        bound: Vec<Option<Value>>,
        kind: FrameKind,
    ) -> PyResult<Option<Value>> {
        if function.code.spec.flags.intersects(CodeFlags::SUSPENDABLE) {
            let generator = self.new_generator(function, bound);
            return match kind {
                FrameKind::Kept(kept) if kept.instance.is_some() => {
                    let class = self.class_name(&generator);
                    Err(self.type_error(format!("__init__() should return None, not '{class}'")))
                }
                _ => Ok(Some(generator)),
            };
        }
        let record = FrameRecord::new(function, act.base + usize::from(base), dst, kind);
        let mut callee = self.enter(record, Some(act.instruction()))?;
        for (i, value) in bound.into_iter().enumerate() {
            if let Some(value) = value {
                callee.set(register(i), value);
            }
        }
        self.load_closure(&mut callee);
        *act = callee;
        Ok(None)
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
    fn is_bare(&self, class: &Gc<Class>) -> bool {
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

    /// A `CallKw`: the names are in the register after the last argument.
    pub(super) fn call_with_keywords<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        base: Reg,
        n: Reg,
    ) -> PyResult<Option<Value>> {
        let names = act.get(base + 2 + n).and_then(|names| names.downcast_ref::<Tuple>().cloned());
        let has_receiver = act.get(base + 1).is_some();
        let first = base + 2 - Reg::from(has_receiver);
        let n_args = usize::from(n) + usize::from(has_receiver);
        let is_function = act
            .get(base)
            .is_some_and(|callable| matches!(callable.tag(), tag::FUNCTION | tag::BOUND_METHOD));
        if !is_function {
            return self.call_kept(act, dst, first, n_args, names.as_ref());
        }
        act.release(base + 2 + n);
        let callable = act.take(base);
        let values: Vec<Value> =
            (first..base + 2 + n).filter_map(|register| act.take(register)).collect();
        let Some(callable) = callable else { return Err(self.system_error("nothing to call")) };
        self.call_owned(act, dst, base, callable, values, names)
    }

    /// A `CallEx`: a tuple and perhaps a dictionary of arguments.
    pub(super) fn call_unpacked<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        base: Reg,
        has_kwargs: bool,
    ) -> PyResult<Option<Value>> {
        let (Some(callable), Some(given)) = (act.get(base), act.get(base + 2)) else {
            return Err(self.system_error("nothing to call"));
        };
        if !given.is::<Tuple>() {
            let items = self.starred_arguments(callable, given)?;
            act.set(base + 2, self.new_tuple(items));
        }
        let (Some(callable), Some(given)) = (act.get(base), act.get(base + 2)) else {
            return Err(self.system_error("nothing to call"));
        };
        let positional = given.downcast_ref::<Tuple>().map_or(&[][..], |tuple| tuple.items());
        let keywords = if has_kwargs { act.get(base + 3) } else { None };
        let mut values = Vec::new();
        let names = self.unpack_keywords(keywords, &mut values)?;
        if names.is_some() {
            values.splice(0..0, positional.iter().cloned());
        }
        let all = if names.is_some() { &values[..] } else { positional };
        let args = Args { values: all, names: names.as_ref() };
        let (function, first, instance) = match self.spread_target(callable) {
            Some(target) => target,
            None => {
                let result = self.call_with_tuple(callable, &args);
                drop(values);
                act.release_call();
                return result.map(Some);
            }
        };
        let bound =
            self.bind_kept(&function, first.as_ref(), &args, instance.is_some(), Vec::new());
        drop(values);
        drop(first);
        self.enter_kept(act, dst, function, instance, bound)
    }

    /// The Python function that a call with a tuple of arguments leads to, what it gets as its first argument, and the
    /// instance if it makes one.
    fn spread_target(
        &self,
        callable: &Value,
    ) -> Option<(Gc<Function>, Option<Value>, Option<Value>)> {
        if let Some(function) = callable.downcast_ref::<Function>() {
            return Some((function.clone(), None, None));
        }
        if let Some(method) = callable.downcast_ref::<BoundMethod>() {
            let function = method.function.downcast_ref::<Function>()?;
            return Some((function.clone(), Some(method.receiver.clone()), None));
        }
        let class = callable.downcast_ref::<Class>()?;
        let init = self.python_init(class)?;
        let instance = self.new_instance(class);
        Some((init, Some(instance.clone()), Some(instance)))
    }

    /// What `*args` in a call stands for.
    fn starred_arguments(&self, callable: &Value, args: &Value) -> PyResult<Vec<Value>> {
        if let Some(tuple) = args.downcast_ref::<Tuple>() {
            return Ok(tuple.items().to_vec());
        }
        if self.class_of(args).lookup(&self.names.iter).is_none() && self.iter(args).is_err() {
            let (name, class) = (self.called_name(callable), self.class_name(args));
            return Err(self
                .type_error(format!("{name} argument after * must be an iterable, not {class}")));
        }
        self.to_vec(args)
    }

    /// A callable as messages about its arguments name it.
    fn called_name(&self, callable: &Value) -> String {
        let module = self.find_attribute(callable, &self.names.module).ok().flatten();
        let module =
            module.filter(|module| !self.is_none(module)).map(|module| self.repr_lossy(&module));
        match self.find_attribute(callable, &self.names.qualname) {
            Ok(Some(name)) => match module.as_deref().map(|module| module.trim_matches('\'')) {
                Some(module) if module != "builtins" => {
                    format!("{module}.{}()", self.to_str(&name).unwrap_or_default())
                }
                _ => format!("{}()", self.to_str(&name).unwrap_or_default()),
            },
            _ => self.repr_lossy(callable),
        }
    }

    fn unpack_keywords(
        &self,
        keywords: Option<&Value>,
        values: &mut Vec<Value>,
    ) -> PyResult<Option<Gc<Tuple>>> {
        let Some(keywords) = keywords else { return Ok(None) };
        let merged = match keywords.downcast_ref::<Dict>() {
            Some(dict) => dict.clone(),
            None => {
                let dict = self.new_dict();
                self.dict_update(Gc::as_any(&dict), keywords)?;
                dict
            }
        };
        let dict = &merged;
        let pairs = dict.pairs();
        if pairs.is_empty() {
            return Ok(None);
        }
        let mut names = Vec::with_capacity(pairs.len());
        for (name, value) in pairs {
            if name.tag() != tag::STR {
                return Err(self.type_error("keywords must be strings"));
            }
            names.push(name);
            values.push(value);
        }
        Ok(Some(self.new_tuple_object(names)))
    }

    /// [`Vm::enter_recursion`] with what CPython adds to the message.
    pub(crate) fn enter_recursion_while(
        &self,
        doing: impl std::fmt::Display,
    ) -> PyResult<RecursionGuard<'_>> {
        self.enter_recursion()
            .map_err(|_| self.recursion_error(format!("maximum recursion depth exceeded{doing}")))
    }

    /// Guards a recursion in Rust over the program's objects.
    ///
    /// # Errors
    /// `RecursionError` if it is too deep already.
    pub(crate) fn enter_recursion(&self) -> PyResult<RecursionGuard<'_>> {
        let depth = self.depth.get() + 1;
        if depth > self.recursion_limit.get() || depth > self.stack_limits.get().recursion {
            return Err(self.too_deep());
        }
        self.depth.set(depth);
        Ok(RecursionGuard { vm: self })
    }
}

/// Counts one level of recursion until it is dropped.
#[derive(Debug)]
pub(crate) struct RecursionGuard<'vm> {
    vm: &'vm Vm,
}

impl Drop for RecursionGuard<'_> {
    fn drop(&mut self) {
        self.vm.depth.set(self.vm.depth.get() - 1);
    }
}
