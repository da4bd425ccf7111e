//! The built-in functions, and the list of the built-in classes.

mod attribute;
mod class;
mod code;
mod collection;
pub(crate) mod descriptor;
mod number;
mod object_class;
mod property;
mod super_class;
mod text;
mod type_attributes;
mod type_class;

use exuvia::Gc;

pub(crate) use attribute::names_in;
pub(crate) use class::native_new;
pub(crate) use number::{abs, divmod, pow};
pub(crate) use object_class::{get_dict, name_of, set_dict};

use crate::object::class::ClassSpec;
use crate::object::function::NativeFn;
use crate::object::{
    Insert as _, alias, bool, bytearray, bytes_methods, cell, complex, descriptor_class, dict,
    exception_class, exception_group, float, frame_class, function_class, generator_class, int,
    iterator_methods, list, mapping_proxy, module, range, set, singleton, slice, str_methods, tag,
    tuple,
};
use crate::vm::Vm;

/// All built-in classes that have anything of their own.
pub(crate) static CLASSES: &[ClassSpec] = &[
    object_class::OBJECT,
    type_class::TYPE,
    super_class::SUPER,
    property::PROPERTY,
    descriptor::STATIC_METHOD,
    descriptor::CLASS_METHOD,
    function_class::FUNCTION,
    function_class::BOUND_METHOD,
    descriptor_class::NATIVE,
    descriptor_class::NATIVE_METHOD,
    descriptor_class::WRAPPER,
    descriptor_class::METHOD_WRAPPER,
    descriptor_class::CLASS_METHOD_DESCRIPTOR,
    descriptor_class::MEMBER,
    descriptor_class::GETSET,
    function_class::CODE,
    cell::CLASS,
    module::CLASS,
    exception_class::EXCEPTION,
    exception_group::CLASS,
    alias::CLASS,
    alias::union::CLASS,
    frame_class::TRACEBACK,
    frame_class::FRAME,
    generator_class::GENERATOR,
    generator_class::COROUTINE,
    generator_class::ASYNC_GENERATOR,
    generator_class::COROUTINE_WRAPPER,
    generator_class::ASYNC_SEND,
    generator_class::ASYNC_THROW,
    generator_class::ANEXT_AWAITABLE,
    crate::modules::C_DATA,
    singleton::NONE,
    singleton::ELLIPSIS,
    singleton::NOT_IMPLEMENTED,
    int::CLASS,
    bool::CLASS,
    float::CLASS,
    complex::CLASS,
    str_methods::CLASS,
    bytes_methods::CLASS,
    bytearray::CLASS,
    list::CLASS,
    tuple::CLASS,
    dict::CLASS,
    set::CLASS,
    set::FROZENSET_CLASS,
    mapping_proxy::CLASS,
    range::RANGE_CLASS,
    slice::SLICE_CLASS,
    iterator_methods::DICT_KEYS,
    iterator_methods::DICT_VALUES,
    iterator_methods::DICT_ITEMS,
    iterator_methods::RANGE_ITERATOR,
    iterator_methods::LONG_RANGE_ITERATOR,
    iterator_methods::LIST_ITERATOR,
    iterator_methods::LIST_REVERSE_ITERATOR,
    iterator_methods::TUPLE_ITERATOR,
    iterator_methods::STR_ITERATOR,
    iterator_methods::BYTES_ITERATOR,
    iterator_methods::STR_ASCII_ITERATOR,
    iterator_methods::BYTEARRAY_ITERATOR,
    iterator_methods::DICT_REVERSE_KEY_ITERATOR,
    iterator_methods::DICT_REVERSE_VALUE_ITERATOR,
    iterator_methods::DICT_REVERSE_ITEM_ITERATOR,
    iterator_methods::DICT_KEY_ITERATOR,
    iterator_methods::DICT_VALUE_ITERATOR,
    iterator_methods::DICT_ITEM_ITERATOR,
    iterator_methods::SET_ITERATOR,
    iterator_methods::SEQUENCE_ITERATOR,
    iterator_methods::CALLABLE_ITERATOR,
    iterator_methods::ENUMERATE,
    iterator_methods::ZIP,
    iterator_methods::MAP,
    iterator_methods::FILTER,
    iterator_methods::REVERSED,
    crate::modules::file::TEXT_CLASS,
    crate::modules::file::BINARY_CLASS,
    crate::modules::weakref::REFERENCE,
    crate::modules::weakref::PROXY,
    crate::modules::weakref::CALLABLE_PROXY,
    crate::modules::weakref::PROXY_METHODS,
    crate::modules::weakref::CALLABLE_PROXY_METHODS,
    crate::modules::sre::PATTERN_CLASS,
    crate::modules::sre::MATCH_CLASS,
    crate::modules::sre::SCANNER_CLASS,
];

/// Built-in functions by file.
const FUNCTIONS: &[&[(&str, NativeFn)]] = &[
    attribute::FUNCTIONS,
    class::FUNCTIONS,
    code::FUNCTIONS,
    collection::FUNCTIONS,
    number::FUNCTIONS,
    text::FUNCTIONS,
];

/// Classes that programs find among the built-ins.
const VISIBLE: &[u32] = &[
    tag::BOOL,
    tag::INT,
    tag::FLOAT,
    tag::COMPLEX,
    tag::STR,
    tag::BYTES,
    tag::BYTEARRAY,
    tag::TUPLE,
    tag::LIST,
    tag::DICT,
    tag::SET,
    tag::FROZENSET,
    tag::RANGE,
    tag::SLICE,
    tag::PROPERTY,
    tag::STATIC_METHOD,
    tag::CLASS_METHOD,
    tag::SUPER,
    tag::ENUMERATE,
    tag::ZIP,
    tag::MAP,
    tag::FILTER,
    tag::REVERSED,
    tag::CLASS,
    tag::PLAIN_OBJECT,
];

/// Fills the namespace of the built-ins.
pub(crate) fn fill(vm: &Vm) {
    let set = |name: &str, value| vm.builtins.set_str(&vm.intern(name), value);
    let in_tuples = crate::object::passing::names_in_tuples("builtins");
    for (name, function) in FUNCTIONS.iter().copied().flatten() {
        set(name, vm.new_native(name, *function, "builtins", in_tuples));
    }
    for tag in VISIBLE {
        let class = vm.classes.by_tag(*tag);
        let name = class.name.borrow().clone();
        set(&name, Gc::as_any(class).clone());
    }
    for class in &vm.classes.exceptions {
        let name = class.name.borrow().clone();
        set(&name, Gc::as_any(class).clone());
    }
    for name in ["EnvironmentError", "IOError"] {
        set(name, Gc::as_any(vm.exception_class(crate::vm::Kind::OSError)).clone());
    }
    set("open", vm.new_native("open", crate::modules::file::open, "_io", &[]));
    set("Ellipsis", vm.ellipsis.clone());
    set("NotImplemented", vm.not_implemented.clone());
    set("__debug__", vm.true_.clone());
    set("None", vm.none.clone());
    set("True", vm.true_.clone());
    set("False", vm.false_.clone());
}
