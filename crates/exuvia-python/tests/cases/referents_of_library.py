"""What objects of the library refer to, in CPython's order."""
import collections
import gc
import itertools


def names(x):
    return [type(y).__name__ for y in gc.get_referents(x)]


plain = {"a": 1.5, "b": []}
print("names", names(plain))
plain[3] = (1, 2)
print("other key", names(plain))
del plain[3]
print("lost", names(plain), names(plain.copy()), names(dict(plain)), names({**plain}))
plain.clear()
plain["x"] = 2.5
print("cleared", names(plain))

ordered = collections.OrderedDict(a=1.5, b=[])
print("ordered", names(ordered))
ordered[1] = 3.5
ordered.x = []
print("ordered", names(ordered))


class Ordered(collections.OrderedDict):
    __slots__ = ("slot",)


class Default(collections.defaultdict):
    __slots__ = ("slot", "__dict__")


class Further(collections.OrderedDict):
    pass


for x in (Ordered(a=1.5), Default(int, a=1.5), Further(a=1.5)):
    print(names(x))
    x[1] = 2
    if not isinstance(x, Further):
        x.slot = 1j
        print(names(x))
    x.attribute = 3.5
    print(names(x))
default = collections.defaultdict(list, a=1.5)
print(names(default))

for iterator in (
    itertools.count(1.5, 2.5),
    itertools.count(1),
    itertools.count(),
    itertools.count(1, 2),
    itertools.count(10**30),
    itertools.accumulate([1.5, 2.5]),
    itertools.accumulate([1.5, 2.5], max),
    itertools.accumulate([1.5, 2.5], initial=9.5),
):
    print(type(iterator).__name__, names(iterator), end=" ")
    next(iterator)
    print(names(iterator))

print(names(ExceptionGroup("x", [ValueError(1)])), names(BaseExceptionGroup("x", [KeyboardInterrupt()])))
