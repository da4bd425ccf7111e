"""How many containers there are at most while weak collections are iterated over."""
import gc, weakref
def prime():
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]
class K: pass
def peak(f):
    # the least threshold with which nothing is collected
    gc.disable()
    for t in range(1, 60):
        gc.collect(); prime(); gc.collect(0); 
        a = gc.get_count()[0]
        hits = []
        cb = lambda p, i: hits.append(p)
        gc.callbacks.append(cb)
        gc.set_threshold(a + t, 1000, 1000)
        gc.enable()
        f()
        gc.disable()
        gc.callbacks.remove(cb)
        gc.set_threshold(700, 10, 10)
        if not hits: return t
k = K()
values = weakref.WeakValueDictionary(a=k)
keys = weakref.WeakKeyDictionary({k: 1})
elements = weakref.WeakSet([k])
for name, f in dict(
    values=lambda: [x for x in values.values()],
    names=lambda: [x for x in values],
    keys=lambda: [x for x in keys],
    items=lambda: list(keys.items()),
    elements=lambda: [x for x in elements],
    copies=lambda: (values.copy(), keys.copy(), elements.copy()),
).items():
    f()
    f()
    print(name, peak(f))
