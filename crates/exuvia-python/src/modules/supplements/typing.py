

# --- what Python 3.11 adds to this module ---------------------------------------------------------

__all__ += [
    "LiteralString", "Never", "NotRequired", "Required", "Self", "TypeVarTuple", "Unpack", "assert_never", "assert_type",
    "clear_overloads", "dataclass_transform", "get_overloads", "reveal_type",
]  # fmt: skip


_type_check_3_10, _strip_annotations_3_10 = _type_check, _strip_annotations


def _type_check(arg, msg, *args, **kwargs):
    """Takes all objects for types but tuples."""
    if arg is None or isinstance(arg, (str, tuple)) or callable(arg):
        return _type_check_3_10(arg, msg, *args, **kwargs)
    return arg


def _strip_annotations(t):
    """Takes `Required` and `NotRequired` off as well."""
    if isinstance(t, _GenericAlias) and t.__origin__ in (Required, NotRequired):
        return _strip_annotations(t.__args__[0])
    return _strip_annotations_3_10(t)


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """The type that goes with every other one."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls, *args, **kwargs)


def _substitute_variable(self, arg):
    """What takes the place of a type variable in `list[T][arg]`."""
    return _type_check(arg, "Parameters to generic types must be types.")


def _substitute_parameters(self, arg):
    """What takes the place of a `ParamSpec`."""
    if isinstance(arg, (list, tuple)):
        return tuple(_type_check(item, "Expected a type.") for item in arg)
    if arg is ... or isinstance(arg, (ParamSpec, _ConcatenateGenericAlias)):
        return arg
    raise TypeError(f"Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {arg}")


TypeVar.__typing_subst__ = _substitute_variable
ParamSpec.__typing_subst__ = _substitute_parameters


def _bare_form(name, doc):
    """A special form without parameters."""

    def refuse(self, parameters):
        raise TypeError(f"{self} is not subscriptable")

    refuse.__name__, refuse.__doc__ = name, doc
    return _SpecialForm(refuse)


Never = _bare_form("Never", "The type that has no values.")
Self = _bare_form("Self", "The type of the instance that a method belongs to.")
LiteralString = _bare_form("LiteralString", "Strings that stand in the text of the program.")


def _key_form(name, doc):
    """A special form with one parameter, for the keys of a `TypedDict`."""

    def subscript(self, parameters):
        item = _type_check(parameters, f"{self._name} accepts only a single type.")
        return _GenericAlias(self, (item,))

    subscript.__name__, subscript.__doc__ = name, doc
    return _SpecialForm(subscript)


Required = _key_form("Required", "A key of a `TypedDict` that must be there.")
NotRequired = _key_form("NotRequired", "A key of a `TypedDict` that may be missing.")
_new_typed_dict = _TypedDictMeta.__new__


def _new_typed_dict_with_keys(cls, name, bases, ns, total=True):
    made = _new_typed_dict(cls, name, bases, ns, total=total)
    required, optional = set(made.__required_keys__), set(made.__optional_keys__)
    for key, annotation in made.__dict__.get("__annotations__", {}).items():
        form = get_origin(annotation)
        if form is Required or form is NotRequired:
            (required if form is Required else optional).add(key)
            (optional if form is Required else required).discard(key)
    made.__required_keys__, made.__optional_keys__ = frozenset(required), frozenset(optional)
    return made


_TypedDictMeta.__new__ = staticmethod(_new_typed_dict_with_keys)


class _UnpackGenericAlias(_GenericAlias, _root=True):
    def __repr__(self):
        return "*" + repr(self.__args__[0])


@_SpecialForm
def Unpack(self, parameters):
    """`Unpack[Ts]` is `*Ts`."""
    return _UnpackGenericAlias(self, (_type_check(parameters, f"{self._name} accepts only a single type."),))


def _iter_alias(self):
    yield Unpack[self]


# `*List[int]` is one item. The others have `__getitem__`, and would have items without end.
_GenericAlias.__iter__ = _iter_alias
for _form in (_SpecialForm, _SpecialGenericAlias, _UnionGenericAlias, _CallableGenericAlias, _AnnotatedAlias):
    _form.__iter__ = None
del _form


class TypeVarTuple(_Final, _Immutable, _root=True):
    """A name for any number of types. Nothing can take its place at run time."""

    __slots__ = ("__name__", "__dict__")

    def __init__(self, name):
        self.__name__ = name

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__

    def __call__(self):
        raise TypeError("Cannot instantiate a TypeVarTuple")


_overloads = collections.defaultdict(functools.partial(collections.defaultdict, dict))


def overload(func):
    """One of several signatures of a function."""
    plain = getattr(func, "__func__", func)
    try:
        _overloads[plain.__module__][plain.__qualname__][plain.__code__.co_firstlineno] = func
    except AttributeError:
        pass
    return _overload_dummy


def get_overloads(func):
    """The signatures that `overload` has seen of a function."""
    plain = getattr(func, "__func__", func)
    known = _overloads.get(plain.__module__, {})
    return list(known.get(plain.__qualname__, {}).values())


def clear_overloads():
    """Forgets what `overload` has seen."""
    _overloads.clear()


def final(f):
    """Marks what should not be overridden or derived from."""
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def dataclass_transform(
    *, eq_default=True, order_default=False, kw_only_default=False, field_specifiers=(), **kwargs
):
    """Says that a decorator or metaclass makes classes like `dataclass` does."""

    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            "eq_default": eq_default,
            "order_default": order_default,
            "kw_only_default": kw_only_default,
            "field_specifiers": field_specifiers,
            "kwargs": kwargs,
        }
        return cls_or_fn

    return decorator


def assert_never(arg, /):
    """Fails, as this place should not be reached."""
    value = repr(arg)
    if len(value) > 100:
        value = value[:100] + "..."
    raise AssertionError(f"Expected code to be unreachable, but got: {value}")


def assert_type(val, typ, /):
    """Nothing at run time."""
    return val


def reveal_type(obj, /):
    """Prints the class of an object."""
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj
