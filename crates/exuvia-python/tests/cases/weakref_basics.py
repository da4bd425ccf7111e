# Weak references: alive, dead, shared, compared.
import weakref


class C:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __hash__(self):
        return hash(self.value)


c = C(1)
r = weakref.ref(c)
print(r() is c, r is weakref.ref(c), weakref.getweakrefcount(c))
same = C(1)
s = weakref.ref(same)
print(r == s, hash(r) == hash(c), r != s)
del c
print(r(), r == s, r == r, weakref.getweakrefcount(same))
print(hash(r) == hash(s))
del same
fresh = weakref.ref(C(2))
print(fresh())
try:
    hash(fresh)
except TypeError as error:
    print(error)
for value in (1, "x", [], {}, (), None, object()):
    try:
        weakref.ref(value)
    except TypeError as error:
        print(error)


def function():
    pass


class L(list):
    pass


strong = [function, C, {1}.__class__, L(), set()]
print([weakref.ref(value)() is value for value in strong])


class Method:
    def method(self):
        pass


m = Method()
print(weakref.ref(m.method)())
print(repr(weakref.ref(m)).split(";")[0].split(" at ")[0])
