//! Functions of `posix` about users, processes, the system, and what files may be done with.

use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};

use rustix::fs::{Access, CWD, Timespec, Timestamps};
use rustix::process::{Pid, Signal};

use super::{path, with_path};
use crate::modules::argument;
use crate::object::PyResult;
use crate::object::function::NativeFn;
use crate::vm::{Args, Vm};

pub(super) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("access", access),
    ("chmod", chmod),
    ("entries", entries),
    ("getegid", |vm, _| Ok(vm.new_int(i64::from(rustix::process::getegid().as_raw())))),
    ("geteuid", |vm, _| Ok(vm.new_int(i64::from(rustix::process::geteuid().as_raw())))),
    ("getgid", |vm, _| Ok(vm.new_int(i64::from(rustix::process::getgid().as_raw())))),
    ("getuid", |vm, _| Ok(vm.new_int(i64::from(rustix::process::getuid().as_raw())))),
    ("kill", kill),
    ("link", link),
    ("set_times", set_times),
    ("symlink", make_symlink),
    ("umask", umask),
    ("uname", uname),
];

fn access(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [name, mode] = args.exactly::<2>(vm, "access")?;
    let mode = argument::long(vm, mode)?;
    let wanted = [(4, Access::READ_OK), (2, Access::WRITE_OK), (1, Access::EXEC_OK)];
    let asked: Access =
        wanted.iter().filter(|(bit, _)| mode & bit != 0).map(|(_, way)| *way).collect();
    let allowed = rustix::fs::access(path(vm, name)?, asked);
    Ok(vm.new_bool(allowed.is_ok()))
}

fn chmod(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [name, mode] = args.exactly::<2>(vm, "chmod")?;
    let mode = u32::try_from(argument::long(vm, mode)?).unwrap_or(0);
    let result = fs::set_permissions(path(vm, name)?, fs::Permissions::from_mode(mode));
    result.map_err(|error| vm.io_error(&error, Some(name)))?;
    Ok(vm.none.clone())
}

/// The entries of a directory: name, inode, and whether it is a directory, a file, a link.
fn entries(vm: &Vm, args: &Args<'_>) -> PyResult {
    use std::os::unix::fs::DirEntryExt;
    let found = with_path(vm, args, "posix.scandir", |path| {
        fs::read_dir(path)?
            .map(|entry| {
                let entry = entry?;
                Ok((entry.file_name(), entry.ino(), entry.file_type()?))
            })
            .collect::<io::Result<Vec<_>>>()
    })?;
    let entry = |(name, inode, kind): (std::ffi::OsString, u64, fs::FileType)| {
        let kinds = [kind.is_dir(), kind.is_file(), kind.is_symlink()];
        let mut items = vec![vm.new_str(&name.to_string_lossy()), vm.new_int(inode.cast_signed())];
        items.extend(kinds.map(|is_it| vm.new_bool(is_it)));
        vm.new_tuple(items)
    };
    Ok(vm.new_list(found.into_iter().map(entry).collect()))
}

fn kill(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [process, signal] = args.exactly::<2>(vm, "kill")?;
    let (process, signal) = (argument::c_int(vm, process)?, argument::c_int(vm, signal)?);
    let invalid = || vm.io_error(&io::Error::from_raw_os_error(22), None);
    let process = Pid::from_raw(process).ok_or_else(invalid)?;
    let result = match signal {
        0 => rustix::process::test_kill_process(process),
        signal => {
            let signal = Signal::from_named_raw(signal).ok_or_else(invalid)?;
            rustix::process::kill_process(process, signal)
        }
    };
    result.map_err(|error| vm.io_error(&error.into(), None))?;
    Ok(vm.none.clone())
}

fn link(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [from, to] = args.exactly::<2>(vm, "link")?;
    let result = fs::hard_link(path(vm, from)?, path(vm, to)?);
    result.map_err(|error| vm.io_error(&error, Some(from)))?;
    Ok(vm.none.clone())
}

fn make_symlink(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [from, to] = args.exactly::<2>(vm, "symlink")?;
    let result = symlink(path(vm, from)?, path(vm, to)?);
    result.map_err(|error| vm.io_error(&error, Some(from)))?;
    Ok(vm.none.clone())
}

/// `set_times(path, atime_ns, mtime_ns)`
fn set_times(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [name, accessed, modified] = args.exactly::<3>(vm, "set_times")?;
    let time = |nanoseconds: i64| Timespec {
        tv_sec: nanoseconds.div_euclid(1_000_000_000),
        tv_nsec: nanoseconds.rem_euclid(1_000_000_000),
    };
    let times = Timestamps {
        last_access: time(argument::long(vm, accessed)?),
        last_modification: time(argument::long(vm, modified)?),
    };
    rustix::fs::utimensat(CWD, path(vm, name)?, &times, rustix::fs::AtFlags::empty())
        .map_err(|error| vm.io_error(&error.into(), Some(name)))?;
    Ok(vm.none.clone())
}

fn umask(vm: &Vm, args: &Args<'_>) -> PyResult {
    let mask = argument::c_int(vm, argument::one(vm, args, "posix.umask")?)?;
    let mask = rustix::fs::Mode::from_bits_truncate(mask.cast_unsigned());
    Ok(vm.new_int(i64::from(rustix::process::umask(mask).bits())))
}

fn uname(vm: &Vm, args: &Args<'_>) -> PyResult {
    argument::none(vm, args, "posix.uname")?;
    let name = rustix::system::uname();
    let parts = [name.sysname(), name.nodename(), name.release(), name.version(), name.machine()];
    Ok(vm.new_tuple(parts.iter().map(|part| vm.new_str(&part.to_string_lossy())).collect()))
}
