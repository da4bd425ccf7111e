//! `sys.getsizeof`: the sizes that objects have in CPython 3.11 on a 64-bit machine.

use exuvia::Gc;

use crate::modules::argument;
use crate::object::set::{Elements, FrozenSet};
use crate::object::{
    BigInteger, Bytes, Class, Code, Dict, Exception, Generator, Instance, Int, List, PyResult, Set,
    Str, Tuple, Value, tag,
};
use crate::vm::{Args, Vm};

/// What the collector puts before an object.
const GC_HEADER: usize = 16;
/// What comes before an instance with a `__dict__`.
const MANAGED_DICT: usize = 16;

pub(super) fn getsizeof(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [object, default] = args.bind(vm, "getsizeof", ["object", "default"], 1)?;
    let object = object.unwrap_or_else(|| vm.none.clone());
    let method = vm.class_of(&object).lookup(&vm.names.sizeof).filter(|method| {
        let native = method.downcast_ref::<crate::object::function::NativeMethod>();
        native.is_none_or(|native| native.owner != "object")
    });
    let Some(method) = method else { return Ok(vm.new_size(size_of(&object))) };
    // The tuple of the arguments, besides the bound method.
    let _held = object.clone();
    match vm.call_found(&method, &object, &[]).and_then(|size| argument::integer(vm, &size)) {
        Ok(size) => Ok(vm.new_big_int(size + header_of(&object))),
        Err(error) => default.ok_or(error),
    }
}

/// What is before an object and not part of what `__sizeof__` tells.
fn header_of(object: &Value) -> usize {
    match object.downcast_ref::<Instance>() {
        Some(instance) if instance.class().has_dict && instance.payload.is_none() => {
            GC_HEADER + MANAGED_DICT
        }
        _ if object.is_tracked() => GC_HEADER,
        _ => 0,
    }
}

/// The size of an object in CPython.
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
        tag::TUPLE => {
            object.downcast_ref::<Tuple>().map_or(0, |tuple| 40 + 8 * tuple.items().len())
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
            object.downcast_ref::<Exception>().map_or(88, |exception| exception_size(exception))
        }
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

/// A list that was made at once has no room to spare; one that grew has as much as CPython would give it.
fn list_size(list: &List) -> usize {
    let (len, capacity) = {
        let items = list.items.borrow();
        (items.len(), items.capacity())
    };
    let mut allocated = 0;
    while allocated < len {
        // What a list gets that is appended to when it is full.
        let wanted = allocated + 1;
        allocated = (wanted + (wanted >> 3) + 6) & !3;
    }
    56 + 8 * if capacity == len { len } else { allocated }
}

fn dict_size(dict: &Dict) -> usize {
    let (len, only_strings) = {
        let table = dict.table.borrow();
        (table.len(), table.iter().all(|entry| entry.key.tag() == tag::STR))
    };
    if len == 0 {
        return 64;
    }
    let mut slots = 8usize;
    while slots * 2 / 3 < len {
        slots *= 2;
    }
    let index_bytes = match slots {
        0..=128 => 1,
        129..=0x8000 => 2,
        _ => 4,
    };
    let entry = if only_strings { 16 } else { 24 };
    64 + 32 + slots * index_bytes + slots * 2 / 3 * entry
}

fn set_size(elements: &Elements) -> usize {
    let len = elements.len();
    let mut slots = 8usize;
    loop {
        // The table grows when three fifths of it are in use.
        let full = ((slots - 1) * 3).div_ceil(5);
        if len < full {
            break;
        }
        let wanted = if full > 50_000 { full * 2 } else { full * 4 };
        slots = (wanted + 1).next_power_of_two();
    }
    216 + if slots > 8 { slots * 16 } else { 0 }
}

