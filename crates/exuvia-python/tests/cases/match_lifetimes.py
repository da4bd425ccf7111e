"""How long `match` holds on to what it takes apart."""

import sys


class K:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __del__(self):
        print("del", self.name)


class Pair:
    __match_args__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b

    def __repr__(self):
        return "pair"

    def __del__(self):
        print("del pair of", self.a, self.b)


def subject():
    """The subject dies when a case is taken, or when none is left."""
    match K("first"):
        case 1:
            pass
        case K(name="first"):
            print("in the case")
    print("after")
    match K("second"):
        case 1:
            pass
        case 2:
            pass
    print("after")
    match K("third"):
        case 1:
            pass
        case _:
            print("default")
    print("after")
    match K("fourth"):
        case _:
            print("only")
    print("after")
    match K("fifth"):
        case x:
            print("captured")
            del x
            print("deleted")


def guard():
    match K("guarded"):
        case x if x.name == "no":
            print("no")
        case K() if print("guard") or True:
            print("yes")
    print("x is", x)


def items():
    match [K("a"), K("b"), K("c")]:
        case [_, x, _]:
            print("taken", x)
    print("after")
    match K("d"), K("e"), K("f"):
        case [x, *_, _]:
            print("taken", x)
    print("after")
    match [K("g"), K("h"), K("i")]:
        case [x, *rest]:
            print("taken", x, rest)
            del x, rest
    print("after")


def failures():
    """What was captured so far dies, the first one first."""
    match [K("a"), K("b"), K("c"), 1]:
        case [x, y, z, 2]:
            pass
        case x if x.clear():
            pass
        case []:
            print("empty")
    print("after", x)

    def fresh():
        return Pair(K("p"), Pair(K("q"), K("r")))

    match fresh():
        case Pair(x, Pair(y, 2)):
            pass
        case Pair(1, y) | Pair(y, 2):
            pass
        case Pair(x, y) as whole:
            del whole
            print("whole deleted")
            del y
            print("y deleted")


def mappings():
    match {"a": K("a"), "b": K("b"), "c": K("c")}:
        case {"a": x, "d": y}:
            pass
        case {"a": x, **rest}:
            print(x, rest)
            del rest
    print("after", x)


def counts():
    x = [K("x")]
    n, m = sys.getrefcount(x), sys.getrefcount(x[0])
    match x:
        case 1:
            pass
        case [y] if print(sys.getrefcount(x) - n, sys.getrefcount(y) - m):
            pass
        case [y] if print(sys.getrefcount(x) - n, sys.getrefcount(y) - m) is None:
            print(sys.getrefcount(x) - n, sys.getrefcount(y) - m)
    match x:
        case [y]:
            print(sys.getrefcount(x) - n, sys.getrefcount(y) - m)


class Shows:
    def __eq__(self, other):
        print("eq", sys.getrefcount(self))
        return False


def comparisons():
    s = Shows()
    match s:
        case 1:
            pass
        case "a":
            pass
    match [Shows(), Shows()]:
        case [1, 2] | [3, _]:
            pass


class Refuses:
    def __eq__(self, other):
        raise ValueError(self.name)


def errors():
    r = Refuses()
    r.name = "refused"
    try:
        match [K("a"), r, K("c")]:
            case [x, 3, z]:
                pass
    except ValueError as e:
        print("caught", e)
        e.__traceback__ = None
    print("after")


for function in subject, guard, items, failures, mappings, counts, comparisons, errors:
    print("---", function.__name__)
    function()
