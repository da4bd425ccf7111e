# The count of the first gate inside finalizers: which objects have been given back when `__del__` runs.
# Behind each statement: the change at its end, and the count that each finalizer has seen.
import gc, sys, collections, functools, weakref, itertools
def prime():
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]
R=[]
class K:
    def __init__(self, n=None): self.n=n
    def __del__(self, c=gc.get_count, R=R): R.append(c()[0]-B)
    def method(self): pass
class L(list):
    __del__=K.__del__
class S(tuple):
    __del__=K.__del__
class D(dict):
    __del__=K.__del__
class E(Exception):
    __del__=K.__del__
class Sl:
    __slots__='a','b'
    __del__=K.__del__
gc.set_threshold(0)
T = r'''
K()
x=K()
x=[K()]
x=(K(),)
x={1:K()}
x={K()}
x=K(K(K()))
x=K(K());del x
x=L([K()])
x=S((K(),))
x=D(a=K())
x=E(K())
x=Sl();x.a=K();x.b=K()
x=lambda y=K():y
x=lambda *,y=K():y
x=lambda:x
def g(y): return lambda: y ;; g(K())
def g(y): return lambda: y ;; x=g(K())
def g(y): yield y ;; x=g(K())
def g(y): yield y ;; x=g(K());next(x)
def g(y): yield y ;; x=g(K());list(x)
def g(y): yield y;lambda:y ;; x=g(K())
def g(y): yield y;lambda:y ;; x=g(K());next(x)
def g(y): yield y;lambda:y ;; g(K())
x=(y for y in [K()])
x=(y for y in [K()]);next(x)
x=[y for y in [K()]]
x=iter([K()])
x=iter((K(),))
x=iter({K():1})
x=iter({1:K()}.items())
x=iter({K()})
x=enumerate([K()])
x=enumerate([K()]);next(x)
x=zip([K()],[K()])
x=zip([K()],[K()]);next(x)
x=map(K,[1])
x=map(K,[1]);next(x)
x=filter(None,[K()])
x=reversed([K()])
x=K().method
x=K().method.__func__
x=K().__init__
x=weakref.ref(K())
y=K();x=weakref.ref(y);del y
y=K();x=weakref.ref(y,lambda r:0);del y
y=K();x=weakref.proxy(y);del y
y=K();x=weakref.finalize(y,len,'');del y
y=K();x=weakref.WeakValueDictionary(a=y);del y
y=K();x=weakref.WeakKeyDictionary();x[y]=1;del y
y=K();x=weakref.WeakSet([y]);del y
x=functools.partial(K,K())
x=functools.partial(len,a=K())
x=functools.lru_cache(lambda y=K():y)
x=collections.deque([K()])
x=collections.OrderedDict(a=K())
x=collections.defaultdict(K);x[1]
x=itertools.chain([K()])
x=itertools.product([K()],[K()])
x=itertools.repeat(K())
x=slice(K(),K())
x=property(K())
x=staticmethod(K())
x=classmethod(K())
x=type('X',(K,),{'a':K()})
x=type('X',(K,),{'a':K()})()
class X: a=K()
class X(K):pass ;; x=X()
class X(list):pass ;; x=X([K()])
class X(list):pass ;; x=X([K()]);x.a=K()
try: raise E(K()) ;; except E: pass
try: raise E(K()) ;; except E as e: pass
try: raise KeyError(K()) ;; except KeyError: pass
try: raise KeyError(K()) ;; except KeyError as e: x=e
try: raise KeyError({1:K()}) ;; except KeyError: K()
def h(y): 1/0 ;; try: h(K()) ;; except Exception: pass
def h(y): 1/0 ;; try: h(K()) ;; except Exception as e: pass
def h(y): raise E(y) ;; try: h(K()) ;; except Exception as e: pass
def h(y): raise E(y) ;; try: h([K()]) ;; except Exception as e: x=e
def h(y): ;;  try: raise E(y) ;;  finally: return y
def h(y): raise LookupError from None ;; try: h(K()) ;; except Exception as e: pass
def h(*a): return a ;; h(K())
def h(**a): return a ;; h(a=K())
def h(*a,**b): return a ;; x=h(K(),b=K())
def h(a,b): pass ;; h(*[K(),K()])
def h(a,b): pass ;; h(**{'a':K(),'b':K()})
def h(a,b): pass ;; h(K(),b=K())
x=y=K()
x=sys._getframe();y=K();del x
x=locals();y=K()
x=[K(),[K(),(K(),)]]
x=[K() for i in range(3)]
x=K();x.a=K();x.b=K()
x=K();x.__dict__;x.a=K()
x=K();x.a=x;x.b=K();del x;gc.collect()
x=[];x.append(x);x.append(K());del x;gc.collect()
def g():yield K() ;; x=g();[*x]
def g(): ;;  try: yield K() ;;  finally: K() ;; x=g();next(x);x=None
def g(): ;;  try: yield K() ;;  except ValueError as e: yield e ;; x=g();next(x);x.throw(ValueError(K()))
print(K() and '',end='')
f'{K()and 1}'
K()==K()
K().n
K().method()
K(K()).n.n
[K()][0]
{1:K()}[1]
(K(),K())[0]
[K(),K()].pop()
[*[K()]]
x,*y=[K(),K()]
max([1],key=lambda x:K()and 1)
sorted([3,2,1],key=lambda x:K(x).n)
min(K(1),K(2),key=lambda x:x.n)
sum(1 for x in (K(),K()))
list(map(lambda x:x,[K()]))
dict([(1,K())])
dict(zip('a',[K()]))
','.join(str(K()and 1) for i in range(2))
'%s'%(K()and 1,)
isinstance(K(),(K,int))
getattr(K(),'zz',None)
try: K().zz ;; except AttributeError: pass
try: [][0] ;; except IndexError as e: K()
lambda:K()
(lambda x:x)(K())
(lambda x=K():x)()
x=type('X',(),{'__call__':lambda s:K()})()()
'''.strip().splitlines()
C=[]
for t in T:
    ind='\n '.join(t.replace(' ;; ','\n').split('\n'))
    ns={}
    exec(compile('def f():\n global B\n B=c()[0]\n '+ind+'\n',t,'exec'),globals(),ns)
    C.append(ns['f'])
c=gc.get_count
B=0
for t,f in zip(T,C):
  for i in range(2):
    gc.collect(); prime(); R.clear()
    try: f()
    except Exception as e: R.append(repr(e))
    r=R[:]; a=c()[0]-B
    gc.collect(); 
    if i: print('%-70s %s %s %s'%(t,a,r,R[len(r):]))
