"""The moment of each death in expressions, calls, statements and handlers."""
import sys
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("  del", self.n)
    def __repr__(self): return f"D({self.n})"
    def m(self, *a, **k): print("  m", self.n); return self
    def __add__(self, o): print("  add"); return D(f"({self.n}+{getattr(o, 'n', o)})")
    def __iadd__(self, o): print("  iadd"); return D(f"({self.n}+={getattr(o, 'n', o)})")
    def __lt__(self, o): print("  lt"); return D("lt")
    def __eq__(self, o): print("  eq"); return False
    __hash__ = object.__hash__
    def __bool__(self): print("  bool"); return True
    def __getitem__(self, i): print("  getitem"); return D(f"{self.n}[{i}]")
    def __setitem__(self, i, v): print("  setitem")
    def __delitem__(self, i): print("  delitem")
    def __enter__(self): print("  enter"); return D(f"entered {self.n}")
    def __exit__(self, *a): print("  exit", a[0] and a[0].__name__)
    def __iter__(self): print("  iter"); return iter([D(self.n + ".0"), D(self.n + ".1")])
    def __format__(self, s): return f"<{self.n}>"
    def __contains__(self, x): print("  contains"); return True
    def __call__(self, *a): print("  call", self.n); return D("called " + self.n)
    def __neg__(self): return D("-" + self.n)
    def __index__(self): return 0
class X(Exception):
    def __init__(self, n): self.n = n; self.d = D("in " + n)
    def __del__(self): print("  del exc", self.n)
def f(*a, **k): print("  f"); return D("result")
def g(a): a = D("replaced"); print("  g"); return 1
def h(a): del a; print("  h")
def boom(*a): D("tmp"); raise X("boom")
def gen():
    a = D("gen local")
    try: yield D("yielded1"); yield D("yielded2")
    finally: print("  gen finally"); b = D("gen fin")
def two(a, b): print("  two")
def loc():
    b = D("b"); a = D("a"); c = D("c"); print("  loc")
def loc2():
    c = D("c"); a = 1; b = D("b"); a = D("a"); del b; b = D("b2"); return a
class Ctx:
    def __enter__(self): print("  enter"); return self
    def __exit__(self, t, v, tb): print("  exit", t and t.__name__); return True


