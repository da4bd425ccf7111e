"""Classes below `ref`; weak references in finalizers, in garbage, and of what comes back."""

import weakref, gc
log=print
class O: pass
class R(weakref.ref):
    def __init__(s, o, cb=None, v=24):
        super().__init__(o, cb); s.v=v
    def __call__(s):
        s.called=True
        return super().__call__()
    def __del__(s): log('R del')
o=O()
r1=R(o, lambda r: log('cb', r is r1, type(r).__name__, r.v, weakref.ref.__call__(r)), 33)
r2=R(o); r3=R(o); r0=weakref.ref(o); p=weakref.proxy(o)
log(r2 is r3, r2==r3, hash(r2)==hash(r0), r2==r0, r0==r2)
log(weakref.getweakrefcount(o), [type(x).__name__ for x in weakref.getweakrefs(o)])
log([x is y for x,y in zip(weakref.getweakrefs(o), [r0,p,r3,r2,r1])])
log(r1() is o, r1.called, r1.v, r1.__callback__ is not None, r2.__callback__)
del o
log(r1(), r1.__callback__, r1==r1, r2==r3, r1!=r1, r1!=r2)
d={r1:1}
log(d.get(r1))
try: hash(r3)
except TypeError as e: log(e)
log(hash(r2)==hash(r0))
del r1, r2, r3, d
class Sl(weakref.ref):
    __slots__='key','y'
    def __new__(t,o,cb,key):
        s=weakref.ref.__new__(t,o,cb); s.key=key; return s
    def __init__(s,o,cb,key): super().__init__(o,cb)
o=O()
s=Sl(o,None,5); log(s.key, hasattr(s,'__dict__'), s()==o)
try: s.zz=1
except AttributeError as e: log(e)
try: weakref.ref(s)
except TypeError as e: log(e)
class D(weakref.ref): pass
dd=D(o); dd.x=1; log(dd.x, weakref.ref(dd)() is dd, dd.__dict__)
# cycle through subclass
class Cy(weakref.ref): pass
def cyc():
    o2=O(); c=Cy(o2, lambda r: log('never')); o2.c=c; c.o2=o2
cyc(); log(gc.collect())
def cyc2():
    x=[]; 
    c=Cy(o, lambda r: x); x.append(c)
    c=weakref.ref(o, lambda r: x); x.append(c)
cyc2(); log(weakref.getweakrefcount(o)); log(gc.collect()); log(weakref.getweakrefcount(o))
for a,k in [((),{}),((o,),{}),((o,None),{}),((o,None,1),{}),((o,),{'a':1}),((1,),{})]:
    for cls in (D,R,Sl):
        try: log(type(cls(*a,**k)).__name__)
        except TypeError as e: log(cls.__name__, e)
try: D.__new__(int, o)
except TypeError as e: log(e)
try: weakref.ref.__new__(D)
except TypeError as e: log(e)
log(isinstance(D(o), weakref.ref), issubclass(D, weakref.ref), weakref.ReferenceType is weakref.ref)
# trash wr cleared before del
class T:
    def __del__(s): log('del', s.w(), s.v() is keep)
def mk():
    t=T(); t.me=t; t.w=weakref.ref(t); t.v=weakref.ref(keep, lambda r: 0)
keep=O(); mk(); gc.collect()
def mk():
    t=T(); t.me=t; t.w=weakref.ref(t); t.v=weakref.ref(keep)
mk(); gc.collect()
class T2:
    def __del__(s): log('del2', w2())
t=T2(); w2=weakref.ref(t); t.me=t; del t; gc.collect()
t=T2(); w2=weakref.ref(t); del t
# del makes weakref
class T3:
    def __del__(s):
        global w3; w3=weakref.ref(s, lambda r: log('w3 called')); log(w3() is s)
t=T3(); del t; log(w3())
t=T3(); t.me=t; del t; gc.collect(); log(w3())
# resurrect
class T4:
    def __del__(s):
        global saved; saved=s
t=T4(); w=weakref.ref(t, lambda r: log('dead')); del t; log(w() is saved); del saved; log(w())
t=T4(); w=weakref.ref(t, lambda r: log('dead')); t.me=t; del t; gc.collect(); log(w()); saved.me=None; del saved
# callback drop itself
o=O()
w=weakref.ref(o, lambda r: globals().pop('w')); del o; log('w' in globals())
# callbacks order and dropping others
o=O()
def cb1(r): log('cb1'); global wb; wb=None
wb=weakref.ref(o, lambda r: log('cb b')); wa=weakref.ref(o, cb1); del o
o=O()
wb=weakref.ref(o, cb1); wa=weakref.ref(o, lambda r:log('cb a')); del o
# cb raising
o=O(); wa=weakref.ref(o, lambda r: 1/0); del o; log('after')
# cb collects
o=O(); wa=weakref.ref(o, lambda r: log(gc.collect())); del o
