# Sizes of instances: attributes are not in them, but slots are.
from sys import getsizeof as size


class Plain:
    pass


class Empty:
    __slots__ = ()


class Two:
    __slots__ = ("a", "b")


class Weak:
    __slots__ = ("a", "b", "__weakref__")


class Method:
    def method(self):
        pass


def g():
    yield


print("plain", size(Plain()), "slots", size(Empty()), size(Two()), size(Weak()))
print("class", size(Plain), "function", size(g), "generator", size(g()), "method", size(Method().method))
