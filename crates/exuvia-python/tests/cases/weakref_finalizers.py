# Weak references that finalizers make, and references without a callback that die in another one's.
import gc
import weakref

kept = []


def say(text):
    return lambda reference: print(text, reference())


class Watched:
    def __del__(self):
        self.own = weakref.ref(self, say("own"))
        kept.append(weakref.ref(self, say("first")))
        kept.append(weakref.ref(self, say("second")))
        print("del")


watched = Watched()
watched.me = watched
del watched
print(gc.collect(), [reference() for reference in kept])
kept.clear()
Watched()
print([reference() for reference in kept])


class Node:
    pass


def forget(reference):
    silent.clear()


node = Node()
node.me = node
silent = [weakref.ref(node)]
telling = weakref.ref(node, forget)
del node
print(gc.collect(), silent, telling())

node = Node()
node.me = node
silent = [weakref.ref(node, say("told nevertheless"))]
telling = weakref.ref(node, forget)
del node
print(gc.collect(), silent, telling())
