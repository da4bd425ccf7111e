"""An object holds its class until all else of it is gone: the class is no garbage yet when its attributes die."""
import gc, collections
class K:
    def __del__(self): print('nested', gc.collect())
def cls(*bases, **ns):
    return type('D', bases, ns)
gc.collect()
D = cls(object); d = D(); d.k = K(); del D; del d
gc.collect()
print('slots'); D = cls(object, __slots__=('k',)); d = D(); d.k = K(); del D; del d
gc.collect()
for base, args in [(list, lambda: ([K()],)), (tuple, lambda: ([K()],)), (dict, lambda: ({1: K()},)), (set, lambda: ([K()],)), (frozenset, lambda: ([K()],)), (collections.deque, lambda: ([K()],)), (collections.OrderedDict, lambda: ({1: K()},)), (collections.defaultdict, lambda: (None, {1: K()})), (Exception, lambda: (K(),)), (int, None), (str, None), (bytearray, None), (type(gc), None)]:
    print(base.__name__)
    D = cls(base)
    if args:
        d = D(*args())
    else:
        d = D('12') if base in (str, type(gc)) else D(12)
        d.k = K()
    del D
    del d
    gc.collect()
    print('attribute')
    D = cls(base)
    d = D() if base is not type(gc) else D('m')
    d.k = K()
    del D
    del d
    gc.collect()
    if base is not type(gc):
        print('slot')
        try:
            D = cls(base, __slots__=('k',))
            d = D(); d.k = K()
            del D
            del d
        except TypeError as e: print(e)
        gc.collect()
print('generator')
def g():
    class C:
        def __init__(self): self.k = K()
        def m(self):
            x = self
            yield 1
    return C().m()
h = g(); next(h); del h
gc.collect()
print('method')
def g():
    class C:
        def __init__(self): self.k = K()
        def m(self): pass
    return C().m
h = g(); del h
gc.collect()
