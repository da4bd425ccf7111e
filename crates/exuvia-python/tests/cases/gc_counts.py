# The count of the first gate: what counts as an allocation and what as a free, with CPython's free lists.
# Of each statement: by how much the count changes when it runs for the first, second and third time after a collection.
import gc
import weakref

get = gc.get_count
class C: pass
class S: __slots__=('a',)
class It:
    def __iter__(self): return iter([1,2])
class M:
    def m(self): pass
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
    def __enter__(self): return self
    def __exit__(self,*a): return False
    def __add__(self,o): return 1
    def __getitem__(self,i): return i
    def __len__(self): return 3
    def __call__(self,*a,**k): return 1
    def __getattr__(self,n): return 1
    def __eq__(self,o): return True
    __hash__=object.__hash__
def nop(): pass
def one(a): return a
def star(*a): return a
def kw(**k): return k
def both(*a,**k): pass
def dflt(a,b=1,*,c=2): pass
def gen(n):
    for i in range(n): yield i
def clos():
    x=1
    def g(): return x
    return g
def rais(): raise ValueError(1)
inst=C(); m=M(); lst=[1,2,3]; dct={'a':1,'b':2}; st={1,2}; tup=(1,2,3); text='a b c'
keep=[]
wr=weakref.ref(inst)
gg=gen(10**6)
it=iter(lst)
nested=[[1,2],[3,4]]
TESTS = '''
pass
[]
[1]
{}
{1:2}
{1}
set()
(1,2)
(inst,m)
x=[]
x=[];del x
keep.append([])
keep.append({})
keep.append((inst,1))
keep.append(C())
keep.append(S())
keep.append({1})
keep.append(lambda:0)
keep.append(clos())
keep.append(gen(1))
keep.append(iter([]))
keep.append(m.m)
keep.append([].append)
keep.append({}.keys())
keep.append(slice(1,2))
keep.append(range(3))
keep.append(Exception(1))
keep.append(zip())
keep.append(filter(None,[]))
keep.append(reversed([]))
keep.append(x for x in lst)
keep.append([x for x in lst])
keep.append({x for x in lst})
keep.append({x:1 for x in lst})
keep.append(list(lst))
keep.append(list())
keep.append(dict())
keep.append(dict(dct))
keep.append(tuple(lst))
keep.append(frozenset())
keep.append(frozenset(lst))
keep.append(lst[:])
keep.append(lst+lst)
keep.append(lst*2)
keep.append(tup+tup)
keep.append(tup*2)
keep.append(tup[:2])
keep.append(sorted(lst))
keep.append(lst.copy())
keep.append(dct.copy())
keep.append(text.split())
keep.append(text.partition(' '))
keep.append(divmod(7,3))
keep.append(st|st)
keep.append(object())
keep.append(bytearray())
keep.append(iter('abc'))
keep.append(iter(b'abc'))
keep.append(iter(range(3)))
keep.append(iter({}))
keep.append(iter(()))
keep.append(iter(gen(1)))
keep.append(super(M,m))
keep.append(inst.__dict__)
keep.append(C().__dict__)
nop()
one(1)
one([])
star()
star(1)
star(1,2)
star(*tup)
kw()
kw(a=1)
both(1,a=2)
both(*tup,**dct)
dflt(1)
dflt(1,2,c=3)
m.m()
x=m.m;x()
m.c()
m.s()
M.m(m)
m+1
m[1]
m[1:2]
m[1,2]
len(m)
m==1
m in [1]
with m: pass
for i in lst: pass
for i in tup: pass
for i in 'abc': pass
for i in range(3): pass
for k in dct: pass
for k,v in dct.items(): pass
for a,b in nested: pass
for i,x in enumerate(lst): pass
for i in It(): pass
for i in gen(3): pass
for i in reversed(lst): pass
for i in sorted(lst): pass
a,b=1,2
a,*b=lst
a,b,c=lst
a,b,c=tup
a,b=b,a
(a,b),c=(1,2),3
next(gg)
sum(lst)
sum(x for x in lst)
any(x for x in lst)
' '.join([text])
'%s %s'%(1,2)
'%d'%1
f'{1} {2}'
text.split()
isinstance(1,int)
isinstance(1,(int,str))
hash(tup)
lst==[1,2,3]
tup==(1,2,3)
dct=={}
lst[0]
lst[0:2]
lst[0:2]=[1,2]
lst.append(1);lst.pop()
lst.extend([4,5]);del lst[3:]
lst.sort()
dct['c']=1;del dct['c']
dct.get('a')
dct.items()
dct.keys()|dct.keys()
st.add(5);st.discard(5)
st&st
inst.a=1
inst.a
inst.b=[]
del inst.b
C()
S()
C().a
getattr(inst,'a')
setattr(inst,'a',2)
hasattr(inst,'zz')
wr()
lambda:0
clos()
gen(1)
[x for x in lst]
[x for x in lst if x]
[[y for y in lst] for x in lst]
{x for x in lst}
{x:x for x in lst}
list(lst)
list(gen(3))
tuple(gen(3))
dict(a=1)
dict([(1,2)])
set(lst)
list(range(5))
list(enumerate(lst))
list(dct.items())
sorted(dct.items())
{**dct}
[*lst,*tup]
(*lst,)
try: rais()
except ValueError: pass
try: rais()
except ValueError as e: pass
try: lst[100]
except IndexError: pass
try: dct['zz']
except KeyError: pass
try: inst.zz
except AttributeError: pass
try: int('x')
except ValueError: pass
try: 1/0
except ZeroDivisionError: pass
try: next(iter([]))
except StopIteration: pass
def q(): pass
def q(a=1): pass
def q(*,a=1): pass
import gc
assert True
global zzz
callable(nop)
iter(lst)
reversed(lst)
round(1.5)
pow(2,3)
divmod(7,3)
abs(-1)
lst.index(2)
tup.index(2)
text.replace('a','b')
text.encode()
gc.get_count()
gc.get_threshold()
gc.is_tracked(lst)
'''
tests=[]
for line in TESTS.strip().split('\n'):
    if line.startswith('except'): tests[-1]+='\n'+line
    else: tests.append(line)
