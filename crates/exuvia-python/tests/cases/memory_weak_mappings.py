# Weak containers drop what has died, and keep nothing alive that they only look at.
import weakref


class C:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


a, b = C("a"), C("b")
values = weakref.WeakValueDictionary(a=a, b=b)
keys = weakref.WeakKeyDictionary({a: 1, b: 2})
members = weakref.WeakSet([a])
print(len(values), len(keys), len(members))
del a
print(sorted(values), [k.name for k in keys], len(members))
keys[b] = b
b = None
print("a value that refers to its key keeps it", len(keys), len(values))
keys.clear()
print("both are empty", len(keys), len(values))
