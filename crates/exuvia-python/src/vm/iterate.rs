//! Iteration: `iter`, `next`, and what consumes iterables.

use std::cell::Cell;
use std::ops::ControlFlow;

use exuvia::{Field, Gc};
use num_traits::ToPrimitive;

use super::{Kind, Vm};
use crate::bytecode::{BinaryOp, Comparison};
use crate::object::dict::{Dict, as_dict};
use crate::object::instance::inner;
use crate::object::iterator::{
    BytesIterator, CallableIterator, DictCursor, DictItemIterator, DictItems, DictKeyIterator,
    DictKeys, DictValueIterator, DictValues, Enumerate, Filter, ListIterator, ListReverseIterator,
    LongRangeIterator, Map, RangeIterator, Reversed, SequenceIterator, SetIterator, StrIterator,
    TupleIterator, Zip,
};
use crate::object::iterator_state::len_of_bytes;
use crate::object::list::List;
use crate::object::list::as_list;
use crate::object::list_methods::extend_list;
use crate::object::long_range::LongRange;
use crate::object::result_tuple::replace;
use crate::object::set::as_elements;
use crate::object::tuple::as_tuple;
use crate::object::{
    Generator, Insert as _, PyErr, PyResult, Range, Str, Tuple, Value, set_operators, tag,
};

impl Vm {
    /// `iter(value)`
    pub(crate) fn iter(&self, value: &Value) -> PyResult {
        match self.iter_built_in(value, value) {
            Some(iterator) => Ok(iterator),
            None => self.iter_by_method(value),
        }
    }

    /// `iter(value)` for what an instance of a subclass of a built-in class holds, whatever its own class says.
    pub(crate) fn iter_held(&self, value: &Value) -> PyResult {
        match self.iter_built_in(value, inner(value)) {
            Some(iterator) => Ok(iterator),
            None => self.iter(inner(value)),
        }
    }

    /// A new iterator over `value`, an object of a built-in class, which `owner` is or holds.
    fn iter_built_in(&self, owner: &Value, value: &Value) -> Option<Value> {
        let heap = &self.heap;
        Some(match value.tag() {
            tag::LIST => Gc::into_any(heap.alloc(ListIterator::new(owner))),
            tag::TUPLE => {
                let tuple = Field::new(Some(owner.clone()));
                Gc::into_any(heap.alloc(TupleIterator { tuple, index: Cell::new(0) }))
            }
            tag::RANGE => value.downcast_ref::<Range>()?.iterator(self),
            tag::LONG_RANGE => {
                Gc::into_any(heap.alloc(value.downcast_ref::<LongRange>()?.iterator()))
            }
            tag::STR => Gc::into_any(heap.alloc(StrIterator::new(value.downcast_ref::<Str>()?))),
            tag::DICT => {
                let cursor = DictCursor::new(owner, false);
                Gc::into_any(heap.alloc(DictKeyIterator { cursor }))
            }
            tag::DICT_KEYS => {
                let cursor = DictCursor::new(value.downcast_ref::<DictKeys>()?.owner(), false);
                Gc::into_any(heap.alloc(DictKeyIterator { cursor }))
            }
            tag::DICT_VALUES => {
                let cursor = DictCursor::new(value.downcast_ref::<DictValues>()?.owner(), false);
                Gc::into_any(heap.alloc(DictValueIterator { cursor }))
            }
            tag::DICT_ITEMS => {
                let owner = value.downcast_ref::<DictItems>()?.owner();
                let cursor = DictCursor::of_items(self, owner, false);
                Gc::into_any(heap.alloc(DictItemIterator { cursor }))
            }
            tag::SET | tag::FROZENSET => {
                let n_expected = Cell::new(as_elements(value)?.len());
                let set = Field::new(Some(owner.clone()));
                Gc::into_any(heap.alloc(SetIterator { set, position: Cell::new(0), n_expected }))
            }
            tag::BYTES | tag::BYTEARRAY => {
                let bytes = Field::new(Some(owner.clone()));
                let is_over_array = value.tag() == tag::BYTEARRAY;
                Gc::into_any(heap.alloc(BytesIterator {
                    bytes,
                    index: Cell::new(0),
                    is_over_array,
                }))
            }
            _ if is_native_iterator(value) => owner.clone(),
            _ => return None,
        })
    }

