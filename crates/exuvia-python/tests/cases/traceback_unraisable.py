# Errors in finalizers and callbacks are reported, and the program goes on.
import gc
import weakref


class D:
    def __del__(self):
        raise ValueError("in __del__")


D()
print("after a finalizer")


class C:
    pass


def callback(ref):
    raise KeyError("in callback")


c = C()
r = weakref.ref(c, callback)
del c
print("after a callback")


def broken(phase, info):
    if phase == "start":
        raise RuntimeError("in gc callback")


gc.callbacks.append(broken)
gc.collect()
gc.callbacks.clear()
print("after a collection")


def gen():
    try:
        yield
    finally:
        raise OSError("in generator")


g = gen()
next(g)
del g
print("end")
