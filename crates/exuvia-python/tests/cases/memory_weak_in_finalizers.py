# In a finalizer, weak references to the object live if its count went to zero, and are dead if the collector found it.
import gc
import weakref


class C:
    def __del__(self):
        print("del", ref() is self)


gc.collect()
x = C()
ref = weakref.ref(x)
del x
x = C()
ref = weakref.ref(x)
x.me = x
del x
gc.collect()
