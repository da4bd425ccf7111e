"""Sizes that depend on how an object came about."""

import sys
from collections import OrderedDict


def size(*objects):
    return [sys.getsizeof(object) for object in objects]


for n in range(12):
    items = list(range(n))
    print(n, size(list(items), list(tuple(items)), list(range(n)), list("x" * n), list(dict.fromkeys(items))))
    print(n, size(items[:], items + [1], [item for item in items]))


def no_locals():
    return sys._getframe()


def locals_and_cells(*args, **kwargs):
    local = 1

    def inner():
        return local, args

    return sys._getframe()


print(size(no_locals(), locals_and_cells()))


class Slots(OrderedDict):
    __slots__ = "a", "b", "c"


class Plain(OrderedDict):
    pass


for n in range(7):
    numbers = {number: number for number in range(n)}
    print(size(OrderedDict(numbers), Slots(numbers), Plain(numbers)))

for data in b"", b"u", b"u" * 1000:
    array = bytearray(data)
    print(sys.getsizeof(array) - sys.getsizeof(bytearray()), array.__alloc__())

COLLECTED = 1 << 14
classes = [bool, bytearray, bytes, complex, float, int, object, range, str, type(None), type(...)]
classes += [dict, list, set, frozenset, tuple, property, staticmethod, slice, type, type(len), type(size), Exception]
print([cls.__name__ for cls in classes if cls.__flags__ & COLLECTED])
