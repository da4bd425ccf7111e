# A tuple is tracked when it is made; a collection that finds only atoms in it stops that.
import gc

gc.collect()
print("empty", gc.is_tracked(()))
x = tuple([1, "two", None])
y = tuple([1, []])
z = tuple([{}])
print("new", gc.is_tracked(x), gc.is_tracked(y), gc.is_tracked(z))
gc.collect(0)
print("after a collection", gc.is_tracked(x), gc.is_tracked(y), gc.is_tracked(z))
inner = tuple([1, 2])
gc.collect()
outer = tuple([inner, inner])
print("of an untracked one", gc.is_tracked(inner), gc.is_tracked(outer))
gc.collect(0)
print("and after a collection", gc.is_tracked(outer))


class T(tuple):
    pass


x = T([1])
gc.collect()
print("of a derived class", gc.is_tracked(x))
