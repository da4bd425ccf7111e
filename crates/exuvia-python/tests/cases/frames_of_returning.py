# The caller of what runs while the locals of a frame die at its return is the caller of that frame.
import gc
import sys
import weakref
class K:
    def __del__(self):
        f=sys._getframe(); n=[]
        while f: n.append((f.f_code.co_name, f.f_lineno)); f=f.f_back
        print(n)
def show(x):
    y=1
    return y
def f11():
    show(K())
    z=K()
    return 3
f11()
def g():
    k=K()
    yield 1
    yield 2
def h():
    for x in g(): pass
h()
def e():
    k=K()
    1/0
def c():
    try: e()
    except Exception: pass
c()
class I:
    def __init__(self,a): self.b=1
def i(): I(K())
i()
def rec(*a, **k): return 1
def j(): rec(K(), x=K())
j()
def comp(): return [1 for x in [K()]]
comp()
class L0:
    def __init__(self, label, a=None):
        self.label = label
    def __del__(self):
        print('del', self.label)
class L2:
    def __init__(self, label, a=None):
        self.label = label
    def __del__(self):
        print('del', self.label)
        try:
            raise KeyError(self.label)
        except KeyError as e:
            self.c = e
def show(x): return 'a'
def show2(x): return ['a' for y in x][0]
def f11(p12):
    x15=L0('o14')
    print('list', show([L2('o17')]))
def f12(p12):
    x15=L0('o15')
    print('list', show2([L2('o18')]))
def f13():
    x15=L0('o16')
    print('list', show([*(x for x in [L2('o19')])]))
gc.collect()
f11(None)
f12(None)
f13()
print('end')
gc.collect()
print('end')
class W: pass
def f():
    k=W()
    r=weakref.ref(k, len)
    global keep
    keep=r
    return 1
def g():
    x=f()
    y=2
g()
def h(k):
    return
def i_():
    global keep
    keep=None
    k=W()
    keep=weakref.ref(k, len)
    h(k) 
    l=[k]
    del k
    h(l.pop())
i_()
