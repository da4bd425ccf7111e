import weakref, gc
class C:
    def __init__(s,n=0): s.n=n
    def m(s): return s.n
for o in (1,'a',b'',(),[],{},None,1.5,object(),range(3),slice(1),iter([]),Exception()):
    try: weakref.ref(o); print("ok", type(o).__name__)
    except TypeError as e: print(e)
for o in ({1},frozenset([1]),len,(lambda:0),C,C().m,gc,(lambda:0).__code__,(x for x in [])):
    try: weakref.ref(o); print("ok", type(o).__name__)
    except TypeError as e: print(e)
class S: __slots__=()
class L(list): pass
class D(dict): pass
class T(tuple): pass
class I(int): pass
class St(str): pass
class X(Exception): pass
for k in (S,L,D,T,I,St,X):
    try: weakref.ref(k()); print("ok", k.__name__)
    except TypeError as e: print(e)
c=C(1); r=weakref.ref(c); print(r is weakref.ref(c), r() is c, weakref.getweakrefcount(c), weakref.getweakrefs(c)==[r], r.__callback__, type(r).__name__, type(r))
r1=weakref.ref(c, lambda w: print("cb1", w is r1, w() )); r2=weakref.ref(c, lambda w: print("cb2"))
print(weakref.getweakrefcount(c), [x is y for x,y in zip(weakref.getweakrefs(c),[r,r2,r1])])
print(hash(r)==hash(c), r==r1, r.__callback__)
del c; print(r(), r1(), repr(r)[-7:], r==r1, r1.__callback__)
r3=weakref.ref(C())
try: hash(r3)
except TypeError as e: print(e)
for e in ("weakref.ref()","weakref.ref(C,1,2)","weakref.ref(C, None) is weakref.ref(C)"):
    try: print(eval(e))
    except TypeError as x: print(x)
c=C(5); p=weakref.proxy(c); print(p.n, p.m(), p is weakref.proxy(c)); p.n=7; print(c.n); del c
try: p.n
except ReferenceError as e: print(e)
d=weakref.WeakValueDictionary(); a=C(1); d['a']=a; d['b']=C(2); print(sorted(d), len(d), 'a' in d, d.get('b'), d['a'] is a, list(d.items())==[('a',a)]); del a; print(len(d), dict(d))
d=weakref.WeakKeyDictionary(); a=C(1); d[a]=5; d[C()]=6; print(len(d), d[a], list(d.values())); del a; print(len(d))
s=weakref.WeakSet(); a=C(1); s.add(a); s.add(C()); print(len(s), a in s, C() in s); del a; print(len(s), list(s))
c=C(9); m=weakref.WeakMethod(c.m); print(m()(), m==weakref.WeakMethod(c.m)); del c; print(m())
c=C(); f=weakref.finalize(c, print, "fin", 1, sep="-"); print(f.alive); del c; print(f.alive, f())
c=C(); f=weakref.finalize(c, print, "at exit"); f2=weakref.finalize(c, print, "second"); 
# callbacks and del order
class Q:
    def __del__(s): print("del", s.n, str(s.w()).split(" at ")[0])
q=Q(); q.n=1; q.w=weakref.ref(q, lambda w: print("never")); k=weakref.ref(q, lambda w: print("cb q")); del q; gc.collect()
q=Q(); q.n=2; q.w=lambda: "x"; k=weakref.ref(q, lambda w: print("cb q2")); del q
q=Q(); q.n=3; q.me=q; k2=weakref.ref(q); q.w=lambda: k2(); k=weakref.ref(q, lambda w: print("cb q3")); del q; gc.collect()
def boom(w): raise ValueError("x")
print("end")
