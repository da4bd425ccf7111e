import itertools
from bisect import bisect, bisect_left, insort
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple
from copy import copy, deepcopy
from functools import cache, cached_property, cmp_to_key, lru_cache, partial, reduce, singledispatch, total_ordering, wraps
from heapq import heapify, heappop, heappush, nlargest, nsmallest
from operator import add, attrgetter, itemgetter


def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as error:
        print(type(error).__name__, error)


take = lambda n, it: list(itertools.islice(it, n))
print(take(3, itertools.count(5, 2)), take(7, itertools.cycle("abc")), list(itertools.repeat(1, 3)), itertools.count(3))
print(list(itertools.chain("ab", [1])), list(itertools.chain.from_iterable(["ab", "c"])))
print(list(itertools.islice(range(10), 2, 8, 3)), list(itertools.takewhile(lambda x: x < 3, range(9))), list(itertools.dropwhile(lambda x: x < 3, range(6))))
print(list(itertools.accumulate([1, 2, 3])), list(itertools.accumulate([1, 2, 3], lambda a, b: a * b, initial=10)))
print(list(itertools.product("ab", [1, 2])), list(itertools.product([0, 1], repeat=2)), list(itertools.product()))
print(list(itertools.permutations([1, 2, 3])), list(itertools.permutations("abc", 2)), list(itertools.combinations("abcd", 2)))
print(list(itertools.combinations_with_replacement("ab", 2)), [(k, list(g)) for k, g in itertools.groupby("aabbbc")])
print([(k, len(list(g))) for k, g in itertools.groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)], list(itertools.zip_longest("abc", [1], fillvalue="-")))
a, b = itertools.tee([1, 2, 3])
print(next(a), list(b), list(a), list(itertools.pairwise([1, 2, 3])), list(itertools.starmap(pow, [(2, 3)])), list(itertools.compress("abc", [1, 0, 1])))

d = deque([1, 2, 3], maxlen=3)
d.append(4)
d.appendleft(0)
print(d, d.pop(), d.popleft(), len(d), d[0], 2 in d, d.maxlen)
d = deque("abcde")
d.rotate(2)
print(d, list(reversed(d)))
d.rotate(-1)
d.extendleft("xy")
print(d, d.index("a"), d.count("a"), d == deque(d), bool(deque()))
show(deque().pop)
show(deque().popleft)
show(lambda: deque([1])[5])

groups = defaultdict(list)
for word in ["apple", "bob", "avocado"]:
    groups[word[0]].append(word)
print(groups, dict(groups), "z" in groups, groups.get("z"))
n = defaultdict(int)
n["x"] += 1
print(n)
show(lambda: defaultdict(None)["a"])
show(defaultdict, 5)
o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a")
o.move_to_end("c", last=False)
print(o, o.popitem(), o.popitem(last=False), o == {"b": 2}, OrderedDict())
c = Counter("mississippi")
print(c, c.most_common(2), c["z"], sum(c.values()), list(c.elements()), c + Counter("ss"), c - Counter("iiii"), c & Counter("sx"), Counter(a=1) | Counter(a=3))
c.subtract("ss")
c.update({"p": 10})
print(c, c.total(), Counter() == Counter(a=0))
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(m["a"], m["b"], len(m), sorted(m), m)

Point = namedtuple("Point", "x y", defaults=[0])
p = Point(1)
print(p, p.x, p._replace(y=5), p._asdict(), Point._fields, Point(x=1, y=2) == (1, 2), Point._make([7, 8]), p[0], len(p), isinstance(p, tuple))
x, y = p
print(x, y, hash(p) == hash((1, 0)), {p: "point"}[(1, 0)])
show(Point)
show(Point, 1, 2, 3)
show(Point, 1, z=3)
show(lambda: namedtuple("A", "a class"))
show(lambda: setattr(p, "x", 5))

print(reduce(add, [1, 2, 3]), reduce(add, [], 5), partial(pow, 2)(5), partial(int, base=2)("101"))
show(reduce, add, [])


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info(), fib.__name__)


@lru_cache(maxsize=2)
def square(n):
    print("computing", n)
    return n * n


print(square(1), square(2), square(1), square(3), square(1), square(2), square.cache_info())


@cache
def cached(n):
    print("once")
    return n


print(cached(1), cached(1))


@total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n

    @cached_property
    def double(self):
        print("doubling")
        return self.n * 2


v = Version(2)
print(v <= Version(2), v > Version(1), v >= Version(3), v.double, v.double)
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))


def decorate(f):
    @wraps(f)
    def wrapper(*args):
        return f(*args)

    return wrapper


@decorate
def documented():
    "A docstring."


print(documented.__name__, documented.__doc__, documented.__wrapped__ is not documented)


@singledispatch
def kind(x):
    return "object"


@kind.register(int)
def _(x):
    return "int"


@kind.register
def _(x: str):
    return "str"


print(kind(1), kind("a"), kind(1.5), kind(True))
h = [5, 1, 4]
heapify(h)
heappush(h, 0)
print([heappop(h) for _ in range(4)], nlargest(2, [1, 5, 3]), nsmallest(2, [1, 5, 3]))
s = [1, 3, 5]
insort(s, 4)
print(s, bisect(s, 3), bisect_left(s, 3), itemgetter(1)("abc"), itemgetter(0, 2)("abc"), attrgetter("n")(v))


class Node:
    def __init__(self, value):
        self.value = value
        self.children = []
        self.me = self


node = Node([1])
node.children.append(Node(2))
shallow, deep = copy(node), deepcopy(node)
print(shallow.value is node.value, deep.value is node.value, deep.value, deep.me is deep, deep.children[0].value, deep.children[0] is node.children[0])
nested = [1, [2, (3, [4])], {"k": {5}}]
twin = deepcopy(nested)
print(twin, twin == nested, twin[1] is nested[1], copy(nested)[1] is nested[1])
loop = []
loop.append(loop)
loop2 = deepcopy(loop)
print(loop2[0] is loop2, loop2 is loop)
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Sized
print(isinstance([], Iterable), isinstance([], Sequence), isinstance({}, Mapping), isinstance(5, Iterable), isinstance(iter([]), Iterator), isinstance([], Hashable), isinstance(len, Callable), isinstance("", Sized))
