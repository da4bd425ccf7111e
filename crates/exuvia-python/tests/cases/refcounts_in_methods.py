# Counts of objects inside the special methods that operators and built-in functions call; and pow.
import sys
rc = sys.getrefcount
class K:
    def __str__(s): print(rc(s), end=' '); return 'k'
    def __repr__(s): print(rc(s), end=' '); return 'k'
    def __format__(s, f): print(rc(s), end=' '); return 'k'
    def __pow__(s, o, m=None): print(rc(s), rc(o), end=' '); return 1
    def __rpow__(s, o): print(rc(s), rc(o), end=' '); return 1
    def __reversed__(s): print(rc(s), end=' '); return iter([])
    def __bytes__(s): print(rc(s), end=' '); return b''
    def __call__(s, *a, **k): print(rc(s), [rc(x) for x in a], [rc(v) for v in k.values()], rc(k), end=' ')
    def __index__(s): print(rc(s), end=' '); return 1
    def __len__(s): print(rc(s), end=' '); return 1
    def __hash__(s): print(rc(s), end=' '); return 1
    def __abs__(s): print(rc(s), end=' '); return 1
    def __round__(s, n=None): print(rc(s), end=' '); return 1
    def __int__(s): print(rc(s), end=' '); return 1
    def __float__(s): print(rc(s), end=' '); return 1.0
    def __complex__(s): print(rc(s), end=' '); return 1j
    def __iter__(s): print(rc(s), end=' '); return iter([])
    def __divmod__(s, o): print(rc(s), rc(o), end=' '); return 1
    def __dir__(s): print(rc(s), end=' '); return []
    def __sizeof__(s): print(rc(s), end=' '); return 1
    def __bool__(s): print(rc(s), end=' '); return True
    def __contains__(s, o): print(rc(s), rc(o), end=' '); return True
    def __getitem__(s, o): print(rc(s), rc(o), end=' '); return True
    def __enter__(s): print(rc(s), end=' '); return s
    def __exit__(s, *a): print(rc(s), end=' ')
k = K(); j = K()
def t(name, f):
    print(name, end=': '); f(); print()
import math, operator, json
for name, f in [('repr', lambda: repr(k)), ('str', lambda: str(k)), ('format', lambda: format(k)), ('format2', lambda: format(k, 'x')), ('f', lambda: f'{k}'), ('f!r', lambda: f'{k!r}'), ('f!s', lambda: f'{k!s:>5}'), ('%s', lambda: '%s' % k), ('%s,', lambda: '%s' % (k,)), ('%s2', lambda: '%s %r' % (k, j)), ('%(a)s', lambda: '%(a)s' % {'a': k}), ('.format', lambda: '{}'.format(k)), ('.format_map', lambda: '{a}'.format_map({'a': k})), ('tuple', lambda: repr((k,))), ('dict', lambda: repr({'a': k})), ('set', lambda: repr({k})), ('print', lambda: print(k, end=' ')), ('pow', lambda: pow(k, j)), ('pow3', lambda: pow(k, j, k)), ('**', lambda: k ** j), ('reversed', lambda: reversed(k)), ('bytes', lambda: bytes(k)), ('call', lambda: k()), ('call1', lambda: k(j)), ('call kw', lambda: k(j, a=j)), ('call *', lambda: k(*[j])), ('index', lambda: [1,2][k]), ('range', lambda: range(k)), ('len', lambda: len(k)), ('hash', lambda: hash(k)), ('abs', lambda: abs(k)), ('round', lambda: round(k)), ('round2', lambda: round(k, 1)), ('int', lambda: int(k)), ('float', lambda: float(k)), ('complex', lambda: complex(k)), ('iter', lambda: iter(k)), ('list()', lambda: list(k)), ('divmod', lambda: divmod(k, j)), ('dir', lambda: dir(k)), ('sizeof', lambda: sys.getsizeof(k)), ('bool', lambda: bool(k)), ('not', lambda: not k), ('in', lambda: j in k), ('getitem', lambda: k[j]), ('math', lambda: math.sqrt(k)), ('max', lambda: max([k, j], key=lambda x: rc(x))), ('sorted', lambda: sorted([k], key=lambda x: print(rc(x), end=' '))), ('map', lambda: list(map(lambda x: print(rc(x), end=' '), [k]))), ('filter', lambda: list(filter(lambda x: print(rc(x), end=' '), [k]))), ('any', lambda: any([k])), ('join', lambda: ''.join([str(k)])), ('dict key', lambda: {k: 1}), ('set add', lambda: {k}), ('operator', lambda: operator.index(k)), ('ascii', lambda: ascii(k)), ('hex', lambda: hex(k)), ('chr', lambda: chr(k)), ('slice', lambda: [1,2][k:k]), ('*', lambda: [1] * k), ('bytes list', lambda: bytes([k])), ('sum', lambda: sum([k.__index__()])), ('str.encode', lambda: 'a'.center(k)), ('with', lambda: w())]:
    if name == 'with':
        def w():
            with k: pass
    t(name, f)
for args in [(2,3), (2,3,5), (2,-1,5), (2.0,3,5), (2j,3,5), ('a',1,2), (1,), (1,2,3,4), (2,3,None), (2,3,0), ('a','b')]:
    try: print(pow(*args))
    except Exception as e: print(type(e).__name__, e)
print(pow(base=2, exp=3), pow(2, exp=3, mod=5), pow(2, 3, mod=None))
class P:
    def __pow__(s, o, m=None): return NotImplemented if o == 0 else (o, m)
print(pow(P(), 1), pow(P(), 1, 2))
for a in [(P(), 0), (P(), 0, 3), (2, P(), 3), (2, P())]:
    try: print(pow(*a))
    except Exception as e: print(type(e).__name__, e)
class Q:
    __pow__ = staticmethod(lambda *a: a)
class R:
    class C:
        def __call__(self, *a): return a
    __pow__ = C()
print(pow(Q(), 1, 2), pow(R(), 1, 2), pow(R(), 1))
import weakref
class I(int): pass
i = I(5); print(pow(weakref.proxy(i), 2), pow(3, weakref.proxy(i), 7))
