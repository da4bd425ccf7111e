# A finalizer runs once in the life of an object, whatever happens to it.
import gc


class C:
    def __del__(self):
        global saved
        print("del")
        saved = self


gc.collect()
x = C()
print("before", gc.is_finalized(x))
del x
print("saved", gc.is_finalized(saved))
saved = None
print("no second time")
x = C()
x.me = x
del x
gc.collect()
saved = None
gc.collect()
print("nor in a cycle")
