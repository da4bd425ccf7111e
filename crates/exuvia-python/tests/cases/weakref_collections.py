"""The weak collections, `WeakMethod` and `finalize`: every method, with right and wrong arguments."""

import weakref, gc, sys, copy
def show(f):
    try: r=f()
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(r if '0x' not in str(r) else 'with an address')
class O:
    def __init__(s,n): s.n=n
    def __repr__(s): return f'O({s.n})'
    def __eq__(s,o): return isinstance(o,O) and s.n==o.n
    def __hash__(s): return hash(s.n)
    def __lt__(s,o): return s.n<o.n
    def m(s): return s.n
    def m2(s): return s.n
a,b,c,d=[O(i) for i in range(4)]
W=weakref.WeakSet
s=W([a,b,c])
show(lambda: len(s)); show(lambda: a in s); show(lambda: 5 in s); show(lambda: O(1) in s); show(lambda: sorted(s)); show(lambda: s.add(5)); show(lambda: s.add([]))
show(lambda: s.discard(d)); show(lambda: s.pop() in (a,b,c)); s.update([a,b,c]); show(lambda: sorted(s))
t=W([c,d])
for f in ('union','intersection','difference','symmetric_difference','issubset','issuperset','isdisjoint'):
    show(lambda: (lambda r: sorted(r) if not isinstance(r,bool) else r)(getattr(s,f)(t)))
    show(lambda: (lambda r: sorted(r) if not isinstance(r,bool) else r)(getattr(s,f)([a,d])))
import operator as op
for f in (op.or_,op.and_,op.sub,op.xor,op.le,op.lt,op.ge,op.gt,op.eq,op.ne):
    show(lambda: (lambda r: sorted(r) if not isinstance(r,bool) else r)(f(s,t)))
    show(lambda: (lambda r: sorted(r) if not isinstance(r,bool) else r)(f(s,{a})))
    show(lambda: (lambda r: sorted(r) if not isinstance(r,bool) else r)(f({a},s)))
for f in ('update','intersection_update','difference_update','symmetric_difference_update'):
    u=W([a,b,c]); show(lambda: getattr(u,f)(t)); show(lambda: sorted(u))
    u=W([a,b,c]); show(lambda: getattr(u,f)(u)); show(lambda: sorted(u))
for o in ('|','&','-','^'):
    ns={'u':W([a,b,c]),'t':t}; exec(f'u{o}=t',ns); show(lambda: sorted(ns['u']))
