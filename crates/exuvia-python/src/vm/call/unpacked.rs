//! Calls with keywords, `*args` and `**kwargs`.

use exuvia::Gc;

use super::packed::{Names, Packed};
use crate::bytecode::Reg;
use crate::object::passing::Passing;
use crate::object::{BoundMethod, Class, Dict, Function, Native, PyResult, Tuple, Value, tag};
use crate::vm::raw::Activation;
use crate::vm::{Args, Values, Vm};

impl Vm {
    /// A `CallKw`: the names are in the register after the last argument.
    pub(in crate::vm) fn call_with_keywords<'vm>(
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
        let values: Values =
            (first..base + 2 + n).filter_map(|register| act.take(register)).collect();
        let Some(callable) = callable else { return Err(self.system_error("nothing to call")) };
        self.call_owned(act, dst, base, callable, values, names)
    }

    /// A `CallEx`: a tuple and perhaps a dictionary of arguments.
    pub(in crate::vm) fn call_unpacked<'vm>(
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
            let tuple = self.starred_arguments(callable, given)?;
            act.set(base + 2, tuple);
        }
        let (Some(callable), Some(given)) = (act.get(base), act.get(base + 2)) else {
            return Err(self.system_error("nothing to call"));
        };
        let positional = given.downcast_ref::<Tuple>().map_or(&[][..], |tuple| tuple.items());
        let keywords = if has_kwargs { act.get(base + 3) } else { None };
        let mut values = Values::new();
        let names = self.unpack_keywords(callable, keywords, &mut values)?;
        if names.is_some() {
            values.insert_many(0, positional.iter().cloned());
        }
        let all = if names.is_some() { &values[..] } else { positional };
        let args = Args { values: all, names: names.as_ref().and_then(Names::tuple) };
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
            self.bind_kept(&function, first.as_ref(), &args, instance.is_some(), Values::new());
        let n_names = args.names.map_or(0, |names| names.items().len());
        drop((values, first, names));
        let packed = Packed::names(self, n_names);
        self.enter_kept(act, dst, function, instance, bound, packed)
    }

    /// The Python function that a call with a tuple of arguments leads to, what it gets as its first argument, and the
    /// instance if it makes one.
    pub(super) fn spread_target(
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
    fn starred_arguments(&self, callable: &Value, args: &Value) -> PyResult {
        if self.class_of(args).lookup(&self.names.iter).is_none() && self.iter(args).is_err() {
            let (name, class) = (self.called_name(callable), self.class_name(args));
            return Err(self
                .type_error(format!("{name} argument after * must be an iterable, not {class}")));
        }
        self.to_tuple(args)
    }

    /// A callable as messages about its arguments name it.
    pub(super) fn called_name(&self, callable: &Value) -> String {
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

    /// Adds the values of keywords, and gives their names.
    fn unpack_keywords(
        &self,
        callable: &Value,
        keywords: Option<&Value>,
        values: &mut Values,
    ) -> PyResult<Option<Names<'_>>> {
        let Some(keywords) = keywords else { return Ok(None) };
        let merged = match keywords.downcast_ref::<Dict>() {
            Some(dict) => dict.clone(),
            None => {
                let dict = self.new_dict();
                self.dict_update(Gc::as_any(&dict), keywords)?;
                dict
            }
        };
        let pairs = merged.pairs();
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
        Ok(Some(match takes_vector(callable) {
            true => Names::counted(self, names),
            false => Names::uncounted(self, names),
        }))
    }
}

/// Whether CPython hands over the arguments of a call with a dictionary one by one.
fn takes_vector(callable: &Value) -> bool {
    match callable.tag() {
        tag::CLASS => callable.downcast_ref::<Class>().is_some_and(|class| class.is_vector_class),
        tag::NATIVE => callable
            .downcast_ref::<Native>()
            .is_some_and(|native| native.passing == Passing::Vector),
        tag => {
            matches!(tag, tag::FUNCTION | tag::NATIVE_METHOD | tag::BOUND_METHOD | tag::PARTIAL)
        }
    }
}
