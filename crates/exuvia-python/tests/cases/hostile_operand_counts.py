"""Special methods that stand for operations, called with too few or too many operands."""

import sys
import weakref


class Some:
    pass


def tell(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except TypeError as e:
        print(repr(str(e)))


some = Some()
receivers = [some, weakref.ref(some), [], (), {}, "text", b"bytes", set(), range(3), len, Some, None, slice(1)]
names = """__repr__ __str__ __hash__ __iter__ __next__ __len__ __bool__ __int__ __float__ __index__ __neg__ __abs__ __add__
    __radd__ __sub__ __or__ __ior__ __eq__ __lt__ __delattr__ __delitem__ __getattribute__ __setattr__
    __setitem__ __pow__ __get__""".split()

for receiver in receivers:
    for name in names:
        if name == "__iter__" and receiver is Some:
            continue
        method = getattr(receiver, name, None)
        if method is None:
            continue
        print(type(receiver).__name__, name)
        tell(method, *[1] * 4)
        if not name.startswith("__get") and name not in ("__eq__", "__lt__"):
            tell(method, x=1)
        if name not in ("__repr__", "__str__", "__hash__", "__iter__", "__next__", "__len__", "__bool__", "__int__",
                        "__float__", "__index__", "__neg__", "__abs__"):
            tell(method)

for function in (sys.gettrace, sys.getprofile, sys.getfilesystemencoding, sys._clear_type_cache):
    tell(function, 1)
    tell(function, x=1)
for function in (sys._getframe, sys.call_tracing, sys.exit, sys.excepthook):
    tell(function, x=1)
