# What gc.DEBUG_SAVEALL saves is finalized, counted, and whole.
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def ring():
    one, two = Node("one"), Node("two")
    one.other, two.other = two, one
    return weakref.ref(one)


gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
weak = ring()
print(gc.collect(), weak())
gc.set_debug(0)
print([node.name for node in gc.garbage])
print(gc.garbage[0].other is gc.garbage[1], gc.is_finalized(gc.garbage[0]))
print(gc.collect(), len(gc.garbage))
gc.garbage.clear()
print(gc.collect())
