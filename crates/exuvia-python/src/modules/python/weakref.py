"""Weak references, and collections that do not keep their contents alive."""

import atexit
from _weakref import ReferenceType, getweakrefcount, getweakrefs, ref
from _weakrefset import WeakSet, _IterationGuard

__all__ = [
    "ref",
    "proxy",
    "getweakrefcount",
    "getweakrefs",
    "WeakKeyDictionary",
    "ReferenceType",
    "ProxyType",
    "CallableProxyType",
    "ProxyTypes",
    "WeakValueDictionary",
    "WeakSet",
    "WeakMethod",
    "finalize",
]


class _Proxy:
    """Stands for an object without keeping it alive."""

    __slots__ = ("_weakref_", "__weakref__")
    __hash__ = None

    def __getattribute__(self, name):
        return getattr(_target(self), name)

    def __setattr__(self, name, value):
        setattr(_target(self), name, value)

    def __delattr__(self, name):
        delattr(_target(self), name)

    def __repr__(self):
        target = object.__getattribute__(self, "_weakref_")()
        name = type(target).__name__
        return f"<weakproxy at {id(self):#x} to {name} at {id(target):#x}>"

    def __str__(self):
        return str(_target(self))

    def __bytes__(self):
        return bytes(_target(self))

    def __bool__(self):
        return bool(_target(self))

    def __len__(self):
        return len(_target(self))

    def __contains__(self, item):
        return item in _target(self)

    def __getitem__(self, key):
        return _target(self)[key]

    def __setitem__(self, key, value):
        _target(self)[key] = value

    def __delitem__(self, key):
        del _target(self)[key]

    def __iter__(self):
        return iter(_target(self))

    def __next__(self):
        target = _target(self)
        if not hasattr(type(target), "__next__"):
            raise TypeError("Weakref proxy referenced a non-iterator " f"'{type(target).__name__}' object")
        return next(target)

    def __reversed__(self):
        return reversed(_target(self))

    def __enter__(self):
        return _target(self).__enter__()

    def __exit__(self, *details):
        return _target(self).__exit__(*details)

    def __int__(self):
        return int(_target(self))

    def __float__(self):
        return float(_target(self))

    def __index__(self):
        return _target(self).__index__()

    def __neg__(self):
        return -_target(self)

    def __pos__(self):
        return +_target(self)

    def __abs__(self):
        return abs(_target(self))

    def __invert__(self):
        return ~_target(self)

    def __divmod__(self, other):
        return divmod(_unwrap(self), _unwrap(other))

    def __rdivmod__(self, other):
        return divmod(_unwrap(other), _unwrap(self))

    def __eq__(self, other):
        return _unwrap(self) == _unwrap(other)

    def __ne__(self, other):
        return _unwrap(self) != _unwrap(other)

    def __lt__(self, other):
        return _unwrap(self) < _unwrap(other)

    def __le__(self, other):
        return _unwrap(self) <= _unwrap(other)

    def __gt__(self, other):
        return _unwrap(self) > _unwrap(other)

    def __ge__(self, other):
        return _unwrap(self) >= _unwrap(other)

    def __add__(self, other):
        return _unwrap(self) + _unwrap(other)

    def __radd__(self, other):
        return _unwrap(other) + _unwrap(self)

    def __sub__(self, other):
        return _unwrap(self) - _unwrap(other)

    def __rsub__(self, other):
        return _unwrap(other) - _unwrap(self)

    def __mul__(self, other):
        return _unwrap(self) * _unwrap(other)

    def __rmul__(self, other):
        return _unwrap(other) * _unwrap(self)

    def __matmul__(self, other):
        return _unwrap(self) @ _unwrap(other)

    def __rmatmul__(self, other):
        return _unwrap(other) @ _unwrap(self)

    def __truediv__(self, other):
        return _unwrap(self) / _unwrap(other)

    def __rtruediv__(self, other):
        return _unwrap(other) / _unwrap(self)

    def __floordiv__(self, other):
        return _unwrap(self) // _unwrap(other)

    def __rfloordiv__(self, other):
        return _unwrap(other) // _unwrap(self)

    def __mod__(self, other):
        return _unwrap(self) % _unwrap(other)

    def __rmod__(self, other):
        return _unwrap(other) % _unwrap(self)

    def __pow__(self, other):
        return _unwrap(self) ** _unwrap(other)

    def __rpow__(self, other):
        return _unwrap(other) ** _unwrap(self)

    def __lshift__(self, other):
        return _unwrap(self) << _unwrap(other)

    def __rshift__(self, other):
        return _unwrap(self) >> _unwrap(other)

    def __and__(self, other):
        return _unwrap(self) & _unwrap(other)

    def __or__(self, other):
        return _unwrap(self) | _unwrap(other)

    def __xor__(self, other):
        return _unwrap(self) ^ _unwrap(other)

    def __iadd__(self, other):
        target = _target(self)
        target += _unwrap(other)
        return target

    def __isub__(self, other):
        target = _target(self)
        target -= _unwrap(other)
        return target

    def __imul__(self, other):
        target = _target(self)
        target *= _unwrap(other)
        return target


