# The class of an exception can be assigned where both classes have the same layout.
import gc
import sys


class A(Exception):
    def __str__(self):
        return f"A of {self.args}"


class B(Exception):
    kind = "b"

    def __str__(self):
        return f"B of {self.args}"

    def __del__(self):
        print("del", type(self).__name__, self.args)


class Slotted(Exception):
    __slots__ = ("place",)


class SameSlots(Exception):
    __slots__ = ("place",)


class System(OSError):
    pass


class System2(OSError):
    pass


def attempt(object, new):
    try:
        object.__class__ = new
        print(type(object).__name__, repr(object), object)
    except TypeError as error:
        print(error)


a = A(1, 2)
a.note = "kept"
attempt(a, B)
print(a.note, a.kind, isinstance(a, A), isinstance(a, B), [r.__name__ for r in gc.get_referents(a) if type(r) is type])
attempt(a, A)
attempt(a, Slotted)
attempt(a, System)
attempt(a, Exception)
attempt(a, int)
attempt(a, 3)
attempt(ValueError(1), TypeError)
attempt(ValueError(1), A)
attempt(System(2, "no"), System2)
attempt(System(2, "no"), A)
slotted = Slotted()
slotted.place = "here"
attempt(slotted, SameSlots)
print(slotted.place)
del slotted

try:
    raise a
except A as error:
    error.__class__ = B
    try:
        raise
    except A:
        print("an A")
    except B as again:
        print("a B", again is a, sys.exc_info()[0].__name__)
        again = None
del a
print("end")


class Changing(Exception):
    def __init__(self):
        self.__class__ = A


try:
    raise Changing()
except A as error:
    print("changed at once", type(error).__name__)

last = A("uncaught")
last.__class__ = B
raise last