def build(t):
    body='\n'.join('  '+l for l in t.split('\n'))
    d={}
    src='def f(inst,m,lst,dct,st,tup,text,keep,wr,gg,nested,get,gc,collect=None):\n a=b=c=d=e=1\n r1=get()[0]\n if 1:\n'+body+'\n r2=get()[0]\n if 1:\n'+body+'\n r3=get()[0]\n if 1:\n'+body+'\n r4=get()[0]\n return r2-r1,r3-r2,r4-r3\n'
    exec(compile(src,'<t>','exec'),globals(),d)
    return d['f']
fs=[]
for t in tests:
    try: fs.append((t,build(t)))
    except SyntaxError as e: fs.append((t,None))
gc.disable()
for t,f in fs:
    if f is None: print(repr(t),'syntax'); continue
    gc.collect()
    try: r=f(inst,m,lst,dct,st,tup,text,keep,wr,gg,nested,get,gc)
    except BaseException as e: r=(type(e).__name__, str(e))
    print(t.replace('\n','; '),'->',*r)


# Free lists hold so many and no more.
def fill(make, n):
    gc.collect()
    kept = [make(i) for i in range(n)]
    before = gc.get_count()[0]
    del kept
    return gc.get_count()[0] - before


print([fill(lambda i: [], n) for n in (1, 79, 80, 81, 100)])
print([fill(lambda i: {}, n) for n in (1, 79, 80, 81, 100)])
print([fill(lambda i: (i,) * k, 2100) for k in (1, 2, 20, 21)])
print([fill(lambda i: list(), 100), fill(lambda i: set(), 100), fill(lambda i: C(), 100)])
# Full collections empty them, others do not.
gc.collect()
kept = [[] for i in range(50)]
del kept
print(gc.get_count()[0], end=' ')
gc.collect(0)
print(gc.get_count()[0], end=' ')
kept = [[] for i in range(60)]
print(gc.get_count()[0], end=' ')
del kept
gc.collect()
print(gc.get_count()[0])


# Collections of each generation, as programs see them.
def stats():
    return [generation['collections'] for generation in gc.get_stats()]


def measure(name, n, make):
    gc.collect()
    before = stats()
    make(n)
    print(name, n, [now - then for now, then in zip(stats(), before)])


def kept_by(make):
    def loop(n):
        keep = []
        for i in range(n):
            keep.append(make(i))
    return loop


def self_cycles(n):
    for i in range(n):
        x = []
        x.append(x)


def temporaries(n):
    for i in range(n):
        x = [i]


gc.enable()
for n in (1000, 10000, 40000):
    measure('lists', n, kept_by(lambda i: []))
    measure('instances', n, kept_by(lambda i: C()))
    measure('tuples', n, kept_by(lambda i: (i, i + 1)))
    measure('dicts', n, kept_by(lambda i: {'a': i}))
    measure('self-cycles', n, self_cycles)
    measure('temporaries', n, temporaries)
    measure('nested', n, kept_by(lambda i: ((i,), [i], {i: (i, (i,))})))
