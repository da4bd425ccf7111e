# How many allocations the first gate counts for each kept object of a kind.
import gc, sys, weakref
gc.disable()
N = 200
def table(name, make):
    try:
        for _ in range(3): make()
        free = [[] for _ in range(200)]; d=[{} for _ in range(200)]; t=[(i,i+1) for i in range(2000)]
        keep = [None]*N
        gc.collect(); gc.collect()
        hold=[[] for _ in range(300)]; hd=[{} for _ in range(300)]; ht=[tuple([0]*k) for k in range(1,8) for _ in range(2100)]
        c0 = gc.get_count()[0]
        for i in range(N): keep[i] = make()
        c1 = gc.get_count()[0]
        print(f"{name:34} {round((c1-c0)/N)}")
    except BaseException as e:
        print(f"{name:34}", type(e).__name__, e)
class P:
    def m(self): pass
    @property
    def p(self): return 1
class Q:
    def __getitem__(self, i): raise IndexError
    def __len__(self): return 0
    def __iter__(self): return iter([])
class S: __slots__=('a',)
p=P(); l=[1,2,3]; d={1:2}; s={1}; t=(1,2); q=Q()
def f(): yield 1
def g(x=1,*,y=2): pass
kinds = '''
[]
[1]
list()
list(t)
{}
{1:2}
dict()
dict(a=1)
{1}
set()
frozenset([1])
()
(l,)
(1,2)
(l,1,2)
tuple(l)
P()
S()
object()
f()
(x for x in l)
lambda: 0
lambda x=1: 0
lambda x=[]: 0
lambda *, x=1: 0
p.m
l.append
l.__len__
"".join
len
str.join
p.__init__
p.__str__
super(P, p)
super(P)
iter(l)
iter(t)
iter(d)
iter(d.items())
iter(d.values())
iter(s)
iter("abc")
iter(b"abc")
iter(range(3))
iter(q)
iter(bytearray(3))
iter(lambda: 1, 2)
reversed(l)
reversed(t)
reversed(d)
reversed(d.items())
reversed(q)
reversed(range(3))
d.keys()
d.values()
d.items()
zip()
zip(l)
zip(l,l)
map(len, l)
map(len, l, l)
filter(None, l)
enumerate(l)
slice(1,2)
slice(l)
property(len)
property()
staticmethod(len)
classmethod(len)
staticmethod(g)
classmethod(g)
weakref.ref(P())
weakref.ref(p)
weakref.ref(p, len)
weakref.proxy(p)
weakref.proxy(p, len)
type(sys)('m')
Exception()
Exception(1)
ValueError(l)
KeyError('a')
OSError(1,'b')
StopIteration(1)
SystemExit(1)
UnicodeDecodeError('utf8', b'', 0, 1, 'r')
SyntaxError('a')
type('A', (), {})
type('A', (P,), {})
type('A', (list,), {})
type('A', (), {'__slots__': ()})
type('A', (), {'f': lambda self: 1})
compile('1','','exec')
exec("class A: pass")
p.__dict__
P().__dict__
vars(P())
dir(p)
range(3)
bytearray(3)
1.5+2
10**30
1j
"a"*3
type(p)
l[0:2]
l+l
l*2
t+t
t*2
d|d
d.copy()
l.copy()
s.copy()
s|s
sorted(l)
list(d.items())
[x for x in l]
{x for x in l}
{x:x for x in l}
dict.fromkeys(l)
list(zip(l,l))
list(enumerate(l))
list(map(str,l))
dict(zip(l,l))
divmod(7,2)
"a b".split()
"a,b".partition(",")
(1).__add__
int.__add__
P.m
p.p
P.__init__
P.__mro__
P.__bases__
P.__subclasses__()
type.mro(P)
gc.get_count()
gc.get_stats()
gc.get_referents(l)
sys.exc_info()
globals()
locals()
f.__code__
g.__defaults__
g.__closure__
isinstance(1,(int,str))
int.from_bytes
type.__call__
[].__iter__
iter
print
open
NotImplementedError
Ellipsis
bool(1)
str(1)
repr(l)
'%s' % 1
f"{l}"
max(l)
sum(l)
abs(-1)
hash(t)
id(l)
callable(l)
getattr(p,'m')
setattr(p,'x',1)
input
'''.strip().splitlines()
for k in kinds:
    exec("def make(): return " + k if not k.startswith('exec') else "def make():\n  return " + k, globals())
    table(k, make)
def cl():
    x = 1
    return lambda: x
table("closure", cl)
def cl2():
    x = 1; y=[]
    return lambda: (x, y)
table("closure2", cl2)
def gs():
    g = f(); next(g); return g
table("generator suspended", gs)
def gf():
    g = f(); list(g); return g
table("generator finished", gf)
def clsd():
    class A: pass
    return A
table("class", clsd)
def clsd2():
    class A:
        def f(self): return __class__
    return A
table("class with cell", clsd2)
def clsd3():
    class A(P):
        x: int = 1
    return A
table("class annot", clsd3)
def clsd4():
    class A(Exception): pass
    return A
table("class exc", clsd4)
def exc():
    try: 1/0
    except Exception as e: return e
table("caught", exc)
def exc2():
    try: {}['a']
    except KeyError as e: return e.__traceback__
table("traceback", exc2)
def nested():
    def f(a: int): return f
    return f
table("annot rec", nested)
def starargs():
    def f(*a, **k): return a, k
    return f(1,2,x=1)
table("star", starargs)
def inst():
    x=P(); x.a=1; x.b=[]; return x
table("inst attrs", inst)
def setdefault():
    d={}; d.setdefault(1,[]); return d
table("setdefault", setdefault)
def fr():
    return sys._getframe()
table("frame", fr)
def forl():
    for x in l: pass
table("for", forl)
def withs():
    return [i for i in range(3) if i], {i: i for i in range(2)}
table("comps", withs)
def unp():
    a, *b = l
    return b
table("unpack", unp)
def fdec():
    @property
    def x(self): return 1
    return x
table("prop dec", fdec)
def sdec():
    @staticmethod
    def x(self): return 1
    return x
table("static dec", sdec)
def mod():
    m = type(sys)('m'); m.x = 1; return m
table("mod", mod)
