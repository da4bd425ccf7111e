//! `#[derive(Trace)]`: lists the edges of a type for the collector of `exuvia`.

mod bounds;
mod expand;
mod options;
#[cfg(test)]
mod tests;

use syn::{Error, parse_macro_input};

/// Implements `exuvia::Trace` by tracing every field.
///
/// A type that derives it cannot implement `Drop`: the collector may have cleared what its handles lead to. A
/// finalizer can look at everything.
///
/// On the type, in `#[trace(..)]`:
///
/// * `tag = EXPR`: the value of `Trace::TAG`,
/// * `finalize`: objects have the finalizer that `exuvia::Finalize` gives them,
/// * `finalizer = PATH`: or this one, a `fn(&Gc<Self>)`,
/// * `unsafe_needs_finalizer = PATH`: a `fn(&Self) -> bool` that says which values want it; it runs while the collector holds
///   what it has found dead, and **must not clone, store or drop a handle**,
/// * `watcher = PATH`: a `fn(&Gc<Self>)` that is told when what the object watches has died,
/// * `clear = PATH`: a `fn(&Gc<Self>)` by which an object that the collector has condemned lets go of its handles, in the order of the
///   list; without it the value is dropped,
/// * `shed = PATH`: a `fn(&Self)` by which an object that dies lets go of what is to be gone before its weak handles are cleared,
/// * `levels = EXPR`: the value of `Trace::LEVELS`,
/// * `unsafe_settled = PATH`: a `fn(&Self, usize) -> bool` that is asked of each object that has survived a collection, with the
///   number of the generation, whether it can do without the collector from now on; it runs in the middle of the collection, and
///   **must not clone, store or drop a handle**,
/// * `unsafe_stock = PATH`: a `fn(&Self) -> Option<Stock>` that says to which `exuvia::Stock` an object belongs; it runs when the
///   object dies, and **must not clone, store or drop a handle, nor panic**,
/// * `leaf`: no field is traced, whatever it holds; then `Drop` is allowed,
/// * `last_first`: the last field's edges are reported first (the fields are still dropped first to last),
/// * `tracked`: do not ask the fields whether they can own handles (for types that contain themselves in a `Box`),
/// * `bound = "T: Trace, …"`: what the implementation asks of the type's parameters, instead of what is inferred.
///
/// On a field, `#[trace(skip)]` leaves it out. What its handles lead to is then held as from outside: it can leak.
///
/// Of a parameter of the type, `Trace` is asked if values of it can stand in a field that is traced, and only `'static` if
/// they cannot: if the parameter occurs only in fields that are skipped, behind a `Gc`, `Weak`, `Rc`, `Arc`, pointer or reference,
/// in a `PhantomData`, or in the type of a function. Of a type like `T::Item` in a field, `Trace` is asked by itself.
#[proc_macro_derive(Trace, attributes(trace))]
pub fn derive_trace(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as syn::DeriveInput);
    expand::expand(input).unwrap_or_else(Error::into_compile_error).into()
}
