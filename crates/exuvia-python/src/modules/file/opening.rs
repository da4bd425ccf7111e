//! `open`, and errors of the operating system as exceptions.

use std::fs::OpenOptions;
use std::io;

use exuvia::Gc;

use super::device::{Device, Raw};
use super::{BinaryFile, FileCore, TextFile};
use crate::modules::argument;
use crate::modules::os::descriptor::{duplicate, take};
use crate::object::exception::place;
use crate::object::exception_os::kind_of;
use crate::object::{PyErr, PyResult, Value};
use crate::vm::errors::Kind;
use crate::vm::{Args, Vm};

/// What a mode says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Mode {
    /// `r`, `w`, `a` or `x`.
    action: u8,
    is_binary: bool,
    is_updating: bool,
}

/// Understands `rb+` and the like.
fn parse_mode(mode: &str) -> Result<Mode, String> {
    let mut parsed = Mode::default();
    let mut is_text = false;
    for (i, c) in mode.bytes().enumerate() {
        if mode.as_bytes()[..i].contains(&c) {
            return Err(format!("invalid mode: '{mode}'"));
        }
        match c {
            b'r' | b'w' | b'a' | b'x' if parsed.action != 0 => {
                return Err("must have exactly one of create/read/write/append mode".to_owned());
            }
            b'r' | b'w' | b'a' | b'x' => parsed.action = c,
            b'b' => parsed.is_binary = true,
            b't' => is_text = true,
            b'+' => parsed.is_updating = true,
            _ => return Err(format!("invalid mode: '{mode}'")),
        }
    }
    if is_text && parsed.is_binary {
        return Err("can't have text and binary mode at once".to_owned());
    }
    if parsed.action == 0 {
        let message = "Must have exactly one of create/read/write/append mode and at most one plus";
        return Err(message.to_owned());
    }
    Ok(parsed)
}

impl Mode {
    fn options(self) -> OpenOptions {
        let mut options = OpenOptions::new();
        options.read(self.action == b'r' || self.is_updating);
        match self.action {
            b'r' => options.write(self.is_updating),
            b'w' => options.write(true).create(true).truncate(true),
            b'a' => options.append(true).create(true),
            _ => options.write(true).create_new(true),
        };
        options
    }

    /// The flags of the operating system for an `opener`.
    fn flags(self) -> i64 {
        use rustix::fs::OFlags;
        let access = match (self.action, self.is_updating) {
            (_, true) => OFlags::RDWR,
            (b'r', _) => OFlags::RDONLY,
            _ => OFlags::WRONLY,
        };
        let creation = match self.action {
            b'w' => OFlags::CREATE | OFlags::TRUNC,
            b'a' => OFlags::CREATE | OFlags::APPEND,
            b'x' => OFlags::CREATE | OFlags::EXCL,
            _ => OFlags::empty(),
        };
        i64::from((access | creation | OFlags::CLOEXEC).bits())
    }

    fn device(self, file: std::fs::File) -> Device {
        let is_reading = self.action == b'r';
        Device::new(
            Raw::File(file),
            is_reading || self.is_updating,
            !is_reading || self.is_updating,
        )
    }
}

/// `open`
pub(crate) fn open(vm: &Vm, args: &Args<'_>) -> PyResult {
    let parameters =
        ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let [file, mode, buffering, encoding, errors, newline, closefd, opener] =
        args.bind(vm, "open", parameters, 1)?;
    let name = file.unwrap_or_else(|| vm.none.clone());
    let closes = closefd.map_or(Ok(true), |closefd| vm.truth(&closefd))?;
    let opener = opener.filter(|opener| !vm.is_none(opener));
    let text = option_text(vm, mode.as_ref(), "mode")?.unwrap_or_else(|| "r".to_owned());
    if let Some(buffering) = buffering {
        argument::c_int(vm, &buffering)?;
    }
    let mode = parse_mode(&text).map_err(|message| vm.value_error(message))?;
    let encoding = option_text(vm, encoding.as_ref(), "encoding")?;
    let errors = option_text(vm, errors.as_ref(), "errors")?;
    if mode.is_binary && (encoding.is_some() || errors.is_some()) {
        let what = if encoding.is_some() { "an encoding" } else { "an errors" };
        return Err(vm.value_error(format!("binary mode doesn't take {what} argument")));
    }
    let encoding = known_encoding(vm, encoding.as_deref().unwrap_or("utf-8"))?;
    let file = open_given(vm, &name, mode, closes, opener.as_ref())?;
    let mut core = FileCore::new(mode.device(file), name, &text);
    core.encoding = encoding;
    core.errors = match errors.as_deref() {
        Some("ignore") => "ignore",
        Some("replace") => "replace",
        _ => "strict",
    };
    core.keeps_newlines = newline.is_some_and(|newline| !vm.is_none(&newline));
    if mode.is_binary {
        return Ok(Gc::into_any(vm.heap.alloc(BinaryFile { core })));
    }
    Ok(Gc::into_any(vm.heap.alloc(TextFile { core })))
}

