"""`list[int]` and the like: `types.GenericAlias`."""

import collections
import collections.abc
import contextlib
import copy
import gc
import sys
import types
import weakref


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
    except Exception as e:
        print(type(e).__name__, e)
    else:
        print(repr(result))


class C:
    class Inner:
        pass

    def __class_getitem__(cls, item):
        return cls, item


def function():
    pass


for alias in [
    list[int], dict[str, int], tuple[()], tuple[int, ...], type[int], set["text"], frozenset[None], list[list[int]], dict[str, C.Inner], list[len],
    collections.deque[int], collections.defaultdict[str, list[int]], collections.OrderedDict[int, int], collections.Counter[str], collections.ChainMap[int, int],
    collections.abc.Iterable[int], collections.abc.Mapping[str, int], collections.abc.Generator[int, None, str], collections.abc.Awaitable[int], collections.abc.Set[int],
    contextlib.AbstractContextManager[int], types.MappingProxyType[str, int], weakref.ref[int], enumerate[int], collections.abc.ByteString, C[int], list[...], list[5, "x", None], list[[int, str]],
    collections.abc.Callable[[int, str], float], collections.abc.Callable[..., int], collections.abc.Callable[[], None], collections.abc.Callable[[list[int]], C], list[collections.abc.Callable[[int], str]],
]:
    print(alias, getattr(alias, "__origin__", None), getattr(alias, "__args__", None), getattr(alias, "__parameters__", None), type(alias).__name__)

for key in [int, str, object, range, C(), 5, None, function]:
    attempt(lambda: key[int])
attempt(lambda: int[int])

A = list[int]
print(type(A), type(A) is types.GenericAlias, isinstance(A, type), A.__class__, type(types.GenericAlias).__name__)
print(types.GenericAlias, types.GenericAlias.__module__, types.GenericAlias.__name__)
print(A == list[int], A != list[int], A == list[str], A == dict[int], A == 5, A != 5, A is list[int], hash(A) == hash(list[int]), {list[int]: 1}[A])
print(A(), A((1, 2)), dict[str, int](a=1), tuple[int, ...]([1, 2]))
print(A.append is list.append, A.__name__, A.__doc__ == list.__doc__, A.__mro__, A.__unpacked__, A.__typing_unpacked_tuple_args__)
attempt(lambda: A.missing)
attempt(setattr, A, "attribute", 1)
attempt(setattr, A, "__origin__", 1)
attempt(delattr, A, "__args__")
attempt(isinstance, [], A)
attempt(issubclass, list, A)
attempt(isinstance, [], (int, A))
attempt(types.GenericAlias)
attempt(types.GenericAlias, list)
attempt(types.GenericAlias, list, int, str)
attempt(types.GenericAlias, list, args=int)
attempt(types.GenericAlias, list, int)
attempt(types.GenericAlias, list, (int, str))
attempt(types.GenericAlias, 5, (6,))
attempt(lambda: A[int])
attempt(lambda: A[()])
attempt(lambda: A < A)
attempt(lambda: A + A)
print("append" in dir(A), "__origin__" in dir(A), "__mro_entries__" in dir(A))
print(copy.copy(A) == A, copy.deepcopy(dict[str, list[int]]) == dict[str, list[int]], A.__reduce__())


class Variable:
    """A type variable, as far as aliases need to know."""

    def __init__(self, name):
        self.name = name

    def __typing_subst__(self, arg):
        print("subst", self.name, arg)
        return arg

    def __repr__(self):
        return "~" + self.name


T, U = Variable("T"), Variable("U")
D = dict[T, list[U]]
print(D, D.__parameters__, D.__parameters__ is D.__parameters__, D[int, str], D[T, T].__parameters__, list[T][U], list[list[T]][int])
attempt(lambda: D[int])
attempt(lambda: D[int, str, float])
attempt(lambda: list[T][()])
attempt(lambda: (T | None) if hasattr(Variable, "__or__") else "no union")
print(collections.abc.Callable[[T], U][int, str], collections.abc.Callable[[T, int], T].__parameters__)


class Prepared(Variable):
    def __typing_prepare_subst__(self, alias, args):
        print("prepare", self.name, alias, args)
        return args[::-1]


print(dict[Prepared("P"), T][int, str])

(starred,) = tuple[int, str]
print(starred, starred.__unpacked__, starred.__typing_unpacked_tuple_args__, starred == tuple[int, str], list[T, U][(*tuple[int, str],)], starred.__reduce__()[0])
print([*list[int]], tuple[*tuple[int, ...]], tuple[*tuple[int, str], float])


class Derived(list[int], metaclass=type):
    pass


class Several(dict[str, int], collections.abc.Sized):
    pass


print(Derived.__mro__, Derived.__bases__, Derived.__orig_bases__, Derived([1]), Derived[str])
print(Several.__bases__, Several.__orig_bases__)
attempt(lambda: type("Direct", (list[int],), {}))


class Generic:
    __class_getitem__ = classmethod(types.GenericAlias)

    def __init__(self, *args):
        self.args = args


G = Generic[int]
print(G, G(1, 2).args, G(1).__orig_class__, Generic(1).__dict__, G.__orig_class__ if hasattr(G, "__orig_class__") else None)


class Slotted:
    __slots__ = ()
    __class_getitem__ = classmethod(types.GenericAlias)


print(type(Slotted[int]()).__name__)


class Sub(types.GenericAlias):
    def __repr__(self):
        return "Sub of " + super().__repr__()

    def __getitem__(self, item):
        return Sub(self.__origin__, item)


s = Sub(list, int)
print(s, s.append is list.append, s(), s == list[int], list[int] == s, hash(s) == hash(list[int]), s[str], isinstance(s, types.GenericAlias), s.__args__)


class K:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)

    def __repr__(self):
        return self.name


def lifetimes():
    arg = K("argument")
    n = sys.getrefcount(arg)
    alias = list[arg]
    print(sys.getrefcount(arg) - n, gc.is_tracked(alias), gc.get_referents(alias), sys.getsizeof(alias))
    r = weakref.ref(alias)
    print(r() is alias)
    del arg, alias
    print("deleted", r())
    cycle = K("cycle")
    cycle.alias = dict[str, cycle]
    del cycle
    print("collect")
    print(gc.collect())


gc.collect()
lifetimes()
