//! How CPython hands arguments to what is written in C: one by one, or in a tuple that it makes for the call.
//!
//! Such a tuple is counted at the gates as long as the call lasts, and what is seldom used leaves it in a free list.

/// How a function or method gets its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Passing {
    /// One by one.
    Vector,
    /// In a tuple, and a dictionary if there are keywords; a method gets its receiver besides.
    Tuple,
    /// The same for the method of a slot as it is found in a class: the receiver comes first in the tuple, and is cut off.
    Slot,
    /// The same for `__new__`, where that is the class to make an instance of.
    New,
}

/// Names of functions and methods that get a tuple, by module or class.
const IN_TUPLES: &[(&str, &[&str])] = &[
    ("builtins", &["dir", "max", "min", "vars"]),
    ("gc", &["get_referents", "get_referrers", "set_threshold"]),
    ("sys", &["getsizeof", "set_asyncgen_hooks"]),
    ("_functools", &["cmp_to_key", "reduce"]),
    ("math", &["log"]),
    (
        "time",
        &[
            "asctime",
            "clock_getres",
            "clock_gettime",
            "clock_gettime_ns",
            "ctime",
            "get_clock_info",
            "gmtime",
            "localtime",
            "strftime",
        ],
    ),
    ("_thread", &["interrupt_main", "stack_size", "start_new", "start_new_thread"]),
    ("atexit", &["register"]),
    ("object", &["__subclasshook__"]),
    ("async_generator", &["athrow"]),
    ("bytearray", SEARCHES),
    ("bytes", SEARCHES),
    ("str", &["count", "endswith", "find", "format", "index", "rfind", "rindex", "startswith"]),
    ("dict", &["update"]),
    ("collections.OrderedDict", &["update"]),
    ("frozenset", &["difference", "intersection", "union"]),
    (
        "set",
        &[
            "difference",
            "difference_update",
            "intersection",
            "intersection_update",
            "union",
            "update",
        ],
    ),
    ("property", &["__set_name__"]),
    ("range", &["__reduce__"]),
    ("anext_awaitable", &["close", "throw"]),
    ("BaseExceptionGroup", &["derive", "split", "subgroup"]),
    ("_thread.lock", LOCKS),
    ("_thread.RLock", LOCKS),
    ("functools._lru_cache_wrapper", &["__copy__", "__deepcopy__"]),
    ("re.Match", &["group"]),
];

const SEARCHES: &[&str] = &["count", "endswith", "find", "index", "rfind", "rindex", "startswith"];
const LOCKS: &[&str] = &["__enter__", "__exit__", "_acquire_restore", "acquire", "acquire_lock"];

/// The names in a module or class that belong to functions and methods that get a tuple.
pub(crate) fn names_in_tuples(owner: &str) -> &'static [&'static str] {
    IN_TUPLES.iter().find(|(name, _)| *name == owner).map_or(&[], |(_, names)| names)
}

/// Whether calling a built-in class hands the arguments over one by one.
pub(crate) fn is_vector_class(name: &str) -> bool {
    matches!(
        name,
        "type"
            | "dict"
            | "enumerate"
            | "filter"
            | "float"
            | "frozenset"
            | "list"
            | "bool"
            | "map"
            | "range"
            | "reversed"
            | "set"
            | "super"
            | "tuple"
    )
}
