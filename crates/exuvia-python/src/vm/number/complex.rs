//! Operators of complex numbers.

use super::super::Vm;
use crate::bytecode::BinaryOp;
use crate::object::{PyResult, Value};

type Complex = (f64, f64);

impl Vm {
    pub(super) fn complex_operator(
        &self,
        op: BinaryOp,
        a: Complex,
        b: Complex,
    ) -> PyResult<Option<Value>> {
        let (real, imag) = match op {
            BinaryOp::Add => (a.0 + b.0, a.1 + b.1),
            BinaryOp::Sub => (a.0 - b.0, a.1 - b.1),
            BinaryOp::Mul => multiply(a, b),
            BinaryOp::Div => {
                divide(a, b).ok_or_else(|| self.zero_division_error("complex division by zero"))?
            }
            BinaryOp::Pow => self.complex_power(a, b)?,
            _ => return Ok(None),
        };
        Ok(Some(self.new_complex(real, imag)))
    }

    pub(super) fn complex_power(&self, a: Complex, b: Complex) -> PyResult<Complex> {
        let whole = b.0.trunc();
        let result = if b.1 == 0.0 && b.0 == whole && whole.abs() <= 100.0 {
            #[expect(clippy::cast_possible_truncation, reason = "at most 100")]
            whole_power(a, whole as i32)
        } else {
            general_power(a, b)
        };
        let Some((real, imag)) = result else {
            return Err(self.zero_division_error("0.0 to a negative or complex power"));
        };
        if real.is_infinite() || imag.is_infinite() {
            return Err(self.overflow_error("complex exponentiation"));
        }
        Ok((real, imag))
    }
}

fn multiply(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// The quotient, by Smith's method as in CPython; `None` for division by zero.
fn divide(a: Complex, b: Complex) -> Option<Complex> {
    if b.0.abs() >= b.1.abs() {
        if b.0 == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let divisor = b.0 + b.1 * ratio;
        Some(((a.0 + a.1 * ratio) / divisor, (a.1 - a.0 * ratio) / divisor))
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let divisor = b.0 * ratio + b.1;
        Some(((a.0 * ratio + a.1) / divisor, (a.1 * ratio - a.0) / divisor))
    } else {
        Some((f64::NAN, f64::NAN))
    }
}

/// A power by repeated squaring.
fn whole_power(a: Complex, n: i32) -> Option<Complex> {
    if n <= 0 {
        return divide((1.0, 0.0), positive_power(a, n.unsigned_abs()));
    }
    Some(positive_power(a, n.unsigned_abs()))
}

fn positive_power(a: Complex, n: u32) -> Complex {
    let (mut result, mut square, mut mask) = ((1.0, 0.0), a, 1);
    while mask > 0 && n >= mask {
        if n & mask != 0 {
            result = multiply(result, square);
        }
        mask <<= 1;
        square = multiply(square, square);
    }
    result
}

fn general_power(a: Complex, b: Complex) -> Option<Complex> {
    if b == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if a == (0.0, 0.0) {
        return (b.1 == 0.0 && b.0 >= 0.0).then_some((0.0, 0.0));
    }
    let absolute = a.0.hypot(a.1);
    let mut length = absolute.powf(b.0);
    let angle = a.1.atan2(a.0);
    let mut phase = angle * b.0;
    if b.1 != 0.0 {
        length /= (angle * b.1).exp();
        phase += b.1 * absolute.ln();
    }
    Some((length * phase.cos(), length * phase.sin()))
}
