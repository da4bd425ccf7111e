# In which frame a collection is, for each threshold: one that still makes its cells is not there yet.
import gc
import sys
def prime():
    for n in range(1, 5):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]
    {n for n in range(3)}
    {n: [] for n in range(3)}
    list(x for x in range(3))
    k = lambda: n
    class L: pass
    def inner(a, *b, **c): return [a]
    inner(1, 2, 3, d=4)
    [*range(3), *[1]]
    (1, *[n])
    {**{}, 'a': 1}
    f'{n}{[n]}'
    for i in iter([1]): pass
    try: {}[n]
    except KeyError as e: pass
    with C() as c: pass
    sorted([3,1], key=lambda x: [x])
    list(map(lambda x: [x], [1]))
    C().m(C().m)
    return [n]
class C:
    def __enter__(self): return [self]
    def __exit__(self,*a): return None
    def m(self, x): return [x]
seen=[]
def cb(p,i):
    if p=='start' and on:
        f=sys._getframe(1); seen.append((f.f_code.co_name,f.f_lineno))
on=0
gc.callbacks.append(cb)
prime()
for th in range(1, 140, 3):
    gc.set_threshold(0)
    gc.collect(); prime(); gc.collect()
    seen.clear()
    on=1
    gc.set_threshold(th,1000,1000)
    prime()
    gc.set_threshold(0)
    on=0
    print(th, seen[:4])
