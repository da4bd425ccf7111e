"""What a function with a cache refers to: its results, and what the module keeps for itself."""
import functools
import gc


def names(x):
    return [type(y).__name__ for y in gc.get_referents(x)]


@functools.lru_cache
def limited(*args, **kwargs):
    return [args]


@functools.lru_cache(maxsize=None)
def unlimited(x):
    return [x]


for function in (limited, unlimited):
    print(names(function))
    function("a")
    function(2.5)
    function("a")
    print(names(function))
limited(1, key="b")
print(names(limited))
limited.note = 1
print(limited.cache_info(), names(limited)[-1])