    /// `__iter__`, else what the object holds, else `__getitem__`.
    fn iter_by_method(&self, value: &Value) -> PyResult {
        match self.overridden(value, &self.names.iter) {
            Some(method) if self.is_none(&method) => Err(self.not_iterable(value)),
            Some(method) => {
                let iterator = self.call_found(&method, value, &[])?;
                if self.is_iterator(&iterator) {
                    return Ok(iterator);
                }
                let class = self.class_name(&iterator);
                Err(self.type_error(format!("iter() returned non-iterator of type '{class}'")))
            }
            None if !Value::ptr_eq(inner(value), value) => self.iter_held(value),
            None if self.overridden(value, &self.names.getitem).is_some() => {
                let sequence = Field::new(Some(value.clone()));
                Ok(Gc::into_any(
                    self.heap.alloc(SequenceIterator { sequence, index: Cell::new(0) }),
                ))
            }
            None => Err(self.not_iterable(value)),
        }
    }

    #[cold]
    fn not_iterable(&self, value: &Value) -> PyErr {
        self.type_error(format!("'{}' object is not iterable", self.class_name(value)))
    }

    /// Whether `iter` has a way to treat it.
    pub(crate) fn is_iterable(&self, value: &Value) -> bool {
        if is_native_iterable(value.tag()) || is_native_iterator(value) {
            return true;
        }
        match self.overridden(value, &self.names.iter) {
            Some(method) => !self.is_none(&method),
            None => {
                self.overridden(value, &self.names.getitem).is_some()
                    || is_native_iterable(inner(value).tag())
                    || is_native_iterator(inner(value))
            }
        }
    }

    /// Whether it has `__next__`.
    pub(crate) fn is_iterator(&self, value: &Value) -> bool {
        is_native_iterator(inner(value)) || self.overridden(value, &self.names.next).is_some()
    }

    /// The next item of an iterator, or `None` at its end.
    pub(crate) fn next(&self, iterator: &Value) -> PyResult<Option<Value>> {
        match self.next_raising(iterator) {
            Err(error) if self.is_kind(&error, Kind::StopIteration) => Ok(None),
            result => result,
        }
    }

    /// The same for iterators that pass on what the iterators inside them raise: the end may be a `StopIteration`.
    pub(crate) fn next_raising(&self, iterator: &Value) -> PyResult<Option<Value>> {
        macro_rules! native {
            ($type:ident, $name:ident => $next:expr) => {
                match iterator.downcast_ref::<$type>() {
                    Some($name) => $next,
                    None => Err(self.not_an_iterator(iterator)),
                }
            };
        }
        match iterator.tag() {
            tag::GENERATOR => match iterator.downcast_ref::<Generator>() {
                Some(generator) if generator.kind.is_iterator() => self.next_generator(generator),
                _ => Err(self.not_an_iterator(iterator)),
            },
            tag::COROUTINE_WRAPPER
            | tag::ASYNC_GENERATOR_SEND
            | tag::ASYNC_GENERATOR_THROW
            | tag::ANEXT_AWAITABLE => {
                let (yielded, value) = self.resume_awaitable(iterator, self.none.clone())?;
                Ok(yielded.then_some(value))
            }
            tag::LIST_ITERATOR => native!(ListIterator, list => Ok(list.next())),
            tag::RANGE_ITERATOR => native!(RangeIterator, range => Ok(self.next_of_range(range))),
            tag::TUPLE_ITERATOR => native!(TupleIterator, tuple => Ok(tuple.next())),
            tag::STR_ITERATOR => native!(StrIterator, text => Ok(text.next(self))),
            tag::DICT_KEY_ITERATOR => native!(DictKeyIterator, keys => keys.next(self)),
            tag::DICT_VALUE_ITERATOR => native!(DictValueIterator, values => values.next(self)),
            tag::DICT_ITEM_ITERATOR => native!(DictItemIterator, items => items.next(self)),
            tag::SET_ITERATOR => native!(SetIterator, set => set.next(self)),
            tag::ENUMERATE => native!(Enumerate, enumerate => self.next_of_enumerate(enumerate)),
            tag::ZIP => native!(Zip, zip => self.next_of_zip(zip)),
            tag::MAP => native!(Map, map => self.next_of_map(map)),
            tag::FILTER => native!(Filter, filter => self.next_of_filter(filter)),
            tag::REVERSED => native!(Reversed, reversed => self.next_of_reversed(reversed)),
            tag::LIST_REVERSE_ITERATOR => native!(ListReverseIterator, list => Ok(list.next())),
            tag::BYTES_ITERATOR => native!(BytesIterator, bytes => Ok(bytes.next(self))),
            tag::LONG_RANGE_ITERATOR => native!(LongRangeIterator, range => Ok(range.next(self))),
            tag::SEQUENCE_ITERATOR => {
                native!(SequenceIterator, sequence => self.next_of_sequence(sequence))
            }
            tag::CALLABLE_ITERATOR => {
                native!(CallableIterator, callable => self.next_of_callable(callable))
            }
            tag if tag::is_module_iterator(tag) => crate::modules::next(self, iterator),
            _ => self.next_by_method(iterator),
        }
    }

