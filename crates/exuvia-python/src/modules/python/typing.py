"""Names for annotations. They can be subscripted and do nothing."""

TYPE_CHECKING = False


class _Special:
    """A name such as `List` or `Optional`, perhaps with parameters."""

    def __init__(self, name, origin=None, args=()):
        self._name = name
        self.__origin__ = origin
        self.__args__ = args

    def __getitem__(self, item):
        args = item if isinstance(item, tuple) else (item,)
        return _Special(self._name, self.__origin__, args)

    def __call__(self, *args, **kwargs):
        if self.__origin__ is None:
            raise TypeError(f"Cannot instantiate typing.{self._name}")
        return self.__origin__(*args, **kwargs)

    def __or__(self, other):
        return _Special("Union", None, (self, other))

    def __ror__(self, other):
        return _Special("Union", None, (other, self))

    def __repr__(self):
        if not self.__args__:
            return f"typing.{self._name}"
        return f"typing.{self._name}[{', '.join(map(_shown, self.__args__))}]"

    def __eq__(self, other):
        if not isinstance(other, _Special):
            return NotImplemented
        return self._name == other._name and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self._name, self.__args__))

    def __mro_entries__(self, bases):
        return (self.__origin__,) if self.__origin__ is not None else ()


def _shown(value):
    if isinstance(value, type):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    return "..." if value is ... else repr(value)


for _name, _origin in {
    "List": list,
    "Dict": dict,
    "Set": set,
    "FrozenSet": frozenset,
    "Tuple": tuple,
    "Type": type,
    "DefaultDict": dict,
    "OrderedDict": dict,
    "Counter": dict,
    "Deque": list,
}.items():
    globals()[_name] = _Special(_name, _origin)

for _name in """Any Union Optional Callable Iterable Iterator Generator Sequence MutableSequence Mapping
MutableMapping AbstractSet MutableSet Collection Container Hashable Sized Reversible Awaitable Coroutine
AsyncIterable AsyncIterator AsyncGenerator ContextManager AsyncContextManager Final ClassVar Literal NoReturn
Never Self Concatenate TypeAlias TypeGuard Annotated Required NotRequired Unpack LiteralString ItemsView KeysView
ValuesView Pattern Match IO TextIO BinaryIO SupportsInt SupportsFloat SupportsIndex SupportsAbs SupportsBytes
SupportsRound Text AnyStr ByteString""".split():
    globals()[_name] = _Special(_name)

del _name, _origin
Text = str


class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self._sign = "+" if covariant else "-" if contravariant else "~"

    def __repr__(self):
        return self._sign + self.__name__


class ParamSpec(TypeVar):
    @property
    def args(self):
        return self

    kwargs = args


class TypeVarTuple(TypeVar):
    def __iter__(self):
        yield self


class Generic:
    """A base for classes with parameters."""

    __slots__ = ()

    def __class_getitem__(cls, item):
        return cls


class Protocol(Generic):
    __slots__ = ()


def runtime_checkable(cls):
    return cls


def NamedTuple(typename, fields=()):
    """`NamedTuple("Point", [("x", int)])`; the form with `class` is not supported."""
    from collections import namedtuple

    return namedtuple(typename, [name for name, _ in fields])


class TypedDict(dict):
    pass


def cast(typ, val):
    return val


def overload(func):
    return func


def final(f):
    return f


def override(f):
    return f


def no_type_check(arg):
    return arg


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    return dict(getattr(obj, "__annotations__", {}))


def get_origin(tp):
    return getattr(tp, "__origin__", None)


def get_args(tp):
    return getattr(tp, "__args__", ())


def NewType(name, tp):
    def new_type(x):
        return x

    new_type.__name__ = name
    new_type.__supertype__ = tp
    return new_type


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj, /):
    return obj
