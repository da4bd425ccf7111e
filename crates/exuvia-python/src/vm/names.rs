//! Interned names that the VM itself uses.

use exuvia::Gc;

use crate::object::Str;

macro_rules! names {
    ($($field:ident $text:literal),* $(,)?) => {
        /// Interned names that the VM itself uses.
        #[derive(Debug)]
        pub(crate) struct Names { $(pub(crate) $field: Gc<Str>),* }

        impl Names {
            /// Makes all of them with `intern`.
            pub(crate) fn new(mut intern: impl FnMut(&str) -> Gc<Str>) -> Self {
                Self { $($field: intern($text)),* }
            }
        }
    };
}

names! {
    init "__init__", new "__new__", del "__del__", call "__call__", name "__name__",
    qualname "__qualname__", module "__module__", doc "__doc__", dict "__dict__",
    class "__class__", classcell "__classcell__", slots "__slots__", annotations "__annotations__",
    getattr "__getattr__", getattribute "__getattribute__", setattr "__setattr__",
    delattr "__delattr__", get "__get__", set "__set__", delete "__delete__",
    set_name "__set_name__", init_subclass "__init_subclass__", prepare "__prepare__",
    subclasscheck "__subclasscheck__", instancecheck "__instancecheck__", repr "__repr__",
    str "__str__", bytes "__bytes__", format "__format__", hash "__hash__", bool "__bool__",
    len "__len__", length_hint "__length_hint__", getitem "__getitem__", setitem "__setitem__",
    delitem "__delitem__", missing "__missing__", contains "__contains__", iter "__iter__",
    next "__next__", reversed "__reversed__", enter "__enter__", exit "__exit__",
    aenter "__aenter__", aexit "__aexit__", await_ "__await__", aiter "__aiter__", anext "__anext__", int "__int__",
    float "__float__", index "__index__", complex "__complex__", round "__round__",
    trunc "__trunc__", floor "__floor__", ceil "__ceil__", abs "__abs__", neg "__neg__",
    pos "__pos__", invert "__invert__", divmod "__divmod__", rdivmod "__rdivmod__", dir "__dir__",
    sizeof "__sizeof__", lt "__lt__", le "__le__", eq "__eq__", ne "__ne__", gt "__gt__",
    ge "__ge__", add "__add__", sub "__sub__", mul "__mul__", truediv "__truediv__",
    floordiv "__floordiv__", mod_ "__mod__", pow "__pow__", lshift "__lshift__",
    rshift "__rshift__", and "__and__", or "__or__", xor "__xor__", matmul "__matmul__",
    radd "__radd__", rsub "__rsub__", rmul "__rmul__", rtruediv "__rtruediv__",
    rfloordiv "__rfloordiv__", rmod "__rmod__", rpow "__rpow__", rlshift "__rlshift__",
    rrshift "__rrshift__", rand "__rand__", ror "__ror__", rxor "__rxor__", rmatmul "__rmatmul__",
    iadd "__iadd__", isub "__isub__", imul "__imul__", itruediv "__itruediv__",
    ifloordiv "__ifloordiv__", imod "__imod__", ipow "__ipow__", ilshift "__ilshift__",
    irshift "__irshift__", iand "__iand__", ior "__ior__", ixor "__ixor__", imatmul "__imatmul__",
    file "__file__", path "__path__", package "__package__", builtins "__builtins__",
    all "__all__", spec "__spec__", loader "__loader__", main "__main__",
    build_class "__build_class__", underscore "_", send "send", throw "throw", close "close",
    keys "keys", write "write", flush "flush", stdout "stdout", stderr "stderr", stdin "stdin",
    excepthook "excepthook", unraisablehook "unraisablehook", empty "", notes "__notes__",
}
