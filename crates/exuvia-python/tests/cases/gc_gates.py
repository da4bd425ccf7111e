# Automatic collections: when they run.
import gc


class C:
    pass


def collections():
    return [stats["collections"] for stats in gc.get_stats()]


def measure(name, action):
    gc.collect()
    before = collections()
    kept = action()
    after = collections()
    print(name, [new - old for new, old in zip(after, before)])


def keep_lists():
    kept = []
    for i in range(100_000):
        kept.append([i])
    return kept


def drop_cycles():
    for _ in range(100_000):
        c = C()
        c.self = c


def temporaries():
    for i in range(100_000):
        [i]


def scalars():
    return [str(i) for i in range(100_000)]


measure("temporaries", temporaries)
measure("scalars", scalars)
gc.set_threshold(1_000, 5, 5)
measure("kept, 1000/5/5", keep_lists)
gc.set_threshold(0)
measure("off", keep_lists)
gc.set_threshold(700, 10, 10)
gc.disable()
measure("disabled", drop_cycles)
print(gc.isenabled(), gc.get_threshold())
gc.enable()
measure("kept, 700/10/10", keep_lists)
measure("cycles, 700/10/10", drop_cycles)
