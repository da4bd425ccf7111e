//! Making objects.

use exuvia::{Field, Gc};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::Vm;
use crate::object::number::Complex;
use crate::object::set::FrozenSet;
use crate::object::tracking::is_as_3_14;
use crate::object::{
    BigInteger, BoundMethod, Bytes, CellObject, Class, Dict, Float, Insert as _, Instance, Int,
    List, PyResult, Set, Slice, Str, Tuple, Value,
};

/// The smallest integer that is shared.
pub(super) const SMALLEST_SHARED: i64 = -5;
/// How many integers are shared.
pub(super) const N_SHARED: i64 = 262;

impl Vm {
    /// An `int`; −5 to 256 are shared.
    #[inline(always)]
    pub(crate) fn new_int(&self, value: i64) -> Value {
        let index = usize::try_from(value.wrapping_sub(SMALLEST_SHARED).cast_unsigned());
        match index.ok().and_then(|index| self.small_ints.get(index)) {
            Some(shared) => shared.clone(),
            None => Gc::into_any(self.heap.alloc(Int(value))),
        }
    }

    /// Whether an `int` is one of those that are shared.
    pub(crate) fn shares_int(&self, value: &Value) -> bool {
        let value = value.downcast_ref::<Int>().map_or(i64::MAX, |int| int.0);
        (SMALLEST_SHARED..SMALLEST_SHARED + N_SHARED).contains(&value)
    }

    /// An `int` of any size.
    pub(crate) fn new_big_int(&self, value: BigInt) -> Value {
        match value.to_i64() {
            Some(value) => self.new_int(value),
            None => Gc::into_any(self.heap.alloc(BigInteger(value))),
        }
    }

    /// An `int` for a size or count.
    pub(crate) fn new_size(&self, value: usize) -> Value {
        self.new_big_int(BigInt::from(value))
    }

    #[inline(always)]
    pub(crate) fn new_float(&self, value: f64) -> Value {
        Gc::into_any(self.heap.alloc(Float(value)))
    }

    pub(crate) fn new_complex(&self, real: f64, imag: f64) -> Value {
        Gc::into_any(self.heap.alloc(Complex { real, imag }))
    }

    #[inline(always)]
    pub(crate) fn new_bool(&self, value: bool) -> Value {
        if value { self.true_.clone() } else { self.false_.clone() }
    }

    /// A `str`; the empty one and single characters up to U+00FF are shared.
    pub(crate) fn new_str(&self, text: &str) -> Value {
        Gc::into_any(self.new_str_object(text))
    }

    /// A `str` from text that is owned already.
    pub(crate) fn new_string(&self, text: String) -> Value {
        if text.len() <= 2 {
            return self.new_str(&text);
        }
        Gc::into_any(self.heap.alloc(Str::new(text)))
    }

