"""Frames, tracebacks, locals() and recursion limits."""
import sys, gc
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("  del", self.n)
    def __repr__(self): return f"D({self.n})"
def names(f): return sorted(k for k in f.f_locals if not k.startswith('__'))
def chain(f):
    r = []
    while f: r.append((f.f_code.co_name, f.f_lineno)); f = f.f_back
    return r
import builtins, re
def print(*a): builtins.print(*(re.sub("0x[0-9a-f]+|file .*?, ", "", str(x)) for x in a))
def p(a, b=2, *c, **d):
    e = 5
    f = sys._getframe()
    print(f.f_locals, f.f_code.co_name, f.f_lineno, f.f_globals is globals(), f.f_locals is f.f_locals, f is sys._getframe())
    del e
    print(f.f_locals.keys(), f.f_back.f_code.co_name, locals() is f.f_locals)
    e = 6
    print(locals())
def clos():
    x = 1
    def inner(): y = x; print(sys._getframe().f_locals); print(sys._getframe(1).f_locals.keys()); return y
    inner()
    print(locals().keys())
def gen():
    x = D("gen x"); yield sys._getframe(); y = 2; yield sys._getframe(); yield 3
def boom(): q = D("boom local"); raise ValueError(1)
def mid(): m = D("mid local"); boom()
def keep():
    k = D("keep local")
    try: mid()
    except ValueError as e: return e
def deep(n): return sys._getframe() if n == 0 else deep(n - 1)
def loc_del():
    a = D("a"); l = locals(); a = None; print("replaced"); locals(); print("updated"); b = D("b"); locals(); del b; print("deleted"); locals(); print("end")
def selfframe(): d = D("in own frame"); f = sys._getframe()
def framearg(f): return f
def getfr(): x = D("kept x"); return sys._getframe()
def rec(n):
    return rec(n + 1)
class Rep:
    def __repr__(self): return repr(self)
    def __eq__(self, o): return self == o
    def __add__(self, o): return self + o
    def __getattr__(self, n): return getattr(self, n)
    def __del__(self): 
        if False: pass
    def __hash__(self): return hash(self)
    def __str__(self): return str(self)
    def __lt__(self, o): return self < o
    def __bool__(self): return bool(self)
    def __iter__(self): return iter(self)
    def __contains__(self, o): return o in self
    def __len__(self): return len(self)
    def __call__(self): return self()
    def __getitem__(self, i): return self[i]
class RecDel:
    def __del__(self): RecDel2()
class RecDel2:
    n = 0
    def __del__(self):
        RecDel2.n += 1
        if RecDel2.n < 30: RecDel2()
def attempt(f, *a):
    try: print("result", f(*a))
    except BaseException as e: print(type(e).__name__, str(e)[:70])


