"""What `object.__reduce_ex__` does: how an object is taken apart to be copied or pickled."""

import copyreg
import functools
import operator

# Instances of these hold something that is not among their attributes, and can be made anew from it.
_HOLDERS = int, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset


def reduce(obj, protocol=0):
    cls = type(obj)
    if cls.__getstate__ is object.__getstate__ and getattr(obj, "__slots__", None):
        raise TypeError(
            "a class that defines __slots__ without defining __getstate__ cannot be pickled"
        )
    return copyreg._reduce_ex(obj, protocol)


def reduce_ex(obj, protocol):
    cls = type(obj)
    if cls.__reduce__ is not object.__reduce__:
        return obj.__reduce__()
    if isinstance(obj, BaseException):
        state = obj.__dict__
        return (cls, obj.args, state) if state else (cls, obj.args)
    if isinstance(obj, type(int | str)):
        return functools.reduce, (operator.or_, obj.__args__)
    if isinstance(obj, (set, frozenset)):
        return cls, (list(obj),), obj.__getstate__()
    if isinstance(obj, bytearray):
        args = (bytes(obj),) if protocol > 2 else (obj.decode("latin-1"), "latin-1")
        return cls, args, obj.__getstate__()
    if protocol < 2:
        return reduce(obj, protocol)
    function, args = _constructor(obj, cls)
    items = iter(obj) if isinstance(obj, list) else None
    pairs = iter(obj.items()) if isinstance(obj, dict) else None
    return function, args, obj.__getstate__(), items, pairs


def _constructor(obj, cls):
    """The function that makes an object like this one, and its arguments."""
    if hasattr(cls, "__getnewargs_ex__"):
        args, kwargs = _checked(obj.__getnewargs_ex__())
        if kwargs:
            return copyreg.__newobj_ex__, (cls, args, kwargs)
        return copyreg.__newobj__, (cls, *args)
    if hasattr(cls, "__getnewargs__"):
        args = obj.__getnewargs__()
        if not isinstance(args, tuple):
            raise TypeError(f"__getnewargs__ should return a tuple, not '{type(args).__name__}'")
        return copyreg.__newobj__, (cls, *args)
    base = _built_in_base(cls)
    if base is object or base in (list, dict) or issubclass(base, (BaseException, type)):
        return copyreg.__newobj__, (cls,)
    if base is complex:
        return copyreg.__newobj__, (cls, obj.real, obj.imag)
    if base in _HOLDERS:
        return copyreg.__newobj__, (cls, base(obj))
    raise TypeError(f"cannot pickle '{_shown(cls)}' object")


def _shown(cls):
    """The name in messages, which has the module of a class that is built in."""
    is_python = cls.__flags__ & 1 << 9
    return cls.__name__ if is_python or cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__name__}"


def _checked(result):
    """The arguments and keyword arguments that `__getnewargs_ex__` has returned."""
    name = "__getnewargs_ex__"
    if not isinstance(result, tuple):
        raise TypeError(f"{name} should return a tuple, not '{type(result).__name__}'")
    if len(result) != 2:
        raise ValueError(f"{name} should return a tuple of length 2, not {len(result)}")
    for index, place, wanted in (0, "first", tuple), (1, "second", dict):
        if not isinstance(result[index], wanted):
            raise TypeError(
                f"{place} item of the tuple returned by {name} must be "
                f"a {wanted.__name__}, not '{type(result[index]).__name__}'"
            )
    return result


def _built_in_base(cls):
    return next(base for base in cls.__mro__ if not base.__flags__ & 1 << 9)


def getstate(obj):
    """The attributes: a dictionary, or one and another with the values of `__slots__`."""
    state = getattr(obj, "__dict__", None) or None
    if state is not None:
        state = dict(state)
    slots = {}
    for name in copyreg._slotnames(type(obj)):
        try:
            slots[name] = getattr(obj, name)
        except AttributeError:
            pass
    return (state, slots) if slots else state
