//! Operators of integers.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::super::Vm;
use crate::bytecode::BinaryOp;
use crate::object::{PyErr, PyResult, Value};
use crate::text::integer::true_divide;

/// No integer may get more bits than this.
const MAX_BITS: u64 = 1 << 34;

/// Results that need neither an error nor a big integer.
#[inline]
pub(super) fn quick(op: BinaryOp, a: i64, b: i64) -> Option<i64> {
    match op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Sub => a.checked_sub(b),
        BinaryOp::Mul => a.checked_mul(b),
        BinaryOp::FloorDiv if b > 0 => Some(a.div_euclid(b)),
        BinaryOp::Mod if b > 0 => Some(a.rem_euclid(b)),
        BinaryOp::FloorDiv if b < -1 => Some(Integer::div_floor(&a, &b)),
        BinaryOp::Mod if b < -1 => Some(Integer::mod_floor(&a, &b)),
        BinaryOp::And => Some(a & b),
        BinaryOp::Or => Some(a | b),
        BinaryOp::Xor => Some(a ^ b),
        BinaryOp::RShift if (0..64).contains(&b) => Some(a >> b),
        BinaryOp::LShift if (0..63).contains(&b) => {
            let shifted = a << b;
            (shifted >> b == a).then_some(shifted)
        }
        BinaryOp::Pow if (0..64).contains(&b) => a.checked_pow(u32::try_from(b).ok()?),
        _ => None,
    }
}

/// `&`, `|` and `^` of truth values are truth values.
pub(super) fn logical(op: BinaryOp, a: bool, b: bool) -> Option<bool> {
    match op {
        BinaryOp::And => Some(a && b),
        BinaryOp::Or => Some(a || b),
        BinaryOp::Xor => Some(a != b),
        _ => None,
    }
}

impl Vm {
    /// Operators of two integers of 64 bits.
    pub(super) fn small_operator(&self, op: BinaryOp, a: i64, b: i64) -> PyResult<Option<Value>> {
        if let Some(result) = quick(op, a, b) {
            return Ok(Some(self.new_int(result)));
        }
        match op {
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => {
                let (a, b) = (i128::from(a), i128::from(b));
                let result = match op {
                    BinaryOp::Add => a + b,
                    BinaryOp::Sub => a - b,
                    _ => a * b,
                };
                Ok(Some(self.new_big_int(BigInt::from(result))))
            }
            BinaryOp::Div
                if b != 0 && a.unsigned_abs() <= 1 << 53 && b.unsigned_abs() <= 1 << 53 =>
            {
                Ok(Some(self.new_float(a as f64 / b as f64)))
            }
            _ => self.big_operator(op, &BigInt::from(a), &BigInt::from(b)),
        }
    }

    /// Operators of two integers of any size.
    pub(super) fn big_operator(
        &self,
        op: BinaryOp,
        a: &BigInt,
        b: &BigInt,
    ) -> PyResult<Option<Value>> {
        let result = match op {
            BinaryOp::Add => a + b,
            BinaryOp::Sub => a - b,
            BinaryOp::Mul => a * b,
            BinaryOp::Div => return self.int_true_divide(a, b).map(|x| Some(self.new_float(x))),
            BinaryOp::FloorDiv | BinaryOp::Mod if b.is_zero() => return Err(self.int_by_zero(op)),
            BinaryOp::FloorDiv => a.div_floor(b),
            BinaryOp::Mod => a.mod_floor(b),
            BinaryOp::Pow => return self.int_power(a, b).map(Some),
            BinaryOp::LShift => self.shift_left(a, b)?,
            BinaryOp::RShift => self.shift_right(a, b)?,
            BinaryOp::And => a & b,
            BinaryOp::Or => a | b,
            BinaryOp::Xor => a ^ b,
            BinaryOp::MatMul => return Ok(None),
        };
        Ok(Some(self.new_big_int(result)))
    }

    #[cold]
    fn int_by_zero(&self, op: BinaryOp) -> PyErr {
        self.zero_division_error(match op {
            BinaryOp::Mod => "integer modulo by zero",
            _ => "integer division or modulo by zero",
        })
    }

