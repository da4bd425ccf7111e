"""The class of thread-local data, `threading.local`."""


def make(dictionaries):
    get, set, delete = object.__getattribute__, object.__setattr__, object.__delattr__

    def prepare(self):
        """Puts the running thread's dictionary into place, and initialises what is new."""
        own = get(self, "_local__dicts")
        if own.enter(self):
            args, kwargs = get(self, "_local__args")
            try:
                type(self).__init__(self, *args, **kwargs)
            except BaseException:
                own.forget(self)
                raise

    def refuse(self):
        name = type(self).__name__
        if type(self) is _local:
            name = "_thread._local"
        raise AttributeError(f"'{name}' object attribute '__dict__' is read-only")

    class _local:
        """Thread-local data"""

        __slots__ = ("__args", "__dicts", "__dict__", "__weakref__")

        def __new__(cls, /, *args, **kwargs):
            if (args or kwargs) and cls.__init__ is object.__init__:
                raise TypeError("Initialization arguments are not supported")
            self = object.__new__(cls)
            own = dictionaries()
            set(self, "_local__args", (args, kwargs))
            set(self, "_local__dicts", own)
            own.enter(self)
            return self

        def __getattribute__(self, name):
            prepare(self)
            return get(self, name)

        def __setattr__(self, name, value):
            if name == "__dict__":
                refuse(self)
            prepare(self)
            set(self, name, value)

        def __delattr__(self, name):
            if name == "__dict__":
                refuse(self)
            prepare(self)
            delete(self, name)

    _local.__module__ = "_thread"
    _local.__qualname__ = "_local"
    return _local
