"""Abstract base classes."""

from _abc import (
    _abc_init, _abc_instancecheck, _abc_register, _abc_subclasscheck, _get_dump, _reset_caches, _reset_registry, get_cache_token,
)


def abstractmethod(function):
    """Marks a method that subclasses have to define."""
    function.__isabstractmethod__ = True
    return function


class abstractclassmethod(classmethod):
    """A class method that subclasses have to define."""

    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True
        super().__init__(function)


class abstractstaticmethod(staticmethod):
    """A static method that subclasses have to define."""

    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True
        super().__init__(function)


class abstractproperty(property):
    """A property that subclasses have to define."""

    __isabstractmethod__ = True


class ABCMeta(type):
    """The class of abstract base classes."""

    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        _abc_init(cls)
        return cls

    def register(cls, subclass):
        """Makes a class count as a subclass."""
        return _abc_register(cls, subclass)

    def __instancecheck__(cls, instance):
        return _abc_instancecheck(cls, instance)

    def __subclasscheck__(cls, subclass):
        return _abc_subclasscheck(cls, subclass)

    def _dump_registry(cls, file=None):
        print(f"Class: {cls.__module__}.{cls.__qualname__}", file=file)
        print(f"Inv. counter: {get_cache_token()}", file=file)
        names = ("_abc_registry", "_abc_cache", "_abc_negative_cache", "_abc_negative_cache_version")
        for name, value in zip(names, _get_dump(cls)):
            print(f"{name}: {value!r}", file=file)

    def _abc_registry_clear(cls):
        _reset_registry(cls)

    def _abc_caches_clear(cls):
        _reset_caches(cls)


def _is_abstract(value):
    if isinstance(value, property):
        return any(getattr(f, "__isabstractmethod__", False) for f in (value.fget, value.fset, value.fdel))
    if isinstance(value, (classmethod, staticmethod)):
        return getattr(value.__func__, "__isabstractmethod__", False)
    return getattr(value, "__isabstractmethod__", False)


def update_abstractmethods(cls):
    """Works out anew which methods of a class are abstract."""
    if not hasattr(cls, "__abstractmethods__"):
        return cls
    names = {name for name, value in cls.__dict__.items() if _is_abstract(value)}
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if _is_abstract(getattr(cls, name, None)):
                names.add(name)
    cls.__abstractmethods__ = frozenset(names)
    return cls


class ABC(metaclass=ABCMeta):
    """A base for abstract base classes."""

    __slots__ = ()
