//! Arguments of a call of a function written in Rust.

use exuvia::Gc;
use smallvec::SmallVec;

use super::Vm;
use crate::object::{PyErr, PyResult, Str, Tuple, Value};

/// Values on their way to a call. Few calls have more arguments than fit in without an allocation.
pub(crate) type Values = SmallVec<[Value; 6]>;

/// What the first locals of a function begin with.
pub(crate) type Bound = SmallVec<[Option<Value>; 6]>;

/// Special methods that stand for an operation with one operand.
const ONE_OPERAND: &str = "__repr__ __str__ __hash__ __iter__ __next__ __len__ __bool__ __int__ __float__ __index__ __neg__ __pos__ \
    __abs__ __invert__ __await__ __aiter__ __anext__";

/// Those with two; several classes share one function for all comparisons.
const TWO_OPERANDS: &str = "comparison operator __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __delattr__ __delitem__ __getattribute__ \
    __delete__ __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__ __truediv__ \
    __rtruediv__ __itruediv__ __floordiv__ __rfloordiv__ __ifloordiv__ __mod__ __rmod__ __imod__ __divmod__ \
    __rdivmod__ __lshift__ __rlshift__ __ilshift__ __rshift__ __rrshift__ __irshift__ __and__ __rand__ __iand__ \
    __or__ __ror__ __ior__ __xor__ __rxor__ __ixor__ __matmul__ __rmatmul__ __imatmul__";

/// Those with three, or with one that can be left out.
const MORE_OPERANDS: &str = "__setattr__ __setitem__ __set__ __get__ __pow__ __rpow__";

/// Arguments: the positional ones, then the values of the keyword ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Args<'a> {
    pub(crate) values: &'a [Value],
    /// Names of the keywords, which belong to the last values.
    pub(crate) names: Option<&'a Gc<Tuple>>,
}

impl<'a> Args<'a> {
    /// Positional arguments only.
    #[inline]
    pub(crate) const fn positional_only(values: &'a [Value]) -> Self {
        Self { values, names: None }
    }

    fn n_keywords(&self) -> usize {
        self.names.map_or(0, |names| names.items().len())
    }

    /// The positional arguments.
    #[inline]
    pub(crate) fn positional(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.n_keywords()]
    }

    /// The keyword arguments.
    pub(crate) fn keywords(&self) -> impl Iterator<Item = (&'a Gc<Str>, &'a Value)> + use<'a> {
        let n_positional = self.values.len() - self.n_keywords();
        let names: &'a [Value] = self.names.map_or(&[], |names| names.items());
        names.iter().filter_map(|name| name.downcast_ref::<Str>()).zip(&self.values[n_positional..])
    }

    /// The same arguments without the first.
    pub(crate) fn rest(&self) -> Self {
        Self { values: &self.values[1..], names: self.names }
    }

    /// Fails if there are keyword arguments.
    pub(crate) fn no_keywords(&self, vm: &Vm, function: &str) -> PyResult<()> {
        if self.n_keywords() == 0 {
            return Ok(());
        }
        Err(match function.rsplit_once('.') {
            Some((_, method)) if is_operation(method) => {
                vm.type_error(format!("wrapper {method}() takes no keyword arguments"))
            }
            _ => vm.type_error(format!("{function}() takes no keyword arguments")),
        })
    }

    /// Exactly `N` positional arguments. For a method, the receiver is not counted in the message.
    pub(crate) fn exactly<const N: usize>(
        &self,
        vm: &Vm,
        function: &str,
    ) -> PyResult<&'a [Value; N]> {
        self.no_keywords(vm, function)?;
        self.values.try_into().map_err(|_| self.wrong_number(vm, function, N, N))
    }

    /// At least `min` and at most `max` positional arguments.
    pub(crate) fn between(
        &self,
        vm: &Vm,
        function: &str,
        min: usize,
        max: usize,
    ) -> PyResult<&'a [Value]> {
        self.no_keywords(vm, function)?;
        if self.values.len() < min || self.values.len() > max {
            return Err(self.wrong_number(vm, function, min, max));
        }
        Ok(self.values)
    }

    fn wrong_number(&self, vm: &Vm, function: &str, min: usize, max: usize) -> PyErr {
        // Methods are named `class.method`; their receiver is not counted.
        let receiver = usize::from(function.contains('.'));
        let n = self.positional().len().saturating_sub(receiver);
        let (min, max) = (min.saturating_sub(receiver), max.saturating_sub(receiver));
        let full = function.trim_end_matches('.');
        // With several arguments, the class is not named.
        let short = full.rsplit('.').next().unwrap_or(full);
        if receiver == 1
            && let Some(text) = wrong_number_of_operands(short, min, max, n)
        {
            return vm.type_error(text);
        }
        vm.type_error(if min == max {
            match min {
                0 => format!("{full}() takes no arguments ({n} given)"),
                1 => format!("{full}() takes exactly one argument ({n} given)"),
                _ => format!("{short} expected {min} arguments, got {n}"),
            }
        } else if n < min {
            format!("{short} expected at least {min} argument{}, got {n}", plural(min))
        } else {
            format!("{short} expected at most {max} argument{}, got {n}", plural(max))
        })
    }

    /// Binds positional and keyword arguments to parameters. The first `n_required` have no default.
    pub(crate) fn bind<const N: usize>(
        &self,
        vm: &Vm,
        function: &str,
        parameters: [&str; N],
        n_required: usize,
    ) -> PyResult<[Option<Value>; N]> {
        let mut bound: [Option<Value>; N] = [const { None }; N];
        let positional = self.positional();
        if self.names.is_some() || !(n_required..=N).contains(&self.values.len()) {
            vm.parse_keywords(function, self);
        }
        if self.values.len() > N {
            let keyword = if positional.is_empty() { "keyword " } else { "" };
            return Err(vm.type_error(format!(
                "{function}() takes at most {N} {keyword}argument{} ({} given)",
                plural(N),
                self.values.len()
            )));
        }
        for (slot, value) in bound.iter_mut().zip(positional) {
            *slot = Some(value.clone());
        }
        for (name, value) in self.keywords() {
            let Some(i) = parameters.iter().position(|p| *p == name.as_str()) else {
                return Err(vm.type_error(format!(
                    "'{}' is an invalid keyword argument for {function}()",
                    name.as_str()
                )));
            };
            if bound[i].is_some() {
                return Err(vm.type_error(format!(
                    "argument for {function}() given by name ('{}') and position ({})",
                    name.as_str(),
                    i + 1
                )));
            }
            bound[i] = Some(value.clone());
        }
        if let Some(i) = bound[..n_required].iter().position(Option::is_none) {
            return Err(vm.type_error(format!(
                "{function}() missing required argument '{}' (pos {})",
                parameters[i],
                i + 1
            )));
        }
        Ok(bound)
    }
}

