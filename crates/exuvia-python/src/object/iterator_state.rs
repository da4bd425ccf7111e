//! How built-in iterators are copied and pickled: `__reduce__` takes them apart, `__setstate__` puts them at a place.

use exuvia::Gc;

use super::bytearray::ByteArray;
use super::instance::inner;
use super::iterator::{
    BytesIterator, CallableIterator, DictCursor, DictItemIterator, DictKeyIterator,
    DictValueIterator, Enumerate, Filter, ListIterator, ListReverseIterator, LongRangeIterator,
    Map, RangeIterator, Reversed, SequenceIterator, SetIterator, StrIterator, TupleIterator, Zip,
};
use super::list::as_list;
use super::tuple::as_tuple;
use super::{Bytes, PyResult, Value, tag};
use crate::modules::argument;
use crate::vm::{Args, Vm};

/// What `__reduce__` returns: what to call, with which arguments, and the state to set then.
pub(crate) fn reduced(vm: &Vm, callable: Value, args: Vec<Value>, state: Option<Value>) -> Value {
    let mut parts = vec![callable, vm.new_tuple(args)];
    parts.extend(state);
    vm.new_tuple(parts)
}

/// The built-in function or class that an iterator is to be made by.
fn builtin(vm: &Vm, name: &str) -> Value {
    vm.builtins.get_str(&vm.intern(name)).unwrap_or_else(|| vm.none.clone())
}

/// The position in a state, which must be an integer.
pub(crate) fn position(vm: &Vm, state: &Value) -> PyResult<i64> {
    if argument::as_integer(state).is_none() {
        return Err(vm.type_error("an integer is required"));
    }
    vm.expect_index(inner(state))
}

/// An iterator over a sequence at a place; an exhausted one has let go of it.
fn at_place(vm: &Vm, sequence: Option<Value>, index: usize, empty: Value) -> Value {
    let iter = builtin(vm, "iter");
    match sequence {
        Some(sequence) => reduced(vm, iter, vec![sequence], Some(vm.new_size(index))),
        None => reduced(vm, iter, vec![empty], None),
    }
}

/// An iterator over a list of what is left.
fn over_rest(vm: &Vm, rest: Vec<Value>) -> Value {
    let rest = vm.new_list(rest);
    reduced(vm, builtin(vm, "iter"), vec![rest], None)
}

/// `__reduce__` of the built-in iterators.
pub(crate) fn reduce(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly::<1>(vm, "iterator.__reduce__")?;
    let iterator = inner(this);
    if let Some(reduced) = reduce_sequence(vm, iterator)? {
        return Ok(reduced);
    }
    if let Some(reduced) = reduce_combining(vm, this, iterator) {
        return Ok(reduced);
    }
    let class = vm.class_name(this);
    Err(vm.type_error(format!("cannot pickle '{class}' object")))
}

/// The iterators over the contents of one object.
fn reduce_sequence(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    let empty = || Gc::into_any(vm.empty_tuple.clone());
    Ok(Some(match iterator.tag() {
        tag::TUPLE_ITERATOR => {
            let Some(it) = iterator.downcast_ref::<TupleIterator>() else { return Ok(None) };
            at_place(vm, it.tuple.get(), it.index.get(), empty())
        }
        tag::STR_ITERATOR => {
            let Some(it) = iterator.downcast_ref::<StrIterator>() else { return Ok(None) };
            at_place(vm, it.text.get().map(Gc::into_any), it.index(), vm.new_str(""))
        }
        tag::BYTES_ITERATOR => {
            let Some(it) = iterator.downcast_ref::<BytesIterator>() else { return Ok(None) };
            at_place(vm, it.bytes.get(), it.index.get(), empty())
        }
        tag::SEQUENCE_ITERATOR => {
            let Some(it) = iterator.downcast_ref::<SequenceIterator>() else { return Ok(None) };
            let index = usize::try_from(it.index.get()).unwrap_or(0);
            at_place(vm, it.sequence.get(), index, empty())
        }
        tag::LIST_ITERATOR => {
            let Some(it) = iterator.downcast_ref::<ListIterator>() else { return Ok(None) };
            at_place(vm, it.list.get(), it.index.get(), vm.new_list(Vec::new()))
        }
        tag::DICT_KEY_ITERATOR | tag::DICT_VALUE_ITERATOR | tag::DICT_ITEM_ITERATOR => {
            over_rest(vm, rest_of_dict(vm, iterator)?)
        }
        tag::SET_ITERATOR => {
            let Some(it) = iterator.downcast_ref::<SetIterator>() else { return Ok(None) };
            over_rest(vm, it.rest(vm)?)
        }
        _ => return reduce_range_or_reversed(vm, iterator),
    }))
}

