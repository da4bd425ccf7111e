# A finalizer runs once, even if its object comes back.
saved = []


class Phoenix:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)
        saved.append(self)


p = Phoenix("p")
p = None
print(len(saved), saved[0].name)
saved.pop()
print("gone for good", len(saved))

import gc


class Pair(Phoenix):
    pass


a, b = Pair("a"), Pair("b")
a.other, b.other = b, a
del a, b
print("collected", gc.collect())
print(sorted(pair.name for pair in saved), saved[0].other.name)
saved.clear()
print("collected", gc.collect())
print("end", len(saved))
