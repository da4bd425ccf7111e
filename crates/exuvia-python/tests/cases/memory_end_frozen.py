# Frozen cycles are never finalized, not even at the end.
import gc


class D:
    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        print("del", self.name)


x = D("frozen")
gc.collect()
gc.freeze()
y = D("not frozen")
del x, y
print("end")