    /// `next(iterator)`: the end is a `StopIteration`, with the value that a generator returned.
    pub(crate) fn next_or_stop(&self, iterator: &Value) -> PyResult {
        if is_awaitable_iterator(iterator) {
            return match self.resume_awaitable(iterator, self.none.clone())? {
                (true, item) => Ok(item),
                (false, result) => Err(self.stop_iteration(Some(result))),
            };
        }
        if !is_native_iterator(iterator)
            && let Some(method) = self.overridden(iterator, &self.names.next)
        {
            return self.call_found(&method, iterator, &[]);
        }
        self.next_raising(iterator)?.ok_or_else(|| self.stop_iteration(None))
    }

    fn next_by_method(&self, iterator: &Value) -> PyResult<Option<Value>> {
        match self.overridden(iterator, &self.names.next) {
            Some(method) => self.call_found(&method, iterator, &[]).map(Some),
            None if !Value::ptr_eq(inner(iterator), iterator) => self.next_raising(inner(iterator)),
            None => Err(self.not_an_iterator(iterator)),
        }
    }

    #[cold]
    fn not_an_iterator(&self, value: &Value) -> PyErr {
        self.type_error(format!("'{}' object is not an iterator", self.class_name(value)))
    }

    /// The next number of a `range`.
    #[inline(always)]
    pub(crate) fn next_of_range(&self, range: &RangeIterator) -> Option<Value> {
        let remaining = range.remaining.get();
        if remaining == 0 {
            return None;
        }
        let value = range.next.get();
        range.remaining.set(remaining - 1);
        range.next.set(value.wrapping_add(range.step));
        Some(self.new_int(value))
    }

    fn next_of_enumerate(&self, enumerate: &Enumerate) -> PyResult<Option<Value>> {
        let _guard = self.enter_recursion()?;
        let Some(iterator) = enumerate.iterator.get() else { return Ok(None) };
        let Some(item) = self.next_raising(iterator)? else { return Ok(None) };
        let index = enumerate.index.get();
        let index = match index.checked_add(1) {
            Some(next) => {
                enumerate.index.set(next);
                self.new_int(index)
            }
            None => self.next_long_index(enumerate)?,
        };
        Ok(Some(enumerate.result.fill(self, [index, item])))
    }

    #[cold]
    fn next_long_index(&self, enumerate: &Enumerate) -> PyResult {
        let index = enumerate.index(self);
        let next = self.binary(BinaryOp::Add, false, &index, &self.new_int(1))?;
        enumerate.long_index.set(Some(next));
        Ok(index)
    }

