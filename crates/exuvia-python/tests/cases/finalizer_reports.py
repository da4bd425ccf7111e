"""When finalizers run and which, and what is printed when they, callbacks and generators that are closed raise."""

import weakref, gc, sys
SE=sys.stderr
def log(*a): print(*a, file=SE)
gc.disable()
# generators
def g(tag):
    try: yield
    finally: log('fin', tag)
x=g(1); next(x); w=weakref.ref(x, lambda r: log('cb', r())); del x
x=g(2); w=weakref.ref(x, lambda r: log('cb2')); del x
x=g(3); next(x); w=weakref.ref(x, lambda r: log('cb3'))
def cyc(): 
    def gg():
        try: yield
        finally: log('fin cyc', me is not None)
    me=gg(); next(me); global w; w=weakref.ref(me, lambda r: log('cb cyc'))
cyc(); log(gc.collect() > 0)
for _ in x: pass
del x
# gen finally resurrecting
saved=[]
def gr():
    try: yield 1
    finally: saved.append(me[0])
me=[gr()]; next(me[0]); w=weakref.ref(me[0], lambda r: log('gr cb'))
del me[0]
log(len(saved))
def gr2():
    try: yield 1
    finally: saved.append(sys._getframe())
x=gr2(); next(x); del x; log(len(saved)); saved.clear()
# generator ignoring GeneratorExit
def gi():
    try: yield 1
    except GeneratorExit: yield 2
x=gi(); next(x); del x
log('after ignoring')
def gx():
    try: yield 1
    finally: 1/0
x=gx(); next(x); del x
# locals of generators die after finally
class D:
    def __init__(s,n): s.n=n
    def __del__(s): log('del', s.n)
def gl():
    d=D('gl')
    try: yield
    finally: log('fin gl')
x=gl(); next(x); del x
def ga(d):
    yield
x=ga(D('arg')); log('made'); del x
x=ga(D('arg2')); next(x); x.close(); log('closed'); del x
with_=[]
class CM:
    def __enter__(s): return s
    def __exit__(s,*a): log('exit', a[0])
def gw():
    with CM(): yield
x=gw(); next(x); del x
# del added / removed at runtime
class A: pass
a=A()
A.__del__=lambda s: log('late del')
del a
a=A(); del A.__del__; del a; log('none')
a=A(); a.__del__=lambda: log('inst'); del a; log('inst not called')
class B(A): pass
b=B(); A.__del__=lambda s: log('base del', type(s).__name__); del b
b=B(); B.__del__=lambda s: log('own'); del b
b=B(); B.__del__=None
del b
log('none del')
class B2:
    __del__=5
b=B2(); del b
class B3:
    @staticmethod
    def __del__(): log('static')
b=B3(); del b
class B4:
    @classmethod
    def __del__(c): log('cls',c.__name__)
b=B4(); del b
class B5:
    def __del__(self, extra): pass
b=B5(); del b
class Call:
    def __call__(s,*a): log('callable del', len(a))
class B6: __del__=Call()
b=B6(); del b
class Desc:
    def __get__(s,o,t): log('get', type(o).__name__, t.__name__); return lambda: log('desc del')
class B7: __del__=Desc()
b=B7(); del b
class Desc2:
    def __get__(s,o,t): raise ValueError('get')
class B8: __del__=Desc2()
b=B8(); del b
# once
class R:
    def __del__(s):
        log('R del'); global keep; keep=s
r=R(); del r; log(gc.is_finalized(keep)); del keep; log('gone')
r=R(); r.me=r; del r; gc.collect(); log(gc.is_finalized(keep)); keep=None; gc.collect()
r=R(); r.__del__(); del r; log('?'); keep=None
# del on slots
class S:
    __slots__=('x','__weakref__')
    def __del__(s): log('S', s.x, wr() is s)
s=S(); s.x=1; wr=weakref.ref(s,lambda r:log('scb')); del s
# subclass of builtins with del
for base in (list,dict,int,str,tuple,set,float,bytes,frozenset,Exception):
    class T(base):
        def __del__(s): log('T del', type(s).__mro__[1].__name__)
    t=T(); del t
# multi inheritance super
class P:
    def __del__(s): log('P')
class Q(P):
    def __del__(s): log('Q'); super().__del__()
q=Q(); del q
# an object counts as finalized during its finalizer only if the collector calls that
class Flag:
    def __del__(s): log('flag', gc.is_finalized(s), gc.is_tracked(s))
f=Flag(); del f
f=Flag(); f.me=f; del f; gc.collect()
# errors
class E:
    def __del__(s): raise ValueError('x')
e=E(); del e
class E2:
    def __del__(s): sys.exit(3)
e=E2(); del e; log('not exited')
class E3:
    def __del__(s): raise KeyboardInterrupt
e=E3(); del e; log('not interrupted')
class E4(Exception):
    def __str__(s): raise ValueError('str')
class E5:
    def __del__(s): raise E4()
e=E5(); del e
class E6(Exception):
    def __repr__(s): raise ValueError('repr')
    __module__=None
class E7:
    def __del__(s): raise E6('a')
e=E7(); del e
class M(type):
    def __repr__(c): raise ValueError('mrepr')
class E8:
    class __del__(metaclass=M):
        def __init__(s,*a): raise ValueError('init')
e=E8(); del e
# exception context preserved
try:
    try: 1/0
    except ZeroDivisionError:
        e=E(); del e
        raise KeyError(1)
except KeyError as k: log(repr(k.__context__))
def hook(u): log('hook', u.exc_type.__name__, u.exc_value, u.exc_traceback is not None, u.err_msg, getattr(u.object,'__qualname__',u.object), type(u).__name__)
sys.unraisablehook=hook
e=E(); del e
class O: pass
o=O(); w=weakref.ref(o, lambda r: 1/0); del o
x=gx(); next(x); del x
x=gi(); next(x); del x
sys.unraisablehook=None
e=E(); del e
def bad(u): raise RuntimeError('in hook')
sys.unraisablehook=bad
e=E(); del e
sys.unraisablehook=5
e=E(); del e
del sys.unraisablehook
e=E(); del e
sys.unraisablehook=sys.__unraisablehook__
e=E(); del e
try: sys.unraisablehook(1)
except TypeError as x: log(x)
try: sys.unraisablehook()
except TypeError as x: log(x)
log(sys.unraisablehook)
se=sys.stderr
sys.stderr=None
e=E(); del e
del sys.stderr
e=E(); del e
sys.stderr=se
class W:
    def write(s,t): raise ValueError
sys.stderr=W()
e=E(); del e
sys.stderr=se
log('end')
