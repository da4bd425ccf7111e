"""How the iterators of itertools are taken apart, copied, pickled and put at a place."""

import copy
import itertools
import operator
import pickle

MAKERS = [
    lambda: itertools.chain([1, 2], [3]),
    lambda: itertools.compress("abc", [1, 0, 1]),
    lambda: itertools.dropwhile(bool, [1, 0, 2]),
    lambda: itertools.takewhile(bool, [1, 2, 0]),
    lambda: itertools.starmap(operator.add, [(1, 2), (3, 4)]),
    lambda: itertools.filterfalse(None, [0, 1, 0]),
    lambda: itertools.islice(range(9), 1, 8, 3),
    lambda: itertools.islice(range(4), 1, None),
    lambda: itertools.product("ab", [1, 2]),
    lambda: itertools.permutations("abc", 2),
    lambda: itertools.combinations("abc", 2),
    lambda: itertools.combinations_with_replacement("ab", 2),
    lambda: itertools.accumulate([1, 2, 3]),
    lambda: itertools.accumulate([1, 2, 3], operator.mul, initial=5),
    lambda: itertools.zip_longest("ab", "c", fillvalue="-"),
    lambda: itertools.count(3, 2),
    lambda: itertools.repeat("r", 2),
    lambda: itertools.cycle("ab"),
]


def take(iterator):
    return list(itertools.islice(iterator, 5))


def shown(part):
    if isinstance(part, tuple):
        return tuple(map(shown, part))
    return f"<{type(part).__name__}>" if hasattr(part, "__next__") else getattr(part, "__name__", part)


for make in MAKERS:
    for n in range(3):
        iterator = make()
        for _ in range(n):
            next(iterator)
        print(shown(iterator.__reduce__()), take(pickle.loads(pickle.dumps(iterator))), take(copy.deepcopy(iterator)))
    iterator = make()
    if type(iterator).__name__ not in ("count", "cycle"):
        list(iterator)
        print("exhausted", shown(iterator.__reduce__()), list(copy.copy(iterator)))

groups = itertools.groupby("aab")
print(shown(groups.__reduce__()))
key, group = next(groups)
print(shown(groups.__reduce__()), shown(group.__reduce__()))
print([(key, list(group)) for key, group in copy.deepcopy(groups)])
next(group)
next(groups)
print(shown(groups.__reduce__()), shown(group.__reduce__()))

first, second = itertools.tee("abc")
next(first)
print([type(part).__name__ for part in first.__reduce__()[2]], shown(first.__reduce__()[2][0].__reduce__()))
print(list(pickle.loads(pickle.dumps(first))), list(copy.deepcopy(second)), list(first), list(second))

total = itertools.accumulate([None, None], lambda *args: None)
next(total)
print(shown(total.__reduce__()))


def attempt(iterator, state):
    try:
        iterator.__setstate__(state)
        print(take(iterator))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


for state in ((), 1, (1, 2), (iter("a"), iter("b"))):
    attempt(itertools.chain(), state)
for state in ((), 1, ("a", 1), (["x", "y"], 0), (["x", "y"], 1)):
    attempt(itertools.cycle("ab"), state)
for state in ((), (5, -5), (1, "a"), 1):
    attempt(itertools.product("ab", "cd"), state)
for state in ((), (5, -5), (0, 1, 2)):
    attempt(itertools.combinations("abc", 2), state)
for state in ((), ((0, 1, 2), (9, -9)), ((2, 1, 0), (3, 2))):
    attempt(itertools.permutations("abc", 2), state)
attempt(itertools.tee("a", 1)[0], (1, 2))
attempt(itertools.takewhile(bool, [1]), 1)
attempt(itertools.groupby("a"), ())
try:
    itertools.pairwise("ab").__reduce__()
except TypeError as error:
    print(error)
