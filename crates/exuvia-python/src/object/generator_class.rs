//! The classes of generators, coroutines and asynchronous generators.

use std::cell::Cell;

use exuvia::Gc;

use super::class::{AttributeSpec, ClassSpec};
use super::coroutine::{AsyncSend, AsyncThrow, CoroutineWrapper, Progress, Sent};
use super::frame::Traceback;
use super::function::NativeFn;
use super::generator::State;
use super::{Class, Exception, Generator, PyErr, PyResult, Str, Tuple, Value, dunder, tag};
use crate::vm::{Args, Kind, Vm};

/// `generator`
pub(crate) const GENERATOR: ClassSpec = ClassSpec {
    methods: &[
        ("__iter__", |_, args| Ok(args.values[0].clone())),
        ("__next__", next),
        ("send", send),
        ("throw", throw),
        ("close", close),
        ("__del__", del),
        ("__repr__", dunder::repr),
    ],
    attributes: &[
        NAME,
        QUALNAME,
        AttributeSpec { name: "gi_frame", get: frame, set: None },
        AttributeSpec { name: "gi_running", get: is_running, set: None },
        AttributeSpec { name: "gi_suspended", get: is_suspended, set: None },
        AttributeSpec { name: "gi_yieldfrom", get: delegate, set: None },
        AttributeSpec { name: "gi_code", get: code, set: None },
    ],
    ..ClassSpec::new(tag::GENERATOR)
};

/// `coroutine`
pub(crate) const COROUTINE: ClassSpec = ClassSpec {
    methods: &[
        ("send", send),
        ("throw", throw),
        ("close", close),
        ("__await__", coroutine_await),
        ("__del__", del),
        ("__repr__", dunder::repr),
    ],
    attributes: &[
        NAME,
        QUALNAME,
        AttributeSpec { name: "cr_frame", get: frame, set: None },
        AttributeSpec { name: "cr_running", get: is_running, set: None },
        AttributeSpec { name: "cr_suspended", get: is_suspended, set: None },
        AttributeSpec { name: "cr_await", get: delegate, set: None },
        AttributeSpec { name: "cr_code", get: code, set: None },
        AttributeSpec { name: "cr_origin", get: origin, set: None },
    ],
    ..ClassSpec::new(tag::COROUTINE)
};

/// `async_generator`
pub(crate) const ASYNC_GENERATOR: ClassSpec = ClassSpec {
    methods: &[
        ("__aiter__", |_, args| Ok(args.values[0].clone())),
        ("__anext__", anext),
        ("asend", asend),
        ("athrow", athrow),
        ("aclose", aclose),
        ("__del__", del),
        ("__repr__", dunder::repr),
    ],
    class_methods: &[("__class_getitem__", dunder::class_getitem)],
    attributes: &[
        NAME,
        QUALNAME,
        AttributeSpec { name: "ag_frame", get: frame, set: None },
        AttributeSpec {
            name: "ag_running",
            get: |vm, g| Ok(vm.new_bool(this(vm, g)?.async_state.is_running.get())),
            set: None,
        },
        AttributeSpec { name: "ag_suspended", get: is_suspended, set: None },
        AttributeSpec { name: "ag_await", get: delegate, set: None },
        AttributeSpec { name: "ag_code", get: code, set: None },
    ],
    ..ClassSpec::new(tag::ASYNC_GENERATOR)
};

/// What the iterators behind `await` have in common.
const AWAITABLE: &[(&str, NativeFn)] = &[
    ("__iter__", |_, args| Ok(args.values[0].clone())),
    ("__next__", |vm, args| {
        let [this] = args.exactly(vm, "iterator.__next__")?;
        step(vm, this, Sent::Value(vm.none.clone()))
    }),
    ("send", |vm, args| {
        let [this, value] = args.exactly(vm, "coroutine.send")?;
        step(vm, this, Sent::Value(value.clone()))
    }),
    ("throw", |vm, args| {
        let values = args.between(vm, "coroutine.throw", 2, 4)?;
        let error = thrown(vm, &values[1..])?;
        step(vm, &values[0], Sent::thrown(error))
    }),
    ("close", |vm, args| {
        let [this] = args.exactly(vm, "coroutine.close")?;
        vm.close_awaitable(this)?;
        Ok(vm.none.clone())
    }),
];

/// The same for those that can be awaited themselves.
const SELF_AWAITABLE: &[(&str, NativeFn)] = &[
    AWAITABLE[0],
    AWAITABLE[1],
    AWAITABLE[2],
    AWAITABLE[3],
    AWAITABLE[4],
    ("__await__", |_, args| Ok(args.values[0].clone())),
];

