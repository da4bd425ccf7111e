# What gc.collect() counts.
import gc

gc.collect()
gc.disable()


class P:
    pass


def instance():
    p = P()
    p.self = p


def with_dict():
    p = P()
    p.self = p
    p.__dict__


def listed():
    values = []
    values.append(values)


def tupled():
    values = []
    values.append((values,))


def dicted():
    table = {}
    table["table"] = table


def function():
    def g():
        return g


def pair():
    a, b = P(), P()
    a.b, b.a = b, a


def bound():
    p = P()
    p.method = p.__init__
    p.own = p.__class__.__call__


def chain(n=1_000):
    first = last = P()
    for _ in range(n):
        last.next = P()
        last = last.next
    last.next = first


for make in (instance, with_dict, listed, tupled, dicted, function, pair, chain):
    make()
    print(make.__name__, gc.collect())
P()
print("nothing", gc.collect())
