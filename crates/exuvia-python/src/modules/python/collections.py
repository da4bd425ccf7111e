"""Containers beside the built-in ones."""

import sys as _sys


from _collections import OrderedDict, _count_elements, _tuplegetter, defaultdict, deque


class Counter(dict):
    def __init__(self, iterable=None, /, **keywords):
        super().__init__()
        self.update(iterable, **keywords)

    def __missing__(self, key):
        return 0

    def total(self):
        return sum(self.values())

    def most_common(self, n=None):
        items = sorted(self.items(), key=lambda item: item[1], reverse=True)
        return items if n is None else items[:n]

    def elements(self):
        for item, count in self.items():
            for _ in range(count):
                yield item

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def update(self, iterable=None, /, **keywords):
        if iterable is not None:
            if hasattr(iterable, "keys"):
                for item in iterable.keys():
                    self[item] = self.get(item, 0) + iterable[item]
            else:
                _count_elements(self, iterable)
        if keywords:
            self.update(keywords)

    def subtract(self, iterable=None, /, **keywords):
        if iterable is not None:
            if hasattr(iterable, "keys"):
                for item in iterable.keys():
                    self[item] = self.get(item, 0) - iterable[item]
            else:
                for item in iterable:
                    self[item] = self.get(item, 0) - 1
        if keywords:
            self.subtract(keywords)

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)

    def _combined(self, other, combine, others_too):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for item, count in self.items():
            new = combine(count, other[item])
            if new > 0:
                result[item] = new
        if others_too:
            for item, count in other.items():
                if item not in self and combine(0, count) > 0:
                    result[item] = combine(0, count)
        return result

    def __add__(self, other):
        return self._combined(other, lambda a, b: a + b, True)

    def __sub__(self, other):
        return self._combined(other, lambda a, b: a - b, True)

    def __or__(self, other):
        return self._combined(other, max, True)

    def __and__(self, other):
        return self._combined(other, min, False)

    def __pos__(self):
        return self + Counter()

    def __neg__(self):
        return Counter() - self

    def __eq__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[key] == other[key] for counter in (self, other) for key in counter)

    def __ne__(self, other):
        return not self == other

    def __repr__(self):
        if not self:
            return f"{type(self).__name__}()"
        items = ", ".join(f"{item!r}: {count!r}" for item, count in self.most_common())
        return f"{type(self).__name__}({{{items}}})"


_KEYWORDS = frozenset(
    "False None True and as assert async await break class continue def del elif else except finally for from "
    "global if import in is lambda nonlocal not or pass raise return try while with yield".split()
)


def _checked_names(typename, fields, rename):
    seen = set()
    for i, name in enumerate(fields):
        is_bad = not name.isidentifier() or name in _KEYWORDS or name.startswith("_") or name in seen
        if is_bad and rename:
            fields[i] = f"_{i}"
        seen.add(fields[i])
    seen = set()
    for name in [typename, *fields]:
        if not name.isidentifier():
            raise ValueError(f"Type names and field names must be valid identifiers: {name!r}")
        if name in _KEYWORDS:
            raise ValueError(f"Type names and field names cannot be a keyword: {name!r}")
    for name in fields:
        if name.startswith("_") and not rename:
            raise ValueError(f"Field names cannot start with an underscore: {name!r}")
        if name in seen:
            raise ValueError(f"Encountered duplicate field name: {name!r}")
        seen.add(name)
    return tuple(map(_sys.intern, fields))


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    """A new subclass of tuple whose items have names."""
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    typename = _sys.intern(str(typename))
    names = _checked_names(typename, list(map(str, field_names)), rename)
    n_names = len(names)
    defaults = () if defaults is None else tuple(defaults)
    if len(defaults) > n_names:
        raise TypeError("Got more default values than field names")
    field_defaults = dict(zip(names[n_names - len(defaults):], defaults))

    # What the methods use lies in cells, as in CPython, where the collector counts these.
    listed = ", ".join(names)
    arguments = f"{listed}," if n_names == 1 else listed
    pattern = "(" + ", ".join(f"{name}=%r" for name in names) + ")"
    new, count, apply, as_tuple, as_dict, pair = tuple.__new__, len, map, tuple, dict, zip

    namespace = {"_tuple_new": new, "__builtins__": {}, "__name__": f"namedtuple_{typename}"}
    __new__ = eval(f"lambda _cls, {listed}: _tuple_new(_cls, ({arguments}))", namespace)
    __new__.__name__ = "__new__"
    __new__.__doc__ = f"Create new instance of {typename}({listed})"
    if defaults:
        __new__.__defaults__ = defaults

    @classmethod
    def _make(cls, iterable):
        result = new(cls, iterable)
        if count(result) != n_names:
            raise TypeError(f"Expected {n_names} arguments, got {count(result)}")
        return result

    def _replace(self, /, **keywords):
        result = self._make(apply(keywords.pop, names, self))
        if keywords:
            raise ValueError(f"Got unexpected field names: {list(keywords)!r}")
        return result

    def __repr__(self):
        return self.__class__.__name__ + pattern % self

    def _asdict(self):
        return as_dict(pair(self._fields, self))

    def __getnewargs__(self):
        return as_tuple(self)

    for method in (__new__, _make.__func__, _replace, __repr__, _asdict, __getnewargs__):
        method.__qualname__ = f"{typename}.{method.__name__}"

    body = {
        "__doc__": f"{typename}({listed})",
        "__slots__": (),
        "_fields": names,
        "_field_defaults": field_defaults,
        "__new__": __new__,
        "_make": _make,
        "_replace": _replace,
        "__repr__": __repr__,
        "_asdict": _asdict,
        "__getnewargs__": __getnewargs__,
        "__match_args__": names,
    }
    for i, name in enumerate(names):
        body[name] = _tuplegetter(i, _sys.intern(f"Alias for field number {i}"))
    result = type(typename, (tuple,), body)
    if module is None:
        module = _sys._getframe(1).f_globals.get("__name__", "__main__")
    result.__module__ = module
    return result


def __getattr__(name):
    if name in ("ChainMap", "UserDict", "UserList", "UserString"):
        import _collections_user

        value = globals()[name] = getattr(_collections_user, name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
