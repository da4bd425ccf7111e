//! Functions of `posix` that work on file descriptors.
//!
//! Those that a program has opened with `os.open` or `os.pipe` are kept in a table, so that each is closed exactly once; of
//! others, only those of the standard streams can be used.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use rustix::fs::{Mode, OFlags, SeekFrom};

use super::path;
use crate::modules::argument;
use crate::object::function::NativeFn;
use crate::object::{PyResult, Value};
use crate::vm::{Args, Vm};

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("close", close),
    ("dup", dup),
    ("fsync", fsync),
    ("ftruncate", ftruncate),
    ("isatty", isatty),
    ("lseek", lseek),
    ("open", open),
    ("pipe", pipe),
    ("read", read),
    ("write", write),
];

/// Flags of `open`.
pub(super) const FLAGS: &[(&str, OFlags)] = &[
    ("O_RDONLY", OFlags::RDONLY),
    ("O_WRONLY", OFlags::WRONLY),
    ("O_RDWR", OFlags::RDWR),
    ("O_CREAT", OFlags::CREATE),
    ("O_EXCL", OFlags::EXCL),
    ("O_TRUNC", OFlags::TRUNC),
    ("O_APPEND", OFlags::APPEND),
    ("O_NONBLOCK", OFlags::NONBLOCK),
    ("O_NOFOLLOW", OFlags::NOFOLLOW),
    ("O_DIRECTORY", OFlags::DIRECTORY),
    ("O_CLOEXEC", OFlags::CLOEXEC),
    ("O_SYNC", OFlags::SYNC),
    ("O_TMPFILE", OFlags::TMPFILE),
];

thread_local! {
    static OPEN: RefCell<HashMap<i32, OwnedFd>> = RefCell::default();
}

/// Puts a descriptor into the table; its number.
fn keep(descriptor: OwnedFd) -> i32 {
    let number = descriptor.as_raw_fd();
    OPEN.with_borrow_mut(|open| open.insert(number, descriptor));
    number
}

/// Takes a descriptor out of the table, for a file object that closes it.
pub(crate) fn take(number: i32) -> Option<OwnedFd> {
    OPEN.with_borrow_mut(|open| open.remove(&number))
}

/// A second descriptor for the same file, for a file object that does not close the first.
pub(crate) fn duplicate(number: i32) -> io::Result<OwnedFd> {
    with(number, |descriptor| descriptor.try_clone_to_owned())
}

/// Does something with a descriptor.
fn with<R>(number: i32, action: impl FnOnce(BorrowedFd<'_>) -> io::Result<R>) -> io::Result<R> {
    match number {
        0 => action(io::stdin().as_fd()),
        1 => action(io::stdout().as_fd()),
        2 => action(io::stderr().as_fd()),
        _ => OPEN.with_borrow(|open| match open.get(&number) {
            Some(descriptor) => action(descriptor.as_fd()),
            None => Err(io::Error::from_raw_os_error(9)),
        }),
    }
}

fn failed(vm: &Vm, error: io::Error) -> crate::object::PyErr {
    vm.io_error(&error, None)
}

/// A descriptor's number: an `int`, or what `fileno` returns.
pub(super) fn number(vm: &Vm, value: &Value) -> PyResult<i32> {
    argument::c_int(vm, value)
}

fn open(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [name, flags, mode, _] = args.bind(vm, "open", ["path", "flags", "mode", "dir_fd"], 2)?;
    let [name, flags] = [name, flags].map(|value| value.unwrap_or_else(|| vm.none.clone()));
    let mode = mode.map_or(Ok(0o777), |mode| argument::long(vm, &mode))?;
    let flags = OFlags::from_bits_retain(argument::c_int(vm, &flags)?.cast_unsigned());
    let mode = Mode::from_bits_truncate(u32::try_from(mode).unwrap_or(0o777));
    match rustix::fs::open(path(vm, &name)?, flags | OFlags::CLOEXEC, mode) {
        Ok(descriptor) => Ok(vm.new_int(i64::from(keep(descriptor)))),
        Err(error) => Err(vm.io_error(&error.into(), Some(&name))),
    }
}

fn close(vm: &Vm, args: &Args<'_>) -> PyResult {
    let number = number(vm, argument::one(vm, args, "posix.close")?)?;
    match take(number) {
        Some(descriptor) => drop(descriptor),
        // The standard streams are not for programs to close.
        None if (0..=2).contains(&number) => {}
        None => return Err(failed(vm, io::Error::from_raw_os_error(9))),
    }
    Ok(vm.none.clone())
}

fn dup(vm: &Vm, args: &Args<'_>) -> PyResult {
    let number = number(vm, argument::one(vm, args, "posix.dup")?)?;
    let made = duplicate(number).map_err(|error| failed(vm, error))?;
    Ok(vm.new_int(i64::from(keep(made))))
}

fn pipe(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "posix.pipe")?;
    let (reader, writer) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)
        .map_err(|e| failed(vm, e.into()))?;
    Ok(vm.new_tuple([reader, writer].map(|end| vm.new_int(i64::from(keep(end)))).into()))
}

