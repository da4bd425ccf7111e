//! Methods and attributes of file objects.

use std::io::SeekFrom;

use exuvia::Gc;

use super::device::Device;
use super::{BinaryFile, FileCore, TextFile};
use crate::modules::argument;
use crate::object::class::{AttributeSpec, ClassSpec};
use crate::object::function::NativeFn;
use crate::object::{PyResult, Value, tag};
use crate::vm::{Args, Vm};

pub(crate) const TEXT_CLASS: ClassSpec =
    ClassSpec { methods: METHODS, attributes: ATTRIBUTES, ..ClassSpec::new(tag::TEXT_FILE) };

pub(crate) const BINARY_CLASS: ClassSpec =
    ClassSpec { methods: METHODS, attributes: ATTRIBUTES, ..ClassSpec::new(tag::BINARY_FILE) };

const METHODS: &[(&str, NativeFn)] = &[
    ("close", close),
    ("fileno", fileno),
    ("flush", flush),
    ("isatty", isatty),
    ("read", read),
    ("readable", readable),
    ("readline", readline),
    ("readlines", readlines),
    ("reconfigure", reconfigure),
    ("seek", seek),
    ("seekable", seekable),
    ("tell", tell),
    ("truncate", truncate),
    ("writable", writable),
    ("write", write),
    ("writelines", writelines),
    ("__enter__", enter),
    ("__exit__", exit),
    ("__iter__", enter),
    ("__next__", next),
    ("__repr__", repr),
];

const ATTRIBUTES: &[AttributeSpec] = &[
    AttributeSpec { name: "buffer", get: buffer, set: None },
    AttributeSpec { name: "closed", get: closed, set: None },
    AttributeSpec { name: "encoding", get: encoding, set: None },
    AttributeSpec { name: "errors", get: errors, set: None },
    AttributeSpec { name: "line_buffering", get: line_buffering, set: None },
    AttributeSpec { name: "mode", get: mode, set: None },
    AttributeSpec { name: "name", get: name, set: None },
    AttributeSpec { name: "newlines", get: newlines, set: None },
];

pub(super) fn core_of(value: &Value) -> Option<&FileCore> {
    match value.downcast_ref::<TextFile>() {
        Some(file) => Some(&file.core),
        None => value.downcast_ref::<BinaryFile>().map(|file| &file.core),
    }
}

fn core<'a>(vm: &Vm, value: Option<&'a Value>) -> PyResult<&'a FileCore> {
    value.and_then(core_of).ok_or_else(|| vm.type_error("a file object is required"))
}

/// Reads a size: `None` and negative numbers mean "no limit".
fn size(vm: &Vm, value: Option<&Value>) -> PyResult<Option<usize>> {
    let Some(value) = value.filter(|value| !vm.is_none(value)) else { return Ok(None) };
    Ok(usize::try_from(argument::long(vm, value)?).ok())
}

fn check_open(vm: &Vm, core: &FileCore) -> PyResult<()> {
    if core.is_closed() { Err(vm.value_error("I/O operation on closed file.")) } else { Ok(()) }
}

fn close(vm: &Vm, args: &Args<'_>) -> PyResult {
    close_core(vm, core(vm, args.values.first())?)?;
    Ok(vm.none.clone())
}

fn close_core(vm: &Vm, core: &FileCore) -> PyResult<()> {
    if core.is_closed() { Ok(()) } else { core.with_device(vm, Device::close) }
}

fn fileno(vm: &Vm, args: &Args<'_>) -> PyResult {
    let descriptor =
        core(vm, args.values.first())?.with_device(vm, |device| Ok(device.number()))?;
    if descriptor < 0 {
        return Err(vm.unsupported_operation("fileno"));
    }
    Ok(vm.new_int(i64::from(descriptor)))
}

fn flush(vm: &Vm, args: &Args<'_>) -> PyResult {
    core(vm, args.values.first())?.flush(vm)?;
    Ok(vm.none.clone())
}

fn isatty(vm: &Vm, args: &Args<'_>) -> PyResult {
    let is_terminal =
        core(vm, args.values.first())?.with_device(vm, |device| Ok(device.is_terminal))?;
    Ok(vm.new_bool(is_terminal))
}

