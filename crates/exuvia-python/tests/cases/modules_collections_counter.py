"""Counters compared and combined, chain maps as mappings, and what a named tuple accepts."""

from collections import ChainMap, Counter, UserList, deque, namedtuple
from collections.abc import MutableMapping, MutableSequence

few, many = Counter("ab"), Counter("aabbc")
print(few <= many, few < many, few >= many, few > many, few <= few, few != many)
print(many - few, many | few, many & few, many + few, +Counter(a=-1, b=2), -Counter(a=-1, b=2))
many -= few
print(many)
many |= Counter(z=3)
print(many, many.total(), many.most_common(1), sorted(many.elements()))
print(Counter(a=2, b=None))
print(list(Counter(iterable=None).items()))
few.update(iterable=1)
print(few, few == Counter(a=1, b=1, iterable=1, other=0))
try:
    few < {"a": 1}
except TypeError as error:
    print(error)

chain = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(chain, dict(chain.items()), chain.copy(), chain.parents, chain | {"c": 4})
print(chain.items() == {"a": 1, "b": 3}.items(), isinstance(chain, MutableMapping))
try:
    chain.pop("b")
except KeyError as error:
    print(error)
print(isinstance(deque(), MutableSequence), isinstance(UserList(), MutableSequence))

Point = namedtuple("Point", "x y", defaults=[5])
print(Point(1), Point._field_defaults, Point(1)._replace(x=7), Point(1) == (1, 5))
for names in ["a a", "_a", "class", "1"]:
    try:
        namedtuple("Bad", names)
    except ValueError as error:
        print(error)
print(namedtuple("Good", "a a class _b", rename=True)._fields)
