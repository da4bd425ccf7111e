"""Keyword arguments of classes that derive from built-in ones, what sorting and updating notices, pickled slots."""

import array
import copy
import itertools
import pickle
from collections import deque
from functools import cmp_to_key
from types import MappingProxyType

ARGUMENTS = {
    tuple: ([1, 2],),
    list: ([1, 2],),
    set: ([1, 2],),
    frozenset: ([1, 2],),
    float: ("1.5",),
    filter: (None, [1]),
    map: (abs, [-1]),
    reversed: ((1,),),
    array.array: ("b", [1]),
    itertools.chain: ([1],),
    itertools.cycle: ([1],),
    itertools.islice: ([1], 1),
    itertools.takewhile: (bool, [1]),
    itertools.dropwhile: (bool, [0, 1]),
    itertools.starmap: (divmod, [(7, 2)]),
    itertools.filterfalse: (bool, [0]),
    itertools.pairwise: ([1, 2],),
}
for base, arguments in ARGUMENTS.items():

    class Plain(base):
        pass

    class WithInit(base):
        def __init__(self, *args, word=None):
            self.word = word
            if base in (list, set):
                super().__init__(*args)

    class WithNew(base):
        def __new__(cls, *args, word=None):
            self = super().__new__(cls, *args)
            self.word = word
            return self

    for derived in Plain, WithInit, WithNew:
        try:
            made = derived(*arguments, word=3)
        except TypeError as error:
            print(derived.__name__, error)
        else:
            text = made if base is float else next(made) if hasattr(made, "__next__") else sorted(made)
            print(derived.__name__, base.__name__, made.word, text)


def attempt(function, *args, **keywords):
    try:
        print(function(*args, **keywords))
    except (ValueError, RuntimeError) as error:
        print(type(error).__name__, error)


def adding(x, y):
    numbers.append(3)
    numbers.pop()
    return x - y


numbers = [2, 1]
attempt(numbers.sort, key=cmp_to_key(adding))
print(numbers)


class Clears:
    def __init__(self, cleared):
        self.cleared = cleared

    def __hash__(self):
        return 0

    def __eq__(self, other):
        self.cleared.clear()
        return NotImplemented


first, second = [], []
first.append(Clears(second))
second.append(Clears(first))
print(first == second)
other = {i: 0 for i in range(1, 100)}
other[Clears(other)] = 0
attempt({Clears(other): 0, 1: 1}.update, other)

table = {"a": 1}
print([type(view.mapping) is MappingProxyType for view in (table.keys(), table.values(), table.items())])
print(table.keys().mapping == table, table.items().mapping["a"])


class SlotSet(set):
    __slots__ = "x", "__dict__"


class SlotDeque(deque):
    __slots__ = "x", "__dict__"


class SlotBytes(bytearray):
    __slots__ = "x", "__dict__"


for made in SlotSet(), SlotDeque(), SlotBytes():
    made.x, made.y = 1, 2
    for again in copy.deepcopy(made), pickle.loads(pickle.dumps(made)):
        print(type(again).__name__, again.x, again.y)

for empty in "", "é", b"", bytearray(), {}, {}.values(), {}.items():
    print(type(iter(empty)).__name__, end=" ")
print(*(type(reversed(part)).__name__ for part in ({}, {}.values(), {}.items())))
ended = iter("a")
print(list(ended), type(ended).__name__)
