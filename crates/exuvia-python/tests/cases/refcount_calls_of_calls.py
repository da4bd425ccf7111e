"""Reference counts of what built-in callables hand on."""
import functools
import operator
import sys


class Thing:
    pass


def count(a, *rest, **named):
    return sys.getrefcount(a), [sys.getrefcount(x) for x in rest], {k: sys.getrefcount(v) for k, v in named.items()}


print(functools.partial(count, Thing())(Thing()))
print(functools.partial(count, Thing())(x=Thing()))
print(functools.partial(count, x=Thing())(Thing()))
print(functools.partial(count)(Thing()), functools.partial(count, Thing())())
print(functools.partial(functools.partial(count, Thing()), Thing())(Thing()))
print(functools.reduce(lambda a, b: count(a, b), [Thing(), Thing()]))
print(list(map(count, [Thing()], [Thing()])), list(filter(lambda x: print(sys.getrefcount(x)), [Thing()])))
print(functools.lru_cache(count)(Thing()), functools.lru_cache(maxsize=0)(count)(Thing()))


class Called:
    def __call__(self, a, *rest):
        return count(a, *rest)

    @functools.singledispatchmethod
    def method(self, a):
        return count(a)

    @staticmethod
    def static(a):
        return count(a)

    @classmethod
    def made(cls, a):
        return count(a)


called = Called()
print(called(Thing()), called.method(Thing()), called.static(Thing()), called.made(Thing()), Called.made(Thing()))
print(functools.partial(called, Thing())(Thing()), functools.partial(Called.made, Thing())())
print(len(sorted([Thing()], key=lambda x: print(sys.getrefcount(x)) or 0)), max([Thing()], key=lambda x: print(sys.getrefcount(x)) or 0) is not None)
print(operator.call(count, Thing()), operator.methodcaller("method", Thing())(Called()))
