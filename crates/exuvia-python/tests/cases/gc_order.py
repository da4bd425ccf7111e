# In which order a collection does its work.
import gc
import weakref

gc.disable()


class N:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, "with its neighbour", self.next.name)


def ring(*names):
    nodes = [N(name) for name in names]
    for i, node in enumerate(nodes):
        node.next = nodes[(i + 1) % len(nodes)]
    return nodes


gc.collect()
ring("c", "a", "b")
refs = [weakref.ref(node, lambda ref: print("callback")) for node in ring("x", "y")]
print(gc.collect(), [ref() for ref in refs])

print("generation 2 first, then 0, then 1")
old = ring("old")
gc.collect()
middle = ring("middle")
gc.collect(0)
young = ring("young")
del old, middle, young
print(gc.collect())


class Nested(N):
    def __del__(self):
        super().__del__()
        print("nested collection", gc.collect())


n = Nested("nested")
n.self = n.next = n
del n
print(gc.collect())
phases = []
gc.callbacks.append(lambda phase, info: phases.append((phase, dict(info))))
ring("watched")
gc.collect(1)
gc.callbacks.clear()
print(phases)
