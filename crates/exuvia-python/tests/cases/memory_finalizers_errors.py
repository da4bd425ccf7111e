# Errors in finalizers and callbacks are reported, and go no further.
import gc
import sys
import weakref


def report(unraisable):
    print("reported", type(unraisable.exc_value).__name__, unraisable.exc_value, unraisable.err_msg)


sys.unraisablehook = report


class C:
    def __del__(self):
        raise ValueError("in a finalizer")


C()
x = C()
x.me = x
del x
print("collected", gc.collect() > 0)


class D:
    pass


def callback(ref):
    raise KeyError("in a callback")


x = D()
r = weakref.ref(x, callback)
del x


def g():
    try:
        yield
    finally:
        raise LookupError("in a generator")


x = g()
next(x)
del x
print("end")
