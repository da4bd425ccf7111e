"""Reference counts of the arguments of all kinds of calls."""
import sys
def rc(x, _g=sys.getrefcount):
    n = _g(x) - 2
    return n if n < 40 else "many"
class C:
    def __init__(self, *a, **k): print("init", rc(self), [rc(x) for x in a], {n: rc(v) for n, v in k.items()})
class D:
    def __init__(self, a, b=None): print("D", rc(self), rc(a), rc(b))
class N:
    def __new__(cls, *a, **k): print("new", [rc(x) for x in a]); return object.__new__(cls)
    def __init__(self, *a, **k): print("init", rc(self), [rc(x) for x in a])
class N2:
    def __new__(cls, a, b=0): print("new2", rc(a)); return object.__new__(cls)
class M(type):
    def __call__(cls, *a, **k): print("mcall", [rc(x) for x in a]); return super().__call__(*a, **k)
class MC(metaclass=M):
    def __init__(self, *a, **k): print("init", rc(self), [rc(x) for x in a])
class E(D):
    def __init__(self, a): print("E", rc(self), rc(a)); super().__init__(a); print("E", rc(a)); D.__init__(self, a)
class S:
    __slots__ = 'a',
    def __init__(self, a): print("S", rc(self), rc(a)); self.a = a; print(rc(a))
class L(list):
    def __init__(self, a): print("L", rc(self), rc(a))
class X(Exception):
    def __init__(self, a): print("X", rc(self), rc(a))
class T(tuple):
    def __new__(cls, a): print("T", rc(a)); return tuple.__new__(cls, (1,))
class O: pass
def f(a, b=None): print("f", rc(a), rc(b))
def g(*a, **k): print("g", [rc(x) for x in a], [rc(x) for x in k.values()])
def h(a, /, b, *, c=None): print("h", rc(a), rc(b), rc(c))
def gen(a): print("gen", rc(a)); yield 1; print("gen2", rc(a)); yield 2
class K:
    def m(self, a, b=None): print("m", rc(self), rc(a), rc(b))
    def v(self, *a, **k): print("v", rc(self), [rc(x) for x in a], [rc(x) for x in k.values()])
    @classmethod
    def c(cls, a): print("c", rc(a))
    @staticmethod
    def s(a): print("s", rc(a))
    def __call__(self, a): print("call", rc(self), rc(a))
    def __getattr__(self, n): print("getattr", rc(self)); return lambda *a: print(rc(a[0]))
G = O()
def deco(fn): print("deco", rc(fn)); return fn