fn instance_size(instance: &Gc<Instance>) -> usize {
    let class = instance.class();
    let slots = 8 * class.n_slots;
    let Some(payload) = &instance.payload else {
        let header = GC_HEADER + if class.has_dict { MANAGED_DICT } else { 0 };
        // With a `__dict__`, the weak references are kept behind it.
        return header + 16 + slots + if class.has_weakref { 8 } else { 0 };
    };
    let extra =
        if class.has_dict { subclass_extra(payload.tag()) } else { gc_header(payload.tag()) };
    size_of(payload) + extra + slots
}

/// What the instances of a subclass with a `__dict__` have in addition to the built-in object.
fn subclass_extra(tag: u32) -> usize {
    match tag {
        tag::TUPLE => 8,
        tag::INT | tag::BIGINT | tag::BOOL | tag::SET | tag::FROZENSET => 16,
        tag::LIST | tag::DICT => 24,
        // A string is no longer stored in one piece.
        tag::STR => 64,
        _ => 40,
    }
}

/// What the collector adds to the instances of a subclass, unless the built-in class has it already.
fn gc_header(tag: u32) -> usize {
    match tag {
        tag::LIST | tag::DICT | tag::TUPLE | tag::SET | tag::FROZENSET => 0,
        _ => GC_HEADER,
    }
}

fn exception_size(exception: &Exception) -> usize {
    let mro = exception.class.mro();
    let names =
        mro.iter().flat_map(|mro| mro.items()).filter_map(|class| class.downcast_ref::<Class>());
    let base = names
        .filter(|class| class.is_builtin)
        .find_map(|class| match class.name.borrow().as_str() {
            "OSError" | "UnicodeDecodeError" | "UnicodeEncodeError" | "UnicodeTranslateError" => {
                Some(128)
            }
            "StopIteration" | "SystemExit" | "NameError" => Some(96),
            "ImportError" => Some(112),
            "SyntaxError" => Some(152),
            "AttributeError" => Some(104),
            _ => None,
        })
        .unwrap_or(88);
    // Instances of Python classes can be referenced weakly.
    base + if exception.class.is_builtin { 0 } else { 8 }
}

fn class_size(class: &Class) -> usize {
    if class.is_builtin {
        return 424;
    }
    // Without a `__dict__`, instances share no keys.
    if class.has_dict { 1688 } else { 920 }
}

fn generator_size(generator: &Gc<Generator>) -> usize {
    let n_registers = generator.registers.borrow().len();
    168 + 8 * n_registers.max(1)
}

fn fixed_size(tag: u32) -> usize {
    match tag {
        tag::NONE | tag::ELLIPSIS | tag::NOT_IMPLEMENTED | tag::PLAIN_OBJECT => 16,
        tag::FUNCTION => 152,
        tag::NATIVE | tag::NATIVE_METHOD | tag::MODULE | tag::ENUMERATE => 72,
        tag::DICT_KEY_ITERATOR | tag::DICT_VALUE_ITERATOR | tag::DICT_ITEM_ITERATOR => 72,
        tag::BOUND_METHOD | tag::MEMBER | tag::GETSET | tag::ZIP | tag::SET_ITERATOR => 64,
        tag::CELL | tag::MAPPING_PROXY | tag::DICT_KEYS | tag::DICT_VALUES | tag::DICT_ITEMS => 40,
        tag::PROPERTY | tag::WEAKREF | tag::WEAK_PROXY | tag::WEAK_CALLABLE_PROXY => 80,
        tag::SLICE | tag::BYTEARRAY => 56,
        tag::FRAME => 224,
        tag::TRACEBACK | tag::SUPER => 64,
        tag::TEXT_FILE | tag::BINARY_FILE => 208,
        tag::PARTIAL => 80,
        tag::LRU_CACHE => 168,
        tag::ITEM_GETTER => 64,
        tag::ATTRIBUTE_GETTER | tag::METHOD_CALLER => 56,
        tag if tag::is_module_iterator(tag) => crate::modules::itertools::size(tag),
        _ => 48,
    }
}