    fn next_of_zip(&self, zip: &Zip) -> PyResult<Option<Value>> {
        let _guard = self.enter_recursion()?;
        let Some(mut tuple) = zip.result.take_unused() else { return self.next_new_of_zip(zip) };
        let found = self.refill(zip, &mut tuple);
        zip.result.put_back(&tuple);
        Ok(found?.then(|| Gc::into_any(tuple)))
    }

    /// Replaces the items of the last tuple one by one; false at the end of an iterator.
    fn refill(&self, zip: &Zip, tuple: &mut Gc<Tuple>) -> PyResult<bool> {
        for i in 0..tuple.items().len() {
            let Some(item) = self.next_for_zip(zip, i)? else { return Ok(false) };
            drop(replace(tuple, i, item));
        }
        Ok(true)
    }

    fn next_new_of_zip(&self, zip: &Zip) -> PyResult<Option<Value>> {
        let n = zip.iterators.items().len();
        let mut items = Vec::with_capacity(n);
        for i in 0..n {
            let Some(item) = self.next_for_zip(zip, i)? else { return Ok(None) };
            items.push(item);
        }
        Ok((n > 0).then(|| self.new_tuple(items)))
    }

    fn next_for_zip(&self, zip: &Zip, i: usize) -> PyResult<Option<Value>> {
        let Some(iterator) = zip.iterators.items().get(i) else { return Ok(None) };
        if !zip.is_strict.get() {
            return self.next_raising(iterator);
        }
        match self.next(iterator)? {
            None => self.check_zip_ends(zip, i),
            item => Ok(item),
        }
    }

    /// `zip(strict=True)` when the `i`-th iterator is at its end: so must the others be.
    fn check_zip_ends(&self, zip: &Zip, i: usize) -> PyResult<Option<Value>> {
        let others = |n: usize| if n == 1 { " 1".to_owned() } else { format!("s 1-{n}") };
        if i > 0 {
            let text = format!("zip() argument {} is shorter than argument{}", i + 1, others(i));
            return Err(self.value_error(text));
        }
        for (j, iterator) in zip.iterators.items().iter().enumerate().skip(1) {
            if self.next(iterator)?.is_some() {
                let text = format!("zip() argument {} is longer than argument{}", j + 1, others(j));
                return Err(self.value_error(text));
            }
        }
        Ok(None)
    }

    fn next_of_map(&self, map: &Map) -> PyResult<Option<Value>> {
        let _guard = self.enter_recursion()?;
        if let [iterator] = map.iterators.items() {
            return match self.next_raising(iterator)? {
                Some(item) => self.call_borrowed(&map.function, &[&item]).map(Some),
                None => Ok(None),
            };
        }
        let mut items = Vec::with_capacity(map.iterators.items().len());
        for iterator in map.iterators.items() {
            match self.next_raising(iterator)? {
                Some(item) => items.push(item),
                None => return Ok(None),
            }
        }
        self.call(&map.function, &items).map(Some)
    }

