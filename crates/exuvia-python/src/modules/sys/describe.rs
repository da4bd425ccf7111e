//! What `sys` says about the runtime and the machine.

use exuvia::Gc;

use super::named;
use crate::modules::{rust_names, set, structseq};
use crate::object::set::{Elements, FrozenSet};
use crate::object::{Dict, PyResult, Value};
use crate::settings::Settings;
use crate::vm::Vm;

/// The version of Python whose semantics we follow.
const VERSION: [i64; 3] = [3, 11, 7];
const HEX_VERSION: i64 = 0x030b_07f0;

pub(super) fn fill(vm: &Vm, dict: &Gc<Dict>, settings: &Settings) -> PyResult<()> {
    let text = |text: &str| vm.new_str(text);
    let version = format!("3.11.7 (exuvia {})", env!("CARGO_PKG_VERSION"));
    for (name, value) in [
        ("version", version.as_str()),
        ("copyright", "The authors of exuvia."),
        ("platform", "linux"),
        ("byteorder", if cfg!(target_endian = "big") { "big" } else { "little" }),
        ("float_repr_style", "short"),
        ("prefix", "/usr"),
        ("exec_prefix", "/usr"),
        ("base_prefix", "/usr"),
        ("base_exec_prefix", "/usr"),
        ("platlibdir", "lib"),
        ("abiflags", ""),
    ] {
        set(vm, dict, name, text(value));
    }
    set(vm, dict, "maxsize", vm.new_int(i64::MAX));
    set(vm, dict, "maxunicode", vm.new_int(0x10_ffff));
    set(vm, dict, "hexversion", vm.new_int(HEX_VERSION));
    set(vm, dict, "api_version", vm.new_int(1013));
    set(vm, dict, "dont_write_bytecode", vm.new_bool(true));
    for name in ["meta_path", "path_hooks"] {
        set(vm, dict, name, vm.new_list(Vec::new()));
    }
    set(vm, dict, "path_importer_cache", Gc::into_any(vm.new_dict()));
    let mut names: Vec<&str> = rust_names().collect();
    names.sort_unstable();
    set(vm, dict, "builtin_module_names", vm.new_tuple(names.into_iter().map(text).collect()));
    set(vm, dict, "stdlib_module_names", stdlib_module_names(vm)?);
    fill_structures(vm, dict, settings)
}

/// The modules of CPython's library, whether they are here or not.
fn stdlib_module_names(vm: &Vm) -> PyResult {
    let elements = Elements::default();
    for name in include_str!("stdlib_module_names.txt").lines() {
        elements.add(vm, &vm.new_str(name))?;
    }
    Ok(Gc::into_any(vm.heap.alloc(FrozenSet { elements, ..FrozenSet::default() })))
}

fn fill_structures(vm: &Vm, dict: &Gc<Dict>, settings: &Settings) -> PyResult<()> {
    let version = version_info(vm)?;
    let implementation = structseq::single(
        vm,
        "sys",
        "implementation",
        &[
            named("name", vm.new_str("exuvia")),
            named("cache_tag", vm.none.clone()),
            named("version", version.clone()),
            named("hexversion", vm.new_int(HEX_VERSION)),
        ],
    )?;
    set(vm, dict, "version_info", version);
    set(vm, dict, "thread_info", thread_info(vm)?);
    set(vm, dict, "implementation", implementation);
    set(vm, dict, "flags", flags(vm, settings)?);
    set(vm, dict, "float_info", float_info(vm)?);
    set(vm, dict, "int_info", int_info(vm)?);
    set(vm, dict, "hash_info", hash_info(vm)?);
    Ok(())
}

fn version_info(vm: &Vm) -> PyResult {
    let [major, minor, micro] = VERSION.map(|number| vm.new_int(number));
    structseq::closed(
        vm,
        "sys",
        "version_info",
        &[
            named("major", major),
            named("minor", minor),
            named("micro", micro),
            named("releaselevel", vm.new_str("final")),
            named("serial", vm.new_int(0)),
        ],
    )
}

