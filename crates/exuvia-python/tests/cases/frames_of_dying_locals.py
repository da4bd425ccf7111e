"""A frame has left before its locals die: their finalizers are called from its caller."""
import sys
def names():
    f = sys._getframe(1)
    out = []
    while f: out.append(f.f_code.co_name + ':%d' % f.f_lineno); f = f.f_back
    return ' '.join(out)
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print(self.n, names())
def local():
    x = D('local')
    return 1
def argument(x):
    return 2
def temp():
    D('temp')
    return 3
def returned_over():
    x = D('raise')
    raise ValueError
def gen():
    x = D('gen')
    yield 1
def genex():
    x = D('gen exhausted')
    yield 1
    return
def kept():
    x = D('kept frame')
    f = sys._getframe()
    return 1
def cell():
    x = D('cell')
    def g(): return x
    return 1
class I:
    def __init__(self):
        x = D('init')
def outer():
    local()
    argument(D('argument'))
    temp()
    try:
        returned_over()
    except ValueError: pass
    g = gen(); next(g); del g
    g = gen(); next(g); g.close()
    for _ in genex(): pass
    list(genex())
    kept()
    cell()
    I()
    map(lambda: 0, [])
    [*map(lambda y: local(), [1])]
    sorted([1], key=lambda y: local())
    class C:
        x = D('class')
    C.x = None
    (lambda *a: 1)(D('star'))
    (lambda **a: 1)(k=D('kw'))
    class P:
        @property
        def p(self):
            x = D('property')
        def __len__(self):
            x = D('len'); return 1
        def __iter__(self):
            x = D('iter'); return iter([])
        def __call__(self):
            x = D('call')
        def __add__(self, o):
            x = D('add')
        def __getattr__(self, o):
            x = D('getattr')
    p = P()
    p.p; len(p); list(p); p(); p + 1; p.q
    exec("def f():\n  x = D('exec')\nf()", dict(D=D))
    def rec(n):
        x = D('rec%d' % n)
        if n: rec(n - 1)
    rec(2)
outer()
