def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as error:
        print(type(error).__name__, error, error.args)


print(list(range(5)), list(range(2, 10, 3)), list(range(5, 0, -2)), list(range(0)), range(3), range(1, 10, 2))
r = range(10, 100, 7)
print(len(r), r[0], r[-1], r[2:5], r[::-1], 17 in r, 18 in r, 17.0 in r, "a" in r, r.index(24), r.count(24), r.count(5), r.start, r.stop, r.step)
show(lambda: r[100])
show(lambda: r["a"])
show(r.index, 11)
show(r.index, "a")
show(range)
show(range, 1, 2, 3, 4)
show(range, 1, 2, 0)
show(range, "a")
show(range, 1.5)
print(range(0, 3, 2) == range(0, 4, 2), range(0) == range(2, 1), range(3) == range(4), hash(range(5)) == hash(range(0, 5, 1)))
print(list(reversed(range(0, 10, 3))), list(reversed([1, 2, 3])), list(reversed("abc")), list(reversed((1, 2))))
show(reversed, {1})
show(reversed, 5)
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)))
print(list(zip([1, 2, 3], "ab")), list(zip()), list(zip([1])), list(zip([1, 2], [3, 4], strict=True)))
show(lambda: list(zip([1, 2, 3], [1], strict=True)))
show(lambda: list(zip([1], [1, 2], strict=True)))
show(lambda: list(zip([1], [1], [1, 2], strict=True)))
show(lambda: list(zip([1, 2], [1, 2], [1], strict=True)))
show(zip, 5)
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, [1, 2, 3])))
show(map, str)
show(map)
show(filter, None)
print(sum([1, 2, 3]), sum([1.5, 2]), sum([[1], [2]], []), sum([], 5), sum(range(10**6)), sum([2**62, 2**62]), sum([True, True]), sum([1], start=10))
show(sum, ["a"])
show(sum, ["a"], "")
show(sum, 5)
show(sum)
print(min(3, 1, 2), max([3, 1, 2]), min("abc"), max(["a", "bbb", "cc"], key=len), min([], default="none"), max([1, 1.0]), min([2, 1, 1.0]))
show(min)
show(min, [])
show(max, [])
show(min, 5)
show(min, 1, "a")
show(min, 1, 2, default=3)
show(min, [1], foo=3)
print(any([0, 1]), any([]), all([1, 0]), all([]))
show(any, 5)
it = iter([1, 2])
print(next(it), next(it), next(it, "end"))
show(next, it)
show(next, [1])
show(next)
show(iter, 5)
show(iter, 5, 6)
values = [1, 2, 3, 0, 5]
print(list(iter(lambda: values.pop(0), 0)), values)
print(iter(it) is it, list(iter("aä€")))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration("done")
        self.n -= 1
        return self.n


print(list(Countdown(3)), [*Countdown(2)], tuple(Countdown(2)), 1 in Countdown(3), max(Countdown(5)))
show(lambda: next(Countdown(0)))


class Sequence:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i

    def __len__(self):
        return 4


print(list(Sequence()), list(reversed(Sequence())), 9 in Sequence(), 8 in Sequence())


class NotIterator:
    def __iter__(self):
        return 5


class NoIteration:
    __iter__ = None


class Raises:
    def __iter__(self):
        yield 1
        raise KeyError("inside")


show(list, NotIterator())
show(list, NoIteration())
show(list, Raises())
show(lambda: 1 in NoIteration())
show(lambda: 1 in 5)


def unpack2(v):
    a, b = v
    return a, b


def unpack_star(v):
    a, *b, c = v
    return a, b, c


show(unpack2, (1, 2))
show(unpack2, [1, 2])
show(unpack2, "ab")
show(unpack2, {1: 2, 3: 4})
show(unpack2, Countdown(2))
show(unpack2, (1,))
show(unpack2, [1, 2, 3])
show(unpack2, Countdown(3))
show(unpack2, Countdown(1))
show(unpack2, 5)
show(unpack_star, range(5))
show(unpack_star, [1, 2])
show(unpack_star, [1])
show(unpack_star, [])
show(unpack_star, 5)


def generator():
    received = yield 1
    print("received", received)
    return "result"


g = generator()
print(next(g))
show(next, g)
show(next, g)


def f(*args):
    return args


show(lambda: f(*[1, 2], *"ab"))
show(lambda: f(*5))
show(lambda: [*5])
it = iter([1, 2, 3])
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__())
print(iter({1: 2}).__length_hint__(), iter((1, 2)).__length_hint__(), iter(range(5)).__length_hint__(), iter("abc").__length_hint__())


class Hinted:
    def __iter__(self):
        return iter([1, 2])

    def __len__(self):
        print("asked for the length")
        return 2


print(list(Hinted()), len(Hinted()))
growing = [1, 2, 3]
seen = []
for x in growing:
    seen.append(x)
    if len(growing) < 6:
        growing.append(x * 10)
print(seen)
shrinking = [1, 2, 3, 4, 5, 6]
for x in shrinking:
    shrinking.remove(x)
print(shrinking)
print(type(iter([])).__name__, type(iter({})).__name__, type({}.items()).__name__, type(iter(range(1))).__name__)
