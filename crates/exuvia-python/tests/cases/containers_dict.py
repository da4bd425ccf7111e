def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as error:
        print(type(error).__name__, error, error.args)


d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
print(d, len(d), d["a"], d.get("x"), d.get("x", 5), "a" in d, "x" in d, "x" not in d)
show(lambda: d["x"])
show(lambda: d[1])
show(lambda: d[(1, 2)])
show(lambda: d[[]])
show(lambda: {[]: 1})
show(lambda: {{}: 1})
show(lambda: {(1, []): 1})
print(list(d), list(d.keys()), list(d.values()), list(d.items()))
print(list(reversed(d)), list(reversed(d.keys())), list(reversed(d.values())), list(reversed(d.items())))
print(d.pop("a"), d.pop("x", None), d.popitem(), d)
show(d.pop, "x")
show({}.popitem)
print(d.setdefault("b", 7), d.setdefault("z", 7), d.setdefault("n"), d)
d.update({"q": 1}, r=2)
d.update([("s", 3), ["t", 4]])
d.update(u=5)
d.update()
print(d)
show(d.update, 5)
show(d.update, [1])
show(d.update, [(1, 2, 3)])
show(d.update, ["abc"])
show(d.update, {}, {})
show(dict, 5)
show(dict, [(1, 2)], a=3)
show(dict, {1: 2}, {3: 4})
show(dict, a=1, b=2)
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0))
del d["q"]
show(lambda: d.__delitem__("nope"))
print(d.copy() == d, d.copy() is d)
print({"a": 1} | {"b": 2, "a": 3})
e = f = {"a": 1}
e |= {"z": 1}
e |= [("y", 2)]
print(f)
show(lambda: {} | [])
show(lambda: {} < {})
print({1: 2, 3: 4} == {3: 4, 1: 2}, {1: 2} == {1: 3}, {1: 2} != {2: 1}, {} == [])
print({1: "a", 1.0: "b", True: "c"}, {1: "x"}[1.0], {True: "y"}[1])
d.clear()
print(d, bool(d))
print({**{"a": 1}, "b": 2, **{"a": 3}})
show(lambda: {**5})


def changes_size():
    d = {1: 1, 2: 2}
    for key in d:
        d[key + 10] = 1


def changes_keys():
    d = {1: 1, 2: 2, 3: 3}
    for key in d:
        del d[key]
        d[key + 10] = 1
    return d


def deletes():
    d = {1: 1, 2: 2}
    for key in d:
        del d[key]


show(changes_size)
show(changes_keys)
show(deletes)

keys = {"a": 1, "b": 2}.keys()
print(keys & {"a"}, keys | {"a"} == {"a", "b"}, keys - {"a"}, keys ^ {"b"}, keys & ["a", "z"], {"a", "c"} - keys)
print(keys == {"a", "b"}, keys <= {"a", "b", "c"}, keys > {"a"}, keys.isdisjoint(["z"]), "a" in keys)
items = {"a": 1, "b": 2}.items()
print(("a", 1) in items, ("a", 2) in items, 5 in items, items & {("a", 1)}, len(items), items == {("a", 1), ("b", 2)})
values = {"a": 1}.values()
print(1 in values, len(values), values == values, values == {"a": 1}.values())
print(keys, items, values)
show(lambda: keys[0])
show(lambda: hash(keys))

big = {}
for i in range(1000):
    big[i * 7] = i
for i in range(0, 1000, 3):
    del big[i * 7]
for i in range(0, 1000, 9):
    big[i * 7] = -i
print(len(big), sum(big.values()), list(big)[:5], list(big)[-5:])
stack = {}
for i in range(100):
    stack[i] = i
    stack.popitem()
print(stack)
queue = {}
for i in range(100):
    queue[i] = i
    if i > 5:
        del queue[next(iter(queue))]
print(queue)


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


k = {Key(i): i for i in range(10)}
print(k, k[Key(7)], Key(11) in k, k.pop(Key(3)), k)


class Evil:
    def __init__(self, d):
        self.d = d

    def __hash__(self):
        return 1

    def __eq__(self, other):
        self.d.clear()
        return False


e = {}
e[Evil(e)] = 1
e[Evil(e)] = 2
print(len(e))


class Error:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("no comparison")


show(lambda: {Error(): 1, Error(): 2})
show(lambda: {Error(): 1}.get(1))


class Missing(dict):
    def __missing__(self, key):
        return f"no {key}"


m = Missing(a=1)
print(m["a"], m["b"], m.get("b"), len(m), m)


class Mapping:
    def keys(self):
        return ["k1", "k2"]

    def __getitem__(self, key):
        return key * 2


print(dict(Mapping()), {**Mapping()})


def f(**keywords):
    return keywords


print(f(**Mapping()), f(a=1, **{"b": 2}))
show(lambda: f(a=1, **{"a": 2}))
show(lambda: f(**5))
show(lambda: f(**{1: 2}))
