# The report of an uncaught error begins with a container, which can start a collection.
import atexit
import gc

atexit.register(gc.set_debug, 0)


def prime():
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]


def fail():
    raise ValueError('a')


gc.collect()
garbage = [1]
garbage.append(garbage)
del garbage
prime()
gc.set_debug(gc.DEBUG_COLLECTABLE)
gc.set_threshold(gc.get_count()[0] + 6)
fail()
