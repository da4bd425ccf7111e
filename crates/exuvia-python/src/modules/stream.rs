//! The standard streams, and writing to whatever a program puts in their place.

use std::cell::RefCell;
use std::fmt;
use std::io::{IsTerminal, Read, Write};
use std::os::fd::AsFd;

use exuvia::{Gc, StandIn};

use super::file::device::{Device, Raw};
use super::file::{FileCore, TextFile};
use super::{argument, set};
use crate::object::{PyResult, Value};
use crate::vm::Vm;
use crate::vm::shown_line::Shown;

/// Where a program's standard streams lead: to what is given here, or else to those of the process.
#[derive(Default)]
pub struct StreamOptions {
    /// What the program reads from `sys.stdin`.
    pub stdin: Option<Box<dyn Read>>,
    /// Takes what the program writes to `sys.stdout`.
    pub stdout: Option<Box<dyn Write>>,
    /// Takes what the program writes to `sys.stderr`.
    pub stderr: Option<Box<dyn Write>>,
}

impl fmt::Debug for StreamOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamOptions").finish_non_exhaustive()
    }
}

/// The standard streams of a runtime: before the start how they are to be made, then the objects.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    options: RefCell<StreamOptions>,
    objects: RefCell<Vec<Gc<TextFile>>>,
}

impl Streams {
    pub(crate) fn new(options: StreamOptions) -> Self {
        Self { options: RefCell::new(options), objects: RefCell::default() }
    }

    /// Writes to the first standard error stream, or past it if the program has closed it.
    pub(crate) fn write_error(&self, vm: &Vm, text: &str) {
        let stream = self.objects.borrow().get(2).cloned();
        if stream.is_none_or(|stream| stream.core.write_text(vm, text).is_err()) {
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
    }

    /// Writes what is still buffered, and lets go of the objects. False if that fails for the standard output.
    pub(crate) fn close(&self) -> bool {
        let objects = self.objects.take();
        let n_failed = objects.iter().filter(|file| !file.core.flush_silently()).count();
        n_failed == 0
    }
}

/// A file descriptor of the process, under a number of its own.
fn duplicate(stream: impl AsFd) -> Option<Raw> {
    stream.as_fd().try_clone_to_owned().ok().map(|fd| Raw::File(fd.into()))
}

/// What writes to a file object.
pub(crate) enum Writer<'a> {
    /// One of ours, whose method is not looked up but counted.
    File { file: &'a Gc<TextFile>, _bound: StandIn<'a> },
    /// The method of any other.
    Method(Value),
}

impl Writer<'_> {
    /// Writes text.
    pub(crate) fn write(&self, vm: &Vm, text: &str) -> PyResult<()> {
        match self {
            Self::File { file, .. } => file.core.write_text(vm, text),
            Self::Method(write) => vm.call(write, &[vm.new_str(text)]).map(drop),
        }
    }
}

impl Vm {
    /// Makes `sys.stdin`, `sys.stdout` and `sys.stderr`.
    pub(crate) fn make_streams(&self) {
        let options = self.streams.options.take();
        let stdin = options.stdin.map(Raw::Reader).or_else(|| duplicate(std::io::stdin()));
        let stdout = options.stdout.map(Raw::Writer).or_else(|| duplicate(std::io::stdout()));
        let stderr = options.stderr.map(Raw::Writer).or_else(|| duplicate(std::io::stderr()));
        self.add_stream(0, stdin, false);
        self.add_stream(1, stdout, false);
        self.add_stream(2, stderr, true);
    }

