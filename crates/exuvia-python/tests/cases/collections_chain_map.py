# ChainMap is a mutable mapping.
import collections.abc, gc
from collections import ChainMap
base = {'a': 1, 'b': 2}
m = ChainMap({}, base)
m['c'] = 3
m['a'] = 10
print(m, len(m), list(m), 'b' in m, m['b'], m.get('z'), m.get('z', 5), bool(m), bool(ChainMap()))
print(sorted(m.items()), list(m.keys()), list(m.values()), type(m.items()).__name__)
print(isinstance(m, collections.abc.MutableMapping), type(ChainMap).__name__, ChainMap.__module__)
print([type(x).__name__ for x in gc.get_referents(m)])
for act in [lambda: m['q'], lambda: m.pop('b'), lambda: m.__delitem__('b'), lambda: ChainMap().popitem()]:
    try: print(act())
    except KeyError as e: print(repr(e), repr(e.__cause__), repr(e.__context__))
print(m.pop('c'), m.popitem(), m)
n = m.new_child({'x': 1}, y=2)
print(n, n.parents, n.parents.maps[1] is base, n.copy() == n, n.copy().maps[0] is n.maps[0])
print(n | {'k': 1}, {'k': 1, 'x': 9} | n)
n |= {'z': 0}
print(n, ChainMap.fromkeys('ab', 0), n.setdefault('w', 4), n)
class Missing(ChainMap):
    def __missing__(self, key): return key * 2
print(Missing()['ab'], Missing().get('ab'), repr(Missing({1: 2})))
n.clear()
print(n)
