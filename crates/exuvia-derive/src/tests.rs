//! What the derive says of wrong options, and what it asks of parameters.

use syn::{DeriveInput, ImplItem, Item, ItemConst, ItemImpl, parse_quote};

use crate::expand::expand;

fn error(input: DeriveInput) -> String {
    expand(input).expect_err("it is wrong").to_string()
}

#[test]
fn wrong_options_are_named() {
    let unknown = error(parse_quote!(
        #[trace(leave)]
        struct Node;
    ));
    assert!(unknown.starts_with("unknown option of `trace`: expected `tag`,"), "{unknown}");
    let twice = error(parse_quote!(
        #[trace(tag = 1, tag = 2)]
        struct Node;
    ));
    assert_eq!(twice, "`tag` is given twice");
    let both = error(parse_quote!(
        #[trace(finalize, finalizer = end)]
        struct Node;
    ));
    assert_eq!(both, "`finalize` and `finalizer` exclude each other");
    let leaf = error(parse_quote!(
        #[trace(leaf)]
        #[trace(tracked)]
        struct Node;
    ));
    assert_eq!(leaf, "a `leaf` is not tracked");
    let skip = error(parse_quote!(
        #[trace(skip)]
        struct Node;
    ));
    assert_eq!(skip, "`skip` is for fields; for the whole type it is `leaf`");
    let field = error(parse_quote!(
        struct Node(#[trace(leaf)] u8);
    ));
    assert_eq!(field, "the only option of a field is `skip`");
    let union = error(parse_quote!(union Either { one: u8 }));
    assert_eq!(union, "unions cannot derive `Trace`");
    let bound = error(parse_quote!(
        #[trace(bound = "T:: Trace")]
        struct Node<T>(T);
    ));
    assert!(bound.starts_with("expected"), "{bound}");
}

/// The option has had a name that did not say that it is unsafe to use.
#[test]
fn unsafe_needs_finalizer_says_that_it_is_unsafe() {
    let old = error(parse_quote!(
        #[trace(finalize, needs_finalizer = wanted)]
        struct Node;
    ));
    assert!(old.starts_with("this option is called `unsafe_needs_finalizer`"), "{old}");
    let alone = error(parse_quote!(
        #[trace(unsafe_needs_finalizer = wanted)]
        struct Node;
    ));
    assert_eq!(alone, "this asks for `finalize` or `finalizer`");
    let right = parse_quote!(
        #[trace(finalize, unsafe_needs_finalizer = wanted)]
        struct Node;
    );
    assert!(methods(right).contains(&"needs_finalizer".into()));
}

#[test]
fn unsafe_settled_becomes_a_constant() {
    let input = parse_quote!(
        #[trace(unsafe_settled = is_settled)]
        struct Node;
    );
    let items = implementation(input).items;
    let is_it = |item: &ImplItem| matches!(item, ImplItem::Const(item) if item.ident == "SETTLED");
    assert!(items.iter().any(is_it));
}

/// The implementation of `Trace` among the items of the expansion.
fn implementation(input: DeriveInput) -> ItemImpl {
    let outer: ItemConst = syn::parse2(expand(input).expect("it is right")).expect("a constant");
    let syn::Expr::Block(block) = *outer.expr else { panic!("with a block") };
    let item = block.block.stmts.into_iter().find_map(|statement| match statement {
        syn::Stmt::Item(Item::Impl(item)) if item.unsafety.is_some() => Some(item),
        _ => None,
    });
    item.expect("an unsafe implementation")
}

fn methods(input: DeriveInput) -> Vec<String> {
    let items = implementation(input).items.into_iter();
    let names = items.filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
        _ => None,
    });
    names.collect()
}

/// What the implementation asks, without spaces.
fn bounds(input: DeriveInput) -> Vec<String> {
    let clause = implementation(input).generics.where_clause;
    let predicates = clause.into_iter().flat_map(|clause| clause.predicates);
    predicates.map(|predicate| quote::quote!(#predicate).to_string().replace(' ', "")).collect()
}

#[test]
fn bounds_are_inferred_from_what_is_traced() {
    assert_eq!(
        bounds(parse_quote!(
            struct Node;
        )),
        [""; 0]
    );
    assert_eq!(
        bounds(parse_quote!(
            struct Node<A, B, C>(Vec<A>, #[trace(skip)] B, Gc<C>);
        )),
        ["A:::exuvia::Trace", "B:'static", "C:'static"]
    );
    assert_eq!(
        bounds(parse_quote!(
            struct Node<A, B>(PhantomData<A>, fn(A) -> B, &'static B, *const A);
        )),
        ["A:'static", "B:'static"]
    );
    assert_eq!(
        bounds(parse_quote!(
            enum Node<A, const N: usize> {
                One([(u8, A); N]),
                Two { two: Rc<A> },
            }
        )),
        ["A:::exuvia::Trace"]
    );
    assert_eq!(
        bounds(parse_quote!(
            struct Node<I: Iterator>(I::Item, Option<<I as Other>::Thing>);
        )),
        ["I:'static", "I::Item:::exuvia::Trace", "<IasOther>::Thing:::exuvia::Trace"]
    );
    assert_eq!(
        bounds(parse_quote!(
            #[trace(leaf)]
            struct Node<T>(Vec<T>);
        )),
        ["T:'static"]
    );
}

#[test]
fn bounds_can_be_given() {
    assert_eq!(
        bounds(parse_quote!(
            #[trace(bound = "T: Special, u8: Other,")]
            struct Node<T>(T)
            where
                T: Copy;
        )),
        ["T:Copy", "T:Special", "u8:Other"]
    );
    assert_eq!(
        bounds(parse_quote!(
            #[trace(bound = "")]
            struct Node<T>(T);
        )),
        [""; 0]
    );
}

#[test]
fn functions_are_marked_inline_once() {
    let item = implementation(parse_quote!(
        struct Node(u8);
    ));
    let Some(ImplItem::Fn(trace)) = item.items.last() else { panic!("a method") };
    assert_eq!(trace.attrs.len(), 1);
}
