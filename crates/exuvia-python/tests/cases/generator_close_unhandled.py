# What built-in code raises and nobody handles is no object: neither counted nor found.
import gc


class K:
    def __init__(self, label):
        self.label = label

    def __del__(self):
        print('del', self.label, gc.get_count()[0] - before[0],
              [type(x).__name__ for x in gc.get_objects(0) if isinstance(x, BaseException)])


def plain(k):
    yield k


def handling(k):
    try:
        yield k
    finally:
        print('finally', [type(x).__name__ for x in gc.get_objects(0) if isinstance(x, BaseException)])


def fail(k):
    return [k][1]


def fail_later(k):
    try:
        return {}[k.label]
    finally:
        print('count', gc.get_count()[0] - before[0])


before = [0]
print([[]])
gc.disable()
for make in plain, handling:
    g = make(K(make.__name__))
    next(g)
    gc.collect()
    before[0] = gc.get_count()[0]
    g.close()
    g = None

for f in fail, fail_later:
    gc.collect()
    before[0] = gc.get_count()[0]
    try:
        f(K(f.__name__))
    except LookupError as e:
        print(e.args, gc.get_count()[0] - before[0])
    print(gc.get_count()[0] - before[0])

gc.collect()
before[0] = gc.get_count()[0]
print(hasattr(K, 'nothing'), getattr(K, 'nothing', 1), next(iter(()), 2), gc.get_count()[0] - before[0])
