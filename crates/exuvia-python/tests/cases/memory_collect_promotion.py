# What survives a collection moves to the next generation; there it is examined less often.
import gc


class N:
    pass


def where(x):
    return [any(x is y for y in gc.get_objects(generation)) for generation in range(3)]


gc.collect()
x = N()
print("new", where(x))
gc.collect(0)
print("after one", where(x))
gc.collect(1)
print("after another", where(x))
gc.collect()
print("it stays", where(x))
x.me = x
x = None
print("young ones only", gc.collect(1))
print("all", gc.collect())
