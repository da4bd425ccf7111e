"""What patterns match, and what they bind."""

import collections
import collections.abc
import types


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


class Colour:
    RED = "red"
    GREEN = "green"


def kind(subject):
    match subject:
        case None | True | False:
            return "singleton"
        case 0:
            return "zero"
        case -1 | 1.5 | 2j | -3 - 4j:
            return "number"
        case b"bytes" | "text" "s":
            return "literal"
        case Colour.RED | Colour.GREEN as colour:
            return "colour", colour
        case []:
            return "empty"
        case [x]:
            return "one", x
        case [Point(x=0), *_]:
            return "starts at zero"
        case [1, [2, *inner], *rest]:
            return "nested", inner, rest
        case (first, *_, last) if first == last:
            return "ends alike", first
        case [*_, {"key": found}]:
            return "key at the end", found
        case {"x": int(x), "y": int() as y, **rest}:
            return "mapping", x, y, rest
        case {"only": _}:
            return "key"
        case {}:
            return "some mapping"
        case Point(0, 0):
            return "origin"
        case Point(x, y=0) | Point(0, y=x):
            return "axis", x
        case Point() as p:
            return "point", p
        case str(text) | bytes(text) | bytearray(text):
            return "text", text
        case int(n) | float(n):
            return "n", n
        case [a, b, *c]:
            return a, b, c
        case _:
            return "other"


for subject in [
    None, True, False, 0, 0.0, -1, 1.5, 2j, -3 - 4j, b"bytes", "texts", "red", "green", [], (), range(0),
    [1], (1,), range(5, 6), [Point(0, 1)], [Point(0, 1), 2], [1, [2, 3, 4], 5, 6], [1, (2,)], [7, 8, 7],
    [1, 2, {"key": 3}], [1, 2, {"no": 3}], {"x": 1, "y": 2, "z": 3}, {"x": 1, "y": "2"}, {"only": 1},
    {1: 2}, {}, collections.OrderedDict(x=1, y=2), types.MappingProxyType({"only": 1}), Point(0, 0), Point(3, 0),
    Point(0, 4), Point(5, 6), "a", b"b", bytearray(b"c"), 5, 2.5, True, {1, 2}, object, collections.deque([1, 2]),
    collections.deque([9, 8, 7]), iter([1, 2]), "ab", collections.defaultdict(list, x=1),
]:
    print(repr(subject) if subject is not object and not hasattr(subject, "__next__") else "…", "->", kind(subject))


def stores():
    """Names are bound in the order of the pattern, before the guard is looked at, even if that fails."""
    match [1, [2, 3]]:
        case [a, [b, c]] if a > b:
            pass
        case [d, e]:
            pass
    return sorted(locals().items(), key=lambda item: item[0])


print(stores())


class Names(dict):
    def __setitem__(self, name, value):
        print("bind", name, value)
        super().__setitem__(name, value)


exec(
    "match [1, {'k': 2, 'l': 3}, 4]:\n"
    "    case [a, {'k': b, **rest} as whole, (3 | 4) as c]: pass\n",
    {},
    Names(),
)


def alternatives(x):
    match x:
        case [a, (b, c)] | [(b, c), a] | {"a": a, "b": (c, b)}:
            return a, b, c
    return None


print(alternatives([1, (2, 3)]), alternatives([(1, 2), 3]), alternatives({"b": (1, 2), "a": 3}), alternatives(1))


def soft(match, case, _):
    """The keywords are ordinary names elsewhere."""
    match[case] = _
    match (case):
        case _ if match[case] == _:
            print("soft")
    match = case
    print(match, case)
    return match


soft([0, 0], 1, 2)
match = {"case": 1}
print(match["case"])
match x := 3, 4:
    case 3, y:
        print(x, y)
match *[1, 2], 3:
    case [*all]:
        print(all)


class Sequence(collections.abc.Sequence):
    """It knows no negative indices."""

    def __init__(self, *items):
        self.items = items

    def __len__(self):
        print("len")
        return len(self.items)

    def __getitem__(self, index):
        print("item", index)
        if index < 0:
            raise ValueError("negative")
        return self.items[index]


match Sequence(1, 2, 3, 4):
    case [1, x, *_, 5]:
        print("no")
    case [x, *_, 3, y]:
        print(x, y)
match Sequence(1, 2):
    case [_, _]:
        print("two")


class Registered:
    def __len__(self):
        return 1

    def __getitem__(self, index):
        if index:
            raise IndexError
        return "item"


class Below(Registered):
    pass


def is_sequence(x):
    match x:
        case [*_]:
            return True
        case {**rest}:
            return "mapping", rest
    return False


class M(collections.UserDict):
    pass


class L(list):
    __slots__ = ()


print(is_sequence(Registered()), is_sequence(Below()))
collections.abc.Sequence.register(Registered)
print(is_sequence(Registered()), is_sequence(Below()))
print(is_sequence(M(a=1)), is_sequence(L()), is_sequence(collections.UserList()), is_sequence(collections.UserString("")))


class Both(list, collections.abc.Mapping):
    pass


print(is_sequence(Both()))


class Missing(dict):
    def __missing__(self, key):
        print("missing", key)
        return key


match Missing(a=1):
    case {"a": 1, "b": x}:
        print("no")
    case {"a": x}:
        print(x)


class Getter(collections.abc.Mapping):
    def __iter__(self):
        yield from "cab"

    def get(self, key, default=None):
        print("get", key, default is None)
        return 5

    def __len__(self):
        return 10

    def keys(self):
        print("keys")
        return ["a", "b", "c"]

    def __getitem__(self, key):
        print("item", key)
        return key


match Getter():
    case {"a": x, "b": y, **rest}:
        print(x, y, rest)


class Meta(type):
    def __instancecheck__(cls, instance):
        print("instancecheck")
        return instance == 1


class Odd(metaclass=Meta):
    __match_args__ = ("real", "imag")


match 1:
    case Odd(a, b, denominator=c):
        print(a, b, c)
match 2:
    case Odd():
        print("no")
    case 2:
        print("two")


class Attribute:
    @property
    def a(self):
        print("get a")
        raise AttributeError("a")

    @property
    def b(self):
        print("get b")
        return 2


match Attribute():
    case Attribute(b=1, a=_):
        print("no")
    case Attribute(b=2):
        print("yes")


class IntSubclass(int):
    pass


class Named(int):
    __match_args__ = ("real",)


for value in IntSubclass(3), Named(4), True:
    match value:
        case IntSubclass(x):
            print("subclass", x, type(x).__name__)
        case Named(x):
            print("named", x, type(x).__name__)
        case int(x):
            print("int", x)


def loop():
    """Jumps out of a case."""
    for i in range(6):
        match i:
            case 0:
                continue
            case 4:
                break
            case x if x % 2:
                print("odd", x)
            case _:
                try:
                    match i:
                        case 2:
                            continue
                finally:
                    print("finally", i)
    else:
        print("no")
    match i:
        case 4:
            return "returned"


print(loop())


def generator():
    match (yield 1):
        case [x, y] if (yield x) == y:
            yield "equal"
        case x:
            yield "other", x


for second in 2, 3:
    g = generator()
    print(next(g), g.send([1, 2]), g.send(second))


class InClass:
    match 5:
        case x:
            y = x + 1


print(InClass.x, InClass.y)


def closure():
    match [1, 2]:
        case [a, b]:
            return lambda: (a, b)


print(closure()())


def private():
    class C:
        def method(self):
            match [1]:
                case [__x]:
                    return list(locals())

    return C().method()


print(private())
