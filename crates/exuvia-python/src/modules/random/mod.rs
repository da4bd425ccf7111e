//! `_random`: the source of randomness below the module `random`, which is written in Python.

mod twister;

use std::cell::RefCell;

use exuvia::{Gc, Trace};
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::ToPrimitive;
use sha2::{Digest, Sha512};

use self::twister::{N, Twister};
use super::{ModuleSpec, argument, bound_native};
use crate::object::function::NativeFn;
use crate::object::{Dict, PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_random",
    functions: &[("new", new), ("method", method), ("sha512", sha512), ("urandom", urandom)],
    fill,
};

/// The state of a `random.Random`.
#[derive(Debug, Trace)]
#[trace(leaf, tag = tag::TWISTER)]
pub(crate) struct Generator {
    twister: RefCell<Twister>,
}

const METHODS: &[(&str, NativeFn)] = &[
    ("random", random),
    ("getrandbits", getrandbits),
    ("seed", seed),
    ("getstate", getstate),
    ("setstate", setstate),
    ("_randbelow", randbelow),
];

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    super::add_functions(vm, dict, "_random", METHODS);
    Ok(())
}

fn new(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "_random.new")?;
    let twister = RefCell::new(Twister::from_key(&[0]));
    Ok(Gc::into_any(vm.heap.alloc(Generator { twister })))
}

/// `method(state, name)`: one of the functions with the state as its receiver.
fn method(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [state, name] = args.exactly::<2>(vm, "method")?;
    let name = argument::string(vm, name, "method", "argument 2")?;
    let Some((name, function)) = METHODS.iter().find(|(known, _)| *known == name) else {
        return Err(vm.value_error("no such method"));
    };
    Ok(bound_native(vm, "Random", name, *function, state.clone()))
}

fn generator<'a>(vm: &Vm, args: &Args<'a>) -> PyResult<&'a Generator> {
    let state = args.values.first().and_then(|state| state.downcast_ref::<Generator>());
    state.map(|state| &**state).ok_or_else(|| vm.type_error("a generator's state is required"))
}

fn random(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "Random.random")?;
    let float = generator(vm, args)?.twister.borrow_mut().next_float();
    Ok(vm.new_float(float))
}

fn getrandbits(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, n_bits] = args.exactly::<2>(vm, "Random.getrandbits")?;
    let n_bits = argument::c_int(vm, n_bits)?;
    let Ok(n_bits) = u32::try_from(n_bits) else {
        return Err(vm.value_error("number of bits must be non-negative"));
    };
    Ok(bits(vm, generator(vm, args)?, u64::from(n_bits)))
}

fn bits(vm: &Vm, generator: &Generator, n_bits: u64) -> Value {
    let mut twister = generator.twister.borrow_mut();
    if let Ok(n_bits @ 0..64) = u32::try_from(n_bits) {
        let value = twister.next_bits(n_bits);
        drop(twister);
        return vm.new_big_int(BigInt::from(value));
    }
    let words = twister.next_words(usize::try_from(n_bits).unwrap_or(usize::MAX));
    drop(twister);
    vm.new_big_int(BigInt::from(BigUint::new(words)))
}

/// A number below `n`, which is positive, as `Random._randbelow_with_getrandbits` finds it.
fn randbelow(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, n] = args.exactly::<2>(vm, "Random._randbelow")?;
    let generator = generator(vm, args)?;
    if let Some(n) = argument::as_small(n).and_then(|n| u64::try_from(n).ok()) {
        if n == 0 {
            return Ok(vm.new_int(0));
        }
        let mut twister = generator.twister.borrow_mut();
        let n_bits = u64::BITS - n.leading_zeros();
        let mut value = twister.next_bits(n_bits);
        while value >= n {
            value = twister.next_bits(n_bits);
        }
        drop(twister);
        return Ok(vm.new_int(value.cast_signed()));
    }
    let n = argument::integer(vm, n)?;
    if n.sign() != Sign::Plus {
        return Ok(vm.new_int(0));
    }
    let n_bits = usize::try_from(n.bits()).unwrap_or(usize::MAX);
    loop {
        let words = generator.twister.borrow_mut().next_words(n_bits);
        let value = BigInt::from(BigUint::new(words));
        if value < n {
            return Ok(vm.new_big_int(value));
        }
    }
}

