# A collection calls the callbacks of weak references first, then all finalizers, and clears only then.
import gc
import weakref


class N:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, "sees", self.other.name, "and", ref_to[self.other.name]())


gc.collect()
a, b = N("a"), N("b")
a.other, b.other = b, a
ref_to = {
    "a": weakref.ref(a, lambda ref: print("callback of a", ref())),
    "b": weakref.ref(b, lambda ref: print("callback of b", ref())),
}
del a, b
print(gc.collect())
