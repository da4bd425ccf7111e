//! Programs of operations, as in `crates/exuvia/tests/model.rs`, that a fuzzer chooses by what code they reach.
#![no_main]

use exuvia_model::{Program, run};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    run(&Program::from_bytes(bytes));
});