STATEMENTS = r'''
D("temp")
f(D("arg"))
f(D("a1"), D("a2"))
f(*[D("s1"), D("s2")])
f(k=D("kw"))
f(**{'k': D("kws")})
g(D("orig"))
h(D("h"))
g(*[D("orig")])
h(*(D("h"),))
g(a=D("orig"))
h(**{'a': D("h")})
D("x").m(D("arg"))
D("x").m().m()
D("x").n
D("x").m
D("c")(D("arg"))
D("x").m(k=D("kw"))
D("l") + D("r")
D("l") + 1
D("a") + D("b") + D("c")
D("a") < D("b")
D("a") < D("b") < D("c")
D("a") == D("b")
D("a") is D("b")
D("a") in D("c")
D("a") not in [D("q")]
-D("x")
not D("x")
D("a") and D("b")
D("a") or D("b")
D("a") if D("c") else D("b")
[D("1"), D("2"), D("3")]
(D("1"), D("2"))
{1: D("1"), 2: D("2")}
{D("k"): D("v")}
{D("s")}
[D("1")][0]
(D("1"), D("2"))[1]
[D("1"), D("2")][D("i")]
D("x")[D("i")]
D("x")[1:2]
D("x")[D("a"):D("b")]
D("x")[D("i")] = D("v")
del D("x")[D("i")]
D("x").a = D("v")
D("x").a.b if 0 else 0
f"{D('a')}{D('b')!r}"
f"{D('a'):{D('w')}}"
"%s" % D("p")
str(D("s"))
print(D("pr"))
print(D("p1"), D("p2"))
x = D("x")
x = D("new x")
x += D("inc")
x += 1
x = None
x = D("x1")
del x
x = y = D("xy")
x = 1
y = 1
x, y = D("x"), D("y")
x, y = y, x
x = y = None
a, b = D("it")
a = b = None
a, *b = D("it")
a = b = None
(a, b), c = D("it"), D("c")
a = b = c = None
[a, b] = [D("1"), D("2")]
a = b = None
try: a, b, c = D("it")
except ValueError as e: print(e)
try: a, = D("it")
except ValueError as e: print(e)
loc()
loc2()
two(D("1"), D("2"))
two(b=D("b"), a=D("a"))
two(D("1"), b=D("2"))
try: two(D("1"), D("2"), D("3"))
except TypeError: print("  caught")
try: two(D("1"), c=D("3"))
except TypeError: print("  caught")
try: two(*[D("1")], **{'q': D("q")})
except TypeError: print("  caught")
try: boom(D("arg"))
except X: print("  handler")
try: boom(D("arg"))
except X as e: print("  handler")
try: boom(D("arg"))
except X as e: print("  handler"); e = None; print("  after e = None")
try: boom(D("arg"))
except X as e: z = e
print("  kept")
z = None
try: D("l") + boom()
except X: print("  handler")
try: f(D("1"), D("2"), boom())
except X: print("  handler")
try: [D("1"), D("2"), boom()]
except X: print("  handler")
try: {D("1"): D("2"), 3: boom()}
except X: print("  handler")
try: D("x")[boom()] = D("v")
except X: print("  handler")
try: D("x").m(boom())
except X: print("  handler")
try: f"{D('x')}{boom()}"
except X: print("  handler")
try: (D("a"), D("b")) + boom()
except X: print("  handler")
try:
    try: boom()
    except X as e: raise X("second")
except X as e: print("  outer", e.n, e.__context__.n)
try:
    try: boom()
    except X as e: raise X("second") from None
except X as e: print("  outer", e.n, e.__context__.n)
try:
    try: boom()
    finally: print("  finally"); D("in finally")
except X: print("  handler")
def fin():
    a = D("fin a")
    try: return D("returned")
    finally: print("  finally")
fin()
def fin2():
    a = D("fin a")
    try: boom()
    finally: print("  finally"); return D("returned")
fin2()
def fin3():
    for i in [D("i1"), D("i2")]:
        try: boom()
        except X: continue
        finally: print("  finally", i)
fin3()
def fin4():
    for i in (D("i1"), D("i2")):
        try: break
        finally: print("  finally", i)
    print("  after loop")
fin4()
def fin5():
    for i in iter([D("i1"), D("i2")]):
        return i
fin5()
i = None
for i in [D("i1"), D("i2")]: print(" ", i)
for i in D("iter"): print(" ", i)
for i in D("iter"): break
for i in gen(): print(" ", i)
for i in gen(): break
i = None
q = gen()
next(q)
print("  next")
next(q)
del q
q = gen()
next(q)
q.close()
print("  closed")
del q
q = gen()
next(q)
try: q.throw(X("thrown"))
except X as e: print("  thrown", e.n)
q = None
q = gen()
q.close()
q = gen()
del q
q = gen()
print(list(q))
q = None
[D("elt") for i in range(2)]
[i for i in D("comp")]
{1: i for i in D("comp")}
sum(1 for i in D("genexp"))
any(i for i in D("any"))
[i for i in D("comp") if boom2] if 0 else 0
try: [boom() for i in D("comp")]
except X: print("  handler")
try: list(boom() for i in D("comp"))
except X: print("  handler")
with D("ctx"): print("  body")
with D("ctx") as w: print("  body")
w = None
with D("ctx1") as w, D("ctx2") as v: print("  body")
w = v = None
try:
    with D("ctx") as w: boom()
except X: print("  handler")
w = None
with Ctx(): boom()
with Ctx(): boom(D("a")); print("never")
def wret():
    with D("ctx") as w: return D("ret")
wret()
exec("q = D('in exec')\nr = D('r')", {'D': D})
exec("D('in exec')", {'D': D})
eval("D('in eval')", {'D': D})
eval("D('in eval').n", {'D': D})
try: exec("q = D('in exec')\n1/0", {'D': D})
except ZeroDivisionError: print("  handler")
class K: a = D("class a"); b = D("class b")
K = None
import gc
gc.collect()
try:
    class K: a = D("class a"); boom()
except X: print("  handler")
l = [D("l0"), D("l1"), D("l2")]
l[0] = D("new")
l[0:2] = [D("s")]
del l[0]
l.pop()
l.append(D("ap"))
l.clear()
l = [D("1"), D("2")]
l *= 0
l = [D("1"), D("2")]
l.extend(D("ext"))
l = None
d = {1: D("d1"), 2: D("d2")}
d[1] = D("new d1")
del d[1]
d.pop(2)
d.update({1: D("u")})
d.setdefault(1, D("unused"))
d.clear()
d = {D("k1"): 1}
d = {1: D("a")} | {1: D("b")}
d = None
s = {D("s1")}
s.clear()
s = sorted([D("b"), D("a")], key=lambda q: q.n)
s.sort(key=lambda q: D("key " + q.n).n)
s = None
try: sorted([D("1"), D("2")], key=boom)
except X: print("  handler")
list(map(D, "ab"))
list(map(f, [D("m1"), D("m2")]))
list(zip(D("z1"), D("z2")))
list(enumerate(D("en")))
list(filter(None, D("fi")))
for p, q in zip(D("z1"), D("z2")): print("  loop")
p = q = None
for p, q in enumerate(D("en")): print("  loop"); q = None; print("  q gone")
p = q = None
for p, q in {1: D("v1"), 2: D("v2")}.items(): print("  loop"); q = None; print("  q gone")
p = q = None
lam = lambda a=D("default"): a
lam()
lam = None
def inner(a=D("default"), *, b=D("kwdefault")): pass
inner()
inner = None
def clo():
    a = D("captured"); b = D("plain")
    def i(): return a
    return i
clo()
c = clo()
print("  have")
c()
c = None
def nl():
    a = D("a1")
    def i(): nonlocal a; a = D("a2")
    i(); print("  set"); i()
nl()
assert D("assert")
try: assert not D("assert"), D("message")
except AssertionError as e: print("  caught", e)
x = D("g")
x = [x, D("h")]
x = x[0]
x = None
while D("cond"): break
if D("cond"): pass
(w := D("walrus"))
w = None
f(w := D("walrus"))
w = None
lambda: D("never")
D("subscr")[D("a"), D("b")]
{**{'a': D("a")}}
[*[D("a")]]
[*D("star")]
print(*D("star"))
f(*D("star"))
'''


from support import statements
exec(statements.function(STATEMENTS))
test()
