//! Items of arrays: from objects to bytes and back.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use crate::modules::argument;
use crate::object::{PyErr, PyResult, Value};
use crate::vm::Vm;

/// The type codes.
pub(super) const CODES: &str = "bBuhHiIlLqQfd";

/// Size of an item.
pub(super) fn size_of(code: u8) -> usize {
    match code {
        b'b' | b'B' => 1,
        b'h' | b'H' => 2,
        b'i' | b'I' | b'f' | b'u' => 4,
        _ => 8,
    }
}

/// The bytes of an item, at the beginning of eight.
pub(super) fn encode(vm: &Vm, code: u8, value: &Value) -> PyResult<[u8; 8]> {
    let bits = match code {
        b'd' => argument::number(vm, value)?.to_bits(),
        b'f' => {
            #[expect(clippy::cast_possible_truncation, reason = "what does not fit is infinite")]
            let single = argument::number(vm, value)? as f32;
            u64::from(single.to_bits())
        }
        b'u' => {
            let text = argument::text(value).map(|text| text.as_str().chars().collect::<Vec<_>>());
            match text.as_deref() {
                Some([c]) => u64::from(u32::from(*c)),
                _ => return Err(vm.type_error("array item must be unicode character")),
            }
        }
        _ => integer(vm, code, &vm.index_big(value)?)?,
    };
    Ok(bits.to_le_bytes())
}

fn integer(vm: &Vm, code: u8, number: &BigInt) -> PyResult<u64> {
    let is_negative = number.sign() == Sign::Minus;
    let overflow = |text: &str| -> PyErr { vm.overflow_error(text) };
    let name = match code {
        b'b' => "signed char",
        b'B' => "unsigned byte integer",
        b'h' => "signed short integer",
        b'H' => "unsigned short",
        b'i' => "signed integer",
        b'l' => {
            let long = number.to_i64().map(i64::cast_unsigned);
            return long.ok_or_else(|| overflow("Python int too large to convert to C long"));
        }
        b'q' => {
            let long = number.to_i64().map(i64::cast_unsigned);
            return long.ok_or_else(|| overflow("int too big to convert"));
        }
        b'Q' if is_negative => return Err(overflow("can't convert negative int to unsigned")),
        b'Q' => return number.to_u64().ok_or_else(|| overflow("int too big to convert")),
        _ if is_negative => {
            return Err(overflow("can't convert negative value to unsigned int"));
        }
        b'I' => {
            let int = number.to_u32().map(u64::from);
            return int.ok_or_else(|| overflow("unsigned int is greater than maximum"));
        }
        _ => {
            let text = "Python int too large to convert to C unsigned long";
            return number.to_u64().ok_or_else(|| overflow(text));
        }
    };
    let n_bits = 8 * size_of(code);
    let (low, high) = if code.is_ascii_uppercase() {
        (0, (1i64 << n_bits) - 1)
    } else {
        (-(1i64 << (n_bits - 1)), (1i64 << (n_bits - 1)) - 1)
    };
    match number.to_i64() {
        Some(number) if (low..=high).contains(&number) => Ok(number.cast_unsigned()),
        _ if is_negative => Err(overflow(&format!("{name} is less than minimum"))),
        _ => Err(overflow(&format!("{name} is greater than maximum"))),
    }
}

/// The object that an item is.
pub(super) fn decode(vm: &Vm, code: u8, data: &[u8]) -> Value {
    let mut bytes = [0; 8];
    bytes[..data.len()].copy_from_slice(data);
    let bits = u64::from_le_bytes(bytes);
    match code {
        b'd' => vm.new_float(f64::from_bits(bits)),
        b'f' => vm.new_float(f32::from_bits(u32::try_from(bits).unwrap_or(0)).into()),
        b'u' => vm.new_char(
            u32::try_from(bits)
                .ok()
                .and_then(char::from_u32)
                .unwrap_or(char::REPLACEMENT_CHARACTER),
        ),
        code if code.is_ascii_uppercase() => vm.new_big_int(BigInt::from(bits)),
        _ => {
            let shift = 64 - 8 * data.len();
            vm.new_int((bits << shift).cast_signed() >> shift)
        }
    }
}
