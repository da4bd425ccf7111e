//! `_subprocess`: starting programs, for the module `subprocess`, which is written in Python.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::file::{duplicate_file, take_file};
use super::os::descriptor::duplicate;
use super::{ModuleSpec, argument, nothing_to_fill};
use crate::object::{PyResult, Value};
use crate::vm::{Args, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_subprocess",
    functions: &[("communicate", communicate), ("spawn", spawn), ("wait", wait)],
    fill: nothing_to_fill,
};

thread_local! {
    /// The programs that were started and have not been waited for.
    static CHILDREN: RefCell<HashMap<u32, Child>> = RefCell::default();
    /// What is being read from them.
    static TALKS: RefCell<HashMap<u32, Talk>> = RefCell::default();
}

/// Numbers that stand for a stream instead of a descriptor.
const INHERITED: i64 = -1;
const NOTHING: i64 = -3;

/// `spawn(argv, executable, cwd, env, stdin, stdout, stderr)`: starts a program; its process number.
fn spawn(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [argv, executable, cwd, env, stdin, stdout, stderr] = args.exactly::<7>(vm, "spawn")?;
    let argv = vm.to_vec(argv)?;
    let argv: Vec<String> =
        argv.iter().map(|word| super::file::path_text(vm, word)).collect::<PyResult<_>>()?;
    let executable = super::file::path_text(vm, executable)?;
    let mut command = Command::new(&executable);
    command.args(argv.iter().skip(1));
    if let Some(first) = argv.first() {
        std::os::unix::process::CommandExt::arg0(&mut command, first);
    }
    if !vm.is_none(cwd) {
        command.current_dir(super::file::path_text(vm, cwd)?);
    }
    command.env_clear();
    for pair in vm.to_vec(env)? {
        if let Some([name, value]) = argument::tuple(&pair).map(|pair| pair.items()) {
            command.env(super::file::path_text(vm, name)?, super::file::path_text(vm, value)?);
        }
    }
    command.stdin(stream(vm, stdin)?).stdout(stream(vm, stdout)?).stderr(stream(vm, stderr)?);
    let child =
        command.spawn().map_err(|error| vm.io_error(&error, Some(&vm.new_str(&executable))))?;
    let id = child.id();
    CHILDREN.with_borrow_mut(|children| children.insert(id, child));
    Ok(vm.new_int(i64::from(id)))
}

fn stream(vm: &Vm, value: &Value) -> PyResult<Stdio> {
    if let Some(file) = duplicate_file(value) {
        return file.map(Stdio::from).map_err(|error| vm.io_error(&error, None));
    }
    Ok(match argument::long(vm, value)? {
        INHERITED => Stdio::inherit(),
        NOTHING => Stdio::null(),
        number => {
            let number = i32::try_from(number).unwrap_or(-1);
            duplicate(number).map_err(|error| vm.io_error(&error, None))?.into()
        }
    })
}

/// `wait(pid, timeout)`: the exit status, negative after a signal; `None` if the program still runs at the end of the time.
/// A timeout of `None` is without limit.
fn wait(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [pid, timeout] = args.exactly::<2>(vm, "wait")?;
    let pid = u32::try_from(argument::long(vm, pid)?).unwrap_or(0);
    let deadline = deadline(vm, timeout)?;
    let mut child = take_child(vm, pid)?;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => {
                use std::os::unix::process::ExitStatusExt;
                let status = status.code().or_else(|| status.signal().map(|signal| -signal));
                return Ok(vm.new_int(i64::from(status.unwrap_or(0))));
            }
            Ok(None) => {}
            Err(error) => return Err(vm.io_error(&error, None)),
        }
        let is_late = deadline.is_some_and(|deadline| Instant::now() >= deadline);
        if is_late || vm.has_signal() {
            CHILDREN.with_borrow_mut(|children| children.insert(pid, child));
            vm.handle_signals()?;
            if is_late {
                return Ok(vm.none.clone());
            }
            child = take_child(vm, pid)?;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A program that was started, unless it has been waited for: perhaps by another thread.
fn take_child(vm: &Vm, pid: u32) -> PyResult<Child> {
    const NO_CHILD_PROCESSES: i32 = 10;
    let child = CHILDREN.with_borrow_mut(|children| children.remove(&pid));
    child.ok_or_else(|| vm.io_error(&std::io::Error::from_raw_os_error(NO_CHILD_PROCESSES), None))
}

fn deadline(vm: &Vm, timeout: &Value) -> PyResult<Option<Instant>> {
    if vm.is_none(timeout) {
        return Ok(None);
    }
    let seconds = argument::number(vm, timeout)?.clamp(0.0, 1e9);
    Ok(Instant::now().checked_add(Duration::from_secs_f64(seconds)))
}

/// What arrives from the streams of a program, which threads read.
struct Talk {
    pieces: Receiver<(usize, Vec<u8>)>,
    /// What has arrived from each of the two streams.
    received: [Vec<u8>; 2],
}

/// `communicate(pid, stdin, data, stdout, stderr, timeout)`: writes the data and reads both files to their ends; `None` if
/// the time is over before. Called again, it goes on reading.
fn communicate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [pid, stdin, data, stdout, stderr, timeout] = args.exactly::<6>(vm, "communicate")?;
    let pid = u32::try_from(argument::long(vm, pid)?).unwrap_or(0);
    let deadline = deadline(vm, timeout)?;
    let take_talk = || TALKS.with_borrow_mut(|talks| talks.remove(&pid));
    let mut talk = match take_talk() {
        Some(talk) => talk,
        None => start_talk(vm, stdin, data, [stdout, stderr])?,
    };
    loop {
        let step = Duration::from_millis(50);
        match talk.pieces.recv_timeout(step) {
            Ok((stream, piece)) => talk.received[stream].extend(piece),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                let is_late = deadline.is_some_and(|deadline| Instant::now() >= deadline);
                if is_late || vm.has_signal() {
                    TALKS.with_borrow_mut(|talks| talks.insert(pid, talk));
                    vm.handle_signals()?;
                    match take_talk().filter(|_| !is_late) {
                        Some(known) => talk = known,
                        None => return Ok(vm.none.clone()),
                    }
                }
            }
        }
    }
    Ok(vm.new_tuple(talk.received.map(|bytes| vm.new_bytes(bytes)).into()))
}

/// Starts the threads that write and read.
fn start_talk(vm: &Vm, stdin: &Value, data: &Value, outputs: [&Value; 2]) -> PyResult<Talk> {
    let (sender, pieces) = channel();
    if let Some(mut file) = take_file(stdin) {
        let data = argument::to_bytes(vm, data)?.unwrap_or_default();
        // A program that does not read to the end is no error.
        std::thread::spawn(move || file.write_all(&data));
    }
    for (stream, output) in outputs.into_iter().enumerate() {
        let Some(mut file) = take_file(output) else { continue };
        let sender = sender.clone();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(n @ 1..) = file.read(&mut buffer) {
                if sender.send((stream, buffer[..n].to_vec())).is_err() {
                    break;
                }
            }
        });
    }
    Ok(Talk { pieces, received: [Vec::new(), Vec::new()] })
}
