# collect() returns how many tracked containers were unreachable.
import gc


def collected(text):
    gc.collect()
    exec(text, {"gc": gc})
    print(gc.collect(), repr(text))


class P:
    pass


gc.collect()
x = P()
x.x = x
del x
print(gc.collect(), "an instance that has itself")
x = []
x.append(x)
del x
print(gc.collect(), "a list in itself")
x = ([],)
x[0].append(x)
del x
print(gc.collect(), "a tuple and a list")


def outer():
    def inner():
        return inner


outer()
print(gc.collect(), "a function that refers to itself, its cell, and the tuple of its cells")
x = P()
x.method = x.__init__
del x
print(gc.collect(), "an instance with a bound method of itself")