    pub(crate) fn new_str_object(&self, text: &str) -> Gc<Str> {
        if text.len() <= 2 {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (None, _) => return self.names.empty.clone(),
                (Some(c), None) if u32::from(c) < 256 => {
                    return self.latin1[u32::from(c) as usize].clone();
                }
                _ => {}
            }
        }
        self.heap.alloc(Str::new(text))
    }

    /// A string of one character.
    pub(crate) fn new_char(&self, c: char) -> Value {
        match self.latin1.get(u32::from(c) as usize) {
            Some(shared) => Gc::as_any(shared).clone(),
            None => self.new_str(c.encode_utf8(&mut [0; 4])),
        }
    }

    /// *The* string of this text: names are compared by identity.
    pub(crate) fn intern(&self, text: &str) -> Gc<Str> {
        if let Some(name) = self.interned.borrow().get(text) {
            return name.clone();
        }
        let name = self.new_str_object(text);
        self.intern_object(&name)
    }

    /// *The* string for an attribute's name, which must be a string, but may be an instance of a subclass.
    pub(crate) fn intern_name(&self, name: &Value) -> Option<Gc<Str>> {
        match name.downcast_ref::<Str>() {
            Some(name) => Some(self.intern_object(name)),
            None => Some(self.intern(super::text::as_str(name)?.as_str())),
        }
    }

    /// *The* string with the text of this one, which becomes it if there is none yet.
    pub(crate) fn intern_object(&self, name: &Gc<Str>) -> Gc<Str> {
        if name.is_interned() {
            return name.clone();
        }
        let mut interned = self.interned.borrow_mut();
        if let Some(known) = interned.get(name.as_str()) {
            return known.clone();
        }
        name.set_interned();
        interned.insert(name.as_str().into(), name.clone());
        name.clone()
    }

    /// A `bytes`; those of at most one byte are shared.
    pub(crate) fn new_bytes(&self, data: impl Into<Box<[u8]>>) -> Value {
        let data = data.into();
        let shared = match &*data {
            [] => self.short_bytes.last(),
            [byte] => self.short_bytes.get(usize::from(*byte)),
            _ => None,
        };
        match shared {
            Some(shared) => shared.clone(),
            None => Gc::into_any(self.heap.alloc(Bytes { data })),
        }
    }

    /// A `tuple`; the empty one is shared.
    pub(crate) fn new_tuple(&self, items: Vec<Value>) -> Value {
        Gc::into_any(self.new_tuple_object(items))
    }

    /// A list with just as much room as it needs.
    pub(crate) fn new_list(&self, mut items: Vec<Value>) -> Value {
        if items.capacity() > items.len() {
            items.shrink_to_fit();
        }
        self.new_list_with_room(items)
    }

    /// A list with as much room as the vector has.
    pub(crate) fn new_list_with_room(&self, items: Vec<Value>) -> Value {
        Gc::into_any(self.heap.alloc(List::new(items)))
    }

    /// An instance of a class that derives from a built-in one, around an object that this has made. If that is not new, a
    /// copy of it is made, as far as it has contents.
    pub(crate) fn new_holder(&self, class: &Gc<Class>, held: Value) -> Value {
        let held = match held.downcast_ref::<Tuple>() {
            // CPython makes a tuple, and copies its items into the instance, which never comes from a free list.
            Some(tuple) => Gc::into_any(self.new_tuple_from(None, tuple.items().to_vec())),
            None => held,
        };
        let held = match held.downcast_ref::<FrozenSet>() {
            Some(set) if held.strong_count() > 1 => Gc::into_any(
                self.heap
                    .alloc(FrozenSet { elements: set.elements.copy(), ..FrozenSet::default() }),
            ),
            _ => held,
        };
        let build = |part| Instance::new(class.clone(), Some(part));
        Gc::into_any(self.heap.alloc_with_part(held, build))
    }

    pub(crate) fn new_dict(&self) -> Gc<Dict> {
        track_as_3_14(self.heap.alloc_untracked(Dict::default()))
    }

    /// What calling `dict` or a class that derives from it makes: it never comes from the free list.
    pub(crate) fn new_called_dict(&self) -> Gc<Dict> {
        track_as_3_14(self.heap.alloc_untracked_from(None, Dict::default()))
    }

    /// A `dict` of keys and values that alternate.
    pub(crate) fn new_dict_from(&self, items: Vec<Value>) -> PyResult {
        let dict = self.new_dict();
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            let _stacked = (key.tag() == crate::object::tag::INSTANCE).then(|| key.clone());
            dict.set(self, key, value)?;
        }
        Ok(Gc::into_any(dict))
    }

    pub(crate) fn new_set_from(&self, items: Vec<Value>) -> PyResult {
        let set = self.heap.alloc(Set::default());
        for item in items {
            set.elements.add(self, &item)?;
        }
        Ok(Gc::into_any(set))
    }

    pub(crate) fn new_frozen_set_from(&self, items: Vec<Value>) -> PyResult {
        let set = FrozenSet::default();
        for item in items {
            set.elements.add(self, &item)?;
        }
        Ok(Gc::into_any(self.heap.alloc(set)))
    }

    /// A `slice` of start, stop and step.
    pub(super) fn new_slice(&self, [start, stop, step]: [Value; 3]) -> Value {
        Gc::into_any(self.heap.alloc(Slice { start, stop, step }))
    }

    pub(super) fn new_cell(&self, value: Option<Value>) -> Value {
        Gc::into_any(self.heap.alloc(CellObject { value: Field::new(value) }))
    }

    /// A method bound to its receiver.
    pub(crate) fn new_bound_method(&self, function: Value, receiver: Value) -> Value {
        Gc::into_any(self.heap.alloc(BoundMethod { function, receiver }))
    }

    /// Joins strings; other objects are left out.
    pub(super) fn join_strings(&self, parts: &[Value]) -> Value {
        let mut text = String::new();
        for part in parts {
            if let Some(part) = part.downcast_ref::<Str>() {
                text.push_str(part.as_str());
            }
        }
        self.new_string(text)
    }

    /// The items of a list as a tuple.
    pub(super) fn list_to_tuple(&self, list: &Value) -> Value {
        let items = list.downcast_ref::<List>().map(|list| list.to_vec()).unwrap_or_default();
        self.new_tuple(items)
    }

    /// `tuple` handle of an object known to be one.
    pub(crate) fn as_tuple(value: &Value) -> Option<&Gc<Tuple>> {
        value.downcast_ref::<Tuple>()
    }
}

/// Since Python 3.14, dictionaries are tracked when they are made.
#[inline]
fn track_as_3_14(dict: Gc<Dict>) -> Gc<Dict> {
    if is_as_3_14() {
        Gc::as_any(&dict).track();
    }
    dict
}
