def show(f, *args):
    try:
        print(f(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(1 == 1.0, 1 == True, "a" == "a", "a" < "b", "a" == 1, None == None, None == 0, (1, 2) < (1, 2, 3), (1, "a") == (1, "a"))
show(lambda: 1 < "a")
show(lambda: "a" >= None)
show(lambda: None < None)
show(lambda: (1, "a") < (1, 2))
show(lambda: {} < {})
show(lambda: 1j < 2j)
show(lambda: len < len)
show(lambda: object() < object())
print(1 < 2.5, 2**70 > 1.0, 2**53 == 2.0**53, 2**53 + 1 == 2.0**53, float("nan") == float("nan"), 1j == 1j, 1 + 0j == 1, 1 == 1 + 0j)
nan = float("nan")
print(nan in [nan], [nan] == [nan], nan == nan, (nan,) == (nan,), {nan} == {nan})
print(b"a" < b"b", b"a" == "a", slice(1, 2) == slice(1, 2), slice(1) == slice(2), print == print, [].append == [].append)


class Plain:
    pass


p = Plain()
print(p == p, p != p, p == Plain(), p == 1, hash(p) == hash(p))


class Eq:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        print("eq", self.n)
        return NotImplemented if not isinstance(other, Eq) else self.n == other.n


print(Eq(1) == Eq(1), Eq(1) != Eq(2), Eq(1) == 5, 5 == Eq(1), Eq(1) in [Eq(2), Eq(1)])
show(hash, Eq(1))


class Base:
    def __lt__(self, other):
        print("Base.lt")
        return True

    def __gt__(self, other):
        print("Base.gt")
        return False


class Derived(Base):
    def __gt__(self, other):
        print("Derived.gt")
        return True


print(Base() < Derived(), Base() > Base(), Base() < Base())
show(lambda: Base() <= Base())


class Weird:
    def __eq__(self, other):
        return "yes"

    def __lt__(self, other):
        return []

    __hash__ = None


print(Weird() == 1, Weird() < 1, 1 > Weird(), bool(Weird() == 1), [Weird()] == [1])
show(hash, Weird())


class Bool:
    def __bool__(self):
        return 5


class Len:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


show(bool, Bool())
show(bool, Len(0))
show(bool, Len(3))
show(len, Len(3))
show(len, Len(-1))
show(len, Len("a"))
show(len, Len(10**30))
show(len, Len(True))
show(len, 5)
show(len)


class Hash:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return self.value


show(hash, Hash(5))
show(hash, Hash(-1))
show(hash, Hash(2**70))
show(hash, Hash("a"))
show(hash, [])
show(hash, {})
show(hash, (1, []))
show(hash, slice(1))
print(hash(1), hash(-1), hash(1.0), hash(1.5), hash(2**61), hash(2**61 - 1), hash(-(2**61)), hash(2**100), hash(True), hash(float("inf")), hash(1e300), hash(0.1))
print(hash(()), hash((1,)), hash((1, 2, 3)), hash((1, (2, 3))), hash(1 + 2j), hash(range(10)))


class Container:
    def __contains__(self, item):
        return item


print(1 in Container(), 0 in Container(), 5 not in Container())


class NoContainer:
    __contains__ = None


show(lambda: 1 in NoContainer())
print("a" in "abc", "" in "abc", 97 in b"abc", b"bc" in b"abc")
show(lambda: 1 in "abc")
show(lambda: "a" in b"abc")
show(lambda: 300 in b"abc")
print(isinstance(1, int), isinstance(True, int), isinstance(1, (str, int)), isinstance(1, ()), isinstance(p, Plain), issubclass(bool, int), issubclass(Derived, (int, Base)))
show(isinstance, 1, 5)
show(issubclass, 1, int)
show(issubclass, int, 5)


class Meta(type):
    def __instancecheck__(cls, instance):
        return instance == 42

    def __subclasscheck__(cls, sub):
        return sub is int

    def __len__(cls):
        return 7

    def __iter__(cls):
        return iter("meta")

    def __getitem__(cls, key):
        return key

    def __contains__(cls, key):
        return key == 1


class WithMeta(metaclass=Meta):
    pass


print(isinstance(42, WithMeta), isinstance(41, WithMeta), isinstance(WithMeta(), WithMeta), issubclass(int, WithMeta), issubclass(str, WithMeta))
print(len(WithMeta), list(WithMeta), WithMeta["k"], 1 in WithMeta, 2 in WithMeta)
print(callable(len), callable(5), callable(Plain), callable(p), callable(lambda: 1))
a = []
a.append(a)
b = []
b.append(b)
show(lambda: a == b)
print(a == a)
nested = []
for _ in range(100000):
    nested = [nested]
other = []
for _ in range(100000):
    other = [other]
show(lambda: nested == other)
