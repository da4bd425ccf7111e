# How many more objects there are at most while something runs: the least threshold at which nothing is collected.
import gc
import weakref


class C:
    pass


def prime():
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]


def at_most(function):
    begun = []
    gc.callbacks.append(lambda phase, info: begun.append(phase))
    for n in range(1, 50):
        gc.set_threshold(0)
        gc.collect()
        prime()
        begun.clear()
        gc.set_threshold(gc.get_count()[0] + n, 0, 0)
        function()
        gc.set_threshold(0)
        if not begun:
            gc.callbacks.clear()
            return n


def plain():
    yield 1


def unrelated():
    try:
        yield 1
    finally:
        pass
    yield 2


def handling():
    try:
        yield 1
    finally:
        pass


c = C()
reference = weakref.ref(c)
values = weakref.WeakValueDictionary()


def calls():
    made = C()
    reference()


def not_begun():
    plain()


def not_begun_handling():
    handling()


def begun():
    next(plain())


def begun_handling():
    next(handling())


def behind():
    generator = unrelated()
    next(generator)
    next(generator)


def closed():
    generator = plain()
    next(generator)
    generator.close()


def mapping():
    weakref.WeakValueDictionary(a=c)


def keys():
    weakref.WeakKeyDictionary({c: 1})


def detached():
    weakref.finalize(c, print).detach()


for function in [calls, not_begun, not_begun_handling, begun, begun_handling, behind, closed, mapping, keys, detached]:
    print(function.__name__, at_most(function))
