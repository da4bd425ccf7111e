"""Shallow and deep copies, and what objects say about how they are copied."""

import copy, weakref, collections
class O:
    def __init__(s,**k): s.__dict__.update(k)
    def __eq__(s,o): return s.__dict__==o.__dict__
    __hash__=object.__hash__
class S:
    __slots__=('a','b')
class SW(S): pass
def show(*a): print(*a)
o=O(x=[1,2]); o.me=o
c=copy.copy(o); d=copy.deepcopy(o)
show(c.x is o.x, d.x==o.x, d.x is o.x, d.me is d, c.me is o)
s=S(); s.a=[1]; t=copy.copy(s); u=copy.deepcopy(s); show(t.a is s.a, u.a is s.a, hasattr(t,'b'))
s=SW(); s.a=1; s.z=3; t=copy.copy(s); show(t.a,t.z)
for v in ([1,[2]],{1:[2]},(1,[2]),{1,2},frozenset([1]),'a',b'a',bytearray(b'x'),1.5,None,...,int,len,range(3),slice(1,2),collections.deque([1,[2]]),collections.OrderedDict(a=[1]),collections.defaultdict(list,{1:[2]}),collections.Counter('aab'),ValueError('x',[1]),complex(1,2),property(),NotImplemented, collections.namedtuple('N','a b')(1,[2])):
    for f in (copy.copy, copy.deepcopy):
        try: r=f(v); show(type(r).__name__, r is v, r if not isinstance(r,property) else '', r==v)
        except Exception as e: show(type(e).__name__, e)
class L(list): pass
l=L([1,[2]]); l.x=[3]; m=copy.copy(l); n=copy.deepcopy(l); show(m,m.x is l.x,type(m).__name__, n, n.x is l.x, n[1] is l[1])
class D(dict): pass
l=D({1:[2]}); l.x=[3]; m=copy.copy(l); n=copy.deepcopy(l); show(m,m.x is l.x,type(m).__name__, n, n.x is l.x, n[1] is l[1])
class T(tuple): pass
l=T((1,[2])); l.x=[3]; m=copy.copy(l); n=copy.deepcopy(l); show(m,m.x is l.x,type(m).__name__, n, n.x is l.x, n[1] is l[1])
class I(int): pass
l=I(5); l.x=[3]; m=copy.copy(l); show(m, m.x, type(m).__name__)
class St(str): pass
l=St('ab'); show(copy.copy(l), type(copy.deepcopy(l)).__name__)
class Se(set): pass
l=Se([1]); l.q=2; show(copy.copy(l), copy.deepcopy(l), copy.deepcopy(l).q)
class E(Exception): 
    def __init__(s,a,b): super().__init__(a,b); s.extra=[a]
e=E(1,2); f=copy.copy(e); show(repr(f), f.extra is e.extra); f=copy.deepcopy(e); show(repr(f), f.extra)
class G:
    def __getstate__(s): return 7
    def __setstate__(s,st): s.got=st
show(copy.copy(G()).got, copy.deepcopy(G()).got)
class R:
    def __init__(s,*a): s.a=a
    def __reduce__(s): return R,(1,2),{'k':3}
show(copy.copy(R()).a, copy.copy(R()).k)
class N:
    def __new__(c,a): s=object.__new__(c); s.a=a; return s
    def __getnewargs__(s): return (s.a,)
show(copy.copy(N(4)).a, copy.deepcopy(N([4])).a)
class H:
    def __copy__(s): return 'copied'
    def __deepcopy__(s,memo): return 'deep', type(memo).__name__
show(copy.copy(H()), copy.deepcopy([H()]))
r=weakref.ref(o); show(copy.copy(r) is r, copy.deepcopy(r) is r)
d=weakref.WeakValueDictionary({1:o}); e=copy.copy(d); f=copy.deepcopy(d); show(e[1] is o, f[1] is o, type(e).__name__)
d=weakref.WeakKeyDictionary({o:[1]}); e=copy.copy(d); f=copy.deepcopy(d); show(e[o] is d[o], f[o] is d[o], f[o])
d=weakref.WeakSet([o]); e=copy.copy(d); show(o in e, len(e), e is d)
try: copy.deepcopy((i for i in ()))
except TypeError as e: show(e)
try: copy.copy(open('/dev/null'))
except TypeError as e: show(e)
a=[1]; b=[a,a]; c=copy.deepcopy(b); show(c[0] is c[1])
a=[]; a.append(a); c=copy.deepcopy(a); show(c[0] is c)
a=([],); a[0].append(a); c=copy.deepcopy(a); show(c[0][0] is c)
show(copy.deepcopy(print) is print, copy.copy(lambda: 1).__name__, copy.Error is copy.error)
