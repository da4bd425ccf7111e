"""An object whose class is assigned counts at its new class only."""
import gc
import sys


class One:
    pass


class Two:
    pass


class Failure(Exception):
    pass


class Other(Exception):
    pass


def counts():
    return sys.getrefcount(One), sys.getrefcount(Two)


print(counts())
x, y = One(), One()
print(counts())
x.__class__ = Two
print(counts(), x in gc.get_referrers(One), x in gc.get_referrers(Two), y in gc.get_referrers(One))
x.__class__ = One
print(counts(), x in gc.get_referrers(One), x in gc.get_referrers(Two))
y.__class__ = Two
x.__class__ = Two
print(counts())
del x
print(counts())
del y
print(counts())

before = sys.getrefcount(Failure)
error = Failure()
error.__class__ = Other
print(sys.getrefcount(Failure) - before)
del error
print(sys.getrefcount(Failure) - before)
