"""What `repr` and `str` of objects of derived classes show: of sets what their iterators give, of bytes what bytes are."""
import collections


class Own(set):
    def __iter__(self):
        yield "from __iter__"
        yield self


class Frozen(frozenset):
    def __iter__(self):
        return iter([1, 2, 3])


class Broken(set):
    def __iter__(self):
        return 1 / 0


class NotIterable(frozenset):
    __iter__ = None


print(Own(["item"]), Own(), Frozen([0]), Frozen())
for make in (Broken, NotIterable):
    print(make())
    try:
        print(make([1]))
    except Exception as e:
        print(type(e).__name__, e)


class Text(bytes):
    def __repr__(self):
        return "own repr"


class Array(bytearray):
    def __repr__(self):
        return "own repr"


class Both(bytes):
    def __str__(self):
        return "own str"


class Bad(bytes):
    def __repr__(self):
        return None


print(Text(b"x"), repr(Text(b"x")), f"{Text(b'x')} {Text(b'x')!r}", ValueError(Text(b"x")))
print(Array(b"x"), repr(Array(b"x")))
print(Both(b"x"), repr(Both(b"x")), bytes.__str__(Both(b"x")))
print(Bad(b"x"), ValueError(Bad(b"x")))


class Listed(list):
    def __iter__(self):
        yield "from __iter__"


class Keyed(dict):
    def __iter__(self):
        yield "from __iter__"

    def items(self):
        yield "from", "items"


class Queue(collections.deque):
    def __iter__(self):
        yield "from __iter__"


class Ordered(collections.OrderedDict):
    def items(self):
        yield "from", "items"


print(Listed([1]), Keyed(a=1), Queue([1]), Ordered(a=1))