show(lambda: hash(s)); show(lambda: s==W([a,b,c])); show(lambda: repr(W()))
show(lambda: s.clear()); show(lambda: s.pop()); show(lambda: W(5)); show(lambda: bool(s)); show(lambda: W([1]))
s=W([a,b,c]); it=iter(s); next(it); x=O(9); s.add(x)
show(lambda: next(it))
it=iter(s); next(it); del x; show(lambda: (len(s), len(s._pending_removals))); it=None; show(lambda: (len(s), len(s.data)))
s=W([a,b]); cp=s.copy(); show(lambda: cp==s and cp is not s)
# WVD
V=weakref.WeakValueDictionary
v=V({1:a,'k':b}, z=c); show(lambda: sorted(map(str,v))); show(lambda: v[1]); show(lambda: v[2]); show(lambda: v.get(2)); show(lambda: v.get(2,5)); show(lambda: 1 in v); show(lambda: [] in v); show(lambda: v['k'] is b)
show(lambda: v.pop(1)); show(lambda: v.pop(1)); show(lambda: v.pop(1,'d')); show(lambda: v.setdefault('new',d)); show(lambda: v.setdefault('new',a)); show(lambda: len(v)); show(lambda: sorted(v.items(), key=str)); show(lambda: sorted(v.values())); show(lambda: sorted(v.keys()))
show(lambda: v.__setitem__(1,5)); show(lambda: v.update({1:a},q=b)); show(lambda: v.update([(5,c)])); show(lambda: v.update(5)); show(lambda: v.update(1,2)); show(lambda: V(1,2)); show(lambda: V([1]))
def dl(k): del v[k]
show(lambda: dl(1)); show(lambda: len(v.valuerefs())); show(lambda: [type(r).__name__ for r in v.itervaluerefs()][:1]); show(lambda: v.valuerefs()[0].key)
show(lambda: sorted((v|{9:a}).keys(), key=str)); show(lambda: sorted(({9:a}|v).keys(), key=str)); show(lambda: v|5); show(lambda: type(v|V()).__name__); show(lambda: v==V(v)); show(lambda: v=={}); show(lambda: hash(v)); show(lambda: dict(v)==dict(v.items()))
w=v; w|={'ior':d}; show(lambda: 'ior' in v)
show(lambda: v.popitem() is not None); show(lambda: v.clear()); show(lambda: v.popitem()); show(lambda: bool(v)); show(lambda: v.copy()==v)
x=O(7); v['x']=x; it=v.items(); next(it); del x; gc.collect(); show(lambda: len(v.data)); show(lambda: len(v)); it.close(); show(lambda: (len(v), len(v.data)))
x=O(7); v['x']=x; y=O(8); v['y']=y; it=iter(v); next(it); del x; 
def bad(): v['new']=a; next(it)
show(bad); it=None
show(lambda: len(v))
v=V(); x=O(1); v[x]=x; r=weakref.ref(x); del x; show(lambda: (len(v), r() is None)); v.clear(); show(lambda: r() is None)
# WKD
K=weakref.WeakKeyDictionary
k=K({a:1,b:2}); show(lambda: k[a]); show(lambda: k[O(0)]); show(lambda: k[5]); show(lambda: 5 in k); show(lambda: a in k); show(lambda: k.get(d)); show(lambda: k.get(d,4)); show(lambda: k.get(5)); show(lambda: k.__setitem__(5,1)); show(lambda: sorted(k.items())); show(lambda: sorted(k)); show(lambda: sorted(k.values())); show(lambda: len(k.keyrefs())); show(lambda: k.pop(a)); show(lambda: k.pop(a)); show(lambda: k.pop(a,3)); show(lambda: k.setdefault(c,9)); show(lambda: k.setdefault(c,10)); show(lambda: k.update({d:4})); show(lambda: k.update(x=1)); show(lambda: len(k)); show(lambda: sorted((k|{a:0}).items())); show(lambda: sorted(({a:0}|k).items())); show(lambda: k|4); show(lambda: type({}|k).__name__); show(lambda: k==K(k)); show(lambda: hash(k)); show(lambda: K(5)); show(lambda: K(a=1))
def dk(o): del k[o]
show(lambda: dk(b)); show(lambda: dk(b)); show(lambda: dk(5)); show(lambda: k.popitem() is not None); show(lambda: k.clear()); show(lambda: k.popitem()); show(lambda: bool(k)); show(lambda: k.copy()==k)
x=O(7); k[x]=1; it=k.keys(); next(it); del x; gc.collect(); show(lambda: len(k.data)); 
it.close(); show(lambda: (len(k), len(k.data)))
x=O(7); k[x]=x; del x; show(lambda: len(k)); gc.collect(); show(lambda: len(k)); k.clear()
# WeakMethod
o=O(3)
WM=weakref.WeakMethod
m=WM(o.m); show(lambda: m()()); show(lambda: m==WM(o.m)); show(lambda: m!=WM(o.m)); show(lambda: m==WM(o.m2)); show(lambda: hash(m)==hash(WM(o.m))); show(lambda: m==5); show(lambda: WM(5)); show(lambda: WM(O.m)); show(lambda: WM(print)); show(lambda: WM()); show(lambda: m() == o.m)
called=[]
m2=WM(o.m, called.append); show(lambda: m2==m); del o; show(lambda: (called==[m2], m(), m2(), m==m2, m==m)); show(lambda: hash(m)==hash(m)); show(lambda: hash(m2))
# finalize
F=weakref.finalize
o=O(4); f=F(o, lambda *a,**k:(a,k), 1, x=2); show(lambda: f.alive); show(lambda: f.atexit); show(lambda: [type(p).__name__ for p in f.peek()]); show(lambda: f()); show(lambda: f()); show(lambda: f.alive); show(lambda: f.peek()); show(lambda: f.detach()); show(lambda: f.atexit)
f=F(o, print, 'fin', sep='-'); show(lambda: f.detach()[2:]); f.atexit=True; show(lambda: f.atexit)
f=F(o, print, 'fin2'); f.atexit=False; show(lambda: f.atexit); del o; show(lambda: f.alive)
show(lambda: F()); show(lambda: F(1)); show(lambda: F(1,2)); show(lambda: F(a)); show(lambda: F(a, func=print)); show(lambda: F(obj=a,func=print))
def st(): f.foo=1
show(st); show(lambda: repr(f)[:9])
class SF(F): pass
f=SF(a, print); f.x=1; show(lambda: f.x); f.detach()
show(lambda: weakref.getweakrefcount(5)); show(lambda: weakref.getweakrefs(5)); show(lambda: weakref.ProxyTypes)
show(lambda: weakref.WeakSet.__module__); show(lambda: [n for n in weakref.__all__])
