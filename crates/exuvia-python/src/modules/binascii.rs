//! `binascii`: bytes as text, and checksums.

use exuvia::Gc;

use super::{ModuleSpec, argument, set};
use crate::object::instance::inner;
use crate::object::{Dict, Insert as _, PyErr, PyResult, Value};
use crate::vm::{Args, Kind, Vm, bytes_of};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "binascii",
    functions: &[
        ("a2b_base64", a2b_base64),
        ("a2b_hex", unhexlify),
        ("b2a_base64", b2a_base64),
        ("b2a_hex", hexlify),
        ("crc32", crc32),
        ("crc_hqx", crc_hqx),
        ("hexlify", hexlify),
        ("unhexlify", unhexlify),
    ],
    fill,
};

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    for (name, base) in [("Error", Kind::ValueError), ("Incomplete", Kind::Exception)] {
        let bases = vm.new_tuple(vec![Gc::as_any(vm.exception_class(base)).clone()]);
        let namespace = vm.new_dict();
        namespace.set_str(&vm.names.module, vm.new_str("binascii"));
        let type_ = Gc::as_any(&vm.classes.type_).clone();
        let class = vm.call(&type_, &[vm.new_str(name), bases, Gc::into_any(namespace)])?;
        set(vm, dict, name, class);
    }
    Ok(())
}

/// `binascii.Error`
fn failed(vm: &Vm, message: &str) -> PyErr {
    vm.module_attribute("binascii", "Error")
        .and_then(|class| vm.call(&class, &[vm.new_str(message)]))
        .and_then(|error| vm.exception_from(&error))
        .unwrap_or_else(|error| error)
}

/// The bytes of something that has them.
fn data(vm: &Vm, value: &Value) -> PyResult<Vec<u8>> {
    match bytes_of(inner(value)) {
        Some(bytes) => Ok(bytes.into_owned()),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("a bytes-like object is required, not '{class}'")))
        }
    }
}

/// The same, or text that consists of ASCII.
fn ascii_data(vm: &Vm, value: &Value) -> PyResult<Vec<u8>> {
    match argument::text(value) {
        Some(text) if text.is_ascii() => Ok(text.as_str().as_bytes().to_vec()),
        Some(_) => Err(vm.value_error("string argument should contain only ASCII characters")),
        None => match bytes_of(inner(value)) {
            Some(bytes) => Ok(bytes.into_owned()),
            None => {
                let class = vm.class_name(value);
                Err(vm.type_error(format!(
                    "argument should be bytes, buffer or ASCII string, not '{class}'"
                )))
            }
        },
    }
}

fn hexlify(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [given, sep, _] = args.bind(vm, "hexlify", ["data", "sep", "bytes_per_sep"], 1)?;
    let given = given.unwrap_or_else(|| vm.none.clone());
    if sep.is_some() {
        let bytes = vm.new_bytes(data(vm, &given)?);
        let hex = vm.attribute_named(&bytes, "hex")?;
        let text = vm.call_args(&hex, &args.rest())?;
        return Ok(vm.new_bytes(vm.to_str(&text)?.into_bytes()));
    }
    let text: String = data(vm, &given)?.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(vm.new_bytes(text.into_bytes()))
}

fn unhexlify(vm: &Vm, args: &Args<'_>) -> PyResult {
    let text = ascii_data(vm, argument::one(vm, args, "binascii.unhexlify")?)?;
    if text.len() % 2 == 1 {
        return Err(failed(vm, "Odd-length string"));
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let byte = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(pair[1])?);
    let bytes: Option<Vec<u8>> = text.chunks(2).map(byte).collect();
    bytes.map(|bytes| vm.new_bytes(bytes)).ok_or_else(|| failed(vm, "Non-hexadecimal digit found"))
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn b2a_base64(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [given, newline] = args.bind(vm, "b2a_base64", ["data", "newline"], 1)?;
    let newline = newline.map_or(Ok(true), |newline| vm.truth(&newline))?;
    let mut text = Vec::new();
    for group in data(vm, &given.unwrap_or_else(|| vm.none.clone()))?.chunks(3) {
        let byte = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let index = (bits >> (18 - 6 * i) & 63) as usize;
            text.push(if i <= group.len() { ALPHABET[index] } else { b'=' });
        }
    }
    if newline {
        text.push(b'\n');
    }
    Ok(vm.new_bytes(text))
}

fn a2b_base64(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [given, strict] = args.bind(vm, "a2b_base64", ["data", "strict_mode"], 1)?;
    let text = ascii_data(vm, &given.unwrap_or_else(|| vm.none.clone()))?;
    let is_strict = strict.map_or(Ok(false), |strict| vm.truth(&strict))?;
    decode_base64(&text, is_strict)
        .map(|bytes| vm.new_bytes(bytes))
        .map_err(|message| failed(vm, &message))
}

/// Decodes; what is no digit is skipped, unless that is forbidden.
fn decode_base64(text: &[u8], is_strict: bool) -> Result<Vec<u8>, String> {
    let (mut bytes, mut bits, mut n_digits, mut n_pads) = (Vec::new(), 0u32, 0usize, 0usize);
    if is_strict && text.first() == Some(&b'=') {
        return Err("Leading padding not allowed".to_owned());
    }
    for (i, byte) in text.iter().enumerate() {
        if *byte == b'=' {
            n_pads += 1;
            if n_digits % 4 >= 2 && n_digits % 4 + n_pads >= 4 {
                if is_strict && i + 1 < text.len() {
                    return Err("Excess data after padding".to_owned());
                }
                return Ok(bytes);
            }
            continue;
        }
        let Some(digit) = (0u32..).zip(ALPHABET).find(|(_, known)| *known == byte) else {
            if is_strict {
                return Err("Only base64 data is allowed".to_owned());
            }
            continue;
        };
        if is_strict && n_pads > 0 {
            return Err("Discontinuous padding not allowed".to_owned());
        }
        n_pads = 0;
        bits = bits << 6 | digit.0;
        n_digits += 1;
        if n_digits % 4 != 1 {
            let shift = [0, 0, 4, 2][n_digits % 4];
            bytes.push((bits >> shift & 0xff) as u8);
        }
    }
    match n_digits % 4 {
        0 => Ok(bytes),
        1 => Err(format!(
            "Invalid base64-encoded string: number of data characters ({n_digits}) cannot be 1 more than a multiple of 4"
        )),
        _ => Err("Incorrect padding".to_owned()),
    }
}

/// The data and the value to start from.
fn checksum_arguments(vm: &Vm, args: &Args<'_>, function: &str) -> PyResult<(Vec<u8>, u32)> {
    let values = args.between(vm, function, 1, 2)?;
    let start = values.get(1).map_or(Ok(0), |start| argument::long(vm, start))?;
    Ok((data(vm, &values[0])?, (start & 0xffff_ffff) as u32))
}

fn crc32(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (data, start) = checksum_arguments(vm, args, "crc32")?;
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ ((crc & 1) * 0xedb8_8320))
    };
    Ok(vm.new_int(i64::from(!data.iter().fold(!start, step))))
}

fn crc_hqx(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (data, start) = checksum_arguments(vm, args, "crc_hqx")?;
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte) << 8, |crc, _| {
            ((crc << 1) ^ ((crc >> 15 & 1) * 0x1021)) & 0xffff
        })
    };
    Ok(vm.new_int(i64::from(data.iter().fold(start & 0xffff, step))))
}
