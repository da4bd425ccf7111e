def show(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as error:
        print(type(error).__name__, error)


print(sorted([3, 1, 2]), sorted("hello"), sorted([3, 1, 2], reverse=True), sorted(["b", "A", "c"], key=str.lower))
print(sorted([1.5, 0.5, 1]), sorted([2.5, float("inf"), -1.0]), sorted([True, 0, 5]), sorted([(2, "a"), (1, "b"), (1, "a")]))
pairs = [(i * 7919 % 10, i) for i in range(200)]
print(sorted(pairs, key=lambda p: p[0]) == sorted(pairs), sorted(pairs, key=lambda p: p[0], reverse=True)[:12])
x = [5, 3, 1]
print(x.sort(), x)
x.sort(reverse=True)
print(x)
x.sort(key=lambda v: -v)
print(x)
show(x.sort, 5)
show(x.sort, foo=1)
show(sorted)
show(sorted, 5)
show(sorted, [1, "a"])
show(sorted, [1, 2], key=5)
show(sorted, [1, 2], lambda x: x)
show([3, 1, None].sort)


class Item:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n

    def __repr__(self):
        return f"I{self.n}"


items = [Item(i * 31 % 50) for i in range(100)]
print([i.n for i in sorted(items)] == sorted(i.n for i in items), sorted(items)[:5], max(items, key=lambda i: i.n))


def modify():
    values = [3, 2, 1]

    def key(v):
        values.append(v)
        return v

    try:
        values.sort(key=key)
    finally:
        print(values)


show(modify)


def raise_in_key():
    values = [3, 1, 2]

    def key(v):
        if v == 2:
            raise ValueError("key")
        return v

    try:
        values.sort(key=key)
    finally:
        print(sorted(values))


show(raise_in_key)


def seen():
    values = [3, 1, 2]
    lengths = []
    values.sort(key=lambda v: lengths.append(len(values)) or v)
    return values, lengths


show(seen)
data = []
state = 12345
for _ in range(2000):
    state = (state * 1103515245 + 12345) % 2**31
    data.append(state)
ordered = sorted(data)
print(all(ordered[i] <= ordered[i + 1] for i in range(1999)), sorted(data, reverse=True) == ordered[::-1])
mixed = [v if v % 2 else float(v) for v in data]
print(sorted(mixed) == ordered, sorted(ordered) == ordered, sorted(ordered[::-1]) == ordered)
big = [v * 2**40 for v in data]
print(sorted(big) == [v * 2**40 for v in ordered])
print(sorted([[2, 1], [1, 2], [1]]), sorted({3: 1, 1: 2}), sorted({3, 1, 2}))
print(sorted("aäzβ"), min("äz"), max("äz"))
