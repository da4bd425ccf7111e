//! File objects and `open`.

pub(crate) mod device;
mod methods;
mod opening;
mod text;

use std::cell::RefCell;
use std::io;
use std::os::fd::OwnedFd;
use std::rc::Rc;

use exuvia::{Field, Trace};

use self::device::Device;
pub(crate) use self::methods::{BINARY_CLASS, TEXT_CLASS};
pub(crate) use self::opening::{open, path_text};
use crate::object::{PyResult, Value, tag};
use crate::vm::Vm;

/// A text file: `_io.TextIOWrapper`.
#[derive(Debug, Trace)]
#[trace(tag = tag::TEXT_FILE, levels = 0)]
pub(crate) struct TextFile {
    pub(crate) core: FileCore,
}

/// A file of bytes: `_io.BufferedReader` and the like.
#[derive(Debug, Trace)]
#[trace(tag = tag::BINARY_FILE, levels = 0)]
pub(crate) struct BinaryFile {
    pub(crate) core: FileCore,
}

/// A second descriptor for the file of a file object.
pub(crate) fn duplicate_file(value: &Value) -> Option<io::Result<OwnedFd>> {
    Some(methods::core_of(value)?.device.borrow_mut().duplicate())
}

/// Takes the file out of a file object, which is closed then.
pub(crate) fn take_file(value: &Value) -> Option<std::fs::File> {
    methods::core_of(value)?.device.borrow_mut().take()
}

/// What both kinds of files have. `buffer` of a text file shares the device with it.
#[derive(Debug, Trace)]
pub(crate) struct FileCore {
    #[trace(skip)]
    device: Rc<RefCell<Device>>,
    /// What was given to `open`.
    name: Field<Value>,
    #[trace(skip)]
    mode: String,
    #[trace(skip)]
    encoding: &'static str,
    #[trace(skip)]
    pub(crate) errors: &'static str,
    /// Whether `\n` in text is left as it is found, and written as it is.
    #[trace(skip)]
    keeps_newlines: bool,
}

impl FileCore {
    pub(crate) fn new(device: Device, name: Value, mode: &str) -> Self {
        Self {
            device: Rc::new(RefCell::new(device)),
            name: Field::new(name),
            mode: mode.to_owned(),
            encoding: "utf-8",
            errors: "strict",
            keeps_newlines: false,
        }
    }

    /// Another file object for the same file.
    fn sharing(&self, mode: String) -> Self {
        Self {
            device: Rc::clone(&self.device),
            name: Field::new(self.name.get()),
            mode,
            encoding: self.encoding,
            errors: self.errors,
            keeps_newlines: self.keeps_newlines,
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.device.borrow().is_closed()
    }

    /// Does something with the device; errors of the system become exceptions.
    fn with_device<T>(
        &self,
        vm: &Vm,
        action: impl FnOnce(&mut Device) -> io::Result<T>,
    ) -> PyResult<T> {
        if self.is_closed() {
            return Err(vm.value_error("I/O operation on closed file."));
        }
        let result = action(&mut self.device.borrow_mut());
        result.map_err(|error| vm.io_error(&error, None))
    }

    /// Writes text in the file's encoding.
    pub(crate) fn write_text(&self, vm: &Vm, text: &str) -> PyResult<()> {
        self.check_writable(vm)?;
        let data = self.encode(vm, text)?;
        self.with_device(vm, |device| device.write(&data))
    }

    pub(crate) fn flush(&self, vm: &Vm) -> PyResult<()> {
        self.with_device(vm, Device::flush)
    }

    /// Writes what is buffered; says whether that succeeded.
    pub(crate) fn flush_silently(&self) -> bool {
        self.device.borrow_mut().flush().is_ok()
    }

    fn check_writable(&self, vm: &Vm) -> PyResult<()> {
        let device = self.device.borrow();
        if device.is_writable || device.is_closed() {
            return Ok(());
        }
        drop(device);
        Err(vm.unsupported_operation(if self.is_binary() { "write" } else { "not writable" }))
    }

    fn check_readable(&self, vm: &Vm) -> PyResult<()> {
        let device = self.device.borrow();
        if device.is_readable || device.is_closed() {
            return Ok(());
        }
        drop(device);
        Err(vm.unsupported_operation(if self.is_binary() { "read" } else { "not readable" }))
    }

    fn is_binary(&self) -> bool {
        self.mode.contains('b')
    }
}
