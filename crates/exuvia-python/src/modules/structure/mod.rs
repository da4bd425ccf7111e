//! `_struct`: numbers and texts as C lays them out.

mod format;
mod values;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use exuvia::{Field, Gc, Trace};

use self::format::Format;
use super::{ModuleSpec, argument, set};
use crate::object::bytearray::ByteArray;
use crate::object::class::{AttributeSpec, Class, ClassSpec};
use crate::object::instance::inner;
use crate::object::iterator_methods::itself;
use crate::object::{Dict, Exception, Insert as _, PyErr, PyResult, Value, dunder, tag};
use crate::vm::subscript_bytes;
use crate::vm::{Args, Kind, Vm};

pub(crate) const MODULE: ModuleSpec = ModuleSpec {
    name: "_struct",
    functions: &[
        ("_clearcache", clear_cache),
        ("calcsize", calcsize),
        ("iter_unpack", |vm, args| with_format(vm, args, "iter_unpack", iter_unpack)),
        ("pack", |vm, args| with_format(vm, args, "pack", pack)),
        ("pack_into", |vm, args| with_format(vm, args, "pack_into", pack_into)),
        ("unpack", |vm, args| with_format(vm, args, "unpack", unpack)),
        ("unpack_from", |vm, args| with_format(vm, args, "unpack_from", unpack_from)),
    ],
    fill,
};

/// `Struct`: a format that has been read.
#[derive(Debug, Trace)]
#[trace(leaf, tag = tag::STRUCT)]
pub(crate) struct Struct {
    text: RefCell<String>,
    format: RefCell<Rc<Format>>,
}

/// What `iter_unpack` gives.
#[derive(Debug, Trace)]
#[trace(tag = tag::UNPACK_ITERATOR)]
pub(crate) struct UnpackIterator {
    buffer: Field<Option<Value>>,
    #[trace(skip)]
    format: Rc<Format>,
    index: Cell<usize>,
}

const CLASS: ClassSpec = ClassSpec {
    constructor: Some(construct),
    is_base: true,
    methods: &[
        ("iter_unpack", |vm, args| of_struct(vm, args, iter_unpack)),
        ("pack", |vm, args| of_struct(vm, args, pack)),
        ("pack_into", |vm, args| of_struct(vm, args, pack_into)),
        ("unpack", |vm, args| of_struct(vm, args, unpack)),
        ("unpack_from", |vm, args| of_struct(vm, args, unpack_from)),
    ],
    attributes: &[
        AttributeSpec {
            name: "format",
            get: |vm, value| Ok(vm.new_str(&this(vm, value)?.text.borrow())),
            set: None,
        },
        AttributeSpec {
            name: "size",
            get: |vm, value| Ok(vm.new_size(this(vm, value)?.format.borrow().size)),
            set: None,
        },
    ],
    ..ClassSpec::new(tag::STRUCT)
};

const ITERATOR: ClassSpec = ClassSpec {
    methods: &[("__iter__", itself), ("__next__", dunder::next), ("__length_hint__", length_hint)],
    ..ClassSpec::new(tag::UNPACK_ITERATOR)
};

fn fill(vm: &Vm, dict: &Gc<Dict>) -> PyResult<()> {
    vm.install_class(dict, &CLASS);
    vm.prepare_class(&ITERATOR);
    let namespace = vm.new_dict();
    namespace.set_str(&vm.names.module, vm.new_str("struct"));
    let base = Gc::as_any(vm.exception_class(Kind::Exception)).clone();
    let bases = vm.new_tuple(vec![base]);
    let type_ = Gc::as_any(&vm.classes.type_).clone();
    let class = vm.call(&type_, &[vm.new_str("error"), bases, Gc::into_any(namespace)])?;
    set(vm, dict, "error", class);
    Ok(())
}

/// A `struct.error`.
fn error(vm: &Vm, text: &str) -> PyErr {
    let made = vm
        .module_attribute("_struct", "error")
        .and_then(|class| vm.call(&class, &[vm.new_str(text)]));
    match made.map(|made| made.downcast::<Exception>()) {
        Ok(Ok(error)) => error,
        Ok(Err(_)) => vm.value_error(text),
        Err(error) => error,
    }
}

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Struct>> {
    let found = inner(value).downcast_ref::<Struct>();
    found.ok_or_else(|| vm.type_error("a '_struct.Struct' object is required"))
}

