# Callbacks run newest first, after the object is out of reach; a weak reference that dies first calls nothing.
import weakref


class C:
    def __del__(self):
        print("del")


x = C()
first = weakref.ref(x, lambda ref: print("first", ref(), ref is first))
second = weakref.ref(x, lambda ref: print("second", ref()))
forgotten = weakref.ref(x, lambda ref: print("forgotten"))
del forgotten
weakref.ref(x, lambda ref: print("a temporary"))
print("deleting")
del x
print("deleted", first() is None)
