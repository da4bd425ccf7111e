# After its referent has died in a collection a weak reference still has its callback.
import gc, weakref
class K: pass
k=K(); k.k=k
w = weakref.ref(k, lambda r: print('cb', r.__callback__ is None))
k2=K(); k2.k=k2; w2=weakref.ref(k2)
del k, k2
gc.collect()
print(w.__callback__ is None, w2.__callback__)
k=K()
w = weakref.ref(k, lambda r: print('cb', r.__callback__ is None))
del k
print(w.__callback__)
def names(x): return [type(y).__name__ for y in gc.get_referents(x)]
class R(weakref.ref): pass
k = K()
w = R(k, lambda r: print('cb')); print(names(w))
w = R(k); print(names(w))
w = weakref.proxy(k, lambda r: print('cb')); print(names(w))
w3 = weakref.ref(type('T', (), {}), lambda r: print('type'))
print(names(w3), w3() is None)
gc.collect()
print(names(w3), w3() is None)
