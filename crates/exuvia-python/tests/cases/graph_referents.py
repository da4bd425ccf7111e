# What objects refer to, and which of them the collector tracks.
import gc, sys, weakref, types
def n(o):
    if isinstance(o, type): return 'type:' + o.__name__
    if isinstance(o, str): return 'str:' + (o if len(o) < 20 else '...')
    if isinstance(o, (int, float)) or o is None: return repr(o)
    return type(o).__name__
def r(name, *os):
    try: print(name, [n(x) for x in gc.get_referents(*os)])
    except BaseException as e: print(name, type(e).__name__, e)
class P:
    def m(self): pass
class S: __slots__=('b','a')
class S2(S): __slots__=('d','c')
class SD(S): pass
class L(list): pass
class D(dict): pass
class T(tuple): pass
class I(int): pass
class St(str): pass
class SL(list): __slots__=('x',)
p=P(); p.b=1; p.a=2
r('inst', p)
r('inst2', (q:=P()), ) 
q.a=5; q.b=6; r('inst order', q)
q.__dict__; r('inst dict', q)
s=S(); s.a=1; s.b=2; r('slots', s)
s=S2(); s.a=1; s.b=2; s.c=3; s.d=4; r('slots2', s)
s=SD(); s.a=1; s.b=2; s.z=3; r('slots dict', s)
l=L([1,2]); l.x=7; r('L', l); r('L0', L()); r('D', D(a=1,b=2)); r('D2', D({1:2})); r('T', T((1,2))); r('I', I(5)); r('St', St('a'))
i=I(5); i.q=4; r('I attr', i)
l=SL([1]); l.x=3; r('SL', l)
r('list', [1,2,3]); r('tuple', (1,2,3)); r('dict', {1:'a', 2:'b'}); r('dict str', {'a':1}); r('mixed', {'a':1, 2:3}); r('set', {5}); r('frozenset', frozenset([7]))
def f(a=1, *, b=2): "doc"
r('func', f)
f.x = 1; r('func attr', f); f.__annotations__; r('func ann', f)
def g(x: int): return p_
r('func annot', g)
def mk():
    c = 1; d = 2
    def h(): return c, d
    return h
h = mk(); r('closure', h); r('closure tuple', h.__closure__); r('cell', h.__closure__[0])
r('bound', p.m); r('builtin', len); r('builtin bound', [].append); r('unbound', list.append); r('slot wrapper', int.__add__)
class C(P): x = 1
r('class', C)
r('class slots', S)
r('type', type, int)
class M(type): pass
class CM(metaclass=M): pass
r('metaclass instance', CM)
r('code', f.__code__)
def gen(a):
    b = 2
    yield a
it = gen(1); r('gen new', it); next(it); r('gen suspended', it)
ge = (x for x in [1]); r('genexp', ge)
r('static', staticmethod(len)); r('classmethod', classmethod(len))
r('super', super(C, C())); r('super1', super(C))
r('iter list', iter([1])); r('iter tuple', iter((1,))); r('iter dict', iter({1:2})); r('iter items', iter({1:2}.items())); r('iter set', iter({1})); r('iter str', iter('abc'))
r('iter call', iter(len, 5)); r('reversed', reversed([1])); r('enumerate', enumerate([1])); r('zip', zip([1],(2,))); r('map', map(len, [1])); r('filter', filter(None, [1]))
r('keys', {1:2}.keys()); r('items', {1:2}.items()); r('slice', slice(1,2,3)); r('range', range(5))
r('module', types.ModuleType('m'))
e = ValueError(1, 'a'); r('exc', e)
try: 1/0
except Exception as e2:
    e = e2
r('exc raised', e); r('tb', e.__traceback__)
try:
    try: 1/0
    except Exception as x: raise KeyError(1) from x
except Exception as e3: k = e3
r('exc cause', k)
e.z = 1; r('exc attr', e)
class E(Exception): pass
e = E(1); e.a = 1; r('E', e)
w = weakref.ref(p); r('ref', w); r('ref cb', weakref.ref(p, len)); r('proxy', weakref.proxy(p))
r('mappingproxy', P.__dict__)
r('member', S.__dict__['a']); r('getset', P.__dict__['__dict__'])
def fr():
    a = 1
    return sys._getframe()
F = fr(); r('frame', F)
r('many', [1], (2,), {3: 4}); r('none'); r('atoms', 1, 'a', None)
r('bytes', b'a', bytearray(b'a'), 1j)
class Q: pass
x = Q(); lst = [x]; d = {'k': x}; t = (x, x); y = Q(); y.a = x; st = {x}
def clo():
    z = x
    def inner(): return z
    return inner
c = clo()
print([n(o) for o in gc.get_referrers(x) if o is not globals()])
print([n(o) for o in gc.get_referrers(Q) if o is not globals()])
print([n(o) for o in gc.get_referrers(lst, t) if o is not globals()])
print([type(o).__name__ for o in gc.get_referrers(c.__closure__[0])])
for v in [1, 'a', None, object(), 1.5, b'', bytearray(), range(1), (), (1,), ([],), {}, {1:2}, {1:[]}, [], set(), frozenset(), p, S(), I(), St(), T(), D(), f, len, [].append, p.m, h.__closure__[0], gen(1), e, P, int, type, types, iter([]), enumerate([]), {}.keys(), property(), staticmethod(1), slice(1), w, P.__dict__, f.__code__, S.__dict__['a'], P.__dict__['__dict__'], super(C), iter(range(3)), NotImplemented, Ellipsis, 1j, sys._getframe(), zip(), map(len, [])]:
    print(type(v).__name__, gc.is_tracked(v), end='; ')
