# In which order objects die that only garbage has held: with the first of the garbage that is cleared, and so on.
import gc
import random
import weakref

gc.disable()
class P:
    def __init__(self, n): self.n = n
    def __del__(self): out.append(self.n)
class N: pass
class S: __slots__ = ('a', 'b', 'c')
class L(list): pass
class D(dict): pass
class E(Exception): pass
def cellfn(x, y):
    def f(): return x, y, f
    return f
kinds = ['list', 'dict', 'inst', 'tuple', 'slots', 'L', 'D', 'exc', 'fn', 'meth', 'gen']
def fill(r, kind, o, items):
    if kind == 'list': o.extend(items)
    elif kind == 'dict': o.update(enumerate(items))
    elif kind == 'inst':
        for i, x in enumerate(items): setattr(o, 'a%d' % i, x)
    elif kind == 'slots':
        for n, x in zip('abc', items): setattr(o, n, x)
    elif kind == 'L':
        o.extend(items[1:]); o.x = items[0] if items else None
    elif kind == 'D':
        o.update(enumerate(items[1:])); o.x = items[0] if items else None
    elif kind == 'exc': o.x = items; o.__cause__ = None
def make(kind):
    return {'list': list, 'dict': dict, 'inst': N, 'slots': S, 'L': L, 'D': D, 'exc': E}[kind]()
for seed in range(120):
    r = random.Random(seed)
    out = []
    old = [P(i) for i in range(r.randrange(1, 12))]
    wrs = [weakref.ref(p, lambda w, i=i: out.append(('cb', i))) for i, p in enumerate(old) if r.random() < .3]
    gc.collect()
    n = r.randrange(1, 9)
    ks = [r.choice(kinds) for i in range(n)]
    objs = []
    for k in ks:
        if k == 'tuple': objs.append((r.choice(objs) if objs else None, r.choice(old), r.choice(old)))
        elif k == 'fn': objs.append(cellfn(r.choice(old), r.choice(objs) if objs else None))
        elif k == 'meth': o = N(); o.m = o.__init__ ; o.p = r.choice(old); objs.append(o)
        elif k == 'gen':
            g = (z for z in [r.choice(old), objs[-1] if objs else None]); objs.append(g)
        else: objs.append(make(k))
    for k, o in zip(ks, objs):
        if k in ('tuple', 'fn', 'meth', 'gen'): continue
        items = [r.choice(objs) if r.random() < .5 else r.choice(old) for _ in range(r.randrange(0, 5))]
        if r.random() < .7: items.append(o)
        fill(r, k, o, items)
    o = items = g = None
    del objs, old
    got = gc.collect(0)
    first = list(out); out.append('|'); 
    more = gc.collect()
    print(seed, ks, got, more, first, out[len(first):])
    out = []
