//! `repr()`

use std::cell::RefCell;

use exuvia::Gc;
use num_traits::One;

use super::super::Vm;
use super::is_described;
use crate::object::bytearray::ByteArray;
use crate::object::iterator::{DictItems, DictKeys, DictValues};
use crate::object::long_range::LongRange;
use crate::object::number::Complex;
use crate::object::set::as_elements;
use crate::object::{
    BigInteger, Bool, Bytes, Dict, Exception, Float, Instance, Int, List, PyResult, Range, Slice,
    Str, Tuple, Value, dict, list, tag,
};
use crate::text::{float, integer, quote};

thread_local! {
    /// Addresses of the containers whose `repr` is being made.
    static OPEN: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Marks a container as open until it is dropped.
pub(crate) struct Open;

impl Open {
    /// `None` if it is open already.
    pub(crate) fn new(vm: &Vm, value: &Value) -> Option<Self> {
        if !vm.has_open_list.replace(true) {
            // CPython keeps these in a list in a dictionary, which it makes when they are needed first.
            vm.heap.count_in(Some(dict::STOCK));
            vm.heap.count_in(Some(list::STOCK));
        }
        OPEN.with_borrow_mut(|open| {
            if open.contains(&value.address()) {
                return None;
            }
            open.push(value.address());
            Some(Self)
        })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        OPEN.with_borrow_mut(Vec::pop);
    }
}

impl Vm {
    /// `repr(value)`
    pub(crate) fn repr(&self, value: &Value) -> PyResult<String> {
        self.check_signals()?;
        if is_described(value.tag()) {
            return self.core_repr(value, value, None);
        }
        if let Some(text) = self.user_text(value, &self.names.repr, "__repr__")? {
            return Ok(super::as_str(&text)
                .map(|text| text.as_str().to_owned())
                .unwrap_or_default());
        }
        self.plain_repr(value)
    }

    /// `repr(value)` without regard to methods of Python code.
    pub(crate) fn plain_repr(&self, value: &Value) -> PyResult<String> {
        if is_described(value.tag()) {
            return self.core_repr(value, value, None);
        }
        if let Some(error) = value.downcast_ref::<Exception>() {
            let class = error.class().name.borrow().clone();
            let args = self.args_of(error);
            return match args.items() {
                [only] => Ok(format!("{class}({})", self.repr(only)?)),
                _ => Ok(format!("{class}{}", self.repr(&Gc::into_any(args.clone()))?)),
            };
        }
        if let Some(instance) = value.downcast_ref::<Instance>()
            && let Some(payload) = &instance.payload
            && is_described(payload.tag())
        {
            let class = instance.class().name.borrow().clone();
            return self.core_repr(payload, value, Some(&class));
        }
        Ok(self.default_repr(value))
    }

    /// How built-in objects look. One may be the core of a whole object, whose class, below `set` or the like, has the name
    /// `class`.
    fn core_repr(&self, value: &Value, whole: &Value, class: Option<&str>) -> PyResult<String> {
        if let Some(text) = self.scalar_repr(value)? {
            return Ok(text);
        }
        match value.tag() {
            tag::TUPLE
            | tag::LIST
            | tag::DICT
            | tag::SET
            | tag::FROZENSET
            | tag::DICT_KEYS
            | tag::DICT_VALUES
            | tag::DICT_ITEMS => {
                let _guard = self.enter_recursion_while(" while getting the repr of an object")?;
                // What is empty is seen at once to contain nothing that is open.
                let is_empty = match value.tag() {
                    tag::TUPLE | tag::LIST => self.built_in_len(value) == Some(0),
                    _ => false,
                };
                if is_empty {
                    return self.container_repr(value, whole, class);
                }
                match Open::new(self, value) {
                    Some(_open) => self.container_repr(value, whole, class),
                    None => Ok(ellipsis(value, class)),
                }
            }
            tag::BYTEARRAY => {
                let data = value.downcast_ref::<ByteArray>().map(|array| array.bytes().clone());
                let class = class.unwrap_or("bytearray");
                let mut text = quote::repr_bytes(&data.unwrap_or_default());
                if text.starts_with("b\"") {
                    // CPython escapes these here even if the other quotes are around them.
                    text = text.replace('\'', "\\'");
                }
                Ok(format!("{class}({text})"))
            }
            tag::SLICE => match value.downcast_ref::<Slice>() {
                Some(slice) => {
                    let _guard = self.enter_recursion()?;
                    let (start, stop) = (self.repr(&slice.start)?, self.repr(&slice.stop)?);
                    Ok(format!("slice({start}, {stop}, {})", self.repr(&slice.step)?))
                }
                None => Ok(String::new()),
            },
            _ => self.described_repr(value),
        }
    }

    /// Numbers, text and singletons.
    fn scalar_repr(&self, value: &Value) -> PyResult<Option<String>> {
        Ok(Some(match value.tag() {
            tag::NONE => "None".to_owned(),
            tag::ELLIPSIS => "Ellipsis".to_owned(),
            tag::NOT_IMPLEMENTED => "NotImplemented".to_owned(),
            tag::BOOL => {
                let is_true = value.downcast_ref::<Bool>().is_some_and(|bool| bool.0);
                if is_true { "True".to_owned() } else { "False".to_owned() }
            }
            tag::INT => {
                value.downcast_ref::<Int>().map(|int| int.0.to_string()).unwrap_or_default()
            }
            tag::FLOAT => {
                value.downcast_ref::<Float>().map(|x| float::repr(x.0)).unwrap_or_default()
            }
            tag::STR => {
                value.downcast_ref::<Str>().map(|s| quote::repr_str(s.as_str())).unwrap_or_default()
            }
            tag::BYTES => value
                .downcast_ref::<Bytes>()
                .map(|b| quote::repr_bytes(&b.data))
                .unwrap_or_default(),
            tag::BIGINT => match value.downcast_ref::<BigInteger>() {
                Some(big) => {
                    integer::check_digits(&big.0).map_err(|message| self.value_error(message))?;
                    integer::to_radix(&big.0, 10)
                }
                None => String::new(),
            },
            tag::COMPLEX => value
                .downcast_ref::<Complex>()
                .map(|c| complex_repr(c.real, c.imag))
                .unwrap_or_default(),
            tag::RANGE => match value.downcast_ref::<Range>() {
                Some(range) if range.step == 1 => format!("range({}, {})", range.start, range.stop),
                Some(range) => format!("range({}, {}, {})", range.start, range.stop, range.step),
                None => String::new(),
            },
            tag::LONG_RANGE => {
                let range = value.downcast_ref::<LongRange>();
                range.map(|range| self.long_range_repr(range)).transpose()?.unwrap_or_default()
            }
            _ => return Ok(None),
        }))
    }

    fn long_range_repr(&self, range: &LongRange) -> PyResult<String> {
        let [start, stop, step] = [&range.start, &range.stop, &range.step]
            .map(|part| self.repr(&self.new_big_int(part.clone())));
        let (start, stop) = (start?, stop?);
        Ok(match range.step.is_one() {
            true => format!("range({start}, {stop})"),
            false => format!("range({start}, {stop}, {})", step?),
        })
    }

    fn container_repr(
        &self,
        value: &Value,
        whole: &Value,
        class: Option<&str>,
    ) -> PyResult<String> {
        if let Some(list) = value.downcast_ref::<List>() {
            return self.list_repr(list);
        }
        if let Some(tuple) = value.downcast_ref::<Tuple>() {
            let comma = if tuple.items().len() == 1 { "," } else { "" };
            return Ok(format!("({}{comma})", self.join_reprs(tuple.items())?));
        }
        if let Some(dict) = value.downcast_ref::<Dict>() {
            return self.dict_repr(dict);
        }
        match value.tag() {
            tag::SET => self.set_repr(whole, class, "set"),
            tag::FROZENSET => self.set_repr(whole, Some(class.unwrap_or("frozenset")), "frozenset"),
            _ => self.view_repr(value),
        }
    }

    /// `dict_keys([…])` and its siblings.
    fn view_repr(&self, value: &Value) -> PyResult<String> {
        let (name, items) = if let Some(view) = value.downcast_ref::<DictKeys>() {
            ("dict_keys", dict_items(view.dict()).into_iter().map(|(key, _)| key).collect())
        } else if let Some(view) = value.downcast_ref::<DictValues>() {
            ("dict_values", dict_items(view.dict()).into_iter().map(|(_, value)| value).collect())
        } else if let Some(view) = value.downcast_ref::<DictItems>() {
            let pair = |(key, value)| self.new_tuple(vec![key, value]);
            ("dict_items", dict_items(view.dict()).into_iter().map(pair).collect::<Vec<_>>())
        } else {
            return Ok(self.default_repr(value));
        };
        let _list = self.heap.stand_in_from(Some(list::STOCK));
        Ok(format!("{name}([{}])", self.join_reprs(&items)?))
    }

    /// The list may change while the items' methods run.
    fn list_repr(&self, list: &Gc<List>) -> PyResult<String> {
        let mut text = String::from("[");
        let mut i = 0;
        while let Some(item) = list.get(i) {
            if i > 0 {
                text.push_str(", ");
            }
            text.push_str(&self.repr(&item)?);
            i += 1;
        }
        text.push(']');
        Ok(text)
    }

    /// The dictionary may change while the methods of keys and values run.
    fn dict_repr(&self, dict: &Gc<Dict>) -> PyResult<String> {
        let mut text = String::from("{");
        let mut position = 0;
        while let Some((at, key, value)) = dict.next_from(position) {
            if text.len() > 1 {
                text.push_str(", ");
            }
            text.push_str(&self.repr(&key)?);
            text.push_str(": ");
            text.push_str(&self.repr(&value)?);
            position = at + 1;
        }
        text.push('}');
        Ok(text)
    }

    /// `{…}`, in parentheses after the class's name unless the class is `set` itself. As in CPython, an `__iter__` of the
    /// class decides what is in it.
    fn set_repr(&self, set: &Value, class: Option<&str>, base: &str) -> PyResult<String> {
        if as_elements(set).is_some_and(|elements| elements.len() == 0) {
            return Ok(format!("{}()", class.unwrap_or(base)));
        }
        let _list = self.heap.stand_in_from(Some(list::STOCK));
        let items = self.to_vec(set)?;
        let inner = self.join_reprs(&items)?;
        Ok(match class {
            Some(class) => format!("{class}({{{inner}}})"),
            None => format!("{{{inner}}}"),
        })
    }

    fn join_reprs(&self, items: &[Value]) -> PyResult<String> {
        let mut text = String::new();
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                text.push_str(", ");
            }
            text.push_str(&self.repr(item)?);
        }
        Ok(text)
    }
}

