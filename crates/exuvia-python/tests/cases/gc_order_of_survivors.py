"""What a collection finds reachable late goes to the end of the list, and so dies later."""
import gc


class Node:
    def __init__(self, name, *held):
        self.name = name
        self.held = held
        self.me = self

    def __del__(self):
        print(self.name, end=" ")


def report(label, collected):
    print("|", label, collected)


gc.disable()
gc.collect()

kept = [Node("a"), Node("b"), Node("c")]
gc.collect()
kept.clear()
report("a list visits its items last to first", gc.collect())

kept = (Node("a"), Node("b"), Node("c"))
gc.collect()
kept = None
report("so does a tuple", gc.collect())

kept = {"x": Node("a"), "y": Node("b"), "z": Node("c")}
gc.collect()
kept.clear()
report("a dictionary visits its values in order", gc.collect())

kept = []
first = Node("first")
kept.append(Node("second"))
third = Node("third")
gc.collect()
kept = first = third = None
report("those with names, then the one in the list", gc.collect())

inner = Node("inner")
outer = Node("outer", inner)
del inner
gc.collect()
del outer
report("what was passed over goes to the end", gc.collect())

nodes = [Node(str(i)) for i in range(8)]
gc.collect(0)
gc.collect(1)
gc.collect(2)
nodes = None
report("three collections", gc.collect())

gc.enable()
nodes = [Node(str(i)) for i in range(8)]
filler = [[] for _ in range(2000)]
nodes = None
report("after collections of the gates", gc.collect())
