"""How much room dictionaries have that are copied, merged, or get keys that are no strings."""
import sys
s = sys.getsizeof
def k(n, start=0): return {'k%d' % i: i for i in range(start, n)}
for n in range(0, 14):
    d = k(n); print(n, s(d), s(dict(d)), s(d.copy()), s({**d}), s({**d, 'a': 1}), s({**d, 1: 1}), s(d | {'z': 1}), s(d | {1: 1}))
    e = k(n); e.update(k(2*n)); print(s(e), end=' ')
    e = k(n); e.update({i: i for i in range(n)}); print(s(e), end=' ')
    e = {i: i for i in range(n)}; e.update(k(n)); print(s(e), end=' ')
    for j in range(1, n):
        f = k(n)
        for i in range(j): del f['k%d' % i]
        print(s(f), s(dict(f)), s(f.copy()), s({**f}), end=' ')
        f['z'] = 1; f['y'] = 2
        print(s(f), end='; ')
    print()
    g = {i: i for i in range(n)}
    for i in list(g)[1:]: del g[i]
    print(s(g), s(dict(g)), s(g.copy()))
    class A: pass
    a = A()
    for i in range(n): setattr(a, 'b%d' % i, 1)
    v = vars(a); print(s(v), s(dict(v)), s(v.copy()), s({**v}))
print(s({'a': 1, 1: 2}), s({1: 2, 'a': 3}), s({'a':1,'b':2,'c':3,'d':4,'e':5,1:6}), s({'a':1,'b':2,'c':3,'d':4,'e':5,'f':6}), s({'a':1,'b':2,'c':3,'d':4,'e':5,'f':6, **{1: 2}}))
print(s(dict(a=1)), s(dict([('a', 1), (1, 2)])), s(dict({'a': 1}, b=2)), s(dict({1: 1}, b=2)), s(dict.fromkeys('abcdefgh')), s(dict.fromkeys([1, 'a'])), s(dict.fromkeys({'a': 1})), s(dict.fromkeys({'a', 'b'})), s(dict.fromkeys({1: 2, 'a': 3})))
def f(**kw): return kw
print(s(f(a=1)), s(f(**k(7))), s(f(**k(3), z=1)))


for n in range(0, 14):
    d = {}
    for i in range(n): d['k%d' % i] = i
    a = s(d)
    d[2.0] = 1
    b = s(d)
    d[3.0] = 1
    d['x']=1
    c = s(d)
    e = {'k%d' % i: i for i in range(n)}
    e.update({1: 2})
    f = {'k%d' % i: i for i in range(n)}
    f |= {'a': 1, 2.5: 1}
    g = {2.5: 1}
    for i in range(n): g['k%d' % i] = i
    h = dict(g); 
    del g[2.5]
    print(n, a, b, c, s(e), s(f), s(g), s(h), s(g.copy()), s(dict(g)), s({**g}), s({**e}))
    for k in list(g)[2:]: del g[k]
    print(s(g), s(g.copy()), s(dict(g)), s({**g}))
    g.clear(); g['a']=1; print(s(g))
    j = dict(a=1, b=2); j[1] = 2; j.pop('a'); print(s(j), s(j.copy()))
    class A: pass
    o = A(); o.a = 1; o.b = 2; dd = o.__dict__; print(s(dd)); dd[1] = 2; print(s(dd)); 
    o = A(); o.a = 1; dd=o.__dict__; print(s(dd)); del dd['a']; print(s(dd)); dd[2]=3; print(s(dd))
    z = {}; z['a'] = 1; del z['a']; z[1] = 1; print(s(z))
    w = {1: 2, **{'k%d' % i: i for i in range(n)}}; print(s(w)); print(s({**{'k%d' % i: i for i in range(n)}, 1: 2}))