fn rest_of_dict(vm: &Vm, iterator: &Value) -> PyResult<Vec<Value>> {
    if let Some(keys) = iterator.downcast_ref::<DictKeyIterator>() {
        return keys.rest(vm);
    }
    if let Some(values) = iterator.downcast_ref::<DictValueIterator>() {
        return values.rest(vm);
    }
    iterator.downcast_ref::<DictItemIterator>().map_or_else(|| Ok(Vec::new()), |it| it.rest(vm))
}

fn reduce_range_or_reversed(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    let iter = || builtin(vm, "iter");
    if let Some(it) = iterator.downcast_ref::<RangeIterator>() {
        let state = vm.new_size(usize::try_from(it.index()).unwrap_or(usize::MAX));
        return Ok(Some(reduced(vm, iter(), vec![it.range(vm)], Some(state))));
    }
    if let Some(it) = iterator.downcast_ref::<LongRangeIterator>() {
        let state = vm.new_big_int(it.index.borrow().clone());
        return Ok(Some(reduced(vm, iter(), vec![it.range(vm)], Some(state))));
    }
    let (sequence, index) = if let Some(it) = iterator.downcast_ref::<ListReverseIterator>() {
        let Some(list) = it.list.get() else {
            return Ok(Some(reduced(vm, iter(), vec![vm.new_list(Vec::new())], None)));
        };
        (Some(list), i64::try_from(it.index.get()).unwrap_or(i64::MAX) - 1)
    } else if let Some(it) = iterator.downcast_ref::<Reversed>() {
        (it.sequence.get(), it.index.get())
    } else if let Some(it) = iterator.downcast_ref::<CallableIterator>() {
        return Ok(Some(match it.callable.get() {
            Some(callable) => reduced(vm, iter(), vec![callable, it.sentinel.clone()], None),
            None => reduced(vm, iter(), vec![Gc::into_any(vm.empty_tuple.clone())], None),
        }));
    } else {
        return Ok(None);
    };
    let reversed = builtin(vm, "reversed");
    Ok(Some(match sequence {
        Some(sequence) => reduced(vm, reversed, vec![sequence], Some(vm.new_int(index))),
        None => reduced(vm, reversed, vec![Gc::into_any(vm.empty_tuple.clone())], None),
    }))
}

/// The iterators over other iterators.
fn reduce_combining(vm: &Vm, this: &Value, iterator: &Value) -> Option<Value> {
    let class = Gc::as_any(vm.class_of(this)).clone();
    Some(match iterator.tag() {
        tag::ENUMERATE => {
            let it = iterator.downcast_ref::<Enumerate>()?;
            let iterator = it.iterator.get().unwrap_or(&vm.none).clone();
            reduced(vm, class, vec![iterator, it.index(vm)], None)
        }
        tag::ZIP => {
            let it = iterator.downcast_ref::<Zip>()?;
            let state = it.is_strict.get().then(|| vm.true_.clone());
            reduced(vm, class, it.iterators.items().to_vec(), state)
        }
        tag::MAP => {
            let it = iterator.downcast_ref::<Map>()?;
            let iterators = it.iterators.items().iter().cloned();
            let args = std::iter::once(it.function.clone()).chain(iterators).collect();
            reduced(vm, class, args, None)
        }
        _ => {
            let it = iterator.downcast_ref::<Filter>()?;
            reduced(vm, class, vec![it.function.clone(), it.iterator.clone()], None)
        }
    })
}

