# When tuples and dictionaries are tracked: those that hold nothing that can be in a cycle are not.
import collections
import gc


def t(*values):
    print(*values)


tr = gc.is_tracked
gc.collect()
# Dictionaries: when they get something, and in full collections.
d = {}
t('new', tr(d))
d['a'] = 1
t(tr(d))
d['t'] = (1, 2)
t('tuple tracked yet?', tr(d), tr(d['t']))
gc.collect(0)
t('young', tr(d), tr(d['t']))
gc.collect(1)
t(tr(d))
gc.collect()
t('full', tr(d), tr(d['t']))
d['b'] = []
t(tr(d))
d['b'] = 1
t(tr(d))
d.clear()
t(tr(d))
gc.collect(0)
gc.collect(1)
t(tr(d))
gc.collect()
t(tr(d))
d[('x',)] = 1
t('key', tr(d))
e = {1: {}}
t('empty dict in dict', tr(e), tr(e[1]))
gc.collect()
t(tr(e), tr(e[1]))
t('literal', tr({'a': 1}), tr({'a': []}), tr({'a': (1,)}), tr({'a': {}}), tr({'a': int}), tr({'a': object()}), tr({'a': range(3)}), tr({'a': len}))
class C: pass
t('class', tr({'a': C}), tr({'a': C()}), tr({C: 1}))
a = {1: 1}
b = a.copy()
t('copy', tr(a), tr(b))
a = {1: []}
b = a.copy()
t(tr(a), tr(b))
a[1] = 1
b = a.copy()
t(tr(a), tr(b))
t(tr(dict(a)), tr({**a}), tr({} | a), tr({k: v for k, v in a.items()}), tr(dict.fromkeys(a)))
a.clear()
t('copy of empty', tr(a), tr(a.copy()), tr(dict(a)))
a = {i: [] for i in range(10)}
for i in range(9): del a[i]
a[9] = 1
t('holes', tr(a), tr(a.copy()), tr(dict(a)))
u = {}
u.update(a)
t('update', tr(u))
u = {}
u.update({1: 1})
t(tr(u))
u.update({2: []})
t(tr(u))
u = {}
u.setdefault(1, 2)
t('setdefault', tr(u))
u.setdefault(3, [])
t(tr(u))
def kw(**k): return k
t('kwargs', tr(kw(a=1)), tr(kw(a=[])), tr(kw()))
x = C()
x.a = 1
t('inst', tr(x), tr(x.__dict__))
x.b = []
t(tr(x.__dict__))
del x.b
gc.collect()
t(tr(x.__dict__))
x = C()
x.a = []
t(tr(x.__dict__));
t('globals', tr(globals()), tr(C.__dict__), tr(vars(gc)))
# Tuples: in every collection.
def mk(*a): return a
t('tuples', tr(()), tr(mk()), tr(mk(1)), tr((1, 2)), tr(mk([])), tr(tuple([1])))
one = mk(1, 'a', None, 2.5, b'x', object(), range(3), int, Ellipsis)
two = mk([])
three = mk({})
four = mk(mk(1))
fn = mk(len)
cl = mk(C)
gc.collect(0)
t(tr(one), tr(two), tr(three), tr(four), tr(four[0]), tr(fn), tr(cl))
gc.collect(0)
t(tr(four))
inner = mk(1)
outer = mk(inner)
gc.collect(0)
t(tr(inner), tr(outer))
l = []
outer = mk(l, 1)
deep = mk(mk(mk(2)));
gc.collect(1)
t(tr(outer), tr(deep), tr(deep[0]), tr(deep[0][0]))
gc.collect(1)
t(tr(deep))
gc.collect()
t(tr(deep))
class T(tuple): pass
class D(dict): pass
s = T((1,))
v = D()
gc.collect()
t('sub', tr(s), tr(v), tr(T()), tr(D()))
t(tr(collections.namedtuple('N', 'a')(1)))
# What is examined, and what is found.
def n(): return len(gc.get_objects())
gc.collect()
before = n()
keep = [(i, i + 1) for i in range(1000)]
mid = n()
gc.collect()
t('objects', mid - before, n() - before)
keep = None
gc.collect()
before = n()
keep = [{'a': i} for i in range(1000)]
t(n() - before)
gc.collect()
t(n() - before)
d = {}
d['me'] = d
t(tr(d))
del d
t(gc.collect())
tt = mk([])
tt[0].append(tt)
del tt
t(gc.collect())
d = {1: ()}
t(tr(d))
q = mk(d)
d[2] = q
t(tr(d))
del d, q
t(gc.collect())
def f():
    d = {}
    t = (d,)
    gc.collect()
    d['t'] = t
f()
t(gc.collect())
