//! `weakref.proxy`: objects that pass everything on to what they stand for.
//!
//! As in CPython, an operator takes the objects for *both* operands if they are proxies, and then does all that the operator
//! does, so that a proxy never shows in the result, and messages name the classes of the objects.

use exuvia::Gc;

use super::target_and_callback;
use crate::builtins;
use crate::bytecode::{BinaryOp, Comparison, UnaryOp};
use crate::modules::argument;
use crate::object::class::ClassSpec;
use crate::object::weakref::{Link, WeakCallableProxy, WeakProxy};
use crate::object::{PyResult, Str, Value, tag};
use crate::vm::{Args, Kind, Vm};

/// The methods of the operators, each plain, reflected and in place, then others.
macro_rules! methods {
    (
        $($op:ident $plain:literal $reflected:literal $in_place:literal,)*;
        $($comparison:ident $compare:literal,)*;
        $($rest:tt)*
    ) => {
        &[
            $(
                ($plain, |vm, args| operate(vm, args, BinaryOp::$op, false)),
                ($reflected, |vm, args| operate_reflected(vm, args, BinaryOp::$op)),
                ($in_place, |vm, args| operate(vm, args, BinaryOp::$op, true)),
            )*
            $(($compare, |vm, args| {
                let (a, b) = both(vm, args)?;
                vm.compare(Comparison::$comparison, &a, &b)
            }),)*
            $($rest)*
        ]
    };
}

/// `weakref.ProxyType`
pub(crate) const PROXY: ClassSpec = ClassSpec {
    methods: methods! {
        Add "__add__" "__radd__" "__iadd__",
        Sub "__sub__" "__rsub__" "__isub__",
        Mul "__mul__" "__rmul__" "__imul__",
        MatMul "__matmul__" "__rmatmul__" "__imatmul__",
        Div "__truediv__" "__rtruediv__" "__itruediv__",
        FloorDiv "__floordiv__" "__rfloordiv__" "__ifloordiv__",
        Mod "__mod__" "__rmod__" "__imod__",
        LShift "__lshift__" "__rlshift__" "__ilshift__",
        RShift "__rshift__" "__rrshift__" "__irshift__",
        And "__and__" "__rand__" "__iand__",
        Or "__or__" "__ror__" "__ior__",
        Xor "__xor__" "__rxor__" "__ixor__",;
        Eq "__eq__", Ne "__ne__", Lt "__lt__", Le "__le__", Gt "__gt__", Ge "__ge__",;
        ("__neg__", |vm, args| vm.unary(UnaryOp::Neg, &object(vm, args)?)),
        ("__pos__", |vm, args| vm.unary(UnaryOp::Pos, &object(vm, args)?)),
        ("__invert__", |vm, args| vm.unary(UnaryOp::Invert, &object(vm, args)?)),
        ("__abs__", |vm, args| builtins::abs(vm, &Args::positional_only(&[object(vm, args)?]))),
        ("__divmod__", divmod),
        ("__rdivmod__", reflected_divmod),
        ("__pow__", |vm, args| power(vm, args, false)),
        ("__rpow__", |vm, args| operate_reflected(vm, args, BinaryOp::Pow)),
        ("__ipow__", |vm, args| power(vm, args, true)),
        ("__int__", |vm, args| converted(vm, args, tag::INT)),
        ("__float__", |vm, args| converted(vm, args, tag::FLOAT)),
        ("__index__", |vm, args| Ok(vm.new_big_int(argument::integer(vm, &object(vm, args)?)?))),
        ("__bool__", |vm, args| Ok(vm.new_bool(vm.truth(&object(vm, args)?)?))),
        ("__len__", |vm, args| Ok(vm.new_size(vm.len(&object(vm, args)?)?))),
        ("__repr__", repr),
        ("__str__", |vm, args| vm.str(&object(vm, args)?)),
        ("__iter__", |vm, args| vm.iter(&object(vm, args)?)),
        ("__next__", next),
        ("__contains__", contains),
        ("__getitem__", getitem),
        ("__setitem__", setitem),
        ("__delitem__", delitem),
        ("__getattribute__", getattribute),
        ("__setattr__", setattr),
        ("__delattr__", delattr),
    },
    ..ClassSpec::new(tag::WEAK_PROXY)
};

/// What only those for what cannot be called have.
pub(crate) const PROXY_METHODS: ClassSpec = ClassSpec {
    methods: &[
        ("__bytes__", |vm, args| call_method(vm, args, &vm.names.bytes)),
        ("__reversed__", |vm, args| call_method(vm, args, &vm.names.reversed)),
    ],
    ..ClassSpec::new(tag::WEAK_PROXY)
};

/// `weakref.CallableProxyType`
pub(crate) const CALLABLE_PROXY: ClassSpec = ClassSpec { tag: tag::WEAK_CALLABLE_PROXY, ..PROXY };

/// What only those for what can be called have.
pub(crate) const CALLABLE_PROXY_METHODS: ClassSpec =
    ClassSpec { methods: &[("__call__", call)], ..ClassSpec::new(tag::WEAK_CALLABLE_PROXY) };

/// `weakref.proxy(object, callback=None)`: the one without callback that there is already, or a new one.
pub(super) fn proxy(vm: &Vm, args: &Args<'_>) -> PyResult {
    args.no_keywords(vm, "_weakref.proxy")?;
    let (target, callback) = target_and_callback(vm, args, "proxy")?;
    vm.check_weakly_referenceable(target)?;
    if callback.is_none()
        && let Some(known) = vm.shared_link(target, is_proxy)
    {
        return Ok(known);
    }
    let link = Link::new(target, callback);
    let proxy = if vm.is_callable(target) {
        Gc::into_any(vm.heap.alloc(WeakCallableProxy { link }))
    } else {
        Gc::into_any(vm.heap.alloc(WeakProxy { link }))
    };
    vm.watch(target, &proxy);
    Ok(proxy)
}

