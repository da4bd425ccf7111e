# A collection while a report is written: CPython makes objects to read the line of source text.
import gc


class K:
    def __del__(self):
        1 / 0


def prime():
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]


for more in 6, 7, 9, 12:
    gc.collect()
    prime()
    garbage = set()
    garbage = [garbage]
    garbage.append(garbage)
    del garbage
    gc.set_debug(gc.DEBUG_COLLECTABLE)
    gc.set_threshold(gc.get_count()[0] + more)
    K()
    gc.set_threshold(0)
    gc.set_debug(0)
gc.collect()
prime()
garbage = [1]
garbage.append(garbage)
del garbage
gc.set_debug(gc.DEBUG_COLLECTABLE)
gc.set_threshold(gc.get_count()[0] + 6)


def f():
    try:
        1 / 0
    finally:
        gc.set_debug(gc.DEBUG_COLLECTABLE)


import atexit
atexit.register(gc.set_debug, 0)
f()
