"""Abstract base classes of containers: what has the methods is an instance."""

from abc import ABCMeta


def _needs(*names):
    """A subclass hook that looks for methods."""

    @classmethod
    def __subclasshook__(cls, C):
        for name in names:
            for base in C.__mro__:
                if name in base.__dict__:
                    if base.__dict__[name] is None:
                        return NotImplemented
                    break
            else:
                return NotImplemented
        return True

    return __subclasshook__


def _class(name, methods, *bases):
    namespace = {"__slots__": (), "__module__": "collections.abc", "__class_getitem__": classmethod(lambda cls, item: cls)}
    if methods:
        namespace["__subclasshook__"] = _needs(*methods.split())
    return ABCMeta(name, bases, namespace)


Hashable = _class("Hashable", "__hash__")
Awaitable = _class("Awaitable", "__await__")
AsyncIterable = _class("AsyncIterable", "__aiter__")
AsyncIterator = _class("AsyncIterator", "__anext__ __aiter__", AsyncIterable)
Iterable = _class("Iterable", "__iter__")
Iterator = _class("Iterator", "__iter__ __next__", Iterable)
Iterator.__iter__ = lambda self: self
Reversible = _class("Reversible", "__reversed__ __iter__", Iterable)
Generator = _class("Generator", "__iter__ __next__ send throw close", Iterator)
Sized = _class("Sized", "__len__")
Container = _class("Container", "__contains__")
Callable = _class("Callable", "__call__")
Collection = _class("Collection", "__len__ __iter__ __contains__", Sized, Iterable, Container)
Coroutine = _class("Coroutine", "__await__ send throw close", Awaitable)
AsyncGenerator = _class("AsyncGenerator", "__aiter__ __anext__ asend athrow aclose", AsyncIterator)


class Set(Collection):
    __slots__ = ()
    __subclasshook__ = classmethod(lambda cls, C: NotImplemented)

    def __le__(self, other):
        return len(self) <= len(other) and all(x in other for x in self)

    def __eq__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) == len(other) and self.__le__(other)

    def isdisjoint(self, other):
        return not any(x in self for x in other)


class MutableSet(Set):
    __slots__ = ()


class Mapping(Collection):
    __slots__ = ()
    __subclasshook__ = classmethod(lambda cls, C: NotImplemented)

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
        return list(self)

    def items(self):
        return [(key, self[key]) for key in self]

    def values(self):
        return [self[key] for key in self]

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())


class MutableMapping(Mapping):
    __slots__ = ()

    def pop(self, key, *default):
        try:
            value = self[key]
        except KeyError:
            if not default:
                raise
            return default[0]
        del self[key]
        return value

    def popitem(self):
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, other=(), /, **kwds):
        pairs = [(key, other[key]) for key in other.keys()] if hasattr(other, "keys") else other
        for key, value in pairs:
            self[key] = value
        for key, value in kwds.items():
            self[key] = value

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default


class Sequence(Reversible, Collection):
    __slots__ = ()
    __subclasshook__ = classmethod(lambda cls, C: NotImplemented)

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
    __slots__ = ()

    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in values:
            self.append(value)

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]


class ByteString(Sequence):
    __slots__ = ()


class KeysView(Set):
    __slots__ = ()


class ItemsView(Set):
    __slots__ = ()


class ValuesView(Collection):
    __slots__ = ()


for _abc, _classes in (
    (Set, (set, frozenset)),
    (MutableSet, (set,)),
    (Mapping, (dict,)),
    (MutableMapping, (dict,)),
    (Sequence, (tuple, str, range, list, bytes, bytearray)),
    (MutableSequence, (list, bytearray)),
    (ByteString, (bytes, bytearray)),
    (KeysView, (type({}.keys()),)),
    (ItemsView, (type({}.items()),)),
    (ValuesView, (type({}.values()),)),
):
    for _builtin in _classes:
        _abc.register(_builtin)
del _abc, _classes, _builtin