fn readable(vm: &Vm, args: &Args<'_>) -> PyResult {
    let is_readable =
        core(vm, args.values.first())?.with_device(vm, |device| Ok(device.is_readable))?;
    Ok(vm.new_bool(is_readable))
}

fn writable(vm: &Vm, args: &Args<'_>) -> PyResult {
    let is_writable =
        core(vm, args.values.first())?.with_device(vm, |device| Ok(device.is_writable))?;
    Ok(vm.new_bool(is_writable))
}

fn seekable(vm: &Vm, args: &Args<'_>) -> PyResult {
    let is_seekable =
        core(vm, args.values.first())?.with_device(vm, |device| Ok(device.is_seekable()))?;
    Ok(vm.new_bool(is_seekable))
}

fn read(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "file.read", 1, 2)?;
    let core = core(vm, values.first())?;
    let limit = size(vm, values.get(1))?;
    if core.is_binary() {
        core.check_readable(vm)?;
        let data = core.with_device(vm, |device| device.read(limit))?;
        return Ok(vm.new_bytes(data));
    }
    let text = core.read_characters(vm, limit, false)?;
    Ok(vm.new_string(text))
}

/// The next line, as text or bytes; whether it is the end.
fn line(vm: &Vm, core: &FileCore, limit: Option<usize>) -> PyResult<Option<Value>> {
    if core.is_binary() {
        core.check_readable(vm)?;
        let data = core.with_device(vm, |device| device.read_line(limit))?;
        return Ok((!data.is_empty()).then(|| vm.new_bytes(data)));
    }
    let text = core.read_text_line(vm, limit)?;
    Ok((!text.is_empty()).then(|| vm.new_string(text)))
}

fn readline(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "file.readline", 1, 2)?;
    let core = core(vm, values.first())?;
    let limit = size(vm, values.get(1))?;
    let end = || if core.is_binary() { vm.new_bytes(Vec::new()) } else { vm.new_str("") };
    Ok(line(vm, core, limit)?.unwrap_or_else(end))
}

fn readlines(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "file.readlines", 1, 2)?;
    let core = core(vm, values.first())?;
    let hint = size(vm, values.get(1))?.filter(|hint| *hint > 0);
    let (mut lines, mut total) = (Vec::new(), 0);
    while hint.is_none_or(|hint| total < hint)
        && let Some(line) = line(vm, core, None)?
    {
        total += vm.len(&line)?;
        lines.push(line);
    }
    Ok(vm.new_list(lines))
}

/// What `for line in file` calls.
fn next(vm: &Vm, args: &Args<'_>) -> PyResult {
    match line(vm, core(vm, args.values.first())?, None)? {
        Some(line) => Ok(line),
        None => Err(vm.stop_iteration(None)),
    }
}

fn write(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [file, data] = args.exactly::<2>(vm, "file.write")?;
    let core = core(vm, Some(file))?;
    write_value(vm, core, data)
}

fn write_value(vm: &Vm, core: &FileCore, data: &Value) -> PyResult {
    if core.is_binary() {
        check_open(vm, core)?;
        core.check_writable(vm)?;
        let Some(bytes) = argument::to_bytes(vm, data)? else {
            let class = vm.class_name(data);
            return Err(vm.type_error(format!("a bytes-like object is required, not '{class}'")));
        };
        core.with_device(vm, |device| device.write(&bytes))?;
        return Ok(vm.new_size(bytes.len()));
    }
    let Some(text) = argument::text(data) else {
        let class = vm.class_name(data);
        return Err(vm.type_error(format!("write() argument must be str, not {class}")));
    };
    core.write_text(vm, text.as_str())?;
    Ok(vm.new_size(text.len()))
}

fn writelines(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [file, lines] = args.exactly::<2>(vm, "file.writelines")?;
    let core = core(vm, Some(file))?;
    for line in vm.to_vec(lines)? {
        write_value(vm, core, &line)?;
    }
    Ok(vm.none.clone())
}

