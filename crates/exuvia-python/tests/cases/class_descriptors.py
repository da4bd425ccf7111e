# Descriptors as objects: the classes that they have, what they tell of themselves, and whom they refuse.
import types


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class Slotted:
    __slots__ = ("a",)


class Plain:
    pass


DESCRIPTORS = [
    str.lower,
    complex.real,
    float.real,
    int.__add__,
    dict.__dict__["fromkeys"],
    type.__dict__["__name__"],
    type.__dict__["__basicsize__"],
    object.__dict__["__init_subclass__"],
    object.__dict__["__class__"],
    property.__dict__["fget"],
    Slotted.a,
    Plain.__dict__["__dict__"],
    Plain.__dict__["__weakref__"],
]

for d in DESCRIPTORS:
    print(type(d).__name__, d)
    print("  ", [name for name in dir(d) if name not in dir(object())])
    print("  ", d.__name__, d.__qualname__, d.__objclass__)

# Bound methods of built-in classes are of two classes.
for method in [].append, [].__add__, dict.fromkeys:
    print(type(method).__name__, method.__name__, method.__qualname__, method.__self__)
print([].__add__.__objclass__, hasattr([].append, "__objclass__"))
print(type(str.__dict__["maketrans"]).__name__)
print(object.__new__.__self__, object.__new__.__qualname__)

l = []
print(l.__add__ == l.__add__, l.__add__ == [].__add__, l.__add__ == l.__mul__)
print(list.append == list.append, list.append == list.pop, list.__add__ != list.__mul__)

for name in (
    "MemberDescriptorType",
    "GetSetDescriptorType",
    "WrapperDescriptorType",
    "MethodWrapperType",
    "MethodDescriptorType",
    "ClassMethodDescriptorType",
):
    print(name, getattr(types, name))
show(types.MemberDescriptorType)
show(lambda: type("X", (types.WrapperDescriptorType,), {}))

print("-- methods of the wrong class")
show(lambda: set.add())
show(lambda: set.add(0))
show(lambda: set.add.__get__(0))
show(lambda: str.__add__(3, "a"))
show(lambda: str.__add__())
show(lambda: str.__add__.__get__(3))
show(lambda: str.__add__.__get__(None, None))


class Borrower:
    add = list.append
    __eq__ = str.__eq__


show(lambda: Borrower().add(1))
show(lambda: Borrower() == 1)


class Number(int):
    __eq__ = str.__eq__


show(lambda: Number() == Number())


class Mixed(dict):
    __setattr__ = dict.__setitem__
    __neg__ = dict.copy


m = Mixed()
m.y = 42
print(m["y"], -m)

print("-- class methods")
fromkeys = dict.__dict__["fromkeys"]
print(fromkeys.__get__(None, dict)([1]), fromkeys.__get__({})([2]), fromkeys(dict, [3]))
show(lambda: fromkeys.__get__(None, None))
show(lambda: fromkeys.__get__(42))
show(lambda: fromkeys.__get__(None, 42))
show(lambda: fromkeys.__get__(None, int))
show(lambda: fromkeys())
show(lambda: fromkeys(3))
show(lambda: fromkeys(int))

print("-- members")
show(lambda: Slotted.a.__get__(3))
show(lambda: Slotted.a.__set__(3, 4))
show(lambda: Slotted.a.__delete__(3))
show(lambda: Slotted.a.__get__(None, Slotted))
show(lambda: Slotted.a())
s = Slotted()
member = Slotted.a
del Slotted.a
member.__set__(s, 7)
print(member.__get__(s), hasattr(s, "a"))
show(lambda: complex.real.__set__(1j, 3))
show(lambda: setattr(1j, "real", 3))
show(lambda: setattr(1.0, "real", 3))
show(lambda: delattr(1j, "real"))
show(lambda: type.__dict__["__name__"].__get__(3))
show(lambda: type.__dict__["__name__"].__set__(3, 4))
show(lambda: Plain.__dict__["__dict__"].__get__(3))
show(lambda: setattr(Plain(), "__weakref__", 3))
show(lambda: (1).__module__)
show(lambda: None.__module__)


class Hook:
    def __get__(self, instance, owner=None):
        def getter(name):
            print("asked for", name)
            raise AttributeError(name)

        return getter


class Asked:
    __getattribute__ = Hook()
    __getattr__ = Hook()


show(lambda: Asked().attr)


class SetOnly:
    def __set__(self, instance, value):
        instance.__dict__["a"] = value


class HasSetOnly:
    a = SetOnly()


x = HasSetOnly()
print(type(x.a).__name__)
x.a = 42
print(x.a)
