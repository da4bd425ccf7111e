"""Names of the classes that have no name of their own among the built-ins."""

import sys


def _f():
    pass


FunctionType = LambdaType = type(_f)
CodeType = type(_f.__code__)
MappingProxyType = type(type.__dict__)


def _g():
    yield 1


GeneratorType = type(_g())


def _cell_factory():
    a = 1

    def f():
        return a

    return f.__closure__[0]


CellType = type(_cell_factory())


async def _c():
    pass


_c = _c()
CoroutineType = type(_c)
_c.close()


async def _a():
    yield


AsyncGeneratorType = type(_a())


class _C:
    def _m(self):
        pass


MethodType = type(_C()._m)
BuiltinFunctionType = BuiltinMethodType = type(len)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
MethodDescriptorType = type(str.join)
ClassMethodDescriptorType = type(dict.__dict__["fromkeys"])
ModuleType = type(sys)
GetSetDescriptorType = type(FunctionType.__code__)
MemberDescriptorType = type(FunctionType.__globals__)
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)

try:
    raise TypeError
except TypeError as exc:
    TracebackType = type(exc.__traceback__)
    FrameType = type(exc.__traceback__.tb_frame)


class SimpleNamespace:
    """An object whose attributes are what it was called with."""

    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        name = "namespace" if type(self) is SimpleNamespace else type(self).__name__
        return name + "(" + ", ".join(f"{k}={v!r}" for k, v in self.__dict__.items()) + ")"

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented


def new_class(name, bases=(), kwds=None, exec_body=None):
    """Makes a class as the `class` statement does; `exec_body` fills its namespace."""
    replaced = resolve_bases(bases)
    meta, namespace, kwds = prepare_class(name, replaced, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if replaced is not bases:
        namespace["__orig_bases__"] = bases
    return meta(name, replaced, namespace, **kwds)


def resolve_bases(bases):
    """The bases with what stands for those that have `__mro_entries__`."""
    replaced = []
    for base in bases:
        hook = None if isinstance(base, type) else getattr(base, "__mro_entries__", None)
        if hook is None:
            replaced.append(base)
            continue
        entries = hook(bases)
        if not isinstance(entries, tuple):
            raise TypeError("__mro_entries__ must return a tuple")
        replaced.extend(entries)
    same = len(replaced) == len(bases) and all(a is b for a, b in zip(replaced, bases))
    return bases if same else tuple(replaced)


def prepare_class(name, bases=(), kwds=None):
    """The metaclass, the namespace that it prepares, and the other keyword arguments."""
    kwds = dict(kwds or {})
    meta = kwds.pop("metaclass", type(bases[0]) if bases else type)
    if isinstance(meta, type):
        for base in bases:
            if issubclass(meta, type(base)):
                continue
            if not issubclass(type(base), meta):
                raise TypeError(
                    "metaclass conflict: the metaclass of a derived class must be a "
                    "(non-strict) subclass of the metaclasses of all its bases"
                )
            meta = type(base)
    prepare = getattr(meta, "__prepare__", None)
    namespace = {} if prepare is None else prepare(name, bases, **kwds)
    return meta, namespace, kwds


class DynamicClassAttribute:
    """A property of instances; asked of the class, the metaclass's `__getattr__` answers."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.__doc__ = doc or fget.__doc__
        self.overwrite_doc = doc is None
        self.__isabstractmethod__ = bool(getattr(fget, "__isabstractmethod__", False))

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            raise AttributeError()
        if self.fget is None:
            raise AttributeError("unreadable attribute")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def getter(self, fget):
        doc = fget.__doc__ if self.overwrite_doc else None
        result = type(self)(fget, self.fset, self.fdel, doc or self.__doc__)
        result.overwrite_doc = self.overwrite_doc
        return result

    def setter(self, fset):
        result = type(self)(self.fget, fset, self.fdel, self.__doc__)
        result.overwrite_doc = self.overwrite_doc
        return result

    def deleter(self, fdel):
        result = type(self)(self.fget, self.fset, fdel, self.__doc__)
        result.overwrite_doc = self.overwrite_doc
        return result


def coroutine(func):
    """Makes the generators of a generator function awaitable."""
    code = getattr(func, "__code__", None)
    if code is None:
        if not callable(func):
            raise TypeError("types.coroutine() expects a callable")
        return func
    if code.co_flags & 0x20 and not code.co_flags & 0x180:
        func.__code__ = code.replace(co_flags=code.co_flags | 0x100)
    return func


GenericAlias = type(list[int])
UnionType = type(int | str)

del _f, _g, _a, _c, _C, _cell_factory, sys
