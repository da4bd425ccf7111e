//! Values of `struct`: from objects to bytes and back.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::error;
use super::format::{Format, Item, Layout};
use crate::modules::argument;
use crate::object::{PyResult, Value};
use crate::vm::subscript_bytes;
use crate::vm::{Kind, Vm};

/// The bytes of so many values as the format has.
pub(super) fn pack(vm: &Vm, format: &Format, values: &[Value]) -> PyResult<Vec<u8>> {
    vm.check_room_for::<u8>(format.size)?;
    let mut data = vec![0; format.size];
    let mut values = values.iter();
    for item in &format.items {
        if matches!(item.code, b's' | b'p') {
            let Some(value) = values.next() else { break };
            pack_text(vm, item, value, &mut data[item.offset..item.offset + item.count])?;
            continue;
        }
        for (i, value) in values.by_ref().take(item.count).enumerate() {
            let start = item.offset + i * item.size;
            let bytes = pack_one(vm, item, format.layout, value)?;
            data[start..start + item.size].copy_from_slice(&bytes[..item.size]);
        }
    }
    Ok(data)
}

fn pack_text(vm: &Vm, item: &Item, value: &Value, place: &mut [u8]) -> PyResult<()> {
    let Some(text) = subscript_bytes(argument::inner(value)) else {
        let code = char::from(item.code);
        return Err(error(vm, &format!("argument for '{code}' must be a bytes object")));
    };
    let (place, limit) = match place {
        [first, rest @ ..] if item.code == b'p' => {
            let n = text.len().min(rest.len()).min(255);
            *first = u8::try_from(n).unwrap_or(255);
            (rest, n)
        }
        place => (place, text.len()),
    };
    let n = limit.min(place.len());
    place[..n].copy_from_slice(&text[..n]);
    Ok(())
}

/// The bytes of one value, in the order of the layout, at the beginning of eight.
fn pack_one(vm: &Vm, item: &Item, layout: Layout, value: &Value) -> PyResult<[u8; 8]> {
    let bits = match item.code {
        b'c' => match subscript_bytes(argument::inner(value)).as_deref() {
            Some([byte]) => u64::from(*byte),
            _ => {
                let text = "char format requires a bytes object of length 1";
                return Err(error(vm, text));
            }
        },
        b'?' => u64::from(vm.truth(value)?),
        b'e' | b'f' | b'd' => float_bits(vm, item.code, layout, value)?,
        _ => integer_bits(vm, item, value)?,
    };
    Ok(if layout.is_big_endian {
        (bits << (64 - 8 * item.size)).to_be_bytes()
    } else {
        bits.to_le_bytes()
    })
}

fn float_bits(vm: &Vm, code: u8, layout: Layout, value: &Value) -> PyResult<u64> {
    let Some(number) = vm.absorb(argument::number(vm, value), Kind::TypeError)? else {
        return Err(error(vm, "required argument is not a float"));
    };
    let too_large = || {
        let code = char::from(code);
        vm.overflow_error(format!("float too large to pack with {code} format"))
    };
    match code {
        b'd' => Ok(number.to_bits()),
        b'f' => {
            #[expect(clippy::cast_possible_truncation, reason = "what does not fit is infinite")]
            let single = number as f32;
            if single.is_infinite() && number.is_finite() && !layout.is_native {
                return Err(too_large());
            }
            Ok(u64::from(single.to_bits()))
        }
        _ => half_bits(number).map(u64::from).ok_or_else(too_large),
    }
}

/// The nearest number of 16 bits; nothing if it is too large.
#[expect(clippy::cast_possible_truncation, reason = "it is below the limit that is checked")]
fn half_bits(number: f64) -> Option<u16> {
    let sign = if number.is_sign_negative() { 0x8000 } else { 0 };
    if number.is_nan() {
        return Some(sign | 0x7e00);
    }
    let size = number.abs();
    if size.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // Below the smallest normal number the steps are equal; above, there are 1024 of them for each power of two.
    let exponent = i32::try_from(size.to_bits() >> 52).unwrap_or(0) - 1023;
    let exponent = exponent.clamp(-14, 16);
    let steps = (size * 2f64.powi(10 - exponent)).round_ties_even();
    let bits = steps + f64::from(exponent + 14) * 1024.0;
    (bits < 31744.0).then_some(())?;
    Some(sign | bits as u16)
}

