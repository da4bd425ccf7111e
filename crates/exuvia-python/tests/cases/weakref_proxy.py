"""Proxies pass every operation on to their objects; which objects refuse weak references."""

import weakref, operator
def show(f):
    try: r=f()
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(r)
class N:
    def __init__(s,v): s.v=v
    def __repr__(s): return f"N({s.v!r})"
def mk(op):
    def f(s,o): return (op, s.v, o if not isinstance(o,N) else o.v)
    return f
names="add sub mul matmul truediv floordiv mod lshift rshift and or xor".split()
for n in names:
    for pre in ('','r','i'):
        nm=f"__{pre}{n}__"; setattr(N,nm,mk(nm))
N.__divmod__=mk('divmod'); N.__rdivmod__=mk('rdivmod')
N.__pow__=lambda s,o,m=None:('pow',s.v,str(o),m); N.__rpow__=lambda s,o,m=None:('rpow',s.v,o,m); N.__ipow__=lambda s,o,m=None:('ipow',s.v,str(o),m)
for n in "neg pos invert abs".split(): setattr(N,f"__{n}__",(lambda n: lambda s:(n,s.v))(n))
N.__int__=lambda s:7; N.__float__=lambda s:7.5; N.__index__=lambda s:3
N.__len__=lambda s:4; N.__bool__=lambda s: False
N.__contains__=lambda s,i: i==5
N.__getitem__=lambda s,k:('get',k if not isinstance(k,N) else k.v); N.__setitem__=lambda s,k,v:print('set',k,v); N.__delitem__=lambda s,k:print('del',k)
N.__iter__=lambda s: iter([1,2]); N.__next__=lambda s: 9
N.__reversed__=lambda s:'rev'; N.__bytes__=lambda s:b'by'
N.__call__=lambda s,*a,**k:(a,k)
N.__str__=lambda s:'str'
N.__enter__=lambda s:1
N.__exit__=lambda s,*a:None
N.__complex__=lambda s:1j
N.__round__=lambda s,n=None:'round'
N.__format__=lambda s,f:'fmt'+f
N.__hash__=lambda s: 5
for n in "lt le eq ne gt ge".split(): setattr(N,f"__{n}__",mk(n))
a=N('a'); b=N('b'); p=weakref.proxy(a); q=weakref.proxy(b)
ops=[operator.add,operator.sub,operator.mul,operator.matmul,operator.truediv,operator.floordiv,operator.mod,operator.lshift,operator.rshift,operator.and_,operator.or_,operator.xor,divmod,pow,operator.lt,operator.le,operator.eq,operator.ne,operator.gt,operator.ge]
for o in ops:
    show(lambda:o(p,1)); show(lambda:o(1,p)); show(lambda:o(p,q)); show(lambda: o(a,q)); show(lambda:o(p,b))
def mkip(op):
    ns={}
    exec(f"def f(a,b):\n a{op}=b\n return a", ns)
    return ns["f"]
iops=[mkip(o) for o in "+ - * @ / // % << >> & | ^ **".split()]
for o in iops:
    show(lambda:o(p,1)); show(lambda:o(p,q)); show(lambda:o(a,q))
show(lambda:pow(p,2,3)); show(lambda:pow(p,q,p)); show(lambda:pow(2,p,3))
for f in (operator.neg,operator.pos,operator.invert,abs,int,float,operator.index,len,bool,iter,next,reversed,bytes,str,complex,round,hex,callable,hash,format,list,tuple,sum,min,repr,ascii, bin):
    show(lambda: f(p) if f not in (repr,iter,ascii) else 0)
show(lambda: 5 in p); show(lambda: 6 in p); show(lambda:p[1]); show(lambda:p[q]); show(lambda:p[1:2])
def st(): p[1]=2
def dl(): del p[1]
show(st); show(dl)
show(lambda:p(1,x=2)); 
show(lambda:p.v); 
def sa(): p.w=4; return a.w
def da(): del p.w; return hasattr(a,'w')
show(sa); show(da); show(da)
show(lambda: p.__class__); show(lambda: isinstance(p,N)); show(lambda: type(p)is weakref.CallableProxyType)
def w():
    with p: pass
