def show(f, *args):
    try:
        print(f(*args))
    except Exception as error:
        print(type(error).__name__, error, error.args)


s = {3, 1, 2}
s.add(10)
s.add(1)
print(s, len(s), 1 in s, 5 in s)
s.discard(99)
s.discard(1)
s.remove(2)
print(s)
show(s.remove, 99)
show(s.remove, [])
show(set().pop)
show(lambda: {[]})
show(lambda: {1} < 5)
show(lambda: {1} | [2])
show(set, 5)
show(set, 1, 2)
show(hash, set())
print({1, 2} | {2, 3}, {1, 2} & {2, 3}, {1, 2} - {2, 3}, {1, 2} ^ {2, 3})
print({1, 2}.union([3], (4,)), {1, 2, 3}.intersection([2, 3], {3}), {1, 2, 3}.difference([1], [2]), {1, 2}.symmetric_difference([2, 5]))
print({1} < {1, 2}, {1} <= {1}, {1, 2} > {3}, {1, 2} >= {1}, {1} == frozenset([1]), {1} != {2}, {1, 2}.issubset([1, 2, 3]), {1}.issuperset([]), {1}.isdisjoint([2]))
t = u = {1, 2, 3}
t |= {4}
t &= {1, 2, 4, 8}
t -= {1}
t ^= {2, 9}
print(u, t is u)
t.update([5, 6], {7})
t.intersection_update([5, 6, 7, 9])
t.difference_update([9])
t.symmetric_difference_update([5, 100])
print(u)
t.clear()
print(t, bool(t))
f = frozenset([1, 2, 3])
print(f, f | {4}, {4} | f, f & {1}, f - {1}, f.copy() is f, frozenset(f) is f, hash(f) == hash(frozenset([3, 2, 1])))
print(hash(frozenset()), hash(frozenset([1, 2, 3])), hash(frozenset(range(100))))
print({frozenset([1])} == {frozenset([1])}, {1} in {frozenset([1])}, frozenset() in {frozenset()})
show(lambda: f.add(1))
g = f
g |= {9}
print(g, f)


def changes():
    s = {1, 2}
    for i in s:
        s.add(i + 10)


show(changes)
print({i % 7 for i in range(100)}, {*range(3), 5})
print(set(range(20, 0, -3)), {100, 50, 75, 25}, {-1, -2, 0, 1}, {2**40, 2**50, 7}, {0.5, 1.5, 2})
p = set(range(10))
print([p.pop() for _ in range(4)], p)
p.add(0)
p.add(32)
print(p, p.pop())
big = set()
for i in range(0, 3000, 7):
    big.add(i * i % 1009)
for i in range(0, 3000, 5):
    big.discard(i % 1009)
print(list(big))
print(list(big - set(range(500))), list(big & set(range(0, 1009, 2))), list({1, 2} ^ big)[:20])
print(list(set(list(big)[::3]) | {5, 1000})[:30])
print(sorted({"b", "a", "c"}), {(1, 2), (1, 2)}, len({"a", "b", "a"}))
