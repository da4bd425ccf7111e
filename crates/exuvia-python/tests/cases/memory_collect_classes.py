# A class is in a circle with its own parts, so that only the collector frees it.
import gc
import weakref


def define():
    class C:
        pass

    return weakref.ref(C)


gc.collect()
ref = define()
print("out of reach, and still there", ref() is not None)
print(gc.collect(), "objects for a class")
print("gone", ref() is None)