/// `coroutine_wrapper`
pub(crate) const COROUTINE_WRAPPER: ClassSpec =
    ClassSpec { methods: AWAITABLE, ..ClassSpec::new(tag::COROUTINE_WRAPPER) };

/// `async_generator_asend`
pub(crate) const ASYNC_SEND: ClassSpec =
    ClassSpec { methods: SELF_AWAITABLE, ..ClassSpec::new(tag::ASYNC_GENERATOR_SEND) };

/// `async_generator_athrow`
pub(crate) const ASYNC_THROW: ClassSpec =
    ClassSpec { methods: SELF_AWAITABLE, ..ClassSpec::new(tag::ASYNC_GENERATOR_THROW) };

/// `anext_awaitable`
pub(crate) const ANEXT_AWAITABLE: ClassSpec =
    ClassSpec { methods: SELF_AWAITABLE, ..ClassSpec::new(tag::ANEXT_AWAITABLE) };

const NAME: AttributeSpec = AttributeSpec {
    name: "__name__",
    get: |vm, g| Ok(Gc::into_any(this(vm, g)?.name.get())),
    set: Some(|vm, g, value| {
        this(vm, g)?.name.set(new_name(vm, value, "__name__")?);
        Ok(())
    }),
};

const QUALNAME: AttributeSpec = AttributeSpec {
    name: "__qualname__",
    get: |vm, g| Ok(Gc::into_any(this(vm, g)?.qualname.get())),
    set: Some(|vm, g, value| {
        this(vm, g)?.qualname.set(new_name(vm, value, "__qualname__")?);
        Ok(())
    }),
};

fn new_name(vm: &Vm, value: Option<Value>, name: &str) -> PyResult<Gc<Str>> {
    let value = value.and_then(|value| value.downcast::<Str>().ok());
    value.ok_or_else(|| vm.type_error(format!("{name} must be set to a string object")))
}

fn this<'a>(vm: &Vm, value: &'a Value) -> PyResult<&'a Gc<Generator>> {
    value.downcast_ref::<Generator>().ok_or_else(|| vm.type_error("a generator is needed"))
}

/// The frame of a generator that has not finished, with what its locals hold now.
fn frame(vm: &Vm, value: &Value) -> PyResult {
    let frame = vm.generator_frame(this(vm, value)?);
    Ok(frame.map_or_else(|| vm.none.clone(), Gc::into_any))
}

fn is_running(vm: &Vm, value: &Value) -> PyResult {
    Ok(vm.new_bool(this(vm, value)?.state.get() == State::Running))
}

fn is_suspended(vm: &Vm, value: &Value) -> PyResult {
    Ok(vm.new_bool(this(vm, value)?.state.get() == State::Suspended))
}

fn delegate(vm: &Vm, value: &Value) -> PyResult {
    Ok(vm.delegate_of(this(vm, value)?).unwrap_or_else(|| vm.none.clone()))
}

fn code(vm: &Vm, value: &Value) -> PyResult {
    Ok(Gc::as_any(&this(vm, value)?.code).clone())
}

fn origin(vm: &Vm, value: &Value) -> PyResult {
    Ok(this(vm, value)?.origin_or_finalizer.get().unwrap_or_else(|| vm.none.clone()))
}

fn del(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly(vm, "generator.__del__")?;
    vm.finalize_generator(this(vm, value)?);
    Ok(vm.none.clone())
}

// --- generators and coroutines --------------------------------------------------------------------

/// What a step of anything resumable is to who asked by a method: a return is a `StopIteration`.
fn yielded(vm: &Vm, (yielded, value): (bool, Value)) -> PyResult {
    if yielded { Ok(value) } else { Err(vm.stop_iteration(Some(value))) }
}

fn next(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly(vm, "generator.__next__")?;
    yielded(vm, vm.send_to_generator(this(vm, value)?, vm.none.clone())?)
}

fn send(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [generator, value] = args.exactly(vm, "generator.send")?;
    yielded(vm, vm.send_to_generator(this(vm, generator)?, value.clone())?)
}

fn throw(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "generator.throw", 2, 4)?;
    let error = thrown(vm, &values[1..])?;
    yielded(vm, vm.throw_into_generator(this(vm, &values[0])?, error)?)
}

fn close(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly(vm, "generator.close")?;
    vm.close_generator(this(vm, value)?)?;
    Ok(vm.none.clone())
}

