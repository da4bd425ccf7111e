class D:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)

    def __repr__(self):
        return self.name


print("list")
x = [D("a"), D("b"), D("c")]
x = None
print("tuple")
x = (D("a"), D("b"), D("c"))
x = None
print("dict")
x = {1: D("a"), D("key"): D("b"), 3: D("c")}
x = None
print("clear")
x = [D("a"), D("b"), D("c")]
x.clear()
print("slice deletion")
x = [D("a"), D("b"), D("c"), D("d")]
del x[1:3]
print(x)
del x[:]
print("slice assignment")
x = [D("a"), D("b"), D("c")]
x[0:2] = [D("n")]
print(x)
x[:] = []
print("extended slice")
x = [D("a"), D("b"), D("c"), D("d")]
del x[::2]
print(x)
x[::2] = [D("new")]
print(x)
x = None
print("item")
x = [D("a"), D("b")]
x[0] = D("c")
print(x)
del x[1]
x.pop()
x.append(D("p"))
print("popping")
y = x.pop()
print("popped", y)
del y
print("dict item")
x = {"k": D("old")}
x["k"] = D("new")
print(x)
x.pop("k")
x["k"] = D("last")
del x["k"]
x["k"] = D("really last")
x.clear()
x.update(k=D("updated"))
x.setdefault("k", D("not stored"))
print("popitem")
x.popitem()
print("set")
x = {D("in set")}
x.clear()
x = {D("popped from set")}
x.pop()
print("remove")
x = [D("removed")]
x.remove(x[0])
print("iterators")
for item in [D("1"), D("2")]:
    print("loop", item)
del item
it = iter([D("i1"), D("i2")])
print(next(it))
it = None
print("comprehension")
x = [D(str(i)) for i in range(3)]
x = [v for v in x if v.name == "1"]
print(x)
x = None
print("unpacking")
a, b = D("u1"), D("u2")
a, b = b, a
a = None
b = None


class Reentrant:
    def __init__(self, target):
        self.target = target

    def __del__(self):
        print("list is now", self.target)
        self.target.append("from del")


x = []
x.append(Reentrant(x))
x.append(1)
x.clear()
print(x)
x[:] = [Reentrant(x), 2]
x[:] = [3]
print(x)
x[:] = [Reentrant(x), 2]
x[0] = 4
print(x)
x[:] = [Reentrant(x), 2]
del x[0]
print(x)
x = None
d = {}


class InDict:
    def __del__(self):
        print("dict is now", d)
        d["from del"] = 1


d[1] = InDict()
d[1] = 2
print(d)
d[1] = InDict()
del d[1]
print(d)
d[1] = InDict()
d.clear()
print(d)
s = set()


class InSet:
    def __del__(self):
        print("set is now", s)
        s.add("from del")


s.add(InSet())
s.pop()
print(s)
s.add(InSet())
s.clear()
print(s)
big = [D("big")] + [None] * 5
big *= 2
print(len(big))
big = big[6:]
print("sliced")
big = None
