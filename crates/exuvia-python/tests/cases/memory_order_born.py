# The order in which what a statement makes comes into the first generation.
import gc, sys, collections, functools, weakref, itertools, copy, operator, contextlib
def prime():
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]
R=[]
B=0
def rec(name):
    R.append((name, c()[0]-B))
c=gc.get_count
class K:
    def __init__(self, n=0): rec('init'); self.n=n
    def __del__(self): rec('del')
    def __eq__(self, o): rec('eq'); return self.n==getattr(o,'n',None)
    def __hash__(self): rec('hash'); return 7
    def __lt__(self, o): rec('lt'); return self.n<o.n
    def __iter__(self): rec('iter'); return I()
    def __len__(self): rec('len'); return 2
    def __getitem__(self,i): rec('getitem'); return [1,2][i]
    def __setitem__(self,i,v): rec('setitem')
    def __delitem__(self,i): rec('delitem')
    def __contains__(self,v): rec('contains'); return True
    def __call__(self,*a,**k): rec('call'); return 1
    def __enter__(self): rec('enter'); return self
    def __exit__(self,*a): rec('exit'); return True
    def __getattr__(self,n): rec('getattr'); raise AttributeError(n)
    def __repr__(self): rec('repr'); return 'K'
    def __str__(self): rec('str'); return 'K'
    def __format__(self,f): rec('format'); return 'K'
    def __bool__(self): rec('bool'); return True
    def __int__(self): rec('int'); return 1
    def __float__(self): rec('float'); return 1.0
    def __index__(self): rec('index'); return 1
    def __add__(self,o): rec('add'); return 1
    def __radd__(self,o): rec('radd'); return 1
    def __iadd__(self,o): rec('iadd'); return self
    def __neg__(self): rec('neg'); return 1
    def __get__(self,o,t): rec('get'); return 1
    def __set__(self,o,v): rec('set')
    def __set_name__(self,o,v): rec('set_name')
    def keys(self): rec('keys'); return [0,1]
    def __reversed__(self): rec('reversed'); return iter([])
    def __copy__(self): rec('copy'); return self
    def __length_hint__(self): rec('hint'); return 2
    def __round__(self,n=None): rec('round'); return 1
    def __dir__(self): rec('dir'); return []
    def __sizeof__(self): rec('sizeof'); return 1
    def __bytes__(self): rec('bytes'); return b''
    def __reduce_ex__(self,p): rec('reduce'); return (K,())
    def method(self,*a): rec('method')
    @property
    def prop(self): rec('prop')
    @classmethod
    def cm(cls): rec('cm')
    @staticmethod
    def sm(): rec('sm')
class I:
    n=0
    def __iter__(self): rec('I.iter'); return self
    def __next__(self):
        rec('I.next'); self.n+=1
        if self.n>2: raise StopIteration
        return self.n
class P:
    k=K()
class M(type):
    def __call__(cls,*a): rec('M.call'); return super().__call__(*a)
    def __instancecheck__(cls,o): rec('M.inst'); return True
    def __subclasscheck__(cls,o): rec('M.sub'); return True
    def __new__(m,*a): rec('M.new'); return super().__new__(m,*a)
    def __init__(m,*a): rec('M.init')
    def __prepare__(*a): rec('M.prep'); return {}
class N:
    def __new__(cls,*a,**k): rec('N.new'); return object.__new__(cls)
    def __init__(self,*a,**k): rec('N.init')
class E(Exception):
    def __init__(self,*a): rec('E.init')
    def __str__(self): rec('E.str'); return 'E'
class MM(metaclass=M): pass
class IS:
    def __init_subclass__(cls,**k): rec('init_subclass')
def gen(n=2):
    for i in range(n): rec('gen'); yield i
class L(list): pass
class D(dict):
    def __missing__(self,k): rec('missing'); return 1
class C:
    def __getattribute__(self,n): rec('getattribute'); return 1
    def __setattr__(self,n,v): rec('setattr')
    def __delattr__(self,n): rec('delattr')
