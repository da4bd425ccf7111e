"""Abstract base classes: checks, registration, caches, and what the collector counts."""

import abc
import gc
import weakref
from abc import ABC, ABCMeta, abstractmethod
from collections.abc import Iterable, Mapping, Sized


def count(make):
    gc.collect()
    make()
    return gc.collect()


def plain():
    class A(ABC):
        pass


def by_metaclass():
    class A(metaclass=ABCMeta):
        pass


def abstract():
    class A(ABC):
        @abstractmethod
        def f(self):
            pass


def checked():
    class A(ABC):
        pass

    isinstance(3, A)
    isinstance("", A)


def registered():
    class A(ABC):
        pass

    A.register(int)


def derived():
    class A(ABC):
        pass

    class B(A):
        pass

    isinstance(B(), A)


print([count(make) for make in (plain, by_metaclass, abstract, checked, registered, derived)])


class Shape(ABC):
    @abstractmethod
    def area(self):
        return 0

    @property
    @abstractmethod
    def name(self): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    @staticmethod
    @abstractmethod
    def helper(): ...


print(sorted(Shape.__abstractmethods__), type(Shape._abc_impl), gc.is_tracked(Shape._abc_impl))
for make in (Shape, lambda: type("Half", (Shape,), {"area": lambda self: 1, "name": 1})(), lambda: type("Full", (Shape,), dict.fromkeys(["area", "name", "make", "helper"], 1))().area):
    try:
        print(make())
    except TypeError as error:
        print(error)


class Base(ABC):
    pass


class Child(Base):
    pass


class Other:
    pass


print(isinstance(Child(), Base), issubclass(Other, Base), isinstance(Other(), Base), Base.register(Other) is Other, isinstance(Other(), Base), issubclass(Other, Base))
print(issubclass(Other, Child), [len(part) for part in abc._get_dump(Base)[:3]], isinstance(3, Base), [len(part) for part in abc._get_dump(Base)[:3]])


class Temporary:
    pass


Base.register(Temporary)
print(isinstance(Temporary(), Base), [len(part) for part in abc._get_dump(Base)[:3]])
r = weakref.ref(Temporary)
del Temporary
gc.collect()
print(r(), [len(part) for part in abc._get_dump(Base)[:3]])
for action in (lambda: Base.register(3), lambda: Child.register(Base), lambda: issubclass(3, Base), lambda: Base.__subclasscheck__(3)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
t = abc.get_cache_token()
Child.register(bytes)
print(abc.get_cache_token() - t, issubclass(bytes, Base), isinstance(b"", Child))


class Hooked(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return True if other.__name__.startswith("X") else NotImplemented


class X1:
    pass


print(issubclass(X1, Hooked), issubclass(int, Hooked), isinstance({}, Mapping), isinstance([], Mapping), isinstance("", Sized), isinstance(3, Iterable))


class Liar:
    __class__ = Child


print(isinstance(Liar(), Base), isinstance(Liar(), Child), isinstance(Liar(), Hooked))
