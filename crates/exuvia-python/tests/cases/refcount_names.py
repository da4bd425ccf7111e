# Reference counts as sys.getrefcount reports them: its own argument included.
import sys

rc = sys.getrefcount


class C:
    def __init__(self):
        print("in __init__", rc(self))

    def method(self):
        return rc(self)


def argument(value):
    return rc(value)


def star(*values):
    return rc(values[0])


def keywords(**values):
    return rc(values["value"])


print("fresh", rc(object()), rc([]), rc(C()), rc(lambda: 0))
x = C()
print("one name", rc(x))
y = x
print("two names", rc(x))
del y
print("one again", rc(x))
print("method", x.method())
print("argument", argument(x), argument(object()))
print("star", star(x), star(object()))
print("keywords", keywords(value=x))
bound = x.method
print("bound method", rc(x), bound())
del bound
for item in [x]:
    print("loop", rc(x))
del item
holders = [x, x, (x, {"x": x, "y": [x]})]
print("holders", rc(x))
holders.clear()
print("cleared", rc(x))


def local():
    value = C()
    alias = value
    return rc(value)


print("local", local())