/// `Struct(format)`
fn construct(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let [format] = args.bind(vm, "Struct", ["format"], 1)?;
    let (text, format) = read(vm, &format.unwrap_or_else(|| vm.none.clone()))?;
    let (text, format) = (RefCell::new(text), RefCell::new(format));
    Ok(Gc::into_any(vm.heap.alloc(Struct { text, format })))
}

fn read(vm: &Vm, value: &Value) -> PyResult<(String, Rc<Format>)> {
    let text = match (argument::text(value), argument::bytes(value)) {
        (Some(text), _) => text.as_str().to_owned(),
        (None, Some(bytes)) => String::from_utf8_lossy(&bytes.data).into_owned(),
        (None, None) => {
            let class = vm.class_name(value);
            let text = format!("Struct() argument 1 must be a str or bytes object, not {class}");
            return Err(vm.type_error(text));
        }
    };
    let format = Format::parse(text.as_bytes()).map_err(|message| error(vm, message))?;
    Ok((text, Rc::new(format)))
}

/// What a function or method does with a format and the arguments after it.
type Action = fn(&Vm, &Rc<Format>, &Args<'_>) -> PyResult;

fn with_format(vm: &Vm, args: &Args<'_>, name: &str, action: Action) -> PyResult {
    let [format, ..] = args.positional() else {
        if name == "pack" || name == "pack_into" {
            return Err(vm.type_error("missing format argument"));
        }
        let text = format!("{name} expected at least 1 argument, got 0");
        return Err(vm.type_error(text));
    };
    let (_, format) = read(vm, format)?;
    action(vm, &format, &args.rest())
}

fn of_struct(vm: &Vm, args: &Args<'_>, action: Action) -> PyResult {
    let Some(first) = args.values.first() else {
        return Err(vm.type_error("a '_struct.Struct' object is required"));
    };
    let format = this(vm, first)?.format.borrow().clone();
    action(vm, &format, &args.rest())
}

fn clear_cache(vm: &Vm, _args: &Args<'_>) -> PyResult {
    Ok(vm.none.clone())
}

fn calcsize(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (_, format) = read(vm, argument::one(vm, args, "_struct.calcsize")?)?;
    Ok(vm.new_size(format.size))
}

fn check_number(vm: &Vm, format: &Format, n: usize, name: &str) -> PyResult<()> {
    if n == format.n_values {
        return Ok(());
    }
    let expected = format.n_values;
    Err(error(vm, &format!("{name} expected {expected} items for packing (got {n})")))
}

fn pack(vm: &Vm, format: &Rc<Format>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "pack")?;
    check_number(vm, format, args.values.len(), "pack")?;
    Ok(vm.new_bytes(values::pack(vm, format, args.values)?))
}

/// Where a negative or positive offset leads, if so many bytes are there.
fn place(vm: &Vm, format: &Format, offset: i64, len: usize, texts: [&str; 3]) -> PyResult<usize> {
    let [function, verb, no_room] = texts;
    let size = format.size;
    let start = if offset < 0 {
        let back = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        if back < size {
            return Err(error(vm, &format!("{no_room} {size} bytes at offset {offset}")));
        }
        let Some(start) = len.checked_sub(back) else {
            let text = format!("offset {offset} out of range for {len}-byte buffer");
            return Err(error(vm, &text));
        };
        start
    } else {
        usize::try_from(offset).unwrap_or(usize::MAX)
    };
    if len.checked_sub(start).is_some_and(|room| room >= size) {
        return Ok(start);
    }
    let wanted = start.saturating_add(size);
    Err(error(
        vm,
        &format!(
            "{function} requires a buffer of at least {wanted} bytes for {verb} {size} bytes at \
             offset {offset} (actual buffer size is {len})"
        ),
    ))
}

