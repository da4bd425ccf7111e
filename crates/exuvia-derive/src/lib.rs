//! `#[derive(Trace)]`: lists the edges of a type for the collector of `exuvia`.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{
    Data, DeriveInput, Error, Expr, Field, Fields, Index, Path, Result, parse_macro_input,
    parse_quote,
};

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
/// * `leaf`: no field is traced, whatever it holds; then `Drop` is allowed,
/// * `tracked`: do not ask the fields whether they can own handles (for types that contain themselves in a `Box`).
///
/// On a field, `#[trace(skip)]` leaves it out. What its handles lead to is then held as from outside: it can leak.
#[proc_macro_derive(Trace, attributes(trace))]
pub fn derive_trace(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(input).unwrap_or_else(Error::into_compile_error).into()
}

/// What `#[trace(..)]` says on a type.
#[derive(Default)]
struct Options {
    tag: Option<Expr>,
    finalize: bool,
    finalizer: Option<Path>,
    needs_finalizer: Option<Path>,
    watcher: Option<Path>,
    leaf: bool,
    tracked: bool,
}

impl Options {
    fn parse(input: &DeriveInput) -> Result<Self> {
        let mut options = Self::default();
        for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("trace")) {
            attribute.parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                match name.as_str() {
                    "tag" => options.tag = Some(meta.value()?.parse()?),
                    "finalize" => options.finalize = true,
                    "finalizer" => options.finalizer = Some(meta.value()?.parse()?),
                    "unsafe_needs_finalizer" => {
                        options.needs_finalizer = Some(meta.value()?.parse()?)
                    }
                    "watcher" => options.watcher = Some(meta.value()?.parse()?),
                    "leaf" => options.leaf = true,
                    "tracked" => options.tracked = true,
                    _ => return Err(meta.error("unknown option of `trace`")),
                }
                Ok(())
            })?;
        }
        if options.finalize && options.finalizer.is_some() {
            return Err(Error::new(
                Span::call_site(),
                "`finalize` and `finalizer` exclude each other",
            ));
        }
        Ok(options)
    }
}

/// Whether `#[trace(skip)]` stands on a field.
fn is_skipped(field: &Field) -> Result<bool> {
    let mut skipped = false;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("trace")) {
        attribute.parse_nested_meta(|meta| {
            skipped = meta.path.is_ident("skip");
            if skipped { Ok(()) } else { Err(meta.error("the only option of a field is `skip`")) }
        })?;
    }
    Ok(skipped)
}

fn expand(mut input: DeriveInput) -> Result<TokenStream> {
    let options = Options::parse(&input)?;
    let variants = match &input.data {
        Data::Struct(data) => vec![(quote!(Self), &data.fields)],
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let name = &variant.ident;
                (quote!(Self::#name), &variant.fields)
            })
            .collect(),
        Data::Union(_) => {
            return Err(Error::new(input.ident.span(), "unions cannot derive `Trace`"));
        }
    };
    let mut types = Vec::new();
    let mut arms = Vec::new();
    for (path, fields) in variants {
        let (arm, traced) = trace_fields(&path, fields, options.leaf)?;
        arms.push(arm);
        types.extend(traced);
    }
    let body = if types.is_empty() { TokenStream::new() } else { quote!(match self { #(#arms)* }) };
    let tracked = match options.tracked {
        true => quote!(true),
        false => quote!(false #(|| <#types as ::exuvia::Trace>::TRACKED)*),
    };
    add_bounds(&mut input, options.leaf);
    let no_drop = if options.leaf { TokenStream::new() } else { forbid_drop(&input) };
    let items = items(&options);
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    Ok(quote! {
        const _: () = {
            #no_drop

            // SAFETY: reports what each of its fields reports, and has no `Drop` of its own, unless it reports nothing.
            #[automatically_derived]
            unsafe impl #impl_generics ::exuvia::Trace for #name #type_generics #where_clause {
                const TRACKED: bool = #tracked;
                #items

                #[inline]
                #[inline]
                fn trace(&self, tracer: &mut ::exuvia::Tracer<'_>) {
                    let _ = &tracer;
                    #body
                }
            }
        };
    })
}

/// The arm of the `match` that traces one variant, and the types of the traced fields.
fn trace_fields(
    path: &TokenStream,
    fields: &Fields,
    leaf: bool,
) -> Result<(TokenStream, Vec<syn::Type>)> {
    let mut patterns = Vec::new();
    let mut traces = Vec::new();
    let mut types = Vec::new();
    for (number, field) in fields.iter().enumerate() {
        if is_skipped(field)? || leaf {
            continue;
        }
        let binding = format_ident!("field_{number}");
        let index = Index::from(number);
        patterns.push(match &field.ident {
            Some(name) => quote!(#name: #binding),
            None => quote!(#index: #binding),
        });
        traces.push(quote!(::exuvia::Trace::trace(#binding, tracer);));
        types.push(field.ty.clone());
    }
    Ok((quote!(#path { #(#patterns,)* .. } => { #(#traces)* }), types))
}

/// Asks of each type parameter what the fields need of it.
fn add_bounds(input: &mut DeriveInput, leaf: bool) {
    let parameters: Vec<_> =
        input.generics.type_params().map(|parameter| parameter.ident.clone()).collect();
    let clause = input.generics.make_where_clause();
    for parameter in parameters {
        clause.predicates.push(if leaf {
            parse_quote!(#parameter: 'static)
        } else {
            parse_quote!(#parameter: ::exuvia::Trace)
        });
    }
}

/// Two implementations of a trait that overlap if the type implements `Drop`.
fn forbid_drop(input: &DeriveInput) -> TokenStream {
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        trait TypesWithEdgesMustNotImplementDrop {}
        #[allow(drop_bounds)]
        impl<T: ::core::ops::Drop> TypesWithEdgesMustNotImplementDrop for T {}
        impl #impl_generics TypesWithEdgesMustNotImplementDrop for #name #type_generics #where_clause {}
    }
}

/// The constants and functions that the options ask for.
fn items(options: &Options) -> TokenStream {
    let mut items = TokenStream::new();
    if let Some(tag) = &options.tag {
        items.extend(quote!(const TAG: u32 = #tag;));
    }
    let finalizer = match &options.finalizer {
        Some(path) => Some(quote!(#path)),
        None => options.finalize.then(|| quote!(<Self as ::exuvia::Finalize>::finalize)),
    };
    if let Some(finalizer) = finalizer {
        items.extend(quote!(const FINALIZER: ::core::option::Option<fn(&::exuvia::Gc<Self>)> = ::core::option::Option::Some(#finalizer);));
    }
    if let Some(watcher) = &options.watcher {
        items.extend(quote!(const WATCHER: ::core::option::Option<fn(&::exuvia::Gc<Self>)> = ::core::option::Option::Some(#watcher);));
    }
    if let Some(needs_finalizer) = &options.needs_finalizer {
        items.extend(quote! {
            fn needs_finalizer(&self) -> bool {
                #needs_finalizer(self)
            }
        });
    }
    items
}
