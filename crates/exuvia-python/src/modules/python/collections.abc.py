"""The abstract base classes of containers, which recognise classes by their methods."""


class _ABCMeta(type):
    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if type.__subclasscheck__(cls, subclass) or any(issubclass(subclass, c) for c in cls._registered()):
            return True
        names = cls.__dict__.get("_recognised_by")
        if names is None:
            return False
        return all([getattr(subclass, name, None) is not None for name in names])

    def _registered(cls):
        return cls.__dict__.get("_registry", ())

    def register(cls, subclass):
        cls._registry = (*cls._registered(), subclass)
        return subclass


class Hashable(metaclass=_ABCMeta):
    _recognised_by = ("__hash__",)


class Iterable(metaclass=_ABCMeta):
    _recognised_by = ("__iter__",)


class Iterator(Iterable):
    _recognised_by = ("__iter__", "__next__")

    def __iter__(self):
        return self


class Generator(Iterator):
    _recognised_by = ("__iter__", "__next__", "send", "throw", "close")


class Reversible(Iterable):
    _recognised_by = ("__reversed__", "__iter__")


class Sized(metaclass=_ABCMeta):
    _recognised_by = ("__len__",)


class Container(metaclass=_ABCMeta):
    _recognised_by = ("__contains__",)


class Callable(metaclass=_ABCMeta):
    _recognised_by = ("__call__",)


class Collection(Sized, Iterable, Container):
    _recognised_by = ("__len__", "__iter__", "__contains__")


class Sequence(Reversible, Collection):
    _registry = (list, tuple, str, range, bytes, bytearray)

    def __iter__(self):
        i = 0
        try:
            while True:
                yield self[i]
                i += 1
        except IndexError:
            return

    def __contains__(self, value):
        return any(v is value or v == value for v in self)

    def __reversed__(self):
        for i in reversed(range(len(self))):
            yield self[i]

    def index(self, value):
        for i, v in enumerate(self):
            if v is value or v == value:
                return i
        raise ValueError

    def count(self, value):
        return sum(1 for v in self if v is value or v == value)


class MutableSequence(Sequence):
    _registry = (list, bytearray)

    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in list(values) if values is self else values:
            self.append(value)

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def clear(self):
        while len(self):
            self.pop()

    def remove(self, value):
        del self[self.index(value)]

    def reverse(self):
        n = len(self)
        for i in range(n // 2):
            self[i], self[n - i - 1] = self[n - i - 1], self[i]

    def __iadd__(self, values):
        self.extend(values)
        return self


class Set(Collection):
    _registry = (set, frozenset, type({}.keys()), type({}.items()))


class MutableSet(Set):
    _registry = (set,)


class Mapping(Collection):
    _registry = (dict,)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def keys(self):
        return dict.fromkeys(self).keys()

    def items(self):
        return {key: self[key] for key in self}.items()

    def values(self):
        return {key: self[key] for key in self}.values()

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None


class MutableMapping(Mapping):
    _registry = (dict,)
    _missing = object()

    def pop(self, key, default=_missing):
        try:
            value = self[key]
        except KeyError:
            if default is MutableMapping._missing:
                raise
            return default
        del self[key]
        return value

    def popitem(self):
        try:
            key = next(iter(self))
        except StopIteration:
            raise KeyError from None
        value = self[key]
        del self[key]
        return key, value

    def clear(self):
        while len(self):
            self.popitem()

    def update(self, other=(), /, **keywords):
        pairs = [(key, other[key]) for key in other.keys()] if hasattr(other, "keys") else other
        for key, value in pairs:
            self[key] = value
        for key, value in keywords.items():
            self[key] = value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]
