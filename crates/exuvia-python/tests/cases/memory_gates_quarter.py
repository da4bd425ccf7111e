# A full collection waits until a quarter as many objects are new as have survived the last one.
import gc


def full():
    return gc.get_stats()[2]["collections"]


gc.set_threshold(70, 10, 10)
old = [[] for i in range(40_000)]
gc.collect()
before = full()
kept = [[] for i in range(9_500)]
print("fewer than a quarter:", full() - before, "full collections, though its counter is", gc.get_count()[2] > 10)
kept += [[] for i in range(3_000)]
print("more than a quarter:", full() - before)
