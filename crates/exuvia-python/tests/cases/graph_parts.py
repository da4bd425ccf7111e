# An instance of a class that derives from a built-in one is one object for the collector.
import gc
import weakref

gc.disable()

class L(list):
    pass

class D(dict):
    pass

class T(tuple):
    pass

class S(set):
    pass

class F(frozenset):
    pass

class I(int):
    pass

def collected(make):
    make()
    gc.collect()
    make()
    return gc.collect()

def one_list():
    x = L()
    x.append(x)

def one_dict():
    x = D()
    x[1] = x

def list_in_tuple():
    items = []
    items.append(T([items]))

def two_sets():
    items = []
    items.append(S([1, 2]))
    items.append(F([3]))
    items.append(items)

def number():
    items = [I(5)]
    items.append(items)

def iterator():
    x = L()
    x.append(iter(x))

def reverse_iterator():
    x = L([1])
    x.append(reversed(x))

def keys():
    x = D()
    x[1] = x.keys()

def tuple_iterator():
    items = []
    items.append(iter(T([items])))

for make in (one_list, one_dict, list_in_tuple, two_sets, number, iterator, reverse_iterator, keys,
             tuple_iterator):
    print(make.__name__, collected(make))

def allocations(make, n=300):
    keep = [None] * n
    gc.collect()
    before = gc.get_count()[0]
    for i in range(n):
        keep[i] = make()
    made = gc.get_count()[0] - before
    keep.clear()
    return round(made / n), gc.get_count()[0] - before < 30

for cls in (L, D, T, S, F, I):
    print(cls.__name__, allocations(cls))
print("T of items", allocations(lambda: T((1, 2))), "F of items", allocations(lambda: F((1, 2))))

# What is inside is not to be seen.
x = L([D(), 7])
print([type(o).__name__ for o in gc.get_referents(x)])
print([type(o).__name__ for o in gc.get_referrers(x[0])], gc.get_referrers(x[0])[0] is x)
print(sum(type(o) is list and o == x for o in gc.get_objects()), any(o is x for o in gc.get_objects()))
print(gc.is_tracked(x), gc.is_tracked(D()), gc.is_tracked(T()), gc.is_tracked(I()))

# Whoever iterates holds the instance.
x = L([1, 2, 3])
alive = weakref.ref(x)
over = iter(x)
del x
print(next(over), alive() is not None, list(over), alive() is None)
x = D(a=1)
view = x.items()
alive = weakref.ref(x)
del x
print(view, alive() is not None)
del view
print(alive())

# `__new__` makes what is mutable empty, `__init__` fills it.
print(list.__new__(L, [1]), L([1]), dict.__new__(D, a=1), D(a=1), set.__new__(S, [1]), S([1]))

class Late(list):
    def __init__(self, items):
        print("empty", self)
        super().__init__(i * 2 for i in items)

print(Late([1, 2]))
