//! `posix`: what the module `os`, which is written in Python, asks the operating system for.

pub(crate) mod descriptor;
mod system;

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;

use exuvia::Gc;

use super::{ModuleSpec, argument, set};
use crate::object::{Dict, Insert as _, PyResult, Value};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "posix",
    functions: &[
        ("_exit", exit),
        ("_metadata", metadata),
        ("cpu_count", cpu_count),
        ("getcwd", getcwd),
        ("getpid", getpid),
        ("getppid", getppid),
        ("listdir", listdir),
        ("mkdir", mkdir),
        ("readlink", readlink),
        ("remove", remove),
        ("rename", rename),
        ("rmdir", rmdir),
        ("strerror", strerror),
        ("unlink", remove),
        ("chdir", chdir),
    ],
    fill,
};

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    for functions in [descriptor::FUNCTIONS, system::FUNCTIONS] {
        super::add_functions(vm, dict, "posix", functions);
    }
    for (name, flag) in descriptor::FLAGS {
        set(vm, dict, name, vm.new_int(i64::from(flag.bits())));
    }
    let environment = vm.new_dict();
    let mut variables: Vec<_> = std::env::vars_os().collect();
    variables.sort();
    for (name, value) in variables {
        let (name, value) = (name.to_string_lossy(), value.to_string_lossy());
        environment.set(vm, vm.new_str(&name), vm.new_str(&value))?;
    }
    set(vm, dict, "environ", Gc::into_any(environment));
    Ok(())
}

fn path(vm: &Vm, value: &Value) -> PyResult<String> {
    super::file::path_text(vm, value)
}

/// Does something with the file that the only argument names.
fn with_path<T>(
    vm: &Vm,
    args: &Args<'_>,
    function: &str,
    action: impl FnOnce(&str) -> io::Result<T>,
) -> PyResult<T> {
    let name = argument::one(vm, args, function)?;
    action(&path(vm, name)?).map_err(|error| vm.io_error(&error, Some(name)))
}

fn exit(vm: &Vm, args: &Args<'_>) -> PyResult {
    let status = argument::c_int(vm, argument::one(vm, args, "posix._exit")?)?;
    std::process::exit(status)
}

fn cpu_count(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "posix.cpu_count")?;
    Ok(std::thread::available_parallelism()
        .map_or_else(|_| vm.none.clone(), |n| vm.new_size(n.get())))
}

fn getcwd(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "posix.getcwd")?;
    let path = std::env::current_dir().map_err(|error| vm.io_error(&error, None))?;
    Ok(vm.new_str(&path.to_string_lossy()))
}

fn chdir(vm: &Vm, args: &Args<'_>) -> PyResult {
    with_path(vm, args, "posix.chdir", |path| std::env::set_current_dir(path))?;
    Ok(vm.none.clone())
}

fn getpid(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "posix.getpid")?;
    Ok(vm.new_int(i64::from(std::process::id())))
}

fn getppid(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "posix.getppid")?;
    Ok(vm.new_int(i64::from(std::os::unix::process::parent_id())))
}

fn listdir(vm: &Vm, args: &Args<'_>) -> PyResult {
    let current = [vm.new_str(".")];
    let args = if args.values.is_empty() { Args::positional_only(&current) } else { *args };
    let names = with_path(vm, &args, "posix.listdir", |path| {
        let mut names = Vec::new();
        for entry in fs::read_dir(path)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        Ok(names)
    })?;
    Ok(vm.new_list(names.into_iter().map(|name| vm.new_string(name)).collect()))
}

fn mkdir(vm: &Vm, args: &Args<'_>) -> PyResult {
    let args = Args::positional_only(&args.values[..args.values.len().min(1)]);
    with_path(vm, &args, "posix.mkdir", |path| fs::create_dir(path))?;
    Ok(vm.none.clone())
}

fn rmdir(vm: &Vm, args: &Args<'_>) -> PyResult {
    with_path(vm, args, "posix.rmdir", |path| fs::remove_dir(path))?;
    Ok(vm.none.clone())
}

fn remove(vm: &Vm, args: &Args<'_>) -> PyResult {
    with_path(vm, args, "posix.remove", |path| fs::remove_file(path))?;
    Ok(vm.none.clone())
}

fn readlink(vm: &Vm, args: &Args<'_>) -> PyResult {
    let target = with_path(vm, args, "posix.readlink", |path| fs::read_link(path))?;
    Ok(vm.new_str(&target.to_string_lossy()))
}

fn rename(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [from, to] = args.exactly::<2>(vm, "rename")?;
    let result = fs::rename(path(vm, from)?, path(vm, to)?);
    result.map_err(|error| vm.io_error(&error, Some(from)))?;
    Ok(vm.none.clone())
}

fn strerror(vm: &Vm, args: &Args<'_>) -> PyResult {
    let errno = argument::c_int(vm, argument::one(vm, args, "posix.strerror")?)?;
    let text = io::Error::from_raw_os_error(errno).to_string();
    Ok(vm.new_str(text.rsplit_once(" (os error").map_or(text.as_str(), |(text, _)| text)))
}

/// `(mode, inode, device, links, uid, gid, size, atime, mtime, ctime)`, the times in nanoseconds.
fn metadata(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [name, follows] = args.exactly::<2>(vm, "_metadata")?;
    let result = if argument::as_small(name).is_some() {
        descriptor::metadata(descriptor::number(vm, name)?)
    } else {
        let path = path(vm, name)?;
        if vm.truth(follows)? { fs::metadata(path) } else { fs::symlink_metadata(path) }
    };
    let found = result.map_err(|error| vm.io_error(&error, Some(name)))?;
    let nanoseconds = |seconds: i64, rest: i64| {
        vm.new_int(seconds.saturating_mul(1_000_000_000).saturating_add(rest))
    };
    Ok(vm.new_tuple(vec![
        vm.new_int(i64::from(found.mode())),
        vm.new_int(found.ino().cast_signed()),
        vm.new_int(found.dev().cast_signed()),
        vm.new_int(found.nlink().cast_signed()),
        vm.new_int(i64::from(found.uid())),
        vm.new_int(i64::from(found.gid())),
        vm.new_int(found.size().cast_signed()),
        nanoseconds(found.atime(), found.atime_nsec()),
        nanoseconds(found.mtime(), found.mtime_nsec()),
        nanoseconds(found.ctime(), found.ctime_nsec()),
    ]))
}
