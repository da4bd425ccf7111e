# Sizes of objects, with and without what is in front of them.
import sys, types, weakref
g = sys.getsizeof
def t(name, v):
    try: print(name, g(v), end=' ')
    except BaseException as e: print(name, type(e).__name__, e, end=' ')
    try: print(v.__sizeof__())
    except BaseException as e: print(type(e).__name__, e)
class P: pass
class P2:
    def __init__(self): self.a=1; self.b=2
class S0: __slots__=()
class S2: __slots__=('a','b')
class SW: __slots__=('a','__weakref__')
class SD: __slots__=('a','__dict__')
class SDP(S2): pass
class L(list): pass
class D(dict): pass
class T(tuple): pass
class I(int): pass
class St(str): pass
class F(float): pass
class Se(set): pass
class By(bytes): pass
class E(Exception): pass
class LS(list): __slots__=('x',)
class M(type): pass
class CM(metaclass=M): pass
class N: 
    def __sizeof__(self): return 5
class Neg:
    def __sizeof__(self): return -1
class Big:
    def __sizeof__(self): return 2**70
class Flt:
    def __sizeof__(self): return 1.5
class Err:
    def __sizeof__(self): raise KeyError(1)
def f(a,b=1): 
    c = 2
    yield a
def f0(): pass
for v in [None, True, 0, 1, -1, 2**30-1, 2**30, 2**60, 10**100, 1.5, 1j, '', 'a', 'abc', 'é', 'éa', '€', '😀', '😀a', b'', b'abc', bytearray(), bytearray(b'abc'), (), (1,), (1,2,3), [], [1], [1,2], [1,2,3,4], list(range(10)), [None]*7, [x for x in range(3)], [x for x in range(10)], {}, {1:2}, {'a':1}, dict(a=1), {i:i for i in range(5)}, {i:i for i in range(6)}, {str(i):i for i in range(10)}, {str(i):i for i in range(11)}, {i:1 for i in range(100)}, set(), {1}, set(range(5)), set(range(20)), set(range(100)), frozenset(), frozenset(range(6)), range(3), slice(1), ..., NotImplemented, object(), P(), P2(), S0(), S2(), SW(), SD(), SDP(), L(), D(), D(a=1), T(), T((1,2)), I(), I(5), St(), St('abc'), F(), Se(), By(b'ab'), E(), E(1), LS(), f, f(1), f0, [].append, len, iter([]), iter(()), iter({}), iter({}.items()), iter(set()), iter(b''), iter(range(3)), iter(len, 1), reversed([]), reversed(()), enumerate([]), zip(), zip([1]), map(len, []), filter(None, []), {}.keys(), {}.values(), {}.items(), property(), staticmethod(1), classmethod(1), super(P), Exception(), ValueError(1), OSError(1,'a'), StopIteration(1), KeyError(1), SyntaxError(), ImportError(), UnicodeDecodeError('a', b'', 0, 1, 'b'), SystemExit(1), AttributeError(), NameError(), sys, types.ModuleType('m'), weakref.ref(P), weakref.proxy(P), P.__dict__, S2.__dict__['a'], P.__dict__['__dict__'], (x for x in []), N(), Neg(), Big(), Flt(), Err(), lambda: 0]:
    t(repr(type(v).__name__), v)
print(g(P), g(S2), g(M), g(CM), g(int), P.__init__.__sizeof__() > 0)
for e in ("g()", "g(1,2,3)", "g(1, default=3)", "g(Err(), 7)", "g(Neg(), 7)", "g(Flt(), 7)", "g(object=1)", "object.__sizeof__(1)", "object.__sizeof__(P())", "int.__sizeof__(True)"):
    try: print(e, eval(e))
    except BaseException as x: print(e, type(x).__name__, x)
l=[]; out=[]
for i in range(70): l.append(i); out.append(g(l))
print(out)
d={}; out=[]
for i in range(100): d[i]=i; out.append(g(d))
print(out)
d={}; out=[]
for i in range(50): d[str(i)]=i; out.append(g(d))
print(out)
s=set(); out=[]
for i in range(200): s.add(i); out.append(g(s))
print(sorted(set(out)), [out.index(x) for x in sorted(set(out))])
class K: pass
out=[]
for i in range(35):
    k=K(); k.a=1; out.append(g(k.__dict__))
print(out)
class K2: pass
k=K2(); k.a=1; d=k.__dict__; print(g(d)); k.b=2; print(g(d)); d['zz']=1; print(g(d)); del k.a; print(g(d))