/// The largest piece that is read at once; what a program asks for beyond that is not there anyway.
const MAX_READ: i64 = 1 << 30;

fn read(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [descriptor, length] = args.exactly::<2>(vm, "read")?;
    let length = argument::long(vm, length)?;
    let Ok(length) = usize::try_from(length.min(MAX_READ)) else {
        return Err(failed(vm, io::Error::from_raw_os_error(22)));
    };
    let mut buffer = vec![0; length];
    let n = with(number(vm, descriptor)?, |file| Ok(rustix::io::read(file, &mut buffer)?));
    buffer.truncate(n.map_err(|error| failed(vm, error))?);
    Ok(vm.new_bytes(buffer))
}

fn write(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [descriptor, data] = args.exactly::<2>(vm, "write")?;
    let Some(bytes) = argument::to_bytes(vm, data)? else {
        let class = vm.class_name(data);
        return Err(vm.type_error(format!("a bytes-like object is required, not '{class}'")));
    };
    let n = with(number(vm, descriptor)?, |file| Ok(rustix::io::write(file, &bytes)?));
    Ok(vm.new_size(n.map_err(|error| failed(vm, error))?))
}

fn lseek(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [descriptor, offset, whence] = args.exactly::<3>(vm, "lseek")?;
    let offset = argument::long(vm, offset)?;
    let to = match argument::long(vm, whence)? {
        0 => SeekFrom::Start(offset.cast_unsigned()),
        1 => SeekFrom::Current(offset),
        _ => SeekFrom::End(offset),
    };
    let place = with(number(vm, descriptor)?, |file| Ok(rustix::fs::seek(file, to)?));
    Ok(vm.new_int(place.map_err(|error| failed(vm, error))?.cast_signed()))
}

fn fsync(vm: &Vm, args: &Args<'_>) -> PyResult {
    let number = number(vm, argument::one(vm, args, "posix.fsync")?)?;
    with(number, |file| Ok(rustix::fs::fsync(file)?)).map_err(|error| failed(vm, error))?;
    Ok(vm.none.clone())
}

fn ftruncate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [descriptor, length] = args.exactly::<2>(vm, "ftruncate")?;
    let length = argument::long(vm, length)?.cast_unsigned();
    with(number(vm, descriptor)?, |file| Ok(rustix::fs::ftruncate(file, length)?))
        .map_err(|error| failed(vm, error))?;
    Ok(vm.none.clone())
}

fn isatty(vm: &Vm, args: &Args<'_>) -> PyResult {
    let number = number(vm, argument::one(vm, args, "posix.isatty")?)?;
    Ok(vm.new_bool(with(number, |file| Ok(rustix::termios::isatty(file))).unwrap_or(false)))
}

/// What is known of the file behind a descriptor.
pub(super) fn metadata(number: i32) -> io::Result<std::fs::Metadata> {
    File::from(duplicate(number)?).metadata()
}
