# The callbacks of weak references that are garbage themselves are not called.
import gc
import weakref


class C:
    pass


gc.collect()
x = C()
x.me = x
x.ref = weakref.ref(x, lambda ref: print("never"))
outside = weakref.ref(x, lambda ref: print("called"))
del x
print(gc.collect() > 0, outside() is None)
