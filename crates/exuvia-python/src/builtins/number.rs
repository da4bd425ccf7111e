//! Built-in functions on numbers.

use exuvia::Gc;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use crate::bytecode::BinaryOp;
use crate::modules::weakref::{is_proxy, unwrap};
use crate::object::function::NativeFn;
use crate::object::tag;
use crate::object::{PyErr, PyResult, Str, Value};
use crate::text::integer;
use crate::vm::number::{Number, as_big, bytes_of, is_core, number};
use crate::vm::{Args, Kind, Vm};

pub(crate) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("abs", abs),
    ("divmod", divmod),
    ("pow", pow),
    ("round", round),
    ("hex", |vm, args| in_radix(vm, args, "hex", 16, "0x")),
    ("oct", |vm, args| in_radix(vm, args, "oct", 8, "0o")),
    ("bin", |vm, args| in_radix(vm, args, "bin", 2, "0b")),
    ("chr", chr),
    ("ord", ord),
];

/// `abs(number)`
pub(crate) fn abs(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "abs")?;
    if is_core(value.tag()) {
        match number(value) {
            Some(Number::Small(x)) => {
                return Ok(x
                    .checked_abs()
                    .map_or_else(|| vm.new_big_int(BigInt::from(x).abs()), |x| vm.new_int(x)));
            }
            Some(Number::Float(x)) => return Ok(vm.new_float(x.abs())),
            _ => {}
        }
    }
    match vm.call_special(value, &vm.names.abs, &[])? {
        Some(result) => Ok(result),
        None => {
            Err(vm.type_error(format!("bad operand type for abs(): '{}'", vm.class_name(value))))
        }
    }
}

/// `divmod(a, b)`
pub(crate) fn divmod(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [a, b] = args.exactly::<2>(vm, "divmod")?;
    for (object, name, other) in [(a, &vm.names.divmod, b), (b, &vm.names.rdivmod, a)] {
        let result = vm.call_special(object, name, std::slice::from_ref(other))?;
        if let Some(result) = result.filter(|result| !Value::ptr_eq(result, &vm.not_implemented)) {
            return Ok(result);
        }
    }
    Err(vm.unsupported_operands("divmod()", a, b))
}

/// `pow(base, exp, mod=None)`
pub(crate) fn pow(vm: &Vm, args: &Args<'_>) -> PyResult {
    if args.names.is_none()
        && let [base, exp, modulus @ ..] = args.values
        && modulus.len() <= 1
    {
        return power(vm, base, exp, modulus.first());
    }
    let [base, exp, modulus] = args.bind(vm, "pow", ["base", "exp", "mod"], 2)?;
    let (Some(base), Some(exp)) = (base, exp) else { return Ok(vm.none.clone()) };
    power(vm, &base, &exp, modulus.as_ref())
}

fn power(vm: &Vm, base: &Value, exp: &Value, modulus: Option<&Value>) -> PyResult {
    let Some(modulus) = modulus.filter(|modulus| !vm.is_none(modulus)) else {
        return vm.binary(BinaryOp::Pow, false, base, exp);
    };
    if is_core(base.tag())
        && let (Some(a), Some(b), Some(m)) = (as_big(base), as_big(exp), as_big(modulus))
    {
        return vm.int_power_modulo(&a, &b, &m);
    }
    if !is_core(base.tag())
        && let Some(method) = vm.overridden(base, &vm.names.pow)
        && let result = call_ternary(vm, &method, [base, exp, modulus])?
        && !Value::ptr_eq(&result, &vm.not_implemented)
    {
        return Ok(result);
    }
    if [exp, modulus].into_iter().any(is_proxy) {
        return power(vm, base, &unwrap(vm, exp)?, Some(&unwrap(vm, modulus)?));
    }
    let all = [base, exp, modulus];
    let are_numbers = number(base).is_some() && number(exp).is_some();
    for value in all {
        match number(value) {
            Some(Number::Complex(..)) if are_numbers => {
                return Err(vm.value_error("complex modulo"));
            }
            Some(Number::Float(_)) => {
                let message = "pow() 3rd argument not allowed unless all arguments are integers";
                return Err(vm.type_error(message));
            }
            _ => {}
        }
    }
    let [a, b, m] = all.map(|value| vm.class_name(value));
    Err(vm.type_error(format!("unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{m}'")))
}

fn call_ternary(vm: &Vm, method: &Value, operands: [&Value; 3]) -> PyResult {
    if method.tag() == tag::FUNCTION {
        return vm.call_borrowed(method, &operands);
    }
    vm.call_found(method, operands[0], &[operands[1].clone(), operands[2].clone()])
}

fn round(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [number, n_digits] = args.bind(vm, "round", ["number", "ndigits"], 1)?;
    let number = number.unwrap_or_else(|| vm.none.clone());
    let n_digits: Vec<Value> =
        n_digits.filter(|n_digits| !vm.is_none(n_digits)).into_iter().collect();
    // The bound method; `number` is what it holds.
    let _bound = vm.heap.stand_in();
    match vm.call_special(&number, &vm.names.round, &n_digits)? {
        Some(result) => Ok(result),
        None => Err(vm.type_error(format!(
            "type {} doesn't define __round__ method",
            vm.class_name(&number)
        ))),
    }
}

fn in_radix(vm: &Vm, args: &Args<'_>, name: &str, radix: u32, prefix: &str) -> PyResult {
    let [value] = args.exactly::<1>(vm, name)?;
    let value = vm.index_big(value)?;
    let sign = if value.is_negative() { "-" } else { "" };
    Ok(vm.new_string(format!("{sign}{prefix}{}", integer::to_radix(&value.abs(), radix))))
}

fn chr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "chr")?;
    let number = vm.index_big(value)?;
    let number = number
        .to_i32()
        .ok_or_else(|| vm.overflow_error("Python int too large to convert to C int"))?;
    let out_of_range = || vm.value_error("chr() arg not in range(0x110000)");
    let number =
        u32::try_from(number).ok().filter(|number| *number < 0x11_0000).ok_or_else(out_of_range)?;
    let lone = || {
        vm.value_error("chr() of a surrogate is not supported: strings hold whole characters only")
    };
    Ok(vm.new_char(char::from_u32(number).ok_or_else(lone)?))
}

fn ord(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "ord")?;
    if let Some(text) = crate::vm::text::as_str(value) {
        return match text.len() {
            1 => Ok(vm.new_int(first_char(text))),
            n => Err(wrong_length(vm, n)),
        };
    }
    match bytes_of(value).as_deref() {
        Some([byte]) => Ok(vm.new_int(i64::from(*byte))),
        Some(data) => Err(wrong_length(vm, data.len())),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("ord() expected string of length 1, but {class} found")))
        }
    }
}

fn first_char(text: &Gc<Str>) -> i64 {
    text.as_str().chars().next().map_or(0, |c| i64::from(u32::from(c)))
}

fn wrong_length(vm: &Vm, n: usize) -> PyErr {
    vm.error(Kind::TypeError, format!("ord() expected a character, but string of length {n} found"))
}
