# A frame that outlives its call keeps all variables of the call.
import gc
import sys

gc.collect()


class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def f(x):
    y = D("local")
    return sys._getframe()


frame = f(D("argument"))
print("kept", sorted(frame.f_locals))
frame = None
print("dropped")


def g():
    frame = sys._getframe()


g()
print("a frame in its own variable", gc.collect())