/// Opens a path, or takes the number of a descriptor, which an `opener` can give too.
fn open_given(
    vm: &Vm,
    name: &Value,
    mode: Mode,
    closes: bool,
    opener: Option<&Value>,
) -> PyResult<std::fs::File> {
    let descriptor = match opener {
        Some(opener) => Some(vm.call(opener, &[name.clone(), vm.new_int(mode.flags())])?),
        None => argument::as_small(name).map(|_| name.clone()),
    };
    let result = match descriptor {
        Some(number) => {
            let number = argument::c_int(vm, &number)?;
            match closes.then(|| take(number)).flatten() {
                Some(descriptor) => Ok(descriptor),
                None => duplicate(number),
            }
            .map(std::fs::File::from)
        }
        None if !closes => {
            return Err(vm.value_error("Cannot use closefd=False with file name"));
        }
        None => open_path(&path_text(vm, name)?, mode),
    };
    result.map_err(|error| vm.io_error(&error, Some(name)))
}

fn open_path(path: &str, mode: Mode) -> io::Result<std::fs::File> {
    let file = mode.options().open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::from_raw_os_error(21));
    }
    Ok(file)
}

fn option_text(vm: &Vm, value: Option<&Value>, name: &str) -> PyResult<Option<String>> {
    let Some(value) = value.filter(|value| !vm.is_none(value)) else { return Ok(None) };
    match argument::text(value) {
        Some(text) => Ok(Some(text.as_str().to_owned())),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("open() argument '{name}' must be str, not {class}")))
        }
    }
}

/// A path: `str`, `bytes`, or an object with `__fspath__`.
pub(crate) fn path_text(vm: &Vm, value: &Value) -> PyResult<String> {
    if let Some(text) = argument::text(value) {
        if text.as_str().contains('\0') {
            return Err(vm.value_error("embedded null byte"));
        }
        return Ok(text.as_str().to_owned());
    }
    if let Some(bytes) = argument::bytes(value) {
        return Ok(String::from_utf8_lossy(&bytes.data).into_owned());
    }
    if let Some(method) = vm.class_of(value).lookup(&vm.intern("__fspath__")) {
        let path = vm.call_found(&method, value, &[])?;
        if let Some(text) = argument::text(&path) {
            return Ok(text.as_str().to_owned());
        }
    }
    let class = vm.class_name(value);
    Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {class}")))
}

fn known_encoding(vm: &Vm, name: &str) -> PyResult<&'static str> {
    match name.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf-8" | "utf8" | "locale" => Ok("utf-8"),
        "ascii" | "us-ascii" => Ok("ascii"),
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Ok("latin-1"),
        _ => Err(vm.error(Kind::LookupError, format!("unknown encoding: {name}"))),
    }
}

impl Vm {
    /// The exception for an error of the operating system: the subclass of `OSError` that fits.
    pub(crate) fn io_error(&self, error: &io::Error, filename: Option<&Value>) -> PyErr {
        let Some(errno) = error.raw_os_error() else { return self.os_error(error.to_string()) };
        let text = error.to_string();
        let text = text.rsplit_once(" (os error").map_or(text.as_str(), |(text, _)| text);
        let class = self.exception_class(kind_of(errno));
        let (errno, text) = (self.new_int(i64::from(errno)), self.new_str(text));
        let args = vec![errno.clone(), text.clone()];
        let exception = self.new_exception(class, args.clone());
        if filename.is_some() {
            // The name was one of them.
            exception.set_args(self.new_tuple_object(args));
        }
        exception.set_field(place::ERRNO, Some(errno));
        exception.set_field(place::STRERROR, Some(text));
        exception.set_field(place::FILENAME, filename.filter(|name| !self.is_none(name)).cloned());
        exception
    }

    /// `io.UnsupportedOperation`
    pub(crate) fn unsupported_operation(&self, message: &str) -> PyErr {
        let made = self
            .module_attribute("io", "UnsupportedOperation")
            .and_then(|class| self.call(&class, &[self.new_str(message)]))
            .and_then(|error| self.exception_from(&error));
        made.unwrap_or_else(|error| error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_are_understood() {
        let mode = parse_mode("rb+").unwrap();
        assert_eq!(mode, Mode { action: b'r', is_binary: true, is_updating: true });
        assert!(parse_mode("rw").is_err());
        assert!(parse_mode("").is_err());
        assert!(parse_mode("wz").is_err());
        assert!(parse_mode("wtb").is_err());
    }
}