fn half_value(bits: u16) -> f64 {
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    let size = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

fn integer_bits(vm: &Vm, item: &Item, value: &Value) -> PyResult<u64> {
    let Some(number) = vm.absorb(argument::integer(vm, value), Kind::TypeError)? else {
        return Err(error(vm, "required argument is not an integer"));
    };
    let n_bits = 8 * item.size;
    let is_unsigned = item.code.is_ascii_uppercase();
    let too_large = || error(vm, "argument out of range");
    if item.code == b'P' {
        return number
            .to_i64()
            .map(i64::cast_unsigned)
            .or_else(|| number.to_u64())
            .ok_or_else(too_large);
    }
    // C's `unsigned` ones of four bytes go through `unsigned long`, the others through `long`.
    if is_unsigned && item.size >= 4 {
        let number = number.to_u64().ok_or_else(too_large)?;
        return in_range(vm, item, &BigInt::from(number), 0, (1u128 << n_bits) - 1)
            .map(|()| number);
    }
    let number = number.to_i64().ok_or_else(too_large)?;
    let (low, high) = if is_unsigned {
        (0, (1u128 << n_bits) - 1)
    } else {
        (-(1i128 << (n_bits - 1)), (1u128 << (n_bits - 1)) - 1)
    };
    in_range(vm, item, &BigInt::from(number), low, high).map(|()| number.cast_unsigned())
}

fn in_range(vm: &Vm, item: &Item, number: &BigInt, low: i128, high: u128) -> PyResult<()> {
    if *number >= BigInt::from(low) && *number <= BigInt::from(high) {
        return Ok(());
    }
    let name = match item.code {
        b'b' => "byte".to_owned(),
        b'B' => "ubyte".to_owned(),
        b'h' => "short".to_owned(),
        b'H' => "ushort".to_owned(),
        code => format!("'{}'", char::from(code)),
    };
    Err(error(vm, &format!("{name} format requires {low} <= number <= {high}")))
}

/// The values in so many bytes as the format has.
pub(super) fn unpack(vm: &Vm, format: &Format, data: &[u8]) -> Value {
    let mut values = Vec::with_capacity(format.n_values);
    for item in &format.items {
        if matches!(item.code, b's' | b'p') {
            values.push(unpack_text(vm, item, &data[item.offset..item.offset + item.count]));
            continue;
        }
        for i in 0..item.count {
            let start = item.offset + i * item.size;
            values.push(unpack_one(vm, item, format.layout, &data[start..start + item.size]));
        }
    }
    vm.new_tuple(values)
}

fn unpack_text(vm: &Vm, item: &Item, data: &[u8]) -> Value {
    match data {
        [n, rest @ ..] if item.code == b'p' => vm.new_bytes(&rest[..rest.len().min((*n).into())]),
        data => vm.new_bytes(data),
    }
}

fn unpack_one(vm: &Vm, item: &Item, layout: Layout, data: &[u8]) -> Value {
    let mut bytes = [0; 8];
    bytes[..data.len()].copy_from_slice(data);
    if layout.is_big_endian {
        bytes[..data.len()].reverse();
    }
    let bits = u64::from_le_bytes(bytes);
    match item.code {
        b'c' => vm.new_bytes(data),
        b'?' => vm.new_bool(bits != 0),
        b'd' => vm.new_float(f64::from_bits(bits)),
        b'f' => vm.new_float(f32::from_bits(u32::try_from(bits).unwrap_or(0)).into()),
        b'e' => vm.new_float(half_value(u16::try_from(bits).unwrap_or(0))),
        code if code.is_ascii_uppercase() => vm.new_big_int(BigInt::from(bits)),
        _ => {
            let shift = 64 - 8 * item.size;
            vm.new_int((bits << shift).cast_signed() >> shift)
        }
    }
}