STATEMENTS = r'''
p(1)
p(1, 3, 4, z=5)
clos()
g = gen()
f = next(g)
print(f.f_locals, f.f_back, f is g.gi_frame, f.f_lineno)
f2 = next(g)
print(f is f2, f.f_locals, g.gi_frame.f_lineno)
f.clear()
print("cleared", g.gi_frame, f.f_locals)
del f, f2, g
g = gen()
f = next(g)
del g
print("gen gone")
print(f.f_locals, f.f_back)
del f
g = gen()
f = g.gi_frame
print(f.f_locals, f.f_lineno)
f.clear()
print(g.gi_frame)
del f, g
g = gen()
next(g)
f = g.gi_frame
list(g)
print(f.f_locals.keys(), g.gi_frame)
del f
del g
print(1)
e = keep()
print("kept")
print(chain(e.__traceback__.tb_frame)[:1], names(e.__traceback__.tb_frame))
t = e.__traceback__
print([names(t.tb_frame), names(t.tb_next.tb_frame), names(t.tb_next.tb_next.tb_frame)])
print(t.tb_next.tb_frame.f_back is t.tb_frame)
t.tb_next.tb_next.tb_frame.clear()
print("cleared")
del t
del e
f = deep(3)
print([x[0] for x in chain(f)])
print(f.f_locals, f.f_back.f_locals)
del f
loc_del()
selfframe()
print(gc.collect() > 0)
f = getfr()
print(names(f), f.f_back.f_code.co_name)
f.clear()
print("cleared", f.f_locals.keys())
del f
f = getfr()
l = f.f_locals
del f
print("have locals")
del l
print("gone")
f = sys._getframe()
print(f.f_lineno > 0, f.f_code is test.__code__, gc.is_tracked(f))
attempt(f.clear)
del f
f = deep(0)
print(gc.is_tracked(f), gc.is_tracked(f.f_back))
del f
attempt(sys._getframe, 1000)
attempt(sys._getframe, "a")
attempt(sys._getframe, -5) if 0 else 0
try: boom()
except ValueError as e: tb = e.__traceback__; print(tb.tb_lineno > 0, tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_next); tb.tb_next = None; print(tb.tb_next)
tb = None
print("tb gone")
try: mid()
except ValueError as e: tb = e.__traceback__; attempt(setattr, tb, 'tb_next', 5); attempt(setattr, tb.tb_next, 'tb_next', tb); attempt(delattr, tb, 'tb_next'); e2 = e.with_traceback(None); print(e2 is e, e.__traceback__); tb = e2 = None; print("tb dropped")
print("after handler")
try: raise ValueError(D("arg")).with_traceback(None)
except ValueError as e: print(e.__traceback__ is not None, sys.exc_info()[1] is e, sys.exception() is e, sys.exc_info()[2] is e.__traceback__)
print(sys.exc_info(), sys.exception())
try:
    try: boom()
    finally: print("finally", sys.exc_info()[0].__name__)
except ValueError: print(sys.exc_info()[0].__name__)
def nested():
    try: boom()
    except ValueError:
        try: raise KeyError(1)
        except KeyError: print(sys.exc_info()[0].__name__)
        print(sys.exc_info()[0].__name__)
    print(sys.exc_info()[0])
nested()
def geninexc():
    try: raise ValueError(1)
    except ValueError: yield sys.exc_info()[0].__name__; yield sys.exc_info()[0].__name__
    yield sys.exc_info()[0]
try: raise KeyError
except KeyError: print([x for x in geninexc()])
gg = geninexc()
print(next(gg), sys.exc_info()[0])
print(list(gg))
del gg
attempt(setattr, ValueError(), '__traceback__', 5)
attempt(delattr, ValueError(), '__traceback__')
attempt(ValueError().with_traceback, 5)
attempt(rec, 0)
attempt(str, Rep())
attempt(lambda: Rep() == Rep())
attempt(lambda: Rep() + 1)
attempt(hash, Rep())
attempt(lambda: Rep() < 1)
attempt(bool, Rep())
attempt(iter, Rep())
attempt(lambda: 1 in Rep())
attempt(len, Rep())
attempt(Rep())
attempt(lambda: Rep()[0])
attempt(lambda: Rep().zz)
l = []
l.append(l)
attempt(lambda: l == l)
m = [l]
l2 = []
l2.append(l2)
attempt(lambda: l == l2)
attempt(repr, l)
t = (l,)
attempt(hash, t)
del l, l2, m, t
d = {}
d['d'] = d
d2 = {}
d2['d'] = d2
attempt(lambda: d == d2)
attempt(repr, d)
x = []
for i in range(100000): x = [x]
attempt(repr, x)
y = []
for i in range(100000): y = [y]
attempt(lambda: x == y)
del x
del y
print("deleted")
RecDel()
print(RecDel2.n)
old = sys.getrecursionlimit()
print(old)
attempt(sys.setrecursionlimit, 0)
attempt(sys.setrecursionlimit, 'a')
attempt(sys.setrecursionlimit, -1)
attempt(sys.setrecursionlimit, 1)
attempt(sys.setrecursionlimit)
def depth(n):
    try: return depth(n + 1)
    except RecursionError: return n
sys.setrecursionlimit(100)
a = depth(0)
sys.setrecursionlimit(200)
b = depth(0)
sys.setrecursionlimit(old)
print(b - a)
def recfin(n):
    try: recfin(n + 1)
    finally: pass
attempt(recfin, 0)
def recgen(n): yield from recgen(n + 1)
attempt(list, recgen(0))
def f1(): return [locals() for x in [1]][0].keys()
print(f1())
def f2():
    x = 1; exec("x = 2; y = 3"); print(x, 'y' in locals()); l = locals(); l['z'] = 5; print('z' in locals(), eval('x'))
f2()
class K: a = 1; print(sorted(k for k in locals() if k[0] != '_'), sys._getframe().f_locals is locals(), sys._getframe().f_code.co_name)
print(sys._getframe(0).f_builtins['len'] is len, sys._getframe().f_trace, type(sys._getframe()).__name__, type(sys._getframe().f_lasti).__name__)
def args3(a, b, *, c=1): return locals()
print(args3(1, 2), args3.__code__.co_varnames)
'''


from support import statements
exec(statements.function(STATEMENTS))
test()
print(sys._getframe().f_locals is globals(), sys._getframe().f_back)
