"""CPython's own modules count where the 25 % rule puts full collections off, unless they are frozen."""
import collections
import copy
import functools
import gc
import weakref


def full_collections(n_lists):
    """After how many lists there was a full collection, with a threshold of 50."""
    found = []
    gc.callbacks.append(lambda phase, info: found.append((phase, info["generation"])))
    gc.collect()
    found.clear()
    gc.set_threshold(50, 0, 0)
    kept, when = [], []
    for i in range(n_lists):
        kept.append([])
        if ("stop", 2) in found:
            when.append(i)
            found.clear()
    gc.set_threshold(700, 10, 10)
    gc.callbacks.clear()
    return when


print(full_collections(20_000))
gc.freeze()
print(full_collections(2_000))
gc.unfreeze()
print(full_collections(2_000))
