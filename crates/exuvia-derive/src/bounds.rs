//! What an implementation asks of the parameters of the type.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{
    DeriveInput, Ident, PathSegment, Type, TypeBareFn, TypePath, TypePtr, TypeReference,
    WherePredicate, parse_quote,
};

/// Types that own handles at most to values of their parameters, or do not report them.
const OPAQUE: [&str; 5] = ["Gc", "Weak", "Rc", "Arc", "PhantomData"];

/// Adds what fields of the types `traced` need of the type's parameters, or what `given` says.
pub(crate) fn add(input: &mut DeriveInput, traced: &[Type], given: Option<&[WherePredicate]>) {
    let parameters: BTreeSet<_> =
        input.generics.type_params().map(|parameter| parameter.ident.clone()).collect();
    let mut found =
        Found { parameters: &parameters, owned: BTreeSet::new(), projected: Vec::new() };
    traced.iter().for_each(|field| found.visit_type(field));
    let (owned, projected) = (found.owned, found.projected);
    let ordered = input.generics.type_params().map(|parameter| parameter.ident.clone());
    let ordered: Vec<_> = ordered.collect();
    let clause = input.generics.make_where_clause();
    if let Some(given) = given {
        clause.predicates.extend(given.iter().cloned());
        return;
    }
    for parameter in ordered {
        clause.predicates.push(if owned.contains(&parameter) {
            parse_quote!(#parameter: ::exuvia::Trace)
        } else {
            parse_quote!(#parameter: 'static)
        });
    }
    clause.predicates.extend(
        projected
            .iter()
            .map(|projection| -> WherePredicate { parse_quote!(#projection: ::exuvia::Trace) }),
    );
}

/// Parameters of which a field can own values, and projections (`T::Item`) of which it can.
struct Found<'p> {
    parameters: &'p BTreeSet<Ident>,
    owned: BTreeSet<Ident>,
    projected: Vec<TypePath>,
}

impl<'t> Visit<'t> for Found<'_> {
    fn visit_type_path(&mut self, path: &'t TypePath) {
        let first = path.path.segments.first().map(|segment| &segment.ident);
        match first.filter(|first| self.parameters.contains(*first)) {
            Some(first) if path.qself.is_none() && path.path.segments.len() == 1 => {
                self.owned.insert(first.clone());
            }
            Some(_) if path.qself.is_none() => self.projected.push(path.clone()),
            _ if path.qself.is_some() => self.projected.push(path.clone()),
            _ => visit::visit_type_path(self, path),
        }
    }

    fn visit_path_segment(&mut self, segment: &'t PathSegment) {
        if !OPAQUE.iter().any(|name| segment.ident == name) {
            visit::visit_path_segment(self, segment);
        }
    }

    fn visit_type_bare_fn(&mut self, _: &'t TypeBareFn) {}

    fn visit_type_ptr(&mut self, _: &'t TypePtr) {}

    fn visit_type_reference(&mut self, _: &'t TypeReference) {}
}
