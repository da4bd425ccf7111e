# A dictionary is tracked once it gets something that could be in a cycle; a full collection can stop that.
import gc

gc.collect()
x = {}
print("empty", gc.is_tracked(x))
x["a"] = 1
x["t"] = ()
x["text"] = "text"
print("atoms", gc.is_tracked(x))
x["l"] = []
print("a list", gc.is_tracked(x))
x["l"] = None
print("replaced", gc.is_tracked(x))
gc.collect(1)
print("after a collection of generation 1", gc.is_tracked(x))
gc.collect()
print("after a full collection", gc.is_tracked(x))
x["d"] = {}
print("a dictionary", gc.is_tracked(x), gc.is_tracked(x.copy()))
print("displays", gc.is_tracked({"a": 1}), gc.is_tracked({"a": []}), gc.is_tracked(dict(a=1)))


class D(dict):
    pass


print("of a derived class", gc.is_tracked(D()))
