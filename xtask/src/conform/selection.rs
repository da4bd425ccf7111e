//! Which tests are run, which of them are about memory, and which cannot pass, with reasons.

/// The files that are run unless others are named.
pub(super) const FILES: &[&str] = &[
    "test_gc",
    "test_weakref",
    "test_weakset",
    "test_finalization",
    "test_descr",
    "test_sys",
    "test_generators",
    "test_exceptions",
    "test_tracemalloc",
];

/// Those that a later CPython has as well and that are about nothing but its memory management.
pub(super) const LATER_FILES: &[&str] =
    &["test_gc", "test_weakref", "test_weakset", "test_finalization"];

/// The tests of a file that are about memory.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) file: &'static str,
    /// What they are about.
    pub(super) about: &'static str,
    /// Their names; one that ends in `*` stands for all that begin so.
    tests: &'static [&'static str],
}

impl Selection {
    /// Whether a test is one of them.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tests.iter().any(|pattern| stands_for(pattern, name))
    }

    /// The patterns that stand for none of the names.
    pub(super) fn unused<'a>(&self, names: impl Iterator<Item = &'a str> + Clone) -> Vec<&str> {
        let is_unused = |pattern: &&&str| !names.clone().any(|name| stands_for(pattern, name));
        self.tests.iter().filter(is_unused).copied().collect()
    }
}

fn stands_for(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |start| name.starts_with(start))
}

/// The tests about memory of those files that are about other things as well.
pub(super) const MEMORY: &[Selection] = &[
    Selection {
        file: "test_descr",
        about: "slots, weak references, resurrection, cycles, deep deaths",
        tests: &[
            "ClassPropertiesAndMethods.test_bpo25750",
            "ClassPropertiesAndMethods.test_cycle_through_dict",
            "ClassPropertiesAndMethods.test_deepcopy_recursive",
            "ClassPropertiesAndMethods.test_delete_hook",
            "ClassPropertiesAndMethods.test_file_fault",
            "ClassPropertiesAndMethods.test_refleaks_in_classmethod___init__",
            "ClassPropertiesAndMethods.test_refleaks_in_staticmethod___init__",
            "ClassPropertiesAndMethods.test_remove_subclass",
            "ClassPropertiesAndMethods.test_set_class",
            "ClassPropertiesAndMethods.test_set_dict",
            "ClassPropertiesAndMethods.test_slot_shadows_class_variable",
            "ClassPropertiesAndMethods.test_slots*",
            "ClassPropertiesAndMethods.test_subtype_resurrection",
            "ClassPropertiesAndMethods.test_vicious_descriptor_nonsense",
            "ClassPropertiesAndMethods.test_weakref_segfault",
            "ClassPropertiesAndMethods.test_weakrefs",
            "ClassPropertiesAndMethods.test_wrapper_segfault",
            "MiscTests.test_type_lookup_mro_reference",
            "SharedKeyTests.test_subclasses",
        ],
    },
    Selection {
        file: "test_sys",
        about: "counts, sizes, the allocator's statistics, finalizers' errors, the end of the program",
        tests: &[
            "SizeofTest.*",
            "SysModuleTest.test_clear_type_cache",
            "SysModuleTest.test_debugmallocstats",
            "SysModuleTest.test_getallocatedblocks",
            "SysModuleTest.test_intern",
            "SysModuleTest.test_is_finalizing",
            "SysModuleTest.test_issue20602",
            "SysModuleTest.test_refcount",
            "SysModuleTest.test_sys_ignores_cleaning_up_user_data",
            "UnraisableHookTest.*",
        ],
    },
    Selection {
        file: "test_generators",
        about: "how generators and their frames end",
        tests: &[
            "ExceptionTest.*",
            "FinalizationTest.*",
            "GeneratorTest.test_ag_frame_f_back",
            "GeneratorTest.test_cr_frame_f_back",
            "GeneratorTest.test_gi_frame_f_back",
            "GeneratorTest.test_handle_frame_object_in_creation",
            "GeneratorThrowTest.*",
            "__test__.coroutine",
            "__test__.refleaks",
            "__test__.weakref",
        ],
    },
    Selection {
        file: "test_exceptions",
        about: "how long exceptions, their tracebacks and frames live",
        tests: &[
            "ExceptionTests.testExceptionCleanupState",
            "ExceptionTests.testInfiniteRecursion",
            "ExceptionTests.testNoneClearsTracebackAttr",
            "ExceptionTests.test_3114",
            "ExceptionTests.test_MemoryError",
            "ExceptionTests.test_context_of_exception*",
            "ExceptionTests.test_exception_cleanup_names*",
            "ExceptionTests.test_exception_target_in_nested_scope",
            "ExceptionTests.test_generator_*",
            "ExceptionTests.test_memory_error*",
            "ExceptionTests.test_no_hang_on_context_chain_cycle*",
            "ExceptionTests.test_raise_does_not_create_context_chain_cycle",
            "ExceptionTests.test_raise_in_generator",
            "ExceptionTests.test_recursion_*",
            "ExceptionTests.test_trashcan_recursion",
            "ExceptionTests.test_unraisable",
            "ExceptionTests.test_yield_in_nested_try_excepts",
        ],
    },
    Selection {
        file: "test_tracemalloc",
        about: "all but CPython's interface for C",
        tests: &[
            "TestCommandLine.test_env_*",
            "TestCommandLine.test_sys_*",
            "TestFilters.*",
            "TestSnapshot.*",
            "TestTraceback.*",
            "TestTracemallocEnabled.*",
        ],
    },
];

/// Why a test that fails cannot pass, where its own words do not say so: version, file, test, reason.
const EXPLAINED: &[(&str, &str, &str, &str)] = &[
    (
        "3.11",
        "test_gc",
        "GCTests.test_garbage_at_shutdown",
        "the program that it starts needs CPython's C test module",
    ),
    (
        "3.11",
        "test_sys",
        "SizeofTest.test_objecttypes",
        "asks for the sizes of descriptors of datetime in C, of the mapping of a codec, and of the UTF-8 that a string keeps",
    ),
    ("3.13", "test_gc", "GCTests.test_get_referents_on_capsule", "needs the module datetime in C"),
    ("3.13", "test_weakref", "ReferencesTestCase.test_proxy_repr", "the text is that of 3.13"),
    ("3.13", "test_weakref", "ReferencesTestCase.test_ref_repr", "the text is that of 3.13"),
];

/// Why a test that failed could not pass, if that is known.
pub(super) fn explanation(version: &str, file: &str, test: &str) -> Option<&'static str> {
    let is_it = |row: &&(&str, &str, &str, &str)| (row.0, row.1, row.2) == (version, file, test);
    EXPLAINED.iter().find(is_it).map(|row| row.3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_for_what_begins_so() {
        let selection = Selection { file: "f", about: "", tests: &["A.*", "B.test", "C.*"] };
        assert!(selection.has("A.x") && selection.has("B.test") && !selection.has("B.test2"));
        assert_eq!(selection.unused(["A.x", "B.test"].into_iter()), ["C.*"]);
    }

    #[test]
    fn files_of_selections_are_run() {
        assert!(MEMORY.iter().all(|selection| FILES.contains(&selection.file)));
    }
}