/// Whether an object is a proxy.
pub(crate) fn is_proxy(value: &Value) -> bool {
    matches!(value.tag(), tag::WEAK_PROXY | tag::WEAK_CALLABLE_PROXY)
}

/// The object for a proxy, and anything else itself.
pub(crate) fn unwrap(vm: &Vm, value: &Value) -> PyResult {
    if !is_proxy(value) {
        return Ok(value.clone());
    }
    let object = Link::of(value).and_then(|link| link.target.upgrade());
    object
        .ok_or_else(|| vm.error(Kind::ReferenceError, "weakly-referenced object no longer exists"))
}

/// The object for the receiver of a method.
fn object(vm: &Vm, args: &Args<'_>) -> PyResult {
    match args.values.first() {
        Some(proxy) if is_proxy(proxy) => unwrap(vm, proxy),
        _ => Err(vm.wrong_receiver(args, "__method__", "weakref.ProxyType")),
    }
}

/// The objects for the receiver and the one other argument.
fn both(vm: &Vm, args: &Args<'_>) -> PyResult<(Value, Value)> {
    let [_, other] = args.exactly(vm, "weakref.ProxyType.__method__")?;
    Ok((object(vm, args)?, unwrap(vm, other)?))
}

fn operate(vm: &Vm, args: &Args<'_>, operator: BinaryOp, in_place: bool) -> PyResult {
    let (a, b) = both(vm, args)?;
    vm.binary(operator, in_place, &a, &b)
}

fn operate_reflected(vm: &Vm, args: &Args<'_>, operator: BinaryOp) -> PyResult {
    let (a, b) = both(vm, args)?;
    vm.binary(operator, false, &b, &a)
}

/// `**` and `pow`, which may have a third operand.
fn power(vm: &Vm, args: &Args<'_>, in_place: bool) -> PyResult {
    let [_, _, modulus] = args.values else { return operate(vm, args, BinaryOp::Pow, in_place) };
    let values = [object(vm, args)?, unwrap(vm, &args.values[1])?, unwrap(vm, modulus)?];
    builtins::pow(vm, &Args::positional_only(&values))
}

fn divmod(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (a, b) = both(vm, args)?;
    builtins::divmod(vm, &Args::positional_only(&[a, b]))
}

fn reflected_divmod(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (a, b) = both(vm, args)?;
    builtins::divmod(vm, &Args::positional_only(&[b, a]))
}

/// The object as a number of the class with a tag.
fn converted(vm: &Vm, args: &Args<'_>, tag: u32) -> PyResult {
    let class = Gc::as_any(vm.classes.by_tag(tag)).clone();
    vm.call(&class, &[object(vm, args)?])
}

fn call_method(vm: &Vm, args: &Args<'_>, name: &Gc<Str>) -> PyResult {
    let method = vm.attribute(&object(vm, args)?, name)?;
    vm.call(&method, &[])
}

fn next(vm: &Vm, args: &Args<'_>) -> PyResult {
    let object = object(vm, args)?;
    if !vm.is_iterator(&object) {
        let class = vm.class_name(&object);
        let text = format!("Weakref proxy referenced a non-iterator '{class}' object");
        return Err(vm.type_error(text));
    }
    vm.next_or_stop(&object)
}

fn contains(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, item] = args.exactly(vm, "weakref.ProxyType.__contains__")?;
    Ok(vm.new_bool(vm.contains(&object(vm, args)?, item)?))
}

fn getitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (object, key) = both(vm, args)?;
    vm.subscript(&object, &key)
}

fn setitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, key, value] = args.exactly(vm, "weakref.ProxyType.__setitem__")?;
    vm.set_subscript(&object(vm, args)?, key, value.clone())?;
    Ok(vm.none.clone())
}

fn delitem(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, key] = args.exactly(vm, "weakref.ProxyType.__delitem__")?;
    vm.del_subscript(&object(vm, args)?, key)?;
    Ok(vm.none.clone())
}

fn getattribute(vm: &Vm, args: &Args<'_>) -> PyResult {
    let (object, name) = both(vm, args)?;
    vm.attribute(&object, &builtins::name_of(vm, &name)?)
}

fn setattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, name, value] = args.exactly(vm, "weakref.ProxyType.__setattr__")?;
    vm.set_attribute(&object(vm, args)?, &builtins::name_of(vm, name)?, value)?;
    Ok(vm.none.clone())
}

fn delattr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [_, name] = args.exactly(vm, "weakref.ProxyType.__delattr__")?;
    vm.del_attribute(&object(vm, args)?, &builtins::name_of(vm, name)?)?;
    Ok(vm.none.clone())
}

fn call(vm: &Vm, args: &Args<'_>) -> PyResult {
    let callable = object(vm, args)?;
    let rest = args.rest();
    let values = rest.values.iter().map(|value| unwrap(vm, value)).collect::<PyResult<Vec<_>>>()?;
    vm.call_args(&callable, &Args { values: &values, names: rest.names })
}

fn repr(vm: &Vm, args: &Args<'_>) -> PyResult {
    let [this] = args.exactly(vm, "weakref.ProxyType.__repr__")?;
    let object = Link::of(this).and_then(|link| link.target.upgrade());
    let object = object.unwrap_or_else(|| vm.none.clone());
    let (address, class) = (this.address(), vm.class_name(&object));
    Ok(vm.new_string(format!("<weakproxy at {address:#x} to {class} at {:#x}>", object.address())))
}
