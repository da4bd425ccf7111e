# Functions, methods, cells and modules as objects: what can be set and made, and how they look.
import types


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error, "from " + repr(error.__cause__) if error.__cause__ else "")


def outer():
    x = 5

    def g():
        return x

    return g


def f(a, b=2, *, c=3):
    "doc"
    return a, b, c


g = outer()
print("-- functions")
F = types.FunctionType
print(F(f.__code__, globals(), "n", (7, 8)).__defaults__, F(f.__code__, {}, "n").__name__)
h = F(f.__code__, globals(), argdefs=(1, 2))
print(h.__name__, h.__qualname__, h.__doc__, h.__module__, h.__kwdefaults__, h.__dict__)
h.__kwdefaults__ = f.__kwdefaults__
print(h(), F(f.__code__, {"__name__": "zz"}).__module__, F(g.__code__, {}, closure=g.__closure__)())
for arguments in (
    (g.__code__, {}), (g.__code__, {}, None, None, ()), (g.__code__, {}, None, None, (3,)),
    (g.__code__, {}, None, None, 3), (f.__code__, {}, None, None, g.__closure__), (3, {}),
    (f.__code__, 3), (f.__code__, {}, 3), (f.__code__, {}, None, 3), (), (f.__code__,),
):
    show(lambda: F(*arguments))
f.__dict__ = {"a": 1}
print(f.a)
show(lambda: setattr(f, "__dict__", 3))
show(lambda: delattr(f, "__dict__"))
show(lambda: setattr(f, "__builtins__", 3))
show(lambda: setattr(f, "__annotations__", 3))
print(str.maketrans.__qualname__, str.maketrans.__self__ is None or "class")

print("-- cells")
C = types.CellType
print(C(1).cell_contents, C(2) < C(3), C(3) == C(3), C() < C(3), C() == C(), C(1) != C(2))
show(lambda: C().cell_contents)
show(lambda: C(1, 2))
show(lambda: C(x=1))
show(lambda: C(1) < 3)
show(lambda: C(-36) > C("x"))
show(lambda: hash(C(1)))

print("-- methods")


class A:
    def m(self):
        pass

    m.known = 1

    @classmethod
    @property
    def name(cls):
        return cls.__name__

    is_list = classmethod(list)

    def __reduce__(self):
        return "a"


a = A()
print(A.name, a.name, A.is_list, "known" in dir(a.m), a.m.known)
print(a.m.__get__(3, A) == a.m, a.m.__reduce__()[1][1])
show(lambda: types.MethodType(3, 4))
show(lambda: types.MethodType(f, None))

print("-- __set_name__")


class Fails:
    def __set_name__(self, owner, name):
        1 / 0

    def __repr__(self):
        return "Fails"


class Wrong:
    def __set_name__(self):
        pass


show(lambda: type("X", (), {"attr": Fails()}))
show(lambda: type("X", (), {"attr": Wrong()}))


class Meta(type):
    def mro(cls):
        print("in mro:", cls.__dict__["of_class"]())
        return super().mro()


class HasCell(metaclass=Meta):
    def of_class():
        return __class__.__name__


print(types.prepare_class("X", (A,), {"k": 1}), types.resolve_bases((A,)))
print(types.new_class("X", (A,), {}, lambda namespace: namespace.update(z=1)).z)

print("-- classes that are none")


class Abstract:
    def __init__(self, *bases):
        self.__bases__ = bases


base = Abstract()
derived = Abstract(base)
both = Abstract(Abstract(), derived)


class Claims:
    __class__ = both


print(issubclass(derived, base), issubclass(both, base), issubclass(base, both), issubclass(both, int))
print(isinstance(Claims(), base), isinstance(3, base), isinstance(Claims(), (int, both)))
show(lambda: issubclass(3, base))
show(lambda: issubclass(base, 3))
show(lambda: isinstance(3, 3))


class Raises:
    __bases__ = property(lambda self: 1 / 0)


show(lambda: isinstance(1, Raises()))
show(lambda: issubclass(Raises(), int))


class Endless:
    __bases__ = property(lambda self: (Endless(), Endless()))


show(lambda: issubclass(Endless(), base) if False else type(Endless().__bases__))


class EqRaises:
    __eq__ = property(lambda self: 1 / 0)


print(EqRaises() == EqRaises())

print("-- read-only attributes")


class Slots:
    __slots__ = ("a",)
    x = 1


show(lambda: setattr(Slots(), "x", 1))
show(lambda: delattr(Slots(), "x"))
show(lambda: delattr(Slots(), "z"))
show(lambda: delattr([], "append"))
show(lambda: delattr([], "zz"))
show(lambda: delattr(a, "m"))

print("-- modules")


class Spec:
    def __init__(self, name, origin, has_location=False, loader=None):
        self.name, self.origin, self.has_location, self.loader = name, origin, has_location, loader


class Loader:
    def __repr__(self):
        return "loader"


def module(**attributes):
    made = types.ModuleType("foo")
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


nameless = module(__file__="/f")
del nameless.__name__
print(module(), nameless, module(__file__="/f"), module(__loader__=Loader()), module(__name__="a'b"))
for spec in (
    Spec("n", "o", True), Spec("n", "o"), Spec("n", None), Spec("n", None, False, Loader()),
    Spec(None, None),
):
    print(module(__spec__=spec))
m = types.ModuleType("x")
print(m.__annotations__, "__annotations__" in m.__dict__)
del m.__annotations__
show(lambda: delattr(m, "__annotations__"))
