# Each instance owns its class.
import sys

rc = sys.getrefcount


class C:
    pass


start = rc(C)
one = C()
print(rc(C) - start)
ten = [C() for _ in range(10)]
print(rc(C) - start)
del one
ten.clear()
print(rc(C) - start)


def function():
    pass


alias = function
print(rc(function))
del alias
print(rc(function))
value = object()


def default(argument=value):
    return argument


print(rc(value))
del default
print(rc(value))
