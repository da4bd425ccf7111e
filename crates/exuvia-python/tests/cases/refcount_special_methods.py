"""Reference counts inside the special methods that the interpreter calls."""
import sys, ctypes
def rc(x, _g=sys.getrefcount):
    n = _g(x) - 2
    return n if n < 30 else "many"
class C_(ctypes.Structure):
    _fields_ = [("n", ctypes.c_long)]
def raw(x): return C_.from_address(id(x)).n
class C:
    def __init__(self, *a): print("init", rc(self), raw(self))
    def m(self): print("m", rc(self), raw(self))
    def m2(self, x, y=None): print("m2", rc(self), rc(x))
    @classmethod
    def cm(cls, x): print("cm", rc(x))
    @staticmethod
    def sm(x): print("sm", rc(x))
    def __add__(self, o): print("add", rc(self), rc(o)); return 1
    def __radd__(self, o): print("radd", rc(self), rc(o)); return 1
    def __iadd__(self, o): print("iadd", rc(self), rc(o)); return self
    def __neg__(self): print("neg", rc(self)); return 1
    def __eq__(self, o): print("eq", rc(self), rc(o)); return True
    def __gt__(self, o): print("gt", rc(self), rc(o)); return True
    def __lt__(self, o): print("lt", rc(self), rc(o)); return True
    def __hash__(self): print("hash", rc(self)); return 1
    def __getattr__(self, n): print("getattr", rc(self)); return 1
    def __setattr__(self, n, v): print("setattr", rc(self), rc(v))
    def __delattr__(self, n): print("delattr", rc(self))
    def __enter__(self): print("enter", rc(self)); return self
    def __exit__(self, *a): print("exit", rc(self)); return True
    def __iter__(self): print("iter", rc(self)); return self
    def __next__(self): print("next", rc(self)); raise StopIteration
    def __contains__(self, o): print("contains", rc(self), rc(o)); return True
    def __getitem__(self, k): print("getitem", rc(self), rc(k)); return 1
    def __setitem__(self, k, v): print("setitem", rc(self), rc(k), rc(v))
    def __delitem__(self, k): print("delitem", rc(self), rc(k))
    def __call__(self, *a, **k): print("call", rc(self), [rc(x) for x in a])
    def __len__(self): print("len", rc(self)); return 1
    def __bool__(self): print("bool", rc(self)); return True
    def __repr__(self): print("repr", rc(self)); return "C"
    def __str__(self): print("str", rc(self)); return "C"
    def __format__(self, s): print("format", rc(self)); return "C"
    def __index__(self): print("index", rc(self)); return 1
    def __int__(self): print("int", rc(self)); return 1
    def __float__(self): print("float", rc(self)); return 1.0
    def __reversed__(self): print("reversed", rc(self)); return iter([])
    def __abs__(self): print("abs", rc(self)); return 1
    def __round__(self, n=None): print("round", rc(self)); return 1
    def __divmod__(self, o): print("divmod", rc(self), rc(o)); return 1
    def __pow__(self, o, m=None): print("pow", rc(self), rc(o)); return 1
    def __bytes__(self): print("bytes", rc(self)); return b""
    def __dir__(self): print("dir", rc(self)); return []
    def __sizeof__(self): print("sizeof", rc(self)); return 1
    def __length_hint__(self): print("hint", rc(self)); return 1
    @property
    def p(self): print("p", rc(self), raw(self)); return 1
    @p.setter
    def p(self, v): print("pset", rc(self), rc(v))
    @p.deleter
    def p(self): print("pdel", rc(self))
def section(n): print("--", n)


STATEMENTS = r'''
x = C()
y = C()
x.m()
C().m()
C.m(x)
f = x.m
f()
del f
x.m2(y)
x.m2(C())
x.m2(x=y) if 0 else x.m2(x=y, y=1)
x.cm(y)
x.sm(y)
C.cm(C())
C.sm(C())
section("operators")
x + y
C() + y
x + C()
C() + C()
1 + x
1 + C()
x += y
x + 1
x += C()
-x
-C()
x == y
x == C()
x != y
x < y
x > y
x == 1
1 == x
x < 1
1 < x
C() < C()
section("hash")
hash(x)
hash(C())
{x: 1}
{x}
d = {}
d[x] = 1
d[x]
x in d
d.get(x)
d.setdefault(x, 2)
d.pop(x)
d = {x: 1}
print(d[y])
d.get(y)
y in d
d.pop(y)
s = {x}
y in s
s.add(y)
s.discard(y)
s = {x}
s.remove(y)
section("attr")
x.zz
C().zz
x.zz = y
x.zz = C()
del x.zz
getattr(x, 'zz')
setattr(x, 'zz', y)
delattr(x, 'zz')
hasattr(x, 'zz')
hasattr(C(), 'zz')
x.zz(1) if 0 else None
section("with")
with x: pass
with C(): pass
with x as z: pass
del z
with C() as z: pass
del z
with x: raise ValueError
section("iter")
for q in x: pass
for q in C(): pass
iter(x)
next(x, 1)
list(x)
tuple(C())
[*x]
[q for q in x]
sum(x)
a = [q for q in C()]
try: next(x)
except StopIteration: pass
try: a, b = x
except ValueError: pass
section("contains")
y in x
C() in x
y in C()
y not in x
y in [x]
y in (1, x)
[x].index(y)
[x].count(y)
(x,).index(y)
section("item")
x[y]
x[C()]
C()[y]
x[1]
x[y] = 1
x[1] = y
x[C()] = C()
del x[y]
del x[C()]
x[1:y]
section("call")
x()
x(y)
C()()
x(y, k=y)
x(*[y])
x(**{'k': y})
x(C())
section("misc")
len(x)
len(C())
bool(x)
not x
if x: pass
while not x: pass
x and 1
x or 1
1 if x else 2
repr(x)
str(x)
f"{x}"
f"{x!r}"
format(x)
print(x)
[1,2][x]
int(x)
float(x)
range(x)
abs(x)
round(x)
divmod(x, y)
x ** y
dir(x)
sys.getsizeof(x)
str({1: x})
repr((x,))
[1,2,3][:x]
"a" * x
hex(x)
chr(x)
f"{C()}"
f"{C()!s}"
bool(C())
repr(C())
section("prop")
x.p
C().p
x.p = 1
x.p = y
x.p = C()
del x.p
getattr(x, 'p')
setattr(x, 'p', y)
section("sort")
[x, y].sort()
sorted([x, y])
sorted((x, y))
min(x, y)
max([x, y])
[x, y].sort(reverse=True)
l = [x, y]
l.sort()
section("key")
def key(a): print("key", rc(a)); return 1
[x, y].sort(key=key)
sorted([x, y], key=key)
min(x, y, key=key)
max([x, y], key=key)
list(map(key, [x, y]))
list(filter(key, [x, C()]))
list(map(key, (x, C())))
for q in map(key, [x, C()]): pass
from functools import reduce
def red(a, b): print("reduce", rc(a), rc(b)); return a
reduce(red, [x, y, x])
section("eq list")
[x] == [y]
(x,) == (y,)
{1: x} == {1: y}
x is y
[x, 1] < [y, 2]
'''


from support import statements
exec(statements.function(STATEMENTS))
test()
