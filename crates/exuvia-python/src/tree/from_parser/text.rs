//! Texts and formatted texts.
//!
//! CPython has no places inside of a formatted text: each part stands where all of it does, and only the expressions have
//! places of their own.

use ruff_python_ast::{self as ast, ConversionFlag, Expr, FStringPart, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::super::{Item, Kind};
use super::{Reader, context, text};
use crate::bytecode::Const;

/// The parts of a formatted text; neighbouring literals become one.
struct Parts<'r, 's> {
    reader: &'r Reader<'s>,
    /// Where all of the text stands, and with it the fields.
    whole: TextRange,
    /// Where the text and its last literal stand: a format has only the range of the string that it is in.
    range: TextRange,
    /// The prefix of the literals.
    prefix: Item,
    literal: String,
    done: Vec<Item>,
}

impl Reader<'_> {
    pub(super) fn string(&self, e: &ast::ExprStringLiteral) -> Item {
        let value = Item::Constant(Const::Str(e.value.to_str().to_owned()));
        self.node(Kind::Constant, e.range(), [value, self.prefix(e.range())])
    }

    /// `u`, if the first literal has that prefix.
    fn prefix(&self, range: TextRange) -> Item {
        if self.source()[range].starts_with('u') { text("u") } else { Item::None }
    }

    pub(super) fn f_string(&self, e: &ast::ExprFString) -> Item {
        let mut parts = self.parts(e.range(), e.range());
        for part in &e.value {
            match part {
                FStringPart::Literal(literal) => parts.literal.push_str(literal),
                FStringPart::FString(string) => parts.elements(&string.elements, string.range()),
            }
        }
        parts.finish()
    }

    fn parts(&self, whole: TextRange, range: TextRange) -> Parts<'_, '_> {
        let (prefix, literal) = (self.prefix(range), String::new());
        Parts { reader: self, whole, range, prefix, literal, done: Vec::new() }
    }

    /// The expression of a field. CPython reads it with parentheses around, which a tuple takes for its own.
    fn field_expression(&self, field: &ast::InterpolatedElement) -> Item {
        let Expr::Tuple(tuple) = &*field.expression else {
            return self.expression(&field.expression);
        };
        if tuple.parenthesized {
            return self.expression(&field.expression);
        }
        let end = self.next_word(tuple.end()) + TextSize::new(1);
        let range = TextRange::new(field.start(), end);
        let fields = [self.expressions(&tuple.elts), context(tuple.ctx)];
        self.node(Kind::Tuple, range, fields)
    }
}

impl Parts<'_, '_> {
    /// The elements of a string that stands in this range.
    fn elements(&mut self, elements: &[InterpolatedStringElement], string: TextRange) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    self.literal.push_str(&literal.value);
                }
                InterpolatedStringElement::Interpolation(field) => self.field(field, string),
            }
        }
    }

    fn field(&mut self, field: &ast::InterpolatedElement, string: TextRange) {
        if let Some(text) = &field.debug_text {
            self.literal.push_str(text.as_str());
        }
        self.end_literal(self.whole);
        let spec = field.format_spec.as_ref().map_or(Item::None, |spec| {
            let mut parts = self.reader.parts(self.whole, string);
            parts.elements(&spec.elements, string);
            parts.finish()
        });
        let conversion = match field.conversion {
            ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => {
                ConversionFlag::Repr
            }
            conversion => conversion,
        };
        let conversion = Item::Int(conversion.to_byte().map_or(-1, i32::from));
        let fields = [self.reader.field_expression(field), conversion, spec];
        self.done.push(self.reader.node(Kind::FormattedValue, self.whole, fields));
    }

    fn end_literal(&mut self, range: TextRange) {
        if self.literal.is_empty() {
            return;
        }
        let value = Item::Constant(Const::Str(std::mem::take(&mut self.literal)));
        let fields = [value, self.prefix.clone()];
        self.done.push(self.reader.node(Kind::Constant, range, fields));
    }

    fn finish(mut self) -> Item {
        self.end_literal(self.range);
        self.reader.node(Kind::JoinedStr, self.range, [Item::List(self.done)])
    }
}
