# In which order what is nested dies: what is more than 50 levels deep waits, and not all kinds of objects are a level.
import gc
gc.disable()
class P:
    def __init__(self, n, x=None): self.n = n; self.x = x
    def __del__(self): out.append(self.n)
class Q:
    def __init__(self, x=None): self.x = x
class S:
    __slots__ = ('x',)
    def __init__(self, x=None): self.x = x
class L(list): pass
class E(Exception): pass
def lst(n, x): return [P(n), x]
def lst2(n, x): return [x, P(n)]
def tup(n, x): return (P(n), x)
def dct(n, x): return {1: P(n), 2: x}
def inst(n, x): return P(n, x)
def plain(n, x): o = Q(x); o.p = P(n); return o
def slots(n, x): return S([P(n), x])
def sub(n, x): l = L(); l.append(P(n)); l.append(x); return l
def clos(n, x):
    p = P(n)
    def f(): return p, x
    return f
def gen(n, x):
    def g(p, x):
        yield 1
        yield p, x
    r = g(P(n), x); next(r); return r
def meth(n, x): return P(n, x).__init__
def exc(n, x): e = E(P(n)); e.x = x; return e
def exc2(n, x): e = E(P(n), x); return e
def cause(n, x):
    e = E(P(n)); e.__cause__ = x if isinstance(x, BaseException) else None; return e
def st(n, x): return {P(n)} if x is None else frozenset([x]) if isinstance(x, (frozenset, tuple)) else [P(n), x]
def it(n, x): return iter([P(n), x])
def mp(n, x): return map(len, [P(n), x])
def en(n, x): return enumerate([P(n), x])
def sl(n, x): return slice(P(n), x)
def prop(n, x): return property(P(n), x)
def dv(n, x): return {1: P(n), 2: x}.values()
def sm(n, x): return staticmethod([P(n), x])
kinds = [lst, lst2, tup, dct, inst, plain, slots, sub, clos, gen, meth, exc, exc2, cause, it, mp, en, dv, sm]
def run(name, depth, make):
    global out
    out = []
    x = None
    for n in range(depth): x = make(n, x)
    x = None
    o = out; out = []
    print(name, depth, hash(tuple(o)), o[:6], o[45:60], o[-6:])
for k in kinds:
    for depth in (10, 48, 50, 52, 60, 110, 200, 1000): run(k.__name__, depth, k)
import random
r = random.Random(5)
for i in range(60):
    ks = r.sample(kinds, r.randrange(2, 6))
    run('+'.join(k.__name__ for k in ks), r.choice([60, 200, 500]), lambda n, x: ks[n % len(ks)](n, x))