/// `__setstate__` of the built-in iterators that have one.
pub(crate) fn setstate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this, state] = args.exactly::<2>(vm, "iterator.__setstate__")?;
    let iterator = inner(this);
    if let Some(zip) = iterator.downcast_ref::<Zip>() {
        zip.is_strict.set(vm.truth(state)?);
        return Ok(vm.none.clone());
    }
    if let Some(range) = iterator.downcast_ref::<LongRangeIterator>() {
        range.go_to(&argument::integer(vm, state)?);
        return Ok(vm.none.clone());
    }
    let index = position(vm, state)?;
    let forward = usize::try_from(index.max(0)).unwrap_or(usize::MAX);
    match iterator.tag() {
        tag::RANGE_ITERATOR => {
            if let Some(it) = iterator.downcast_ref::<RangeIterator>() {
                it.go_to(forward as u64);
            }
        }
        tag::LIST_ITERATOR => {
            if let Some(it) = iterator.downcast_ref::<ListIterator>()
                && let Some(list) = it.list.get()
            {
                it.index.set(forward.min(as_list(&list).map_or(0, |list| list.len())));
            }
        }
        tag::TUPLE_ITERATOR => {
            if let Some(it) = iterator.downcast_ref::<TupleIterator>()
                && let Some(tuple) = it.tuple.get()
            {
                it.index.set(forward.min(as_tuple(&tuple).map_or(0, |t| t.items().len())));
            }
        }
        tag::STR_ITERATOR => {
            if let Some(it) = iterator.downcast_ref::<StrIterator>() {
                it.go_to(forward);
            }
        }
        tag::BYTES_ITERATOR => {
            if let Some(it) = iterator.downcast_ref::<BytesIterator>()
                && let Some(bytes) = it.bytes.get()
            {
                it.index.set(forward.min(len_of_bytes(&bytes)));
            }
        }
        tag::SEQUENCE_ITERATOR => {
            if let Some(it) = iterator.downcast_ref::<SequenceIterator>()
                && !it.sequence.is_none()
            {
                it.index.set(index.max(0));
            }
        }
        _ => set_reversed(vm, iterator, index)?,
    }
    Ok(vm.none.clone())
}

/// Puts an iterator that goes backwards at a place, which is the index of its next item.
fn set_reversed(vm: &Vm, iterator: &Value, index: i64) -> PyResult<()> {
    if let Some(it) = iterator.downcast_ref::<ListReverseIterator>() {
        let Some(list) = it.list.get() else { return Ok(()) };
        let len = as_list(&list).map_or(0, |list| list.len());
        it.index.set(usize::try_from(index.saturating_add(1)).unwrap_or(0).min(len));
    } else if let Some(it) = iterator.downcast_ref::<Reversed>()
        && let Some(sequence) = it.sequence.get()
    {
        let last = i64::try_from(vm.len(&sequence)?).unwrap_or(i64::MAX) - 1;
        it.index.set(index.clamp(-1, last.max(-1)));
    }
    Ok(())
}

/// How many bytes the object that an iterator goes over has.
pub(crate) fn len_of_bytes(owner: &Value) -> usize {
    let held = inner(owner);
    match held.downcast_ref::<Bytes>() {
        Some(bytes) => bytes.data.len(),
        None => held.downcast_ref::<ByteArray>().map_or(0, |bytes| bytes.bytes().len()),
    }
}

/// The tag of the class of an iterator over a text, bytes or a dictionary. CPython has two classes for each of them.
#[cold]
pub(crate) fn class_tag(iterator: &Value) -> u32 {
    let tag = iterator.tag();
    if let Some(text) = iterator.downcast_ref::<StrIterator>() {
        return if text.is_ascii() { tag::STR_ASCII_ITERATOR } else { tag };
    }
    if let Some(bytes) = iterator.downcast_ref::<BytesIterator>() {
        return if bytes.is_over_array { tag::BYTEARRAY_ITERATOR } else { tag };
    }
    let is_reversed = |cursor: &DictCursor| cursor.is_reversed;
    let (is_reversed, reverse) = if let Some(keys) = iterator.downcast_ref::<DictKeyIterator>() {
        (is_reversed(&keys.cursor), tag::DICT_REVERSE_KEY_ITERATOR)
    } else if let Some(values) = iterator.downcast_ref::<DictValueIterator>() {
        (is_reversed(&values.cursor), tag::DICT_REVERSE_VALUE_ITERATOR)
    } else if let Some(items) = iterator.downcast_ref::<DictItemIterator>() {
        (is_reversed(&items.cursor), tag::DICT_REVERSE_ITEM_ITERATOR)
    } else {
        (false, tag)
    };
    if is_reversed { reverse } else { tag }
}