fn flags(vm: &Vm, settings: &Settings) -> PyResult {
    let is_isolated = settings.isolated;
    let numbers = [
        ("debug", 0),
        ("inspect", 0),
        ("interactive", 0),
        ("optimize", 0),
        ("dont_write_bytecode", 1),
        ("no_user_site", u8::from(settings.no_user_site || is_isolated)),
        ("no_site", 1),
        ("ignore_environment", u8::from(settings.ignore_environment || is_isolated)),
        ("verbose", settings.verbose),
        ("bytes_warning", settings.bytes_warning),
        ("quiet", u8::from(settings.quiet)),
        ("hash_randomization", 0),
        ("isolated", u8::from(is_isolated)),
    ];
    let mut fields: Vec<(&str, Value)> =
        numbers.into_iter().map(|(name, number)| (name, vm.new_int(i64::from(number)))).collect();
    fields.push(("dev_mode", vm.new_bool(settings.has_x_option("dev"))));
    fields.push(("utf8_mode", vm.new_int(1)));
    fields.push(("warn_default_encoding", vm.new_int(0)));
    fields.push(("safe_path", vm.new_bool(settings.safe_path || is_isolated)));
    fields.push(("int_max_str_digits", vm.new_int(-1)));
    let flags = structseq::closed(vm, "sys", "flags", &fields)?;
    // The standard library's `threading` asks for this one, which is not a field in CPython 3.11.
    set(vm, &vm.class_of(&flags).dict, "thread_inherit_context", vm.new_int(0));
    Ok(flags)
}

fn float_info(vm: &Vm) -> PyResult {
    let int = |number: i32| vm.new_int(i64::from(number));
    structseq::single(
        vm,
        "sys",
        "float_info",
        &[
            named("max", vm.new_float(f64::MAX)),
            named("max_exp", int(f64::MAX_EXP)),
            named("max_10_exp", int(f64::MAX_10_EXP)),
            named("min", vm.new_float(f64::MIN_POSITIVE)),
            named("min_exp", int(f64::MIN_EXP)),
            named("min_10_exp", int(f64::MIN_10_EXP)),
            named("dig", vm.new_int(i64::from(f64::DIGITS))),
            named("mant_dig", vm.new_int(i64::from(f64::MANTISSA_DIGITS))),
            named("epsilon", vm.new_float(f64::EPSILON)),
            named("radix", vm.new_int(2)),
            named("rounds", vm.new_int(1)),
        ],
    )
}

fn thread_info(vm: &Vm) -> PyResult {
    let fields = [
        named("name", vm.new_str("pthread")),
        named("lock", vm.new_str("semaphore")),
        named("version", vm.none.clone()),
    ];
    structseq::single(vm, "sys", "thread_info", &fields)
}

fn int_info(vm: &Vm) -> PyResult {
    let fields = [
        ("bits_per_digit", 30),
        ("sizeof_digit", 4),
        ("default_max_str_digits", 4300),
        ("str_digits_check_threshold", 640),
    ];
    structseq::single(
        vm,
        "sys",
        "int_info",
        &fields.map(|(name, number)| (name, vm.new_int(number))),
    )
}

fn hash_info(vm: &Vm) -> PyResult {
    structseq::single(
        vm,
        "sys",
        "hash_info",
        &[
            named("width", vm.new_int(64)),
            named("modulus", vm.new_int((1 << 61) - 1)),
            named("inf", vm.new_int(314_159)),
            named("nan", vm.new_int(0)),
            named("imag", vm.new_int(1_000_003)),
            named("algorithm", vm.new_str("siphash13")),
            named("hash_bits", vm.new_int(64)),
            named("seed_bits", vm.new_int(128)),
            named("cutoff", vm.new_int(0)),
        ],
    )
}
