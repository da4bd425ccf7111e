//! The numbers by which the VM tells objects apart without asking for their class.

macro_rules! tags {
    ($($(#[$doc:meta])* $name:ident $text:literal),* $(,)?) => {
        /// Numbers the tags.
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "named as the tags")]
        #[repr(u32)]
        enum Number { $($name),* }

        $($(#[$doc])* pub(crate) const $name: u32 = Number::$name as u32 + 1;)*

        /// Python names of the built-in classes, by tag.
        pub(crate) const CLASS_NAMES: &[&str] = &["object", $($text),*];
    };
}

tags! {
    NONE "NoneType", BOOL "bool", INT "int", BIGINT "int", FLOAT "float", COMPLEX "complex", STR "str",
    BYTES "bytes", TUPLE "tuple", LIST "list", DICT "dict", SET "set", FROZENSET "frozenset",
    RANGE "range", LONG_RANGE "range", SLICE "slice", ELLIPSIS "ellipsis", NOT_IMPLEMENTED "NotImplementedType",
    PLAIN_OBJECT "object",
    FUNCTION "function", NATIVE "builtin_function_or_method", NATIVE_METHOD "method_descriptor",
    // These stand for the classes of some objects that carry the tags of others.
    WRAPPER "wrapper_descriptor", METHOD_WRAPPER "method-wrapper", CLASS_METHOD_DESCRIPTOR "classmethod_descriptor",
    BOUND_METHOD "method", CELL "cell", CODE "code", GENERATOR "generator",
    // Coroutines and asynchronous generators carry the tag of generators; these stand for their classes.
    COROUTINE "coroutine", ASYNC_GENERATOR "async_generator",
    COROUTINE_WRAPPER "coroutine_wrapper", ASYNC_GENERATOR_SEND "async_generator_asend",
    ASYNC_GENERATOR_THROW "async_generator_athrow", ASYNC_GENERATOR_WRAPPED "async_generator_wrapped_value",
    ANEXT_AWAITABLE "anext_awaitable", FRAME "frame", TRACEBACK "traceback",
    MODULE "module", PROPERTY "property", STATIC_METHOD "staticmethod", CLASS_METHOD "classmethod",
    MEMBER "member_descriptor", GETSET "getset_descriptor", SUPER "super", WEAKREF "weakref.ReferenceType",
    WEAK_PROXY "weakref.ProxyType", WEAK_CALLABLE_PROXY "weakref.CallableProxyType", BYTEARRAY "bytearray",
    MAPPING_PROXY "mappingproxy", GENERIC_ALIAS "types.GenericAlias", UNION "types.UnionType",
    DICT_KEYS "dict_keys", DICT_VALUES "dict_values", DICT_ITEMS "dict_items",
    RANGE_ITERATOR "range_iterator", LIST_ITERATOR "list_iterator", TUPLE_ITERATOR "tuple_iterator",
    STR_ITERATOR "str_iterator", DICT_KEY_ITERATOR "dict_keyiterator", DICT_VALUE_ITERATOR "dict_valueiterator",
    DICT_ITEM_ITERATOR "dict_itemiterator", SET_ITERATOR "set_iterator", SEQUENCE_ITERATOR "iterator",
    CALLABLE_ITERATOR "callable_iterator", ENUMERATE "enumerate", ZIP "zip", MAP "map", FILTER "filter",
    REVERSED "reversed", LONG_RANGE_ITERATOR "longrange_iterator", LIST_REVERSE_ITERATOR "list_reverseiterator", BYTES_ITERATOR "bytes_iterator",
    // These stand for the classes of some iterators that carry the tags of others.
    STR_ASCII_ITERATOR "str_ascii_iterator", BYTEARRAY_ITERATOR "bytearray_iterator",
    DICT_REVERSE_KEY_ITERATOR "dict_reversekeyiterator", DICT_REVERSE_VALUE_ITERATOR "dict_reversevalueiterator",
    DICT_REVERSE_ITEM_ITERATOR "dict_reverseitemiterator",
    NATIVE_OBJECT "object",
    TEXT_FILE "_io.TextIOWrapper", BINARY_FILE "_io.BufferedRandom", TWISTER "Random",
    DEQUE "collections.deque", TUPLE_GETTER "_collections._tuplegetter", DEFAULT_DICT "collections.defaultdict", ORDERED_DICT "collections.OrderedDict",
    ORDERED_KEYS "odict_keys", ORDERED_VALUES "odict_values", ORDERED_ITEMS "odict_items",
    TEE_DATA "itertools._tee_dataobject",
    ABC_DATA "_abc._abc_data", STRUCT "_struct.Struct", ARRAY "array.array",
    // What modules make to be called.
    PARTIAL "functools.partial", LRU_CACHE "functools._lru_cache_wrapper", KEY_WRAPPER "functools.KeyWrapper",
    // What CPython keeps the results of an `lru_cache` in; here this is only a class.
    LRU_LINK "functools._lru_list_elem",
    ITEM_GETTER "operator.itemgetter", ATTRIBUTE_GETTER "operator.attrgetter", METHOD_CALLER "operator.methodcaller",
    // The iterators of modules.
    DEQUE_ITERATOR "_collections._deque_iterator", DEQUE_REVERSE_ITERATOR "_collections._deque_reverse_iterator",
    ORDERED_ITERATOR "odict_iterator", COUNT "itertools.count", REPEAT "itertools.repeat", CYCLE "itertools.cycle",
    ACCUMULATE "itertools.accumulate", CHAIN "itertools.chain", COMPRESS "itertools.compress",
    DROP_WHILE "itertools.dropwhile", TAKE_WHILE "itertools.takewhile", FILTER_FALSE "itertools.filterfalse",
    STAR_MAP "itertools.starmap", GROUP_BY "itertools.groupby", GROUPER "itertools._grouper", I_SLICE "itertools.islice",
    TEE "itertools._tee", ZIP_LONGEST "itertools.zip_longest", PAIRWISE "itertools.pairwise",
    PRODUCT "itertools.product", PERMUTATIONS "itertools.permutations", COMBINATIONS "itertools.combinations",
    COMBINATIONS_WITH "itertools.combinations_with_replacement", UNPACK_ITERATOR "_struct.unpack_iterator",
    ARRAY_ITERATOR "array.arrayiterator",
    PATTERN "re.Pattern", MATCH "re.Match", SCANNER "_sre.SRE_Scanner",
    LOCK "_thread.lock", RLOCK "_thread.RLock", THREAD_HANDLE "_thread._ThreadHandle", LOCAL_DICTS "_thread._localdummy",
    // These carry their class themselves.
    C_DATA "_CData", INSTANCE "object", EXCEPTION "BaseException", CLASS "type",
    // Exception groups carry the tag of exceptions; this stands for their class.
    EXCEPTION_GROUP "BaseExceptionGroup",
}

/// Whether objects with this tag are iterators of a module's class, such as `itertools.chain`.
#[inline]
pub(crate) fn is_module_iterator(tag: u32) -> bool {
    (DEQUE_ITERATOR..=ARRAY_ITERATOR).contains(&tag)
}

/// How many tags there are.
pub(crate) const N_TAGS: usize = CLASS_NAMES.len();
