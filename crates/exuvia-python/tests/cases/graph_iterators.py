# What iterators are made of: tuples of iterators, and a result that is given again and again.
import gc

gc.disable()


class Loud:
    def __init__(self, name):
        self.name = name

    def __iter__(self):
        return self

    def __next__(self):
        return self

    def __del__(self):
        print("del", self.name)


def allocations(make, n=300):
    keep = [None] * n
    gc.collect()
    before = gc.get_count()[0]
    for i in range(n):
        keep[i] = make()
    return round((gc.get_count()[0] - before) / n)


items, pairs = [1, 2], {1: 2}
made = [lambda: iter(items), lambda: iter(pairs), lambda: iter(pairs.items()), lambda: iter(pairs.values()),
        lambda: reversed(items), lambda: reversed(pairs.items()), lambda: zip(), lambda: zip(items),
        lambda: zip(items, items), lambda: map(len, items), lambda: map(len, items, items),
        lambda: filter(None, items), lambda: enumerate(items)]
print([allocations(make) for make in made])


def collected(make):
    items = []
    items.append(make(items))
    del items
    return gc.collect()


for make in (zip, lambda items: zip(items, items), lambda items: map(len, items), enumerate,
             lambda items: filter(None, items), lambda items: iter({1: items}.items())):
    print(collected(make))

# The result is the same object as long as nobody keeps it.
for make in (enumerate, zip, lambda items: iter(dict.fromkeys(items).items())):
    over = make([1, 2, 3, 4])
    first = id(next(over))
    print(first == id(next(over)), end=" ")
    kept = next(over)
    print(kept, next(over) is kept, kept)

# Items are released when the next ones are given, and iterators last to first.
over = enumerate(iter([Loud("a"), Loud("b")]))
for pair in over:
    print(pair[0])
    del pair
print("end")
del over
over = zip(Loud("x"), Loud("y"), Loud("z"))
del over
over = map(print, Loud("u"), Loud("v"))
del over
