# What a report of an error in a finalizer leaves in the free lists, and how many containers there are meanwhile.
import gc
class K:
    def __del__(self): 1/0
class N:
    def __del__(self): raise ValueError
exec("class X:\n  def __del__(self): 1/0")
def nothing(): pass
def k(): K()
def n(): N()
def x(): X()
gc.disable()
def prime():
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]
def net(f,p):
    gc.collect()
    if p: prime()
    a=gc.get_count()[0]
    f()
    return gc.get_count()[0]-a
def collects(f, p, d):
    gc.collect()
    if p: prime()
    s = gc.get_stats()[0]['collections']
    gc.set_threshold(gc.get_count()[0] + d, 1000, 1000)
    gc.enable()
    f()
    gc.disable()
    gc.set_threshold(0)
    return gc.get_stats()[0]['collections'] != s


def peak(f, p):
    low, high = 0, 32
    while low < high:
        middle = (low + high) // 2
        if collects(f, p, middle):
            low = middle + 1
        else:
            high = middle
    return low


for f_ in nothing, k, n, x:
    print(f_.__name__, net(f_, 0), peak(f_, 0), net(f_, 1), peak(f_, 1))
