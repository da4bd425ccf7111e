//! `sys.getsizeof`: the sizes that objects have in CPython 3.11 on a 64-bit machine.

use exuvia::Gc;

use crate::modules::argument;
use crate::object::bytearray::ByteArray;
use crate::object::frame::Frame;
use crate::object::function::NativeMethod;
use crate::object::set::{Elements, FrozenSet};
use crate::object::{
    BigInteger, Bytes, Class, Code, Dict, Exception, Generator, Instance, Int, List, PyResult, Set,
    Str, Tuple, Value, tag,
};
use crate::vm::{Args, Kind, Vm};

/// What the collector puts before an object.
const GC_HEADER: usize = 16;
/// What comes before an instance with a `__dict__`.
const MANAGED_DICT: usize = 16;

pub(super) fn getsizeof(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, default] = args.bind(vm, "getsizeof", ["object", "default"], 1)?;
    let object = object.unwrap_or_else(|| vm.none.clone());
    match own_size(vm, &object) {
        Ok(size) => Ok(vm.new_size(size + header_of(vm, &object))),
        Err(error) if vm.is_kind(&error, Kind::TypeError) => default.ok_or(error),
        Err(error) => Err(error),
    }
}

/// What `__sizeof__` says.
fn own_size(vm: &Vm, object: &Value) -> PyResult<usize> {
    let method = vm.class_of(object).lookup(&vm.names.sizeof).filter(|method| {
        let native = method.downcast_ref::<NativeMethod>();
        native.is_none_or(|native| native.owner != "object")
    });
    let Some(method) = method else { return Ok(size_of(object)) };
    let size = vm.call_as_bound(&method, object, &[])?;
    let Some(size) = argument::as_integer(&size) else {
        return Err(vm.type_error("an integer is required"));
    };
    if size.sign() == num_bigint::Sign::Minus {
        return Err(vm.value_error("__sizeof__() should return >= 0"));
    }
    match isize::try_from(&size) {
        Ok(size) => Ok(size.unsigned_abs()),
        Err(_) => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

/// What is before an object and not part of what `__sizeof__` tells.
fn header_of(vm: &Vm, object: &Value) -> usize {
    match object.downcast_ref::<Instance>() {
        Some(instance) if has_managed_dict(instance.class()) && !is_ordered(vm, instance) => {
            GC_HEADER + MANAGED_DICT
        }
        _ if is_collected(object) => GC_HEADER,
        _ => 0,
    }
}

/// Whether instances have their `__dict__` in front of them, so that they share keys.
fn has_managed_dict(class: &Class) -> bool {
    class.has_dict
        && !class.is_builtin
        && !is_var_sized(class.layout)
        && !matches!(class.layout, tag::CLASS | tag::EXCEPTION | tag::MODULE)
}

/// Whether it is a kind of `OrderedDict`, which has a `__dict__` of its own.
fn is_ordered(vm: &Vm, instance: &Instance) -> bool {
    instance.class().layout == tag::DICT
        && instance.class().is_subclass_of(vm.classes.by_tag(tag::ORDERED_DICT))
}

fn is_var_sized(layout: u32) -> bool {
    matches!(layout, tag::INT | tag::TUPLE | tag::BYTES)
}

/// Whether CPython's collector knows objects of this kind.
fn is_collected(object: &Value) -> bool {
    match object.tag() {
        tag::NONE
        | tag::BOOL
        | tag::INT
        | tag::BIGINT
        | tag::FLOAT
        | tag::COMPLEX
        | tag::STR
        | tag::BYTES
        | tag::BYTEARRAY
        | tag::RANGE
        | tag::RANGE_ITERATOR
        | tag::LONG_RANGE
        | tag::LONG_RANGE_ITERATOR
        | tag::ELLIPSIS
        | tag::NOT_IMPLEMENTED
        | tag::PLAIN_OBJECT
        | tag::CODE => false,
        tag::CLASS => object.downcast_ref::<Class>().is_some_and(|class| !class.is_builtin),
        _ => true,
    }
}

/// The size of an object in CPython, without what is in front of it.
pub(crate) fn size_of(object: &Value) -> usize {
    match object.tag() {
        tag::INT => {
            object.downcast_ref::<Int>().map_or(28, |int| int_size(int.0.unsigned_abs().into()))
        }
        tag::BIGINT => object
            .downcast_ref::<BigInteger>()
            .map_or(0, |int| 24 + 4 * usize::try_from(int.0.bits().div_ceil(30)).unwrap_or(0)),
        tag::BOOL => 28,
        tag::FLOAT => 24,
        tag::COMPLEX => 32,
        tag::STR => object.downcast_ref::<Str>().map_or(0, |text| string_size(text)),
        tag::BYTES => object.downcast_ref::<Bytes>().map_or(0, |bytes| 33 + bytes.data.len()),
        tag::BYTEARRAY => {
            56 + object.downcast_ref::<ByteArray>().map_or(0, |bytes| bytes.n_allocated())
        }
        tag::TUPLE => {
            object.downcast_ref::<Tuple>().map_or(0, |tuple| 24 + 8 * tuple.items().len())
        }
        tag::LIST => object.downcast_ref::<List>().map_or(0, |list| list_size(list)),
        tag::DICT => object.downcast_ref::<Dict>().map_or(0, |dict| dict_size(dict)),
        tag::SET => object.downcast_ref::<Set>().map_or(0, |set| set_size(&set.elements)),
        tag::FROZENSET => {
            object.downcast_ref::<FrozenSet>().map_or(0, |set| set_size(&set.elements))
        }
        tag::INSTANCE => object.downcast_ref::<Instance>().map_or(0, instance_size),
        tag::CLASS => object.downcast_ref::<Class>().map_or(0, |class| class_size(class)),
        tag::GENERATOR => object.downcast_ref::<Generator>().map_or(0, generator_size),
        tag::EXCEPTION => {
            object.downcast_ref::<Exception>().map_or(72, |exception| exception_size(exception))
        }
        tag::FRAME => object.downcast_ref::<Frame>().map_or(0, frame_size),
        tag::CODE => object.downcast_ref::<Code>().map_or(0, |code| 176 + 2 * code.ops.len()),
        tag => fixed_size(tag),
    }
}

fn int_size(magnitude: u128) -> usize {
    let bits = (u128::BITS - magnitude.leading_zeros()) as usize;
    24 + 4 * bits.div_ceil(30).max(1)
}

fn string_size(text: &Str) -> usize {
    let widest = text.as_str().chars().max().map_or(0, u32::from);
    match widest {
        0..0x80 => 49 + text.len(),
        0x80..0x100 => 73 + text.len(),
        0x100..0x1_0000 => 74 + 2 * text.len(),
        _ => 76 + 4 * text.len(),
    }
}

fn list_size(list: &List) -> usize {
    40 + 8 * list.items.borrow().capacity()
}

fn dict_size(dict: &Dict) -> usize {
    let table = dict.table.borrow();
    let only_strings = !table.is_general();
    let n_shared = usize::from(table.n_shared());
    if only_strings && n_shared >= table.n_positions().max(1) {
        return 48 + 8 * n_shared;
    }
    let Some(slots) = table.n_slots() else { return 48 };
    let index_bytes = match slots {
        0..=128 => 1,
        129..=0x8000 => 2,
        _ => 4,
    };
    let entry = if only_strings { 16 } else { 24 };
    48 + 32 + slots * index_bytes + slots * 2 / 3 * entry
}

/// The smallest table is in the set itself.
fn set_size(elements: &Elements) -> usize {
    let slots = elements.table.borrow().n_slots();
    200 + if slots > 8 { slots * 16 } else { 0 }
}

fn instance_size(instance: &Gc<Instance>) -> usize {
    let class = instance.class();
    let held = instance.payload.as_deref();
    let fixed = match held {
        None => 16,
        // What `int` and `str` say does not depend on the class.
        Some(held) if matches!(held.tag(), tag::INT | tag::BIGINT | tag::BOOL) => {
            return size_of(held);
        }
        Some(held) => match held.downcast_ref::<Str>() {
            Some(text) => return separate_string_size(text),
            None => size_of(held),
        },
    };
    let has_weakref_itself = held.is_some_and(|held| {
        matches!(held.tag(), tag::SET | tag::FROZENSET | tag::DEQUE | tag::ORDERED_DICT)
    });
    let weakref = if class.has_weakref && !has_weakref_itself { 8 } else { 0 };
    let dict = if class.has_dict && is_var_sized(class.layout) { 8 } else { 0 };
    fixed + 8 * class.n_slots + weakref + dict
}

/// The size of an instance of a subclass of `str`, whose text is not stored together with it.
fn separate_string_size(text: &Str) -> usize {
    let widest = text.as_str().chars().max().map_or(0, u32::from);
    let width = match widest {
        0..0x100 => 1,
        0x100..0x1_0000 => 2,
        _ => 4,
    };
    80 + width * (text.len() + 1)
}

fn exception_size(exception: &Exception) -> usize {
    // Instances of Python classes can be referenced weakly.
    exception_basic_size(exception.class()) + if exception.class().is_builtin { 0 } else { 8 }
}

/// The size of instances of an exception class, without what classes of Python code add.
pub(crate) fn exception_basic_size(class: &Class) -> usize {
    let mro = class.mro();
    let names =
        mro.iter().flat_map(|mro| mro.items()).filter_map(|class| class.downcast_ref::<Class>());
    let base = names.filter(|class| class.is_builtin).find_map(|class| {
        match class.name.borrow().as_str() {
            "OSError" | "UnicodeDecodeError" | "UnicodeEncodeError" | "UnicodeTranslateError" => {
                Some(112)
            }
            "StopIteration" | "SystemExit" | "NameError" => Some(80),
            "ImportError" => Some(96),
            "SyntaxError" => Some(136),
            "AttributeError" => Some(88),
            _ => None,
        }
    });
    base.unwrap_or(72)
}

fn class_size(class: &Class) -> usize {
    if class.is_builtin {
        return 424;
    }
    if has_managed_dict(class) { 1672 } else { 904 }
}

fn generator_size(generator: &Gc<Generator>) -> usize {
    let code = &generator.code;
    let n_temporaries = usize::from(code.n_registers - code.n_named).max(1);
    152 + 8 * (usize::from(code.n_named) + n_temporaries)
}

fn frame_size(frame: &Gc<Frame>) -> usize {
    let code = &frame.code;
    let n_temporaries = usize::from(code.n_registers - code.n_named).max(2);
    120 + 8 * (usize::from(code.n_named) + n_temporaries)
}

/// The size of an object with a header whose parts are of fixed size.
pub(crate) fn fixed_size(tag: u32) -> usize {
    let whole = match tag {
        tag::NONE | tag::ELLIPSIS | tag::NOT_IMPLEMENTED | tag::PLAIN_OBJECT => return 16,
        tag::RANGE | tag::LONG_RANGE | tag::RANGE_ITERATOR | tag::LONG_RANGE_ITERATOR => return 48,
        tag::FUNCTION => 152,
        tag::NATIVE | tag::NATIVE_METHOD | tag::MODULE | tag::ENUMERATE => 72,
        tag::DICT_KEY_ITERATOR | tag::DICT_VALUE_ITERATOR | tag::DICT_ITEM_ITERATOR => 72,
        tag::BOUND_METHOD | tag::MEMBER | tag::GETSET | tag::ZIP | tag::SET_ITERATOR => 64,
        tag::CELL | tag::MAPPING_PROXY | tag::DICT_KEYS | tag::DICT_VALUES | tag::DICT_ITEMS => 40,
        tag::PROPERTY | tag::WEAKREF | tag::WEAK_PROXY | tag::WEAK_CALLABLE_PROXY => 80,
        tag::SLICE | tag::SUPER => 56,
        tag::TRACEBACK => 64,
        tag::TEXT_FILE | tag::BINARY_FILE => 208,
        tag::PARTIAL | tag::GENERIC_ALIAS => 80,
        tag::LRU_CACHE => 168,
        tag::ITEM_GETTER => 64,
        tag::ATTRIBUTE_GETTER | tag::METHOD_CALLER => 56,
        tag if tag::is_module_iterator(tag) => crate::modules::itertools::size(tag),
        _ => 48,
    };
    whole - GC_HEADER
}
