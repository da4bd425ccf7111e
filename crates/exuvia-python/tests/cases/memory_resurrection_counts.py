# A finalizer that stores its object brings it back, with its weak references.
import weakref


class C:
    def __init__(self, name):
        self.name, self.child = name, [name]

    def __del__(self):
        print("del", self.name)
        saved.append(self)


saved = []
x = C("a")
ref = weakref.ref(x, lambda ref: print("callback"))
del x
print("back", saved[0].name, saved[0].child, ref() is saved[0])
saved.clear()
print("gone", ref())