STATEMENTS = r'''
x = O()
y = O()
t = (x,)
d = {'a': x}
l = [x]
k = K()
rc(x)
print(rc(O()), rc([]), rc(C()), rc(lambda: 0), rc(x), rc(G), rc(t), rc(d), rc(f), rc(C), rc(f.__code__))
C(x)
C(O())
C(x, y)
C(x, k=y)
C(*t)
C(*l)
C(**d)
C(*t, **d)
C(*t, k=x)
C(*[O()])
C(**{'a': O()})
C(x, *t)
D(x)
D(x, y)
D(x, b=y)
D(a=x)
D(*t)
D(**d)
D(O())
D(b=O(), a=O())
D(x, O())
N(x)
N(O())
N(x, k=y)
N(*t)
N(**d)
N2(x)
N2(O())
N2(*t)
N2(a=x)
E(x)
E(O())
E(*t)
S(x)
S(O())
L([x])
L(l)
X(x)
X(O())
T(x)
T(O())
T(*t)
f(x)
f(O())
f(x, y)
f(x, b=y)
f(a=x)
f(*t)
f(*l)
f(**d)
f(*t, **{'b': y})
f(O(), O())
f(*(O(),))
f(*[O()])
f(**{'a': O()})
f(*iter(l))
f(*t, y)
f(*t, b=y)
g(x)
g(x, y)
g(O())
g(*t)
g(*l)
g(**d)
g(x, a=y)
g(*t, **d)
g(a=O())
g(*[O()], **{'a': O()})
h(x, y)
h(x, y, c=x)
h(x, b=y)
h(*t, b=y)
h(O(), b=O(), c=O())
i = gen(x)
print(rc(x))
next(i)
print(rc(x))
next(i)
del i
print(rc(x))
i = gen(O())
next(i)
next(i)
i.close()
k.m(x)
k.m(O())
k.m(x, y)
k.m(x, b=y)
k.m(*t)
k.m(**d)
K.m(k, x)
K().m(O())
b = k.m
b(x)
b(*t)
b(a=x)
b(x, b=y)
del b
k.v(x)
k.v(x, a=y)
k.v(*t)
k.v(**d)
k.v(*t, **d)
k.c(x)
k.c(O())
k.c(*t)
k.s(x)
k.s(O())
K.s(x)
K.s(*t)
K.c(x)
k(x)
k(O())
k(*t)
k(a=x)
K()(O())
k.zz(x)
k.zz(O())
k.zz(*t)
f(x) if x else 0
(lambda a: print(rc(a)))(x)
(lambda a: print(rc(a)))(O())
(lambda *a: print(rc(a[0])))(x)
list(map(f, l))
list(map(C, l))
list(map(k, l))
list(map(k.m, l))
list(map(g, l, l))
[f(z) for z in l]
list(f(z) for z in l)
{f(z) for z in [x]}
{1: f(z) for z in (x,)}
for z in l: f(z)
for z in (O(),): f(z)
for z in [O(), O()]: f(z)
for z in iter(l): f(z)
for i, z in enumerate(l): f(z)
for a, b in zip(l, l): f(a, b)
for a, b in d.items(): f(a, b)
for a in d.values(): f(a)
for a in {x}: f(a)
for a in reversed(l): f(a)
for a in map(lambda q: q, l): f(a)
for a in filter(None, l): f(a)
for a in (q for q in l): f(a)
for a in [q for q in l]: f(a)
for [a] in [l]: f(a)
a, b = x, y
f(a, b)
a, *b = x, y
f(a, b)
[a] = l
f(a)
(a, b), c = (x, y), x
f(a, b)
a = b = O()
f(a)
a = b = None
if (w := O()): f(w)
del w
w = [O()]
f(w[0])
f(w.pop())
w = {'k': O()}
f(w['k'])
f(w.pop('k'))
w = O()
w.a = O()
f(w.a)
f(w)
w = (O(), O())
f(w[0])
f(w[1])
def inner(): print("inner", rc(x), rc(y))
inner()
f(inner)
del inner
print(rc(x))
def inner2(q=O()): print("inner2", rc(q))
inner2()
inner2(O())
inner2(q=x)
inner2(*t)
del inner2
@deco
def fn(): pass
fn = deco(fn)
f(fn)
del fn
class Loc:
    print(rc(O))
    v = O()
    print(rc(v))
    def m(self): print(rc(self), rc(self.v), rc(Loc))
Loc().m()
f(Loc)
f(Loc.v)
q = Loc()
q.m()
f(q)
del q
Loc = None
try: raise X(x)
except X as e: print(rc(e), rc(e.__traceback__)); f(e)
try: raise X(O())
except X as e: f(e); f(sys.exc_info()[1]); f(sys.exception())
try: raise ValueError(x)
except ValueError as e: f(e.args[0]); f(x)
f(x)
e = ValueError(x)
f(x)
f(e)
try: raise e
except ValueError as e2: f(e); f(e2)
f(e)
del e
f(x)
try:
    try: raise KeyError(x)
    except KeyError as e: raise ValueError(y) from e
except ValueError as e: f(e); f(e.__cause__); f(e.__context__); f(x, y)
f(x, y)
try: f(x); 
finally: f(y)
f(G)
G = x
f(x)
G = O()
f(G)
f(x)
exec("f(x)", {'f': f, 'x': x})
eval("f(x)", {'f': f, 'x': x})
exec("y = x\nf(y)", {'f': f, 'x': x})
f(x)
print(rc(locals()['x']))
f(x)
vars()['x']
f(x)
z = [*l, *t]
f(x)
z = {**d}
f(x)
z = {*l}
f(x)
z = x, x
f(x)
z = [x] * 3
f(x)
z = dict(a=x)
f(x)
z = list(l)
f(x)
z = None
f(x)
f((x, y)[0])
f([x, y][1])
f({'a': x}['a'])
f(x or y)
f(x and y)
f(x if x else y)
f((lambda: x)())
f(getattr(G, 'zz', x))
f(max([x], key=id))
f(next(iter([x])))
f(next(iter([O()])))
f(sorted([O()], key=id)[0])
f(min(O(), O(), key=id))
f(d.get('a'))
f(d.setdefault('zz', O()))
f([O()].pop())
f(l.copy()[0])
f(dict(d)['a'])
s = "abc" + str(x)[:0] + "de"
f(s)
f(s + "x")
f(b'ab' + bytes(2))
f(f)
f(test)
f(K.m)
f(k.m)
f([].append)
f(x.__init__)
f(type(x))
'''


from support import statements
exec(statements.function(STATEMENTS, first=["global G"]))
test()
