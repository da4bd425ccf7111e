//! The examples run to their ends.

macro_rules! examples {
    ($($name:ident $path:literal,)*) => {
        $(
            #[path = $path]
            mod $name;

            #[test]
            fn $name() {
                $name::main();
            }
        )*
    };
}

examples! {
    dom_tree "../examples/dom_tree.rs",
    friends "../examples/friends.rs",
    gc_timeline "../examples/gc_timeline.rs",
    lru_cache "../examples/lru_cache.rs",
    mini_lisp "../examples/mini_lisp/main.rs",
}