show(w)
show(lambda: f"{p}"); show(lambda: f"{p:x}"); show(lambda:"%s"%p); show(lambda:"%d"%p)
show(lambda: [1,2,3,4,5][p])
show(lambda: [1]*p)
show(lambda: range(p))
show(lambda: p.nope); show(lambda: getattr(p,'nope',3)); show(lambda: hasattr(p,'nope'))
show(lambda: p.__dict__); show(lambda: vars(p)); show(lambda: 'v' in dir(p))
show(lambda: p.__call__(3))
x=p; x+=5; show(lambda:x)
r=weakref.ref(a); show(lambda: r==p); show(lambda: r==r); show(lambda: r!=weakref.ref(b))
show(lambda: weakref.getweakrefcount(a)); show(lambda: [type(z).__name__ for z in weakref.getweakrefs(a)])
a2=a
class L(list): pass
l=L([3,1,2]); lp=weakref.proxy(l)
show(lambda: sorted(lp)); show(lambda: lp+[1]); show(lambda: [1]+lp); show(lambda: lp==[3,1,2]); show(lambda: [3,1,2]==lp); show(lambda: lp<[4]); show(lambda: lp.append(5)); show(lambda:l)
lp+=[7]; show(lambda: l); show(lambda: type(lp))
lp=weakref.proxy(l)
show(lambda: lp[1:3]); show(lambda: len(lp)); show(lambda: 3 in lp); show(lambda: list(reversed(lp)))
def sl(): lp[1:2]=[8,8]
show(sl); show(lambda:l)
show(lambda: isinstance(lp, list)); show(lambda: bool(lp)); show(lambda: [*lp])
def unpack(): a,*b=lp; return b
show(unpack)
def g(): yield 1
gg=g(); gp=weakref.proxy(gg)
show(lambda: next(gp)); show(lambda: list(gp)); 
del l
show(lambda: lp==1); show(lambda: lp!=1); show(lambda: len(lp)); show(lambda: lp is None); show(lambda: str(lp)); show(lambda: hash(lp)); show(lambda: bool(lp)); show(lambda: lp.x); show(lambda: repr(lp)[:14], )
show(lambda: 1+lp); show(lambda: lp+lp); show(lambda: lp()); show(lambda: -lp); show(lambda: [1]==lp); show(lambda: dir(lp)); show(lambda: f'{lp}'); show(lambda: isinstance(lp,int))
class Q:
    def __getattribute__(s,n): raise AttributeError("mine "+n)
show(lambda: Q().x)
show(lambda: getattr(Q(),'x',1))
class Q2:
    def __getattribute__(s,n): raise ValueError(n)
show(lambda: Q2().x); show(lambda: getattr(Q2(),'x',1)); show(lambda: hasattr(Q2(),'x'))
class Q3:
    @property
    def x(s): raise AttributeError('from prop')
show(lambda: Q3().x); show(lambda: getattr(Q3(),'x',1))
for o in (1, None, 'a', (), {}, [], b'', 1.5, object(), ..., type(None), N, len, [].append, str.join, {1}, show, N.f if hasattr(N,'f') else 0, a.__str__, int, ValueError(), weakref, p, r, property(), iter([]), zip(), range(3), slice(1), bytearray(), (i for i in ())):
    for f in (weakref.ref, weakref.proxy):
        show(lambda: f(o) is not None)
class S: __slots__=()
class S2: __slots__=('__weakref__',)
class S3(S2): __slots__=('x',)
class I(int): pass
class I2(tuple): pass
class I3(str): pass
class I4(dict): pass
class I5(bytes): pass
class I6(float): pass
class I7(frozenset): pass
class E(Exception): pass
class Me(type): pass
class O(metaclass=Me): pass
for c in (S,S2,S3,I,I2,I3,I4,I5,I6,I7,E):
    o=c(); show(lambda: weakref.ref(o) is not None)
show(lambda: weakref.ref(O) is not None)
