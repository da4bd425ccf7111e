"""Shallow and deep copies."""


class Error(Exception):
    pass


error = Error

_ATOMIC = (
    type(None), int, float, bool, complex, str, bytes, type, range, type(Ellipsis), type(NotImplemented),
    type(lambda: 0), type(len), property,
)


def _state(x):
    state = dict(getattr(x, "__dict__", ()))
    for cls in type(x).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__"):
                if name.startswith("__") and not name.endswith("__"):
                    name = f"_{cls.__name__.lstrip('_')}{name}"
                if hasattr(x, name):
                    state[name] = getattr(x, name)
    return state


def _restore(y, state):
    if hasattr(type(y), "__setstate__"):
        y.__setstate__(state)
        return
    for name, value in state.items():
        if hasattr(y, "__dict__"):
            y.__dict__[name] = value
        else:
            setattr(y, name, value)


def _reduced(x, cls):
    """What an object of a class with a __reduce__ of its own is made of, or None."""
    for name in ("__reduce_ex__", "__reduce__"):
        method = getattr(cls, name, None)
        if method is not None and method is not getattr(object, name, None):
            return method(x, 4) if name == "__reduce_ex__" else method(x)
    return None


def _rebuilt(x, parts, memo=None):
    def again(value):
        return value if memo is None else deepcopy(value, memo)

    if isinstance(parts, str):
        return x
    make, args, state, items, pairs = (*parts, None, None, None)[:5]
    y = make(*[again(arg) for arg in args])
    if memo is not None:
        memo[id(x)] = y
    if state is not None:
        _restore(y, again(state))
    for item in () if items is None else items:
        y.append(again(item))
    for key, value in () if pairs is None else pairs:
        y[again(key)] = again(value)
    return y


def _contents(x):
    """The built-in container that an object holds, or None."""
    for kind in (list, dict, set, frozenset, tuple, bytearray):
        if isinstance(x, kind):
            return kind
    return None


def _empty(cls, kind, contents):
    if kind in (tuple, frozenset):
        return kind.__new__(cls, contents)
    y = cls.__new__(cls)
    if kind is list or kind is bytearray:
        kind.extend(y, contents)
    elif kind is not None:
        kind.update(y, contents)
    return y


def copy(x):
    cls = type(x)
    if isinstance(x, type) or cls in _ATOMIC or cls in (tuple, frozenset):
        return x
    if cls in (list, dict, set):
        return x.copy()
    if cls is bytearray:
        return bytearray(x)
    hook = getattr(cls, "__copy__", None)
    if hook is not None:
        return hook(x)
    parts = _reduced(x, cls)
    if parts is not None:
        return _rebuilt(x, parts)
    if isinstance(x, BaseException):
        y = cls(*x.args)
    else:
        kind = _contents(x)
        y = _empty(cls, kind, x if kind is not None else None)
    state = x.__getstate__() if "__getstate__" in cls.__dict__ else _state(x)
    if state:
        _restore(y, state)
    return y


def deepcopy(x, memo=None):
    cls = type(x)
    if cls in _ATOMIC or isinstance(x, type):
        return x
    if memo is None:
        memo = {}
    key = id(x)
    if key in memo:
        return memo[key]
    y = _deepcopy(x, cls, memo)
    if y is not x:
        memo[key] = y
        # What was copied lives as long as the memo, so that no other object gets its id.
        memo.setdefault(id(memo), []).append(x)
    return y


def _deepcopy(x, cls, memo):
    if cls is list:
        y = memo[id(x)] = []
        for item in x:
            y.append(deepcopy(item, memo))
        return y
    if cls is dict:
        y = memo[id(x)] = {}
        for key, value in x.items():
            y[deepcopy(key, memo)] = deepcopy(value, memo)
        return y
    if cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        if id(x) in memo:
            return memo[id(x)]
        return x if all([a is b for a, b in zip(items, x)]) else tuple(items)
    hook = getattr(cls, "__deepcopy__", None)
    if hook is not None:
        return hook(x, memo)
    parts = _reduced(x, cls)
    if parts is not None:
        return _rebuilt(x, parts, memo)
    if isinstance(x, BaseException):
        y = cls(*deepcopy(x.args, memo))
    else:
        kind = _contents(x)
        if kind in (tuple, frozenset):
            y = _empty(cls, kind, [deepcopy(item, memo) for item in x])
        else:
            y = memo[id(x)] = _empty(cls, kind, ())
            if kind is dict:
                for key, value in x.items():
                    dict.__setitem__(y, deepcopy(key, memo), deepcopy(value, memo))
            elif kind is not None:
                add = set.add if kind is set else kind.append
                for item in x:
                    add(y, deepcopy(item, memo))
    memo[id(x)] = y
    state = x.__getstate__() if "__getstate__" in cls.__dict__ else _state(x)
    if state:
        _restore(y, deepcopy(state, memo))
    return y
