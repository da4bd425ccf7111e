# What classes tell of themselves, and which of it can be set.


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class C:
    pass


class S:
    __slots__ = ("a",)


class Integer(int):
    pass


class ListWithSlot(list):
    __slots__ = "a"


class SubSlotted(S):
    pass


class Weak:
    __slots__ = ("__weakref__",)


class WithDict:
    __slots__ = ("__dict__",)


class Meta(type):
    pass


class Error(Exception):
    pass


for cls in (S, C, int, tuple, type, object, str, list, dict, BaseException, type(show), bytes, set, float):
    print(cls.__name__, cls.__basicsize__, cls.__itemsize__, cls.__dictoffset__, cls.__weakrefoffset__)
for cls in (Integer, ListWithSlot, SubSlotted, Weak, WithDict, Meta, Error, OSError, property):
    print(cls.__name__, cls.__basicsize__, cls.__itemsize__, cls.__dictoffset__, cls.__weakrefoffset__)

print("-- names")
show(lambda: setattr(C, "__name__", 3))
show(lambda: setattr(C, "__name__", "a\0b"))
show(lambda: delattr(C, "__name__"))
show(lambda: setattr(C, "__qualname__", 3))
show(lambda: delattr(C, "__qualname__"))
show(lambda: setattr(int, "__name__", "x"))
show(lambda: type.__dict__["__qualname__"].__set__(str, "O"))


class Text(str):
    pass


C.__name__ = Text("D")
print(C.__name__)
C.__name__ = "C"

print("-- modules and documentation")
show(lambda: setattr(C, "__module__", 3))
print(C.__module__, C.__dict__["__module__"])
show(lambda: delattr(C, "__module__"))
C.__module__ = __name__
show(lambda: int.__dict__["__module__"])
print(type.__module__, type.__dict__["__module__"])
show(lambda: type.__dict__["__doc__"].__set__(list, "b"))
show(lambda: type.__dict__["__doc__"].__delete__(C))
C.__doc__ = "banana"
print(C.__doc__, C().__doc__, S.__doc__)

print("-- the rest")
show(lambda: setattr(C, "__mro__", 3))
show(lambda: setattr(C, "__base__", 3))
show(lambda: setattr(C, "__dict__", 3))
show(lambda: C.__abstractmethods__)
show(lambda: int.__annotations__)
print(C.__annotations__, "__annotations__" in C.__dict__)

print("-- making classes")
show(lambda: type())
show(lambda: type(1, 2))
show(lambda: type(1, x=2))
show(lambda: type("a", (), {}, x=1))
show(lambda: type.__new__())
show(lambda: type.__new__(3))
show(lambda: type.__new__(int, "a", (), {}))
show(lambda: type.__init__(C))
show(lambda: type.__init__(C, 1, x=2))
show(lambda: type.__init__(C, 1, 2))
show(lambda: type("X\0", (), {}))
show(lambda: type("X", (), {"__qualname__": 1}))
show(lambda: type("X", (), {"__classcell__": 1}))
namespace = {"__qualname__": "some.name"}
print(type("X", (), namespace).__qualname__, namespace)

print("-- slots")
show(lambda: type("X", (), {"__slots__": ("a",), "a": 1}))
show(lambda: type("X", (), {"__slots__": (1,)}))
show(lambda: type("X", (), {"__slots__": (Text("x"),)}).x)
show(lambda: type("X", (int,), {"__slots__": ("__weakref__",)}))
Q = type("Q", (), {"__slots__": ("__qualname__", "__classcell__")})
print(Q.__qualname__, sorted(name for name in Q.__dict__ if name.startswith("__cl")))
q = Q()
print(hasattr(q, "__qualname__"))
q.__qualname__ = "q"
print(q.__qualname__)

print("-- object.__setattr__ does not pass over that of type")


class A(type):
    def __setattr__(cls, name, value):
        object.__setattr__(cls, name, value)


class Other:
    pass


class B(Other, A):
    pass


show(lambda: setattr(B("D", (), {}), "test", True))
