# Attributes are in the instance itself; a dictionary of them is made when `__dict__` is asked for.
import gc

gc.collect()


class C:
    pass


x = C()
x.number, x.items = 1, [2]
print("refers to", [type(y).__name__ for y in gc.get_referents(x)])
x.__dict__
print("with a dictionary", [type(y).__name__ for y in gc.get_referents(x)])
x = C()
x.me = x
del x
print("collected", gc.collect())
x = C()
x.me = x
x.__dict__
del x
print("and with the dictionary", gc.collect())