    fn next_of_filter(&self, filter: &Filter) -> PyResult<Option<Value>> {
        let _guard = self.enter_recursion()?;
        while let Some(item) = self.next_raising(&filter.iterator)? {
            let is_wanted = if self.is_none(&filter.function) {
                self.truth(&item)?
            } else {
                let result = self.call_borrowed(&filter.function, &[&item])?;
                self.truth(&result)?
            };
            if is_wanted {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    fn next_of_reversed(&self, reversed: &Reversed) -> PyResult<Option<Value>> {
        let (index, Some(sequence)) = (reversed.index.get(), reversed.sequence.get()) else {
            return Ok(None);
        };
        if index >= 0 {
            let item = self.subscript(&sequence, &self.new_int(index));
            reversed.index.set(index - 1);
            if let Some(item) = self.absorb_end(item)? {
                return Ok(Some(item));
            }
        }
        reversed.index.set(-1);
        reversed.sequence.set(None);
        Ok(None)
    }

    /// `IndexError` and `StopIteration` are the end of a sequence.
    fn absorb_end(&self, item: PyResult) -> PyResult<Option<Value>> {
        match self.absorb(item, Kind::IndexError) {
            Err(error) if self.is_kind(&error, Kind::StopIteration) => Ok(None),
            result => result,
        }
    }

    fn next_of_sequence(&self, iterator: &SequenceIterator) -> PyResult<Option<Value>> {
        let Some(sequence) = iterator.sequence.get() else { return Ok(None) };
        let index = iterator.index.get();
        let item = self.subscript(&sequence, &self.new_int(index));
        let item = self.absorb_end(item)?;
        if item.is_some() {
            iterator.index.set(index.saturating_add(1));
        } else {
            iterator.sequence.set(None);
        }
        Ok(item)
    }

    fn next_of_callable(&self, iterator: &CallableIterator) -> PyResult<Option<Value>> {
        let Some(callable) = iterator.callable.get() else { return Ok(None) };
        let result = self.call(&callable, &[]);
        let Some(result) = self.absorb(result, Kind::StopIteration)? else {
            iterator.callable.set(None);
            return Ok(None);
        };
        // The call may have brought the iterator to its end.
        if iterator.callable.is_none() {
            return Ok(None);
        }
        let is_end = Value::ptr_eq(&result, &iterator.sentinel)
            || self.truth(&self.compare(Comparison::Eq, &iterator.sentinel, &result)?)?;
        if is_end {
            iterator.callable.set(None);
            return Ok(None);
        }
        Ok(Some(result))
    }

    /// Calls `action` with each item until it breaks off.
    pub(crate) fn for_each(
        &self,
        iterable: &Value,
        mut action: impl FnMut(Value) -> PyResult<ControlFlow<()>>,
    ) -> PyResult<()> {
        let iterator = self.iter(iterable)?;
        while let Some(item) = self.next(&iterator)? {
            if action(item)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// All items of an iterable.
    pub(crate) fn to_vec(&self, iterable: &Value) -> PyResult<Vec<Value>> {
        match iterable.tag() {
            tag::LIST => {
                if let Some(list) = iterable.downcast_ref::<List>() {
                    return Ok(list.to_vec());
                }
            }
            tag::TUPLE => {
                if let Some(tuple) = iterable.downcast_ref::<Tuple>() {
                    return Ok(tuple.items().to_vec());
                }
            }
            _ => {}
        }
        let iterator = self.iter(iterable)?;
        let n = self.length_hint(iterable)?;
        self.collect(&iterator, n)
    }

    /// All items of an iterator, which may be so many.
    pub(crate) fn collect(&self, iterator: &Value, n: usize) -> PyResult<Vec<Value>> {
        let mut items = Vec::new();
        items.try_reserve_exact(n).map_err(|_| self.no_memory())?;
        while let Some(item) = self.next(iterator)? {
            items.push(item);
        }
        Ok(items)
    }

    /// All items of an iterable, for which CPython makes a list for a moment if it is neither a list nor a tuple.
    pub(crate) fn to_vec_by_list(&self, iterable: &Value) -> PyResult<Vec<Value>> {
        let is_needed = !matches!(iterable.tag(), tag::LIST | tag::TUPLE);
        let _list = is_needed.then(|| self.heap.stand_in_from(Some(crate::object::list::STOCK)));
        self.to_vec(iterable)
    }

    /// How many items an iterable says it has, or 0.
    pub(crate) fn length_hint(&self, value: &Value) -> PyResult<usize> {
        Ok(self.known_length(value)?.unwrap_or(0))
    }

    /// How many items an iterable says it has, if it says anything.
    pub(crate) fn known_length(&self, value: &Value) -> PyResult<Option<usize>> {
        if let Some(n) = self.built_in_len(value) {
            return match isize::try_from(n) {
                Ok(_) => Ok(Some(n)),
                Err(_) => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
            };
        }
        if let Some(n) = native_length_hint(value) {
            // CPython calls a method for this, which it binds.
            drop(self.heap.stand_in());
            return Ok(Some(n));
        }
        if let Some(n) = self.n_left_of_sequence(value) {
            drop(self.heap.stand_in());
            return n;
        }
        if value.tag() != tag::INSTANCE && !tag::is_module_iterator(value.tag()) {
            return Ok(None);
        }
        if self.overridden(value, &self.names.len).is_some() {
            let len = self.len(value);
            if let Some(len) = self.absorb(len, Kind::TypeError)? {
                return Ok(Some(len));
            }
        }
        let Some(method) = self.overridden(value, &self.names.length_hint) else { return Ok(None) };
        let hint = self.call_as_bound(&method, value, &[]);
        match self.absorb(hint, Kind::TypeError)? {
            Some(hint) if !Value::ptr_eq(&hint, &self.not_implemented) => {
                self.checked_hint(&hint).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn checked_hint(&self, hint: &Value) -> PyResult<usize> {
        if !matches!(inner(hint).tag(), tag::INT | tag::BOOL | tag::BIGINT) {
            let class = self.class_name(hint);
            let text = format!("__length_hint__ must be an integer, not {class}");
            return Err(self.type_error(text));
        }
        usize::try_from(self.expect_index(inner(hint))?)
            .map_err(|_| self.value_error("__length_hint__() should return >= 0"))
    }

    /// How many items an iterator over any sequence has left: `None` if it is no such iterator, or the sequence has no
    /// length.
    pub(crate) fn n_left_of_sequence(&self, iterator: &Value) -> Option<PyResult<Option<usize>>> {
        if let Some(forward) = iterator.downcast_ref::<SequenceIterator>() {
            let Some(sequence) = forward.sequence.get() else { return Some(Ok(Some(0))) };
            let names_length = self.class_of(&sequence).lookup(&self.names.len).is_some();
            let n_given = usize::try_from(forward.index.get()).unwrap_or(0);
            return Some(match names_length {
                true => self.len(&sequence).map(|len| Some(len.saturating_sub(n_given))),
                false => Ok(None),
            });
        }
        let reversed = iterator.downcast_ref::<Reversed>()?;
        let Some(sequence) = reversed.sequence.get() else { return Some(Ok(Some(0))) };
        let n_left = usize::try_from(reversed.index.get().saturating_add(1)).unwrap_or(0);
        Some(self.len(&sequence).map(|len| Some(if len < n_left { 0 } else { n_left })))
    }

    /// `[*iterable]`
    pub(crate) fn list_extend(&self, list: &Value, iterable: &Value) -> PyResult<()> {
        let Some(list) = list.downcast_ref::<List>() else { return Ok(()) };
        if iterable.tag() != tag::TUPLE && !self.is_iterable(iterable) {
            let class = self.class_name(iterable);
            return Err(self.type_error(format!("Value after * must be an iterable, not {class}")));
        }
        extend_list(self, list, iterable)
    }

    /// An element of a set display.
    pub(crate) fn set_add(&self, set: &Value, element: &Value) -> PyResult<()> {
        match as_elements(set) {
            Some(elements) => elements.add(self, element).map(drop),
            None => Ok(()),
        }
    }

    /// `{*iterable}`
    pub(crate) fn set_update(&self, set: &Value, iterable: &Value) -> PyResult<()> {
        match as_elements(set) {
            Some(elements) => set_operators::update(self, elements, iterable),
            None => Ok(()),
        }
    }

    /// An entry of a dictionary display.
    pub(crate) fn map_add(&self, map: &Value, key: &Value, value: &Value) -> PyResult<()> {
        match map.downcast_ref::<Dict>() {
            Some(dict) => dict.set(self, key.clone(), value.clone()),
            None => Ok(()),
        }
    }

    /// `{**other}`
    pub(crate) fn dict_update(&self, map: &Value, other: &Value) -> PyResult<()> {
        let Some(dict) = map.downcast_ref::<Dict>() else { return Ok(()) };
        if as_dict(other).is_none() && self.find_attribute(other, &self.names.keys)?.is_none() {
            let class = self.class_name(other);
            return Err(self.type_error(format!("'{class}' object is not a mapping")));
        }
        self.update_dict(dict, other)
    }

    /// `f(**other)`: adds the arguments to those in `map`.
    pub(crate) fn dict_merge(
        &self,
        map: &Value,
        other: &Value,
        function: Option<&Value>,
    ) -> PyResult<()> {
        let Some(dict) = map.downcast_ref::<Dict>() else { return Ok(()) };
        if as_dict(other).is_none() && self.find_attribute(other, &self.names.keys)?.is_none() {
            let class = self.class_name(other);
            let function = self.function_text(function);
            return Err(self.type_error(format!(
                "{function} argument after ** must be a mapping, not {class}"
            )));
        }
        let entries = match other.downcast_ref::<Dict>() {
            Some(other) => other.entries(),
            None => {
                let more = self.new_dict();
                self.update_dict(&more, other)?;
                more.entries()
            }
        };
        for entry in entries {
            if dict.position(self, &entry.key, entry.hash)?.is_some() {
                let (function, key) = (self.function_text(function), self.to_str(&entry.key)?);
                let text = format!("{function} got multiple values for keyword argument '{key}'");
                return Err(self.type_error(text));
            }
            dict.set_hashed(self, entry.key, entry.hash, entry.value)?;
        }
        Ok(())
    }

    /// How messages name a function: `module.f()`, or `f()` for a built-in one.
    fn function_text(&self, function: Option<&Value>) -> String {
        let Some(function) = function else { return "function".to_owned() };
        let text = |name| {
            self.find_attribute(function, name).ok().flatten().and_then(|v| self.to_str(&v).ok())
        };
        let Some(name) = text(&self.names.qualname) else { return self.repr_lossy(function) };
        match text(&self.names.module) {
            Some(module) if module != "builtins" && module != "None" => {
                format!("{module}.{name}()")
            }
            _ => format!("{name}()"),
        }
    }

    /// `dict.update(other)`: a mapping, or pairs.
    pub(crate) fn update_dict(&self, dict: &Gc<Dict>, other: &Value) -> PyResult<()> {
        if let Some(more) = as_dict(other)
            && (other.tag() == tag::DICT || self.overridden(other, &self.names.iter).is_none())
        {
            return dict.update_from(self, more);
        }
        match self.find_attribute(other, &self.names.keys)? {
            Some(keys) => {
                let keys = self.call(&keys, &[])?;
                self.for_each(&keys, |key| {
                    let value = self.subscript(other, &key)?;
                    dict.set(self, key, value)?;
                    Ok(ControlFlow::Continue(()))
                })
            }
            None => self.update_from_pairs(dict, other),
        }
    }

    fn update_from_pairs(&self, dict: &Gc<Dict>, pairs: &Value) -> PyResult<()> {
        let mut i = 0usize;
        self.for_each(pairs, |pair| {
            if !self.is_iterable(&pair) {
                let text =
                    format!("cannot convert dictionary update sequence element #{i} to a sequence");
                return Err(self.type_error(text));
            }
            let items = self.to_vec_by_list(&pair)?;
            let n = items.len();
            let Ok([key, value]) = <[Value; 2]>::try_from(items) else {
                return Err(self.value_error(format!(
                    "dictionary update sequence element #{i} has length {n}; 2 is required"
                )));
            };
            dict.set(self, key, value)?;
            i += 1;
            Ok(ControlFlow::Continue(()))
        })
    }
}

fn is_native_iterable(tag: u32) -> bool {
    matches!(
        tag,
        tag::LIST
            | tag::TUPLE
            | tag::RANGE
            | tag::LONG_RANGE
            | tag::STR
            | tag::BYTES
            | tag::BYTEARRAY
            | tag::DICT
            | tag::SET
            | tag::FROZENSET
            | tag::DICT_KEYS
            | tag::DICT_VALUES
            | tag::DICT_ITEMS
    )
}

/// Whether it is a generator or another built-in iterator that can return a value.
pub(super) fn is_awaitable_iterator(value: &Value) -> bool {
    match value.tag() {
        tag::GENERATOR => {
            value.downcast_ref::<Generator>().is_some_and(|generator| generator.kind.is_iterator())
        }
        tag::COROUTINE_WRAPPER
        | tag::ASYNC_GENERATOR_SEND
        | tag::ASYNC_GENERATOR_THROW
        | tag::ANEXT_AWAITABLE => true,
        _ => false,
    }
}

fn is_native_iterator(value: &Value) -> bool {
    if tag::is_module_iterator(value.tag()) || is_awaitable_iterator(value) {
        return true;
    }
    matches!(
        value.tag(),
        tag::RANGE_ITERATOR
            | tag::LONG_RANGE_ITERATOR
            | tag::LIST_ITERATOR
            | tag::TUPLE_ITERATOR
            | tag::STR_ITERATOR
            | tag::DICT_KEY_ITERATOR
            | tag::DICT_VALUE_ITERATOR
            | tag::DICT_ITEM_ITERATOR
            | tag::SET_ITERATOR
            | tag::SEQUENCE_ITERATOR
            | tag::CALLABLE_ITERATOR
            | tag::ENUMERATE
            | tag::ZIP
            | tag::MAP
            | tag::FILTER
            | tag::REVERSED
            | tag::LIST_REVERSE_ITERATOR
            | tag::BYTES_ITERATOR
    )
}

/// How many items a built-in iterator has left, if it knows.
pub(crate) fn native_length_hint(value: &Value) -> Option<usize> {
    match value.tag() {
        tag::RANGE_ITERATOR => {
            usize::try_from(value.downcast_ref::<RangeIterator>()?.remaining.get()).ok()
        }
        tag::LONG_RANGE_ITERATOR => {
            value.downcast_ref::<LongRangeIterator>()?.n_remaining().to_usize()
        }
        tag::LIST_ITERATOR => {
            let iterator = value.downcast_ref::<ListIterator>()?;
            let len = iterator.list.get().as_ref().and_then(as_list).map_or(0, |list| list.len());
            Some(len.saturating_sub(iterator.index.get()))
        }
        tag::LIST_REVERSE_ITERATOR => {
            let iterator = value.downcast_ref::<ListReverseIterator>()?;
            let len = iterator.list.get().as_ref().and_then(as_list).map_or(0, |list| list.len());
            Some(iterator.index.get()).filter(|left| *left <= len).or(Some(0))
        }
        tag::TUPLE_ITERATOR => {
            let iterator = value.downcast_ref::<TupleIterator>()?;
            let tuple = iterator.tuple.get();
            let len = tuple.as_ref().and_then(as_tuple).map_or(0, |tuple| tuple.items().len());
            Some(len.saturating_sub(iterator.index.get()))
        }
        tag::STR_ITERATOR => {
            let iterator = value.downcast_ref::<StrIterator>()?;
            let text = iterator.text.get()?;
            Some(text.as_str()[iterator.offset.get()..].chars().count())
        }
        tag::BYTES_ITERATOR => {
            let iterator = value.downcast_ref::<BytesIterator>()?;
            let len = iterator.bytes.get().as_ref().map_or(0, len_of_bytes);
            Some(len.saturating_sub(iterator.index.get()))
        }
        tag::DICT_KEY_ITERATOR => {
            Some(value.downcast_ref::<DictKeyIterator>()?.cursor.n_remaining())
        }
        tag::DICT_VALUE_ITERATOR => {
            Some(value.downcast_ref::<DictValueIterator>()?.cursor.n_remaining())
        }
        tag::DICT_ITEM_ITERATOR => {
            Some(value.downcast_ref::<DictItemIterator>()?.cursor.n_remaining())
        }
        tag::SET_ITERATOR => Some(value.downcast_ref::<SetIterator>()?.n_remaining()),
        _ => None,
    }
}