class _CallableProxy(_Proxy):
    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return _target(self)(*args, **kwargs)


_Proxy.__name__ = _Proxy.__qualname__ = "weakproxy"
_CallableProxy.__name__ = _CallableProxy.__qualname__ = "weakcallableproxy"
_Proxy.__module__ = _CallableProxy.__module__ = "weakref"
ProxyType, CallableProxyType = _Proxy, _CallableProxy
ProxyTypes = (ProxyType, CallableProxyType)

_shared_proxies = {}


def _target(proxy):
    target = object.__getattribute__(proxy, "_weakref_")()
    if target is None:
        raise ReferenceError("weakly-referenced object no longer exists")
    return target


def _unwrap(value):
    return _target(value) if type(value) in ProxyTypes else value


def proxy(object_, callback=None, /):
    """A proxy for an object; `callback` is called with it when the object dies."""
    kind = _CallableProxy if callable(object_) else _Proxy
    if callback is None:
        shared = _shared_proxies.get(id(object_))
        made = shared and shared()
        if made is not None and object.__getattribute__(made, "_weakref_")() is object_:
            return made
    made = object.__new__(kind)
    if callback is None:
        key = id(object_)
        object.__setattr__(made, "_weakref_", ref(object_))
        _shared_proxies[key] = ref(made, lambda _: _shared_proxies.pop(key, None))
    else:
        own = ref(made)

        def called(_):
            proxy = own()
            if proxy is not None:
                callback(proxy)

        object.__setattr__(made, "_weakref_", ref(object_, called))
    return made


class WeakMethod:
    """A weak reference to a bound method, which lives as long as its object and its function."""

    def __init__(self, meth, callback=None):
        try:
            obj, func = meth.__self__, meth.__func__
        except AttributeError:
            raise TypeError(f"argument should be a bound method, not {type(meth)}") from None
        self_wr = ref(self)

        def _cb(arg):
            self = self_wr()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self._obj_ref = ref(obj, _cb)
        self._func_ref = ref(func, _cb)
        self._meth_type = type(meth)
        self._alive = True
        self._hash = None

    def __call__(self):
        obj, func = self._obj_ref(), self._func_ref()
        if obj is None or func is None:
            return None
        return self._meth_type(func, obj)

    def __eq__(self, other):
        if isinstance(other, WeakMethod):
            if not self._alive or not other._alive:
                return self is other
            return self._obj_ref == other._obj_ref and self._func_ref == other._func_ref
        return NotImplemented

    def __ne__(self, other):
        if isinstance(other, WeakMethod):
            if not self._alive or not other._alive:
                return self is not other
            return self._obj_ref != other._obj_ref or self._func_ref != other._func_ref
        return NotImplemented

    def __hash__(self):
        if self._hash is None:
            self._hash = hash(self._obj_ref) ^ hash(self._func_ref)
        return self._hash