    /// Makes one of the standard streams; it is `None` if the process has none.
    fn add_stream(&self, number: usize, raw: Option<Raw>, line_buffered: bool) {
        const NAMES: [[&str; 3]; 3] = [
            ["stdin", "__stdin__", "<stdin>"],
            ["stdout", "__stdout__", "<stdout>"],
            ["stderr", "__stderr__", "<stderr>"],
        ];
        let [name, original, shown] = NAMES[number];
        let object = match raw {
            None => self.none.clone(),
            Some(raw) => {
                let is_terminal = match &raw {
                    Raw::File(file) => file.is_terminal(),
                    _ => false,
                };
                let mut device = Device::new(raw, number == 0, number != 0);
                device.is_line_buffered = line_buffered || is_terminal;
                device.is_terminal = is_terminal;
                device.descriptor = i32::try_from(number).unwrap_or(-1);
                let mut core =
                    FileCore::new(device, self.new_str(shown), if number == 0 { "r" } else { "w" });
                core.errors = if number == 2 { "backslashreplace" } else { "strict" };
                let file = self.heap.alloc(TextFile { core });
                self.streams.objects.borrow_mut().push(file.clone());
                Gc::into_any(file)
            }
        };
        set(self, &self.sys, name, object.clone());
        set(self, &self.sys, original, object);
    }

    /// Writes text to a file object, or to whatever else has a method `write`.
    pub(crate) fn write(&self, stream: &Value, text: &str) -> PyResult<()> {
        self.writer(stream)?.write(self, text)
    }

    /// What writes to a file object: its method `write`, which CPython looks up before it asks for the text.
    pub(crate) fn writer<'a>(&'a self, stream: &'a Value) -> PyResult<Writer<'a>> {
        match stream.downcast_ref::<TextFile>() {
            Some(file) => Ok(Writer::File { file, _bound: self.heap.stand_in() }),
            None => self.attribute(stream, &self.names.write).map(Writer::Method),
        }
    }

    /// Flushes a file object, or calls the method `flush` of whatever else this is.
    pub(crate) fn flush(&self, stream: &Value) -> PyResult<()> {
        if let Some(file) = stream.downcast_ref::<TextFile>() {
            return file.core.flush(self);
        }
        let flush = self.attribute(stream, &self.names.flush)?;
        self.call(&flush, &[])?;
        Ok(())
    }

    /// Writes text to `sys.stderr`; what cannot be written is lost.
    pub(crate) fn write_stderr(&self, text: &str) {
        let stream = self.sys.get_str(&self.names.stderr).filter(|stream| !self.is_none(stream));
        if let Some(stream) = stream {
            let _ = self.write(&stream, text);
        }
    }

    /// The same for a report.
    pub(crate) fn write_report(&self, report: &Shown) {
        let stream = self.sys.get_str(&self.names.stderr).filter(|stream| !self.is_none(stream));
        if let Some(stream) = stream {
            let _ = self.write_shown(&stream, report);
        }
    }

    /// Reads a line for `input`: from a file object, or with the method `readline`. Empty at the end.
    pub(crate) fn read_line(&self, stream: &Value) -> PyResult<String> {
        if let Some(file) = stream.downcast_ref::<TextFile>() {
            return file.core.read_text_line(self, None);
        }
        let readline = self.attribute(stream, &self.intern("readline"))?;
        let line = self.call(&readline, &[])?;
        match argument::text(&line) {
            Some(line) => Ok(line.as_str().to_owned()),
            None => Err(self.type_error("object.readline() returned non-string")),
        }
    }

    /// Flushes `sys.stderr` and `sys.stdout` when the program has run; errors come to light later.
    pub(crate) fn flush_quietly(&self) {
        for name in [&self.names.stderr, &self.names.stdout] {
            if let Some(stream) = self.sys.get_str(name).filter(|stream| !self.is_none(stream)) {
                let _ = self.flush(&stream);
            }
        }
    }

    /// Flushes `sys.stdout` and `sys.stderr`. False if that has failed, which for `sys.stdout` was then
    /// reported.
    pub(crate) fn flush_standard_streams(&self) -> bool {
        let mut succeeded = true;
        for name in [&self.names.stdout, &self.names.stderr] {
            let Some(stream) = self.sys.get_str(name).filter(|stream| !self.is_none(stream)) else {
                continue;
            };
            if stream.downcast_ref::<TextFile>().is_some_and(|file| file.core.is_closed()) {
                continue;
            }
            if let Err(error) = self.flush(&stream) {
                if Gc::ptr_eq(name, &self.names.stdout) {
                    self.report_unraisable(&error, Some(&stream), None);
                }
                succeeded = false;
            }
        }
        succeeded
    }
}
