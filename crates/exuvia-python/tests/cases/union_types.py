"""`int | None`: `types.UnionType`."""

import collections.abc
import copy
import gc
import sys
import types


def attempt(function, *args):
    try:
        result = function(*args)
    except Exception as e:
        print(type(e).__name__, e)
    else:
        print(repr(result))


class C:
    pass


class Meta(type):
    def __or__(cls, other):
        return "Meta or"


class M(metaclass=Meta):
    pass


class Checked(type):
    def __instancecheck__(cls, instance):
        print("instancecheck")
        return True


class Always(metaclass=Checked):
    pass


class Reflected:
    def __ror__(self, other):
        return "reflected", other


for union in [
    int | str, int | None, None | int, int | str | int, (int | str) | (str | float), int | (str | None) | C, list[int] | None, None | list[int], list[int] | list[int] | str,
    list[int] | list[str], int | list, type | None, int | int, bool | int, M | int, int | M, C | "text" if False else C | None, int | Reflected(), collections.abc.Iterable | None,
    dict[str, int] | list[int | None],
]:
    print(union, type(union), getattr(union, "__args__", None), getattr(union, "__parameters__", None))
for a, b in [(int, 5), (5, int), (int, "str"), ("str", int), (None, None), (int, ...), (int | str, 5), (5, int | str), (int, int.__or__), ([], int), (list[int], 5)]:
    attempt(lambda: a | b)

U = int | str
print(U == str | int, U == int | str | None, U != str | int, U == int, hash(U) == hash(str | int), {U: 1}[str | int], U is (int | str))
print(types.UnionType, type(U) is types.UnionType, U.__module__, isinstance(U, types.UnionType), isinstance(U, type))
print(isinstance(1, U), isinstance("", U), isinstance(1.0, U), isinstance(None, int | None), isinstance([], U | list), isinstance(True, U), isinstance(1, (float, U)))
print(issubclass(bool, U), issubclass(list, U), issubclass(type(None), int | None), issubclass(bool, (float, U)))
attempt(isinstance, 1, int | list[int])
attempt(isinstance, [], int | list[int])
attempt(issubclass, int, int | list[int])
attempt(issubclass, 1, U)
print(isinstance(1.5, str | Always))
attempt(lambda: U())
attempt(lambda: U[int])
attempt(lambda: U.missing)
attempt(lambda: setattr(U, "attribute", 1))
attempt(lambda: setattr(U, "__args__", 1))
attempt(lambda: U < U)
attempt(lambda: U & int)
attempt(lambda: types.UnionType())
attempt(lambda: type("Sub", (types.UnionType,), {}))
attempt(lambda: type("Below", (int | str,), {}))
print(copy.copy(U) == U, copy.deepcopy(U) == U)
print(type.__or__(int, str), int.__or__(5, 2), type.__ror__(int, str))


class Variable:
    def __typing_subst__(self, arg):
        return arg

    def __repr__(self):
        return "~T"


T = Variable()
V = list[T] | int
print(V, V.__parameters__, V[str], V[int | None], (list[T] | dict[T, str])[int])
attempt(lambda: V[int, str])


def function(x: int | None = None, *, y: list[int] | str = "") -> U:
    pass


print(function.__annotations__)

x = int
x |= None
print(x)
x |= str
print(x)
try:
    raise ValueError
except (ValueError | TypeError if False else ValueError):
    print("caught")
try:
    try:
        raise ValueError
    except ValueError | TypeError:
        print("no")
except TypeError as e:
    print(e)
match 5:
    case int() | str() as found:
        print(found)


class K:
    """Its metaclass dies with it."""


def lifetimes():
    class Local:
        pass

    n = sys.getrefcount(Local)
    union = Local | None
    print(sys.getrefcount(Local) - n, gc.is_tracked(union), len(gc.get_referents(union)), sys.getsizeof(union))
    del union
    print(sys.getrefcount(Local) - n)
    Local.union = int | Local
    del Local
    print(gc.collect())


gc.collect()
lifetimes()
