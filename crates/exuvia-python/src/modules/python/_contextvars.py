"""Context variables."""

from _thread import _local

_state = _local()
_missing = object()


def _current():
    """The running thread's context, which is made when it is first asked for."""
    try:
        return _state.context
    except AttributeError:
        _state.context = context = Context()
        return context


class Context:
    """The values of context variables."""

    __slots__ = ("__data", "__outer", "__weakref__")

    def __init__(self):
        self.__data = {}
        self.__outer = None

    def run(self, callable, /, *args, **kwargs):
        """Calls something with this as the current context."""
        if self.__outer is not None:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        self.__outer = _current()
        _state.context = self
        try:
            return callable(*args, **kwargs)
        finally:
            _state.context = self.__outer
            self.__outer = None

    def copy(self):
        other = Context()
        other.__data = self.__data.copy()
        return other

    def _set(self, variable, value):
        self.__data[variable] = value

    def _unset(self, variable):
        self.__data.pop(variable, None)

    def get(self, variable, default=None, /):
        _check_key(variable)
        return self.__data.get(variable, default)

    def __getitem__(self, variable):
        _check_key(variable)
        return self.__data[variable]

    def __contains__(self, variable):
        _check_key(variable)
        return variable in self.__data

    def __iter__(self):
        return iter(self.__data)

    def __len__(self):
        return len(self.__data)

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self.__data == other.__data

    __hash__ = None

    def keys(self):
        return self.__data.keys()

    def values(self):
        return self.__data.values()

    def items(self):
        return self.__data.items()


def _check_key(variable):
    if not isinstance(variable, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {variable!r}")


class Token:
    """What `ContextVar.set` gives, to undo it."""

    __slots__ = ("var", "old_value", "_context", "_used")

    def __new__(cls, *args, **kwargs):
        raise RuntimeError("Tokens can only be created by ContextVars")

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self.var!r} at {id(self):#x}>"

    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)


class _Missing:
    def __repr__(self):
        return "<Token.MISSING>"


Token.MISSING = _Missing()


class ContextVar:
    """A variable that has a value for each context."""

    __slots__ = ("name", "__default", "__weakref__")

    def __init__(self, name, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self.name = name
        self.__default = default

    def get(self, default=_missing, /):
        """The value in the current context; else `default`; else the variable's default."""
        value = _current().get(self, _missing)
        if value is not _missing:
            return value
        if default is not _missing:
            return default
        if self.__default is not _missing:
            return self.__default
        raise LookupError(self)

    def set(self, value, /):
        context = _current()
        token = object.__new__(Token)
        token.var = self
        token.old_value = context.get(self, Token.MISSING)
        token._context = context
        token._used = False
        context._set(self, value)
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token.var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        if token._context is not _current():
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token.old_value is Token.MISSING:
            token._context._unset(self)
        else:
            token._context._set(self, token.old_value)

    def __repr__(self):
        default = "" if self.__default is _missing else f" default={self.__default!r}"
        return f"<ContextVar name={self.name!r}{default} at {id(self):#x}>"

    def __class_getitem__(cls, item):
        import types

        return types.GenericAlias(cls, item)


def copy_context():
    return _current().copy()