fn pack_into(vm: &Vm, format: &Rc<Format>, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "pack_into")?;
    let [buffer, offset, items @ ..] = args.values else {
        let what = if args.values.is_empty() { "buffer" } else { "offset" };
        return Err(error(vm, &format!("pack_into expected {what} argument")));
    };
    check_number(vm, format, items.len(), "pack_into")?;
    let Some(target) = inner(buffer).downcast_ref::<ByteArray>() else {
        let class = vm.class_name(buffer);
        let text = format!("argument must be read-write bytes-like object, not {class}");
        return Err(vm.type_error(text));
    };
    let offset = vm.expect_index(offset)?;
    let len = target.bytes().len();
    let texts = ["pack_into", "packing", "no space to pack"];
    let start = place(vm, format, offset, len, texts)?;
    let data = values::pack(vm, format, items)?;
    target.change(|contents| {
        if let Some(room) = contents.get_mut(start..start + data.len()) {
            room.copy_from_slice(&data);
        }
    });
    Ok(vm.none.clone())
}

/// A copy of the bytes of a buffer.
fn buffer_of(vm: &Vm, value: &Value) -> PyResult<Vec<u8>> {
    match subscript_bytes(inner(value)) {
        Some(data) => Ok(data.into_owned()),
        None => {
            let class = vm.class_name(value);
            Err(vm.type_error(format!("a bytes-like object is required, not '{class}'")))
        }
    }
}

fn unpack(vm: &Vm, format: &Rc<Format>, args: &Args<'_>) -> PyResult {
    let [buffer] = args.exactly::<1>(vm, "unpack")?;
    let data = buffer_of(vm, buffer)?;
    if data.len() != format.size {
        return Err(error(vm, &format!("unpack requires a buffer of {} bytes", format.size)));
    }
    Ok(values::unpack(vm, format, &data))
}

fn unpack_from(vm: &Vm, format: &Rc<Format>, args: &Args<'_>) -> PyResult {
    let [buffer, offset] = args.bind(vm, "unpack_from", ["buffer", "offset"], 1)?;
    let data = buffer_of(vm, &buffer.unwrap_or_else(|| vm.none.clone()))?;
    let offset = offset.map_or(Ok(0), |offset| vm.expect_index(&offset))?;
    let texts = ["unpack_from", "unpacking", "not enough data to unpack"];
    let start = place(vm, format, offset, data.len(), texts)?;
    Ok(values::unpack(vm, format, &data[start..start + format.size]))
}

fn iter_unpack(vm: &Vm, format: &Rc<Format>, args: &Args<'_>) -> PyResult {
    let [buffer] = args.exactly::<1>(vm, "iter_unpack")?;
    let size = format.size;
    if size == 0 {
        let text = "cannot iteratively unpack with a struct of length 0";
        return Err(error(vm, text));
    }
    if buffer_of(vm, buffer)?.len() % size != 0 {
        let text = format!("iterative unpacking requires a buffer of a multiple of {size} bytes");
        return Err(error(vm, &text));
    }
    let (buffer, format) = (Field::new(Some(buffer.clone())), format.clone());
    Ok(Gc::into_any(vm.heap.alloc(UnpackIterator { buffer, format, index: Cell::new(0) })))
}

/// The values of the next piece.
pub(crate) fn next(vm: &Vm, iterator: &Value) -> PyResult<Option<Value>> {
    let Some(this) = iterator.downcast_ref::<UnpackIterator>() else { return Ok(None) };
    let Some(buffer) = this.buffer.get() else { return Ok(None) };
    let data = buffer_of(vm, &buffer)?;
    let start = this.index.get();
    let Some(piece) = data.get(start..start + this.format.size) else {
        this.buffer.set(None);
        return Ok(None);
    };
    this.index.set(start + this.format.size);
    Ok(Some(values::unpack(vm, &this.format, piece)))
}

fn length_hint(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly::<1>(vm, "unpack_iterator.__length_hint__")?;
    let this = value.downcast_ref::<UnpackIterator>();
    let left = this.and_then(|this| {
        let buffer = this.buffer.get()?;
        let len = buffer_of(vm, &buffer).ok()?.len();
        Some(len.saturating_sub(this.index.get()) / this.format.size)
    });
    Ok(vm.new_size(left.unwrap_or(0)))
}
