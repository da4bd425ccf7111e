# What generators and frames refer to, in the order in which CPython visits it.
import gc, sys
def names(x): return [type(y).__name__ if not isinstance(y,(str,)) else y for y in gc.get_referents(x)]
class K: pass
def g(v):
    try: yield v
    finally: pass
a = g(K()); print('fresh', names(a))
next(a); print('suspended', names(a)); 
try:
    a.throw(KeyError)
except BaseException: pass
print('thrown', names(a))
try:
  for x in a: pass
except KeyError: pass
print('finished', names(a))
def h(v):
    class C:
        def __enter__(self): return v
        def __exit__(self, *e): pass
    with C() as x:
        yield x
b = h(K()); next(b); print(names(b))
try: b.throw(ValueError('x'))
except Exception as e: print(names(b))
print(names(b))
def gi():
    try:
        1/0
    except Exception as e:
        yield 1
        yield e
c = gi(); next(c); print(names(c)); next(c); print(names(c)); c.close(); print(names(c))
def gd():
    yield from g(K())
d = gd(); next(d); print(names(d)); 
d = gd(); next(d)
def f():
    x = K()
    y = [1]
    print(names(sys._getframe()))
    fr = sys._getframe()
    print(names(fr))
    return fr
fr = f()
print(names(fr))
def outer():
    x = K()
    def inner(): return x
    fr = sys._getframe()
    return fr, inner
fr, i = outer(); print(names(fr))
try:
    def f11(p):
        local=p
        try: 1/0
        except ZeroDivisionError as e: raise KeyError('later') from e
    f11(K())
except Exception as e:
    fr = e.__traceback__.tb_frame
print([type(x).__name__ for x in gc.get_referents(fr)])
fr.clear() if 0 else None
def f12(p):
    l = [1]; q=K()
    raise KeyError(p)
try: f12(K())
except Exception as e:
    tb = e.__traceback__
    fr = tb.tb_next.tb_frame
    print(names(fr), names(tb), names(tb.tb_next))
print(names(fr))
fr.clear()
print(names(fr))
def returned():
    here = sys._getframe()
    return here
print(gc.get_referents(returned())[-1] is not None)
