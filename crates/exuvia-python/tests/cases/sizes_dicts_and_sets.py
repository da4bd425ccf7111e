# The sizes of dictionaries and sets, also when they have been larger.
import sys
gs = sys.getsizeof
def p(name, *x): print(name, *[gs(y) for y in x])
d = {}
for i in range(30): d[i] = i; print(gs(d), end=' ')
print()
for i in range(29): del d[i]; print(gs(d), end=' ')
del d[29]
print()
d[1] = 1; print(gs(d)); d.clear(); print(gs(d)); d[1]=1; print(gs(d)); d['a'] = 1; print(gs(d))
d = {str(i): i for i in range(10)}; print(gs(d)); d.pop('0'); d.popitem(); print(gs(d)); d[5] = 1; print(gs(d)); d.clear(); print(gs(d)); d['a'] = 1; print(gs(d)); 
p('d', {}, {1:2}, {'a':1}, dict(), dict(a=1), dict([(1,2)]), {i:i for i in range(6)}, dict.fromkeys('abcdef'), dict.fromkeys(range(6)), {1:2,3:4}.copy(), {'a':1}.copy(), {**{'a':1}}, {**{'a':1}, 'b':2}, {'a':1} | {'b':2}, dict(zip('abcdef', range(6))), dict({'a':1}), dict({}), {}.copy(), globals().copy() and {})
d = {i: i for i in range(100)}
for i in range(95): del d[i]
print(gs(d), gs(d.copy()), gs(dict(d))); d['x']=1; print(gs(d))
for i in range(200, 260): d[i] = i
print(gs(d))
d = {i: i for i in range(10)}; d.update({i: i for i in range(50)}); print(gs(d)); d = {}; d.update({i: i for i in range(50)}); print(gs(d)); d = {}; d.update(a=1, b=2); print(gs(d)); d |= {i:i for i in range(20)}; print(gs(d)); d.setdefault(1000, 1); print(gs(d))
s = set()
for i in range(90): s.add(i); print(gs(s), end=' ')
print()
for i in range(90): s.discard(i); print(gs(s), end=' ')
print()
s.add(1); print(gs(s)); s.clear(); print(gs(s)); s.update(range(30)); print(gs(s)); s.pop(); print(gs(s)); s -= set(range(28)); print(gs(s)); s &= {29}; print(gs(s)); s |= set(range(100)); print(gs(s))
p('s', set(), {1}, {1,2,3,4,5}, set(range(5)), set(range(20)), set('abcdef'), frozenset(range(5)), frozenset(), set(range(20)).copy(), {1,2}|{3,4,5}, set(range(20)) - set(range(18)), set(range(20)) & {1}, set(range(20)) ^ {1}, set([1]*20), set({i:1 for i in range(20)}), {i for i in range(20)}, frozenset(set(range(20))), set(set(range(20))), set(frozenset(range(6))))
s = set(range(100)); [s.remove(i) for i in range(98)]; print(gs(s), gs(s.copy()), gs(set(s)), gs(frozenset(s))); s.add(1000); print(gs(s))
for s in [{3, 1, 2}, {10, 9, 8, 7, 6}, {1, 1.0, True, 2, 3}, {'a', 1, (1, 2)}, {5, 37, 69, 101}, {1, 2}, {-1, -2, -3, 0}]:
    print([x for x in s if type(x) is int], len(s), gs(s))
print({1, 2, 3} is {1, 2, 3}, 2 in {1, 2, 3}, {1, 2, 3} | {4})
