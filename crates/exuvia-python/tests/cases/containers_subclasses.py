def show(f, *args):
    try:
        print(f(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Stack(list):
    def push(self, item):
        self.append(item)

    def __len__(self):
        return super().__len__() + 100


s = Stack([1, 2])
s.push(3)
print(s, len(s), s[0], s[-1], s[1:], 2 in s, list(s), s == [1, 2, 3], [1, 2, 3] == s, isinstance(s, list), bool(Stack()))
s[0] = 10
s += [4]
print(s, type(s).__name__, s + [1], type(s + [1]).__name__, s * 2, sorted(s), sum(s), max(s))
del s[0]
print(s.pop(), s.index(3), s.count(2), s)
s.sort(reverse=True)
s.extend(s)
print(s)


class Filled(list):
    def __init__(self, n):
        super().__init__(range(n))
        self.n = n


f = Filled(3)
print(f, f.n, [*f], len(f))


class Counting(dict):
    def __init__(self, *args, **keywords):
        super().__init__(*args, **keywords)
        self.reads = 0

    def __getitem__(self, key):
        self.reads += 1
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)

    def __contains__(self, key):
        return True


c = Counting(a=1)
c["b"] = 2
print(c["a"], c["b"], c.reads, c, len(c), "zzz" in c, c.get("a"), c.get("z"), list(c), dict(c))
show(lambda: c["nope"])
del c["a"]
print(c, {**c}, c == {"b": 4})


class Default(dict):
    def __missing__(self, key):
        value = self[key] = []
        return value


d = Default()
d["x"].append(1)
d["x"].append(2)
print(d, "y" in d, d.get("y"))


class Point(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    @property
    def x(self):
        return self[0]


p = Point(1, 2)
print(p, p.x, p == (1, 2), hash(p) == hash((1, 2)), len(p), {p: 1}[(1, 2)], p < (1, 3), [*p])
a, b = p
print(a, b, p + (3,), p[::-1])


class Tags(set):
    def add(self, item):
        super().add(item.upper())


t = Tags(["x"])
t.add("a")
print(sorted(t), "A" in t, len(t), t | {"q"} == {"x", "A", "q"}, type(t | {"q"}).__name__, t == {"x", "A"})


class Number(int):
    def __add__(self, other):
        return Number(int(self) + other + 1000)

    def __repr__(self):
        return f"Number({int(self)})"


n = Number(5)
print(n == 5, n < 6, n + 1, hash(n) == hash(5), {5: "five"}[n], [10, 20, 30, 40, 50, 60][n], n * 2)


class Text(str):
    def __len__(self):
        return 42


x = Text("abc")
print(x, len(x), x == "abc", x[1], x.upper(), "b" in x, {"abc": 1}[x], hash(x) == hash("abc"), list(x))


class NoHash(tuple):
    __hash__ = None


class EqOnly(tuple):
    def __eq__(self, other):
        return True


show(hash, NoHash())
show(hash, EqOnly())
show(hash, Stack())
print(EqOnly((1,)) == 5, EqOnly((1,)) != 5)


class Frozen(frozenset):
    pass


print(Frozen([1, 2]) == {1, 2}, hash(Frozen([1])) == hash(frozenset([1])), len(Frozen([1])))


class Iter(list):
    def __iter__(self):
        return iter(["overridden"])


i = Iter([1, 2])
print(list(i), [*i], i[0], len(i), tuple(i), sorted(i))


class Enum(enumerate):
    pass


print(list(Enum("ab")))