fn seek(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "file.seek", 2, 3)?;
    let core = core(vm, values.first())?;
    let offset = argument::long(vm, &values[1])?;
    let whence = values.get(2).map_or(Ok(0), |whence| argument::long(vm, whence))?;
    if !core.is_binary() && whence != 0 && offset != 0 {
        let what = if whence == 1 { "cur" } else { "end" };
        return Err(vm.unsupported_operation(&format!("can't do nonzero {what}-relative seeks")));
    }
    let to = match whence {
        0 if offset < 0 => return Err(vm.value_error(format!("negative seek position {offset}"))),
        0 => SeekFrom::Start(offset.cast_unsigned()),
        1 => SeekFrom::Current(offset),
        2 => SeekFrom::End(offset),
        _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let position = core.with_device(vm, |device| device.seek(to))?;
    Ok(vm.new_int(position.cast_signed()))
}

fn tell(vm: &Vm, args: &Args<'_>) -> PyResult {
    let core = core(vm, args.values.first())?;
    let position = core.with_device(vm, |device| device.seek(SeekFrom::Current(0)))?;
    Ok(vm.new_int(position.cast_signed()))
}

fn truncate(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "file.truncate", 1, 2)?;
    let core = core(vm, values.first())?;
    let size = match size(vm, values.get(1))? {
        Some(size) => size as u64,
        None => core.with_device(vm, |device| device.seek(SeekFrom::Current(0)))?,
    };
    core.with_device(vm, |device| device.truncate(size))?;
    Ok(vm.new_int(size.cast_signed()))
}

fn reconfigure(vm: &Vm, args: &Args<'_>) -> PyResult {
    let core = core(vm, args.values.first())?;
    for (name, value) in args.keywords() {
        if name.as_str() == "line_buffering" && !vm.is_none(value) {
            let is_line_buffered = vm.truth(value)?;
            core.device.borrow_mut().is_line_buffered = is_line_buffered;
        }
    }
    Ok(vm.none.clone())
}

fn enter(vm: &Vm, args: &Args<'_>) -> PyResult {
    check_open(vm, core(vm, args.values.first())?)?;
    Ok(args.values[0].clone())
}

fn exit(vm: &Vm, args: &Args<'_>) -> PyResult {
    close_core(vm, core(vm, args.values.first())?)?;
    Ok(vm.none.clone())
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let core = core(vm, args.values.first())?;
    let name = vm.repr(&core.name.get())?;
    if core.is_binary() {
        return Ok(vm.new_string(format!("<{} name={name}>", binary_class(core))));
    }
    let (mode, encoding) = (&core.mode, shown_encoding(core));
    Ok(vm
        .new_string(format!("<_io.TextIOWrapper name={name} mode='{mode}' encoding='{encoding}'>")))
}

fn binary_class(core: &FileCore) -> &'static str {
    let device = core.device.borrow();
    match (device.is_readable, device.is_writable) {
        (true, true) => "_io.BufferedRandom",
        (false, true) => "_io.BufferedWriter",
        _ => "_io.BufferedReader",
    }
}

fn shown_encoding(core: &FileCore) -> &'static str {
    if core.encoding == "utf-8" && core.device.borrow().descriptor < 0 {
        "UTF-8"
    } else {
        core.encoding
    }
}

fn buffer(vm: &Vm, file: &Value) -> PyResult {
    let core = core(vm, Some(file))?;
    let shared = core.sharing(format!("{}b", core.mode));
    Ok(Gc::into_any(vm.heap.alloc(BinaryFile { core: shared })))
}

fn closed(vm: &Vm, file: &Value) -> PyResult {
    Ok(vm.new_bool(core(vm, Some(file))?.is_closed()))
}

fn encoding(vm: &Vm, file: &Value) -> PyResult {
    Ok(vm.new_str(shown_encoding(core(vm, Some(file))?)))
}

fn errors(vm: &Vm, file: &Value) -> PyResult {
    Ok(vm.new_str(core(vm, Some(file))?.errors))
}

fn line_buffering(vm: &Vm, file: &Value) -> PyResult {
    let core = core(vm, Some(file))?;
    let is_line_buffered = core.device.borrow().is_line_buffered;
    Ok(vm.new_bool(is_line_buffered))
}

fn mode(vm: &Vm, file: &Value) -> PyResult {
    Ok(vm.new_str(&core(vm, Some(file))?.mode))
}

fn name(vm: &Vm, file: &Value) -> PyResult {
    Ok(core(vm, Some(file))?.name.get())
}

fn newlines(vm: &Vm, _file: &Value) -> PyResult {
    Ok(vm.none.clone())
}
