import gc, sys
for e in ("gc.collect(3)","gc.collect(-1)","gc.collect('a')","gc.collect(1.5)","gc.get_objects(3)","gc.get_objects(-2)","gc.get_objects('a')","gc.set_threshold()","gc.set_threshold(1,2,3,4)","gc.set_threshold('a')","gc.isenabled(1)","gc.is_tracked()","gc.collect(0,1)","gc.collect(x=1)","gc.get_threshold()","gc.get_debug()","gc.set_debug('x')","gc.is_tracked([])","gc.is_tracked({'a':[]})","gc.is_tracked(())","gc.is_tracked(int)","gc.is_tracked(object())","gc.is_tracked(1)","gc.is_tracked('a')","gc.is_tracked(gc)","gc.get_referents([1,2],{3:4})","gc.get_referents({'a':1})","gc.get_referents({'a':1,2:3})","gc.get_referents(1,'a',4j)","gc.get_freeze_count()","gc.isenabled()","sorted(gc.get_stats()[0])","len(gc.get_stats())","gc.garbage","gc.callbacks","gc.collect(generation=1)>=0"):
    try: print(e, eval(e))
    except Exception as ex: print(e, type(ex).__name__, ex)
gc.collect()
class A: pass
a=A(); a.x=a; del a; print(gc.collect())
l=[]; l.append(l); del l; print(gc.collect())
t=([],); t[0].append(t); del t; print(gc.collect())
def f(): pass
d={}; exec("def f():pass", d); del d; print(gc.collect())
class B: pass
def outer():
    def g(): return g
outer(); print(gc.collect())
def ex():
    try: raise ValueError
    except ValueError as e: z=e
ex(); print(gc.collect())
def fr():
    f=sys._getframe()
fr(); print(gc.collect())
a=A(); a.m=a.__init__ if hasattr(A,'zz') else a.__repr__; del a; gc.collect()
class M:
    def m(self): pass
a=M(); a.m=a.m; del a; print(gc.collect())
log=[]
def cb(phase, info): log.append((phase, dict(info)))
gc.callbacks.append(cb); gc.collect(); gc.collect(0); gc.callbacks.remove(cb)
print(log)
def bad(p,i): raise ValueError(p)
import io
class E(io.StringIO): pass
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print("del",s.n)
a=D(1);b=D(2);a.b=b;b.a=a;del a,b; print(gc.collect())
class R:
    def __del__(s): keep.append(s)
keep=[]; r=R(); r.r=r; del r; print(gc.collect(), gc.is_finalized(keep[0]), len(keep)); keep.clear(); print(gc.collect(), len(keep))
gc.disable(); print(gc.isenabled()); gc.enable()
gc.set_threshold(5); print(gc.get_threshold()); gc.set_threshold(700,10,10)
gc.freeze(); print(gc.get_freeze_count()>0, gc.get_objects()==[] or len(gc.get_objects())<5); gc.unfreeze(); print(gc.get_freeze_count())
x=[1]; y=[x]; print([r is y for r in gc.get_referrers(x) if isinstance(r,list)])
print(gc.DEBUG_STATS, gc.DEBUG_LEAK, gc.DEBUG_SAVEALL, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE)
