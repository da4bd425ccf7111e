"""Callbacks, finalizers and resurrection in garbage, and what they see of each other."""

import weakref, gc, sys
log=print
def hook(u): log("ignored", u.exc_type.__name__, u.exc_value, u.err_msg, u.object)
sys.unraisablehook=hook
gc.disable()
class D:
    def __init__(s,n,**k): s.n=n; s.__dict__.update(k) if k else None
    def __del__(s): log('del', s.n)
# order of callbacks/dels on both paths with several objects
def mk(n, cyc=False):
    d=D(n)
    if cyc: d.me=d
    return d, weakref.ref(d, lambda r: log('cb1',n)), weakref.ref(d, lambda r: log('cb2', n))
a=mk('a'); a=a[1:]; 
b=mk('b',True); c=mk('c',True); refs=b[1:]+c[1:]; del b,c; gc.collect()
# callback in cycle family
class C: pass
def fam(which):
    c=C(); d=C(); 
    c.d=d; d.c=c
    def cb(r): log('cb', which)
    if which==0: w=weakref.ref(c, cb); c.w=w
    if which==1: w=weakref.ref(c, cb); keepers.append(w)
    if which==2: w=weakref.ref(c, cb); d.w=w
    if which==3: w=weakref.ref(outer, cb); c.w=w
    if which==4: w=weakref.ref(c, c.__init__ if False else d.__class__.meth.__get__(d)); keepers.append(w)
    if which==5: c.cb=cb; w=weakref.ref(d, c.cb); keepers.append(w)
    if which==6:
        w1=weakref.ref(c, cb); w2=weakref.ref(w1_holder, lambda r: log('holder')); c.h=w2; keepers.append(w1)
C.meth=lambda s,r: log('meth', s.__class__.__name__, hasattr(s,'c'))
outer=C(); keepers=[]; w1_holder=C()
for i in range(7):
    fam(i); log(i, gc.collect()); keepers.clear()
del outer
# resurrect through callback
class X:
    pass
def res():
    x=X(); y=X(); x.y=y; y.x=x
    w=weakref.ref(x, lambda r, y=y: saved.append(y)); keepers.append(w)
saved=[]
res(); log(gc.collect()); log(len(saved), gc.collect()); keepers.clear(); log(gc.collect(), len(saved)); 
saved.clear(); log(gc.collect())
# callback on refcount path that resurrects? cannot
# callback that creates new trash cycles and collects
def cbx(r):
    l=[]; l.append(l); log('inner', gc.collect())
x=X(); x.x=x; w=weakref.ref(x,cbx); del x; log(gc.collect()); log(gc.collect())
# del creating refs to other trash
class P:
    def __init__(s,n): s.n=n
    def __del__(s):
        log('P del', s.n, s.o.n if hasattr(s,'o') else None)
        global keep; keep=s.o
p=P(1); q=P(2); p.o=q; q.o=p; wp=weakref.ref(p); wq=weakref.ref(q, lambda r: log('wq')); del p,q
log(gc.collect()); log(wp(), wq(), keep.n); keep=None; log(gc.collect())
# partial resurrection
class Q:
    def __init__(s,n): s.n=n; s.me=s
    def __del__(s):
        log('Q del', s.n)
        if s.n==1: saved.append(s)
q1=Q(1); q2=Q(2); q3=Q(3); q1.o=q2; ws=[weakref.ref(x) for x in (q1,q2,q3)]; del q1,q2,q3
log(gc.collect()); log([w() for w in ws]); log([o.n for o in saved], saved[0].o.n); saved[0].me=saved[0].o.me=None; saved.clear(); log('done')
# weakref created in del in gc path with callback
class R:
    def __init__(s): s.me=s
    def __del__(s):
        rr.append(weakref.ref(s, lambda r: log('late cb', r())))
rr=[]; R(); log(gc.collect()); log(rr[0]()); rr.clear()
class R2:
    def __init__(s): s.me=s
    def __del__(s):
        s.w=weakref.ref(s, lambda r: log('never'))
R2(); log(gc.collect())
# weakref to object in del of other
class T:
    def __init__(s,n): s.n=n
    def __del__(s):
        log('T', s.n, s.w() is None, s.o.n)
        s.w2=weakref.ref(s.o, lambda r: log('w2', s.n)) 
        tt.append(s.w2)
tt=[]
t1=T(1); t2=T(2); t1.o=t2; t2.o=t1; t1.w=weakref.ref(t2); t2.w=weakref.ref(t1); del t1,t2; log(gc.collect()); log([w() is None for w in tt])
# dict clear order, list clear
l=[D('l0'),D('l1'),D('l2')]; del l
d={1:D('d1'),2:D('d2')}; del d
s=D('s',a=D('sa'),b=D('sb')); del s
# nested finalizers
class N:
    def __del__(s): log('N in'); x=D('inner'); del x; log('N out')
n=N(); del n
# del during exception
def f():
    x=D('fx')
    raise ValueError
try: f()
except ValueError: log('handler')
log('after')
# exc_info in del
class EI:
    def __del__(s): log(sys.exc_info()[0])
try: 1/0
except ZeroDivisionError:
    e=EI(); del e
e=EI(); del e
# unraisable from callback: traceback none, object callback
class CB:
    def __call__(s, r): raise ValueError('cb')
    def __repr__(s): return 'CB()'
x=X(); w=weakref.ref(x, CB()); del x
x=X(); w=weakref.ref(x, CB()); x.me=x; del x; gc.collect()
x=X(); w=weakref.ref(x, 5); del x
x=X(); w=weakref.proxy(x, lambda p: log(type(p))); del x
# deep chain with dels
class Deep:
    def __del__(s): cnt[0]+=1
cnt=[0]
h=None
for i in range(50000):
    n=Deep(); n.next=h; h=n
del h,n; log(cnt)
# collect inside del
class CD:
    def __init__(s): s.me=s
    def __del__(s): log('cd', gc.collect())
CD(); log(gc.collect())
class CD2:
    def __del__(s): log('cd2', gc.collect())
CD(); c=CD2(); del c
gc.enable()
log('end')
