# How many containers weak collections and others make at most at the same time: the least threshold that does not collect.
import collections
import gc
import weakref


def prime():
    for n in range(1, 20):
        [(n,) * n for i in range(8)]
    [[n] for i in range(8)]
    [{} for i in range(8)]


class K:
    def f(self):
        pass


def peak(act):
    for threshold in range(1, 60):
        hits = []
        gc.callbacks[:] = [lambda *args: hits.append(1)]
        gc.set_threshold(0)
        gc.collect()
        prime()
        hits.clear()
        gc.set_threshold(gc.get_count()[0] + threshold, 0, 0)
        act()
        gc.set_threshold(0)
        if not hits:
            break
    gc.callbacks.clear()
    return threshold


k = K()
values = weakref.WeakValueDictionary(a=k)
keys = weakref.WeakKeyDictionary({k: 1})
elements = weakref.WeakSet([k])
chain = collections.ChainMap({'a': 1}, {'b': 2})
ACTIONS = [
    'list(values.values())',
    'list(values.items())',
    'list(values)',
    'list(values.itervaluerefs())',
    'values.get("a")',
    '"a" in values',
    'len(values)',
    'values.copy()',
    'values.update(a=k)',
    'list(keys)',
    'list(keys.items())',
    'list(keys.values())',
    'keys.get(k)',
    'keys.copy()',
    'list(elements)',
    'elements.copy()',
    'elements | elements',
    'k in elements',
    'weakref.WeakValueDictionary(a=k)',
    'weakref.WeakKeyDictionary({k: 1})',
    'weakref.WeakSet([k])',
    'weakref.WeakMethod(k.f)',
    'collections.ChainMap({}, {})',
    'chain["a"]',
    'list(chain)',
    'collections.OrderedDict(a=1)',
    'collections.OrderedDict([(1, 2)])',
    'collections.Counter("aab")',
    'compile("1", "", "eval")',
    'compile("lambda: (lambda: 1)", "", "eval")',
]
for action in ACTIONS:
    act = eval('lambda: ' + action)
    act()
    print(action, peak(act))