F=lambda *a:rec('F')
F1=lambda a:rec('F1')
FT=lambda a:rec('FT') or True
FN=lambda a:rec('FN') or 1
def F2(a,b): rec('F2'); return 1
gc.set_threshold(0)
def rec(n): pass
T = r'''
k==k2
k!=k2
hash(k)
k<k2
k>k2
iter(k)
list(k)
[*k]
tuple(k)
(*k,)
set(k)
{*k}
frozenset(k)
a,b=k
a,*b=k
for x in k: pass
F(*k)
F(1,*k)
F2(*k)
F2(**{'a':1,'b':2})
len(k)
k[0]
k[0]=1
1 in k
k()
k(1,2)
k(a=1)
k(*[1])
k(**{'a':1})
with k: pass
with k: rec('x')
with k: 1/0
with k as x: raise E(1)
k.zz
getattr(k,'zz',1)
hasattr(k,'zz')
repr(k)
repr([k])
repr((k,))
repr({1:k})
repr({k})
str(k)
str([k])
f'{k}'
f'{k!r}'
f'{k:x}'
'%s'%k
'%s'%(k,)
'%r %s'%(k,k)
'{}'.format(k)
'{!r:>3}'.format(k)
format(k,'x')
bool(k)
not k
k and 1
int(k)
float(k)
[1,2][k]
'ab'*k
range(k)
k+1
1+k
-k
sum([k,1])
sum([1,k],2)
P().k
P.k
P().k=2
class X: a=K()
class X(metaclass=M): pass
class X(metaclass=M): a=K()
X=M('X',(),{})
MM()
MM(*[])
isinstance(1,MM)
isinstance(1,(str,MM))
issubclass(int,MM)
N()
N(1,2)
N(a=1)
N(*[1],**{'a':2})
E(1)
try: raise E(1) ;; except E: rec('h')
try: raise E ;; except E: rec('h')
try: raise E(1) ;; except E as e: rec('h') ;; rec('after')
try: 1/0 ;; except Exception: rec('h')
try: [][0] ;; except Exception: rec('h')
try: {}[k] ;; except Exception: rec('h')
try: zz ;; except Exception: rec('h')
try: k.zz ;; except Exception: rec('h')
try: int('z') ;; except Exception: rec('h')
try: next(iter([])) ;; except StopIteration: rec('h')
try: next(gen(0)) ;; except StopIteration: rec('h')
try: F2(1) ;; except TypeError: rec('h')
try: len(1) ;; except TypeError: rec('h')
try: raise KeyError(k) from E(2) ;; except Exception: rec('h')
try: ;;   try: 1/0 ;;   finally: rec('f') ;; except Exception: rec('h')
try: 1/0 ;; except ValueError: pass ;; except ArithmeticError: rec('h')
try: raise TypeError ;; except BaseException as e: rec('h');x=e ;; rec('a') ;; del x ;; rec('b')
def h(): 1/0 ;; try: h() ;; except Exception: rec('h')
def h(): raise E(1) ;; try: h() ;; except Exception: rec('h')
def h(): ;;   try: 1/0 ;;   except Exception: raise ;; try: h() ;; except Exception: rec('h')
def h(): ;;   try: 1/0 ;;   except Exception as e: raise E(2) from e ;; try: h() ;; except Exception: rec('h')
def h(): ;;   try: 1/0 ;;   except Exception as e: raise E(2) ;; try: h() ;; except Exception: rec('h')
def h(): ;;   with k: 1/0 ;; h();rec('x')
list(gen())
[*gen()]
tuple(gen())
set(gen())
sum(gen())
max(gen())
max(gen(),key=FN)
max(1,2,key=FN)
min([3,2,1],key=FN)
max(k,k2)
min([k,k2])
sorted(gen())
sorted([3,2,1],key=FN)
sorted([k2,k])
[k2,k].sort()
[k2,k].sort(key=FN)
[k2,k].sort(reverse=True)
sorted([k2,k],reverse=True)
list(map(FN,[1,2]))
list(map(F2,[1,2],[3,4]))
list(map(K,[1]))
list(filter(FT,[1]))
list(filter(None,[k]))
list(zip(gen(),gen()))
for x in zip(gen(),gen()): rec('b')
for x in enumerate(gen()): rec('b')
for a,b in enumerate(gen()): rec('b')
for a,b in {1:2}.items(): rec('b')
for x in {1:2}.items(): rec('b')
for x in {1:2}: rec('b')
for x in [1]: rec('b')
for x in map(FN,[1]): rec('b')
for x in reversed([1]): rec('b')
for x in reversed(k): rec('b')
for x in range(1): rec('b')
for x in gen(1): rec('b')
for x in {1}: rec('b')
for x in 'a': rec('b')
for x in (1,): rec('b')
for x in iter(FN,1): rec('b')
any(gen())
all(gen())
any(x for x in gen())
','.join(str(x) for x in gen())
','.join([str(x) for x in gen()])
[x for x in gen()]
{x for x in gen()}
{x:x for x in gen()}
[rec('b') for x in [1]]
[rec('b') for x in [1] for y in [2]]
list(rec('b') for x in [1])
dict(k)
dict(zip('ab',gen()))
dict([(k,1)])
dict(a=k)
{k:1}
{k:1,k2:2}
{k}
{k,k2}
{**{k:1}}
{k:1}[k2]
{k:1}.get(k2)
{k:1}.pop(k)
{k:1}.setdefault(k2,1)
{k:1}.update({k2:2})
x={k:1};x[k2]=1
x={k:1};del x[k]
x={k};x.add(k2)
x={k};x.discard(k2)
{k}=={k2}
{k}|{k2}
{k}&{k2}
{k}-{k2}
[k]==[k2]
(k,)==(k2,)
(k,)<(k2,)
{1:k}=={1:k2}
k in [k2]
k in (k2,)
k in {k2:1}
k in {k2}
[k2].index(k)
[k2].count(k)
[k2].remove(k2)
[k2,k].remove(k)
(k2,).index(k2)
hash((k,))
hash(frozenset([k]))
D()[1]
D(a=1)[k]
L(k)
L(gen())
x=[];x.extend(gen())
x=[];x+=gen()
x=[];x[:]=gen()
x=[];x.extend(k)
collections.deque(gen())
collections.Counter([k])
collections.OrderedDict([(k,1)])
collections.OrderedDict(a=1)
collections.defaultdict(lambda:rec('d'))[1]
collections.defaultdict(K)[1]
functools.partial(F,1)()
functools.partial(F,1)(2)
functools.partial(F,a=1)
functools.partial(lambda **k:rec('p'),a=1)(b=2)
functools.reduce(F2,[1,2,3])
functools.lru_cache(F1)(1)
functools.lru_cache(F1)(k)
functools.lru_cache(lambda *a,**k:rec('l'))(1,2)
functools.lru_cache(lambda *a,**k:rec('l'))(a=2)
functools.lru_cache(maxsize=None)(F1)(k)
functools.lru_cache(maxsize=0)(F1)(k)
functools.cmp_to_key(F2)(1)<functools.cmp_to_key(F2)(1)
sorted([1,2],key=functools.cmp_to_key(F2))
functools.wraps(F1)(F2)
itertools.chain(gen(),gen())
list(itertools.chain(gen(),gen()))
list(itertools.chain.from_iterable([gen()]))
list(itertools.product(gen(),gen()))
list(itertools.islice(gen(),1))
list(itertools.takewhile(FT,[1]))
list(itertools.dropwhile(FT,[1]))
list(itertools.starmap(F2,[(1,2)]))
list(itertools.accumulate([1,2],F2))
list(itertools.groupby([1],FN))
list(itertools.zip_longest(gen(),gen(3)))
list(itertools.filterfalse(FT,[1]))
list(itertools.compress(gen(),gen()))
list(itertools.combinations(gen(),2))
list(itertools.permutations(gen(),2))
list(itertools.pairwise(gen(3)))
list(itertools.tee(gen())[0])
next(itertools.cycle(gen()))
operator.itemgetter(0)(k)
operator.itemgetter(0,1)(k)
operator.attrgetter('n')(k)
operator.attrgetter('zz','n')(k)
operator.methodcaller('method')(k)
operator.methodcaller('method',1,2)(k)
operator.add(k,1)
operator.length_hint(k)
copy.copy(k)
copy.deepcopy(k)
copy.copy([k])
copy.deepcopy([k])
k.method()
k.method(1)
k.method(*[1])
m=k.method;m()
m=k.method;m(1)
m=k.method;m(*[1])
K.method(k)
k.prop
k.cm()
K.cm()
k.sm()
m=K.cm;m()
super(K,k).__init__
round(k)
round(k,1)
dir(k)
sys.getsizeof(k)
bytes(k)
abs(1)
callable(k)
divmod(7,k)
C().x
x=C();x.a=1
x=C();del x.a
getattr(C(),'x')
setattr(C(),'x',1)
vars(C())
weakref.ref(k)()
weakref.ref(k)==weakref.ref(k2)
hash(weakref.ref(k))
weakref.proxy(k)+1
weakref.proxy(k).n
weakref.proxy(k).method()
weakref.proxy(k)()
repr(weakref.ref(k))
str(weakref.proxy(k))
weakref.WeakKeyDictionary({k:1})
weakref.WeakValueDictionary(a=k)
weakref.WeakValueDictionary(a=k)['a']
weakref.WeakSet([k,k2])
k2 in weakref.WeakSet([k])
for x in weakref.WeakSet([k]): rec('b')
x=K();y=weakref.ref(x,F);del x
x=K();y=weakref.finalize(x,F);del x
x=K();y=weakref.finalize(x,F,1,a=2);y()
x=K();y=weakref.finalize(x,F);y()
x=K();y=weakref.finalize(x,F);y.detach()
x=K();y=weakref.finalize(x,F);y.peek()
x=K();y=weakref.WeakValueDictionary(a=x);del x;rec('a')
x=K();y=weakref.WeakKeyDictionary();y[x]=1;del x;rec('a')
x=K();y=weakref.WeakSet([x]);del x;rec('a')
weakref.WeakMethod(k.method)()()
sys.unraisablehook
sys.exc_info();rec('a')
locals();rec('a')
globals();rec('a')
sys._getframe();rec('a')
x=sys._getframe();rec('a');x.f_locals;rec('b');x.f_back;rec('c')
(lambda:rec('l'))()
(lambda *a:rec('l'))()
(lambda *a:rec('l'))(1)
(lambda **a:rec('l'))()
(lambda **a:rec('l'))(a=1)
(lambda a,*,b:rec('l'))(1,b=1)
(lambda a,b=1:rec('l'))(1)
(lambda a:(lambda:(rec('l'),a)))(1)()
F(*gen())
F(*[1],*[2])
F(*(1,))
F(*[1])
(lambda **a:rec('l'))(**{'a':1})
(lambda **a:rec('l'))(**{'a':1},**{'b':1})
(lambda **a:rec('l'))(a=1,**{'b':1})
(lambda *a,**b:rec('l'))(1,*[2],a=1,**{'b':1})
x=gen();next(x);x.close();rec('a')
x=gen();next(x);x.send(None);rec('a')
x=gen();next(x);del x;rec('a')
x=gen();x.close();rec('a')
x=gen();del x;rec('a')
x=gen();next(x) ;; try: x.throw(E) ;; except E: rec('h')
x=gen();next(x) ;; try: x.throw(E(1)) ;; except E: rec('h')
x=gen() ;; try: x.throw(E(1)) ;; except E: rec('h')
def g(): ;;  try: yield 1 ;;  finally: rec('f') ;; x=g();next(x);del x;rec('a')
def g(): ;;  try: yield 1 ;;  except GeneratorExit: rec('f') ;; x=g();next(x);del x;rec('a')
def g(): ;;  with k: yield 1 ;; x=g();next(x);del x;rec('a')
def g(): yield from gen() ;; x=g();next(x);rec('a');del x;rec('b')
def g(): yield from gen() ;; for y in g(): rec('a')
def g(): yield from [1] ;; for y in g(): rec('a')
def g(): x=yield 1;rec('s') ;; x=g();next(x) ;; try: x.send(1) ;; except StopIteration: rec('h')
def g(): return 1;yield ;; try: next(g()) ;; except StopIteration as e: rec('h')
async def g(): rec('co');return 1 ;; x=g() ;; try: x.send(None) ;; except StopIteration: rec('h')
async def g(): rec('co');return 1 ;; x=g();x.close();rec('a')
x=sys.intern('a');rec('a')
int.from_bytes(b'a','big')
' a '.split();rec('a')
'a,b'.partition(',');rec('a')
{'a':1}.keys()&{'a'};rec('a')
list({'a':1}.items());rec('a')
[].__len__();rec('a')
[].append;rec('a')
x=[].append;rec('a');x(1);rec('b')
x=object();rec('a')
x=type(k);rec('a')
x=super(K,k);rec('a')
x=k.__dict__;rec('a')
x=k.__class__.__name__;rec('a')
x=K.__mro__;rec('a')
x=K.__dict__;rec('a')
x=K.__doc__;rec('a')
x=F.__defaults__;rec('a')
x=F.__closure__;rec('a')
x=F.__code__;rec('a')
x=F.__dict__;rec('a')
x=F.__globals__;rec('a')
x=F.__name__;rec('a')
F.zz=1;rec('a');del F.zz;rec('b')
x=gc.get_objects(0);rec('a')
x=gc.get_stats();rec('a')
x=gc.get_referrers(k);rec('a')
x=gc.get_referents(k);rec('a')
dd=collections.defaultdict(list); dd[1]
x=tuple('o2')
x=tuple(())
x=S1('o2')
x=S1(('a','b'))
x=L('o')
x=D('o')
x=float('1')
x=set('')
x=E('')
x=Q()
x=K()
x=K(1,2)
collections.defaultdict(list)
collections.defaultdict(dict)['q']
x=functools.lru_cache(lambda x=1: x)
x=functools.lru_cache(len)
x=functools.lru_cache(3)(len)
x=functools.partial(len)
x=functools.partial(len,1,a=2)
functools.partial(dict, a=1)()
x=gen(1)
x=gen0(1)
rz(1)
x=rz2(1)
x=K().__init__
x=weakref.ref(k)
x=weakref.ref(k, F)
x=weakref.proxy(k)
x=weakref.WeakValueDictionary(a=k)
x=weakref.WeakValueDictionary(a=k); x.get('a')
x=weakref.WeakValueDictionary(); x['a']=k
x=weakref.WeakValueDictionary(); x['a']=k; len(x)
x=weakref.WeakKeyDictionary(); x[k]=1
x=weakref.WeakKeyDictionary(); x[k]=1; list(x)
x=weakref.WeakSet(); x.add(k)
x=weakref.WeakSet([k]); 
x=weakref.WeakSet([k]); list(x)
x=weakref.WeakMethod(k.__init__)
x=weakref.finalize(k, print)
x=weakref.finalize(k, print); x.detach()
x=weakref.finalize(k, len, ''); x()
x=collections.OrderedDict(a=1)
x=collections.OrderedDict(a=1);x['b']=1;x.move_to_end('a')
x=collections.deque([1])
x=collections.Counter('aab')
x=collections.ChainMap({},{})
x=collections.UserList([1])
x=enumerate([1,2])
x=list(enumerate([1,2]))
for x in enumerate([1,2]): pass
x=zip([1],[2])
x=list(zip([1],[2]))
x=map(len,[''])
x=list(map(len,['']))
x=filter(None,[''])
x=reversed([])
x=iter([])
x=iter({})
x=iter({}.items())
x=list({1:2}.items())
for x in {1:2}.items(): pass
x=sorted([1])
x=sorted([1],key=lambda x:x)
x=max(1,2)
x=max([1,2])
x=max([1,2],key=lambda x:x)
x=str(1)
x=int('5')
x=bytes(3)
x=slice(1)
x=slice(1,2)
x=[1,2][0:1]
x=list('abc')
x=tuple('abc')
x=tuple([1])
x=set('a')
x=frozenset('a')
x=dict(a=1)
x=dict([(1,2)])
x=dict({1:2})
x=copy.copy([1])
x=copy.deepcopy([1])
x=copy.copy(k)
x=copy.deepcopy(k)
x=sum(1 for x in (1,2))
x=sum([1])
x=any(x for x in (1,2))
x=' '.join(['a'])
x=' '.join(str(x) for x in [1])
x='%s' % 1
x='%s' % (1,)
x='{}'.format(1)
x=f'{1} {2}'
x='a b'.split()
x='a'.partition('b')
x=[x for x in (1,)]
x={x for x in (1,)}
x={x:x for x in (1,)}
x=lambda: 0
x=lambda x=1: 0
x=lambda *, x=1: 0
x=(lambda y: (lambda: y))(1)
class X: pass
class X: __new__=F; __init_subclass__=F; __class_getitem__=F
def g(*a): return a ;; x=g(1)
def g(**a): return a ;; x=g(a=1)
def g(*a,**k): return a ;; x=g(*[1],**{})
x=sys.exc_info()
x=gc.get_stats()
x=gc.get_objects(0)
x=gc.get_referents(k)
x=gc.get_referrers(k)
x=gc.get_threshold()
x=gc.is_tracked(1)
x=gc.get_count()
x=itertools.chain([1],[2])
x=list(itertools.chain([1],[2]))
x=itertools.product([1],[2])
x=list(itertools.product([1],[2]))
x=itertools.tee([1])
x=itertools.islice([1],1)
x=sys._getframe()
x=sys._getframe().f_back
x=sys._getframe().f_locals
x=locals()
x=globals()
x=vars(k)
x=k.__dict__
x=dir(k)
x=getattr(k,'__init__')
x=k.__class__.__mro__
x=k.__class__.__subclasses__()
x=k.__class__.__dict__
x=K.__init__
x=isinstance(1,(int,str))
x=hasattr(k,'zz')
x=getattr(k,'zz',None)
x=[].append
x=''.join
x=print
x=super(K,k)
x=property(len)
x=classmethod(len)
x=staticmethod(len)
x=object()
x=K.__new__(K)
x=Exception()
x=Exception(1,2)
x=bytearray(3)
x=range(3)
x=iter(range(3))
x=list(range(3))
x=[*range(3)]
x=(*range(3),)
x={*range(3)}
x={**{}}
a,*x=[1,2,3]
x=[1]+[2]
x=(1,)+(2,)
x=[1]*3
x=(1,)*3
x=open
x=divmod(1,2)
x=pow(1,2)
x=round(1.5)
x=hash((1,2))
x=id(k)
x=repr([1])
x=repr((1,))
x=repr({1:2})
x=repr(k)
x=min(sys.getrefcount(k),99)
x=print('',end='',file=None)
'''.strip().splitlines()
F_=[]
for t in T:
    if 'gc.freeze' in t or 'gc.collect' in t: continue
    if not any(t.startswith(p) for p in ('x=','X=','class','def','try','async','for','with')): t='x='+t
    ind='\n '.join(t.replace(' ;; ','\n').split('\n'))
    ns={}
    try: exec(compile('def f(k=K(1),k2=K(2)):\n x=y=X=g=None\n '+ind+'\n return x,y,X,g\n',t,'exec'),globals(),ns)
    except SyntaxError: continue
    F_.append((t,ns['f']))
for t,f in F_:
    for i in range(2):
        gc.collect(); prime(); gc.collect(0)
        try: r=f()
        except Exception as e: r=e; r.__traceback__=None
        if i: print('%-50s'%t,[type(o).__name__ for o in gc.get_objects(0)])
        r=None
