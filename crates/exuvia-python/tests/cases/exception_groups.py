"""Exception groups as objects: making, splitting, deriving."""

import gc
import sys


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
    except BaseException as e:
        print(type(e).__name__, e)
    else:
        print(repr(result))


class Mine(ExceptionGroup):
    def derive(self, excs):
        return Mine(self.message + "'", excs)


class MineBase(BaseExceptionGroup):
    pass


class Bad(ExceptionGroup):
    def derive(self, excs):
        return "no group"


class Sized(ExceptionGroup):
    def __new__(cls, message, excs, size):
        self = super().__new__(cls, message, excs)
        self.size = size
        return self

    def derive(self, excs):
        return Sized(self.message, excs, self.size)


V, T, K, X = ValueError(1), TypeError("t"), KeyError("k"), KeyboardInterrupt()
for group in BaseExceptionGroup, ExceptionGroup, Mine, MineBase:
    for args in [("m", [V]), ("m", (V, T)), ("m", [X]), ("m", [V, X])]:
        attempt(group, *args)
for args in [(), ("m",), ("m", [V], 1), (1, [V]), ("m", []), ("m", ()), ("m", V), ("m", {V}), ("m", [V, 1]), ("m", [ValueError]), ("m", "text"), ("m", range(1)), ("m", iter([V])), ("m", {0: V})]:
    attempt(ExceptionGroup, *args)
attempt(ExceptionGroup, "m", [V], key=1)
attempt(ExceptionGroup, message="m", exceptions=[V])
print(ExceptionGroup.__mro__, BaseExceptionGroup.__bases__, ExceptionGroup.__bases__)
print(isinstance(ExceptionGroup("m", [V]), Exception), isinstance(BaseExceptionGroup("m", [X]), Exception))

group = ExceptionGroup("outer", [V, ExceptionGroup("inner", [T, K]), Mine("mine", [ValueError(2), OSError(3)])])
print(str(group), "|", repr(group), group.args == ("outer", list(group.exceptions)), type(group.exceptions))
print(str(ExceptionGroup("one", [V])))
for name in "message", "exceptions":
    attempt(setattr, group, name, 1)
    attempt(delattr, group, name)
group.other = 5
print(group.other)
for matcher in [ValueError, (ValueError, KeyError), TypeError, ExceptionGroup, Mine, Exception, OverflowError, (), lambda e: e is K, lambda e: isinstance(e, ExceptionGroup) and e.message == "inner", lambda e: []]:
    attempt(group.subgroup, matcher)
    attempt(group.split, matcher)
for matcher in [1, "text", None, [ValueError], (ValueError, 1), int, len, lambda e: 1 / 0, lambda: None]:
    attempt(group.split, matcher)
    attempt(group.subgroup, matcher)
attempt(group.split)
attempt(group.split, 1, 2)
attempt(group.derive, [V])
attempt(group.derive, [])
attempt(group.derive, [X])
attempt(Bad("bad", [V, T]).split, ValueError)
attempt(Bad("bad", [V, T]).split, Exception)
found, rest = Sized("sized", [V, T], 7).split(ValueError)
print(repr(found), found.size, repr(rest), rest.size)
print(group.split(Exception)[0] is group, group.subgroup(lambda e: True) is group)


def parts():
    """Parts have the traceback, the cause, the context and copies of the notes."""
    try:
        try:
            raise K
        except KeyError:
            raise group from T
    except ExceptionGroup as e:
        e.add_note("a note")
        found, rest = e.split(ValueError)
        for part in found, rest, found.exceptions[1]:
            print(part.__traceback__ is e.__traceback__, part.__cause__, part.__context__, part.__suppress_context__, getattr(part, "__notes__", None))
        found.add_note("another")
        print(e.__notes__, found.__notes__, rest.__notes__)
        e.__notes__ = 5
        print(hasattr(e.subgroup(ValueError), "__notes__"))
        e.__notes__ = ("a", "tuple")
        print(e.subgroup(ValueError).__notes__)
        e.__traceback__ = None


parts()


class Tracked(Exception):
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def lifetimes():
    members = [Tracked("a"), Tracked("b")]
    group = ExceptionGroup("tracked", members)
    print(sys.getrefcount(members[0]) - 1, sys.getrefcount(group.exceptions) - 1)
    del members[0]
    print("first deleted")
    found = group.subgroup(lambda e: e is members[0])
    del group
    print("group deleted")
    group = ExceptionGroup("cycle", [ExceptionGroup("inner", [Tracked("c")])])
    group.exceptions[0].exceptions[0].group = group
    del group, found, members
    print("collect")
    print(gc.collect())


gc.collect()
lifetimes()


def deep(n):
    e = V
    for _ in range(n):
        e = ExceptionGroup("deep", [e])
    return e


attempt(lambda: deep(5000).split(TypeError))