/// Copies of keys and values.
fn dict_items(dict: &Gc<Dict>) -> Vec<(Value, Value)> {
    let mut items = Vec::new();
    let mut position = 0;
    while let Some((at, key, value)) = dict.next_from(position) {
        items.push((key, value));
        position = at + 1;
    }
    items
}

/// How a container looks inside itself.
fn ellipsis(value: &Value, class: Option<&str>) -> String {
    match value.tag() {
        tag::LIST => "[...]".to_owned(),
        tag::TUPLE => "(...)".to_owned(),
        tag::DICT => "{...}".to_owned(),
        tag::SET | tag::FROZENSET => {
            let name = tag::CLASS_NAMES.get(value.tag() as usize).copied().unwrap_or("set");
            format!("{}(...)", class.unwrap_or(name))
        }
        _ => "...".to_owned(),
    }
}

/// `repr` of a complex number.
fn complex_repr(real: f64, imag: f64) -> String {
    let part = |x: f64| {
        let digits =
            float::write_magnitude(x.abs(), float::Style::Shortest, float::Flags::default());
        if x.is_sign_negative() && !x.is_nan() { format!("-{digits}") } else { digits }
    };
    if real == 0.0 && real.is_sign_positive() {
        return format!("{}j", part(imag));
    }
    let plus = if imag.is_sign_negative() && !imag.is_nan() { "" } else { "+" };
    format!("({}{plus}{}j)", part(real), part(imag))
}
