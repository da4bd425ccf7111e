//! From the type to the implementation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Fields, Index, Result, Type};

use crate::bounds;
use crate::options::{Options, is_skipped};

pub(crate) fn expand(mut input: DeriveInput) -> Result<TokenStream> {
    let options = Options::parse(&input.attrs)?;
    let leaf = options.leaf.is_some();
    let mut types = Vec::new();
    let mut arms = Vec::new();
    for (path, fields) in variants(&input)? {
        let (arm, traced) = trace_fields(&path, fields, &options)?;
        arms.push(arm);
        types.extend(traced);
    }
    bounds::add(&mut input, &types, options.bound.as_deref());
    let no_drop = if leaf { TokenStream::new() } else { forbid_drop(&input) };
    let body = if types.is_empty() { TokenStream::new() } else { quote!(match self { #(#arms)* }) };
    let tracked = match options.tracked {
        Some(_) => quote!(true),
        None => any_tracked(&types),
    };
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
                fn trace(&self, tracer: &mut ::exuvia::Tracer<'_>) {
                    let _ = &tracer;
                    #body
                }
            }
        };
    })
}

/// The patterns of the variants, a struct being the only one of its kind, and their fields.
fn variants(input: &DeriveInput) -> Result<Vec<(TokenStream, &Fields)>> {
    match &input.data {
        Data::Struct(data) => Ok(vec![(quote!(Self), &data.fields)]),
        Data::Enum(data) => {
            let variants = data.variants.iter().map(|variant| {
                let name = &variant.ident;
                (quote!(Self::#name), &variant.fields)
            });
            Ok(variants.collect())
        }
        Data::Union(_) => Err(Error::new(input.ident.span(), "unions cannot derive `Trace`")),
    }
}

/// The arm of the `match` that traces one variant, and the types of the traced fields.
fn trace_fields(
    path: &TokenStream,
    fields: &Fields,
    options: &Options,
) -> Result<(TokenStream, Vec<Type>)> {
    let mut patterns = Vec::new();
    let mut traces = Vec::new();
    let mut types = Vec::new();
    for (number, field) in fields.iter().enumerate() {
        if is_skipped(field)? || options.leaf.is_some() {
            continue;
        }
        let binding = format_ident!("field_{number}");
        let index = Index::from(number);
        patterns.push(match &field.ident {
            Some(name) => quote!(#name: #binding),
            None => quote!(#index: #binding),
        });
        let span = field.ty.span();
        traces.push(quote_spanned!(span=> ::exuvia::Trace::trace(#binding, tracer);));
        types.push(field.ty.clone());
    }
    if options.last_first.is_some() {
        traces.reverse();
    }
    Ok((quote!(#path { #(#patterns,)* .. } => { #(#traces)* }), types))
}

/// Whether values of any of the types can own handles.
fn any_tracked(types: &[Type]) -> TokenStream {
    let each = types.iter().map(|field| {
        let span = field.span();
        quote_spanned!(span=> <#field as ::exuvia::Trace>::TRACKED)
    });
    quote!(false #(|| #each)*)
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
        None => options
            .finalize
            .map(|span| quote_spanned!(span=> <Self as ::exuvia::Finalize>::finalize)),
    };
    if let Some(finalizer) = finalizer {
        items.extend(callback("FINALIZER", &finalizer));
    }
    if let Some(watcher) = &options.watcher {
        items.extend(callback("WATCHER", &quote!(#watcher)));
    }
    if let Some(levels) = &options.levels {
        items.extend(quote!(const LEVELS: u32 = #levels;));
    }
    if let Some(clear) = &options.clear {
        items.extend(callback("CLEAR", &quote!(#clear)));
    }
    if let Some(shed) = &options.shed {
        items.extend(quote! {
            const SHED: ::core::option::Option<fn(&Self)> = ::core::option::Option::Some(#shed);
        });
    }
    if let Some(stock) = &options.stock {
        items.extend(quote! {
            const STOCK: ::core::option::Option<fn(&Self) -> ::core::option::Option<::exuvia::Stock>> =
                ::core::option::Option::Some(#stock);
        });
    }
    if let Some(settled) = &options.settled {
        items.extend(quote! {
            const SETTLED: ::core::option::Option<fn(&Self, usize) -> bool> =
                ::core::option::Option::Some(#settled);
        });
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

/// A constant with a function that is called with a handle.
fn callback(name: &str, function: &TokenStream) -> TokenStream {
    let name = format_ident!("{name}");
    quote! {
        const #name: ::core::option::Option<fn(&::exuvia::Gc<Self>)> = ::core::option::Option::Some(#function);
    }
}
