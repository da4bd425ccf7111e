# Slots in hierarchies: the order in which their values die, slots of exceptions and modules, layouts that go together.
import gc
import weakref
from collections import defaultdict
from types import ModuleType


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


gc.collect()


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def fill(instance, names):
    for name in names:
        setattr(instance, name, Dies(name))


class Base:
    __slots__ = ("c", "a", "b")


class Derived(Base):
    __slots__ = ("e", "d")


class WithDict(Derived):
    pass


class More(WithDict):
    __slots__ = ("f",)


for cls, names in (Base, "abc"), (Derived, "abcde"), (WithDict, "azdy"), (More, "zfeab"):
    print("--", cls.__name__)
    instance = cls()
    fill(instance, names)
    instance = None


print("-- found by the collector")
instance = Derived()
fill(instance, "ad")
instance.b = [instance, Dies("in list")]
print([type(held).__name__ for held in gc.get_referents(instance)])
instance = None
print(gc.collect())

print("-- of an instance whose class has changed")


class Twin(Base):
    __slots__ = ("e", "d")


instance = Derived()
fill(instance, "ad")
instance.__class__ = Twin
print(instance.a.name, instance.d.name, hasattr(instance, "e"))
instance.e = 1
instance = None


class Defaults(defaultdict):
    __slots__ = ("a", "b")


d = Defaults(list, {1: 2})
fill(d, "ba")
print(d.default_factory, d[3], d)
d = None

print("-- of an exception")


class Error(ValueError):
    __slots__ = ("b", "a")


class SubError(Error):
    __slots__ = ("d",)


e = SubError(1, 2)
fill(e, "abdx")
print(e.a.name, e.d.name, e.args, sorted(e.__dict__))
show(lambda: Error.__dict__["a"].__get__(ValueError()))
del e.b
show(lambda: e.b)
e.b = e
del e
print(gc.collect())

print("-- of a module")


class Module(ModuleType):
    __slots__ = ("s",)


m = Module("m")
fill(m, "st")
print(m.s.name, "s" in m.__dict__, "t" in m.__dict__)
m = None

print("-- __weakref__")


class Weak:
    __slots__ = ("__weakref__",)


w = Weak()
print(w.__weakref__)
with_callback = weakref.ref(w, print)
print(w.__weakref__ is with_callback)
plain = weakref.ref(w)
print(w.__weakref__ is plain, weakref.getweakrefs(w) == [plain, with_callback])
del with_callback, plain
print(w.__weakref__)

print("-- layouts")
show(lambda: type("C", (OSError, SyntaxError), {}))
show(lambda: type("C", (KeyError, AttributeError), {}).__base__.__name__)
show(lambda: type("C", (OSError, KeyError), {}).__base__.__name__)
show(lambda: type("C", (Derived, Twin), {}))
show(lambda: type("C", (Base, Derived), {}))
show(lambda: type("C", (Derived, Base), {"__slots__": "z"}).__basicsize__)
show(lambda: type("C", (Error, SubError), {}))