_unset = object()


class _WeakMapping:
    """What both dictionaries have in common: `MutableMapping`'s methods over `__getitem__` and the like."""

    def __ne__(self, other):
        return not self == other

    def pop(self, key, default=_unset):
        try:
            value = self[key]
        except KeyError:
            if default is _unset:
                raise
            return default
        del self[key]
        return value

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
            return default

    def clear(self):
        try:
            while True:
                self.popitem()
        except KeyError:
            pass

    def update(self, other=(), /, **kwargs):
        if hasattr(other, "keys"):
            for key in list(other.keys()):
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def __eq__(self, other):
        if not isinstance(other, (dict, _WeakMapping)):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if isinstance(other, (dict, _WeakMapping)):
            c = self.copy()
            c.update(other)
            return c
        return NotImplemented

    def __ror__(self, other):
        if isinstance(other, (dict, _WeakMapping)):
            c = self.__class__()
            c.update(other)
            c.update(self)
            return c
        return NotImplemented

    def __copy__(self):
        return self.copy()

    def __repr__(self):
        return f"<{self.__class__.__name__} at {id(self):#x}>"


class WeakValueDictionary(_WeakMapping):
    """A dictionary whose entries go away when their values die."""

    def __init__(self, other=(), /, **kw):
        self._pending_removals = []
        self._iterating = set()
        self.data = {}
        self.update(other, **kw)

    def _ref_to(self, key, value):
        """A weak reference whose callback removes the entry."""

        def remove(wr, selfref=ref(self), key=key):
            self = selfref()
            if self is not None:
                if self._iterating:
                    self._pending_removals.append((key, wr))
                elif self.data.get(key) is wr:
                    del self.data[key]

        return ref(value, remove)

    def _commit_removals(self):
        while self._pending_removals:
            key, wr = self._pending_removals.pop()
            if self.data.get(key) is wr:
                del self.data[key]

    def __getitem__(self, key):
        if self._pending_removals:
            self._commit_removals()
        o = self.data[key]()
        if o is None:
            raise KeyError(key)
        return o

    def __setitem__(self, key, value):
        if self._pending_removals:
            self._commit_removals()
        self.data[key] = self._ref_to(key, value)

    def __delitem__(self, key):
        if self._pending_removals:
            self._commit_removals()
        del self.data[key]

    def __len__(self):
        if self._pending_removals:
            self._commit_removals()
        return len(self.data)

    def __contains__(self, key):
        if self._pending_removals:
            self._commit_removals()
        wr = self.data.get(key)
        return wr is not None and wr() is not None

    def get(self, key, default=None):
        if self._pending_removals:
            self._commit_removals()
        wr = self.data.get(key)
        o = None if wr is None else wr()
        return default if o is None else o

    def copy(self):
        new = WeakValueDictionary()
        for key, o in self.items():
            new[key] = o
        return new

    def __deepcopy__(self, memo):
        from copy import deepcopy

        new = self.__class__()
        for key, o in self.items():
            new[deepcopy(key, memo)] = o
        return new

    def items(self):
        if self._pending_removals:
            self._commit_removals()
        with _IterationGuard(self):
            for k, wr in self.data.items():
                v = wr()
                if v is not None:
                    yield k, v

    def keys(self):
        for k, _ in self.items():
            yield k

    __iter__ = keys

    def values(self):
        for _, v in self.items():
            yield v

    def itervaluerefs(self):
        if self._pending_removals:
            self._commit_removals()
        with _IterationGuard(self):
            yield from self.data.values()

    def valuerefs(self):
        if self._pending_removals:
            self._commit_removals()
        return list(self.data.values())

    def popitem(self):
        if self._pending_removals:
            self._commit_removals()
        while True:
            key, wr = self.data.popitem()
            o = wr()
            if o is not None:
                return key, o


