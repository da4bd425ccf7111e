//! How these iterators are copied and pickled: `__reduce__` and `__setstate__`. What belongs to one of them is in its file.

use exuvia::Gc;

use super::{choosing, combining, grouping, merging, numbers, selecting, slicing, tee};
use crate::modules::argument;
use crate::object::instance::inner;
use crate::object::{PyResult, Tuple, Value, tag};
use crate::vm::{Args, Vm};

/// What an iterator is made of: the arguments of its class, and its state, if it has one yet.
pub(super) struct Parts {
    pub(super) args: Vec<Value>,
    pub(super) state: Option<Value>,
    /// What to call instead of the class.
    pub(super) maker: Option<Value>,
}

impl Parts {
    pub(super) fn new(args: Vec<Value>, state: Option<Value>) -> Self {
        Self { args, state, maker: None }
    }

    /// Of an iterator that gives nothing any more.
    pub(super) fn of_nothing(vm: &Vm) -> Self {
        let iter = vm.builtins.get_str(&vm.intern("iter"));
        Self { maker: iter, ..Self::new(vec![Gc::into_any(vm.empty_tuple.clone())], None) }
    }
}

/// `__reduce__`
pub(super) fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "iterator.__reduce__")?;
    let iterator = inner(this);
    let class = vm.class_of(this);
    let parts = match iterator.tag() {
        tag::ACCUMULATE => numbers::parts(vm, class, iterator)?,
        tag::CYCLE | tag::CHAIN | tag::ZIP_LONGEST => merging::parts(vm, iterator)?,
        tag::GROUP_BY | tag::GROUPER => grouping::parts(vm, iterator),
        tag::I_SLICE => slicing::parts(vm, iterator)?,
        tag::TEE | tag::TEE_DATA => tee::parts(vm, iterator),
        tag::PRODUCT => combining::parts(vm, iterator),
        tag::PERMUTATIONS..=tag::COMBINATIONS_WITH => choosing::parts(vm, iterator),
        _ => selecting::parts(vm, iterator),
    };
    let Some(parts) = parts else {
        return Err(vm.wrong_receiver(args, "__reduce__", "itertools"));
    };
    let maker = parts.maker.unwrap_or_else(|| Gc::as_any(class).clone());
    Ok(crate::object::iterator_state::reduced(vm, maker, parts.args, parts.state))
}

/// `__setstate__`
pub(super) fn set_state(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, state] = args.exactly::<2>(vm, "iterator.__setstate__")?;
    let iterator = inner(this);
    let set = match iterator.tag() {
        tag::ACCUMULATE => numbers::set_state,
        tag::CYCLE | tag::CHAIN | tag::ZIP_LONGEST => merging::set_state,
        tag::GROUP_BY => grouping::set_state,
        tag::I_SLICE => slicing::set_state,
        tag::TEE => tee::set_state,
        tag::PRODUCT => combining::set_state,
        tag::PERMUTATIONS..=tag::COMBINATIONS_WITH => choosing::set_state,
        _ => selecting::set_state,
    };
    match set(vm, iterator, state)? {
        Some(()) => Ok(vm.none.clone()),
        None => Err(vm.wrong_receiver(args, "__setstate__", "itertools")),
    }
}

/// The items of a state, which must be a tuple.
pub(super) fn items<'a>(vm: &Vm, state: &'a Value) -> PyResult<&'a [Value]> {
    match argument::tuple(state) {
        Some(tuple) => Ok(tuple.items()),
        None => Err(vm.type_error("state is not a tuple")),
    }
}

/// The items of a state of a certain length.
pub(super) fn exactly<'a, const N: usize>(vm: &Vm, state: &'a Value) -> PyResult<&'a [Value; N]> {
    let items = items(vm, state)?;
    items.try_into().map_err(|_| {
        let n = items.len();
        vm.type_error(format!("function takes exactly {N} arguments ({n} given)"))
    })
}

/// A tuple of so many items that the state of a choice must be.
pub(super) fn choice<'a>(vm: &Vm, state: &'a Value, n: usize) -> PyResult<&'a Gc<Tuple>> {
    argument::tuple(state)
        .filter(|tuple| tuple.items().len() == n)
        .ok_or_else(|| vm.value_error("invalid arguments"))
}

/// An index within these bounds, or the nearest one.
pub(super) fn clamped(vm: &Vm, index: &Value, low: usize, high: usize) -> PyResult<usize> {
    let index = crate::object::iterator_state::position(vm, index)?;
    Ok(usize::try_from(index).unwrap_or(0).clamp(low, high.max(low)))
}

/// A tuple of indices.
pub(super) fn indices(vm: &Vm, indices: &[usize]) -> Value {
    vm.new_tuple(indices.iter().map(|index| vm.new_size(*index)).collect())
}
