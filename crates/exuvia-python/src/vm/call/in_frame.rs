//! Calls by the loop: their arguments are in registers, and a Python function's frame goes on in the same loop.

use exuvia::Gc;

use crate::bytecode::{CodeFlags, Op, Reg};
use crate::object::function::NativeMethod;
use crate::object::{BoundMethod, Class, Function, Native, PyResult, Tuple, Value, tag};
use crate::vm::call::{Packed, during};
use crate::vm::frame::Kept;
use crate::vm::raw::{Activation, register};
use crate::vm::{Args, Bound, FrameKind, FrameRecord, Values, Vm};

impl Vm {
    /// The general case of a `Call`: `n_args` counts the receiver. Either gives the result, or `act` is
    /// the callee's activation.
    pub(in crate::vm) fn call_in_frame<'vm>(
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
                match (callable.downcast_ref::<NativeMethod>(), act.values(first, n_args)) {
                    // A receiver that was looked for a method is one for it.
                    (Some(method), Some(values)) if has_receiver => {
                        let args = Args::positional_only(values);
                        let packing = self.pack_for_method(method, &args);
                        during(packing, || (method.function)(self, &args))
                    }
                    (Some(method), Some(values)) => {
                        self.call_native_method(method, &Args::positional_only(values))
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
                let values: Values = (first..first + register(n_args))
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
    pub(super) fn defaults_suffice(&self, callable: &Value, n_args: usize) -> bool {
        let Some(function) = callable.downcast_ref::<Function>() else { return false };
        let n_missing = usize::from(function.code.n_positional).checked_sub(n_args);
        let n_defaults = function.defaults.get().map_or(0, |defaults| defaults.items().len());
        function.code.is_simple && n_missing.is_some_and(|n_missing| n_missing <= n_defaults)
    }

    /// Enters a function whose first arguments are in place; defaults take the places of the others.
    pub(super) fn enter_with_defaults<'vm>(
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

    pub(super) fn call_native_in_frame(
        &self,
        act: &mut Activation<'_>,
        native: Option<Gc<Native>>,
        base: Reg,
        first: Reg,
        n_args: usize,
    ) -> PyResult {
        let Some(native) = native else { return Err(self.system_error("no native function")) };
        let given = act.values(first, n_args).unwrap_or_default();
        let packing = self.pack_for(native.passing, &Args::positional_only(given));
        let (first, n_args) = match &native.receiver {
            Some(receiver) if first == base + 2 => {
                act.set(base + 1, receiver.clone());
                (base + 1, n_args + 1)
            }
            _ => (first, n_args),
        };
        match act.values(first, n_args) {
            Some(values) => {
                during(packing, || (native.function)(self, &Args::positional_only(values)))
            }
            None => Err(self.system_error("an argument is missing")),
        }
    }

    /// Calls a function or method with arguments that were taken out of the registers.
    pub(in crate::vm) fn call_owned<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        base: Reg,
        mut callable: Value,
        mut values: Values,
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
    pub(super) fn call_kept<'vm>(
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
                let mut packed = Packed::begin(self, &args);
                let instance = self.new_instance(class);
                packed.unpack(self, &args);
                let tuple = values.iter().cloned().collect();
                let bound = self.bind_kept(&init, Some(&instance), &args, true, tuple);
                return self.enter_kept(act, dst, init, Some(instance), bound, packed);
            }
        }
        let result = self.call_args(callable, &args);
        act.release_call();
        result.map(Some)
    }

    /// Binds arguments that are kept until the call returns. CPython copies them if there are keywords, and for a
    /// constructor the instance too; `held` and these copies are to be kept as well.
    pub(super) fn bind_kept(
        &self,
        function: &Gc<Function>,
        first: Option<&Value>,
        args: &Args<'_>,
        is_constructor: bool,
        mut held: Values,
    ) -> PyResult<(Bound, Values)> {
        let values: Values = first.into_iter().chain(args.values).cloned().collect();
        if args.names.is_some() {
            let receiver = first.filter(|_| is_constructor);
            held.extend(receiver.into_iter().chain(args.values).cloned());
        }
        let bound = self.bind_all(function, &Args { values: &values, names: args.names })?;
        Ok((bound, held))
    }

    /// Enters a function while the arguments of the call stay in their registers.
    pub(super) fn enter_kept<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        function: Gc<Function>,
        instance: Option<Value>,
        bound: PyResult<(Bound, Values)>,
        packed: Packed,
    ) -> PyResult<Option<Value>> {
        let base = register(self.new_base() - act.base);
        let entered = bound.and_then(|(bound, held)| {
            let kind = FrameKind::Kept(Box::new(Kept { instance, held, packed }));
            self.enter_bound(&mut *act, dst, base, function, bound, kind)
        });
        // A call that leads to no frame is over.
        if !matches!(entered, Ok(None)) {
            packed.end(self);
            act.release_call();
        }
        entered
    }

    pub(super) fn bind_all(&self, function: &Gc<Function>, args: &Args<'_>) -> PyResult<Bound> {
        if args.names.is_none() && function.code.takes_just(args.values.len()) {
            return Ok(args.values.iter().cloned().map(Some).collect());
        }
        self.bind(function, args)
    }

    /// Enters a function whose arguments are bound; a generator function only makes its generator.
    pub(super) fn enter_bound<'vm>(
        &'vm self,
        act: &mut Activation<'vm>,
        dst: Reg,
        base: Reg,
        function: Gc<Function>,
        bound: Bound,
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
}
