# How far the count of the first gate rises in a statement, and be it for a moment: the least threshold that starts no
# collection in it.
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
T = r'''
k==k2
hash(k)
k>k2
list(k)
tuple(k)
set(k)
frozenset(k)
a,*b=k
F(*k)
F2(*k)
len(k)
k[0]=1
1 in k
k(1,2)
k(*[1])
with k: pass
with k: 1/0
k.zz
hasattr(k,'zz')
repr([k])
repr({1:k})
str([k])
f'{k!r}'
'%s'%k
'%r %s'%(k,k)
'{!r:>3}'.format(k)
bool(k)
if k: pass
int(k)
[1,2][k]
range(k)
1+k
-k
sum([1,k],2)
P.k
class X: a=K()
class X(IS,a=1): pass
class X(metaclass=M): a=K()
MM()
isinstance(1,MM)
issubclass(int,MM)
N(1,2)
N(*[1],**{'a':2})
raise E(1)
try: raise E ;; except E: rec('h')
try: 1/0 ;; except Exception: rec('h')
try: {}[k] ;; except Exception: rec('h')
try: k.zz ;; except Exception: rec('h')
try: next(iter([])) ;; except StopIteration: rec('h')
try: F2(1) ;; except TypeError: rec('h')
try: raise KeyError(k) from E(2) ;; except Exception: rec('h')
try: 1/0 ;; except ValueError: pass ;; except ArithmeticError: rec('h')
def h(): 1/0 ;; try: h() ;; except Exception: rec('h')
def h(): ;;   try: 1/0 ;;   except Exception: raise ;; try: h() ;; except Exception: rec('h')
def h(): ;;   try: 1/0 ;;   except Exception as e: raise E(2) ;; try: h() ;; except Exception: rec('h')
list(gen())
tuple(gen())
sum(gen())
max(gen(),key=FN)
min([3,2,1],key=FN)
min([k,k2])
sorted([3,2,1],key=FN)
[k2,k].sort()
[k2,k].sort(reverse=True)
list(map(FN,[1,2]))
list(map(K,[1]))
list(filter(None,[k]))
for a,b in enumerate(gen()): rec('b')
for x in {1:2}.items(): rec('b')
for x in [1]: rec('b')
for x in reversed([1]): rec('b')
for x in range(1): rec('b')
for x in 'a': rec('b')
for x in iter(FN,1): rec('b')
','.join([str(x) for x in gen()])
{x for x in gen()}
[rec('b') for x in [1]]
list(rec('b') for x in [1])
dict(a=k)
{k:1,k2:2}
{k,k2}
{k:1}[k2]
{k:1}.pop(k)
{k:1}.update({k2:2})
x={k:1};del x[k]
x={k};x.discard(k2)
{k}|{k2}
{k}-{k2}
(k,)==(k2,)
{1:k}=={1:k2}
k in (k2,)
k in {k2}
[k2].count(k)
[k2,k].remove(k)
hash((k,))
D()[1]
L(k)
x=[];x.extend(gen())
x=[];x[:]=gen()
collections.deque(gen())
collections.defaultdict(lambda:rec('d'))[1]
functools.partial(F,1)()
functools.partial(F,a=1)
functools.reduce(F2,[1,2,3])
sorted([1,2],key=functools.cmp_to_key(F2))
list(itertools.chain.from_iterable([gen()]))
list(itertools.takewhile(FT,[1]))
list(itertools.starmap(F2,[(1,2)]))
list(itertools.groupby([1],FN))
list(itertools.filterfalse(FT,[1]))
list(itertools.permutations(gen(),2))
list(itertools.tee(gen())[0])
operator.itemgetter(0,1)(k)
operator.attrgetter('zz','n')(k)
operator.methodcaller('method',1,2)(k)
operator.length_hint(k)
copy.deepcopy(k)
copy.deepcopy([k])
m=k.method;m()
m=k.method;m(*[1])
k.prop
K.cm()
m=K.cm;m()
round(k)
dir(k)
bytes(k)
callable(k)
C().x
x=C();del x.a
setattr(C(),'x',1)
weakref.ref(k)==weakref.ref(k2)
weakref.proxy(k)+1
weakref.proxy(k).method()
str(weakref.proxy(k))
k2 in weakref.WeakSet([k])
x=K();y=weakref.finalize(x,F);del x
x=K();y=weakref.finalize(x,F);y()
sys.unraisablehook
locals();rec('a')
sys._getframe();rec('a')
(lambda:rec('l'))()
(lambda *a:rec('l'))(1)
(lambda **a:rec('l'))(a=1)
(lambda a,b=1:rec('l'))(1)
F(*gen())
F(*(1,))
(lambda **a:rec('l'))(**{'a':1})
(lambda **a:rec('l'))(a=1,**{'b':1})
x=gen();next(x);x.send(None);rec('a')
x=gen();next(x) ;; try: x.throw(E(1)) ;; except E: rec('h')
def g(): ;;  try: yield 1 ;;  finally: rec('f') ;; x=g();next(x);del x;rec('a')
def g(): ;;  with k: yield 1 ;; x=g();next(x);del x;rec('a')
def g(): yield from [1] ;; for y in g(): rec('a')
def g(): return 1;yield ;; try: next(g()) ;; except StopIteration as e: rec('h')
x=sys.intern('a');rec('a')
' a '.split();rec('a')
{'a':1}.keys()&{'a'};rec('a')
[].__len__();rec('a')
x=[].append;rec('a');x(1);rec('b')
x=type(k);rec('a')
x=k.__dict__;rec('a')
x=K.__mro__;rec('a')
x=K.__doc__;rec('a')
x=F.__closure__;rec('a')
x=F.__dict__;rec('a')
x=F.__name__;rec('a')
x=gc.get_objects(0);rec('a')
x=gc.get_referrers(k);rec('a')
gc.collect(0);rec('a')
gc.collect();rec('a')
gc.callbacks.append(F);gc.collect(0);gc.callbacks.clear();rec('a')
x=K();x.a=x;del x;gc.collect(0);rec('a')
x=K();x.a=x;x.b=[K()];x.c=(1,K());del x;gc.collect(0);rec('a')
x=tuple('o2')
x=S1('o2')
x=L('o')
x=float('1')
x=E('')
x=K()
collections.defaultdict(list)
x=functools.partial(len)
functools.partial(dict, a=1)()
x=gen0(1)
x=rz2(1)
x=weakref.ref(k)
x=weakref.proxy(k)
x=weakref.WeakSet(); x.add(k)
x=weakref.finalize(k, print)
x=collections.deque([1])
x=collections.ChainMap({},{})
x=list(enumerate([1,2]))
x=zip([1],[2])
x=map(len,[''])
x=filter(None,[''])
x=iter([])
x=iter({}.items())
for x in {1:2}.items(): pass
x=sorted([1],key=lambda x:x)
x=max([1,2])
x=str(1)
x=bytes(3)
x=slice(1,2)
x=list('abc')
x=tuple([1])
x=frozenset('a')
x=dict([(1,2)])
x=copy.copy([1])
x=copy.copy(k)
x=atexit.register(gc.collect)
x=sum([1])
x=' '.join(str(x) for x in [1])
x='%s' % (1,)
x=f'{1} {2}'
x='a'.partition('b')
x={x for x in (1,)}
x=lambda: 0
x=lambda *, x=1: 0
x=type('D',(K,),{})
class X(K): a=1
def g(*a): return a ;; x=g(1)
def g(*a,**k): return a ;; x=g(*[1],**{})
x=gc.get_stats()
x=gc.get_referents(k)
x=gc.get_threshold()
x=gc.get_count()
x=list(itertools.chain([1],[2]))
x=list(itertools.product([1],[2]))
x=itertools.islice([1],1)
x=sys._getframe().f_back
x=locals()
x=vars(k)
x=dir(k)
x=k.__class__.__mro__
x=k.__class__.__dict__
x=isinstance(1,(int,str))
x=getattr(k,'zz',None)
x=''.join
x=super(K,k)
x=object()
x=Exception()
x=bytearray(3)
x=iter(range(3))
x=[*range(3)]
x={*range(3)}
a,*x=[1,2,3]
x=(1,)+(2,)
x=(1,)*3
x=divmod(1,2)
x=round(1.5)
x=id(k)
x=repr((1,))
x=repr(k)
x=print('',end='',file=None)
'''.strip().splitlines()
C_=[]
for t in T:
    ind='\n '.join(t.replace(' ;; ','\n').split('\n'))
    ns={}
    exec(compile('def f(kk,k=K(1),k2=K(2),rec=rec,thr=gc.set_threshold,c=gc.get_count):\n x=y=None\n thr(c()[0]+kk)\n '+ind+'\n thr(0)\n',t,'exec'),globals(),ns)
    C_.append(ns['f'])

def rec(name): pass
st=lambda: sum([d['collections'] for d in gc.get_stats()])
for t,f in zip(T,C_):
  for kk in range(-1,25):
    gc.set_threshold(0)
    gc.collect(); prime(); 
    if kk==-1:
      try: f(99)
      except Exception as e: pass
      gc.set_threshold(0)
      continue
    a=st()
    try: f(kk)
    except Exception as e: pass
    gc.set_threshold(0)
    if 'gc.collect(' in t: break
    if st()==a: break
  print('%-50s %s'%(t,kk))
