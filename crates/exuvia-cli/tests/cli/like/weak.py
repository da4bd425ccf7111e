# What finalizers find of weak references, and what is tracked.
import gc, weakref
print(gc.get_threshold(), gc.is_tracked({}), gc.is_tracked({1:2}), gc.is_tracked(tuple([1,2])), gc.is_tracked(([],)), gc.is_tracked(dict()), gc.is_tracked(({},)))
d = {1: 2}; gc.collect(); print(gc.is_tracked(d))
class N:
    def __del__(self):
        print('del', self.name, self.wr() is self, self.plain() is None, outer() is None)
a = N(); a.name = 'a'; a.me = a
a.wr = weakref.ref(a)
a.plain = weakref.ref(a.__class__)
outer = weakref.ref(a)
cb = weakref.ref(a, lambda r: print('callback', r() is None, outer() is None))
class W(weakref.ref): pass
w2 = W(a)
del a
gc.collect()
print(outer(), cb(), w2())
