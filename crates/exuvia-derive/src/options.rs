//! What `#[trace(..)]` says.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Expr, Field, LitStr, Path, Result, Token, WherePredicate};

/// What it says on a type.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) tag: Option<Expr>,
    pub(crate) finalize: Option<Span>,
    pub(crate) finalizer: Option<Path>,
    pub(crate) needs_finalizer: Option<Path>,
    pub(crate) watcher: Option<Path>,
    pub(crate) clear: Option<Path>,
    pub(crate) shed: Option<Path>,
    pub(crate) levels: Option<Expr>,
    pub(crate) settled: Option<Path>,
    pub(crate) stock: Option<Path>,
    pub(crate) leaf: Option<Span>,
    pub(crate) last_first: Option<Span>,
    pub(crate) tracked: Option<Span>,
    pub(crate) bound: Option<Vec<WherePredicate>>,
}

impl Options {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut options = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("trace")) {
            attribute.parse_nested_meta(|meta| options.add(&meta))?;
        }
        options.check()?;
        Ok(options)
    }

    fn add(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        let span = meta.path.span();
        let twice = match name.as_str() {
            "tag" => self.tag.replace(meta.value()?.parse()?).is_some(),
            "finalize" => self.finalize.replace(span).is_some(),
            "finalizer" => self.finalizer.replace(meta.value()?.parse()?).is_some(),
            "unsafe_needs_finalizer" => {
                self.needs_finalizer.replace(meta.value()?.parse()?).is_some()
            }
            "watcher" => self.watcher.replace(meta.value()?.parse()?).is_some(),
            "clear" => self.clear.replace(meta.value()?.parse()?).is_some(),
            "shed" => self.shed.replace(meta.value()?.parse()?).is_some(),
            "levels" => self.levels.replace(meta.value()?.parse()?).is_some(),
            "unsafe_settled" => self.settled.replace(meta.value()?.parse()?).is_some(),
            "unsafe_stock" => self.stock.replace(meta.value()?.parse()?).is_some(),
            "leaf" => self.leaf.replace(span).is_some(),
            "last_first" => self.last_first.replace(span).is_some(),
            "tracked" => self.tracked.replace(span).is_some(),
            "bound" => self.bound.replace(predicates(&meta.value()?.parse()?)?).is_some(),
            "needs_finalizer" => {
                return Err(meta.error(
                    "this option is called `unsafe_needs_finalizer`: what it names must not clone, store or drop a handle",
                ));
            }
            "skip" => {
                return Err(meta.error("`skip` is for fields; for the whole type it is `leaf`"));
            }
            _ => {
                return Err(meta.error(
                    "unknown option of `trace`: expected `tag`, `finalize`, `finalizer`, `unsafe_needs_finalizer`, `watcher`, \
                     `clear`, `shed`, `levels`, `unsafe_settled`, `unsafe_stock`, `leaf`, `last_first`, `tracked` or `bound`",
                ));
            }
        };
        if twice { Err(meta.error(format!("`{name}` is given twice"))) } else { Ok(()) }
    }

    /// Whether the options go together.
    fn check(&self) -> Result<()> {
        if let (Some(span), Some(_)) = (self.finalize, &self.finalizer) {
            return Err(Error::new(span, "`finalize` and `finalizer` exclude each other"));
        }
        if let (Some(_), Some(span)) = (self.leaf, self.tracked) {
            return Err(Error::new(span, "a `leaf` is not tracked"));
        }
        match &self.needs_finalizer {
            Some(path) if self.finalize.is_none() && self.finalizer.is_none() => {
                Err(Error::new(path.span(), "this asks for `finalize` or `finalizer`"))
            }
            _ => Ok(()),
        }
    }
}

/// The bounds in a text.
fn predicates(text: &LitStr) -> Result<Vec<WherePredicate>> {
    let parser = Punctuated::<WherePredicate, Token![,]>::parse_terminated;
    Ok(text.parse_with(parser)?.into_iter().collect())
}

/// Whether `#[trace(skip)]` stands on a field.
pub(crate) fn is_skipped(field: &Field) -> Result<bool> {
    let mut skipped = false;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("trace")) {
        attribute.parse_nested_meta(|meta| {
            skipped = meta.path.is_ident("skip");
            if skipped { Ok(()) } else { Err(meta.error("the only option of a field is `skip`")) }
        })?;
    }
    Ok(skipped)
}