/// The exception for the one to three arguments of `throw`.
pub(crate) fn thrown(vm: &Vm, values: &[Value]) -> PyResult<PyErr> {
    let given = |i: usize| values.get(i).filter(|value| !vm.is_none(value));
    let traceback = match given(2).map(|traceback| traceback.clone().downcast::<Traceback>()) {
        Some(Err(_)) => {
            return Err(vm.type_error("throw() third argument must be a traceback object"));
        }
        Some(Ok(traceback)) => Some(traceback),
        None => None,
    };
    let class = values[0].downcast_ref::<Class>();
    let is_exception =
        |class: &&Gc<Class>| class.is_subclass_of(vm.exception_class(Kind::BaseException));
    let error = match (class.filter(is_exception), given(1)) {
        // What goes wrong when it is made is thrown instead.
        (Some(class), value) => instantiate(vm, class, value).unwrap_or_else(|error| error),
        (None, Some(_)) if values[0].tag() == tag::EXCEPTION => {
            return Err(vm.type_error("instance exception may not have a separate value"));
        }
        (None, None) if values[0].tag() == tag::EXCEPTION => vm.exception_from(&values[0])?,
        _ => {
            let class = vm.class_name(&values[0]);
            return Err(vm.type_error(format!(
                "exceptions must be classes or instances deriving from BaseException, not {class}"
            )));
        }
    };
    if traceback.is_some() {
        error.traceback.set(traceback);
    }
    Ok(error)
}

/// An exception of a class, or of one below it if the value is one already; a tuple has the arguments.
fn instantiate(vm: &Vm, class: &Gc<Class>, value: Option<&Value>) -> PyResult<PyErr> {
    let made = match value {
        Some(value) if vm.class_of(value).is_subclass_of(class) => value.clone(),
        Some(value) if value.tag() == tag::TUPLE => {
            let items = value.downcast_ref::<Tuple>().map_or(&[][..], |tuple| tuple.items());
            vm.call(Gc::as_any(class), items)?
        }
        value => vm.call(Gc::as_any(class), value.map_or(&[], std::slice::from_ref))?,
    };
    made.downcast::<Exception>().map_err(|made| {
        let (wanted, made) = (vm.repr_lossy(Gc::as_any(class)), vm.class_name(&made));
        vm.type_error(format!(
            "calling {wanted} should have returned an instance of BaseException, not {made}"
        ))
    })
}

fn coroutine_await(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [value] = args.exactly(vm, "coroutine.__await__")?;
    let coroutine = this(vm, value)?.clone();
    Ok(Gc::into_any(vm.heap.alloc(CoroutineWrapper { coroutine })))
}

fn step(vm: &Vm, awaitable: &Value, sent: Sent) -> PyResult {
    yielded(vm, vm.step_awaitable(awaitable, sent)?)
}

// --- asynchronous generators ----------------------------------------------------------------------

fn new_send(vm: &Vm, generator: &Value, value: Value) -> PyResult {
    let generator = this(vm, generator)?.clone();
    vm.call_first_iteration_hook(&generator)?;
    Ok(Gc::into_any(vm.heap.alloc(AsyncSend {
        generator,
        value,
        progress: Cell::new(Progress::New),
    })))
}

fn new_throw(vm: &Vm, generator: &Value, error: Option<Value>) -> PyResult {
    let generator = this(vm, generator)?.clone();
    vm.call_first_iteration_hook(&generator)?;
    Ok(Gc::into_any(vm.heap.alloc(AsyncThrow {
        generator,
        error,
        progress: Cell::new(Progress::New),
    })))
}

impl Vm {
    /// `agen.__anext__()`
    pub(crate) fn async_generator_next(&self, generator: &Value) -> PyResult {
        new_send(self, generator, self.none.clone())
    }
}

fn anext(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [generator] = args.exactly(vm, "async_generator.__anext__")?;
    vm.async_generator_next(generator)
}

fn asend(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [generator, value] = args.exactly(vm, "async_generator.asend")?;
    new_send(vm, generator, value.clone())
}

fn athrow(vm: &Vm, args: &Args<'_>) -> PyResult {
    let values = args.between(vm, "async_generator.athrow", 2, 4)?;
    new_throw(vm, &values[0], Some(vm.new_tuple(values[1..].to_vec())))
}

fn aclose(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [generator] = args.exactly(vm, "async_generator.aclose")?;
    new_throw(vm, generator, None)
}