    /// `divmod(a, b)`
    pub(crate) fn int_divmod(&self, a: &BigInt, b: &BigInt) -> PyResult<(BigInt, BigInt)> {
        if b.is_zero() {
            return Err(self.int_by_zero(BinaryOp::FloorDiv));
        }
        Ok(a.div_mod_floor(b))
    }

    fn int_true_divide(&self, a: &BigInt, b: &BigInt) -> PyResult<f64> {
        if b.is_zero() {
            return Err(self.zero_division_error("division by zero"));
        }
        let quotient = true_divide(a, b);
        quotient.ok_or_else(|| self.overflow_error("integer division result too large for a float"))
    }

    fn int_power(&self, a: &BigInt, b: &BigInt) -> PyResult {
        if b.is_negative() {
            let (a, b) = (self.big_to_f64(a)?, self.big_to_f64(b)?);
            return self.float_power(a, b);
        }
        let magnitude = a.magnitude();
        if magnitude.bits() <= 1 {
            // 0, 1 and −1 to any power.
            let is_odd = b.bit(0);
            let result = if b.is_zero() || (a.is_negative() && !is_odd) {
                BigInt::from(1)
            } else {
                a.clone()
            };
            return Ok(self.new_big_int(result));
        }
        let exponent =
            b.to_u64().filter(|b| b.checked_mul(magnitude.bits()).is_some_and(|n| n <= MAX_BITS));
        let exponent = exponent.and_then(|exponent| u32::try_from(exponent).ok());
        let exponent = exponent.ok_or_else(|| self.no_memory())?;
        Ok(self.new_big_int(a.pow(exponent)))
    }

    fn shift_left(&self, a: &BigInt, b: &BigInt) -> PyResult<BigInt> {
        if b.is_negative() {
            return Err(self.value_error("negative shift count"));
        }
        if a.is_zero() {
            return Ok(BigInt::ZERO);
        }
        let n = b.to_i64().ok_or_else(|| self.overflow_error("too many digits in integer"))?;
        if n.unsigned_abs() > MAX_BITS {
            return Err(self.no_memory());
        }
        Ok(a << n)
    }

    fn shift_right(&self, a: &BigInt, b: &BigInt) -> PyResult<BigInt> {
        if b.is_negative() {
            return Err(self.value_error("negative shift count"));
        }
        match b.to_u64().filter(|n| *n <= a.bits()) {
            Some(n) => Ok(a >> n),
            None => Ok(if a.is_negative() { BigInt::from(-1) } else { BigInt::ZERO }),
        }
    }

    /// `pow(a, b, modulus)`
    pub(crate) fn int_power_modulo(&self, a: &BigInt, b: &BigInt, modulus: &BigInt) -> PyResult {
        if modulus.is_zero() {
            return Err(self.value_error("pow() 3rd argument cannot be 0"));
        }
        let positive = modulus.abs();
        let result = if b.is_negative() {
            let inverse = a.mod_floor(&positive).modinv(&positive);
            let inverse = inverse
                .ok_or_else(|| self.value_error("base is not invertible for the given modulus"))?;
            inverse.modpow(&-b, &positive)
        } else {
            a.modpow(b, &positive)
        };
        Ok(self.new_big_int(result.mod_floor(modulus)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_down() {
        assert_eq!(quick(BinaryOp::FloorDiv, -7, 2), Some(-4));
        assert_eq!(quick(BinaryOp::Mod, -7, 2), Some(1));
        assert_eq!(quick(BinaryOp::FloorDiv, 7, -2), Some(-4));
        assert_eq!(quick(BinaryOp::Mod, 7, -2), Some(-1));
        assert_eq!(quick(BinaryOp::FloorDiv, i64::MIN, -1), None);
        assert_eq!(quick(BinaryOp::LShift, 1, 62), Some(1 << 62));
        assert_eq!(quick(BinaryOp::LShift, 2, 62), None);
    }
}
