"""Weak references that finalizers make to what the collector is clearing lead there until it dies."""

import gc
import weakref


class Late:
    __slots__ = ("ref",)

    def __del__(self):
        global found
        found = self.ref()
        print("late finds", type(found).__name__)


class Cyclic(tuple):
    __slots__ = ()

    def __del__(self):
        print("finalizer of the tuple")
        self[1].ref = weakref.ref(self[0])
        global late
        del late


def a_function_that_is_being_cleared():
    global late
    late = Late()

    def function(a=1, *, b=2):
        """Its documentation."""

    cyclic = tuple.__new__(Cyclic, (function, late))
    function.__module__ = cyclic
    del function, cyclic
    print("collected", gc.collect())


a_function_that_is_being_cleared()
print(repr(found)[:14], found.__name__ == "", found.__qualname__ == "")
print(found.__module__, found.__doc__, found.__defaults__, found.__kwdefaults__)
print(found.__dict__, found.__annotations__, found.__closure__, found.__code__.co_name)
del found


class Node:
    def __init__(self, name):
        self.name = name


class Watching(Node):
    """Has a weak reference made to its neighbour, which is garbage as well."""

    def __del__(self):
        print("finalizer of", self.name)
        other = self.other
        refs.append(weakref.ref(other, lambda ref: print("callback for", other_name, ref())))
        other_name = other.name


class Telling:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, [ref() is None for ref in refs])


def the_callback_runs_when_the_object_dies():
    global refs
    refs = []
    first, second = Watching("first"), Node("second")
    first.other, second.other = second, first
    first.telling, second.telling = outside
    outside.clear()
    del first, second
    print("collected", gc.collect())
    print([ref() for ref in refs])


outside = [Telling("held by the first"), Telling("held by the second")]
the_callback_runs_when_the_object_dies()
