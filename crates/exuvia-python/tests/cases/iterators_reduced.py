"""How built-in iterators are taken apart, put at a place, and copied."""

import copy
import operator


class Sequence:
    def __getitem__(self, index):
        if index > 2:
            raise IndexError
        return index

    def __len__(self):
        return 3

    def __repr__(self):
        return "Sequence"


def shown(value):
    return type(value).__name__ if hasattr(value, "__next__") else value


def show(label, iterator):
    function, args, *state = iterator.__reduce__()
    print(label, function.__name__, tuple(shown(arg) for arg in args), *state)


def exhausted(iterator):
    for _ in iterator:
        pass
    return iterator


MAKERS = {
    "list": lambda: iter([1, 2, 3]),
    "list backwards": lambda: reversed([1, 2, 3]),
    "tuple": lambda: iter((1, 2, 3)),
    "tuple backwards": lambda: reversed((1, 2, 3)),
    "str": lambda: iter("aé€"),
    "bytes": lambda: iter(b"abc"),
    "bytearray": lambda: iter(bytearray(b"abc")),
    "range": lambda: iter(range(3, 20, 6)),
    "range backwards": lambda: reversed(range(3, 20, 6)),
    "long range": lambda: iter(range(2**70, 2**70 + 9, 3)),
    "sequence": lambda: iter(Sequence()),
    "sequence backwards": lambda: reversed(Sequence()),
}
for label, make in MAKERS.items():
    iterator = make()
    show(label, iterator)
    next(iterator)
    show(label, iterator)
    print("  hint", operator.length_hint(iterator), "copy", list(copy.copy(iterator)))
    for place in (-7, 1, 99):
        iterator = make()
        iterator.__setstate__(place)
        print("  from", place, list(iterator))
    show("  exhausted", exhausted(iterator))
    iterator.__setstate__(0)
    print("  stays so", list(iterator), operator.length_hint(iterator))

for label, make in {
    "dict": lambda: iter({1: 2, 3: 4}),
    "values": lambda: iter({1: 2, 3: 4}.values()),
    "items": lambda: iter({1: 2, 3: 4}.items()),
    "dict backwards": lambda: reversed({1: 2, 3: 4}),
    "set": lambda: iter({1}),
    "callable": lambda: iter(int, 1),
    "enumerate": lambda: enumerate([1, 2], 5),
    "zip": lambda: zip([1], [2]),
    "strict zip": lambda: zip([1], [2], strict=True),
    "map": lambda: map(len, [()]),
    "filter": lambda: filter(None, [1]),
}.items():
    iterator = make()
    show(label, iterator)
    next(iterator)
    show(label, iterator)

numbers = {1: "a", 2: "b"}
iterator = iter(numbers)
numbers[3] = "c"
try:
    iterator.__reduce__()
except RuntimeError as error:
    print(error)
for state in ("1", None, 2**70):
    try:
        iter([1]).__setstate__(state)
    except (TypeError, OverflowError) as error:
        print(type(error).__name__, error)

data = bytearray(b"ab")
iterator = iter(data)
next(iterator)
data.append(99)
print(list(iterator), list(iterator))


def closes():
    global calls
    calls += 1
    if calls == 2:
        print("inner", list(endless))
        return 7
    return calls


calls = 0
endless = iter(closes, 4)
print(next(endless), list(endless))
