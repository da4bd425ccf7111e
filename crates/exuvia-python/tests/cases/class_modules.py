# Modules as objects: their class can be called, derived from, and assigned.
import gc
import sys
from types import ModuleType


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: ModuleType())
show(lambda: ModuleType(3))
show(lambda: ModuleType("a", x=1))
show(lambda: ModuleType("a", "doc").__doc__)
empty = ModuleType.__new__(ModuleType)
print(empty, empty.__dict__)
show(lambda: empty.x)
empty.foo = 1
print(empty.__dict__)
show(lambda: ModuleType("a").x)
show(lambda: setattr(ModuleType("a"), "__dict__", {}))


class Module(ModuleType):
    z = 1

    def __init__(self, name):
        super().__init__(name)
        self.order = ["init"]

    def __getattribute__(self, name):
        if name.startswith("f"):
            print("get", name)
        return ModuleType.__getattribute__(self, name)

    def __setattr__(self, name, value):
        print("set", name)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        print("del", name)
        super().__delattr__(name)

    def __del__(self):
        print("died", self.__name__)


m = Module("m")
m.foo = 12
print(m, type(m), m.__class__, m.foo, m.z, isinstance(m, ModuleType))
del m.foo
print([name for name in m.__dict__ if not name.startswith("__")])
del m
cycle = Module("cycle")
cycle.me = cycle
del cycle
print(gc.collect() > 0)


class Strange(ModuleType):
    __dict__ = property(lambda self: "no")


show(lambda: dir(Strange("a")))
print(dir(ModuleType("x")))
show(lambda: type("X", (ModuleType, str), {}))


class Light(ModuleType):
    a = 1


plain = ModuleType("plain")
plain.__class__ = Light
print(plain.a, plain, type(plain))
plain.__class__ = ModuleType
print(hasattr(plain, "a"), type(plain))
show(lambda: setattr(plain, "__class__", Exception))


class Object:
    pass


show(lambda: setattr(plain, "__class__", Object))
show(lambda: setattr(Object(), "__class__", Light))
print(sys.__class__, sys)

print("-- __dict__ of what has one from a built-in class")
descriptor = Object.__dict__["__dict__"]


class First(Object, ModuleType):
    pass


class Second(ModuleType, Object):
    pass


for cls in First, Second:
    x = cls("m")
    show(lambda: setattr(x, "__dict__", {}))
    show(lambda: delattr(x, "__dict__"))
    show(lambda: descriptor.__set__(x, {}))


class Meta(Object, type):
    pass


show(lambda: setattr(Meta("M", (), {}), "__dict__", {}))
show(lambda: descriptor.__set__(Meta("M", (), {}), {}))
print(type(descriptor.__get__(Meta("M", (), {}))))
e = Exception()
e.__dict__ = {"a": 1}
print(e.a)
show(lambda: delattr(e, "__dict__"))
show(lambda: setattr(e, "__dict__", 3))
