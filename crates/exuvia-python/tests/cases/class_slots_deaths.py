# The order in which the values of slots die, and what locks and other objects of classes in C refer to.
import gc, sys
class D:
    def __init__(s, n): s.n = n
    def __del__(s): print('del', s.n, end=' ')
class K:
    def __del__(self): print(gc.is_finalized(self))
k = K(); del k
k = K(); k.k = k; del k; gc.collect()
class R:
    def __del__(self):
        global r; r = self
x = R(); del x; print(gc.is_finalized(r)); del R.__del__
# slots
class A: __slots__ = ('a1', 'a2')
class B(A): __slots__ = ('b2', 'b1')
class C(B): __slots__ = ('c1', '__dict__', 'c0')
c = C()
for n in ['a2','a1','b1','b2','z','c1','c0']: setattr(c, n, D(n))
del c; print()
class C2(B): pass
c = C2()
for n in ['a2','a1','b1','b2','z','y']: setattr(c, n, D(n))
del c; print()
c = C()
for n in ['a2','a1','b1','b2','z','c1','c0']: setattr(c, n, D(n))
c.z2 = c; print([type(x).__name__ + getattr(x,'n','') for x in gc.get_referents(c)])
del c; gc.collect(); print()
# list slots
class L(list): __slots__ = ('s',)
l = L(); l.s = D('slot'); l.append(D('item')); del l; print()
class L(dict): __slots__ = ('s','__dict__')
l = L(); l.s = D('slot'); l['a']=D('item'); l.q = D('attr'); del l; print()
from collections import defaultdict
class DD(defaultdict): __slots__ = ('s', 't')
d = DD(D('factory').__init__); d.s = D('slot s'); d.t = D('slot t'); d['k'] = D('item')
print(d.default_factory.__name__, d.s.n, d.t.n); d.t = D('new t'); del d.s; del d; print()
class Reassigned(A): __slots__ = ('r',)
class Other(A): __slots__ = ('r',)
x = Reassigned(); x.a1 = D('a1'); x.r = D('r'); x.__class__ = Other; x.a2 = D('a2'); print(x.r.n); del x; print()
import functools, operator, threading, collections
def names(x): return [type(y).__name__ if type(y) is not str else y for y in gc.get_referents(x)]
k = K()
class P(functools.partial): pass
for x in [functools.partial(print, k, a=1), P(print, k), functools.cmp_to_key(print), functools.cmp_to_key(print)(k), operator.itemgetter(1), operator.itemgetter(1, 2),
          operator.attrgetter('a'), operator.methodcaller('a', 1, b=2), threading.Lock(), threading.RLock(), collections.deque([1, k]), defaultdict(list, a=1), A(), C()]:
    print(type(x).__name__, names(x), gc.is_tracked(x))
del k
