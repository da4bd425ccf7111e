# Special methods are looked up in the class, where descriptors stand for them too; keys of namespaces that are no strings.
import gc
import math
import operator
import sys


def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class Descriptor:
    def __init__(self, result):
        self.result = result

    def __get__(self, instance, owner):
        print("bound to", owner.__name__, end=": ")
        return lambda *args: self.result


METHODS = [
    ("__bytes__", bytes, b"hello"),
    ("__reversed__", reversed, []),
    ("__sizeof__", sys.getsizeof, 1000),
    ("__complex__", complex, 1j),
    ("__format__", format, "text"),
    ("__floor__", math.floor, 0),
    ("__trunc__", math.trunc, 0),
    ("__ceil__", math.ceil, 0),
    ("__dir__", dir, []),
    ("__round__", round, 0),
    ("__len__", len, 0),
    ("__bool__", bool, True),
    ("__iter__", list, iter("ab")),
    ("__next__", next, 0),
    ("__getitem__", lambda o: o[1], 2),
    ("__contains__", lambda o: 1 in o, True),
    ("__hash__", hash, 3),
    ("__eq__", lambda o: o == 1, True),
    ("__lt__", lambda o: o < 1, True),
    ("__add__", lambda o: o + 1, 2),
    ("__radd__", lambda o: 1 + o, 2),
    ("__iadd__", lambda o: operator.iadd(o, 1), 2),
    ("__neg__", lambda o: -o, 2),
    ("__int__", int, 0),
    ("__float__", float, 1.0),
    ("__index__", lambda o: [1][o], 0),
    ("__repr__", repr, "r"),
    ("__str__", str, "s"),
    ("__call__", lambda o: o(), 0),
    ("__getattr__", lambda o: o.zork, 2),
    ("__getattribute__", lambda o: o.zork, 2),
    ("__set__", lambda o: setattr(type("Q", (), {"a": o})(), "a", 1), None),
    ("__set_name__", lambda o: type("Q", (), {"a": o}).__name__, None),
]
for name, run, result in METHODS:
    instance = type("X", (), {name: Descriptor(result)})()
    print(name, end=" ")
    show(lambda: run(instance))


class GetIsNotBound:
    __get__ = Descriptor(1)


show(lambda: type("Q", (), {"a": GetIsNotBound()})().a)


# Names are looked for among keys that are no strings, too.
class Key:
    def __init__(self, name, action):
        self.name = name
        self.action = action

    def __hash__(self):
        return hash(self.name)

    def __eq__(self, other):
        return self.action()


class Base:
    mykey = mykey2 = "from Base"


class Base2:
    mykey = mykey2 = "from Base2"


def change_bases():
    X.__bases__ = (Base2,)


X = type("X", (Base,), {Key("mykey", change_bases): 5})
print(X.mykey, X.mykey2)
Y = type("Y", (X,), {})
Z = type("Z", (Base,), {Key("mykey", lambda: True): 5})
print(Z.mykey, Z().mykey, type("Sub", (Z,), {}).mykey)


class Value:
    def __get__(self, instance, owner=None):
        return 1


class C:
    attr = Value()


def delete():
    del C.attr


c = C()
c.__dict__[Key("attr", delete)] = 0
print(c.attr)
gc.collect()
C.attr = Value()
c.__dict__[Key("other", lambda: True)] = "found"
print(c.other)


class TextKey(str):
    pass


c.__dict__[TextKey("text")] = 3
print(c.text, getattr(c, TextKey("text")))
setattr(c, TextKey("new"), 4)
print(c.new)
print(sorted(set(dir(object())) ^ set(dir(Ellipsis))))
show(lambda: object().__dict__)
print("__dict__" in dir(object()), "__lt__" in dir(object()), object.__lt__(1, 2))
