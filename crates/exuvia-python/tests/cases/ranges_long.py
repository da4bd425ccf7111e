"""Ranges whose bounds, items or lengths are beyond 64 bits; slices of such lengths."""

import sys

BIG = 2**100


def attempt(function, *args):
    try:
        print(function(*args))
    except (OverflowError, IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)


numbers = range(BIG, BIG + 10, 3)
print(numbers, len(numbers), list(numbers) == [BIG, BIG + 3, BIG + 6, BIG + 9])
print(numbers[1] - BIG, numbers[-1] - BIG, numbers[1:3], numbers[::-1])
print(BIG + 3 in numbers, BIG + 4 in numbers, 1 in numbers, 1.5 in numbers)
print(numbers.index(BIG + 6), numbers.count(BIG + 6), numbers.count(1))
print([n - BIG for n in reversed(numbers)], numbers.start - BIG, numbers.stop - BIG, numbers.step)
attempt(lambda: numbers[4])
attempt(lambda: numbers["a"])
attempt(numbers.index, 5)

wide = range(-BIG, BIG, BIG // 2)
print(len(wide), [n // (BIG // 2) for n in wide], bool(wide), bool(range(BIG, 0)))
attempt(len, range(BIG))
attempt(list, range(BIG))
print(range(BIG)[BIG // 2] == BIG // 2, range(BIG)[-1] == BIG - 1, range(10)[: BIG])
attempt(lambda: range(10)[BIG])
print(range(BIG, 0) == range(0), range(BIG, BIG + 1, 5) == range(BIG, BIG + 1), range(0, BIG) == range(BIG))
print(hash(range(BIG, 0)) == hash(range(0)), hash(range(BIG)) == hash(range(0, BIG)))
print(range(sys.maxsize - 1, sys.maxsize + 2), list(range(sys.maxsize - 1, sys.maxsize + 2))[-1] - sys.maxsize)
print(range(0, sys.maxsize, sys.maxsize - 1)[::2], range(-sys.maxsize, sys.maxsize, 2)[::sys.maxsize])
print(range(sys.maxsize)[::sys.maxsize], list(range(sys.maxsize - 2, sys.maxsize)))
print(type(iter(range(BIG))).__name__, numbers.__reduce__(), iter(numbers).__length_hint__())
attempt(range, 0, BIG, 0)
attempt(range, 1.0)
attempt(range, "a", BIG)
print(next(enumerate("a", BIG)), list(enumerate("abc", sys.maxsize - 1)))

print(slice(None).indices(BIG), slice(-5, None, -2).indices(BIG), slice(BIG * 2, -BIG * 2, -BIG).indices(5))
attempt(slice(None).indices, -1)
attempt(slice(0, 1, 0).indices, BIG)
attempt(slice("a").indices, 5)
print(slice(1, 2, 3).__reduce__())