/// Seeds with the absolute value of an `int`, or from the operating system for `None`.
fn seed(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, seed] = args.exactly::<2>(vm, "Random.seed")?;
    let key = if vm.is_none(seed) {
        os_random(vm, 4 * N)?
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
            .collect()
    } else {
        match argument::as_integer(seed) {
            Some(int) => int.magnitude().to_u32_digits(),
            None => BigUint::from(vm.hash(seed)?.cast_unsigned()).to_u32_digits(),
        }
    };
    generator(vm, args)?.twister.replace(Twister::from_key(&key));
    Ok(vm.none.clone())
}

/// The 624 words and the position, as a tuple of 625 numbers.
fn getstate(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.exactly::<1>(vm, "Random.getstate")?;
    let mut numbers: Vec<i64> = Vec::with_capacity(N + 1);
    {
        let twister = generator(vm, args)?.twister.borrow();
        let (words, index) = twister.state();
        numbers.extend(words.iter().map(|word| i64::from(*word)));
        numbers.push(index as i64);
    }
    let items = numbers.into_iter().map(|number| vm.new_int(number)).collect();
    Ok(vm.new_tuple(items))
}

fn setstate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, state] = args.exactly::<2>(vm, "Random.setstate")?;
    let Some(state) = argument::tuple(state) else {
        return Err(vm.type_error("state vector must be a tuple"));
    };
    if state.items().len() != N + 1 {
        return Err(vm.value_error("state vector is the wrong size"));
    }
    let mut words = Box::new([0u32; N]);
    for (word, item) in words.iter_mut().zip(state.items()) {
        let number = argument::integer(vm, item)?;
        *word = number.to_u32().ok_or_else(|| {
            vm.overflow_error("Python int too large to convert to C unsigned long")
        })?;
    }
    let index = usize::try_from(argument::long(vm, &state.items()[N])?).ok();
    let Some(twister) = index.and_then(|index| Twister::from_state(words, index)) else {
        return Err(vm.value_error("invalid state"));
    };
    generator(vm, args)?.twister.replace(twister);
    Ok(vm.none.clone())
}

/// The bytes followed by their SHA-512 digest, as a number: the seed that a `str` or `bytes` stands for.
fn sha512(vm: &Vm, args: &Args<'_>) -> PyResult {
    let value = argument::one(vm, args, "_random.sha512")?;
    let mut data = match (argument::text(value), argument::bytes(value)) {
        (Some(text), _) => text.as_str().as_bytes().to_vec(),
        (None, Some(bytes)) => bytes.data.to_vec(),
        (None, None) => return Err(vm.type_error("a str or bytes is required")),
    };
    let digest = Sha512::digest(&data);
    data.extend_from_slice(&digest);
    Ok(vm.new_big_int(BigInt::from_bytes_be(Sign::Plus, &data)))
}

fn os_random(vm: &Vm, n: usize) -> PyResult<Vec<u8>> {
    let mut data = vec![0; n];
    getrandom::fill(&mut data).map_err(|error| vm.os_error(error.to_string()))?;
    Ok(data)
}

/// `os.urandom`
fn urandom(vm: &Vm, args: &Args<'_>) -> PyResult {
    let n = argument::long(vm, argument::one(vm, args, "posix.urandom")?)?;
    let Ok(n) = usize::try_from(n) else {
        return Err(vm.value_error("negative argument not allowed"));
    };
    if n > 1 << 32 {
        return Err(vm.memory_error(""));
    }
    let data = os_random(vm, n)?;
    Ok(vm.new_bytes(data))
}
