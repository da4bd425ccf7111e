# The entries of an OrderedDict die in the order of insertion, whatever move_to_end has done.
import gc
from collections import OrderedDict

gc.collect()


class K:
    def __init__(self, label):
        self.label = label

    def __repr__(self):
        return self.label

    def __del__(self):
        print('del', self.label)


def made(labels):
    return OrderedDict((label, K(label)) for label in labels)


d = made('abcd')
d.move_to_end('a')
d.move_to_end('d', last=False)
print(d, list(reversed(d)), dict(d), d.copy(), {**d}, OrderedDict(d))
print([x for x in gc.get_referents(d) if isinstance(x, K)])
print(list(dict.keys(d)), list(d.keys()), list(d.values()), list(d.items()))
del d

d = made('abcd')
d.move_to_end('b')
d['e'] = K('e')
d['b'] = K('b2')
print(d.popitem(last=False), d)
del d['c']
print(d)
for i in range(20):
    d[i] = i
print(list(d), list(reversed(d)))
for i in range(20):
    d.move_to_end(i, last=False)
    if i % 2:
        del d[i]
print(list(d), list(reversed(d)))
d.clear()
d['x'] = 1
d['y'] = 2
d.move_to_end('x')
print(d, d == {'x': 1, 'y': 2}, d == OrderedDict(y=2, x=1), d == OrderedDict(x=1, y=2))

d = made('abc')
iterator = iter(d)
print(next(iterator))
d.move_to_end('c')
print(next(iterator))
d.move_to_end('b')
try:
    next(iterator)
except RuntimeError as error:
    print(error)
del d, iterator

d = made('abc')
d.move_to_end('a')
d.me = d
del d
print(gc.collect())


class L(list):
    def __reversed__(self):
        return iter('of list')


class D(dict):
    def __reversed__(self):
        return iter('of dict')


class O(OrderedDict):
    pass


print(''.join(reversed(L())), ''.join(reversed(D())), list(reversed(O(a=1, b=2))))
