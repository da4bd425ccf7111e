

# --- what Python 3.11 adds to this module ---------------------------------------------------------

# The classes that are being made with `weakref_slot=True`.
_weakly_referenced = []


def _slots_of(cls):
    slots = cls.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _add_slots(cls, is_frozen):
    """The class anew, with slots for those of its fields for which no base has one."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    names = [field.name for field in fields(cls)]
    inherited = {name for base in cls.__mro__[1:-1] for name in _slots_of(base)}
    wanted = names + ["__weakref__"] * any(cls is other for other in _weakly_referenced)
    left_out = {"__dict__", "__weakref__", *names}
    namespace = {name: value for name, value in cls.__dict__.items() if name not in left_out}
    namespace["__slots__"] = tuple(name for name in wanted if name not in inherited)
    qualname = cls.__qualname__
    cls = type(cls)(cls.__name__, cls.__bases__, namespace)
    cls.__qualname__ = qualname
    if is_frozen:
        for name, function in ("__getstate__", _dataclass_getstate), ("__setstate__", _dataclass_setstate):
            if name not in namespace:
                setattr(cls, name, function)
    return cls


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
    slots=False, weakref_slot=False,
):  # fmt: skip
    """Adds to a class the methods that its annotated fields ask for."""

    def wrap(cls):
        if weakref_slot and not slots:
            raise TypeError("weakref_slot is True but slots is False")
        if not weakref_slot:
            return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)
        _weakly_referenced.append(cls)
        try:
            return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)
        finally:
            _weakly_referenced.remove(cls)

    return wrap if cls is None else wrap(cls)
