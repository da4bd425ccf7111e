# In a call, the caller's name and the parameter count; what only the call holds counts once.
from sys import getrefcount as count


def plain(p):
    return count(p)


def star(*p):
    return count(p[0])


def double(**p):
    return count(p["z"])


def default(p=[]):
    return count(p)


class C:
    def __init__(self):
        print("in __init__", count(self))

    def method(self):
        return count(self)


x = C()
print("of a global", plain(x), star(x), double(z=x))
print("of a temporary", plain([]), star([]), double(z=[]))
print("of a default", default())
print("of self", x.method())
method = x.method
print("of self in a stored method", method())
