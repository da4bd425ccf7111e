//! The classes of frames and tracebacks.

use exuvia::{Field, Gc};

use super::class::{AttributeSpec, Class, ClassSpec};
use super::frame::{Frame, Traceback};
use super::{PyResult, Value, tag};
use crate::modules::argument;
use crate::vm::{Args, Vm};

/// `traceback`
pub(crate) const TRACEBACK: ClassSpec = ClassSpec {
    constructor: Some(new_traceback),
    attributes: &[
        AttributeSpec {
            name: "tb_frame",
            get: |vm, t| Ok(Gc::as_any(&traceback(vm, t)?.frame).clone()),
            set: None,
        },
        AttributeSpec {
            name: "tb_next",
            get: |vm, t| Ok(or_none(vm, traceback(vm, t)?.next.get().map(Gc::into_any))),
            set: Some(set_next),
        },
        AttributeSpec {
            name: "tb_lasti",
            get: |vm, t| {
                let entry = traceback(vm, t)?;
                Ok(vm
                    .new_int(entry.given.map_or(i64::from(entry.instruction) * 2, |given| given.0)))
            },
            set: None,
        },
        AttributeSpec {
            name: "tb_lineno",
            get: |vm, t| {
                let entry = traceback(vm, t)?;
                Ok(vm.new_int(entry.line()))
            },
            set: None,
        },
    ],
    ..ClassSpec::new(tag::TRACEBACK)
};

impl Traceback {
    /// `tb_lineno`
    pub(crate) fn line(&self) -> i64 {
        self.given.map_or_else(|| line(&self.frame, self.instruction), |given| given.1)
    }
}

fn traceback<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Traceback>> {
    value.downcast_ref::<Traceback>().ok_or_else(|| vm.type_error("a traceback is needed"))
}

/// `TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)`
fn new_traceback(vm: &Vm, _class: &Gc<Class>, args: &Args<'_>) -> PyResult {
    let names = ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"];
    let [next, frame, last, line] = args
        .bind(vm, "TracebackType", names, 4)?
        .map(|value| value.unwrap_or_else(|| vm.none.clone()));
    let next = next_entry(vm, &next, " or None")?;
    let Some(frame) = frame.downcast_ref::<Frame>() else {
        let class = vm.class_name(&frame);
        return Err(vm.type_error(format!(
            "TracebackType() argument 'tb_frame' must be frame, not {class}"
        )));
    };
    let given = (i64::from(argument::c_int(vm, &last)?), i64::from(argument::c_int(vm, &line)?));
    Ok(Gc::into_any(vm.heap.alloc(Traceback {
        next: Field::new(next),
        frame: frame.clone(),
        instruction: u32::try_from(given.0 / 2).unwrap_or(0),
        given: Some(given),
    })))
}

fn next_entry(vm: &Vm, value: &Value, or_none: &str) -> PyResult<Option<Gc<Traceback>>> {
    if vm.is_none(value) {
        return Ok(None);
    }
    let entry = value.downcast_ref::<Traceback>().cloned();
    entry.map(Some).ok_or_else(|| {
        let class = vm.class_name(value);
        vm.type_error(format!("expected traceback object{or_none}, got '{class}'"))
    })
}

fn set_next(vm: &Vm, value: &Value, next: Option<Value>) -> PyResult<()> {
    let entry = traceback(vm, value)?;
    let Some(next) = next else {
        return Err(vm.type_error("can't delete tb_next attribute"));
    };
    let next = next_entry(vm, &next, "")?;
    let mut link = next.clone();
    while let Some(current) = link {
        if Gc::ptr_eq(&current, entry) {
            return Err(vm.value_error("traceback loop detected"));
        }
        link = current.next.get();
    }
    entry.next.set(next);
    Ok(())
}

/// The line of an instruction of a frame.
pub(crate) fn line(frame: &Frame, instruction: u32) -> i64 {
    let spans = &frame.code.spec.spans;
    spans.get(instruction as usize).map_or(0, |span| i64::from(span.line))
}

/// `frame`
pub(crate) const FRAME: ClassSpec = ClassSpec {
    methods: &[("clear", clear)],
    attributes: &[
        AttributeSpec {
            name: "f_back",
            get: |vm, f| Ok(or_none(vm, vm.frame_back(frame(vm, f)?).map(Gc::into_any))),
            set: None,
        },
        AttributeSpec {
            name: "f_builtins",
            get: |vm, f| frame(vm, f).map(|_| Gc::as_any(&vm.builtins).clone()),
            set: None,
        },
        AttributeSpec {
            name: "f_code",
            get: |vm, f| Ok(Gc::as_any(&frame(vm, f)?.code).clone()),
            set: None,
        },
        AttributeSpec { name: "f_globals", get: globals, set: None },
        AttributeSpec {
            name: "f_lasti",
            get: |vm, f| Ok(vm.new_int(i64::from(vm.frame_instruction(frame(vm, f)?)) * 2)),
            set: None,
        },
        AttributeSpec {
            name: "f_lineno",
            get: |vm, f| Ok(vm.new_int(vm.frame_line(frame(vm, f)?))),
            set: Some(|vm, _, _| {
                Err(vm.value_error("f_lineno can only be set by a trace function"))
            }),
        },
        AttributeSpec {
            name: "f_locals",
            get: |vm, f| Ok(vm.frame_locals(frame(vm, f)?)),
            set: None,
        },
        AttributeSpec {
            name: "f_trace",
            get: |vm, f| Ok(or_none(vm, frame(vm, f)?.trace.get())),
            set: Some(|vm, f, value| {
                frame(vm, f)?.trace.set(value.filter(|value| !vm.is_none(value)));
                Ok(())
            }),
        },
    ],
    ..ClassSpec::new(tag::FRAME)
};

fn frame<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Frame>> {
    value.downcast_ref::<Frame>().ok_or_else(|| vm.type_error("a frame is needed"))
}

fn globals(vm: &Vm, value: &Value) -> PyResult {
    let function = vm.frame_function(frame(vm, value)?);
    Ok(or_none(vm, function.map(|function| Gc::as_any(&function.globals).clone())))
}

fn clear(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly(vm, "frame.clear")?;
    vm.clear_frame(frame(vm, this)?)?;
    Ok(vm.none.clone())
}

fn or_none(vm: &Vm, value: Option<Value>) -> Value {
    value.unwrap_or_else(|| vm.none.clone())
}
