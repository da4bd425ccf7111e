//! Formatted strings.

use ruff_python_ast::{self as ast, ConversionFlag, FStringPart, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange};

use super::unit::Operand;
use super::{Compiler, Result};
use crate::bytecode::op::{CONSUME_A, CONSUME_B, NO_REG, OPERATOR_SHIFT};
use crate::bytecode::{Const, FormatConversion, Op, Reg};

/// A part of a formatted string.
enum Piece<'t> {
    Literal(String),
    Field(&'t ast::InterpolatedElement),
}

/// Collects the parts; adjacent literals become one.
#[derive(Default)]
struct Pieces<'t>(Vec<Piece<'t>>);

impl<'t> Pieces<'t> {
    fn literal(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Literal(last)) => last.push_str(text),
            _ => self.0.push(Piece::Literal(text.to_owned())),
        }
    }

    fn elements(&mut self, elements: &'t [InterpolatedStringElement]) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => self.literal(&literal.value),
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(text) = &field.debug_text {
                        self.literal(text.leading());
                        self.literal(text.expression());
                        self.literal(text.trailing());
                    }
                    self.0.push(Piece::Field(field));
                }
            }
        }
    }
}

impl<'t> Compiler<'t> {
    pub(super) fn f_string(&mut self, e: &'t ast::ExprFString, dst: Reg) -> Result {
        let mut pieces = Pieces::default();
        for part in &e.value {
            match part {
                FStringPart::Literal(literal) => pieces.literal(literal),
                FStringPart::FString(string) => pieces.elements(&string.elements),
            }
        }
        self.pieces(&pieces, dst, e.range())
    }

    fn pieces(&mut self, pieces: &Pieces<'t>, dst: Reg, range: TextRange) -> Result {
        match &pieces.0[..] {
            [] => self.load_const_to(Const::Str(String::new()), dst, range),
            [piece] => self.piece(piece, dst, range)?,
            many => {
                let base = self.scratch(dst);
                for (index, piece) in many.iter().enumerate() {
                    let reg = if index == 0 { base } else { self.unit.alloc() };
                    let mark = self.unit.next;
                    self.piece(piece, reg, range)?;
                    self.unit.next = mark;
                }
                let n = self.unit.narrow(many.len());
                self.emit(Op::BuildString { dst, base, n }, range);
            }
        }
        Ok(())
    }

    fn piece(&mut self, piece: &Piece<'t>, dst: Reg, range: TextRange) -> Result {
        match piece {
            Piece::Literal(text) => {
                self.load_const_to(Const::Str(text.clone()), dst, range);
                Ok(())
            }
            Piece::Field(field) => self.field(field, dst, range),
        }
    }

    fn field(&mut self, field: &'t ast::InterpolatedElement, dst: Reg, range: TextRange) -> Result {
        let src = self.operand_in(&field.expression, dst)?;
        let spec = match &field.format_spec {
            Some(spec) => {
                let reg = self.unit.alloc();
                let mut pieces = Pieces::default();
                pieces.elements(&spec.elements);
                let mark = self.unit.next;
                self.pieces(&pieces, reg, spec.range())?;
                self.unit.next = mark;
                Some(Operand::Temp(reg))
            }
            None => None,
        };
        let conversion = (conversion(field) as u8) << OPERATOR_SHIFT;
        let consumed = spec.map_or(0, |spec| spec.bit(CONSUME_B));
        let c = src.consumed(CONSUME_A, dst) | consumed | conversion;
        let spec = spec.map_or(NO_REG, Operand::reg);
        self.emit(Op::FormatValue { c, dst, src: src.reg(), spec }, range);
        Ok(())
    }
}

/// `f"{x=}"` means `repr` unless a conversion or format is given.
fn conversion(field: &ast::InterpolatedElement) -> FormatConversion {
    match field.conversion {
        ConversionFlag::Str => FormatConversion::Str,
        ConversionFlag::Ascii => FormatConversion::Ascii,
        ConversionFlag::Repr => FormatConversion::Repr,
        ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => {
            FormatConversion::Repr
        }
        ConversionFlag::None => FormatConversion::None,
    }
}
