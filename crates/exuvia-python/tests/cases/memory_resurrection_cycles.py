# What the collector condemned and a finalizer brings back takes along all that it refers to; the rest is freed.
import gc


class N:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)
        if self.name == "back":
            saved.append(self)


gc.collect()
saved = []
back, with_it, gone = N("back"), N("with it"), N("gone")
back.other, with_it.other = with_it, back
gone.other, gone.back = gone, back
del back, with_it, gone
print("collected", gc.collect())
print("alive", saved[0].other.name, gc.is_finalized(saved[0].other))
saved.clear()
print("later, without finalizers", gc.collect())
