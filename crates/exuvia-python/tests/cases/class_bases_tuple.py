# A class keeps the tuple of bases that it was given, which is older than what its body makes.
import gc
class A: pass
bases = (A,)
B = type('B', bases, {})
print(B.__bases__ is bases)
def prime():
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]
def count(f):
    gc.collect(); prime()
    a = gc.get_count()[0]; x = f(); return gc.get_count()[0]-a
def c1():
    class X: pass
    return X
def c2():
    class X(A): pass
    return X
def c3(): return type('X', (), {})
def c4(): return type('X', (A,), {})
def c5():
    class X(A, metaclass=type): pass
    return X
def c6():
    class X(A):
        held = {'a': []}
    return X
def c7():
    class X: __slots__ = 'a', 'b'
    return X
for f in [c1,c2,c3,c4,c5,c6,c7]:
    print(f.__name__, count(f), count(f))
gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
class L(A):
    held = {'k': []}
del L
gc.collect()
print([type(x).__name__ for x in gc.garbage])
gc.set_debug(0)
