//! Operators of floats.

use super::super::Vm;
use crate::bytecode::BinaryOp;
use crate::object::{PyErr, PyResult, Value};

/// Whether floats have this operator.
pub(super) fn is_operator(op: BinaryOp) -> bool {
    use BinaryOp::{Add, Div, FloorDiv, Mod, Mul, Pow, Sub};
    matches!(op, Add | Sub | Mul | Div | FloorDiv | Mod | Pow)
}

impl Vm {
    pub(super) fn float_operator(&self, op: BinaryOp, a: f64, b: f64) -> PyResult<Option<Value>> {
        let result = match op {
            BinaryOp::Add => a + b,
            BinaryOp::Sub => a - b,
            BinaryOp::Mul => a * b,
            BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod if b == 0.0 => {
                return Err(self.zero_division_error(match op {
                    BinaryOp::Div => "float division by zero",
                    BinaryOp::FloorDiv => "float floor division by zero",
                    _ => "float modulo",
                }));
            }
            BinaryOp::Div => a / b,
            BinaryOp::FloorDiv => divmod(a, b).0,
            BinaryOp::Mod => divmod(a, b).1,
            BinaryOp::Pow => return self.float_power(a, b).map(Some),
            _ => return Ok(None),
        };
        Ok(Some(self.new_float(result)))
    }

    /// `divmod(a, b)`
    pub(crate) fn float_divmod(&self, a: f64, b: f64) -> PyResult<(f64, f64)> {
        if b == 0.0 {
            return Err(self.zero_division_error("float divmod()"));
        }
        Ok(divmod(a, b))
    }

    /// `a ** b`; a complex number if `a` is negative and `b` not whole.
    pub(super) fn float_power(&self, a: f64, b: f64) -> PyResult {
        if a == 0.0 && b < 0.0 {
            return Err(self.zero_division_error("0.0 cannot be raised to a negative power"));
        }
        if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
            return self.complex_power((a, 0.0), (b, 0.0)).map(|(re, im)| self.new_complex(re, im));
        }
        let result = a.powf(b);
        if result.is_infinite() && a.is_finite() && b.is_finite() {
            return Err(self.result_out_of_range());
        }
        Ok(self.new_float(result))
    }

    #[cold]
    pub(super) fn result_out_of_range(&self) -> PyErr {
        let class = self.exception_class(super::super::Kind::OverflowError);
        self.new_exception(
            class,
            vec![self.new_int(34), self.new_str("Numerical result out of range")],
        )
    }
}

/// Floor division and remainder with the sign of `b`, which is not 0.
fn divmod(a: f64, b: f64) -> (f64, f64) {
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0f64.copysign(a / b), remainder);
    }
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, remainder)
}

#[cfg(test)]
mod tests {
    use super::divmod;

    #[test]
    fn remainders_have_the_sign_of_the_divisor() {
        assert_eq!(divmod(-7.5, 2.0), (-4.0, 0.5));
        assert_eq!(divmod(7.5, -2.0), (-4.0, -0.5));
        assert_eq!(divmod(1.0, 0.1), (9.0, 0.099_999_999_999_999_95));
    }
}
