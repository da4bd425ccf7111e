# Which classes can take each other's place, in __class__ and in __bases__, and what __slots__ can say.
def t(x, c):
    try:
        x.__class__ = c
        print(type(x).__name__, getattr(x, '__dict__', None))
    except BaseException as e: print(type(e).__name__, e)
class A: pass
class B: pass
class B2(B): pass
class S0: __slots__=()
class S1: __slots__=('a',)
class S1b: __slots__=('a',)
class S2: __slots__=('a','b')
class S2b: __slots__=('b','a')
class SD: __slots__=('__dict__',)
class SW: __slots__=('__weakref__',)
class SDW: __slots__=('__dict__','__weakref__')
class SA(A): __slots__=('q',)
class L(list): pass
class L2(list): pass
class D(dict): pass
class I(int): pass
class I2(int): pass
class T(tuple): pass
class E(Exception): pass
class E2(Exception): pass
class M(type): pass
class X(metaclass=M): pass
class AB(A,B): pass
class LA(list, A): pass
class S1c(S1): pass
class S1d(S1b): pass
class S1e(S1): __slots__=()
class S3(S1): __slots__=('c',)
class S3b(S1): __slots__=('c',)
cs=[A,B,B2,S0,S1,S1b,S2,S2b,SD,SW,SDW,SA,L,L2,D,I,I2,T,AB,LA,S1c,S1d,S1e,S3,S3b,int,list,object,X]
for a in cs:
    for b in cs:
        x = a(); print(a.__name__, b.__name__, end=': ')
        t(x, b)
for v in (1, None, 'a', A()): t(A(), v)
try: del A().__class__
except BaseException as e: print(type(e).__name__, e)
for v in (1, [], object(), None, (), len, A, t, type(t)): t(v, A)
x = A(); x.p = 1; t(x, B); x.q=2; print(x.__dict__); t(x, A); print(x.p)
class C1:
    v = 1
    def m(self): return 'C1'
    def __del__(self): print('del C1')
class C2:
    v = 2
    def m(self): return 'C2'
    def __del__(self): print('del C2')
x = C1()
def call(): return x.m(), x.v
print([call() for _ in range(3)])
x.__class__ = C2
print([call() for _ in range(3)])
x.__class__ = C1
print([call() for _ in range(3)])
x.__class__ = C2
del x
def bases(c, b):
    try:
        c.__bases__ = b
        print([k.__name__ for k in c.__mro__])
    except BaseException as e: print(type(e).__name__, e)
class P:
    def f(self): return 'P'
class Q:
    def f(self): return 'Q'
class R(P): pass
class R2(R): pass
r=R2()
def callf(): return r.f()
print([callf() for _ in range(3)], P.__subclasses__(), Q.__subclasses__())
bases(R, (Q,))
print([callf() for _ in range(3)], P.__subclasses__(), Q.__subclasses__(), [k.__name__ for k in R2.__mro__])
bases(R, (P,Q)); bases(R, ()); bases(R, [P]); bases(R, (1,)); bases(R, (R,)); bases(R, (R2,)); bases(P, (R,))
bases(R, (int,)); bases(R, (S1,)); bases(R, (object,)); bases(R, (object, P)); bases(int, (P,)); bases(R, (P, P)); bases(R, (bool,))
bases(P, (Q,)); bases(R, (P,))
try: del R.__bases__
except BaseException as e: print(type(e).__name__, e)
print(R.__base__, R.__bases__)
def mk(*b, **k):
    try: print(type('Z', b, k).__base__.__name__)
    except BaseException as e: print(type(e).__name__, e)
mk(int, str); mk(S1, S1b); mk(S1, S2); mk(S1, A); mk(A, S1); mk(S1, S3); mk(S3, S1); mk(L, D); mk(L, A); mk(A, L); mk(int, A); mk(E, L); mk(bool); mk(type(len)); mk(S1,S1); mk(A,object); mk(object, A); mk(1)
mk(__slots__=1); mk(__slots__=('1a',)); mk(__slots__=('a',), a=1); mk(__slots__=('__dict__','__dict__')); mk(A, __slots__='__dict__'); mk(A, __slots__='__weakref__'); mk(int, __slots__='a'); mk(tuple, __slots__='a'); mk(bytes, __slots__=('a',)); mk(int, __slots__='__weakref__'); mk(list, __slots__='a'); mk(__slots__=['a', 3]); mk(__slots__=('a b',)); mk(tuple, __slots__='__dict__'); mk(S1, __slots__='a')