fn is_among(method: &str, names: &str) -> bool {
    names.split(' ').any(|name| name == method)
}

fn is_operation(method: &str) -> bool {
    [ONE_OPERAND, TWO_OPERANDS, MORE_OPERANDS].iter().any(|names| is_among(method, names))
}

/// What a special method says that stands for an operation and is called by name. CPython makes such methods for the
/// slots of its classes, and does not name them; some leave a space where the name would be.
fn wrong_number_of_operands(method: &str, min: usize, max: usize, n: usize) -> Option<String> {
    if is_among(method, ONE_OPERAND) || is_among(method, TWO_OPERANDS) {
        return Some(format!("expected {min} argument{}, got {n}", plural(min)));
    }
    let (bound, wanted) = match n < min {
        _ if min == max => ("", min),
        true => ("at least ", min),
        false => ("at most ", max),
    };
    let text = || format!(" expected {bound}{wanted} argument{}, got {n}", plural(wanted));
    is_among(method, MORE_OPERANDS).then(text)
}

/// The plural "s".
pub(crate) fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

impl Vm {
    /// A method of a built-in class was called with a receiver of another class.
    #[cold]
    pub(crate) fn wrong_receiver(&self, args: &Args<'_>, method: &str, class: &str) -> PyErr {
        match args.values.first() {
            Some(receiver) => {
                let other = self.class_name(receiver);
                self.type_error(format!(
                    "descriptor '{method}' for '{class}' objects doesn't apply to a '{other}' object"
                ))
            }
            None => self.type_error(format!("unbound method {class}.{method}() needs an argument")),
        }
    }

    /// The arguments that can only be given by keyword, after any positional ones.
    pub(crate) fn keyword_only<const N: usize>(
        &self,
        args: &Args<'_>,
        function: &str,
        parameters: [&str; N],
    ) -> PyResult<[Option<Value>; N]> {
        let mut bound = [const { None }; N];
        if args.names.is_some() {
            self.parse_keywords(function, args);
        }
        for (name, value) in args.keywords() {
            match parameters.iter().position(|parameter| *parameter == name.as_str()) {
                Some(i) => bound[i] = Some(value.clone()),
                None => {
                    return Err(self.type_error(format!(
                        "'{}' is an invalid keyword argument for {function}()",
                        name.as_str()
                    )));
                }
            }
        }
        Ok(bound)
    }
}
