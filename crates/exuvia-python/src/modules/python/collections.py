"""Containers beyond the built-in ones."""

import sys as _sys

__all__ = ["ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString", "defaultdict", "deque", "namedtuple"]


class defaultdict(dict):
    """A dictionary that makes the values of missing keys."""

    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        super().__init__(*args, **kwargs)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = value = self.default_factory()
        return value

    def __repr__(self):
        return f"{type(self).__name__}({self.default_factory!r}, {dict.__repr__(self)})"

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __reduce__(self):
        return type(self), (self.default_factory,), None, None, iter(self.items())


class OrderedDict(dict):
    """A dictionary whose order can be changed, and counts when two of them are compared."""

    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
        else:
            rest = list(self.items())
            self.clear()
            self[key] = value
            self.update(rest)

    def popitem(self, last=True):
        if not self:
            raise KeyError("dictionary is empty")
        if last:
            return super().popitem()
        key = next(iter(self))
        return key, self.pop(key)

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __ne__(self, other):
        return not self == other

    def __repr__(self):
        name = type(self).__name__
        return f"{name}({list(self.items())!r})" if self else f"{name}()"

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        self = cls()
        for key in iterable:
            self[key] = value
        return self


class Counter(dict):
    """Counts how often elements occur."""

    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def total(self):
        return sum(self.values())

    def most_common(self, n=None):
        ordered = sorted(self.items(), key=lambda item: item[1], reverse=True)
        return ordered if n is None else ordered[:n]

    def elements(self):
        for element, count in self.items():
            for _ in range(count):
                yield element

    def _add(self, iterable, sign):
        if hasattr(iterable, "items"):
            for element, count in iterable.items():
                self[element] = self.get(element, 0) + sign * count
        else:
            for element in iterable:
                self[element] = self.get(element, 0) + sign

    def update(self, iterable=None, /, **kwds):
        if iterable is not None:
            self._add(iterable, 1)
        self._add(kwds, 1)

    def subtract(self, iterable=None, /, **kwds):
        if iterable is not None:
            self._add(iterable, -1)
        self._add(kwds, -1)

    def copy(self):
        return self.__class__(self)

    def __delitem__(self, element):
        if element in self:
            super().__delitem__(element)

    def __repr__(self):
        if not self:
            return f"{self.__class__.__name__}()"
        return f"{self.__class__.__name__}({dict(self.most_common())!r})"

    def _combined(self, other, combine):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for element in list(self) + [e for e in other if e not in self]:
            count = combine(self[element], other[element])
            if count > 0:
                result[element] = count
        return result

    def __add__(self, other):
        return self._combined(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._combined(other, lambda a, b: a - b)

    def __or__(self, other):
        return self._combined(other, max)

    def __and__(self, other):
        return self._combined(other, min)

    def __pos__(self):
        return self + Counter()


class deque:
    """A list that is fast at both ends: two lists, the left one in reverse."""

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None and maxlen < 0:
            raise ValueError("maxlen must be non-negative")
        self._left, self._right = [], []
        self._start = 0
        self.maxlen = maxlen
        self.extend(iterable)

    def __len__(self):
        return len(self._left) + len(self._right) - self._start

    def append(self, x):
        self._right.append(x)
        if self.maxlen is not None and len(self) > self.maxlen:
            self.popleft()

    def appendleft(self, x):
        if self._start and not self._left:
            self._start -= 1
            self._right[self._start] = x
        else:
            self._left.append(x)
        if self.maxlen is not None and len(self) > self.maxlen:
            self.pop()

    def pop(self):
        if len(self._right) > self._start:
            return self._right.pop()
        if not self._left:
            raise IndexError("pop from an empty deque")
        self._settle()
        return self._right.pop()

    def popleft(self):
        if self._left:
            return self._left.pop()
        if len(self._right) == self._start:
            raise IndexError("pop from an empty deque")
        start = self._start
        x = self._right[start]
        self._right[start] = None
        self._start = start + 1
        if self._start > 32 and self._start * 2 > len(self._right):
            del self._right[: self._start]
            self._start = 0
        return x

    def _settle(self):
        """Puts everything into the right list."""
        if self._left or self._start:
            self._left.reverse()
            self._left.extend(self._right[self._start:])
            self._right, self._left, self._start = self._left, [], 0
        return self._right

    def extend(self, iterable):
        for x in list(iterable):
            self.append(x)

    def extendleft(self, iterable):
        for x in list(iterable):
            self.appendleft(x)

    def clear(self):
        self._left, self._right, self._start = [], [], 0

    def copy(self):
        return self.__class__(self._settle(), self.maxlen)

    __copy__ = copy

    def rotate(self, n=1):
        items = self._settle()
        if items:
            n %= len(items)
            if n:
                self._right = items[-n:] + items[:-n]

    def reverse(self):
        self._settle().reverse()

    def count(self, x):
        return self._settle().count(x)

    def index(self, x, *bounds):
        try:
            return self._settle().index(x, *bounds)
        except ValueError:
            raise ValueError(f"{x!r} is not in deque") from None

    def insert(self, i, x):
        if self.maxlen is not None and len(self) >= self.maxlen:
            raise IndexError("deque already at its maximum size")
        self._settle().insert(i, x)

    def remove(self, x):
        try:
            self._settle().remove(x)
        except ValueError:
            raise ValueError("deque.remove(x): x not in deque") from None

    def _checked(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError("deque index out of range")
        return i

    def __getitem__(self, i):
        return self._settle()[self._checked(i)]

    def __setitem__(self, i, x):
        self._settle()[self._checked(i)] = x

    def __delitem__(self, i):
        del self._settle()[self._checked(i)]

    def __iter__(self):
        items = self._settle()
        n = len(items)
        for x in items:
            yield x
            if self._right is not items or len(items) != n or self._left or self._start:
                raise RuntimeError("deque mutated during iteration")

    def __reversed__(self):
        return iter(self._settle()[::-1])

    def __contains__(self, x):
        return x in self._settle()

    def __bool__(self):
        return len(self) > 0

    def __eq__(self, other):
        return self._settle() == other._settle() if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return self._settle() < other._settle() if isinstance(other, deque) else NotImplemented

    __hash__ = None

    def __add__(self, other):
        new = self.copy()
        new.extend(other)
        return new

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __repr__(self):
        tail = "" if self.maxlen is None else f", maxlen={self.maxlen}"
        return f"{self.__class__.__name__}({self._settle()!r}{tail})"


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    """A class of tuples whose items have names."""
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    field_names = list(map(str, field_names))
    typename = _sys.intern(str(typename))
    if rename:
        seen = set()
        for index, name in enumerate(field_names):
            if not name.isidentifier() or name in _KEYWORDS or name.startswith("_") or name in seen:
                field_names[index] = f"_{index}"
            seen.add(name)
    for name in [typename] + field_names:
        if not name.isidentifier():
            raise ValueError(f"Type names and field names must be valid identifiers: {name!r}")
        if name in _KEYWORDS:
            raise ValueError(f"Type names and field names cannot be a keyword: {name!r}")
    seen = set()
    for name in field_names:
        if name.startswith("_") and not rename:
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if name in seen:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
        seen.add(name)
    field_defaults = {}
    if defaults is not None:
        defaults = tuple(defaults)
        if len(defaults) > len(field_names):
            raise TypeError("Got more default values than field names")
        field_defaults = dict(zip(field_names[len(field_names) - len(defaults):], defaults))
    fields = tuple(map(_sys.intern, field_names))
    n_fields = len(fields)
    new_tuple = tuple.__new__

    # The signature has the fields' names, so the constructor has to be compiled.
    namespace = {"_tuple_new": new_tuple, "__builtins__": {}, "__name__": f"namedtuple_{typename}"}
    arguments = ", ".join(fields)
    if n_fields == 1:
        arguments += ","
    __new__ = eval(f"lambda _cls, {arguments}: _tuple_new(_cls, ({arguments}))", namespace)
    __new__.__name__ = "__new__"
    __new__.__qualname__ = f"{typename}.__new__"
    __new__.__doc__ = f"Create new instance of {typename}({', '.join(fields)})"
    if defaults is not None:
        __new__.__defaults__ = defaults

    @classmethod
    def _make(cls, iterable):
        result = new_tuple(cls, iterable)
        if len(result) != n_fields:
            raise TypeError(f"Expected {n_fields} arguments, got {len(result)}")
        return result

    def _replace(self, /, **kwds):
        result = self._make([kwds.pop(name) if name in kwds else value for name, value in zip(fields, self)])
        if kwds:
            raise ValueError(f"Got unexpected field names: {list(kwds)!r}")
        return result

    def __repr__(self):
        shown = ", ".join([f"{name}={value!r}" for name, value in zip(fields, self)])
        return f"{self.__class__.__name__}({shown})"

    def _asdict(self):
        return dict(zip(fields, self))

    def __getnewargs__(self):
        return tuple(self)

    class_namespace = {
        "__doc__": f"{typename}({', '.join(fields)})",
        "__slots__": (),
        "_fields": fields,
        "_field_defaults": field_defaults,
        "__new__": __new__,
        "_make": _make,
        "_replace": _replace,
        "__repr__": __repr__,
        "_asdict": _asdict,
        "__getnewargs__": __getnewargs__,
        "__match_args__": fields,
    }
    for index, name in enumerate(fields):
        class_namespace[name] = property(lambda self, index=index: self[index], doc=f"Alias for field number {index}")
    result = type(typename, (tuple,), class_namespace)
    if module is None:
        try:
            module = _sys._getframe(1).f_globals.get("__name__", "__main__")
        except (AttributeError, ValueError):
            module = "__main__"
    result.__module__ = module
    return result


_KEYWORDS = frozenset(
    """False None True and as assert async await break class continue def del elif else except finally for from
    global if import in is lambda nonlocal not or pass raise return try while with yield""".split()
)


class ChainMap:
    """Several mappings looked up one after the other."""

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def __iter__(self):
        merged = {}
        for mapping in reversed(self.maps):
            merged.update(dict.fromkeys(mapping))
        return iter(merged)

    def __len__(self):
        return len(set().union(*self.maps))

    def keys(self):
        return list(self)

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        del self.maps[0][key]

    def new_child(self, m=None, **kwargs):
        m = kwargs if m is None else m
        return self.__class__(m, *self.maps)

    @property
    def parents(self):
        return self.__class__(*self.maps[1:])

    def __repr__(self):
        return f"{self.__class__.__name__}({', '.join(map(repr, self.maps))})"


class UserDict(dict):
    @property
    def data(self):
        return self


class UserList(list):
    @property
    def data(self):
        return self


class UserString(str):
    @property
    def data(self):
        return str(self)