class WeakKeyDictionary(_WeakMapping):
    """A dictionary whose entries go away when their keys die."""

    def __init__(self, dict=None):
        self.data = {}

        def remove(k, selfref=ref(self)):
            self = selfref()
            if self is not None:
                if self._iterating:
                    self._pending_removals.append(k)
                else:
                    self.data.pop(k, None)

        self._remove = remove
        self._pending_removals = []
        self._iterating = set()
        if dict is not None:
            self.update(dict)

    def _commit_removals(self):
        while self._pending_removals:
            self.data.pop(self._pending_removals.pop(), None)

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __len__(self):
        return len(self.data) - len(self._pending_removals)

    def copy(self):
        new = WeakKeyDictionary()
        for key, value in self.items():
            new[key] = value
        return new

    def __deepcopy__(self, memo):
        from copy import deepcopy

        new = self.__class__()
        for key, value in self.items():
            new[key] = deepcopy(value, memo)
        return new

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def __contains__(self, key):
        try:
            wr = ref(key)
        except TypeError:
            return False
        return wr in self.data

    def items(self):
        with _IterationGuard(self):
            for wr, value in self.data.items():
                key = wr()
                if key is not None:
                    yield key, value

    def keys(self):
        for key, _ in self.items():
            yield key

    __iter__ = keys

    def values(self):
        for _, value in self.items():
            yield value

    def keyrefs(self):
        return list(self.data)

    def popitem(self):
        while True:
            key, value = self.data.popitem()
            o = key()
            if o is not None:
                return o, value

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)


class finalize:
    """Calls a function when an object dies, or at the end of the program."""

    __slots__ = ()
    _registry = {}
    _shutdown = False
    _index_iter = iter(range(1 << 62))
    _dirty = False
    _registered_with_atexit = False

    class _Info:
        __slots__ = ("weakref", "func", "args", "kwargs", "atexit", "index")

    def __init__(self, obj, func, /, *args, **kwargs):
        if not self._registered_with_atexit:
            atexit.register(self._exitfunc)
            finalize._registered_with_atexit = True
        info = self._Info()
        info.weakref = ref(obj, self)
        info.func = func
        info.args = args
        info.kwargs = kwargs or None
        info.atexit = True
        info.index = next(self._index_iter)
        self._registry[self] = info
        finalize._dirty = True

    def __call__(self, _=None):
        info = self._registry.pop(self, None)
        if info and not self._shutdown:
            return info.func(*info.args, **(info.kwargs or {}))

    def detach(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None and self._registry.pop(self, None):
            return (obj, info.func, info.args, info.kwargs or {})

    def peek(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is not None:
            return (obj, info.func, info.args, info.kwargs or {})

    @property
    def alive(self):
        return self in self._registry

    @property
    def atexit(self):
        info = self._registry.get(self)
        return bool(info) and info.atexit

    @atexit.setter
    def atexit(self, value):
        info = self._registry.get(self)
        if info:
            info.atexit = bool(value)

    def __repr__(self):
        info = self._registry.get(self)
        obj = info and info.weakref()
        if obj is None:
            return f"<{type(self).__name__} object at {id(self):#x}; dead>"
        return f"<{type(self).__name__} object at {id(self):#x}; for {type(obj).__name__!r} at {id(obj):#x}>"

    @classmethod
    def _select_for_exit(cls):
        pending = [(f, i) for (f, i) in cls._registry.items() if i.atexit]
        pending.sort(key=lambda item: item[1].index)
        return [f for f, i in pending]

    @classmethod
    def _exitfunc(cls):
        reenable_gc = False
        try:
            if cls._registry:
                import gc

                if gc.isenabled():
                    reenable_gc = True
                    gc.disable()
                pending = None
                while True:
                    if pending is None or finalize._dirty:
                        pending = cls._select_for_exit()
                        finalize._dirty = False
                    if not pending:
                        break
                    f = pending.pop()
                    try:
                        f()
                    except Exception:
                        import sys

                        sys.excepthook(*sys.exc_info())
                    assert f not in cls._registry
        finally:
            finalize._shutdown = True
            if reenable_gc:
                gc.enable()
